//! Descriptors and collections as JSON: `category` or `categories`, `author` or `authors`, nulls where nothing is.

use super::{
    collections::Collection,
    descriptor::{Aligned, Descriptor, Writer, list},
    occupations::Stated,
};
use crate::{
    model::{Iri, Problem, Reading, SkillRelationKind, SkillStatus},
    standards::{Json, shared::Node},
};

/// Whether it is a descriptor, a collection, or a page of them.
pub(super) fn is_rsd(node: &Node<'_>) -> bool {
    is_descriptor(node) || is_collection(node) || page(node).first().is_some_and(is_descriptor)
}

fn is_descriptor(node: &Node<'_>) -> bool {
    node.is_a(&["RichSkillDescriptor"]) || (node.has("skillName") && node.has("skillStatement"))
}

fn is_collection(node: &Node<'_>) -> bool {
    // Short forms have no type: a page of them lists how many skills each has.
    let short = || node.has("uuid") && node.has("name") && node.has("skillCount") && node.has("status");
    node.is_a(&["RichSkillCollection"]) || short()
}

/// The items of a page that some servers wrap.
fn page<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let lists = ["skills", "results", "content", "items"];
    let list = lists.iter().find(|key| node.value.get(key).is_some_and(Json::is_array));
    list.map(|key| node.all(&[key])).unwrap_or_default()
}

pub(super) fn read(things: &[Node<'_>], reading: &mut Reading) {
    let mut writer = Writer::default();
    for node in things {
        thing(node, &mut writer, reading);
    }
    writer.finish(reading);
}

fn thing(node: &Node<'_>, writer: &mut Writer, reading: &mut Reading) {
    if is_collection(node) {
        collection(node, writer, reading);
    } else if is_descriptor(node) {
        put(node, None, writer, reading);
    } else if page(node).is_empty() {
        let hint = "give a RichSkillDescriptor with `skillName` and `skillStatement`";
        reading.problems.push(Problem::error(node.place(), "is neither a skill descriptor nor a collection", hint));
    } else {
        for it in page(node) {
            put(&it, None, writer, reading);
        }
    }
}

fn put(node: &Node<'_>, within: Option<&Collection>, writer: &mut Writer, reading: &mut Reading) {
    let mut descriptor = descriptor(node, reading);
    if let Some(collection) = within {
        descriptor.collections.insert(0, collection.clone());
    }
    if !writer.put(descriptor, reading) {
        // A collection may list its skills by their addresses alone.
        if within.is_some()
            && let Some(id) = node.id().and_then(|it| Iri::new(&it).ok())
        {
            writer.link(id, reading);
            return;
        }
        let hint = "fill `skillName` and `skillStatement`";
        reading.problems.push(Problem::error(node.place(), "a descriptor has neither name nor statement", hint));
    }
}

fn collection(node: &Node<'_>, writer: &mut Writer, reading: &mut Reading) {
    let collection = Collection {
        id: node.iri(reading),
        uuid: node.text(&["uuid"]),
        name: node.text(&["name"]),
        description: node.text(&["description"]),
        author: names(node, &["author", "authors"]).into_iter().next(),
        status: node.text(&["status"]),
    };
    if collection.name.is_none() {
        let hint = "give it a `name`";
        reading.problems.push(Problem::warning(node.place_of("name"), "the collection has no name", hint));
    }
    writer.collection(&collection, &node.place(), reading);
    for skill in node.all(&["skills"]) {
        put(&skill, Some(&collection), writer, reading);
    }
}

fn descriptor(node: &Node<'_>, reading: &mut Reading) -> Descriptor {
    let id = node.iri(reading).filter(|_| node.value.is_object());
    let collections = node.all(&["collections"]);
    let collections = collections.iter().map(|it| {
        let name = if it.value.is_object() { it.text(&["name"]) } else { it.words() };
        Collection::beside(id.as_ref(), it.text(&["uuid"]), name)
    });
    let set_aside = node.all(&["certifications"]).len() + node.all(&["employers"]).len();
    let mut alignments = aligned(node, "alignments", SkillRelationKind::Close);
    // A professional standard is what the skill serves, rarely the same skill.
    alignments.extend(aligned(node, "standards", SkillRelationKind::Related));
    Descriptor {
        place: node.place(),
        uuid: node.text(&["uuid"]).map(|it| it.to_lowercase()),
        name: node.text(&["skillName", "name"]),
        statement: node.text(&["skillStatement", "statement"]),
        author: names(node, &["authors", "author"]).into_iter().next(),
        categories: names(node, &["categories", "category"]),
        keywords: names(node, &["keywords"]),
        status: status(node, reading),
        collections: collections.collect(),
        alignments,
        occupations: node.all(&["occupations"]).iter().filter_map(occupation).collect(),
        set_aside,
        id,
    }
}

/// A list of names: one string (several behind semicolons), strings, or objects with a name.
fn names(node: &Node<'_>, keys: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in node.all(keys) {
        let text = if item.value.is_object() { item.text(&["name", "value"]) } else { item.words() };
        names.extend(text.iter().flat_map(|it| list(it)));
    }
    names
}

