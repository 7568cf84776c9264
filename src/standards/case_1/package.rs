//! CASE in JSON: finds the frameworks, items, associations, rubrics and definitions wherever they lie, and puts the records
//! down in their order.

use std::collections::{HashMap, HashSet};

use super::{
    associations::{self, Levels, Links},
    identity::{Index, Kind, Names},
    items::{self, Context, Definitions},
    rubrics,
};
use crate::{
    model::{Framework, Iri, Problem, Reading, Record, Severity, Skill, SkillStatus},
    standards::{
        Scope,
        shared::{
            Node, badge, dates,
            tally::{Finding, Tally},
        },
    },
};

/// A framework and what lies with it; or what lies in a document without its framework.
#[derive(Default)]
struct Package<'a> {
    document: Option<Node<'a>>,
    items: Vec<Node<'a>>,
    associations: Vec<Node<'a>>,
    rubrics: Vec<Node<'a>>,
    definitions: Vec<Node<'a>>,
}

/// `GET /CFDocuments` and the like give so many when nobody asks for more.
const PAGE: usize = 100;

/// The same identifier for two things.
const TAKEN: Finding = Finding {
    severity: Severity::Warning,
    message: "an identifier stands for two different things",
    hint: "give each its own; references take the first",
};

/// Reads everything that lies in a document.
pub(super) fn read(things: &[Node<'_>], scope: &Scope<'_>, reading: &mut Reading) {
    let mut packages = Vec::new();
    let mut loose = Package::default();
    for thing in things {
        gather(thing, &mut packages, &mut loose, reading);
    }
    if !loose.is_empty() {
        packages.push(loose);
    }
    // Names first, so that a reference forwards, or into another package of this document, finds its target.
    let mut index = Index::default();
    let mut tally = Tally::default();
    let named: Vec<Named<'_>> = packages.iter().map(|it| name(it, &mut index, scope, &mut tally, reading)).collect();
    // Told apart here: `Reading::link` looks through all links for each one, and a list may hold thousands.
    let mut linked = HashSet::new();
    for (package, named) in packages.iter().zip(named) {
        write(package, named, &index, &mut linked, &mut tally, reading);
    }
    tally.report(reading);
}

impl Package<'_> {
    fn is_empty(&self) -> bool {
        self.document.is_none()
            && [&self.items, &self.associations, &self.rubrics, &self.definitions].iter().all(|it| it.is_empty())
    }
}

/// The editor of OpenCASE has its own names for the parts of a package.
pub(super) fn is_editors(node: &Node<'_>) -> bool {
    let parts = ["items", "associations", "rubrics", "definitions"].iter().any(|it| node.has(it));
    parts && node.get(&["document"]).is_some_and(|it| is_document(&it))
}

/// A `CFDocument` by itself.
pub(super) fn is_document(node: &Node<'_>) -> bool {
    let named = node.has("identifier") || node.has("sourcedId");
    named && node.has("title") && node.has("creator") && node.has("lastChangeDateTime") && !node.has("@context")
}

/// A `CFItem` by itself.
pub(super) fn is_item(node: &Node<'_>) -> bool {
    node.has("fullStatement") && (node.has("identifier") || node.has("sourcedId") || node.has("uri"))
}

/// A `CFAssociation` by itself.
pub(super) fn is_association(node: &Node<'_>) -> bool {
    node.has("associationType") && (node.has("originNodeURI") || node.has("destinationNodeURI"))
}

/// A `CFRubric` by itself.
pub(super) fn is_rubric(node: &Node<'_>) -> bool {
    node.has("CFRubricCriteria")
}

fn gather<'a>(node: &Node<'a>, packages: &mut Vec<Package<'a>>, loose: &mut Package<'a>, reading: &mut Reading) {
    if let Some(inner) = node.get(&["CFPackage", "CFPackages"]) {
        for it in inner.items() {
            gather(&it, packages, loose, reading);
        }
        return;
    }
    if is_rubric(node) {
        loose.rubrics.push(node.clone());
        return;
    }
    if is_item(node) {
        loose.items.push(node.clone());
        return;
    }
    if is_association(node) {
        loose.associations.push(node.clone());
        return;
    }
    let editors = is_editors(node);
    let part =
        |wrappers: &[&str], editors_name: &str| if editors { node.all(&[editors_name]) } else { node.all(wrappers) };
    let mut documents = part(&["CFDocument", "CFDocuments"], "document");
    if documents.is_empty() && is_document(node) {
        documents.push(node.clone());
    }
    if documents.len() == PAGE {
        let hint = "ask for the next page with ?limit=100&offset=100";
        reading.problems.push(Problem::note(node.place(), "exactly 100 frameworks: there may be more", hint));
    }
    let mut package = Package {
        document: None,
        items: part(&["CFItems", "CFItem"], "items"),
        associations: part(&["CFAssociations", "CFAssociation"], "associations"),
        rubrics: part(&["CFRubrics", "CFRubric"], "rubrics"),
        definitions: part(&["CFDefinitions"], "definitions"),
    };
    if ["CFConcepts", "CFSubjects", "CFItemTypes", "CFLicenses", "CFAssociationGroupings"].iter().any(|it| node.has(it))
    {
        package.definitions.push(node.clone());
    }
    if documents.is_empty() && package.is_empty() {
        let empty = ["CFDocuments", "CFItems", "CFAssociations", "CFRubrics", "items"].iter().any(|it| node.has(it));
        reading.problems.push(if empty {
            Problem::warning(node.place(), "an empty list", "ask the server for another page")
        } else {
            let hint = "give a CFPackage, CFDocument, CFItem, CFAssociation or CFRubric";
            Problem::error(node.place(), "is no part of CASE", hint)
        });
        return;
    }
    if documents.is_empty() {
        loose.items.append(&mut package.items);
        loose.associations.append(&mut package.associations);
        loose.rubrics.append(&mut package.rubrics);
        loose.definitions.append(&mut package.definitions);
        return;
    }
    // What lies beside several documents belongs to the first; nothing says to which.
    for document in documents {
        packages.push(Package { document: Some(document), ..std::mem::take(&mut package) });
    }
}

