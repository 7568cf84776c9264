//! The structure of verifiable credentials and presentations (W3C Verifiable Credentials Data Model 2.0; 1.1 is
//! tolerated), checked without fetching anything. Proofs are not checked here, only that they say what they are.

mod context;
mod values;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::Node;
use crate::{
    model::{Problem, Reading, Severity},
    standards::json::Json,
};
use context::Contexts;

/// What a thing of the data model is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::standards) enum Kind {
    /// A credential.
    Credential,
    /// A presentation: somebody shows credentials.
    Presentation,
    /// A credential or presentation inside a `data:` URL, signed as a whole.
    Enveloped,
}

/// Objects beside the subject, with what their section of the specification asks for beside a type.
const PARTS: [(&str, &str, Id); 6] = [
    ("credentialStatus", "the status", Id::MayBe),
    ("credentialSchema", "the schema", Id::MustBe),
    TERMS_OF_USE,
    ("refreshService", "the refresh service", Id::MayBe),
    ("evidence", "the evidence", Id::MayBe),
    PROOF,
];
const TERMS_OF_USE: (&str, &str, Id) = ("termsOfUse", "the policy", Id::MayBe);
const PROOF: (&str, &str, Id) = ("proof", "the proof", Id::MayBe);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Id {
    MayBe,
    MustBe,
}

const GIVE_URL: &str = "give one absolute URL, such as https://..., did:... or urn:uuid:...";

/// What a thing says that it is by its type, else by what only credentials and presentations have.
pub(in crate::standards) fn kind_of(node: &Node<'_>) -> Option<Kind> {
    let object = node.value.as_object()?;
    let named = types_of(node.value).find_map(|it| match it.rsplit(['#', '/', ':']).next().unwrap_or(it) {
        "VerifiablePresentation" => Some(Kind::Presentation),
        "VerifiableCredential" => Some(Kind::Credential),
        "EnvelopedVerifiableCredential" | "EnvelopedVerifiablePresentation" => Some(Kind::Enveloped),
        _ => None,
    });
    let by_parts = || {
        let kinds = [("credentialSubject", Kind::Credential), ("verifiableCredential", Kind::Presentation)];
        kinds.into_iter().find(|(key, _)| object.contains_key(key)).map(|(_, kind)| kind)
    };
    named.or_else(by_parts)
}

/// Whether its `@context` names the data model, whatever else it is.
pub(in crate::standards) fn names_the_model(node: &Node<'_>) -> bool {
    node.contexts().iter().any(|it| context::base(it).is_some())
}

