//! Redirects, links and addresses as attackers and browsers know them, in the folder named by `SKILLMATCH_REAL_DATA`;
//! without it these tests do nothing and say so. Nothing here leaves loopback.

use std::sync::atomic::{AtomicUsize, Ordering};

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use serde_json::{Value, json};
use url::Url;

use super::{
    Access, FetchError, Refusal, Robots, guard,
    loopback::{Server, ask, client_of, ok, status},
    redirect::{self, Next, Stop},
};
use crate::{
    model::Document,
    standards::{self, ReadOptions},
};

/// The cases of a file.
pub(super) fn cases(file: &str) -> Option<Vec<Value>> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(std::path::PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return None;
    };
    Some(serde_json::from_slice(&std::fs::read(folder.join(file)).unwrap()).unwrap())
}

#[tokio::test]
async fn chains_of_redirects_end_where_they_must() {
    let Some(cases) = cases("hostile/ssrf/redirects.json") else { return };
    for case in &cases {
        let (name, expect) = (case["name"].as_str().unwrap(), case["expect"].as_str().unwrap());
        let chain: Vec<String> = serde_json::from_value(case["chain"].clone()).unwrap();
        let replies: Vec<_> = chain.iter().enumerate().map(|(at, step)| reply(step, at)).collect();
        let counter = AtomicUsize::new(0);
        let server = Server::start(move |_| {
            let (code, header) = replies.get(counter.fetch_add(1, Ordering::SeqCst)).cloned().unwrap_or_default();
            if code.is_empty() { ok("", b"the end") } else { status(&format!("{code} Found"), &header, b"") }
        })
        .await;
        let client = client_of("school.farm.test", &server);
        let access = Access { private: [("school.farm.test".to_owned(), server.address)].into(), ..Access::default() };
        let scheme = if name.starts_with("https to http") { "https" } else { "http" };
        let mut url: Url = "http://school.farm.test/a".parse().unwrap();
        let (mut hops, mut link) = (0, None);
        let end = loop {
            let answer = match client.get(&ask(&url)).await {
                Ok(answer) => answer,
                Err(error) => break Err(error),
            };
            link = link.or(answer.link);
            // The server speaks no https; what led to it is judged as if it did.
            url.set_scheme(scheme).unwrap();
            match redirect::next(&url, answer.status, answer.location.as_deref(), hops, &access) {
                Next::Follow(target) => (url, hops) = (target, hops + 1),
                Next::Stop(stop) => break Ok(stop),
            }
        };
        match expect {
            "block" => assert!(matches!(end, Ok(Stop::Refused(_))), "{name}: {end:?}"),
            "stop at limit" => assert_eq!(end, Ok(Stop::Loop), "{name}"),
            "stop at limit (5)" => assert_eq!((end, hops), (Ok(Stop::TooManyHops), 5), "{name}"),
            "refuse or mark insecure" => assert_eq!(end, Ok(Stop::Downgrade), "{name}"),
            // Followed to a host that the client does not find.
            "no credentials forwarded" | "no header injection" => {
                assert_eq!((end, hops), (Err(FetchError::Resolve), 1), "{name}");
                assert!(!url.as_str().contains(char::is_control), "{name}: {url:?}");
            }
            "not followed" => assert_eq!((end, hops), (Ok(Stop::NoRedirect), 0), "{name}"),
            "not fetched" => {
                assert_eq!((end, hops), (Ok(Stop::NoRedirect), 0), "{name}");
                let link = link.unwrap();
                let target = link.split(['<', '>']).nth(1).unwrap();
                assert_eq!(guard::check(target, &access), Err(Refusal::PrivateAddress), "{name}");
            }
            other => panic!("{name} expects `{other}`, which this test does not know"),
        }
        let requests = server.requests();
        assert!(requests.len() <= 6 && server.connections() == 1, "{name}: {requests:?}");
        assert_eq!(client.dialled(), [("school.farm.test".to_owned(), server.address)], "{name}");
        for request in requests {
            let request = request.to_ascii_lowercase();
            assert!(!request.contains("authorization") && !request.contains("cookie"), "{name}: {request}");
            assert!(request.contains("\r\nhost: school.farm.test\r\n"), "{name}: {request}");
        }
    }
    assert!(cases.len() >= 15, "{}", cases.len());
}

