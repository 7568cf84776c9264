//! The official download: tables of skills, groups, occupations, their hierarchies and relations. Columns are found by
//! name; each table is read by itself, and the catalog joins them.

use std::collections::BTreeMap;

use super::{framework_of, is_occupation, labels, reuse_level, skill_kind, status};
use crate::{
    model::{
        Importance, Iri, Labels, LanguageLabels, Occupation, OccupationSkill, Problem, Reading, Record, Skill,
        SkillKind, SkillRelation, SkillRelationKind, SkillStatus,
    },
    standards::{
        Scope, Table,
        shared::table::{Row, rows},
    },
};

/// Columns that name the concept that took the place of one.
const REPLACED_BY: [&str; 3] = ["isReplacedBy", "replacedBy", "isReplacedByUri"];

/// Whether these are the columns of one of ESCO's tables.
pub(in crate::standards) fn knows(header: &[String]) -> bool {
    let has = |name: &str| has(header, name);
    (has("conceptUri") && (has("preferredLabel") || has("broaderUri")))
        || (has("conceptUri") && header.iter().any(|it| it.starts_with(labels::LABEL_COLUMN)))
        || (has("originalSkillUri") && has("relatedSkillUri"))
        || (has("occupationUri") && has("skillUri"))
        || has("Level 0 URI")
        || has("conceptSchemeUri")
        || is_dictionary(header)
}

fn has(header: &[String], name: &str) -> bool {
    header.iter().any(|it| it.trim_start_matches('\u{feff}') == name)
}

/// The download's own list of its columns.
fn is_dictionary(header: &[String]) -> bool {
    let plain = |it: &String| it.to_lowercase().replace([' ', '_'], "");
    ["filename", "dataheader"].iter().all(|wanted| header.iter().any(|it| plain(it) == *wanted))
}

/// Reads one of the tables.
pub(super) fn read(table: &Table<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let has = |name: &str| has(&table.header, name);
    if is_dictionary(&table.header) {
        reading.problems.push(Problem::note("", "says what the columns of ESCO's tables mean; nothing is needed", ""));
        return;
    }
    if has("hasTopConcept") || has("conceptSchemeUri") {
        reading.problems.push(Problem::note("", "a list of concept schemes; nothing in it is needed", ""));
        return;
    }
    let other_languages = table.header.iter().any(|it| it.starts_with(labels::LABEL_COLUMN));
    let language = language_of(scope.source, other_languages && !has("preferredLabel"), reading);
    let mut reader = Reader { language, other_languages, mismatched: 0, compared: 0, occupations: BTreeMap::new() };
    let each: fn(&mut Reader, &Row<'_>, &mut Reading) = if has("originalSkillUri") {
        Reader::skill_relation
    } else if has("occupationUri") && has("skillUri") {
        Reader::occupation_skill
    } else if has("broaderUri") {
        Reader::broader
    } else if has("Level 0 URI") {
        Reader::hierarchy
    } else {
        Reader::concept
    };
    rows(table, scope.limits, reading, &mut |row, reading| each(&mut reader, row, reading));
    reader.finish(reading);
}

/// Only the file's name says which language it is in: `skills_de.csv`. Not asked for where the columns say it.
fn language_of(source: &str, said_by_columns: bool, reading: &mut Reading) -> String {
    let name = source.rsplit(['/', '\\']).next().unwrap_or(source);
    let stem = name.split('.').next().unwrap_or(name);
    let language = stem.split('_').skip(1).find(|it| it.len() == 2 && it.chars().all(|c| c.is_ascii_lowercase()));
    if let Some(language) = language {
        return language.to_owned();
    }
    if !said_by_columns {
        let hint = "name it as ESCO does, for instance skills_de.csv";
        reading.problems.push(Problem::note("", "the file's name does not say its language", hint));
    }
    Labels::UNDETERMINED.to_owned()
}

/// An occupation's name and skills, and the first row that spoke of it.
struct Asked {
    row: usize,
    label: Option<String>,
    skills: Vec<OccupationSkill>,
}

struct Reader {
    language: String,
    /// Whether other languages have columns of their own.
    other_languages: bool,
    /// Rows whose names share no word stem with their other names, of those compared.
    mismatched: usize,
    compared: usize,
    occupations: BTreeMap<Iri, Asked>,
}

