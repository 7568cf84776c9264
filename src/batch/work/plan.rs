//! Jobs, planned: each once, before any learner is looked at.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{
    Event, Told,
    groups::{GroupNumber, Groups},
};
use crate::{
    batch::{
        error::BatchError,
        input::{Fields, Item, JobInput, JobReader, ReadHow, RejectedRow, Source},
        statistics::{DuplicateOptions, first_of_its_kind},
    },
    catalog::job_facets,
    engine::{Many, MatchTarget, Planned, Subject},
    model::{Iri, Job, Weight},
    ranking::{Plan, PlanOptions},
};

/// Where jobs, or learners, come from.
#[derive(Debug, Clone)]
pub enum From {
    /// Those of the catalog that are chosen.
    Catalog,
    /// Those of files.
    Files(Vec<Source>),
}

/// A job with its plan.
#[derive(Debug, Clone)]
pub(in crate::batch) struct PlannedJob {
    pub(in crate::batch) id: String,
    pub(in crate::batch) title: String,
    pub(in crate::batch) plan: Plan,
    pub(in crate::batch) groups: Vec<GroupNumber>,
    /// How many phrases of it were linked to no skill.
    pub(in crate::batch) unlinked: usize,
    pub(in crate::batch) weight_millionths: u64,
    /// Its text, where near-duplicates are looked for.
    pub(in crate::batch) text: Option<String>,
    /// The place of an earlier job that says the same.
    pub(in crate::batch) same_as: Option<usize>,
}

/// All jobs of a run.
#[derive(Debug, Default)]
pub(in crate::batch) struct PlannedJobs {
    pub(in crate::batch) jobs: Vec<PlannedJob>,
    pub(in crate::batch) rejected: Vec<RejectedRow>,
    /// For each file what was taken from which column.
    pub(in crate::batch) mappings: Vec<(String, BTreeMap<String, String>)>,
}

/// Plans the jobs.
pub(in crate::batch) fn plan_jobs(
    many: &Many,
    from: &From,
    how: &ReadHow,
    options: PlanOptions,
    groups: &mut Groups,
    told: &Told<'_>,
) -> Result<PlannedJobs, BatchError> {
    let mut planned = PlannedJobs::default();
    match from {
        From::Catalog => of_catalog(many, how, options, groups, told, &mut planned)?,
        From::Files(sources) => {
            for source in sources {
                of_file(many, source, how, options, groups, told, &mut planned)?;
            }
        }
    }
    if planned.jobs.is_empty() {
        let first = planned.rejected.first().map(|it| format!(": {} (row {}) {}", it.source, it.row, it.reason));
        let message = format!("there is no job to compare{}", first.unwrap_or_default());
        return Err(BatchError::request(message, "give --jobs FILE with at least one job whose skills are known"));
    }
    Ok(planned)
}

/// A job of the catalog with its text and fields, planned or not.
type TriedOfCatalog = Result<(Iri, Option<String>, Fields, Planned), RejectedRow>;

/// A job of a file, planned or not.
type Tried = Result<(JobInput, u64, Planned), RejectedRow>;

fn of_file(
    many: &Many,
    source: &Source,
    how: &ReadHow,
    options: PlanOptions,
    groups: &mut Groups,
    told: &Told<'_>,
    planned: &mut PlannedJobs,
) -> Result<(), BatchError> {
    let mut reader = JobReader::open(source, how)?;
    for (field, column) in &reader.mapping {
        told(Event::Note(&format!("{}: {field} is taken from column `{column}`", source.name)));
    }
    if !reader.mapping.is_empty() {
        planned.mappings.push((source.name.clone(), reader.mapping.clone()));
    }
    while let Some(items) = reader.piece()? {
        let tried: Vec<Option<Tried>> = items.into_par_iter().map(|it| tried(many, it, how, options)).collect();
        for one in tried.into_iter().flatten() {
            match one {
                Ok((input, weight_millionths, Planned { title, plan, unlinked })) => planned.jobs.push(PlannedJob {
                    groups: groups.of(&input.fields)?,
                    id: input.id,
                    weight_millionths,
                    text: text_of(&input.subject),
                    same_as: None,
                    title: input.title.or(title).unwrap_or_default(),
                    plan,
                    unlinked: unlinked.len(),
                }),
                Err(row) => planned.rejected.push(row),
            }
        }
        told(Event::Jobs { planned: planned.jobs.len(), bytes: source.bytes_read(), of_bytes: source.length });
    }
    let rows = reader.windows_1252_rows();
    if rows > 0 {
        told(Event::Note(&format!("{}: rows read as Windows-1252, since they are not UTF-8: {rows}", source.name)));
    }
    Ok(())
}

