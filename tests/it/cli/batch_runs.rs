//! Batches that are interrupted, run on other numbers of threads, or run out of disk.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Mutex,
};

use skillmatch::{
    batch::{
        Batch, BatchOptions, Event, From, Question, ReadHow, Side, Source, TableFormat, Wanted, Written,
        statistics::PublishOptions,
    },
    engine::Engine,
    model::EvidenceKind,
};

use super::batch::{Desk, files};
use crate::home::{self, AS_OF, code, stderr};

/// Jobs and 2,000 learners, some of them bad.
fn inputs(desk: &Desk) -> (String, String) {
    let skills = ["sql", "python", "latte art", "Dutch", "English", "clean data", "first aid", "German"];
    let jobs: Vec<String> = (0..40)
        .map(|at| {
            let named = (0..4).map(|it| format!("{}:{}!", skills[(at + it * 3) % 8], 1 + (at + it) % 4));
            format!("J{at};{};S{}", named.collect::<Vec<_>>().join(", "), at % 3)
        })
        .collect();
    let jobs = desk.write("jobs.csv", format!("id;skills;sector\n{}\nJ99;;S1\n", jobs.join("\n")));
    let people: Vec<String> = (0..2_000)
        .map(|at| {
            let named = (0..at % 5).map(|it| format!("{}:{}", skills[(at * 7 + it * 5) % 8], 1 + (at * 3 + it) % 5));
            format!("P{at},\"{}\",R{}", named.collect::<Vec<_>>().join("; "), at % 4)
        })
        .collect();
    (jobs, desk.write("people.csv", format!("learner id,skills,region\n{}\n", people.join("\n"))))
}

fn side(path: &str) -> Side {
    let wanted = Wanted { by: vec!["region".to_owned(), "sector".to_owned()], only: BTreeMap::new(), weight: None };
    let how = ReadHow { wanted, ..ReadHow::default() };
    Side { from: From::Files(vec![Source::file(Path::new(path)).unwrap()]), how }
}

/// A batch whose chunks have some hundred learners.
fn batch(question: Question, (jobs, learners): &(String, String)) -> Batch {
    let options = BatchOptions {
        as_of: AS_OF.parse().unwrap(),
        minimum_kind: EvidenceKind::Claimed,
        top: 5,
        memory_bytes: 1 << 20,
        groups: 100,
        duplicates: None,
        publish: PublishOptions::default(),
    };
    Batch { question, jobs: side(jobs), learners: side(learners), options }
}

const FORMATS: [TableFormat; 5] =
    [TableFormat::Html, TableFormat::Csv, TableFormat::Json, TableFormat::JsonLines, TableFormat::Xlsx];

/// Runs; gives back the numbers of the chunks that were computed, and what was told.
fn run(batch: &Batch, engine: &Engine, out: &Path, stop_at: u64) -> (Option<Written>, Vec<u64>, String) {
    let told = Mutex::new((Vec::new(), String::new()));
    let tell = |event: Event<'_>| match event {
        Event::Chunk { number, .. } => {
            told.lock().unwrap().0.push(number);
            // As if the power had gone.
            assert!(number < stop_at, "stopped on purpose");
        }
        Event::Note(note) => told.lock().unwrap().1.push_str(note),
        Event::Jobs { .. } | Event::Learners { .. } => {}
    };
    let written = catch_unwind(AssertUnwindSafe(|| batch.report(engine, out, &FORMATS, false, &tell).unwrap()));
    let (chunks, notes) = told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    (written.ok(), chunks, notes)
}

#[test]
fn an_interrupted_run_goes_on_and_comes_to_the_same() {
    let desk = Desk::new();
    let inputs = inputs(&desk);
    let engine = home::engine(home::sample());
    for question in [Question::Gaps, Question::Occupations, Question::Skills] {
        let batch = batch(question, &inputs);
        let whole = desk.path(&format!("whole-{}", question.word()));
        let (written, chunks, _) = run(&batch, &engine, &whole, u64::MAX);
        let last = u64::try_from(chunks.len()).unwrap();
        assert!(last >= 4, "only {last} chunks");
        assert_eq!(written.unwrap().learners, 1_600, "one in five has no skills");
        let expected = files(&whole);
        assert!(!expected.contains_key("unfinished.state"));

        let out = desk.path(&format!("report-{}", question.word()));
        let state = out.join("unfinished.state");
        let (stopped, chunks, _) = run(&batch, &engine, &out, 2);
        assert_eq!((stopped.is_none(), chunks), (true, vec![1, 2]));
        assert_eq!(files(&out).keys().collect::<Vec<_>>(), ["unfinished.state"], "nothing else is there yet");
        // A torn record at the end is as good as none, wherever it is torn.
        let bytes = fs::read(&state).unwrap();
        for (kept, next) in [(bytes.len(), 3), (bytes.len() - 1, 2), (bytes.len() / 2, 2), (50, 1), (0, 1)] {
            let copy = desk.path("torn");
            let _ = fs::remove_dir_all(&copy);
            fs::create_dir_all(&copy).unwrap();
            fs::write(copy.join("unfinished.state"), &bytes[..kept]).unwrap();
            let (written, chunks, notes) = run(&batch, &engine, &copy, u64::MAX);
            assert!(written.is_some());
            let first = chunks.first().copied().unwrap();
            assert!(first <= next && (kept < bytes.len() || first == 3), "{kept} bytes: began with {first}");
            assert_eq!(notes.contains("going on"), first > 1, "{notes}");
            assert!(files(&copy) == expected, "{} from {kept} bytes: other bytes", question.word());
        }
        let mut flipped = bytes.clone();
        let middle = bytes.len() - 10;
        flipped[middle] ^= 1;
        fs::write(&state, flipped).unwrap();
        let (_, chunks, _) = run(&batch, &engine, &out, u64::MAX);
        assert_eq!(chunks.first(), Some(&2), "a damaged record was used");
        assert!(files(&out) == expected);
    }
}

