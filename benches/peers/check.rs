//! Whether peers say the same: keys of all, ids of all but those that tie for the last place.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

use anyhow::{Context, Result, ensure};
use skillmatch::{
    model::Iri,
    ranking::{Answer, BackendError, Coverage, CoverageQuery, Plan},
};

use crate::{data::key_of, serving::world::World};

/// A must met and units as one number, as the data has them.
fn key(met: u32, units: u32) -> u64 {
    (u64::from(met) << 20) + u64::from(units)
}

fn learner(id: &Iri) -> Result<usize> {
    let number = id.as_str().rsplit(':').next().and_then(|it| it.parse().ok());
    number.with_context(|| format!("{id} is no learner of this world"))
}

/// Fails where a hit has another key than its requirements, looked at one by one, say.
pub(crate) fn keys(world: &World, plan: &Plan, ranks: &BTreeMap<&Iri, usize>, answer: &Answer) -> Result<()> {
    for hit in &answer.hits {
        let (ours, wanted) = (key(hit.required_met, hit.score_units.0), key_of(world, plan, ranks, learner(&hit.id)?));
        ensure!(ours == wanted, "{} has {ours}, and should have {wanted}", hit.id);
    }
    Ok(())
}

/// Fails where a peer's answer, learner and key, is another one than ours.
pub(crate) fn agrees(
    world: &World,
    plan: &Plan,
    ranks: &BTreeMap<&Iri, usize>,
    answer: &Answer,
    found: &[(u32, u64)],
) -> Result<()> {
    let mut ours: Vec<(u64, usize)> = answer
        .hits
        .iter()
        .map(|it| Ok((key(it.required_met, it.score_units.0), learner(&it.id)?)))
        .collect::<Result<_>>()?;
    let mut theirs: Vec<(u64, usize)> =
        found.iter().filter(|it| it.1 > 0).map(|(id, key)| (*key, *id as usize)).collect();
    ours.sort_unstable();
    theirs.sort_unstable();
    ensure!(ours.iter().map(|it| it.0).eq(theirs.iter().map(|it| it.0)), "the keys differ: {ours:?} and {theirs:?}");
    let last = ours.first().map_or(0, |it| it.0);
    let before = |of: &[(u64, usize)]| of.iter().filter(|it| it.0 > last).map(|it| it.1).collect::<BTreeSet<_>>();
    ensure!(before(&ours) == before(&theirs), "the learners differ: {ours:?} and {theirs:?}");
    for (key, learner) in theirs {
        ensure!(key_of(world, plan, ranks, learner) == key, "learner {learner} does not have {key}");
    }
    Ok(())
}

/// What our coverage comes to, to be held against another one.
pub(crate) struct Sums {
    /// The units of each of the first learners, plan by plan.
    units: Vec<u32>,
    learners: Vec<u64>,
    plans: Vec<u64>,
}

impl Sums {
    /// Works out the coverage of learners that are numbered from 0, and keeps all units of the first `dense`.
    pub(crate) fn of(of: &dyn Coverage, query: &CoverageQuery<'_>, learners: usize, dense: usize) -> Result<Self> {
        let plans = query.plans.len();
        let sums =
            Mutex::new(Self { units: vec![0; dense * plans], learners: vec![0; learners], plans: vec![0; plans] });
        of.coverage(query, &|block| {
            let mut sums = sums.lock().map_err(|_| failed("a thread has failed"))?;
            for (at, row) in block.rows().enumerate() {
                let number = learner(&(block.id)(at)?).map_err(|it| failed(&it.to_string()))?;
                if let Some(place) = sums.units.get_mut(number * plans..(number + 1) * plans) {
                    place.copy_from_slice(row);
                }
                let sum = row.iter().map(|it| u64::from(*it)).sum();
                *sums.learners.get_mut(number).ok_or_else(|| failed("a learner too many"))? = sum;
                sums.plans.iter_mut().zip(row).for_each(|(sum, units)| *sum += u64::from(*units));
            }
            Ok(())
        })?;
        sums.into_inner().ok().context("a thread has failed")
    }

    /// All units of the first learners.
    pub(crate) fn same_units(&self, theirs: &[u64]) -> Result<()> {
        ensure!(self.units.iter().any(|it| *it > 0), "nobody covers anything");
        ensure!(self.units.iter().map(|it| u64::from(*it)).eq(theirs.iter().copied()), "the units differ");
        Ok(())
    }

    /// The sums of some learners.
    pub(crate) fn same_learners(&self, first: usize, theirs: &[u64]) -> Result<()> {
        let ours = self.learners.get(first..first + theirs.len()).context("more learners than there are")?;
        ensure!(ours == theirs, "the sums of learners from {first} on differ");
        Ok(())
    }

    /// The sums of all plans.
    pub(crate) fn same_plans(&self, theirs: &[u64]) -> Result<()> {
        ensure!(self.plans == theirs, "the sums of plans differ");
        Ok(())
    }
}

fn failed(message: &str) -> BackendError {
    BackendError { message: message.to_owned(), source: None }
}
