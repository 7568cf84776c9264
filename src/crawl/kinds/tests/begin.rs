//! Where sources of each kind begin.

use super::*;

#[test]
fn sources_begin_where_their_kind_says() {
    type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [&'a str]);
    let table: &[Row<'_>] = &[
        ("pages", "https://a.example/x", &[], &["seed page https://a.example/x"]),
        ("open_badges", "https://a.example/", &[], &["seed page https://a.example/"]),
        ("open_badges", "https://a.example/badge/1", &[], &["seed document https://a.example/badge/1"]),
        (
            "open_badges_3_api",
            "https://a.example/t1/",
            &[],
            &["seed listing https://a.example/t1/ims/ob/v3p0/credentials?limit=100&offset=0"],
        ),
        (
            "open_badges_3_api",
            "https://a.example/my/credentials?x=1",
            &[("limit", "20")],
            &["seed listing https://a.example/my/credentials?x=1&limit=20&offset=0"],
        ),
        ("badge_list", "https://a.example/l.txt", &[], &["seed listing https://a.example/l.txt"]),
        (
            "badgr",
            "https://api.badgr.example/public/issuers/i1?v=2_0",
            &[],
            &[
                "seed document https://api.badgr.example/public/issuers/i1?v=2_0",
                "seed listing https://api.badgr.example/public/issuers/i1/badges?v=2_0",
            ],
        ),
        (
            "badgr",
            "https://api.badgr.example",
            &[],
            &[
                "seed listing https://api.badgr.example/public/all-issuers",
                "seed listing https://api.badgr.example/public/all-badges",
            ],
        ),
        (
            "badgr",
            "https://api.badgr.example/v2/badgeclasses/changed",
            &[],
            &["seed listing https://api.badgr.example/v2/badgeclasses/changed"],
        ),
        (
            "badgr",
            "https://api.badgr.example/public/assertions/a1",
            &[],
            &["seed document https://api.badgr.example/public/assertions/a1"],
        ),
        (
            "credly",
            "https://credly.example/org/school",
            &[],
            &["seed listing https://credly.example/organizations/school/badges.json?page=1"],
        ),
        (
            "credly",
            "https://credly.example/organizations/school/badges?sort=x",
            &[],
            &["seed listing https://credly.example/organizations/school/badges.json?page=1"],
        ),
        (
            "credly",
            "https://credly.example/org/school/badge/welding",
            &[],
            &["seed document https://credly.example/org/school/badge/welding.json"],
        ),
        ("credly", "https://credly.example/users/somebody/badges", &[], &[]),
        (
            "credential_registry",
            "https://registry.example/",
            &[],
            &["seed listing https://registry.example/ce-registry/envelopes?page=1&per_page=100"],
        ),
        (
            "credential_registry",
            "https://registry.example/my-community",
            &[("fts", "welding torch"), ("per_page", "50")],
            &["seed listing https://registry.example/my-community/search?fts=welding+torch&page=1&per_page=50"],
        ),
        (
            "credential_registry",
            "https://registry.example/graph/ce-1",
            &[],
            &["seed document https://registry.example/graph/ce-1"],
        ),
        (
            "credential_registry",
            "https://registry.example/changes/2026.zip",
            &[],
            &["seed archive https://registry.example/changes/2026.zip"],
        ),
        (
            "case",
            "https://case.example",
            &[],
            &["seed listing https://case.example/ims/case/v1p0/CFDocuments?limit=100&offset=0"],
        ),
        (
            "case",
            "https://case.example/t1/",
            &[("version", "v1p1")],
            &["seed listing https://case.example/t1/ims/case/v1p1/CFDocuments?limit=100&offset=0"],
        ),
        (
            "case",
            "https://case.example/ims/case/v1p0/CFPackages/1",
            &[],
            &["seed document https://case.example/ims/case/v1p0/CFPackages/1"],
        ),
        (
            "osmt",
            "https://osmt.example",
            &[],
            &[
                "seed listing https://osmt.example/api/v3/skills?size=100&from=0",
                "seed listing https://osmt.example/api/v3/collections?size=100&from=0",
            ],
        ),
        (
            "osmt",
            "https://osmt.example/api/skills",
            &[("size", "50")],
            &["seed listing https://osmt.example/api/skills?size=50&from=0"],
        ),
        (
            "osmt",
            "https://osmt.example/api/collections/c1",
            &[],
            &["seed document https://osmt.example/api/collections/c1"],
        ),
        (
            "esco_api",
            "https://esco.example/api",
            &[("type", "skill")],
            &[
                "seed listing https://esco.example/api/search?type=skill&text=&full=true&limit=100&offset=0&language=en&selectedVersion=v1.2.1",
            ],
        ),
        (
            "esco_api",
            "https://esco.example/api/resource/skill?uri=u&selectedVersion=v1.1.2",
            &[("language", "de")],
            &["seed document https://esco.example/api/resource/skill?uri=u&selectedVersion=v1.1.2&language=de"],
        ),
        ("archive", "https://a.example/db.zip", &[], &["seed archive https://a.example/db.zip"]),
        (
            "sitemap",
            "https://a.example",
            &[],
            &["seed sitemap https://a.example/robots.txt", "seed sitemap https://a.example/sitemap.xml"],
        ),
        ("sitemap", "https://a.example/s/1.xml.gz", &[], &["seed sitemap https://a.example/s/1.xml.gz"]),
    ];
    for (kind, url, parameters, expected) in table {
        let source = source(kind, url, parameters);
        let seeds: Vec<String> = named(kind).unwrap().seeds(&source, None).iter().map(line).collect();
        assert_eq!(seeds, *expected, "{kind} {url}");
    }
}

#[test]
fn only_what_changed_is_asked_for_where_the_kind_can() {
    let since = Timestamp::from_second(1_780_000_000).unwrap();
    let changes = |kind: &str, url: &str| {
        let seeds = named(kind).unwrap().seeds(&source(kind, url, &[]), Some(since));
        seeds.iter().map(line).collect::<Vec<_>>().join(" ")
    };
    let credentials = changes("open_badges_3_api", "https://a.example/");
    assert!(credentials.ends_with("?limit=100&offset=0&since=2026-05-28T20%3A26%3A40Z"), "{credentials}");
    let feed = changes("badgr", "https://a.example/v2/badgeclasses/changed");
    assert!(feed.ends_with("/changed?since=2026-05-28T20%3A26%3A40Z"), "{feed}");
    for kind in ALL.iter().filter(|it| it.name() != "open_badges_3_api") {
        let source = source(kind.name(), "https://a.example/", &[]);
        assert_eq!(kind.seeds(&source, Some(since)), kind.seeds(&source, None), "{}", kind.name());
    }
}

#[test]
fn the_documented_list_shows_every_kind_and_enables_none() {
    let sources = crate::crawl::Sources::parse(crate::crawl::DOCUMENTED).unwrap().sources;
    for kind in ALL {
        assert!(sources.iter().any(|it| it.kind == kind.name()), "{} is not shown", kind.name());
    }
    for source in &sources {
        let kind = named(&source.kind).unwrap();
        assert!(!source.enabled, "{} is enabled", source.name);
        let seeds = kind.seeds(source, None);
        assert!(!seeds.is_empty() && seeds.iter().all(|it| Url::parse(&it.url).is_ok()), "{}", source.name);
        for name in source.parameters.keys() {
            let is_known = kind.parameters().iter().any(|(known, _)| known == name);
            assert!(is_known, "{}: `{name}` is no parameter of {}", source.name, kind.name());
        }
    }
    for key in [
        "name",
        "kind",
        "urls",
        "licence",
        "enabled",
        "scope",
        "delay_ms",
        "refresh",
        "max_depth",
        "max_documents",
        "ports",
        "private",
        "parameters",
    ] {
        assert!(crate::crawl::DOCUMENTED.contains(&format!("\n# {key} ")), "`{key}` is not explained");
    }
}
