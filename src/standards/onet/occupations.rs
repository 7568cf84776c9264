//! What occupations are: names, descriptions, other titles, tasks, and which are alike.

use std::collections::HashSet;

use super::{
    grouped::{ByOccupation, english},
    ids,
    tables::{Columns, cell},
};
use crate::{
    model::{Iri, Reading},
    standards::{Limits, Table, shared::table::rows},
};

/// Occupation Data: title and description of each.
pub(super) fn occupations(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let description = columns.at(&["description"]);
    let title = columns.at(&["title"]);
    let mut found: ByOccupation<Option<String>> = ByOccupation::new(columns);
    rows(table, limits, reading, &mut |row, reading| {
        if cell(row, title).is_none() {
            found.faults.row(row, "the occupation has no title", "fill the column Title", reading);
        }
        if let Some(mine) = found.of(row, reading)
            && mine.is_none()
        {
            *mine = cell(row, description).map(str::to_owned);
        }
    });
    found.finish(reading, |description, occupation| {
        let labels = english(&mut occupation.labels);
        labels.description = description;
        // People write the code of the Standard Occupational Classification, which has no point.
        let short = occupation.code.as_deref().and_then(|it| it.strip_suffix(".00")).map(str::to_owned);
        labels.hidden.extend(short);
        true
    });
}

/// Alternate Titles and Sample of Reported Titles: other names of an occupation, without repeats.
pub(super) fn titles(table: &Table<'_>, columns: &Columns, names: &[&str], limits: &Limits, reading: &mut Reading) {
    let titles: Vec<Option<usize>> = names.iter().map(|name| columns.at(&[name])).collect();
    let mut found: ByOccupation<(HashSet<String>, Vec<String>)> = ByOccupation::new(columns);
    rows(table, limits, reading, &mut |row, reading| {
        let mut none = true;
        if let Some((known, list)) = found.of(row, reading) {
            for title in titles.iter().filter_map(|column| cell(row, *column)) {
                none = false;
                if known.insert(title.to_owned()) {
                    list.push(title.to_owned());
                }
            }
            if none {
                found.faults.row(row, "the row has no title", "fill it or leave the row out", reading);
            }
        }
    });
    found.finish(reading, |(_, titles), occupation| {
        let found = !titles.is_empty();
        english(&mut occupation.labels).alternative = titles;
        found
    });
}

/// Related Occupations: the nearest first, by their index (its tiers follow the same order).
pub(super) fn related(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let other = columns.at(&["relatedonetsoccode"]);
    let index = columns.at(&["index", "relatedindex"]);
    let mut found: ByOccupation<Vec<(u32, Iri)>> = ByOccupation::new(columns);
    rows(table, limits, reading, &mut |row, reading| {
        let related = cell(row, other).and_then(ids::soc).and_then(|it| ids::occupation(&it));
        let Some(related) = related else {
            let hint = "write it as 15-1252.00 in the column Related O*NET-SOC Code";
            found.faults.row(row, "the related occupation has no O*NET-SOC code", hint, reading);
            return;
        };
        let index = cell(row, index).and_then(|it| it.parse().ok()).unwrap_or(u32::MAX);
        if let Some(list) = found.of(row, reading) {
            list.push((index, related));
        }
    });
    found.finish(reading, |mut list, occupation| {
        list.sort_by_key(|(index, _)| *index);
        let mut known = HashSet::from([occupation.id.clone()]);
        occupation.related = list.into_iter().map(|(_, it)| it).filter(|it| known.insert(it.clone())).collect();
        !occupation.related.is_empty()
    });
}

/// Task Statements and Emerging Tasks: what people do, core tasks before supplemental ones.
pub(super) fn tasks(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let task = columns.at(&["task"]);
    let kind = columns.at(&["tasktype"]);
    let mut found: ByOccupation<(HashSet<String>, Vec<String>, Vec<String>)> = ByOccupation::new(columns);
    rows(table, limits, reading, &mut |row, reading| {
        let Some(text) = cell(row, task) else {
            found.faults.row(row, "the row has no task", "fill the column Task", reading);
            return;
        };
        let core = cell(row, kind).is_some_and(|it| it.eq_ignore_ascii_case("core"));
        if let Some((known, first, rest)) = found.of(row, reading)
            && known.insert(text.to_owned())
        {
            let list = if core { first } else { rest };
            list.push(text.to_owned());
        }
    });
    found.finish(reading, |(_, core, rest), occupation| {
        occupation.tasks = core;
        occupation.tasks.extend(rest);
        !occupation.tasks.is_empty()
    });
}
