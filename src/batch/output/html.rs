//! The page for people: self-contained, without scripts; figures, charts, tables, and what was left out.

use super::{
    Summed, charts,
    formats::WrittenFile,
    manifest::{Asked, AskedOf},
    published,
    table::Cell,
    words::{best_of_jobs, count, escape, evidence_words, grouped, percent, shown_of},
};
use crate::{
    batch::{
        balance::Balance,
        error::BatchError,
        work::{LearnerRecord, Outcome, Question},
    },
    model::Units,
};

const STYLE: &str = include_str!("style.css");
/// So many rows of each table are on the page; all are in the files.
pub(super) const ROWS: usize = 60;

/// The page.
pub(super) fn page(
    outcome: &mut Outcome,
    summed: &Summed,
    question: Question,
    asked: &Asked,
    files: &[WrittenFile],
) -> Result<String, BatchError> {
    let first_learners = if question == Question::Occupations { first_learners(outcome)? } else { Vec::new() };
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

/// The first learners with their best occupations.
fn first_learners(outcome: &mut Outcome) -> Result<Vec<LearnerRecord>, BatchError> {
    let mut first = Vec::new();
    outcome.for_each_chunk(&mut |record| {
        let room = ROWS.saturating_sub(first.len());
        first.extend(record.occupations.into_iter().take(room));
        Ok(())
    })?;
    Ok(first)
}

/// The page as it grows.
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
                        self.text.push_str(&format!("<td class=\"number\">{}</td>", grouped(*number)));
                    }
                    Cell::Share(share) => self.text.push_str(&format!("<td class=\"number\">{}</td>", percent(*share))),
                }
            }
            self.text.push_str("</tr>\n");
        }
        self.text.push_str("</tbody></table></div>\n");
    }
}
