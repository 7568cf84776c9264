//! End to end: importing, indexing, rebuilding, and being killed in the middle.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use serde_json::{Value, json};
use skillmatch::{
    engine::{Engine, EngineError, GapRequest, LinkRequest, MatchRequest, MatchTarget, SearchRequest},
    model::{Iri, RecordKind},
    store::Store,
};

use crate::home::{self, AS_OF, MIRA, SKILL, code, run, stderr};

/// What an engine says to a set of questions; without the version of the data.
fn answers(engine: &Engine) -> Vec<Value> {
    let today = AS_OF.parse().unwrap();
    let mut said = Vec::new();
    let subjects = [
        MatchRequest { skills: Some("sql:3!, python*0.5, data visualisation".to_owned()), ..MatchRequest::default() },
        MatchRequest { skills: Some("welding!, english:B2, German".to_owned()), ..MatchRequest::default() },
        MatchRequest { occupation_id: Some("data analyst".to_owned()), ..MatchRequest::default() },
    ];
    for subject in subjects {
        for target in [MatchTarget::Learners, MatchTarget::Credentials, MatchTarget::Jobs] {
            let request = MatchRequest { as_of: Some(today), limit: Some(200), explain: true, ..subject.clone() };
            let answer = engine.rank(target, &request, engine.subject(&request).unwrap(), today).unwrap();
            said.push(serde_json::to_value(answer).unwrap());
        }
    }
    let request = GapRequest {
        occupation_id: Some("data analyst".to_owned()),
        learner_id: Some(MIRA.to_owned()),
        as_of: Some(today),
        ..GapRequest::default()
    };
    let (job, learner) = engine.gap_subjects(&request).unwrap();
    said.push(serde_json::to_value(engine.gaps(&request, job, learner, today).unwrap()).unwrap());
    let queries = ["C++", "project managment", "sql"].map(str::to_owned).to_vec();
    said.push(json!(engine.link(&LinkRequest { queries, ..LinkRequest::default() }).unwrap()));
    for query in ["data", "pyhton", "care", "nurse night", ""] {
        let request = SearchRequest { query: query.to_owned(), limit: Some(200), ..SearchRequest::default() };
        let mut answer = engine.search(&request).unwrap();
        // Text scores follow the statistics of the segments, where what was deleted counts until they are merged.
        answer.results.iter_mut().for_each(|it| it.score = 0.0);
        answer.results.sort_by(|a, b| a.id.cmp(&b.id));
        said.push(serde_json::to_value(answer).unwrap());
    }
    for answer in &mut said {
        if let Value::Object(fields) = answer {
            fields.remove("data_version");
            fields.remove("pending_documents");
        }
    }
    said
}

fn assert_same_answers(left: &[Value], right: &[Value]) {
    assert_same(&json!(left), &json!(right), "");
}

/// Fails at the first place where they differ.
fn assert_same(left: &Value, right: &Value, place: &str) {
    match (left, right) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().for_each(|(at, (l, r))| assert_same(l, r, &format!("{place}/{at}")));
        }
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter().for_each(|(name, value)| assert_same(value, &other[name], &format!("{place}/{name}")));
        }
        _ => assert!(left == right, "differs at {place}:\n{left}\n{right}"),
    }
}

/// What the same home answers after its index was built anew, in a copy of it.
fn answers_when_rebuilt(home: &Path) -> Vec<Value> {
    let copy = home::empty();
    home::copy_folder(&home.join("data"), &copy.path().join("data"));
    assert!(home::index(copy.path()).rebuilt);
    answers(&home::engine(copy.path()))
}

/// A badge for one skill.
fn badge(number: usize, skill: &str) -> Value {
    let id = format!("https://flow.example/badges/{number}");
    json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "id": id, "name": format!("Flow {number}"),
        "description": "A badge of the tests", "criteria": {"narrative": "none"},
        "issuer": {"id": "https://flow.example/issuer", "type": "Profile", "name": "Flow School"},
        "alignment": [{"targetName": skill, "targetUrl": format!("{SKILL}{skill}")}]
    })
}

fn write_badge(folder: &Path, number: usize, skill: &str) -> PathBuf {
    let path = folder.join(format!("badge-{number:04}.json"));
    fs::write(&path, badge(number, skill).to_string()).unwrap();
    path
}

fn credentials_for(home: &Path, skill: &str) -> Vec<String> {
    let request = MatchRequest { skills: Some(format!("{SKILL}{skill}")), limit: Some(200), ..MatchRequest::default() };
    let engine = home::engine(home);
    let subject = engine.subject(&request).unwrap();
    let answer = engine.rank(MatchTarget::Credentials, &request, subject, AS_OF.parse().unwrap()).unwrap();
    answer.results.into_iter().map(|it| it.id.to_string()).collect()
}

