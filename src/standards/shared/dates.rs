//! Dates as they are written: ISO 8601 with and without time, offset or seconds, and Unix seconds (Open Badges 1.x).

use jiff::{Timestamp, civil};

use super::Node;
use crate::model::{Date, Problem, Reading};

/// The date under the first of these keys; a problem when it cannot be read.
pub(in crate::standards) fn date(node: &Node<'_>, keys: &[&str], reading: &mut Reading) -> Option<Date> {
    let found = node.get(keys)?;
    let parsed = match found.value.as_i64() {
        Some(seconds) => Timestamp::from_second(seconds).ok().map(utc_date),
        None => parse(&found.words()?),
    };
    if parsed.is_none() {
        let message = format!("`{}` is not a date", found.words().unwrap_or_default());
        reading.problems.push(Problem::error(found.place(), message, "write it as 2026-03-01T00:00:00Z (RFC 3339)"));
    }
    parsed
}

/// The first and the last day under these keys; a warning when they are the wrong way round, for then it never counts.
pub(in crate::standards) fn period(
    node: &Node<'_>,
    first: &[&str],
    last: &[&str],
    reading: &mut Reading,
) -> (Option<Date>, Option<Date>) {
    let days = (date(node, first, reading), date(node, last, reading));
    if let (Some(from), Some(until)) = days
        && until < from
        && let Some(found) = node.get(last)
    {
        let message = format!("it ends on {until}, before it begins on {from}: it never counts");
        reading.problems.push(Problem::warning(found.place(), message, "correct one of the two dates"));
    }
    days
}

/// Reads one date. Times are taken in UTC; a time without offset is taken as UTC.
pub(in crate::standards) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(utc_date(timestamp));
    }
    // Minutes only, as in 2020-01-01T00:00Z, and times without offset.
    let local = text.trim_end_matches(['Z', 'z']);
    if let Ok(time) = local.parse::<civil::DateTime>() {
        return Some(time.date());
    }
    let digits = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if digits && text.len() >= 9 {
        return Timestamp::from_second(text.parse().ok()?).ok().map(utc_date);
    }
    text.parse::<Date>().ok()
}

fn utc_date(timestamp: Timestamp) -> Date {
    timestamp.to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn all_forms_of_the_wild() {
        for (text, expected) in [
            ("2026-03-01", Some("2026-03-01")),
            ("2026-03-01T12:00:00Z", Some("2026-03-01")),
            ("2026-03-01T00:00Z", Some("2026-03-01")),
            ("2026-03-01T23:30:00-05:00", Some("2026-03-02")),
            ("2026-03-01T12:00:00", Some("2026-03-01")),
            ("2026-03-01T12:00:00.123456Z", Some("2026-03-01")),
            ("1330732800", Some("2012-03-03")),
            ("last spring", None),
            ("", None),
            ("2026-02-31", None),
        ] {
            assert_eq!(parse(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }
}
