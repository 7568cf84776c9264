//! The HTTP service: every operation, every kind of error, and a real listener.

mod errors;
mod listener;
mod people;

use std::{net::SocketAddr, path::Path};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::{Value, json};
use skillmatch::{
    server::{AppState, ServerOptions, app},
    standards::Limits,
};
use tower::ServiceExt;

use crate::home::{self, AS_OF, MIRA, SKILL};

/// What came back.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
    json: Value,
}

fn options() -> ServerOptions {
    ServerOptions {
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        body_bytes: 200_000,
        request_timeout_ms: 60_000,
        header_read_timeout_ms: 1_000,
        concurrency: 16,
        refresh_ms: 1_000,
        api_key: None,
        index: home::index_options(),
        read_limits: Limits::default(),
    }
}

fn service(home: &Path, options: ServerOptions) -> Router {
    app(AppState::new(home::engine(home), home, options))
}

fn sample() -> Router {
    service(home::sample(), options())
}

async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let text = String::from_utf8(to_bytes(body, usize::MAX).await.unwrap().to_vec()).unwrap();
    assert_eq!(parts.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{text}");
    assert!(parts.headers.contains_key("x-request-id"), "{text}");
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Answer { status: parts.status, headers: parts.headers, text, json }
}

async fn get(app: &Router, path: &str) -> Answer {
    send(app, Request::get(path).body(Body::empty()).unwrap()).await
}

fn with_json(method: Method, path: &str, body: impl Into<Body>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    request.body(body.into()).unwrap()
}

async fn post(app: &Router, path: &str, body: &Value) -> Answer {
    send(app, with_json(Method::POST, path, body.to_string())).await
}

/// A path with an IRI in it, percent-encoded.
fn at(collection: &str, id: &str) -> String {
    let encoded: String = id.bytes().flat_map(|it| format!("%{it:02X}").into_bytes()).map(char::from).collect();
    format!("/v1/{collection}/{encoded}")
}

fn assert_fields(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "no `{field}` in {value}");
    }
}

fn assert_problem(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{}", answer.text);
    assert_eq!(answer.json["status"], status);
    assert_fields(&answer.json, &["type", "title", "detail"]);
    assert!(answer.text.contains(words), "no `{words}` in {}", answer.text);
}

#[tokio::test]
async fn matches_are_ranked_and_explained() {
    let app = sample();
    let skills = json!({"skills": "sql:3!, python, data visualisation", "as_of": AS_OF, "explain": true});
    let learner = json!({"learner_id": MIRA, "as_of": AS_OF, "explain": true});
    for (target, body) in [("learners", &skills), ("credentials", &skills), ("jobs", &skills), ("jobs", &learner)] {
        let answer = post(&app, &format!("/v1/match/{target}"), body).await;
        assert_eq!(answer.status, 200, "{target}: {}", answer.text);
        assert_fields(&answer.json, &["query", "data_version", "as_of", "total", "results", "facets"]);
        let results = answer.json["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{target}");
        for result in results {
            let requirements = result["requirements"].as_array().unwrap();
            let sum: u64 = requirements.iter().map(|it| it["contribution_units"].as_u64().unwrap()).sum();
            assert_eq!(sum, result["score_units"].as_u64().unwrap(), "{result}");
            assert_eq!(result["verified"], 0, "nothing is verified until proofs are checked");
        }
    }
    let plain = post(&app, "/v1/match/learners", &json!({"skills": "sql"})).await;
    assert!(plain.json["results"][0].get("requirements").is_none(), "explained without being asked: {}", plain.text);
}

