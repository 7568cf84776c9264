//! Answers as tables for people.

use super::output::count;
use comfy_table::{Attribute, Cell, Table, presets};

use crate::{
    engine::{EvidenceShown, GapAnswer, MatchAnswer, MatchResult, QueryUnderstood, RequirementShown, SearchAnswer},
    model::{Cost, Importance, LearningTime},
    ranking::State,
};

pub(super) fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_content_arrangement(comfy_table::ContentArrangement::Dynamic);
    table.set_header(header.iter().map(|it| Cell::new(it).add_attribute(Attribute::Bold)));
    table
}

/// A ranking: a line for each result, and for each of its requirements where explained.
pub(crate) fn matches(answer: &MatchAnswer, explain: bool) -> String {
    let mut text = understood(&answer.query);
    text.push_str(&format!(
        "{} with a score above 0, the first {} shown, as of {}, data {}\n",
        answer.total,
        answer.results.len(),
        answer.as_of,
        answer.data_version
    ));
    let mut table = table(&["#", "name", "met", "musts", "verified", "score", "marks"]);
    for (place, result) in answer.results.iter().enumerate() {
        table.add_row([
            (place + 1).to_string(),
            result.name.clone().map_or_else(|| result.id.to_string(), |name| format!("{name}\n{}", result.id)),
            format!("{} of {}", result.met, result.requirements_total),
            if result.required_total == 0 {
                "none".to_owned()
            } else {
                format!("{} of {}", result.required_met, result.required_total)
            },
            result.verified.to_string(),
            format!("{:.4}", result.score),
            marks(result),
        ]);
    }
    text.push_str(&format!("{table}\n"));
    for result in &answer.results {
        if let Some(requirements) = result.requirements.as_ref().filter(|_| explain) {
            text.push_str(&format!("\n{}\n", result.name.clone().unwrap_or_else(|| result.id.to_string())));
            text.push_str(&explained(requirements));
            text.push_str(&format!("sum {} of 1048576 units = {:.4}\n", result.score_units, result.score));
        }
    }
    notes(&mut text, &answer.notes, answer.pending_documents);
    text
}

/// One mark for each requirement.
fn marks(result: &MatchResult) -> String {
    let mark = |it: &RequirementShown| match (it.state, it.importance) {
        (State::Met, _) => '●',
        (State::Partly, _) => '◐',
        (State::Missing, Importance::Required) => '✗',
        (State::Missing, Importance::Preferred) => '○',
    };
    result.requirements.iter().flatten().map(mark).collect()
}

fn explained(requirements: &[RequirementShown]) -> String {
    let mut table = table(&["requirement", "need", "state", "path", "units", "evidence"]);
    for it in requirements {
        let best = it.evidence.first().map(|evidence| proof(evidence, &it.label));
        let advice = it.advice.as_ref().map(|it| format!("\n→ {it}")).unwrap_or_default();
        table.add_row([
            it.label.clone(),
            need(it),
            state_word(it.state).to_owned(),
            it.path.map(|path| format!("{path:?}").to_lowercase()).unwrap_or_default(),
            format!("{} of {}", it.contribution_units, it.weight_units),
            format!("{}{advice}", best.unwrap_or_else(|| "none".to_owned())),
        ]);
    }
    format!("{table}\n")
}

/// One piece of evidence in a line: kind, achievement, the held skill where it is another one, level, why it does not count.
fn proof(evidence: &EvidenceShown, required: &str) -> String {
    let name = evidence.achievement.as_ref().and_then(|it| it.name.as_deref());
    let held = match name {
        Some(name) if evidence.label != required => format!("{name}, {}", evidence.label),
        Some(name) => name.to_owned(),
        None => evidence.label.clone(),
    };
    let level = level(evidence.level, evidence.level_stated.as_deref());
    let why = evidence.why_not.as_ref().map(|it| format!("; does not count: {it}")).unwrap_or_default();
    format!("{}: {held} ({level}{why})", evidence.kind.word())
}

fn need(it: &RequirementShown) -> String {
    let importance = if it.importance == Importance::Required { "required" } else { "preferred" };
    it.minimum_level.map_or_else(|| importance.to_owned(), |level| format!("{importance}, level {level}"))
}

fn state_word(state: State) -> &'static str {
    match state {
        State::Met => "met",
        State::Partly => "partly",
        State::Missing => "missing",
    }
}

