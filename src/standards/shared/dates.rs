//! Dates as they are written: ISO 8601 with and without time, offset or seconds, in its basic form, by month or year
//! only, and Unix seconds (Open Badges 1.x).

use jiff::{Timestamp, civil};

use super::Node;
use crate::model::{Date, Problem, Reading};

/// The date under the first of these keys; a problem when it cannot be read.
pub(in crate::standards) fn date(node: &Node<'_>, keys: &[&str], reading: &mut Reading) -> Option<Date> {
    read(&node.get(keys)?, parse, reading)
}

fn read(found: &Node<'_>, parse: fn(&str) -> Option<Date>, reading: &mut Reading) -> Option<Date> {
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
    let until = node.get(last).and_then(|found| read(&found, parse_last, reading));
    let days = (date(node, first, reading), until);
    if let (Some(from), Some(until)) = days
        && until < from
        && let Some(found) = node.get(last)
    {
        let message = format!("it ends on {until}, before it begins on {from}: it never counts");
        reading.problems.push(Problem::warning(found.place(), message, "correct one of the two dates"));
    }
    days
}

/// Reads one date. Times are taken in UTC; a time without offset is taken as UTC; a month or a year as its first day.
pub(in crate::standards) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(utc_date(timestamp));
    }
    if text.bytes().all(|it| it.is_ascii_digit()) && text.len() > 8 {
        let seconds = text.parse().ok().filter(|_| text.len() <= 10 && !text.starts_with('0'))?;
        return Timestamp::from_second(seconds).ok().map(utc_date);
    }
    // Minutes only, as in 2020-01-01T00:00Z, and times without offset.
    let local = text.trim_end_matches(['Z', 'z']);
    if let Ok(time) = local.parse::<civil::DateTime>() {
        return Some(time.date());
    }
    text.parse::<Date>().ok().or_else(|| month(text).map(|(first, _)| first))
}

/// The same for the end of something: a month or a year ends with its last day.
pub(in crate::standards) fn parse_last(text: &str) -> Option<Date> {
    month(text.trim()).map(|(_, last)| last).or_else(|| parse(text))
}

/// The first and the last day of a month (`2026-03`) or of a year (`2026`).
fn month(text: &str) -> Option<(Date, Date)> {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|it| it.is_ascii_digit());
    let (year, month) = match text.split_once('-') {
        Some((year, month)) if digits(month, 2) => (year, Some(month)),
        Some(_) => return None,
        None => (text, None),
    };
    let number: i16 = year.parse().ok().filter(|_| digits(year, 4))?;
    match month {
        Some(month) => {
            let first = Date::new(number, month.parse().ok()?, 1).ok()?;
            Some((first, first.last_of_month()))
        }
        None => Some((Date::new(number, 1, 1).ok()?, Date::new(number, 12, 31).ok()?)),
    }
}

fn utc_date(timestamp: Timestamp) -> Date {
    timestamp.to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_last};

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
            ("2013-02-21T15:18-0500", Some("2013-02-21")),
            ("2013-02-21T15:18.000-0500", None),
            ("20130221", Some("2013-02-21")),
            ("20130221T151800Z", Some("2013-02-21")),
            ("20130221T1518-0500", Some("2013-02-21")),
            ("2013-02", Some("2013-02-01")),
            ("2013", Some("2013-01-01")),
            ("2013-13", None),
            ("2013022", None),
            ("20", None),
            ("201302", None),
            ("1361561085305", None),
            ("000000000000000000000", None),
            ("January 12th", None),
            ("08/13/1985", None),
            ("last spring", None),
            ("", None),
            ("2026-02-31", None),
        ] {
            assert_eq!(parse(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_month_ends_with_its_last_day() {
        for (text, expected) in [
            ("2024-02", Some("2024-02-29")),
            ("2026", Some("2026-12-31")),
            ("2026-03-01", Some("2026-03-01")),
            ("2026-03-01T12:00:00Z", Some("2026-03-01")),
            ("soon", None),
        ] {
            assert_eq!(parse_last(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
    }
}