/// The IRIs of a package's framework and items; `None` where there is nothing to make one of.
struct Named<'a> {
    framework: Option<(Iri, String)>,
    definitions: Definitions,
    items: Vec<(Node<'a>, Names, Iri)>,
}

fn name<'a>(
    package: &Package<'a>,
    index: &mut Index,
    scope: &Scope<'_>,
    tally: &mut Tally,
    reading: &mut Reading,
) -> Named<'a> {
    let framework = package.document.as_ref().filter(|it| it.value.is_object()).map(|document| {
        let title = document.text(&["title"]).unwrap_or_default();
        let names = Names::of(document);
        let id = names.iri().unwrap_or_else(|| badge::local_id("framework", &title, document, scope, reading));
        if !index.add(&names, &id, Kind::Framework) {
            tally.add(&TAKEN, names.shown(), || document.place());
        }
        (id, Framework::short_name_of(&title).unwrap_or_else(|| "case".to_owned()))
    });
    let mut items = Vec::with_capacity(package.items.len());
    for node in &package.items {
        if !node.value.is_object() {
            let hint = "write an object with identifier, uri and fullStatement";
            reading.problems.push(Problem::error(node.place(), "an item is not an object", hint));
            continue;
        }
        let names = Names::of(node);
        let statement = || node.text(&["humanCodingScheme", "fullStatement"]).unwrap_or_default();
        let id = names.iri().unwrap_or_else(|| match &names.identifier {
            // An identifier that is no UUID means something inside its framework only.
            Some(identifier) => {
                let short = framework.as_ref().map_or(scope.digest.get(..16).unwrap_or_default(), |it| it.1.as_str());
                Iri::local("skill", &format!("{short} {identifier}"))
            }
            None => badge::local_id("item", &statement(), node, scope, reading),
        });
        if !index.add(&names, &id, Kind::Item) {
            tally.add(&TAKEN, names.shown(), || node.place());
        }
        items.push((node.clone(), names, id));
    }
    Named { framework, definitions: Definitions::of(&package.definitions), items }
}

fn write(
    package: &Package<'_>,
    named: Named<'_>,
    index: &Index,
    linked: &mut HashSet<Iri>,
    tally: &mut Tally,
    reading: &mut Reading,
) {
    let before = reading.records.len();
    let mut links = Links::default();
    for node in &package.associations {
        associations::read(node, index, &mut links, tally, reading);
    }
    let mut judged = Vec::new();
    for node in &package.rubrics {
        rubrics::read(node, index, &mut judged, tally, reading);
    }
    let mut criteria: HashMap<Iri, rubrics::Judged> = HashMap::with_capacity(judged.len());
    for one in judged {
        match criteria.get_mut(&one.skill) {
            Some(known) => known.criteria.extend(one.criteria),
            None => {
                criteria.insert(one.skill.clone(), one);
            }
        }
    }
    let mut context = Context { definitions: named.definitions, ..Context::default() };
    if let (Some(node), Some((id, short_name))) = (&package.document, &named.framework) {
        let record = framework(node, id.clone(), short_name, &context.definitions, &links, reading);
        context.framework = Some(short_name.clone());
        context.language = node.text(&["language"]).map(|it| items::language(&it)).unwrap_or_default();
        context.status = status(record.status.as_deref(), node, reading);
        context.changed = changed(node);
        if package.items.is_empty()
            && let Some(link) = node.get(&["CFPackageURI"])
        {
            let target = link.text(&["uri"]).or_else(|| link.words()).and_then(|it| Iri::new(&it).ok());
            let target = target.filter(|it| it.as_str().starts_with("http") && linked.insert(it.clone()));
            reading.links.extend(target);
        }
        reading.push(node.place(), Record::Framework(record));
    } else if let Some(node) = &package.document {
        let hint = "write an object with identifier, uri, title and creator";
        reading.problems.push(Problem::error(node.place(), "a CFDocument is not an object", hint));
    }
    if !links.levels.is_empty() {
        let by_id: HashMap<&Iri, &Node<'_>> = named.items.iter().map(|(node, _, id)| (id, node)).collect();
        links.name_levels(&|id| by_id.get(id).and_then(|it| items::level_name(it)));
    }
    let mut described = HashSet::new();
    let mut levels = std::mem::take(&mut links.levels);
    for (node, names, id) in &named.items {
        if context.framework.is_none() {
            elsewhere(node, &mut described, reading);
        }
        let Some(mut skill) = items::skill(node, id, &context, links.parents.contains(id), tally, reading) else {
            continue;
        };
        skill.other_ids.extend(names.other_id(id));
        rubrics::attach(&mut skill, levels.remove(id), criteria.remove(id));
        reading.push(node.place(), Record::Skill(skill));
    }
    put_strays(levels, criteria, reading);
    let ids = named.items.into_iter().map(|(_, _, id)| id);
    links.finish(ids, tally, reading);
    let words_only = package.items.is_empty() && package.associations.is_empty() && package.rubrics.is_empty();
    if reading.records.len() == before && words_only && package.document.is_none() {
        let told = "it defines words for items, and holds no framework, item or association";
        let place = package.definitions.first().map(Node::place).unwrap_or_default();
        reading.problems.push(Problem::note(place, told, "give the package that uses them"));
    }
}