#[tokio::test]
async fn a_location_cannot_write_a_header() {
    let target = "Location: http://school.farm.test/%0d%0aX: y\r\n";
    let server =
        Server::start(move |path| if path == "/" { status("302 Found", target, b"") } else { ok("", b"") }).await;
    let client = client_of("school.farm.test", &server);
    let start = "http://school.farm.test/".parse().unwrap();
    let location = client.get(&ask(&start)).await.unwrap().location.unwrap();
    client.get(&ask(&location.parse().unwrap())).await.unwrap();
    let second = &server.requests()[1];
    assert!(second.starts_with("GET /%0d%0aX:%20y HTTP/1.1\r\n") && !second.contains("\nX:"), "{second}");
}

/// Status and header line of one step of a chain.
fn reply(step: &str, at: usize) -> (String, String) {
    let (code, rest) = step.split_once(' ').unwrap();
    let header = match rest.trim_end_matches(" (self)") {
        "next" => format!("Location: /hop{at}"),
        header if code == "200" => header.to_owned(),
        location => format!("Location: {location}"),
    };
    (code.to_owned(), format!("{header}\r\n"))
}

/// What a reader must make of a field that holds an address.
enum Expect {
    /// A link, which the guard refuses.
    Link,
    /// Nothing that is ever fetched.
    NoLink,
}

