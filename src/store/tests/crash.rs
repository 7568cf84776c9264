//! kill -9: what was acknowledged is there, what was not is whole or absent, and doing it again mends everything.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::support::{all_records, files_hold, put};
use crate::model::RecordKind;
use crate::store::database::{self, Database};
use crate::store::{Store, put as put_module, writer};

/// Names the home of a child that writes until it is killed.
const CHILD: &str = "SKILLMATCH_STORE_TEST_CHILD";
const DOCUMENTS: usize = 12;
const SKILLS: usize = 30;

fn put_batch(store: &mut Store, number: u64) {
    let skill = |document: usize, row: usize| format!("skill s{number}-{document}-{row} Skill number {row}\n");
    let texts: Vec<(String, String)> = (0..DOCUMENTS)
        .map(|document| {
            let mut text: String = (0..SKILLS).map(|row| skill(document, row)).collect();
            if document % 4 == 0 {
                writeln!(text, "credential c{number}-{document} data holder{number}@example.org").unwrap();
            }
            (format!("batch{number}-{document}.txt"), text)
        })
        .collect();
    let batch: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    put(store, &batch);
}

/// Records of each batch in a file; panics when a batch is half there.
fn whole_batches(database: &Database, kind: RecordKind, records_per_batch: usize) -> u64 {
    let sql = "SELECT substr(iri, instr(iri, ?1) + length(?1), instr(iri, '-') - instr(iri, ?1) - length(?1)) AS batch,
                   count(*) FROM records WHERE kind = ?2 GROUP BY batch ORDER BY CAST(batch AS INTEGER)";
    let prefix = if kind == RecordKind::Skill { "skill:s" } else { "credential:c" };
    let mut statement = database.connection.prepare(sql).unwrap();
    let rows = statement.query_map([prefix, kind.word()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut batches = 0;
    for row in rows {
        let (batch, records): (String, i64) = row.unwrap();
        assert_eq!((batch, records), (batches.to_string(), i64::try_from(records_per_batch).unwrap()));
        batches += 1;
    }
    batches
}

fn check(home: &Path, acknowledged: u64) {
    let mut store = Store::open(home).unwrap();
    for database in [&store.catalog, &store.learners] {
        let verdict: String = database.connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "ok");
    }
    let public = whole_batches(&store.catalog, RecordKind::Skill, DOCUMENTS * SKILLS);
    let personal = whole_batches(&store.learners, RecordKind::Credential, DOCUMENTS / 4);
    // The one that was under way may be there, the personal half of it also alone.
    assert!((acknowledged..=acknowledged + 1).contains(&public), "{acknowledged} {public}");
    assert!((public..=acknowledged + 1).contains(&personal), "{acknowledged} {public} {personal}");

    for number in 0..=acknowledged {
        put_batch(&mut store, number);
    }
    let per_batch = DOCUMENTS * SKILLS + DOCUMENTS / 4;
    assert_eq!(all_records(&store).len() as u64, (acknowledged + 1) * per_batch as u64);
    let revision = store.revision().unwrap();
    put_batch(&mut store, 0);
    assert_eq!(store.revision().unwrap(), revision);
    assert!(!files_hold(home, "catalog.db", "example.org"));
}

/// Not a test of its own when a parent names a home: then it is the child that gets killed. Else, a few batches.
#[test]
fn child_that_writes() {
    let Some(home) = std::env::var_os(CHILD) else {
        let folder = TempDir::new().unwrap();
        let mut store = Store::create_or_open(folder.path()).unwrap();
        for number in 0..3 {
            put_batch(&mut store, number);
        }
        check(folder.path(), 3);
        return;
    };
    let mut store = Store::create_or_open(Path::new(&home)).unwrap();
    for number in 0.. {
        put_batch(&mut store, number);
        // Straight to the pipe: what is printed by macros, the test harness would keep.
        let mut out = std::io::stdout();
        writeln!(out, "\nacknowledged {number}").unwrap();
        out.flush().unwrap();
    }
}

#[test]
fn kill_9_loses_nothing_acknowledged() {
    // How many acknowledgements to wait for, and how much more to let it work, both from a seed: kills hit different
    // moments of a batch. Which one exactly is up to the machine; the promise holds for all.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for kill in 0..8_u64 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let folder = TempDir::new().unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::crash::child_that_writes", "--nocapture", "--test-threads=1"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut acknowledged = 0;
        let wanted = 1 + state % 6;
        let mut lines = lines.map_while(Result::ok).filter(|line| line.starts_with("acknowledged "));
        while acknowledged < wanted {
            assert_eq!(lines.next().as_deref(), Some(format!("acknowledged {acknowledged}").as_str()), "kill {kill}");
            acknowledged += 1;
        }
        // Work for a seeded while, so that the kill falls anywhere into the next batch.
        let rounds = (state >> 20) % 60_000;
        let mut digest = blake3::hash(&state.to_le_bytes());
        for _ in 0..rounds {
            digest = blake3::hash(digest.as_bytes());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had acknowledged before the kill, but was not read yet, counts too.
        acknowledged += lines.count() as u64;
        check(folder.path(), acknowledged);
    }
}

#[test]
fn a_cut_between_the_two_commits_is_mended_by_the_same_input() {
    let folder = TempDir::new().unwrap();
    let mut store = Store::create_or_open(folder.path()).unwrap();
    put_batch(&mut store, 0);
    let indexed = store.revision().unwrap();
    put_batch(&mut store, 1);
    let full = all_records(&store);

    // As if the catalog's half of batch 1 had never been committed.
    let catalog = store.catalog.begin().unwrap();
    let names: Vec<String> = {
        let mut statement = catalog.prepare("SELECT name FROM sources WHERE revision > ?1").unwrap();
        let names = statement.query_map([database::signed(indexed)], |row| row.get(0)).unwrap();
        names.collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(names.len(), DOCUMENTS);
    for name in names {
        writer::remove_source(&catalog, database::Side::Catalog, &name, indexed).unwrap();
    }
    put_module::finish(catalog, true, indexed).unwrap();

    // An index that follows now sees the personal half, and later the other one.
    let half = store.revision().unwrap();
    assert!(half > indexed);
    let seen = store.changes_since(indexed).unwrap();
    assert!(!seen.is_empty() && seen.iter().all(|change| change.kind.is_personal() && !change.removed), "{seen:?}");
    put_batch(&mut store, 1);
    assert!(store.revision().unwrap() > half);
    assert_eq!(store.changes_since(half).unwrap().len(), DOCUMENTS * SKILLS);
    assert_eq!(all_records(&store), full);
}
