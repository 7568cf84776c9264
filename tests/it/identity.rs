//! What several documents say of one thing is joined, whatever the order in which they came and however they name it:
//! twins, what stands behind a credential, endorsements, names without a framework, links between frameworks.

use std::{fs, path::Path};

use serde_json::{Value, json};
use skillmatch::{
    catalog::CredentialEntry,
    engine::{MatchRequest, MatchTarget},
    model::{
        Achievement, AlignmentStrength, Condition, Document, Endorsement, Iri, Labels, Reading, Record, RecordKind,
        Reference, Skill, SkillRelationKind,
    },
    store::{People, ReadDocument, Store},
};

use crate::home::{self, AS_OF, SKILL, code, run, stdout};

fn iri(text: &str) -> Iri {
    Iri::new(text).unwrap()
}

fn write(folder: &Path, name: &str, value: &Value) {
    fs::write(folder.join(name), value.to_string()).unwrap();
}

/// An Open Badges 2.0 badge class.
fn badge_two(id: &str, skill: &str) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": id, "name": "Queries",
        "description": "Writes queries over several tables", "criteria": {"narrative": "An exam"},
        "issuer": {"id": "https://school.example/issuer", "type": "Profile", "name": "School"},
        "alignment": [{"targetName": skill, "targetUrl": format!("{SKILL}{skill}")}]
    })
}

/// Puts records as one document of their own.
fn put(home: &Path, source: &str, records: Vec<Record>) {
    let document = Document::new(source, format!("{records:?}"));
    let mut reading = Reading { standard: Some("open_badges_3"), ..Reading::default() };
    for record in records {
        reading.push("", record);
    }
    let read_at = jiff::Timestamp::UNIX_EPOCH;
    let read = ReadDocument {
        document: &document,
        reading: &reading,
        licence: None,
        read_at,
        holder: None,
        people: People::Kept,
    };
    Store::create_or_open(home).unwrap().put(&[read]).unwrap();
}

/// What one can find by this skill, with how firmly and with what else is known.
fn found_by(home: &Path, skill: &str) -> Vec<(String, Option<String>)> {
    home::index(home);
    let request = MatchRequest { skills: Some(skill.to_owned()), explain: true, ..MatchRequest::default() };
    let engine = home::engine(home);
    let subject = engine.subject(&request).unwrap();
    let answer = engine.rank(MatchTarget::Credentials, &request, subject, AS_OF.parse().unwrap()).unwrap();
    answer.results.into_iter().map(|it| (it.id.to_string(), it.name)).collect()
}

fn entry(home: &Path, id: &str) -> CredentialEntry {
    let snapshot = home::snapshot(home);
    let record = snapshot.record(skillmatch::index::EntryKind::Credential, &iri(id)).unwrap().unwrap();
    serde_json::from_str(&record).unwrap()
}

