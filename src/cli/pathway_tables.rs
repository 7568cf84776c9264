//! Pathways for people: the best for each goal step by step, the others in a line each.

use super::{
    output::count,
    tables::{cost, table, time},
};
use crate::{
    catalog::hours_of,
    engine::{GapAnswer, Named, PathwayGoal, PathwayShown, PathwayStep},
};

/// The pathways of an answer; nothing when none were asked for.
pub(super) fn pathways(answer: &GapAnswer) -> String {
    let mut text = String::new();
    let all = answer.pathways.as_deref().unwrap_or_default();
    let mut shown: Vec<&PathwayShown> = Vec::new();
    for best in all.iter().filter(|it| it.rank == 1) {
        if shown.iter().any(|it| is_same(it, best)) {
            continue;
        }
        shown.push(best);
        let goals = all.iter().filter(|it| it.rank == 1 && is_same(it, best)).map(|it| goal_words(it.goal));
        let goals = goals.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("\n{goals}: {}, now {}\n", summary(best), per_cent(answer.coverage)));
        text.push_str(&steps(&best.credentials));
        if !best.open.is_empty() {
            text.push_str(&format!("stays open: {}\n", names(&best.open).join(", ")));
        }
        if let Some(doubt) = doubt(best) {
            text.push_str(&format!("{doubt}\n"));
        }
        let others = all.iter().filter(|it| it.rank > 1 && it.goal == best.goal);
        for other in others {
            let names: Vec<String> = other.credentials.iter().map(|it| words(&it.credential)).collect();
            text.push_str(&format!("or {}: {}\n", names.join(" + "), summary(other)));
        }
    }
    text
}

fn is_same(one: &PathwayShown, other: &PathwayShown) -> bool {
    let ids = |it: &PathwayShown| it.credentials.iter().map(|it| it.credential.id.clone()).collect::<Vec<_>>();
    ids(one) == ids(other)
}

fn goal_words(goal: PathwayGoal) -> &'static str {
    match goal {
        PathwayGoal::Fewest => "Fewest credentials",
        PathwayGoal::Cheapest => "Cheapest",
        PathwayGoal::Fastest => "Fastest",
    }
}

/// How many, how dear, how long, how good.
fn summary(it: &PathwayShown) -> String {
    let price = match it.unknown_prices {
        0 => cost(&it.cost),
        unknown if it.cost.is_empty() => count(unknown as usize, "unknown price"),
        unknown => format!("{} and {}", cost(&it.cost), count(unknown as usize, "unknown price")),
    };
    let known = it.duration.calendar.as_deref().map(calendar);
    let takes = match (known, it.unknown_times) {
        (Some(known), 0) => known,
        (Some(known), unknown) => format!("at least {known} and {}", count(unknown as usize, "unknown time")),
        (None, unknown) => count(unknown as usize, "unknown time"),
    };
    let credentials = count(it.credentials.len(), "credential");
    format!("{credentials}, {price}, {takes}, covers {}", per_cent(it.coverage_after))
}

fn steps(steps: &[PathwayStep]) -> String {
    let mut table = table(&["step", "credential", "closes", "price", "time", "from", "to"]);
    for (number, it) in steps.iter().enumerate() {
        let mut credential = words(&it.credential);
        if let Some(issuer) = it.issuer.as_ref().and_then(|issuer| issuer.name.as_deref()) {
            credential.push_str(&format!("\n{issuer}"));
        }
        if !it.needs.is_empty() {
            credential.push_str(&format!("\nneeds: {}", names(&it.needs).join(", ")));
        }
        for check in &it.check {
            credential.push_str(&format!("\ncheck: {check}"));
        }
        let improved = it.improves.iter().map(|it| format!("partly: {}", words(it)));
        let day = |it: &Option<String>| it.as_deref().map_or_else(|| "unknown".to_owned(), after);
        table.add_row([
            (number + 1).to_string(),
            credential,
            names(&it.closes).into_iter().chain(improved).collect::<Vec<_>>().join("\n"),
            cost(&it.cost),
            time(&it.duration),
            day(&it.starts_after),
            day(&it.ends_after),
        ]);
    }
    format!("{table}\n")
}

/// What is not proved, and how much better it might be.
fn doubt(it: &PathwayShown) -> Option<String> {
    let bound = it.bound.as_ref().filter(|_| !it.optimal)?;
    let least =
        bound.credentials_at_least.map(|least| count(usize::try_from(least).unwrap_or(usize::MAX), "credential"));
    let least = least.or_else(|| bound.cost_at_least.as_ref().map(|it| cost(std::slice::from_ref(it))));
    let least = least.or_else(|| bound.duration_at_least.as_deref().map(calendar));
    let least = least.map(|it| format!(", and none that covers as much takes less than {it}")).unwrap_or_default();
    let most = per_cent(bound.coverage_at_most);
    Some(format!("not proved to be the best: too many to try all; none covers more than {most}{least}"))
}

fn names(named: &[Named]) -> Vec<String> {
    named.iter().map(words).collect()
}

fn words(named: &Named) -> String {
    named.name.clone().unwrap_or_else(|| named.id.to_string())
}

fn per_cent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A day or hour counted from the beginning.
fn after(duration: &str) -> String {
    match hours_of(duration) {
        Some(0.0) => "start".to_owned(),
        _ => format!("+ {}", calendar(duration)),
    }
}

/// A duration in whole weeks, days or hours.
fn calendar(duration: &str) -> String {
    let Some(hours) = hours_of(duration) else { return duration.to_owned() };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "durations are not negative")]
    let hours = hours.ceil() as usize;
    if hours > 0 && hours.is_multiple_of(7 * 24) {
        count(hours / (7 * 24), "week")
    } else if hours >= 72 {
        count(hours.div_ceil(24), "day")
    } else {
        count(hours, "hour")
    }
}
