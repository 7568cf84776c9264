//! Curricula, titles and changes of occupation over HTTP.

use serde_json::{Value, json};

use super::{post, sample};

#[tokio::test]
async fn curricula_are_read_and_what_is_accepted_comes_back_as_a_learner() {
    let app = sample();
    let text = "Ilka Canaryson\nilka@canaryson.example\n\nSkills: SQL (advanced), Excel\nLanguages: German B2\n";
    let answer = post(&app, "/v1/extract", &json!({"text": text, "as": "cv"})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let claims = answer.json["claims"].as_array().unwrap();
    assert_eq!(claims.len(), 3, "{}", answer.text);
    assert!(claims.iter().all(|it| it["state"] == "to_confirm" && it["kind"] == "claimed"));
    assert_eq!(answer.json.get("learner"), None);
    let body = json!({"text": text, "as": "cv", "accept": ["1"], "learner": "urn:skillmatch:learner:ilka-1"});
    let accepted = post(&app, "/v1/extract", &body).await;
    assert_eq!(accepted.json["learner"]["skills"].as_array().map(Vec::len), Some(1), "{}", accepted.text);
    assert_eq!(accepted.json["learner"]["skills"][0]["level"], "advanced");
    for answer in [&answer, &accepted] {
        assert!(!answer.text.to_lowercase().contains("canaryson"), "{}", answer.text);
    }
    let table = [
        (json!({"text": text, "as": "cv", "accept": ["9"], "learner": "urn:x:y"}), "/accept/0"),
        (json!({"text": text, "as": "cv", "accept": ["all"]}), "/learner"),
        (json!({"text": text, "accept": ["all"], "learner": "urn:x:y"}), "/accept"),
        (json!({"text": text, "as": "poem"}), "/as"),
    ];
    for (body, pointer) in table {
        let answer = post(&app, "/v1/extract", &body).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.json["errors"][0]["pointer"], pointer, "{body}: {}", answer.text);
    }
}

#[tokio::test]
async fn occupations_are_compared_and_titles_linked() {
    let app = sample();
    let body = json!({"from_occupation_id": "business analyst", "occupation_id": "data analyst"});
    let answer = post(&app, "/v1/gaps", &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for field in ["from", "to", "shared", "partly", "to_learn", "only_from", "coverage", "data_version", "notes"] {
        assert!(answer.json.get(field).is_some(), "no `{field}` in {}", answer.text);
    }
    let table = [
        (json!({"from_occupation_id": "cook"}), 422),
        (json!({"from_occupation_id": "cook", "occupation_id": "nurse", "learner_id": "urn:x:y"}), 422),
        (json!({"from_occupation_id": "cook", "occupation_id": "https://skills.skillmatch.example/isco/C7112"}), 422),
        (json!({"from_occupation_id": "nothing like it", "occupation_id": "cook"}), 404),
    ];
    for (body, status) in table {
        let answer = post(&app, "/v1/gaps", &body).await;
        assert_eq!(answer.status, status, "{body}: {}", answer.text);
    }
    let body = json!({"queries": ["Senior Cook (m/f/d)"], "kind": "occupations", "top": 1});
    let link = post(&app, "/v1/link", &body).await;
    assert_eq!(link.json[0]["occupations"][0]["label"], "cook", "{}", link.text);
    let text = "Data analyst\n\nRequirements:\n- SQL\n";
    let ad = post(&app, "/v1/extract", &json!({"text": text, "supplement": true})).await;
    assert_eq!(ad.json["occupation"]["label"], "data analyst", "{}", ad.text);
    assert!(ad.json["supplement"].as_array().is_some_and(|it| !it.is_empty()), "{}", ad.text);
    let plain = post(&app, "/v1/extract", &json!({"text": text})).await;
    assert_eq!((&plain.json["requirements"], plain.json.get("supplement")), (&ad.json["requirements"], None::<&Value>));
}
