//! The kernel: sums a plan's credits over the postings of one segment. Its cost is postings visited, not documents.

use std::mem;

use super::{
    evidence::{EvidenceTable, profile_number},
    packed::{Profile, counts_on, day_number},
};
use crate::{
    model::{EvidenceKind, Importance},
    ranking::{Plan, PlanRequirement},
};

/// The bit of a cell that says *met*; the others are units, at most 2^20.
const MET: u32 = 1 << 31;

/// From one in so many documents touched, going through all states for their order costs less than it saves.
const ORDERED_SHARE: usize = 16;

/// What is known of one holder. Sixteen bytes, so that a posting touches one cache line.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The requirement that was last added to; from a lower stamp than the run's first one: nothing yet.
    stamp: u32,
    /// The cell of that requirement.
    cell: u32,
    /// The units of all requirements so far.
    units: u32,
    /// The musts met so far.
    required_met: u32,
}

/// Memory of a thread that is used again and again, so that nothing is cleared between queries.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    states: Vec<State>,
    stamp: u32,
    touched: Vec<u32>,
    tables: Vec<(u32, Vec<u32>)>,
}

/// One holder's score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scored {
    /// The holder.
    pub(super) document: u32,
    /// Its units; may be 0.
    pub(super) units: u32,
    /// Musts met.
    pub(super) required_met: u32,
}

impl Scratch {
    /// Sums up a plan over a segment's evidence. What was touched is read with [`Scratch::scored`].
    pub(super) fn run(&mut self, evidence: &EvidenceTable, documents: u32, plan: &Plan) {
        self.touched.clear();
        if self.states.len() < documents as usize {
            self.states.resize(documents as usize, State::default());
        }
        // Stamps only grow; before they would run out, all is forgotten once.
        let needed = u32::try_from(plan.requirements.len()).unwrap_or(u32::MAX - 1);
        if self.stamp.checked_add(needed + 1).is_none() {
            self.states.fill(State::default());
            self.stamp = 0;
        }
        let first = self.stamp + 1;
        let day = day_number(plan.as_of);
        for requirement in &plan.requirements {
            self.stamp += 1;
            self.add(evidence, requirement, plan.kind_for(requirement), day, first);
        }
        if self.touched.len() >= documents as usize / ORDERED_SHARE {
            self.order_touched(documents, first);
        }
    }

    /// Puts what was touched into the order of documents, in which facets and rows lie in memory.
    fn order_touched(&mut self, documents: u32, first: u32) {
        self.touched.clear();
        let states = (0..documents).zip(&self.states);
        self.touched.extend(states.filter(|(_, state)| state.stamp >= first).map(|(document, _)| document));
    }

    fn add(
        &mut self,
        evidence: &EvidenceTable,
        requirement: &PlanRequirement,
        kind: EvidenceKind,
        day: u64,
        first: u32,
    ) {
        let required = u32::from(requirement.importance == Importance::Required);
        let mut tables = mem::take(&mut self.tables);
        let mut used = 0;
        for alternative in &requirement.alternatives {
            let postings = evidence.postings(alternative.skill.as_str());
            if postings.documents.is_empty() {
                continue;
            }
            let relation = alternative.relation_per_mille;
            let known = tables.iter().take(used).position(|(it, _)| *it == relation);
            let at = known.unwrap_or_else(|| {
                if tables.len() == used {
                    tables.push((0, Vec::new()));
                }
                if let Some((of, table)) = tables.get_mut(used) {
                    *of = relation;
                    fill(table, evidence.profiles(), requirement, relation, kind);
                }
                used += 1;
                used - 1
            });
            let Some((_, table)) = tables.get(at) else { continue };
            for (&document, &code) in postings.documents.iter().zip(postings.codes) {
                let cell = table.get(profile_number(code)).copied().unwrap_or(0);
                if cell != 0 && counts_on(code, day) {
                    self.credit(document, cell, required, first);
                }
            }
        }
        self.tables = tables;
    }

    /// Adds a cell to a holder: the greatest units within a requirement, the sum over requirements.
    #[inline]
    fn credit(&mut self, document: u32, cell: u32, required: u32, first: u32) {
        let Some(state) = self.states.get_mut(document as usize) else { return };
        if state.stamp != self.stamp {
            if state.stamp < first {
                self.touched.push(document);
                state.units = 0;
                state.required_met = 0;
            }
            state.stamp = self.stamp;
            state.cell = 0;
        }
        let (old_units, new_units) = (state.cell & !MET, cell & !MET);
        let newly_met = cell & !state.cell & MET;
        state.units += new_units.saturating_sub(old_units);
        state.required_met += required & newly_met >> 31;
        state.cell = old_units.max(new_units) | (cell | state.cell) & MET;
    }

    /// The holders that the last run touched.
    pub(super) fn scored(&self) -> impl Iterator<Item = Scored> {
        self.touched.iter().filter_map(|&document| {
            let state = self.states.get(document as usize)?;
            Some(Scored { document, units: state.units, required_met: state.required_met })
        })
    }
}

/// What evidence of each profile gives for a requirement, through an alternative of this relation.
fn fill(table: &mut Vec<u32>, profiles: &[Profile], requirement: &PlanRequirement, relation: u32, kind: EvidenceKind) {
    table.clear();
    table.extend(profiles.iter().map(|profile| {
        if profile.kind < kind {
            return 0;
        }
        let credit = requirement.credit(relation, profile.held, profile.strength);
        credit.units.0 & !MET | if credit.met { MET } else { 0 }
    }));
}