#[test]
fn the_same_input_changes_nothing_and_a_changed_one_replaces_what_it_said() {
    let (copy, folder) = (home::sample_copy(), home::empty());
    let files = home::sound_files();
    let again = home::import_into(copy.path(), &files);
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, files.len() as u64));
    let synced = home::index(copy.path());
    assert_eq!((synced.rebuilt, synced.written, synced.deleted), (false, 0, 0));

    let id = "https://flow.example/badges/1";
    let path = write_badge(folder.path(), 1, "sql");
    for (skill, other, outcome) in [("sql", "welding", (1, 0)), ("welding", "sql", (0, 1)), ("sql", "welding", (0, 1))]
    {
        write_badge(folder.path(), 1, skill);
        let summary = home::import_into(copy.path(), std::slice::from_ref(&path));
        assert_eq!((summary.added, summary.changed), outcome, "{skill}");
        assert!(!home::index(copy.path()).rebuilt, "a badge does not need a new generation");
        assert!(credentials_for(copy.path(), skill).iter().any(|it| it == id), "{skill}");
        assert!(!credentials_for(copy.path(), other).iter().any(|it| it == id), "{other}");
    }
}

#[test]
fn an_index_brought_up_step_by_step_answers_as_a_rebuilt_one() {
    let (folder, badges) = (home::empty(), home::empty());
    let home = folder.path();
    let (frameworks, others): (Vec<PathBuf>, Vec<PathBuf>) =
        home::sound_files().into_iter().partition(|it| it.starts_with(home::samples().join("esco")));
    home::import_into(home, &frameworks);
    assert!(home::index(home).rebuilt);
    // Issuers, badges, learners and jobs, in an order in which what is referred to comes later.
    for files in others.chunks(30).rev() {
        home::import_into(home, files);
        assert!(!home::index(home).rebuilt);
    }
    assert_same_answers(&answers(&home::engine(home)), &answers_when_rebuilt(home));

    // Changes and removals.
    let path = write_badge(badges.path(), 1, "sql");
    home::import_into(home, std::slice::from_ref(&path));
    home::index(home);
    write_badge(badges.path(), 1, "python");
    home::import_into(home, &[path]);
    let erased = Iri::new("urn:skillmatch:learner:noor-02").unwrap();
    assert!(Store::open(home).unwrap().delete_learner(&erased).unwrap().erased);
    assert!(!home::index(home).rebuilt);
    let incremental = answers(&home::engine(home));
    assert!(!json!(incremental).to_string().contains(erased.as_str()), "the erased learner is still found");
    assert_same_answers(&incremental, &answers_when_rebuilt(home));
}

