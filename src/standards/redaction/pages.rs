//! schema.org: what can be learned, earned or worked as is kept; people, what they say of it and how to reach them
//! are not.

use std::borrow::Cow;

use super::{
    public,
    work::{About, Work, context, id, plain},
};
use crate::standards::{
    json::{Json, Object},
    shared::Node,
};

/// Things that are kept.
const KEPT: [&str; 15] = [
    "JobPosting",
    "Occupation",
    "EducationalOccupationalCredential",
    "Course",
    "EducationalOccupationalProgram",
    "WorkBasedProgram",
    "LearningResource",
    "CourseInstance",
    "DefinedTerm",
    "DefinedTermSet",
    "Organization",
    "EducationalOrganization",
    "CollegeOrUniversity",
    "School",
    "Corporation",
];

/// What lists and pages carry their things in.
const WRAPPERS: [&str; 9] = [
    "@graph",
    "itemListElement",
    "item",
    "mainEntity",
    "dataFeedElement",
    "hasPart",
    "hasOfferCatalog",
    "itemOffered",
    "makesOffer",
];

/// Members that are about people, whatever the type of what stands there.
const PEOPLE: [&str; 22] = [
    "review",
    "reviews",
    "comment",
    "instructor",
    "applicationContact",
    "employee",
    "employees",
    "founder",
    "founders",
    "alumni",
    "member",
    "members",
    "attendee",
    "attendees",
    "performer",
    "actor",
    "contactPoint",
    "contactPoints",
    "recipient",
    "accountablePerson",
    "agent",
    "sponsor",
];
/// Members that are about people unless an organisation stands there.
const MAKERS: [&str; 8] =
    ["author", "creator", "contributor", "editor", "maintainer", "copyrightHolder", "translator", "reviewedBy"];

/// What may be kept of a thing of a page.
pub(super) fn thing(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| match item {
        Json::Object(object) => {
            let node = Node::new(item, "");
            if public::is_person(&node) {
                work.cut(item, About::Person);
                None
            } else if node.is_a(&KEPT) {
                kept(item, work)
            } else {
                wrapper(object, work)
            }
        }
        Json::Array(_) => thing(item, work),
        _ => None,
    })
}

/// A list or page: only what it carries.
fn wrapper(object: &Object<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    let left = work.pick(object, &|_| About::Other, &|key| match term(key) {
        "@context" => Some(context),
        "@type" | "type" | "position" => Some(plain),
        "@id" => Some(id),
        term if WRAPPERS.contains(&term) => Some(thing),
        _ => None,
    });
    let any = left.keys().any(|it| WRAPPERS.contains(&term(it)));
    any.then_some(Json::Object(left))
}

/// The value without people.
fn kept(value: &Json<'_>, work: &mut Work<'_>) -> Option<Json<'static>> {
    work.each(value, &mut |item, work| {
        let Json::Object(object) = item else { return public::whole(item, work) };
        let node = Node::new(item, "");
        if public::is_person(&node) || public::is_left_out(item) {
            work.cut(item, About::Person);
            return None;
        }
        let mut left = Object::default();
        for (key, member) in object.iter() {
            let organisation =
                || Node::new(member, "").items().iter().all(|it| it.types().iter().any(|it| is_body(it)));
            let term = term(key);
            let people =
                public::is_personal_key(term) || PEOPLE.contains(&term) || (MAKERS.contains(&term) && !organisation());
            if people {
                work.cut_member(key, member, About::Person);
                continue;
            }
            let found = match key {
                "@id" => work.at_key(key, |work| id(member, work)),
                _ => work.at_key(key, |work| kept(member, work)),
            };
            if let Some(found) = found {
                left.push(Cow::Owned(key.to_owned()), found);
            }
        }
        Some(Json::Object(left))
    })
}

/// A name without the prefix or the address of its vocabulary.
fn term(key: &str) -> &str {
    key.rsplit(['/', '#', ':']).next().unwrap_or(key)
}

fn is_body(kind: &str) -> bool {
    kind.contains("Organization") || matches!(kind, "CollegeOrUniversity" | "School" | "Corporation")
}