#[test]
fn every_field_that_could_cause_a_request_meets_the_guard() {
    use Expect::{Link, NoLink};
    let Some(cases) = cases("hostile/ssrf/fields_that_cause_fetches.json") else { return };
    const HOSTILE: &str = "http://169.254.169.254/x";
    let hostile = json!(HOSTILE);
    let mut seen = 0;
    for case in &cases {
        let field = case["field"].as_str().unwrap();
        let documents = match field {
            "OB2 badge" => vec![(Link, badge_2("/badge", &hostile))],
            "OB2 issuer" => vec![(Link, badge_2("/badge/issuer", &hostile))],
            "OB2 image" => vec![
                (NoLink, badge_2("/image", &hostile)),
                (NoLink, badge_2("/badge/image", &json!({"id": HOSTILE}))),
                (NoLink, badge_2("/badge/issuer/image", &hostile)),
            ],
            "OB2 criteria.id" => vec![(NoLink, badge_2("/badge/criteria", &json!({"id": HOSTILE})))],
            "OB2 evidence.id" => vec![(NoLink, badge_2("/evidence", &json!([{"id": HOSTILE}])))],
            "OB2 verification.url / creator key" => vec![
                (NoLink, badge_2("/verification", &json!({"type": "hosted", "url": HOSTILE}))),
                (NoLink, badge_2("/verification", &json!({"type": "signed", "creator": HOSTILE}))),
                (NoLink, badge_2("/badge/issuer/publicKey", &hostile)),
            ],
            "OB2 revocationList" => vec![(NoLink, badge_2("/badge/issuer/revocationList", &hostile))],
            "OB2 alignment.targetUrl" => {
                vec![(NoLink, badge_2("/badge/alignment", &json!([{"targetName": "knots", "targetUrl": HOSTILE}])))]
            }
            "OB2 related / endorsement id" => vec![
                (NoLink, badge_2("/badge/related", &json!([{"id": HOSTILE}]))),
                (Link, badge_2("/badge/endorsement", &json!([HOSTILE]))),
            ],
            "OB2 @context and extension schema" => vec![
                (NoLink, badge_2("/@context", &json!(["https://w3id.org/openbadges/v2", HOSTILE]))),
                (NoLink, badge_2("/extensions:tide", &json!({"@context": HOSTILE, "type": ["Extension"]}))),
            ],
            "OB3 @context" => {
                let mut contexts = badge_3("", &hostile)["@context"].clone();
                contexts.as_array_mut().unwrap().push(hostile.clone());
                vec![(NoLink, badge_3("/@context", &contexts))]
            }
            "OB3 credentialSchema.id" => {
                vec![(NoLink, badge_3("/credentialSchema", &json!([{"id": HOSTILE, "type": "JsonSchema"}])))]
            }
            "OB3 credentialStatus.statusListCredential" => {
                let status = json!({"id": HOSTILE, "type": "BitstringStatusListEntry", "statusPurpose": "revocation",
                    "statusListIndex": "7", "statusListCredential": HOSTILE});
                vec![(NoLink, badge_3("/credentialStatus", &status))]
            }
            "OB3 refreshService.id" => {
                vec![(NoLink, badge_3("/refreshService", &json!({"id": HOSTILE, "type": "1EdTechCredentialRefresh"})))]
            }
            "OB3 termsOfUse.id" => vec![(NoLink, badge_3("/termsOfUse", &json!([{"id": HOSTILE, "type": "Terms"}])))],
            "OB3 issuer did:web / jwks URI" => vec![
                (Link, badge_3("/issuer", &hostile)),
                (NoLink, badge_3("/issuer", &json!("did:web:169.254.169.254"))),
                (NoLink, badge_3("/issuer/jwksUri", &hostile)),
            ],
            "OB3 endorsement ids" => vec![
                (Link, badge_3("/endorsement", &json!([HOSTILE]))),
                (NoLink, badge_3("/endorsement", &json!([{"id": HOSTILE, "type": ["EndorsementCredential"]}]))),
                (NoLink, badge_3("/endorsementJwt", &json!([HOSTILE]))),
            ],
            "OB3 image.id" => {
                let image = json!({"id": HOSTILE, "type": "Image"});
                vec![
                    (NoLink, badge_3("/credentialSubject/achievement/image", &image)),
                    (NoLink, badge_3("/image", &image)),
                ]
            }
            "OB3 proof.verificationMethod" => {
                let proof = json!([{"type": "DataIntegrityProof", "verificationMethod": HOSTILE}]);
                vec![(NoLink, badge_3("/proof", &proof))]
            }
            "JWT jku / x5u" => vec![(NoLink, Value::Null)],
            "CASE CFPackageURI / nextPage links" => {
                let document = json!({"identifier": "0ab1f0ae-0000-4000-8000-000000000001", "title": "Ferries",
                    "uri": "https://case.example/1", "creator": "Ferry Board",
                    "CFPackageURI": {"uri": HOSTILE, "identifier": "0ab1f0ae-0000-4000-8000-000000000002", "title": "x"}});
                vec![(Link, json!({"CFDocuments": [document]})), (Link, json!({"CFDocument": document, "CFItems": []}))]
            }
            "CTDL ceterms:* URLs" => {
                let certificate = json!({"@context": "https://credreg.net/ctdl/schema/context/json",
                    "@id": "https://registry.example/resources/ce-0ab1f0ae-0000-4000-8000-000000000003",
                    "@type": "ceterms:Certificate", "ceterms:ctid": "ce-0ab1f0ae-0000-4000-8000-000000000003",
                    "ceterms:name": {"en": "Quay work"}, "ceterms:subjectWebpage": HOSTILE, "ceterms:image": HOSTILE,
                    "ceterms:ownedBy": [HOSTILE], "ceterms:requires": [{"@type": "ceterms:ConditionProfile",
                        "ceterms:targetCredential": [HOSTILE]}]});
                vec![(Link, certificate)]
            }
            "OAI / pagination \"next\" URL" => {
                let skill = json!({"className": "Skill", "uri": "http://data.europa.eu/esco/skill/x",
                    "preferredLabel": {"en": "splice ropes"}, "title": "splice ropes"});
                let next = json!({"next": {"href": HOSTILE}});
                vec![(Link, json!({"_links": next, "_embedded": {"results": [skill]}, "total": 2, "limit": 1}))]
            }
            "robots.txt Sitemap:" => {
                let robots = Robots::parse("skillmatch", format!("Sitemap: {HOSTILE}").as_bytes());
                assert_eq!(refusals(robots.sitemaps().iter().map(String::as_str)), [Refusal::PrivateAddress]);
                vec![]
            }
            // Read by others, as text; `chains_of_redirects_end_where_they_must` has the header.
            "sitemap.xml <loc>" | "HTTP Link header" => vec![(NoLink, hostile.clone())],
            "webhook / callback URL if any" => vec![],
            other => panic!("`{other}` is a field that this test does not know"),
        };
        for (expect, document) in documents {
            seen += 1;
            let bytes = match field {
                "JWT jku / x5u" => token(HOSTILE),
                "sitemap.xml <loc>" => format!("<urlset><url><loc>{HOSTILE}</loc></url></urlset>"),
                _ => document.to_string(),
            };
            let reading = standards::read(&Document::new("https://a.example/x", bytes), &ReadOptions::default());
            let refused = refusals(reading.links.iter().map(|it| it.as_str()));
            match expect {
                Link => assert_eq!(refused, [Refusal::PrivateAddress], "{field}: {document}"),
                NoLink => assert_eq!(refused, [], "{field}: {document}"),
            }
        }
    }
    assert!(seen > 30, "{seen}");
}

/// Why the guard refuses each of these; it must refuse all.
fn refusals<'a>(links: impl Iterator<Item = &'a str>) -> Vec<Refusal> {
    links
        .filter(|it| !it.starts_with("https://a.example/"))
        .map(|it| {
            let url = guard::did_web(it).unwrap_or_else(|| it.to_owned());
            guard::check(&url, &Access::default()).expect_err(it)
        })
        .collect()
}

