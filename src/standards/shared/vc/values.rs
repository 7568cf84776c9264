//! Values of the data model: URLs, points in time, words in a language.

use jiff::Timestamp;

use super::{Faults, Node, context::Version, cut};
use crate::{
    model::Problem,
    standards::{json::Json, shared::dates},
};

/// Whether it is an absolute URL of any scheme. Unlike an `Iri` it may be long: pictures lie in `data:` URLs.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let rest = if is_web { rest.strip_prefix("//").unwrap_or_default() } else { rest };
    scheme.starts_with(|it: char| it.is_ascii_alphabetic())
        && scheme.bytes().all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'.' | b'-'))
        && !rest.is_empty()
        && !text.chars().any(|it| it.is_whitespace() || it.is_control())
}

/// Whether it is a `data:` URL with something in it.
pub(super) fn is_data_url(text: &str) -> bool {
    text.strip_prefix("data:").and_then(|it| it.split_once(',')).is_some_and(|(_, data)| !data.is_empty())
}

/// Section 4.9: the first and the last moment, in the terms of 2.0 or 1.1; the first is not after the last.
pub(super) fn validity(node: &Node<'_>, version: Option<Version>, faults: &mut Faults) {
    let mut moment = |key: &str| {
        let found = node.get(&[key])?;
        if version == Some(Version::V2) && matches!(key, "issuanceDate" | "expirationDate") {
            let newer = if key == "issuanceDate" { "validFrom" } else { "validUntil" };
            let message = format!("`{key}` is of version 1.1 of the data model");
            faults.push(Problem::warning(found.place(), message, format!("name it `{newer}`")));
        }
        time(&found, faults)
    };
    let from = [moment("validFrom"), moment("issuanceDate")];
    let until = [("validUntil", moment("validUntil")), ("expirationDate", moment("expirationDate"))];
    let Some(from) = from.into_iter().flatten().next() else { return };
    for (key, until) in until {
        if until.is_some_and(|it| it < from) {
            let message = "it ends before it begins: it never counts";
            faults.push(Problem::error(node.place_of(key), message, "correct one of the two dates"));
        }
    }
}

/// A point in time; an error when nobody can read it, a warning when it is no `dateTimeStamp`.
fn time(node: &Node<'_>, faults: &mut Faults) -> Option<Timestamp> {
    let hint = "write it as 2026-03-01T00:00:00Z, with seconds and offset (XML Schema dateTimeStamp)";
    let text = node.value.as_str();
    if let Some(text) = text
        && is_date_time_stamp(text)
    {
        // None for what the type allows and no calendar needs: years past 9999, the hour 24.
        return text.parse().ok();
    }
    let known = text.map_or_else(|| node.value.as_i64().is_some(), |it| dates::parse(it).is_some());
    let shown = node.words().unwrap_or_default();
    faults.push(if known {
        Problem::warning(node.place(), format!("`{}` is a date, but no dateTimeStamp", cut(&shown)), hint)
    } else {
        Problem::error(node.place(), format!("`{}` is not a date", cut(&shown)), hint)
    });
    None
}

/// Whether it is a `dateTimeStamp` of XML Schema 1.1, part 2: date, time with seconds, and offset.
pub(super) fn is_date_time_stamp(text: &str) -> bool {
    let Some((date, time)) = text.split_once('T') else { return false };
    is_date(date) && is_time_with_offset(time).unwrap_or(false)
}

fn is_date(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let mut parts = unsigned.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let long_enough = year.len() == 4 || (year.len() > 4 && !year.starts_with('0'));
    let (Some(month), Some(day)) = (two_digits(month), two_digits(day)) else { return false };
    let leap = || {
        let last_four = year.get(year.len().saturating_sub(4)..).and_then(|it| it.parse::<u32>().ok());
        last_four.is_some_and(|it| it % 4 == 0 && (it % 100 != 0 || it % 400 == 0))
    };
    let days = match month {
        2 => 28 + u8::from(leap()),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    long_enough && year.bytes().all(|it| it.is_ascii_digit()) && (1..=days).contains(&day)
}

fn is_time_with_offset(text: &str) -> Option<bool> {
    let (clock, offset) = match text.strip_suffix('Z') {
        Some(clock) => (clock, "00:00"),
        None => (text.get(..text.rfind(['+', '-'])?)?, text.get(text.rfind(['+', '-'])? + 1..)?),
    };
    let (whole, fraction) = clock.split_once('.').map_or((clock, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut parts = whole.split(':').map(two_digits);
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    let fraction_fits = fraction.is_none_or(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()));
    let (hours, minutes) = offset.split_once(':')?;
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    let offset_fits = (hours < 14 && minutes < 60) || (hours == 14 && minutes == 0);
    let is_midnight =
        hour == 24 && minute == 0 && second == 0 && fraction.is_none_or(|it| it.bytes().all(|it| it == b'0'));
    let clock_fits = (hour < 24 && minute < 60 && second < 60) || is_midnight;
    Some(parts.next().is_none() && fraction_fits && offset_fits && clock_fits)
}

fn two_digits(text: &str) -> Option<u8> {
    (text.len() == 2 && text.bytes().all(|it| it.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Sections 4.6 and 11.1: `name` and `description` are strings, or objects of a value, its language and direction.
pub(super) fn words(node: &Node<'_>, faults: &mut Faults) {
    for key in ["name", "description"] {
        for item in node.all(&[key]) {
            word(&item, key, faults);
        }
    }
}

fn word(node: &Node<'_>, key: &str, faults: &mut Faults) {
    let hint = r#"write a string, or {"@value": "...", "@language": "en"}"#;
    let object = match node.value {
        Json::String(_) => return,
        Json::Object(object) => object,
        _ => {
            let message = format!("`{key}` is neither a string nor a value with its language");
            faults.push(Problem::error(node.place(), message, hint));
            return;
        }
    };
    if !object.contains_key("@value") {
        let message = format!("`{key}` has no `@value`");
        // Languages as keys are not of this data model, but easily understood.
        faults.push(match node.words() {
            Some(_) => Problem::warning(node.place(), message, hint),
            None => Problem::error(node.place(), message, hint),
        });
        return;
    }
    for (member, value) in object.iter() {
        let fits = match member {
            "@value" | "@language" => value.is_string() || (member == "@language" && value.is_null()),
            "@direction" => value.is_null() || matches!(value.as_str(), Some("ltr" | "rtl")),
            _ => {
                let message = format!("`{key}` has `{}` beside its value", cut(member));
                let hint = "leave nothing there but @value, @language and @direction";
                faults.push(Problem::error(node.place_of(member), message, hint));
                continue;
            }
        };
        if !fits {
            let message = format!("the `{member}` of `{key}` does not fit");
            let hint = "@value is a string, @language a language tag such as en, @direction is ltr or rtl";
            faults.push(Problem::error(node.place_of(member), message, hint));
        }
    }
}
