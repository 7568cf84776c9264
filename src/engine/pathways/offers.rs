//! What pathways need to know of a credential; read one by one where there are too many to keep all of them.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::{asked::minutes, shelf::Shelf};
use crate::{
    catalog::{CredentialEntry, duration_hours, total_cost},
    engine::{EngineError, by_segment::BySegment, loaded::one, state::State},
    index::EntryKind,
    model::{Achievement, Evidence, Iri},
    ranking::Price,
};

/// The most credentials kept; beyond, all are read anew.
const MAX_KEPT: usize = 50_000;
/// With more credentials than that, not all of them are kept.
const MAX_ON_SHELVES: u64 = 200_000;
/// Longer is not believed: a hundred years.
const MAX_HOURS: f64 = 24.0 * 365.25 * 100.0;

/// A credential as an offer.
pub(super) struct Offer {
    /// Without texts and alignments.
    pub(super) achievement: Achievement,
    /// What it proves, without where that comes from.
    pub(super) evidence: Vec<Evidence>,
    pub(super) price: Price,
    /// Calendar time.
    pub(super) minutes: Option<u64>,
    /// Whether price or time are stated but cannot be.
    pub(super) implausible: bool,
}

/// Credentials that were read one by one.
type Kept = HashMap<Iri, Option<Arc<Offer>>>;

/// The offers read from one version of the data.
#[derive(Default)]
pub(in crate::engine) struct Offers {
    one_by_one: Mutex<(String, Kept)>,
    shelves: BySegment<Shelf>,
}

impl Offers {
    /// All offers, where there are few enough.
    pub(super) fn shelves(&self, state: &State) -> Result<Option<Vec<Arc<Shelf>>>, EngineError> {
        let snapshot = &state.snapshot;
        if snapshot.count(EntryKind::Credential) > MAX_ON_SHELVES {
            return Ok(None);
        }
        self.shelves.of(snapshot, &|segment| Shelf::of(snapshot, segment)).map(Some)
    }

    /// The offer of a credential; `None` when there is none in the index.
    pub(super) fn of(&self, state: &State, version: &str, id: &Iri) -> Result<Option<Arc<Offer>>, EngineError> {
        {
            let mut kept = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.0 != version {
                *kept = (version.to_owned(), HashMap::new());
            }
            if let Some(known) = kept.1.get(id) {
                return Ok(known.clone());
            }
        }
        let entry = one::<CredentialEntry>(&state.snapshot, EntryKind::Credential, id)?;
        let offer = entry.map(|it| Arc::new(Offer::from(it)));
        let mut kept = self.one_by_one.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.1.len() >= MAX_KEPT {
            kept.1.clear();
        }
        if kept.0 == version {
            kept.1.insert(id.clone(), offer.clone());
        }
        Ok(offer)
    }
}

impl From<CredentialEntry> for Offer {
    fn from(CredentialEntry { achievement, holder }: CredentialEntry) -> Self {
        let stated = |amount: f64| amount.is_finite() && amount >= 0.0;
        let believed = achievement.cost.iter().all(|it| stated(it.amount));
        let price = match total_cost(&achievement.cost) {
            Some((amount, currency)) if believed => (Price::of(amount, currency.as_deref()), currency),
            _ => (Price::Unknown, None),
        };
        let hours = duration_hours(&achievement.duration);
        let known = hours.filter(|it| stated(*it) && *it <= MAX_HOURS);
        let too_dear = price.0 == Price::Unknown && price.1.is_some();
        let bare = |it: Evidence| Evidence { achievement: None, issuer: None, source: None, ..it };
        Self {
            implausible: !believed || too_dear || known.is_none() && hours.is_some(),
            price: price.0,
            minutes: known.map(minutes),
            evidence: holder.evidence.into_iter().map(bare).collect(),
            achievement: Achievement {
                description: None,
                criteria: None,
                alignments: Vec::new(),
                rubrics: Vec::new(),
                tags: Vec::new(),
                recognised_by: Vec::new(),
                other_ids: Vec::new(),
                ..achievement
            },
        }
    }
}
