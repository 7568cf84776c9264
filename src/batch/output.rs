//! Tables out: CSV and JSON, with what was rejected and a manifest. The same manifest gives the same bytes.

use std::{fs, io, io::Write, path::Path};

use serde::Serialize;

use super::{gaps::BatchGaps, input::RejectedRow};
use crate::model::Date;

/// What is written beside `manifest.json` and `rejected.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFormat {
    /// `gaps.csv` and `skills.csv`.
    Csv,
    /// `gaps.json`, holding both tables.
    Json,
}

/// What a batch was made from: the same manifest gives the same bytes.
#[derive(Debug, Clone, Serialize)]
pub struct BatchManifest {
    /// The program's version.
    pub skillmatch: &'static str,
    /// The data that was asked.
    pub data_version: String,
    /// The date on which evidence had to count.
    pub as_of: Date,
    /// The weakest evidence that counted.
    pub evidence: String,
    /// Learners kept for each job.
    pub top: usize,
    /// BLAKE3 digests of the input files, by role.
    pub inputs: std::collections::BTreeMap<String, String>,
    /// What was taken from which column, by role.
    pub columns: std::collections::BTreeMap<String, std::collections::BTreeMap<&'static str, String>>,
    /// Jobs compared.
    pub jobs: usize,
    /// Learners compared.
    pub learners: usize,
    /// Rows rejected.
    pub rejected: usize,
}

/// Writes the tables into `folder`, each file whole or not at all.
///
/// # Errors
/// When the folder cannot be made or written.
pub fn write(folder: &Path, gaps: &BatchGaps, manifest: &BatchManifest, formats: &[BatchFormat]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for format in formats {
        match format {
            BatchFormat::Csv => {
                write_csv(&folder.join("gaps.csv"), &gaps.pairs)?;
                write_csv(&folder.join("skills.csv"), &gaps.skills)?;
            }
            BatchFormat::Json => {
                let both = serde_json::json!({"gaps": gaps.pairs, "skills": gaps.skills});
                write_whole(&folder.join("gaps.json"), serde_json::to_string_pretty(&both)?.as_bytes())?;
            }
        }
    }
    write_rejected(&folder.join("rejected.csv"), &gaps.rejected)?;
    write_whole(&folder.join("manifest.json"), serde_json::to_string_pretty(manifest)?.as_bytes())
}

fn write_rejected(path: &Path, rejected: &[RejectedRow]) -> io::Result<()> {
    if rejected.is_empty() {
        return write_whole(path, b"source,row,column,reason\n");
    }
    write_csv(path, rejected)
}

fn write_csv<T: Serialize>(path: &Path, rows: &[T]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.serialize(harmless(&serde_json::to_value(row)?))?;
    }
    // The header is taken from the fields, in their order.
    let mut bytes = header(rows)?;
    bytes.extend(writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?);
    write_whole(path, &bytes)
}

fn header<T: Serialize>(rows: &[T]) -> io::Result<Vec<u8>> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let serde_json::Value::Object(fields) = serde_json::to_value(first)? {
        writer.write_record(fields.keys())?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// The cells of a row. Text that a spreadsheet would run as a formula gets an apostrophe in front.
fn harmless(row: &serde_json::Value) -> Vec<String> {
    let serde_json::Value::Object(fields) = row else { return Vec::new() };
    let cell = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) if text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    fields.values().map(cell).collect()
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = path.with_extension("part");
    let mut file = fs::File::create(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(aside, path)
}
