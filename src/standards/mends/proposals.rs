//! What might mend a problem: from what it says, and what stands at its place. None of this is certain; what does not
//! help is found out by trying.

use serde_json::{Value, json};

use super::values;
use crate::model::Problem;

type Patch = Vec<Value>;

const VC_1: &str = "https://www.w3.org/2018/credentials/v1";
const VC_2: &str = "https://www.w3.org/ns/credentials/v2";
const OB_3: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const CLR_2: &str = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json";
const OB_2: &str = "https://w3id.org/openbadges/v2";

/// Patches that may mend the problem, the best first.
pub(super) fn of(problem: &Problem, root: &Value, source: &str) -> Vec<Patch> {
    let at = At { problem, root, source };
    let mut found: Vec<Patch> = Vec::new();
    for propose in [dates, names, contexts, types, ids, iris, parts, numbers, texts, orders] {
        found.extend(propose(&at));
    }
    found
}

/// A problem and what it is in.
struct At<'p> {
    problem: &'p Problem,
    root: &'p Value,
    source: &'p str,
}

impl<'p> At<'p> {
    fn says(&self, words: &str) -> bool {
        self.problem.message.contains(words)
    }

    fn place(&self) -> &'p str {
        &self.problem.place
    }

    fn value(&self) -> Option<&'p Value> {
        self.root.pointer(self.place())
    }

    /// The place of what the problem's place lies in, and the last part of its way.
    fn parent(&self) -> Option<(&'p str, &'p str)> {
        self.place().rsplit_once('/')
    }

    fn holder(&self) -> Option<&'p Value> {
        self.root.pointer(self.parent()?.0)
    }

    fn replaced(&self, value: impl Into<Value>) -> Patch {
        vec![json!({"op": "replace", "path": self.place(), "value": value.into()})]
    }
}

fn add(path: &str, value: impl Into<Value>) -> Patch {
    vec![json!({"op": "add", "path": path, "value": value.into()})]
}

fn dates(at: &At<'_>) -> Vec<Patch> {
    if !(at.says("is not a date") || at.says("no dateTimeStamp")) {
        return Vec::new();
    }
    at.value().and_then(values::date).map(|it| at.replaced(it)).into_iter().collect()
}

/// Members under the name of another version.
fn names(at: &At<'_>) -> Vec<Patch> {
    let rename = |old: &str, new: &str| {
        let (above, key) = at.parent().filter(|(_, key)| *key == old)?;
        let taken = at.holder()?.get(new).is_some();
        let path = format!("{above}/{new}");
        let remove = vec![json!({"op": "remove", "path": at.place()})];
        let moved = vec![json!({"op": "move", "from": format!("{above}/{key}"), "path": path})];
        Some(if taken { remove } else { moved })
    };
    let mut found = Vec::new();
    if at.says("is of version 1.1 of the data model") {
        found.extend(rename("issuanceDate", "validFrom"));
        found.extend(rename("expirationDate", "validUntil"));
    }
    if at.says("exactMatch is no term of CTDL-ASN")
        && let Some(whole) = at.place().strip_suffix("/0").filter(|it| it.ends_with(":exactMatch"))
    {
        let path = whole.replace(":exactMatch", ":exactAlignment");
        found.push(vec![json!({"op": "move", "from": whole, "path": path})]);
    }
    if at.says("an alignment has neither targetName nor targetUrl")
        && let Some(object) = at.value().and_then(Value::as_object)
    {
        let known = [
            ("id", "targetUrl"),
            ("@id", "targetUrl"),
            ("uri", "targetUrl"),
            ("title", "targetName"),
            ("label", "targetName"),
        ];
        let moves = known.iter().filter(|(old, _)| object.get(*old).is_some_and(Value::is_string)).map(|(old, new)| {
            json!({"op": "move", "from": format!("{}/{old}", at.place()), "path": format!("{}/{new}", at.place())})
        });
        let moves: Patch = moves.take(2).collect();
        found.extend((!moves.is_empty()).then_some(moves));
    }
    found
}

