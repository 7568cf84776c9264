//! A descriptor as it is put down, whether it was JSON or a row: the skill, its category, what it is aligned to, the
//! collections it lies in, and the occupations that use it.

use std::collections::HashSet;

use super::{
    collections::Collection,
    occupations::{Occupations, Stated},
};
use crate::{
    model::{
        Framework, Iri, Labels, LanguageLabels, Reading, Record, Severity, Skill, SkillKind, SkillRelation,
        SkillRelationKind, SkillStatus,
    },
    standards::shared::tally::{Finding, Tally},
};

/// What a descriptor says.
#[derive(Debug, Default)]
pub(super) struct Descriptor {
    pub(super) place: String,
    pub(super) id: Option<Iri>,
    pub(super) uuid: Option<String>,
    pub(super) name: Option<String>,
    pub(super) statement: Option<String>,
    pub(super) author: Option<String>,
    pub(super) categories: Vec<String>,
    pub(super) keywords: Vec<String>,
    pub(super) status: SkillStatus,
    pub(super) collections: Vec<Collection>,
    pub(super) alignments: Vec<Aligned>,
    pub(super) occupations: Vec<Stated>,
    /// Certifications and employers that it names.
    pub(super) set_aside: usize,
}

/// What a descriptor is aligned to.
#[derive(Debug)]
pub(super) struct Aligned {
    pub(super) place: String,
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) framework: Option<String>,
    pub(super) kind: SkillRelationKind,
}

const NO_NAME: Finding = Finding {
    severity: Severity::Warning,
    message: "a descriptor has no name; its statement is used",
    hint: "fill `skillName`",
};
const NAME_ONLY: Finding = Finding {
    severity: Severity::Note,
    message: "an alignment or standard has only a name, and no skill can be found by it",
    hint: "give it the URL of the skill as `id`",
};
const NOT_A_URL: Finding = Finding {
    severity: Severity::Warning,
    message: "an alignment leads to something that is no absolute URL",
    hint: "give the framework's own URL of the skill",
};
const SET_ASIDE: Finding = Finding {
    severity: Severity::Note,
    message: "certifications and employers are named; nothing is kept of them",
    hint: "",
};
const NOT_PUBLISHED: Finding = Finding { severity: Severity::Note, message: "a descriptor is not published", hint: "" };

/// Puts down the descriptors of one document. What several of them name is put down once.
#[derive(Default)]
pub(super) struct Writer {
    frameworks: HashSet<Iri>,
    groups: HashSet<Iri>,
    targets: HashSet<Iri>,
    links: HashSet<Iri>,
    occupations: Occupations,
    pub(super) tally: Tally,
}

impl Writer {
    /// Puts one descriptor down; false when it says nothing.
    pub(super) fn put(&mut self, it: Descriptor, reading: &mut Reading) -> bool {
        let Some(name) = it.name.clone().or_else(|| it.statement.clone()) else { return false };
        if it.name.is_none() {
            self.tally.add(&NO_NAME, &name, || it.place.clone());
        }
        let collected = it.collections.iter().find_map(|it| Framework::short_name_of(it.name.as_deref()?));
        let written = || it.author.as_deref().and_then(Framework::short_name_of);
        let framework = collected.or_else(written).unwrap_or_else(|| "rsd".to_owned());
        let id = it.id.clone().unwrap_or_else(|| it.made_id(&framework, &name));
        let other_ids = it.uuid.as_deref().filter(|uuid| !id.as_str().contains(*uuid));
        let other_ids = other_ids.map(|uuid| format!("urn:uuid:{uuid}")).into_iter().collect();
        if it.status != SkillStatus::Active {
            self.tally.add(&NOT_PUBLISHED, &name, || it.place.clone());
        }
        if it.set_aside > 0 {
            self.tally.add(&SET_ASIDE, "", || it.place.clone());
        }
        let description = it.statement.filter(|text| *text != name);
        // Keywords are looser than names: searching finds the skill by them, and nothing is linked to it.
        let mut seen = HashSet::from([name.clone()]);
        let keywords = it.keywords.into_iter().filter(|word| seen.insert(word.clone())).collect();
        let labels = LanguageLabels { preferred: Some(name), keywords, description, ..LanguageLabels::default() };
        for collection in &it.collections {
            collection.put(&it.place, &mut self.frameworks, reading);
        }
        reading.push(
            it.place.clone(),
            Record::Skill(Skill {
                labels: Labels([(Labels::UNDETERMINED.to_owned(), labels)].into()),
                framework: Some(framework.clone()),
                kind: SkillKind::Skill,
                status: it.status,
                other_ids,
                ..Skill::unnamed(id.clone())
            }),
        );
        for category in &it.categories {
            self.category(&it.place, &id, &framework, category, reading);
        }
        for aligned in it.alignments {
            self.aligned(&id, aligned, reading);
        }
        self.occupations.add(&it.occupations, Some(&id));
        true
    }

