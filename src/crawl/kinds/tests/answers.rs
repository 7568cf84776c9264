//! Where the answers of each kind lead.

use serde_json::json;

use super::*;

/// So many entries.
fn many(count: usize) -> Vec<Value> {
    (0..count).map(|it| json!({"n": it})).collect()
}

#[test]
fn lists_lead_to_their_documents_and_their_next_page() {
    let uuid = "0b7c5a0e-5a1d-4c57-9b1a-8f1f6a0d3c11";
    let concept = |n: u32| json!({"className": "Skill", "uri": format!("http://data.europa.eu/esco/skill/{n}")});
    let table: Vec<(&str, &str, Value, Vec<String>)> = vec![
        (
            "open_badges_3_api",
            "https://a.example/ims/ob/v3p0/credentials?limit=4&offset=4&since=2026-01-01T00%3A00%3A00Z",
            json!({"credential": many(3), "compactJwsString": ["a.b.c"]}),
            vec!["next listing https://a.example/ims/ob/v3p0/credentials?limit=4&since=2026-01-01T00%3A00%3A00Z&offset=8".into()],
        ),
        ("open_badges_3_api", "https://a.example/ims/ob/v3p0/credentials?limit=5&offset=0", json!({"credential": many(3)}), vec![]),
        ("open_badges_3_api", "https://a.example/ims/ob/v3p0/credentials?limit=5&offset=0", json!({"credential": []}), vec![]),
        (
            "badge_list",
            "https://a.example/list.json",
            json!(["https://b.example/1", "/2", "ftp://b.example/3", 4, "https://a.example/list.json"]),
            vec!["listed document https://b.example/1".into(), "listed document https://a.example/2".into()],
        ),
        (
            "badge_list",
            "https://a.example/list.json?page=1",
            json!({"badges": [
                {"name": "a", "url": "https://a.example/a", "json": "https://a.example/a.json"},
                {"id": "7", "assertion": {"id": "https://a.example/b"}}, {"name": "no address"}
            ], "links": {"next": {"href": "?page=2"}}}),
            vec![
                "listed document https://a.example/a.json".into(),
                "listed document https://a.example/b".into(),
                "next listing https://a.example/list.json?page=2".into(),
            ],
        ),
        (
            "badgr",
            "https://b.example/v2/badgeclasses/changed?since=x",
            json!({"result": [{"openBadgeId": "https://b.example/public/badges/1", "entityType": "BadgeClass"}, {"slug": "x"}],
                   "timestamp": "2026-01-01", "pagination": {"hasNext": true, "nextResults": "https://b.example/v2/badgeclasses/changed?cursor=c"}}),
            vec![
                "listed document https://b.example/public/badges/1".into(),
                "next listing https://b.example/v2/badgeclasses/changed?cursor=c".into(),
            ],
        ),
        (
            "badgr",
            "https://b.example/public/all-issuers",
            json!([{"json": {"id": "https://b.example/public/issuers/1", "type": "Issuer"}, "slug": "1"}]),
            vec![
                "listed listing https://b.example/public/issuers/1/badges".into(),
                "listed document https://b.example/public/issuers/1".into(),
            ],
        ),
        (
            "credly",
            "https://credly.example/organizations/school/badges.json?page=1",
            json!({"data": [
                {"id": "1", "name": "A", "url": "https://credly.example/org/school/badge/a", "skills": []},
                {"id": "2", "name": "B", "url": "https://credly.example/org/school/badge/b"}
            ], "metadata": {"next_page_url": "https://credly.example/organizations/school/badges.json?page=2"}}),
            vec![
                "listed document https://credly.example/org/school/badge/b.json".into(),
                "next listing https://credly.example/organizations/school/badges.json?page=2".into(),
            ],
        ),
        (
            "credential_registry",
            "https://registry.example/ce-registry/envelopes?page=2&per_page=3",
            json!([
                {"envelope_ceterms_ctid": format!("ce-{}", uuid.to_uppercase()), "resource": "x.y.z"},
                {"envelope_ceterms_ctid": format!("ce-{uuid}"), "decoded_resource": {"@graph": [{"@id": "a"}]}},
                {"ceterms:ctid": "../../secret"}
            ]),
            vec![
                format!("listed document https://registry.example/graph/ce-{uuid}"),
                "next listing https://registry.example/ce-registry/envelopes?per_page=3&page=3".into(),
            ],
        ),
        (
            "case",
            "https://case.example/ims/case/v1p0/CFDocuments?limit=4&offset=0",
            json!({"CFDocuments": [
                {"identifier": "d1", "CFPackageURI": {"uri": "https://case.example/uri/pd1"}},
                {"identifier": "d2", "CFPackageURI": {"uri": "https://case.example/t/ims/case/v1p0/CFPackages/d2"}},
                {"identifier": "d3", "CFPackageURI": "https://case.example/ims/case/v1p0/CFPackages/d3"},
                {"identifier": "../../x"}
            ]}),
            vec![
                "listed document https://case.example/ims/case/v1p0/CFPackages/d1".into(),
                "listed document https://case.example/t/ims/case/v1p0/CFPackages/d2".into(),
                "listed document https://case.example/ims/case/v1p0/CFPackages/d3".into(),
                "next listing https://case.example/ims/case/v1p0/CFDocuments?limit=4&offset=4".into(),
            ],
        ),
        (
            "osmt",
            "https://osmt.example/api/v3/skills?size=3&from=3",
            json!([{"id": format!("https://osmt.example/api/skills/{uuid}"), "uuid": uuid}, {"uuid": uuid}, {"uuid": "a/b"}]),
            vec![
                format!("listed document https://osmt.example/api/skills/{uuid}"),
                format!("listed document https://osmt.example/api/v3/skills/{uuid}"),
                "next listing https://osmt.example/api/v3/skills?size=3&from=6".into(),
            ],
        ),
        (
            "esco_api",
            "https://esco.example/api/search?type=skill&limit=2&offset=0&language=en&selectedVersion=v1.2.1",
            json!({"_embedded": {"results": [concept(1), {"className": "Skill", "uri": "http://data.europa.eu/esco/skill/2",
                    "preferredLabel": {"en": "two"}, "_links": {}}]},
                   "_links": {"next": {"href": "https://esco.example/api/search?type=skill&limit=2&offset=1"}}, "total": 9}),
            vec![
                "listed document https://esco.example/api/resource/skill?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2F1&language=en&selectedVersion=v1.2.1".into(),
                "next listing https://esco.example/api/search?type=skill&limit=2&offset=1&language=en&selectedVersion=v1.2.1".into(),
            ],
        ),
    ];
    for (kind, url, body, expected) in table {
        assert_eq!(Answered::list(kind, url, &body).lines(), expected, "{kind} {url}");
    }
}

