//! The content model: what its elements mean, how they are ordered, and what the points of their level scales look like.

use std::collections::{HashMap, HashSet};

use super::{
    FRAMEWORK,
    grouped::{Faults, english},
    ids, ratings,
    tables::{Columns, cell},
};
use crate::{
    model::{Iri, Labels, Problem, Reading, Record, Skill, SkillKind, SkillLevel, SkillRelation, SkillRelationKind},
    standards::{Limits, Table, shared::table::rows},
};

/// One row of the content model.
struct Element {
    row: usize,
    id: String,
    iri: Iri,
    name: Option<String>,
    description: Option<String>,
}

/// Content Model Reference: names and descriptions; the dotted ids are the hierarchy. What has something below it is a
/// group. Elements that nobody has (interests, work context, wages, ...) are left out.
pub(super) fn elements(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let at = |name: &str| columns.at(&[name]);
    let (element, name, description) = (at("elementid"), at("elementname"), at("description"));
    let mut found: Vec<Element> = Vec::new();
    let mut above_others: HashSet<String> = HashSet::new();
    let mut above_skills: HashSet<String> = HashSet::new();
    let mut faults = Faults::default();
    rows(table, limits, reading, &mut |row, reading| {
        let id = cell(row, element).unwrap_or_default();
        let Some(iri) = ids::element(id) else {
            faults.row(row, "the row has no element", "fill the column Element ID", reading);
            return;
        };
        above_others.extend(ids::above(id).map(str::to_owned));
        if ids::kind(id).is_some() {
            let mut here = id;
            while let Some(above) = ids::above(here) {
                if !above_skills.insert(above.to_owned()) {
                    break;
                }
                here = above;
            }
        }
        let text = |column| cell(row, column).map(str::to_owned);
        if text(name).is_none() {
            faults.row(row, "the element has no name", "fill the column Element Name", reading);
        }
        let (name, description) = (text(name), text(description));
        found.push(Element { row: row.number(), id: id.to_owned(), iri, name, description });
    });
    let mut left_out = 0;
    for Element { row, id, iri, name, description } in found {
        let kind = match ids::kind(&id) {
            Some(kind) if !above_others.contains(&id) => kind,
            None if !above_skills.contains(&id) => {
                left_out += 1;
                continue;
            }
            _ => SkillKind::Group,
        };
        let mut labels = Labels::default();
        english(&mut labels).preferred = name;
        english(&mut labels).description = description;
        let above = ids::above(&id).and_then(ids::element);
        let skill = Skill {
            labels,
            framework: Some(FRAMEWORK.to_owned()),
            code: Some(id),
            kind,
            ..Skill::unnamed(iri.clone())
        };
        reading.push(format!("row {row}"), Record::Skill(skill));
        if let Some(above) = above {
            let relation = SkillRelation::new(iri, SkillRelationKind::Broader, above);
            reading.push(format!("row {row}"), Record::SkillRelation(relation));
        }
    }
    faults.finish(reading);
    if left_out > 0 {
        let message = format!("left out {left_out}: elements that are neither skills nor above skills");
        reading.problems.push(Problem::note("", message, ""));
    }
}

/// One element's anchors: where it was first named, its name, its points with what they look like.
struct Anchored {
    row: usize,
    id: String,
    iri: Iri,
    kind: SkillKind,
    name: Option<String>,
    points: Vec<(f64, SkillLevel)>,
}

/// Level Scale Anchors: what somebody does at some points of an element's level scale.
pub(super) fn anchors(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let at = |name: &str| columns.at(&[name]);
    let (element, name, scale) = (at("elementid"), at("elementname"), at("scaleid"));
    let (value, description) = (at("anchorvalue"), at("anchordescription"));
    let mut found: Vec<Anchored> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut faults = Faults::default();
    let mut others = 0;
    rows(table, limits, reading, &mut |row, reading| {
        let id = cell(row, element).unwrap_or_default();
        let Some(iri) = ids::element(id) else {
            faults.row(row, "the row has no element", "fill the column Element ID", reading);
            return;
        };
        let Some(kind) = ids::kind(id).filter(|_| cell(row, scale) == Some("LV")) else {
            others += 1;
            return;
        };
        let written = cell(row, value).unwrap_or_default();
        let Some(point) = written.parse::<f64>().ok().filter(|it| (0.0..=7.0).contains(it)) else {
            faults.row(row, "the anchor is no point from 0 to 7", "fill the column Anchor Value", reading);
            return;
        };
        let place = *places.entry(id.to_owned()).or_insert(found.len());
        if place == found.len() {
            let name = cell(row, name).map(str::to_owned);
            found.push(Anchored { row: row.number(), id: id.to_owned(), iri, kind, name, points: Vec::new() });
        }
        if let Some(mine) = found.get_mut(place) {
            let description = cell(row, description).map(str::to_owned);
            mine.points.push((point, SkillLevel { statement: ratings::level(written), description }));
        }
    });
    for mut anchored in found {
        anchored.points.sort_by(|one, other| one.0.total_cmp(&other.0));
        let skill = Skill {
            labels: anchored.name.map(|it| Labels::preferred_in("en", &it)).unwrap_or_default(),
            framework: Some(FRAMEWORK.to_owned()),
            code: Some(anchored.id),
            kind: anchored.kind,
            levels: anchored.points.into_iter().map(|(_, level)| level).collect(),
            ..Skill::unnamed(anchored.iri)
        };
        reading.push(format!("row {}", anchored.row), Record::Skill(skill));
    }
    faults.finish(reading);
    if others > 0 {
        let message = format!("left out {others}: anchors of other scales than a skill's level");
        reading.problems.push(Problem::note("", message, ""));
    }
}
