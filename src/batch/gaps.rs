//! Every job against every learner.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::input::{BatchInput, RejectedRow};
use crate::{
    engine::{Engine, EngineError},
    model::{Date, EvidenceKind, Holder, Iri},
    ranking::{Explainer, Plan, PlanOptions, State},
};

/// How one learner stands to one job.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PairGap {
    /// The job.
    pub job: String,
    /// Its title.
    pub job_title: String,
    /// The learner's rank for this job, from 1.
    pub rank: usize,
    /// The learner.
    pub learner: String,
    /// The score, 0 to 1, to six digits.
    pub coverage: f64,
    /// The score in units of 2^-20.
    pub coverage_units: u32,
    /// Musts met.
    pub required_met: u32,
    /// Musts.
    pub required_total: u32,
    /// Skills met, separated by `; `.
    pub met: String,
    /// Skills met in part.
    pub partly: String,
    /// Skills missing.
    pub missing: String,
}

/// Demand and supply of one skill.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SkillBalance {
    /// The skill.
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Jobs that ask for it.
    pub asked: u64,
    /// Of these, jobs that require it.
    pub required: u64,
    /// Learners who meet it for at least one of these jobs, by claim or better.
    pub held: u64,
    /// Of these, by issued evidence.
    pub held_issued: u64,
    /// Of these, by verified evidence.
    pub held_verified: u64,
    /// Learners who meet it for none of these jobs.
    pub missing: u64,
}

/// The tables of a batch.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchGaps {
    /// For each job the learners who cover most of it, best first.
    pub pairs: Vec<PairGap>,
    /// Each skill that is asked for, most asked first.
    pub skills: Vec<SkillBalance>,
    /// What could not be used.
    pub rejected: Vec<RejectedRow>,
    /// Jobs compared.
    pub jobs: usize,
    /// Learners compared.
    pub learners: usize,
}

/// How a batch is computed.
#[derive(Debug, Clone, Copy)]
pub struct BatchOptions {
    /// The date on which evidence must count.
    pub as_of: Date,
    /// The weakest evidence that counts.
    pub minimum_kind: EvidenceKind,
    /// Learners kept for each job.
    pub top: usize,
}

/// Compares every job with every learner. The result depends on the inputs alone, not on the number of threads.
pub fn batch_gaps(
    engine: &Engine,
    jobs: &[BatchInput],
    learners: &[BatchInput],
    options: &BatchOptions,
    progress: &(dyn Fn(u64) + Sync),
) -> BatchGaps {
    let mut rejected = Vec::new();
    let plan_options = PlanOptions { as_of: options.as_of, minimum_kind: options.minimum_kind };
    let mut plans: Vec<(&BatchInput, Plan)> = Vec::new();
    for job in jobs {
        match engine.plan_for(&job.subject, &plan_options) {
            Ok(plan) => plans.push((job, plan)),
            Err(error) => rejected.push(reject(job, &error)),
        }
    }
    let mut holders: Vec<(&BatchInput, Holder)> = Vec::new();
    for learner in learners {
        match engine.holder_for(&learner.subject) {
            Ok(holder) => holders.push((learner, holder)),
            Err(error) => rejected.push(reject(learner, &error)),
        }
    }
    let compared: Vec<JobTables> = plans
        .par_iter()
        .map(|(job, plan)| {
            let tables = compare(job, plan, &holders, options);
            progress(1);
            tables
        })
        .collect();
    let mut pairs = Vec::new();
    let mut skills: BTreeMap<Iri, Balance> = BTreeMap::new();
    for tables in compared {
        pairs.extend(tables.pairs);
        for (skill, balance) in tables.skills {
            skills.entry(skill).or_default().absorb(balance);
        }
    }
    let mut skills: Vec<SkillBalance> =
        skills.into_iter().map(|(skill, balance)| balance.shown(skill, holders.len())).collect();
    skills.sort_by(|a, b| b.asked.cmp(&a.asked).then_with(|| a.skill.cmp(&b.skill)));
    BatchGaps { pairs, skills, rejected, jobs: plans.len(), learners: holders.len() }
}