/// Checks everything of the data model among these things. A fault that the reader has told already is not told twice.
pub(in crate::standards) fn check_all(things: &[Node<'_>], reading: &mut Reading) {
    let mut faults = Faults::default();
    for node in things.iter().filter(|it| kind_of(it).is_some()) {
        check_into(node, &mut faults);
    }
    tell(faults, reading);
}

/// Checks a credential or presentation, and the credentials in it.
pub(in crate::standards) fn check(node: &Node<'_>, reading: &mut Reading) {
    let mut faults = Faults::default();
    check_into(node, &mut faults);
    tell(faults, reading);
}

/// What is wrong, as far as anybody would read it: a document of nothing but faults must not fill the memory.
#[derive(Default)]
struct Faults {
    told: Vec<Problem>,
    more: usize,
}

impl Faults {
    const MOST: usize = 1_000;

    fn push(&mut self, problem: Problem) {
        if self.told.len() < Self::MOST { self.told.push(problem) } else { self.more += 1 }
    }
}

fn tell(faults: Faults, reading: &mut Reading) {
    if faults.told.is_empty() {
        return;
    }
    let mut told: HashMap<&str, Severity> = HashMap::new();
    for problem in &reading.problems {
        let worst = told.entry(&problem.place).or_insert(problem.severity);
        *worst = problem.severity.min(*worst);
    }
    let is_new = |it: &Problem| told.get(it.place.as_str()).is_none_or(|severity| *severity > it.severity);
    let new: Vec<Problem> = faults.told.into_iter().filter(is_new).collect();
    reading.problems.extend(new);
    if faults.more > 0 {
        let message = format!("{} more faults in the structure of its credentials", faults.more);
        reading.problems.push(Problem::error("", message, "mend those that are told first"));
    }
}

fn check_into(node: &Node<'_>, faults: &mut Faults) {
    let kind = kind_of(node);
    let contexts = Contexts::of(node, None, faults);
    match kind {
        Some(Kind::Credential) => credential(node, &contexts, faults),
        Some(Kind::Presentation) => presentation(node, &contexts, faults),
        Some(Kind::Enveloped) => enveloped(node, faults),
        None => {
            types(node, "the document", &contexts, faults);
            let hint = "add VerifiableCredential or VerifiablePresentation to `type`";
            let message = "is neither a credential nor a presentation by its type";
            faults.push(Problem::error(node.place_of("type"), message, hint));
        }
    }
}

fn credential<'a>(node: &Node<'a>, contexts: &Contexts<'a>, faults: &mut Faults) {
    required_type(node, "VerifiableCredential", "the credential", contexts, faults);
    id(node, "the credential", Id::MayBe, faults);
    issuer(node, faults);
    subjects(node, contexts, faults);
    values::validity(node, contexts.version, faults);
    values::words(node, faults);
    for it in PARTS {
        part(node, it, contexts, faults);
    }
    related_resources(node, faults);
}

fn presentation<'a>(node: &Node<'a>, contexts: &Contexts<'a>, faults: &mut Faults) {
    required_type(node, "VerifiablePresentation", "the presentation", contexts, faults);
    id(node, "the presentation", Id::MayBe, faults);
    let holder = holder(node, faults);
    for it in [TERMS_OF_USE, PROOF] {
        part(node, it, contexts, faults);
    }
    for item in node.all(&["verifiableCredential"]) {
        if item.value.is_object() {
            embedded(&item, contexts, faults);
            self_asserted(&item, holder, faults);
        } else if !((contexts.is_1_1() || contexts.version.is_none()) && item.value.is_string()) {
            let hint =
                "embed the credential; put a signed token into an EnvelopedVerifiableCredential, as its `data:` id";
            faults.push(Problem::error(item.place(), "a credential in a presentation must be an object", hint));
        }
    }
}

/// A credential inside a presentation or a learner record. Where it has no context, it has that of what it lies in.
fn embedded<'a>(node: &Node<'a>, outer: &Contexts<'a>, faults: &mut Faults) {
    let kind = kind_of(node);
    if kind.is_none() && node.has("@context") && !names_the_model(node) {
        // A badge of another standard that somebody shows along.
        return;
    }
    let contexts = Contexts::of(node, Some(outer), faults);
    match kind {
        Some(Kind::Enveloped) => enveloped(node, faults),
        Some(Kind::Presentation) => presentation(node, &contexts, faults),
        // Something in a `data:` URL wants to be an enveloped one.
        None if node.value.get("id").and_then(Json::as_str).is_some_and(values::is_data_url) => enveloped(node, faults),
        Some(Kind::Credential) | None => credential(node, &contexts, faults),
    }
}

/// Section 4.12: the `id` is a `data:` URL of the secured credential, and the type says so.
fn enveloped(node: &Node<'_>, faults: &mut Faults) {
    if !matches!(kind_of(node), Some(Kind::Enveloped)) {
        let hint = "set `type` to EnvelopedVerifiableCredential";
        faults.push(Problem::error(node.place_of("type"), "an enveloped credential has no such type", hint));
    }
    if !node.value.get("id").and_then(Json::as_str).is_some_and(values::is_data_url) {
        let hint = "write it as data:application/vc+jwt,eyJ...";
        faults.push(Problem::error(node.place_of("id"), "an enveloped credential needs a `data:` URL as id", hint));
    }
}

