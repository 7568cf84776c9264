//! The candidates: every credential that gives credit for what is open, what these need, and what contains them.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use super::{
    Gap,
    offers::Offer,
    prerequisites::{SkillWays, needs},
    stock::{Spot, Stock},
};
use crate::{
    engine::{EngineError, subject::Subject},
    model::{AchievementRelationKind, CredentialStatus, EvidenceKind, HolderKind, Iri},
    ranking::{
        Backend, Candidate, Counting, Credit, Explainer, Filters, MustMode, Plan, Prerequisite, Price, Query, Sort,
        State, Wishes,
    },
};

/// The most credentials that are looked at because they give credit.
const MAX_HELPFUL: usize = 20_000;
/// The most credentials that are looked at because others need or are part of them.
const MAX_PULLED: usize = 1_000;

/// Candidates and the offers behind them, place by place.
pub(super) struct Gathered {
    pub(super) candidates: Vec<Candidate>,
    pub(super) offers: Vec<Arc<Offer>>,
    /// Credentials that help but are not of the kind asked for.
    pub(super) unwanted: usize,
    /// Credentials whose price or time cannot be.
    pub(super) implausible: usize,
    /// Whether there were more than are looked at.
    pub(super) cut: bool,
}

impl Gathered {
    pub(super) fn name(&self, place: usize) -> Option<&str> {
        let achievement = &self.offers.get(place)?.achievement;
        Some(if achievement.name.is_empty() { achievement.id.as_str() } else { &achievement.name })
    }

    pub(super) fn has_several_currencies(&self) -> bool {
        let known = self.candidates.iter().filter_map(|it| match &it.price {
            Price::Known { currency, .. } => Some(currency),
            Price::Free | Price::Unknown => None,
        });
        known.collect::<BTreeSet<_>>().len() > 1
    }
}

/// Collects candidates.
pub(super) struct Pool<'g, 'a> {
    pub(super) gap: &'g Gap<'a>,
    wishes: &'g Wishes,
    /// Of the plan's open requirements.
    explainer: Explainer<'g>,
    /// The places of these in the whole plan.
    open: &'g [usize],
    stock: Stock<'a>,
    places: HashMap<Spot, usize>,
    offers: Vec<Arc<Offer>>,
    credits: Vec<Vec<(usize, Credit)>>,
    pulled: usize,
    unwanted: HashSet<Spot>,
    cut: bool,
    held: HashSet<Iri>,
    /// Skills that were asked for as prerequisites.
    pub(super) skills: SkillWays,
}

/// Where a credential stands.
pub(super) enum Standing {
    /// The learner has it.
    Held,
    /// It is a candidate, at this place.
    Candidate(usize),
    /// It is not what is wanted, or cannot be earned any more.
    Refused,
    /// Nothing is known of it.
    Unknown,
}

/// Collects all candidates for a gap.
pub(super) fn gather(gap: &Gap<'_>, wishes: &Wishes) -> Result<Gathered, EngineError> {
    let outcomes = gap.explanation.outcomes.iter().enumerate();
    let open: Vec<usize> = outcomes.filter(|(_, it)| it.state != State::Met).map(|(at, _)| at).collect();
    // What a credential would give is issued, whatever evidence of the learner counts.
    let plan = Plan {
        requirements: open.iter().filter_map(|&at| gap.plan.requirements.get(at).cloned()).collect(),
        as_of: gap.plan.as_of,
        minimum_kind: gap.plan.minimum_kind.min(EvidenceKind::Issued),
        notes: Vec::new(),
    };
    let mut stock = Stock::of(gap.engine, gap.state)?;
    let mut pool = Pool {
        gap,
        wishes,
        explainer: Explainer::new(&plan),
        open: &open,
        held: held(gap, &mut stock)?,
        stock,
        places: HashMap::new(),
        offers: Vec::new(),
        credits: Vec::new(),
        pulled: 0,
        unwanted: HashSet::new(),
        cut: false,
        skills: SkillWays::default(),
    };
    pool.find_helpful(&plan)?;
    pool.finish()
}

/// The credentials that the learner has, with their parts.
fn held(gap: &Gap<'_>, stock: &mut Stock<'_>) -> Result<HashSet<Iri>, EngineError> {
    let counts = |it: &&crate::model::Evidence| gap.plan.counting(it, gap.plan.minimum_kind) == Counting::Counts;
    let evidence = gap.holder.evidence.iter().filter(counts).filter_map(|it| it.achievement.as_ref());
    let mut waiting: Vec<Iri> = evidence.map(|it| it.id.canonical()).collect();
    if let Subject::Learner(learner, _) = gap.learner {
        // Those without any skill have no evidence, but they are held all the same.
        let as_of = gap.plan.as_of;
        let holds = learner.credentials.iter().filter(|it| {
            it.status == CredentialStatus::Active
                && it.expires_on.is_none_or(|day| day >= as_of)
                && it.issued_on.is_none_or(|day| day <= as_of)
                && it.results.iter().all(|it| it.status == crate::model::ResultStatus::Completed)
        });
        waiting.extend(holds.map(|it| it.achievement.id.canonical()));
    }
    let mut held = HashSet::new();
    while let Some(id) = waiting.pop() {
        if held.len() < MAX_PULLED && !held.contains(&id) {
            if let Some(offer) = stock.find(&id)?.and_then(|it| stock.offer(it)) {
                waiting.extend(related(offer, AchievementRelationKind::Part));
            }
            held.insert(id);
        }
    }
    Ok(held)
}

