//! The XML of Europass' first credentials (EDCI schemas 1.0 to 1.2), turned into the JSON that its successor would be.

use std::borrow::Cow;

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::{
    model::{Problem, Reading},
    standards::{
        Limits, Xml,
        json::{Json, Object},
    },
};

/// Whether this is such a credential, or a presentation of one.
pub(super) fn is_europass(xml: &Xml<'_>) -> bool {
    xml.root == "europassCredential"
        || (xml.root == "verifiablePresentation" && xml.text.contains("data.europa.eu/snb"))
}

/// The most kinds of elements in one.
const MOST: usize = 500;

/// An element on its way to JSON.
#[derive(Default)]
struct Element {
    name: String,
    language: Option<String>,
    members: Vec<(String, Json<'static>)>,
    text: String,
    /// Texts in several languages that it is made of.
    texts: Vec<(String, Json<'static>)>,
}

/// The document as JSON; `None` with a problem when nothing can be made of it.
pub(super) fn as_json(text: &str, limits: &Limits, reading: &mut Reading) -> Option<Json<'static>> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = vec![Element::default()];
    let refuse = |message: String, hint: &str, reading: &mut Reading| {
        reading.problems.push(Problem::error("", message, hint));
        None
    };
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                if open.len() > limits.xml_depth {
                    let message = format!("nests deeper than {} (limit `xml_depth`)", limits.xml_depth);
                    return refuse(message, "no credential needs that", reading);
                }
                open.push(element(&start));
            }
            Ok(Event::Empty(start)) => close(element(&start), &mut open),
            Ok(Event::End(_)) => {
                if open.len() > 1
                    && let Some(done) = open.pop()
                {
                    close(done, &mut open);
                }
            }
            Ok(Event::Text(words)) => push_text(&mut open, &words),
            Ok(Event::CData(words)) => push_text(&mut open, &words),
            Ok(Event::GeneralRef(entity)) => {
                let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_xml_entity(&entity).map(str::to_owned);
                push_text(&mut open, &character.or(known).unwrap_or_default());
            }
            Ok(Event::DocType(_)) => {
                return refuse("has a document type".to_owned(), "leave the <!DOCTYPE> out", reading);
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let message: String = format!("is not XML: {error}").chars().take(200).collect();
                reading.problems.push(Problem::error("", message, "get the whole document"));
                break;
            }
        }
    }
    if open.len() > 1 && !reading.has_errors() {
        reading.problems.push(Problem::error("", "the document stops in the middle", "get the whole document"));
    }
    while open.len() > 1 {
        let done = open.pop()?;
        close(done, &mut open);
    }
    let root = open.pop()?.members.into_iter().next().map(|(_, value)| value);
    root.or_else(|| refuse("has no element".to_owned(), "get the whole document", reading))
}

fn push_text(open: &mut [Element], words: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(words);
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut found = Element { name: local(start.name().as_ref()).to_owned(), ..Element::default() };
    if let Some(kind) = class(&found.name) {
        found.members.push(("type".to_owned(), text(kind)));
    }
    // An element has a handful of attributes; comparing each with each is left out, so that many do no harm.
    for attribute in start.attributes().with_checks(false).filter_map(Result::ok).take(64) {
        let key = attribute.key.as_ref();
        let value: &str = &attribute.value;
        let value = quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value));
        if key == "xmlns" || key.starts_with("xmlns:") {
            continue;
        }
        match local(key) {
            "lang" => found.language = Some(value.into_owned()),
            "id" | "idref" | "uri" => found.members.push(("id".to_owned(), text(&value))),
            "targetFrameworkUrl" => found.members.push(("inScheme".to_owned(), text(&value))),
            "targetNotation" => found.members.push(("notation".to_owned(), text(&value))),
            "schemeID" => found.members.push(("schemeName".to_owned(), text(&value))),
            _ => {}
        }
    }
    found
}

