//! The offers of one segment of the index, found by skill and by IRI.

use std::{collections::HashMap, sync::Arc};

use super::offers::Offer;
use crate::{
    catalog::CredentialEntry,
    engine::{EngineError, loaded::unreadable},
    index::{EntryKind, Snapshot},
    model::Iri,
};

/// The offers of one segment, deleted ones too.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) offers: Vec<Arc<Offer>>,
    /// The number of each one's document.
    documents: Vec<u32>,
    by_id: HashMap<Iri, u32>,
    by_skill: HashMap<Iri, Vec<Place>>,
}

/// Where a skill is given: an offer, and its evidence.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) offer: u32,
    pub(super) evidence: u32,
}

impl Shelf {
    pub(super) fn of(snapshot: &Snapshot, segment: usize) -> Result<Self, EngineError> {
        let mut shelf = Self::default();
        snapshot.for_each_record_in(segment, EntryKind::Credential, &mut |document, id, record| {
            let entry: CredentialEntry = serde_json::from_str(record).map_err(|error| unreadable(id, &error))?;
            let place = shelf.add(id, Offer::from(entry));
            shelf.documents.resize(place as usize + 1, document);
            Ok::<(), EngineError>(())
        })?;
        Ok(shelf)
    }

    /// Adds an offer; gives its place.
    pub(super) fn add(&mut self, id: &Iri, offer: Offer) -> u32 {
        let place = u32::try_from(self.offers.len()).unwrap_or(u32::MAX);
        for (evidence, it) in (0_u32..).zip(&offer.evidence) {
            self.by_skill.entry(it.skill.clone()).or_default().push(Place { offer: place, evidence });
        }
        self.by_id.insert(id.clone(), place);
        self.offers.push(Arc::new(offer));
        place
    }

    /// The offer with this IRI; of several, the last.
    pub(super) fn find(&self, id: &Iri) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Whoever gives a skill.
    pub(super) fn giving(&self, skill: &Iri) -> &[Place] {
        self.by_skill.get(skill).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_alive(&self, place: u32, snapshot: &Snapshot, segment: usize) -> bool {
        self.documents.get(place as usize).is_none_or(|it| snapshot.is_alive(segment, *it))
    }
}
