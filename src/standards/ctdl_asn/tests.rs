//! Frameworks, hierarchies and alignments of CTDL-ASN, and their misuse.

use serde_json::{Value, json};

use crate::{
    model::{Document, Framework, Iri, Level, Reading, Record, Skill, SkillKind, SkillStatus},
    standards::{self, ReadOptions},
};

const CONTEXT: &str = "https://credreg.net/ctdlasn/schema/context/json";

fn read(nodes: &Value) -> Reading {
    let document = json!({ "@context": CONTEXT, "@graph": nodes });
    let reading = standards::read(&Document::new("test.json", document.to_string()), &ReadOptions::default());
    assert_eq!(reading.standard, Some("ctdl_asn"), "{reading:?}");
    reading
}

fn skills(reading: &Reading) -> Vec<&Skill> {
    reading.records.iter().filter_map(|it| if let Record::Skill(it) = &it.value { Some(it) } else { None }).collect()
}

fn frameworks(reading: &Reading) -> Vec<&Framework> {
    reading
        .records
        .iter()
        .filter_map(|it| if let Record::Framework(it) = &it.value { Some(it) } else { None })
        .collect()
}

/// All relations as `from kind to`, by the ends of their IRIs.
fn relations(reading: &Reading) -> Vec<String> {
    let end = |iri: &Iri| iri.as_str().rsplit('/').next().unwrap().to_owned();
    let all =
        reading.records.iter().filter_map(|it| if let Record::SkillRelation(it) = &it.value { Some(it) } else { None });
    all.map(|it| format!("{} {:?} {}", end(&it.from), it.kind, end(&it.to))).collect()
}

fn competency(id: &str, terms: &Value) -> Value {
    let mut node = json!({ "@id": format!("https://f.example/{id}"), "@type": "ceasn:Competency",
        "ceasn:competencyText": { "en": id } });
    node.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
    node
}

fn framework() -> Value {
    json!({ "@id": "https://f.example/f", "@type": "ceasn:CompetencyFramework", "ceasn:name": { "en": "My Work" } })
}

#[test]
fn names_in_all_shapes() {
    for (terms, label, description) in [
        (json!({ "ceasn:competencyText": { "en-us": "Weld" } }), "Weld", None),
        (json!({ "ceasn:competencyText": "Weld" }), "Weld", None),
        (json!({ "ceasn:competencyText": ["Weld", "Join"] }), "Weld", None),
        (json!({ "ceasn:competencyText": [{ "en": "Weld" }] }), "Weld", None),
        (json!({ "ceasn:competencyText": { "en": null, "de": "Schweißen" } }), "Schweißen", None),
        (json!({ "ceasn:competencyText": [{ "@language": "en", "@value": "Weld" }] }), "Weld", None),
        (json!({ "ceasn:competencyLabel": { "en": "Welding" } }), "Welding", Some("x")),
        (json!({ "ceasn:comment": [{ "en": ["Steel only"] }] }), "x", Some("Steel only")),
        (json!({ "ceasn:competencyText": null, "ceasn:name": { "en": "Weld" } }), "Weld", None),
    ] {
        let reading = read(&json!([framework(), competency("x", &terms)]));
        let skill = skills(&reading)[0];
        assert_eq!((skill.label(), skill.labels.description()), (label, description), "{terms}");
    }
    let reading = read(&json!([competency("x", &json!({ "ceasn:conceptKeyword": { "en": ["arc"] } }))]));
    assert_eq!(skills(&reading)[0].labels.0["en"].keywords, ["arc"], "a keyword is for finding");
}

