//! ESCO's official download (v1.0 to v1.2): tables of skills, groups, occupations, their hierarchies and relations.
//! Columns are found by name; each table is read by itself, and the catalog joins them.

use std::collections::BTreeMap;

use super::{
    Content, Input, Standard,
    shared::table::{Row, rows},
};
use crate::model::{
    Importance, Iri, Labels, LanguageLabels, Occupation, OccupationSkill, Problem, Reading, Record, ReuseLevel, Skill,
    SkillKind, SkillRelation, SkillRelationKind,
};

/// The standard.
pub(super) struct Esco;

impl Standard for Esco {
    fn id(&self) -> &'static str {
        "esco"
    }

    fn name(&self) -> &'static str {
        "ESCO tables"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        matches!(input.content, Content::Csv(table) if knows(&table.header))
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        let scope = &input.scope;
        let Content::Csv(table) = input.content else {
            reading.problems.push(Problem::error("", "is not a table", "give one of ESCO's CSV files"));
            return;
        };
        let language = language_of(scope.source, reading);
        let mut reader = Reader { language, mismatched: 0, compared: 0, occupations: BTreeMap::new() };
        let has = |name: &str| table.header.iter().any(|it| it.trim_start_matches('\u{feff}') == name);
        let each: fn(&mut Reader, &Row<'_>, &mut Reading) = if has("originalSkillUri") {
            Reader::skill_relation
        } else if has("occupationUri") && has("skillUri") {
            Reader::occupation_skill
        } else if has("broaderUri") {
            Reader::broader
        } else if has("Level 0 URI") {
            Reader::hierarchy
        } else if has("hasTopConcept") || has("conceptSchemeUri") {
            reading.problems.push(Problem::note("", "a list of concept schemes; nothing in it is needed", ""));
            return;
        } else {
            Reader::concept
        };
        rows(table, scope.limits, reading, &mut |row, reading| each(&mut reader, row, reading));
        reader.finish(reading);
    }
}

/// Whether these are the columns of one of ESCO's tables.
pub(super) fn knows(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|it| it.trim_start_matches('\u{feff}') == name);
    (has("conceptUri") && (has("preferredLabel") || has("broaderUri")))
        || (has("conceptUri") && header.iter().any(|it| it.starts_with(LABEL_COLUMN)))
        || (has("originalSkillUri") && has("relatedSkillUri"))
        || (has("occupationUri") && has("skillUri"))
        || has("Level 0 URI")
        || has("conceptSchemeUri")
}

/// Some tables give each language's names a column of its own: `preferredLabel_nl`.
const LABEL_COLUMN: &str = "preferredLabel_";

/// Only the file's name says which language it is in: `skills_de.csv`.
fn language_of(source: &str, reading: &mut Reading) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = name.split('.').next().unwrap_or(name);
    let language = stem.split('_').skip(1).find(|it| it.len() == 2 && it.chars().all(|c| c.is_ascii_lowercase()));
    if let Some(language) = language {
        return language.to_owned();
    }
    let hint = "name it as ESCO does, for instance skills_de.csv";
    reading.problems.push(Problem::note("", "the file's name does not say its language", hint));
    Labels::UNDETERMINED.to_owned()
}

struct Reader {
    language: String,
    /// Rows whose names share no word stem with their other names, of those compared.
    mismatched: usize,
    compared: usize,
    /// Occupation to its skills and the first row that spoke of it.
    occupations: BTreeMap<Iri, (usize, Vec<OccupationSkill>)>,
}