#[test]
fn an_achievement_from_two_sources_is_one_and_inspect_shows_both() {
    let (home, folder) = (home::empty(), home::empty());
    write(folder.path(), "one.json", &badge_two("http://School.example/badges/%71ueries", "sql"));
    write(folder.path(), "two.json", &badge_two("https://school.example/badges/queries", "data-cleaning"));
    home::import_into(home.path(), &[folder.path().to_owned()]);
    home::index(home.path());

    let output = run(home.path(), &["inspect", "http://school.example/badges/queries"]);
    assert_eq!(code(&output), 0);
    let told: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(told["records"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["sources"].as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told["names"], json!(["https://school.example/badges/queries"]));

    let entry = entry(home.path(), "https://school.example/badges/queries");
    let skills: Vec<&str> = entry.holder.evidence.iter().map(|it| it.skill.as_str()).collect();
    assert_eq!(skills.len(), 2, "what either says counts: {skills:?}");
}

#[test]
fn what_an_exam_in_another_document_assesses_counts_for_the_credential() {
    let home = home::empty();
    let exam = "https://school.example/exams/1";
    let credential = "https://school.example/credentials/1";
    let needs = Condition { assessments: vec![Reference::to(iri(exam))], ..Condition::default() };
    let awarded =
        Achievement { name: "Diploma".to_owned(), conditions: vec![needs], ..Achievement::unnamed(iri(credential)) };
    put(home.path(), "credential", vec![Record::Achievement(awarded)]);
    assert!(found_by(home.path(), &format!("{SKILL}sql")).is_empty());

    // The exam comes later: the credential is found by it all the same, and the index needs no rebuilding for that.
    let folder = home::empty();
    write(folder.path(), "exam.json", &badge_two(exam, "sql"));
    home::import_into(home.path(), &[folder.path().to_owned()]);
    let found = found_by(home.path(), &format!("{SKILL}sql"));
    assert!(found.iter().any(|(id, _)| id == credential), "{found:?}");
    let evidence = entry(home.path(), credential).holder.evidence;
    assert_eq!(evidence.len(), 1);
    assert_eq!(evidence[0].strength, AlignmentStrength::Assessed);
}

#[test]
fn endorsements_count_as_long_as_they_hold() {
    let home = home::empty();
    let badge = "https://school.example/badges/1";
    let folder = home::empty();
    write(folder.path(), "badge.json", &badge_two(badge, "sql"));
    home::import_into(home.path(), &[folder.path().to_owned()]);
    let endorsement = |number: u32, until: Option<&str>| {
        Record::Endorsement(Endorsement {
            id: iri(&format!("https://board.example/endorsements/{number}")),
            subject: iri(badge),
            by: Some(Reference::to(iri(&format!("https://board.example/{number}")))),
            from: None,
            until: until.map(|it| it.parse().unwrap()),
        })
    };
    put(home.path(), "holds", vec![endorsement(1, None)]);
    put(home.path(), "over", vec![endorsement(2, Some("2001-01-01"))]);
    home::index(home.path());
    let recognised = |home: &Path| entry(home, badge).holder.facets.get("recognised_by").cloned().unwrap_or_default();
    assert_eq!(recognised(home.path()), ["https://board.example/1"]);
    assert_eq!(entry(home.path(), badge).holder.facets["recognition"], ["endorsed"]);

    put(home.path(), "holds", Vec::new());
    assert!(!home::index(home.path()).rebuilt);
    assert!(recognised(home.path()).is_empty(), "taken back");
}

#[test]
fn a_name_without_a_framework_is_the_skill_of_that_name_once_a_framework_has_it() {
    let home = home::empty();
    let folder = home::empty();
    let mut badge = badge_two("https://school.example/badges/1", "sql");
    badge["alignment"] = json!([{"targetName": "Overhead welding"}]);
    write(folder.path(), "badge.json", &badge);
    home::import_into(home.path(), &[folder.path().to_owned()]);
    assert_eq!(found_by(home.path(), "urn:skillmatch:skill:overhead-welding").len(), 1);

    let id = iri("https://frames.example/welding");
    let skill = Skill {
        labels: Labels::preferred_in("en", "overhead welding"),
        framework: Some("frames".to_owned()),
        ..Skill::unnamed(id.clone())
    };
    put(home.path(), "framework", vec![Record::Skill(skill)]);
    assert_eq!(found_by(home.path(), id.as_str()).len(), 1);
}

#[test]
fn the_same_name_in_two_frameworks_is_a_computed_close_match() {
    let home = home::empty();
    let skill = |framework: &str| {
        Record::Skill(Skill {
            labels: Labels::preferred_in("en", "overhead welding"),
            framework: Some(framework.to_owned()),
            ..Skill::unnamed(iri(&format!("https://{framework}.example/welding")))
        })
    };
    put(home.path(), "one", vec![skill("one")]);
    put(home.path(), "two", vec![skill("two")]);
    home::index(home.path());
    let record = home::snapshot(home.path())
        .record(skillmatch::index::EntryKind::Skill, &iri("https://one.example/welding"))
        .unwrap()
        .unwrap();
    let entry: skillmatch::catalog::SkillEntry = serde_json::from_str(&record).unwrap();
    assert_eq!(entry.relations.len(), 1);
    assert_eq!(entry.relations[0].kind, SkillRelationKind::Close);
    assert!(record.contains("computed"), "{record}");
    // Seen from either end.
    for end in ["one", "two"] {
        let answer = home::engine(home.path()).skill(&iri(&format!("https://{end}.example/welding"))).unwrap();
        let told: Vec<_> = answer.relations.iter().map(|it| (it.kind.as_str(), it.computed)).collect();
        assert_eq!(told, [("close", true)], "{end}");
    }
}

#[test]
fn samples_in_any_order_give_one_digest() {
    let files = crate::tidy::files_below(&home::samples())
        .into_iter()
        .filter(|it| !it.components().any(|part| part.as_os_str() == "broken") && !it.ends_with("broken.csv"))
        .collect::<Vec<_>>();
    let mut digests = Vec::new();
    for round in 0..3_usize {
        let home = home::empty();
        let mut order = files.clone();
        // Forwards, by a hash of the name, backwards.
        match round {
            0 => {}
            1 => order.sort_by_key(|it| *blake3::hash(it.to_string_lossy().as_bytes()).as_bytes()),
            _ => order.reverse(),
        }
        home::import_into(home.path(), &order);
        let store = Store::open(home.path()).unwrap();
        let status = store.status().unwrap();
        assert!(status.kinds.contains_key(&RecordKind::Skill));
        digests.push(status.digest);
    }
    assert!(digests.windows(2).all(|it| it[0] == it[1]), "{digests:?}");
    assert_ne!(digests[0], "0".repeat(64));
}
