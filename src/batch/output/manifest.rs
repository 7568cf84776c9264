//! What a report was made from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::formats::WrittenFile;
use crate::{
    batch::{
        input::{ReadHow, Source},
        work::{BatchOptions, From, Question},
    },
    model::Date,
};

/// What a run is asked. Whatever could change its results is in it: an unfinished run goes on only when it is the same.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// The program's version.
    pub skillmatch: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// The data that is asked.
    pub data_version: String,
    /// The date on which evidence has to count.
    pub as_of: Date,
    /// The weakest evidence that counts.
    pub evidence: &'static str,
    /// Learners kept for each job, or occupations for each learner.
    pub top: usize,
    /// The fields to group by.
    pub by: Vec<String>,
    /// Memory to be taken, in bytes.
    pub memory_bytes: u64,
    /// Where the jobs come from.
    pub jobs: AskedOf,
    /// Where the learners come from.
    pub learners: AskedOf,
}

/// Where jobs or learners come from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct AskedOf {
    /// `catalog`, `occupations` or `files`.
    pub from: &'static str,
    /// The files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<InputFile>,
    /// Only what has one of these values.
    #[serde(rename = "where", skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<String, Vec<String>>,
    /// Which column holds what, as it was said.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
    /// What is refused: the longest cell and the longest row, in bytes.
    pub limits: [usize; 2],
}

/// A file that was read.
#[derive(Debug, Clone, Serialize)]
pub struct InputFile {
    /// Its path, as it was given.
    pub name: String,
    /// Its length, in bytes.
    pub bytes: u64,
    /// BLAKE3 digest, 64 hexadecimal digits.
    pub digest: String,
}

/// What is written beside the tables: the same manifest gives the same bytes, on any number of threads.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Manifest<'a> {
    #[serde(flatten)]
    pub(super) asked: &'a Asked,
    /// What was taken from which column, by role and file.
    pub(super) columns: BTreeMap<&'static str, BTreeMap<String, BTreeMap<String, String>>>,
    /// Jobs, or occupations, compared.
    pub(super) jobs_compared: usize,
    pub(super) learners_compared: u64,
    pub(super) rejected: u64,
    pub(super) files: Vec<WrittenFile>,
}

impl Asked {
    /// What a run is asked.
    pub(in crate::batch) fn of(
        question: Question,
        data_version: String,
        options: &BatchOptions,
        jobs: (&From, &ReadHow),
        learners: (&From, &ReadHow),
    ) -> Self {
        let jobs_of = AskedOf::of(jobs.0, jobs.1);
        Self {
            skillmatch: env!("CARGO_PKG_VERSION"),
            question: question.word(),
            data_version,
            as_of: options.as_of,
            evidence: options.minimum_kind.word(),
            top: options.top,
            by: jobs.1.wanted.by.clone(),
            memory_bytes: options.memory_bytes,
            jobs: if question == Question::Occupations {
                AskedOf { from: "occupations", ..AskedOf::default() }
            } else {
                jobs_of
            },
            learners: AskedOf::of(learners.0, learners.1),
        }
    }

    /// The same in words.
    pub(in crate::batch) fn words(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl AskedOf {
    fn of(from: &From, how: &ReadHow) -> Self {
        let file = |it: &Source| InputFile { name: it.name.clone(), bytes: it.length, digest: it.digest.clone() };
        let files = match from {
            From::Catalog => Vec::new(),
            From::Files(sources) => sources.iter().map(file).collect(),
        };
        Self {
            from: if files.is_empty() { "catalog" } else { "files" },
            files,
            only: how.wanted.only.clone(),
            columns: how.columns.clone(),
            limits: [how.limits.read.csv_field_bytes, how.limits.row_bytes],
        }
    }
}
