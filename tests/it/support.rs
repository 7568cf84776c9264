//! Seeded random catalogs, holders and jobs for the tests of ranking: small worlds full of ties, hubs, deletions,
//! expired and revoked evidence, kept in a real index on disk.

use std::collections::BTreeMap;

use jiff::civil::date;
use skillmatch::{
    catalog::SkillGraph,
    index::{Entry, EntryKind, Index, IndexError, IndexOptions},
    model::{
        AlignmentStrength, CredentialStatus, Date, Evidence, EvidenceKind, Holder, HolderKind, Importance, Iri, Level,
        LevelStatement, Requirement, RequirementOrigin, ResultStatus, ReuseLevel, Skill, SkillKind, SkillRelation,
        SkillRelationKind, Weight,
    },
    ranking::{Filters, MustMode, PlanOptions, Sort},
};

const CATALOG: &str = "fedcba9876543210";
/// Skills that evidence and jobs name but no framework describes.
pub(crate) const UNKNOWN_SKILLS: usize = 3;
/// What holders can be filtered by.
pub(crate) const FIELDS: [&str; 3] = ["place", "language", "mode"];

/// Random numbers that are the same on every machine (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, without it.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// A catalog in an index, and beside it what the index should hold.
pub(crate) struct World {
    pub(crate) skills: Vec<Skill>,
    pub(crate) relations: Vec<SkillRelation>,
    /// Whether no skill is broader than itself.
    pub(crate) acyclic: bool,
    pub(crate) graph: SkillGraph,
    pub(crate) holders: BTreeMap<(HolderKind, Iri), Holder>,
    pub(crate) index: Index,
    _home: tempfile::TempDir,
}

/// A job with all that decides who comes out.
pub(crate) struct Asked {
    pub(crate) requirements: Vec<Requirement>,
    pub(crate) options: PlanOptions,
    pub(crate) holders: HolderKind,
    pub(crate) filters: Filters,
    pub(crate) must: MustMode,
    pub(crate) sort: Sort,
    pub(crate) limit: usize,
    pub(crate) facets: Vec<String>,
}

pub(crate) fn skill_iri(number: usize) -> Iri {
    Iri::new(&format!("urn:test:skill-{number}")).unwrap()
}

pub(crate) fn skill_number(iri: &Iri) -> usize {
    iri.as_str().rsplit('-').next().unwrap().parse().unwrap()
}

impl World {
    /// The world of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let acyclic = random.chance(75);
        let (skills, relations) = framework(&mut random, seed, acyclic);
        let graph = SkillGraph::build(&skills, &relations);
        let home = tempfile::tempdir().unwrap();
        let (index, holders) = fill(&mut random, home.path(), skills.len());
        Self { skills, relations, acyclic, graph, holders, index, _home: home }
    }

    /// A random job with random options.
    pub(crate) fn asked(&self, random: &mut Random) -> Asked {
        let mut filters = Filters::default();
        for field in FIELDS {
            if random.chance(25) {
                for _ in 0..=random.below(2) {
                    filters.admit(field, random.pick(&["a", "b", "c", "nowhere"]));
                }
            }
        }
        let kinds = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Issued, EvidenceKind::Verified];
        Asked {
            requirements: requirements(random, self.skills.len(), self.acyclic),
            options: PlanOptions { as_of: day(random), minimum_kind: random.pick(&kinds) },
            holders: if random.chance(75) { HolderKind::Learner } else { HolderKind::Credential },
            filters,
            must: random.pick(&[
                MustMode::First,
                MustMode::First,
                MustMode::Strict,
                MustMode::Off,
                MustMode::AtLeast(1),
                MustMode::AtLeast(3),
            ]),
            sort: if random.chance(25) { Sort::Focus } else { Sort::Score },
            limit: random.pick(&[0, 1, 2, 5, 10, 10, 20, 1_000]),
            facets: FIELDS.iter().filter(|_| random.chance(60)).map(|&it| it.to_owned()).collect(),
        }
    }
}

