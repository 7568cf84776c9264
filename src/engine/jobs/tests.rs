//! The fast way to rank jobs answers as the plain one does, to the last unit, id and count.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{match_jobs, plain::match_jobs_plainly};
use crate::{
    catalog::{JOB_FIELDS, JobEntry, LearnerEntry, SkillEntry, job_facets},
    engine::{Engine, EvidenceOption, MatchRequest, MatchTarget, SortOption, Subject, matching::Checked},
    index::{Entry, EntryKind, Index, IndexError, IndexOptions},
    model::{
        AlignmentStrength, CredentialStatus, Date, Evidence, EvidenceKind, Holder, HolderKind, Importance, Iri, Job,
        Level, LevelStatement, Requirement, RequirementOrigin, ResultStatus, Skill, SkillRelation, SkillRelationKind,
        Weight,
    },
    store::Store,
};

const SKILLS: usize = 40;
const JOBS: usize = 90;
const LEARNERS: usize = 14;
const AS_OF: Date = date(2026, 6, 1);
const KINDS: [EvidenceKind; 3] = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified];

/// Numbers that are the same everywhere (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    }

    fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

fn skill(number: usize) -> Iri {
    Iri::new(&format!("https://s.example/skill/{number}")).unwrap()
}

fn level(random: &mut Random) -> Option<LevelStatement> {
    match random.below(5) {
        0 => None,
        1 => Some(LevelStatement::parse(random.pick(&["A1", "B2", "C1", "DigComp 6"]))),
        2 => Some(LevelStatement::parse("87 %")),
        _ => Some(LevelStatement::of(random.pick(&Level::ALL))),
    }
}

fn framework(random: &mut Random) -> Vec<Entry> {
    let kinds =
        [SkillRelationKind::Broader, SkillRelationKind::Exact, SkillRelationKind::Close, SkillRelationKind::Related];
    let entry = |number: usize| {
        // One skill is a hub: nearly everything is below it.
        let mut relations = vec![SkillRelation::new(skill(number), SkillRelationKind::Broader, skill(0))];
        for _ in 0..random.below(3) {
            relations.push(SkillRelation::new(skill(number), random.pick(&kinds), skill(random.below(SKILLS))));
        }
        relations.retain(|it| it.from != it.to);
        let of = SkillEntry { skill: Skill::unnamed(skill(number)), relations };
        let record = serde_json::to_string(&of).unwrap();
        Entry { name: Some(format!("skill {number}")), record, ..Entry::bare(EntryKind::Skill, skill(number)) }
    };
    (0..SKILLS).map(entry).collect()
}

fn job(random: &mut Random, number: usize) -> Entry {
    let id = Iri::new(&format!("https://j.example/{number}")).unwrap();
    let mut job = Job { title: format!("Job {number}"), ..Job::unnamed(id.clone()) };
    job.place = random.happens(80).then(|| format!("Town {}", random.below(4)));
    job.country = random.happens(50).then(|| random.pick(&["DE", "FR"]).to_owned());
    job.remote = random.happens(60).then(|| random.happens(50));
    job.working_languages = ["de", "en", "fr"][..random.below(4)].iter().map(|it| (*it).to_owned()).collect();
    job.employer = Some(format!("Employer {}", random.below(9)));
    let requirements = (0..random.below(9)).map(|_| Requirement {
        weight: Weight::new(random.pick(&[0.0, 0.5, 1.0, 3.7])).unwrap(),
        minimum_level: level(random),
        desired_level: level(random),
        evidence: random.happens(25).then(|| random.pick(&KINDS)),
        alternatives: (0..random.below(6) / 4).map(|_| skill(random.below(SKILLS + 3))).collect(),
        origin: random.pick(&[RequirementOrigin::Stated, RequirementOrigin::Extracted]),
        ..Requirement::of(skill(random.below(SKILLS + 3)), random.pick(&[Importance::Required, Importance::Preferred]))
    });
    let requirements = requirements.collect();
    let facets = job_facets(&job);
    let record = serde_json::to_string(&JobEntry { job, requirements, unlinked: Vec::new() }).unwrap();
    Entry { facets, record, ..Entry::bare(EntryKind::Job, id) }
}

