//! The judge itself: it catches each kind of violation, and lets a polite crawler pass.

use super::*;

/// A request answered with 200 within a millisecond.
fn seen(host: &str, path: &str, started_ms: u64) -> Seen {
    Seen {
        host: host.to_owned(),
        path: path.to_owned(),
        run: 1,
        started: Duration::from_millis(started_ms),
        ended: Some(Duration::from_millis(started_ms + 1)),
        is_whole: true,
        status: 200,
        has_validators: true,
        retry_after_seconds: None,
        is_conditional: false,
        user_agent: "skillmatch/0.1 (+https://owner.example)".to_owned(),
        connection: 0,
        telling_headers: Vec::new(),
    }
}

fn expectations() -> Expectations {
    let mut expectations = Expectations::new(100);
    expectations.denied.insert("a.test".to_owned(), vec!["/private/".to_owned()]);
    expectations.crawl_delay_ms.insert("slow.test".to_owned(), 1_000);
    expectations.user_agent.push("owner.example".to_owned());
    expectations
}

fn kinds(log: &[Seen]) -> Vec<Kind> {
    politeness(log, &expectations()).iter().map(|it| it.kind).collect()
}

#[test]
fn a_polite_crawler_passes() {
    let missing = Seen { status: 404, has_validators: false, ..seen("b.test", "/gone", 150) };
    let failed = Seen { status: 500, has_validators: false, ..seen("b.test", "/flaps", 300) };
    let cut = Seen { is_whole: false, ended: Some(Duration::from_millis(900)), ..seen("b.test", "/endless", 700) };
    let log = [
        seen("a.test", "/robots.txt", 0),
        // Another host may be asked at the same time.
        seen("b.test", "/robots.txt", 1),
        seen("a.test", "/1", 100),
        missing,
        seen("a.test", "/2", 205),
        failed,
        seen("b.test", "/flaps", 600),
        cut,
        seen("b.test", "/after-endless", 850),
        Seen { run: 2, is_conditional: true, status: 304, ..seen("a.test", "/1", 5_000) },
        seen("slow.test", "/robots.txt", 0),
        seen("slow.test", "/1", 1_000),
        seen("slow.test", "/2", 2_000),
    ];
    let found = politeness(&log, &expectations());
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn each_kind_of_violation_is_caught() {
    let robots = || seen("a.test", "/robots.txt", 0);
    let long = |path: &str, from: u64| Seen { ended: Some(Duration::from_secs(2)), ..seen("a.test", path, from) };
    let asked_to_wait =
        Seen { status: 429, has_validators: false, retry_after_seconds: Some(2), ..seen("a.test", "/1", 100) };
    let table: Vec<(Kind, Vec<Seen>)> = vec![
        (Kind::TwoAtOnce, vec![robots(), long("/1", 100), seen("a.test", "/2", 300)]),
        (Kind::TwoAtOnce, vec![robots(), Seen { ended: None, ..long("/1", 100) }, seen("a.test", "/2", 300)]),
        (Kind::TooSoon, vec![robots(), seen("a.test", "/1", 100), seen("a.test", "/2", 190)]),
        (Kind::TooSoon, vec![robots(), seen("a.test", "/1", 60)]),
        (Kind::BeforeRetryAfter, vec![robots(), asked_to_wait, seen("a.test", "/2", 2_050)]),
        (Kind::BeforeRobots, vec![seen("a.test", "/1", 0), seen("a.test", "/robots.txt", 100)]),
        (Kind::BeforeRobots, vec![Seen { status: 503, ..robots() }, seen("a.test", "/1", 100)]),
        (Kind::RobotsAgain, vec![robots(), Seen { run: 2, ..seen("a.test", "/robots.txt", 9_000) }]),
        (Kind::Denied, vec![robots(), seen("a.test", "/private/x", 200)]),
        (
            Kind::Twice,
            vec![robots(), seen("a.test", "/1", 100), Seen { is_conditional: true, ..seen("a.test", "/1", 300) }],
        ),
        (Kind::Unconditional, vec![robots(), seen("a.test", "/1", 100), Seen { run: 2, ..seen("a.test", "/1", 900) }]),
        (Kind::NoContact, vec![Seen { user_agent: "Mozilla/5.0".to_owned(), ..robots() }]),
        (Kind::TellingHeaders, vec![Seen { telling_headers: vec!["cookie".to_owned()], ..robots() }]),
    ];
    for (kind, log) in table {
        assert_eq!(kinds(&log), [kind], "{log:?}");
    }
    let twice = Seen { is_conditional: true, ..seen("a.test", "/1", 300) };
    assert_eq!(kinds(&[robots(), long("/1", 100), twice]), [Kind::SameAddressAtOnce, Kind::Twice]);
    let slow = [seen("slow.test", "/robots.txt", 0), seen("slow.test", "/1", 100), seen("slow.test", "/2", 1_000)];
    assert_eq!(kinds(&slow), [Kind::TooSoon]);
}

#[test]
fn what_was_cut_off_may_be_asked_for_again() {
    let mut expectations = expectations();
    expectations.cut_runs.insert(1);
    let log = [
        seen("a.test", "/robots.txt", 0),
        seen("a.test", "/1", 100),
        Seen { run: 2, ..seen("a.test", "/robots.txt", 1_000) },
        Seen { run: 2, ..seen("a.test", "/1", 1_100) },
    ];
    assert!(politeness(&log, &expectations).is_empty());
    let again = Seen { run: 2, ..seen("a.test", "/robots.txt", 1_200) };
    assert_eq!(politeness(&[&log[..], &[again]].concat(), &expectations).len(), 1);
}
