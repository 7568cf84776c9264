//! The same credential in several documents.

use crate::{catalog::Merge, model::Credential};

/// The same credential of the same issuer from several documents is one credential: the newest award stands (Open Badges
/// 3.0, equality and comparison), and what was awarded on the same day says it together.
pub(super) fn merged_credentials(credentials: Vec<(Credential, String)>) -> Vec<(Credential, String)> {
    let issuer = |it: &Credential| it.issuer.as_ref().map(|it| it.id.clone());
    let mut merged: Vec<(Credential, String)> = Vec::new();
    for (credential, source) in credentials {
        let same = |(known, _): &&mut (Credential, String)| {
            known.id == credential.id
                && (issuer(known) == issuer(&credential) || known.issuer.is_none() || credential.issuer.is_none())
        };
        match merged.iter_mut().find(same) {
            Some(known) if known.0.issued_on.is_some() && credential.issued_on > known.0.issued_on => {
                let status = known.0.status;
                *known = (credential, source);
                known.0.status = known.0.status.max(status);
            }
            Some((known, _)) if known.issued_on > credential.issued_on && credential.issued_on.is_some() => {
                known.status = known.status.max(credential.status);
            }
            Some((known, _)) => Merge::absorb(known, credential),
            None => merged.push((credential, source)),
        }
    }
    merged
}