fn contexts(at: &At<'_>) -> Vec<Patch> {
    let of_record = at.root.to_string().contains("ClrCredential");
    let own = if of_record { vec![CLR_2, OB_3] } else { vec![OB_3] };
    let model = |node: &Value| if node.get("issuanceDate").is_some() { [VC_1, VC_2] } else { [VC_2, VC_1] };
    let whole = |first: &str| {
        let urls: Vec<&str> = std::iter::once(first).chain(own.iter().copied()).collect();
        json!(urls)
    };
    if at.says("there is no `@context`") {
        let node = at.holder().unwrap_or(at.root);
        return model(node).iter().map(|it| add(at.place(), whole(it))).collect();
    }
    if at.says("`@context` is to be an array")
        && let Some(value) = at.value()
    {
        return vec![at.replaced(whole(value.as_str().unwrap_or(VC_2))), at.replaced(json!([value]))];
    }
    if at.says("the first context is not") {
        // The place is the context, or the first of them.
        let place = at.place().strip_suffix("/0").unwrap_or(at.place());
        let Some(stated) = at.root.pointer(place) else { return Vec::new() };
        let node = place.rsplit_once('/').and_then(|(above, _)| at.root.pointer(above)).unwrap_or(at.root);
        let rest: Vec<Value> = match stated {
            Value::Array(items) => items.iter().filter(|it| **it != VC_2 && **it != VC_1).cloned().collect(),
            one => vec![one.clone()],
        };
        let with = |first: &str, rest: &[Value]| {
            let all: Vec<Value> = std::iter::once(json!(first)).chain(rest.iter().cloned()).collect();
            vec![json!({"op": "replace", "path": place, "value": all})]
        };
        return model(node).iter().map(|it| with(it, &rest)).collect();
    }
    if at.says("is defined by no context") {
        return undefined_type(at, &own);
    }
    Vec::new()
}

/// Types that the contexts of Open Badges 3.0 and of learner records define.
const TYPES: [&str; 22] = [
    "OpenBadgeCredential",
    "AchievementCredential",
    "AchievementSubject",
    "Achievement",
    "Profile",
    "Evidence",
    "Result",
    "ResultDescription",
    "RubricCriterionLevel",
    "Alignment",
    "EndorsementCredential",
    "EndorsementSubject",
    "Image",
    "Criteria",
    "IdentityObject",
    "IdentifierEntry",
    "Address",
    "GeoCoordinates",
    "Related",
    "ClrCredential",
    "ClrSubject",
    "Association",
];

/// A type that no context of the document defines: that of Open Badges may be missing, or the type's case is wrong.
fn undefined_type(at: &At<'_>, own: &[&str]) -> Vec<Patch> {
    let Some(written) = at.value().and_then(Value::as_str) else { return Vec::new() };
    let Some(known) = TYPES.iter().find(|it| it.eq_ignore_ascii_case(written)) else { return Vec::new() };
    if *known != written {
        return vec![at.replaced(*known)];
    }
    let mut above = at.place();
    while let Some((rest, _)) = above.rsplit_once('/') {
        above = rest;
        let stated = at.root.pointer(above).and_then(|it| it.get("@context")).and_then(Value::as_array);
        if let Some(stated) = stated {
            let missing = own.iter().filter(|it| !stated.iter().any(|one| one == **it));
            let path = format!("{above}/@context/-");
            return vec![missing.map(|it| json!({"op": "add", "path": path, "value": it})).collect()];
        }
    }
    Vec::new()
}

fn types(at: &At<'_>) -> Vec<Patch> {
    let Some((above, _)) = at.parent() else { return Vec::new() };
    let node = at.root.pointer(above);
    if let Some(wanted) = at.problem.message.split(" do not include ").nth(1) {
        return match node.and_then(|it| it.get("type")) {
            Some(Value::Array(_)) => vec![add(&format!("{above}/type/0"), wanted)],
            Some(one) => vec![at.replaced(json!([wanted, one]))],
            None => Vec::new(),
        };
    }
    if at.says("has no `type`; read by its fields") || at.says("is no type of Open Badges 2.0") {
        return typed(above, node.unwrap_or(at.root));
    }
    if at.says("has no type") {
        let key = above.rsplit('/').find(|it| it.parse::<usize>().is_err()).unwrap_or_default();
        let kinds: &[&str] = match key {
            "credentialSubject" => &["AchievementSubject", "ClrSubject"],
            "issuer" | "creator" => &["Profile"],
            "achievement" => &["Achievement"],
            "evidence" => &["Evidence"],
            "credentialStatus" => &["1EdTechRevocationList"],
            "credentialSchema" => &["1EdTechJsonSchemaValidator2019"],
            "" | "verifiableCredential" | "credential" | "vc" => &["OpenBadgeCredential", "ClrCredential"],
            _ => &[],
        };
        let credential = matches!(key, "" | "verifiableCredential" | "credential" | "vc");
        let value = |it: &str| if credential { json!(["VerifiableCredential", it]) } else { json!([it]) };
        return kinds.iter().map(|it| add(at.place(), value(it))).collect();
    }
    Vec::new()
}

