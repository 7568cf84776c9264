//! What Open Badges 2.0 `BadgeClass` and 3.0 `Achievement` have in common, and `Profile` of both.

use std::collections::HashSet;

use super::{
    Node, alignments, ctdl,
    endorsement::{accreditations, endorsements},
    related::{language, related},
};
use crate::{
    model::{Achievement, Credits, Iri, Issuer, Problem, Reading, Record, Reference},
    standards::Scope,
};

/// Reads the parts of an achievement that both versions have. `issuer_keys` name who creates it.
pub(in crate::standards) fn achievement(
    node: &Node<'_>,
    issuer_keys: &[&str],
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Achievement {
    let name = node.text(&["name"]).unwrap_or_default();
    let id = node.iri(reading).unwrap_or_else(|| local_id("achievement", &name, node, scope, reading));
    let creator = node.get(issuer_keys);
    let issuer = creator.as_ref().and_then(|it| issuer(it, reading));
    if let Some(profile) = &creator {
        endorsements(profile, scope, reading);
    }
    described(node, id, issuer, scope, reading)
}

/// The same for an achievement whose IRI and issuer are known already.
pub(in crate::standards) fn described(
    node: &Node<'_>,
    id: Iri,
    issuer: Option<Reference>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Achievement {
    let name = node.text(&["name"]).unwrap_or_default();
    if name.is_empty() {
        reading.problems.push(Problem::warning(
            format!("{}/name", node.place()),
            "an achievement has no name",
            "give it a `name`",
        ));
    }
    let mut achievement = Achievement {
        name,
        description: node.text(&["description"]),
        achievement_type: node.text(&["achievementType"]),
        issuer,
        criteria: node.get(&["criteria"]).and_then(|it| criteria(&it)),
        tags: tags(node),
        alignments: alignments(node, scope.limits, reading),
        language: language(node).into_iter().collect(),
        recognised_by: accreditations(node),
        related: related(node, reading),
        credits: credits(node, reading),
        version: node.text(&["version"]),
        other_ids: other_ids(node),
        ..Achievement::unnamed(id)
    };
    ctdl::describe(node, &mut achievement, reading);
    endorsements(node, scope, reading);
    achievement
}

/// What one must do: the text where there is one, else the address of a page; of several the first that says something.
fn criteria(node: &Node<'_>) -> Option<String> {
    let items = node.items();
    let narrative = items.iter().find_map(|it| it.text(&["narrative"]));
    narrative.or_else(|| items.iter().find_map(|it| it.text(&["id", "@id"]).or_else(|| it.words())))
}

/// Credit points (Open Badges 3.0 `creditsAvailable`).
fn credits(node: &Node<'_>, reading: &mut Reading) -> Vec<Credits> {
    let Some(found) = node.get(&["creditsAvailable"]) else { return Vec::new() };
    let amount = found.number().filter(|it| *it >= 0.0);
    if amount.is_none() {
        let message = "credits are not a number from 0";
        reading.problems.push(Problem::error(found.place(), message, "write a number, for instance 3.0"));
    }
    amount.into_iter().map(|amount| Credits { amount, unit: None }).collect()
}

/// What else a thing is called by: `otherIdentifier`, `alsoKnownAs`, a code, a CTID. What names a person is not kept.
fn other_ids(node: &Node<'_>) -> Vec<String> {
    const PERSONAL: [&str; 6] =
        ["name", "userName", "accountId", "emailAddress", "nationalIdentityNumber", "ltiUserId"];
    let entries = node.all(&["otherIdentifier", "otherIdentifiers"]);
    let public = entries.iter().filter(|it| {
        let kind = it.text(&["identifierType"]);
        kind.is_none_or(|kind| !PERSONAL.contains(&kind.rsplit(':').next().unwrap_or(&kind)))
    });
    let named = public.filter_map(|it| it.text(&["identifier", "id", "@id"]).or_else(|| it.words()));
    let known = node.all(&["alsoKnownAs"]).into_iter().filter_map(|it| it.id());
    let codes = ["humanCode", "ceterms:ctid", "ctid"].into_iter().filter_map(|key| node.text(&[key]));
    let mut found: Vec<String> = Vec::new();
    for id in named.chain(known).chain(codes).take(MAX_OTHER_IDS) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// Nothing goes by more names than this.
const MAX_OTHER_IDS: usize = 200;

/// Reads an issuer: a link, or a profile that becomes a record of its own.
pub(in crate::standards) fn issuer(node: &Node<'_>, reading: &mut Reading) -> Option<Reference> {
    let id = node.iri(reading);
    let Some(id) = id else {
        if let Some(name) = node.text(&["name"]) {
            return Some(Reference { id: Iri::local("issuer", &name), name: Some(name) });
        }
        reading.problems.push(Problem::warning(
            node.place(),
            "the issuer has neither id nor name",
            "give it an absolute IRI as `id`",
        ));
        return None;
    };
    if !node.value.is_object() {
        reading.link(id.as_str());
        return Some(Reference::to(id));
    }
    let profile = profile(node, id.clone());
    let name = profile.name.clone();
    reading.push(node.place(), Record::Issuer(profile));
    Some(Reference { id, name })
}

/// A profile's public part. E-mail, telephone and addresses are not kept.
pub(in crate::standards) fn profile(node: &Node<'_>, id: Iri) -> Issuer {
    let mut other_ids = other_ids(node);
    // The same issuer as the other version of the standard has it.
    for twin in node.all(&["related"]).iter().filter(|it| it.is_a(&["Profile", "Issuer"])).take(MAX_OTHER_IDS) {
        other_ids.extend(twin.id().filter(|it| !other_ids.contains(it)));
    }
    Issuer {
        name: node.text(&["name"]),
        url: node.get(&["url"]).and_then(|it| it.id()),
        description: node.text(&["description"]),
        recognised_by: accreditations(node),
        other_ids,
        ..Issuer::unnamed(id)
    }
}

/// Reads a document that is a profile by itself.
pub(in crate::standards) fn profile_document(node: &Node<'_>, id: Iri, scope: &Scope<'_>, reading: &mut Reading) {
    // Which of its awards do not count any more is said there.
    if let Some(list) = node.get(&["revocationList"]).and_then(|it| it.id()) {
        reading.link(&list);
    }
    endorsements(node, scope, reading);
    reading.push(node.place(), Record::Issuer(profile(node, id)));
}

/// Keywords: `tags` (2.0) or `tag` (3.0); a list, or one string separated by commas.
fn tags(node: &Node<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for item in node.all(&["tag", "tags"]) {
        let Some(text) = item.words() else { continue };
        for tag in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            if seen.insert(tag.to_owned()) {
                tags.push(tag.to_owned());
            }
        }
    }
    tags
}

/// A name for a thing without id: by its own name, else by its document and place. The same document gives the same.
pub(in crate::standards) fn local_id(
    kind: &str,
    name: &str,
    node: &Node<'_>,
    scope: &Scope<'_>,
    reading: &mut Reading,
) -> Iri {
    let message = format!("the {kind} has no usable id; a local one is made");
    reading.problems.push(Problem::warning(node.place(), message, "give it an absolute IRI as `id`"));
    place_id(kind, name, node, scope)
}

/// The same where the standard knows no ids: nothing is wrong then.
pub(in crate::standards) fn place_id(kind: &str, name: &str, node: &Node<'_>, scope: &Scope<'_>) -> Iri {
    let digest = scope.digest.get(..16).unwrap_or(scope.digest);
    Iri::local(kind, &format!("{name} {digest} {}", node.place()))
}

/// A pseudonym made of an identifier that somebody gave a person. An address of theirs is never kept: its digest is.
pub(in crate::standards) fn person_id(written: &str) -> Iri {
    let written = written.trim();
    let digits = written.chars().filter(char::is_ascii_digit).count();
    let only_phone = written.chars().all(|it| it.is_ascii_digit() || " +-()/.".contains(it));
    let phone = only_phone && digits >= 7 && written.starts_with(['+', '0', '(']);
    let scheme = written.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("tel:"));
    if written.contains('@') || phone || scheme {
        return hidden_id(written);
    }
    let lower = written.to_lowercase();
    let named = ["https://", "http://", "urn:", "did:"].iter().any(|it| lower.starts_with(it));
    let iri = if named { Iri::new(written).ok() } else { None };
    let unnamed = written.chars().count() > 200 || !written.chars().any(char::is_alphanumeric);
    iri.unwrap_or_else(|| if unnamed { hidden_id(written) } else { Iri::local("learner", written) })
}

/// A pseudonym that tells nothing of what it is made of: its keyed digest. The same words give the same one.
pub(in crate::standards) fn hidden_id(written: &str) -> Iri {
    let key = blake3::derive_key("skillmatch 2026 pseudonyms of learners", written.trim().to_lowercase().as_bytes());
    let digest = blake3::hash(&key).to_hex();
    Iri::local("learner", digest.get(..32).unwrap_or(&digest))
}
