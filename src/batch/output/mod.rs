//! The report out: tables in several formats, a page for people, what was rejected, and the manifest.

mod aside;
mod charts;
mod formats;
mod html;
mod manifest;
#[cfg(feature = "parquet")]
mod parquet;
mod published;
mod sections;
mod table;
mod words;
mod workbook;

use std::{collections::BTreeMap, path::Path};

pub use formats::{TableFormat, WrittenFile};
pub use manifest::{Asked, AskedOf, InputFile};

use self::{aside::Aside, formats::TableWriter, manifest::Manifest, table::Table};
use super::{
    balance::{Balance, Counts},
    error::BatchError,
    input::RejectedRow,
    statistics::{Published, publish},
    work::{Outcome, Question},
};

/// The name of the manifest.
const MANIFEST: &str = "manifest.json";
/// The name of the page.
const REPORT: &str = "report.html";
const REJECTED: &str = "rejected.csv";

/// What a report came to.
#[derive(Debug, Clone)]
pub struct Written {
    /// Jobs, or occupations, compared.
    pub jobs: usize,
    /// Learners compared.
    pub learners: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// The files, by name.
    pub files: Vec<WrittenFile>,
    /// Supply and demand.
    pub balance: Balance,
}

/// What a run came to, summed up.
pub(super) struct Summed {
    balance: Balance,
    published: Option<Published>,
}

/// Writes the report of a run into a folder: all files or none.
pub(super) fn write(
    folder: &Path,
    outcome: &mut Outcome,
    question: Question,
    asked: &Asked,
    formats: &[TableFormat],
) -> Result<Written, BatchError> {
    let counts = Counts::of(outcome);
    let published = (question == Question::Statistics).then(|| publish(&counts, &asked.by, &outcome.publish));
    let summed = Summed { balance: counts.balance(&asked.by), published };
    drop(counts);
    let before = files_of_last_report(folder);
    let mut aside = Aside::begin(folder)?;
    let mut writer = TableWriter::new(&mut aside, formats, question.word())?;
    for table in Table::of(question, !summed.balance.groups.is_empty()) {
        writer.table(table.name(), table.columns(question), |each| table.for_each(outcome, &summed, question, each))?;
    }
    let mut files = writer.finish()?;
    files.push(rejected(&mut aside, outcome)?);
    if formats.contains(&TableFormat::Html) {
        let page = html::page(outcome, &summed, question, asked, &files)?;
        let mut file = aside.create(REPORT)?;
        file.put(page.as_bytes())?;
        files.push(WrittenFile { name: REPORT.to_owned(), digest: file.finish()? });
    }
    let written = Written {
        jobs: outcome.jobs.jobs.len(),
        learners: outcome.running.learners,
        rejected: outcome.rejected(),
        files,
        balance: summed.balance,
    };
    let manifest = Manifest {
        asked,
        columns: columns(outcome),
        jobs_compared: written.jobs,
        learners_compared: written.learners,
        rejected: written.rejected,
        files: written.files.clone(),
    };
    let text = serde_json::to_string_pretty(&manifest)
        .map_err(|error| BatchError::request(format!("the manifest cannot be written: {error}"), ""))?;
    let mut file = aside.create(MANIFEST)?;
    file.put(text.as_bytes())?;
    file.put(b"\n")?;
    file.finish()?;
    aside.commit()?;
    // Tables of an earlier report in formats that were not asked for now would contradict this one.
    for name in before.iter().filter(|it| !written.files.iter().any(|now| now.name == **it)) {
        let _ = std::fs::remove_file(folder.join(name));
    }
    Ok(written)
}

/// What could not be used: of the jobs, then of the learners, in the order of the inputs.
fn rejected(aside: &mut Aside, outcome: &mut Outcome) -> Result<WrittenFile, BatchError> {
    let file = aside.create(REJECTED)?;
    let failed = file.failed();
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(["source", "row", "column", "reason"]).map_err(|it| failed(it.into()))?;
    let mut write = |row: &RejectedRow| {
        let cells = [&row.source, &row.row, &row.column, &row.reason].map(|it| formats::harmless_text(it));
        writer.write_record(cells).map_err(|it| failed(it.into()))
    };
    outcome.jobs.rejected.iter().try_for_each(&mut write)?;
    outcome.for_each_chunk(&mut |record| record.rejected.iter().try_for_each(&mut write))?;
    let file = writer.into_inner().map_err(|it| failed(it.into_error()))?;
    Ok(WrittenFile { name: REJECTED.to_owned(), digest: file.finish()? })
}

fn columns(outcome: &Outcome) -> BTreeMap<&'static str, BTreeMap<String, BTreeMap<String, String>>> {
    let of = |mappings: &[(String, BTreeMap<String, String>)]| mappings.iter().cloned().collect();
    BTreeMap::from([("jobs", of(&outcome.jobs.mappings)), ("learners", of(&outcome.learner_mappings))])
}

/// The files that the manifest of an earlier report in this folder names.
fn files_of_last_report(folder: &Path) -> Vec<String> {
    let manifest = std::fs::read(folder.join(MANIFEST)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
    let files = manifest.get("files").and_then(serde_json::Value::as_array).cloned().unwrap_or_default();
    let names = files.iter().filter_map(|it| it.get("name")?.as_str());
    // Whatever a manifest says: nothing but tables and pages of such reports is ever removed.
    let is_ours = |name: &&str| {
        let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
        Table::NAMES.contains(&stem) && ["csv", "json", "jsonl", "xlsx", "parquet", "html"].contains(&ending)
    };
    names.filter(is_ours).map(str::to_owned).collect()
}
