//! The lines of a list as skills: which IRI each gets, and what lies below what.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{
        Framework, Iri, Labels, LanguageLabels, Reading, Record, Severity, Skill, SkillKind, SkillRelation,
        SkillRelationKind,
    },
    standards::shared::{
        labels,
        tally::{Finding, Tally},
    },
};

/// One skill of a list, as written.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) place: String,
    pub(super) name: Option<String>,
    pub(super) id: Option<String>,
    pub(super) url: Option<String>,
    pub(super) description: Option<String>,
    pub(super) alternatives: Vec<String>,
    pub(super) code: Option<String>,
    pub(super) framework: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) language: Option<String>,
    pub(super) parent: Option<String>,
}

const TWICE: Finding = Finding {
    severity: Severity::Note,
    message: "a skill stands in several rows; taken as one",
    hint: "give rows that mean different skills different ids",
};
const NEW_PARENT: Finding = Finding {
    severity: Severity::Note,
    message: "a parent is no row of the list; taken as a group",
    hint: "add a row for it, or write the id, code or name of one",
};
const OWN_PARENT: Finding = Finding {
    severity: Severity::Warning,
    message: "a skill is its own parent; passed over",
    hint: "correct the parent",
};

/// Collects the lines; parents may come after their children.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<Line>);

impl Writer {
    pub(super) fn add(&mut self, line: Line) {
        self.0.push(line);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts the skills down. Lightcast's list does not name itself.
    pub(super) fn finish(self, lightcast: bool, reading: &mut Reading) {
        let mut tally = Tally::default();
        let own = if lightcast { Some("lightcast".to_owned()) } else { None };
        let named: Vec<(Iri, Line)> = self.0.into_iter().map(|line| (line.iri(own.as_deref()), line)).collect();
        let mut by_name: HashMap<String, Iri> = HashMap::new();
        for (id, line) in &named {
            for name in [&line.id, &line.url, &line.code, &line.name].into_iter().flatten() {
                by_name.entry(name.to_lowercase()).or_insert_with(|| id.clone());
            }
        }
        let mut seen: HashSet<Iri> = HashSet::new();
        let mut groups: HashSet<Iri> = HashSet::new();
        for (id, line) in named {
            let framework = line.framework_name().or_else(|| own.clone());
            if !seen.insert(id.clone()) {
                tally.add(&TWICE, line.name.as_deref().unwrap_or_default(), || line.place.clone());
            }
            let above = line.parent.as_deref().map(|parent| {
                let known = by_name.get(&parent.to_lowercase()).cloned();
                known.unwrap_or_else(|| group(parent, &line, framework.as_deref(), &mut groups, &mut tally, reading))
            });
            let place = line.place.clone();
            if above.as_ref() == Some(&id) {
                tally.add(&OWN_PARENT, line.name.as_deref().unwrap_or_default(), || place.clone());
            }
            reading.push(place.clone(), Record::Skill(line.skill(id.clone(), framework)));
            if let Some(above) = above.filter(|it| *it != id) {
                let relation = SkillRelation::new(id, SkillRelationKind::PartOf, above);
                reading.push(place, Record::SkillRelation(relation));
            }
        }
        tally.report(reading);
    }
}

/// The group that a parent names which is no row; put down once.
fn group(
    name: &str,
    line: &Line,
    framework: Option<&str>,
    known: &mut HashSet<Iri>,
    tally: &mut Tally,
    reading: &mut Reading,
) -> Iri {
    let id = made_id(framework, name);
    if known.insert(id.clone()) {
        tally.add(&NEW_PARENT, name, || line.place.clone());
        let skill = Skill {
            labels: Labels::preferred_in(&line.language(), name),
            framework: framework.map(str::to_owned),
            kind: SkillKind::Group,
            ..Skill::unnamed(id.clone())
        };
        reading.push(line.place.clone(), Record::Skill(skill));
    }
    id
}

impl Line {
    /// Its address where it has one; else a name of our own: the id within its framework, or the name alone.
    fn iri(&self, framework: Option<&str>) -> Iri {
        let address = [&self.url, &self.id].into_iter().flatten().find_map(|it| address(it));
        address.unwrap_or_else(|| {
            let framework = self.framework_name().or_else(|| framework.map(str::to_owned));
            let name = self.name.as_deref().unwrap_or_default();
            match (&framework, &self.id) {
                (Some(framework), Some(id)) => made_id(Some(framework), id),
                (framework, _) => made_id(framework.as_deref(), name),
            }
        })
    }

    fn framework_name(&self) -> Option<String> {
        self.framework.as_deref().and_then(Framework::short_name_of)
    }

    fn language(&self) -> String {
        self.language.as_deref().map_or_else(|| Labels::UNDETERMINED.to_owned(), labels::primary)
    }

    fn skill(self, id: Iri, framework: Option<String>) -> Skill {
        let language = self.language();
        let mut seen: HashSet<&str> = self.name.as_deref().into_iter().collect();
        let alternative = self.alternatives.iter().filter(|it| seen.insert(it)).cloned().collect();
        let labels = LanguageLabels {
            preferred: self.name.clone(),
            alternative,
            description: self.description,
            ..LanguageLabels::default()
        };
        // An id that is no address is what people call the skill by: its code, unless there is one beside it.
        let code = self.code.or_else(|| self.id.filter(|it| address(it).is_none()));
        Skill {
            labels: Labels([(language, labels)].into()),
            framework,
            code,
            kind: self.kind.as_deref().map(kind).unwrap_or_default(),
            ..Skill::unnamed(id)
        }
    }
}

fn made_id(framework: Option<&str>, name: &str) -> Iri {
    match framework {
        Some(framework) => Iri::local("skill", &format!("{framework} {name}")),
        None => Iri::local("skill", name),
    }
}

/// What a word for a kind means; a category of any other name says nothing of it. Lightcast: ST1 specialised and ST2
/// common skills, ST3 certifications, which are no skills.
fn kind(written: &str) -> SkillKind {
    let lower = written.to_lowercase();
    let lower = lower.trim();
    match lower.trim_end_matches('s') {
        "knowledge" | "wissen" | "kenntni" | "kenntnisse" | "connaissance" | "conocimiento" => SkillKind::Knowledge,
        "ability" | "abilitie" => SkillKind::Ability,
        "technology" | "technologie" | "tool" | "software" | "werkzeug" => SkillKind::Technology,
        "task" | "activity" | "activitie" | "work activity" => SkillKind::Activity,
        "group" | "skill group" | "gruppe" => SkillKind::Group,
        "st1" | "st2" | "skill/competence" => SkillKind::Skill,
        // Hard skill, soft skills, specialised skill, core competency, ...
        other => match other.rsplit(' ').next().unwrap_or_default() {
            "skill" | "competence" | "competency" | "competencie" | "kompetenz" | "compétence" | "fähigkeit" => {
                SkillKind::Skill
            }
            _ => SkillKind::Unknown,
        },
    }
}

/// The address in a cell. (`skill:12` would be an IRI by its letters, and is an id of somebody's own.)
fn address(written: &str) -> Option<Iri> {
    let known = ["http://", "https://", "urn:"].iter().any(|it| written.starts_with(it));
    Iri::new(written).ok().filter(|_| known)
}
