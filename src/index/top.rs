//! A snapshot as a backend: executes plans exactly, whatever the number of segments.

use std::{cell::RefCell, cmp::Reverse};

use super::{
    best::{Best, Ranked},
    entry::EntryKind,
    error::IndexError,
    facets::{Tally, Verdict, check_filters},
    kernel::{Scored, Scratch},
    packed::day_number,
    segment::Segment,
    snapshot::Snapshot,
};
use crate::{
    model::{EvidenceKind, Units},
    ranking::{
        Answer, Backend, BackendError, Hit, OrderKey, Plan, Query, Sort, focus_per_mille, tie_hash, verified_per_mille,
        version_hash,
    },
};

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// A holder that may be among the best.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// What is known from the postings alone, as one number: focus, musts met, units.
    leading: u64,
    key: OrderKey,
    required_met: u32,
    segment: usize,
    document: u32,
}

impl Ranked for Candidate {
    fn key(&self) -> u64 {
        self.leading
    }
}

impl Candidate {
    fn new(query: &Query<'_>, segment: usize, scored: Scored, focus: u16) -> Self {
        let units = Units(scored.units);
        let key = OrderKey::leading(query.sort, query.must, focus, scored.required_met, units);
        // Ten, at most 10 and 21 bits: as the fields of the key compare, so compares the number.
        let leading =
            u64::from(key.focus_per_mille) << 42 | u64::from(key.required_met) << 21 | u64::from(key.score_units.0);
        Self { leading, key, required_met: scored.required_met, segment, document: scored.document }
    }
}

impl Backend for Snapshot {
    fn top(&self, query: &Query<'_>) -> Result<Answer, BackendError> {
        let answer = SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
            Ok(mut scratch) => self.answer(query, &mut scratch),
            Err(_) => self.answer(query, &mut Scratch::default()),
        });
        answer.map_err(|error| BackendError { message: error.to_string(), source: Some(Box::new(error)) })
    }
}

impl Snapshot {
    fn answer(&self, query: &Query<'_>, scratch: &mut Scratch) -> Result<Answer, IndexError> {
        check_filters(query.filters)?;
        let mut total = 0;
        let mut best = Best::new(query.limit);
        let mut tally = Tally::new(query.facets);
        for (number, segment) in self.segments().iter().enumerate() {
            total += self.visit(query, number, segment, scratch, &mut best, &mut tally);
        }
        let hits = self.hits(query, best.finish())?;
        Ok(Answer { total, hits, facets: tally.finish(query.filters) })
    }

    /// Scores one segment; gives back how many of its holders come out.
    fn visit(
        &self,
        query: &Query<'_>,
        number: usize,
        segment: &Segment,
        scratch: &mut Scratch,
        best: &mut Best<Candidate>,
        tally: &mut Tally<'_>,
    ) -> u64 {
        let kind = EntryKind::from(query.holders);
        let alive = self.alive(number);
        let sieve = segment.facets.sieve(query.filters);
        let mut counter = (!query.facets.is_empty()).then(|| segment.facets.counter());
        let focus = (query.sort == Sort::Focus).then(|| Focus::new(segment, query.plan));
        let required_total = query.plan.required_total();
        let mut total = 0;
        scratch.run(&segment.evidence, self.max_doc(number), query.plan);
        for scored in scratch.scored() {
            let document = scored.document;
            if scored.units == 0
                || !query.must.admits(scored.required_met, required_total)
                || !segment.is(document, kind)
                || alive.is_some_and(|it| !it.is_alive(document))
            {
                continue;
            }
            let verdict = sieve.judge(&segment.facets, document);
            if let Some(counter) = &mut counter {
                counter.add(&segment.facets, document, &verdict);
            }
            if verdict == Verdict::Passes {
                total += 1;
                let share = focus.as_ref().map_or(0, |it| it.of(document));
                best.push(Candidate::new(query, number, scored, share));
            }
        }
        if let Some(counter) = &counter {
            tally.add(&segment.facets, counter);
        }
        total
    }

    /// Breaks ties among the candidates and names the best.
    fn hits(&self, query: &Query<'_>, mut candidates: Vec<Candidate>) -> Result<Vec<Hit>, IndexError> {
        let version = version_hash(&self.data_version());
        let day = day_number(query.plan.as_of);
        for candidate in &mut candidates {
            let Some(segment) = self.segments().get(candidate.segment) else { continue };
            let rows = segment.evidence.counting_rows(candidate.document, day, query.plan.minimum_kind);
            let (verified, counting) = rows.fold((0, 0), |(verified, counting), (_, kind)| {
                (verified + usize::from(kind == EvidenceKind::Verified), counting + 1)
            });
            candidate.key.verified_per_mille = verified_per_mille(verified, counting);
            candidate.key.tie = tie_hash(version, segment.id_hash(candidate.document));
        }
        if candidates.len() > query.limit && query.limit > 0 {
            candidates.select_nth_unstable_by_key(query.limit - 1, |it| Reverse(it.key));
            candidates.truncate(query.limit);
        }
        candidates.sort_unstable_by_key(|it| Reverse(it.key));
        let hit = |it: &Candidate| {
            let (id, _) = self.key(it.segment, it.document)?;
            Ok(Hit { id, required_met: it.required_met, score_units: it.key.score_units })
        };
        candidates.iter().map(hit).collect()
    }
}

/// Computes the share of a holder's skills that the plan asks for.
struct Focus<'a> {
    segment: &'a Segment,
    day: u64,
    kind: EvidenceKind,
    /// Whether the plan asks for each skill.
    asked: Vec<bool>,
}

impl<'a> Focus<'a> {
    fn new(segment: &'a Segment, plan: &Plan) -> Self {
        let mut asked = vec![false; segment.evidence.skill_count()];
        for alternative in plan.requirements.iter().flat_map(|it| &it.alternatives) {
            let postings = segment.evidence.postings(alternative.skill.as_str());
            if !postings.documents.is_empty()
                && let Some(asked) = asked.get_mut(postings.skill as usize)
            {
                *asked = true;
            }
        }
        Self { segment, day: day_number(plan.as_of), kind: plan.minimum_kind, asked }
    }

    fn of(&self, document: u32) -> u16 {
        let rows = self.segment.evidence.counting_rows(document, self.day, self.kind);
        let (mut last, mut asked_for, mut all) = (None, 0, 0);
        for (skill, _) in rows {
            if last.replace(skill) != Some(skill) {
                all += 1;
                asked_for += usize::from(self.asked.get(skill as usize).copied().unwrap_or(false));
            }
        }
        focus_per_mille(asked_for, all)
    }
}
