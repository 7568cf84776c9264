//! How statistics become fit to be published.

use std::path::PathBuf;

use clap::{Args, value_parser};

use crate::{
    batch::statistics::{DuplicateOptions, Estimate, PublishOptions, ReadingError},
    cli::{Context, failure::Failure, subject::document},
    engine::Engine,
    evaluate::{Figure, evaluate_extract, read_ads},
};

/// The lane of `evaluate extract` that makes requirements of what it finds.
const LANE: &str = "extract, linked";

/// What statistics have beside the rest.
#[derive(Debug, Args)]
pub(super) struct StatisticsOptions {
    /// The column or key with weights, of jobs, learners or both; 1 where there is none
    #[arg(long, value_name = "COLUMN")]
    pub(super) weights: Option<String>,
    /// Counts of fewer people are left out
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = value_parser!(u64).range(2..=1_000_000))]
    least_people: u64,
    /// Two ads are the same from this share of common word triples on, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 80, value_parser = value_parser!(u32).range(30..=100))]
    same_ad: u32,
    /// Count every ad, also those that say the same
    #[arg(long, conflicts_with = "same_ad")]
    keep_repeated: bool,
    /// Judged ads, as for `evaluate extract`, that tell how well requirements are read
    #[arg(long, value_name = "GOLD")]
    gold: Vec<PathBuf>,
}

impl Default for StatisticsOptions {
    fn default() -> Self {
        let PublishOptions { least_people, .. } = PublishOptions::default();
        Self { weights: None, least_people, same_ad: 80, keep_repeated: true, gold: Vec::new() }
    }
}

impl StatisticsOptions {
    /// When two ads are the same.
    pub(super) fn duplicates(&self) -> Option<DuplicateOptions> {
        let options = DuplicateOptions { similarity_per_mille: self.same_ad * 10, ..DuplicateOptions::default() };
        (!self.keep_repeated).then_some(options)
    }

    /// What is left out, and how well ads are read.
    pub(super) fn publish(&self, engine: &Engine, context: &Context) -> Result<PublishOptions, Failure> {
        let mut files = Vec::new();
        for path in &self.gold {
            files.push(read_ads(&path.display().to_string(), &document(path, context)?.bytes)?);
        }
        let reading = if files.is_empty() {
            None
        } else {
            let report = engine.with_skills(|_, lexicon| evaluate_extract(lexicon, &files, None, 1));
            // The last one is of all files together.
            report
                .figures
                .iter()
                .rfind(|it| it.lane == LANE)
                .map(|it| ReadingError { precision: of(it.half.precision), recall: of(it.half.recall) })
        };
        if reading.is_some_and(|it| it.precision.low <= 0.0 || it.recall.low <= 0.0) {
            let hint = "give more judged ads, or import the framework whose skills they mention";
            return Err(Failure::usage(
                "too little of the judged ads is read to say how well ads are read".to_owned(),
                hint,
            ));
        }
        Ok(PublishOptions { least_people: self.least_people, reading })
    }
}

fn of(figure: Figure) -> Estimate {
    Estimate { value: figure.value, low: figure.low, high: figure.high }
}
