//! What is refused: with the right status, a pointer, and what to do.

use std::net::SocketAddr;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use serde_json::json;
use skillmatch::server::ServerOptions;

use super::{assert_problem, at, get, hostile_badge, options, post, sample, send, service, with_json};
use crate::home::{self, MIRA};

#[tokio::test]
async fn fields_that_do_not_fit_are_pointed_at() {
    let app = sample();
    let match_path = "/v1/match/learners";
    let table = [
        (match_path, json!({"skills": "sql", "colour": 1}), "colour"),
        (match_path, json!({"skills": "sql", "limit": "ten"}), "/limit"),
        (match_path, json!({"skills": "sql", "limit": 0}), "/limit"),
        (match_path, json!({"skills": "sql", "limit": 201}), "page_size"),
        (match_path, json!({"skills": "sql", "filters": {"colour": ["red"]}}), "/filters/colour"),
        (match_path, json!({"skills": "sql", "filters": {"place": [7]}}), "/filters/place/0"),
        (match_path, json!({"skills": "sql", "must": "maybe"}), "/must"),
        (match_path, json!({"skills": "sql", "as_of": "yesterday"}), "/as_of"),
        (match_path, json!({"skills": "sql:9"}), "/skills"),
        (match_path, json!({"skills": "sql", "text": "SQL"}), "2 subjects"),
        (match_path, json!({}), "0 subjects"),
        (match_path, json!({"job": {"type": "Banana"}}), "/job"),
        ("/v1/gaps", json!({"learner_id": MIRA}), "0 subjects"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "suggest": 51}), "/suggest"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "budget": "much"}), "/budget"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "within": "soon"}), "/within"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "pathways": ["best"]}), "/pathways/0"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "pathways": [], "alternatives": 0}), "/alternatives"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "time": "parallel"}), "/time"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "mode": ["online", "fun"]}), "/mode/1"),
        ("/v1/gaps", json!({"skills": "sql", "learner_id": MIRA, "exclude": [""]}), "/exclude/0"),
        ("/v1/link", json!({"queries": ["sql"], "top": 0}), "page_size"),
        ("/v1/link", json!({"queries": vec![""; 1_001]}), "/queries"),
    ];
    for (path, body, words) in table {
        let answer = post(&app, path, &body).await;
        assert_problem(&answer, 422, words);
        assert!(answer.json["errors"][0]["pointer"].is_string(), "{}", answer.text);
        assert!(!answer.json["hint"].as_str().unwrap_or_default().is_empty(), "no hint: {}", answer.text);
    }
    let unknown = post(&app, match_path, &json!({"skills": "sql", "colour": 1})).await;
    assert_eq!(unknown.json["errors"][0]["pointer"], "/colour", "{}", unknown.text);
    let queries = [
        ("/v1/search?q=a&limit=x", "?limit"),
        ("/v1/search?q=a&limit=0", "?limit"),
        ("/v1/search?q=a&cursor=zz", "?cursor"),
        ("/v1/search?q=a&kind=cats", "?kind"),
        ("/v1/search?q=a&colour=red", "?colour"),
        ("/v1/search?q=a&filter.colour=red", "?filter.colour"),
    ];
    for (path, pointer) in queries {
        let answer = get(&app, path).await;
        assert_problem(&answer, 422, "");
        assert_eq!(answer.json["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    let long = format!("/v1/search?q={}", "a".repeat(1_025));
    assert_eq!(get(&app, &long).await.json["errors"][0]["pointer"], "?q");
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let app = sample();
    let bodies = ["{", "", "{\"skills\": \"sql\"} {}", "[".repeat(500).leak() as &str];
    for body in bodies {
        assert_problem(&send(&app, with_json(Method::POST, "/v1/match/learners", body)).await, 400, "JSON");
    }
    let text = Request::post("/v1/gaps").header(header::CONTENT_TYPE, "text/plain").body("{}".into()).unwrap();
    assert_problem(&send(&app, text).await, 415, "application/json");
    for path in ["/v1/match/learners", "/v1/import"] {
        let large = with_json(Method::POST, path, format!("\"{}\"", "a".repeat(200_001)));
        assert_problem(&send(&app, large).await, 413, "server.body_bytes");
    }
    for path in ["/", "/v1/nothing", "/v1/crawl"] {
        assert_problem(&get(&app, path).await, 404, path);
    }
    assert_problem(&post(&app, "/v1/match/cats", &json!({"skills": "sql"})).await, 404, "cats");
    assert_problem(&get(&app, "/v1/gaps").await, 405, "/v1/gaps");
    assert_problem(&send(&app, with_json(Method::POST, "/v1/status", "{}")).await, 405, "/v1/status");
}

#[tokio::test]
async fn only_those_who_may_write() {
    let copy = home::sample_copy();
    let open = service(copy.path(), options());
    let keyed = service(copy.path(), ServerOptions { api_key: Some("secret".to_owned()), ..options() });
    let public = SocketAddr::from(([192, 0, 2, 1], 80));
    let beyond =
        service(copy.path(), ServerOptions { api_key: Some("secret".to_owned()), address: public, ..options() });
    let writes = [(Method::PUT, at("learners", "urn:example:a")), (Method::POST, "/v1/import".to_owned())];
    for (method, path) in writes {
        let request = |header: &str, value: &str| {
            let mut request = with_json(method.clone(), &path, hostile_badge().to_string());
            request
                .headers_mut()
                .insert(header::HeaderName::from_bytes(header.as_bytes()).unwrap(), value.parse().unwrap());
            request
        };
        for host in ["evil.example", "evil.example:7878", "127.0.0.1.evil.example", "localhost.evil.example", ""] {
            assert_problem(&send(&open, request("host", host)).await, 403, "loopback");
        }
        for host in ["localhost:7878", "127.0.0.1:7878", "[::1]:7878", "localhost"] {
            assert_ne!(send(&open, request("host", host)).await.status, 403, "{host}");
        }
        for value in ["Bearer wrong", "Bearer ", "secret", "Bearer secretx"] {
            assert_problem(&send(&keyed, request("authorization", value)).await, 401, "Bearer");
        }
        assert_ne!(send(&keyed, request("authorization", "Bearer secret")).await.status, 401);
    }
    let delete = Request::delete(at("learners", MIRA)).body(Body::empty()).unwrap();
    assert_problem(&send(&keyed, delete).await, 401, "API key");
    // Reading needs no key on loopback, and needs one beyond.
    for path in ["/v1/search?q=sql", "/v1/status"] {
        assert_eq!(get(&keyed, path).await.status, 200, "{path}");
        assert_problem(&get(&beyond, path).await, 401, "API key");
    }
    let foreign = Request::get("/v1/status").header("host", "evil.example").body(Body::empty()).unwrap();
    assert_eq!(send(&open, foreign).await.status, 200);
}

#[tokio::test]
async fn too_many_at_once_are_told_to_come_back() {
    let app = service(home::sample(), ServerOptions { concurrency: 1, ..options() });
    // Much work: while it is done there is no place for another.
    let much = json!({"queries": vec!["project managment and data visualizaton"; 1_000]});
    let (worked, refused) = tokio::join!(post(&app, "/v1/link", &much), get(&app, "/v1/skills?q=sql"));
    assert_eq!(worked.status, 200, "{}", worked.text);
    assert_problem(&refused, 503, "server.concurrency");
    assert_eq!(refused.headers[header::RETRY_AFTER], "1");
    assert_eq!(get(&app, "/v1/skills?q=sql").await.status, 200);
}

#[tokio::test]
async fn what_takes_too_long_is_answered_with_the_limit() {
    // No time at all: the work goes to another thread, so it is never done at the first look.
    let app = service(home::sample(), ServerOptions { request_timeout_ms: 0, ..options() });
    let much = json!({"queries": vec!["project managment and data visualizaton"; 1_000]});
    assert_problem(&post(&app, "/v1/link", &much).await, 504, "server.request_timeout_ms");
}
