//! ESCO's web service: skills, occupations and groups as HAL JSON (`resource/skill`, `resource/occupation`), pages of them
//! (`search`), and dumps of many. Links to other concepts stand under `_links`, with the name of what they lead to.

use std::collections::HashSet;

use super::{framework_of, is_occupation, labels, reuse_level, skill_kind, status};
use crate::{
    model::{
        Importance, Iri, Labels, Occupation, OccupationSkill, Problem, Reading, Record, Skill, SkillKind,
        SkillRelation, SkillRelationKind, SkillStatus,
    },
    standards::shared::{Node, labels::primary},
};

/// Whether a JSON thing is a concept of the web service, or a page of such.
pub(super) fn knows(node: &Node<'_>) -> bool {
    is_concept(node) || !embedded(node).is_empty() || is_empty_page(node)
}

/// A search that found nothing.
fn is_empty_page(node: &Node<'_>) -> bool {
    let page = node.get(&["_embedded"]).and_then(|it| it.get(&["results"]));
    page.is_some_and(|it| it.value.is_array() && it.items().is_empty()) && node.has("total") && node.has("limit")
}

/// A class of ESCO's model, and the concept's URI.
fn is_concept(node: &Node<'_>) -> bool {
    let class = node.get(&["className"]).and_then(|it| it.value.as_str());
    let classes = ["Skill", "Occupation", "Concept", "SkillGroup", "ISCOGroup", "ConceptScheme", "Taxonomy"];
    let model = node.get(&["classId"]).and_then(|it| it.value.as_str()).is_some_and(|it| it.contains("/esco/model#"));
    let known = class.is_some_and(|it| classes.contains(&it)) && (node.has("uri") || node.has("_links"));
    model || (known && ["preferredLabel", "_links", "title"].iter().any(|it| node.has(it)))
}

/// The concepts in a page: a list under `results` or a relation's name, or each under its URI.
fn embedded<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let Some(page) = node.get(&["_embedded"]) else { return Vec::new() };
    let inside = page.members().into_iter().flat_map(|(_, it)| it.items());
    inside.filter(is_concept).collect()
}

/// Reads all concepts.
pub(super) fn read(things: &[Node<'_>], reading: &mut Reading) {
    let mut reader = Reader::default();
    for thing in things {
        let page = embedded(thing);
        if is_concept(thing) || (page.is_empty() && thing.has("uri")) {
            reader.concept(thing, reading);
        } else if page.is_empty() && !thing.has("_embedded") {
            let hint = "give what the web service answers, whole";
            reading.problems.push(Problem::error(thing.place(), "is not a concept of ESCO", hint));
        }
        for concept in &page {
            reader.concept(concept, reading);
        }
        if let Some(next) = thing.get(&["_links"]).and_then(|it| it.get(&["next"])?.text(&["href"])) {
            reading.link(&next);
        }
    }
}

/// Another concept, as a link names it.
struct Target<'a> {
    node: Node<'a>,
    id: Iri,
}

#[derive(Default)]
struct Reader {
    /// Skills and occupations that were named in this document.
    named: HashSet<Iri>,
}

impl Reader {
    fn concept(&mut self, node: &Node<'_>, reading: &mut Reading) {
        let uri = node.get(&["uri"]).or_else(|| node.get(&["_links"])?.get(&["self"])?.get(&["uri"]));
        let Some(id) = uri.and_then(|it| it.iri(reading)) else {
            let hint = "keep the member `uri`";
            reading.problems.push(Problem::error(node.place(), "the concept has no URI", hint));
            return;
        };
        let class = node.text(&["className"]).unwrap_or_default();
        if matches!(class.as_str(), "ConceptScheme" | "Taxonomy") {
            let message = "a concept scheme; nothing in it is needed";
            reading.problems.push(Problem::note(node.place(), message, ""));
            return;
        }
        let mut labels = labels::of_concept(node);
        if labels.shown().is_none() {
            if let Some(title) = node.text(&["title"]) {
                labels = Labels::preferred_in(&language(node), &title);
            } else {
                let place = node.place_of("preferredLabel");
                reading.problems.push(Problem::error(place, "the concept has no name", "fill `preferredLabel`"));
            }
        }
        if is_occupation(&class, id.as_str()) {
            self.occupation(node, &id, labels, reading);
        } else {
            self.skill(node, &id, labels, &class, reading);
        }
    }

