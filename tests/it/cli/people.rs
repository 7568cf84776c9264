//! Curricula, titles and changes of occupation on the command line and over HTTP.

use std::fs;

use serde_json::{Value, json};
use skillmatch::engine::{ExtractRequest, ReadAs};

use super::{json_of, on_sample, sample_file, with_input};
use crate::home::{self, code, run, stderr, stdout};

/// Each curriculum of the sample, what it claims (name, level, years), and words that must never be seen.
const CURRICULA: [(&str, &[&str], &[&str]); 5] = [
    (
        "cv/english.txt",
        &["SQL 4", "build dashboards  5y", "Tableau 2", "Python  3y", "R", "Dutch 5", "English 4", "German 3"],
        &["marit", "canaryson", "lighthouse", "4812", "1234", "1991", "female", "joost", "referentsen", "netherlands"],
    ),
    (
        "cv/german.html",
        &["SQL 2", "Python 4", "use spreadsheets  4y", "German 5", "English 3", "French 2"],
        &["jonas", "kanarienvogel", "muster", "54321", "1988", "ledig", "foto"],
    ),
    (
        "cv/own-words.txt",
        &["bake bread  5y", "bookkeeping  5y", "customer service  5y", "Spanish", "English"],
        &["ana", "canaria", "sampletown", "utopia", "42", "married", "0123", "java"],
    ),
    (
        "cv/europass-passport.xml",
        &["bookkeeping", "customer service", "pivot tables", "German 5", "English 3", "SQL", "Python 4"],
        &["ilse", "canarydotter", "testgatan", "11122", "1979", "female", "swedish", "q0foqvjz", "olof", "family shop"],
    ),
    (
        "cv/europass-candidate.xml",
        &["Spanish 5", "SQL", "bake bread", "English 3", "use spreadsheets", "photography"],
        &["pau", "canariet", "1985", "male", "hermanos"],
    ),
];

/// The strings of an answer that come from the text or from us; keys are ours.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.to_lowercase()),
        Value::Array(items) => items.iter().for_each(|it| strings(it, found)),
        Value::Object(fields) => fields.values().for_each(|it| strings(it, found)),
        _ => {}
    }
}

fn assert_nobody(answer: &Value, canaries: &[&str], file: &str) {
    let mut found = Vec::new();
    strings(answer, &mut found);
    for text in &found {
        let words: Vec<&str> = text.split(|it: char| !it.is_alphanumeric()).collect();
        for canary in canaries {
            let shown = if canary.len() < 5 { words.contains(canary) } else { text.contains(canary) };
            assert!(!shown, "{file}: `{canary}` in `{text}`");
        }
    }
}

#[test]
fn curricula_give_claims_and_nobody_is_seen() {
    let engine = home::engine(home::sample());
    for (file, wanted, canaries) in CURRICULA {
        let text = fs::read_to_string(sample_file(file)).unwrap();
        let request = ExtractRequest { text: text.clone(), read_as: ReadAs::Cv, ..ExtractRequest::default() };
        let answer = serde_json::to_value(engine.extract_any(&request).unwrap()).unwrap();
        let claims = answer["claims"].as_array().unwrap();
        let short: Vec<String> = claims
            .iter()
            .map(|it| {
                let level = it["level"]["level"].as_u64().map(|it| format!(" {it}")).unwrap_or_default();
                let years = it["years"].as_u64().map(|it| format!("  {it}y")).unwrap_or_default();
                format!("{}{level}{years}", it["label"].as_str().unwrap())
            })
            .collect();
        for wanted in wanted {
            assert!(short.iter().any(|it| it == wanted), "{file}: no `{wanted}` in {short:?}");
        }
        for claim in claims {
            assert_eq!((&claim["state"], &claim["kind"]), (&json!("to_confirm"), &json!("claimed")), "{file}");
            for span in claim["spans"].as_array().unwrap() {
                let start = usize::try_from(span["start"].as_u64().unwrap()).unwrap();
                let end = usize::try_from(span["end"].as_u64().unwrap()).unwrap();
                let there: String = text.chars().skip(start).take(end - start).collect();
                assert_eq!(span["text"], there, "{file}");
            }
        }
        assert!(answer["left_out"].as_array().is_some_and(|it| !it.is_empty()), "{file}");
        assert_nobody(&answer, canaries, file);
    }
}

#[test]
fn accepted_claims_become_a_learner_that_import_reads() {
    let file = sample_file("cv/english.txt");
    let shown = json_of(&["extract", "--as", "cv", &file, "--format", "json"]);
    let id_of = |label: &str| {
        let claims = shown["claims"].as_array().unwrap();
        claims.iter().find(|it| it["label"] == label).unwrap()["id"].as_str().unwrap().to_owned()
    };
    let accepted = format!("{},{}", id_of("SQL"), id_of("English"));
    let me = "urn:skillmatch:learner:from-a-curriculum";
    let learner = json_of(&["extract", "--as", "cv", &file, "--accept", &accepted, "--learner", me]);
    assert_eq!((&learner["type"], &learner["id"]), (&json!("Learner"), &json!(me)));
    assert_eq!(learner["skills"].as_array().map(Vec::len), Some(2));
    assert_nobody(&learner, &["marit", "canaryson", "1991", "breda"], "the learner");

    let copy = home::sample_copy();
    let path = copy.path().join("me.json");
    fs::write(&path, learner.to_string()).unwrap();
    let imported = run(copy.path(), &["import", path.to_str().unwrap()]);
    assert_eq!(code(&imported), 0, "{}", stderr(&imported));
    let gaps = ["gaps", "--learner", me, "--skills", "SQL:3!, German", "--format", "json", "--suggest", "0"];
    let output = run(copy.path(), &gaps);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(answer["met"][0]["label"], "SQL");
    assert_eq!(
        (answer["met"][0]["evidence"][0]["kind"].as_str(), answer["missing"][0]["label"].as_str()),
        (Some("claimed"), Some("German"))
    );
}

