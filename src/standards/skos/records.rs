//! From a graph to records: schemes are frameworks, concepts are skills or occupations, collections are groups.

use std::collections::HashSet;

use super::{
    graph::{Graph, Id, Value},
    kinds::{self, Kind, Kinds, Nature},
    terms::{self, Term},
    ties::{OccupationTies, Ties},
};
use crate::{
    model::{
        Framework, Iri, Labels, Occupation, OccupationSkill, Problem, Reading, Record, ReuseLevel, Skill, SkillKind,
        SkillRelation, SkillStatus,
    },
    standards::{
        Scope,
        shared::{labels, language},
    },
};

/// How the IRIs of things begin whose own is relative, in a document without a base.
const DOCUMENT: &str = "urn:skillmatch:document:";

/// What relative IRIs are taken against in a document that names no base.
pub(super) fn private_base(scope: &Scope<'_>) -> String {
    format!("{DOCUMENT}{}/", scope.digest.get(..16).unwrap_or(scope.digest))
}

/// Puts down all that a graph says.
pub(super) fn records(graph: &Graph, scope: &Scope<'_>, reading: &mut Reading) {
    let kinds = Kinds::of(graph);
    let ties = Ties::of(graph, &kinds);
    let mut writer = Writer { graph, kinds: &kinds, ties, scope, faults: Faults::default() };
    let before = reading.records.len();
    for id in graph.subjects() {
        match kinds.kind(*id) {
            Some(Kind::Scheme) => writer.scheme(*id, reading),
            Some(Kind::Concept(Nature::Skill)) => writer.skill(*id, false, reading),
            Some(Kind::Collection(Nature::Skill)) => writer.skill(*id, true, reading),
            Some(Kind::Concept(Nature::Occupation) | Kind::Collection(Nature::Occupation)) => {
                writer.occupation(*id, reading);
            }
            None => {}
        }
    }
    writer.relations(reading);
    writer.others(reading);
    writer.faults.report(reading);
    if reading.records.len() == before && !reading.has_errors() {
        let hint = "give concepts the type skos:Concept and a skos:prefLabel";
        reading.problems.push(Problem::error("", "there is no concept in it", hint));
    }
}

/// What is wrong with many things is said once: how many, and where the first is.
#[derive(Debug, Default)]
struct Faults {
    unnamed: Fault,
    twice_preferred: Fault,
    relative: Fault,
    no_iri: Fault,
    mixed: Fault,
}

#[derive(Debug, Default)]
struct Fault {
    count: usize,
    place: String,
}

impl Fault {
    fn at(&mut self, place: &str) {
        if self.count == 0 {
            place.clone_into(&mut self.place);
        }
        self.count += 1;
    }
}

impl Faults {
    fn report(self, reading: &mut Reading) {
        let mut warn = |fault: Fault, what: &str, hint: &str| {
            if fault.count > 0 {
                let message = format!("{} {what}", fault.count);
                reading.problems.push(Problem::warning(fault.place, message, hint));
            }
        };
        warn(self.unnamed, "concept(s) have no name", "give each a skos:prefLabel");
        let hint = "keep one skos:prefLabel a language; the others are taken as other names";
        warn(self.twice_preferred, "concept(s) have two preferred names in one language", hint);
        let hint = "state a base (@base, xml:base) or write IRIs out";
        warn(self.relative, "relative IRI(s), and the document names no base: they hold in it only", hint);
        warn(self.mixed, "link(s) put an occupation above a skill or below one; left out", "link them by skos:related");
        if self.no_iri.count > 0 {
            let message = format!("{} concept(s) are named by no absolute IRI and are lost", self.no_iri.count);
            let hint = "give each concept an IRI without white space";
            reading.problems.push(Problem::error(self.no_iri.place, message, hint));
        }
    }
}

struct Writer<'a> {
    graph: &'a Graph,
    kinds: &'a Kinds,
    ties: Ties,
    scope: &'a Scope<'a>,
    faults: Faults,
}

