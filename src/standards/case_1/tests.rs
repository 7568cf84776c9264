//! CASE as it is written in the wild: shapes, directions, names, levels.

use serde_json::{Value, json};

use crate::{
    model::{Document, Severity},
    standards::{ReadOptions, read, to_json},
};

fn read_text(text: &str) -> Value {
    let options = ReadOptions::default();
    let reading = read(&Document::new("framework.json", text.as_bytes()), &options);
    to_json("framework.json", &reading)
}

fn read_json(value: &Value) -> Value {
    let read = read_text(&value.to_string());
    assert_eq!(read["standard"], "case_1", "{value}: {read}");
    read
}

/// `from KIND to`, by the ends of the IRIs.
fn relations(read: &Value) -> Vec<String> {
    let end = |iri: &Value| iri.as_str().unwrap().rsplit(['/', ':']).next().unwrap().to_owned();
    let relation = |it: &Value| format!("{} {} {}", end(&it["from"]), it["kind"].as_str().unwrap(), end(&it["to"]));
    read["skill_relations"].as_array().unwrap().iter().map(relation).collect()
}

fn problems(read: &Value, severity: &str) -> Vec<String> {
    let all = read["problems"].as_array().unwrap().iter();
    all.filter(|it| it["severity"] == severity).map(|it| format!("{}: {}", it["where"], it["message"])).collect()
}

fn uuid(number: u32) -> String {
    format!("11111111-2222-4333-8444-{number:012}")
}

