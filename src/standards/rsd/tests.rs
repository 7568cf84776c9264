//! Rich Skill Descriptors: the three versions of the API, collections, both layouts of tables, codes of occupations.

use serde_json::{Value, json};

use crate::{
    model::Document,
    standards::{ReadOptions, read, to_json},
};

fn read_text(text: &str) -> Value {
    let reading = read(&Document::new("skills", text.as_bytes()), &ReadOptions::default());
    let read = to_json("skills", &reading);
    assert_eq!(read["standard"], "rsd", "{text}: {read}");
    read
}

fn read_json(value: &Value) -> Value {
    read_text(&value.to_string())
}

fn messages(read: &Value, severity: &str) -> Vec<String> {
    let all = read["problems"].as_array().unwrap().iter();
    all.filter(|it| it["severity"] == severity).map(|it| it["message"].as_str().unwrap().to_owned()).collect()
}

fn descriptor(more: &Value) -> Value {
    let id = "https://osmt.example/api/skills/aaaaaaaa-0000-4000-8000-000000000001";
    let mut value = json!({"type": "RichSkillDescriptor", "id": id, "uuid": "aaaaaaaa-0000-4000-8000-000000000001",
        "skillName": "Knot Tying", "skillStatement": "Tie knots under load.", "status": "Published"});
    for (key, it) in more.as_object().unwrap() {
        value[key] = it.clone();
    }
    value
}

#[test]
fn categories_authors_and_keywords_of_every_version() {
    for (more, categories, framework, keywords) in [
        (
            json!({"category": "Rope", "author": {"name": "Rope School"}, "keywords": ["bowline", "hitch"]}),
            vec!["Rope"],
            "rope-school",
            vec!["bowline", "hitch"],
        ),
        (json!({"category": "Rope", "author": "Rope School", "keywords": null}), vec!["Rope"], "rope-school", vec![]),
        (
            json!({"categories": ["Rope", "Sea"], "authors": ["Rope School", "Sea School"]}),
            vec!["Rope", "Sea"],
            "rope-school",
            vec![],
        ),
        (json!({"categories": [], "category": null, "author": null, "authors": []}), vec![], "rsd", vec![]),
        (json!({"keywords": "bowline; hitch"}), vec![], "rsd", vec!["bowline", "hitch"]),
        (
            json!({"authors": ["Rope School"], "collections": [{"uuid": "c1", "name": "Deck Work"}]}),
            vec![],
            "deck-work",
            vec![],
        ),
        (json!({"collections": ["Deck Work"]}), vec![], "deck-work", vec![]),
    ] {
        let read = read_json(&descriptor(&more));
        let skills = read["skills"].as_array().unwrap();
        assert_eq!(skills[0]["label"], "Knot Tying", "{more}");
        assert_eq!(skills[0]["description"], "Tie knots under load.");
        assert_eq!(skills[0]["framework"], framework, "{more}");
        assert_eq!(skills[0]["keywords"], json!(keywords), "{more}");
        let groups: Vec<&Value> = skills.iter().filter(|it| it["kind"] == "group").map(|it| &it["label"]).collect();
        assert_eq!(groups, categories, "{more}");
        let parts = read["skill_relations"].as_array().unwrap().iter().filter(|it| it["kind"] == "part_of");
        assert_eq!(parts.count(), categories.len(), "{more}");
        assert!(messages(&read, "error").is_empty(), "{read}");
    }
}

#[test]
fn only_what_is_published_is_in_use() {
    for (more, expected) in [
        (json!({"status": "Published"}), "active"),
        (json!({"status": "published"}), "active"),
        (json!({"status": "Draft"}), "draft"),
        (json!({"status": "Workspace"}), "draft"),
        (json!({"status": "Archived"}), "retired"),
        (json!({"status": "Deleted"}), "retired"),
        (json!({"status": "Unarchived", "publishDate": null}), "draft"),
        (json!({"status": "Unarchived", "publishDate": "2024-01-01T00:00:00Z"}), "active"),
        (json!({"status": null, "archiveDate": "2024-01-01T00:00:00Z"}), "retired"),
        (json!({"status": null}), "active"),
        (json!({"status": "Perhaps"}), "draft"),
    ] {
        let read = read_json(&descriptor(&more));
        assert_eq!(read["skills"][0]["status"], expected, "{more}");
        assert_eq!(messages(&read, "warning").len(), usize::from(more["status"] == "Perhaps"), "{more}");
    }
}

