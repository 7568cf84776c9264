//! What words are linked by: the stored lexicon, corrections, languages, and words that nobody should write.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Output, Stdio},
};

use serde_json::{Value, json};
use skillmatch::engine::{Engine, ExtractRequest, LinkRequest};

use crate::home::{self, SKILL, code, stderr, stdout};

fn stored(home: &Path) -> PathBuf {
    let generation = fs::read_dir(home.join("index")).unwrap().map(|it| it.unwrap().path());
    generation.map(|it| it.join("lexicon.bin")).find(|it| it.is_file()).expect("a stored lexicon")
}

fn best(engine: &Engine, query: &str) -> Option<String> {
    let request = LinkRequest { queries: vec![query.to_owned()], ..LinkRequest::default() };
    let answers = engine.link(&request).unwrap();
    answers[0].matches.first().map(|it| it.skill.to_string())
}

#[test]
fn the_lexicon_is_stored_and_a_damaged_one_is_told_and_mended() {
    let home = home::sample_copy();
    let home = home.path();
    let engine = home::engine(home);
    let sound = best(&engine, "C++");
    assert_eq!(sound, Some(format!("{SKILL}c-plus-plus")));
    assert_eq!((engine.words().lexicon.as_str(), engine.word_problems().len()), ("stored", 0));
    let names = engine.words().names;
    let bytes = fs::read(stored(home)).unwrap();
    let half = bytes.len() / 2;
    let flipped: Vec<u8> = bytes.iter().enumerate().map(|(at, it)| if at == half { it ^ 1 } else { *it }).collect();
    for damaged in [flipped.as_slice(), &bytes[..half], b"", b"something else"] {
        fs::write(stored(home), damaged).unwrap();
        let engine = home::engine(home);
        let words = engine.words();
        assert_eq!((words.lexicon.as_str(), words.names), ("built in memory", None));
        assert!(words.reason.unwrap().contains("damaged") && words.hint.unwrap().contains("skillmatch index"));
        assert_eq!(best(&engine, "C++"), sound);
        assert_eq!((engine.words().names, engine.word_problems().len()), (names, 1));
    }
    let status = home::run(home, &["status", "--format", "json"]);
    let status: Value = serde_json::from_str(&stdout(&status)).unwrap();
    assert_eq!(status["index"]["words"]["lexicon"], "built in memory");
    assert!(!home::index(home).rebuilt);
    assert_eq!(fs::read(stored(home)).unwrap(), bytes);
    fs::remove_file(stored(home)).unwrap();
    assert!(home::engine(home).words().reason.unwrap().contains("no stored lexicon"));
    home::index(home);
    assert_eq!(home::engine(home).words().lexicon, "stored");
}

#[test]
fn corrections_are_written_down_taken_up_and_told() {
    let home = home::sample_copy();
    let home = home.path();
    let file = home.join("data/corrections.csv");
    let served = home::engine(home);
    assert!(!served.refresh().unwrap());
    let run = |arguments: &[&str]| home::run(home, arguments);
    let name = format!("Seepferd=  {SKILL}c-plus-plus");
    let written = run(&["link", "--correct", &name, "--correct", "Java=none"]);
    assert_eq!((code(&written), stdout(&written).as_str()), (0, ""), "{}", stderr(&written));
    let table = fs::read_to_string(&file).unwrap();
    assert!(table.starts_with("# skillmatch corrections 1\nphrase,skill,note\nSeepferd,"), "{table}");
    assert_ne!(best(&served, "seepferd"), Some(format!("{SKILL}c-plus-plus")), "not taken up yet");
    assert!(served.refresh().unwrap() && !served.refresh().unwrap());
    assert_eq!((best(&served, "Seepferd"), best(&served, "java")), (Some(format!("{SKILL}c-plus-plus")), None));
    assert_eq!(served.words().corrections, 2);
    let text = "Requirements:\n- Seepferd\n- Java\n".to_owned();
    let found = served.extract(None, &ExtractRequest { text, ..ExtractRequest::default() }).unwrap();
    let skills: Vec<&str> = found.requirements.iter().map(|it| it.skill.as_str()).collect();
    assert_eq!(skills, [format!("{SKILL}c-plus-plus")]);

    fs::write(&file, format!("{table}# mine\nbroken line\n")).unwrap();
    assert!(served.refresh().unwrap());
    assert_eq!(served.words().correction_problems.len(), 1);
    assert!(served.words().correction_problems[0].contains(".csv:6: "), "{:?}", served.words());
    let again = run(&["link", "--correct", "java=C++", "Java", "--top", "1", "--format", "jsonl"]);
    assert_eq!(code(&again), 0, "{}", stderr(&again));
    assert!(stderr(&again).contains(".csv:6: ") && stdout(&again).contains("c-plus-plus"), "{}", stdout(&again));
    let table = fs::read_to_string(&file).unwrap();
    assert!(table.contains("# mine\nbroken line\n") && !table.contains("none") && table.contains("java,"), "{table}");
    for (wrong, says) in [("Java=zzyzx", "no skill is called"), ("Java=https://x.example/y", "no skill of the catalog")]
    {
        let output = run(&["link", "--correct", wrong]);
        assert!(code(&output) != 0 && stderr(&output).contains(says), "{}", stderr(&output));
    }
    assert_eq!(code(&run(&["link", "--correct", "Java"])), 2);
    assert_eq!(fs::read_to_string(&file).unwrap(), table, "nothing is written of what does not fit");
}

