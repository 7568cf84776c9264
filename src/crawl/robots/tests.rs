//! Tests.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::*;

fn allows(text: impl AsRef<[u8]>, path: &str) -> bool {
    let url = Url::parse(&format!("https://school.example{path}")).unwrap();
    Robots::parse("skillmatch", text.as_ref()).allows(&url)
}

#[test]
fn groups_are_merged_and_the_own_one_wins() {
    let text = "User-agent: *\nDisallow: /\n\nUser-agent: SkillMatch/2.0 (bot)\nDisallow: /a\n\nUser-agent: other\n\
                User-agent: skillmatch\nDisallow: /b\nUser-agent: other\nDisallow: /c";
    for (path, expected) in [("/a", false), ("/b", false), ("/c", true), ("/d", true), ("/robots.txt", true)] {
        assert_eq!(allows(text, path), expected, "{path}");
    }
    assert!(!allows("User-agent: *\nDisallow: /", "/"));
    assert!(allows("User-agent: *\nDisallow: /\nUser-agent: skillmatch\nDisallow:", "/a"), "an empty group of its own");
    assert!(!allows("User-agent: *\nCrawl-delay: 9\nUser-agent: other\nDisallow: /", "/"), "no delay ends the names");
    assert!(allows("Disallow: /\nUser-agent: other\nDisallow: /", "/"), "rules of nobody");
    assert!(allows("", "/") && allows("<html>no robots here</html>", "/"));
    assert!(Robots::default().allows(&Url::parse("https://school.example/a").unwrap()));
}

#[test]
fn lines_are_read_however_they_end() {
    for text in [
        "\u{feff}user-agent:*\r\ndisallow:/a\r\n",
        "USER-AGENT: *\rDISALLOW: /a\r",
        "User-agent: * # everybody\n  Disallow : /a # and more",
        "User-agent *\nDisallow /a",
        "User-agent: *\n\nSitemap: https://a.example/s.xml\n\nDissallow: /a",
        "User-agent: *\0Disallow: /a",
        "User-agent: *\nDisallow: a",
    ] {
        assert!(!allows(text, "/a") && allows(text, "/b"), "{text:?}");
    }
    assert!(!allows(b"\xEF\xBBUser-agent: *\nDisallow: /a", "/a"), "half a mark");
    assert!(!allows(b"\xFF\xFE\nUser-agent: *\nDisallow: /\xE4", "/%E4"), "no UTF-8");
}

#[test]
fn the_longest_pattern_wins() {
    for (rules, path, expected) in [
        ("Disallow: /\nAllow: /badges/", "/badges/1", true),
        ("Allow: /\nDisallow: /badges/*.pdf$", "/badges/1.pdf", false),
        ("Allow: /\nDisallow: /badges/*.pdf$", "/badges/1.pdf?page=1", true),
        ("Disallow: /a\nAllow: /a", "/a", true),
        ("Disallow: /*?", "/a?b", false),
        ("Disallow: /*?", "/a", true),
        ("Disallow: *.gif", "/a/b.gif", false),
        ("Disallow: /a$", "/a", false),
        ("Disallow: /a$", "/ab", true),
        ("Disallow: /a**b", "/a/x/b/y", false),
        ("Disallow: /a*b*b$", "/ab", true),
        ("Disallow: /Hidden", "/hidden", true),
        // Written in other ways, forbidden all the same; allowed only as it is written.
        ("Disallow: /%62", "/b", false),
        ("Disallow: /b", "/%62", false),
        ("Disallow: /ä ö", "/%c3%a4%20%C3%B6", false),
        ("Disallow: /\nAllow: /%c3%a4", "/ä", true),
        ("Disallow: /\nAllow: /%62", "/b", false),
        ("Disallow: /%2F", "//", true),
        ("Disallow: /100%", "/100%", false),
        ("Disallow: /%é", "/%é", false),
    ] {
        assert_eq!(allows(format!("User-agent: *\n{rules}"), path), expected, "{rules:?} {path}");
    }
}

#[test]
fn delays_and_sitemaps_are_read() {
    let delay = |text: &str| Robots::parse("skillmatch", text.as_bytes()).delay_ms();
    assert_eq!(delay("User-agent: *\nCrawl-delay: 2.5"), Some(2500));
    assert_eq!(delay("User-agent: *\nCrawl-delay: 9\nUser-agent: skillmatch\ncrawl-delay: 0"), Some(0));
    assert_eq!(delay("User-agent: *\nCrawl-delay: 9\nAllow: /\nUser-agent: skillmatch\nAllow: /"), None);
    assert_eq!(delay("User-agent: skillmatch\nCrawl-delay: 3\nUser-agent: skillmatch\nCrawl-delay: 2"), Some(3000));
    for wrong in ["-1", "NaN", "inf", "1e300", "soon", "", "5 seconds"] {
        assert_eq!(delay(&format!("User-agent: *\nCrawl-delay: {wrong}")), None, "{wrong}");
    }
    let text = "Sitemap: https://a.example/1.xml\nUser-agent: other\nDisallow: /\nsite-map: http://a.example/2.xml\n\
                Sitemap: /3.xml\nSitemap: ftp://a.example/4.xml\nSitemap:";
    let robots = Robots::parse("skillmatch", text.as_bytes());
    assert_eq!(robots.sitemaps(), ["https://a.example/1.xml", "http://a.example/2.xml"]);
    let many = "Sitemap: https://a.example/s.xml\n".repeat(5000);
    assert_eq!(Robots::parse("skillmatch", many.as_bytes()).sitemaps().len(), 1000);
}