impl Reader {
    /// A row of skills, skill groups, collections, occupations or ISCO groups.
    fn concept(&mut self, row: &Row<'_>, reading: &mut Reading) {
        let Some(id) = row.iri("conceptUri", reading) else { return };
        let kind = row.get("conceptType").unwrap_or_default();
        let labels = self.labels(row);
        if labels.shown().is_none() {
            reading.problems.push(Problem::error(
                row.place("preferredLabel"),
                "the concept has no name",
                "fill `preferredLabel`",
            ));
        }
        if kind == "Occupation" || kind == "ISCOGroup" || row.get("iscoGroup").is_some() {
            let broader = row.get("iscoGroup").map(|it| format!("http://data.europa.eu/esco/isco/C{it}"));
            let framework = framework_of(&id);
            reading.push(
                row.place("conceptUri"),
                Record::Occupation(Occupation {
                    labels,
                    framework: Some(framework),
                    code: row.get("code").map(str::to_owned),
                    broader: broader.and_then(|it| Iri::new(&it).ok()).into_iter().collect(),
                    ..Occupation::unnamed(id)
                }),
            );
            return;
        }
        if row.get("broaderConceptUri").is_some() {
            for broader in row.list("broaderConceptUri", &["|"]) {
                if let Ok(to) = Iri::new(broader) {
                    push_relation(row, &id, &to, SkillRelationKind::Broader, reading);
                }
            }
        }
        let reuse = row.get("reuseLevel").and_then(|it| reuse_level(it, row, reading));
        reading.push(
            row.place("conceptUri"),
            Record::Skill(Skill {
                labels,
                framework: Some(framework_of(&id)),
                code: row.get("code").map(str::to_owned),
                kind: skill_kind(kind, row.get("skillType")),
                reuse,
                ..Skill::unnamed(id)
            }),
        );
    }

    fn labels(&mut self, row: &Row<'_>) -> Labels {
        let preferred = row.get("preferredLabel").map(str::to_owned);
        let alternative: Vec<String> = names(row, "altLabels");
        if let Some(preferred) = &preferred
            && !alternative.is_empty()
        {
            self.compared += 1;
            self.mismatched += usize::from(!share_a_stem(preferred, &alternative));
        }
        let labels = LanguageLabels {
            preferred,
            alternative,
            hidden: names(row, "hiddenLabels"),
            description: row.get("description").or_else(|| row.get("definition")).map(str::to_owned),
        };
        let mut all = BTreeMap::new();
        if labels != LanguageLabels::default() {
            all.insert(self.language.clone(), labels);
        }
        for (language, name) in row.suffixed(LABEL_COLUMN) {
            all.entry(language.to_owned())
                .or_insert_with(LanguageLabels::default)
                .preferred
                .get_or_insert(name.to_owned());
        }
        Labels(all)
    }

    fn skill_relation(_: &mut Self, row: &Row<'_>, reading: &mut Reading) {
        if let (Some(from), Some(to)) = (row.iri("originalSkillUri", reading), row.iri("relatedSkillUri", reading)) {
            push_relation(row, &from, &to, SkillRelationKind::Related, reading);
        }
    }

    fn occupation_skill(&mut self, row: &Row<'_>, reading: &mut Reading) {
        let (Some(occupation), Some(skill)) = (row.iri("occupationUri", reading), row.iri("skillUri", reading)) else {
            return;
        };
        let importance = match row.get("relationType") {
            Some("essential") => Importance::Required,
            Some("optional") => Importance::Preferred,
            other => {
                let message =
                    format!("`{}` is neither essential nor optional; taken as optional", other.unwrap_or_default());
                reading.problems.push(Problem::warning(
                    row.place("relationType"),
                    message,
                    "write essential or optional",
                ));
                Importance::Preferred
            }
        };
        let skills = &mut self.occupations.entry(occupation).or_insert_with(|| (row.number(), Vec::new())).1;
        skills.push(OccupationSkill::new(skill, importance));
    }

    fn broader(_: &mut Self, row: &Row<'_>, reading: &mut Reading) {
        let (Some(from), Some(to)) = (row.iri("conceptUri", reading), row.iri("broaderUri", reading)) else { return };
        let occupation = matches!(row.get("conceptType"), Some("ISCOGroup" | "Occupation"));
        if occupation {
            let record =
                Occupation { broader: vec![to], framework: Some(framework_of(&from)), ..Occupation::unnamed(from) };
            reading.push(row.place("broaderUri"), Record::Occupation(record));
        } else {
            push_relation(row, &from, &to, SkillRelationKind::Broader, reading);
        }
    }

