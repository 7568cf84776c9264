//! One holder against all jobs of a shelf: the holder's evidence walks the rows of the wants that it gives credit for, and
//! each row adds to its job. A job's score is the sum, as for a backend; every row is met once, with its best evidence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::shelf::Shelf;
use crate::{
    catalog::JOB_FIELDS,
    engine::matching::Checked,
    index::Snapshot,
    model::{Evidence, EvidenceKind, Holder, Importance, Iri, Units},
    ranking::{Counting, HeldLevel, OrderKey, Plan, Share, Sort, focus_per_mille, tie_hash, verified_per_mille},
};

/// Kinds of evidence, weakest first.
const KINDS: [EvidenceKind; 3] = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified];

/// What a holder has that counts.
pub(super) struct Held<'a> {
    by_skill: HashMap<&'a Iri, Vec<&'a Evidence>>,
    /// Skills with evidence of the query's kind.
    skills: BTreeSet<&'a Iri>,
    verified_per_mille: u16,
}

/// A job that came out.
#[derive(Clone, Copy)]
pub(super) struct Scored {
    pub(super) key: OrderKey,
    /// Its place on the shelf.
    pub(super) job: usize,
    /// Musts met, whatever the must mode.
    pub(super) required_met: u32,
}

/// What came of one shelf.
#[derive(Default)]
pub(super) struct Came {
    /// Those that pass all filters, in no order.
    pub(super) admitted: Vec<Scored>,
    /// By facet asked for: how often each value occurs, that field's own filter left out.
    pub(super) counts: Vec<BTreeMap<String, u64>>,
}

impl<'a> Held<'a> {
    pub(super) fn of(holder: &'a Holder, checked: &Checked) -> Self {
        let (as_of, minimum_kind) = (checked.as_of, EvidenceKind::Claimed);
        let plan = Plan { requirements: Vec::new(), as_of, minimum_kind, notes: Vec::new() };
        let counts = |it: &&Evidence| plan.counting(it, minimum_kind) == Counting::Counts;
        let counting: Vec<&Evidence> = holder.evidence.iter().filter(counts).collect();
        let of_kind = || counting.iter().filter(|it| it.kind >= checked.minimum_kind);
        let verified = of_kind().filter(|it| it.kind == EvidenceKind::Verified).count();
        let mut by_skill: HashMap<&Iri, Vec<&Evidence>> = HashMap::new();
        for &it in &counting {
            by_skill.entry(&it.skill).or_default().push(it);
        }
        Self {
            by_skill,
            skills: of_kind().map(|it| &it.skill).collect(),
            verified_per_mille: verified_per_mille(verified, of_kind().count()),
        }
    }
}

/// One piece of evidence as it bears on one want.
struct Piece {
    relation_per_mille: u32,
    held: HeldLevel,
    evidence: usize,
}

/// Scores all jobs of a shelf.
pub(super) fn score(
    shelf: &Shelf,
    (snapshot, segment): (&Snapshot, usize),
    held: &Held<'_>,
    checked: &Checked,
    version: u64,
) -> Came {
    let evidence: Vec<&Evidence> = held.by_skill.values().flatten().copied().collect();
    let mut wants: HashMap<u32, Vec<Piece>> = HashMap::new();
    for (number, it) in evidence.iter().enumerate() {
        for way in shelf.ways(&it.skill) {
            let held = HeldLevel::of(it.level.as_ref());
            let piece = Piece { relation_per_mille: way.relation_per_mille, held, evidence: number };
            wants.entry(way.want).or_default().push(piece);
        }
    }
    let mut units = vec![0_u32; shelf.jobs.len()];
    let mut met = vec![0_u32; shelf.jobs.len()];
    // By need and kind: the best share, reckoned once for each want.
    let mut shares: Vec<Option<Share>> = vec![None; shelf.needs.len() * KINDS.len()];
    for (want, pieces) in &wants {
        shares.fill(None);
        for row in shelf.rows(*want) {
            let kind = row.minimum_kind.unwrap_or(checked.minimum_kind);
            let place = row.need as usize * KINDS.len() + kind as usize;
            let Some(known) = shares.get_mut(place) else { continue };
            let share = *known.get_or_insert_with(|| {
                let need = shelf.needs.get(row.need as usize).copied().unwrap_or_default();
                best_share(pieces, &evidence, |piece, it| {
                    (it.kind >= kind).then(|| Share::of(need, piece.relation_per_mille, piece.held, it.strength))
                })
            });
            let credit = share.credit(row.weight);
            if let Some(it) = units.get_mut(row.job as usize) {
                *it += credit.units.0;
            }
            if credit.met
                && row.importance == Importance::Required
                && let Some(it) = met.get_mut(row.job as usize)
            {
                *it += 1;
            }
        }
    }
    let focus = if checked.sort == Sort::Focus { focus(shelf, held) } else { Vec::new() };
    let key_of = |job: usize, units: u32, met: u32| {
        let leading =
            OrderKey::leading(checked.sort, checked.must, focus.get(job).copied().unwrap_or(0), met, Units(units));
        let tie = tie_hash(version, shelf.jobs.get(job).map_or(0, |it| it.id_hash));
        OrderKey { verified_per_mille: held.verified_per_mille, tie, ..leading }
    };
    let sieve = Sieve::of(shelf, checked);
    let mut counter = Counter::of(shelf, checked);
    let mut admitted = Vec::new();
    for (job, (placed, (&units, &met))) in shelf.jobs.iter().zip(units.iter().zip(&met)).enumerate() {
        if units == 0
            || !checked.must.admits(met, placed.required_total)
            || !snapshot.is_alive(segment, placed.document)
        {
            continue;
        }
        let failing = sieve.failing(shelf, job);
        counter.count(shelf, job, failing);
        if failing == 0 {
            admitted.push(Scored { key: key_of(job, units, met), job, required_met: met });
        }
    }
    Came { admitted, counts: counter.done(shelf) }
}

