//! All offers that pathways may be made of: those on the shelves, or, where there are too many, those that were asked for.

use std::{collections::HashMap, sync::Arc};

use super::{
    offers::Offer,
    shelf::{Place, Shelf},
};
use crate::{
    engine::{Engine, EngineError, state::State},
    model::Iri,
    ranking::{Counting, Credit, HeldLevel, Plan},
};

/// Where an offer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Spot {
    shelf: usize,
    place: usize,
}

/// The offers of one state of the data.
pub(super) enum Stock<'a> {
    /// All of them, by segment.
    Shelves(&'a State, Vec<Arc<Shelf>>),
    /// Those that were asked for.
    OneByOne {
        engine: &'a Engine,
        state: &'a State,
        version: String,
        places: HashMap<Iri, usize>,
        offers: Vec<Arc<Offer>>,
    },
}

/// An offer, and its credits by place in a plan.
pub(super) type Helpful = (Spot, Vec<(usize, Credit)>);

impl<'a> Stock<'a> {
    pub(super) fn of(engine: &'a Engine, state: &'a State) -> Result<Self, EngineError> {
        Ok(match engine.offers.shelves(state)? {
            Some(shelves) => Self::Shelves(state, shelves),
            None => Self::OneByOne {
                engine,
                state,
                version: state.snapshot.data_version(),
                places: HashMap::new(),
                offers: Vec::new(),
            },
        })
    }

    /// The offer with this IRI; `None` when there is none.
    pub(super) fn find(&mut self, id: &Iri) -> Result<Option<Spot>, EngineError> {
        if let Some(known) = self.known(id) {
            return Ok(Some(known));
        }
        let Self::OneByOne { engine, state, version, places, offers } = self else { return Ok(None) };
        let Some(offer) = engine.offers.of(state, version, id)? else { return Ok(None) };
        let place = offers.len();
        offers.push(offer);
        places.insert(id.clone(), place);
        Ok(Some(Spot { shelf: 0, place }))
    }

    /// The offer with this IRI, as far as it is in memory.
    pub(super) fn known(&self, id: &Iri) -> Option<Spot> {
        match self {
            Self::Shelves(state, shelves) => shelves.iter().enumerate().find_map(|(number, shelf)| {
                let place = shelf.find(id).filter(|it| shelf.is_alive(*it, &state.snapshot, number))?;
                Some(Spot { shelf: number, place: place as usize })
            }),
            Self::OneByOne { places, .. } => places.get(id).map(|place| Spot { shelf: 0, place: *place }),
        }
    }

    /// The offer at a spot.
    pub(super) fn offer(&self, spot: Spot) -> Option<&Arc<Offer>> {
        match self {
            Self::Shelves(_, shelves) => shelves.get(spot.shelf)?.offers.get(spot.place),
            Self::OneByOne { offers, .. } => offers.get(spot.place),
        }
    }

    /// Every offer that gives units for a plan, with its credits by place in the plan; `None` where not all are at hand.
    pub(super) fn helpful(&self, plan: &Plan) -> Option<Vec<Helpful>> {
        let Self::Shelves(state, shelves) = self else { return None };
        let mut helpful = Vec::new();
        for (number, shelf) in shelves.iter().enumerate() {
            let mut credits: Vec<Vec<(usize, Credit)>> = vec![Vec::new(); shelf.offers.len()];
            let mut touched: Vec<usize> = Vec::new();
            for (at, requirement) in plan.requirements.iter().enumerate() {
                let kind = plan.kind_for(requirement);
                for alternative in &requirement.alternatives {
                    for Place { offer, evidence } in shelf.giving(&alternative.skill) {
                        let place = *offer as usize;
                        let given = shelf.offers.get(place).and_then(|it| it.evidence.get(*evidence as usize));
                        let (Some(given), Some(credits)) = (given, credits.get_mut(place)) else { continue };
                        if plan.counting(given, kind) != Counting::Counts {
                            continue;
                        }
                        let held = HeldLevel::of(given.level.as_ref());
                        let credit = requirement.credit(alternative.relation_per_mille, held, given.strength);
                        if credits.is_empty() {
                            touched.push(place);
                        }
                        match credits.last_mut() {
                            Some((known, best)) if *known == at => {
                                *best = Credit { units: best.units.max(credit.units), met: best.met || credit.met };
                            }
                            _ => credits.push((at, credit)),
                        }
                    }
                }
            }
            for place in touched {
                let Some(credits) = credits.get_mut(place).map(std::mem::take) else { continue };
                let helps = credits.iter().any(|(_, it)| it.units.0 > 0);
                let alive = u32::try_from(place).is_ok_and(|it| shelf.is_alive(it, &state.snapshot, number));
                if helps && alive {
                    helpful.push((Spot { shelf: number, place }, credits));
                }
            }
        }
        Some(helpful)
    }
}
