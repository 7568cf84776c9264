//! Credentials, education and experience that a posting asks for. They are no skills: they become part of the ad's text.
//! `Condition`s join them, or terms, with *and* or *or*.

use crate::standards::{
    schema_org::{
        job::Ad,
        terms::{all, get, has, text, words},
    },
    shared::Node,
};

/// How firmly it is asked for, and the heading that says so in the ad.
const FIRMNESS: [(&str, &str); 5] = [
    ("required", "Required"),
    ("minimum", "Minimum required"),
    ("equivalent", "Equivalent to the required"),
    ("alternative", "Alternative to the required"),
    ("preferred", "Preferred"),
];
const KINDS: [(&str, [&str; 2]); 3] = [
    ("credentials", ["Credential", "Credentials"]),
    ("education", ["Education", "Educations"]),
    ("experience", ["Experience", "Experiences"]),
];
/// So deep may conditions lie in conditions.
const MAX_DEPTH: usize = 6;
/// So many values of one property are put into words.
const MAX_PARTS: usize = 200;

/// Whether a posting asks for any.
pub(super) fn any(node: &Node<'_>) -> bool {
    let mut names = FIRMNESS.iter().flat_map(|(firmness, _)| KINDS.iter().map(move |(_, names)| (firmness, names)));
    names.any(|(firmness, names)| names.iter().any(|name| has(node, &[&format!("{firmness}{name}")])))
}

/// Adds them to the ad.
pub(super) fn sections(node: &Node<'_>, ad: &mut Ad) {
    for (firmness, heading) in FIRMNESS {
        for (kind, names) in &KINDS {
            let found = names.iter().flat_map(|name| all(node, &[&format!("{firmness}{name}")]));
            let lines: Vec<String> = found.filter_map(|it| line(&it, 0)).collect();
            ad.section(&format!("{heading} {kind}"), &lines);
        }
    }
}

/// One of them in words.
fn line(node: &Node<'_>, depth: usize) -> Option<String> {
    if !node.value.is_object() {
        return words(node);
    }
    if depth > MAX_DEPTH {
        return None;
    }
    if let Some(condition) = Condition::of(node) {
        let parts: Vec<String> = condition.members.iter().filter_map(|it| line(it, depth + 1)).collect();
        return Some(parts.join(if condition.any { " or " } else { " and " })).filter(|it| !it.is_empty());
    }
    let mut parts: Vec<String> = Vec::new();
    for key in [
        "duration",
        "name",
        "credentialCategory",
        "credentialCategories",
        "educationLevel",
        "educationLevels",
        "programConcentration",
        "programConcentrations",
        "experienceCategory",
        "experienceCategories",
        "description",
        "descriptions",
    ] {
        for value in all(node, &[key]).into_iter().take(MAX_PARTS) {
            let said = words(&value).or_else(|| text(&value, &["name", "description", "descriptions", "termCode"]));
            let said = if key == "duration" { said.map(|it| spoken(&it)) } else { said };
            parts.extend(said.filter(|it| !parts.contains(it)).into_iter().collect::<Vec<_>>());
        }
    }
    Some(parts.join(", ")).filter(|it| !it.is_empty())
}

/// `P5Y` in words; other durations as they are.
fn spoken(duration: &str) -> String {
    let unit = |letter: char| match letter {
        'Y' => Some("years"),
        'M' => Some("months"),
        'W' => Some("weeks"),
        _ => None,
    };
    let body = duration.strip_prefix('P').unwrap_or_default();
    let simple = body.char_indices().next_back().and_then(|(at, letter)| Some((body.get(..at)?, unit(letter)?)));
    match simple {
        Some((number, unit)) if !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit()) => {
            format!("{number} {unit}")
        }
        _ => duration.to_owned(),
    }
}

/// A `Condition`: members that are joined.
#[derive(Debug)]
pub(super) struct Condition<'a> {
    /// Whether one of them is enough.
    pub(super) any: bool,
    pub(super) members: Vec<Node<'a>>,
}

impl<'a> Condition<'a> {
    /// The condition that a value is, when it is one.
    pub(super) fn of(node: &Node<'a>) -> Option<Self> {
        for (key, any) in [
            ("or", true),
            ("OR", true),
            ("anyOf", true),
            ("oneOf", true),
            ("and", false),
            ("AND", false),
            ("allOf", false),
        ] {
            if let Some(members) = get(node, &[key]).filter(|it| it.value.is_array()) {
                return Some(Self { any, members: members.items() });
            }
        }
        let operators = ["operator", "logicalOperator", "conditionOperator", "logic", "conjunction", "condition"];
        let operator = operators.iter().filter_map(|key| text(node, &[key])).find_map(|it| is_or(&it));
        if operator.is_none() && !node.is_a(&["Condition", "ConditionType"]) {
            return None;
        }
        let any = operator.unwrap_or(false);
        let keys = [
            "condition",
            "conditions",
            "hasCondition",
            "member",
            "members",
            "items",
            "terms",
            "competency",
            "competencies",
            "skill",
            "skills",
            "credential",
            "credentials",
            "education",
            "experience",
            "experiences",
        ];
        let is_member = |it: &Node<'a>| it.words().is_none_or(|it| is_or(&it).is_none());
        let members: Vec<Node<'a>> = keys.iter().flat_map(|key| all(node, &[key])).filter(is_member).collect();
        (!members.is_empty()).then_some(Self { any, members })
    }
}

/// Whether an operator joins by *or*; `None` when it is none.
fn is_or(operator: &str) -> Option<bool> {
    let word = operator.rsplit([':', '/', '#']).next().unwrap_or(operator).to_lowercase();
    match word.as_str() {
        "or" | "any" | "anyof" | "oneof" | "orterms" | "||" => Some(true),
        "and" | "all" | "allof" | "andterms" | "&&" => Some(false),
        _ => None,
    }
}
