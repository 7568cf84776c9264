//! Tests.

use super::*;

fn read(status: u16, lines: &[(&'static str, &str)]) -> Answer {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_static(name), value.parse().unwrap());
    }
    let url = "https://a.example/x/y?z".parse().unwrap();
    answer(&url, StatusCode::from_u16(status).unwrap(), &headers)
}

#[test]
fn retry_after_is_seconds_or_a_date_by_the_clock_of_the_server() {
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (value, date, expected) in [
        ("120", None, Some(120)),
        (" 0 ", None, Some(0)),
        ("99999999999999999999999", None, Some(604_800)),
        ("604801", None, Some(604_800)),
        ("Sun, 06 Nov 1994 08:51:37 GMT", Some(DATE), Some(120)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(DATE), Some(0)),
        ("Sun, 06 Nov 2094 08:49:37 GMT", Some(DATE), None),
        ("Sat, 06 Nov 2094 08:49:37 GMT", Some(DATE), Some(604_800)),
        ("Sun, 06 Nov 1994 08:51:37 GMT", None, None),
        ("-5", None, None),
        ("1.5", None, None),
        ("soon", Some(DATE), None),
        ("", Some(DATE), None),
    ] {
        let mut lines = vec![("retry-after", value)];
        lines.extend(date.map(|it| ("date", it)));
        assert_eq!(read(503, &lines).retry_after_seconds, expected, "{value}");
    }
}

#[test]
fn locations_are_resolved_and_short() {
    let long = format!("/{}", "a".repeat(2048));
    let just = format!("/{}", "a".repeat(2048 - "https://a.example/".len()));
    let growing = "/ä".repeat(800);
    for (status, value, expected) in [
        (302, "../b?c#d", Some("https://a.example/b?c")),
        (301, "https://b.example", Some("https://b.example/")),
        (308, "//127.0.0.1/", Some("https://127.0.0.1/")),
        (302, "http://example.org/%0d%0aX: y", Some("http://example.org/%0d%0aX:%20y")),
        (302, "file:///etc/passwd", Some("file:///etc/passwd")),
        (302, "https://", None),
        (302, long.as_str(), None),
        (302, growing.as_str(), None),
        (200, "/b", None),
        (201, "/b", None),
    ] {
        assert_eq!(read(status, &[("location", value)]).location.as_deref(), expected, "{value:.40}");
    }
    assert_eq!(read(302, &[("location", &just)]).location.unwrap().len(), 2048);
}

#[test]
fn validators_and_types_that_make_no_sense_are_absent() {
    let long = "a".repeat(1025);
    let answer =
        read(200, &[("etag", &long), ("last-modified", ""), ("content-type", "json"), ("link", "<a>; rel=\"é\"")]);
    assert_eq!((answer.etag, answer.last_modified, answer.media_type, answer.link), (None, None, None, None));
    let links = vec![("link", "<https://a.example/a>; rel=next"); 300];
    assert_eq!(read(200, &links).link, None);
    assert_eq!(read(200, &[("content-type", "Text/HTML ; charset=x")]).media_type.as_deref(), Some("text/html"));
}

#[test]
fn noindex_counts_for_everybody_and_for_this_crawler() {
    for (lines, expected) in [
        (&["noindex"][..], true),
        (&["NONE"], true),
        (&["nofollow, NoIndex"], true),
        (&["all"], false),
        (&["skillmatch: noindex"], true),
        (&["SkillMatch: nofollow, noindex"], true),
        (&["otherbot: noindex, nofollow"], false),
        (&["otherbot: nofollow, skillmatch: noindex"], true),
        (&["otherbot: noindex", "noindex"], true),
        (&["unavailable_after: 25 Jun 2030 15:00:00 PST, noindex"], true),
        (&["max-snippet: 20, noindex"], true),
        (&["*: noindex"], true),
        (&["noindexed"], false),
        (&[""], false),
    ] {
        let lines: Vec<_> = lines.iter().map(|it| ("x-robots-tag", *it)).collect();
        assert_eq!(read(200, &lines).is_noindex, expected, "{lines:?}");
    }
}