/// OSMT says that a skill is aligned to another and not how: nearly the same, unless it says exactly the same.
fn aligned(node: &Node<'_>, key: &str, kind: SkillRelationKind) -> Vec<Aligned> {
    let aligned = |it: &Node<'_>| {
        if !it.value.is_object() {
            let text = it.words();
            let (id, name) =
                if text.as_deref().is_some_and(|it| Iri::new(it).is_ok()) { (text, None) } else { (None, text) };
            return Aligned { place: it.place(), id, name, framework: None, kind };
        }
        let said = it.text(&["alignmentType", "relation", "type", "@type"]).unwrap_or_default().to_lowercase();
        let part_of = it.get(&["isPartOf"]);
        Aligned {
            place: it.place(),
            id: it.text(&["id", "@id", "url"]),
            name: it.text(&["skillName", "name", "title"]),
            framework: part_of.and_then(|it| it.text(&["name"]).or_else(|| it.words())),
            kind: if said.contains("exact") { SkillRelationKind::Exact } else { kind },
        }
    };
    node.all(&[key]).iter().map(aligned).collect()
}

fn occupation(node: &Node<'_>) -> Option<Stated> {
    if !node.value.is_object() {
        return Some(Stated { place: node.place(), code: node.words()?, ..Stated::default() });
    }
    let name = node.text(&["targetNodeName", "name"]);
    let id = node.text(&["targetNode"]).and_then(|it| Iri::new(&it).ok());
    let code = node.text(&["code"]).unwrap_or_default();
    if code.is_empty() && id.is_none() {
        return None;
    }
    // `level` is major, minor, broad, detailed or onet, in any letter case; of O*NET it tells whose code it is.
    let level = node.text(&["level"]).unwrap_or_default().to_lowercase().replace('*', "");
    let framework = node.text(&["frameworkName", "framework"]).or_else(|| (level == "onet").then_some(level));
    Some(Stated {
        place: node.place(),
        parents: node.all(&["parents"]).iter().filter_map(|it| it.text(&["code"])).collect(),
        code,
        name,
        framework,
        id,
        ..Stated::default()
    })
}

/// `status`, in any letter case. Without one, the dates tell.
fn status(node: &Node<'_>, reading: &mut Reading) -> SkillStatus {
    let Some(written) = node.text(&["status"]) else {
        return if node.has("archiveDate") { SkillStatus::Retired } else { SkillStatus::Active };
    };
    match written.to_lowercase().as_str() {
        "published" => SkillStatus::Active,
        "archived" | "deleted" => SkillStatus::Retired,
        "draft" | "workspace" | "unpublished" => SkillStatus::Draft,
        // Taken out of the archive again: published, or a draft as before.
        "unarchived" => {
            if node.has("publishDate") {
                SkillStatus::Active
            } else {
                SkillStatus::Draft
            }
        }
        _ => {
            let hint = "write Published, Draft or Archived";
            let message = format!("`{written}` is not a status; taken as a draft");
            reading.problems.push(Problem::warning(node.place_of("status"), message, hint));
            SkillStatus::Draft
        }
    }
}
