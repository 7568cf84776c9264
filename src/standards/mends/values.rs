//! Values as they should be written: dates, IRIs, durations, numbers. Only where what is meant is certain.

use jiff::{Timestamp, civil};
use serde_json::Value;

use crate::{
    model::{Iri, is_uuid},
    standards::shared::dates,
};

/// A date as a point in time (RFC 3339); `None` where it is not certain which one.
pub(super) fn date(value: &Value) -> Option<String> {
    let text = match value {
        Value::Number(number) => return seconds(number.as_i64()?),
        Value::String(text) => text.trim(),
        _ => return None,
    };
    if let Ok(number) = text.parse::<i64>()
        && text.len() >= 9
    {
        return seconds(number);
    }
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time.to_string());
    }
    if let Some(date) = dates::parse(text) {
        let local = text.trim_end_matches(['Z', 'z']);
        let time = local.parse::<civil::DateTime>().ok();
        return Some(match time {
            Some(time) => format!("{}Z", time.strftime("%Y-%m-%dT%H:%M:%S")),
            None => format!("{date}T00:00:00Z"),
        });
    }
    // A blank where the T should be, the zone as a word.
    let in_utc = text.strip_suffix(" UTC").or_else(|| text.strip_suffix(" GMT"));
    let joined = in_utc.map_or_else(|| text.to_owned(), |it| format!("{it}Z")).replacen(' ', "T", 1).replace(' ', "");
    if let Ok(time) = joined.parse::<Timestamp>() {
        return Some(time.to_string());
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f%z", "%a, %d %b %Y %H:%M:%S %z", "%a %b %d %H:%M:%S %z %Y"] {
        if let Ok(time) = Timestamp::strptime(form, text) {
            return Some(time.to_string());
        }
    }
    let forms = ["%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y"];
    let day = forms.iter().find_map(|it| civil::Date::strptime(it, text).ok()).or_else(|| numbered_day(text))?;
    Some(format!("{day}T00:00:00Z"))
}

/// `13/08/1985` and `08/13/1985`: certain when only one of the two can be the month.
fn numbered_day(text: &str) -> Option<civil::Date> {
    let parts: Vec<i16> = text.split(['/', '-']).map(|it| it.parse().ok()).collect::<Option<_>>()?;
    let [one, two, year] = parts[..] else { return None };
    let day = |day: i16, month: i16| civil::Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
    match (one, two) {
        _ if year < 1_000 => None,
        (13..=31, 1..=12) => day(one, two),
        (1..=12, 13..=31) => day(two, one),
        (same, other) if same == other => day(one, two),
        _ => None,
    }
}

/// Seconds since 1970, or milliseconds where seconds would lie far ahead.
fn seconds(number: i64) -> Option<String> {
    let time = if number.abs() >= 100_000_000_000 {
        Timestamp::from_millisecond(number).ok()?
    } else {
        Timestamp::from_second(number).ok()?
    };
    let year = time.to_zoned(jiff::tz::TimeZone::UTC).year();
    (1_970..2_200).contains(&year).then(|| time.to_string())
}

/// A text that is no absolute IRI, as the one that is meant.
pub(super) fn iri(text: &str) -> Option<String> {
    let trimmed: String = text.trim().trim_matches(['<', '>', '"', '\'']).trim().to_owned();
    let lower = trimmed.to_lowercase();
    let meant = if is_uuid(&trimmed) {
        format!("urn:uuid:{trimmed}")
    } else if lower.starts_with("www.") && trimmed.contains('/') | (trimmed.matches('.').count() >= 2) {
        format!("https://{trimmed}")
    } else if lower.starts_with("https//") || lower.starts_with("http//") {
        trimmed.replacen("//", "://", 1)
    } else if lower.starts_with("https:/") && !lower.starts_with("https://") {
        trimmed.replacen(":/", "://", 1)
    } else {
        trimmed
    };
    // White space inside an address of the web stands for itself.
    let web = meant.to_lowercase().starts_with("http");
    let meant = if web { meant.replace(' ', "%20") } else { meant };
    (meant != text && Iri::new(&meant).is_ok()).then_some(meant)
}

/// Words of a duration as ISO 8601: `6 weeks`, `two hours`.
pub(super) fn duration(text: &str) -> Option<String> {
    const NUMBERS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let lower = text.trim().to_lowercase();
    let mut words = lower.split(|it: char| it.is_whitespace() || it == '-').filter(|it| !it.is_empty());
    let (count, unit) = (words.next()?, words.next()?);
    let number: u32 = count
        .parse()
        .ok()
        .or_else(|| NUMBERS.iter().position(|it| *it == count)?.try_into().ok())
        .filter(|it| *it > 0)?;
    let designator = match unit.trim_end_matches('.').trim_end_matches('s') {
        "minute" | "min" => return Some(format!("PT{number}M")),
        "hour" | "hr" | "h" => return Some(format!("PT{number}H")),
        "day" => 'D',
        "week" => 'W',
        "month" => 'M',
        "year" => 'Y',
        _ => return None,
    };
    words.next().is_none().then(|| format!("P{number}{designator}"))
}

/// The number in a text that has exactly one: `3 credits`, `EUR 1.150,00` not.
pub(super) fn number(text: &str) -> Option<f64> {
    let mut found = text
        .split(|it: char| !(it.is_ascii_digit() || it == '.' || it == ','))
        .filter(|it| it.bytes().any(|it| it.is_ascii_digit()));
    let only = found.next()?.trim_matches(['.', ',']);
    let one = found.next().is_none() && only.matches(['.', ',']).count() <= 1;
    let grouped = only.rsplit_once([',', '.']).is_some_and(|(_, end)| end.len() == 3);
    let negative = text.contains('-');
    (one && !grouped && !negative).then(|| only.replace(',', ".").parse().ok())?
}
