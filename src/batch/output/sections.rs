//! The parts of the page: demand and supply, coverage, groups, jobs, occupations, learners.

use super::{
    charts::{self, Bar, Row},
    html::{Page, ROWS},
    table::{Cell, lists, mean},
    words::{
        best_of_jobs, count, escape, grouped, most_asked, named, percent, ratio, row_of, scarcest, shown_of,
        supply_for_demand, title_of,
    },
};
use crate::{
    batch::{
        balance::{Balance, GroupBalance},
        work::{LearnerRecord, Outcome, tenth},
    },
    model::Units,
};

/// So many skills, occupations and groups have a bar.
const BARS: usize = 15;
/// So many groups are in the table of a field.
const GROUPS: usize = 30;

impl Page {
    pub(super) fn skills(&mut self, everybody: &GroupBalance) {
        self.heading("Demand and supply of the skills most asked for");
        self.text.push_str(
            "<p>Demand: the share of jobs that ask for a skill. Supply: the share of learners who meet it for at least \
             one of these jobs, at the level it asks for.</p>",
        );
        let rows: Vec<Row> = everybody.skills.iter().take(BARS).map(|it| row_of(it, everybody)).collect();
        let about = "Share of jobs that ask for each of the skills most asked for, and share of learners who meet it";
        self.figure(&charts::bars(&rows, &["jobs asking", "learners meeting it"], about));
    }

    pub(super) fn table_of_skills(&mut self, everybody: &GroupBalance) {
        self.heading("Skills, most asked for first");
        let head = [
            "skill",
            "jobs asking",
            "of these requiring",
            "learners meeting it",
            "by issued evidence",
            "verified",
            "not meeting it",
        ];
        let rows = everybody.skills.iter().take(ROWS).map(|it| {
            let counts = [it.asked, it.required, it.held, it.held_issued, it.held_verified, it.missing];
            std::iter::once(Cell::Text(it.label.clone())).chain(counts.map(Cell::Count)).collect()
        });
        self.table(&shown_of(everybody.skills.len(), ROWS, "skills", "skills"), &head, rows);
    }

    pub(super) fn coverage_of_jobs(&mut self, outcome: &Outcome) {
        self.heading("How much of each job its best learner covers");
        let mut tenths = [0_u64; 11];
        for units in best_of_jobs(outcome) {
            if let Some(count) = tenths.get_mut(tenth(units)) {
                *count += 1;
            }
        }
        self.tenths(&tenths, "jobs", "covered by the best learner");
    }

    pub(super) fn coverage_of_learners(&mut self, outcome: &Outcome) {
        self.heading("How much of their best occupation learners cover");
        self.tenths(&outcome.running.tenths.clone(), "learners", "covered of the best occupation");
    }

    fn tenths(&mut self, tenths: &[u64; 11], what: &str, axis: &str) {
        let label =
            |at: usize| if at == 10 { "all".to_owned() } else { format!("{}–{}\u{a0}%", at * 10, at * 10 + 10) };
        let counts: Vec<(String, u64)> = tenths.iter().enumerate().map(|(at, it)| (label(at), *it)).collect();
        let about = format!("How many {what} fall into each tenth of what is {axis}");
        self.figure(&charts::histogram(&counts, axis, &about));
    }

    pub(super) fn groups(&mut self, balance: &Balance) {
        for field in &balance.fields {
            let name = escape(&field.field);
            self.heading(&format!("By {name}"));
            let sides = match (field.of_jobs, field.of_learners) {
                (true, true) => "Jobs and learners of the same group are compared.",
                (true, false) => "The field is one of the jobs: each group of jobs is compared with all learners.",
                (false, true) => "The field is one of the learners: each group of learners is compared with all jobs.",
                (false, false) => {
                    self.text.push_str("<p>No job and no learner says anything under this field.</p>");
                    continue;
                }
            };
            self.text.push_str(&format!(
                "<p>{sides} Supply for demand: of the skills that the group's jobs ask for, each as often as it is asked \
                 for, the share that a learner of the group meets on average.</p>"
            ));
            let groups: Vec<&GroupBalance> = balance.groups.iter().filter(|it| it.group.field == field.field).collect();
            let bars: Vec<Row> = groups
                .iter()
                .take(BARS)
                .map(|it| {
                    let share = supply_for_demand(it);
                    Row { label: named(it), bars: vec![Bar { share, words: percent(share) }] }
                })
                .collect();
            self.figure(&charts::bars(&bars, &["supply for demand"], &format!("Supply for demand by {}", field.field)));
            let head = [
                field.field.as_str(),
                "jobs",
                "learners",
                "supply for demand",
                "most asked for (learners meeting it)",
                "scarcest of the ten most asked for",
            ];
            let rows = groups.iter().take(GROUPS).map(|it| {
                vec![
                    Cell::Text(named(it)),
                    Cell::Count(it.jobs),
                    Cell::Count(it.learners),
                    Cell::Share(supply_for_demand(it)),
                    Cell::Text(most_asked(it)),
                    Cell::Text(scarcest(it)),
                ]
            });
            self.table(&shown_of(groups.len(), GROUPS, "groups", "skills_by_group"), &head, rows);
        }
    }

    pub(super) fn jobs(&mut self, outcome: &Outcome) {
        self.heading("Jobs and their best learners");
        let head = ["job", "requirements", "best learner", "covers", "musts met", "partly", "missing"];
        let rows = outcome.jobs.jobs.iter().zip(&outcome.running.best).take(ROWS).map(|(job, best)| {
            let first = best.entries().first();
            let [_, partly, missing] = first.map_or(
                [Cell::Text(String::new()), Cell::Text(String::new()), Cell::Text("everything".to_owned())],
                |it| lists(job, &it.states),
            );
            vec![
                Cell::Text(title_of(job)),
                Cell::Count(count(job.plan.requirements.len())),
                Cell::Text(first.map_or_else(|| "nobody".to_owned(), |it| it.learner.clone())),
                Cell::Share(first.map_or(0.0, |it| Units(it.units).share())),
                Cell::Text(
                    first
                        .map_or_else(String::new, |it| format!("{} of {}", it.required_met, job.plan.required_total())),
                ),
                partly,
                missing,
            ]
        });
        self.table(&shown_of(outcome.jobs.jobs.len(), ROWS, "jobs", "gaps"), &head, rows);
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
