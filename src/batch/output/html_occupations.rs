//! Learners and occupations on the page.

use super::{
    charts::{self, Bar, Row},
    html::Page,
    table::{Cell, lists, mean},
    words::{count, grouped, ratio, shown_of},
};
use crate::{
    batch::{
        error::BatchError,
        work::{LearnerRecord, Outcome},
    },
    model::Units,
};

/// So many rows of each table are on the page; all are in the files.
const ROWS: usize = 60;
/// So many occupations have a bar.
const BARS: usize = 15;

impl Page {
    /// The first learners with their best occupations.
    pub(super) fn first_learners(outcome: &mut Outcome) -> Result<Vec<LearnerRecord>, BatchError> {
        let mut first = Vec::new();
        outcome.for_each_chunk(&mut |record| {
            let room = ROWS.saturating_sub(first.len());
            first.extend(record.occupations.into_iter().take(room));
            Ok(())
        })?;
        Ok(first)
    }

    pub(super) fn coverage_of_learners(&mut self, outcome: &Outcome) {
        self.heading("How much of their best occupation learners cover");
        self.tenths(&outcome.running.tenths.clone(), "learners", "covered of the best occupation");
    }

    pub(super) fn occupations(&mut self, outcome: &Outcome) {
        self.heading("Occupations that most learners are nearest to");
        let jobs = &outcome.jobs.jobs;
        let running = &outcome.running;
        let first = |at: usize| u32::try_from(at).ok().and_then(|it| running.first.get(&it)).copied().unwrap_or(0);
        let mut order: Vec<usize> = (0..jobs.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(first(*at)));
        let most = order.first().map_or(1, |at| first(*at)).max(1);
        let rows: Vec<Row> = order
            .iter()
            .filter(|at| first(**at) > 0)
            .filter_map(|at| Some((first(*at), jobs.get(*at)?)))
            .take(BARS)
            .map(|(learners, job)| Row {
                label: job.title.clone(),
                bars: vec![Bar { share: ratio(learners, most), words: grouped(learners) }],
            })
            .collect();
        self.figure(&charts::bars(&rows, &["learners"], "Number of learners whose best occupation it is"));
        let head =
            ["occupation", "skills", "mean coverage", "learners covering any", "covering half", "whose best it is"];
        let rows = order.iter().take(ROWS).filter_map(|at| {
            let ([units, any, half], job) = (running.totals.get(*at)?, jobs.get(*at)?);
            Some(vec![
                Cell::Text(job.title.clone()),
                Cell::Count(count(job.plan.requirements.len())),
                Cell::Share(mean(*units, running.learners)),
                Cell::Count(*any),
                Cell::Count(*half),
                Cell::Count(first(*at)),
            ])
        });
        self.table(&shown_of(jobs.len(), ROWS, "occupations", "occupation_totals"), &head, rows);
        if outcome.without_skills > 0 {
            let without = grouped(count(outcome.without_skills));
            self.text.push_str(&format!(
                "<p class=\"soft\">{without} occupations say nothing of the skills they take and are left out.</p>"
            ));
        }
    }

    pub(super) fn learners(&mut self, outcome: &Outcome, learners: &[LearnerRecord]) {
        self.heading("Learners and their best occupation");
        let head = ["learner", "best occupation", "covers", "missing"];
        let rows = learners.iter().map(|it| {
            let best = it.best.first().and_then(|(number, units, states)| {
                let job = outcome.jobs.jobs.get(usize::try_from(*number).ok()?)?;
                let [_, _, missing] = lists(job, states);
                Some((job.title.clone(), Units(*units).share(), missing))
            });
            let (title, share, missing) = best.unwrap_or_else(|| ("none".to_owned(), 0.0, Cell::Text(String::new())));
            vec![Cell::Text(it.learner.clone()), Cell::Text(title), Cell::Share(share), missing]
        });
        let all = usize::try_from(outcome.running.learners).unwrap_or(usize::MAX);
        self.table(&shown_of(all, ROWS, "learners", "occupations"), &head, rows);
    }
}