#[test]
fn relations_have_the_direction_in_which_they_are_meant() {
    for (terms, expected) in [
        (json!({ "ceasn:isChildOf": ["https://f.example/b"] }), vec!["a PartOf b"]),
        (json!({ "ceasn:hasChild": { "@list": ["https://f.example/b"] } }), vec!["b PartOf a"]),
        (json!({ "ceasn:isChildOf": { "@id": "https://f.example/f" } }), vec![]),
        (json!({ "ceasn:isTopChildOf": "https://f.example/f", "ceasn:isPartOf": ["https://f.example/f"] }), vec![]),
        (json!({ "ceasn:isPartOf": ["https://f.example/unknown"] }), vec![]),
        (json!({ "ceasn:exactAlignment": ["https://o.example/1"] }), vec!["a Exact 1"]),
        (json!({ "ceasn:exactMatch": ["https://o.example/1"] }), vec!["a Exact 1"]),
        (json!({ "ceasn:exactAlignment": "data:text/x-ref;type=url,http%3A%2F%2Fo.example%2F1" }), vec!["a Exact 1"]),
        (json!({ "ceasn:broadAlignment": "https://o.example/1" }), vec!["a Broader 1"]),
        (json!({ "ceasn:narrowAlignment": "https://o.example/1" }), vec!["1 Broader a"]),
        (json!({ "ceasn:majorAlignment": [{ "ceterms:targetNode": "https://o.example/1" }] }), vec!["a Close 1"]),
        (
            json!({ "ceasn:minorAlignment": "https://o.example/1", "ceasn:alignTo": "https://o.example/2" }),
            vec!["a Related 1", "a Related 2"],
        ),
        (json!({ "ceasn:prerequisiteAlignment": ["https://f.example/b"] }), vec!["a Precedes b"]),
        (
            json!({ "ceasn:skillEmbodied": "https://o.example/1", "ceasn:knowledgeEmbodied": ["https://o.example/2"] }),
            vec!["a Related 1", "a Related 2"],
        ),
        (
            json!({ "ceterms:supersededBy": "https://o.example/1", "ceasn:derivedFrom": "https://o.example/2" }),
            vec!["a Related 2", "a ReplacedBy 1"],
        ),
        (json!({ "ceasn:exactAlignment": "https://f.example/a" }), vec![]),
    ] {
        let reading = read(&json!([framework(), competency("a", &terms), competency("b", &json!({}))]));
        assert_eq!(relations(&reading), expected, "{terms}");
    }
}

#[test]
fn a_hierarchy_that_is_said_twice_is_one() {
    let reading = read(&json!([
        framework(),
        competency("a", &json!({ "ceasn:hasChild": ["https://f.example/b"] })),
        competency("b", &json!({ "ceasn:isChildOf": ["https://f.example/a"] })),
    ]));
    assert_eq!(relations(&reading), ["b PartOf a"]);
}

#[test]
fn children_given_as_narrow_alignment_are_children() {
    let reading = read(&json!([
        framework(),
        competency("a", &json!({ "ceasn:narrowAlignment": ["https://f.example/b", "https://f.example/c"] })),
        competency("b", &json!({ "ceasn:isChildOf": ["https://f.example/a"] })),
        competency("c", &json!({})),
    ]));
    assert_eq!(relations(&reading), ["b PartOf a", "c Broader a"]);
    assert!(reading.problems.iter().any(|it| it.message.contains("narrowAlignment")), "{:?}", reading.problems);
}

#[test]
fn competencies_know_their_framework() {
    let other = json!({ "@id": "https://f.example/g", "@type": "ceasn:CompetencyFramework", "ceasn:name": "Other Work",
        "ceasn:hasTopChild": ["https://f.example/top"], "ceasn:publicationStatusType": "publicationStatus:Deprecated" });
    for (nodes, expected, status) in [
        (json!([framework(), competency("x", &json!({}))]), Some("my-work"), SkillStatus::Active),
        (json!([framework(), other, competency("x", &json!({}))]), None, SkillStatus::Active),
        (
            json!([
                framework(),
                other,
                competency("x", &json!({ "ceasn:isPartOf": [{ "@id": "https://f.example/g" }] }))
            ]),
            Some("other-work"),
            SkillStatus::Retired,
        ),
        (
            json!([
                framework(),
                other,
                competency("x", &json!({ "ceasn:isChildOf": "https://f.example/top" })),
                competency("top", &json!({}))
            ]),
            Some("other-work"),
            SkillStatus::Retired,
        ),
        (json!([competency("x", &json!({ "ceasn:isPartOf": "https://f.example/f" }))]), None, SkillStatus::Active),
        (
            json!([
                framework(),
                competency("x", &json!({ "ceasn:publicationStatusType": [{ "@id": "publicationStatus:Draft" }] }))
            ]),
            Some("my-work"),
            SkillStatus::Draft,
        ),
    ] {
        let reading = read(&nodes);
        let skill = skills(&reading)[0];
        assert_eq!((skill.framework.as_deref(), skill.status), (expected, status), "{nodes}");
    }
}

