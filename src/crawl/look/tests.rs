//! What answers are taken for.

use serde_json::json;

use super::*;
use crate::crawl::sitemap;

fn looked(url: &str, media_type: &str, body: &str) -> Looked {
    let answer = Answer {
        status: 200,
        media_type: Some(media_type.to_owned()),
        body: body.as_bytes().to_vec(),
        ..Answer::default()
    };
    let reading = standards::read(&Document::new(url, body), &ReadOptions::default());
    Looked { url: Url::parse(url).unwrap(), answer, reading }
}

fn shown(start: &Looked, probed: &[Looked], maps: &[(String, sitemap::Sitemap)]) -> Vec<String> {
    let parameters =
        |it: &Proposal| it.parameters.iter().map(|(name, value)| format!(" {name}={value}")).collect::<String>();
    judge(start, probed, maps).iter().map(|it| format!("{} {}{}", it.kind, it.urls.join(" "), parameters(it))).collect()
}

#[test]
fn documents_and_services_are_told_apart() {
    let badge = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "https://a.example/b", "name": "n",
        "description": "d", "image": "https://a.example/i.png", "criteria": "https://a.example/c", "issuer": "https://a.example/i"
    });
    let framework = json!({"CFDocuments": [{"identifier": "d1", "uri": "https://c.example/uri/d1", "creator": "c", "title": "t",
        "lastChangeDateTime": "2026-01-01T00:00:00Z"}]});
    let skill = json!([{"@context": "https://rsd.openskillsnetwork.org/context-v1.json", "type": "RichSkillDescriptor",
        "id": "https://o.example/api/skills/1", "uuid": "1", "skillName": "n", "skillStatement": "s"}]);
    let concept = json!({"_embedded": {"results": [{"className": "Skill", "uri": "http://data.europa.eu/esco/skill/1",
        "title": "t", "preferredLabel": {"en": "t"}, "_links": {}}]}, "_links": {}, "total": 1, "limit": 1});
    let graph = json!({"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [{"@type": "ceterms:Certificate",
        "@id": "https://r.example/resources/ce-1", "ceterms:ctid": "ce-1", "ceterms:name": {"en": "n"}}]});
    let table = [
        ("https://a.example/b.json", badge.to_string(), "open_badges https://a.example/b.json"),
        ("https://a.example/public/badges/1?v=2_0", badge.to_string(), "badgr https://a.example/public/badges/1?v=2_0"),
        (
            "https://c.example/t/ims/case/v1p1/CFDocuments?limit=1",
            framework.to_string(),
            "case https://c.example/t version=v1p1",
        ),
        ("https://o.example/api/v3/skills?size=1", skill.to_string(), "osmt https://o.example/ version=v3"),
        (
            "https://e.example/esco/api/search?type=skill&language=de&selectedVersion=v1.1.2",
            concept.to_string(),
            "esco_api https://e.example/esco/api selectedVersion=v1.1.2 language=de",
        ),
        ("https://r.example/graph/ce-1", graph.to_string(), "credential_registry https://r.example/graph/ce-1"),
        (
            "https://a.example/ims/ob/v3p0/credentials?limit=1",
            json!({"credential": [], "compactJwsString": []}).to_string(),
            "open_badges_3_api https://a.example/ims/ob/v3p0/credentials",
        ),
        (
            "https://d.example/badges.json",
            json!(["https://a.example/1", "https://a.example/2"]).to_string(),
            "badge_list https://d.example/badges.json",
        ),
        (
            "https://d.example/badges.txt",
            "https://a.example/1\nhttps://a.example/2\n".to_owned(),
            "badge_list https://d.example/badges.txt",
        ),
        (
            "https://a.example/s.xml",
            "<urlset><url><loc>https://a.example/1</loc></url></urlset>".to_owned(),
            "sitemap https://a.example/s.xml",
        ),
        ("https://a.example/db.zip", "PK\u{3}\u{4}".to_owned(), "archive https://a.example/db.zip"),
    ];
    for (url, body, expected) in table {
        assert_eq!(shown(&looked(url, "application/json", &body), &[], &[]), [expected], "{url}");
        assert!(probes(&looked(url, "application/json", &body)).is_empty(), "{url}");
    }
    for body in ["{}", "hello", ""] {
        assert_eq!(shown(&looked("https://a.example/x", "text/plain", body), &[], &[]), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn pages_lead_to_services_themselves_and_sitemaps() {
    let empty = looked("https://a.example/", "text/html", "<html><body>hello <a href='/about'>about</a></body></html>");
    let places: Vec<String> = probes(&empty).into_iter().map(String::from).collect();
    assert_eq!(places.len(), 3);
    assert!(places.iter().all(|it| it.starts_with("https://a.example/")));
    assert_eq!(shown(&empty, &[], &[]), Vec::<String>::new());
    let maps = |text: &str| {
        let url = Url::parse("https://a.example/sitemap.xml").unwrap();
        vec![(url.to_string(), sitemap::read(text.as_bytes(), &url))]
    };
    let map = maps("https://a.example/1\nhttps://a.example/2");
    assert_eq!(shown(&empty, &[], &map), ["sitemap https://a.example/"]);
    assert_eq!(shown(&empty, &[], &maps("<html></html>")), Vec::<String>::new());
    let badges = looked("https://a.example/b/", "text/html", "<html><a href='/badges/1'>1</a></html>");
    assert_eq!(shown(&badges, &[], &map), ["sitemap https://a.example/", "pages https://a.example/b/"]);
    let case = looked(
        "https://a.example/ims/case/v1p0/CFDocuments?limit=1&offset=0",
        "application/json",
        &json!({"CFDocuments": []}).to_string(),
    );
    assert_eq!(shown(&empty, &[case], &map), ["case https://a.example/ version=v1p0", "sitemap https://a.example/"]);
    let course = json!({"@context": "https://schema.org", "@type": "Course", "name": "Welding", "description": "d",
        "url": "https://a.example/c", "provider": {"@type": "Organization", "name": "A"}});
    let course = format!("<html><script type='application/ld+json'>{course}</script></html>");
    let course = looked("https://a.example/c", "text/html", &course);
    assert!(!course.reading.records.is_empty(), "{:?}", course.reading.problems);
    assert_eq!(shown(&course, &[], &map), ["pages https://a.example/c", "sitemap https://a.example/"]);
}

#[test]
fn licences_are_found_where_they_are_said() {
    let of = |url: &str, body: &str, link: Option<&str>| {
        let mut looked = looked(url, "text/html", body);
        looked.answer.link = link.map(str::to_owned);
        let page = crate::crawl::page::links(body.as_bytes(), &looked.url);
        licence::of(&looked, &page)
    };
    let cc = "https://creativecommons.org/licenses/by-sa/4.0/";
    let table = [
        ("<html></html>".to_owned(), None, None),
        (format!("<a href='{cc}'>x</a>"), None, Some("CC-BY-SA-4.0")),
        (
            format!("<script type=\"application/ld+json\">{{\"a\":[{{\"license\":\"{cc}\"}}]}}</script>"),
            None,
            Some("CC-BY-SA-4.0"),
        ),
        (
            json!({"license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"}}).to_string(),
            None,
            Some("CC0-1.0"),
        ),
        (
            json!({"CFDocument": {"licenseURI": {"uri": "https://c.example/l/1", "title": "Ours"}}}).to_string(),
            None,
            Some("https://c.example/l/1"),
        ),
        (json!({"license": ""}).to_string(), None, None),
        ("<html></html>".to_owned(), Some("</terms>; rel=\"license\""), Some("https://a.example/terms")),
        ("<html></html>".to_owned(), Some("</next>; rel=next"), None),
    ];
    for (body, link, expected) in table {
        assert_eq!(of("https://a.example/x", &body, link).as_deref(), expected, "{body} {link:?}");
    }
    let deep = format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100));
    assert_eq!(of("https://a.example/x", &deep, None), None);
}