#[test]
fn headers_say_where_a_list_goes_on_and_where_it_ends() {
    let table = [
        (
            "open_badges_3_api",
            "https://a.example/ims/ob/v3p0/credentials?limit=2&offset=0",
            json!({"credential": many(2)}),
        ),
        ("case", "https://a.example/ims/case/v1p0/CFDocuments?limit=2&offset=0", json!({"CFDocuments": many(2)})),
        ("osmt", "https://a.example/api/v3/skills?size=2&from=0", json!(many(2))),
        ("credential_registry", "https://a.example/x/envelopes?page=1&per_page=2", json!(many(2))),
    ];
    for (kind, url, body) in table {
        let answered = |header| Answered { header, ..Answered::list(kind, url, &body) }.lines();
        let named = answered(Some("<https://a.example/next?offset=7>; rel=\"next\""));
        assert_eq!(named, ["next listing https://a.example/next?offset=7"], "{kind}");
        assert!(answered(Some("<https://a.example/first>; rel=\"first\"")).is_empty(), "{kind} goes on after its end");
        assert_eq!(answered(None).len(), 1, "{kind} ends too early");
    }
}

#[test]
fn texts_are_lists_too() {
    let text = "\u{feff}https://a.example/1\r\n# comment\nhttps://b.example/2\n";
    let answered = Answered {
        kind: "badge_list",
        url: "https://a.example/list.txt",
        role: Role::Listing,
        header: None,
        body: text.as_bytes().to_vec(),
    };
    assert_eq!(answered.lines(), ["listed document https://a.example/1", "listed document https://b.example/2"]);
}

#[test]
fn badges_lead_to_the_frameworks_they_are_aligned_to() {
    let item = "https://case.example/ims/case/v1p0/CFItems/1";
    let badge = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": "https://a.example/public/badges/1",
        "name": "Welding", "description": "d", "image": "https://a.example/1.png", "criteria": "https://a.example/c",
        "issuer": "https://a.example/public/issuers/1",
        "alignment": [
            {"targetName": "Weld", "targetUrl": item},
            {"targetName": "About welding", "targetUrl": "https://encyclopedia.example/welding"}
        ]
    });
    for kind in ["open_badges", "badgr", "badge_list", "pages", "credly", "sitemap", "open_badges_3_api"] {
        let answered =
            Answered { role: Role::Document, ..Answered::list(kind, "https://a.example/public/badges/1", &badge) };
        assert_eq!(answered.lines(), [format!("reference document {item}")], "{kind}");
    }
    let issuer = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "name": "A",
        "id": "https://a.example/public/issuers/1", "url": "https://a.example"});
    let answered =
        Answered { role: Role::Document, ..Answered::list("badgr", "https://a.example/public/issuers/1", &issuer) };
    assert_eq!(answered.lines(), ["listed listing https://a.example/public/issuers/1/badges"]);
}

#[test]
fn collections_lead_to_their_skills() {
    let collection =
        json!({"uuid": "c1", "name": "C", "skills": [{"uuid": "s1"}, "https://osmt.example/api/skills/s2"]});
    let url = "https://osmt.example/api/v3/collections/c1";
    let answered = Answered { role: Role::Document, ..Answered::list("osmt", url, &collection) };
    assert_eq!(
        answered.lines(),
        ["listed document https://osmt.example/api/v3/skills/s1", "listed document https://osmt.example/api/skills/s2"]
    );
}
