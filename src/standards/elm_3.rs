//! European Learning Model 3: Europass digital credentials (`EuropeanDigitalCredential`) in JSON-LD, nested or
//! flattened; qualifications, learning opportunities and accreditations by themselves; and the XML of Europass'
//! first credentials (`europassCredential`), which says much the same in other words.

mod achievements;
mod credentials;
mod graph;
mod organisations;
mod outcomes;
mod results;
#[cfg(test)]
mod tests;
mod xml;

use super::{Content, Input, Limits, Standard, json::Json, shared::Node};
use crate::model::{Achievement, Iri, Issuer, Problem, Reading, Record};
use credentials::Reader;
use graph::{Things, field, lasting_id};

/// The standard.
pub(super) struct Elm3;

/// What a thing at the top of a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Credential,
    Presentation,
    Specification,
    Opportunity,
    Accreditation,
}

impl Standard for Elm3 {
    fn id(&self) -> &'static str {
        "elm_3"
    }

    fn name(&self) -> &'static str {
        "European Learning Model 3"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        if let Content::Xml(xml) = input.content {
            return xml::is_europass(xml);
        }
        if sealed(input.content).is_some_and(|it| it.contains("EuropeanDigitalCredential")) {
            return true;
        }
        let speaks = input.content.json_values().iter().any(|(_, value)| speaks_elm(value));
        input.has_thing(|it| matches!(kind_of(it, speaks), Some((kind, _)) if speaks || kind == Kind::Credential))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        if let Content::Xml(document) = input.content {
            let Some(value) = xml::as_json(document.text, input.scope.limits, reading) else { return };
            let message = "is a Europass credential in the XML of before 2023; what it shares with today's is read";
            reading.problems.push(Problem::note("", message, ""));
            read_values(&[(String::new(), &value)], input, reading);
            return;
        }
        if let Some(payload) = sealed(input.content) {
            match Json::parse(payload) {
                Ok(value) => {
                    let message = "is sealed by its issuer; what it says is read, the seal is not checked here";
                    reading.problems.push(Problem::note("", message, ""));
                    read_values(&[("/payload: ".to_owned(), &value)], input, reading);
                }
                Err(error) => {
                    let hint = "download the credential again";
                    let message = format!("the sealed credential is not JSON: {error}");
                    reading.problems.push(Problem::error("/payload", message, hint));
                }
            }
            return;
        }
        read_values(&input.content.json_values(), input, reading);
    }
}

/// The credential in its issuer's seal. Europass seals with `JAdES` (ETSI TS 119 182-1) in JSON serialisation, where the
/// payload is not encoded (`b64: false`, RFC 7797): it is the credential's text.
fn sealed<'a>(content: &'a Content<'_>) -> Option<&'a str> {
    let Content::Json(root) = content else { return None };
    let is_sealed = root.get("signatures").is_some_and(Json::is_array) || root.get("signature").is_some();
    root.get("payload").and_then(Json::as_str).filter(|it| is_sealed && it.trim_start().starts_with('{'))
}

/// The credential inside XML or a seal as plain JSON; `None` where there is neither.
pub(super) fn opened(content: &Content<'_>, limits: &Limits) -> Option<Json<'static>> {
    if let Content::Xml(document) = content {
        return xml::as_json(document.text, limits, &mut Reading::default());
    }
    Json::parse_within(sealed(content)?, limits).ok().map(Json::into_owned)
}

fn read_values<'a>(values: &[(String, &'a Json<'a>)], input: &Input<'_>, reading: &mut Reading) {
    let roots: Vec<Node<'a>> = values.iter().map(|(place, value)| Node::new(value, place)).collect();
    let tops: Vec<(Kind, Node<'a>)> = roots
        .iter()
        .flat_map(|root| {
            let speaks = speaks_elm(root.value);
            let things = super::shared::node::things(root.value, &root.place());
            things.into_iter().filter_map(move |it| kind_of(&it, speaks)).collect::<Vec<_>>()
        })
        .collect();
    let mut reader = Reader::new(Things::of(roots), &input.scope);
    let awards = tops.iter().any(|(kind, _)| matches!(kind, Kind::Credential | Kind::Presentation));
    for (kind, node) in &tops {
        match kind {
            Kind::Credential => reader.credential(node, reading),
            Kind::Presentation => presentation(&mut reader, node, reading),
            // In a flattened credential the qualification is a thing of its own, and read with its claim.
            _ if awards => {}
            Kind::Specification => {
                reader.specification(node, None, reading);
            }
            Kind::Opportunity => opportunity(&mut reader, node, reading),
            Kind::Accreditation => accreditation(&mut reader, node, reading),
        }
    }
    if tops.is_empty() {
        let hint = "give a EuropeanDigitalCredential, a Qualification or a LearningOpportunity";
        reading.problems.push(Problem::error("", "there is nothing of the European Learning Model in it", hint));
    }
}

/// Whether a document names the model: in its context, or in a full or prefixed name.
fn speaks_elm(value: &Json<'_>) -> bool {
    let names = |text: &str| text.contains("data.europa.eu/snb/model") || text.contains("edc-ap");
    let context = match value.get("@context") {
        Some(Json::Array(parts)) => parts.iter().any(|it| speaks_part(it, &names)),
        Some(part) => speaks_part(part, &names),
        None => false,
    };
    let first = value.as_array().map_or(value, |it| it.first().unwrap_or(value));
    context || raw_types(first).iter().any(|it| it.starts_with("elm:") || names(it))
}

fn speaks_part(part: &Json<'_>, names: &impl Fn(&str) -> bool) -> bool {
    part.as_str().is_some_and(names)
        || part.as_object().is_some_and(|it| it.values().any(|value| value.as_str().is_some_and(names)))
}

fn raw_types<'a>(value: &'a Json<'_>) -> Vec<&'a str> {
    match ["type", "@type"].iter().find_map(|key| value.get(key)) {
        Some(Json::Array(types)) => types.iter().filter_map(Json::as_str).collect(),
        Some(kind) => kind.as_str().into_iter().collect(),
        None => Vec::new(),
    }
}

/// What a thing is, past the wrapper that Europass' issuer takes (`{"credential": ..., "deliveryDetails": ...}`).
/// `speaks`: the document names the model, so that bare names are its own.
fn kind_of<'a>(node: &Node<'a>, speaks: bool) -> Option<(Kind, Node<'a>)> {
    if !node.has("credentialSubject")
        && let Some(inner) = node.get(&["credential"]).filter(|it| it.value.is_object())
    {
        return kind_of(&inner, speaks || speaks_elm(inner.value));
    }
    let raw = raw_types(node.value);
    let speaks = speaks || raw.iter().any(|it| it.starts_with("elm:") || it.contains("data.europa.eu/snb/model"));
    let is = |kinds: &[&str]| node.is_a(kinds);
    // A badge that borrows terms of the model is still a badge.
    let badge = is(&["OpenBadgeCredential", "AchievementCredential", "ClrCredential"]);
    let own = is(&["EuropeanDigitalCredential", "EuropassCredential"]);
    if own || (!badge && is(&["VerifiableCredential", "VerifiableAttestation"]) && claims(node)) {
        return Some((Kind::Credential, node.clone()));
    }
    if is(&["EuropeanDigitalPresentation"]) {
        return Some((Kind::Presentation, node.clone()));
    }
    let kind = if !speaks || badge {
        return None;
    } else if is(&["Qualification", "LearningAchievementSpecification"]) {
        Kind::Specification
    } else if is(&["LearningOpportunity"]) {
        Kind::Opportunity
    } else if is(&["Accreditation"]) {
        Kind::Accreditation
    } else {
        return None;
    };
    Some((kind, node.clone()))
}

