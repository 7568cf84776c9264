//! The evidence of a segment as it was given: in the columns of the index, or in memory.

use std::sync::Arc;

use tantivy::columnar::{Column, StrColumn};

use super::order::Order;

/// Where a document's evidence can be read again.
#[derive(Default)]
pub(super) enum Source {
    /// There is none.
    #[default]
    Nothing,
    /// In the columns of a segment on disk.
    Columns(Columns),
    /// In memory.
    Rows(Rows),
}

/// Skills and codes, row by row, in the order of ranking.
pub(super) struct Columns {
    /// The numbers of skills.
    pub(super) skills: StrColumn,
    /// What each row says of its skill, packed.
    pub(super) codes: Column<u64>,
    /// The document at each place.
    pub(super) order: Arc<Order>,
}

/// Skills and codes in memory, document by document.
#[derive(Debug)]
pub(super) struct Rows {
    /// Where each document begins; one more at the end.
    starts: Vec<u32>,
    skills: Vec<u32>,
    codes: Vec<u64>,
}

impl Source {
    /// Puts the evidence of a document down, sorted by skill.
    pub(super) fn read(&self, document: u32, into: &mut Vec<(u32, u64)>) {
        match self {
            Self::Nothing => {}
            Self::Columns(columns) => columns.read(document, into),
            Self::Rows(rows) => rows.read(document, into),
        }
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        match self {
            Self::Nothing | Self::Columns(_) => 0,
            Self::Rows(it) => size_of_val(&*it.starts) + size_of_val(&*it.skills) + size_of_val(&*it.codes),
        }
    }
}

impl Columns {
    /// Puts the evidence of the document at a place down, sorted by skill.
    pub(super) fn read(&self, place: u32, into: &mut Vec<(u32, u64)>) {
        let document = self.order.document(place);
        // Multi-valued columns keep the order of values, through merges too: row by row they belong together.
        let skills = self.skills.term_ords(document).map(|it| u32::try_from(it).unwrap_or(u32::MAX));
        into.extend(skills.zip(self.codes.values_for_doc(document)));
        into.sort_unstable();
    }
}

impl Default for Rows {
    fn default() -> Self {
        Self { starts: vec![0], skills: Vec::new(), codes: Vec::new() }
    }
}

impl Rows {
    /// Adds a document with its evidence, sorted by skill.
    pub(super) fn push(&mut self, rows: &[(u32, u64)]) {
        self.skills.extend(rows.iter().map(|it| it.0));
        self.codes.extend(rows.iter().map(|it| it.1));
        self.starts.push(u32::try_from(self.skills.len()).unwrap_or(u32::MAX));
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> u32 {
        u32::try_from(self.starts.len() - 1).unwrap_or(u32::MAX)
    }

    /// Puts the evidence of a document down, sorted by skill.
    pub(super) fn read(&self, document: u32, into: &mut Vec<(u32, u64)>) {
        let at = document as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else { return };
        let range = start as usize..end as usize;
        let skills = self.skills.get(range.clone()).unwrap_or_default();
        into.extend(skills.iter().copied().zip(self.codes.get(range).unwrap_or_default().iter().copied()));
    }
}
