//! One chunk of learners against all plans.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::{
    best::{Entry, number_of},
    groups::GroupNumber,
    journal::{ChunkRecord, LearnerRecord},
    people::Person,
    running::Running,
    supply::{Asked, SkillNumber},
};
use crate::{
    batch::error::BatchError,
    engine::EngineError,
    index::Crowd,
    model::{EvidenceKind, HolderKind, Iri, Units},
    ranking::{
        Backend, Coverage, CoverageQuery, Explainer, Explanation, Filters, Hit, MustMode, OrderKey, Plan, Query, Sort,
        id_hash, tie_hash, version_hash,
    },
};

/// So many plans are asked at once, so that their answers do not take much memory.
const PLANS_AT_ONCE: usize = 8_192;
/// A learner who covers so much of an occupation is counted as near to it.
const NEAR: Units = Units(Units::FULL.0 / 2);

/// The learners of a chunk, by who they are.
pub(super) struct Chunk<'a> {
    people: &'a [Person],
    by_id: HashMap<&'a Iri, usize>,
    crowd: Crowd,
    version: String,
}

impl<'a> Chunk<'a> {
    pub(super) fn new(people: &'a [Person], version: &str) -> Self {
        let by_id = people.iter().enumerate().map(|(at, it)| (&it.holder.id, at)).collect();
        let crowd = Crowd::new(version, people.iter().map(|it| it.holder.clone()));
        Self { people, by_id, crowd, version: version.to_owned() }
    }

    fn person(&self, id: &Iri) -> Result<&'a Person, BatchError> {
        let found = self.by_id.get(id).and_then(|at| self.people.get(*at));
        found.ok_or_else(|| inconsistent(format!("`{id}` was found among learners that do not have it")))
    }

    /// The best learners of each plan, those that `running` would not keep anyway; and how many cover anything of it.
    pub(super) fn best(
        &self,
        plans: &[&Plan],
        top: usize,
        running: &Running,
        record: &mut ChunkRecord,
    ) -> Result<(), BatchError> {
        let filters = Filters::default();
        for (block, plans) in plans.chunks(PLANS_AT_ONCE).enumerate() {
            let queries: Vec<Query<'_>> = plans
                .iter()
                .map(|plan| Query {
                    plan,
                    holders: HolderKind::Learner,
                    filters: &filters,
                    must: MustMode::First,
                    sort: Sort::Score,
                    limit: top,
                    facets: &[],
                })
                .collect();
            let answers = self.crowd.top_many(&queries).map_err(EngineError::from)?;
            let first = block * PLANS_AT_ONCE;
            let entries: Vec<Result<Vec<(u32, Entry)>, BatchError>> = (first..)
                .zip(plans)
                .zip(&answers)
                .collect::<Vec<_>>()
                .into_par_iter()
                .map(|((job, plan), answer)| self.entries(job, plan, &answer.hits, top, running))
                .collect();
            for found in entries {
                record.entries.extend(found?);
            }
            record.totals.extend(answers.iter().map(|it| [0, it.total, 0]));
        }
        Ok(())
    }

    fn entries(
        &self,
        job: usize,
        plan: &Plan,
        hits: &[Hit],
        top: usize,
        running: &Running,
    ) -> Result<Vec<(u32, Entry)>, BatchError> {
        let Some(best) = running.best.get(job) else { return Ok(Vec::new()) };
        let most = |hit: &Hit| OrderKey {
            verified_per_mille: u16::MAX,
            tie: u64::MAX,
            ..OrderKey::leading(Sort::Score, MustMode::First, 0, hit.required_met, hit.score_units)
        };
        // Hits come best first: what follows one that cannot be kept cannot be kept either.
        let hits = hits.iter().take_while(|it| best.admits(most(it), top));
        let explainer = Explainer::new(plan);
        let number = u32::try_from(job).unwrap_or(u32::MAX);
        let mut entries = Vec::new();
        for hit in hits {
            let person = self.person(&hit.id)?;
            let explanation = explainer.explain(&person.holder);
            if (explanation.required_met, explanation.score_units) != (hit.required_met, hit.score_units) {
                return Err(inconsistent(format!("the score of `{}` could not be explained", hit.id)));
            }
            let entry = Entry {
                required_met: hit.required_met,
                units: hit.score_units.0,
                verified_per_mille: explanation.verified_per_mille,
                tie: tie_hash(version_hash(&self.version), id_hash(&hit.id)),
                learner: person.shown.clone(),
                states: states(&explanation),
            };
            if best.admits(entry.key(), top) {
                entries.push((number, entry));
            }
        }
        Ok(entries)
    }

    /// The best plans of each learner, in their order; and what all cover of each plan.
    pub(super) fn best_plans(&self, plans: &[Plan], top: usize, record: &mut ChunkRecord) -> Result<(), BatchError> {
        let filters = Filters::default();
        let query = CoverageQuery { plans, holders: HolderKind::Learner, filters: &filters };
        let mut found = Vec::with_capacity(self.people.len());
        let totals = self
            .crowd
            .best_plans(&query, top, NEAR, &mut |id, plans| {
                found.push((id.clone(), plans.to_vec()));
                Ok(())
            })
            .map_err(EngineError::from)?;
        record.totals = totals.iter().map(|it| [it.units, it.covering, it.reaching]).collect();
        let explainers: Vec<Explainer<'_>> = plans.par_iter().map(Explainer::new).collect();
        let learners: Vec<Result<LearnerRecord, BatchError>> = found
            .par_iter()
            .map(|(id, plans)| {
                let person = self.person(id)?;
                let best = plans.iter().map(|it| {
                    let explainer = explainers.get(it.plan);
                    let states = explainer.map(|of| states(&of.explain(&person.holder))).unwrap_or_default();
                    (u32::try_from(it.plan).unwrap_or(u32::MAX), it.units.0, states)
                });
                Ok(LearnerRecord { learner: person.shown.clone(), best: best.collect() })
            })
            .collect();
        record.occupations = learners.into_iter().collect::<Result<_, _>>()?;
        Ok(())
    }
}

/// Who has the skills that are asked for, by group; `groups` are those of each learner.
pub(super) fn supply(asked: &Asked, people: &[Person], groups: &[Vec<GroupNumber>], record: &mut ChunkRecord) {
    let met: Vec<Vec<(SkillNumber, EvidenceKind)>> =
        people.par_iter().map(|it| asked.met_by(&it.holder.evidence)).collect();
    let mut supply: BTreeMap<(GroupNumber, SkillNumber), [u64; 3]> = BTreeMap::new();
    let mut by_group: BTreeMap<GroupNumber, u64> = BTreeMap::new();
    for (met, groups) in met.iter().zip(groups) {
        for group in std::iter::once(&0).chain(groups) {
            *by_group.entry(*group).or_default() += 1;
            for (skill, kind) in met {
                let [claimed, issued, verified] = supply.entry((*group, *skill)).or_default();
                *claimed += 1;
                *issued += u64::from(*kind >= EvidenceKind::Issued);
                *verified += u64::from(*kind >= EvidenceKind::Verified);
            }
        }
    }
    record.supply = supply.into_iter().map(|((group, skill), counts)| (group, skill, counts)).collect();
    record.by_group = by_group.into_iter().collect();
}

fn states(explanation: &Explanation<'_>) -> Vec<u8> {
    explanation.outcomes.iter().map(|it| number_of(it.state)).collect()
}

fn inconsistent(message: String) -> BatchError {
    BatchError::Engine(EngineError::Inconsistent { message })
}
