//! OpenSALT's tables, as CSV or as a sheet of a workbook: items (`fullStatement`), frameworks (`CF Doc`) and associations
//! (`CF Association`). Columns are found by name, whatever their letter case and spaces.

use std::collections::HashMap;

use super::{
    associations::{self, End, Links, Meaning, meaning},
    identity::{Index, Names, from_identifier},
    items::{Texts, kind, language, split},
    package, rubrics,
    table_links::{Outline, TableItem},
};
use crate::{
    model::{Framework, Iri, Problem, Reading, Record, Skill, SkillStatus},
    standards::{
        Scope, Table,
        shared::{
            dates,
            table::{Row, rows},
            tally::Tally,
        },
    },
};

/// Which of the tables it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Items,
    Frameworks,
    Associations,
}

impl Kind {
    /// The kind of table that has these columns.
    pub(super) fn of(header: &[String]) -> Option<Self> {
        let names: Vec<String> = header.iter().map(|it| plain(it)).collect();
        let has = |wanted: &[&str]| names.iter().any(|it| wanted.contains(&it.as_str()));
        let marks =
            ["humancodingscheme", "cfitemtype", "abbreviatedstatement", "smartlevel", "identifier", "ischildof"];
        if has(&["fullstatement"]) && has(&marks) {
            Some(Self::Items)
        } else if has(&["associationtype"]) && has(&["originnodeidentifier", "originnodeuri"]) {
            Some(Self::Associations)
        } else if has(&["creator"]) && has(&["title"]) && has(&["adoptionstatus"]) && has(&["identifier"]) {
            Some(Self::Frameworks)
        } else {
            None
        }
    }
}

/// A column's name as it is compared: letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The names of a table's columns, by their plain form.
pub(super) struct Columns<'a>(Vec<(String, &'a str)>);

impl<'a> Columns<'a> {
    fn of(header: &'a [String]) -> Self {
        Self(header.iter().map(|it| (plain(it), it.trim_start_matches('\u{feff}'))).collect())
    }

    /// The cell under the first of these columns that is filled.
    fn get<'r>(&self, row: &'r Row<'_>, names: &[&str]) -> Option<&'r str> {
        names.iter().find_map(|name| {
            let mut columns = self.0.iter().filter(|it| it.0 == *name);
            columns.find_map(|it| row.get(it.1))
        })
    }

    fn text(&self, row: &Row<'_>, names: &[&str]) -> Option<String> {
        self.get(row, names).map(str::to_owned)
    }
}

/// Reads a table of any of the three kinds.
pub(super) fn read(table: &Table<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let columns = Columns::of(&table.header);
    match Kind::of(&table.header) {
        Some(Kind::Items) => items(table, &columns, scope, reading),
        Some(Kind::Frameworks) => frameworks(table, &columns, scope, reading),
        Some(Kind::Associations) => links(table, &columns, scope, reading),
        None => {
            let hint = "name the column of the items' texts fullStatement";
            reading.problems.push(Problem::error("row 1", "has no columns of CASE", hint));
        }
    }
}