#[test]
fn a_state_of_something_else_is_thrown_away() {
    let desk = Desk::new();
    let inputs = inputs(&desk);
    let engine = home::engine(home::sample());
    let first = batch(Question::Skills, &inputs);
    let out = desk.path("report");
    let changed: [&dyn Fn(&mut Batch); 4] = [
        &|it| it.options.top = 6,
        &|it| it.options.as_of = "2026-01-01".parse().unwrap(),
        &|it| it.question = Question::Gaps,
        &|it| it.learners = side(&desk.write("others.csv", "learner id,skills\na,sql\n")),
    ];
    for change in changed {
        assert!(run(&first, &engine, &out, 2).0.is_none());
        let mut other = first.clone();
        change(&mut other);
        let (written, chunks, notes) = run(&other, &engine, &out, u64::MAX);
        assert_eq!((written.is_some(), chunks.first()), (true, Some(&1)));
        assert!(notes.contains("starting anew"), "{notes}");
    }
    assert!(run(&first, &engine, &out, 2).0.is_none());
    let fresh = first.report(&engine, &out, &FORMATS, true, &|event| {
        assert!(!matches!(event, Event::Note(note) if note.contains("going on")));
    });
    assert_eq!(fresh.unwrap().learners, 1_600);
    // Two runs at once would write into each other.
    fs::write(out.join("unfinished.state"), "").unwrap();
    let held = File::open(out.join("unfinished.state")).unwrap();
    held.lock().unwrap();
    let error = first.report(&engine, &out, &FORMATS, false, &|_| {}).unwrap_err();
    assert!(error.to_string().contains("another run"), "{error}");
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let desk = Desk::new();
    let (jobs, learners) = inputs(&desk);
    let tables = "html,csv,json,jsonl,xlsx";
    for what in ["gaps", "occupations"] {
        let mut reports = Vec::new();
        for threads in ["1", "4"] {
            let out = desk.path(&format!("{what}-{threads}"));
            let mut command = home::program(home::sample());
            command.env("RAYON_NUM_THREADS", threads).args(["batch", what, "--as-of", AS_OF, "--tables", tables]);
            command.args(["--learners", &learners, "--out", out.to_str().unwrap()]);
            if what == "gaps" {
                command.args(["--jobs", &jobs, "--by", "region"]);
            }
            let output = command.output().unwrap();
            assert_eq!(code(&output), 3, "{}", stderr(&output));
            reports.push(files(&out));
        }
        assert!(reports[0] == reports[1], "{what}: other bytes");
        assert!(reports[0].len() > 6);
    }
}

/// A child that may write files of some kilobytes only: as on a full disk, writing fails in the middle.
#[cfg(unix)]
#[test]
fn nothing_half_written_is_left_when_the_disk_is_full() {
    let desk = Desk::new();
    let (jobs, learners) = inputs(&desk);
    let out = desk.path("report");
    let run = |limit: &str| {
        let program = home::program(home::sample());
        let mut command = std::process::Command::new("sh");
        let script = format!("ulimit -f {limit}; trap '' XFSZ; exec \"$0\" \"$@\"");
        command.args(["-c", &script]).arg(program.get_program()).args(program.get_args());
        command.args(["batch", "gaps", "--as-of", AS_OF, "--jobs", &jobs, "--learners", &learners]);
        command.args(["--top", "40", "--tables", "csv,json,jsonl", "--out", out.to_str().unwrap()]);
        command.output().unwrap()
    };
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join("gaps.csv"), "of an earlier report").unwrap();
    // The state does not fit, then the state does and a table does not.
    let mut seen = Vec::new();
    for limit in ["4", "240"] {
        let output = run(limit);
        assert_eq!(code(&output), 1, "{limit}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(said.contains("cannot write") && said.contains("hint: make room on the disk"), "{said}");
        seen.push(said.contains("unfinished.state"));
        let left: Vec<String> = files(&out).into_keys().collect();
        assert_eq!(left, ["gaps.csv", "unfinished.state"], "{limit}");
        assert_eq!(fs::read_to_string(out.join("gaps.csv")).unwrap(), "of an earlier report");
    }
    assert_eq!(seen, [true, false]);
    // With room again the work that was done is not done again.
    let output = run("unlimited");
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(stderr(&output).contains("going on with an unfinished run"), "{}", stderr(&output));
    assert!(!out.join("unfinished.state").exists() && out.join("gaps.jsonl").exists());
}
