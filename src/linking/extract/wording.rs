//! Wording around a mention: required, preferred, or not asked for at all.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use super::{SectionKind, sections::Passage};
use crate::{
    linking::key::{joined, units},
    model::Importance,
};

/// What the words around a mention say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Demand {
    /// Asked for.
    Wanted(Importance),
    /// Said not to be needed.
    NotWanted,
}

/// Which side of the cue the mention stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Either,
}

const REQUIRED: Demand = Demand::Wanted(Importance::Required);
const PREFERRED: Demand = Demand::Wanted(Importance::Preferred);

/// Cues, what they say, and where the mention stands. At one place the longest counts.
const CUES: &[(&str, Demand, Side)] = &[
    ("must", REQUIRED, Side::Either),
    ("must have", REQUIRED, Side::Either),
    ("required", REQUIRED, Side::Either),
    ("require", REQUIRED, Side::After),
    ("requirement", REQUIRED, Side::Either),
    ("essential", REQUIRED, Side::Either),
    ("mandatory", REQUIRED, Side::Either),
    ("necessary", REQUIRED, Side::Before),
    ("minimum", REQUIRED, Side::After),
    ("you need", REQUIRED, Side::After),
    ("nice to have", PREFERRED, Side::Either),
    ("good to have", PREFERRED, Side::Either),
    ("great to have", PREFERRED, Side::Either),
    ("a plus", PREFERRED, Side::Before),
    ("a big plus", PREFERRED, Side::Before),
    ("a strong plus", PREFERRED, Side::Before),
    ("a huge plus", PREFERRED, Side::Before),
    ("a definite plus", PREFERRED, Side::Before),
    ("plus", PREFERRED, Side::Before),
    ("ideally", PREFERRED, Side::After),
    ("preferably", PREFERRED, Side::Either),
    ("preferred", PREFERRED, Side::Either),
    ("a preference for", PREFERRED, Side::After),
    ("bonus", PREFERRED, Side::Either),
    ("bonus point", PREFERRED, Side::Either),
    ("desirable", PREFERRED, Side::Either),
    ("highly desirable", PREFERRED, Side::Either),
    ("desired", PREFERRED, Side::Before),
    ("advantage", PREFERRED, Side::Before),
    ("an advantage", PREFERRED, Side::Before),
    ("advantageous", PREFERRED, Side::Before),
    ("beneficial", PREFERRED, Side::Before),
    ("optional", PREFERRED, Side::Either),
    ("appreciated", PREFERRED, Side::Before),
    ("would be great", PREFERRED, Side::Before),
    ("not a must", PREFERRED, Side::Before),
    ("not required", Demand::NotWanted, Side::Before),
    ("not strictly required", Demand::NotWanted, Side::Before),
    ("not needed", Demand::NotWanted, Side::Before),
    ("not necessary", Demand::NotWanted, Side::Before),
    ("not essential", Demand::NotWanted, Side::Before),
    ("not mandatory", Demand::NotWanted, Side::Before),
    ("not expected", Demand::NotWanted, Side::Before),
    ("not a requirement", Demand::NotWanted, Side::Before),
    ("isn't required", Demand::NotWanted, Side::Before),
    ("isn't needed", Demand::NotWanted, Side::Before),
    ("isn't necessary", Demand::NotWanted, Side::Before),
    ("no experience", Demand::NotWanted, Side::After),
    ("no prior", Demand::NotWanted, Side::After),
    ("no previous", Demand::NotWanted, Side::After),
    ("no knowledge", Demand::NotWanted, Side::After),
    ("no need", Demand::NotWanted, Side::After),
    ("no formal", Demand::NotWanted, Side::After),
    ("don't need", Demand::NotWanted, Side::After),
    ("do not need", Demand::NotWanted, Side::After),
    ("do not require", Demand::NotWanted, Side::After),
    ("does not require", Demand::NotWanted, Side::After),
    ("needed", REQUIRED, Side::Before),
    ("von Vorteil", PREFERRED, Side::Before),
    ("wünschenswert", PREFERRED, Side::Either),
    ("idealerweise", PREFERRED, Side::After),
    ("ein Plus", PREFERRED, Side::Before),
    ("zwingend", REQUIRED, Side::Either),
    ("erforderlich", REQUIRED, Side::Before),
    ("vorausgesetzt", REQUIRED, Side::Before),
    ("nicht erforderlich", Demand::NotWanted, Side::Before),
    ("nicht notwendig", Demand::NotWanted, Side::Before),
    ("een pré", PREFERRED, Side::Before),
    ("bij voorkeur", PREFERRED, Side::After),
    ("vereist", REQUIRED, Side::Before),
    ("niet vereist", Demand::NotWanted, Side::Before),
    ("niet nodig", Demand::NotWanted, Side::Before),
    ("meriterande", PREFERRED, Side::Either),
    ("ett plus", PREFERRED, Side::Before),
    ("ett krav", REQUIRED, Side::Before),
    ("krävs", REQUIRED, Side::Before),
    ("inget krav", Demand::NotWanted, Side::Before),
    ("krävs inte", Demand::NotWanted, Side::Before),
    ("deseable", PREFERRED, Side::Either),
    ("valorable", PREFERRED, Side::Either),
    ("se valorará", PREFERRED, Side::After),
    ("imprescindible", REQUIRED, Side::Either),
    ("no es imprescindible", Demand::NotWanted, Side::Either),
    ("no es necesario", Demand::NotWanted, Side::Either),
    ("no se requiere", Demand::NotWanted, Side::After),
    ("un plus", PREFERRED, Side::Before),
    ("souhaité", PREFERRED, Side::Before),
    ("apprécié", PREFERRED, Side::Before),
    ("idéalement", PREFERRED, Side::After),
    ("requis", REQUIRED, Side::Before),
    ("obligatoire", REQUIRED, Side::Before),
    ("exigé", REQUIRED, Side::Before),
    ("non requis", Demand::NotWanted, Side::Before),
    ("pas obligatoire", Demand::NotWanted, Side::Before),
];

