//! What the things of a graph are: schemes, concepts, collections; and whether they are skills or occupations.

use std::collections::{HashMap, HashSet};

use super::{
    graph::{Graph, Id},
    terms::Term,
};
use crate::model::Framework;

/// What a concept or a collection of concepts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    Skill,
    Occupation,
}

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scheme,
    Concept(Nature),
    Collection(Nature),
}

/// What is known of a scheme that concepts are in.
#[derive(Debug)]
pub(super) struct Scheme {
    /// The framework's short name.
    pub(super) short_name: String,
    /// Whether its concepts are occupations.
    nature: Nature,
}

/// What everything in a graph is.
#[derive(Debug)]
pub(super) struct Kinds {
    of: HashMap<Id, Kind>,
    schemes: HashMap<Id, Scheme>,
    /// The scheme that a concept is in first.
    in_scheme: HashMap<Id, Id>,
    only_scheme: Option<Id>,
}

impl Kinds {
    pub(super) fn of(graph: &Graph) -> Self {
        let mut found =
            Self { of: HashMap::new(), schemes: HashMap::new(), in_scheme: HashMap::new(), only_scheme: None };
        found.find_schemes(graph);
        let mut values = HashSet::new();
        for subject in graph.subjects() {
            // A skill's type and reuse level are concepts too, but no skills.
            values.extend([Term::SkillType, Term::ReuseLevel].into_iter().flat_map(|it| graph.linked(*subject, it)));
        }
        for subject in graph.subjects().iter().filter(|it| !values.contains(it)) {
            if found.of.contains_key(subject) {
                continue;
            }
            if graph.types(*subject).any(is_collection) {
                found.of.insert(*subject, Kind::Collection(Nature::Skill));
            } else if is_concept(graph, *subject) {
                let nature = found.nature(graph, *subject);
                found.of.insert(*subject, Kind::Concept(nature));
            }
        }
        found.settle_collections(graph);
        found
    }

    /// What a thing is; `None` when it is nothing of ours.
    pub(super) fn kind(&self, id: Id) -> Option<Kind> {
        self.of.get(&id).copied()
    }

    /// What a thing is that others are tied to. Of a thing that is not described: what its IRI says, else the same as
    /// what is tied to it.
    pub(super) fn nature_of(&self, graph: &Graph, id: Id, near: Nature) -> Option<Nature> {
        match self.kind(id) {
            Some(Kind::Concept(nature) | Kind::Collection(nature)) => Some(nature),
            Some(Kind::Scheme) => None,
            None => Some(nature_of_iri(graph.name(id)).unwrap_or(near)),
        }
    }

    /// The short name of the framework that a concept belongs to.
    pub(super) fn framework(&self, graph: &Graph, id: Id) -> Option<String> {
        if graph.name(id).contains("data.europa.eu/esco/") {
            return Some("esco".to_owned());
        }
        let scheme = self.in_scheme.get(&id).copied().or(self.only_scheme);
        if let Some(known) = scheme.and_then(|it| self.schemes.get(&it)) {
            return Some(known.short_name.clone());
        }
        url::Url::parse(graph.name(id)).ok().and_then(|it| it.host_str().map(str::to_owned))
    }

    /// What is known of a scheme.
    pub(super) fn scheme(&self, id: Id) -> Option<&Scheme> {
        self.schemes.get(&id)
    }

    fn find_schemes(&mut self, graph: &Graph) {
        for subject in graph.subjects() {
            if graph.types(*subject).any(|it| it == "ConceptScheme") || graph.has(*subject, Term::HasTopConcept) {
                self.of.insert(*subject, Kind::Scheme);
                self.schemes.entry(*subject).or_insert_with(|| scheme(graph, *subject));
            }
            for target in graph.linked(*subject, Term::HasTopConcept) {
                self.in_scheme.entry(target).or_insert(*subject);
            }
        }
        // Of defined schemes there may be only one: concepts that name none belong to it.
        let mut defined = self.schemes.keys();
        self.only_scheme = defined.next().copied().filter(|_| defined.next().is_none());
        for subject in graph.subjects() {
            let named = [Term::InScheme, Term::TopConceptOf].into_iter().flat_map(|it| graph.linked(*subject, it));
            let named: Vec<Id> = named.collect();
            for target in &named {
                self.schemes.entry(*target).or_insert_with(|| scheme(graph, *target));
            }
            if let Some(first) = named.first() {
                self.in_scheme.insert(*subject, *first);
            }
        }
    }

