//! Tables of learners in all three layouts, with columns named in several languages.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{LearnerRows, cells, columns::speaks_of_learners};
use crate::{
    model::{Document, Problem, Severity},
    standards::{self, ReadOptions, to_json},
};

fn read_as(table: &str, standard: Option<&str>, columns: &[(&str, &str)]) -> (Value, Vec<Problem>) {
    let columns: BTreeMap<String, String> = columns.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let options = ReadOptions { standard: standard.map(str::to_owned), columns, ..ReadOptions::default() };
    let reading = standards::read(&Document::new("x.csv", table.as_bytes().to_vec()), &options);
    assert_eq!(reading.standard, Some("learner_table"), "{table}: {:?}", reading.problems);
    (to_json("x.csv", &reading)["learners"].clone(), reading.problems)
}

fn read(table: &str) -> (Value, Vec<Problem>) {
    read_as(table, None, &[])
}

fn errors(problems: &[Problem]) -> Vec<&str> {
    problems.iter().filter(|it| it.severity == Severity::Error).map(|it| it.place.as_str()).collect()
}

#[test]
fn headers_of_learners_are_known_in_many_languages() {
    for header in [
        "learner_id,skills",
        "LearnerId,Skill,Level",
        "Employee Name,Competencies",
        "Mitarbeiter-Nr.,Kompetenzen",
        "Kandidat,Fähigkeiten",
        "Candidat,Compétences",
        "Empleado,Habilidades",
        "Dipendente,Competenze",
        "Medewerker,Vaardigheden",
        "Pracownik,Umiejętności",
        "Colaborador,Competências",
        "Anställd,Färdigheter",
        "person,skill: SQL,skill: Git",
        "id,Employee skills",
        "Participant,Skill 1,Skill 2",
    ] {
        assert!(speaks_of_learners(&header.split(',').map(str::to_owned).collect::<Vec<_>>()), "{header}");
    }
    for header in [
        "Skill,Description,Category",
        "id,name,skills",
        "title,skills,employer",
        "conceptUri,preferredLabel,skillType",
        "Canonical URL,RSD Name,Skill Statement,Employers",
        "learner,birthday",
        "job title,required skills",
    ] {
        assert!(!speaks_of_learners(&header.split(',').map(str::to_owned).collect::<Vec<_>>()), "{header}");
    }
}

#[test]
fn one_row_a_learner() {
    let (found, problems) = read(
        "Employee ID,Name,E-mail,Phone,City,Country,Remote,Languages,Skills,Team\n\
         E1,Ash,ash@x.example,+49 1,Ulm,de,yes,\"de, en\",\"SQL:4; Git; Excel (advanced); R:87%; Microsoft Office: Word\",A\n\
         E2,Birch,b@x.example,,,,no,,\"plan, build and mend\",B\n",
    );
    assert_eq!(
        found[0],
        json!({"id": "urn:skillmatch:learner:e1", "name": "Ash", "place": "Ulm", "country": "DE", "remote": true,
        "working_languages": ["de", "en"], "claims": [
            {"text": "SQL", "level": {"value": "4", "level": 4, "basis": "number"}},
            {"text": "Git"},
            {"text": "Excel", "level": {"value": "advanced", "level": 4, "basis": "word"}},
            {"text": "R", "level": {"value": "87%", "basis": "grade"}},
            {"text": "Microsoft Office: Word"},
        ]})
    );
    assert_eq!(found[1]["claims"], json!([{"text": "plan"}, {"text": "build and mend"}]));
    let notes: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
    assert!(notes.iter().any(|it| it.contains("never kept: `E-mail`, `Phone`")), "{notes:?}");
    assert!(notes.iter().any(|it| it.contains("not read: `Team`")), "{notes:?}");
    assert!(notes.iter().any(|it| it.contains("skills from `Skills`")), "{notes:?}");
    assert!(!found.to_string().contains("x.example") && !found.to_string().contains("+49"));
}