/// The cues by their keys.
static CUE_KEYS: LazyLock<HashMap<String, (Demand, Side)>> =
    LazyLock::new(|| CUES.iter().map(|(phrase, demand, side)| (joined(&units(phrase)), (*demand, *side))).collect());

/// Words that deny what follows up to a cue of need: *no Java experience needed*.
const DENIALS: [&str; 9] = ["no", "kein", "keine", "keinerlei", "geen", "ingen", "inga", "aucun", "aucune"];

/// Longest cue in units.
const LONGEST_CUE_UNITS: usize = 4;
/// How far a cue reaches, in units; a comma counts as three, `but` and a semicolon as eight more.
const REACH: usize = 16;

/// A cue that was found.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    units: Range<usize>,
    demand: Demand,
    side: Side,
}

/// The cues of a passage, in order; none overlap.
pub(super) fn cues(passage: &Passage<'_>) -> Vec<Cue> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < passage.units.len() {
        let hit = longest_phrase(passage, at, LONGEST_CUE_UNITS, |phrase| CUE_KEYS.get(phrase).copied());
        let Some((length, (demand, side))) = hit else {
            at += 1;
            continue;
        };
        found.push(denied(passage, Cue { units: at..at + length, demand, side }));
        at += length;
    }
    soften(passage, &mut found);
    found
}

/// A cue of need behind a denial says the opposite of what stands between them.
fn denied(passage: &Passage<'_>, cue: Cue) -> Cue {
    const WITHIN_UNITS: usize = 8;
    if cue.demand != REQUIRED || cue.side == Side::After {
        return cue;
    }
    for unit in (cue.units.start.saturating_sub(WITHIN_UNITS)..cue.units.start).rev() {
        if passage.gap_before(unit + 1).contains([',', ';', '.', ':']) {
            break;
        }
        if passage.units.get(unit).is_some_and(|it| DENIALS.contains(&it.key.as_ref())) {
            return Cue { demand: Demand::NotWanted, side: Side::Before, ..cue };
        }
    }
    cue
}