#[tokio::test]
async fn gaps_links_and_extracts() {
    let app = sample();
    let body = json!({"occupation_id": "data analyst", "learner_id": MIRA, "as_of": AS_OF, "suggest": 3});
    let gap = post(&app, "/v1/gaps", &body).await;
    assert_eq!(gap.status, 200, "{}", gap.text);
    assert_fields(&gap.json, &["met", "partly", "missing", "coverage", "suggestions", "learner", "data_version"]);
    assert!(gap.json.get("pathways").is_none());
    let body = json!({"occupation_id": "data analyst", "learner_id": MIRA, "as_of": AS_OF, "pathways": ["cheapest"], "alternatives": 2});
    let ways = post(&app, "/v1/gaps", &body).await;
    assert_eq!(ways.json["pathways"].as_array().unwrap().len(), 2, "{}", ways.text);
    assert_fields(
        &ways.json["pathways"][0],
        &["goal", "credentials", "cost", "duration", "coverage_after", "open", "optimal"],
    );
    assert!(gap.json["suggestions"].as_array().unwrap().len() <= 3);

    let link = post(&app, "/v1/link", &json!({"queries": ["C++", "x".repeat(2_000)], "top": 2})).await;
    assert_eq!(link.status, 200, "{}", link.text);
    assert_eq!(link.json[0]["matches"][0]["skill"], format!("{SKILL}c-plus-plus"));
    assert_fields(&link.json[0]["matches"][0], &["label", "framework", "score", "confidence", "match", "surface"]);
    assert!(link.json[1]["error"].as_str().unwrap().contains("query_text_bytes"), "{}", link.text);

    let text = "Data analyst\n\nRequirements:\n- SQL\n- Python\n";
    let extract = post(&app, "/v1/extract", &json!({"text": text})).await;
    assert_eq!(extract.status, 200, "{}", extract.text);
    assert_fields(&extract.json, &["id", "title", "requirements", "unlinked", "skipped_sections"]);
    for requirement in extract.json["requirements"].as_array().unwrap() {
        for span in requirement["spans"].as_array().unwrap() {
            let place = |field: &str| usize::try_from(span[field].as_u64().unwrap()).unwrap();
            let (start, end) = (place("start"), place("end"));
            let there: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(span["text"], there.as_str());
        }
    }
    assert!(extract.text.contains(&format!("{SKILL}sql")), "{}", extract.text);
}

