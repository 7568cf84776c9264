//! Frameworks and competencies as records.

use super::outline::{is_of_skills, stated_homes, status};
use crate::{
    model::{Framework, Iri, Labels, LevelStatement, Problem, Record, Skill, SkillKind, SkillLevel, SkillStatus},
    standards::{
        ctdl::{
            classes::{Class, class},
            reader::Reader,
        },
        shared::{
            Node,
            ctdl::{language_code, terms},
            labels,
        },
    },
};

impl<'a> Reader<'_, 'a> {
    pub(in crate::standards) fn framework(&mut self, node: &Node<'a>, deleted: bool) {
        let id = self.iri_of(node, "framework");
        let title = terms::text(node, &["name", "prefLabel", "title"]);
        if title.is_none() {
            let message = "a framework has no name";
            self.reading.problems.push(Problem::warning(node.place_of("ceasn:name"), message, "give it a `name`"));
        }
        let key = terms::key(id.as_str());
        let home = node.text(&["@id", "id"]).and_then(|it| self.outline.homes.get(&terms::key(&it)));
        let home = home.or_else(|| self.outline.homes.get(&key));
        let short_name = home.map(|it| it.short_name.clone());
        let short_name = short_name.or_else(|| title.as_deref().and_then(Framework::short_name_of));
        let status = terms::all(node, &["publicationStatusType"]).iter().find_map(terms::concept_code);
        let language = terms::text(node, &["inLanguage"]);
        let framework = Framework {
            title,
            description: terms::text(node, &["description", "definition"]),
            publisher: self.publisher(node),
            version: terms::text(node, &["versionIdentifier", "version"]),
            language: language.map(|it| language_code(&it).map_or(it, str::to_owned)),
            licence: terms::all(node, &["license", "rights"])
                .iter()
                .find_map(|it| terms::id(it).or_else(|| it.words())),
            status: if deleted { Some("Deleted".to_owned()) } else { status },
            replaced_by: self.successor(node, &id),
            ..Framework::named(id, short_name.unwrap_or_else(|| "ctdl-asn".to_owned()))
        };
        let own = Some(framework.short_name.clone());
        self.reading.push(node.place(), Record::Framework(framework));
        for child in ["hasTopChild", "hasChild"].iter().flat_map(|it| terms::all(node, &[it])) {
            self.embedded_competency(&child, own.as_deref());
        }
    }

    fn publisher(&mut self, node: &Node<'a>) -> Option<String> {
        let named = terms::text(node, &["publisherName"]);
        named.or_else(|| {
            let bodies =
                ["publisher", "creator", "author", "rightsHolder"].iter().flat_map(|it| terms::all(node, &[it]));
            // Early exports put a name where the identifier should stand.
            let name = |it: &Node<'_>| terms::text(it, &["name"]).or_else(|| terms::id(it));
            bodies.map(|it| self.resolve(&it)).find_map(|it| if it.value.is_object() { name(&it) } else { it.words() })
        })
    }

    fn successor(&mut self, node: &Node<'a>, own: &Iri) -> Option<Iri> {
        let later = ["supersededBy", "nextVersion", "latestVersion"];
        let later = later.iter().flat_map(|it| terms::all(node, &[it])).collect::<Vec<_>>();
        later.iter().filter_map(|it| self.target(it, "framework")).find(|it| it != own)
    }

    /// A competency; `home` is the framework that embeds it.
    pub(in crate::standards) fn competency(&mut self, node: &Node<'a>, home: Option<&str>, deleted: bool) {
        let id = self.iri_of(node, "skill");
        let known = self.outline.home_of(node, self.here).cloned();
        if known.is_none() && home.is_none() {
            self.homeless(node);
        }
        let mut labels = names(node);
        keywords(node, &mut labels);
        if labels.shown().is_none() {
            let message = "a competency has no competencyText";
            let hint = "say what somebody can do, in ceasn:competencyText";
            self.reading.problems.push(Problem::error(node.place_of("ceasn:competencyText"), message, hint));
        }
        let own_status = status(node).max(known.as_ref().map_or(SkillStatus::Active, |it| it.status));
        let skill = Skill {
            labels,
            framework: known.map(|it| it.short_name).or_else(|| home.map(str::to_owned)),
            code: terms::text(node, &["codedNotation", "altCodedNotation", "notation"]),
            kind: kind(node),
            status: if deleted { SkillStatus::Retired } else { own_status },
            levels: self.levels(node, &id),
            ..Skill::unnamed(id.clone())
        };
        let own = skill.framework.clone();
        self.reading.push(node.place(), Record::Skill(skill));
        self.relations(node, &id);
        for child in terms::all(node, &["hasChild"]) {
            self.embedded_competency(&child, own.as_deref());
        }
    }

    fn embedded_competency(&mut self, node: &Node<'a>, home: Option<&str>) {
        let whole =
            matches!(class(node), Some((Class::Competency, _))) && terms::get(node, &["competencyText"]).is_some();
        if whole && !self.graph.has(node, self.here) && self.first_time(node) {
            self.competency(node, home, false);
        }
    }

    /// Says once for each framework that it is not here.
    fn homeless(&mut self, node: &Node<'a>) {
        let stated = stated_homes(node);
        let which = stated.first().cloned().unwrap_or_default();
        if self.outline.told.insert(format!("home {which}")) {
            let message = if which.is_empty() {
                "competencies that belong to no framework".to_owned()
            } else {
                format!("their framework `{which}` is not in the document: its competencies stay without its name")
            };
            let hint = "import the framework's graph as well";
            self.reading.problems.push(Problem::note(node.place(), message, hint));
        }
    }

    /// The levels that rubrics describe, and those that it names itself.
    fn levels(&mut self, node: &Node<'a>, id: &Iri) -> Vec<SkillLevel> {
        let keys = [Some(terms::key(id.as_str())), terms::ctid(node).map(|it| terms::key(&it))];
        let mut levels: Vec<SkillLevel> = Vec::new();
        for key in keys.into_iter().flatten() {
            levels.extend(self.outline.levels.remove(&key).into_iter().flatten());
        }
        for scale in self.resolved(node, &["complexityLevel", "hasProgressionLevel"]) {
            let Some(name) = terms::concept(&scale) else { continue };
            let description = terms::text(&scale, &["targetNodeDescription", "description", "definition"]);
            let level = SkillLevel { statement: LevelStatement::parse_words(&name), description };
            if levels.len() < self.scope.limits.alignments && !levels.contains(&level) {
                levels.push(level);
            }
        }
        levels
    }

    pub(in crate::standards) fn scheme(&mut self, node: &Node<'a>, class_name: &str) {
        if is_of_skills(node) {
            self.framework(node, false);
            return;
        }
        let title = terms::text(node, &["name", "prefLabel", "title"]).unwrap_or_default();
        let message = format!("the {class_name} `{title}` lists no skills; not read");
        self.reading.problems.push(Problem::note(node.place(), message, ""));
    }

    /// A concept of a scheme that lists skills.
    pub(in crate::standards) fn concept(&mut self, node: &Node<'a>) {
        let Some(home) = self.outline.home_of(node, self.here).cloned() else { return };
        let id = self.iri_of(node, "skill");
        let mut labels = names(node);
        for term in ["hiddenLabel", "altLabel"] {
            labels::add_alternatives(&mut labels, terms::texts(node, &[term]));
        }
        let skill = Skill {
            labels,
            framework: Some(home.short_name),
            code: terms::text(node, &["notation", "codedNotation"]),
            kind: SkillKind::Skill,
            status: status(node).max(home.status),
            ..Skill::unnamed(id.clone())
        };
        self.reading.push(node.place(), Record::Skill(skill));
        self.relations(node, &id);
    }
}

