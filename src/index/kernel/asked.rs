//! What a plan asks of one segment, in integers: requirements, the lists that give credit for them, what each class gives.
//!
//! A holder's *key* orders results: musts met above [`MUST_SHIFT`] bits of units, or the units alone where musts only
//! count by weight.

use std::ops::Range;

use super::{
    planes::NumberSet,
    table::{CLASSES, ODD, ODD_SKILL, Row, Table, Times},
};

/// The bit of a cell that says *met*; the others are units, at most 2^20.
pub(in crate::index) const MET: u32 = 1 << 31;
/// Units end at 2^20, so that 21 bits hold them.
pub(in crate::index) const MUST_SHIFT: u32 = 21;

/// What each class gives for a requirement through one alternative: units, and [`MET`]. The odd class: the most there is.
pub(in crate::index) type Cells = [u32; CLASSES];

/// A plan for one segment.
#[derive(Debug, Default)]
pub(in crate::index) struct Asked {
    /// The requirements that somebody here may have.
    pub(super) needs: Vec<Need>,
    /// Their lists, those of one requirement together.
    pub(super) lists: Vec<List>,
    /// The cells of the lists.
    pub(super) tables: Vec<Cells>,
    /// What follows from the cells.
    pub(super) gists: Vec<Gist>,
    /// The day asked about.
    pub(super) day: u64,
    /// Whether musts met stand before units.
    pub(super) musts_first: bool,
    /// Who meets fewer musts is out.
    pub(super) least_met: u32,
    /// For each skill its place in `slot_starts`, plus one; 0: not asked for.
    slots: Vec<u16>,
    /// Where the lists of each skill begin in `by_skill`; one more at the end.
    slot_starts: Vec<u32>,
    /// Lists by skill.
    by_skill: Vec<u32>,
    /// Whether a skill is asked for whose rows have no number.
    asks_odd_skill: bool,
    /// Whether more skills are asked for than slots can tell apart.
    too_many: bool,
}

/// What follows from cells, worked out once.
#[derive(Debug, Clone)]
pub(super) struct Gist {
    /// The classes that give units or meet the requirement, by the numbers that planes know: the class plus one.
    pub(super) any: NumberSet,
    /// The classes that meet the requirement, by the same numbers.
    pub(super) met: NumberSet,
    /// For each class, the odd one too, whether it gives units or meets (1), and whether it meets (2).
    pub(super) marks: [u8; CLASSES],
    /// Whether any class meets the requirement.
    pub(super) meets: bool,
    /// The most units that a class gives.
    pub(super) units: u32,
    /// The most units that a class gives that does not meet the requirement.
    pub(super) unmet_units: u32,
}

impl Gist {
    fn of(cells: &Cells) -> Self {
        let mut gist = Self { any: 0, met: 0, marks: [0; CLASSES], meets: false, units: 0, unmet_units: 0 };
        for ((number, &cell), mark) in (1..).zip(cells).zip(&mut gist.marks) {
            if cell == 0 {
                continue;
            }
            // What is odd is not in planes.
            let number: NumberSet = if number > u32::from(ODD) { 0 } else { 1 << number };
            gist.any |= number;
            if cell & MET == 0 {
                *mark = 1;
                gist.unmet_units = gist.unmet_units.max(cell);
            } else {
                *mark = 3;
                gist.met |= number;
                gist.meets = true;
            }
            gist.units = gist.units.max(cell & !MET);
        }
        gist
    }
}

/// A requirement.
#[derive(Debug, Clone)]
pub(super) struct Need {
    /// Whether it is a must.
    pub(super) must: bool,
    /// Its lists.
    pub(super) lists: Range<usize>,
    /// The most units it can give.
    pub(super) units: u32,
    /// Whether one can meet it and yet get no units: a weight of next to nothing, rounded down.
    pub(super) hollow: bool,
    /// The greatest key it can add.
    pub(super) bound: u64,
    /// About how long going through its lists takes, in postings.
    pub(super) cost: usize,
}

/// A skill that gives credit for a requirement.
#[derive(Debug, Clone, Copy)]
pub(super) struct List {
    /// The skill.
    pub(super) skill: u32,
    /// The requirement.
    pub(super) need: usize,
    /// The place of its cells.
    pub(super) table: usize,
}

/// What a holder has in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::index) struct Sum {
    /// Its units.
    pub(in crate::index) units: u32,
    /// Musts met.
    pub(in crate::index) required_met: u32,
}

/// How to read a plan for a segment.
#[derive(Debug, Clone, Copy)]
pub(in crate::index) struct Manner {
    /// The day asked about.
    pub(in crate::index) day: u64,
    /// Whether musts met stand before units.
    pub(in crate::index) musts_first: bool,
    /// Who meets fewer musts is out.
    pub(in crate::index) least_met: u32,
}

impl Asked {
    /// Nothing asked yet.
    pub(in crate::index) fn new(skills: usize, manner: Manner) -> Self {
        let slots = vec![0; skills.min(ODD_SKILL as usize)];
        let Manner { day, musts_first, least_met } = manner;
        Self { day, musts_first, least_met, slots, ..Self::default() }
    }