/// Levels and criteria of skills that are described elsewhere.
fn put_strays(levels: HashMap<Iri, Levels>, mut criteria: HashMap<Iri, rubrics::Judged>, reading: &mut Reading) {
    let mut strays: Vec<(String, Skill)> = Vec::new();
    for (id, found) in levels {
        let mut skill = Skill::unnamed(id.clone());
        let place = found.place.clone();
        rubrics::attach(&mut skill, Some(found), criteria.remove(&id));
        strays.push((place, skill));
    }
    for (id, found) in criteria {
        let mut skill = Skill::unnamed(id);
        let place = found.place.clone();
        rubrics::attach(&mut skill, None, Some(found));
        strays.push((place, skill));
    }
    strays.sort_by(|one, other| (&one.0, &one.1.id).cmp(&(&other.0, &other.1.id)));
    for (place, skill) in strays {
        reading.push(place, Record::Skill(skill));
    }
}

/// The same for a table of associations.
pub(super) fn put_levels(levels: HashMap<Iri, Levels>, reading: &mut Reading) {
    put_strays(levels, HashMap::new(), reading);
}

fn framework(
    node: &Node<'_>,
    id: Iri,
    short_name: &str,
    definitions: &Definitions,
    links: &Links,
    reading: &mut Reading,
) -> Framework {
    let title = node.text(&["title"]);
    if title.is_none() {
        let hint = "give it a `title`";
        reading.problems.push(Problem::warning(node.place_of("title"), "the framework has no title", hint));
    }
    let replaced_by = links.replaced.iter().find(|it| it.0 == id).map(|it| it.1.clone());
    Framework {
        title,
        description: node.text(&["description"]).or_else(|| node.text(&["notes"])),
        publisher: node.text(&["publisher"]).or_else(|| node.text(&["creator"])),
        version: node.text(&["version"]),
        language: node.text(&["language"]),
        licence: node.get(&["licenseURI", "license"]).and_then(|it| definitions.licence(&it)),
        status: node.text(&["adoptionStatus"]),
        replaced_by,
        ..Framework::named(id, short_name)
    }
}

/// An item that came alone names its framework in `CFDocumentURI`: put down once.
fn elsewhere(node: &Node<'_>, described: &mut HashSet<Iri>, reading: &mut Reading) {
    let Some(link) = node.get(&["CFDocumentURI"]) else { return };
    let Some(title) = link.text(&["title"]).filter(|_| link.value.is_object()) else { return };
    let (Some(id), Some(short_name)) = (Names::of(&link).iri(), Framework::short_name_of(&title)) else { return };
    if described.insert(id.clone()) {
        let record = Framework { title: Some(title), ..Framework::named(id, short_name) };
        reading.push(link.place(), Record::Framework(record));
    }
}

/// `adoptionStatus`: a draft is not in use yet, a deprecated framework's items are no longer.
fn status(written: Option<&str>, node: &Node<'_>, reading: &mut Reading) -> SkillStatus {
    match written.map(str::to_lowercase).as_deref().map(str::trim) {
        None | Some("adopted" | "published" | "implemented" | "adopted, not implemented") => SkillStatus::Active,
        Some("draft" | "private draft" | "privatedraft") => SkillStatus::Draft,
        Some("deprecated" | "archived" | "retired") => SkillStatus::Retired,
        Some(other) => {
            let message = format!("`{other}` is not an adoption status; taken as adopted");
            let hint = "write Private Draft, Draft, Adopted or Deprecated";
            reading.problems.push(Problem::warning(node.place_of("adoptionStatus"), message, hint));
            SkillStatus::Active
        }
    }
}

/// The last day that the thing itself knows of.
pub(super) fn changed(node: &Node<'_>) -> Option<crate::model::Date> {
    node.text(&["lastChangeDateTime"]).and_then(|it| dates::parse(&it))
}