#[test]
fn frameworks_say_who_publishes_them_and_what_came_after() {
    let reading = read(&json!([{
        "@id": "f1a08dc6-0000-4000-8000-000000000000", "@type": "ceasn:CompetencyFramework",
        "ceasn:name": { "en-us": "Work With Wood" }, "ceasn:creator": [{ "@id": "Guild of Joiners" }],
        "ceasn:inLanguage": ["en-us"], "ceasn:license": "https://l.example", "ceasn:publicationStatusType": "publicationStatus:Published",
        "ceasn:versionIdentifier": [{ "en": "2" }], "ceterms:latestVersion": "https://f.example/3",
    }]));
    let found = frameworks(&reading)[0];
    assert_eq!(found.id.as_str(), "urn:uuid:f1a08dc6-0000-4000-8000-000000000000");
    assert_eq!(found.short_name, "work-with-wood");
    let said = [&found.publisher, &found.language, &found.licence, &found.status, &found.version];
    let said: Vec<_> = said.iter().map(|it| it.as_deref().unwrap()).collect();
    assert_eq!(said, ["Guild of Joiners", "en-us", "https://l.example", "Published", "2"]);
    assert_eq!(found.replaced_by.as_ref().map(Iri::as_str), Some("https://f.example/3"));
}

#[test]
fn categories_say_what_kind_of_skill_it_is() {
    for (category, kind) in [
        ("Grade Level", SkillKind::Group),
        ("Content Strand", SkillKind::Group),
        ("Knowledge", SkillKind::Knowledge),
        ("Work Activity", SkillKind::Activity),
        ("Standard", SkillKind::Skill),
    ] {
        let reading = read(&json!([competency("x", &json!({ "ceasn:competencyCategory": [{ "en": category }] }))]));
        assert_eq!(skills(&reading)[0].kind, kind, "{category}");
    }
}

#[test]
fn rubrics_describe_levels() {
    let level = |id: &str, name: &str, value: u32| {
        json!({ "@id": format!("_:{id}"), "@type": "asn:CriterionLevel", "ceasn:benchmarkLabel": name,
            "ceasn:benchmarkText": { "en": format!("text of {name}") }, "ceasn:value": value })
    };
    let reading = read(&json!([
        framework(),
        competency("x", &json!({ "ceasn:complexityLevel": [{ "@type": "ceasn:ProficiencyScale", "ceasn:name": "Level Q" }] })),
        { "@id": "_:r", "@type": "asn:Rubric", "asn:hasRubricCriterion": ["_:c", { "@type": "asn:RubricCriterion",
            "ceasn:targetCompetency": ["https://o.example/y"], "asn:hasCriterionLevel": [{ "ceasn:name": "novice" }] }] },
        { "@id": "_:c", "@type": "asn:RubricCriterion", "ceasn:targetCompetency": [{ "ceterms:targetNode": "https://f.example/x" }],
          "asn:hasCriterionLevel": ["_:two", "_:one"] },
        level("one", "beginner", 1), level("two", "expert", 4),
    ]));
    let found = skills(&reading);
    let levels = |at: usize| {
        let level = |it: &crate::model::SkillLevel| (it.statement.value.clone(), it.statement.level.map(Level::number));
        found[at].levels.iter().map(level).collect::<Vec<_>>()
    };
    assert_eq!(levels(0), [("novice".to_owned(), Some(1))], "a competency of another document: a partial record");
    assert_eq!(
        levels(1),
        [("beginner".to_owned(), Some(1)), ("expert".to_owned(), Some(5)), ("Level Q".to_owned(), None)]
    );
    assert_eq!(found[1].levels[1].description.as_deref(), Some("text of expert"));
}

#[test]
fn concept_schemes_are_read_when_they_list_skills() {
    let nodes = |title: &str| {
        json!([
            { "@id": "https://f.example/s", "@type": "skos:ConceptScheme", "ceasn:name": { "en": title } },
            { "@id": "https://f.example/c", "@type": "skos:Concept", "skos:prefLabel": { "en": "C" }, "skos:inScheme": "https://f.example/s" },
            { "@id": "https://f.example/d", "@type": "skos:Concept", "skos:prefLabel": { "en": "D" }, "skos:broader": "https://f.example/c" },
        ])
    };
    let reading = read(&nodes("Skills of a Sailor"));
    assert_eq!((frameworks(&reading).len(), skills(&reading).len()), (1, 2));
    assert_eq!(relations(&reading), ["d Broader c"]);
    let reading = read(&nodes("Credential Status"));
    assert!(reading.records.is_empty() && reading.problems.len() == 1, "{reading:?}");
}
