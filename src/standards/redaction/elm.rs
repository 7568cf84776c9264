//! The European Learning Model: of a credential its issuer, its dates, and of its claims what was learned; of the
//! person nothing. In a flattened document only what can be reached so is kept.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet, VecDeque},
};

use super::{
    public,
    secrets::GIVEN_NAME,
    work::{About, Work, context, date, id, plain},
};
use crate::standards::{
    Content, elm_3,
    json::{Json, Object},
    shared::Node,
};

/// What an object is, by its type or by the term that leads to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Class {
    Top,
    Subject,
    Claim,
    Process,
    Public,
}

/// How a member is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Context,
    Id,
    Plain,
    Date,
    As(Class),
    Not(About),
}

/// What may be kept of a document of the model.
pub(super) fn document(content: &Content<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    if let Some(opened) = elm_3::opened(content, work.limits) {
        work.note("seal");
        return value(&opened, work);
    }
    match content {
        Content::Json(found) => value(found, work),
        _ => None,
    }
}

fn value(root: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let graph = root.get("@graph").and_then(Json::as_array);
    match graph {
        Some(nodes) => flattened(root, nodes, work),
        None => Elm::default().keep(root, Class::Top, work),
    }
}

fn flattened(root: &Json<'_>, nodes: &[Json<'_>], work: &mut Work<'_>) -> Option<Json<'static>> {
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for (at, node) in nodes.iter().enumerate() {
        if let Some(id) = id_of(node) {
            by_id.entry(id).or_insert(at);
        }
    }
    let awards = nodes.iter().any(|it| Node::new(it, "").is_a(&AWARDS));
    let mut reached: HashMap<usize, Class> = HashMap::new();
    let mut waiting: VecDeque<(usize, Class)> = VecDeque::new();
    for (at, node) in nodes.iter().enumerate() {
        let node = Node::new(node, "");
        if node.is_a(&AWARDS) || node.is_a(&["VerifiableCredential"]) || (!awards && node.is_a(&OFFERS)) {
            waiting.push_back((at, Class::Top));
        }
    }
    let mut elm = Elm::default();
    while let Some((at, class)) = waiting.pop_front() {
        let Some(node) = nodes.get(at) else { continue };
        let class = of(node, class);
        if reached.contains_key(&at) || class.is_none() {
            continue;
        }
        let Some(class) = class else { continue };
        reached.insert(at, class);
        if class == Class::Subject
            && let Some(id) = id_of(node)
        {
            let name = format!("{GIVEN_NAME}{}", elm.subjects.len() + 1);
            elm.subjects.entry(id.to_owned()).or_insert(name);
        }
        let mut named = Vec::new();
        references(node, class, &mut named);
        waiting.extend(named.into_iter().filter_map(|(id, class)| Some((*by_id.get(id)?, class))));
    }
    let mut kept: Vec<Json<'static>> = Vec::new();
    let about = |node: &Json<'_>| if Node::new(node, "").is_a(&["Person"]) { About::Person } else { About::Other };
    for (at, node) in nodes.iter().enumerate() {
        match reached.get(&at) {
            Some(class) => kept.extend(work.at_key("@graph", |work| elm.keep(node, *class, work))),
            None => work.cut_member("@graph", node, about(node)),
        }
    }
    let mut left = Object::default();
    for (key, member) in root.as_object()?.iter().filter(|(key, _)| *key != "@graph") {
        if key == "@context" {
            left.push(Cow::Borrowed("@context"), context(member, work)?);
        } else {
            work.cut_member(key, member, About::Other);
        }
    }
    let any = !kept.is_empty();
    left.push(Cow::Borrowed("@graph"), Json::Array(kept));
    any.then_some(Json::Object(left))
}

const AWARDS: [&str; 3] = ["EuropeanDigitalCredential", "EuropassCredential", "EuropeanDigitalPresentation"];
const OFFERS: [&str; 4] = ["Qualification", "LearningAchievementSpecification", "LearningOpportunity", "Accreditation"];
const CLAIMS: [&str; 4] = ["LearningAchievement", "LearningActivity", "LearningAssessment", "LearningEntitlement"];

/// What a node is, that a term of this class leads to; `None` for a person where none belongs.
fn of(value: &Json<'_>, class: Class) -> Option<Class> {
    let node = Node::new(value, "");
    let person = public::is_person(&node) || node.is_a(&["Agent"]);
    match class {
        Class::Subject => Some(Class::Subject),
        _ if person => None,
        _ if node.is_a(&CLAIMS) => Some(Class::Claim),
        Class::Top if node.is_a(&OFFERS) => Some(Class::Public),
        Class::Process if node.is_a(&["Organisation"]) => Some(Class::Public),
        class => Some(class),
    }
}

