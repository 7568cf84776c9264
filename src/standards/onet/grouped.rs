//! Rows gathered by occupation: one record for each, however many rows speak of it and in whatever order.

use std::collections::HashMap;

use super::{
    FRAMEWORK, ids,
    tables::{Columns, cell},
};
use crate::{
    model::{Iri, Labels, LanguageLabels, Occupation, Problem, Reading, Record},
    standards::shared::table::Row,
};

/// So many faults of one kind are told one by one; of the rest only how many there are.
const FAULTS_TOLD: usize = 20;

/// Faults of the rows, counted by kind.
#[derive(Default)]
pub(super) struct Faults(HashMap<&'static str, usize>);

impl Faults {
    /// A row of which something was lost. `what` is its kind and message.
    pub(super) fn row(&mut self, row: &Row<'_>, what: &'static str, hint: &str, reading: &mut Reading) {
        let count = self.0.entry(what).or_default();
        *count += 1;
        if *count <= FAULTS_TOLD {
            reading.problems.push(Problem::error(format!("row {}", row.number()), what, hint));
        }
    }

    /// Tells how many were not told.
    pub(super) fn finish(self, reading: &mut Reading) {
        let mut rest: Vec<_> = self.0.into_iter().filter(|(_, count)| *count > FAULTS_TOLD).collect();
        rest.sort_unstable();
        for (what, count) in rest {
            let message = format!("{} more rows: {what}", count - FAULTS_TOLD);
            reading.problems.push(Problem::error("", message, "see the rows named before"));
        }
    }
}

/// An occupation and what its rows say.
struct Found<T> {
    code: String,
    id: Iri,
    title: Option<String>,
    row: usize,
    value: T,
}

/// Rows by occupation, in the order in which occupations first appear.
pub(super) struct ByOccupation<T> {
    code: Option<usize>,
    title: Option<usize>,
    /// The code of the row before, as written, and where it is in `found`: rows of one occupation stand together.
    last: Option<(String, usize)>,
    places: HashMap<String, usize>,
    found: Vec<Found<T>>,
    pub(super) faults: Faults,
}

impl<T: Default> ByOccupation<T> {
    pub(super) fn new(columns: &Columns) -> Self {
        Self {
            code: columns.at(&["onetsoccode"]),
            title: columns.at(&["title"]),
            last: None,
            places: HashMap::new(),
            found: Vec::new(),
            faults: Faults::default(),
        }
    }

    /// What the rows of this row's occupation say up to now; an error when it names none.
    pub(super) fn of(&mut self, row: &Row<'_>, reading: &mut Reading) -> Option<&mut T> {
        let written = row.cell(self.code).unwrap_or_default();
        let at = match &self.last {
            Some((last, at)) if last == written => *at,
            _ => {
                let Some((code, id)) = ids::soc(written).and_then(|it| Some((it.clone(), ids::occupation(&it)?)))
                else {
                    let what = "the row has no O*NET-SOC code";
                    self.faults.row(row, what, "write it as 15-1252.00 in the column O*NET-SOC Code", reading);
                    return None;
                };
                let at = *self.places.entry(code.clone()).or_insert(self.found.len());
                if at == self.found.len() {
                    let title = cell(row, self.title).map(str::to_owned);
                    self.found.push(Found { code, id, title, row: row.number(), value: T::default() });
                }
                self.last = Some((written.to_owned(), at));
                at
            }
        };
        self.found.get_mut(at).map(|it| &mut it.value)
    }

    /// Pushes one record for each occupation that `fill` found something for.
    pub(super) fn finish(self, reading: &mut Reading, mut fill: impl FnMut(T, &mut Occupation) -> bool) {
        for found in self.found {
            let mut occupation = Occupation {
                labels: found.title.map(|it| Labels::preferred_in("en", &it)).unwrap_or_default(),
                framework: Some(FRAMEWORK.to_owned()),
                code: Some(found.code),
                ..Occupation::unnamed(found.id)
            };
            if fill(found.value, &mut occupation) {
                reading.push(format!("row {}", found.row), Record::Occupation(occupation));
            }
        }
        self.faults.finish(reading);
    }
}

/// The English names of an occupation or skill; O\*NET is published in English.
pub(super) fn english(labels: &mut Labels) -> &mut LanguageLabels {
    labels.0.entry("en".to_owned()).or_default()
}