fn reject(input: &BatchInput, error: &EngineError) -> RejectedRow {
    RejectedRow { source: String::new(), row: input.id.clone(), column: String::new(), reason: error.to_string() }
}

struct JobTables {
    pairs: Vec<PairGap>,
    skills: Vec<(Iri, Balance)>,
}

/// Who meets a skill, by the learner's number, for each kind of evidence and better.
#[derive(Default)]
struct Balance {
    label: String,
    asked: u64,
    required: u64,
    met_by: [std::collections::BTreeSet<usize>; 3],
}

impl Balance {
    fn absorb(&mut self, other: Self) {
        self.label = other.label;
        self.asked += other.asked;
        self.required += other.required;
        for (mine, others) in self.met_by.iter_mut().zip(other.met_by) {
            mine.extend(others);
        }
    }

    fn shown(self, skill: Iri, learners: usize) -> SkillBalance {
        let count = |at: usize| {
            u64::try_from(self.met_by.get(at).map_or(0, std::collections::BTreeSet::len)).unwrap_or(u64::MAX)
        };
        SkillBalance {
            skill,
            asked: self.asked,
            required: self.required,
            held: count(0),
            held_issued: count(1),
            held_verified: count(2),
            missing: u64::try_from(learners).unwrap_or(u64::MAX).saturating_sub(count(0)),
            label: self.label,
        }
    }
}

fn compare(job: &BatchInput, plan: &Plan, holders: &[(&BatchInput, Holder)], options: &BatchOptions) -> JobTables {
    let kinds = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified];
    let plans = kinds.map(|minimum_kind| Plan { minimum_kind, ..plan.clone() });
    let explainers = plans.each_ref().map(Explainer::new);
    let explainer = Explainer::new(plan);
    let mut skills: Vec<(Iri, Balance)> = Vec::new();
    for requirement in &plan.requirements {
        let required = u64::from(requirement.importance == crate::model::Importance::Required);
        let balance = Balance { label: requirement.label.clone(), asked: 1, required, ..Balance::default() };
        skills.push((requirement.skill.clone(), balance));
    }
    let mut scored = Vec::with_capacity(holders.len());
    for (number, (learner, holder)) in holders.iter().enumerate() {
        for (at, explainer) in explainers.iter().enumerate() {
            for (outcome, (_, balance)) in explainer.explain(holder).outcomes.iter().zip(&mut skills) {
                if outcome.state == State::Met
                    && let Some(met_by) = balance.met_by.get_mut(at)
                {
                    met_by.insert(number);
                }
            }
        }
        let explanation = explainer.explain(holder);
        if explanation.score_units.0 > 0 {
            scored.push((explanation.required_met, explanation.score_units, number, *learner));
        }
    }
    scored.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then_with(|| a.3.id.cmp(&b.3.id)));
    let pairs =
        scored.iter().take(options.top).enumerate().filter_map(|(at, &(required_met, units, number, learner))| {
            let explanation = explainer.explain(&holders.get(number)?.1);
            let listed = |state: State| {
                let named =
                    plan.requirements.iter().zip(&explanation.outcomes).filter(|(_, outcome)| outcome.state == state);
                named.map(|(requirement, _)| requirement.label.clone()).collect::<Vec<_>>().join("; ")
            };
            Some(PairGap {
                job: job.id.clone(),
                job_title: job.name.clone().unwrap_or_default(),
                rank: at + 1,
                learner: learner.id.clone(),
                coverage: (units.share() * 1e6).round() / 1e6,
                coverage_units: units.0,
                required_met,
                required_total: plan.required_total(),
                met: listed(State::Met),
                partly: listed(State::Partly),
                missing: listed(State::Missing),
            })
        });
    JobTables { pairs: pairs.collect(), skills }
}
