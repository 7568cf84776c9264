//! Collections of descriptors: frameworks, named by their own document or by the descriptors that lie in them.

use std::collections::HashSet;

use crate::model::{Framework, Iri, Reading, Record};

/// A collection as a document names it.
#[derive(Debug, Default, Clone)]
pub(super) struct Collection {
    pub(super) id: Option<Iri>,
    pub(super) uuid: Option<String>,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) author: Option<String>,
    pub(super) status: Option<String>,
}

impl Collection {
    /// Its IRI; of a collection that a descriptor names by UUID, on the same server: OSMT makes both in the same way.
    pub(super) fn beside(skill: Option<&Iri>, uuid: Option<String>, name: Option<String>) -> Self {
        let base = skill.and_then(|it| it.as_str().split_once("/api/skills/")).map(|it| it.0);
        let id = match (base, &uuid) {
            (Some(base), Some(uuid)) => Iri::new(&format!("{base}/api/collections/{uuid}")).ok(),
            _ => None,
        };
        Self { id, uuid, name, ..Self::default() }
    }

    /// Puts it down, once a document.
    pub(super) fn put(&self, place: &str, known: &mut HashSet<Iri>, reading: &mut Reading) {
        let by_uuid = || self.uuid.as_deref().and_then(|it| Iri::new(&format!("urn:uuid:{it}")).ok());
        let by_name = || self.name.as_deref().map(|it| Iri::local("framework", &format!("rsd {it}")));
        let Some(id) = self.id.clone().or_else(by_uuid).or_else(by_name) else { return };
        if !known.insert(id.clone()) {
            return;
        }
        let short_name = self.name.as_deref().and_then(Framework::short_name_of).unwrap_or_else(|| "rsd".to_owned());
        let record = Framework {
            title: self.name.clone(),
            description: self.description.clone(),
            publisher: self.author.clone(),
            status: self.status.clone(),
            ..Framework::named(id, short_name)
        };
        reading.push(place, Record::Framework(record));
    }
}