/// The types of 2.0 that a node may be of, by what it has.
fn typed(place: &str, node: &Value) -> Vec<Patch> {
    let has = |key: &str| node.get(key).is_some();
    let kinds: &[&str] = if ["badge", "recipient", "issuedOn", "narrative", "evidence"].iter().any(|it| has(it)) {
        &["Assertion"]
    } else if ["criteria", "issuer", "alignment", "tags", "version"].iter().any(|it| has(it)) {
        &["BadgeClass"]
    } else if ["url", "email"].iter().any(|it| has(it)) {
        &["Profile"]
    } else {
        &[]
    };
    let context = node.get("@context").is_none() && place.is_empty();
    let with_context = |kind: &str| {
        let mut patch = add(&format!("{place}/type"), kind);
        patch.insert(0, json!({"op": "add", "path": "/@context", "value": OB_2}));
        patch
    };
    let alone = kinds.iter().map(|it| add(&format!("{place}/type"), *it));
    let both = kinds.iter().filter(|_| context).map(|it| with_context(it));
    alone.chain(both).collect()
}

/// Names for what has none: where the document lies, for the thing that it is about; inside of it a fragment of that.
fn ids(at: &At<'_>) -> Vec<Patch> {
    if !at.says("has no usable id") {
        return Vec::new();
    }
    let Some(node) = at.value().filter(|it| it.is_object()) else { return Vec::new() };
    let written = ["id", "@id"].into_iter().find_map(|key| Some((key, node.get(key)?)));
    let (key, meant) = match written {
        Some((key, value)) => (key, value.as_str().and_then(values::iri)),
        None => ("id", None),
    };
    let fetched = at.source.starts_with("https://") || at.source.starts_with("http://");
    let part = at.place().rsplit('/').find(|it| !it.is_empty() && it.parse::<usize>().is_err());
    let own = match part {
        None if fetched && at.place().is_empty() => at.source.to_owned(),
        Some(part) if fetched && !at.source.contains('#') && part.bytes().all(|it| it.is_ascii_alphanumeric()) => {
            format!("{}#{part}{}", at.source, number_of(at.place()))
        }
        _ => made_up(at),
    };
    let path = format!("{}/{key}", at.place());
    meant.into_iter().chain([own]).map(|it| add(&path, it)).collect()
}

/// Which one of several it is.
fn number_of(place: &str) -> String {
    let numbers: Vec<String> =
        place.split('/').filter_map(|it| it.parse::<usize>().ok()).map(|it| format!("-{}", it + 1)).collect();
    numbers.concat()
}

