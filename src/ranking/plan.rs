//! The plan: a job compiled to integers. Every backend executes it.

use serde::{Deserialize, Serialize};

use super::{
    fit::{HeldLevel, LevelNeed},
    tables::cap,
};
use crate::model::{
    AlignmentStrength, CredentialStatus, Date, Evidence, EvidenceKind, Importance, Iri, LevelStatement,
    RequirementOrigin, ResultStatus, Units,
};

/// How an alternative leads from the required skill to the held one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// The same skill.
    Exact,
    /// The same skill in another framework, or an alternative that the job gives.
    Equivalent,
    /// Nearly the same skill.
    Close,
    /// A more specific skill, or a part.
    Narrower,
    /// A more general skill.
    Broader,
    /// A related skill.
    Related,
}

/// One skill that gives credit for a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The held skill.
    pub skill: Iri,
    /// How much of the requirement it stands for, per mille, 1 to 1000.
    pub relation_per_mille: u32,
    /// How it leads there.
    pub path: Path,
}

/// What one piece of evidence gives for one requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Credit {
    /// Units, at most the requirement's weight.
    pub units: Units,
    /// Whether it meets the requirement: relation 1000, the minimum level reached, the skill assessed.
    pub met: bool,
}

/// One requirement of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRequirement {
    /// The required skill.
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Required or preferred.
    pub importance: Importance,
    /// Its share of a full score. All of a plan sum to exactly [`Units::FULL`].
    pub weight_units: Units,
    /// The minimum level as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_level: Option<LevelStatement>,
    /// The desired level as stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired_level: Option<LevelStatement>,
    /// The levels that count.
    pub need: LevelNeed,
    /// The weakest kind of evidence that counts for this requirement; `None`: the plan's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_kind: Option<EvidenceKind>,
    /// What gives credit, highest relation first, then by IRI; the required skill itself is always the first.
    pub alternatives: Vec<Alternative>,
    /// Where it comes from.
    pub origin: RequirementOrigin,
}

/// What one piece of evidence gives for a requirement of any weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Share {
    /// The share of the weight, in millionths.
    pub millionths: u32,
    /// Whether it meets the requirement, as in [`Credit`].
    pub met: bool,
}

impl Share {
    /// The share that evidence gives of an alternative with this relation, at this level, tied to its skill this firmly, where
    /// these levels are needed.
    pub fn of(need: LevelNeed, relation_per_mille: u32, held: HeldLevel, strength: AlignmentStrength) -> Self {
        Self::at(relation_per_mille, need.fit(held), need.reached_by(held), strength)
    }

    fn at(relation: u32, fit: u32, reached: bool, strength: AlignmentStrength) -> Self {
        Self {
            millionths: (relation * fit).min(cap(strength) * 1000),
            met: relation == 1000 && reached && strength == AlignmentStrength::Assessed,
        }
    }

    /// The credit of a requirement with this weight. Grows with the share.
    pub fn credit(self, weight: Units) -> Credit {
        let units = u64::from(weight.0) * u64::from(self.millionths) / 1_000_000;
        Credit { units: Units(u32::try_from(units).unwrap_or(u32::MAX)), met: self.met }
    }
}

impl PlanRequirement {
    /// The credit of evidence of an alternative with this relation, at this level, tied to its skill this firmly.
    pub fn credit(&self, relation_per_mille: u32, held: HeldLevel, strength: AlignmentStrength) -> Credit {
        Share::of(self.need, relation_per_mille, held, strength).credit(self.weight_units)
    }

    /// Like [`PlanRequirement::credit`], as if an unknown level were enough.
    pub fn credit_upper(&self, relation_per_mille: u32, held: HeldLevel, strength: AlignmentStrength) -> Credit {
        match held.level {
            Some(_) => self.credit(relation_per_mille, held, strength),
            None => Share::at(relation_per_mille, 1000, true, strength).credit(self.weight_units),
        }
    }
}

/// Whether a piece of evidence counts, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// It counts.
    Counts,
    /// It is a weaker kind of evidence than asked for.
    KindTooWeak,
    /// Its first day lies after the date asked about.
    NotYet,
    /// Its last day lies before the date asked about: renew it.
    Expired,
    /// The issuer took it back for now.
    Suspended,
    /// The issuer took it back.
    Revoked,
    /// Its result is not a completed one.
    NotCompleted,
}

/// Something the compiler did that people should see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum PlanNote {
    /// A skill was named more than once; the highest weight, level and importance were taken.
    Merged {
        /// The skill.
        skill: Iri,
        /// How often it was named.
        times: usize,
    },
    /// A derived requirement was folded into a more specific one that is also there.
    Folded {
        /// The general skill.
        skill: Iri,
        /// The specific skill that stands for it.
        into: Iri,
    },
    /// A requirement had more alternatives than are used.
    Cut {
        /// The required skill.
        skill: Iri,
        /// How many were left out.
        left_out: usize,
    },
    /// A level was stated in a way that is not anchored, and so asks for nothing.
    LevelNotAnchored {
        /// The required skill.
        skill: Iri,
        /// The statement.
        value: String,
    },
}

/// A job, compiled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Its requirements, in the job's order.
    pub requirements: Vec<PlanRequirement>,
    /// The date on which evidence must count.
    pub as_of: Date,
    /// The weakest kind of evidence that counts.
    pub minimum_kind: EvidenceKind,
    /// What was merged, folded or cut.
    pub notes: Vec<PlanNote>,
}

impl Plan {
    /// How many requirements are musts.
    pub fn required_total(&self) -> u32 {
        let required = self.requirements.iter().filter(|it| it.importance == Importance::Required).count();
        u32::try_from(required).unwrap_or(u32::MAX)
    }

    /// The weakest kind of evidence that counts for `requirement`.
    pub fn kind_for(&self, requirement: &PlanRequirement) -> EvidenceKind {
        requirement.minimum_kind.unwrap_or(self.minimum_kind)
    }

    /// Whether `evidence` counts on the plan's date as at least `minimum_kind`.
    pub fn counting(&self, evidence: &Evidence, minimum_kind: EvidenceKind) -> Counting {
        if evidence.status == CredentialStatus::Revoked {
            Counting::Revoked
        } else if evidence.status == CredentialStatus::Suspended {
            Counting::Suspended
        } else if evidence.result != ResultStatus::Completed {
            Counting::NotCompleted
        } else if evidence.kind < minimum_kind {
            Counting::KindTooWeak
        } else if evidence.issued_on.is_some_and(|day| day > self.as_of) {
            Counting::NotYet
        } else if evidence.expires_on.is_some_and(|day| day < self.as_of) {
            Counting::Expired
        } else {
            Counting::Counts
        }
    }
}