fn related(offer: &Offer, kind: AchievementRelationKind) -> impl Iterator<Item = Iri> {
    offer.achievement.related.iter().filter(move |it| it.kind == kind).map(|it| it.target.canonical())
}

impl Pool<'_, '_> {
    fn find_helpful(&mut self, plan: &Plan) -> Result<(), EngineError> {
        let helpful = match self.stock.helpful(plan) {
            Some(helpful) if helpful.len() <= MAX_HELPFUL => helpful,
            _ => {
                let mut helpful = Vec::new();
                for id in self.ranked(plan, MAX_HELPFUL)? {
                    helpful.extend(self.stock.find(&id)?.map(|it| (it, self.credits_of(it))));
                }
                self.cut = helpful.len() >= MAX_HELPFUL;
                helpful
            }
        };
        for (spot, credits) in helpful {
            self.admit(spot, credits);
        }
        Ok(())
    }

    fn credits_of(&self, spot: Spot) -> Vec<(usize, Credit)> {
        self.stock.offer(spot).map(|it| self.explainer.credits(&it.evidence)).unwrap_or_default()
    }

    /// The credentials with the most credit for a plan.
    pub(super) fn ranked(&self, plan: &Plan, limit: usize) -> Result<Vec<Iri>, EngineError> {
        let query = Query {
            plan,
            holders: HolderKind::Credential,
            filters: &Filters::default(),
            must: MustMode::Off,
            sort: Sort::Score,
            limit,
            facets: &[],
        };
        if plan.requirements.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.gap.state.snapshot.top(&query)?.hits.into_iter().map(|it| it.id).collect())
    }

    /// Takes an offer in, with its credits by place in the plan of what is open.
    fn admit(&mut self, spot: Spot, credits: Vec<(usize, Credit)>) -> Standing {
        if let Some(place) = self.places.get(&spot) {
            return Standing::Candidate(*place);
        }
        let Some(offer) = self.stock.offer(spot).filter(|_| !self.unwanted.contains(&spot)) else {
            return Standing::Refused;
        };
        if !self.wishes.admit(&offer.achievement) {
            self.unwanted.insert(spot);
            return Standing::Refused;
        }
        let place = self.offers.len();
        let credits = credits.into_iter();
        self.credits.push(credits.filter_map(|(at, credit)| Some((*self.open.get(at)?, credit))).collect());
        self.offers.push(Arc::clone(offer));
        self.places.insert(spot, place);
        Standing::Candidate(place)
    }

    /// Looks up a credential that somebody needs or that somebody is part of.
    pub(super) fn pull(&mut self, id: &Iri) -> Result<Standing, EngineError> {
        let id = id.canonical();
        if self.held.contains(&id) {
            return Ok(Standing::Held);
        }
        let mut spot = self.stock.find(&id)?;
        if spot.is_none() {
            // It may go by another name.
            let name = self.gap.engine.achievement_name(&id)?;
            if name != id {
                if self.held.contains(&name) {
                    return Ok(Standing::Held);
                }
                spot = self.stock.find(&name)?;
            }
        }
        let Some(spot) = spot else { return Ok(Standing::Unknown) };
        if !self.places.contains_key(&spot) {
            if self.pulled >= MAX_PULLED {
                self.cut = true;
                return Ok(Standing::Unknown);
            }
            self.pulled += 1;
        }
        Ok(self.admit(spot, self.credits_of(spot)))
    }

    /// The skills that a candidate proves.
    pub(super) fn offer(&self, place: usize) -> Option<&Arc<Offer>> {
        self.offers.get(place)
    }

    /// Looks up what the candidates need and belong to, and what these need, and so on.
    fn finish(mut self) -> Result<Gathered, EngineError> {
        let mut prerequisites: Vec<(Prerequisite, Prerequisite)> = Vec::new();
        while let Some(offer) = self.offers.get(prerequisites.len()).map(Arc::clone) {
            let found = needs(&mut self, &offer.achievement.conditions)?;
            prerequisites.push(found);
            for whole in related(&offer, AchievementRelationKind::PartOf).take(MAX_PULLED) {
                self.pull(&whole)?;
            }
        }
        let mut contains: Vec<Vec<usize>> = vec![Vec::new(); self.offers.len()];
        for (place, offer) in self.offers.iter().enumerate() {
            let placed = |it: Iri| self.stock.known(&it).and_then(|it| self.places.get(&it));
            let parts = related(offer, AchievementRelationKind::Part).filter_map(placed);
            let wholes = related(offer, AchievementRelationKind::PartOf).filter_map(placed);
            let pairs: Vec<(usize, usize)> =
                parts.map(|it| (place, *it)).chain(wholes.map(|it| (*it, place))).collect();
            for (whole, part) in pairs {
                if let Some(list) = contains.get_mut(whole) {
                    list.push(part);
                }
            }
        }
        let implausible = self.offers.iter().filter(|it| it.implausible).count();
        let made = self.offers.iter().zip(self.credits).zip(prerequisites).zip(contains);
        let candidates = made.map(|(((offer, credits), (before, together)), contains)| Candidate {
            id: offer.achievement.id.clone(),
            credits,
            price: offer.price.clone(),
            minutes: offer.minutes,
            before,
            together,
            contains,
        });
        Ok(Gathered {
            candidates: candidates.collect(),
            unwanted: self.unwanted.len(),
            implausible,
            cut: self.cut,
            offers: self.offers,
        })
    }
}
