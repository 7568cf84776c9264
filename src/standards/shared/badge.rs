//! What Open Badges 2.0 `BadgeClass` and 3.0 `Achievement` have in common, and `Profile` of both.

use super::{Node, alignments, ctdl};
use crate::{
    model::{Achievement, Iri, Issuer, Problem, Reading, Record, Reference},
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
        issuer: node.get(issuer_keys).and_then(|it| issuer(&it, reading)),
        criteria: node.get(&["criteria"]).and_then(|it| it.text(&["narrative", "id", "@id"]).or_else(|| it.words())),
        tags: tags(node),
        alignments: alignments(node, scope.limits, reading),
        ..Achievement::unnamed(id)
    };
    ctdl::describe(node, &mut achievement, reading);
    achievement
}

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
    Issuer {
        name: node.text(&["name"]),
        url: node.get(&["url"]).and_then(|it| it.id()),
        description: node.text(&["description"]),
        ..Issuer::unnamed(id)
    }
}

/// Keywords: `tags` (2.0) or `tag` (3.0); a list, or one string separated by commas.
fn tags(node: &Node<'_>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for item in node.all(&["tag", "tags"]) {
        let Some(text) = item.words() else { continue };
        for tag in text.split(',').map(str::trim).filter(|it| !it.is_empty()) {
            if !tags.iter().any(|known| known == tag) {
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
