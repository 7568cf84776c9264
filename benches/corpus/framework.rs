//! The framework: skills, groups, and how they relate.

use std::collections::{BTreeMap, BTreeSet};

use super::{Corpus, GROUPS, Random, SKILLS, iri, skill_id, uuid, zipf::Zipf};
use skillmatch::{
    catalog::{SkillEntry, skill_facets},
    index::{Entry, EntryKind},
    model::{Iri, Labels, LanguageLabels, Skill, SkillKind, SkillRelation, SkillRelationKind},
};

const FRAMEWORK: &str = "corpus";
/// Edges from skills to groups.
const GROUP_EDGES: usize = 13_723;
/// Edges from skills to broader skills.
const BROADER_EDGES: usize = 6_463;
/// Related links between skills.
const RELATED_LINKS: usize = 5_818;
/// Skills that have narrower ones; every sixth rank, so that some of them are common and some rare.
const PARENTS: usize = 2_277;
const PARENT_STEP: usize = 6;

const VERBS: [&str; 12] = [
    "manage", "maintain", "design", "analyse", "teach", "inspect", "repair", "plan", "test", "document", "operate",
    "assess",
];
const NOUNS: [&str; 20] = [
    "pumps",
    "ledgers",
    "lessons",
    "networks",
    "vineyards",
    "turbines",
    "archives",
    "textiles",
    "surveys",
    "menus",
    "welds",
    "claims",
    "circuits",
    "samples",
    "routes",
    "orchards",
    "budgets",
    "scripts",
    "harbours",
    "clinics",
];

impl Corpus {
    /// All skills and groups with their relations, as entries of the index.
    pub(crate) fn framework(&self) -> Vec<Entry> {
        let mut relations: BTreeMap<Iri, Vec<SkillRelation>> = BTreeMap::new();
        for relation in self.relations() {
            relations.entry(relation.from.clone()).or_default().push(relation);
        }
        let skills = (0..SKILLS).map(|it| (skill_id(it), it, SkillKind::Skill));
        let groups = (0..GROUPS).map(|it| (group_id(it), it, SkillKind::Group));
        let entry = |(id, number, kind): (Iri, usize, SkillKind)| {
            let relations = relations.remove(&id).unwrap_or_default();
            entry_of(&SkillEntry { skill: skill(id, number, kind), relations })
        };
        skills.chain(groups).map(entry).collect()
    }

    /// All relations, each once.
    fn relations(&self) -> BTreeSet<SkillRelation> {
        let mut random = self.random(2, 0);
        let mut relations = BTreeSet::new();
        // A tree of groups, eight below each.
        relations.extend((1..GROUPS).map(|it| broader(group_id(it), group_id((it - 1) / 8))));
        relations.extend((0..GROUP_EDGES).map(|it| broader(skill_id(it), group_id(random.below(GROUPS)))));
        let popular = Zipf::new(PARENTS, 2.0);
        let mut edges = 0;
        while edges < BROADER_EDGES {
            let parent = popular.draw(&mut random) * PARENT_STEP;
            let child = random.below(SKILLS);
            // A parent is never below a later one, so there is no cycle.
            let is_parent = child.is_multiple_of(PARENT_STEP) && child / PARENT_STEP < PARENTS;
            if !is_parent || child > parent {
                edges += usize::from(relations.insert(broader(skill_id(child), skill_id(parent))));
            }
        }
        let mut links = 0;
        while links < RELATED_LINKS {
            let (from, to) = (random.below(SKILLS), random.below(SKILLS));
            if from != to {
                links += usize::from(relations.insert(SkillRelation::new(
                    skill_id(from),
                    SkillRelationKind::Related,
                    skill_id(to),
                )));
            }
        }
        relations
    }
}

fn broader(from: Iri, to: Iri) -> SkillRelation {
    SkillRelation::new(from, SkillRelationKind::Broader, to)
}

fn group_id(number: usize) -> Iri {
    iri(&format!("https://frameworks.example.org/corpus/group/{}", uuid(2, number)))
}

/// The name of the skill with this rank.
pub(super) fn skill_name(rank: usize) -> String {
    let mut random = Random(rank as u64);
    let verb = VERBS.get(random.below(VERBS.len())).copied().unwrap_or_default();
    let noun = NOUNS.get(random.below(NOUNS.len())).copied().unwrap_or_default();
    format!("{verb} {noun} of kind {rank}")
}

fn skill(id: Iri, number: usize, kind: SkillKind) -> Skill {
    let name = if kind == SkillKind::Group { format!("group {number}") } else { skill_name(number) };
    let labels = LanguageLabels {
        alternative: (1..=6).map(|it| format!("{name}, way {it}")).collect(),
        description: Some("Plan it, do it with others, and keep records of what was done. ".repeat(4)),
        preferred: Some(name),
        ..LanguageLabels::default()
    };
    let labels = Labels(BTreeMap::from([("en".to_owned(), labels)]));
    Skill { labels, kind, framework: Some(FRAMEWORK.to_owned()), ..Skill::unnamed(id) }
}

fn entry_of(of: &SkillEntry) -> Entry {
    let labels = of.skill.labels.0.values().next();
    Entry {
        name: Some(of.skill.label().to_owned()),
        aliases: labels.map(|it| it.alternative.clone()).unwrap_or_default(),
        description: labels.and_then(|it| it.description.clone()),
        facets: skill_facets(&of.skill),
        record: serde_json::to_string(of).unwrap_or_default(),
        ..Entry::bare(EntryKind::Skill, of.skill.id.clone())
    }
}
