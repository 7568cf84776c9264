//! Positions, persons and assertions, by the shapes of their types.

use serde_json::{Value, json};

use crate::{
    model::{Document, Problem, Severity},
    standards::{self, ReadOptions, to_json},
};

fn read(document: &Value) -> (Value, Vec<Problem>) {
    let document = Document::new("x", document.to_string().into_bytes());
    let reading = standards::read(&document, &ReadOptions::default());
    assert_eq!(reading.standard, Some("hr_open"));
    (to_json("x", &reading), reading.problems)
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn requirements(competencies: Value) -> (Value, Vec<Problem>) {
    let (found, problems) =
        read(&json!({"positionTitle": "T", "positionId": {"value": "1"}, "positionCompetencies": competencies}));
    (found["jobs"][0]["requirements"].clone(), problems)
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn claims(competencies: Value) -> Value {
    let candidate =
        json!({"person": {"id": {"value": "1", "schemeId": "C"}}, "profiles": [{"qualifications": competencies}]});
    read(&candidate).0["learners"][0]["claims"].clone()
}

#[test]
fn weights_are_shares_of_their_own_scale() {
    for (weight, expected) in [
        (json!({"value": "8", "minimumScore": "0", "maximumScore": "10"}), json!(0.8)),
        (json!({"value": 3, "minimumScore": 1, "maximumScore": 5, "interval": 1}), json!(0.5)),
        (json!({"value": "50", "maximumScore": "200"}), json!(0.25)),
        (json!({"scoresNumeric": [{"value": 4, "minimum": 0, "maximum": 4}]}), json!(1.0)),
        (json!(0.4), json!(0.4)),
        (json!("0.4"), json!(0.4)),
        (json!({"value": "12", "minimumScore": "0", "maximumScore": "10"}), Value::Null),
        (json!({"value": "5", "minimumScore": "5", "maximumScore": "5"}), Value::Null),
        (json!({"value": "much"}), Value::Null),
        (json!(-1), Value::Null),
    ] {
        let (found, problems) = requirements(json!([{"competencyName": "a", "weight": weight}]));
        assert_eq!(found[0]["weight"], expected, "{weight}");
        assert_eq!(
            problems.iter().any(|it| it.severity == Severity::Error),
            expected.is_null(),
            "{weight}: {problems:?}"
        );
    }
    let bare =
        json!([{"competencyName": "a", "weight": 40}, {"competencyName": "b", "weight": 20}, {"competencyName": "c"}]);
    let (found, _) = requirements(bare);
    assert_eq!(
        (&found[0]["weight"], &found[1]["weight"], &found[2]["weight"]),
        (&json!(1.0), &json!(0.5), &Value::Null)
    );
}

#[test]
fn levels_are_anchored_or_grades() {
    let grade = |value: &str| json!({"value": value, "basis": "grade"});
    for (level, expected) in [
        (
            json!({"scoresText": [{"value": "Intermediate"}]}),
            json!({"value": "Intermediate", "level": 3, "basis": "word"}),
        ),
        (json!("advanced"), json!({"value": "advanced", "level": 4, "basis": "word"})),
        (json!({"name": "Advanced", "rank": 4}), json!({"value": "Advanced", "level": 4, "basis": "word"})),
        (
            json!({"scoresNumeric": [{"value": 3}], "scoresText": [{"value": "expert"}]}),
            json!({"value": "expert", "level": 5, "basis": "word"}),
        ),
        (json!({"scoresNumeric": [{"value": 3, "minimum": 1, "maximum": 5}]}), grade("3 (1 to 5)")),
        (json!({"value": "80", "minimumScore": "0", "maximumScore": "100"}), grade("80 (0 to 100)")),
        (json!(4), grade("4")),
        (json!({"rank": 2}), grade("2")),
    ] {
        let (found, _) = requirements(json!([{"competencyName": "a", "requiredProficiencyLevel": level}]));
        assert_eq!(found[0]["minimum_level"], expected, "{level}");
        assert_eq!(found[0]["importance"], "required");
    }
    let scaled = json!([{"competencyName": "a", "desiredProficiencyLevel": {"scoresText": [{"value": "4", "scoreTextCode": "SFIA"}]}}]);
    let (found, _) = requirements(scaled);
    assert_eq!((&found[0]["desired_level"]["level"], &found[0]["importance"]), (&json!(4), &json!("preferred")));
}

#[test]
fn competencies_by_identifier_name_evidence_and_relation() {
    let uuid = "6d0bbd2e-0ac1-4c1d-8eb8-3d2bd7f4e6d1";
    let (found, problems) = requirements(json!([
        {"competencyIds": [{"value": "https://skills.example/a"}], "competencyName": "a"},
        {"competencyIds": [{"value": uuid, "schemeId": "ESCO", "schemeAgencyId": "EC"}]},
        {"competencyIds": [{"value": "17", "schemeId": "own"}], "competencyName": "b",
         "competencyEvidenceRequirement": {"evidenceTypes": ["License"]},
         "relatedCompetencies": [{"relationshipType": "Equivalent", "competencyName": "c"}, {"relationshipType": "broader", "competencyName": "d"}]},
        {"competencyName": "e", "required": false, "preferred": true},
        "f, g", {"weight": 1}, 7,
    ]));
    assert_eq!(
        found,
        json!([
            {"skill": "https://skills.example/a", "text": "a"},
            {"skill": format!("http://data.europa.eu/esco/skill/{uuid}")},
            {"text": "b", "evidence": "issued", "alternatives": ["urn:skillmatch:skill:c"]},
            {"text": "e", "importance": "preferred"}, {"text": "f"}, {"text": "g"},
        ])
    );
    assert_eq!(problems.iter().filter(|it| it.severity == Severity::Error).count(), 2, "{problems:?}");
}

#[test]
fn positions_in_all_wrappings() {
    let profile = json!({"positionTitle": "T", "positionCompetencies": [{"competencyName": "a"}]});
    for document in [
        json!({"documentId": {"value": "1"}, "positionProfiles": [profile]}),
        json!([{"documentId": {"value": "1"}, "positionProfiles": [profile]}]),
        json!({"positionOpening": {"documentId": {"value": "1"}, "positionProfiles": [profile]}}),
        json!({"PositionOpening": {"positionProfiles": profile}}),
        profile.clone(),
        json!({"title": "T", "competencies": [{"competencyName": "a"}]}),
        json!({"positionTitle": "T", "positionQualifications": {"positionCompetencies": [{"competencyName": "a"}]}}),
        json!({"positionTitle": "T", "positionCompetencyGroups": [{"positionCompetencyGroups": [{"positionCompetencies": {"competencyName": "a"}}]}]}),
        json!({"job": {"jobId": "1", "title": "T", "jobDuties": "D", "skills": {"assertions": [{"skill": {"name": "a"}}]}}}),
        json!({"targetType": "Job", "title": "T", "identifier": "urn:x:1", "assertions": [{"skill": {"name": "a"}}]}),
    ] {
        let (found, problems) = read(&document);
        assert_eq!(found["jobs"][0]["title"], "T", "{document}");
        assert_eq!(found["jobs"][0]["requirements"], json!([{"text": "a"}]), "{document}");
        assert!(problems.iter().all(|it| it.severity != Severity::Error), "{document}: {problems:?}");
    }
}

#[test]
fn a_position_s_other_fields() {
    let (found, _) = read(&json!({
        "documentId": {"value": "9", "schemeId": "S"},
        "positionProfiles": [
            {"positionTitle": "A", "positionLocation": [{"city": "Ulm", "countryCode": "de"}],
             "positionOrganizations": [{"name": "Unit", "responsibilityCode": "Department"}, {"name": "Acme"}],
             "jobCategories": [{"code": "15-1252"}], "jobLocationTypes": ["Remote"],
             "postingInstructions": [{"end": "2027-01-15"}],
             "positionFormattedDescriptions": [{"title": "Requirements", "content": "<p>x</p>"}]},
            {"positionTitle": "B", "positionLocations": [{"referenceLocation": {"city": "Bern"}}], "description": "y"}]}));
    let (first, second) = (&found["jobs"][0], &found["jobs"][1]);
    for (key, expected) in [
        ("id", json!("urn:skillmatch:job:s-9")),
        ("employer", json!("Acme")),
        ("place", json!("Ulm")),
        ("country", json!("DE")),
        ("remote", json!(true)),
        ("occupation", json!("15-1252")),
        ("valid_through", json!("2027-01-15")),
    ] {
        assert_eq!(first[key], expected, "{key}");
    }
    assert_eq!(first["text"], "\nRequirements:\n<p>x</p>\n");
    assert_eq!(
        (&second["id"], &second["place"], &second["text"]),
        (&json!("urn:skillmatch:job:s-9-1"), &json!("Bern"), &json!("y\n"))
    );
}

#[test]
fn persons_claim_and_nothing_of_their_own_is_kept() {
    assert_eq!(
        claims(json!([
            {"competencyName": "a", "proficiencyLevel": {"scoresText": [{"value": "80", "minimum": "0", "maximum": "100"}]},
             "lastUsedDate": "2026-08", "experienceMeasure": {"value": 5, "unitCode": "ANN"}},
            {"competencyName": "b", "experienceMeasure": {"value": "18", "unitCode": "MON"}},
            {"competencyName": "c", "proficiencyLevel": "B2", "interestLevel": 5},
            {"competencyName": "d", "competencyDimensions": [{"dimensionType": "Interest level", "score": 5},
                {"dimensionType": "Proficiency", "score": {"scoresText": [{"value": "expert"}]}}]},
        ])),
        json!([
            {"text": "a", "level": {"value": "80 (0 to 100)", "basis": "grade"}},
            {"text": "b", "level": {"value": "18 months of experience", "basis": "grade"}},
            {"text": "c", "level": {"value": "B2", "level": 3, "position": {"scale": "cefr", "position": 4}, "basis": "anchored_scale"}},
            {"text": "d", "level": {"value": "expert", "level": 5, "basis": "word"}},
        ])
    );
    let record = json!({"type": "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json",
        "id": "secret@person.example",
        "person": {"name": {"formattedName": "Secret Name"}, "gender": "secret", "birthDate": "1990-01-01"},
        "communication": {"email": [{"address": "secret@person.example"}], "address": [{"city": "Secretown"}]},
        "skills": [{"name": "welding", "yearsOfExperience": 3}, "planing, sawing"],
        "employmentHistories": [{"organization": {"name": "Secret Employer"}}]});
    let (found, _) = read(&record);
    let learner = &found["learners"][0];
    assert_eq!(learner["claims"].as_array().unwrap().len(), 3);
    assert_eq!(learner["claims"][0]["level"], json!({"value": "3 years of experience", "basis": "grade"}));
    let all = found.to_string().to_lowercase();
    assert!(!all.contains("secret") && !all.contains("1990"), "{all}");
    assert!(learner["id"].as_str().unwrap().len() > 40, "the digest of the address");
}

#[test]
fn records_in_credentials_and_presentations_with_badges_that_came_along() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/samples/hr_open/ler-rs-credential.json"));
    let credential: Value = serde_json::from_str(&text.unwrap()).unwrap();
    for document in
        [credential.clone(), json!({"type": ["VerifiablePresentation"], "verifiableCredential": [credential]})]
    {
        let (found, problems) = read(&document);
        let learner = &found["learners"][0];
        assert_eq!(learner["id"], "did:example:wallet-of-an-invented-person");
        assert_eq!(learner["claims"].as_array().unwrap().len(), 2);
        assert_eq!(learner["credentials"][0]["id"], "https://badges.mill-street.example/credentials/77");
        assert_eq!(found["achievements"][0]["name"], "Payroll");
        assert!(problems.iter().all(|it| it.severity != Severity::Error), "{problems:?}");
    }
}

#[test]
fn assertions_about_courses_and_people() {
    let about = |kind: &str| {
        json!({"targetType": kind, "identifier": "https://x.example/1", "name": "N",
        "assertions": [{"skill": {"name": "a", "id": "https://skills.example/a"}, "proficiencyLevel": {"name": "Basic"}}]})
    };
    let strength = |kind| read(&about(kind)).0["achievements"][0]["alignments"][0]["strength"].clone();
    assert_eq!((strength("Course"), strength("Assessment")), (json!("taught"), json!("assessed")));
    let (found, _) = read(&about("Person"));
    assert_eq!(found["learners"][0]["claims"][0]["skill"], "https://skills.example/a");
    assert!(read(&about("Planet")).1.iter().any(|it| it.severity == Severity::Warning));
}

#[test]
fn other_documents_are_left_alone() {
    for document in [
        json!({"id": "l", "skills": [{"text": "a"}]}),
        json!({"id": "j", "title": "T", "requirements": [{"text": "a"}]}),
        json!({"@context": "https://schema.org", "@type": "JobPosting", "title": "T", "skills": "a"}),
        json!({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:x:1", "badge": "https://x.example/b"}),
        json!({"name": "x", "competencies": ["a"]}),
    ] {
        let text = Document::new("x", document.to_string().into_bytes());
        assert_ne!(standards::read(&text, &ReadOptions::default()).standard, Some("hr_open"), "{document}");
    }
}