fn item(number: u32, more: &Value) -> Value {
    let uri = format!("https://case.example/items/{}", uuid(number));
    let mut item = json!({"identifier": uuid(number), "uri": uri, "fullStatement": format!("Statement {number}")});
    for (key, value) in more.as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

fn link(number: u32) -> Value {
    json!({"title": "some title", "identifier": uuid(number), "uri": format!("https://mirror.example/{}", uuid(number))})
}

fn association(kind: &str, from: u32, to: u32) -> Value {
    json!({"identifier": uuid(900), "associationType": kind, "originNodeURI": link(from), "destinationNodeURI": link(to)})
}

fn document() -> Value {
    json!({"identifier": uuid(0), "uri": format!("https://case.example/documents/{}", uuid(0)), "title": "Kite Flying",
        "creator": "Kite Club", "lastChangeDateTime": "2026-01-01T00:00:00"})
}

fn package(items: &[Value], associations: &[Value]) -> Value {
    json!({"CFDocument": document(), "CFItems": items, "CFAssociations": associations})
}

#[test]
fn every_shape_gives_its_things() {
    let one = item(1, &json!({}));
    let related = association("isRelatedTo", 1, 2);
    let rubric = json!({"identifier": uuid(5), "CFRubricCriteria": [{"CFItemURI": link(1), "weight": 1}]});
    let flat = package(std::slice::from_ref(&one), std::slice::from_ref(&related));
    let editors = json!({"document": document(), "items": [one], "associations": [related]});
    for (value, counts) in [
        (flat.clone(), (1, 1, 1)),
        (json!({"CFPackage": flat}), (1, 1, 1)),
        (json!({"CFPackages": [flat, flat]}), (2, 2, 2)),
        (json!([flat]), (1, 1, 1)),
        (editors, (1, 1, 1)),
        (document(), (1, 0, 0)),
        (json!({"CFDocument": document()}), (1, 0, 0)),
        (json!({"CFDocuments": [document(), document()]}), (2, 0, 0)),
        (one.clone(), (0, 1, 0)),
        (json!({"CFItem": one}), (0, 1, 0)),
        (json!({"CFItems": [one]}), (0, 1, 0)),
        (json!([one, one]), (0, 2, 0)),
        (related.clone(), (0, 0, 1)),
        (json!({"CFAssociation": related}), (0, 0, 1)),
        (json!({"CFItem": one, "CFAssociations": [related]}), (0, 1, 1)),
        (rubric.clone(), (0, 1, 0)),
        (json!({"CFRubrics": [rubric]}), (0, 1, 0)),
    ] {
        let read = read_json(&value);
        let count = |list: &str| read[list].as_array().unwrap().len();
        assert_eq!((count("frameworks"), count("skills"), count("skill_relations")), counts, "{value}: {read}");
        assert!(problems(&read, "error").is_empty(), "{value}: {read}");
    }
    let words = read_json(&json!({"CFConcepts": [{"identifier": uuid(7), "title": "Wind"}]}));
    assert_eq!(problems(&words, "note").len(), 1, "{words}");
    let empty = read_json(&json!({"CFDocuments": []}));
    assert_eq!(problems(&empty, "warning").len(), 1, "{empty}");
}

#[test]
fn associations_point_the_right_way() {
    for (written, expected) in [
        ("isChildOf", "1 part_of 2"),
        ("Is Child Of", "1 part_of 2"),
        ("isParentOf", "2 part_of 1"),
        ("isPartOf", "1 part_of 2"),
        ("isPeerOf", "1 related 2"),
        ("isRelatedTo", "1 related 2"),
        ("exactMatchOf", "1 exact 2"),
        ("isTranslationOf", "1 exact 2"),
        ("precedes", "1 precedes 2"),
        ("replacedBy", "1 replaced_by 2"),
        ("exemplar", ""),
        ("ext:isTaughtWith", ""),
        ("isFriendOf", ""),
    ] {
        let items = [item(1, &json!({})), item(2, &json!({}))];
        let read = read_json(&package(&items, &[association(written, 1, 2)]));
        let short: Vec<String> =
            relations(&read).iter().map(|it| it.replace("11111111-2222-4333-8444-00000000000", "")).collect();
        assert_eq!(short.join(", "), expected, "{written}");
        assert_eq!(
            read["skill_relations"].as_array().unwrap().is_empty(),
            !problems(&read, "note").is_empty() || written == "isFriendOf"
        );
        assert_eq!(problems(&read, "error").len(), usize::from(written == "isFriendOf"), "{read}");
    }
}

#[test]
fn references_by_identifier_lead_to_the_uri_of_the_definition() {
    let items = [item(1, &json!({})), item(2, &json!({}))];
    let mut upper = association("isChildOf", 1, 2);
    upper["originNodeURI"]["identifier"] = json!(uuid(1).to_uppercase());
    let mut bare = association("precedes", 1, 2);
    bare["originNodeURI"] = json!(uuid(1));
    bare["destinationNodeURI"] = json!(format!("https://case.example/items/{}", uuid(2)));
    let read = read_json(&package(&items, &[upper, bare]));
    for relation in read["skill_relations"].as_array().unwrap() {
        assert_eq!(relation["from"], items[0]["uri"], "{relation}");
        assert_eq!(relation["to"], items[1]["uri"], "{relation}");
    }
}

#[test]
fn ids_are_uris_else_identifiers_and_both_are_found() {
    for (names, id, others) in [
        (
            json!({"identifier": uuid(1), "uri": format!("https://a.example/{}", uuid(1))}),
            format!("https://a.example/{}", uuid(1)),
            json!([]),
        ),
        (
            json!({"identifier": uuid(1), "uri": "https://a.example/17"}),
            "https://a.example/17".to_owned(),
            json!([format!("urn:uuid:{}", uuid(1))]),
        ),
        (json!({"identifier": uuid(1).to_uppercase()}), format!("urn:uuid:{}", uuid(1)), json!([])),
        (json!({"sourcedId": uuid(1), "uri": "/items/1"}), format!("urn:uuid:{}", uuid(1)), json!([])),
        (json!({"uri": format!("local:{}", uuid(1))}), format!("urn:uuid:{}", uuid(1)), json!([])),
        (json!({"identifier": "K-1"}), "urn:skillmatch:skill:kite-flying-k-1".to_owned(), json!([])),
    ] {
        let mut item = names.clone();
        item["fullStatement"] = json!("Fly a kite");
        let read = read_json(&package(&[item], &[]));
        assert_eq!(read["skills"][0]["id"], json!(id), "{names}");
        assert_eq!(read["skills"][0]["other_ids"], others, "{names}");
    }
}

#[test]
fn the_short_statement_is_the_name_and_the_full_one_describes() {
    let named = item(
        1,
        &json!({"abbreviatedStatement": "Fly", "notes": "Old.", "conceptKeywords": ["wind", "air, thin"],
        "alternativeLabel": "Outcome", "humanCodingScheme": "K.1"}),
    );
    let lines = item(2, &json!({"fullStatement": "Fly:\n- high\n- far", "conceptKeywords": "wind, string"}));
    let code_only = json!({"identifier": uuid(3), "uri": "https://case.example/3", "humanCodingScheme": "K.3", "fullStatement": null});
    let read = read_json(&package(&[named, lines, code_only], &[]));
    let skills = &read["skills"];
    assert_eq!(skills[0]["label"], "Fly");
    assert_eq!(skills[0]["alternative_labels"], json!(["Statement 1"]), "no word for competency");
    assert_eq!(skills[0]["keywords"], json!(["wind", "air, thin"]));
    assert_eq!(skills[0]["description"], "Statement 1\n\nOld.");
    assert_eq!((&skills[0]["code"], &skills[0]["framework"]), (&json!("K.1"), &json!("kite-flying")));
    assert_eq!(skills[1]["label"], "Fly: - high - far");
    assert_eq!(skills[1]["description"], "Fly:\n- high\n- far");
    assert_eq!(skills[1]["keywords"], json!(["wind", "string"]));
    assert_eq!(skills[2]["label"], "K.3");
    assert_eq!(problems(&read, "warning").len(), 1, "{read}");
}

#[test]
fn a_heading_is_a_group_only_with_something_below_it() {
    let types = json!([{"identifier": uuid(70), "title": "Sub-Strand"}]);
    let by_link = json!({"CFItemTypeURI": {"title": "odd", "identifier": uuid(70)}});
    let items = [
        item(1, &json!({"CFItemType": "Cluster"})),
        item(2, &json!({"CFItemType": "Standard"})),
        item(3, &json!({"CFItemType": "Cluster"})),
        item(4, &by_link),
        item(5, &json!({"CFItemType": "Knowledge"})),
        item(6, &json!({})),
    ];
    let mut value = package(
        &items,
        &[association("isChildOf", 2, 1), association("isChildOf", 5, 4), association("isChildOf", 5, 2)],
    );
    value["CFDefinitions"] = json!({"CFItemTypes": types});
    let read = read_json(&value);
    let kinds: Vec<&str> = read["skills"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["group", "skill", "unknown", "group", "knowledge", "unknown"], "item 5 has two parents");
}

#[test]
fn the_framework_is_the_root_and_not_a_parent() {
    let root = association("isChildOf", 1, 0);
    let replaced = json!({"associationType": "replacedBy", "originNodeURI": link(0),
        "destinationNodeURI": {"title": "New", "identifier": uuid(99), "uri": "https://case.example/new"}});
    let elsewhere = json!({"associationType": "isChildOf", "originNodeURI": link(2),
        "destinationNodeURI": {"title": "Other", "identifier": uuid(98), "uri": format!("https://x.example/ims/case/v1p0/CFDocuments/{}", uuid(98))}});
    let items = [item(1, &json!({})), item(2, &json!({})), item(3, &json!({}))];
    let read = read_json(&package(&items, &[root, replaced, elsewhere]));
    assert_eq!(read["skill_relations"], json!([]), "{read}");
    assert_eq!(read["frameworks"][0]["replaced_by"], "https://case.example/new");
    assert_eq!(problems(&read, "note").len(), 1, "item 3 is an orphan: {read}");
    let dangling = read_json(&package(&[item(1, &json!({}))], &[association("isChildOf", 1, 77)]));
    assert_eq!(dangling["skill_relations"].as_array().unwrap().len(), 1, "kept: another document may have it");
    assert_eq!(problems(&dangling, "warning").len(), 1, "{dangling}");
}

#[test]
fn what_has_ended_is_retired() {
    for (adoption, more, expected) in [
        ("Adopted", json!({}), "active"),
        ("Draft", json!({}), "draft"),
        ("Private Draft", json!({}), "draft"),
        ("Deprecated", json!({}), "retired"),
        ("Adopted", json!({"statusEndDate": "2020-01-01"}), "retired"),
        ("Adopted", json!({"statusEndDate": "2031-01-01"}), "active"),
        ("Adopted", json!({"statusEndDate": "2031-01-01", "lastChangeDateTime": "2031-02-01T10:00:00"}), "retired"),
    ] {
        let mut value = package(&[item(1, &more)], &[]);
        value["CFDocument"]["adoptionStatus"] = json!(adoption);
        let read = read_json(&value);
        assert_eq!(read["skills"][0]["status"], expected, "{adoption} {more}");
        assert_eq!(read["frameworks"][0]["status"], adoption);
    }
}

#[test]
fn rubrics_give_levels_scores_and_weights() {
    let level =
        |quality: &str, score: u32, position: u32| json!({"quality": quality, "score": score, "position": position});
    let rubric = json!({"identifier": uuid(50), "CFRubricCriteria": [
        {"description": "Height", "weight": 0.25, "position": 2, "CFItemURI": link(1), "CFRubricCriterionLevels": [level("Low", 1, 1)]},
        {"category": "Control", "weight": "0.75", "position": 1, "CFItemURI": link(1),
            "CFRubricCriterionLevels": [level("Advanced", 3, 1), level("3", 2, 2), level("Novice", 1, 3)]},
        {"description": "Free", "CFRubricCriterionLevels": []}]});
    let mut value = package(&[item(1, &json!({}))], &[]);
    value["CFRubrics"] = json!([rubric]);
    let read = read_json(&value);
    let skill = &read["skills"][0];
    let values: Vec<&Value> = skill["levels"].as_array().unwrap().iter().map(|it| &it["statement"]["value"]).collect();
    assert_eq!(values, ["Novice", "3", "Advanced"], "of the weightiest criterion, lowest first");
    assert_eq!(skill["levels"][2]["statement"]["level"], 4);
    assert_eq!(skill["levels"][2]["statement"]["basis"], "rubric");
    assert_eq!(skill["levels"][1]["statement"]["basis"], "grade", "a bare number is no level");
    assert_eq!(skill["criteria"][0]["name"], "Control");
    assert_eq!(skill["criteria"][0]["weight"], 0.75);
    assert_eq!(skill["criteria"][0]["levels"][0]["score"], "1");
    assert_eq!(skill["criteria"][1]["weight"], 0.25);
    assert_eq!(problems(&read, "note").len(), 2, "turned round, and free: {read}");
}

#[test]
fn skill_levels_are_named_by_their_items() {
    let items = [
        item(1, &json!({})),
        item(2, &json!({"fullStatement": "Expert"})),
        item(3, &json!({"abbreviatedStatement": "Basic"})),
    ];
    let mut second = association("hasSkillLevel", 1, 2);
    second["sequenceNumber"] = json!(2);
    let mut first = association("hasSkillLevel", 1, 3);
    first["sequenceNumber"] = json!(1);
    let read = read_json(&package(&items, &[second, first]));
    let levels: Vec<&Value> =
        read["skills"][0]["levels"].as_array().unwrap().iter().map(|it| &it["statement"]["level"]).collect();
    assert_eq!(levels, [2, 5], "{read}");
    let alone = read_json(&json!({"CFAssociations": [association("hasSkillLevel", 1, 2)]}));
    assert_eq!(alone["skills"][0]["levels"][0]["statement"]["value"], "some title", "{alone}");
}

#[test]
fn odd_documents_are_survived() {
    for (text, least) in [
        (r#"{"CFItems": [null, 1, "x", [], {}]}"#, Severity::Error),
        (r#"{"CFDocument": "x"}"#, Severity::Error),
        (r#"{"CFDocument": []}"#, Severity::Warning),
        (r#"{"CFPackage": {"CFPackage": {"CFItems": {"a": 1}}}}"#, Severity::Error),
        (r#"{"CFRubrics": [1], "CFAssociations": [2]}"#, Severity::Error),
        (
            r#"{"CFAssociations": [{"associationType": "isChildOf", "originNodeURI": {}, "destinationNodeURI": 7}]}"#,
            Severity::Warning,
        ),
    ] {
        let read = read_text(text);
        let told = !problems(&read, "error").is_empty()
            || (least == Severity::Warning && !problems(&read, "warning").is_empty());
        assert!(told, "{text}: {read}");
    }
    let itself = read_json(&package(&[item(1, &json!({}))], &[association("isChildOf", 1, 1)]));
    assert_eq!(itself["skill_relations"], json!([]), "{itself}");
}

#[test]
fn the_outline_of_a_table_comes_from_what_it_has() {
    for (table, expected) in [
        ("fullStatement,humanCodingScheme,isChildOf\nAlpha,A,\nBeta,B,A\n", vec!["b-beta part_of a-alpha"]),
        ("fullStatement,Human Coding Scheme,parent\nAlpha,A,\nBeta,B,A\n", vec!["b-beta part_of a-alpha"]),
        (
            "fullStatement,humanCodingScheme,smartLevel\nAlpha,A,1\nBeta,B,1.1\nGamma,A.X,2\n",
            vec!["b-beta part_of a-alpha"],
        ),
        ("fullStatement,humanCodingScheme\nAlpha,A\nBeta,A.B\n", vec!["a-b-beta part_of a-alpha"]),
        ("fullStatement,humanCodingScheme\nAlpha,A\nOther,A\nBeta,A.B\n", vec![]),
        (
            "fullStatement,humanCodingScheme,Is Peer Of,Precedes\nAlpha,A,\"B,C\",\nBeta,B,,C\nGamma,C,,\n",
            vec!["a-alpha related b-beta", "a-alpha related c-gamma", "b-beta precedes c-gamma"],
        ),
        ("fullStatement,humanCodingScheme,isChildOf\nAlpha,A,nobody\n", vec![]),
    ] {
        let read = read_text(table);
        assert_eq!(read["standard"], "case_1", "{table}: {read}");
        assert_eq!(relations(&read), expected, "{table}: {read}");
        assert!(problems(&read, "error").is_empty(), "{table}: {read}");
    }
}

#[test]
fn tables_of_frameworks_and_associations_are_read_too() {
    let frameworks = format!(
        "identifier,creator,title,lastChangeDate,adoptionStatus,license\n{},Kite Club,Kite Flying,2026-01-01,Draft,free\n",
        uuid(0)
    );
    let read = read_text(&frameworks);
    assert_eq!(read["frameworks"][0]["id"], json!(format!("urn:uuid:{}", uuid(0))), "{read}");
    assert_eq!(
        (&read["frameworks"][0]["short_name"], &read["frameworks"][0]["status"]),
        (&json!("kite-flying"), &json!("Draft"))
    );
    let associations = format!(
        "identifier,originNodeUri,originNodeIdentifier,associationType,destinationNodeUri,destinationNodeIdentifier\n\
         ,local:{0},{0},Is Child Of,local:{1},{1}\n,,{0},Exact Match Of,https://other.example/9,{1}\n,,,Precedes,,\n",
        uuid(1),
        uuid(2)
    );
    let read = read_text(&associations);
    let first = format!("{} part_of {}", uuid(1), uuid(2));
    assert_eq!(relations(&read), [first, format!("{} exact 9", uuid(1))], "{read}");
    assert_eq!(problems(&read, "error").len(), 1, "{read}");
}