#[tokio::test]
async fn search_pages_through_everything_once() {
    let app = sample();
    let whole = get(&app, "/v1/search?q=data&kind=credentials&limit=200").await;
    assert_eq!(whole.status, 200, "{}", whole.text);
    assert_fields(&whole.json, &["total", "results", "facets", "corrected_query", "data_version"]);
    assert!(!whole.headers.contains_key(header::LINK));
    let ids = |answer: &Answer| -> Vec<String> {
        let results = answer.json["results"].as_array().unwrap();
        results.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut path = "/v1/search?q=data&kind=credentials&limit=3".to_owned();
    let mut paged = Vec::new();
    loop {
        let page = get(&app, &path).await;
        paged.extend(ids(&page));
        let Some(link) = page.headers.get(header::LINK) else { break };
        let link = link.to_str().unwrap();
        path = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap().to_owned();
        assert!(paged.len() < 1_000, "no end");
    }
    assert!(paged.len() > 3);
    assert_eq!(paged, ids(&whole));

    let typed = get(&app, "/v1/skills?q=pyth").await;
    assert_eq!(typed.json["results"][0]["id"], format!("{SKILL}python"), "{}", typed.text);
    let corrected = get(&app, "/v1/search?q=pyhton&kind=skills").await;
    assert_eq!(corrected.json["corrected_query"], "python", "{}", corrected.text);
    let filtered = get(&app, "/v1/search?q=data&kind=credentials&filter.delivery=online").await;
    assert_eq!(filtered.status, 200, "{}", filtered.text);
}

#[tokio::test]
async fn single_things_by_iri() {
    let app = sample();
    let occupation = "https://skills.skillmatch.example/occupation/data-analyst";
    let badge = "https://badges.bluebridge-academy.example/badges/sql-fundamentals";
    let table: [(&str, String, &[&str]); 4] = [
        ("skills", format!("{SKILL}sql"), &["id", "label", "labels", "relations"]),
        ("occupations", occupation.to_owned(), &["id", "label", "skills"]),
        ("credentials", badge.to_owned(), &["achievement", "skills"]),
        ("learners", MIRA.to_owned(), &["id", "evidence", "facets"]),
    ];
    for (collection, id, fields) in table {
        let answer = get(&app, &at(collection, &id)).await;
        assert_eq!(answer.status, 200, "{id}: {}", answer.text);
        assert_fields(&answer.json, fields);
        assert_problem(&get(&app, &at(collection, "https://nobody.example/x")).await, 404, "https://nobody.example/x");
    }
    assert_problem(&get(&app, "/v1/skills/not%20an%20iri").await, 422, "/id");
}

#[tokio::test]
async fn learners_are_found_after_put_and_gone_after_delete() {
    let copy = home::sample_copy();
    let app = service(copy.path(), options());
    let (first, second) = ("urn:example:first", "urn:example:second");
    for id in [first, second] {
        let learner = json!({"type": "Learner", "name": "Robin", "consent": "test", "purpose": "test",
            "skills": [{"skill": format!("{SKILL}cobol"), "level": 4}, {"skill": format!("{SKILL}sql"), "level": 4}]});
        let put = send(&app, with_json(Method::PUT, &at("learners", id), learner.to_string())).await;
        assert_eq!(put.status, 200, "{}", put.text);
        assert_eq!(put.json["id"], id);
    }
    let ranked = async || {
        let body = json!({"skills": "sql:4", "evidence": "any", "limit": 200, "as_of": AS_OF});
        post(&app, "/v1/match/learners", &body).await.text
    };
    let found = ranked().await;
    assert!(found.contains(first) && found.contains(second), "both were put: {found}");
    assert_eq!(get(&app, &at("learners", first)).await.status, 200);

    let delete = |id| Request::delete(at("learners", id)).body(Body::empty()).unwrap();
    assert_eq!(send(&app, delete(first)).await.status, 204);
    let left = ranked().await;
    assert!(!left.contains(first) && left.contains(second), "{left}");
    assert_eq!(get(&app, &at("learners", first)).await.status, 404);
    assert_eq!(send(&app, delete(first)).await.status, 404);

    // One of the sample, with credentials from several documents.
    assert_eq!(send(&app, delete(MIRA)).await.status, 204);
    assert!(!ranked().await.contains(MIRA));
    let status = get(&app, "/v1/status").await;
    assert_eq!(status.json["pending_documents"], 0, "{}", status.text);
    let nothing = send(&app, with_json(Method::PUT, &at("learners", first), json!({"a": 1}).to_string())).await;
    assert_problem(&nothing, 422, "no learner");
}

#[tokio::test]
async fn erasing_takes_what_only_the_learner_s_documents_said() {
    let copy = home::sample_copy();
    let app = service(copy.path(), options());
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://erased.example/a/1",
        "recipient": {"type": "email", "hashed": true, "salt": "s", "identity": "sha256$00ff"},
        "verification": {"type": "hosted"}, "issuedOn": "2026-01-01", "badge": {
            "type": "BadgeClass", "id": "https://erased.example/badge", "name": "Quuxology", "description": "None",
            "criteria": {"narrative": "none"},
            "issuer": {"type": "Profile", "id": "https://erased.example/issuer", "name": "Erased"},
            "alignment": [{"targetName": "SQL", "targetUrl": format!("{SKILL}sql")}]
        }
    });
    let imported = send(&app, Request::post("/v1/import").body(assertion.to_string().into()).unwrap()).await;
    assert_eq!(imported.json["outcome"], "added", "{}", imported.text);
    assert_eq!(get(&app, "/v1/search?q=quuxology").await.json["total"], 1);
    let ranked = async || {
        let body = json!({"skills": "sql", "limit": 200, "as_of": AS_OF, "explain": true});
        post(&app, "/v1/match/learners", &body).await.json["results"].as_array().unwrap().clone()
    };
    let mut holders = ranked().await;
    holders.retain(|it| it.to_string().contains("https://erased.example/badge"));
    assert_eq!(holders.len(), 1);
    let holder = at("learners", holders[0]["id"].as_str().unwrap());
    let erased = send(&app, Request::delete(holder).body(Body::empty()).unwrap()).await;
    assert_eq!(erased.status, 204, "{}", erased.text);
    assert!(!json!(ranked().await).to_string().contains("erased.example"));
    let left = get(&app, "/v1/search?q=quuxology").await;
    assert!(!left.text.contains("erased.example"), "{}", left.text);
    assert_eq!(get(&app, &at("credentials", "https://erased.example/badge")).await.status, 404);
}

/// A badge whose name tries to run as a script.
fn hostile_badge() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
        "id": "https://hostile.example/badge",
        "name": "<script>alert('quux')</script> <img src=x onerror=alert(1)>",
        "description": "A quux badge </script><svg onload=alert(2)>",
        "criteria": {"narrative": "none"},
        "issuer": {"id": "https://hostile.example/issuer", "type": "Profile", "name": "<b>quux</b>"},
        "alignment": [{"targetName": "SQL", "targetUrl": format!("{SKILL}sql")}]
    })
}