#[test]
fn alignments_are_close_and_standards_related() {
    let target = |more: Value| {
        json!({"id": "https://skills.example/s/1", "skillName": "Knots", "isPartOf": {"name": "Sea Skills"}})
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .chain(more.as_object().unwrap().clone())
            .collect::<serde_json::Map<_, _>>()
    };
    for (key, more, kind) in [
        ("alignments", json!({}), "close"),
        ("alignments", json!({"alignmentType": "ceasn:exactAlignment"}), "exact"),
        ("standards", json!({}), "related"),
    ] {
        let read = read_json(&descriptor(&json!({key: [target(more)]})));
        assert_eq!(read["skill_relations"][0]["kind"], kind, "{read}");
        assert_eq!(read["skill_relations"][0]["to"], "https://skills.example/s/1");
        assert_eq!(
            (&read["skills"][1]["label"], &read["skills"][1]["framework"]),
            (&json!("Knots"), &json!("sea-skills"))
        );
    }
    let odd = json!({"alignments": [{"skillName": "Only a name"}, {"id": "no url"}, "https://skills.example/s/2", null,
        {"id": "https://esco.ec.europa.eu/en/classification/skills?uri=http%3A//data.europa.eu/esco/skill/abc", "skillName": "tie"}]});
    let read = read_json(&descriptor(&odd));
    let targets: Vec<&Value> = read["skill_relations"].as_array().unwrap().iter().map(|it| &it["to"]).collect();
    assert_eq!(targets.len(), 2);
    assert_eq!((targets[0], targets[1]), (&odd["alignments"][2], &odd["alignments"][4]["id"]), "as written");
    assert_eq!(read["skills"].as_array().unwrap().len(), 1, "a public framework names its own skills: {read}");
    assert_eq!((messages(&read, "note").len(), messages(&read, "warning").len()), (1, 1), "{read}");
}

#[test]
fn occupations_go_by_their_codes() {
    let parents = json!([{"code": "15-0000", "level": "Major"}, {"code": "15-1200"}, {"code": "15-1250"}]);
    let occupations = json!([
        {"code": "15-0000", "targetNodeName": "Computer Work", "frameworkName": "bls", "level": "MAJOR", "parents": [{"code": "15-0000"}]},
        {"code": "15-1252", "targetNodeName": "Developers", "frameworkName": "bls", "level": "detailed", "parents": parents},
        {"code": "15-1252.01", "targetNodeName": "Knot Developers", "level": "oNet"},
        {"code": "2512", "frameworkName": "ISCO-08", "parents": [{"code": "251"}]},
        {"targetNode": "https://jobs.example/o/9", "targetNodeName": "Sailor"},
        {}, null]);
    let read = read_json(&descriptor(&json!({"occupations": occupations})));
    let shown: Vec<String> = read["occupations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            let broader =
                it["broader"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned()).collect::<Vec<_>>();
            format!(
                "{} {} {} [{}] {}",
                it["id"].as_str().unwrap(),
                it["code"],
                it["framework"].as_str().unwrap(),
                broader.join(","),
                it["skills"].as_array().unwrap().len()
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "urn:skillmatch:occupation:soc-15-0000 \"15-0000\" soc [] 0",
            "https://www.onetonline.org/link/summary/15-1252.00 \"15-1252\" soc [urn:skillmatch:occupation:soc-15-1250] 0",
            "https://www.onetonline.org/link/summary/15-1252.01 \"15-1252.01\" onet [https://www.onetonline.org/link/summary/15-1252.00] 1",
            "urn:skillmatch:occupation:isco08-2512 \"2512\" isco08 [urn:skillmatch:occupation:isco08-251] 1",
            "https://jobs.example/o/9 null occupations [] 1",
        ]
    );
    assert_eq!(read["occupations"][2]["skills"][0]["importance"], "preferred");
}

#[test]
fn collections_are_frameworks_and_hold_their_skills() {
    let inner = descriptor(&json!({"collections": [{"uuid": "c1", "name": "Deck Work"}]}));
    let collection = json!({"type": "RichSkillCollection", "id": "https://osmt.example/api/collections/c1", "uuid": "c1",
        "name": "Deck Work", "description": "On deck.", "author": "Rope School", "status": "Published",
        "skills": [inner, {"id": "https://osmt.example/api/skills/2"}, "https://osmt.example/api/skills/3"]});
    let read = read_json(&collection);
    assert_eq!(read["frameworks"].as_array().unwrap().len(), 1, "once: {read}");
    assert_eq!(read["frameworks"][0]["publisher"], "Rope School");
    assert_eq!(read["skills"][0]["framework"], "deck-work");
    assert_eq!(read["links"], json!(["https://osmt.example/api/skills/2", "https://osmt.example/api/skills/3"]));
    assert!(messages(&read, "error").is_empty(), "{read}");
    let short = json!([{"uuid": "c1", "name": "Deck Work", "skillCount": 3, "status": "published"}]);
    assert_eq!(read_json(&short)["frameworks"][0]["id"], "urn:uuid:c1");
}