    fn skill(&mut self, node: &Node<'_>, id: &Iri, labels: Labels, class: &str, reading: &mut Reading) {
        let first = |key: &str| targets(node, &[key]).into_iter().next().map(|it| it.id);
        let skill_type = first("hasSkillType").map(|it| it.as_str().to_owned()).or_else(|| node.text(&["skillType"]));
        let reuse = first("hasReuseLevel").map(|it| it.as_str().to_owned()).or_else(|| node.text(&["reuseLevel"]));
        let replaced_by = targets(node, &["isReplacedBy"]);
        let kind = match skill_kind(class, skill_type.as_deref(), id.as_str()) {
            // Groups of skills are plain concepts here.
            SkillKind::Unknown if class == "Concept" => SkillKind::Group,
            kind => kind,
        };
        let skill = Skill {
            labels,
            framework: Some(framework_of(id)),
            code: node.text(&["code"]),
            kind,
            reuse: reuse.as_deref().and_then(reuse_level),
            status: if replaced_by.is_empty() {
                node.text(&["status"]).as_deref().map(status).unwrap_or_default()
            } else {
                SkillStatus::Retired
            },
            ..Skill::unnamed(id.clone())
        };
        reading.push(node.place(), Record::Skill(skill));
        // (keys, kind, whether the link leads from this skill or to it)
        let links: [(&[&str], SkillRelationKind, bool); 6] = [
            (&["hasEssentialSkill", "hasOptionalSkill"], SkillRelationKind::Related, true),
            (&["isEssentialForSkill", "isOptionalForSkill"], SkillRelationKind::Related, false),
            (&["broaderSkill", "broaderHierarchyConcept", "broaderConcept"], SkillRelationKind::Broader, true),
            (&["narrowerSkill", "narrowerHierarchyConcept", "narrowerConcept"], SkillRelationKind::Broader, false),
            (&["isReplacedBy"], SkillRelationKind::ReplacedBy, true),
            (&["replaces"], SkillRelationKind::ReplacedBy, false),
        ];
        let mut said = HashSet::new();
        for (keys, kind, outward) in links {
            for target in targets(node, keys) {
                let (from, to) = if outward { (id, &target.id) } else { (&target.id, id) };
                if from != to && said.insert((from.clone(), kind, to.clone())) {
                    let relation = SkillRelation::new(from.clone(), kind, to.clone());
                    reading.push(target.node.place(), Record::SkillRelation(relation));
                    self.name_skill(&target, reading);
                }
            }
        }
        let mut asking = HashSet::new();
        for (key, importance) in
            [("isEssentialForOccupation", Importance::Required), ("isOptionalForOccupation", Importance::Preferred)]
        {
            for target in targets(node, &[key]) {
                if asking.insert(target.id.clone()) {
                    let skills = vec![OccupationSkill::new(id.clone(), importance)];
                    push_occupation(&target, Occupation { skills, ..Occupation::unnamed(target.id.clone()) }, reading);
                }
            }
        }
    }

