//! The program as people run it: exit codes, what goes where, and the JSON that others rely on.

mod batch;
mod batch_runs;
mod batch_shapes;
mod help;
mod people;
mod statistics;

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Output, Stdio},
};

use serde_json::Value;

use crate::home::{self, AS_OF, MIRA, SKILL, code, run, stderr, stdout};

fn on_sample(arguments: &[&str]) -> Output {
    run(home::sample(), arguments)
}

/// The JSON of a command that must succeed.
fn json_of(arguments: &[&str]) -> Value {
    let output = on_sample(arguments);
    assert_eq!(code(&output), 0, "{arguments:?}: {}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

fn lines_of(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn assert_fields(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "no `{field}` in {value}");
    }
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = home::program(home::sample());
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn sample_file(path: &str) -> String {
    home::samples().join(path).to_str().unwrap().to_owned()
}

#[test]
fn the_demo_prints_three_answers_and_touches_nothing_else() {
    let folder = home::empty();
    let mine = [("data/catalog.db", "my catalog"), ("index/current.json", "my index"), ("skillmatch.toml", "")];
    for (path, text) in mine {
        fs::create_dir_all(folder.path().join(path).parent().unwrap()).unwrap();
        fs::write(folder.path().join(path), text).unwrap();
    }
    let first = run(folder.path(), &["demo", "--no-serve", "--as-of", AS_OF]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    for (path, text) in mine {
        assert_eq!(fs::read_to_string(folder.path().join(path)).unwrap(), text, "{path} was touched");
    }
    assert!(!folder.path().join("data/learners.db").exists());
    let demo = folder.path().join("demo");
    let version = home::engine(&demo).data_version();
    let shown = stdout(&first).replace(&version, "[data_version]").replace(demo.to_str().unwrap(), "[home]");
    insta::assert_snapshot!("demo", shown);

    let second = run(folder.path(), &["demo", "--no-serve", "--as-of", AS_OF]);
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    let answers = |output: &Output| stdout(output).split_once("== Employer").unwrap().1.to_owned();
    assert_eq!(answers(&second), answers(&first));
    assert!(stdout(&second).contains(" 0 added, 0 changed,"), "{}", stdout(&second));
}

#[test]
fn wrong_usage_is_exit_code_2_with_words_that_help() {
    let table: &[(&[&str], &str)] = &[
        (&[], "Usage"),
        (&["dance"], "dance"),
        (&["match", "learners", "--nonsense"], "--nonsense"),
        (&["match", "cats", "--skills", "sql"], "cats"),
        (&["match", "learners"], "exactly one of --job"),
        (&["match", "learners", "--skills", "sql", "--text", "SQL"], "exactly one of --job"),
        (&["match", "learners", "--skills", "sql:9"], "`9`"),
        (&["match", "learners", "--skills", "sql*much"], "`much`"),
        (&["match", "learners", "--skills", "sql", "--filter", "colour=red"], "fields are:"),
        (&["match", "learners", "--skills", "sql", "--filter", "colour"], "field=value"),
        (&["match", "learners", "--skills", "sql", "--must", "perhaps"], "at-least=3"),
        (&["match", "learners", "--skills", "sql", "--limit", "0"], "page_size"),
        (&["match", "learners", "--skills", "sql", "--as-of", "yesterday"], "--as-of"),
        (&["match", "learners", "--job", "/no/such/file"], "/no/such/file"),
        (&["gaps", "--skills", "sql"], "--learner"),
        (&["gaps", "--skills", "sql", "--learner", MIRA, "--budget", "much"], "much"),
        (&["search", "sql", "--kind", "cats"], "cats"),
        (&["search", "sql", "--filter", "colour=red"], "fields are:"),
        (&["read", "/no/such/file"], "/no/such/file"),
        (&["read", "--as", "klingon", "/tmp"], "standards are:"),
        (&["inspect"], "--problems"),
        (&["--config", "/no/such/file", "status"], "/no/such/file"),
    ];
    for (arguments, words) in table {
        let output = on_sample(arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(words), "{arguments:?}: no `{words}` in {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}: {}", stdout(&output));
    }
    let setting =
        home::program(home::sample()).arg("status").env("SKILLMATCH__SERVER__COLOUR", "red").output().unwrap();
    assert_eq!(code(&setting), 2, "{}", stderr(&setting));
    assert!(stderr(&setting).contains("colour"), "{}", stderr(&setting));
}

#[test]
fn failures_are_exit_code_1_with_a_hint() {
    let empty = home::empty();
    for arguments in [&["match", "learners", "--skills", "sql"] as &[&str], &["index"], &["serve", "--port", "0"]] {
        let output = run(empty.path(), arguments);
        assert_eq!(code(&output), 1, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("hint: run `skillmatch import"), "{}", stderr(&output));
    }
    for arguments in [&["inspect", "https://nobody.example/x"] as &[&str], &["match", "jobs", "--learner", "urn:a:b"]] {
        let output = on_sample(arguments);
        assert_eq!(code(&output), 1, "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("hint: "), "{}", stderr(&output));
    }
}

#[test]
fn broken_files_are_exit_code_3_and_the_same_input_again_changes_nothing() {
    let folder = home::empty();
    let broken = ["open_badges_2/broken", "skillmatch_learner/broken", "plain_text/broken"].map(sample_file);
    let output =
        run(folder.path(), &[&["import", "--format", "json"], &broken.each_ref().map(String::as_str)[..]].concat());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let summary: Value = serde_json::from_str(&stdout(&output)).unwrap();
    let rejected = summary["rejected"].as_array().unwrap();
    assert!(rejected.iter().any(|it| it["source"].as_str().unwrap().ends_with("truncated.json")), "{summary}");
    assert!(summary["added"].as_u64().unwrap() > 5, "the good ones were not kept: {summary}");
    let problems = run(folder.path(), &["inspect", "--problems", "--format", "jsonl"]);
    assert!(lines_of(&problems).len() >= rejected.len());

    let sound = sample_file("open_badges_3/cedar-school");
    let import = || {
        let output = run(folder.path(), &["import", sound.as_str(), "--format", "json"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        serde_json::from_str::<Value>(&stdout(&output)).unwrap()
    };
    let (first, second) = (import(), import());
    assert_eq!(first["added"], first["documents"]);
    assert_eq!((&second["added"], &second["changed"]), (&Value::from(0), &Value::from(0)), "{second}");
    assert_eq!(second["unchanged"], first["documents"]);
    assert_eq!(second["revision"], first["revision"]);
}

#[test]
fn read_prints_one_object_a_line_for_every_input() {
    let output = run(Path::new("/no/such/home"), &["read", home::samples().to_str().unwrap(), "--format", "jsonl"]);
    assert_eq!(code(&output), 3, "some of the sample is broken on purpose: {}", stderr(&output));
    let lines = lines_of(&output);
    // The list of what is broken is read too, the page about the samples is not.
    let expected = crate::tidy::files_below(&home::samples()).into_iter().filter(|it| !it.ends_with("README.md"));
    assert_eq!(lines.len(), expected.count());
    let achievement =
        ["id", "name", "description", "type", "issuer", "alignments", "levels", "tags", "cost", "duration"];
    for line in &lines {
        assert_fields(line, &["source", "standard", "achievements", "credentials", "skills", "skill_relations"]);
        assert_fields(line, &["occupations", "jobs", "issuers", "links", "problems"]);
        for it in line["achievements"].as_array().unwrap() {
            assert_fields(it, &achievement);
            assert_fields(it, &["delivery", "language"]);
            let known = |field: &String| ["calendar", "effort"].contains(&field.as_str());
            assert!(it["duration"].as_object().unwrap().keys().all(known), "{it}");
            for it in it["alignments"].as_array().unwrap() {
                assert_fields(it, &["target_url", "target_code", "target_name", "framework", "kind"]);
            }
        }
        for it in line["credentials"].as_array().unwrap() {
            assert_fields(it, &["id", "achievement", "holder", "issued_on", "expires_on", "status", "results"]);
        }
        for it in line["skills"].as_array().unwrap() {
            assert_fields(it, &["id", "label", "alternative_labels", "description", "framework", "code"]);
        }
        for it in line["problems"].as_array().unwrap() {
            assert_fields(it, &["severity", "where", "message", "hint"]);
        }
    }
}

#[test]
fn matches_have_the_promised_fields_and_sums() {
    let job = sample_file("skillmatch_job/data-analyst.json");
    let common = ["--format", "json", "--explain", "--as-of", AS_OF, "--limit", "50"];
    let subjects: [&[&str]; 5] = [
        &["learners", "--job", &job],
        &["credentials", "--text", "Requirements:\n- SQL\n- Python"],
        &["learners", "--occupation", "data analyst"],
        &["jobs", "--learner", MIRA],
        &["credentials", "--skills", "sql:3!, python*0.5", "--filter", "delivery=online", "--evidence", "any"],
    ];
    for subject in subjects {
        let answer = json_of(&[&["match"], subject, &common].concat());
        assert_fields(&answer, &["query", "data_version", "as_of", "total", "results", "facets"]);
        assert_eq!(answer["as_of"], AS_OF);
        let results = answer["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{subject:?}");
        for result in results {
            assert_fields(result, &["id", "name", "score", "score_units", "score_units_upper", "met", "required_met"]);
            assert_fields(result, &["required_total", "requirements_total", "verified", "focus"]);
            let requirements = result["requirements"].as_array().unwrap();
            let sum: u64 = requirements.iter().map(|it| it["contribution_units"].as_u64().unwrap()).sum();
            assert_eq!(sum, result["score_units"].as_u64().unwrap(), "{result}");
            assert!(sum > 0 && sum <= 1 << 20 && result["score_units_upper"].as_u64().unwrap() >= sum);
            for it in requirements {
                assert_fields(it, &["skill", "label", "importance", "weight_units", "minimum_level", "contribution"]);
                assert!(["met", "partly", "missing"].contains(&it["state"].as_str().unwrap()), "{it}");
                for evidence in it["evidence"].as_array().unwrap() {
                    assert_fields(evidence, &["achievement", "issuer", "level", "level_basis", "kind", "issued_on"]);
                    assert_fields(evidence, &["expires_on", "status", "counts", "why_not", "source"]);
                }
            }
        }
        for (_, values) in answer["facets"].as_object().unwrap() {
            values
                .as_array()
                .unwrap()
                .iter()
                .for_each(|it| assert_fields(it, &["value", "label", "count", "selected"]));
        }
    }
}

#[test]
fn the_other_commands_have_the_promised_fields() {
    let gap =
        json_of(&["gaps", "--occupation", "data analyst", "--learner", MIRA, "--suggest", "2", "--format", "json"]);
    assert_fields(&gap, &["met", "partly", "missing", "coverage", "suggestions"]);
    assert_eq!(gap["suggestions"].as_array().unwrap().len(), 2);
    assert_fields(&gap["suggestions"][0], &["credential", "closes", "gain", "cost", "duration"]);

    let search = json_of(&["search", "pyhton", "--kind", "skills", "--format", "json"]);
    assert_fields(&search, &["total", "results", "facets", "corrected_query"]);
    assert_fields(&search["results"][0], &["kind", "id", "name", "score", "highlights"]);

    let ad = sample_file("plain_text/junior-data-analyst.txt");
    let extract = json_of(&["extract", &ad, "--format", "jsonl"]);
    assert_fields(&extract, &["id", "title", "requirements", "unlinked", "skipped_sections"]);
    let text: Vec<char> = fs::read_to_string(&ad).unwrap().chars().collect();
    let spans = extract["requirements"].as_array().unwrap().iter().flat_map(|it| {
        assert_fields(it, &["skill", "label", "importance", "weight", "minimum_level", "confidence", "match"]);
        it["spans"].as_array().unwrap()
    });
    let mut count = 0;
    for span in spans {
        let place = |field: &str| usize::try_from(span[field].as_u64().unwrap()).unwrap();
        let there: String = text[place("start")..place("end")].iter().collect();
        assert_eq!(span["text"], there.as_str());
        count += 1;
    }
    assert!(count > 3);

    let inspect = json_of(&["inspect", &format!("{SKILL}sql"), "--format", "json"]);
    assert_fields(&inspect, &["id", "records", "sources"]);
    assert_fields(&inspect["records"][0], &["record", "provenance"]);
    let status = json_of(&["status", "--format", "json"]);
    assert_fields(&status, &["home", "catalog", "index"]);
    assert_fields(&status["index"], &["data_version", "revision", "pending_documents", "entries"]);
    assert_eq!(status["index"]["pending_documents"], 0);
}

#[test]
fn ads_in_lines_keep_their_ids_and_their_order() {
    let lines = format!(
        "{}\nnot json\n\n{}\n{{\"id\": \"c\"}}\n{}\n",
        serde_json::json!({"id": "a", "text": "Requirements:\n- SQL"}),
        serde_json::json!({"id": 7, "title": "Seven", "text": "Requirements:\n- Python"}),
        serde_json::json!({"id": "d", "text": "x".repeat((1 << 20) + 1)}),
    );
    let output = with_input(&["extract", "--format", "jsonl"], lines.as_bytes());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let said = lines_of(&output);
    let ids: Vec<&Value> = said.iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, [&Value::from("a"), &Value::Null, &Value::from("7"), &Value::Null, &Value::from("d")]);
    let failed: Vec<bool> = said.iter().map(|it| it.get("error").is_some()).collect();
    assert_eq!(failed, [false, true, false, true, true]);
    assert_eq!(said[0]["requirements"][0]["skill"], format!("{SKILL}sql"));
    assert_eq!(said[2]["title"], "Seven");
    assert!(said[4]["error"].as_str().unwrap().contains("ad_text_bytes"), "{}", said[4]);
}

#[test]
fn link_answers_line_by_line_in_order() {
    let long = "x".repeat(1_025);
    let input = format!("C++\n{long}\n\nsql\r\n\u{e9}\n");
    let mut bytes = input.into_bytes();
    bytes.extend(b"\xff\xfe python");
    let output = with_input(&["link", "--top", "1", "--format", "jsonl"], &bytes);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let lines = lines_of(&output);
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[0]["matches"][0]["skill"], format!("{SKILL}c-plus-plus"));
    assert_fields(&lines[0]["matches"][0], &["label", "framework", "score", "confidence", "match", "surface"]);
    assert!(lines[1]["error"].as_str().unwrap().contains("query_text_bytes"), "{}", lines[1]);
    assert_eq!(lines[3]["query"], "sql");
    assert_eq!(lines[3]["matches"][0]["skill"], format!("{SKILL}sql"));
    for (at, line) in lines.iter().enumerate() {
        assert_fields(line, &["query", "matches"]);
        assert_eq!(line.get("error").is_some(), at == 1, "{line}");
    }
}
