//! Whether the two answers to a job are the same: the ten ids in their order, musts met, units, and counts.

use std::{cmp::Reverse, collections::BTreeMap};

use anyhow::{Result, ensure};
use skillmatch::ranking::{Answer, Plan, id_hash, tie_hash, verified_per_mille, version_hash};
use tantivy::query::Query;

use super::{
    peer::{Peer, key},
    world::World,
};

/// Fails where they differ. The peer breaks ties by place, so all that tie with its last one are put in our order.
pub(crate) fn agrees(
    world: &World,
    peer: &Peer,
    plan: &Plan,
    query: &dyn Query,
    answer: &Answer,
    version: &str,
) -> Result<()> {
    let mut limit = answer.hits.len().max(1);
    let found = loop {
        let found = peer.top(query, limit + 1)?;
        let boundary = found.get(answer.hits.len().saturating_sub(1)).map_or(0.0, |it| it.0);
        if found.len() <= limit || found.last().is_some_and(|it| it.0 < boundary) {
            break found;
        }
        limit *= 10;
    };
    let version = version_hash(version);
    let mut theirs = Vec::new();
    let boundary = found.get(answer.hits.len().saturating_sub(1)).map_or(0.0, |it| it.0);
    for (score, place) in found.into_iter().filter(|it| it.0 >= boundary) {
        let number = peer.number(place)?;
        let (counting, verified) = world.learner(number).counting();
        let id = World::id(number);
        theirs.push((key(score, plan), verified_per_mille(verified, counting), tie_hash(version, id_hash(&id)), id));
    }
    theirs.sort_unstable_by_key(|it| Reverse((it.0, it.1, it.2)));
    theirs.truncate(answer.hits.len());
    let ours: Vec<_> =
        answer.hits.iter().map(|it| (u64::from(it.required_met) << 21 | u64::from(it.score_units.0), &it.id)).collect();
    let theirs: Vec<_> = theirs.iter().map(|it| (it.0, &it.3)).collect();
    ensure!(ours == theirs, "the answers differ: {ours:?} and {theirs:?}");
    if !answer.facets.is_empty() {
        counts_agree(peer, query, answer)?;
    }
    Ok(())
}

fn counts_agree(peer: &Peer, query: &dyn Query, answer: &Answer) -> Result<()> {
    let theirs = serde_json::to_value(peer.top_and_counts(query, 10)?)?;
    for facet in &answer.facets {
        let ours: BTreeMap<&str, u64> = facet.values.iter().map(|it| (it.value.as_str(), it.count)).collect();
        let buckets =
            theirs.get(&facet.field).and_then(|it| it.get("buckets")?.as_array()).cloned().unwrap_or_default();
        let theirs: BTreeMap<&str, u64> =
            buckets.iter().filter_map(|it| Some((it.get("key")?.as_str()?, it.get("doc_count")?.as_u64()?))).collect();
        ensure!(ours == theirs, "the counts of {} differ: {ours:?} and {theirs:?}", facet.field);
    }
    Ok(())
}