/// *Not required, but a plus* means preferred.
fn soften(passage: &Passage<'_>, cues: &mut [Cue]) {
    const WITHIN_UNITS: usize = 5;
    for at in 1..cues.len() {
        let Some([denial, praise]) = cues.get_mut(at - 1..=at) else {
            return;
        };
        let between = denial.units.end..praise.units.start;
        let turns = between.len() <= WITHIN_UNITS
            && passage.units.get(between).is_some_and(|it| it.iter().any(|unit| unit.key.as_ref() == "but"));
        if turns && denial.demand == Demand::NotWanted && praise.demand == PREFERRED {
            denial.demand = PREFERRED;
        }
    }
}

/// What is said of the mention at `units`: by the nearest cue that reaches it, else by the section.
pub(super) fn demand(passage: &Passage<'_>, cues: &[Cue], units: &Range<usize>) -> Demand {
    let from = cues.partition_point(|it| it.units.end + REACH < units.start);
    let reaching = cues.get(from..).unwrap_or_default().iter().take_while(|it| it.units.start < units.end + REACH);
    let nearest = reaching.filter_map(|cue| {
        let is_before_mention = cue.units.end <= units.start;
        let between = if is_before_mention { cue.units.end..units.start + 1 } else { units.end..cue.units.start + 1 };
        let fits = match cue.side {
            Side::Either => true,
            Side::After => is_before_mention,
            Side::Before => !is_before_mention,
        };
        let overlaps = cue.units.start < units.end && units.start < cue.units.end;
        (fits && !overlaps).then(|| (distance(passage, between), cue.demand))
    });
    let nearest = nearest.filter(|(distance, _)| *distance <= REACH).min_by_key(|(distance, _)| *distance);
    nearest.map_or(Demand::Wanted(default_importance(passage)), |(_, demand)| demand)
}

/// The longest phrase that starts at a unit and that `find` knows, punctuation apart: its length in units and what is known of it.
pub(super) fn longest_phrase<T>(
    passage: &Passage<'_>,
    at: usize,
    longest: usize,
    find: impl Fn(&str) -> Option<T>,
) -> Option<(usize, T)> {
    let mut phrase = String::new();
    let mut best = None;
    for (nth, unit) in passage.units.get(at..)?.iter().take(longest).enumerate() {
        if nth > 0 {
            if passage.gap_before(at + nth).contains([',', ';', ':', '.', '(', ')']) {
                break;
            }
            phrase.push(' ');
        }
        phrase.push_str(&unit.key);
        best = find(&phrase).map(|it| (nth + 1, it)).or(best);
    }
    best
}

/// How far apart two places are, read as people do: through commas and `but` it is farther.
fn distance(passage: &Passage<'_>, gaps: Range<usize>) -> usize {
    let last = gaps.end.saturating_sub(1);
    let cost = |unit: usize| {
        let gap = passage.gap_before(unit);
        let turn = passage.units.get(unit).is_some_and(|it| matches!(it.key.as_ref(), "but" | "however"));
        let comma = if gap.contains(',') { 3 } else { 0 };
        let stop = if turn || gap.contains(';') { 8 } else { 0 };
        usize::from(unit < last) + comma + stop
    };
    gaps.map(cost).sum()
}

/// What a section says by itself. Duties show what will be used, not what one must bring; so does what no heading
/// announces, when requirements stand elsewhere.
fn default_importance(passage: &Passage<'_>) -> Importance {
    match passage.section {
        SectionKind::NiceToHave | SectionKind::Duties => Importance::Preferred,
        SectionKind::Unknown if passage.has_requirements && !passage.is_title => Importance::Preferred,
        _ => Importance::Required,
    }
}
