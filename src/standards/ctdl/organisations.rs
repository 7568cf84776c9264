//! Organisations: issuers, who vouches for what, and the occupations that stand beside them in a graph.

use std::collections::{HashMap, HashSet};

use super::{graph::Graph, reader::Reader};
use crate::{
    model::{
        Date, Importance, Iri, Issuer, Labels, Occupation, OccupationSkill, Problem, Recognition, RecognitionKind,
        Record, Reference,
    },
    standards::shared::{
        Node,
        ctdl::{RECOGNITIONS, terms},
        dates, labels,
    },
};

/// The terms by which an organisation says for whom it vouches.
const VOUCHES: [(&str, RecognitionKind); 4] = [
    ("accredits", RecognitionKind::Accredited),
    ("approves", RecognitionKind::Approved),
    ("recognizes", RecognitionKind::Recognised),
    ("regulates", RecognitionKind::Regulated),
];

/// The organisations of a document that vouch for others, by the other's key.
pub(super) type Vouched = HashMap<String, Vec<(usize, RecognitionKind)>>;

/// Who vouches for whom in a document.
pub(super) fn vouched(graph: &Graph<'_>) -> Vouched {
    let mut found = Vouched::new();
    for (at, thing) in graph.things.iter().enumerate() {
        for (term, kind) in VOUCHES {
            for other in terms::all(&thing.node, &[term]).iter().filter_map(terms::id) {
                found.entry(terms::key(&other)).or_default().push((at, kind));
            }
        }
    }
    found
}