/// Puts a finished element down in the one around it.
fn close(done: Element, open: &mut [Element]) {
    let Some(around) = open.last_mut() else { return };
    let words = done.text.trim();
    if done.name == "text" && done.members.is_empty() {
        let language = done.language.unwrap_or_else(|| "und".to_owned());
        around.texts.push((language, text(words)));
        return;
    }
    if done.name == "id" && done.members.is_empty() {
        around.members.push(("id".to_owned(), text(words)));
        return;
    }
    let name = renamed(&done.name);
    // A wrapper (`achievements`, `learningOutcomes`) gives its content away.
    let untyped = done.members.iter().all(|(key, _)| key != "id" && key != "type");
    if untyped && (name == "hasClaim" || name.ends_with("References") || done.name.ends_with('s')) {
        let singular = done.name.strip_suffix('s');
        let only = |(key, _): &(String, Json<'static>)| Some(key.as_str()) == singular;
        if name == "hasClaim" || (!done.members.is_empty() && done.members.iter().all(only)) {
            for (_, value) in done.members {
                spread(value, &name, around);
            }
            return;
        }
    }
    let mut members = done.members;
    if members.is_empty() && done.texts.is_empty() {
        add(around, name, text(words));
        return;
    }
    if members.is_empty() {
        add(around, name, object(done.texts));
        return;
    }
    if !done.texts.is_empty() {
        members.push(("noteLiteral".to_owned(), object(done.texts)));
    } else if !words.is_empty() {
        members.push(("notation".to_owned(), text(words)));
    }
    add(around, name, object(members));
}

fn spread(value: Json<'static>, name: &str, around: &mut Element) {
    match value {
        Json::Array(items) => items.into_iter().for_each(|it| add(around, name.to_owned(), it)),
        Json::Object(_) => add(around, name.to_owned(), value),
        _ => {}
    }
}

/// A member; of a repeated one an array.
fn add(element: &mut Element, name: String, value: Json<'static>) {
    let full = element.members.len() >= MOST;
    match element.members.iter_mut().find(|(known, _)| *known == name) {
        Some((_, Json::Array(items))) => items.push(value),
        Some((_, first)) => {
            let one = std::mem::replace(first, Json::Null);
            *first = Json::Array(vec![one, value]);
        }
        None if full => {}
        None => element.members.push((name, value)),
    }
}

fn object(members: Vec<(String, Json<'static>)>) -> Json<'static> {
    Json::Object(Object::new(members.into_iter().map(|(key, value)| (Cow::Owned(key), value)).collect()))
}

fn text(words: &str) -> Json<'static> {
    Json::String(Cow::Owned(words.to_owned()))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What the successor calls it.
fn renamed(name: &str) -> String {
    match name {
        "achievements" | "activities" | "entitlements" | "assessments" => "hasClaim",
        "wasAwardedBy" => "awardedBy",
        "wasDerivedFrom" => "provenBy",
        "wasInfluencedBy" => "influencedBy",
        "targetName" => "prefLabel",
        "issuedDate" => "dateIssued",
        "type" => "dcType",
        other => other,
    }
    .to_owned()
}

/// The class of an element that names one.
fn class(name: &str) -> Option<&'static str> {
    Some(match name {
        "europassCredential" => "EuropeanDigitalCredential",
        "verifiablePresentation" => "EuropeanDigitalPresentation",
        "credentialSubject" => "Person",
        "learningAchievement" => "LearningAchievement",
        "activity" | "wasInfluencedBy" => "LearningActivity",
        "assessment" | "wasDerivedFrom" => "LearningAssessment",
        "entitlement" | "entitlesTo" => "LearningEntitlement",
        "qualification" => "Qualification",
        "learningSpecification" => "LearningAchievementSpecification",
        "learningOutcome" => "LearningOutcome",
        "organization" => "Organisation",
        "accreditation" => "Accreditation",
        _ => return None,
    })
}
