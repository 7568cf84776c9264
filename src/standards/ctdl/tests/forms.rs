//! The forms in which the Registry serves, deletions, blank nodes, and documents that try to take too much.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{CONTEXT, achievements, read, read_from, with};
use crate::model::Severity;

#[test]
fn every_form_of_the_registry() {
    let resource = with(&json!({ "ceterms:teaches": [{ "ceterms:targetNodeName": "Weld" }] }));
    let graph = json!({ "@context": CONTEXT, "@id": "https://r.example/graph/a", "@graph": [resource] });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let token = format!("{}.{}.c2ln", part(&json!({ "alg": "RS256" })), part(&graph));
    for document in [
        resource.clone(),
        json!([resource]),
        graph.clone(),
        json!([graph]),
        json!({ "data": [graph], "extra": { "TotalResults": 1 } }),
        json!({ "results": [resource] }),
        json!({ "envelope_id": "1", "decoded_resource": graph }),
        json!({ "envelope_id": "1", "processed_resource": graph, "resource": "not looked at" }),
        json!({ "envelope_id": "1", "envelope_ctdl_type": "ceterms:Certificate", "resource": token }),
        json!([{ "envelope_id": "1", "resource": token }, { "envelope_id": "2", "decoded_resource": graph }]),
    ] {
        let reading = read(&document);
        assert_eq!(reading.standard, Some("ctdl"), "{document}");
        let found = achievements(&reading);
        assert_eq!((found[0].name.as_str(), found[0].alignments.len()), ("A", 1), "{document}: {:?}", reading.problems);
        assert!(!found[0].withdrawn, "{document}");
        assert!(!reading.has_errors(), "{:?}", reading.problems);
    }
}

#[test]
fn deleted_things_are_withdrawn() {
    let ctid = "ce-0000000A-0000-4000-8000-000000000000";
    let resource = with(&json!({ "ceterms:ctid": ctid }));
    for (source, document) in [
        ("changes.zip!/deletes/resources/x.json", json!({ "identifier": ctid, "deleted_at": "2026-01-01T00:00:00Z" })),
        ("changes.zip!/deletes/graphs/x.json", json!({ "@graph": [resource] })),
        (
            "page.json",
            json!({ "envelope_id": "1", "decoded_resource": resource, "node_headers": { "deleted_at": "2026-01-01" } }),
        ),
    ] {
        let reading = read_from(source, &document);
        let found = achievements(&reading);
        assert!(found.len() == 1 && found[0].withdrawn, "{source}: {reading:?}");
        assert_eq!(found[0].other_ids, [ctid], "{source}");
    }
    let kept = read_from("changes.zip!/upserts/graphs/x.json", &json!({ "@graph": [resource] }));
    assert!(!achievements(&kept)[0].withdrawn);
}

#[test]
fn blank_nodes_are_known_in_their_own_graph_only() {
    let graph = |name: &str| {
        json!({ "@graph": [
            { "@id": format!("https://r.example/{name}"), "@type": "ceterms:Badge", "ceterms:name": name,
              "ceterms:ownedBy": ["_:b0"] },
            { "@id": "_:b0", "@type": "ceterms:Organization", "ceterms:name": format!("Owner of {name}") },
        ]})
    };
    let reading = read(&json!([graph("one"), graph("two")]));
    let owners: Vec<_> = achievements(&reading).iter().map(|it| it.issuer.clone().unwrap().name.unwrap()).collect();
    assert_eq!(owners, ["Owner of one", "Owner of two"]);
}

#[test]
fn circles_and_copies_have_an_end() {
    let circle = json!({ "@context": CONTEXT, "@graph": [
        { "@id": "https://r.example/a", "@type": "ceterms:Badge", "ceterms:name": "A", "ceterms:requires": ["_:c"],
          "ceterms:hasPart": ["https://r.example/a"] },
        { "@id": "_:c", "@type": "ceterms:ConditionProfile", "ceterms:alternativeCondition": ["_:c", "_:c", "_:c", "_:c"] },
    ]});
    let started = std::time::Instant::now();
    assert_eq!(achievements(&read(&circle)).len(), 1);
    // A short document in which many credentials refer to one exam with many skills.
    let mut nodes: Vec<Value> = (0..3_000)
        .map(|at| {
            json!({ "@id": format!("https://r.example/{at}"), "@type": "ceterms:Badge", "ceterms:name": "B",
            "ceterms:requires": { "ceterms:targetAssessment": "https://r.example/exam" } })
        })
        .collect();
    let skills: Vec<Value> = (0..400).map(|at| json!({ "ceterms:targetNodeName": format!("skill {at}") })).collect();
    nodes.push(json!({ "@id": "https://r.example/exam", "@type": "ceterms:AssessmentProfile", "ceterms:name": "E",
        "ceterms:assesses": skills }));
    let reading = read(&json!({ "@context": CONTEXT, "@graph": nodes }));
    let copied: usize = achievements(&reading).iter().map(|it| it.alignments.len()).sum();
    assert!(copied < 100_000, "{copied}");
    assert!(reading.problems.iter().any(|it| it.severity == Severity::Error && it.message.contains("references")));
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn long_lists_are_no_burden() {
    let many = |start: &str| (0..20_000).map(|at| json!(format!("{start}{at}"))).collect::<Vec<Value>>();
    let criteria: Vec<Value> = (0..3_000)
        .map(|_| json!({ "@type": "asn:RubricCriterion", "asn:hasCriterionLevel": [{ "ceasn:name": "novice" }] }))
        .collect();
    let document = json!({ "@context": CONTEXT, "@graph": [
        { "@id": "https://r.example/a", "@type": "ceterms:Badge", "ceterms:name": "A", "ceterms:inLanguage": many("l"),
          "ceterms:accreditedBy": many("https://o.example/"), "ceterms:hasPart": many("https://r.example/"),
          "ceterms:assesses": many("skill "), "ceterms:requires": { "ceterms:condition": many("point ") } },
        { "@type": "ceasn:Competency", "ceasn:competencyText": many("t"), "ceasn:conceptKeyword": many("k") },
        { "@type": "asn:Rubric", "ceasn:targetCompetency": many("https://s.example/"), "asn:hasRubricCriterion": criteria },
    ]});
    let started = std::time::Instant::now();
    let reading = read(&document);
    let badge = achievements(&reading)[0];
    assert_eq!((badge.alignments.len(), badge.recognised_by.len(), badge.related.len()), (500, 500, 20_000));
    assert!(reading.records.len() < 100_000, "{}", reading.records.len());
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
