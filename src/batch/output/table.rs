//! The tables of a report: what columns they have, and their rows one by one.

use std::collections::BTreeMap;

use super::super::{
    balance::{GroupBalance, SkillBalance},
    error::BatchError,
    work::{Entry, Outcome, PlannedJob, Question, state_of},
};
use super::{Summed, published};
use crate::{model::Units, ranking::State};

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Text(String),
    Count(u64),
    /// 0 to 1, to six digits.
    Share(f64),
    /// Left out.
    Nothing,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Count,
    Share,
}

/// The columns of a table.
pub(super) type Columns = &'static [(&'static str, Kind)];

/// One table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    /// For each job the best learners.
    Gaps,
    /// The jobs.
    Jobs,
    /// For each learner the best occupations.
    Occupations,
    /// The occupations.
    OccupationTotals,
    /// Supply and demand.
    Skills,
    /// Supply and demand by group.
    SkillsByGroup,
    /// Supply and demand of everybody and by group, fit to be published.
    Statistics,
}

const GAPS: Columns = &[
    ("job", Kind::Text),
    ("job_title", Kind::Text),
    ("rank", Kind::Count),
    ("learner", Kind::Text),
    ("coverage", Kind::Share),
    ("coverage_units", Kind::Count),
    ("required_met", Kind::Count),
    ("required_total", Kind::Count),
    ("met", Kind::Text),
    ("partly", Kind::Text),
    ("missing", Kind::Text),
];
const JOBS: Columns = &[
    ("job", Kind::Text),
    ("job_title", Kind::Text),
    ("requirements", Kind::Count),
    ("required_total", Kind::Count),
    ("phrases_not_understood", Kind::Count),
    ("learners_covering_any", Kind::Count),
    ("best_coverage", Kind::Share),
    ("best_required_met", Kind::Count),
];
const OCCUPATIONS: Columns = &[
    ("learner", Kind::Text),
    ("rank", Kind::Count),
    ("occupation", Kind::Text),
    ("occupation_label", Kind::Text),
    ("coverage", Kind::Share),
    ("coverage_units", Kind::Count),
    ("met", Kind::Text),
    ("partly", Kind::Text),
    ("missing", Kind::Text),
];
const OCCUPATION_TOTALS: Columns = &[
    ("occupation", Kind::Text),
    ("occupation_label", Kind::Text),
    ("requirements", Kind::Count),
    ("mean_coverage", Kind::Share),
    ("learners_covering_any", Kind::Count),
    ("learners_covering_half", Kind::Count),
    ("learners_whose_best", Kind::Count),
];
const SKILLS: Columns = &[
    ("skill", Kind::Text),
    ("label", Kind::Text),
    ("asked", Kind::Count),
    ("required", Kind::Count),
    ("held", Kind::Count),
    ("held_issued", Kind::Count),
    ("held_verified", Kind::Count),
    ("missing", Kind::Count),
];
const SKILLS_BY_GROUP: Columns = &[
    ("field", Kind::Text),
    ("value", Kind::Text),
    ("jobs", Kind::Count),
    ("learners", Kind::Count),
    ("skill", Kind::Text),
    ("label", Kind::Text),
    ("asked", Kind::Count),
    ("required", Kind::Count),
    ("held", Kind::Count),
    ("held_issued", Kind::Count),
    ("held_verified", Kind::Count),
    ("missing", Kind::Count),
];

/// Told each row.
pub(super) type Each<'a> = dyn FnMut(&[Cell]) -> Result<(), BatchError> + 'a;

impl Table {
    /// The tables of a question, in the order in which they are written.
    pub(super) fn of(question: Question, is_grouped: bool) -> Vec<Self> {
        let mut tables = match question {
            Question::Gaps => vec![Self::Gaps, Self::Jobs, Self::Skills],
            Question::Occupations => vec![Self::Occupations, Self::OccupationTotals],
            Question::Skills => vec![Self::Jobs, Self::Skills],
            // Nothing else may be there: other tables tell what is left out of this one.
            Question::Statistics => return vec![Self::Statistics],
        };
        if is_grouped && question != Question::Occupations {
            tables.push(Self::SkillsByGroup);
        }
        tables
    }

    /// The names that files of reports can have.
    pub(super) const NAMES: [&str; 8] =
        ["gaps", "jobs", "occupations", "occupation_totals", "skills", "skills_by_group", "statistics", "report"];

    /// The name of its file.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gaps => "gaps",
            Self::Jobs => "jobs",
            Self::Occupations => "occupations",
            Self::OccupationTotals => "occupation_totals",
            Self::Skills => "skills",
            Self::SkillsByGroup => "skills_by_group",
            Self::Statistics => "statistics",
        }
    }

    pub(super) fn columns(self, question: Question) -> Columns {
        match self {
            Self::Gaps => GAPS,
            // Without a ranking nothing is known of the best.
            Self::Jobs if question == Question::Skills => JOBS.get(..5).unwrap_or(JOBS),
            Self::Jobs => JOBS,
            Self::Occupations => OCCUPATIONS,
            Self::OccupationTotals => OCCUPATION_TOTALS,
            Self::Skills => SKILLS,
            Self::SkillsByGroup => SKILLS_BY_GROUP,
            Self::Statistics => published::STATISTICS,
        }
    }

    /// Calls `each` with every row.
    pub(super) fn for_each(
        self,
        outcome: &mut Outcome,
        summed: &Summed,
        question: Question,
        each: &mut Each<'_>,
    ) -> Result<(), BatchError> {
        let Summed { balance, published } = summed;
        match self {
            Self::Gaps => gaps(outcome, each),
            Self::Jobs => jobs(outcome, question, each),
            Self::Occupations => occupations(outcome, each),
            Self::OccupationTotals => occupation_totals(outcome, each),
            Self::Skills => balance.everybody.skills.iter().try_for_each(|it| each(&skill(it))),
            Self::SkillsByGroup => balance.groups.iter().try_for_each(|group| {
                group.skills.iter().try_for_each(|it| each(&[of_group(group), skill(it)].concat()))
            }),
            Self::Statistics => published.iter().try_for_each(|it| published::rows(it, each)),
        }
    }
}

