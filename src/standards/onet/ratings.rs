//! Skills, Knowledge, Abilities and Work Activities: how important each element is to each occupation (scale IM, 1 to 5)
//! and at what level the work needs it (scale LV, 0 to 7).

use std::collections::HashMap;

use super::{
    FRAMEWORK,
    grouped::ByOccupation,
    ids,
    tables::{Columns, cell, is_yes},
};
use crate::{
    model::{
        Importance, Iri, Labels, LevelBasis, LevelScale, LevelStatement, OccupationSkill, Problem, Reading, Record,
        ScalePosition, Skill, Weight,
    },
    standards::{Limits, Table, shared::table::rows},
};

/// What an importance rating means to us; the only place that says so.
///
/// A rating is the mean of answers on a scale of five anchors (not, somewhat, important, very, extremely important), so it
/// is taken for the nearest anchor: *very* and *extremely important* is required, *somewhat important* and *important* is
/// preferred, and what is nearest to *not important* is left out, as O\*NET itself does by its flag *Not Relevant*. The
/// weight is the rating standardised as O\*NET does, from 0 (rating 1) to 1 (rating 5); 3 gives 0.5, which is what a
/// preferred requirement weighs that states no weight.
fn importance(rating: f64) -> Option<(Importance, Option<Weight>)> {
    const VERY_IMPORTANT: f64 = 3.5;
    const SOMEWHAT_IMPORTANT: f64 = 1.5;
    let importance = if rating >= VERY_IMPORTANT { Importance::Required } else { Importance::Preferred };
    (rating >= SOMEWHAT_IMPORTANT).then(|| (importance, Weight::new((rating - 1.0) / 4.0).ok()))
}

/// The level that an occupation needs, kept as written with the scale's name. Below 1 there is no point to hold on to.
pub(super) fn level(written: &str) -> LevelStatement {
    let position = LevelScale::parse_position(&format!("O*NET {written}"));
    LevelStatement {
        value: format!("LV {written}"),
        level: position.map(ScalePosition::level),
        position,
        basis: if position.is_some() { LevelBasis::AnchoredScale } else { LevelBasis::Grade },
    }
}

/// The two ratings of one element for one occupation.
#[derive(Default)]
struct Need {
    element: usize,
    importance: Option<String>,
    level: Option<String>,
    /// Too few answers to be relied on.
    importance_suppressed: bool,
    not_relevant: bool,
}

/// The needs of one occupation in the table's order, and where each element is among them.
#[derive(Default)]
struct Needs {
    places: HashMap<usize, usize>,
    list: Vec<Need>,
}

impl Needs {
    fn of(&mut self, element: usize) -> Option<&mut Need> {
        let at = *self.places.entry(element).or_insert(self.list.len());
        if at == self.list.len() {
            self.list.push(Need { element, ..Need::default() });
        }
        self.list.get_mut(at)
    }
}

/// What was left out on purpose.
#[derive(Default)]
struct LeftOut {
    suppressed: usize,
    not_relevant: usize,
    not_important: usize,
    other_elements: usize,
    other_scales: usize,
}

/// Reads one of the four tables.
pub(super) fn ratings(table: &Table<'_>, columns: &Columns, limits: &Limits, reading: &mut Reading) {
    let at = |name: &str| columns.at(&[name]);
    let (element, name, scale, value) = (at("elementid"), at("elementname"), at("scaleid"), at("datavalue"));
    let (suppress, relevant) = (at("recommendsuppress"), at("notrelevant"));
    let mut found: ByOccupation<Needs> = ByOccupation::new(columns);
    let mut elements: Vec<Iri> = Vec::new();
    // `None`: no skill.
    let mut places: HashMap<String, Option<usize>> = HashMap::new();
    let mut left_out = LeftOut::default();
    rows(table, limits, reading, &mut |row, reading| {
        let id = cell(row, element).unwrap_or_default();
        let known = places.get(id).copied();
        let known = known.unwrap_or_else(|| {
            let place = ids::kind(id).zip(ids::element(id)).map(|(kind, iri)| {
                if let Some(name) = cell(row, name) {
                    let skill = Skill {
                        labels: Labels::preferred_in("en", name),
                        framework: Some(FRAMEWORK.to_owned()),
                        code: Some(id.to_owned()),
                        kind,
                        ..Skill::unnamed(iri.clone())
                    };
                    reading.push(format!("row {}", row.number()), Record::Skill(skill));
                }
                elements.push(iri);
                elements.len() - 1
            });
            places.insert(id.to_owned(), place);
            place
        });
        let Some(known) = known else {
            if ids::element(id).is_some() {
                left_out.other_elements += 1;
            } else {
                found.faults.row(row, "the row has no element", "fill the column Element ID", reading);
            }
            return;
        };
        let (is_level, range) = match cell(row, scale).unwrap_or_default() {
            "IM" => (false, 1.0..=5.0),
            "LV" => (true, 0.0..=7.0),
            "" => {
                found.faults.row(row, "the row has no scale", "fill the column Scale ID with IM or LV", reading);
                return;
            }
            _ => {
                left_out.other_scales += 1;
                return;
            }
        };
        let written = cell(row, value).unwrap_or_default();
        if !written.parse::<f64>().is_ok_and(|it| range.contains(&it)) {
            let what = "the rating is no number of its scale (IM 1 to 5, LV 0 to 7)";
            found.faults.row(row, what, "fill the column Data Value", reading);
            return;
        }
        let suppressed = is_yes(row, suppress);
        left_out.suppressed += usize::from(suppressed);
        let Some(need) = found.of(row, reading).and_then(|it| it.of(known)) else { return };
        need.not_relevant |= is_yes(row, relevant);
        match (is_level, suppressed) {
            (true, true) => {}
            (true, false) => need.level = Some(written.to_owned()),
            (false, true) => need.importance_suppressed = true,
            (false, false) => need.importance = Some(written.to_owned()),
        }
    });
    found.finish(reading, |needs, occupation| {
        for need in needs.list {
            let Some(skill) = elements.get(need.element) else { continue };
            occupation.skills.extend(occupation_skill(skill, need, &mut left_out));
        }
        !occupation.skills.is_empty()
    });
    left_out.tell(reading);
}

fn occupation_skill(skill: &Iri, need: Need, left_out: &mut LeftOut) -> Option<OccupationSkill> {
    if need.not_relevant {
        left_out.not_relevant += 1;
        return None;
    }
    if need.importance.is_none() && (need.importance_suppressed || need.level.is_none()) {
        return None;
    }
    let rating = need.importance.as_deref().and_then(|it| it.parse().ok());
    let (importance, weight) = match rating.map(importance) {
        Some(Some(known)) => known,
        Some(None) => {
            left_out.not_important += 1;
            return None;
        }
        None => (Importance::Preferred, None),
    };
    Some(OccupationSkill {
        weight,
        level: need.level.as_deref().map(level),
        rating: need.importance.map(|it| format!("{it} of 5")),
        ..OccupationSkill::new(skill.clone(), importance)
    })
}

impl LeftOut {
    fn tell(&self, reading: &mut Reading) {
        let counts = [
            (self.suppressed, "ratings that O*NET recommends not to rely on (Recommend Suppress)"),
            (self.not_relevant, "elements that are not relevant to their occupation (Not Relevant)"),
            (self.not_important, "elements that are rated as not important"),
            (self.other_elements, "ratings of what is neither skill nor knowledge, ability or activity"),
            (self.other_scales, "ratings on other scales than importance and level"),
        ];
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            reading.problems.push(Problem::note("", format!("left out {count}: {what}"), ""));
        }
    }
}