fn framework(random: &mut Random, seed: u64, acyclic: bool) -> (Vec<Skill>, Vec<SkillRelation>) {
    let base = 8 + random.below(32);
    // Now and then one skill above very many, or related to very many.
    let crowd = [0, 0, 0, 0, 0, 60, 0, 300, 0, 51][usize::try_from(seed % 10).unwrap()];
    let mut skills: Vec<Skill> = (0..base + crowd).map(|it| Skill::unnamed(skill_iri(it))).collect();
    for skill in &mut skills {
        skill.kind = random.pick(&[SkillKind::Skill, SkillKind::Skill, SkillKind::Knowledge, SkillKind::Unknown]);
        if random.chance(8) {
            skill.kind = SkillKind::Group;
        }
        skill.reuse = random.chance(8).then_some(ReuseLevel::Transversal);
    }
    let mut relations = Vec::new();
    let mut relate = |from: usize, to: usize, kind| {
        relations.push(SkillRelation::new(skill_iri(from), kind, skill_iri(to)));
    };
    for from in 1..base {
        for _ in 0..random.below(4) {
            let to = random.below(from);
            match random.below(12) {
                0..5 => relate(from, to, SkillRelationKind::Broader),
                5..8 => relate(from, to, SkillRelationKind::Related),
                8 => relate(to, from, SkillRelationKind::Exact),
                9 => relate(from, to, SkillRelationKind::Close),
                10 => relate(from, to, SkillRelationKind::PartOf),
                // To a skill that is not there.
                _ => relate(from, base + crowd, SkillRelationKind::Exact),
            }
        }
        if !acyclic && random.chance(10) {
            relate(random.below(from), from, SkillRelationKind::Broader);
        }
    }
    for member in base..base + crowd {
        relate(member, 0, if seed % 10 == 9 { SkillRelationKind::Related } else { SkillRelationKind::Broader });
    }
    (skills, relations)
}

/// Writes holders in several commits, some of them stale and replaced, some deleted again.
fn fill(random: &mut Random, dir: &std::path::Path, skills: usize) -> (Index, BTreeMap<(HolderKind, Iri), Holder>) {
    let mut all: Vec<Holder> = Vec::new();
    for number in 0..40 + random.below(60) {
        let kind = if number % 5 == 4 { HolderKind::Credential } else { HolderKind::Learner };
        let mut holder = holder(random, number, kind, skills);
        // Ties on purpose: the same evidence as somebody else.
        if random.chance(40) && !all.is_empty() {
            holder.evidence = random.pick(&all).evidence;
        }
        all.push(holder);
    }
    let mut kept = BTreeMap::new();
    let options = |threads| IndexOptions { writer_memory_bytes: 16 << 20, threads };
    let noise = Entry::bare(EntryKind::Skill, all[0].id.clone());
    let mut first = vec![Ok::<_, IndexError>(noise)];
    for holder in &all {
        if random.chance(60) {
            let stale = Holder { evidence: vec![evidence(random, skills)], ..holder.clone() };
            let shown = if random.chance(30) { &stale } else { holder };
            first.push(Ok(entry(shown)));
            kept.insert((holder.kind, holder.id.clone()), shown.clone());
        }
    }
    let threads = 1 + random.below(3);
    Index::rebuild(dir, CATALOG, 1, first.into_iter(), &options(threads), &|_| ()).unwrap();
    for revision in 2..3 + random.below(3) {
        let upserts: Vec<&Holder> = all.iter().filter(|_| random.chance(35)).collect();
        let deletes: Vec<&Holder> =
            all.iter().filter(|_| random.chance(if revision % 2 == 0 { 8 } else { 0 })).collect();
        for holder in &deletes {
            kept.remove(&(holder.kind, holder.id.clone()));
        }
        for holder in &upserts {
            kept.insert((holder.kind, holder.id.clone()), (*holder).clone());
        }
        let deletes: Vec<_> = deletes.iter().map(|it| (EntryKind::from(it.kind), it.id.clone())).collect();
        let revision = u64::try_from(revision).unwrap();
        let upserts = upserts.into_iter().map(entry);
        Index::update(dir, CATALOG, revision, upserts, &deletes, &options(1 + random.below(2))).unwrap();
    }
    (Index::open(dir, CATALOG).unwrap(), kept)
}

fn entry(holder: &Holder) -> Entry {
    Entry {
        facets: holder.facets.clone(),
        evidence: holder.evidence.clone(),
        record: "{}".to_owned(),
        ..Entry::bare(holder.kind.into(), holder.id.clone())
    }
}

