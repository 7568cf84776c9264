//! What is known of a document's skills before they are read: which framework each belongs to, who is whose child.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{Framework, SkillLevel, SkillRelation, SkillStatus},
    standards::{
        ctdl::{
            Graph,
            classes::{Class, class},
        },
        shared::{Node, ctdl::terms},
    },
};

/// A framework of the document.
#[derive(Debug, Clone)]
pub(in crate::standards) struct Home {
    pub(super) short_name: String,
    pub(super) status: SkillStatus,
}

/// The outline of all frameworks of a document.
#[derive(Default)]
pub(in crate::standards) struct Outline {
    /// Frameworks and concept schemes of skills, by key.
    pub(super) homes: HashMap<String, Home>,
    /// Competencies that a framework or a competency lists, with what lists them: child to parent.
    parents: HashMap<String, String>,
    /// Competencies that say whose child they are: child and parent.
    pub(super) children: HashSet<(String, String)>,
    /// The only framework of each graph.
    only: HashMap<usize, Option<String>>,
    /// Levels that rubrics describe, by the competency's key.
    pub(super) levels: HashMap<String, Vec<SkillLevel>>,
    /// Relations that were found, and what was said once.
    pub(super) relations: HashSet<SkillRelation>,
    pub(super) told: HashSet<String>,
}

impl Outline {
    pub(in crate::standards) fn of(graph: &Graph<'_>) -> Self {
        let mut outline = Self::default();
        for thing in &graph.things {
            let node = &thing.node;
            let found = class(node).map(|it| it.0);
            let is_home = match found {
                Some(Class::Framework) => true,
                Some(Class::Scheme) => is_of_skills(node),
                Some(Class::Competency) => false,
                _ => continue,
            };
            let keys = keys(node);
            let Some(own) = keys.first().cloned() else { continue };
            if is_home {
                let home = home(node);
                for key in &keys {
                    outline.homes.entry(key.clone()).or_insert_with(|| home.clone());
                }
                let only = outline.only.entry(thing.graph).or_insert_with(|| Some(own.clone()));
                if only.as_ref() != Some(&own) {
                    *only = None;
                }
            }
            for child in ["hasTopChild", "hasChild"].iter().flat_map(|it| terms::all(node, &[it])) {
                if let Some(child) = terms::id(&child) {
                    outline.parents.entry(terms::key(&child)).or_insert_with(|| own.clone());
                }
            }
            for parent in terms::all(node, &["isChildOf"]).iter().filter_map(terms::id) {
                let parent = terms::key(&parent);
                outline.children.extend(keys.iter().map(|it| (it.clone(), parent.clone())));
                outline.parents.entry(own.clone()).or_insert(parent);
            }
        }
        outline
    }

    /// The framework of a competency: what it says, else what lists it or its parents, else the only one of its graph.
    pub(super) fn home_of(&self, node: &Node<'_>, graph: usize) -> Option<&Home> {
        const HIGHEST: usize = 60;
        let stated = stated_homes(node);
        if let Some(home) = stated.iter().find_map(|it| self.homes.get(it)) {
            return Some(home);
        }
        let mut here = keys(node).into_iter().find(|it| self.parents.contains_key(it));
        for _ in 0..HIGHEST {
            let Some(parent) = here.as_ref().and_then(|it| self.parents.get(it)) else { break };
            if let Some(home) = self.homes.get(parent) {
                return Some(home);
            }
            here = Some(parent.clone());
        }
        let only = self.only.get(&graph).and_then(Option::as_ref).filter(|_| stated.is_empty());
        only.and_then(|it| self.homes.get(it))
    }
}

/// The keys of what a competency says that it belongs to.
pub(super) fn stated_homes(node: &Node<'_>) -> Vec<String> {
    let owners = ["isPartOf", "isTopChildOf", "inScheme", "topConceptOf"];
    let owners = owners.iter().flat_map(|it| terms::all(node, &[it])).filter_map(|it| terms::id(&it));
    owners.map(|it| terms::key(&it)).collect()
}

fn keys(node: &Node<'_>) -> Vec<String> {
    node.text(&["@id", "id"]).into_iter().chain(terms::ctid(node)).map(|it| terms::key(&it)).collect()
}

fn home(node: &Node<'_>) -> Home {
    let title = terms::text(node, &["name", "prefLabel"]);
    let short_name = title.as_deref().and_then(Framework::short_name_of);
    let named = || keys(node).first().and_then(|it| Framework::short_name_of(it));
    Home { short_name: short_name.or_else(named).unwrap_or_else(|| "ctdl-asn".to_owned()), status: status(node) }
}

/// Where a framework or competency is in its life.
pub(super) fn status(node: &Node<'_>) -> SkillStatus {
    let written = terms::all(node, &["publicationStatusType", "status"]).iter().find_map(terms::concept_code);
    match written.map(|it| it.to_lowercase()).as_deref() {
        Some("draft") => SkillStatus::Draft,
        Some("deprecated" | "ceased" | "retired" | "superseded") => SkillStatus::Retired,
        _ => SkillStatus::Active,
    }
}

/// Whether a concept scheme lists skills, rather than statuses, sectors or levels.
pub(super) fn is_of_skills(node: &Node<'_>) -> bool {
    let title = terms::text(node, &["name", "prefLabel", "title"]).unwrap_or_default().to_lowercase();
    let speaks = ["skill", "competenc", "knowledge", "abilities"].iter().any(|it| title.contains(it));
    speaks && !title.contains("level") && !node.is_a(&["ProgressionModel"])
}
