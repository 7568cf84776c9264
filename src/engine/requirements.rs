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
/// From this confidence on words are as good as a name.
const NAME_CONFIDENCE: f32 = 0.9;

/// Words that are no skill by themselves but so many may be a sentence that names some.
const SENTENCE_WORDS: usize = 4;
/// So many words are first read for what they name: as a whole they are near to a skill, but may ask for several.
const LONG_SENTENCE_WORDS: usize = 6;

/// The requirements of a job: as stated. Where they only name skills, the ad's text says how much of each, and what else.
pub fn requirements_of(job: &Job, lexicon: &Lexicon) -> Wanted {
    let title = Some(job.title.clone()).filter(|it| !it.is_empty());
    match &job.text {
        Some(text) if job.requirements.iter().all(only_names) => {
            let extracted = extracted(text, lexicon);
            let title = title.or(extracted.title.clone());
            Wanted { title, ..listed_and_extracted(stated(&job.requirements, lexicon), extracted) }
        }
        _ => Wanted { title, ..stated(&job.requirements, lexicon) },
    }
}

/// Whether a requirement is one of a bare list of skills, as keywords of a posting are.
fn only_names(requirement: &StatedRequirement) -> bool {
    let names = StatedRequirement {
        skill: requirement.skill.clone(),
        text: requirement.text.clone(),
        ..StatedRequirement::default()
    };
    *requirement == names
}

/// Listed skills stay required, with the level that the text asks for; what only the text asks for follows.
fn listed_and_extracted(listed: Wanted, extracted: Wanted) -> Wanted {
    let mut all = listed;
    for found in extracted.requirements {
        match all.requirements.iter_mut().find(|it| it.skill == found.skill) {
            Some(there) => there.minimum_level = there.minimum_level.take().or(found.minimum_level),
            None => all.requirements.push(found),
        }
    }
    for words in extracted.unlinked {
        if !all.unlinked.contains(&words) {
            all.unlinked.push(words);
        }
    }
    all
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
        let text = one.text.as_deref().unwrap_or_default();
        let words = text.split_whitespace().count();
        let linked = |least: f32| link(text, lexicon).filter(|(_, confidence)| *confidence >= least).map(|it| it.0);
        let least = if words >= LONG_SENTENCE_WORDS { NAME_CONFIDENCE } else { LINK_CONFIDENCE };
        let mut skill = one.skill.as_ref().map(Iri::canonical).or_else(|| linked(least));
        if skill.is_none() && words >= SENTENCE_WORDS {
            let found = extracted(text, lexicon).requirements;
            if !found.is_empty() {
                wanted.requirements.extend(found.into_iter().map(|it| spoken(it, one)));
                continue;
            }
            skill = linked(LINK_CONFIDENCE);
        }
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

/// A requirement found in a sentence that was stated as one: as important as the sentence.
fn spoken(found: Requirement, sentence: &StatedRequirement) -> Requirement {
    match sentence.importance {
        Some(importance) => Requirement { importance, weight: importance.default_weight(), ..found },
        None => found,
    }
}

/// The skill that words most likely mean, and how likely that is.
fn link(text: &str, lexicon: &Lexicon) -> Option<(Iri, f32)> {
    let options = LinkOptions { top: 1, minimum_confidence: LINK_CONFIDENCE, ..LinkOptions::default() };
    lexicon.link(text, &options).into_iter().next().map(|found| (found.skill, found.confidence))
}

#[cfg(test)]
mod tests {
    use super::{
        Importance::{Preferred, Required},
        requirements_of, stated,
    };
    use crate::{
        linking::{Lexicon, LexiconForm},
        model::{Iri, Job, Level, RequirementOrigin, StatedRequirement, Weight},
    };

    fn lexicon(skills: &[(&str, &str)]) -> Lexicon {
        let skills: Vec<(Iri, &str)> = skills.iter().map(|(id, form)| (Iri::new(id).unwrap(), *form)).collect();
        Lexicon::build(skills.iter().map(|(skill, form)| LexiconForm {
            skill,
            form,
            framework: None,
            language: "en",
            preferred: true,
        }))
    }

    #[test]
    fn a_bare_list_of_skills_leaves_the_rest_to_the_text() {
        let lexicon = lexicon(&[("urn:x:welding", "welding"), ("urn:x:sewing", "sewing"), ("urn:x:baking", "baking")]);
        let text = "Requirements\n- Advanced welding\n\nNice to have\n- Sewing\n";
        let listed = |text: &str| StatedRequirement { text: Some(text.to_owned()), ..StatedRequirement::default() };
        let job = |requirements| Job {
            title: "Smith".to_owned(),
            text: Some(text.to_owned()),
            requirements,
            ..Job::unnamed(Iri::new("urn:x:job").unwrap())
        };
        let of = |requirements| {
            let wanted = requirements_of(&job(requirements), &lexicon);
            assert_eq!(wanted.title.as_deref(), Some("Smith"));
            let shown = |it: &super::Requirement| {
                let level = it.minimum_level.as_ref().and_then(|it| it.level);
                (it.skill.as_str()[6..].to_owned(), it.importance, level, it.origin)
            };
            wanted.requirements.iter().map(shown).collect::<Vec<_>>()
        };
        let (stated, extracted) = (RequirementOrigin::Stated, RequirementOrigin::Extracted);
        assert_eq!(
            of(vec![listed("welding"), listed("baking")]),
            [
                ("welding".to_owned(), Required, Some(Level::Advanced), stated),
                ("baking".to_owned(), Required, None, stated),
                ("sewing".to_owned(), Preferred, None, extracted),
            ]
        );
        // Whoever says how much something matters means what they say.
        let weighed = StatedRequirement { weight: Weight::new(2.0).ok(), ..listed("baking") };
        assert_eq!(
            of(vec![listed("welding"), weighed]),
            [("welding".to_owned(), Required, None, stated), ("baking".to_owned(), Required, None, stated),]
        );
    }

    #[test]
    fn a_sentence_among_the_skills_is_read_for_what_it_names() {
        let lexicon = lexicon(&[("urn:x:welding", "welding"), ("urn:x:drawings", "technical drawings")]);
        let of = |text: &str| StatedRequirement {
            text: Some(text.to_owned()),
            importance: Some(Preferred),
            ..StatedRequirement::default()
        };
        let wanted =
            stated(&[of("You have done some welding and can read technical drawings."), of("poise")], &lexicon);
        let found: Vec<_> = wanted.requirements.iter().map(|it| (it.skill.as_str(), it.importance)).collect();
        assert_eq!(found, [("urn:x:welding", Preferred), ("urn:x:drawings", Preferred)]);
        assert_eq!(wanted.unlinked, ["poise"]);
    }
}
