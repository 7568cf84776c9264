//! Open Badges 0.5, 1.0 and 1.1 (`ob_v2p0/history`): assertions with their badge embedded, or as three documents that
//! link each other. Before 1.1 nothing has an `id`: a document's name is the address it lies at.

#[cfg(test)]
mod tests;

use super::{
    Input, Scope, Standard,
    open_badges_2::{self, Kind, Parts, badge_reference, source_iri},
    open_badges_3,
    shared::{Node, badge, endorsement::endorsements},
};
use crate::model::{Achievement, Iri, Issuer, Problem, Reading, Record, Reference};

/// The standard.
pub(super) struct OpenBadges1;

impl Standard for OpenBadges1 {
    fn id(&self) -> &'static str {
        "open_badges_1"
    }

    fn name(&self) -> &'static str {
        "Open Badges 0.5 to 1.1"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(|it| kind_of(it).is_some())
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for node in input.things() {
            if !read_thing(node, &input.scope, reading) && !open_badges_3::read_embedded(node, &input.scope, reading) {
                let message = "is no assertion, badge class or issuer";
                let hint = "see what Open Badges 1.1 asks for, or ask the issuer for a 2.0 or 3.0 export";
                reading.problems.push(Problem::error(node.place(), message, hint));
            }
        }
    }
}

/// Reads a thing of these versions; `false` when it is none.
pub(super) fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    let Some(kind) = kind_of(node) else { return false };
    // Once for a long list.
    let message = format!("is Open Badges {}", version(node));
    if !reading.problems.iter().take(64).any(|it| it.message == message) {
        reading.problems.push(Problem::note(node.place(), message, ""));
    }
    open_badges_2::read_as(kind, node, scope, reading, &Parts { badge_class, issuer });
    true
}

/// What it is of these versions, where it is of one of them.
fn kind_of(node: &Node<'_>) -> Option<Kind> {
    if is_old(node) { open_badges_2::shape(node) } else { None }
}

/// By the context of 1.1; before it there was neither context nor type nor id.
pub(super) fn is_old(node: &Node<'_>) -> bool {
    let contexts = node.contexts();
    if contexts.iter().any(|it| it.trim_end_matches('/').ends_with("openbadges/v1") || it.contains("badgespec.org/v1"))
    {
        return true;
    }
    let has = |keys: &[&str]| keys.iter().all(|key| node.has(key));
    let newer = ["@context", "type", "@type", "id", "@id"].iter().any(|key| node.has(key));
    let kinds =
        [&["badge", "recipient"][..], &["badge", "issuedOn"], &["name", "criteria", "issuer"], &["name", "url"]];
    !newer && kinds.iter().any(|keys| has(keys))
}

/// Which version it is, by what only that one has.
fn version(node: &Node<'_>) -> &'static str {
    if !node.contexts().is_empty() {
        return "1.1";
    }
    let badge = node.get(&["badge"]).filter(|it| it.value.is_object());
    let half = badge.is_some_and(|it| {
        let origin = it.get(&["issuer"]).is_some_and(|issuer| issuer.has("origin"));
        origin || it.text(&["version"]).is_some_and(|version| version.starts_with("0."))
    });
    if half { "0.5" } else { "1.0" }
}

fn badge_class(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> (Reference, Option<Reference>) {
    let maker = node.get(&["issuer"]);
    let issuer = maker.as_ref().and_then(|it| organisation(it, scope, reading));
    let name = node.text(&["name"]).unwrap_or_default();
    let id = if node.id().is_some() { node.iri(reading) } else { None };
    let id = id.or_else(|| source_iri(node, scope)).unwrap_or_else(|| match &issuer {
        // The same badge in another assertion is the same thing.
        Some(issuer) if !name.is_empty() => Iri::local("achievement", &format!("{} {name}", issuer.id)),
        _ => badge::place_id("achievement", &name, node, scope),
    });
    let achievement = badge::described(node, id, issuer, scope, reading);
    let origin = maker.and_then(|it| it.text(&["origin"]));
    let achievement = match origin {
        // 0.5: pages may be given without the origin; `version` is that of the standard.
        Some(origin) => Achievement {
            criteria: achievement.criteria.map(|it| at_origin(&origin, it)),
            version: None,
            ..achievement
        },
        None => achievement,
    };
    badge_reference(node, achievement, reading)
}

fn at_origin(origin: &str, page: String) -> String {
    if page.starts_with('/') { format!("{}{page}", origin.trim_end_matches('/')) } else { page }
}

/// The issuer of a badge: a link, or an object that has an `origin` (0.5) or a `url` instead of an `id`.
fn organisation(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Option<Reference> {
    let named = node.id().is_some() || !node.value.is_object();
    let address = node.text(&["origin", "url"]).and_then(|it| Iri::new(&it).ok());
    let Some(id) = address.filter(|_| !named) else {
        let issuer = badge::issuer(node, reading);
        endorsements(node, scope, reading);
        return issuer;
    };
    let profile = with_unit(node, badge::profile(node, id.clone()));
    let name = profile.name.clone();
    reading.push(node.place(), Record::Issuer(profile));
    Some(Reference { id, name })
}

/// 0.5 has `org`: the unit of the issuer that the badge is of.
fn with_unit(node: &Node<'_>, profile: Issuer) -> Issuer {
    let description = profile.description.or_else(|| node.text(&["org"]));
    let url = profile.url.or_else(|| node.text(&["origin"]));
    Issuer { url, description, ..profile }
}

fn issuer(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let name = node.text(&["name"]).unwrap_or_default();
    let id = if node.id().is_some() { node.iri(reading) } else { source_iri(node, scope) };
    let id = id.or_else(|| node.text(&["url"]).and_then(|it| Iri::new(&it).ok()));
    let id = id.unwrap_or_else(|| badge::place_id("issuer", &name, node, scope));
    badge::profile_document(node, id, scope, reading);
}
