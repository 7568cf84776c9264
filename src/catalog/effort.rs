//! What an achievement costs in all and how long it takes: money and time, each unknown unless it was said.

use std::collections::BTreeMap;

use crate::model::{Cost, LearningTime};

/// What it costs in all, and in which currency; `None` when unknown, or when currencies are mixed.
///
/// Costs of different kinds are added up (CTDL `directCostType`), unless one is the whole by its own words
/// (`AggregateCost`). Prices of one kind for different people are a choice: the highest stands, since nothing says who asks.
pub fn total_cost(cost: &[Cost]) -> Option<(f64, Option<String>)> {
    let currency = cost.first()?.currency.clone();
    if cost.iter().any(|it| it.currency != currency) {
        return None;
    }
    let is_whole = |it: &&Cost| it.kind.as_deref().is_some_and(|it| it.contains("Aggregate"));
    let whole = cost.iter().filter(is_whole).map(|it| it.amount).fold(None, |known, it| Some(highest(known, it)));
    let mut by_kind: BTreeMap<Option<&str>, (f64, Option<f64>)> = BTreeMap::new();
    for it in cost {
        let (for_all, for_some) = by_kind.entry(it.kind.as_deref()).or_default();
        match it.audience {
            None => *for_all += it.amount,
            Some(_) => *for_some = Some(highest(*for_some, it.amount)),
        }
    }
    let sum = by_kind.values().map(|(for_all, for_some)| for_all + for_some.unwrap_or(0.0)).sum();
    Some((whole.unwrap_or(sum), currency))
}

fn highest(known: Option<f64>, amount: f64) -> f64 {
    known.map_or(amount, |it| it.max(amount))
}

/// The band of what it costs in all, whatever the currency: free, up to 100, 500, more, or unknown.
pub(super) fn cost_band(cost: &[Cost]) -> &'static str {
    match total_cost(cost) {
        None => "unknown",
        Some((0.0, _)) => "free",
        Some((it, _)) if it <= 100.0 => "up to 100",
        Some((it, _)) if it <= 500.0 => "101 to 500",
        Some(_) => "above 500",
    }
}

/// The band of how long it takes: by calendar time where known, else by effort (40 hours a week).
pub(super) fn duration_band(duration: &LearningTime) -> &'static str {
    let hours = duration_hours(duration);
    match hours {
        None => "unknown",
        Some(it) if it <= 7.0 * 24.0 => "up to a week",
        Some(it) if it <= 31.0 * 24.0 => "up to a month",
        Some(it) if it <= 92.0 * 24.0 => "up to 3 months",
        Some(_) => "longer",
    }
}

/// Calendar hours it takes: calendar time where known, else effort at 40 hours a week; `None` where unknown or unreadable.
pub fn duration_hours(duration: &LearningTime) -> Option<f64> {
    match (&duration.calendar, &duration.effort) {
        (Some(calendar), _) => hours_of(calendar),
        (None, Some(effort)) => hours_of(effort).map(|hours| hours / 40.0 * 7.0 * 24.0),
        (None, None) => None,
    }
}

/// The hours of an ISO 8601 duration; months count 30.44 days, years 365.25. Decimal parts are understood.
pub fn hours_of(duration: &str) -> Option<f64> {
    let body = duration.trim().strip_prefix('P')?;
    let (date, time) = body.split_once('T').unwrap_or((body, ""));
    let date = sum_parts(date, &[('Y', 24.0 * 365.25), ('M', 24.0 * 30.44), ('W', 24.0 * 7.0), ('D', 24.0)])?;
    let time = sum_parts(time, &[('H', 1.0), ('M', 1.0 / 60.0), ('S', 1.0 / 3600.0)])?;
    (date.1 + time.1 > 0).then_some(date.0 + time.0)
}

/// The sum of the parts in hours, and how many there are.
fn sum_parts(text: &str, units: &[(char, f64)]) -> Option<(f64, usize)> {
    let mut rest = text;
    let mut sum = (0.0, 0);
    while let Some(end) = rest.find(|it: char| it.is_ascii_alphabetic()) {
        let (number, tail) = rest.split_at(end);
        let unit = tail.chars().next()?;
        let hours = units.iter().find(|(name, _)| *name == unit)?.1;
        let number: f64 = number.replace(',', ".").parse().ok().filter(|it: &f64| it.is_finite() && *it >= 0.0)?;
        sum = (sum.0 + number * hours, sum.1 + 1);
        rest = tail.get(unit.len_utf8()..)?;
    }
    rest.is_empty().then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals() {
        let cost = |amount: f64, kind: &str, audience: &str, currency: &str| Cost {
            amount,
            currency: Some(currency.to_owned()),
            kind: Some(kind.to_owned()),
            audience: Some(audience.to_owned()).filter(|it| !it.is_empty()),
        };
        let eur = |amount: f64| Some((amount, Some("EUR".to_owned())));
        for (costs, expected) in [
            (vec![], None),
            (vec![cost(100.0, "Tuition", "", "EUR"), cost(20.0, "Exam", "", "EUR")], eur(120.0)),
            (vec![cost(100.0, "Tuition", "InState", "EUR"), cost(300.0, "Tuition", "OutOfState", "EUR")], eur(300.0)),
            (vec![cost(450.0, "AggregateCost", "", "EUR"), cost(100.0, "Tuition", "", "EUR")], eur(450.0)),
            (vec![cost(100.0, "Tuition", "", "EUR"), cost(20.0, "Exam", "", "USD")], None),
            (vec![cost(0.0, "Tuition", "", "EUR")], eur(0.0)),
        ] {
            assert_eq!(total_cost(&costs), expected, "{costs:?}");
        }
        assert_eq!(cost_band(&[]), "unknown", "not free");
    }

    #[test]
    fn durations() {
        for (text, hours) in [
            ("P4W", Some(672.0)),
            ("PT160H", Some(160.0)),
            ("P1DT12H", Some(36.0)),
            ("P0.5Y", Some(24.0 * 365.25 / 2.0)),
            ("P", None),
            ("4 weeks", None),
            ("P4X", None),
            ("P-4D", None),
            ("", None),
        ] {
            assert_eq!(hours_of(text), hours, "{text}");
        }
    }
}
