//! Revocations: lists of them, and documents that say nothing else any more.

use super::super::{Scope, shared::Node};
use crate::model::{Iri, Problem, Reading, Record, Revocation};

/// A document of which is left that it is revoked. Before 1.1 it says no more than that: its address is its name.
pub(super) fn revoked(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let named = if node.id().is_some() { node.iri(reading) } else { None };
    let uid = || Some(uid_iri(&node.text(&["uid"])?, None));
    let Some(credential) = named.or_else(|| source_iri(node, scope)).or_else(uid) else {
        let message = "something is revoked, and nothing says what";
        reading.problems.push(Problem::error(node.place(), message, "give the `id` of the assertion"));
        return;
    };
    let reason = node.text(&["revocationReason"]);
    reading.push(node.place(), Record::Revocation(Revocation { credential, reason }));
}

/// Items are bare strings, `{id, revocationReason}` or `{uid, ...}`.
pub(in crate::standards) fn revocation_list(node: &Node<'_>, reading: &mut Reading) {
    let owner = node.get(&["issuer"]).and_then(|it| it.id()).or_else(|| node.id());
    let items = node.all(&["revokedAssertions", "revokedCredential", "revokedCredentials"]);
    if items.is_empty() {
        reading.problems.push(Problem::note(node.place(), "the list says that nothing is revoked", ""));
    }
    for item in items {
        // 1EdTech's list for 3.0 may keep what was revoked once.
        if item.get(&["revoked"]).is_some_and(|it| it.value.as_bool() == Some(false)) {
            continue;
        }
        let uid = item.text(&["uid"]).filter(|_| item.value.is_object());
        let credential = match uid {
            Some(uid) if item.id().is_none() => Some(uid_iri(&uid, owner.as_deref())),
            _ => item.iri(reading),
        };
        match credential {
            Some(credential) => {
                let reason = item.text(&["revocationReason"]).filter(|_| item.value.is_object());
                reading.push(item.place(), Record::Revocation(Revocation { credential, reason }));
            }
            None => reading.problems.push(Problem::error(
                item.place(),
                "does not say which assertion is revoked",
                "give its `id`",
            )),
        }
    }
}

/// A name for what has only a `uid`: unique at its issuer, so the issuer's host is a part of it.
pub(super) fn uid_iri(uid: &str, beside: Option<&str>) -> Iri {
    let host = beside.and_then(|it| url::Url::parse(it).ok()).and_then(|it| it.host_str().map(str::to_owned));
    Iri::local("credential", &format!("{} {uid}", host.unwrap_or_default()))
}

/// Before 1.1 a thing's name is where it lies: known when the document was fetched from there.
pub(in crate::standards) fn source_iri(node: &Node<'_>, scope: &Scope<'_>) -> Option<Iri> {
    let fetched = scope.source.starts_with("https://") || scope.source.starts_with("http://");
    Iri::new(scope.source).ok().filter(|_| fetched && scope.tokens == 0 && node.place().is_empty())
}
