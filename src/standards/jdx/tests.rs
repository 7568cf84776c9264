//! Postings in JSON-LD and in HR Open's plain JSON.

use serde_json::{Value, json};

use crate::{
    model::{Document, Problem, Severity},
    standards::{self, ReadOptions, to_json},
};

fn read(document: &Value) -> (Value, Vec<Problem>) {
    let document = Document::new("x", document.to_string().into_bytes());
    let reading = standards::read(&document, &ReadOptions::default());
    assert_eq!(reading.standard, Some("jdx"));
    (to_json("x", &reading), reading.problems)
}

/// The first requirement of a posting with this term among its skills.
#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn requirement(term: Value) -> Value {
    let posting = json!({"@context": "http://jobdataexchange.org/jdxcontext.json", "@type": "JobPosting", "@id": "urn:x:1",
        "title": "T", "jdx:skill": [term]});
    read(&posting).0["jobs"][0]["requirements"][0].clone()
}

#[test]
fn annotations_say_how_much_how_well_and_where_to_learn() {
    for (annotation, expected) in [
        (json!({}), json!({})),
        (json!({"required": true}), json!({"importance": "required"})),
        (json!({"preferred": true}), json!({"importance": "preferred"})),
        (json!({"required": false, "preferred": true}), json!({"importance": "preferred"})),
        (json!({"required": true, "preferred": true}), json!({"importance": "required"})),
        (json!({"required": false}), json!({"importance": "preferred"})),
        (json!({"required": false, "preferred": false}), json!({})),
        (json!({"requiredAtHiring": true}), json!({"importance": "required"})),
        (json!({"requiredAtHiring": false}), json!({})),
        (json!({"jdx:required": "true"}), json!({"importance": "required"})),
        (json!({"acquiredInternally": true, "acquisitionDifficulty": 0.5}), json!({"acquired_internally": true})),
        (
            json!({"proficiencyLevel": "Advanced"}),
            json!({"minimum_level": {"value": "Advanced", "level": 4, "basis": "word"}}),
        ),
        (json!({"level": 4}), json!({})),
        (
            json!({"level": "4", "scaleCategory": "SFIA"}),
            json!({"minimum_level":
            {"value": "SFIA 4", "level": 4, "position": {"scale": "sfia", "position": 4}, "basis": "anchored_scale"}}),
        ),
        (json!({"evidenceCategory": "Certification"}), json!({"evidence": "issued"})),
        (json!({"weight": 0.25}), json!({"weight": 0.25})),
    ] {
        let mut expected = expected;
        expected["text"] = json!("baking");
        assert_eq!(requirement(json!({"name": "baking", "annotation": annotation})), expected, "{annotation}");
    }
}

#[test]
fn the_skill_is_what_the_term_stands_for_and_not_the_posting_s_own_statement() {
    for (term, skill, text) in [
        (
            json!({"@id": "https://jobdataexchange.org/jdx/competency/1", "description": {"en-US": "mend"}}),
            Value::Null,
            "mend",
        ),
        (json!({"@id": "https://skills.example/a", "name": "a"}), json!("https://skills.example/a"), "a"),
        (
            json!({"@id": "https://jobdataexchange.org/jdx/competency/1", "name": "a", "termCode": "https://skills.example/b"}),
            json!("https://skills.example/b"),
            "a",
        ),
        (
            json!({"name": "a", "annotatedTerm": {"@id": "https://skills.example/c"}, "@id": "https://x.example/1"}),
            json!("https://skills.example/c"),
            "a",
        ),
        (
            json!({"name": "a", "termCode": "2.A.1", "inDefinedTermSet": {"name": {"url": "https://x.example/f"}}}),
            Value::Null,
            "a",
        ),
        (json!("a"), Value::Null, "a"),
    ] {
        let found = requirement(term.clone());
        assert_eq!((&found["skill"], &found["text"]), (&skill, &json!(text)), "{term}");
    }
}

