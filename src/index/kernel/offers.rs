//! What each skill gives for each of many plans, by class: the other way round than [`Asked`](super::Asked), so that all
//! plans are summed up for a holder in one pass over its rows.
//!
//! Classes that give the same for everything asked are one *group*. Each skill has a list for each group: plan and units.
//! A requirement that one skill alone can give credit for is simply added; of the others, and where a holder has several
//! pieces of evidence for a skill, the greatest counts, for each requirement.

use super::{
    asked::{Cells, MET},
    table::{CLASSES, ODD, Table, Times},
};

/// A list for more than one in so many plans is laid out plan by plan, which is then quicker to add.
const DENSE_SHARE: usize = 8;

/// A skill that gives credit for a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::index) struct Use {
    /// The skill.
    pub(in crate::index) skill: u32,
    /// Whether other skills give credit for the requirement, too.
    pub(in crate::index) shared: bool,
    /// The plan.
    pub(in crate::index) plan: u32,
    /// The requirement, numbered through all plans.
    pub(in crate::index) requirement: u32,
    /// The place of what each class gives.
    pub(in crate::index) cells: u32,
}

/// What one skill gives in one group.
#[derive(Debug, Clone, Copy, Default)]
struct List {
    start: u32,
    /// From here on, requirements have other skills, too.
    shared: u32,
    end: u32,
    /// The number of the row that stands for those up to `shared`, plus one.
    dense: u32,
}

/// See the module.
#[derive(Debug)]
pub(in crate::index) struct Offers {
    plans: usize,
    groups: usize,
    /// The group of each class; 0 gives nothing.
    group_of: [u8; CLASSES],
    /// For each skill its place plus one; 0: nobody asks for it.
    places: Vec<u32>,
    /// By place and group.
    lists: Vec<List>,
    /// Plan and units.
    entries: Vec<(u32, u32)>,
    /// The requirement of each entry.
    requirements: Vec<u32>,
    /// Rows of units, one for each plan.
    dense: Vec<u32>,
    requirement_count: usize,
}

/// Memory of a thread, used again and again.
#[derive(Debug, Default)]
pub(in crate::index) struct Work {
    /// What a holder has: skill and class, by skill.
    pub(in crate::index) held: Vec<(u32, u8)>,
    /// The most that each requirement got so far.
    best: Vec<u32>,
    touched: Vec<u32>,
}

/// Classes that give the same for all.
#[derive(Debug)]
pub(in crate::index) struct Grouping {
    group_of: [u8; CLASSES],
    /// A class of each group.
    classes: Vec<usize>,
}

impl Grouping {
    /// All of so many classes in one group, and the odd one.
    pub(in crate::index) fn new(classes: usize) -> Self {
        let mut group_of = [0; CLASSES];
        // A group for what gives nothing; nobody is in it as yet.
        group_of.iter_mut().take(classes).for_each(|it| *it = 1);
        Self { group_of, classes: vec![CLASSES, 0] }
    }

    /// Takes classes apart that do not give the same.
    pub(in crate::index) fn split(&mut self, cells: &Cells) {
        let mut parted: Vec<(u8, u32, u8)> = Vec::new();
        for (class, group) in self.group_of.iter_mut().enumerate().filter(|it| *it.1 > 0) {
            let of = |class: usize| cells.get(class).map_or(0, |it| it & !MET);
            let (units, first) = (of(class), self.classes.get(usize::from(*group)).copied().unwrap_or(class));
            if units == of(first) {
                continue;
            }
            if let Some(known) = parted.iter().find(|it| (it.0, it.1) == (*group, units)) {
                *group = known.2;
                continue;
            }
            let next = u8::try_from(self.classes.len()).unwrap_or(ODD);
            parted.push((*group, units, next));
            self.classes.push(class);
            *group = next;
        }
    }

    /// What each group gives.
    pub(in crate::index) fn units<'a>(&'a self, cells: &'a Cells) -> impl Iterator<Item = u32> + 'a {
        self.classes.iter().map(|class| cells.get(*class).map_or(0, |it| it & !MET))
    }

    /// How many groups there are.
    pub(in crate::index) fn len(&self) -> usize {
        self.classes.len()
    }
}

impl Offers {
    /// Offers of so many skills for so many plans. `units` has what each group gives, for all cells one after the other.
    pub(in crate::index) fn new(
        skills: usize,
        plans: usize,
        grouping: &Grouping,
        mut uses: Vec<Use>,
        units: &[u32],
    ) -> Self {
        uses.sort_unstable();
        let groups = grouping.len();
        let requirement_count = uses.iter().map(|it| it.requirement as usize + 1).max().unwrap_or(0);
        let mut offers = Self {
            plans,
            groups,
            group_of: grouping.group_of,
            places: vec![0; skills],
            lists: Vec::new(),
            entries: Vec::new(),
            requirements: Vec::new(),
            dense: Vec::new(),
            requirement_count,
        };
        for of_skill in uses.chunk_by(|one, other| one.skill == other.skill) {
            let Some(place) = of_skill.first().and_then(|it| offers.places.get_mut(it.skill as usize)) else {
                continue;
            };
            *place = u32::try_from(offers.lists.len() / groups + 1).unwrap_or(0);
            for group in 0..groups {
                let list = offers.list(of_skill, |it| units.get(it.cells as usize * groups + group).copied());
                offers.lists.push(list);
            }
        }
        offers
    }