    /// A category is a group of the library.
    fn category(&mut self, place: &str, id: &Iri, framework: &str, category: &str, reading: &mut Reading) {
        let group = Iri::local("skill", &format!("{framework} category {category}"));
        if self.groups.insert(group.clone()) {
            reading.push(
                place,
                Record::Skill(Skill {
                    labels: Labels::preferred_in(Labels::UNDETERMINED, category),
                    framework: Some(framework.to_owned()),
                    kind: SkillKind::Group,
                    ..Skill::unnamed(group.clone())
                }),
            );
        }
        reading.push(place, relation(id, SkillRelationKind::PartOf, group));
    }

    fn aligned(&mut self, id: &Iri, aligned: Aligned, reading: &mut Reading) {
        let Some(written) = aligned.id else {
            if let Some(name) = &aligned.name {
                self.tally.add(&NAME_ONLY, name, || aligned.place.clone());
            }
            return;
        };
        let Ok(target) = Iri::new(&written) else {
            self.tally.add(&NOT_A_URL, &written, || aligned.place.clone());
            return;
        };
        if target == *id {
            return;
        }
        // What a public framework's skill is called is for that framework to say.
        let public = ["data.europa.eu/esco/", "onetonline.org/", "credentialengineregistry.org/"];
        if let Some(name) = &aligned.name
            && !public.iter().any(|it| target.as_str().contains(it))
            && self.targets.insert(target.clone())
        {
            let short_name = aligned.framework.as_deref().and_then(Framework::short_name_of);
            let labels = Labels::preferred_in(Labels::UNDETERMINED, name);
            let skill = Skill { labels, framework: short_name, ..Skill::unnamed(target.clone()) };
            reading.push(aligned.place.clone(), Record::Skill(skill));
        }
        reading.push(aligned.place, relation(id, aligned.kind, target));
    }

    /// Puts down an occupation that no descriptor names.
    pub(super) fn occupation(&mut self, stated: &[Stated]) {
        self.occupations.add(stated, None);
    }

    /// Puts down where a skill could be fetched, once. (`Reading::link` looks through all links for each one.)
    pub(super) fn link(&mut self, target: Iri, reading: &mut Reading) {
        if target.as_str().starts_with("http") && self.links.insert(target.clone()) {
            reading.links.push(target);
        }
    }

    /// Puts down a collection.
    pub(super) fn collection(&mut self, collection: &Collection, place: &str, reading: &mut Reading) {
        collection.put(place, &mut self.frameworks, reading);
    }

    pub(super) fn finish(self, reading: &mut Reading) {
        self.occupations.finish(reading);
        self.tally.report(reading);
    }
}

impl Descriptor {
    /// Without id or UUID: by library and name; two of the same name differ in their statements.
    fn made_id(&self, framework: &str, name: &str) -> Iri {
        if let Some(iri) = self.uuid.as_deref().and_then(|it| Iri::new(&format!("urn:uuid:{it}")).ok()) {
            return iri;
        }
        let hash = blake3::hash(self.statement.as_deref().unwrap_or_default().as_bytes()).to_hex();
        let short: String = hash.chars().take(8).collect();
        Iri::local("skill", &format!("{framework} {} {short}", name.chars().take(150).collect::<String>()))
    }
}

fn relation(from: &Iri, kind: SkillRelationKind, to: Iri) -> Record {
    Record::SkillRelation(SkillRelation::new(from.clone(), kind, to))
}

/// The parts of a cell or text: separated by semicolons or line breaks.
pub(super) fn list(text: &str) -> Vec<String> {
    text.split([';', '\n']).map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}