/// A gap: what is met, what is not, and what closes it.
pub(crate) fn gap(answer: &GapAnswer) -> String {
    let mut text = understood(&answer.query);
    let name = answer.learner.name.clone().unwrap_or_else(|| answer.learner.id.to_string());
    text.push_str(&format!(
        "{name} covers {:.1} % as of {}, data {}\n",
        answer.coverage * 100.0,
        answer.as_of,
        answer.data_version
    ));
    let all: Vec<RequirementShown> =
        [&answer.missing, &answer.partly, &answer.met].into_iter().flatten().cloned().collect();
    text.push_str(&explained(&all));
    if !answer.suggestions.is_empty() {
        text.push_str("\nCredentials that close most of it:\n");
        let mut table = table(&["credential", "issuer", "closes", "gain", "cost", "time"]);
        for it in &answer.suggestions {
            let closes = it.closes.iter().chain(&it.improves).filter_map(|skill| skill.name.clone());
            table.add_row([
                it.credential.name.clone().unwrap_or_else(|| it.credential.id.to_string()),
                it.issuer.as_ref().and_then(|issuer| issuer.name.clone()).unwrap_or_default(),
                closes.collect::<Vec<_>>().join("\n"),
                format!("+{:.1} %", it.gain * 100.0),
                cost(&it.cost),
                time(&it.duration),
            ]);
        }
        text.push_str(&format!("{table}\n"));
    }
    text.push_str(&super::pathway_tables::pathways(answer));
    notes(&mut text, &answer.notes, answer.pending_documents);
    text
}

/// What it costs, for people.
pub(crate) fn cost(cost: &[Cost]) -> String {
    if cost.is_empty() {
        return "unknown".to_owned();
    }
    let one = |it: &Cost| match it.currency.as_deref() {
        _ if it.amount == 0.0 => "free".to_owned(),
        Some(currency) => format!("{} {currency}", it.amount),
        None => format!("{} (currency unknown)", it.amount),
    };
    cost.iter().map(one).collect::<Vec<_>>().join(" + ")
}

/// How long it takes, for people.
pub(crate) fn time(duration: &LearningTime) -> String {
    match (&duration.calendar, &duration.effort) {
        (Some(calendar), Some(effort)) => format!("{calendar} ({effort} of work)"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => "unknown".to_owned(),
    }
}

/// A level as number and, where it was said otherwise, in its own words.
pub(crate) fn level(level: Option<u8>, stated: Option<&str>) -> String {
    match (level, stated) {
        (Some(level), Some(stated)) if stated != level.to_string() => format!("level {level}, {stated}"),
        (Some(level), _) => format!("level {level}"),
        (None, Some(stated)) => format!("level unknown, {stated}"),
        (None, None) => "level unknown".to_owned(),
    }
}

/// The results of a search.
pub(crate) fn found(answer: &SearchAnswer) -> String {
    let mut text = String::new();
    if let Some(corrected) = &answer.corrected_query {
        text.push_str(&format!("searched for: {corrected}\n"));
    }
    text.push_str(&format!("{} of {} found, data {}\n", answer.results.len(), answer.total, answer.data_version));
    let mut table = table(&["kind", "name", "id"]);
    for it in &answer.results {
        table.add_row([it.kind.clone(), it.name.clone(), it.id.to_string()]);
    }
    text.push_str(&format!("{table}\n"));
    text
}

fn understood(query: &QueryUnderstood) -> String {
    let mut text = String::new();
    if let Some(title) = &query.title {
        text.push_str(&format!("{title}\n"));
    }
    for note in &query.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    for words in &query.unlinked {
        text.push_str(&format!("note: no skill found for `{words}`; it counts for nothing\n"));
    }
    for problem in &query.problems {
        text.push_str(&format!("problem{}: {}\n", super::output::at(&problem.place), problem.message));
    }
    text
}

fn notes(text: &mut String, notes: &[String], pending_documents: u64) {
    for note in notes {
        text.push_str(&format!("note: {note}\n"));
    }
    if pending_documents > 0 {
        text.push_str(&format!("note: {pending_documents} documents are not indexed yet: run `skillmatch index`\n"));
    }
}

/// Why one result has its score.
pub(crate) fn reasons(result: &MatchResult) -> String {
    let requirements = result.requirements.as_deref().unwrap_or_default();
    format!("{}sum {} of 1048576 units = {:.4}\n", explained(requirements), result.score_units, result.score)
}

/// Supply and demand of the skills asked for most.
pub(crate) fn balance(gaps: &crate::batch::GroupBalance, most: usize) -> String {
    let mut table = table(&["skill", "jobs asking", "requiring", "learners meeting it", "by issued evidence", "not"]);
    for it in gaps.skills.iter().take(most) {
        table.add_row([
            it.label.clone(),
            it.asked.to_string(),
            it.required.to_string(),
            it.held.to_string(),
            it.held_issued.to_string(),
            it.missing.to_string(),
        ]);
    }
    let (jobs, learners) = (count(gaps.jobs, "job"), count(gaps.learners, "learner"));
    format!("{jobs} x {learners}, {} asked for\n{table}\n", count(gaps.skills.len(), "skill"))
}