/// The most that any piece gives, and whether any meets.
fn best_share(pieces: &[Piece], evidence: &[&Evidence], share: impl Fn(&Piece, &Evidence) -> Option<Share>) -> Share {
    let all = pieces.iter().filter_map(|piece| share(piece, evidence.get(piece.evidence)?));
    all.fold(Share::default(), |best, it| Share {
        millionths: best.millionths.max(it.millionths),
        met: best.met || it.met,
    })
}

/// By job: the share of the holder's skills that it asks for, per mille.
fn focus(shelf: &Shelf, held: &Held<'_>) -> Vec<u16> {
    let mut asked = vec![0_usize; shelf.jobs.len()];
    let mut last = vec![usize::MAX; shelf.jobs.len()];
    for (number, skill) in held.skills.iter().enumerate() {
        for row in shelf.ways(skill).iter().flat_map(|way| shelf.rows(way.want)) {
            let job = row.job as usize;
            if let (Some(last), Some(asked)) = (last.get_mut(job), asked.get_mut(job))
                && *last != number
            {
                *last = number;
                *asked += 1;
            }
        }
    }
    asked.into_iter().map(|it| focus_per_mille(it, held.skills.len())).collect()
}

/// The filters: by field of [`JOB_FIELDS`], which values pass.
struct Sieve(Vec<(usize, Vec<bool>)>);

impl Sieve {
    fn of(shelf: &Shelf, checked: &Checked) -> Self {
        let filters = JOB_FIELDS.iter().enumerate().filter_map(|(at, name)| {
            let admitted = checked.filters.0.get(*name)?;
            let values = shelf.fields.get(at).map(|it| it.values.as_slice()).unwrap_or_default();
            Some((at, values.iter().map(|it| admitted.contains(it)).collect()))
        });
        Self(filters.collect())
    }

    /// The filtered fields that the job does not pass, a bit for each of [`JOB_FIELDS`].
    fn failing(&self, on: &Shelf, job: usize) -> u32 {
        let fails = |(at, admitted): &&(usize, Vec<bool>)| {
            let values = on.fields.get(*at).map(|it| it.of(job)).unwrap_or_default();
            !values.iter().any(|it| admitted.get(*it as usize) == Some(&true))
        };
        self.0.iter().filter(fails).fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

/// How often values occur, by facet asked for: its place in [`JOB_FIELDS`], and the counts.
struct Counter(Vec<(usize, Vec<u64>)>);

impl Counter {
    fn of(shelf: &Shelf, checked: &Checked) -> Self {
        let fields = checked.facets.iter().map(|name| {
            let at = JOB_FIELDS.iter().position(|it| it == name).unwrap_or(JOB_FIELDS.len());
            (at, vec![0; shelf.fields.get(at).map_or(0, |it| it.values.len())])
        });
        Self(fields.collect())
    }

    fn count(&mut self, on: &Shelf, job: usize, failing: u32) {
        for (at, tally) in &mut self.0 {
            if failing & !(1 << *at) != 0 {
                continue;
            }
            for value in on.fields.get(*at).map(|it| it.of(job)).unwrap_or_default() {
                if let Some(it) = tally.get_mut(*value as usize) {
                    *it += 1;
                }
            }
        }
    }

    fn done(self, on: &Shelf) -> Vec<BTreeMap<String, u64>> {
        let named = |(at, tally): (usize, Vec<u64>)| {
            let values = on.fields.get(at).map(|it| it.values.as_slice()).unwrap_or_default();
            values.iter().cloned().zip(tally).filter(|(_, count)| *count > 0).collect()
        };
        self.0.into_iter().map(named).collect()
    }
}
