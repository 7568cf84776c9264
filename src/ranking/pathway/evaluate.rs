//! What a set of candidates comes to: whether its prerequisites are met, in which order, at what cost, in what time.

use std::ops::Add;

use super::{Goal, Pace, Prerequisite, world::World};

/// A sum of amounts of which some may be unknown: those count first, as more than any amount.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sum {
    pub(super) unknown: u64,
    pub(super) known: u64,
}

impl Add for Sum {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { unknown: self.unknown + other.unknown, known: self.known.saturating_add(other.known) }
    }
}

/// What is compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) count: u64,
    pub(super) price: Sum,
    /// In minutes.
    pub(super) time: Sum,
    /// Things that the learner has to check.
    pub(super) checks: u64,
}

/// What is compared for a goal, most important first; less is better.
pub(super) type Key = [u64; 6];

impl Totals {
    pub(super) fn key(&self, goal: Goal) -> Key {
        let Self { count, price, time, checks } = *self;
        match goal {
            Goal::Fewest => {
                [count, price.unknown + time.unknown + checks, price.unknown, price.known, time.unknown, time.known]
            }
            Goal::Cheapest => [price.unknown, price.known, count, time.unknown, checks, time.known],
            Goal::Fastest => [time.unknown, time.known, count, price.unknown, checks, price.known],
        }
    }

    /// What the goal counts, where all of it is known.
    pub(super) fn counted(&self, goal: Goal) -> Option<u64> {
        match goal {
            Goal::Fewest => Some(self.count),
            Goal::Cheapest => (self.price.unknown == 0).then_some(self.price.known),
            Goal::Fastest => (self.time.unknown == 0).then_some(self.time.known),
        }
    }
}

/// How a prerequisite is met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Met<'p> {
    /// Unknown things that must be earned.
    pub(super) earned: usize,
    /// Other unknown things.
    pub(super) checks: usize,
    /// From when, in minutes.
    pub(super) at: u64,
    /// The unknown things, in words.
    pub(super) what: Vec<&'p str>,
}

impl Met<'_> {
    fn is_certain(&self) -> bool {
        self.earned == 0 && self.checks == 0
    }
}

/// What counts first where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefer {
    /// As few unknown things as possible.
    Certain,
    /// As early as possible.
    Early,
}

impl Prerequisite {
    /// How it is met when candidates are done at the given times; `None`: it is not.
    pub(super) fn met(&self, done: &dyn Fn(usize) -> Option<u64>, prefer: Prefer) -> Option<Met<'_>> {
        match self {
            Self::Candidate(it) => done(*it).map(|at| Met { at, ..Met::default() }),
            Self::Unknown { what, earned } => Some(Met {
                earned: usize::from(*earned),
                checks: usize::from(!*earned),
                at: 0,
                what: vec![what.as_str()],
            }),
            Self::AtLeast(0, _) => Some(Met::default()),
            Self::AtLeast(needed, parts) => {
                let mut met: Vec<Met<'_>> = parts.iter().filter_map(|it| it.met(done, prefer)).collect();
                if met.len() < *needed {
                    return None;
                }
                match prefer {
                    Prefer::Certain => met.sort_by_key(|it| (it.earned, it.checks, it.at)),
                    Prefer::Early => met.sort_by_key(|it| (it.at, it.earned, it.checks)),
                }
                met.truncate(*needed);
                let together = met.into_iter().reduce(|mut all, it| {
                    all.earned += it.earned;
                    all.checks += it.checks;
                    all.at = all.at.max(it.at);
                    all.what.extend(it.what);
                    all
                });
                Some(together.unwrap_or_default())
            }
        }
    }

    /// Whether it is met by those present, whatever the order; unknown things are taken to be there.
    pub(super) fn holds(&self, present: &dyn Fn(usize) -> bool) -> bool {
        match self {
            Self::Candidate(it) => present(*it),
            Self::Unknown { .. } => true,
            Self::AtLeast(needed, parts) => {
                parts.iter().filter(|it| it.holds(present)).take(*needed).count() == *needed
            }
        }
    }

    /// The same in fewer words: what is always met, and lists of one, are left out.
    pub(super) fn plainer(self) -> Self {
        let Self::AtLeast(needed, parts) = self else { return self };
        let mut left: Vec<Self> = parts.into_iter().map(Self::plainer).collect();
        let before = left.len();
        left.retain(|it| !matches!(it, Self::AtLeast(0, _)));
        let needed = needed.saturating_sub(before - left.len());
        match left.pop() {
            Some(only) if left.is_empty() && needed == 1 => only,
            Some(last) if needed > 0 => {
                left.push(last);
                Self::AtLeast(needed, left)
            }
            _ => Self::AtLeast(needed, Vec::new()),
        }
    }

    /// The candidates that it names.
    pub(super) fn atoms(&self, into: &mut Vec<usize>) {
        match self {
            Self::Candidate(it) => into.push(*it),
            Self::AtLeast(_, parts) => parts.iter().for_each(|it| it.atoms(into)),
            Self::Unknown { .. } => {}
        }
    }

    /// The same with other names for candidates.
    pub(super) fn renamed(&self, name: &dyn Fn(usize) -> Self) -> Self {
        match self {
            Self::Candidate(it) => name(*it),
            Self::AtLeast(needed, parts) => Self::AtLeast(*needed, parts.iter().map(|it| it.renamed(name)).collect()),
            Self::Unknown { .. } => self.clone(),
        }
    }

    /// Whether nothing is needed.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Self::AtLeast(0, _) => true,
            Self::AtLeast(needed, parts) => *needed <= parts.len() && parts.iter().all(Self::is_nothing),
            Self::Candidate(_) | Self::Unknown { .. } => false,
        }
    }
}