impl Writer<'_> {
    fn scheme(&mut self, id: Id, reading: &mut Reading) {
        let Some(iri) = self.iri(id) else { return };
        let Some(scheme) = self.kinds.scheme(id) else { return };
        let graph = self.graph;
        let language = graph.first_words(id, &[Term::Language]);
        let replaced_by = graph.linked(id, Term::ReplacedBy).next().and_then(|it| Iri::new(graph.name(it)).ok());
        let framework = Framework {
            title: kinds::title(graph, id),
            description: graph.first_words(id, &[Term::Description, Term::Definition, Term::Comment, Term::ScopeNote]),
            publisher: graph.first_words(id, &[Term::Publisher]),
            version: graph.first_words(id, &[Term::Version]),
            language: language.and_then(|it| language::tag(&it)),
            licence: graph.first_words(id, &[Term::Licence]),
            status: self.status_words(id),
            replaced_by,
            ..Framework::named(iri, scheme.short_name.clone())
        };
        reading.push(graph.place(id), Record::Framework(framework));
    }

    fn skill(&mut self, id: Id, group: bool, reading: &mut Reading) {
        let labels = self.labels(id);
        let Some(iri) = self.named(id, "skill", &labels) else { return };
        let kind = if group { SkillKind::Group } else { self.skill_kind(id) };
        let reuse = self.graph.first_words(id, &[Term::ReuseLevel]).and_then(|it| reuse_level(&it));
        let skill = Skill {
            labels,
            framework: self.kinds.framework(self.graph, id),
            code: self.code(id),
            kind,
            reuse,
            status: self.status(id),
            ..Skill::unnamed(iri)
        };
        reading.push(self.graph.place(id), Record::Skill(skill));
    }

    fn occupation(&mut self, id: Id, reading: &mut Reading) {
        let labels = self.labels(id);
        let Some(iri) = self.named(id, "occupation", &labels) else { return };
        let ties = self.ties.occupations.remove(&id).unwrap_or_default();
        let occupation = Occupation {
            labels,
            framework: self.kinds.framework(self.graph, id),
            code: self.code(id),
            ..self.tied(iri, ties)
        };
        reading.push(self.graph.place(id), Record::Occupation(occupation));
    }

    fn tied(&mut self, iri: Iri, ties: OccupationTies) -> Occupation {
        let broader = ties.broader.into_iter().filter_map(|it| self.target(it)).collect();
        let related = ties.related.into_iter().filter_map(|it| self.target(it)).collect();
        let skills = ties
            .skills
            .into_iter()
            .filter_map(|(skill, importance)| self.target(skill).map(|it| OccupationSkill::new(it, importance)));
        Occupation { skills: skills.collect(), broader, related, ..Occupation::unnamed(iri) }
    }

    fn relations(&mut self, reading: &mut Reading) {
        for (from, kind, to, stated_of) in std::mem::take(&mut self.ties.skills) {
            if let (Some(from), Some(to)) = (self.target(from), self.target(to)) {
                let relation = SkillRelation::new(from, kind, to);
                reading.push(self.graph.place(stated_of), Record::SkillRelation(relation));
            }
        }
        for id in std::mem::take(&mut self.ties.mixed) {
            self.faults.mixed.at(self.graph.place(id));
        }
    }

    /// Occupations of other documents of which this one says something.
    fn others(&mut self, reading: &mut Reading) {
        let mut others: Vec<_> = std::mem::take(&mut self.ties.occupations).into_iter().collect();
        others.sort_unstable_by_key(|(id, _)| *id);
        for (id, ties) in others {
            let Some(iri) = self.target(id) else { continue };
            let framework = self.kinds.framework(self.graph, id).filter(|_| self.graph.name(id).contains("/esco/"));
            let occupation = Occupation { framework, ..self.tied(iri, ties) };
            reading.push(self.graph.place(id), Record::Occupation(occupation));
        }
    }

    /// The IRI of a thing that is described here; one of our own for a thing without a name.
    fn named(&mut self, id: Id, kind: &str, labels: &Labels) -> Option<Iri> {
        let place = self.graph.place(id).to_owned();
        if labels.shown().is_none() {
            self.faults.unnamed.at(&place);
        }
        if !self.graph.name(id).starts_with("_:") {
            let iri = self.iri(id);
            if iri.is_none() {
                self.faults.no_iri.at(&place);
            }
            return iri;
        }
        let framework = self.kinds.framework(self.graph, id).unwrap_or_default();
        let digest = self.scope.digest.get(..16).unwrap_or(self.scope.digest);
        Some(match labels.shown() {
            Some(name) => Iri::local(kind, &format!("{framework} {name}")),
            None => Iri::local(kind, &format!("{digest} {place}")),
        })
    }

    fn iri(&mut self, id: Id) -> Option<Iri> {
        let name = self.graph.name(id);
        if name.starts_with(DOCUMENT) {
            self.faults.relative.at(self.graph.place(id));
        }
        Iri::new(name).ok()
    }

    /// The IRI of a thing that something is tied to. A relative IRI that nothing is said of names nothing.
    fn target(&mut self, id: Id) -> Option<Iri> {
        let described = !self.graph.statements(id).is_empty();
        let name = self.graph.name(id);
        if name.starts_with("_:") {
            let nature = self.kinds.nature_of(self.graph, id, Nature::Skill)?;
            let labels = self.labels(id);
            let kind = if nature == Nature::Skill { "skill" } else { "occupation" };
            return labels.shown().and_then(|_| {
                let framework = self.kinds.framework(self.graph, id).unwrap_or_default();
                labels.shown().map(|name| Iri::local(kind, &format!("{framework} {name}")))
            });
        }
        Iri::new(name).ok().filter(|_| described || !name.starts_with(DOCUMENT))
    }

    fn labels(&mut self, id: Id) -> Labels {
        let graph = self.graph;
        let texts = |among: &[Term]| {
            let texts = among.iter().flat_map(|it| graph.texts(id, *it));
            let mut found = Vec::new();
            for (text, language) in texts {
                let text = text.trim();
                if !text.is_empty() {
                    let language = language.map_or(Labels::UNDETERMINED.to_owned(), labels::primary);
                    found.push((language, text.to_owned()));
                }
            }
            found
        };
        let mut preferred = texts(&[Term::Preferred, Term::PreferredLabel]);
        let mut stated: Vec<_> = graph.texts(id, Term::Preferred);
        stated.sort_by_key(|(_, language)| *language);
        stated.dedup();
        if stated.windows(2).any(|pair| matches!(pair, [(_, one), (_, two)] if one == two)) {
            self.faults.twice_preferred.at(graph.place(id));
        }
        if preferred.is_empty() {
            preferred = texts(&[Term::Label, Term::Title]);
        }
        let mut labels = Labels::default();
        // A hostile thing may have names by the hundred thousand: each is compared with none.
        let mut seen = HashSet::new();
        for (language, text) in preferred {
            if seen.insert((language.clone(), text.clone())) {
                let mine = labels.0.entry(language).or_default();
                if mine.preferred.is_none() {
                    mine.preferred = Some(text);
                } else {
                    mine.alternative.push(text);
                }
            }
        }
        for (language, text) in texts(&[Term::Alternative, Term::AlternativeLabel]) {
            if seen.insert((language.clone(), text.clone())) {
                labels.0.entry(language).or_default().alternative.push(text);
            }
        }
        for (language, text) in texts(&[Term::Hidden, Term::HiddenLabel]) {
            if seen.insert((language.clone(), text.clone())) {
                labels.0.entry(language).or_default().hidden.push(text);
            }
        }
        let notes = [Term::Definition, Term::Description, Term::ScopeNote, Term::Comment];
        labels::add_descriptions(&mut labels, texts(&notes));
        labels
    }

    fn code(&self, id: Id) -> Option<String> {
        let code = self.graph.first_words(id, &[Term::Notation]);
        // An identifier is a code where it is a short one, not the IRI once more.
        let identifier = || self.graph.first_words(id, &[Term::Identifier]).filter(|it| !it.contains("://"));
        code.or_else(identifier)
    }

    fn skill_kind(&self, id: Id) -> SkillKind {
        let stated = self.graph.first_words(id, &[Term::SkillType]).unwrap_or_default();
        let stated = terms::split(&stated).1;
        let mut words = std::iter::once(stated).chain(self.graph.types(id));
        words
            .find_map(|it| match it.to_ascii_lowercase().as_str() {
                "knowledge" => Some(SkillKind::Knowledge),
                "skill/competence" | "skill" | "competence" | "competency" => Some(SkillKind::Skill),
                "ability" => Some(SkillKind::Ability),
                "technology" | "tool" => Some(SkillKind::Technology),
                "skillgroup" | "knowledgegroup" => Some(SkillKind::Group),
                _ => None,
            })
            .unwrap_or_default()
    }

    fn status_words(&self, id: Id) -> Option<String> {
        let words = self.graph.first_words(id, &[Term::Status])?;
        Some(if words.contains("://") { terms::split(&words).1.to_owned() } else { words })
    }

    fn status(&self, id: Id) -> SkillStatus {
        let deprecated = self.graph.values(id, Term::Deprecated).any(|it| match it {
            Value::Text { text, .. } => matches!(text.trim(), "true" | "1"),
            Value::Thing(_) => false,
        });
        let words = self.status_words(id).unwrap_or_default().to_lowercase();
        let says = |parts: &[&str]| parts.iter().any(|it| words.contains(it));
        if deprecated
            || self.ties.replaced.contains(&id)
            || says(&["deprecat", "obsolete", "retired", "withdrawn", "superseded", "replaced"])
        {
            SkillStatus::Retired
        } else if says(&["draft", "candidate", "proposed", "unstable", "underdevelopment"]) {
            SkillStatus::Draft
        } else {
            SkillStatus::Active
        }
    }
}

/// ESCO's reuse levels, by name or by the end of their IRI.
fn reuse_level(words: &str) -> Option<ReuseLevel> {
    Some(match terms::split(words).1 {
        "transversal" => ReuseLevel::Transversal,
        "cross-sector" | "cross-sectoral" => ReuseLevel::CrossSector,
        "sector-specific" => ReuseLevel::SectorSpecific,
        "occupation-specific" => ReuseLevel::OccupationSpecific,
        _ => return None,
    })
}