fn items(table: &Table<'_>, columns: &Columns<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    // Columns that are called as a type of association hold identifiers or codes of other items.
    let linking: Vec<(Meaning, &str)> = columns.0.iter().map(|it| (meaning(it.1), it.1)).collect();
    let linking: Vec<(Meaning, &str)> = linking.into_iter().filter(|it| it.0 != Meaning::Unknown).collect();
    let mut found: Vec<TableItem> = Vec::new();
    rows(table, scope.limits, reading, &mut |row, reading| {
        let texts = Texts {
            short: columns.text(row, &["abbreviatedstatement"]),
            full: columns.text(row, &["fullstatement"]),
            notes: columns.text(row, &["notes"]),
            keywords: columns.get(row, &["conceptkeywords"]).map(split).unwrap_or_default(),
        };
        if texts.full.is_none() && texts.short.is_none() {
            let hint = "fill `fullStatement`";
            reading.problems.push(Problem::error(row.place("fullStatement"), "the item has no text", hint));
            return;
        }
        let code = columns.text(row, &["humancodingscheme"]);
        let names =
            Names { uri: columns.text(row, &["uri"]), identifier: columns.text(row, &["identifier", "sourcedid"]) };
        let text = texts.full.as_deref().or(texts.short.as_deref()).unwrap_or_default();
        let id = names.iri().unwrap_or_else(|| match &names.identifier {
            Some(identifier) => Iri::local("skill", &format!("case {identifier}")),
            None => Iri::local("skill", &format!("{} {text}", code.as_deref().unwrap_or_default())),
        });
        let spoken = columns.get(row, &["language"]).map(language).unwrap_or_default();
        let ended = columns.get(row, &["statusenddate"]).and_then(dates::parse);
        let changed = columns.get(row, &["lastchangedatetime", "lastchangedate"]).and_then(dates::parse);
        let retired = ended.is_some_and(|it| changed.is_none_or(|known| it <= known));
        let skill = Skill {
            labels: texts.labels(&spoken, code.as_deref()),
            status: if retired { SkillStatus::Retired } else { SkillStatus::Active },
            other_ids: names.other_id(&id).into_iter().collect(),
            code,
            ..Skill::unnamed(id)
        };
        let links =
            linking.iter().filter_map(|(meaning, column)| Some((*meaning, *column, row.get(column)?.to_owned())));
        found.push(TableItem {
            row: row.number(),
            names,
            skill,
            item_type: columns.text(row, &["cfitemtype", "itemtype"]),
            smart_level: columns.text(row, &["smartlevel"]),
            order: columns
                .get(row, &["sequencenumber"])
                .and_then(|it| it.parse().ok())
                .filter(|it: &f64| it.is_finite()),
            links: links.map(|(meaning, column, value)| (meaning, column.to_owned(), value)).collect(),
        });
    });
    let mut tally = Tally::default();
    let mut links = Outline::of(&found).links(&found, &mut tally, reading);
    if !links.levels.is_empty() {
        let by_id: HashMap<&Iri, &Skill> = found.iter().map(|it| (&it.skill.id, &it.skill)).collect();
        let described = |it: &&Skill| it.labels.description().map(str::to_owned);
        links.name_levels(&|id| by_id.get(id).map(|it| (it.label().to_owned(), described(it))));
    }
    let ids: Vec<Iri> = found.iter().map(|it| it.skill.id.clone()).collect();
    let mut levels = std::mem::take(&mut links.levels);
    for mut item in found {
        let has_children = links.parents.contains(&item.skill.id);
        item.skill.kind = item.item_type.map(|it| kind(&it, has_children)).unwrap_or_default();
        let defined = levels.remove(&item.skill.id);
        rubrics::attach(&mut item.skill, defined, None);
        reading.push(format!("row {}", item.row), Record::Skill(item.skill));
    }
    links.finish(ids.into_iter(), &mut tally, reading);
    tally.report(reading);
}

fn frameworks(table: &Table<'_>, columns: &Columns<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    rows(table, scope.limits, reading, &mut |row, reading| {
        let identifier = columns.get(row, &["identifier"]);
        let title = columns.text(row, &["title"]);
        let named = identifier.and_then(from_identifier);
        let Some(id) = named.or_else(|| title.as_deref().map(|it| Iri::local("framework", it))) else {
            let hint = "fill `identifier` and `title`";
            reading.problems.push(Problem::error(row.place("title"), "the framework has no name", hint));
            return;
        };
        let short_name = title.as_deref().and_then(Framework::short_name_of).unwrap_or_else(|| "case".to_owned());
        let record = Framework {
            description: columns.text(row, &["description", "notes"]),
            publisher: columns.text(row, &["publisher", "creator"]),
            version: columns.text(row, &["version"]),
            language: columns.text(row, &["language"]),
            licence: columns.text(row, &["licensetitle", "license", "licensetext"]),
            status: columns.text(row, &["adoptionstatus"]),
            title,
            ..Framework::named(id, short_name)
        };
        reading.push(format!("row {}", row.number()), Record::Framework(record));
    });
    let hint = "give the table with the column fullStatement too (in a workbook, the sheet CF Item)";
    reading.problems.push(Problem::note("", "these are frameworks; their items are in another table", hint));
}

fn links(table: &Table<'_>, columns: &Columns<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let index = Index::default();
    let mut tally = Tally::default();
    let mut links = Links::default();
    rows(table, scope.limits, reading, &mut |row, reading| {
        let end = |uri: &str, identifier: &str| {
            let names = Names { uri: columns.text(row, &[uri]), identifier: columns.text(row, &[identifier]) };
            index.resolve(&names).map(|(id, kind)| End { id, kind, title: None })
        };
        let from = end("originnodeuri", "originnodeidentifier");
        let to = end("destinationnodeuri", "destinationnodeidentifier");
        let written = columns.get(row, &["associationtype"]).unwrap_or_default();
        let (Some(from), Some(to)) = (from, to) else {
            let hint = "fill originNodeIdentifier and destinationNodeIdentifier";
            reading.problems.push(Problem::error(row.place("associationType"), "an end cannot be found", hint));
            return;
        };
        let meaning = meaning(written);
        let place = || row.place("associationType");
        if let Some(finding) = associations::passed_over(meaning) {
            tally.add(finding, written, place);
            return;
        }
        links.add(meaning, from, to, None, written, &mut tally, &place);
    });
    package::put_levels(std::mem::take(&mut links.levels), reading);
    links.finish(std::iter::empty(), &mut tally, reading);
    tally.report(reading);
}