#[test]
fn what_cannot_be_accepted_or_read_is_said() {
    let file = sample_file("cv/english.txt");
    let table: &[(&[&str], &str)] = &[
        (&["--as", "cv", "--accept", "99", "--learner", "urn:x:y"], "no claim `99`"),
        (&["--as", "cv", "--accept", "all"], "--learner"),
        (&["--as", "cv", "--accept", "all", "--learner", "me@mail.example"], "no pseudonym"),
        (&["--accept", "all", "--learner", "urn:x:y"], "nothing of a job ad"),
    ];
    for (options, words) in table {
        let output = on_sample(&[&["extract", file.as_str()], *options].concat());
        assert_eq!(code(&output), 2, "{options:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{options:?}: {}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
    for packed in [b"%PDF-1.7".as_slice(), b"PK\x03\x04", b"\xff\xfe\x00"] {
        let output = with_input(&["extract", "--as", "cv", "-"], packed);
        assert_eq!(code(&output), 2, "{packed:?}");
        assert!(stderr(&output).contains("text"), "{}", stderr(&output));
    }
    let empty = with_input(&["extract", "--as", "cv", "-", "--format", "json"], b"");
    assert_eq!(code(&empty), 0, "{}", stderr(&empty));
}

#[test]
fn titles_find_occupations() {
    let table = [
        ("Senior Data Analyst (m/f/d) - Rotterdam", "data analyst"),
        ("Chef (f/m/x), full-time", "cook"),
        ("ehtical hacker", "penetration tester"),
    ];
    for (title, wanted) in table {
        let answer = json_of(&["link", "--kind", "occupations", title, "--format", "json"]);
        assert_eq!(answer["occupations"][0]["label"], wanted, "{title}: {answer}");
        assert_eq!(answer["matches"], json!([]));
    }
    let file = sample_file("plain_text/junior-data-analyst.txt");
    let ad = json_of(&["extract", &file, "--format", "json"]);
    assert_eq!((&ad["occupation"]["label"], &ad["supplement"]), (&json!("data analyst"), &Value::Null));
    let with = json_of(&["extract", &file, "--supplement", "--format", "json"]);
    assert_eq!(with["requirements"], ad["requirements"], "a supplement is never mixed in");
    let supplement = with["supplement"].as_array().unwrap();
    assert!(!supplement.is_empty() && supplement.iter().all(|it| it["origin"] == "occupation"));
    let named: Vec<&Value> = ad["requirements"].as_array().unwrap().iter().map(|it| &it["skill"]).collect();
    assert!(supplement.iter().all(|it| !named.contains(&&it["skill"])));
}

#[test]
fn two_occupations_are_compared() {
    let answer =
        json_of(&["gaps", "--from-occupation", "business analyst", "--occupation", "data analyst", "--format", "json"]);
    assert_eq!((&answer["from"]["name"], &answer["to"]["name"]), (&json!("business analyst"), &json!("data analyst")));
    let of = |field: &str| answer[field].as_array().unwrap().clone();
    assert!(!of("shared").is_empty() && !of("to_learn").is_empty() && !of("only_from").is_empty(), "{answer}");
    let needed = [of("shared"), of("partly"), of("to_learn")].concat();
    let units = |field: &str| needed.iter().map(|it| it[field].as_u64().unwrap()).sum::<u64>();
    assert_eq!(Some(units("contribution_units")), answer["coverage_units"].as_u64(), "the reasons sum to the coverage");
    assert_eq!(units("weight_units"), 1 << 20);
    assert!(of("shared").iter().all(|it| it["by"].as_array().is_some_and(|it| !it.is_empty())));
    assert!(of("to_learn").iter().all(|it| it["contribution_units"] == 0));

    let same = json_of(&["gaps", "--from-occupation", "cook", "--occupation", "cook", "--format", "json"]);
    assert_eq!(
        (same["coverage_units"].as_u64(), &same["to_learn"], &same["only_from"]),
        (Some(1 << 20), &json!([]), &json!([]))
    );

    let table: &[(&[&str], &str, i32)] = &[
        (&["--from-occupation", "bussiness analist", "--occupation", "cook"], "did you mean `business analyst`", 1),
        (&["--from-occupation", "cook", "--occupation", "2511"], "", 0),
        (
            &["--from-occupation", "https://skills.skillmatch.example/isco/C7112", "--occupation", "cook"],
            "requirements unknown",
            2,
        ),
        (
            &["--from-occupation", "cook", "--occupation", "https://skills.skillmatch.example/isco/C7112"],
            "requirements unknown",
            2,
        ),
        (&["--from-occupation", "cook", "--skills", "SQL"], "cannot be used with", 2),
        (&["--from-occupation", "cook"], "give exactly one of", 2),
    ];
    for (options, words, exit) in table {
        let output = on_sample(&[&["gaps"], *options].concat());
        if *exit != 0 {
            assert_eq!(code(&output), *exit, "{options:?}: {}", stderr(&output));
        }
        assert!(stderr(&output).contains(words), "{options:?}: {}", stderr(&output));
    }
    let table = stdout(&on_sample(&["gaps", "--from-occupation", "business analyst", "--occupation", "data analyst"]));
    for words in ["to learn:", "only in business analyst:", "essential"] {
        assert!(table.contains(words), "no `{words}` in {table}");
    }
}