/// Section 4.13: a credential that only the presentation secures is the holder's own. That is certain where the issuer
/// is nothing but a key, which could have signed nothing else here.
fn self_asserted(node: &Node<'_>, holder: Option<&str>, faults: &mut Faults) {
    let secured = kind_of(node) == Some(Kind::Enveloped) || node.has("proof");
    let Some(issuer) = node.value.get("issuer").and_then(|it| it.as_str().or_else(|| it.get("id")?.as_str())) else {
        return;
    };
    if secured || !issuer.starts_with("did:key:") || holder == Some(issuer) {
        return;
    }
    let message = "has no proof, so only its issuer can present it, and the holder is not the issuer";
    let hint = "name the issuer as `holder`, or add the credential's own proof";
    faults.push(Problem::error(node.place_of("issuer"), message, hint));
}

/// Types as they are written, strings only.
fn types_of<'v>(value: &'v Json<'_>) -> impl Iterator<Item = &'v str> {
    let types = value.get("type").or_else(|| value.get("@type"));
    let one = types.and_then(Json::as_str);
    one.into_iter().chain(types.and_then(Json::as_array).unwrap_or_default().iter().filter_map(Json::as_str))
}

/// Section 4.5: the types are there and mean something; one of them is `wanted`.
fn required_type(node: &Node<'_>, wanted: &str, what: &str, contexts: &Contexts<'_>, faults: &mut Faults) {
    let is_wanted = |it: &str| it.strip_prefix("https://www.w3.org/2018/credentials#").unwrap_or(it) == wanted;
    if types(node, what, contexts, faults) && !types_of(node.value).any(is_wanted) {
        let message = format!("the types of {what} do not include {wanted}");
        faults.push(Problem::error(node.place_of("type"), message, format!("add {wanted} to `type`")));
    }
}

/// Checks the types of an object; whether there are any.
fn types(node: &Node<'_>, what: &str, contexts: &Contexts<'_>, faults: &mut Faults) -> bool {
    let found = node.all(&["type", "@type"]);
    if found.is_empty() {
        let hint = "give it a `type`: terms of its contexts, or absolute URLs";
        faults.push(Problem::error(node.place_of("type"), format!("{what} has no type"), hint));
    }
    for item in &found {
        let Some(text) = item.value.as_str() else {
            let hint = "write each type as a string: a term of its contexts, or an absolute URL";
            faults.push(Problem::error(item.place(), format!("a type of {what} is no string"), hint));
            continue;
        };
        if !contexts.maps(text) {
            let message = format!("the type `{text}` is defined by no context");
            let hint = "add the context that defines it, or write the type as an absolute URL";
            faults.push(Problem::error(item.place(), message, hint));
        }
    }
    !found.is_empty()
}

/// Section 4.4: an id is one URL.
fn id(node: &Node<'_>, what: &str, needed: Id, faults: &mut Faults) {
    let message = match node.value.get("id") {
        None if needed == Id::MustBe => format!("{what} has no id"),
        Some(Json::String(text)) if !values::is_url(text) => format!("the id of {what} is not a URL: `{}`", cut(text)),
        None | Some(Json::String(_)) => return,
        Some(Json::Null) => format!("the id of {what} is null"),
        Some(Json::Array(_)) => format!("{what} has more than one id"),
        Some(_) => format!("the id of {what} is not a string"),
    };
    faults.push(Problem::error(node.place_of("id"), message, GIVE_URL));
}