/// How a member of an object of this class is kept.
#[expect(clippy::match_same_arms, reason = "class by class")]
fn rule(class: Class, key: &str) -> Rule {
    let term = key.rsplit(['/', '#', ':']).next().unwrap_or(key);
    match (class, term) {
        (_, "@context") => Rule::Context,
        (Class::Subject, "id" | "@id") => Rule::Not(About::Person),
        (_, "id" | "@id") => Rule::Id,
        // `dc:type` is no type of a node.
        (Class::Claim | Class::Public, "type") if key.contains(':') => Rule::As(Class::Public),
        (_, "type" | "@type") => Rule::Plain,
        (
            Class::Top,
            "validFrom" | "validUntil" | "issuanceDate" | "issued" | "dateIssued" | "issuedDate" | "expirationDate"
            | "expiryDate",
        ) => Rule::Date,
        (
            Class::Top,
            "issuer" | "credentialSchema" | "credentialProfiles" | "credentialStatus"
            // Where the XML of before 2023 has what claims refer to.
            | "learningSpecificationReferences" | "learningOutcomeReferences" | "agentReferences",
        ) => Rule::As(Class::Public),
        (Class::Top, "credentialSubject") => Rule::As(Class::Subject),
        (Class::Top, "verifiableCredential" | "europassCredential" | "credential") => Rule::As(Class::Top),
        (Class::Top | Class::Subject, "hasClaim" | "claims" | "claim" | "achieved" | "learningAchievement") => {
            Rule::As(Class::Claim)
        }
        (
            Class::Claim,
            "title" | "prefLabel" | "name" | "dcType" | "specifiedBy" | "learningOutcome" | "learningOutcomes"
            | "assessedBy" | "directedBy",
        ) => Rule::As(Class::Public),
        (
            Class::Claim,
            "hasPart" | "isPartOf" | "influencedBy" | "wasInfluencedBy" | "provenBy" | "wasDerivedFrom" | "entitlesTo",
        ) => Rule::As(Class::Claim),
        (Class::Claim, "awardedBy" | "wasAwardedBy") => Rule::As(Class::Process),
        (Class::Process, "awardingBody") => Rule::As(Class::Public),
        (Class::Public, _) => Rule::As(Class::Public),
        (Class::Subject, _) => Rule::Not(About::Person),
        _ => Rule::Not(About::Other),
    }
}

/// The nodes that what is kept of this one names, and what they are then.
fn references<'a>(value: &'a Json<'_>, class: Class, found: &mut Vec<(&'a str, Class)>) {
    let Some(object) = value.as_object() else { return };
    for (key, member) in object.iter() {
        let Rule::As(class) = rule(class, key) else { continue };
        let items = member.as_array().unwrap_or(std::slice::from_ref(member));
        for item in items {
            match item {
                Json::String(id) => found.push((id.trim(), class)),
                Json::Object(_) => {
                    found.extend(id_of(item).map(|id| (id, class)));
                    if let Some(class) = of(item, class) {
                        references(item, class, found);
                    }
                }
                _ => {}
            }
        }
    }
}

fn id_of<'a>(value: &'a Json<'_>) -> Option<&'a str> {
    value.get("id").or_else(|| value.get("@id"))?.as_str().map(str::trim)
}

#[derive(Default)]
struct Elm {
    /// Names for subjects, which say nothing of them, where a flattened document refers to them.
    subjects: HashMap<String, String>,
}

impl Elm {
    fn keep(&self, value: &Json<'_>, class: Class, work: &mut Work<'_>) -> Option<Json<'static>> {
        work.each(value, &mut |item, work| match item {
            Json::Object(object) => {
                let Some(class) = of(item, class) else {
                    work.cut(item, About::Person);
                    return None;
                };
                self.object(object, class, work)
            }
            Json::String(text) if class == Class::Subject => {
                let name = self.subjects.get(text.trim());
                if name.is_none() {
                    work.cut(item, About::Person);
                }
                name.map(|it| Json::String(Cow::Owned(it.clone())))
            }
            Json::String(_) if class == Class::Public => public::whole(item, work),
            other => plain(other, work),
        })
    }

    fn object(&self, object: &Object<'_>, class: Class, work: &mut Work<'_>) -> Option<Json<'static>> {
        let own = Json::Object(object.clone());
        if class == Class::Public && public::is_left_out(&own) {
            work.cut(&own, About::Other);
            return None;
        }
        let mut left = Object::default();
        let mut seen: HashSet<&str> = HashSet::new();
        for (key, member) in object.iter() {
            let value = if seen.insert(key) { object.get(key).unwrap_or(member) } else { continue };
            let kept = match rule(class, key) {
                Rule::Context => context(value, work),
                Rule::Id => work.at_key(key, |work| id(value, work)),
                Rule::Plain => work.at_key(key, |work| plain(value, work)),
                Rule::Date => work.at_key(key, |work| date(value, work)),
                Rule::As(class) => {
                    if class == Class::Public && public::is_personal_key(key) {
                        work.cut_member(key, value, About::Person);
                        None
                    } else {
                        work.at_key(key, |work| self.keep(value, class, work))
                    }
                }
                Rule::Not(about) => {
                    let renamed = value.as_str().and_then(|it| self.subjects.get(it.trim()));
                    work.cut_member(key, value, about);
                    renamed.map(|it| Json::String(Cow::Owned(it.clone())))
                }
            };
            if let Some(kept) = kept {
                left.push(Cow::Owned(key.to_owned()), kept);
            }
        }
        (!left.is_empty() || object.is_empty()).then_some(Json::Object(left))
    }
}
