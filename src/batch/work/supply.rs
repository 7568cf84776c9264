//! Who has the skills that are asked for.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::{
    batch::balance::AskedSkill,
    model::{Evidence, EvidenceKind, Importance, Iri, RequirementOrigin},
    ranking::{Counting, HeldLevel, Plan, PlanRequirement},
};

/// The number of a skill among those that are asked for.
pub(in crate::batch) type SkillNumber = u32;

/// The skills that the jobs of a run ask for, and what counts as having them.
pub(in crate::batch) struct Asked {
    /// Skills with their names, in the order in which they are first asked for.
    pub(in crate::batch) skills: Vec<(Iri, String)>,
    /// For each job the skills it asks for.
    pub(in crate::batch) by_job: Vec<Vec<AskedSkill>>,
    ways: HashMap<Iri, Vec<usize>>,
    needs: Vec<Need>,
    plan: Option<Plan>,
}

/// One way in which a skill is asked for: jobs that ask for it at the same level are one.
struct Need {
    skill: SkillNumber,
    requirement: PlanRequirement,
}

impl Asked {
    /// What these plans ask for.
    pub(in crate::batch) fn of<'a>(plans: impl Iterator<Item = &'a Plan>) -> Self {
        let mut asked =
            Self { skills: Vec::new(), by_job: Vec::new(), ways: HashMap::new(), needs: Vec::new(), plan: None };
        let mut numbers: HashMap<Iri, SkillNumber> = HashMap::new();
        let mut known: HashSet<String> = HashSet::new();
        for plan in plans {
            if asked.plan.is_none() {
                // Only its date is used, and it is the same in all of them.
                asked.plan = Some(Plan { requirements: Vec::new(), notes: Vec::new(), ..plan.clone() });
            }
            let mut of_job = Vec::with_capacity(plan.requirements.len());
            for requirement in &plan.requirements {
                let next = SkillNumber::try_from(asked.skills.len()).unwrap_or(SkillNumber::MAX);
                let number = *numbers.entry(requirement.skill.clone()).or_insert(next);
                if number == next {
                    asked.skills.push((requirement.skill.clone(), requirement.label.clone()));
                }
                of_job.push(AskedSkill {
                    skill: number,
                    is_required: requirement.importance == Importance::Required,
                    is_read: requirement.origin == RequirementOrigin::Extracted,
                });
                if known.insert(need_key(requirement)) {
                    asked.add(number, requirement);
                }
            }
            asked.by_job.push(of_job);
        }
        asked
    }

    fn add(&mut self, skill: SkillNumber, requirement: &PlanRequirement) {
        let at = self.needs.len();
        for alternative in requirement.alternatives.iter().filter(|it| it.relation_per_mille == 1000) {
            self.ways.entry(alternative.skill.clone()).or_default().push(at);
        }
        let requirement = PlanRequirement { alternatives: Vec::new(), ..requirement.clone() };
        self.needs.push(Need { skill, requirement });
    }

    /// The skills asked for that somebody with this evidence meets for at least one job, with the best kind of evidence
    /// that does.
    pub(in crate::batch) fn met_by(&self, evidence: &[Evidence]) -> Vec<(SkillNumber, EvidenceKind)> {
        let Some(plan) = &self.plan else { return Vec::new() };
        let mut met: BTreeMap<SkillNumber, EvidenceKind> = BTreeMap::new();
        for it in evidence {
            for need in self.ways.get(&it.skill).into_iter().flatten().filter_map(|at| self.needs.get(*at)) {
                let least = need.requirement.minimum_kind.unwrap_or(EvidenceKind::Claimed);
                if met.get(&need.skill).is_some_and(|kind| *kind >= it.kind)
                    || plan.counting(it, least) != Counting::Counts
                {
                    continue;
                }
                if need.requirement.credit(1000, HeldLevel::of(it.level.as_ref()), it.strength).met {
                    met.insert(need.skill, it.kind);
                }
            }
        }
        met.into_iter().collect()
    }
}

/// What makes two requirements the same to whoever has the skill.
fn need_key(requirement: &PlanRequirement) -> String {
    let mut key = format!("{} {:?} {:?}", requirement.skill, requirement.need, requirement.minimum_kind);
    // The alternatives of a skill are always the same, but for those that a job gives itself.
    for it in requirement.alternatives.iter().filter(|it| it.relation_per_mille == 1000) {
        key.push(' ');
        key.push_str(it.skill.as_str());
    }
    key
}
