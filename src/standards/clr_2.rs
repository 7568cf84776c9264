//! Comprehensive Learner Records (1EdTech CLR 2.0): credentials inside a credential, each read by itself with its own
//! issuer and dates; definitions of achievements nobody says were awarded; how achievements belong together.

mod associations;
#[cfg(test)]
mod tests;

use super::{
    Input, Scope, Standard, open_badges_3,
    shared::{Node, badge, endorsement::endorsements},
};
use crate::model::{HolderIdentity, Problem, Reading, Record};

/// The standard.
pub(super) struct Clr2;

impl Standard for Clr2 {
    fn id(&self) -> &'static str {
        "clr_2"
    }

    fn name(&self) -> &'static str {
        "CLR 2.0"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        input.has_thing(is_record)
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        for node in input.things() {
            if !open_badges_3::read_embedded(node, &input.scope, reading) {
                let message = "is no learner record and no credential";
                reading.problems.push(Problem::error(node.place(), message, "give it the `type` ClrCredential"));
            }
        }
    }
}

/// Whether it is a learner record: by type, or because its subject holds credentials.
pub(super) fn is_record(node: &Node<'_>) -> bool {
    let subjects = || node.all(&["credentialSubject"]);
    let holds = |it: &Node<'_>| it.is_a(&["ClrSubject"]) || it.has("verifiableCredential");
    node.is_a(&["ClrCredential"]) || (node.has("credentialSubject") && subjects().iter().take(20).any(holds))
}

/// Reads a learner record; `false` when it is none.
pub(super) fn read_thing(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    if !is_record(node) {
        return false;
    }
    // Who put the record together; each credential in it has an issuer of its own.
    if let Some(issuer) = node.get(&["issuer"]) {
        badge::issuer(&issuer, reading);
        endorsements(&issuer, scope, reading);
    }
    endorsements(node, scope, reading);
    let mut found = false;
    for subject in node.all(&["credentialSubject"]) {
        found |= subject_of(&subject, scope, reading);
    }
    if !found {
        let hint = "put the credentials into credentialSubject/verifiableCredential";
        let place = format!("{}/credentialSubject/verifiableCredential", node.place());
        reading.problems.push(Problem::error(place, "the learner record holds nothing", hint));
    }
    true
}

/// Whether there was anything in it.
fn subject_of(subject: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> bool {
    let before = reading.records.len();
    let credentials = subject.all(&["verifiableCredential"]);
    for item in &credentials {
        match item.value.as_str() {
            Some(text) => open_badges_3::read_token(item, text, scope, reading),
            None if open_badges_3::read_embedded(item, scope, reading) => {}
            None => {
                let message = "is no credential of an achievement; passed over";
                reading.problems.push(Problem::warning(item.place(), message, "see Open Badges 3.0 for its shape"));
            }
        }
    }
    if let Some(holder) = open_badges_3::holder(subject) {
        same_holder(subject, &holder, before, reading);
    }
    let definitions = subject.all(&["achievement", "achievements"]);
    for item in &definitions {
        if item.value.is_object() {
            let found = open_badges_3::achievement(item, scope, reading);
            reading.push(item.place(), Record::Achievement(found.achievement));
        } else if let Some(id) = item.iri(reading) {
            reading.link(id.as_str());
        }
    }
    associations::apply(subject, before, reading);
    !credentials.is_empty() || !definitions.is_empty()
}

/// A credential that names nobody is its record's holder's; one of somebody else is reported.
fn same_holder(subject: &Node<'_>, holder: &HolderIdentity, before: usize, reading: &mut Reading) {
    let mut strangers = 0_usize;
    for placed in reading.records.iter_mut().skip(before) {
        if let Record::Credential(credential) = &mut placed.value {
            match &credential.holder {
                None => credential.holder = Some(holder.clone()),
                Some(own) if own.kind == holder.kind && own.value != holder.value => strangers += 1,
                Some(_) => {}
            }
        }
    }
    if strangers > 0 {
        let message = format!("{strangers} of its credentials name another holder than the record does");
        let hint = "put only credentials of one person into a record";
        reading.problems.push(Problem::warning(subject.place(), message, hint));
    }
}
