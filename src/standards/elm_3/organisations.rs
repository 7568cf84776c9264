//! Organisations, and who vouches for what: accreditations.

use std::collections::HashSet;

use super::{
    graph::{self, Things, field, lasting_id, text},
    link, made_id,
};
use crate::{
    model::{Iri, Issuer, Problem, Reading, Recognition, RecognitionKind, Record, Reference},
    standards::shared::{Node, dates},
};

/// The organisations of a document: each is put down once.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    known: HashSet<Iri>,
    /// How many accreditors of accreditors deep it is.
    depth: usize,
}

/// The most identifiers of one kind.
const MOST: usize = 20;

/// Identifiers that an authority gave an organisation.
const OFFICIAL: [&[&str]; 4] = [
    &["registration", "registrations"],
    &["eIDASIdentifier", "eidasLegalIdentifier", "eidasIdentifier"],
    &["vatIdentifier"],
    &["taxIdentifier"],
];

impl Organisations {
    /// Reads an organisation: a link, or a description that becomes a record of its own.
    pub(super) fn read<'a>(
        &mut self,
        things: &Things<'a>,
        node: &Node<'a>,
        reading: &mut Reading,
    ) -> Option<Reference> {
        let described = node.value.is_object();
        let name = text(node, &["legalName", "prefLabel", "name", "altLabel"]);
        if !described || (name.is_none() && node.value.as_object().is_some_and(|it| it.len() <= 2)) {
            let id = lasting_id(node);
            match &id {
                Some(id) => link(id, reading),
                None => reading.problems.push(Problem::warning(
                    node.place(),
                    "names an organisation that is not described",
                    "describe it with its id and legalName",
                )),
            }
            return id.map(Reference::to);
        }
        let official = official_ids(things, node);
        let id = lasting_id(node).or_else(|| {
            let name = name.as_deref()?;
            // A registration tells organisations of one name apart.
            Some(match official.first() {
                Some(number) => made_id("issuer", &[name, number]),
                None => Iri::local("issuer", name),
            })
        });
        let Some(id) = id else {
            reading.problems.push(Problem::warning(
                node.place(),
                "the organisation has neither a lasting id nor a name",
                "give it a legalName and a registration",
            ));
            return None;
        };
        if self.known.insert(id.clone()) {
            let mut recognised_by = Vec::new();
            if self.depth < 8 {
                self.depth += 1;
                recognised_by = self.recognitions(things, node, reading);
                self.depth -= 1;
            }
            let mut other_ids = official;
            for identifier in things.all(node, &["identifier"]).iter().take(MOST) {
                other_ids.extend(text(identifier, &["notation"]).or_else(|| identifier.words()));
            }
            let issuer = Issuer {
                name: name.clone(),
                url: things.one(node, &["homepage"]).and_then(|it| web_address(&it)),
                recognised_by,
                other_ids,
                ..Issuer::unnamed(id.clone())
            };
            reading.push(node.place(), Record::Issuer(issuer));
        }
        Some(Reference { id, name })
    }

    /// Who accredits the thing, says an `Accreditation` of it or a direct link.
    pub(super) fn recognitions<'a>(
        &mut self,
        things: &Things<'a>,
        node: &Node<'a>,
        reading: &mut Reading,
    ) -> Vec<Recognition> {
        let mut found = Vec::new();
        for accreditation in things.all(node, &["accreditation", "hasAccreditation"]) {
            found.extend(self.accreditation(things, &accreditation, reading));
        }
        for body in things.all(node, &["accreditedBy"]) {
            let by = self.read(things, &body, reading);
            found.extend(by.map(|it| Recognition::new(it, RecognitionKind::Accredited)));
        }
        for body in things.all(node, &["recognisedBy", "recognizedBy"]) {
            let by = self.read(things, &body, reading);
            found.extend(by.map(|it| Recognition::new(it, RecognitionKind::Recognised)));
        }
        found.dedup();
        found
    }

    /// One accreditation; `None` when it says that it was refused or taken back, or by nobody we could name.
    pub(super) fn accreditation<'a>(
        &mut self,
        things: &Things<'a>,
        node: &Node<'a>,
        reading: &mut Reading,
    ) -> Option<Recognition> {
        if !node.value.is_object() || node.value.as_object().is_some_and(|it| it.len() <= 2) {
            // Europass publishes accreditations in a register of its own.
            if let Some(id) = lasting_id(node) {
                link(&id, reading);
            }
            return None;
        }
        let decision = things.concept(node, &["decision", "status"]).and_then(|it| it.words()).unwrap_or_default();
        let decision = decision.to_lowercase();
        if ["withdrawn", "revoked", "negative", "refused", "rejected", "denied", "suspended"]
            .iter()
            .any(|it| decision.contains(it))
        {
            let message = format!("the accreditation is {decision}; it does not count");
            reading.problems.push(Problem::note(node.place(), message, ""));
            return None;
        }
        let agent = things.one(node, &["accreditingAgent", "accreditingAgency"]);
        let Some(by) = agent.and_then(|it| self.read(things, &it, reading)) else {
            reading.problems.push(Problem::warning(
                node.place(),
                "the accreditation does not say by whom",
                "give the accreditingAgent",
            ));
            return None;
        };
        let date = |terms: &[&'static str], reading: &mut Reading| {
            graph::key(node, terms).and_then(|it| dates::date(node, &[it], reading))
        };
        Some(Recognition {
            from: date(&["dateIssued", "issued", "issuedDate", "validFrom"], reading),
            until: date(&["expiryDate", "validUntil"], reading),
            ..Recognition::new(by, RecognitionKind::Accredited)
        })
    }
}

/// Numbers under which authorities know an organisation.
fn official_ids<'a>(things: &Things<'a>, node: &Node<'a>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for terms in OFFICIAL {
        let Some(stated) = field(node, terms) else { continue };
        for item in stated.items().iter().take(MOST) {
            let resolved = text(&things.resolve(item.clone()), &["notation"]).or_else(|| {
                let words = item.value.as_str().map(str::trim)?;
                (!words.starts_with("urn:epass:") && !words.is_empty()).then(|| words.to_owned())
            });
            found.extend(resolved.filter(|it| !found.contains(it)));
        }
    }
    found
}

/// The address of a web page: a bare URL, or a resource with its `contentURL`.
fn web_address(node: &Node<'_>) -> Option<String> {
    let url = text(node, &["contentURL", "contentUrl"]).or_else(|| node.id());
    url.filter(|it| it.starts_with("http"))
}
