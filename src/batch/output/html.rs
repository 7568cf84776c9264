//! The page for people: self-contained, without scripts; figures, charts, tables, and what was left out.

use super::{
    Summed,
    charts::{self, Bar, Row},
    formats::WrittenFile,
    manifest::{Asked, AskedOf},
    published,
    table::{Cell, lists},
    words::{
        best_of_jobs, count, escape, evidence_words, grouped, most_asked, named, percent, row_of, scarcest,
        shown_of, supply_for_demand, title_of,
    },
};
use crate::{
    batch::{
        balance::{Balance, GroupBalance},
        error::BatchError,
        work::{Outcome, Question, tenth},
    },
    model::Units,
};

const STYLE: &str = include_str!("style.css");
/// So many rows of each table are on the page; all are in the files.
const ROWS: usize = 60;
/// So many skills, occupations and groups have a bar.
const BARS: usize = 15;
const GROUPS: usize = 30;

/// The page.
pub(super) fn page(
    outcome: &mut Outcome,
    summed: &Summed,
    question: Question,
    asked: &Asked,
    files: &[WrittenFile],
) -> Result<String, BatchError> {
    let first_learners = if question == Question::Occupations { Page::first_learners(outcome)? } else { Vec::new() };
    let Summed { balance, published } = summed;
    let mut page = Page::default();
    page.head(outcome, question, asked);
    match published {
        Some(published) => page.figure_list(published::figures(published)),
        None => page.figures(outcome, balance, question),
    }
    match question {
        Question::Gaps => {
            page.skills(&balance.everybody);
            page.coverage_of_jobs(outcome);
            page.groups(balance);
            page.table_of_skills(&balance.everybody);
            page.jobs(outcome);
        }
        Question::Skills => {
            page.skills(&balance.everybody);
            page.groups(balance);
            page.table_of_skills(&balance.everybody);
        }
        Question::Statistics => {
            if let Some(it) = published {
                published::page(&mut page, it, &asked.by, &outcome.publish, it.everybody.skills.len());
            }
        }
        Question::Occupations => {
            page.coverage_of_learners(outcome);
            page.occupations(outcome);
            page.learners(outcome, &first_learners);
        }
    }
    page.rejected(outcome, question);
    page.about(outcome, question, asked, files);
    page.text.push_str("</main></body></html>\n");
    Ok(page.text)
}