#[test]
fn one_row_a_learner_and_skill() {
    let (found, problems) = read(
        "learner id;skill;skill uri;level;date;expires;certificate;issuer\n\
         L1;planing, fine;;advanced;2024-05-01;;;\n\
         L2;sawing;;2;;;;\n\
         L1;welding;https://skills.example/w;B2;2024-05;2027;Pass;Chamber\n\
         L1;cutting;;;;;Pass;Chamber\n",
    );
    assert_eq!(errors(&problems), Vec::<&str>::new());
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(
        found[0]["claims"],
        json!([{"text": "planing, fine", "level": {"value": "advanced", "level": 4, "basis": "word"}, "since": "2024-05-01"}])
    );
    let credential = &found[0]["credentials"][0];
    assert_eq!(found[0]["credentials"].as_array().unwrap().len(), 1, "rows of one award are one credential");
    assert_eq!(credential["achievement"], json!({"id": "urn:skillmatch:achievement:pass", "name": "Pass"}));
    assert_eq!((&credential["issued_on"], &credential["expires_on"]), (&json!("2024-05-01"), &json!("2027-12-31")));
    assert_eq!(credential["issuer"]["name"], "Chamber");
    assert_eq!(credential["results"][0]["alignments"][0]["target_url"], "https://skills.example/w");
    assert_eq!(credential["results"][1]["alignments"][0]["target_name"], "cutting");
    assert_eq!(found[1]["claims"][0]["level"]["level"], 2);
}

#[test]
fn one_column_a_skill() {
    let named = "person,skill: SQL,Skills [Git],skill_mail server\nP1,4,x,no\nP2,,,expert\n";
    let (found, _) = read(named);
    assert_eq!(
        found[0]["claims"],
        json!([{"text": "SQL", "level": {"value": "4", "level": 4, "basis": "number"}}, {"text": "Git"}])
    );
    assert_eq!(found[1]["claims"][0]["text"], "mail server");
    let plain = "person,SQL,Git,Team,Notes\nP1,4,x,A,likes cats\nP2,0,yes,B,\n";
    let (found, problems) = read_as(plain, Some("learner_table"), &[]);
    assert_eq!(found[0]["claims"].as_array().unwrap().len(), 2, "{found}");
    assert_eq!(found[1]["claims"], json!([{"text": "Git"}]));
    assert!(problems.iter().any(|it| it.message.contains("not read: `Team`, `Notes`")), "{problems:?}");
    let (found, _) = read("Participant\tSkill 1\tLevel 1\tSkill2\tLevel2\nP1\tspeaking\tbasic\twriting\texpert\n");
    let levels: Vec<_> = found[0]["claims"].as_array().unwrap().iter().map(|it| it["level"]["level"].clone()).collect();
    assert_eq!(levels, [json!(2), json!(5)]);
}

#[test]
fn the_user_s_mapping_counts() {
    let table = "who,what,how,town\nw1,\"SQL, Git\",x,Ulm\nw2,R,y,Bonn\n";
    let mapping = [("id", "who"), ("skills", "WHAT"), ("place", "town")];
    let (found, _) = read_as(table, Some("learner_table"), &mapping);
    assert_eq!((&found[0]["id"], &found[0]["place"]), (&json!("urn:skillmatch:learner:w1"), &json!("Ulm")));
    assert_eq!(found[0]["claims"].as_array().unwrap().len(), 2);
    let (_, problems) = read_as(table, Some("learner_table"), &[("skills", "nowhere"), ("shoe", "who")]);
    assert_eq!(errors(&problems), ["row 1", "row 1"], "{problems:?}");
    assert!(problems.iter().any(|it| it.severity == Severity::Warning && it.message.contains("shoe")));
}

#[test]
fn ids_hold_no_addresses_and_no_names() {
    let id = |table: &str| read(table).0[0]["id"].as_str().unwrap().to_owned();
    let by_address = id("Employee ID,skills\nash@x.example,SQL\n");
    assert!(!by_address.contains("ash") && by_address.len() > 40, "{by_address}");
    assert_eq!(by_address, id("Employee ID,skills\nASH@x.example ,SQL\n"));
    let by_mail = id("Employee,E-mail,skills\nAsh Tree,ash@x.example,SQL\n");
    assert!(!by_mail.contains("ash") && by_mail.len() > 40, "{by_mail}");
    let by_name = id("Employee,skill,level\nAsh Tree,SQL,3\n");
    assert!(!by_name.contains("ash") && by_name.len() > 40, "{by_name}");
    assert!(id("Employee,skills\nAsh Tree,SQL\n").ends_with("-row-2"));
    assert_eq!(id("Employee,skills\nE-17,SQL\n"), "urn:skillmatch:learner:e-17");
    assert_eq!(id("learner id,skills\ndid:example:7,SQL\n"), "did:example:7");
    assert!(!id("learner id,skills\n+49 170 1234567,SQL\n").contains("170"));
    let (found, _) = read("Employee,skill,level\nAsh Tree,SQL,3\nAsh Tree,Git,2\nElm,Git,1\n");
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(found[0]["name"], "Ash Tree");
}

