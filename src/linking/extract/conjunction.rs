//! Conjunctions: `written and verbal communication` is two skills that share a word, `plan, organise and lead projects`
//! three.

use std::ops::Range;

use super::sections::Passage;

/// What a phrase names when it is split: the units of each part, and the key of the whole name.
pub(super) type Parts = Vec<(Range<usize>, String)>;

/// More parts than this are a list, not one phrase.
const MOST_PARTS: usize = 6;
/// Units that a part has beside what it shares.
const MOST_OWN_UNITS: usize = 2;
const JOINTS: [&str; 10] = ["and", "or", "und", "oder", "en", "of", "och", "eller", "y", "et"];

/// The ways to split a phrase of a passage so that its parts share an end (`written and verbal communication`) or a
/// beginning (`manage budgets and staff`), the likeliest first. Whether they name something is for the caller to see.
pub(super) fn splits(passage: &Passage<'_>, units: &Range<usize>) -> Vec<Parts> {
    let items = items(passage, units);
    let (Some((last, others)), true) = (items.split_last(), (2..=MOST_PARTS).contains(&items.len())) else {
        return Vec::new();
    };
    let mut ways = Vec::new();
    let key = |units: &Range<usize>| passage.key_of(units);
    for own in 1..=MOST_OWN_UNITS.min(last.len().saturating_sub(1)) {
        let shared = last.start + own..last.end;
        let with_end = others.iter().map(|it| (it.clone(), format!("{} {}", key(it), key(&shared))));
        let all: Parts = with_end.chain([(last.clone(), key(last))]).collect();
        if others.iter().all(|it| it.len() <= MOST_OWN_UNITS) {
            ways.push(all);
        }
    }
    if let Some((first, others)) = items.split_first() {
        for length in 1..first.len() {
            let shared = first.start..first.start + length;
            let with_start = others.iter().map(|it| (it.clone(), format!("{} {}", key(&shared), key(it))));
            ways.push([(first.clone(), key(first))].into_iter().chain(with_start).collect());
        }
    }
    ways
}

/// Whether what stands at a unit is joined to what stands before it.
pub(super) fn is_joined_before(passage: &Passage<'_>, unit: usize) -> bool {
    let before = unit.checked_sub(1).and_then(|it| passage.units.get(it));
    before.is_some_and(|it| JOINTS.contains(&it.key.as_ref())) || passage.gap_before(unit).contains(['/', '&'])
}

/// The runs of units between commas, strokes, ampersands and words that join; empty where nothing joins.
fn items(passage: &Passage<'_>, units: &Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = units.start;
    let mut is_joined = false;
    for unit in units.clone() {
        let is_joint = passage.units.get(unit).is_some_and(|it| JOINTS.contains(&it.key.as_ref()));
        let is_gap = unit > units.start && passage.gap_before(unit).contains([',', '/', '&']);
        is_joined |= is_joint || (is_gap && !passage.gap_before(unit).contains(','));
        if is_gap || is_joint {
            items.push(start..unit);
            start = if is_joint { unit + 1 } else { unit };
        }
    }
    items.push(start..units.end);
    items.retain(|it| !it.is_empty());
    if is_joined { items } else { Vec::new() }
}

impl Passage<'_> {
    fn key_of(&self, units: &Range<usize>) -> String {
        let keys = self.units.get(units.clone()).unwrap_or_default().iter().map(|it| it.key.as_ref());
        keys.collect::<Vec<_>>().join(" ")
    }
}
