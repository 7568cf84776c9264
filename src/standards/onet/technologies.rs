//! Technology Skills and Tools Used: examples of what people in an occupation work with, in groups of the UNSPSC, the
//! United Nations' list of products.

use std::collections::{HashMap, HashSet};

use super::{
    FRAMEWORK,
    grouped::{ByOccupation, Faults},
    ids,
    tables::{Columns, cell, is_yes},
};
use crate::{
    model::{
        Importance, Iri, Labels, OccupationSkill, Reading, Record, Skill, SkillKind, SkillRelation, SkillRelationKind,
        Weight,
    },
    standards::{
        Limits, Table,
        shared::table::{Row, rows},
    },
};

/// What O\*NET's two flags mean to us; the only place that says so. *In demand*: employers in this very occupation often
/// ask for it. *Hot*: employers anywhere often do. All others are examples of what is used. None is a must: dozens are in
/// demand for some occupations, and nobody uses them all.
fn importance(hot: bool, in_demand: bool) -> (Importance, Option<Weight>, Option<&'static str>) {
    match (in_demand, hot) {
        (true, true) => (Importance::Preferred, Some(Weight::REQUIRED), Some("in demand, hot technology")),
        (true, false) => (Importance::Preferred, Some(Weight::REQUIRED), Some("in demand")),
        (false, true) => (Importance::Preferred, Some(Weight::PREFERRED), Some("hot technology")),
        (false, false) => (Importance::Preferred, Weight::new(0.25).ok(), None),
    }
}

/// Reads Technology Skills or Tools Used.
pub(super) fn technologies(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let example = columns.at(&["example", "t2example"]);
    let (code, title) = (columns.at(&["commoditycode"]), columns.at(&["commoditytitle"]));
    let (hot, in_demand) = (columns.at(&["hottechnology"]), columns.at(&["indemand"]));
    let mut found: ByOccupation<(HashSet<Iri>, Vec<OccupationSkill>)> = ByOccupation::new(columns);
    let mut known: HashMap<String, Iri> = HashMap::new();
    let mut groups = Groups::default();
    rows(table, limits, reading, &mut |row, reading| {
        let Some(name) = cell(row, example) else {
            found.faults.row(row, "the row names no technology", "fill the column Example", reading);
            return;
        };
        let skill = known.get(name).cloned().unwrap_or_else(|| {
            let skill = ids::technology(name);
            known.insert(name.to_owned(), skill.clone());
            let record = Skill {
                labels: Labels::preferred_in("en", name),
                framework: Some(FRAMEWORK.to_owned()),
                kind: SkillKind::Technology,
                ..Skill::unnamed(skill.clone())
            };
            reading.push(format!("row {}", row.number()), Record::Skill(record));
            skill
        });
        if let Some(group) = groups.group(row, code, title, reading) {
            groups.put_into(row, &skill, &group, reading);
        }
        let Some((mine, list)) = found.of(row, reading) else { return };
        if mine.insert(skill.clone()) {
            let (importance, weight, rating) = importance(is_yes(row, hot), is_yes(row, in_demand));
            let rating = rating.map(str::to_owned);
            list.push(OccupationSkill { weight, rating, ..OccupationSkill::new(skill, importance) });
        }
    });
    found.finish(reading, |(_, skills), occupation| {
        occupation.skills = skills;
        !occupation.skills.is_empty()
    });
}

/// Reads UNSPSC Reference: commodity, class, family, segment, each in the next.
pub(super) fn commodities(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let steps = [
        (columns.at(&["commoditycode"]), columns.at(&["commoditytitle"])),
        (columns.at(&["classcode"]), columns.at(&["classtitle"])),
        (columns.at(&["familycode"]), columns.at(&["familytitle"])),
        (columns.at(&["segmentcode"]), columns.at(&["segmenttitle"])),
    ];
    let mut groups = Groups::default();
    let mut faults = Faults::default();
    rows(table, limits, reading, &mut |row, reading| {
        let mut below: Option<Iri> = None;
        for (code, title) in steps {
            let Some(group) = groups.group(row, code, title, reading) else { break };
            if let Some(below) = &below {
                groups.put_into(row, below, &group, reading);
            }
            below = Some(group);
        }
        if below.is_none() {
            faults.row(row, "the row has no commodity code", "fill the column Commodity Code", reading);
        }
    });
    faults.finish(reading);
}

/// Groups and what is in them, each said once.
#[derive(Default)]
struct Groups {
    known: HashMap<String, Iri>,
    inside: HashSet<(Iri, Iri)>,
}

impl Groups {
    fn group(
        &mut self,
        row: &Row<'_>,
        code: Option<usize>,
        title: Option<usize>,
        reading: &mut Reading,
    ) -> Option<Iri> {
        let code = cell(row, code)?;
        if let Some(known) = self.known.get(code) {
            return Some(known.clone());
        }
        let id = ids::commodity(code);
        self.known.insert(code.to_owned(), id.clone());
        let record = Skill {
            labels: cell(row, title).map(|it| Labels::preferred_in("en", it)).unwrap_or_default(),
            framework: Some(FRAMEWORK.to_owned()),
            code: Some(code.to_owned()),
            kind: SkillKind::Group,
            ..Skill::unnamed(id.clone())
        };
        reading.push(format!("row {}", row.number()), Record::Skill(record));
        Some(id)
    }

    fn put_into(&mut self, row: &Row<'_>, below: &Iri, group: &Iri, reading: &mut Reading) {
        if below != group && self.inside.insert((below.clone(), group.clone())) {
            let relation = SkillRelation::new(below.clone(), SkillRelationKind::Broader, group.clone());
            reading.push(format!("row {}", row.number()), Record::SkillRelation(relation));
        }
    }
}
