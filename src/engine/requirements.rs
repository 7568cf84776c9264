//! What a job asks for, linked: as stated, else as extracted from its text.

use crate::{
    linking::{ExtractOptions, Lexicon, LinkOptions, extract},
    model::{Importance, Iri, Job, Requirement, RequirementOrigin, StatedRequirement},
};

/// Requirements whose skills are known, and the words for which no skill was found.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The job's or occupation's title, where there is one.
    pub title: Option<String>,
    /// What is asked for.
    pub requirements: Vec<Requirement>,
    /// What is asked for in words that no skill was found for.
    pub unlinked: Vec<String>,
}

/// Least confidence with which words in a requirement are taken for a skill.
const LINK_CONFIDENCE: f32 = 0.6;

/// The requirements of a job.
pub fn requirements_of(job: &Job, lexicon: &Lexicon) -> Wanted {
    let title = Some(job.title.clone()).filter(|it| !it.is_empty());
    match &job.text {
        Some(text) if job.requirements.is_empty() => {
            let extracted = extracted(text, lexicon);
            Wanted { title: title.or(extracted.title.clone()), ..extracted }
        }
        _ => Wanted { title, ..stated(&job.requirements, lexicon) },
    }
}

/// The requirements that an ad's text asks for.
pub(super) fn extracted(text: &str, lexicon: &Lexicon) -> Wanted {
    let extraction = extract(lexicon, text, &ExtractOptions::default());
    let requirements = extraction.requirements.into_iter().map(|found| Requirement {
        weight: found.weight,
        minimum_level: found.minimum_level,
        origin: RequirementOrigin::Extracted,
        ..Requirement::of(found.skill, found.importance)
    });
    Wanted {
        title: extraction.title,
        requirements: requirements.collect(),
        unlinked: extraction.unlinked.into_iter().map(|it| it.text).collect(),
    }
}

/// Stated requirements, with skills in words linked.
pub(super) fn stated(stated: &[StatedRequirement], lexicon: &Lexicon) -> Wanted {
    let mut wanted = Wanted::default();
    for one in stated {
        let skill = one.skill.as_ref().map(Iri::canonical).or_else(|| link(one.text.as_deref()?, lexicon));
        let Some(skill) = skill else {
            wanted.unlinked.extend(one.text.clone());
            continue;
        };
        let importance = one.importance.unwrap_or(Importance::Required);
        wanted.requirements.push(Requirement {
            weight: one.weight.unwrap_or(importance.default_weight()),
            minimum_level: one.minimum_level.clone(),
            desired_level: one.desired_level.clone(),
            evidence: one.evidence,
            alternatives: one.alternatives.iter().map(Iri::canonical).collect(),
            ..Requirement::of(skill, importance)
        });
    }
    wanted
}

/// The skill that words most likely mean, when that is likely enough.
fn link(text: &str, lexicon: &Lexicon) -> Option<Iri> {
    let options = LinkOptions { top: 1, framework: None, minimum_confidence: LINK_CONFIDENCE };
    lexicon.link(text, &options).into_iter().next().map(|found| found.skill)
}
