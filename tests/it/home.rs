//! Shared support: the sample in a home of its own, imported and indexed once, and what tests do with homes.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use skillmatch::{
    engine::Engine,
    index::IndexOptions,
    ingest::{ImportOptions, ImportSummary, SyncOptions, SyncSummary, import, sync},
    standards::ReadOptions,
    store::Store,
};
use tempfile::TempDir;

/// The date on which the sample is looked at.
pub(crate) const AS_OF: &str = "2026-11-23";
/// The sample's base for skills.
pub(crate) const SKILL: &str = "https://skills.skillmatch.example/skill/";
/// A learner of the sample.
pub(crate) const MIRA: &str = "urn:skillmatch:learner:mira-01";

/// The bundled sample.
pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples")
}

/// The folders of the sample that make up the demo's world.
const WORLD: [&str; 7] =
    ["esco", "open_badges_2", "open_badges_3", "plain_text", "schema_org", "skillmatch_job", "skillmatch_learner"];

/// The files of the sample's world that are not broken on purpose, sorted.
pub(crate) fn sound_files() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with("broken") || path.ends_with("shapes") => {}
                true => walk(&path, found),
                false => found.push(path),
            }
        }
    }
    let mut found = Vec::new();
    for folder in WORLD {
        walk(&samples().join(folder), &mut found);
    }
    found.sort();
    assert!(found.len() > 100, "the sample has only {} files", found.len());
    found
}

/// How the tests index: little memory, one thread.
pub(crate) fn index_options() -> IndexOptions {
    IndexOptions { writer_memory_bytes: 20_000_000, threads: 1 }
}

/// Imports without indexing.
pub(crate) fn import_into(home: &Path, paths: &[PathBuf]) -> ImportSummary {
    let options = ImportOptions {
        read: ReadOptions::default(),
        licence: None,
        holder: None,
        now: jiff::Timestamp::UNIX_EPOCH,
        max_file_bytes: 1 << 28,
        progress: &|_, _| {},
    };
    import(&mut Store::create_or_open(home).unwrap(), paths, &options).unwrap()
}

/// Brings the index up to the catalog.
pub(crate) fn index(home: &Path) -> SyncSummary {
    sync(home, &SyncOptions { rebuild: false, lexicon: None, index: index_options(), progress: &|_| {} }).unwrap()
}

/// An empty folder, removed at the end of the test.
pub(crate) fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The sample, imported and indexed: shared by all tests that only read.
pub(crate) fn sample() -> &'static Path {
    static HOME: OnceLock<PathBuf> = OnceLock::new();
    HOME.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        remove_old_samples(folder);
        let home = folder.join(format!("sample-{}", std::process::id()));
        // Another run with the same process id is over.
        let _ = fs::remove_dir_all(&home);
        let summary = import_into(&home, &sound_files());
        assert_eq!(summary.rejected.len(), 0, "rejected: {:?}", summary.rejected);
        assert!(index(&home).rebuilt);
        home
    })
}

/// Homes of earlier runs: nobody is there at the end of a run to remove them.
fn remove_old_samples(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_sample = entry.file_name().to_string_lossy().starts_with("sample-");
        let modified = entry.metadata().and_then(|it| it.modified()).unwrap_or_else(|_| SystemTime::now());
        if is_sample && modified.elapsed().is_ok_and(|age| age > Duration::from_hours(1)) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A copy of the sample's home, for tests that write.
pub(crate) fn sample_copy() -> TempDir {
    let copy = empty();
    copy_folder(&sample().join("data"), &copy.path().join("data"));
    copy_folder(&sample().join("index"), &copy.path().join("index"));
    copy
}

/// Copies a folder with everything in it.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The index of a home as it is now.
pub(crate) fn snapshot(home: &Path) -> std::sync::Arc<skillmatch::index::Snapshot> {
    let catalog = Store::open_read_only(home).unwrap().catalog_id().to_owned();
    skillmatch::index::Index::open(&home.join("index"), &catalog).unwrap().snapshot()
}

/// The engine over a home.
pub(crate) fn engine(home: &Path) -> Engine {
    Engine::open(home).unwrap()
}

/// The program, with a home, and nothing of the tester's own environment that it would listen to.
pub(crate) fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skillmatch"));
    command.env_remove("SKILLMATCH_API_KEY").env_remove("SKILLMATCH_HOME").env("COLUMNS", "100");
    command.arg("--home").arg(home);
    command
}

/// Runs the program to its end.
pub(crate) fn run<S: AsRef<std::ffi::OsStr>>(home: &Path, arguments: &[S]) -> Output {
    program(home).args(arguments).output().unwrap()
}

/// The exit code.
pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Standard output as text.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Standard error as text.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