#[tokio::test]
async fn import_is_idempotent_and_hostile_text_stays_text() {
    let copy = home::sample_copy();
    let app = service(copy.path(), options());
    let import =
        |body: String| Request::post("/v1/import?source=https%3A%2F%2Fhostile.example%2Fbadge").body(body.into());
    let mut badge = hostile_badge();
    for (outcome, name) in [("added", None), ("unchanged", None), ("changed", Some("quux <i>again</i>"))] {
        if let Some(name) = name {
            badge["name"] = json!(name);
        }
        let answer = send(&app, import(badge.to_string()).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json["outcome"], outcome, "{}", answer.text);
        assert_fields(&answer.json, &["standard", "records", "problems", "data_version"]);
        let search = get(&app, "/v1/search?q=quux").await;
        assert_eq!(search.headers[header::CONTENT_TYPE], "application/json");
        let result = &search.json["results"][0];
        assert_eq!(result["id"], "https://hostile.example/badge", "{}", search.text);
        assert_eq!(result["name"], badge["name"]);
        let highlights = result["highlights"].to_string().replace("<mark>", "").replace("</mark>", "");
        assert!(highlights.contains("quux") && !highlights.contains('<'), "{highlights}");
        assert_eq!(search.json["total"], 1);
    }
    let broken = send(&app, Request::post("/v1/import").body("{\"half\": ".into()).unwrap()).await;
    assert_eq!(broken.status, 200, "{}", broken.text);
    assert!(!broken.json["problems"].as_array().unwrap().is_empty(), "{}", broken.text);
}

#[tokio::test]
async fn machines_see_health_and_figures() {
    let app = sample();
    for path in ["/health/livez", "/health/readyz"] {
        let answer = get(&app, path).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "ok"), "{path}");
    }
    let status = get(&app, "/v1/status").await;
    assert_fields(&status.json, &["skillmatch", "data_version", "pending_documents", "entries", "catalog"]);
    assert!(status.json["entries"]["skills"].as_u64().unwrap() >= 400, "{}", status.text);
    let figures = get(&app, "/metrics").await;
    assert_eq!(figures.status, 200);
    assert!(figures.text.contains("http_requests_total{"), "{}", figures.text);
    assert!(figures.text.contains("route=\"/v1/status\""), "{}", figures.text);
    assert_eq!(get(&app, "/v1/search?q=a").await.status, 200);
    let named = Request::get("/v1/status").header("x-request-id", "abc-123").body(Body::empty()).unwrap();
    assert_eq!(send(&app, named).await.headers["x-request-id"], "abc-123");
}

#[tokio::test]
async fn the_api_describes_itself_offline() {
    let app = sample();
    let api = get(&app, "/v1/openapi.json").await;
    assert!(api.json["openapi"].as_str().unwrap().starts_with("3.1"), "{}", api.json["openapi"]);
    let mut described: Vec<String> = Vec::new();
    for (path, operations) in api.json["paths"].as_object().unwrap() {
        described.extend(operations.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    described.sort();
    let expected = [
        "delete /v1/learners/{id}",
        "get /v1/credentials/{id}",
        "get /v1/learners/{id}",
        "get /v1/occupations/{id}",
        "get /v1/search",
        "get /v1/skills",
        "get /v1/skills/{id}",
        "get /v1/status",
        "post /v1/extract",
        "post /v1/gaps",
        "post /v1/import",
        "post /v1/link",
        "post /v1/match/{target}",
        "put /v1/learners/{id}",
    ];
    assert_eq!(described, expected);
    for absent in ["crawl", "evaluate"] {
        assert!(!api.text.to_lowercase().contains(absent), "`{absent}` is described");
    }
    let page = get(&app, "/docs/").await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("<script"), "{}", page.text);
    for attribute in ["src=\"http", "src=\"//", "href=\"http", "href=\"//"] {
        assert!(!page.text.contains(attribute), "`{attribute}` in {}", page.text);
    }
    let script = get(&app, "/docs/swagger-initializer.js").await;
    assert!(script.text.contains("/v1/openapi.json"), "{}", script.text);
}
