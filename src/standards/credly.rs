//! Badges as Credly shows them to everybody: a badge template, an organisation's list of them, and badges that were issued
//! to somebody. It is no standard of anybody else's; its export to Open Badges 2.0 loses skills, level, cost and time.

mod template;
#[cfg(test)]
mod tests;

use super::{
    Input, Scope, Standard,
    shared::{Node, badge, dates},
};
use crate::model::{Credential, CredentialStatus, HolderIdentity, Iri, Problem, Reading, Record};

/// Credly's form.
pub(super) struct Credly;

/// What a thing of this form can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What can be earned.
    Template,
    /// A template that somebody earned.
    Issued,
}

impl Standard for Credly {
    fn id(&self) -> &'static str {
        "credly"
    }

    fn name(&self) -> &'static str {
        "Credly badges"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|node| kind_of(node).is_some() || listed(node).iter().take(3).any(|it| kind_of(it).is_some()))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for node in input.things() {
            let items = if kind_of(node).is_some() { vec![node.clone()] } else { listed(node) };
            if items.is_empty() && !node.value.is_object() {
                let hint = "give a badge template, or a list of them under `data`";
                reading.problems.push(Problem::error(node.place(), "is no badge of Credly", hint));
            }
            for item in &items {
                thing(item, &input.scope, reading);
            }
            if let Some(next) = node.get(&["metadata"]).and_then(|it| it.text(&["next_page_url"])) {
                let message = format!("is one page of several; the next one is `{next}`");
                reading.problems.push(Problem::note(node.place_of("metadata"), message, ""));
            }
        }
    }
}

/// The things in an answer: one, or a page of them.
fn listed<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    node.all(&["data", "badge_templates"])
}

/// What it is, by the members that nobody else has.
pub(super) fn kind_of(node: &Node<'_>) -> Option<Kind> {
    const OWN: [&str; 7] = [
        "badge_template_activities",
        "badge_template_earnable",
        "global_activity_url",
        "earn_this_badge_url",
        "type_category",
        "owner_vanity_slug",
        "show_skill_tag_links",
    ];
    if node.has("@context") {
        return None;
    }
    if node.get(&["badge_template"]).is_some_and(|it| it.value.is_object()) {
        return Some(Kind::Issued);
    }
    let own = OWN.iter().filter(|it| node.value.get(it).is_some()).count();
    (own >= 2 || (own == 1 && node.has("vanity_slug"))).then_some(Kind::Template)
}

fn thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    match kind_of(node) {
        Some(Kind::Template) => {
            template::read(node, None, scope, reading);
        }
        Some(Kind::Issued) => issued(node, scope, reading),
        None => {
            let hint = "fetch the badge's address with .json behind it";
            reading.problems.push(Problem::error(node.place(), "is no badge of Credly", hint));
        }
    }
}

/// A badge that somebody earned. Without an id nothing is left but what was earned.
fn issued(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let Some(template) = node.get(&["badge_template"]) else { return };
    let (achievement, issuer) = template::read(&template, Some(node), scope, reading);
    let Some(id) = node.text(&["id"]) else { return };
    let origin = template::origin(&template);
    let address = format!("{origin}/badges/{id}");
    let id = Iri::new(&address).unwrap_or_else(|_| badge::local_id("credential", &id, node, scope, reading));
    let from = dates::date(node, &["issued_at_date", "issued_at"], reading);
    let until = dates::date(node, &["expires_at_date", "expires_at"], reading);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = format!("it ends on {until}, before it begins on {from}: it never counts");
        let place = node.place_of("expires_at_date");
        reading.problems.push(Problem::warning(place, message, "correct one of the two dates"));
    }
    let state = node.text(&["state"]).unwrap_or_default();
    let status = match state.as_str() {
        "revoked" => CredentialStatus::Revoked,
        "suspended" => CredentialStatus::Suspended,
        _ => CredentialStatus::Active,
    };
    if matches!(state.as_str(), "pending" | "rejected") {
        let message = format!("the badge is {state}: its earner has not accepted it");
        reading.problems.push(Problem::note(node.place_of("state"), message, ""));
    }
    let credential = Credential {
        id,
        achievement,
        holder: holder(node, &origin),
        issuer,
        issued_on: from,
        expires_on: until,
        status,
        results: Vec::new(),
    };
    reading.push(node.place(), Record::Credential(credential));
}

/// Who earned it: by the address of their page, else by a pseudonym of their name. The name itself is not kept.
fn holder(node: &Node<'_>, origin: &str) -> Option<HolderIdentity> {
    let identity = |value: String| HolderIdentity { kind: "id".to_owned(), value };
    if let Some(path) = node.text(&["earner_path"]).filter(|it| it.starts_with('/')) {
        return Some(identity(format!("{origin}{path}")));
    }
    if let Some(id) = node.get(&["user"]).and_then(|it| it.text(&["id"])) {
        return Some(identity(format!("{origin}/users/{id}")));
    }
    let name = node.text(&["issued_to", "issued_to_name"])?;
    Some(identity(badge::hidden_id(&name).as_str().to_owned()))
}
