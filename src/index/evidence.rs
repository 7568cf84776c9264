//! The evidence of one segment: what of it is in memory, what a plan asks of it, and the rows that know the rest.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tantivy::columnar::{Column, StrColumn};

use super::{
    evidence_rows::{Columns, Rows, Source},
    kernel::{Asked, Cells, Census, MET, Manner, Read, Sum, Table, View, build},
    order::Order,
    packed::{Profile, counts_on, day_number, unpack_profile},
};
use crate::{
    model::{EvidenceKind, Importance},
    ranking::{MustMode, Plan, PlanRequirement},
};

/// The evidence of a segment.
#[derive(Default)]
pub(super) struct Evidence {
    /// The number of each skill.
    skills: HashMap<Box<str>, u32>,
    /// The evidence in memory.
    pub(super) table: Table,
    /// The profile of each class.
    profiles: Vec<Profile>,
    /// The evidence as it was given.
    source: Source,
    /// Common skills as they are seen on the day that was last asked about.
    view: Mutex<Arc<View>>,
}

impl std::fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Evidence").field("skills", &self.skills.len()).finish_non_exhaustive()
    }
}

impl Evidence {
    /// The evidence of all documents, from its columns and the terms of the first one. From here on places in an order
    /// stand for documents.
    pub(super) fn new(terms: Vec<Box<str>>, skills: StrColumn, codes: Column<u64>, order: &Arc<Order>) -> Self {
        let documents = skills.num_rows();
        let columns = Columns { skills, codes, order: Arc::clone(order) };
        let read: Read<'_> = &|place, rows| columns.read(place, rows);
        let (table, census) = build(terms.len(), documents, read);
        Self::of(terms.into_iter().zip(0..).collect(), table, &census, Source::Columns(columns))
    }

    /// Evidence that is held in memory as it was given, with the number of each skill. Places are documents.
    pub(super) fn of_rows(skills: HashMap<Box<str>, u32>, rows: Rows) -> Self {
        let (table, census) = build(skills.len(), rows.documents(), &|document, into| rows.read(document, into));
        Self::of(skills, table, &census, Source::Rows(rows))
    }

    fn of(skills: HashMap<Box<str>, u32>, table: Table, census: &Census, source: Source) -> Self {
        let profiles = census.profiles.iter().map(|it| unpack_profile(*it)).collect();
        Self { skills, table, profiles, source, view: Mutex::default() }
    }

    /// What a plan asks of this segment.
    pub(super) fn asked(&self, plan: &Plan, must: MustMode) -> Asked {
        let least_met = match must {
            MustMode::First | MustMode::Off => 0,
            MustMode::Strict => plan.required_total(),
            MustMode::AtLeast(least) => least.min(plan.required_total()),
        };
        let day = day_number(plan.as_of);
        let manner = Manner { day, musts_first: must != MustMode::Off, least_met };
        let mut asked = Asked::new(self.skills.len(), manner);
        for requirement in &plan.requirements {
            let kind = plan.kind_for(requirement);
            let mut known: Vec<(u32, usize)> = Vec::new();
            let mut skills = Vec::with_capacity(requirement.alternatives.len());
            for alternative in &requirement.alternatives {
                let Some(&skill) = self.skills.get(alternative.skill.as_str()) else { continue };
                let relation = alternative.relation_per_mille;
                let cells = if let Some(&(_, cells)) = known.iter().find(|it| it.0 == relation) {
                    cells
                } else {
                    let cells = asked.add_cells(self.cells(requirement, relation, kind));
                    known.push((relation, cells));
                    cells
                };
                skills.push((skill, cells));
            }
            asked.push(&self.table, requirement.importance == Importance::Required, skills.into_iter());
        }
        asked.finish();
        asked
    }

    /// What each class gives for a requirement, through an alternative of this relation.
    pub(super) fn cells(&self, requirement: &PlanRequirement, relation: u32, kind: EvidenceKind) -> Cells {
        let mut cells = [0; _];
        for (cell, profile) in cells.iter_mut().zip(&self.profiles) {
            *cell = cell_of(requirement, relation, kind, *profile);
        }
        // What evidence of a rarer profile could give at most.
        let best = u64::from(requirement.weight_units.0) * u64::from(relation) / 1_000;
        let met = if relation == 1_000 { MET } else { 0 };
        if let Some(odd) = cells.last_mut().filter(|_| self.table.has_odd()) {
            *odd = u32::try_from(best).unwrap_or(MET - 1) | met;
        }
        cells
    }