fn gaps(outcome: &Outcome, each: &mut Each<'_>) -> Result<(), BatchError> {
    for (job, best) in outcome.jobs.jobs.iter().zip(&outcome.running.best) {
        for (rank, entry) in (1..).zip(best.entries()) {
            each(&gap(job, rank, entry))?;
        }
    }
    Ok(())
}

fn gap(job: &PlannedJob, rank: u64, entry: &Entry) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(job.id.clone()),
        Cell::Text(job.title.clone()),
        Cell::Count(rank),
        Cell::Text(entry.learner.clone()),
        share(entry.units),
        Cell::Count(entry.units.into()),
        Cell::Count(entry.required_met.into()),
        Cell::Count(job.plan.required_total().into()),
    ];
    row.extend(lists(job, &entry.states));
    row
}

/// The names of the requirements that are met, partly met and missing.
pub(super) fn lists(job: &PlannedJob, states: &[u8]) -> [Cell; 3] {
    [State::Met, State::Partly, State::Missing].map(|wanted| {
        let pairs = job.plan.requirements.iter().zip(states);
        let named = pairs.filter(|(_, state)| state_of(**state) == wanted).map(|(it, _)| it.label.as_str());
        Cell::Text(named.collect::<Vec<_>>().join("; "))
    })
}

fn jobs(outcome: &Outcome, question: Question, each: &mut Each<'_>) -> Result<(), BatchError> {
    let counted = outcome.running.best.iter().zip(&outcome.running.totals);
    for (job, (best, totals)) in outcome.jobs.jobs.iter().zip(counted) {
        let mut row = vec![
            Cell::Text(job.id.clone()),
            Cell::Text(job.title.clone()),
            count(job.plan.requirements.len()),
            Cell::Count(job.plan.required_total().into()),
            count(job.unlinked),
        ];
        if question == Question::Gaps {
            let first = best.entries().first();
            row.push(Cell::Count(totals[1]));
            row.push(share(first.map_or(0, |it| it.units)));
            row.push(Cell::Count(first.map_or(0, |it| it.required_met.into())));
        }
        each(&row)?;
    }
    Ok(())
}

fn occupations(outcome: &mut Outcome, each: &mut Each<'_>) -> Result<(), BatchError> {
    let jobs = std::mem::take(&mut outcome.jobs.jobs);
    let written = outcome.for_each_chunk(&mut |record| {
        for learner in record.occupations {
            for (rank, (number, units, states)) in (1..).zip(&learner.best) {
                let Some(job) = usize::try_from(*number).ok().and_then(|it| jobs.get(it)) else { continue };
                let mut row = vec![
                    Cell::Text(learner.learner.clone()),
                    Cell::Count(rank),
                    Cell::Text(job.id.clone()),
                    Cell::Text(job.title.clone()),
                    share(*units),
                    Cell::Count((*units).into()),
                ];
                row.extend(lists(job, states));
                each(&row)?;
            }
        }
        Ok(())
    });
    outcome.jobs.jobs = jobs;
    written
}

fn occupation_totals(outcome: &Outcome, each: &mut Each<'_>) -> Result<(), BatchError> {
    let first: &BTreeMap<u32, u64> = &outcome.running.first;
    for ((number, job), [units, any, half]) in (0..).zip(&outcome.jobs.jobs).zip(&outcome.running.totals) {
        each(&[
            Cell::Text(job.id.clone()),
            Cell::Text(job.title.clone()),
            count(job.plan.requirements.len()),
            Cell::Share(mean(*units, outcome.running.learners)),
            Cell::Count(*any),
            Cell::Count(*half),
            Cell::Count(first.get(&number).copied().unwrap_or(0)),
        ])?;
    }
    Ok(())
}

fn of_group(group: &GroupBalance) -> Vec<Cell> {
    vec![
        Cell::Text(group.group.field.clone()),
        Cell::Text(group.group.value.clone()),
        Cell::Count(group.jobs),
        Cell::Count(group.learners),
    ]
}

fn skill(it: &SkillBalance) -> Vec<Cell> {
    let counts = [it.asked, it.required, it.held, it.held_issued, it.held_verified, it.missing];
    let named = [Cell::Text(it.skill.to_string()), Cell::Text(it.label.clone())];
    named.into_iter().chain(counts.map(Cell::Count)).collect()
}

/// The mean of shares, given as a sum of units.
pub(super) fn mean(units: u64, learners: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "shown to six digits")]
    let mean = units as f64 / (learners.max(1) as f64 * f64::from(Units::FULL.0));
    (mean * 1e6).round() / 1e6
}

fn share(units: u32) -> Cell {
    Cell::Share((Units(units).share() * 1e6).round() / 1e6)
}

fn count(number: usize) -> Cell {
    Cell::Count(u64::try_from(number).unwrap_or(u64::MAX))
}