#[test]
fn bad_rows_are_named_and_the_rest_goes_on() {
    let (found, problems) = read(
        "learner id,skills,level,issued on\nA,\"SQL; Git\",\"3; 4\",2024-01-01\nB,,,\n,R,2,\nC,\"a; b; c\",\"1; 2\",soon\n,,,\n",
    );
    assert_eq!(found.as_array().unwrap().len(), 2);
    assert_eq!(errors(&problems), ["row 3, column skills", "row 4, column learner id", "row 5, column issued on"]);
    assert!(problems.iter().any(|it| it.place == "row 5, column level" && it.severity == Severity::Warning));
    assert_eq!(found[0]["claims"][1]["level"]["level"], 4);
}

#[test]
fn cells_in_all_spellings() {
    for (cell, iri, text, level) in [
        ("SQL", None, Some("SQL"), None),
        ("SQL:4!", None, Some("SQL"), Some("4")),
        ("SQL = advanced", None, Some("SQL"), Some("advanced")),
        ("C++", None, Some("C++"), None),
        ("TCP/IP: routing", None, Some("TCP/IP: routing"), None),
        ("https://skills.example/sql", Some("https://skills.example/sql"), None, None),
        ("https://skills.example/sql:4", Some("https://skills.example/sql"), None, Some("4")),
        ("https://skills.example:4", Some("https://skills.example:4"), None, None),
        ("urn:uuid:4", Some("urn:uuid:4"), None, None),
        ("Deutsch:C1", None, Some("Deutsch"), Some("C1")),
    ] {
        let found = cells::skill(cell).unwrap();
        let iri_found = found.iri.map(|it| it.to_string());
        let said = (iri_found.as_deref(), found.text.as_deref(), found.level.as_ref().map(|it| it.value.as_str()));
        assert_eq!(said, (iri, text, level), "{cell}");
    }
    for (text, last, expected) in [
        ("2024-05-01", false, Some("2024-05-01")),
        ("2024-05", false, Some("2024-05-01")),
        ("2024-02", true, Some("2024-02-29")),
        ("2024", true, Some("2024-12-31")),
        ("01.02.2025", false, Some("2025-02-01")),
        ("30.02.2025", false, None),
        ("99999", false, None),
        ("soon", false, None),
    ] {
        assert_eq!(cells::date(text, last).map(|it| it.to_string()).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_table_in_pieces_is_read_as_if_it_were_whole() {
    for table in [
        "learner id,skills,city\na,sql:3,X\nb,\"python, sql\",Y\nc,,\nd,r,Z\n",
        "learner,skill,level\nann 1,sql,3\nann 1,python,2\nbob,sql,\n",
        "learner id,python,sql,excel\na,3,x,\nb,,2,x\nc,1,1,1\n",
    ] {
        let document = Document::new("x.csv", table.as_bytes().to_vec());
        let options = ReadOptions { standard: Some("learner_table".to_owned()), ..ReadOptions::default() };
        let whole = standards::read(&document, &options);
        let (rows, _) = standards::numbered_table_rows(&document, &options.limits).unwrap();
        let (header, rows) = (rows[0].1.clone(), &rows[1..]);
        let (of_learners, _) = LearnerRows::guess(&header, &BTreeMap::new(), rows);
        let of_learners = of_learners.unwrap();
        let digest = blake3::hash(table.as_bytes()).to_string();
        let at = if table.contains("ann 1") { 2 } else { 1 };
        let pieces = [&rows[..at], &rows[at..]].map(|it| of_learners.read(it, &digest));
        let records: Vec<_> = pieces.iter().flat_map(|it| it.records.clone()).collect();
        assert_eq!(records, whole.records, "{table}");
    }
    let numbers = vec![(2, vec!["1".to_owned(), "2".to_owned()])];
    let header = ["Nr".to_owned(), "Count".to_owned()];
    assert!(LearnerRows::guess(&header, &BTreeMap::new(), &numbers).0.is_none(), "numbers alone are no skills");
}