impl<'a> Reader<'_, 'a> {
    /// Who owns or else offers a thing: the first; others that stand there whole are records too.
    pub(super) fn issuer(&mut self, node: &Node<'a>) -> Option<Reference> {
        let terms_of_bodies = ["ownedBy", "offeredBy", "creator", "publisher"];
        let bodies: Vec<Node<'a>> = terms_of_bodies.iter().flat_map(|it| terms::all(node, &[it])).collect();
        let limit = self.scope.limits.alignments;
        let mut named = bodies.iter().take(limit).filter_map(|it| self.body(it)).collect::<Vec<_>>().into_iter();
        named.next()
    }

    /// An organisation that is referred to: linked, or embedded and then a record of its own.
    pub(super) fn body(&mut self, node: &Node<'a>) -> Option<Reference> {
        self.link(node);
        let found = self.resolve(node);
        let words = found.value.as_str().filter(|it| terms::iri(it).is_none()).map(str::to_owned);
        if let Some(name) = words.filter(|it| !it.starts_with("_:")) {
            return Some(Reference { id: Iri::local("issuer", &name), name: Some(name) });
        }
        let named = terms::id(&found).is_some_and(|it| !it.starts_with("_:")) || terms::ctid(&found).is_some();
        let name = terms::text(&found, &["name"]);
        let id = match (&name, named) {
            // As in the other standards, an issuer without identifier goes by its name.
            (Some(name), false) => Some(Iri::local("issuer", name)),
            _ => self.target(node, "issuer"),
        };
        let Some(id) = id else {
            let hint = "refer to it by its IRI";
            self.reading.problems.push(Problem::error(node.place(), "names no organisation", hint));
            return None;
        };
        if node.value.is_object() && !self.graph.has(node, self.here) && name.is_some() && self.first_time(node) {
            let issuer = self.profile(&found, id.clone());
            self.reading.push(node.place(), Record::Issuer(issuer));
        }
        Some(Reference { id, name })
    }

    pub(super) fn organisation(&mut self, node: &Node<'a>) {
        let named = terms::id(node).is_some_and(|it| !it.starts_with("_:")) || terms::ctid(node).is_some();
        let id = match terms::text(node, &["name"]).filter(|_| !named) {
            Some(name) => Iri::local("issuer", &name),
            None => self.iri_of(node, "issuer"),
        };
        let issuer = self.profile(node, id);
        if issuer.name.is_none() {
            let message = "an organisation has no name";
            self.reading.problems.push(Problem::warning(node.place_of("ceterms:name"), message, "give it a `name`"));
        }
        self.reading.push(node.place(), Record::Issuer(issuer));
        for (term, _) in VOUCHES {
            let Some(found) = terms::get(node, &[term]) else { continue };
            if terms::items(&found).iter().any(|it| !self.graph.has(it, self.here)) {
                let message = format!("what it `{term}` is not in the document, and cannot be told from here");
                let hint = "the things themselves say the same with accreditedBy and its like";
                self.reading.problems.push(Problem::note(found.place(), message, hint));
            }
        }
    }

    /// An organisation's public part. E-mail, telephone and addresses are not kept.
    fn profile(&mut self, node: &Node<'a>, id: Iri) -> Issuer {
        Issuer {
            name: terms::text(node, &["name"]),
            url: terms::all(node, &["subjectWebpage"]).iter().find_map(terms::id),
            description: terms::text(node, &["description"]),
            recognised_by: self.recognitions(node),
            other_ids: terms::ctid(node).into_iter().collect(),
            ..Issuer::unnamed(id)
        }
    }

    /// Who vouches for a thing: directly, or within a jurisdiction.
    pub(super) fn recognitions(&mut self, node: &Node<'a>) -> Vec<Recognition> {
        let limit = self.scope.limits.alignments;
        let mut found: Vec<Recognition> = Vec::new();
        for (by, within, kind) in RECOGNITIONS {
            for body in terms::all(node, &[by]).into_iter().take(limit) {
                self.vouch(&body, kind, (None, None), &mut found);
            }
            for place in self.resolved(node, &[within]) {
                for body in terms::all(&place, &["assertedBy"]) {
                    self.vouch(&body, kind, (None, None), &mut found);
                }
            }
        }
        // An organisation of the same document may say whom it accredits.
        let mine = [terms::id(node), terms::ctid(node)].into_iter().flatten().map(|it| terms::key(&it));
        let bodies: Vec<(usize, RecognitionKind)> =
            mine.filter_map(|it| self.vouched.get(&it)).flatten().copied().collect();
        for (at, kind) in bodies {
            let Some(body) = self.graph.things.get(at).map(|it| it.node.clone()) else { continue };
            self.vouch(&body, kind, (None, None), &mut found);
        }
        // Actions say the same with dates.
        for action in self.resolved(node, &["relatedAction"]) {
            let Some(kind) = action.types().iter().find_map(|it| action_kind(it)) else { continue };
            let first = dates::date(&action, &["ceterms:startDate", "startDate"], self.reading);
            let last = dates::date(&action, &["ceterms:endDate", "endDate"], self.reading);
            for body in terms::all(&action, &["actingAgent", "assertedBy"]) {
                self.vouch(&body, kind, (first, last), &mut found);
            }
        }
        found
    }

    fn vouch(
        &mut self,
        body: &Node<'a>,
        kind: RecognitionKind,
        (from, until): (Option<Date>, Option<Date>),
        found: &mut Vec<Recognition>,
    ) {
        let Some(by) = self.body(body) else { return };
        let recognition = Recognition { from, until, ..Recognition::new(by, kind) };
        if found.len() < self.scope.limits.alignments && !found.contains(&recognition) {
            found.push(recognition);
        }
    }

    pub(super) fn occupation(&mut self, node: &Node<'a>) {
        let id = self.iri_of(node, "occupation");
        let mut names = Labels::default();
        labels::add_names(&mut names, terms::texts(node, &["name"]));
        labels::add_alternatives(&mut names, terms::texts(node, &["alternateName"]));
        labels::add_descriptions(&mut names, terms::texts(node, &["description"]));
        let code = terms::text(node, &["codedNotation"]);
        let skills = self.occupation_skills(node);
        let occupation = Occupation { labels: names, code, skills, ..Occupation::unnamed(id) };
        self.reading.push(node.place(), Record::Occupation(occupation));
    }

    /// The skills that an occupation takes: what it embodies, requires or recommends.
    fn occupation_skills(&mut self, node: &Node<'a>) -> Vec<OccupationSkill> {
        let mut named = Vec::new();
        for term in ["skillEmbodied", "knowledgeEmbodied", "abilityEmbodied", "targetCompetency"] {
            named.extend(terms::all(node, &[term]).into_iter().map(|it| (it, Importance::Required)));
        }
        for (term, importance) in [("requires", Importance::Required), ("recommends", Importance::Preferred)] {
            for condition in self.resolved(node, &[term]) {
                let skills = terms::all(&condition, &["targetCompetency"]);
                named.extend(skills.into_iter().map(|it| (it, importance)));
            }
        }
        let mut seen = HashSet::new();
        let mut skills = Vec::new();
        for (item, importance) in named {
            let Some(skill) = self.target(&item, "skill") else { continue };
            if self.spend(100, &item) && seen.insert(skill.clone()) {
                skills.push(OccupationSkill::new(skill, importance));
            }
        }
        skills
    }
}

/// What a credentialing action says.
fn action_kind(name: &str) -> Option<RecognitionKind> {
    Some(match name {
        "AccreditAction" => RecognitionKind::Accredited,
        "ApproveAction" => RecognitionKind::Approved,
        "RecognizeAction" => RecognitionKind::Recognised,
        "RegulateAction" => RecognitionKind::Regulated,
        _ => return None,
    })
}
