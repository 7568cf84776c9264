//! The farm itself: it answers as its pages say, and puts down what it was asked.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use serde_json::json;

use super::{canary::Canaries, sites, *};

/// Everything that comes back for one request, over a connection of its own.
fn ask(address: SocketAddr, host: &str, path: &str, more: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: test/1\r\nConnection: close\r\n{more}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn pages_are_answered_by_host_and_logged_with_their_times() {
    let one = Site::new("one.test")
        .page("/", Reply::json(&json!({"host": 1})))
        .page("/slow", Reply::text("x").after_ms(60))
        .page("/later", Reply::status(429).header("retry-after", "7"));
    let two = Site::new("two.test")
        .answering(|asked| Some(Reply::text(format!("{} {} {}", asked.path, asked.query, asked.before))));
    let farm = Farm::start(vec![one, two]);
    let first = ask(farm.address, "one.test", "/", "");
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n") && first.ends_with("{\"host\":1}"), "{first}");
    let etag = first.lines().find_map(|it| it.strip_prefix("etag: ")).unwrap();
    let second = ask(farm.address, "One.Test:8080", "/", &format!("If-None-Match: {etag}\r\nCookie: a=b\r\n"));
    assert!(second.starts_with("HTTP/1.1 304"), "{second}");
    farm.put("one.test", "/", Reply::json(&json!({"host": 2})));
    let third = ask(farm.address, "one.test", "/", &format!("If-None-Match: {etag}\r\n"));
    assert!(third.ends_with("{\"host\":2}"), "{third}");
    ask(farm.address, "one.test", "/slow", "");
    ask(farm.address, "one.test", "/later", "");
    for count in 0..3 {
        assert!(ask(farm.address, "two.test", "/x?y", "").ends_with(&format!("/x y {count}")));
    }
    assert!(ask(farm.address, "three.test", "/", "").starts_with("HTTP/1.1 421"));
    farm.log().next_run();
    ask(farm.address, "one.test", "/missing", "");

    let log = farm.log().all();
    assert_eq!(log.len(), 10);
    assert_eq!(log.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 304, 200, 200, 429, 200, 200, 200, 421, 404]);
    assert!(log.iter().all(|it| it.ended.is_some_and(|end| end >= it.started) && it.is_whole), "{log:?}");
    assert_eq!((log[0].is_conditional, log[1].is_conditional), (false, true));
    assert_eq!(log[1].telling_headers, ["cookie"]);
    assert_eq!(log[1].host, "one.test");
    assert!(log[3].ended.unwrap().saturating_sub(log[3].started) >= Duration::from_millis(60));
    assert_eq!(log[4].retry_after_seconds, Some(7));
    assert_eq!(log[9].run, 1);
    assert_eq!(farm.log().of_run(1).len(), 1);
    assert!(!farm.was_led_astray());
    TcpStream::connect(farm.forbidden.local_addr().unwrap()).unwrap();
    assert!(farm.was_led_astray());
}

#[test]
fn who_goes_away_is_noticed_and_faults_are_faults() {
    let mut all = sites::traps::sites();
    all.extend(sites::troubles::faulty());
    let farm = Farm::start(all);
    let mut stream = TcpStream::connect(farm.address).unwrap();
    stream.write_all(b"GET /badges/1.json HTTP/1.1\r\nHost: endlessbody.farm.test\r\n\r\n").unwrap();
    stream.read_exact(&mut vec![0; 100_000]).unwrap();
    assert_eq!(farm.log().all()[0].ended, None);
    drop(stream);
    let start = Instant::now();
    while farm.log().all()[0].ended.is_none() {
        assert!(start.elapsed() < Duration::from_secs(5), "nobody noticed");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(!farm.log().all()[0].is_whole);

    let robots = ask(farm.raw_address, "closes.faulty.test", "/robots.txt", "");
    assert!(robots.starts_with("HTTP/1.1 404"), "{robots}");
    assert_eq!(ask(farm.raw_address, "closes.faulty.test", "/badges/1.json", ""), "");
    assert!(ask(farm.raw_address, "too-short.faulty.test", "/badges/1.json", "").contains("content-length: 1"));
    assert!(ask(farm.raw_address, "huge-header.faulty.test", "/", "").len() > 1 << 20);
    assert!(TcpStream::connect(farm.dead_address).is_err());
}

#[test]
fn all_hosts_together_are_sources_that_can_be_parsed() {
    let canaries = Canaries::default();
    let farm = Farm::start(sites::all(&canaries, 9));
    let text = farm.sources_toml();
    let parsed: toml::Value = toml::from_str(&text).unwrap();
    let count = parsed["source"].as_array().unwrap().len();
    assert!(count > 40, "only {count} sources");
    assert!(farm.expected().len() > 100, "only {} documents", farm.expected().len());
    assert!(canaries.len() > 100);
    for site in farm.sites() {
        for url in site.entry.iter().flat_map(|it| &it.urls) {
            assert!(url.starts_with("http://"), "{url}");
        }
    }
    let answer = ask(farm.address, "case.farm.test", "/ims/case/v1p0/CFDocuments", "");
    assert!(answer.contains("rel=\"next\""), "{answer}");
}

#[test]
fn the_same_plan_gives_the_same_hosts() {
    let plan = sites::invented::Plan::new(2, 3, 4);
    let bodies = || -> Vec<String> {
        let sites = sites::invented::sites(&plan, &Canaries::default());
        let mut all: Vec<String> = sites
            .iter()
            .flat_map(|site| site.pages.iter())
            .filter_map(|(path, reply)| match &reply.content {
                Content::Whole(bytes) => Some(format!("{path} {}", String::from_utf8_lossy(bytes))),
                _ => None,
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(bodies(), bodies());
    let stored: usize = sites::invented::sites(&plan, &Canaries::default()).iter().map(|it| it.stored.len()).sum();
    assert_eq!(stored, plan.documents());
}
