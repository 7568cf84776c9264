//! One candidate as the search sees it: its credits, price and prerequisites, those of its parts included.

use std::collections::BTreeMap;

use super::{
    Candidate, Limits, Prerequisite, Price,
    evaluate::{Sum, Totals},
};
use crate::ranking::plan::Credit;

/// One candidate.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    /// Its place among the candidates as given.
    pub(super) place: usize,
    pub(super) candidate: &'a Candidate,
    /// Its credits and those of its parts, by requirement.
    pub(super) credits: Vec<(usize, Credit)>,
    /// What it adds to what the learner has: element and value, by element.
    pub(super) values: Vec<(usize, u64)>,
    /// In the currency compared in.
    pub(super) price: Sum,
    pub(super) before: Prerequisite,
    pub(super) together: Prerequisite,
    /// The items that its prerequisites name, sorted.
    pub(super) atoms: Vec<usize>,
    /// Whether it needs nothing.
    pub(super) free: bool,
    /// Whether others name it in what they need.
    pub(super) needed: bool,
    /// The earliest it can be done, whatever else is taken.
    pub(super) earliest: u64,
    /// The fewest unknown things that it rests on, whatever else is taken: to be earned, and others.
    pub(super) least_unknown: (u64, u64),
}

impl Item<'_> {
    /// Its time, unknown as 0.
    pub(super) fn minutes(&self) -> u64 {
        self.candidate.minutes.unwrap_or(0)
    }

    /// The least that it adds to the totals of a set.
    pub(super) fn least(&self) -> Totals {
        let (earned, checks) = self.least_unknown;
        Totals {
            count: 1,
            price: Sum { unknown: self.price.unknown + earned, ..self.price },
            time: Sum { unknown: u64::from(self.candidate.minutes.is_none()) + earned, known: self.minutes() },
            checks,
        }
    }
}

/// The currency of the budget, else the one that most prices are in.
pub(super) fn currency(candidates: &[Candidate], limits: &Limits) -> Option<String> {
    if let Some((_, currency)) = &limits.budget {
        return Some(currency.clone());
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for candidate in candidates {
        if let Price::Known { currency, .. } = &candidate.price {
            *counts.entry(currency).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(currency, count)| (*count, std::cmp::Reverse(*currency)));
    most.map(|(currency, _)| currency.to_owned())
}

/// All candidates by IRI, with the credits of their parts, and with prerequisites that their parts meet too.
pub(super) fn items<'a>(candidates: &'a [Candidate], currency: Option<&str>) -> Vec<Item<'a>> {
    let mut places: Vec<usize> = (0..candidates.len()).collect();
    places.sort_by_key(|&it| (candidates.get(it).map(|it| &it.id), it));
    let mut number_of = vec![0; candidates.len()];
    for (number, place) in places.iter().enumerate() {
        if let Some(it) = number_of.get_mut(*place) {
            *it = number;
        }
    }
    let parts: Vec<Vec<usize>> = (0..candidates.len()).map(|it| parts_of(candidates, it)).collect();
    let mut wholes: Vec<Vec<usize>> = vec![Vec::new(); candidates.len()];
    for (whole, parts) in parts.iter().enumerate() {
        for part in parts {
            if let Some(wholes) = wholes.get_mut(*part) {
                wholes.push(whole);
            }
        }
    }
    let named = |place: usize| {
        let ways = std::iter::once(&place).chain(wholes.get(place).into_iter().flatten());
        let mut ways: Vec<Prerequisite> =
            ways.filter_map(|it| number_of.get(*it)).map(|it| Prerequisite::Candidate(*it)).collect();
        if ways.len() == 1 { ways.remove(0) } else { Prerequisite::AtLeast(1, ways) }
    };
    let item = |place: usize, candidate: &'a Candidate| {
        let (before, together) =
            (candidate.before.renamed(&named).plainer(), candidate.together.renamed(&named).plainer());
        let mut atoms = Vec::new();
        before.atoms(&mut atoms);
        together.atoms(&mut atoms);
        atoms.sort_unstable();
        atoms.dedup();
        let inside = parts.get(place).into_iter().flatten();
        let all = std::iter::once(&place).chain(inside).filter_map(|it| candidates.get(*it));
        let mut credits: BTreeMap<usize, Credit> = BTreeMap::new();
        for (requirement, credit) in all.flat_map(|it| &it.credits) {
            let has = credits.entry(*requirement).or_default();
            *has = Credit { units: has.units.max(credit.units), met: has.met || credit.met };
        }
        Item {
            place,
            candidate,
            credits: credits.into_iter().collect(),
            values: Vec::new(),
            price: compared(&candidate.price, currency),
            free: before.is_nothing() && together.is_nothing(),
            before,
            together,
            atoms,
            needed: false,
            earliest: 0,
            least_unknown: (0, 0),
        }
    };
    places.iter().filter_map(|&place| Some(item(place, candidates.get(place)?))).collect()
}

/// The parts of a candidate and their parts, but for those that it asks for: these are not included, but needed.
fn parts_of(candidates: &[Candidate], whole: usize) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    let mut waiting = vec![whole];
    while let Some(candidate) = waiting.pop().and_then(|it| candidates.get(it)) {
        let mut asked = Vec::new();
        candidate.before.atoms(&mut asked);
        candidate.together.atoms(&mut asked);
        for &part in &candidate.contains {
            if part != whole && part < candidates.len() && !asked.contains(&part) && !found.contains(&part) {
                found.push(part);
                waiting.push(part);
            }
        }
    }
    found
}

pub(super) fn compared(price: &Price, currency: Option<&str>) -> Sum {
    match price {
        Price::Free => Sum::default(),
        Price::Known { cents, currency: own } if Some(own.as_str()) == currency => Sum { unknown: 0, known: *cents },
        Price::Known { .. } | Price::Unknown => Sum { unknown: 1, known: 0 },
    }
}
