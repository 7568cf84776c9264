//! How the rows of a table of items lie to each other: by identifier or code of the parent, by OpenSALT's `smartLevel`
//! (`3.6.2.1` lies below `3.6.2`), or else by the codes themselves (`A.B.C` below `A.B`), as OpenSALT reads them.

use std::collections::HashMap;

use super::{
    associations::{End, Links, Meaning, passed_over},
    identity::{Index, Kind, Names},
};
use crate::{
    model::{Iri, Problem, Reading, Severity, Skill},
    standards::shared::tally::{Finding, Tally},
};

/// A row.
pub(super) struct TableItem {
    pub(super) row: usize,
    pub(super) names: Names,
    pub(super) skill: Skill,
    pub(super) item_type: Option<String>,
    pub(super) smart_level: Option<String>,
    pub(super) order: Option<f64>,
    /// What it says of other items: meaning, column, cell.
    pub(super) links: Vec<(Meaning, String, String)>,
}

const NOWHERE: Finding = Finding {
    severity: Severity::Warning,
    message: "no row has this identifier or code",
    hint: "correct it, or add the row",
};
const AMBIGUOUS: Finding = Finding {
    severity: Severity::Warning,
    message: "several rows have this code; the association is passed over",
    hint: "use the identifier of the one that is meant",
};

/// The rows by all that they can be named by.
pub(super) struct Outline {
    index: Index,
    /// `None`: several rows have that code.
    codes: HashMap<String, Option<Iri>>,
    smart_levels: HashMap<String, Iri>,
}

enum Target {
    One(End),
    Several,
    Nowhere,
}

impl Outline {
    pub(super) fn of(items: &[TableItem]) -> Self {
        let mut outline = Self { index: Index::default(), codes: HashMap::new(), smart_levels: HashMap::new() };
        for item in items {
            let id = &item.skill.id;
            outline.index.add(&item.names, id, Kind::Item);
            if let Some(code) = &item.skill.code {
                let known = outline.codes.entry(code.clone()).or_insert_with(|| Some(id.clone()));
                if known.as_ref() != Some(id) {
                    *known = None;
                }
            }
            if let Some(level) = &item.smart_level {
                outline.smart_levels.entry(level.clone()).or_insert_with(|| id.clone());
            }
        }
        outline
    }

    /// Every association that the rows state, and the outline.
    pub(super) fn links(&self, items: &[TableItem], tally: &mut Tally, reading: &mut Reading) -> Links {
        let mut links = Links::default();
        let numbered = !self.smart_levels.is_empty();
        let stated = |item: &TableItem| item.links.iter().any(|it| matches!(it.0, Meaning::Child { .. }));
        let by_code = !numbered && !items.iter().any(stated);
        let mut guessed = 0;
        for item in items {
            self.stated(item, &mut links, tally);
            if stated(item) {
                continue;
            }
            let above = if numbered {
                item.smart_level.as_deref().and_then(above).and_then(|it| self.smart_levels.get(it))
            } else if by_code {
                let code = item.skill.code.as_deref().and_then(above);
                code.and_then(|it| self.codes.get(it)).and_then(Option::as_ref)
            } else {
                None
            };
            if let Some(parent) = above {
                guessed += usize::from(by_code);
                let (from, to) = (known(&item.skill.id), known(parent));
                let place = || format!("row {}", item.row);
                links.add(Meaning::Child { reversed: false }, from, to, item.order, "", tally, &place);
            }
        }
        if guessed > 0 {
            let message = format!("{guessed} parents are taken from the codes (`A.B.C` below `A.B`), as OpenSALT does");
            reading.problems.push(Problem::note("", message, "name them in a column `Is Child Of`"));
        }
        links
    }

    fn stated(&self, item: &TableItem, links: &mut Links, tally: &mut Tally) {
        for (meaning, column, cell) in &item.links {
            let place = || format!("row {}, column {column}", item.row);
            if let Some(finding) = passed_over(*meaning) {
                tally.add(finding, cell, place);
                continue;
            }
            // A code may hold a comma; what is no name as a whole is a list.
            let whole = self.find(cell);
            let targets: Vec<(&str, Target)> = match whole {
                Target::Nowhere => cell.split(',').map(str::trim).map(|it| (it, self.find(it))).collect(),
                found => vec![(cell.as_str(), found)],
            };
            for (written, target) in targets.into_iter().filter(|it| !it.0.is_empty()) {
                match target {
                    Target::One(to) => {
                        let from = known(&item.skill.id);
                        links.add(*meaning, from, to, item.order, column, tally, &place);
                    }
                    Target::Several => tally.add(&AMBIGUOUS, written, place),
                    Target::Nowhere => tally.add(&NOWHERE, written, place),
                }
            }
        }
    }

    fn find(&self, written: &str) -> Target {
        let written = written.trim();
        match self.codes.get(written) {
            Some(Some(id)) => return Target::One(known(id)),
            Some(None) => return Target::Several,
            None => {}
        }
        let names = Names { uri: None, identifier: Some(written.to_owned()) };
        self.index.resolve(&names).map_or(Target::Nowhere, |(id, kind)| Target::One(End { id, kind, title: None }))
    }
}

/// What stands before the last dot.
fn above(number: &str) -> Option<&str> {
    number.rsplit_once('.').map(|it| it.0)
}

fn known(id: &Iri) -> End {
    End { id: id.clone(), kind: Some(Kind::Item), title: None }
}