/// The ad as it was written.
fn text_of(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Text(text) => Some(text.clone()),
        Subject::Job(job) => job.text.clone(),
        _ => None,
    }
}

impl PlannedJobs {
    /// Finds the jobs whose text an earlier one has too, and lets go of the texts.
    pub(in crate::batch) fn find_duplicates(&mut self, options: DuplicateOptions) {
        let texts: Vec<&str> = self.jobs.iter().map(|it| it.text.as_deref().unwrap_or_default()).collect();
        let first = first_of_its_kind(&texts, options);
        for (at, (job, first)) in self.jobs.iter_mut().zip(first).enumerate() {
            job.same_as = (first != at).then_some(first);
        }
        self.forget_texts();
    }

    /// Lets go of the texts.
    pub(in crate::batch) fn forget_texts(&mut self) {
        self.jobs.iter_mut().for_each(|it| it.text = None);
    }
}

fn tried(many: &Many, item: Item<JobInput>, how: &ReadHow, options: PlanOptions) -> Option<Tried> {
    let input = match item {
        Item::Rejected(row) => return Some(Err(row)),
        Item::Usable(input) => input,
    };
    if !how.wanted.admits(&input.fields) {
        return None;
    }
    let weight = match how.wanted.weight_millionths(&input.fields) {
        Ok(weight) => weight,
        Err(error) => {
            let JobInput { source, row, .. } = input;
            return Some(Err(RejectedRow { source, row, reason: error.to_string(), column: error.field }));
        }
    };
    Some(match many.plan(&input.subject, &options) {
        Ok(planned) => Ok((input, weight, planned)),
        Err(error) => {
            let JobInput { source, row, column, .. } = input;
            Err(RejectedRow { source, row, column, reason: error.to_string() })
        }
    })
}

fn of_catalog(
    many: &Many,
    how: &ReadHow,
    options: PlanOptions,
    groups: &mut Groups,
    told: &Told<'_>,
    planned: &mut PlannedJobs,
) -> Result<(), BatchError> {
    let ids = many.ids(MatchTarget::Jobs, &how.wanted.only)?;
    let all = ids.len();
    for ids in ids.chunks(1_000) {
        let tried: Vec<TriedOfCatalog> = ids
            .par_iter()
            .map(|id| {
                let mut text = None;
                let reject = |error: crate::engine::EngineError| RejectedRow {
                    source: "catalog".to_owned(),
                    row: id.to_string(),
                    column: String::new(),
                    reason: error.to_string(),
                };
                let mut fields = Fields::new();
                if let Some(job) = many.job(id).map_err(reject)? {
                    how.wanted.add_facets(job_facets(&job), &mut fields);
                    text = job.text;
                }
                let subject = Subject::Job(Box::new(Job::unnamed(id.clone())));
                Ok((id.clone(), text, fields, many.plan(&subject, &options).map_err(reject)?))
            })
            .collect();
        for one in tried {
            match one {
                Ok((id, text, fields, Planned { title, plan, unlinked })) => planned.jobs.push(PlannedJob {
                    id: id.to_string(),
                    weight_millionths: Weight::REQUIRED.millionths(),
                    text,
                    same_as: None,
                    title: title.unwrap_or_default(),
                    plan,
                    groups: groups.of(&fields)?,
                    unlinked: unlinked.len(),
                }),
                Err(row) => planned.rejected.push(row),
            }
        }
        let done = u64::try_from(planned.jobs.len()).unwrap_or(u64::MAX);
        told(Event::Jobs {
            planned: planned.jobs.len(),
            bytes: done,
            of_bytes: u64::try_from(all).unwrap_or(u64::MAX),
        });
    }
    Ok(())
}