/// An assertion of Open Badges 2.0 with this value in this place.
fn badge_2(place: &str, value: &Value) -> Value {
    let issuer =
        json!({"type": "Issuer", "id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000c", "name": "Rope School"});
    let badge = json!({"type": "BadgeClass", "id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000b", "name": "Knots",
        "description": "Ties knots", "criteria": {"narrative": "Tie ten"}, "issuer": issuer});
    let assertion = json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000a", "issuedOn": "2026-01-02", "badge": badge,
        "recipient": {"type": "email", "hashed": true, "identity": "sha256$00"}, "verification": {"type": "hosted"}});
    with(assertion, place, value)
}

/// A credential of Open Badges 3.0 with this value in this place.
fn badge_3(place: &str, value: &Value) -> Value {
    let achievement = json!({"id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000b", "type": ["Achievement"],
        "name": "Knots", "description": "Ties knots", "criteria": {"narrative": "Tie ten"}});
    let credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"], "id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000a",
        "issuer": {"id": "urn:uuid:0ab1f0ae-0000-4000-8000-00000000000c", "type": ["Profile"], "name": "Rope School"},
        "validFrom": "2026-01-02T00:00:00Z",
        "credentialSubject": {"type": ["AchievementSubject"], "achievement": achievement}});
    with(credential, place, value)
}

fn with(mut document: Value, place: &str, value: &Value) -> Value {
    if let Some((parent, key)) = place.rsplit_once('/') {
        document.pointer_mut(parent).unwrap()[key] = value.clone();
    }
    document
}

/// A signed credential whose header names keys elsewhere.
fn token(url: &str) -> String {
    let header = json!({"alg": "RS256", "typ": "JWT", "jku": url, "x5u": url});
    let parts = [header.to_string(), badge_3("", &Value::Null).to_string(), "none".to_owned()];
    parts.map(|it| BASE64_URL_SAFE_NO_PAD.encode(it)).join(".")
}

/// Addresses on the web on which the crate differs from the standard: three slashes or more after a base on the web.
/// The standard reads a host there, the crate reads nothing, so that nobody is asked.
const UNREAD: [&str; 7] = [
    "///test",
    "///\\//\\//test",
    "///example.org/path",
    "///example.org/../path",
    "///example.org/../../",
    "///example.org/../path/../../",
    "///example.org/../path/../../path",
];

#[test]
fn addresses_are_parsed_as_browsers_do() {
    let Some(cases) = cases("crawl/whatwg-url/urltestdata.json") else { return };
    let (mut agreed, mut of_files, mut opaque) = (0, 0, 0);
    for case in cases.iter().filter(|it| it.is_object()) {
        let input = case["input"].as_str().unwrap();
        let expected = case["href"].as_str();
        let parsed = match case["base"].as_str() {
            Some(base) => Url::parse(base).and_then(|it| it.join(input)),
            None => Url::parse(input),
        };
        let found = parsed.as_ref().ok().map(Url::as_str);
        if found == expected {
            agreed += 1;
        } else if UNREAD.contains(&input) {
            assert_eq!(found, None, "{input:?}");
        } else {
            // Files, and schemes of nobody: the crate merges slashes, drops hosts before drive letters and keeps
            // spaces and `^`. None of them is ever asked for.
            let expected = expected.unwrap_or_else(|| panic!("{input:?} must not be understood"));
            assert!(!expected.starts_with("http"), "{input:?}: {found:?}, not {expected:?}");
            of_files += usize::from(expected.starts_with("file:"));
            opaque += usize::from(!expected.starts_with("file:"));
        }
        match found {
            // What cannot be understood is not asked for.
            None if case["base"].is_null() => {
                assert_eq!(guard::check(input, &Access::default()), Err(Refusal::NotAnAddress), "{input:?}");
            }
            None => {}
            Some(found) => {
                let checked = guard::check(found, &Access::default());
                assert!(checked.is_err() || found.starts_with("http"), "{found}");
                assert!(checked.is_err() || !found.contains('@') || !found.contains("://user"), "{found}");
            }
        }
    }
    eprintln!(
        "{agreed} agree, {} are not read, {of_files} of files and {opaque} of other schemes differ",
        UNREAD.len()
    );
    assert!(agreed > 800 && of_files <= 40 && opaque <= 7, "{agreed} {of_files} {opaque}");
}
