//! Work activities: detailed ones (DWA) in intermediate ones (IWA) in generalised ones, which are elements of the content
//! model; which occupations and skills they belong to.

use std::collections::{HashMap, HashSet};

use super::{
    FRAMEWORK,
    grouped::{ByOccupation, Faults},
    ids,
    tables::{Columns, cell},
};
use crate::{
    model::{
        Importance, Iri, Labels, OccupationSkill, Reading, Record, Skill, SkillKind, SkillRelation, SkillRelationKind,
    },
    standards::{Limits, Table, shared::table::rows},
};

/// DWA Reference.
pub(super) fn detailed(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let at = |name: &str| columns.at(&[name]);
    activities(table, [at("dwaid"), at("dwatitle"), at("iwaid")], limits, reading);
}

/// IWA Reference.
pub(super) fn intermediate(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let at = |name: &str| columns.at(&[name]);
    activities(table, [at("iwaid"), at("iwatitle"), at("elementid")], limits, reading);
}

fn activities(table: &Table<'_>, [id, title, above]: [Option<usize>; 3], limits: &Limits, reading: &mut Reading) {
    let mut faults = Faults::default();
    rows(table, limits, reading, &mut |row, reading| {
        let code = cell(row, id).unwrap_or_default();
        let Some(iri) = ids::element(code) else {
            faults.row(row, "the activity has no id", "write it as 4.A.1.a.1.I01.D01", reading);
            return;
        };
        let place = format!("row {}", row.number());
        if cell(row, title).is_none() {
            faults.row(row, "the activity has no title", "fill its title", reading);
        }
        let skill = Skill {
            labels: cell(row, title).map(|it| Labels::preferred_in("en", it)).unwrap_or_default(),
            framework: Some(FRAMEWORK.to_owned()),
            code: Some(code.to_owned()),
            kind: SkillKind::Activity,
            ..Skill::unnamed(iri.clone())
        };
        reading.push(place.clone(), Record::Skill(skill));
        // The id says what it is in, where the column does not.
        let above = cell(row, above).or_else(|| ids::above(code)).and_then(ids::element);
        if let Some(above) = above.filter(|it| *it != iri) {
            let relation = SkillRelation::new(iri, SkillRelationKind::Broader, above);
            reading.push(place, Record::SkillRelation(relation));
        }
    });
    faults.finish(reading);
}

/// Tasks to DWAs: the detailed activities of an occupation, each once, however many of its tasks need it.
pub(super) fn of_occupations(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let activity = columns.at(&["dwaid"]);
    let mut known: HashMap<String, Iri> = HashMap::new();
    let mut found: ByOccupation<(HashSet<Iri>, Vec<Iri>)> = ByOccupation::new(columns);
    rows(table, limits, reading, &mut |row, reading| {
        let code = cell(row, activity).unwrap_or_default();
        let iri = known.get(code).cloned().or_else(|| {
            let iri = ids::element(code)?;
            known.insert(code.to_owned(), iri.clone());
            Some(iri)
        });
        let Some(iri) = iri else {
            found.faults.row(row, "the activity has no id", "write it as 4.A.1.a.1.I01.D01", reading);
            return;
        };
        if let Some((mine, list)) = found.of(row, reading)
            && mine.insert(iri.clone())
        {
            list.push(iri);
        }
    });
    found.finish(reading, |(_, activities), occupation| {
        let skills = activities.into_iter().map(|it| OccupationSkill::new(it, Importance::Preferred));
        occupation.skills = skills.collect();
        !occupation.skills.is_empty()
    });
}

/// Skills to Work Activities, Abilities to Work Activities.
pub(super) fn of_skills(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let skill = columns.at(&["skillselementid", "abilitieselementid"]);
    let activity = columns.at(&["workactivitieselementid"]);
    let mut faults = Faults::default();
    rows(table, limits, reading, &mut |row, reading| {
        let both = cell(row, skill).and_then(ids::element).zip(cell(row, activity).and_then(ids::element));
        match both {
            Some((skill, activity)) => {
                let relation = SkillRelation::new(skill, SkillRelationKind::Related, activity);
                reading.push(format!("row {}", row.number()), Record::SkillRelation(relation));
            }
            None => faults.row(row, "the row does not name two elements", "fill both ids", reading),
        }
    });
    faults.finish(reading);
}