/// Whether a verifiable credential's subject claims things as the model does.
fn claims(node: &Node<'_>) -> bool {
    let subjects = field(node, &["credentialSubject"]).map(|it| it.items()).unwrap_or_default();
    subjects.iter().any(|subject| {
        let claims = field(subject, &["hasClaim"]).map(|it| it.items()).unwrap_or_default();
        let ours = ["LearningAchievement", "LearningActivity", "LearningAssessment", "LearningEntitlement"];
        claims.iter().any(|it| it.is_a(&ours) || it.value.is_string())
    })
}

fn presentation<'a>(reader: &mut Reader<'a, '_>, node: &Node<'a>, reading: &mut Reading) {
    let credentials = reader.things.all(node, &["verifiableCredential", "europassCredential"]);
    if credentials.is_empty() {
        let hint = "present at least one credential";
        reading.problems.push(Problem::warning(node.place(), "the presentation holds no credential", hint));
    }
    for credential in &credentials {
        if credential.value.is_object() {
            reader.credential(credential, reading);
        } else {
            let hint = "present the credential as JSON";
            reading.problems.push(Problem::error(credential.place(), "the credential is not embedded", hint));
        }
    }
}

/// A learning opportunity: what it leads to, or itself where it does not say.
fn opportunity<'a>(reader: &mut Reader<'a, '_>, node: &Node<'a>, reading: &mut Reading) {
    let body = reader.things.one(node, &["providedBy"]);
    let body = body.and_then(|it| reader.organisations.read(&reader.things, &it, reading));
    let specs = reader.things.all(node, &["learningAchievementSpecification"]);
    let mut found = false;
    for spec in specs.iter().filter(|it| it.value.is_object()) {
        found |= reader.specification(spec, body.clone(), reading).is_some();
    }
    if !found {
        reader.specification(node, body, reading);
    }
}

/// An accreditation by itself: of an organisation, or of single qualifications.
fn accreditation<'a>(reader: &mut Reader<'a, '_>, node: &Node<'a>, reading: &mut Reading) {
    let Some(recognition) = reader.organisations.accreditation(&reader.things, node, reading) else { return };
    let qualifications = reader.things.all(node, &["limitQualification"]);
    for id in qualifications.iter().filter_map(lasting_of) {
        let achievement = Achievement { recognised_by: vec![recognition.clone()], ..Achievement::unnamed(id) };
        reading.push(node.place(), Record::Achievement(achievement));
    }
    if !qualifications.is_empty() {
        return;
    }
    for organisation in reader.things.all(node, &["organisation", "accreditedOrganisation"]) {
        let reference = reader.organisations.read(&reader.things, &organisation, reading);
        if let Some(reference) = reference {
            let issuer = Issuer { recognised_by: vec![recognition.clone()], ..Issuer::unnamed(reference.id) };
            reading.push(node.place(), Record::Issuer(issuer));
        }
    }
}

fn lasting_of(node: &Node<'_>) -> Option<Iri> {
    lasting_id(node)
}

/// An id for a thing that has none beyond its document, made of what tells it from others. The same words give the same
/// id, however long they are.
fn made_id(kind: &str, parts: &[&str]) -> Iri {
    const LONGEST: usize = 200;
    let words = parts.join(" ");
    if words.chars().count() <= LONGEST {
        return Iri::local(kind, &words);
    }
    let start: String = words.chars().take(LONGEST).collect();
    let digest = blake3::hash(words.as_bytes()).to_hex();
    Iri::local(kind, &format!("{start} {}", digest.get(..16).unwrap_or_default()))
}

/// Adds a link to be followed; after a thousand nobody follows any.
fn link(target: &Iri, reading: &mut Reading) {
    const MOST: usize = 1_000;
    if reading.links.len() < MOST {
        reading.link(target.as_str());
    }
}