/// A label is the name and the statement its description; without label the statement is the name.
fn names(node: &Node<'_>) -> Labels {
    let texts = |term: &str| terms::texts(node, &[term]);
    let mut labels = Labels::default();
    for term in ["competencyLabel", "prefLabel"] {
        labels::add_names(&mut labels, texts(term));
    }
    let labelled: Vec<String> = labels.0.keys().cloned().collect();
    let (statements, bare): (Vec<_>, Vec<_>) =
        texts("competencyText").into_iter().partition(|(language, _)| labelled.contains(language));
    labels::add_names(&mut labels, bare);
    labels::add_descriptions(&mut labels, statements);
    if labels.shown().is_none() {
        labels::add_names(&mut labels, texts("name"));
    }
    labels::add_alternatives(&mut labels, texts("shortenedForm"));
    for term in ["comment", "description", "definition"] {
        labels::add_descriptions(&mut labels, texts(term));
    }
    labels
}

/// Keywords are for finding: they are no names of the competency.
fn keywords(node: &Node<'_>, labels: &mut Labels) {
    for (language, word) in terms::texts(node, &["conceptKeyword"]) {
        let keywords = &mut labels.0.entry(language).or_default().keywords;
        if keywords.len() < 500 && !keywords.contains(&word) {
            keywords.push(word);
        }
    }
}

/// What its category says that it is.
fn kind(node: &Node<'_>) -> SkillKind {
    let category = terms::all(node, &["competencyCategory"]).iter().find_map(terms::words).unwrap_or_default();
    let lower = category.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|it| lower.split(|it: char| !it.is_alphanumeric()).any(|w| w == *it));
    match lower.as_str() {
        "grade level" | "grade band" | "core disciplinary idea" | "course" => SkillKind::Group,
        _ if says(&["strand", "domain", "cluster", "category", "section", "unit", "topic", "module", "area"]) => {
            SkillKind::Group
        }
        _ if says(&["knowledge"]) => SkillKind::Knowledge,
        _ if says(&["ability", "abilities"]) => SkillKind::Ability,
        _ if says(&["task", "activity", "duty"]) => SkillKind::Activity,
        _ if says(&["tool", "tools", "technology"]) => SkillKind::Technology,
        _ => SkillKind::Skill,
    }
}
