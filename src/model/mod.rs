//! The domain: what skills, achievements, credentials, learners and jobs are. No input or output.
//!
//! Every record a reader yields is *partial*: several documents may each say something about the same
//! thing (an IRI), and `catalog` merges what they say.

mod achievement;
mod alignment;
mod condition;
mod credential;
mod document;
mod evidence;
mod framework;
mod holder;
mod identity;
mod iri;
mod issuer;
mod job;
mod labels;
mod learner;
mod level;
mod level_scale;
mod occupation;
mod pathway;
mod problem;
mod reading;
mod recognition;
mod record;
mod requirement;
mod skill;
mod weight;

pub use achievement::{
    Achievement, AchievementRelation, AchievementRelationKind, Cost, Credits, DeliveryMode, LearningTime, Rubric,
    RubricLevel,
};
pub use alignment::{Alignment, AlignmentKind, AlignmentStrength};
pub use condition::{Condition, ConditionKind};
pub use credential::{AwardResult, Credential, CredentialStatus, HolderIdentity, ResultStatus, Revocation};
pub use document::{Document, Provenance};
pub use evidence::{Evidence, EvidenceKind};
pub use framework::Framework;
pub use holder::{Holder, HolderKind};
pub use identity::{canonical, ctid, is_uuid};
pub use iri::{Iri, NotAnIri, Reference};
pub use issuer::Issuer;
pub use job::Job;
pub use labels::{Labels, LanguageLabels};
pub use learner::{Claim, Learner};
pub use level::{Level, LevelBasis, LevelStatement};
pub use level_scale::{LevelScale, ScalePosition};
pub use occupation::{Occupation, OccupationSkill};
pub use pathway::{Pathway, PathwayStep, StepNeeds};
pub use problem::{Problem, Severity};
pub use reading::{Placed, Reading};
pub use recognition::{Endorsement, Recognition, RecognitionKind};
pub use record::{Record, RecordKind};
pub use requirement::{Importance, Requirement, RequirementOrigin, StatedRequirement};
pub use skill::{
    CriterionLevel, RelationOrigin, ReuseLevel, Skill, SkillCriterion, SkillKind, SkillLevel, SkillRelation,
    SkillRelationKind, SkillStatus,
};
pub use weight::{Units, Weight, WeightError};

/// A calendar date, without time or zone. Dates with a time are taken in UTC.
pub type Date = jiff::civil::Date;