fn learner(random: &mut Random, number: usize) -> Entry {
    let evidence = (0..random.below(12)).map(|_| Evidence {
        level: level(random),
        strength: random.pick(&[
            AlignmentStrength::Assessed,
            AlignmentStrength::Assessed,
            AlignmentStrength::Taught,
            AlignmentStrength::Mentioned,
        ]),
        issued_on: random.happens(60).then(|| random.pick(&[date(2020, 1, 1), AS_OF, date(2027, 1, 1)])),
        expires_on: random.happens(40).then(|| random.pick(&[date(2026, 5, 31), AS_OF, date(2029, 1, 1)])),
        status: random.pick(&[CredentialStatus::Active, CredentialStatus::Active, CredentialStatus::Revoked]),
        result: random.pick(&[ResultStatus::Completed, ResultStatus::Completed, ResultStatus::Failed]),
        ..Evidence::bare(skill(random.below(SKILLS + 3)), random.pick(&KINDS))
    });
    let (id, evidence): (Iri, Vec<Evidence>) = (learner_id(number), evidence.collect());
    let holder =
        Holder { id: id.clone(), kind: HolderKind::Learner, evidence: evidence.clone(), facets: BTreeMap::new() };
    let record = serde_json::to_string(&LearnerEntry { holder }).unwrap();
    Entry { evidence, record, ..Entry::bare(EntryKind::Learner, id) }
}

fn learner_id(number: usize) -> Iri {
    Iri::new(&format!("urn:skillmatch:learner:l-{number}")).unwrap()
}

/// A home with several segments, in which jobs were changed and deleted.
fn home(random: &mut Random) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let store = Store::create_or_open(home.path()).unwrap();
    let options = IndexOptions { writer_memory_bytes: 20_000_000, threads: 1 };
    let dir = home.path().join("index");
    let mut entries = framework(random);
    entries.extend((0..LEARNERS).map(|it| learner(random, it)));
    entries.extend((0..JOBS / 2).map(|it| job(random, it)));
    let entries = entries.into_iter().map(Ok::<_, IndexError>);
    Index::rebuild(&dir, store.catalog_id(), 1, entries, &options, &|_| ()).unwrap();
    let more: Vec<Entry> = (JOBS / 3..JOBS).map(|it| job(random, it)).collect();
    Index::update(&dir, store.catalog_id(), 2, more.into_iter(), &[], &options).unwrap();
    let again: Vec<Entry> = (0..5).map(|it| job(random, it * 7)).collect();
    Index::update(&dir, store.catalog_id(), store.revision().unwrap(), again.into_iter(), &[], &options).unwrap();
    home
}

#[test]
fn jobs_are_ranked_as_if_each_were_compiled_and_explained() {
    let mut results = 0;
    for seed in 0..3 {
        let mut random = Random(seed);
        let home = home(&mut random);
        let engine = Engine::open(home.path()).unwrap();
        assert!(engine.state().snapshot.segment_count() > 1);
        for _ in 0..40 {
            let subject = Subject::LearnerId(learner_id(random.below(LEARNERS)).to_string());
            let mut filters: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (field, values) in
                [("place", ["Town 0", "Town 2"]), ("remote", ["yes", "no"]), ("working_language", ["de", "xx"])]
            {
                if random.happens(25) {
                    filters
                        .insert(field.to_owned(), values[random.below(2)..].iter().map(|&it| it.to_owned()).collect());
                }
            }
            let request = MatchRequest {
                must: Some(random.pick(&["first", "strict", "off", "at-least=1"]).to_owned()),
                evidence: random.pick(&[
                    None,
                    Some(EvidenceOption::Any),
                    Some(EvidenceOption::Issued),
                    Some(EvidenceOption::Verified),
                ]),
                sort: random.pick(&[SortOption::Score, SortOption::Focus]),
                limit: Some(random.pick(&[1, 3, 10, 200])),
                facets: random.pick(&[None, Some(JOB_FIELDS[1..3].iter().map(|it| (*it).to_owned()).collect())]),
                filters,
                ..MatchRequest::default()
            };
            let checked = Checked::of(MatchTarget::Jobs, &request, AS_OF).unwrap();
            let fast = match_jobs(&engine, (&subject, Vec::new()), &checked, true).unwrap();
            let plain = match_jobs_plainly(&engine, (&subject, Vec::new()), &checked, true).unwrap();
            assert_eq!(fast, plain, "seed {seed}: {request:?}");
            results += fast.results.len();
        }
    }
    assert!(results > 300, "only {results} results");
}
