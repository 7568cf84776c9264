//! Tables of skills: what is taken for one, what its columns are, which ids its skills get.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    model::Document,
    standards::{ReadOptions, read, to_json},
};

fn read_with(text: &str, standard: Option<&str>, columns: &[(&str, &str)]) -> Value {
    let columns: BTreeMap<String, String> = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let options = ReadOptions { standard: standard.map(str::to_owned), columns, ..ReadOptions::default() };
    to_json("list.csv", &read(&Document::new("list.csv", text.as_bytes()), &options))
}

fn read_text(text: &str) -> Value {
    read_with(text, None, &[])
}

fn messages(read: &Value, severity: &str) -> Vec<String> {
    let all = read["problems"].as_array().unwrap().iter();
    all.filter(|it| it["severity"] == severity).map(|it| format!("{} {}", it["message"], it["hint"])).collect()
}

#[test]
fn only_lists_of_skills_are_taken_for_one() {
    for (header, expected) in [
        ("Skill,Description", true),
        ("Skill Name;Beschreibung", true),
        ("id,skill_name,category", true),
        ("Kompetenz,Kürzel", true),
        ("compétence,description", true),
        ("Competency Title\tCode", true),
        ("id,name,type,infoUrl", true),
        ("id,name,type.id", true),
        ("id,name,type", false),
        ("name,description", false),
        ("name,skills", false),
        ("email,skill,level", false),
        ("learner,skill", false),
        ("employee,skill,rating", false),
        ("job,skill,importance", false),
        ("course,skill", false),
        ("skill,level", false),
        ("title,company,skills", false),
    ] {
        let cells = |it: char| matches!(it, ',' | ';' | '\t');
        let row: String = header.chars().filter(|it| cells(*it)).flat_map(|it| ['x', it]).collect();
        let read = read_text(&format!("{header}\n{row}y\n"));
        assert_eq!(read["standard"] == "skill_table", expected, "{header}: {read}");
    }
}

#[test]
fn columns_are_guessed_and_said() {
    let table = "Skill,URL,Definition,Synonyms,Code,Taxonomy,Type,Lang,Parent\n\
        Sew,https://skills.example/sew,With needle and thread.,stitch|seam; hem,S1,Home Craft,Skill,EN-gb,Craft\n\
        Craft,,,,C,Home Craft,Group,de,\n";
    let read = read_text(table);
    let sew = &read["skills"][0];
    assert_eq!(sew["id"], "https://skills.example/sew");
    assert_eq!((&sew["label"], &sew["description"]), (&json!("Sew"), &json!("With needle and thread.")));
    assert_eq!(sew["alternative_labels"], json!(["stitch", "seam", "hem"]));
    assert_eq!((&sew["code"], &sew["framework"], &sew["kind"]), (&json!("S1"), &json!("home-craft"), &json!("skill")));
    let craft = &read["skills"][1];
    assert_eq!((&craft["id"], &craft["kind"]), (&json!("urn:skillmatch:skill:home-craft-craft"), &json!("group")));
    assert_eq!(read["skill_relations"], json!([{"from": sew["id"], "kind": "part_of", "to": craft["id"]}]));
    let notes = messages(&read, "note");
    assert!(
        notes.len() == 1 && notes[0].contains("name = `Skill`") && notes[0].contains("parent = `Parent`"),
        "{notes:?}"
    );
}

#[test]
fn told_columns_win_and_missing_ones_are_named() {
    let table = "Thing,Name,Text\nSew,wrong,With a needle.\n";
    let read = read_with(table, Some("skill_table"), &[("name", "Thing"), ("description", "text")]);
    assert_eq!(
        (&read["skills"][0]["label"], &read["skills"][0]["description"]),
        (&json!("Sew"), &json!("With a needle."))
    );
    assert!(messages(&read, "note").is_empty(), "nothing was guessed: {read}");
    let read = read_with(table, Some("skill_table"), &[]);
    assert_eq!(read["skills"][0]["label"], "wrong");
    let read = read_with(table, Some("skill_table"), &[("name", "Skill")]);
    let errors = messages(&read, "error");
    assert_eq!(read["skills"], json!([]));
    assert!(errors[0].contains("`Skill` for `name`") && errors[0].contains("Thing, Name, Text"), "{errors:?}");
    let read = read_with(table, Some("skill_table"), &[("nmae", "Thing")]);
    assert!(messages(&read, "warning")[0].contains("nmae"), "{read}");
    let read = read_with("a,b\n1,2\n", Some("skill_table"), &[]);
    assert!(messages(&read, "error")[0].contains("there are: a, b"), "{read}");
}

#[test]
fn ids_are_addresses_else_names_of_our_own() {
    for (table, id, code) in [
        ("skill,id\nSew,https://skills.example/1\n", "https://skills.example/1", Value::Null),
        ("skill,id\nSew,17\n", "urn:skillmatch:skill:sew", json!("17")),
        ("skill,id,framework\nSew,17,Home Craft\n", "urn:skillmatch:skill:home-craft-17", json!("17")),
        ("skill,code,framework\nSew,17,Home Craft\n", "urn:skillmatch:skill:home-craft-sew", json!("17")),
        ("skill,id,url\nSew,craft:17,https://skills.example/1\n", "https://skills.example/1", json!("craft:17")),
        ("id,name,type.id\nKS1,Sew,ST1\n", "urn:skillmatch:skill:lightcast-ks1", json!("KS1")),
    ] {
        let read = read_text(table);
        assert_eq!((&read["skills"][0]["id"], &read["skills"][0]["code"]), (&json!(id), &code), "{table}: {read}");
    }
}

#[test]
fn lightcasts_list_is_read_from_json_too() {
    let skill = |id: &str, kind: &str| json!({"id": id, "name": format!("Skill {id}"), "type": {"id": kind, "name": "x"}, "infoUrl": format!("https://skills.example/{id}")});
    let read = read_text(&json!({"data": [skill("KS1", "ST1"), skill("ES2", "ST3")]}).to_string());
    assert_eq!(read["standard"], "skill_table", "{read}");
    assert_eq!(read["skills"][0]["id"], "https://skills.example/KS1");
    assert_eq!((&read["skills"][0]["code"], &read["skills"][0]["framework"]), (&json!("KS1"), &json!("lightcast")));
    assert_eq!(
        (&read["skills"][0]["kind"], &read["skills"][1]["kind"]),
        (&json!("skill"), &json!("unknown")),
        "a certification"
    );
    for other in [json!({"data": []}), json!({"data": [{"id": "1", "name": "x"}]}), json!({"data": {"id": 1}})] {
        assert_ne!(read_text(&other.to_string())["standard"], "skill_table", "{other}");
    }
}

#[test]
fn odd_rows_are_told_and_the_rest_goes_on() {
    let table = "Skill,Parent\nSew,Craft\n,x\n=1+1,Sew\nSew,\nKnit,knit\n";
    let read = read_text(table);
    let labels: Vec<&Value> = read["skills"].as_array().unwrap().iter().map(|it| &it["label"]).collect();
    assert_eq!(labels, ["Craft", "Sew", "=1+1", "Sew", "Knit"], "a formula is text here");
    assert_eq!((messages(&read, "error").len(), messages(&read, "warning").len()), (1, 1), "{read}");
    assert_eq!(read["skill_relations"].as_array().unwrap().len(), 2, "{read}");
    assert_eq!(messages(&read, "note").len(), 3, "guessed, a new parent, twice: {read}");
}