    /// Adds a requirement: whether it is a must, and the skills that give credit for it with the place of their cells.
    pub(in crate::index) fn push(&mut self, table: &Table, must: bool, skills: impl Iterator<Item = (u32, usize)>) {
        let (start, need) = (self.lists.len(), self.needs.len());
        let (mut units, mut met, mut cost, mut hollow) = (0, false, 0, false);
        for (skill, cells) in skills {
            let (listed, dense) = table.count(skill);
            let Some(best) = self.tables.get(cells).map(|it| it[usize::from(ODD)]) else { continue };
            if listed + dense == 0 || best == 0 {
                continue;
            }
            units = units.max(best & !MET);
            met |= best & MET != 0;
            hollow |= self.tables.get(cells).is_some_and(|it| it.contains(&MET));
            cost += listed + dense;
            self.asks_odd_skill |= skill >= ODD_SKILL;
            self.lists.push(List { skill, need, table: cells });
        }
        if self.lists.len() > start {
            let bound = self.key(Sum { units, required_met: u32::from(must && met) });
            self.needs.push(Need { must, lists: start..self.lists.len(), units, hollow, bound, cost });
        }
    }

    /// Adds cells; gives back their place. The last one becomes the most that any gives.
    pub(in crate::index) fn add_cells(&mut self, mut cells: Cells) -> usize {
        let units = cells.iter().map(|it| it & !MET).max().unwrap_or(0);
        let met = cells.iter().fold(0, |met, cell| met | cell & MET);
        cells[usize::from(ODD)] = units | met;
        self.gists.push(Gist::of(&cells));
        self.tables.push(cells);
        self.tables.len() - 1
    }

    /// To be called after the last requirement.
    pub(in crate::index) fn finish(&mut self) {
        let numbered = self.lists.iter().zip(0_u32..).filter(|(list, _)| list.skill < ODD_SKILL);
        let mut by_skill: Vec<(u32, u32)> = numbered.map(|(list, number)| (list.skill, number)).collect();
        by_skill.sort_unstable();
        let mut last = None;
        for (at, &(skill, list)) in (0_u32..).zip(&by_skill) {
            self.by_skill.push(list);
            if last.replace(skill) != Some(skill) {
                self.slot_starts.push(at);
                match (self.slots.get_mut(skill as usize), u16::try_from(self.slot_starts.len())) {
                    (Some(slot), Ok(number)) => *slot = number,
                    _ => self.too_many = true,
                }
            }
        }
        self.slot_starts.push(u32::try_from(by_skill.len()).unwrap_or(u32::MAX));
    }

    /// The lists of a slot that is not 0.
    #[inline]
    fn lists_of(&self, slot: u16) -> &[u32] {
        let at = usize::from(slot);
        match (self.slot_starts.get(at - 1), self.slot_starts.get(at)) {
            (Some(&start), Some(&end)) => self.by_skill.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The day asked about.
    pub(in crate::index) fn day(&self) -> u64 {
        self.day
    }

    /// How many requirements somebody here may have.
    pub(in crate::index) fn need_count(&self) -> usize {
        self.needs.len()
    }

    /// About how long going through all lists takes, in postings.
    pub(in crate::index) fn cost(&self) -> u64 {
        self.needs.iter().map(|it| it.cost as u64).sum()
    }

    /// Whether everybody who has units comes out.
    pub(in crate::index) fn admits_all(&self) -> bool {
        self.least_met == 0
    }

    /// The key of a sum.
    #[inline]
    pub(in crate::index) fn key(&self, sum: Sum) -> u64 {
        let met = if self.musts_first { sum.required_met } else { 0 };
        u64::from(met) << MUST_SHIFT | u64::from(sum.units)
    }

    /// Whether who has this comes out, filters aside.
    #[inline]
    pub(in crate::index) fn admits(&self, sum: Sum) -> bool {
        sum.units > 0 && sum.required_met >= self.least_met
    }
}

/// Memory for sums, used again and again.
#[derive(Debug, Default)]
pub(super) struct Summer {
    best: Vec<u32>,
    touched: Vec<usize>,
}

impl Summer {
    /// What a document has in all, by its rows; `None` when they cannot tell.
    #[inline]
    pub(super) fn sum(&mut self, asked: &Asked, rows: &[u32], times: &Times) -> Option<Sum> {
        if self.best.len() < asked.needs.len() {
            self.best.resize(asked.needs.len(), 0);
        }
        let mut known = !asked.too_many;
        let mut sum = Sum::default();
        for &row in rows {
            let row = Row::unpack(row);
            let slot = asked.slots.get(row.skill as usize).copied().unwrap_or(0);
            if slot == 0 {
                known &= row.skill != ODD_SKILL || !asked.asks_odd_skill;
                continue;
            }
            match times[usize::from(row.time & ODD)] {
                Some(true) if row.class != ODD => {}
                Some(false) => continue,
                _ => {
                    known = false;
                    break;
                }
            }
            for &number in asked.lists_of(slot) {
                let Some(list) = asked.lists.get(number as usize) else { continue };
                let cell = asked.tables.get(list.table).map_or(0, |it| it[usize::from(row.class & ODD)]);
                let (Some(best), Some(need)) = (self.best.get_mut(list.need), asked.needs.get(list.need)) else {
                    continue;
                };
                if cell != 0 {
                    if *best == 0 {
                        self.touched.push(list.need);
                    }
                    sum.units += (cell & !MET).saturating_sub(*best & !MET);
                    sum.required_met += u32::from(need.must) & (cell & !*best) >> 31;
                    *best = (cell & !MET).max(*best & !MET) | (cell | *best) & MET;
                }
            }
        }
        for need in self.touched.drain(..) {
            if let Some(best) = self.best.get_mut(need) {
                *best = 0;
            }
        }
        known.then_some(sum)
    }
}
