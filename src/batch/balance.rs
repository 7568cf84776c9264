//! Supply and demand by skill: of everybody, and of each group.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::work::{Group, Outcome};
use crate::model::Iri;

/// What was counted: jobs one by one, learners by group and skill. Everything else is summed up from this.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// The skills that are asked for, with their names; a skill's number is its place here.
    pub skills: Vec<(Iri, String)>,
    /// The groups; a group's number is its place here. 0 is everybody.
    pub groups: Vec<Group>,
    /// What each job asks for.
    pub jobs: Vec<JobCounts>,
    /// Learners by group.
    pub learners: BTreeMap<u32, Weighed>,
    /// By group and skill: learners who meet it for at least one job by claim or better, issued or better, verified.
    pub supply: BTreeMap<(u32, u32), [Weighed; 3]>,
}

/// How many, and the sum of their weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// How many.
    pub count: u64,
    /// Their weights, in millionths.
    pub weight_millionths: u64,
}

impl Weighed {
    /// One of this weight.
    pub fn one(weight_millionths: u64) -> Self {
        Self { count: 1, weight_millionths }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_add(other.count),
            weight_millionths: self.weight_millionths.saturating_add(other.weight_millionths),
        }
    }
}

/// What one job asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// The job.
    pub id: String,
    /// The groups it is in, everybody left out.
    pub groups: Vec<u32>,
    /// The skills it asks for.
    pub skills: Vec<AskedSkill>,
    /// Its weight, in millionths.
    pub weight_millionths: u64,
    /// The place of the first job that says the same: its own, unless it is a near-duplicate. Told for statistics only.
    pub same_as: usize,
}

/// A skill that a job asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AskedSkill {
    /// Its number.
    pub skill: u32,
    /// Whether it is required.
    pub is_required: bool,
    /// Whether it was read out of a text, and not stated as data.
    pub is_read: bool,
}

/// Demand and supply of one skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkillBalance {
    /// The skill.
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Jobs that ask for it.
    pub asked: u64,
    /// Of these, jobs that require it.
    pub required: u64,
    /// Learners who meet it for at least one of all jobs, by claim or better.
    pub held: u64,
    /// Of these, by issued evidence.
    pub held_issued: u64,
    /// Of these, by verified evidence.
    pub held_verified: u64,
    /// Learners who meet it for none of the jobs.
    pub missing: u64,
}

/// Demand and supply of one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupBalance {
    /// The group.
    pub group: Group,
    /// Its jobs; all jobs when the field is not one of jobs.
    pub jobs: u64,
    /// Its learners; all learners when the field is not one of learners.
    pub learners: u64,
    /// Each skill that its jobs ask for, most asked first, then by IRI.
    pub skills: Vec<SkillBalance>,
}

/// A field to group by, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupField {
    /// The field.
    pub field: String,
    /// Whether any job has a value; if not, each group has all jobs.
    pub of_jobs: bool,
    /// Whether any learner has a value; if not, each group has all learners.
    pub of_learners: bool,
}

/// Demand and supply, summed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Balance {
    /// Of everybody.
    pub everybody: GroupBalance,
    /// The fields, in the order asked.
    pub fields: Vec<GroupField>,
    /// Of each group: by field in the order asked, then most jobs first, then by value.
    pub groups: Vec<GroupBalance>,
}

/// Jobs by group, and by group and skill: asking, requiring.
type Demand = (BTreeMap<u32, u64>, BTreeMap<(u32, u32), [u64; 2]>);

impl Counts {
    /// What a run counted.
    pub(super) fn of(outcome: &Outcome) -> Self {
        let jobs = outcome.jobs.jobs.iter().zip(&outcome.asked.by_job).enumerate();
        Self {
            skills: outcome.asked.skills.clone(),
            groups: outcome.groups.all().to_vec(),
            jobs: jobs
                .map(|(at, (job, skills))| JobCounts {
                    id: job.id.clone(),
                    groups: job.groups.clone(),
                    skills: skills.clone(),
                    weight_millionths: job.weight_millionths,
                    same_as: job.same_as.unwrap_or(at),
                })
                .collect(),
            learners: outcome.running.by_group.clone(),
            supply: outcome.running.supply.clone(),
        }
    }

    /// Sums up; `by` are the fields, in the order in which they are to stand.
    pub fn balance(&self, by: &[String]) -> Balance {
        let fields: Vec<GroupField> = by.iter().map(|field| self.field(field)).collect();
        let demand = self.demand();
        let mut groups = Vec::new();
        for field in fields.iter().filter(|it| it.of_jobs || it.of_learners) {
            let mut of_field: Vec<GroupBalance> = (0..)
                .zip(&self.groups)
                .filter(|(_, group)| group.field == field.field)
                .map(|(number, _)| {
                    let jobs = if field.of_jobs { number } else { 0 };
                    let learners = if field.of_learners { number } else { 0 };
                    self.of_group(number, jobs, learners, &demand)
                })
                .filter(|it| (field.of_jobs && it.jobs > 0) || (field.of_learners && it.learners > 0))
                .collect();
            of_field.sort_by(|a, b| (b.jobs, b.learners, &a.group).cmp(&(a.jobs, a.learners, &b.group)));
            groups.extend(of_field);
        }
        Balance { everybody: self.of_group(0, 0, 0, &demand), fields, groups }
    }

    /// Whose a field is.
    pub(super) fn field(&self, field: &str) -> GroupField {
        let is_said = |number: u32| {
            let group = usize::try_from(number).ok().and_then(|it| self.groups.get(it));
            group.is_some_and(|it| it.field == field && !it.value.is_empty())
        };
        GroupField {
            field: field.to_owned(),
            of_jobs: self.jobs.iter().flat_map(|it| &it.groups).any(|it| is_said(*it)),
            of_learners: self.learners.keys().any(|it| is_said(*it)),
        }
    }

    /// Jobs by group, and by group and skill: asking, requiring.
    fn demand(&self) -> Demand {
        let (mut jobs, mut skills) = (BTreeMap::new(), BTreeMap::new());
        for job in &self.jobs {
            for group in std::iter::once(&0).chain(&job.groups) {
                *jobs.entry(*group).or_default() += 1;
                for it in &job.skills {
                    let [asked, required]: &mut [u64; 2] = skills.entry((*group, it.skill)).or_default();
                    *asked += 1;
                    *required += u64::from(it.is_required);
                }
            }
        }
        (jobs, skills)
    }

    fn of_group(&self, number: u32, jobs: u32, learners: u32, demand: &Demand) -> GroupBalance {
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let all_learners = self.learners.get(&learners).map_or(0, |it| it.count);
        let asked = demand.1.range((jobs, 0)..=(jobs, u32::MAX));
        let mut skills: Vec<SkillBalance> = asked
            .filter_map(|((_, skill), [asked, required])| {
                let (id, label) = self.skills.get(at(*skill))?;
                let [held, held_issued, held_verified] =
                    self.supply.get(&(learners, *skill)).copied().unwrap_or_default().map(|it| it.count);
                Some(SkillBalance {
                    skill: id.clone(),
                    label: label.clone(),
                    asked: *asked,
                    required: *required,
                    held,
                    held_issued,
                    held_verified,
                    missing: all_learners.saturating_sub(held),
                })
            })
            .collect();
        skills.sort_by(|a, b| b.asked.cmp(&a.asked).then_with(|| a.skill.cmp(&b.skill)));
        GroupBalance {
            group: self.groups.get(at(number)).cloned().unwrap_or_else(Group::everybody),
            jobs: demand.0.get(&jobs).copied().unwrap_or(0),
            learners: all_learners,
            skills,
        }
    }
}
