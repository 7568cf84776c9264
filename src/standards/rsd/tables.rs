//! OSMT's tables: the layout it imports, the layout it exports (whose columns of alignments grow with the data), and its
//! table of the Standard Occupational Classification. Columns are found by name, whatever their letter case.

use super::{
    collections::Collection,
    descriptor::{Aligned, Descriptor, Writer, list},
    occupations::{Stated, is_below, is_soc},
};
use crate::{
    model::{Iri, Problem, Reading, SkillRelationKind},
    standards::{
        Scope, Table,
        shared::table::{Row, rows},
    },
};

/// Which of the tables it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Skills,
    Occupations,
}

impl Kind {
    pub(super) fn of(header: &[String]) -> Option<Self> {
        let has = |wanted: &[&str]| header.iter().map(|it| plain(it)).any(|it| wanted.contains(&it.as_str()));
        if has(&["skillname", "rsdname"]) && has(&["contextualizedskillstatement", "skillstatement"]) {
            Some(Self::Skills)
        } else if has(&["soccode"]) && has(&["soctitle"]) {
            Some(Self::Occupations)
        } else {
            None
        }
    }
}

/// A column's name as it is compared: letters and digits in lower case, so that `O*NET` is `O*Net`.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

struct Columns<'a> {
    names: Vec<(String, &'a str)>,
    /// Of each alignment: the columns of its name, URL and framework.
    alignments: Vec<[Option<&'a str>; 3]>,
}

impl<'a> Columns<'a> {
    fn of(header: &'a [String]) -> Self {
        let names: Vec<(String, &str)> =
            header.iter().map(|it| (plain(it), it.trim_start_matches('\u{feff}'))).collect();
        let mut alignments: Vec<(usize, [Option<&str>; 3])> = Vec::new();
        for (name, written) in &names {
            let Some((number, part)) = alignment_column(name) else { continue };
            let known = alignments.iter().position(|it| it.0 == number);
            let at = known.unwrap_or_else(|| {
                alignments.push((number, [None; 3]));
                alignments.len() - 1
            });
            if let Some(slot) = alignments.get_mut(at).and_then(|it| it.1.get_mut(part)) {
                slot.get_or_insert(*written);
            }
        }
        alignments.sort_by_key(|it| it.0);
        Self { names, alignments: alignments.into_iter().map(|it| it.1).collect() }
    }

    fn get<'r>(&self, row: &'r Row<'_>, names: &[&str]) -> Option<&'r str> {
        names.iter().find_map(|name| self.names.iter().filter(|it| it.0 == *name).find_map(|it| row.get(it.1)))
    }

    fn list(&self, row: &Row<'_>, names: &[&str]) -> Vec<String> {
        self.get(row, names).map(list).unwrap_or_default()
    }
}

/// `alignment2url` is the URL of the second alignment. In the layout of imports `Alignment` is the URL itself.
fn alignment_column(name: &str) -> Option<(usize, usize)> {
    let rest = name.strip_prefix("alignment")?;
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let (number, part) = rest.split_at(digits);
    let number = if number.is_empty() { 1 } else { number.parse().ok()? };
    let part = match part {
        "name" | "title" => 0,
        "url" | "" => 1,
        "framework" => 2,
        _ => return None,
    };
    Some((number, part))
}

pub(super) fn read(table: &Table<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let mut writer = Writer::default();
    let columns = Columns::of(&table.header);
    let before = reading.problems.len();
    let mut count = 0;
    match Kind::of(&table.header) {
        Some(Kind::Skills) => rows(table, scope.limits, reading, &mut |row, reading| {
            count += 1;
            if !writer.put(descriptor(row, &columns), reading) {
                let hint = "fill the skill's name and statement";
                reading.problems.push(Problem::error(row.place("Skill Name"), "a skill has no name", hint));
            }
        }),
        Some(Kind::Occupations) => count = occupations(table, &columns, scope, &mut writer, reading),
        None => {
            let hint = "name the columns as OSMT does: Skill Name and Contextualized Skill Statement";
            reading.problems.push(Problem::error("row 1", "has no columns of OSMT", hint));
        }
    }
    if count == 0 && reading.problems.len() == before {
        let hint = "fill in a row for each skill";
        reading.problems.push(Problem::warning("row 1", "the table has a header and no rows", hint));
    }
    writer.finish(reading);
}

fn descriptor(row: &Row<'_>, columns: &Columns<'_>) -> Descriptor {
    let id = columns.get(row, &["canonicalurl"]).and_then(|it| Iri::new(it).ok());
    let mut occupations = Vec::new();
    for (names, framework) in [
        (["blsmajorgroup", "blsmajorgroups", "occupationmajorgroups"], "bls"),
        (["blsminorgroup", "blsminorgroups", "occupationminorgroups"], "bls"),
        (["blsbroadoccupation", "blsbroadoccupations", "broadoccupations"], "bls"),
        (["blsdetailedoccupation", "blsdetailedoccupations", "detailedoccupations"], "bls"),
        (["onetjobrole", "onetjobroles", "onetjobcodes"], "o*net"),
    ] {
        for written in columns.list(row, &names) {
            occupations.push(stated(&written, framework, row));
        }
    }
    let collections = columns.list(row, &["collection", "collections"]);
    let mut alignments = alignments(row, columns);
    for name in columns.list(row, &["standards", "professionalstandards"]) {
        let place = row.place("Standards");
        alignments.push(Aligned {
            place,
            id: None,
            name: Some(name),
            framework: None,
            kind: SkillRelationKind::Related,
        });
    }
    let set_aside = columns.list(row, &["certifications", "certification"]).len()
        + columns.list(row, &["employer", "employers"]).len();
    Descriptor {
        place: format!("row {}", row.number()),
        name: columns.get(row, &["skillname", "rsdname"]).map(str::to_owned),
        statement: columns.get(row, &["contextualizedskillstatement", "skillstatement"]).map(str::to_owned),
        author: columns.list(row, &["authors", "author"]).into_iter().next(),
        categories: columns.list(row, &["skillcategories", "skillcategory", "categories", "category"]),
        keywords: columns.list(row, &["keywords", "keyword"]),
        collections: collections.into_iter().map(|it| Collection::beside(id.as_ref(), None, Some(it))).collect(),
        alignments,
        occupations,
        set_aside,
        id,
        ..Descriptor::default()
    }
}

/// A cell of codes may hold names beside them, as in `15-1252: Software Developers`.
fn stated(written: &str, framework: &str, row: &Row<'_>) -> Stated {
    let (first, rest) = written.split_once([' ', ':']).unwrap_or((written, ""));
    let (code, name) = if is_soc(first) { (first, rest.trim_matches([' ', ':', '-'])) } else { (written, "") };
    Stated {
        place: format!("row {}", row.number()),
        code: code.to_owned(),
        name: Some(name.to_owned()).filter(|it| !it.is_empty()),
        framework: Some(framework.to_owned()),
        ..Stated::default()
    }
}

fn alignments(row: &Row<'_>, columns: &Columns<'_>) -> Vec<Aligned> {
    let mut found = Vec::new();
    for [name, url, framework] in &columns.alignments {
        let cell = |column: Option<&str>| column.and_then(|it| row.get(it)).unwrap_or_default();
        let (names, urls) = (list(cell(*name)), list(cell(*url)));
        let framework = Some(cell(*framework).to_owned()).filter(|it| !it.is_empty());
        for at in 0..names.len().max(urls.len()) {
            let place = row.place(url.or(*name).unwrap_or("Alignment"));
            let (id, name) = (urls.get(at).cloned(), names.get(at).cloned());
            found.push(Aligned { place, id, name, framework: framework.clone(), kind: SkillRelationKind::Close });
        }
    }
    found
}

/// The Standard Occupational Classification: groups and occupations, each with what lies above it.
fn occupations(
    table: &Table<'_>,
    columns: &Columns<'_>,
    scope: &Scope<'_>,
    writer: &mut Writer,
    reading: &mut Reading,
) -> usize {
    let mut count = 0;
    // The groups that this row may lie in: the last of each level, from the top.
    let mut above: Vec<String> = Vec::new();
    rows(table, scope.limits, reading, &mut |row, reading| {
        count += 1;
        let Some(code) = columns.get(row, &["soccode"]).filter(|it| is_soc(it)) else {
            let hint = "write it as 15-1252";
            reading.problems.push(Problem::error(row.place("SOC Code"), "is no code of the classification", hint));
            return;
        };
        while above.last().is_some_and(|it| !is_below(code, it)) {
            above.pop();
        }
        writer.occupation(&[Stated {
            place: format!("row {}", row.number()),
            code: code.to_owned(),
            name: columns.get(row, &["soctitle"]).map(str::to_owned),
            description: columns.get(row, &["socdefinition"]).map(str::to_owned),
            framework: Some("bls".to_owned()),
            id: None,
            parents: above.clone(),
        }]);
        if code.ends_with('0') {
            above.push(code.to_owned());
        }
    });
    count
}