#[test]
fn every_property_of_terms_is_read_in_both_numbers() {
    let names = [
        "competency",
        "competencies",
        "skill",
        "skills",
        "knowledge",
        "ability",
        "abilities",
        "technology",
        "technologies",
        "task",
        "tasks",
        "workActivity",
        "workActivities",
    ];
    for name in names {
        for key in [name.to_owned(), format!("jdx:{name}"), format!("http://purl.org/jdx/terms/{name}")] {
            let mut posting = json!({"@context": "http://jobdataexchange.org/jdxcontext.json", "@type": "JobPosting",
                "@id": "urn:x:1", "title": "T"});
            posting[&key] = json!({"name": "baking"});
            assert_eq!(read(&posting).0["jobs"][0]["requirements"], json!([{"text": "baking"}]), "{key}");
        }
    }
}

#[test]
fn conditions_join_by_and_or_or() {
    let ors = json!({"@type": "jdx:Condition", "jdx:operator": "OR", "jdx:competency": [
        {"name": "SQL", "annotation": {"required": true}}, {"name": "R"}, {"name": "Go", "termCode": "https://skills.example/go"}]});
    assert_eq!(
        requirement(ors),
        json!({"text": "SQL", "importance": "required",
            "alternatives": ["urn:skillmatch:skill:r", "https://skills.example/go"]})
    );
    let posting = json!({"@context": "http://jobdataexchange.org/jdxcontext.json", "@type": "JobPosting", "@id": "urn:x:1",
        "title": "T", "skills": [{"allOf": [{"name": "a"}, {"anyOf": [{"name": "b"}, {"name": "c"}]}]}],
        "requiredCredential": {"@type": "Condition", "condition": "or", "credentials": [{"name": "x"}, {"name": "y"}]}});
    let (found, _) = read(&posting);
    let job = &found["jobs"][0];
    assert_eq!(job["requirements"], json!([{"text": "a"}, {"text": "b", "alternatives": ["urn:skillmatch:skill:c"]}]));
    assert!(job["text"].as_str().unwrap().contains("Required credentials:\nx or y"), "{job}");
}

#[test]
fn credentials_education_and_experience_become_text() {
    let posting = json!({"title": "T", "positionID": "7", "hiringOrganization": {"legalName": "Acme"},
        "formattedDescriptions": ["<p>D</p>"], "qualificationSummary": ["Q"],
        "requiredExperiences": [{"duration": "P5Y", "descriptions": ["backend work"], "experienceCategories": [{"descriptions": ["work"]}]}],
        "preferredCredentials": [{"programConcentration": "Physics", "descriptions": ["BS"]}],
        "minimumEducation": "school", "equivalentExperience": {"duration": "PT9H", "name": "n"},
        "responsibilities": [{"name": "R", "descriptions": ["do it"]}]});
    let (found, problems) = read(&posting);
    let job = &found["jobs"][0];
    assert_eq!(job["id"], "urn:skillmatch:job:acme-7");
    assert_eq!(job["employer"], "Acme");
    let text = job["text"].as_str().unwrap();
    for part in [
        "<p>D</p>",
        "Requirements:\nQ",
        "Required experience:\n5 years, work, backend work",
        "Preferred credentials:\nPhysics, BS",
        "Minimum required education:\nschool",
        "Equivalent to the required experience:\nPT9H, n",
        "Responsibilities:\nR: do it",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(problems.iter().all(|it| it.severity != Severity::Error), "{problems:?}");
}

#[test]
fn plain_json_is_recognised_wrapped_or_not_and_others_are_not() {
    let plain = json!({"title": "T", "skills": [{"name": "a", "annotation": {"required": true}}]});
    assert_eq!(read(&plain).0["jobs"][0]["title"], "T");
    assert_eq!(read(&json!({"jobPosting": plain})).0["jobs"][0]["requirements"][0]["importance"], "required");
    assert_eq!(read(&json!([plain, plain])).0["jobs"].as_array().unwrap().len(), 2);
    for other in [
        json!({"@context": "https://schema.org", "@type": "JobPosting", "title": "T",
            "skills": [{"@type": "DefinedTerm", "name": "a", "termCode": "x"}]}),
        json!({"id": "j", "title": "T", "requirements": [{"text": "a"}]}),
        json!({"id": "l", "skills": [{"text": "a"}]}),
        json!({"name": "a", "annotation": {"required": true}}),
    ] {
        let document = Document::new("x", other.to_string().into_bytes());
        assert_ne!(standards::read(&document, &ReadOptions::default()).standard, Some("jdx"), "{other}");
    }
}