    fn occupation(&mut self, node: &Node<'_>, id: &Iri, labels: Labels, reading: &mut Reading) {
        let mut skills = HashSet::new();
        let mut asked = Vec::new();
        for (key, importance) in
            [("hasEssentialSkill", Importance::Required), ("hasOptionalSkill", Importance::Preferred)]
        {
            for target in targets(node, &[key]) {
                // What is essential is not optional too.
                if skills.insert(target.id.clone()) {
                    asked.push(OccupationSkill::new(target.id.clone(), importance));
                    self.name_skill(&target, reading);
                }
            }
        }
        let above = ["broaderOccupation", "broaderIscoGroup", "broaderHierarchyConcept", "broaderConcept"];
        let mut known = HashSet::from([id.clone()]);
        let broader = above.iter().flat_map(|key| targets(node, &[key])).map(|it| it.id);
        let broader = broader.filter(|it| known.insert(it.clone())).collect();
        let related: Vec<Iri> = targets(node, &["isReplacedBy"]).into_iter().map(|it| it.id).collect();
        if !related.is_empty() {
            let message = "the occupation was replaced; what took its place is kept as related";
            reading.problems.push(Problem::note(node.place_of("_links"), message, ""));
        }
        let occupation = Occupation {
            labels,
            framework: Some(framework_of(id)),
            code: node.text(&["code"]),
            broader,
            skills: asked,
            related,
            ..Occupation::unnamed(id.clone())
        };
        reading.push(node.place(), Record::Occupation(occupation));
        for target in targets(node, &["narrowerOccupation", "narrowerConcept", "narrowerIscoGroup"]) {
            if target.id != *id {
                let broader = vec![id.clone()];
                push_occupation(&target, Occupation { broader, ..Occupation::unnamed(target.id.clone()) }, reading);
            }
        }
    }

    /// A record of a skill that is only linked to, for its name; once.
    fn name_skill(&mut self, target: &Target<'_>, reading: &mut Reading) {
        let (Some(title), language) = (target.node.text(&["title"]), language(&target.node)) else { return };
        if language == Labels::UNDETERMINED || !self.named.insert(target.id.clone()) {
            return;
        }
        let skill_type = target.node.text(&["skillType"]);
        let skill = Skill {
            labels: Labels::preferred_in(&language, &title),
            framework: Some(framework_of(&target.id)),
            kind: skill_kind("", skill_type.as_deref(), target.id.as_str()),
            ..Skill::unnamed(target.id.clone())
        };
        reading.push(target.node.place(), Record::Skill(skill));
    }
}

/// A record of an occupation that is only linked to.
fn push_occupation(target: &Target<'_>, occupation: Occupation, reading: &mut Reading) {
    let language = language(&target.node);
    let title = target.node.text(&["title"]).filter(|_| language != Labels::UNDETERMINED);
    let labels = title.map(|it| Labels::preferred_in(&language, &it)).unwrap_or_default();
    let framework = Some(framework_of(&target.id));
    reading.push(target.node.place(), Record::Occupation(Occupation { labels, framework, ..occupation }));
}

/// What a concept links to under these names, among its `_links` or, in short answers, beside them. A link is an object
/// with `uri` (or at least an address with it), or a bare URI.
fn targets<'a>(node: &Node<'a>, keys: &[&str]) -> Vec<Target<'a>> {
    let links = node.get(&["_links"]);
    let mut found = Vec::new();
    for key in keys {
        for place in links.iter().chain([node]) {
            for item in place.all(&[key]) {
                let id = if item.value.is_string() { item.id() } else { item.text(&["uri"]).or_else(|| uri_in(&item)) };
                if let Some(id) = id.and_then(|it| Iri::new(&it).ok()) {
                    found.push(Target { node: item, id });
                }
            }
        }
    }
    found
}

/// The concept that a link without `uri` leads to: it stands in the link's address too.
fn uri_in(link: &Node<'_>) -> Option<String> {
    let address = url::Url::parse(&link.text(&["href"])?).ok()?;
    address.query_pairs().find(|(name, _)| name == "uri").map(|(_, uri)| uri.into_owned())
}

/// The language that a link's title is in: it stands in the link's address.
fn language(node: &Node<'_>) -> String {
    let links = || node.get(&["_links"])?.get(&["self"])?.text(&["href"]);
    let address = node.text(&["href"]).or_else(links).unwrap_or_default();
    let query = address.split_once('?').map(|(_, query)| query).unwrap_or_default();
    let language = query.split('&').find_map(|it| it.strip_prefix("language="));
    primary(language.unwrap_or_default())
}