/// When one candidate is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) item: usize,
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) start_known: bool,
    pub(super) unknown: Vec<String>,
}

/// The order of a set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Schedule {
    pub(super) slots: Vec<Slot>,
    pub(super) minutes: u64,
    pub(super) unknown_earned: usize,
    pub(super) unknown_checks: usize,
}

/// The order in which the members can be taken: whoever can be done first comes first, and what rests on unknown things
/// comes last; `None` when not all prerequisites are met.
pub(super) fn schedule(world: &World<'_>, members: &[usize]) -> Option<Schedule> {
    let mut waiting = members.to_vec();
    waiting.sort_unstable();
    let mut plan = Schedule::default();
    // When each is done if everything starts as early as it can.
    let mut done: Vec<(usize, u64)> = Vec::with_capacity(members.len());
    let mut uncertain: Vec<usize> = Vec::new();
    while !waiting.is_empty() {
        let finished = |it: usize| done.iter().find(|(item, _)| *item == it).map(|(_, end)| *end);
        let present = |it: usize| members.contains(&it).then_some(0);
        let ready = waiting.iter().enumerate().filter_map(|(at, &number)| {
            let item = world.item(number)?;
            let mut met = item.before.met(&finished, Prefer::Certain)?;
            let beside = item.together.met(&present, Prefer::Certain)?;
            met.earned += beside.earned;
            met.checks += beside.checks;
            met.what.extend(beside.what);
            let end = met.at.saturating_add(item.minutes());
            Some(((!met.is_certain(), met.earned, met.checks, end, number), at, met))
        });
        let (_, at, met) = ready.min_by(|a, b| a.0.cmp(&b.0))?;
        let number = waiting.remove(at);
        let item = world.item(number)?;
        let before_is_known = match world.pace {
            Pace::Parallel => !item.atoms.iter().any(|it| uncertain.contains(it)),
            Pace::Sequential => uncertain.is_empty(),
        };
        let start = match world.pace {
            Pace::Parallel => met.at,
            Pace::Sequential => plan.minutes,
        };
        let end = start.saturating_add(item.minutes());
        let start_known = before_is_known && met.earned == 0;
        if !start_known || item.candidate.minutes.is_none() {
            uncertain.push(number);
        }
        plan.minutes = plan.minutes.max(end);
        plan.unknown_earned += met.earned;
        plan.unknown_checks += met.checks;
        done.push((number, met.at.saturating_add(item.minutes())));
        let unknown = met.what.into_iter().map(str::to_owned).collect();
        plan.slots.push(Slot { item: number, start, end, start_known, unknown });
    }
    if world.pace == Pace::Parallel {
        plan.slots.sort_by_key(|it| (!it.start_known, it.start, it.end, it.item));
    }
    Some(plan)
}

/// What a set comes to; `None` when not all prerequisites are met.
pub(super) fn totals(world: &World<'_>, members: &[usize]) -> Option<Totals> {
    let items = || members.iter().filter_map(|&it| world.item(it));
    let price = items().fold(Sum::default(), |sum, it| sum + it.price);
    let unknown = items().filter(|it| it.candidate.minutes.is_none()).count() as u64;
    let count = members.len() as u64;
    if items().all(|it| it.free) {
        let known = match world.pace {
            Pace::Parallel => items().map(super::world::Item::minutes).max().unwrap_or(0),
            Pace::Sequential => items().map(super::world::Item::minutes).fold(0, u64::saturating_add),
        };
        return Some(Totals { count, price, time: Sum { unknown, known }, checks: 0 });
    }
    let plan = schedule(world, members)?;
    let earned = plan.unknown_earned as u64;
    Some(Totals {
        count,
        price: Sum { unknown: price.unknown + earned, ..price },
        time: Sum { unknown: unknown + earned, known: plan.minutes },
        checks: plan.unknown_checks as u64,
    })
}