/// A UUID made of the document and the place (RFC 9562, version 8): the same every time.
fn made_up(at: &At<'_>) -> String {
    let words = format!("{}\0{}\0{}", at.source, at.place(), at.root);
    let mut bytes: [u8; 16] = [0; 16];
    for (to, from) in bytes.iter_mut().zip(blake3::hash(words.as_bytes()).as_bytes()) {
        *to = *from;
    }
    format!("urn:uuid:{}", uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Texts that are no IRIs.
fn iris(at: &At<'_>) -> Vec<Patch> {
    let about =
        ["is not an absolute IRI", "is not an absolute URL", "is not a URL", "is no IRI", "is neither IRI nor object"];
    if !about.iter().any(|it| at.says(it)) {
        return Vec::new();
    }
    let Some(value) = at.value() else {
        // The place names the field by its newest name.
        let above = at.parent().map_or("", |(above, _)| above);
        let old = ["url", "targetURL"].into_iter().map(|key| format!("{above}/{key}"));
        let found = old.filter_map(|path| Some((values::iri(at.root.pointer(&path)?.as_str()?)?, path)));
        return found.map(|(meant, path)| vec![json!({"op": "replace", "path": path, "value": meant})]).collect();
    };
    let meant = match value {
        Value::String(text) => values::iri(text),
        Value::Array(items) => items.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    meant.map(|it| at.replaced(it)).into_iter().collect()
}

/// Parts of a credential in another shape than the standard's.
fn parts(at: &At<'_>) -> Vec<Patch> {
    let mut found = Vec::new();
    let Some(value) = at.value() else { return found };
    if at.says(" is null") {
        found.push(vec![json!({"op": "remove", "path": at.place()})]);
    }
    if at.says("has more than one id") || at.says("neither a URL nor an object with an id") {
        found.extend(value.get(0).map(|it| at.replaced(it.clone())));
    }
    if at.says("is no object") || at.says("is not an object") {
        let kind = at.place().rsplit('/').find(|it| it.parse::<usize>().is_err()).unwrap_or_default();
        let kind = match kind {
            "evidence" => Some("Evidence"),
            "credentialSchema" => Some("1EdTechJsonSchemaValidator2019"),
            "credentialStatus" => Some("1EdTechRevocationList"),
            _ => None,
        };
        let text = value.as_str();
        found.extend(text.zip(kind).map(|(id, kind)| at.replaced(json!({"id": id, "type": [kind]}))));
    }
    if at.says("an alignment is a bare string")
        && let Some(text) = value.as_str()
    {
        let key = if crate::model::Iri::new(text).is_ok() { "targetUrl" } else { "targetName" };
        found.push(at.replaced(json!({key: text})));
    }
    found
}

/// Numbers and durations in words.
fn numbers(at: &At<'_>) -> Vec<Patch> {
    let text = at.value().and_then(Value::as_str);
    let Some(text) = text else { return Vec::new() };
    if at.says("ISO 8601 duration") {
        return values::duration(text).map(|it| at.replaced(it)).into_iter().collect();
    }
    if at.says("are not a number") || at.says("is not a number") || at.says("is not a price") {
        return values::number(text).map(|it| vec![at.replaced(it), at.replaced(it.to_string())]).unwrap_or_default();
    }
    if at.says("is neither true nor false") {
        let meant = match text.trim().to_lowercase().as_str() {
            "yes" | "y" | "1" => Some(true),
            "no" | "n" | "0" => Some(false),
            _ => None,
        };
        return meant.map(|it| at.replaced(it)).into_iter().collect();
    }
    Vec::new()
}

/// Words: another spelling that is understood, and words in a language.
fn texts(at: &At<'_>) -> Vec<Patch> {
    if let Some(name) = at.problem.message.split("is taken as ").nth(1).filter(|it| !it.contains(' ')) {
        return vec![at.replaced(name)];
    }
    if at.says("has no `@value`")
        && let Some(object) = at.value().and_then(Value::as_object)
    {
        let languages = object.iter().filter(|(_, it)| it.is_string());
        let tagged: Vec<Value> = languages.map(|(language, it)| json!({"@value": it, "@language": language})).collect();
        let first = tagged.first().cloned();
        return [Some(json!(tagged)), first].into_iter().flatten().map(|it| at.replaced(it)).collect();
    }
    Vec::new()
}

/// Lists that run the wrong way.
fn orders(at: &At<'_>) -> Vec<Patch> {
    if !(at.says("do not rise") || at.says("from high to low")) {
        return Vec::new();
    }
    let Some(items) = at.value().and_then(Value::as_array) else { return Vec::new() };
    let reversed: Vec<Value> = items.iter().rev().cloned().collect();
    let points = |it: &Value| {
        let points = it.get("points")?;
        points.as_f64().or_else(|| points.as_str()?.trim().parse().ok())
    };
    let mut sorted = items.clone();
    sorted.sort_by(|one, two| points(one).partial_cmp(&points(two)).unwrap_or(std::cmp::Ordering::Equal));
    [reversed, sorted].into_iter().map(|it| at.replaced(Value::Array(it))).collect()
}
