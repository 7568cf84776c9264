//! Figures: how fast and how large. Not run by default: `cargo test --release --lib figures -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use super::*;
use crate::{
    index::TextQuery,
    model::{HolderKind, Importance, Level, LevelStatement, RequirementOrigin, Units},
    ranking::{
        Alternative, Backend, Filters, LevelNeed, MustMode, NeededLevel, Path as Way, Plan, PlanRequirement, Query,
        Sort,
    },
};

const LEARNERS: u64 = 100_000;
const SKILLS: u32 = 14_000;
const EVIDENCE: usize = 13;

/// A small generator (Vigna's SplitMix64): the same numbers everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        crate::ranking::tie_hash(0, self.0)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// Zipf with s = 1: the continuous inverse, good enough for a benchmark.
    fn skill(&mut self) -> u32 {
        let share = f64::from(u32::try_from(self.below(1 << 30)).unwrap()) / f64::from(1 << 30);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 14,000")]
        let skill = ((f64::from(SKILLS) + 1.0).powf(share) - 1.0) as u32;
        skill
    }
}

fn holder(number: u64, random: &mut Random) -> Entry {
    let mut entry = Entry::bare(EntryKind::Learner, iri(&format!("learner-{number}")));
    for _ in 0..EVIDENCE {
        let kind = if random.below(3) == 0 { EvidenceKind::Verified } else { EvidenceKind::Issued };
        let level = Level::from_number(u8::try_from(random.below(6)).unwrap()).map(LevelStatement::of);
        let year = 2015 + i16::try_from(random.below(10)).unwrap();
        let issued_on = Some(jiff::civil::date(year, 3, 1));
        let expires_on = (random.below(4) == 0).then(|| jiff::civil::date(year + 8, 3, 1));
        let skill = iri(&format!("skill-{}", random.skill()));
        entry.evidence.push(Evidence { level, issued_on, expires_on, ..Evidence::bare(skill, kind) });
    }
    for (field, count) in [("country", 30), ("language", 20), ("remote", 3), ("issuer", 500)] {
        entry.facets.insert(field.to_owned(), vec![format!("value-{}", random.below(count))]);
    }
    entry.record = format!("{{\"id\":\"{}\",\"evidence\":13}}", entry.id);
    entry
}

fn plan(random: &mut Random, alternatives: usize) -> Plan {
    let requirements = (0..10).map(|number| {
        let skills = (0..alternatives).map(|it| {
            let skill = iri(&format!("skill-{}", random.skill()));
            Alternative { skill, relation_per_mille: if it == 0 { 1000 } else { 500 }, path: Way::Exact }
        });
        let alternatives: Vec<Alternative> = skills.collect();
        let level = LevelStatement::of(Level::from_number(1 + u8::try_from(random.below(5)).unwrap()).unwrap());
        PlanRequirement {
            skill: alternatives[0].skill.clone(),
            label: String::new(),
            importance: if number < 5 { Importance::Required } else { Importance::Preferred },
            weight_units: Units(104_857),
            need: LevelNeed::new(NeededLevel::of(Some(&level)), None),
            minimum_level: Some(level),
            desired_level: None,
            minimum_kind: None,
            alternatives,
            origin: RequirementOrigin::Stated,
        }
    });
    let (requirements, notes) = (requirements.collect(), Vec::new());
    Plan { requirements, as_of: jiff::civil::date(2024, 6, 1), minimum_kind: EvidenceKind::Issued, notes }
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    format!("p50 {:?}  p90 {:?}  p99 {:?}", at(50), at(90), at(99))
}

fn show(line: &str) {
    use std::io::Write;
    writeln!(std::io::stderr(), "{line}").unwrap();
}