#[test]
fn the_first_500_kib_count() {
    let head = "User-agent: *\nDisallow: /first\n";
    let rule = "Disallow: /last\n";
    let filler = |size: usize| "#".repeat(size - 1) + "\n";
    let inside = format!("{head}{}{rule}#", filler(MAX_BYTES - head.len() - rule.len()));
    let cut = format!("{head}{}{rule}#", filler(MAX_BYTES - head.len() - rule.len() + 2));
    assert!(!allows(&inside, "/last"));
    assert!(!allows(&cut, "/first") && allows(&cut, "/last"), "no half rule counts");
    assert!(allows("a".repeat(MAX_BYTES + 1), "/"));
}

#[test]
fn no_pattern_is_slow() {
    let path = format!("/{}", "a".repeat(2000));
    let started = Instant::now();
    for pattern in ["*a".repeat(20), "a*".repeat(20) + "b$", "*".repeat(40), "*a*b".repeat(10)] {
        let text = format!("User-agent: *\n{}", format!("Disallow: /{pattern}\nAllow: /{pattern}x\n").repeat(5000));
        allows(&text, &path);
    }
    for pattern in ["*a".repeat(250_000), "%".repeat(500_000), "a".repeat(500_000), "%61".repeat(160_000)] {
        allows(format!("User-agent: *\nDisallow: /{pattern}"), &path);
    }
    allows("User-agent: *\n".repeat(36_000) + "Disallow: /", &path);
    allows(":".repeat(500_000), &path);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

proptest::proptest! {
    #[test]
    fn nothing_panics(text: Vec<u8>, path in "/[/a%*$?é]*", rules in "(([Dd]isallow|Allow|User-agent):?[ */a%$#é]*\r?\n?)*") {
        allows(text, &path);
        allows(rules, &path);
    }
}

/// The cases of Google's parser. Those marked as its own go beyond RFC 9309.
#[test]
fn corpus() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(std::path::PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return;
    };
    let read = |file: &str| -> Vec<Value> {
        serde_json::from_slice(&std::fs::read(folder.join("crawl/robotstxt").join(file)).unwrap()).unwrap()
    };
    let (mut faults, mut own, mut own_passed, mut common) = (Vec::new(), 0, 0, 0);
    for (at, case) in read("cases.json").iter().enumerate() {
        let text = |key: &str| case[key].as_str();
        let passed = if let Some(agent) = text("valid_user_agent") {
            let is_valid = !agent.is_empty() && product_of(agent.as_bytes()) == agent.as_bytes();
            Some(is_valid) == case["allowed"].as_bool()
        } else {
            let robots = Robots::parse(text("user_agent").unwrap(), text("robots_txt").unwrap().as_bytes());
            // The corpus gives addresses as they come in, also such as nobody can send before they are encoded.
            Some(robots.allows_path(&path_of(text("url").unwrap()))) == case["allowed"].as_bool()
        };
        if case["google_only"] == true {
            own += 1;
            own_passed += usize::from(passed);
        } else {
            common += 1;
        }
        if !passed {
            let fault = format!(
                "{at} {} {} {:.80} {:.200}",
                case["google_only"], case["test"], case["url"], case["robots_txt"]
            );
            eprintln!("{fault}");
            if case["google_only"] == false {
                faults.push(fault);
            }
        }
    }
    eprintln!("{common} cases; {own_passed} of {own} of one vendor's own");
    assert!(faults.is_empty() && common > 80, "{faults:#?}");
    for case in read("path_params_query.json") {
        assert_eq!(path_of(case["url"].as_str().unwrap()), case["path"].as_str().unwrap(), "{case}");
    }
    for case in read("pattern_escape.json") {
        let (given, expected) = (case["in"].as_str().unwrap(), case["out"].as_str().unwrap());
        assert_eq!(Rule::new(given.as_bytes(), true).pattern(), expected);
    }
}

/// Path and query of what may be no whole address.
fn path_of(url: &str) -> String {
    let url = url.split('#').next().unwrap();
    let after_host = url.split_once("://").map_or(url.strip_prefix("//").unwrap_or(url), |(_, rest)| rest);
    match after_host.find(['/', '?']) {
        Some(at) if after_host[at..].starts_with('/') => after_host[at..].to_owned(),
        Some(at) => format!("/{}", &after_host[at..]),
        None => "/".to_owned(),
    }
}
