//! A `CFItem` as a skill: which of its texts is its name, what kind of thing it is, whether it is still in use.

use std::collections::HashMap;

use super::{associations::LevelName, package::changed};
use crate::{
    model::{Date, Iri, Labels, LanguageLabels, Problem, Reading, Severity, Skill, SkillKind, SkillStatus},
    standards::shared::{
        Node, dates, labels,
        tally::{Finding, Tally},
    },
};

/// What an item takes over from its framework.
#[derive(Debug, Default)]
pub(super) struct Context {
    pub(super) framework: Option<String>,
    /// Primary subtag; empty where nobody says.
    pub(super) language: String,
    pub(super) status: SkillStatus,
    pub(super) changed: Option<Date>,
    pub(super) definitions: Definitions,
}

/// `CFDefinitions`, by identifier and by `uri`.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    item_types: HashMap<String, String>,
    /// Title and keywords.
    concepts: HashMap<String, Vec<String>>,
    licences: HashMap<String, String>,
}

/// An item without its text.
const NO_STATEMENT: Finding = Finding {
    severity: Severity::Warning,
    message: "an item has no fullStatement; its short name or code is used",
    hint: "give it a `fullStatement`",
};

/// An item that ends later than its own last change.
const ENDS_LATER: Finding =
    Finding { severity: Severity::Note, message: "an item ends after its last change; it counts as in use", hint: "" };

impl Definitions {
    pub(super) fn of(nodes: &[Node<'_>]) -> Self {
        let mut definitions = Self::default();
        for node in nodes {
            for it in node.all(&["CFItemTypes", "CFItemType"]) {
                if let Some(title) = it.text(&["title", "typeCode"]) {
                    keep(&it, &title, &mut definitions.item_types);
                }
            }
            for it in node.all(&["CFConcepts", "CFConcept"]) {
                let mut words: Vec<String> = it.text(&["title"]).into_iter().collect();
                for text in it.all(&["keywords"]).iter().filter_map(Node::words) {
                    words.extend(split(&text));
                }
                keep(&it, &words, &mut definitions.concepts);
            }
            for it in node.all(&["CFLicenses", "CFLicense"]) {
                if let Some(text) = it.text(&["title", "licenseText", "description"]) {
                    keep(&it, &text, &mut definitions.licences);
                }
            }
        }
        definitions
    }

    /// A licence's title; where the link has none, the definition's; else its address.
    pub(super) fn licence(&self, link: &Node<'_>) -> Option<String> {
        if !link.value.is_object() {
            return link.words();
        }
        link.text(&["title"]).or_else(|| found(link, &self.licences).cloned()).or_else(|| link.text(&["uri"]))
    }
}

fn keep<T: Clone>(node: &Node<'_>, value: &T, map: &mut HashMap<String, T>) {
    for key in ["identifier", "sourcedId", "uri"].iter().filter_map(|it| node.text(&[it])) {
        map.entry(key.to_lowercase()).or_insert_with(|| value.clone());
    }
}

fn found<'m, T>(link: &Node<'_>, map: &'m HashMap<String, T>) -> Option<&'m T> {
    let keys = ["identifier", "sourcedId", "uri"].iter().filter_map(|it| link.text(&[it]));
    keys.chain(link.value.as_str().map(str::to_owned)).find_map(|it| map.get(&it.to_lowercase()))
}

/// The skill; `None`, with a problem, for an item that says nothing.
pub(super) fn skill(
    node: &Node<'_>,
    id: &Iri,
    context: &Context,
    has_children: bool,
    tally: &mut Tally,
    reading: &mut Reading,
) -> Option<Skill> {
    let code = node.text(&["humanCodingScheme"]);
    let short = node.text(&["abbreviatedStatement"]);
    let full = node.text(&["fullStatement"]);
    if full.is_none() {
        if short.is_none() && code.is_none() {
            let hint = "give it a `fullStatement`";
            reading.problems.push(Problem::error(node.place(), "an item says nothing: it has no fullStatement", hint));
            return None;
        }
        tally.add(&NO_STATEMENT, short.as_deref().or(code.as_deref()).unwrap_or_default(), || node.place());
    }
    let texts = Texts { short, full, notes: node.text(&["notes"]), keywords: keywords(node, &context.definitions) };
    let language = node.text(&["language"]).map_or_else(|| context.language.clone(), |it| language(&it));
    let framework = context.framework.clone().or_else(|| {
        let title = node.get(&["CFDocumentURI"]).filter(|it| it.value.is_object())?.text(&["title"])?;
        crate::model::Framework::short_name_of(&title)
    });
    Some(Skill {
        labels: texts.labels(&language, code.as_deref()),
        framework,
        kind: item_type(node, &context.definitions).map_or(SkillKind::Unknown, |it| kind(&it, has_children)),
        status: status(node, context, tally, reading),
        code,
        ..Skill::unnamed(id.clone())
    })
}

/// What an item that describes a level calls it, and the rest that it says.
pub(super) fn level_name(node: &Node<'_>) -> Option<LevelName> {
    let (short, full) = (node.text(&["abbreviatedStatement"]), node.text(&["fullStatement"]));
    match (short, full) {
        (Some(short), full) => Some((short, full)),
        (None, full) => full.map(|it| (it, node.text(&["notes"]))),
    }
}

/// The texts of an item.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) short: Option<String>,
    pub(super) full: Option<String>,
    pub(super) notes: Option<String>,
    pub(super) keywords: Vec<String>,
}