fn linked(input: &[u8], arguments: &[&str]) -> Output {
    let mut command = home::program(home::sample());
    command.args(["link", "--format", "jsonl"]).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn phrases_that_nobody_writes_are_answered_one_by_one() {
    let endless = "a".repeat(10_000_000);
    let lines = [
        b"C++".as_slice(),
        b"",
        endless.as_bytes(),
        b"\xff\xfe\x00\x01\x80binary\x00",
        "\u{202e}\u{5d0}\u{5d1} \u{645}\u{631}\u{62d}\u{628}\u{627}".as_bytes(),
        "Jаvа 項目管理 управление проектами".as_bytes(),
        b"\x1b[31mC++\x1b[0m\t\x07",
        "Z\u{351}\u{36b}\u{343}a\u{30a}lgo".as_bytes(),
        b"Java",
    ];
    let output = linked(&lines.join(&b'\n'), &[]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let answers: Vec<Value> = stdout(&output).lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    assert_eq!(answers[0]["matches"][0]["skill"], format!("{SKILL}c-plus-plus"));
    assert_eq!(answers[1], json!({"query": "", "language": {"basis": "none"}, "matches": []}));
    assert!(answers[2]["error"].as_str().unwrap().contains("query_text_bytes"), "{}", answers[2]);
    assert!(answers[2]["query"].as_str().unwrap().len() <= 80);
    assert!(answers.iter().enumerate().all(|(at, it)| (at == 2) == it.get("error").is_some()));
    assert!(!answers[8]["matches"].as_array().unwrap().is_empty());
}

#[test]
fn a_language_that_is_none_is_refused() {
    for language in ["", "english", "d\u{0}e", "1"] {
        let engine = home::engine(home::sample());
        let language = Some(language.to_owned());
        let request =
            LinkRequest { queries: vec!["Java".to_owned()], language: language.clone(), ..LinkRequest::default() };
        assert!(engine.link(&request).unwrap_err().hint().contains("`de`"), "{language:?}");
        let request = ExtractRequest { text: "Java".to_owned(), language, ..ExtractRequest::default() };
        assert!(engine.extract(None, &request).is_err());
    }
    let output = linked(b"Java\n", &["--language", "de-AT", "--top", "1"]);
    let answer: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!((&answer["language"]["code"], &answer["language"]["basis"]), (&json!("de"), &json!("declared")));
    assert!(answer["language"]["note"].is_string());
}

#[test]
fn naughty_strings_are_linked_without_a_stop() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        println!("SKILLMATCH_REAL_DATA is not set: nothing is tested");
        return;
    };
    let text = fs::read_to_string(folder.join("hostile/naughty-strings/blns.json")).unwrap();
    let queries: Vec<String> = serde_json::from_str(&text).unwrap();
    assert!(queries.len() > 400);
    let engine = home::engine(home::sample());
    let answers =
        engine.link(&LinkRequest { queries: queries.clone(), explain: true, ..LinkRequest::default() }).unwrap();
    assert_eq!(answers.len(), queries.len());
    for text in queries {
        engine.extract(None, &ExtractRequest { text, ..ExtractRequest::default() }).unwrap();
    }
}