#[test]
fn a_deleted_index_comes_back_and_an_older_one_answers_whole() {
    let (copy, folder) = (home::sample_copy(), home::empty());
    let home = copy.path();
    let before = answers(&home::engine(home));
    fs::remove_dir_all(home.join("index")).unwrap();
    let error = Engine::open(home).err().unwrap();
    assert!(error.hint().contains("skillmatch index"), "{error}: {}", error.hint());
    assert_eq!(code(&run(home, &["index"])), 0);
    assert_same_answers(&before, &answers(&home::engine(home)));

    let path = write_badge(folder.path(), 1, "sql");
    let output = run(home, &["import", "--no-index", path.to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let engine = home::engine(home);
    assert_same_answers(&before, &answers(&engine));
    let request = MatchRequest { skills: Some("sql".to_owned()), ..MatchRequest::default() };
    let pending = |engine: &Engine| {
        let subject = engine.subject(&request).unwrap();
        engine.rank(MatchTarget::Learners, &request, subject, AS_OF.parse().unwrap()).unwrap().pending_documents
    };
    assert_eq!(pending(&engine), 1);
    home::index(home);
    assert!(engine.refresh().unwrap());
    assert_eq!(pending(&engine), 0);
}

#[test]
fn what_does_not_belong_here_is_an_error_with_the_way_out() {
    let (copy, other) = (home::sample_copy(), home::empty());
    let home = copy.path();
    home::import_into(other.path(), &[write_badge(other.path(), 1, "sql")]);
    home::index(other.path());

    let index = home.join("index");
    fs::remove_dir_all(&index).unwrap();
    home::copy_folder(&other.path().join("index"), &index);
    assert_refused(home, "was built from catalog", "skillmatch index");
    assert!(home::index(home).rebuilt);

    let current = index.join("current.json");
    let mut said: Value = serde_json::from_slice(&fs::read(&current).unwrap()).unwrap();
    said["schema_version"] = json!(99);
    fs::write(&current, said.to_string()).unwrap();
    assert_refused(home, "schema version 99", "skillmatch index");
    fs::write(&current, "{").unwrap();
    assert_refused(home, "damaged", "skillmatch index");
    assert_eq!(code(&run(home, &["index"])), 0);
    assert_eq!(code(&run(home, &["search", "sql"])), 0);

    let database = rusqlite::Connection::open(home.join("data/catalog.db")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    drop(database);
    assert_refused(home, "schema version 99", "newer skillmatch");
    fs::write(home.join("data/catalog.db"), "not a database, but long enough to be looked at").unwrap();
    assert_refused(home, "not a readable catalog", "backup");
}

fn assert_refused(home: &Path, words: &str, hint: &str) {
    let error: EngineError = Engine::open(home).err().expect("it opens");
    assert!(error.to_string().contains(words), "no `{words}` in {error}");
    assert!(error.hint().contains(hint), "no `{hint}` in {}", error.hint());
    let output = run(home, &["search", "sql"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    assert!(said.contains(words) && said.contains("hint: ") && said.contains(hint), "{said}");
}

/// Badges enough for ten commits.
const BADGES: usize = 640;
/// Documents of one commit of an import.
const BATCH: usize = 64;

/// Everything the catalog says, as text that can be compared.
fn everything(home: &Path) -> Vec<String> {
    let store = Store::open_read_only(home).unwrap();
    let mut all = Vec::new();
    store
        .documents(&mut |it| {
            all.push(format!("{} {} {:?}", it.document.source, it.digest, it.standard));
            Ok(())
        })
        .unwrap();
    for kind in RecordKind::ALL {
        store
            .for_each_record(kind, &mut |it| {
                let provenance = (&it.provenance.source, &it.provenance.place);
                all.push(format!("{provenance:?} {}", serde_json::to_string(&it.record).unwrap()));
                Ok(())
            })
            .unwrap();
    }
    all.extend(store.problems(None).unwrap().iter().map(|it| format!("{it:?}")));
    all
}

fn start_import(home: &Path, folder: &Path) -> Child {
    let mut command = home::program(home);
    command.arg("import").arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Kills the import (SIGKILL) once `reached`; `true` when it was still running.
fn kill_once(mut import: Child, reached: &dyn Fn() -> bool) -> bool {
    loop {
        if import.try_wait().unwrap().is_some() {
            return false;
        }
        if reached() {
            let running = import.try_wait().unwrap().is_none();
            import.kill().unwrap();
            import.wait().unwrap();
            return running;
        }
        std::thread::yield_now();
    }
}

#[test]
fn an_import_killed_in_the_middle_goes_on_to_the_same_catalog() {
    let (folder, killed, whole) = (home::empty(), home::empty(), home::empty());
    for number in 1..BADGES {
        write_badge(folder.path(), number, ["sql", "python", "welding"][number % 3]);
    }
    // Stands in the first batch; what nobody understood is kept in the learners' file.
    fs::write(folder.path().join("a-broken.json"), "{\"type\": \"BadgeClass\", \"na").unwrap();
    assert_eq!(code(&run(whole.path(), &["import", folder.path().to_str().unwrap()])), 3);

    let home = killed.path();
    let revision = || Store::open_read_only(home).and_then(|it| it.revision()).unwrap_or(0);
    let mut interrupted = 0;
    for target in [1, 4, 8] {
        let running = kill_once(start_import(home, folder.path()), &|| revision() >= target);
        interrupted += u32::from(running);
        assert!(revision() >= target, "what was acknowledged is gone");
        let mut badges = 0;
        let store = Store::open_read_only(home).unwrap();
        let mut count = |it: skillmatch::store::StoredDocument| {
            badges += usize::from(!it.document.source.ends_with("a-broken.json"));
            Ok(())
        };
        store.documents(&mut count).unwrap();
        assert!(badges == 0 || (badges + 1) % BATCH == 0, "{badges} badges: a batch is there in part");
    }
    let building = home.join("index");
    interrupted += u32::from(kill_once(start_import(home, folder.path()), &|| building.exists()));
    assert!(interrupted > 0, "no import was killed while it ran");

    let output = run(home, &["import", folder.path().to_str().unwrap()]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert_eq!(everything(home), everything(whole.path()));
    let found = |home: &Path| {
        let request = SearchRequest { query: "flow".to_owned(), limit: Some(200), ..SearchRequest::default() };
        let answer = home::engine(home).search(&request).unwrap();
        (answer.total, answer.results)
    };
    assert_eq!(found(home), found(whole.path()));
    assert_eq!(found(home).0, BADGES as u64 - 1);
    println!("{interrupted} of 4 imports were killed while they ran");
}
