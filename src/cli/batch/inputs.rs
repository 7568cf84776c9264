//! Where the jobs and learners of a batch come from.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;

use crate::{
    batch::{From, InputLimits, JOB_COLUMNS, ReadHow, Side, Source, Wanted},
    cli::{Context, failure::Failure, subject},
    standards::LearnerRows,
};

/// Jobs in.
#[derive(Debug, Default, Args)]
pub(super) struct JobInputs {
    /// Jobs: CSV, XLSX, JSON or JSON lines [default: those of the catalog]
    #[arg(long, value_name = "FILE", num_args = 1..)]
    jobs: Vec<PathBuf>,
    /// Only jobs with this value: of a column, or of a field of the catalog
    #[arg(long, value_name = "FIELD=VALUE")]
    jobs_where: Vec<String>,
    /// Count by this field too: a column of the jobs or of the learners, or a field of the catalog
    #[arg(long, value_name = "FIELD")]
    pub(super) by: Vec<String>,
}

/// Learners in.
#[derive(Debug, Args)]
pub(super) struct LearnerInputs {
    /// Learners: CSV, XLSX, JSON or JSON lines [default: those of the catalog]
    #[arg(long, value_name = "FILE", num_args = 1..)]
    learners: Vec<PathBuf>,
    /// Only learners with this value: of a column, or of a field of the catalog
    #[arg(long, value_name = "FIELD=VALUE")]
    learners_where: Vec<String>,
}

/// Whose a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Jobs,
    Learners,
}

impl JobInputs {
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.jobs
    }

    pub(super) fn only(&self) -> &[String] {
        &self.jobs_where
    }
}

impl LearnerInputs {
    pub(super) fn files(&self) -> &[PathBuf] {
        &self.learners
    }

    pub(super) fn only(&self) -> &[String] {
        &self.learners_where
    }
}

impl Role {
    fn word(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Learners => "learners",
        }
    }

    fn fields(self) -> Vec<&'static str> {
        match self {
            Self::Jobs => JOB_COLUMNS.iter().map(|it| it.0).collect(),
            Self::Learners => LearnerRows::FIELDS.to_vec(),
        }
    }
}

/// What was said of columns, by role.
pub(super) fn columns(
    said: &[String],
    files: &[(Role, &[PathBuf])],
) -> Result<BTreeMap<Role, BTreeMap<String, String>>, Failure> {
    let mut columns: BTreeMap<Role, BTreeMap<String, String>> = BTreeMap::new();
    for said in said {
        let Some((field, column)) = said.split_once('=') else {
            let hint = "write FIELD=COLUMN, for instance learners.skills=Kompetenzen";
            return Err(Failure::usage(format!("`{said}` says no column"), hint));
        };
        let named = files.iter().find_map(|(role, _)| {
            let field = field.strip_prefix(role.word())?.strip_prefix('.')?;
            Some((*role, field))
        });
        let with_files: Vec<Role> = files.iter().filter(|it| !it.1.is_empty()).map(|it| it.0).collect();
        let (role, field) = match (named, with_files.as_slice()) {
            (Some(named), _) => named,
            (None, [only]) => (*only, field),
            (None, _) => {
                let hint = format!("write jobs.{field}={column} or learners.{field}={column}");
                return Err(Failure::usage(format!("`{said}` does not say whose column it is"), hint));
            }
        };
        if !role.fields().contains(&field) {
            let hint = format!("fields of {} are: {}", role.word(), role.fields().join(", "));
            return Err(Failure::usage(format!("`{field}` is no field of {}", role.word()), hint));
        }
        columns.entry(role).or_default().insert(field.to_owned(), column.to_owned());
    }
    Ok(columns)
}

/// One side of a batch.
pub(super) fn side(
    context: &Context,
    paths: &[PathBuf],
    only: &[String],
    by: &[String],
    weight: Option<String>,
    columns: BTreeMap<String, String>,
) -> Result<Side, Failure> {
    let mut sources = Vec::new();
    for path in paths {
        sources.push(if path.as_os_str() == "-" {
            Source::memory("-", subject::document(path, context)?.bytes)
        } else {
            Source::file(path)?
        });
    }
    let settings = &context.settings;
    let how = ReadHow {
        columns,
        wanted: Wanted { by: by.to_vec(), only: subject::filters(only)?, weight },
        limits: InputLimits {
            file_bytes: settings.limits.file_bytes,
            row_bytes: settings.batch.row_bytes,
            read: settings.read_limits(),
        },
    };
    Ok(Side { from: if sources.is_empty() { From::Catalog } else { From::Files(sources) }, how })
}