    /// Adds the entries of a skill and a group.
    fn list(&mut self, of_skill: &[Use], units: impl Fn(&Use) -> Option<u32>) -> List {
        let end = |it: &Self| u32::try_from(it.entries.len()).unwrap_or(u32::MAX);
        let mut list = List { start: end(self), ..List::default() };
        for shared in [false, true] {
            list.shared = if shared { end(self) } else { list.start };
            for it in of_skill.iter().filter(|it| it.shared == shared) {
                if let Some(units) = units(it).filter(|it| *it > 0) {
                    self.entries.push((it.plan, units));
                    self.requirements.push(it.requirement);
                }
            }
        }
        list.end = end(self);
        if (list.shared - list.start) as usize * DENSE_SHARE > self.plans {
            let first = self.dense.len();
            self.dense.resize(first + self.plans, 0);
            for &(plan, units) in self.entries.get(list.start as usize..list.shared as usize).unwrap_or_default() {
                if let Some(place) = self.dense.get_mut(first + plan as usize) {
                    *place += units;
                }
            }
            list.dense = u32::try_from(self.dense.len() / self.plans.max(1)).unwrap_or(0);
        }
        list
    }

    /// Adds what the holder in `work` gets for each plan.
    pub(in crate::index) fn add(&self, work: &mut Work, units: &mut [u32]) {
        if work.best.len() < self.requirement_count {
            work.best.resize(self.requirement_count, 0);
        }
        let Work { held, best, touched } = work;
        for same in held.chunk_by(|one, other| one.0 == other.0) {
            let Some(&(skill, class)) = same.first() else { continue };
            let place = self.places.get(skill as usize).map_or(0, |it| *it as usize);
            if place == 0 {
                continue;
            }
            let group = self.group(class);
            if same.iter().all(|it| self.group(it.1) == group) {
                let Some(list) = self.lists.get((place - 1) * self.groups + group) else { continue };
                self.add_list(*list, units);
                self.raise(list.shared..list.end, best, touched, units);
            } else {
                for (_, class) in same {
                    let Some(list) = self.lists.get((place - 1) * self.groups + self.group(*class)) else { continue };
                    self.raise(list.start..list.end, best, touched, units);
                }
            }
        }
        for requirement in touched.drain(..) {
            if let Some(best) = best.get_mut(requirement as usize) {
                *best = 0;
            }
        }
    }

    #[inline]
    fn group(&self, class: u8) -> usize {
        usize::from(self.group_of[usize::from(class & ODD)])
    }

    /// Adds what nothing else gives credit for.
    #[inline]
    fn add_list(&self, list: List, units: &mut [u32]) {
        if let Some(row) = (list.dense as usize).checked_sub(1) {
            let row = self.dense.get(row * self.plans..(row + 1) * self.plans).unwrap_or_default();
            units.iter_mut().zip(row).for_each(|(units, more)| *units += more);
            return;
        }
        for &(plan, more) in self.entries.get(list.start as usize..list.shared as usize).unwrap_or_default() {
            if let Some(units) = units.get_mut(plan as usize) {
                *units += more;
            }
        }
    }

    /// Raises requirements to what is offered.
    #[inline]
    fn raise(&self, entries: std::ops::Range<u32>, best: &mut [u32], touched: &mut Vec<u32>, units: &mut [u32]) {
        let range = entries.start as usize..entries.end as usize;
        let requirements = self.requirements.get(range.clone()).unwrap_or_default();
        for (&(plan, more), &requirement) in self.entries.get(range).unwrap_or_default().iter().zip(requirements) {
            let (Some(best), Some(units)) = (best.get_mut(requirement as usize), units.get_mut(plan as usize)) else {
                continue;
            };
            if more > *best {
                if *best == 0 {
                    touched.push(requirement);
                }
                *units += more - *best;
                *best = more;
            }
        }
    }
}

/// Puts down what a document has on a day, given what time codes say of it; `false`: its rows cannot tell.
pub(in crate::index) fn held(table: &Table, times: &Times, document: u32, into: &mut Vec<(u32, u8)>) -> bool {
    into.clear();
    for row in table.rows_of(document) {
        match times[usize::from(row.time & ODD)] {
            Some(true) if row.class != ODD && row.names_its_skill() => into.push((row.skill, row.class)),
            Some(false) => {}
            _ => return false,
        }
    }
    true
}