impl Texts {
    /// The abbreviated statement is the name where there is one; the full statement describes it and finds it too.
    /// A keyword finds the item and is no name of it. (`alternativeLabel` is another word for *competency*, by the
    /// specification, and no name either.)
    pub(super) fn labels(self, language: &str, code: Option<&str>) -> Labels {
        let full_line = self.full.as_deref().map(one_line);
        let name = self.short.as_deref().map(one_line).or_else(|| full_line.clone()).or(code.map(str::to_owned));
        let Some(name) = name else { return Labels::default() };
        let alternative: Vec<String> = full_line.into_iter().filter(|it| *it != name).collect();
        // A name on one line tells all of a statement on one line.
        let told = self.full.filter(|it| it.trim() != name);
        let description: Vec<String> = told.into_iter().chain(self.notes).collect();
        let mut keywords: Vec<String> = Vec::new();
        for keyword in self.keywords {
            if keyword != name && !keywords.contains(&keyword) && keywords.len() < Self::MAX_KEYWORDS {
                keywords.push(keyword);
            }
        }
        let labels = LanguageLabels {
            preferred: Some(name),
            alternative,
            keywords,
            description: Some(description.join("\n\n")).filter(|it| !it.is_empty()),
            ..LanguageLabels::default()
        };
        let language = if language.is_empty() { Labels::UNDETERMINED } else { language };
        Labels([(language.to_owned(), labels)].into())
    }

    /// More keywords than this are no keywords.
    const MAX_KEYWORDS: usize = 200;
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `conceptKeywords` (a list, or one text) and what `conceptKeywordsURI` points at.
fn keywords(node: &Node<'_>, definitions: &Definitions) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(written) = node.get(&["conceptKeywords"]) {
        let texts = written.items().iter().filter_map(Node::words).collect::<Vec<_>>();
        words = if written.value.is_array() { texts } else { texts.iter().flat_map(|it| split(it)).collect() };
    }
    for link in node.all(&["conceptKeywordsURI"]) {
        match found(&link, &definitions.concepts) {
            Some(concept) => words.extend(concept.iter().cloned()),
            None => words.extend(link.text(&["title"])),
        }
    }
    words
}

/// The parts of a list in one text.
pub(super) fn split(text: &str) -> Vec<String> {
    let parts = text.split(['|', ';', ',', '\n']);
    parts.map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// `CFItemType`, or the title that `CFItemTypeURI` leads to.
fn item_type(node: &Node<'_>, definitions: &Definitions) -> Option<String> {
    node.text(&["CFItemType"]).or_else(|| {
        let link = node.get(&["CFItemTypeURI"])?;
        found(&link, &definitions.item_types)
            .cloned()
            .or_else(|| link.text(&["title"]).filter(|_| link.value.is_object()))
    })
}

/// Item types are free words. A heading is a group only where something lies below it.
pub(super) fn kind(item_type: &str, has_children: bool) -> SkillKind {
    const HEADINGS: [&str; 20] = [
        "cluster",
        "domain",
        "strand",
        "substrand",
        "category",
        "subcategory",
        "topic",
        "theme",
        "area",
        "group",
        "section",
        "subject",
        "course",
        "unit",
        "module",
        "grade",
        "level",
        "heading",
        "folder",
        "pathway",
    ];
    let lower = item_type.to_lowercase().replace("sub-", "sub");
    let last = lower.split(|it: char| !it.is_alphanumeric()).rfind(|it| !it.is_empty()).unwrap_or_default();
    let singular =
        last.strip_suffix("ies").map_or_else(|| last.trim_end_matches('s').to_owned(), |it| format!("{it}y"));
    match singular.as_str() {
        it if HEADINGS.contains(&it) => {
            if has_children {
                SkillKind::Group
            } else {
                SkillKind::Unknown
            }
        }
        "knowledge" => SkillKind::Knowledge,
        "ability" => SkillKind::Ability,
        "task" | "activity" => SkillKind::Activity,
        "skill" | "competency" | "competence" | "standard" | "substandard" | "outcome" | "objective" | "goal"
        | "indicator" | "expectation" | "statement" | "component" | "benchmark" => SkillKind::Skill,
        _ => SkillKind::Unknown,
    }
}

/// An item that has ended is withdrawn, and so is one of a deprecated framework.
fn status(node: &Node<'_>, context: &Context, tally: &mut Tally, reading: &mut Reading) -> SkillStatus {
    let Some(end) = dates::date(node, &["statusEndDate"], reading) else { return context.status };
    // No clock here: what ends after the last day that the document knows may lie ahead.
    let known = changed(node).max(context.changed);
    if known.is_some_and(|it| end > it) {
        tally.add(&ENDS_LATER, &end.to_string(), || node.place_of("statusEndDate"));
        return context.status;
    }
    SkillStatus::Retired
}

/// The primary subtag. CASE asks for ISO 639-2 (`eng`); names are kept under the two letters that all others use.
pub(super) fn language(tag: &str) -> String {
    let primary = labels::primary(tag.trim());
    let two = match primary.as_str() {
        "eng" => "en",
        "spa" => "es",
        "fra" | "fre" => "fr",
        "deu" | "ger" => "de",
        "nld" | "dut" => "nl",
        "ita" => "it",
        "por" => "pt",
        "pol" => "pl",
        "swe" => "sv",
        "nor" | "nob" => "no",
        "dan" => "da",
        "fin" => "fi",
        "ara" => "ar",
        "zho" | "chi" => "zh",
        "jpn" => "ja",
        "kor" => "ko",
        "rus" => "ru",
        "ukr" => "uk",
        "tur" => "tr",
        "ell" | "gre" => "el",
        other => other,
    };
    two.to_owned()
}
