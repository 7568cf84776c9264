//! Verifiable credentials and presentations (W3C) that are of no standard of their own: a licence, a membership, a set
//! of badges that somebody shows. Credentials inside a presentation are read by the standard that knows them.

use super::{
    ALL, Input, Standard,
    content::{Content, token},
    json::Json,
    shared::{
        Node, badge,
        node::things,
        vc::{self, Kind},
    },
};
use crate::model::{Problem, Reading};

#[cfg(test)]
mod tests;

/// The standard.
pub(super) struct VerifiableCredential;

impl Standard for VerifiableCredential {
    fn id(&self) -> &'static str {
        "verifiable_credential"
    }

    fn name(&self) -> &'static str {
        "Verifiable Credential"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| vc::kind_of(it).is_some() || vc::names_the_model(it))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for node in input.things() {
            thing(node, input, reading);
        }
    }
}

fn thing<'a>(node: &Node<'a>, input: &Input<'a>, reading: &mut Reading) {
    match vc::kind_of(node) {
        Some(Kind::Credential) => credential(node, reading),
        Some(Kind::Presentation) => {
            let shown = node.all(&["verifiableCredential"]);
            if shown.is_empty() {
                reading.problems.push(Problem::note(node.place(), "a presentation that shows no credential", ""));
            }
            for it in &shown {
                embedded(it, input, reading);
            }
        }
        Some(Kind::Enveloped) => enveloped(node, input, reading),
        // What the check has to say of it is enough.
        None => vc::check(node, reading),
    }
}

/// A credential of which only the issuer is of use here.
fn credential(node: &Node<'_>, reading: &mut Reading) {
    if let Some(issuer) = node.get(&["issuer"]).filter(|it| it.id().is_some() && it.has("name")) {
        badge::issuer(&issuer, reading);
    }
    reading.problems.push(Problem::note(node.place(), "a credential that says nothing of an achievement", ""));
}

fn embedded<'a>(node: &Node<'a>, input: &Input<'a>, reading: &mut Reading) {
    let input = Input::embedded(input.content, input.scope, node.clone());
    let reader = ALL.iter().find(|it| it.id() != VerifiableCredential.id() && it.recognises(&input));
    match (reader, node.value) {
        (Some(reader), Json::Object(_)) => reader.read(&input, reading),
        (_, Json::String(text)) if token::is_compact_jws(text) => signed(text, &node.place(), &input, reading),
        (_, Json::Object(_)) => thing(node, &input, reading),
        // The check has told it.
        _ => {}
    }
}

/// A token inside a `data:` URL.
fn enveloped(node: &Node<'_>, input: &Input<'_>, reading: &mut Reading) {
    let data = node.value.get("id").and_then(Json::as_str).and_then(|it| it.split_once(',')).map(|(_, data)| data);
    match data.map(str::trim) {
        Some(data) if token::is_compact_jws(data) => signed(data, &node.place_of("id"), input, reading),
        Some(_) => {
            let message = "is enveloped in a form that is not read: only compact JWS is";
            reading.problems.push(Problem::warning(node.place_of("id"), message, "ask for it as JSON or JWT"));
        }
        None => {}
    }
}

/// Claims are read as what they are: claims. Whether the signature holds is not looked at here.
fn signed(token: &str, place: &str, input: &Input<'_>, reading: &mut Reading) {
    let Some(claims) = token::claims(token, input.scope.limits, place, &mut reading.problems) else { return };
    let content = Content::Json(claims);
    let Content::Json(claims) = &content else { return };
    for node in things(claims, &format!("{place}: ")) {
        let inside = Input::embedded(&content, input.scope, node.clone());
        if let Some(reader) = ALL.iter().find(|it| it.recognises(&inside)) {
            reader.read(&inside, reading);
        } else {
            let message = "the signed credential is of no standard known here";
            reading.problems.push(Problem::warning(node.place(), message, "ask for it as JSON"));
        }
        vc::check_all(&[node], reading);
    }
}