impl Reader {
    /// A row of skills, skill groups, collections, occupations or ISCO groups.
    fn concept(&mut self, row: &Row<'_>, reading: &mut Reading) {
        let Some(id) = row.iri("conceptUri", reading) else { return };
        let kind = row.get("conceptType").unwrap_or_default();
        let labels = self.labels(row);
        if labels.shown().is_none() {
            let place = row.place("preferredLabel");
            reading.problems.push(Problem::error(place, "the concept has no name", "fill `preferredLabel`"));
        }
        let replaced_by: Vec<Iri> = REPLACED_BY
            .iter()
            .flat_map(|column| row.list(column, &["\n", "|", ","]))
            .filter_map(|it| Iri::new(it).ok())
            .collect();
        let mut broader: Vec<Iri> =
            row.list("broaderConceptUri", &["|", "\n"]).into_iter().filter_map(|it| Iri::new(it).ok()).collect();
        if is_occupation(kind, id.as_str()) || row.get("iscoGroup").is_some() {
            broader.extend(isco_group(row, reading));
            if !replaced_by.is_empty() {
                let message = "the occupation was replaced; what took its place is kept as related";
                reading.problems.push(Problem::note(row.place("isReplacedBy"), message, ""));
            }
            let occupation = Occupation {
                labels,
                framework: Some(framework_of(&id)),
                code: row.get("code").map(str::to_owned),
                broader,
                related: replaced_by,
                ..Occupation::unnamed(id)
            };
            reading.push(row.place("conceptUri"), Record::Occupation(occupation));
            return;
        }
        for to in &broader {
            push_relation(row, &id, to, SkillRelationKind::Broader, reading);
        }
        for to in &replaced_by {
            push_relation(row, &id, to, SkillRelationKind::ReplacedBy, reading);
        }
        let reuse = row.get("reuseLevel");
        if let Some(written) = reuse
            && reuse_level(written).is_none()
        {
            let message = format!("`{written}` is not a reuse level");
            reading.problems.push(Problem::note(row.place("reuseLevel"), message, ""));
        }
        let skill = Skill {
            labels,
            framework: Some(framework_of(&id)),
            code: row.get("code").map(str::to_owned),
            kind: skill_kind(kind, row.get("skillType"), id.as_str()),
            reuse: reuse.and_then(reuse_level),
            status: if replaced_by.is_empty() {
                row.get("status").map(status).unwrap_or_default()
            } else {
                SkillStatus::Retired
            },
            ..Skill::unnamed(id)
        };
        reading.push(row.place("conceptUri"), Record::Skill(skill));
    }

    fn labels(&mut self, row: &Row<'_>) -> Labels {
        let labels = labels::of_row(row, &self.language, self.other_languages);
        if let Some(LanguageLabels { preferred: Some(preferred), alternative, .. }) = labels.0.get(&self.language)
            && !alternative.is_empty()
        {
            self.compared += 1;
            self.mismatched += usize::from(!labels::share_a_stem(preferred, alternative));
        }
        labels
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
            Some(it) if it.eq_ignore_ascii_case("essential") => Importance::Required,
            Some(it) if it.eq_ignore_ascii_case("optional") => Importance::Preferred,
            other => {
                let message =
                    format!("`{}` is neither essential nor optional; taken as optional", other.unwrap_or_default());
                let place = row.place("relationType");
                reading.problems.push(Problem::warning(place, message, "write essential or optional"));
                Importance::Preferred
            }
        };
        let asked = self.occupations.entry(occupation).or_insert_with(|| Asked {
            row: row.number(),
            label: row.get("occupationLabel").map(str::to_owned),
            skills: Vec::new(),
        });
        asked.skills.push(OccupationSkill::new(skill, importance));
    }

    fn broader(_: &mut Self, row: &Row<'_>, reading: &mut Reading) {
        let (Some(from), Some(to)) = (row.iri("conceptUri", reading), row.iri("broaderUri", reading)) else { return };
        if is_occupation(row.get("conceptType").unwrap_or_default(), from.as_str()) {
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
                let labels = LanguageLabels {
                    preferred: row.get(&format!("Level {level} preferred term")).map(str::to_owned),
                    description: row.get("Description").or_else(|| row.get("Scope note")).map(str::to_owned),
                    ..LanguageLabels::default()
                };
                let group = Skill {
                    labels: Labels(BTreeMap::from([(self.language.clone(), labels)])),
                    framework: Some(framework_of(&here)),
                    code: row.get(&format!("Level {level} code")).map(str::to_owned),
                    kind: SkillKind::Group,
                    ..Skill::unnamed(here.clone())
                };
                reading.push(row.place(&column), Record::Skill(group));
                if let Some(above) = &above {
                    push_relation(row, &here, above, SkillRelationKind::Broader, reading);
                }
            }
            above = Some(here);
        }
    }

    fn finish(self, reading: &mut Reading) {
        for (id, Asked { row, label, skills }) in self.occupations {
            let labels = label.map(|it| Labels::preferred_in(&self.language, &it)).unwrap_or_default();
            let framework = Some(framework_of(&id));
            let occupation = Occupation { labels, framework, skills, ..Occupation::unnamed(id) };
            reading.push(format!("row {row}"), Record::Occupation(occupation));
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

/// The ISCO unit group of an occupation: four digits, of which spreadsheets drop a leading 0 (armed forces).
fn isco_group(row: &Row<'_>, reading: &mut Reading) -> Option<Iri> {
    let written = row.get("iscoGroup")?;
    let digits = written.trim_start_matches('C');
    if !(3..=4).contains(&digits.len()) || !digits.chars().all(|it| it.is_ascii_digit()) {
        let message = format!("`{written}` is not the code of an ISCO unit group; passed over");
        reading.problems.push(Problem::warning(row.place("iscoGroup"), message, "write its four digits"));
        return None;
    }
    Iri::new(&format!("http://data.europa.eu/esco/isco/C{digits:0>4}")).ok()
}

fn push_relation(row: &Row<'_>, from: &Iri, to: &Iri, kind: SkillRelationKind, reading: &mut Reading) {
    let relation = SkillRelation::new(from.clone(), kind, to.clone());
    reading.push(row.place("relation"), Record::SkillRelation(relation));
}