/// Section 4.7. A missing issuer, or one without id, is what a credential has that is still to be issued.
fn issuer(node: &Node<'_>, faults: &mut Faults) {
    let place = || node.place_of("issuer");
    let draft = "the issuer's URL is missing: a draft, or a credential that nobody stands for";
    match node.value.get("issuer") {
        None => faults.push(Problem::warning(place(), draft, GIVE_URL)),
        Some(Json::String(text)) if values::is_url(text) => {}
        Some(Json::String(text)) => {
            faults.push(Problem::error(place(), format!("the issuer is not a URL: `{}`", cut(text)), GIVE_URL));
        }
        Some(Json::Object(object)) => {
            let Some(issuer) = node.get(&["issuer"]) else { return };
            match object.get("id") {
                None => faults.push(Problem::warning(place(), draft, GIVE_URL)),
                Some(_) => id(&issuer, "the issuer", Id::MustBe, faults),
            }
            values::words(&issuer, faults);
        }
        Some(_) => {
            let message = "the issuer is neither a URL nor an object with an id";
            faults.push(Problem::error(place(), message, GIVE_URL));
        }
    }
}

/// Section 4.8: one or more subjects, each with something said of it.
fn subjects<'a>(node: &Node<'a>, contexts: &Contexts<'a>, faults: &mut Faults) {
    let subjects = node.all(&["credentialSubject"]);
    if subjects.is_empty() {
        let hint = "say in `credentialSubject` whom it is about, and what";
        faults.push(Problem::error(node.place_of("credentialSubject"), "the credential has no subject", hint));
    }
    for subject in &subjects {
        let Some(object) = subject.value.as_object() else {
            let hint = "write it as an object, with the subject's URL as `id`";
            faults.push(Problem::error(subject.place(), "the subject is no object", hint));
            continue;
        };
        if object.values().all(Json::is_null) {
            let hint = "say something of the subject, if only its id";
            faults.push(Problem::error(subject.place(), "nothing is said of the subject", hint));
        } else if object.get("id").is_some_and(|it| !it.is_null()) {
            id(subject, "the subject", Id::MayBe, faults);
        }
        // A learner record's credentials.
        let nested = subject.all(&["verifiableCredential"]);
        nested.iter().filter(|it| it.value.is_object()).for_each(|it| embedded(it, contexts, faults));
    }
}

/// Section 4.13: the holder is a URL, or an object with one.
fn holder<'n>(node: &'n Node<'_>, faults: &mut Faults) -> Option<&'n str> {
    let holder = node.value.get("holder")?;
    let url = holder.as_str().or_else(|| holder.get("id")?.as_str());
    if !url.is_some_and(values::is_url) {
        let message = "the holder is neither a URL nor an object with a URL as id";
        faults.push(Problem::error(node.place_of("holder"), message, GIVE_URL));
    }
    url
}

/// Sections 4.5, 4.10, 4.11 and 5: objects that must say what they are.
fn part(node: &Node<'_>, (key, what, needed): (&str, &str, Id), contexts: &Contexts<'_>, faults: &mut Faults) {
    for item in node.all(&[key]) {
        if !item.value.is_object() {
            let hint = "write it as an object with a `type`";
            faults.push(Problem::error(item.place(), format!("{what} is no object"), hint));
            continue;
        }
        let contexts = contexts.within(&item);
        types(&item, what, &contexts, faults);
        id(&item, what, needed, faults);
    }
}

/// Section 5.3: each related resource has a URL of its own and a digest.
fn related_resources(node: &Node<'_>, faults: &mut Faults) {
    let mut seen = std::collections::HashSet::new();
    for item in node.all(&["relatedResource"]) {
        id(&item, "the related resource", Id::MustBe, faults);
        if !item.has("digestSRI") && !item.has("digestMultibase") {
            let hint = "give its `digestSRI` or `digestMultibase`";
            faults.push(Problem::error(item.place(), "the related resource has no digest", hint));
        }
        if item.value.get("id").and_then(Json::as_str).is_some_and(|id| !seen.insert(id)) {
            let hint = "name each resource once";
            faults.push(Problem::error(item.place_of("id"), "a related resource is named twice", hint));
        }
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(100).map_or(text, |(end, _)| &text[..end])
}