#[test]
#[ignore = "a measurement, to be run in release mode"]
fn figures() {
    let home = tempfile::tempdir().unwrap();
    let mut random = Random(7);
    let start = Instant::now();
    let learners = (0..LEARNERS).map(|it| holder(it, &mut random));
    let skills = (0..SKILLS).map(|it| {
        let mut entry =
            named(EntryKind::Skill, &format!("skill-{it}"), &format!("manage topic{} of area{}", it % 977, it % 83));
        entry.aliases = (0..8).map(|alias| format!("alias{alias} topic{} field{}", it % 1_409, it % 211)).collect();
        entry.description = Some("Organise and lead work on a topic, with people of the area. ".repeat(4));
        entry.record = format!("{{\"id\":\"{}\",\"text\":\"{}\"}}", entry.id, "x".repeat(600));
        entry
    });
    let options = IndexOptions { writer_memory_bytes: 512 << 20, threads: 2 };
    Index::rebuild(home.path(), CATALOG, 1, learners.chain(skills).map(Ok::<_, IndexError>), &options, &|_| ())
        .unwrap();
    let bytes: u64 = std::fs::read_dir(home.path().join("generation-1"))
        .unwrap()
        .map(|it| it.unwrap().metadata().unwrap().len())
        .sum();
    show(&format!("rebuild {LEARNERS} learners, {SKILLS} skills: {:?}, {} MiB on disk", start.elapsed(), bytes >> 20));

    let start = Instant::now();
    let index = Index::open(home.path(), CATALOG).unwrap();
    let snapshot = index.snapshot();
    show(&format!(
        "open: {:?}, {} segments, {} MiB resident",
        start.elapsed(),
        snapshot.segment_count(),
        snapshot.resident_bytes() >> 20
    ));

    let facets = ["country", "language", "remote", "issuer"].map(str::to_owned);
    let mut filters = Filters::default();
    filters.admit("country", "value-1");
    filters.admit("remote", "value-2");
    for (name, alternatives, filters, facets, sort) in [
        ("plain", 1, Filters::default(), &facets[..0], Sort::Score),
        ("20 alternatives", 20, Filters::default(), &facets[..0], Sort::Score),
        ("4 facets", 1, Filters::default(), &facets[..], Sort::Score),
        ("2 filters, 4 facets", 1, filters, &facets[..], Sort::Score),
        ("focus", 1, Filters::default(), &facets[..0], Sort::Focus),
    ] {
        let mut times = Vec::new();
        let mut total = 0;
        for _ in 0..300 {
            let plan = plan(&mut random, alternatives);
            let (holders, must) = (HolderKind::Learner, MustMode::First);
            let query = Query { plan: &plan, holders, filters: &filters, must, sort, limit: 10, facets };
            let start = Instant::now();
            total += snapshot.top(&query).unwrap().total;
            times.push(start.elapsed());
        }
        show(&format!("match, {name}: {}  ({} of {LEARNERS} on average)", percentiles(times), total / 300));
    }

    let start = Instant::now();
    let mut count = 0;
    snapshot
        .for_each_record::<IndexError>(EntryKind::Skill, &Filters::default(), &mut |_, record| {
            count += usize::from(!record.is_empty());
            Ok(())
        })
        .unwrap();
    show(&format!("read {count} skills: {:?}", start.elapsed()));

    for words in ["topic12 area3", "manage", "top", "tpoic12x manage", "organising people"] {
        let mut times = Vec::new();
        for _ in 0..50 {
            let filters = Filters::default();
            let query = TextQuery { words, kinds: &[], filters: &filters, facets: &facets, limit: 20, offset: 0 };
            let start = Instant::now();
            snapshot.search(&query).unwrap();
            times.push(start.elapsed());
        }
        show(&format!("search {words:?}: {}", percentiles(times)));
    }
    let start = Instant::now();
    Index::update(home.path(), CATALOG, 2, std::iter::once(holder(3, &mut random)), &[], &options).unwrap();
    let written = start.elapsed();
    index.reload().unwrap();
    show(&format!("update one learner: {written:?}, then reload: {:?}", start.elapsed().saturating_sub(written)));
}
