//! What a segment's holders cover of many plans: each holder's rows are gone through once, for all plans.

use super::{
    evidence::Evidence,
    kernel::{Grouping, Offers, Times, Use, Work, held},
    packed::{counts_on, day_number, unpack_profile},
};
use crate::ranking::Plan;

/// Many plans for one segment.
pub(super) struct Many<'a> {
    evidence: &'a Evidence,
    plans: &'a [Plan],
    /// Plans that ask about different days, apart.
    days: Vec<Day>,
}

/// The plans that ask about one day.
struct Day {
    number: u64,
    times: Times,
    offers: Offers,
}

impl<'a> Many<'a> {
    /// These plans for the holders of a segment.
    pub(super) fn new(evidence: &'a Evidence, plans: &'a [Plan]) -> Self {
        let mut days: Vec<u64> = plans.iter().map(|it| day_number(it.as_of)).collect();
        days.sort_unstable();
        days.dedup();
        let of_day = |day| Day { number: day, times: evidence.table.times(day), offers: offers(evidence, plans, day) };
        Self { evidence, plans, days: days.into_iter().map(of_day).collect() }
    }

    /// Adds a document's units of each plan to a row of zeros.
    pub(super) fn fill(&self, work: &mut Work, document: u32, units: &mut [u32]) {
        for Day { number: day, times, offers } in &self.days {
            let known = self.evidence.table.serves(*day) && held(&self.evidence.table, times, document, &mut work.held);
            if known || self.read(*day, document, &mut work.held) {
                offers.add(work, units);
                continue;
            }
            for (plan, units) in self.plans.iter().zip(&mut *units).filter(|it| day_number(it.0.as_of) == *day) {
                *units = self.evidence.exact(plan, document).units;
            }
        }
    }

    /// Puts down what a document has on a day, from its evidence as it was given; `false`: some of it has no class.
    fn read(&self, day: u64, document: u32, into: &mut Vec<(u32, u8)>) -> bool {
        into.clear();
        for (skill, code) in self.evidence.read(document) {
            if counts_on(code, day) {
                let Some(class) = self.evidence.class(unpack_profile(code)) else { return false };
                into.push((skill, class));
            }
        }
        true
    }
}

/// What the skills of a segment give for the plans of a day.
fn offers(evidence: &Evidence, plans: &[Plan], day: u64) -> Offers {
    let mut uses = Vec::new();
    let mut all_cells = Vec::new();
    let mut grouping = Grouping::new(evidence.class_count());
    let mut requirements = 0_u32;
    for (number, plan) in (0_u32..).zip(plans).filter(|it| day_number(it.1.as_of) == day) {
        for requirement in &plan.requirements {
            let kind = plan.kind_for(requirement);
            let known: Vec<(u32, u32)> = requirement
                .alternatives
                .iter()
                .filter_map(|it| Some((evidence.skill(it.skill.as_str())?, it.relation_per_mille)))
                .collect();
            let mut relations: Vec<(u32, u32)> = Vec::new();
            for &(skill, relation) in &known {
                let cells = if let Some(&(_, cells)) = relations.iter().find(|it| it.0 == relation) {
                    cells
                } else {
                    let place = u32::try_from(all_cells.len()).unwrap_or(u32::MAX);
                    let cells = evidence.cells(requirement, relation, kind);
                    grouping.split(&cells);
                    all_cells.push((requirement, relation, kind));
                    relations.push((relation, place));
                    place
                };
                uses.push(Use { skill, shared: known.len() > 1, plan: number, requirement: requirements, cells });
            }
            requirements += 1;
        }
    }
    let mut units = Vec::with_capacity(all_cells.len() * grouping.len());
    for (requirement, relation, kind) in all_cells {
        units.extend(grouping.units(&evidence.cells(requirement, relation, kind)));
    }
    Offers::new(evidence.skill_count(), plans.len(), &grouping, uses, &units)
}