#[test]
fn pages_and_things_without_types_are_recognised() {
    let bare =
        json!({"uuid": "aaaaaaaa-0000-4000-8000-000000000009", "skillName": "Knots", "skillStatement": "Tie knots."});
    for value in [bare.clone(), json!([bare]), json!({"skills": [bare]}), json!({"results": [bare], "totalCount": 1})] {
        let read = read_json(&value);
        assert_eq!(read["skills"][0]["id"], "urn:uuid:aaaaaaaa-0000-4000-8000-000000000009", "{value}: {read}");
    }
    let nameless = json!([{"skillName": "Knots", "skillStatement": "Tie knots."}, {"skillName": "Knots", "skillStatement": "Untie knots."}]);
    let read = read_json(&nameless);
    assert_ne!(read["skills"][0]["id"], read["skills"][1]["id"], "{read}");
}

#[test]
fn both_layouts_of_tables_are_read() {
    let import = "Collection,Skill Name,Skill Category,Contextualized Skill Statement,Keywords,BLS Detailed Occupation,O*NET Job Role,Professional Standards,Alignment Title,Alignment\n\
        Deck Work,Knot Tying,Rope; Sea,\"Tie knots\nunder load.\",bowline; hitch,53-5011; 53-5021,53-5011.00,S-1,Knots; Ropes,https://skills.example/1; https://skills.example/2\n";
    let export = "Canonical URL,RSD Name,Authors,Skill Statement,Categories,Keywords,Detailed Occupations,O*Net Job Codes,Standards,Alignment Name,Alignment URL,Alignment Framework,Alignment 2 Name,Alignment 2 URL,Alignment 2 Framework,Alignment 10 URL\n\
        https://osmt.example/api/skills/1,Knot Tying,Deck Work,\"Tie knots\nunder load.\",Rope; Sea,bowline; hitch,53-5011; 53-5021,53-5011.00,S-1,Knots,https://skills.example/1,Sea,Ropes,https://skills.example/2,Sea,https://skills.example/3\n";
    for (table, id, targets, parts) in [(import, None, 2, 2), (export, Some("https://osmt.example/api/skills/1"), 3, 2)]
    {
        let read = read_text(table);
        let skill = &read["skills"][0];
        assert!(id.is_none_or(|it| skill["id"] == it), "{read}");
        assert_eq!((&skill["label"], &skill["framework"]), (&json!("Knot Tying"), &json!("deck-work")), "{read}");
        assert_eq!(skill["description"], "Tie knots\nunder load.");
        assert_eq!(skill["keywords"], json!(["bowline", "hitch"]));
        let count =
            |kind: &str| read["skill_relations"].as_array().unwrap().iter().filter(|it| it["kind"] == kind).count();
        assert_eq!((count("close"), count("part_of")), (targets, parts), "{read}");
        let codes: Vec<&Value> = read["occupations"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
        assert_eq!(codes, ["53-5011", "53-5021"], "O*NET's 53-5011.00 is the same occupation");
        assert!(messages(&read, "error").is_empty() && messages(&read, "warning").is_empty(), "{read}");
    }
}

#[test]
fn the_classification_is_a_tree_of_occupations() {
    let table = "SOC Group,SOC Code,SOC Title,SOC Definition\nMajor,29-0000,Health,\nMinor,29-1000,Practitioners,\nBroad,29-1020,Dentists,\n\
        Detailed,29-1021,\"Dentists, General\",Treat teeth.\nMinor,29-2000,Technicians,\nMajor,31-0000,Support,\nMinor,31-1100,Aides,\n";
    let read = read_text(table);
    let above: Vec<String> = read["occupations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["broader"][0].as_str().unwrap_or("-").rsplit("soc-").next().unwrap().to_owned())
        .collect();
    assert_eq!(above, ["-", "29-0000", "29-1000", "29-1020", "29-0000", "-", "31-0000"]);
    assert_eq!(read["occupations"][3]["description"], "Treat teeth.");
}

#[test]
fn what_is_no_descriptor_is_told() {
    for text in [
        "<osmtData>\n <richSkillDocs><richSkillDoc><name>Knots</name></richSkillDoc></richSkillDocs>\n</osmtData>",
        r#"{"type": "RichSkillDescriptor", "skillName": {"a": {"b": []}}}"#,
        r#"[{"type": "RichSkillDescriptor"}, {"type": "Cat"}, 7]"#,
    ] {
        let read = read_text(text);
        assert!(!messages(&read, "error").is_empty(), "{text}: {read}");
        assert_eq!(read["skills"], json!([]), "{text}");
    }
}