    /// What a document gives for a plan, from its evidence as it was given. Slow.
    pub(super) fn exact(&self, plan: &Plan, document: u32) -> Sum {
        let mut rows = Vec::new();
        self.source.read(document, &mut rows);
        let day = day_number(plan.as_of);
        let mut sum = Sum::default();
        for requirement in &plan.requirements {
            let kind = plan.kind_for(requirement);
            let mut best = 0;
            for alternative in &requirement.alternatives {
                let Some(&skill) = self.skills.get(alternative.skill.as_str()) else { continue };
                for &(_, code) in rows.iter().filter(|(held, code)| *held == skill && counts_on(*code, day)) {
                    let cell = cell_of(requirement, alternative.relation_per_mille, kind, unpack_profile(code));
                    best = (best & !MET).max(cell & !MET) | (best | cell) & MET;
                }
            }
            sum.units += best & !MET;
            sum.required_met += u32::from(requirement.importance == Importance::Required) & best >> 31;
        }
        sum
    }

    /// The skills and kinds of a document's evidence that counts on `day` as at least `kind`, by skill.
    pub(super) fn counting(&self, document: u32, day: u64, kind: EvidenceKind, into: &mut Vec<(u32, EvidenceKind)>) {
        into.clear();
        for row in self.table.rows_of(document) {
            let profile = self.profiles.get(usize::from(row.class));
            match (profile, self.table.counts(row, day)) {
                (Some(profile), Some(counts)) if row.names_its_skill() => {
                    if counts && profile.kind >= kind {
                        into.push((row.skill, profile.kind));
                    }
                }
                _ => return self.counting_by_source(document, day, kind, into),
            }
        }
    }

    fn counting_by_source(&self, document: u32, day: u64, kind: EvidenceKind, into: &mut Vec<(u32, EvidenceKind)>) {
        into.clear();
        let mut rows = Vec::new();
        self.source.read(document, &mut rows);
        for (skill, code) in rows {
            let profile = unpack_profile(code);
            if counts_on(code, day) && profile.kind >= kind {
                into.push((skill, profile.kind));
            }
        }
    }

    /// The number of a skill.
    pub(super) fn skill(&self, skill: &str) -> Option<u32> {
        self.skills.get(skill).copied()
    }

    /// The evidence of a document as it was given, by skill.
    pub(super) fn read(&self, document: u32) -> Vec<(u32, u64)> {
        let mut rows = Vec::new();
        self.source.read(document, &mut rows);
        rows
    }

    /// How many classes there are, the odd one aside.
    pub(super) fn class_count(&self) -> usize {
        self.profiles.len()
    }

    /// The class of a profile; `None`: the odd one.
    pub(super) fn class(&self, profile: Profile) -> Option<u8> {
        self.profiles.iter().position(|it| *it == profile).and_then(|it| u8::try_from(it).ok())
    }

    /// How many skills there are.
    pub(super) fn skill_count(&self) -> usize {
        self.skills.len()
    }

    /// Common skills as they are seen on a day. Kept until another day is asked about: it takes some milliseconds.
    pub(super) fn view(&self, day: u64) -> Arc<View> {
        let mut kept = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.is_for(day) {
            *kept = Arc::new(View::new(&self.table, day));
        }
        Arc::clone(&kept)
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        let skills: usize = self.skills.keys().map(|it| it.len() + size_of::<(Box<str>, u32)>() + 1).sum();
        let view = self.view.lock().unwrap_or_else(PoisonError::into_inner).resident_bytes();
        skills + self.table.resident_bytes() + view + self.source.resident_bytes()
    }
}

fn cell_of(requirement: &PlanRequirement, relation: u32, kind: EvidenceKind, profile: Profile) -> u32 {
    if profile.kind < kind {
        return 0;
    }
    let credit = requirement.credit(relation, profile.held, profile.strength);
    credit.units.0 & !MET | if credit.met { MET } else { 0 }
}