#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    fn head(&mut self, outcome: &Outcome, question: Question, asked: &Asked) {
        let title = match question {
            Question::Gaps => "Skill gaps",
            Question::Skills => "Skills: demand and supply",
            Question::Statistics => "Statistics of skills: demand and supply",
            Question::Occupations => "Learners and occupations",
        };
        let (jobs, learners) = (outcome.jobs.jobs.len(), grouped(outcome.running.learners));
        let what = if question == Question::Occupations { "occupations" } else { "jobs" };
        self.text = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
             <style>{STYLE}</style></head><body>{}<main>\
             <h1>{title}: {} {what}, {learners} learners</h1>\
             <p class=\"soft\">As of {}. Evidence that counts: {}. Data version {}.</p>\n",
            charts::PATTERNS,
            grouped(count(jobs)),
            asked.as_of,
            evidence_words(asked.evidence),
            escape(&asked.data_version)
        );
    }

    fn figures(&mut self, outcome: &Outcome, balance: &Balance, question: Question) {
        let running = &outcome.running;
        let mut figures = vec![(grouped(running.learners), "learners compared")];
        match question {
            Question::Gaps | Question::Skills | Question::Statistics => {
                figures.insert(0, (grouped(count(outcome.jobs.jobs.len())), "jobs compared"));
                figures.push((grouped(count(balance.everybody.skills.len())), "skills asked for"));
                let nobody = balance.everybody.skills.iter().filter(|it| it.held == 0).count();
                figures.push((grouped(count(nobody)), "asked for and held by nobody"));
            }
            Question::Occupations => {
                figures.insert(0, (grouped(count(outcome.jobs.jobs.len())), "occupations compared"));
                let near = running.totals.iter().filter(|it| it[2] > 0).count();
                figures.push((grouped(count(near)), "of which somebody covers half"));
            }
        }
        if question == Question::Gaps {
            let mut best: Vec<u32> = best_of_jobs(outcome).collect();
            best.sort_unstable();
            let middle = best.get(best.len() / 2).copied().unwrap_or(0);
            figures.push((percent(Units(middle).share()), "covered by the best learner of the median job"));
        }
        figures.push((grouped(outcome.rejected()), "rows rejected"));
        self.figure_list(figures);
    }

    fn figure_list(&mut self, figures: Vec<(String, &str)>) {
        self.text.push_str("<ul class=\"figures\">");
        for (number, words) in figures {
            self.text.push_str(&format!("<li><b>{number}</b>{words}</li>"));
        }
        self.text.push_str("</ul>\n");
    }

    fn skills(&mut self, everybody: &GroupBalance) {
        self.heading("Demand and supply of the skills most asked for");
        self.text.push_str(
            "<p>Demand: the share of jobs that ask for a skill. Supply: the share of learners who meet it for at least \
             one of these jobs, at the level it asks for.</p>",
        );
        let rows: Vec<Row> = everybody.skills.iter().take(BARS).map(|it| row_of(it, everybody)).collect();
        let about = "Share of jobs that ask for each of the skills most asked for, and share of learners who meet it";
        self.figure(&charts::bars(&rows, &["jobs asking", "learners meeting it"], about));
    }

    fn table_of_skills(&mut self, everybody: &GroupBalance) {
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

    fn coverage_of_jobs(&mut self, outcome: &Outcome) {
        self.heading("How much of each job its best learner covers");
        let mut tenths = [0_u64; 11];
        for units in best_of_jobs(outcome) {
            if let Some(count) = tenths.get_mut(tenth(units)) {
                *count += 1;
            }
        }
        self.tenths(&tenths, "jobs", "covered by the best learner");
    }

    pub(super) fn tenths(&mut self, tenths: &[u64; 11], what: &str, axis: &str) {
        let label =
            |at: usize| if at == 10 { "all".to_owned() } else { format!("{}–{}\u{a0}%", at * 10, at * 10 + 10) };
        let counts: Vec<(String, u64)> = tenths.iter().enumerate().map(|(at, it)| (label(at), *it)).collect();
        let about = format!("How many {what} fall into each tenth of what is {axis}");
        self.figure(&charts::histogram(&counts, axis, &about));
    }

    fn groups(&mut self, balance: &Balance) {
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

    fn jobs(&mut self, outcome: &Outcome) {
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

    fn rejected(&mut self, outcome: &Outcome, question: Question) {
        self.heading("What could not be used");
        let all = outcome.rejected();
        if all == 0 {
            self.text.push_str("<p>Every row could be used.</p>");
            return;
        }
        let jobs = outcome.jobs.rejected.len();
        self.text.push_str(&format!(
            "<p>{} rows were rejected: {} of jobs, {} of learners. The rest was compared.</p>",
            grouped(all),
            grouped(count(jobs)),
            grouped(outcome.running.rejected)
        ));
        if question == Question::Statistics {
            // A row of a learner says who it is.
            return;
        }
        let rows = outcome
            .jobs
            .rejected
            .iter()
            .chain(&outcome.running.shown_rejected)
            .take(ROWS)
            .map(|it| [&it.source, &it.row, &it.column, &it.reason].map(|it| Cell::Text(it.clone())).to_vec());
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        self.table(&shown_of(all, ROWS, "rows", "rejected"), &["file", "row", "column", "reason"], rows);
    }

    fn about(&mut self, outcome: &Outcome, question: Question, asked: &Asked, files: &[WrittenFile]) {
        self.heading("How this was made");
        self.text.push_str(
            "<p>Only skills, their levels, evidence and its dates enter a score. Names, gender, age, place and \
             everything else do not. A score is no hiring decision: it says what is documented, not what somebody can \
             do.</p><dl>",
        );
        let inputs = |of: &AskedOf| {
            let files =
                of.files.iter().map(|it| format!("{} ({} bytes, BLAKE3 {})", it.name, grouped(it.bytes), it.digest));
            let chosen = of.only.iter().map(|(field, values)| format!("only {field} = {}", values.join(" or ")));
            let all = std::iter::once(if of.files.is_empty() { of.from.to_owned() } else { String::new() });
            all.chain(files).chain(chosen).filter(|it| !it.is_empty()).collect::<Vec<_>>().join("; ")
        };
        let mut facts = vec![
            ("program", format!("skillmatch {}, batch {}", asked.skillmatch, asked.question)),
            ("jobs", inputs(&asked.jobs)),
            ("learners", inputs(&asked.learners)),
        ];
        let unlinked: usize = outcome.jobs.jobs.iter().map(|it| it.unlinked).sum();
        if question != Question::Occupations && unlinked > 0 {
            facts.push((
                "not understood",
                format!("{} phrases of jobs name no known skill and ask for nothing here", grouped(count(unlinked))),
            ));
        }
        for (file, mapping) in outcome.jobs.mappings.iter().chain(&outcome.learner_mappings) {
            let read = mapping.iter().map(|(field, column)| format!("{field} from {column}")).collect::<Vec<_>>();
            facts.push(("columns", format!("{file}: {}", read.join(", "))));
        }
        facts.push(("files", files.iter().map(|it| it.name.as_str()).collect::<Vec<_>>().join(", ")));
        facts.push(("again", "the same manifest.json gives the same bytes, on any number of processors".to_owned()));
        for (name, words) in facts {
            self.text.push_str(&format!("<dt>{name}</dt><dd>{}</dd>", escape(&words)));
        }
        self.text.push_str("</dl>");
    }

    pub(super) fn words(&mut self, words: &str) {
        self.text.push_str(&format!("<p>{}</p>\n", escape(words)));
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.text.push_str(&format!("<h2>{words}</h2>\n"));
    }

    pub(super) fn figure(&mut self, svg: &str) {
        self.text.push_str(&format!("<figure>{svg}</figure>\n"));
    }

    pub(super) fn table(&mut self, caption: &str, head: &[&str], rows: impl Iterator<Item = Vec<Cell>>) {
        let rows: Vec<Vec<Cell>> = rows.collect();
        let is_number =
            |at: usize| rows.first().and_then(|it| it.get(at)).is_some_and(|it| !matches!(it, Cell::Text(_)));
        self.text.push_str(&format!("<div class=\"scroll\"><table><caption>{}</caption><thead><tr>", escape(caption)));
        for (at, name) in head.iter().enumerate() {
            let class = if is_number(at) { " class=\"number\"" } else { "" };
            self.text.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(name)));
        }
        self.text.push_str("</tr></thead><tbody>\n");
        for row in &rows {
            self.text.push_str("<tr>");
            for cell in row {
                match cell {
                    Cell::Text(text) => self.text.push_str(&format!("<td>{}</td>", escape(text))),
                    Cell::Nothing => self.text.push_str("<td class=\"number\">–</td>"),
                    Cell::Count(number) => {
                        self.text.push_str(&format!("<td class=\"number\">{}</td>", grouped(*number)))
                    }
                    Cell::Share(share) => self.text.push_str(&format!("<td class=\"number\">{}</td>", percent(*share))),
                }
            }
            self.text.push_str("</tr>\n");
        }
        self.text.push_str("</tbody></table></div>\n");
    }
}
