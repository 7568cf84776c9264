//! What the headers of an answer say to a crawler. A header that is too long or makes no sense counts as absent.

#[cfg(test)]
mod tests;

use jiff::{Timestamp, fmt::rfc2822};
use reqwest::{
    StatusCode,
    header::{CONTENT_TYPE, DATE, ETAG, HeaderMap, HeaderName, LAST_MODIFIED, LINK, LOCATION, RETRY_AFTER},
};
use url::Url;

use super::Answer;
use crate::crawl::PRODUCT;

/// The answer to a request for `url`, still without a body.
pub(super) fn answer(url: &Url, status: StatusCode, headers: &HeaderMap) -> Answer {
    Answer {
        status: status.as_u16(),
        media_type: media_type(headers),
        etag: short(headers, ETAG),
        last_modified: short(headers, LAST_MODIFIED),
        retry_after_seconds: retry_after_seconds(headers),
        location: if status.is_redirection() { location(url, headers) } else { None },
        link: link(headers),
        is_noindex: headers
            .get_all("x-robots-tag")
            .iter()
            .any(|it| is_noindex(&String::from_utf8_lossy(it.as_bytes()))),
        body: Vec::new(),
    }
}

/// The longest validator that is kept, in bytes.
const MAX_VALIDATOR_BYTES: usize = 1024;
/// The longest address that is followed, in bytes.
const MAX_LOCATION_BYTES: usize = 2048;
/// The longest `Link` that is read, in bytes.
const MAX_LINK_BYTES: usize = 8192;
/// The longest media type, in bytes (RFC 6838, 4.2).
const MAX_MEDIA_TYPE_BYTES: usize = 255;
/// The longest wait that a server may ask for: a week.
const MAX_RETRY_AFTER_SECONDS: u64 = 7 * 86_400;

fn short(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= MAX_VALIDATOR_BYTES).then(|| value.to_owned())
}

fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let name = value.split(';').next()?.trim();
    (name.contains('/') && name.len() <= MAX_MEDIA_TYPE_BYTES).then(|| name.to_ascii_lowercase())
}

/// `Retry-After`: seconds, or a date, which counts from the server's own `Date`, so that its clock may be wrong.
fn retry_after_seconds(headers: &HeaderMap) -> Option<u64> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = if value.bytes().all(|it| it.is_ascii_digit()) && !value.is_empty() {
        value.parse().unwrap_or(u64::MAX)
    } else {
        let now = date(headers.get(DATE)?.to_str().ok()?)?;
        u64::try_from(date(value)?.as_second() - now.as_second()).unwrap_or(0)
    };
    Some(seconds.min(MAX_RETRY_AFTER_SECONDS))
}

/// A date of HTTP (RFC 9110, 5.6.7), in the form that servers have to send.
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

fn location(url: &Url, headers: &HeaderMap) -> Option<String> {
    let value = std::str::from_utf8(headers.get(LOCATION)?.as_bytes()).ok()?;
    if value.len() > MAX_LOCATION_BYTES {
        return None;
    }
    let mut target = url.join(value).ok()?;
    target.set_fragment(None);
    Some(target.into()).filter(|it: &String| it.len() <= MAX_LOCATION_BYTES)
}

fn link(headers: &HeaderMap) -> Option<String> {
    let values: Vec<_> = headers.get_all(LINK).iter().filter_map(|it| it.to_str().ok()).collect();
    let joined = values.join(", ");
    (!joined.is_empty() && joined.len() <= MAX_LINK_BYTES).then_some(joined)
}

/// Whether one `X-Robots-Tag` says that the page must not be kept, to everybody or to this crawler. A name before a
/// colon addresses a crawler, and all that follows is for it.
fn is_noindex(value: &str) -> bool {
    const WITH_VALUES: [&str; 4] = ["unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"];
    let mut is_meant = true;
    for part in value.split(',') {
        let mut directive = part.trim();
        if let Some((name, rest)) = directive.split_once(':') {
            let name = name.trim();
            if !WITH_VALUES.iter().any(|it| name.eq_ignore_ascii_case(it)) {
                is_meant = name == "*" || name.eq_ignore_ascii_case(PRODUCT);
                directive = rest.trim();
            }
        }
        if is_meant && (directive.eq_ignore_ascii_case("noindex") || directive.eq_ignore_ascii_case("none")) {
            return true;
        }
    }
    false
}