    fn nature(&self, graph: &Graph, id: Id) -> Nature {
        for kind in graph.types(id) {
            match kind {
                "Occupation" | "OccupationGroup" | "ISCOGroup" | "Job" | "JobTitle" => return Nature::Occupation,
                "Skill" | "SkillGroup" | "Competence" | "Competency" | "Knowledge" | "Ability" => return Nature::Skill,
                _ => {}
            }
        }
        if let Some(nature) = nature_of_iri(graph.name(id)) {
            return nature;
        }
        let scheme = self.in_scheme.get(&id).copied().or(self.only_scheme);
        scheme.and_then(|it| self.schemes.get(&it)).map_or(Nature::Skill, |it| it.nature)
    }

    /// A collection of occupations is a group of occupations.
    fn settle_collections(&mut self, graph: &Graph) {
        for subject in graph.subjects() {
            if self.kind(*subject) != Some(Kind::Collection(Nature::Skill)) {
                continue;
            }
            let first = graph.members(*subject).into_iter().find_map(|it| match self.kind(it) {
                Some(Kind::Concept(nature)) => Some(nature),
                _ => None,
            });
            if let Some(nature) = first {
                self.of.insert(*subject, Kind::Collection(nature));
            }
        }
    }
}

fn is_collection(kind: &str) -> bool {
    matches!(kind, "Collection" | "OrderedCollection" | "ThesaurusArray" | "ConceptGroup")
}

/// A concept by its type, or by what is stated of it.
fn is_concept(graph: &Graph, id: Id) -> bool {
    if graph.types(id).any(|it| it == "Concept") {
        return true;
    }
    let other = |it: &str| matches!(it, "Label" | "Organization" | "Agent" | "Ontology" | "Class" | "NodeLiteral");
    if graph.types(id).any(other) {
        return false;
    }
    let named = graph.has(id, Term::Preferred) || graph.has(id, Term::PreferredLabel);
    let placed = [Term::Broader, Term::Narrower, Term::InScheme, Term::TopConceptOf, Term::Notation];
    named && placed.iter().any(|it| graph.has(id, *it))
}

/// ESCO's IRIs say what they name.
fn nature_of_iri(iri: &str) -> Option<Nature> {
    let path = iri.split_once("data.europa.eu/esco/").map(|(_, path)| path)?;
    match path.split('/').next().unwrap_or_default().to_ascii_lowercase().as_str() {
        "occupation" | "isco" => Some(Nature::Occupation),
        "skill" | "isced-f" => Some(Nature::Skill),
        _ => None,
    }
}

fn scheme(graph: &Graph, id: Id) -> Scheme {
    let iri = graph.name(id);
    let title = title(graph, id);
    let path = iri.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or(iri, |(_, path)| path);
    let mut words = path.to_lowercase();
    for term in [Term::Title, Term::Label, Term::Preferred] {
        for (text, _) in graph.texts(id, term) {
            words.push(' ');
            words.push_str(&text.to_lowercase());
        }
    }
    let nature = if speaks_of_occupations(&words) { Nature::Occupation } else { Nature::Skill };
    let short_name = if iri.contains("data.europa.eu/esco/") {
        Some("esco".to_owned())
    } else {
        let end =
            || path.trim_end_matches(['/', '#']).rsplit(['/', '#', ':']).next().filter(|_| !iri.starts_with("_:"));
        title.as_deref().and_then(Framework::short_name_of).or_else(|| end().and_then(Framework::short_name_of))
    };
    Scheme { short_name: short_name.unwrap_or_else(|| "local".to_owned()), nature }
}

/// A scheme's title.
pub(super) fn title(graph: &Graph, id: Id) -> Option<String> {
    graph.first_words(id, &[Term::Title, Term::Preferred, Term::PreferredLabel, Term::Label])
}

/// Whether a title or path (in lower case) is one of a list of occupations: ISCO, ROME, SOC, ...
fn speaks_of_occupations(words: &str) -> bool {
    const SKILLS: [&str; 8] =
        ["skill", "competen", "compéten", "kompeten", "fähigkeit", "vaardigh", "qualif", "knowledge"];
    const BEGINNINGS: [&str; 7] = ["occupation", "métier", "metier", "beruf", "beroep", "ocupac", "yrke"];
    const WORDS: [&str; 12] = [
        "isco",
        "isco08",
        "isco88",
        "rome",
        "kldb",
        "soc",
        "ssyk",
        "professions",
        "professioni",
        "profesiones",
        "jobs",
        "jobtitles",
    ];
    let mut found = false;
    for word in words.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()) {
        if SKILLS.iter().any(|it| word.starts_with(it)) {
            return false;
        }
        found |= WORDS.contains(&word)
            || (BEGINNINGS.iter().any(|it| word.starts_with(it)) && !word.starts_with("beruflich"));
    }
    found
}