/// A random holder. A credential has the identifier of the learner before it.
pub(crate) fn holder(random: &mut Random, number: usize, kind: HolderKind, skills: usize) -> Holder {
    let mut facets = BTreeMap::new();
    for field in FIELDS {
        let mut values: Vec<String> =
            ["a", "b", "c"].iter().filter(|_| random.chance(40)).map(|&it| it.to_owned()).collect();
        values.sort();
        if !values.is_empty() {
            facets.insert(field.to_owned(), values);
        }
    }
    let evidence = (0..random.below(9)).map(|_| evidence(random, skills)).collect();
    let number = if kind == HolderKind::Credential { number - 1 } else { number };
    Holder { id: Iri::new(&format!("urn:test:holder-{number}")).unwrap(), kind, evidence, facets }
}

/// Random evidence; most of it counts.
pub(crate) fn evidence(random: &mut Random, skills: usize) -> Evidence {
    let kinds = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Issued, EvidenceKind::Verified];
    let mut evidence = Evidence::bare(skill_iri(some_skill(random, skills)), random.pick(&kinds));
    evidence.level = level(random, 30);
    let strengths = [AlignmentStrength::Assessed, AlignmentStrength::Taught, AlignmentStrength::Mentioned];
    evidence.strength = if random.chance(70) { AlignmentStrength::Assessed } else { random.pick(&strengths) };
    evidence.issued_on = random.chance(50).then(|| day(random));
    evidence.expires_on = random.chance(35).then(|| day(random));
    if random.chance(8) {
        evidence.status = random.pick(&[CredentialStatus::Revoked, CredentialStatus::Suspended]);
    }
    if random.chance(8) {
        evidence.result = random.pick(&[
            ResultStatus::Enrolled,
            ResultStatus::Failed,
            ResultStatus::InProgress,
            ResultStatus::OnHold,
            ResultStatus::Provisional,
            ResultStatus::Withdrew,
        ]);
    }
    evidence
}

/// Skills with low numbers are frequent, and have the most relations.
fn some_skill(random: &mut Random, skills: usize) -> usize {
    let end = if random.chance(60) { skills.min(10) } else { skills + UNKNOWN_SKILLS };
    random.below(end)
}

/// A few days, so that dates often fall together, and the ends of the calendar.
fn day(random: &mut Random) -> Date {
    if random.chance(4) {
        return random.pick(&[date(1600, 2, 29), date(1969, 12, 31), date(1970, 1, 1), date(9998, 12, 31)]);
    }
    date(2026, 6, i8::try_from(1 + random.below(6)).unwrap())
}

/// A statement of a level, or none.
pub(crate) fn level(random: &mut Random, none_percent: usize) -> Option<LevelStatement> {
    if random.chance(none_percent) {
        return None;
    }
    let stated =
        ["A1", "A2", "B1", "B2", "C1", "C2", "SFIA 2", "SFIA 5", "e-3", "DigComp 6", "87 %", "pass", "advanced"];
    if random.chance(40) {
        return Some(LevelStatement::parse(random.pick(&stated)));
    }
    Some(LevelStatement::of(random.pick(&Level::ALL)))
}

/// A random job. Derived requirements are folded, which is only clear-cut where no skill is above itself.
pub(crate) fn requirements(random: &mut Random, skills: usize, with_derived: bool) -> Vec<Requirement> {
    let origins = [RequirementOrigin::Stated, RequirementOrigin::Extracted, RequirementOrigin::Occupation];
    let derived = with_derived && random.chance(30);
    let mut made = Vec::new();
    for _ in 0..=random.below(8) {
        let importance = random.pick(&[Importance::Required, Importance::Required, Importance::Preferred]);
        let mut requirement = Requirement::of(skill_iri(some_skill(random, skills)), importance);
        if random.chance(60) {
            requirement.weight = Weight::new(random.pick(&[0.0, 0.000_001, 0.3, 1.0, 2.0, 7.25, 1_000_000.0])).unwrap();
        }
        requirement.minimum_level = level(random, 40);
        requirement.desired_level = level(random, 75);
        let kinds = [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified];
        requirement.evidence = random.chance(20).then(|| random.pick(&kinds));
        for _ in 0..random.below(3) {
            if random.chance(40) {
                requirement.alternatives.push(skill_iri(some_skill(random, skills)));
            }
        }
        if derived {
            requirement.origin = random.pick(&origins);
        }
        made.push(requirement);
    }
    made
}