    /// A path of groups from the top: each level is broader than the next.
    fn hierarchy(&mut self, row: &Row<'_>, reading: &mut Reading) {
        let mut above: Option<Iri> = None;
        for level in 0..4 {
            let column = format!("Level {level} URI");
            if row.get(&column).is_none() {
                break;
            }
            let Some(here) = row.iri(&column, reading) else { break };
            let deepest = row.get(&format!("Level {} URI", level + 1)).is_none();
            if deepest {
                let name = row.get(&format!("Level {level} preferred term"));
                let labels = name.map(|it| Labels::preferred_in(&self.language, it)).unwrap_or_default();
                reading.push(
                    row.place(&column),
                    Record::Skill(Skill {
                        labels,
                        framework: Some(framework_of(&here)),
                        code: row.get(&format!("Level {level} code")).map(str::to_owned),
                        kind: SkillKind::Group,
                        ..Skill::unnamed(here.clone())
                    }),
                );
                if let Some(above) = &above {
                    push_relation(row, &here, above, SkillRelationKind::Broader, reading);
                }
            }
            above = Some(here);
        }
    }

    fn finish(self, reading: &mut Reading) {
        for (id, (row, skills)) in self.occupations {
            let framework = Some(framework_of(&id));
            reading.push(
                format!("row {row}"),
                Record::Occupation(Occupation { framework, skills, ..Occupation::unnamed(id) }),
            );
        }
        // A sound English file has 0.1 % such rows, a sound German one up to a half (compound words); one whose columns
        // were shifted against each other 95 %.
        if self.compared >= 20 && self.mismatched * 5 > self.compared * 4 {
            let message = format!(
                "{} of {} names share no word with their other names: the columns look shifted against each other",
                self.mismatched, self.compared
            );
            reading.problems.push(Problem::warning("", message, "download the table again from its publisher"));
        }
    }
}

fn push_relation(row: &Row<'_>, from: &Iri, to: &Iri, kind: SkillRelationKind, reading: &mut Reading) {
    let relation = SkillRelation::new(from.clone(), kind, to.clone());
    reading.push(row.place("relation"), Record::SkillRelation(relation));
}

/// ESCO's own concepts are `esco`, others go by the host of their IRI.
fn framework_of(id: &Iri) -> String {
    if id.as_str().contains("data.europa.eu/esco/") {
        return "esco".to_owned();
    }
    let host = url::Url::parse(id.as_str()).ok().and_then(|it| it.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "local".to_owned())
}

fn skill_kind(concept_type: &str, skill_type: Option<&str>) -> SkillKind {
    match (concept_type, skill_type) {
        ("SkillGroup", _) => SkillKind::Group,
        (_, Some("knowledge")) => SkillKind::Knowledge,
        (_, Some("skill/competence" | "skill" | "competence")) => SkillKind::Skill,
        _ => SkillKind::Unknown,
    }
}

fn reuse_level(text: &str, row: &Row<'_>, reading: &mut Reading) -> Option<ReuseLevel> {
    Some(match text {
        "transversal" => ReuseLevel::Transversal,
        "cross-sector" | "cross-sectoral" => ReuseLevel::CrossSector,
        "sector-specific" | "sectorspecific" => ReuseLevel::SectorSpecific,
        "occupation-specific" | "occupationspecific" => ReuseLevel::OccupationSpecific,
        other => {
            reading.problems.push(Problem::note(
                row.place("reuseLevel"),
                format!("`{other}` is not a reuse level"),
                "",
            ));
            return None;
        }
    })
}

/// Other names: separated by line breaks inside the cell; some tools write ` | ` or a literal `\n`.
fn names(row: &Row<'_>, column: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in row.list(column, &["\n", " | ", "\\n"]) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Whether a name shares the first four letters of any word with any of the other names.
fn share_a_stem(name: &str, others: &[String]) -> bool {
    let stems = |text: &str| -> Vec<String> {
        let words = text.split(|it: char| !it.is_alphanumeric()).filter(|it| it.chars().count() > 2);
        words.map(|it| it.chars().take(4).collect::<String>().to_lowercase()).collect()
    };
    let wanted = stems(name);
    wanted.is_empty() || others.iter().flat_map(|it| stems(it)).any(|it| wanted.contains(&it))
}
