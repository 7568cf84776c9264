//! Hostile input: each file of the collection comes out as its manifest says, quickly. `benches/hostile.rs` measures the
//! memory too, with a process for each file. Without `SKILLMATCH_REAL_DATA` the tests do nothing and say so.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    fs,
    io::{Cursor, Read, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use skillmatch::{
    ingest::{ImportOptions, ReadOne, import, read_file},
    model::{Document, Problem, Reading, RecordKind, Severity},
    server::{AppState, ServerOptions, app},
    standards::{self, Limits, ReadOptions},
    store::Store,
};
use tower::ServiceExt;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{home, tidy::files_below};

/// What must become of a file.
#[derive(Clone, Copy)]
enum Outcome {
    /// One credential, without an error.
    Credential,
    /// An achievement; nothing that it links to is asked for.
    Achievement,
    /// An error that says this, and no record.
    Error(&'static str),
    /// A warning that says this.
    Warning(&'static str),
    /// Parsed, whether or not a standard knows it.
    Parsed,
    /// A table, with an error that says this for its second row.
    Row(&'static str),
    /// Claims of a token, with this said of its signature.
    Claims(&'static str),
    /// Not for readers.
    Elsewhere,
}

use Outcome::*;

/// One line for each line of the manifest.
const EXPECTED: &[(&str, Outcome)] = &[
    ("png/ok_text.png", Credential),
    ("png/ok_itxt.png", Credential),
    ("png/ok_itxt_credential.png", Error("no standard knows this: a JSON object with no keys")),
    ("png/ok_itxt_compressed.png", Credential),
    ("png/bomb_itxt_256MiB.png", Error("image_text_bytes")),
    ("png/bomb_ztxt_256MiB.png", Error("image_text_bytes")),
    ("png/many_ztxt_2000x1MiB.png", Warning("without a badge")),
    ("png/two_openbadges.png", Error("two badges")),
    ("png/badcrc.png", Error("CRC")),
    ("png/len_u32max.png", Error("cut off")),
    ("png/keyword_100.png", Warning("without a badge")),
    ("png/truncated_ihdr.png", Error("cut off")),
    ("png/only_sig.png", Error("cut off")),
    ("png/after_iend.png", Warning("without a badge")),
    ("png/dims_huge.png", Credential),
    ("svg/ok.svg", Credential),
    ("svg/billion_laughs.svg", Error("document type (DTD)")),
    ("svg/xxe_file.svg", Error("document type (DTD)")),
    ("svg/xxe_http.svg", Error("document type (DTD)")),
    ("svg/deep.svg", Error("xml_depth")),
    ("svg/two.svg", Error("two badges")),
    ("json/depth_120_ok.json", Parsed),
    ("json/dup_keys.json", Warning("stands here twice; the last one counts")),
    ("json/nul_in_string.json", Parsed),
    ("json/invalid_utf8.json", Error("is not UTF-8")),
    ("json/nan.json", Error("is not JSON")),
    ("json/million_keys.json", Error("object_keys")),
    ("json/circular_a.json", Achievement),
    ("json/circular_b.json", Achievement),
    ("json/id_mismatch.json", Achievement),
    ("json/remote_context.json", Error("has no subject")),
    ("json/html_in_name.json", Parsed),
    ("json/csv_formula.json", Parsed),
    ("http/bomb_1GiB.json.gz", Error("archive_ratio")),
    ("csv/field_20MiB.csv.gz (gunzip first)", Row("csv_field_bytes")),
    ("csv/100k_columns.csv", Error("csv_columns")),
    ("csv/latin1.csv", Row("is not UTF-8")),
    ("csv/nul.csv", Parsed),
    ("zip/slip_dotdot.zip", Error("leads out of the archive")),
    ("zip/slip_backslash.zip", Error("leads out of the archive")),
    ("zip/symlink.zip", Error("link to another file")),
    ("jwt/alg_none.jwt", Claims("without a signature")),
    ("jwt/hs256_confusion.jwt", Claims("shared secret")),
    ("jwt/kid_path.jwt", Claims("not checked here")),
    ("jwt/embedded_jwk.jwt", Claims("not checked here")),
    ("jwt/es256_zero_sig.jwt", Claims("not checked here")),
    ("query/redos_patterns.json", Elsewhere),
];

fn hostile(folder: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("SKILLMATCH_REAL_DATA is not set: nothing of hostile/{folder} was read");
        return None;
    };
    let path = root.join("hostile").join(folder);
    assert!(path.is_dir(), "SKILLMATCH_REAL_DATA is set, but {} is missing", path.display());
    Some(path)
}

/// All that a file holds, as `skillmatch read` reads it.
fn documents(path: &Path) -> Vec<ReadOne> {
    let mut found = Vec::new();
    let keep = &mut |batch| {
        found.extend(batch);
        Ok::<(), Infallible>(())
    };
    let Ok(()) = read_file(path, 256 << 20, &ReadOptions::default(), keep);
    found
}

fn problems(documents: &[ReadOne], severity: Severity) -> Vec<&Problem> {
    documents.iter().flat_map(|(_, reading)| &reading.problems).filter(|it| it.severity == severity).collect()
}

fn gunzipped(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(path).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

/// What is wrong with how a file came out; `None` when all is well.
fn fault(path: &Path, expected: Outcome) -> Option<String> {
    let is_packed_table = path.to_string_lossy().ends_with(".csv.gz");
    let found = if is_packed_table { Vec::new() } else { documents(path) };
    let records: Vec<RecordKind> = found.iter().flat_map(|it| &it.1.records).map(|it| it.value.kind()).collect();
    let errors = problems(&found, Severity::Error);
    let says = |list: &[&Problem], what: &str| list.iter().any(|it| it.message.contains(what));
    let right = match expected {
        Credential => records == [RecordKind::Credential] && errors.is_empty(),
        Achievement => records.contains(&RecordKind::Achievement),
        Error(what) => records.is_empty() && says(&errors, what),
        Warning(what) => says(&problems(&found, Severity::Warning), what),
        Parsed => !says(&errors, "is not") && !says(&errors, "no standard knows this: text"),
        Row(what) => {
            let bytes = if is_packed_table { gunzipped(path) } else { fs::read(path).unwrap() };
            let document = Document::new("table", [bytes.as_slice(), b"\nhttp://e/2,last\n"].concat());
            let Some((rows, problems)) = standards::table_rows(&document, &Limits::default()) else {
                return Some("is no table".to_owned());
            };
            let refused = problems.iter().any(|it| it.place == "row 2" && it.message.contains(what));
            let goes_on = rows.last().is_some_and(|it| it == &["http://e/2", "last"]);
            return (!refused || !goes_on).then(|| format!("{rows:?} {problems:?}"));
        }
        Claims(what) => {
            found.iter().flat_map(|it| &it.1.problems).any(|it| it.message.contains(what))
                && found.iter().all(|it| it.1.standard == Some("open_badges_3"))
        }
        Elsewhere => true,
    };
    (!right).then(|| format!("{records:?} {:?}", found.iter().map(|it| &it.1.problems).collect::<Vec<_>>()))
}

#[test]
fn adversarial_files_come_out_as_their_manifest_says() {
    let Some(folder) = hostile("adversarial") else { return };
    let mut manifest = csv::Reader::from_path(folder.join("manifest.csv")).unwrap();
    let listed: Vec<String> = manifest.records().map(|row| row.unwrap()[0].to_owned()).collect();
    let known: BTreeMap<&str, Outcome> = EXPECTED.iter().copied().collect();
    assert_eq!(listed.len(), known.len());
    let mut faults = Vec::new();
    for file in &listed {
        let expected = *known.get(file.as_str()).unwrap_or_else(|| panic!("{file}: nothing is expected of it"));
        let path = folder.join(file.split(' ').next().unwrap());
        faults.extend(fault(&path, expected).map(|it| format!("{file}: {it}")));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_hostile_file_is_read_in_time() {
    let Some(folder) = hostile("") else { return };
    let mut slow = Vec::new();
    for path in files_below(&folder) {
        let size = fs::metadata(&path).unwrap().len();
        let most = Duration::from_millis(if size > 1_000_000 { 2_000 } else { 100 });
        let start = Instant::now();
        let found = documents(&path);
        let taken = start.elapsed();
        assert!(!found.is_empty(), "{}", path.display());
        // Without optimisation, and beside other tests, a time says little.
        if taken > most * if cfg!(debug_assertions) { 50 } else { 1 } {
            slow.push(format!("{}: {taken:?}", path.display()));
        }
    }
    assert!(slow.is_empty(), "\n{}", slow.join("\n"));
}

/// `y_` is taken; `n_` gives an error and no record, without an exception; `i_` is survived.
#[test]
fn the_json_test_suite_is_taken_and_refused_as_it_says() {
    let Some(folder) = hostile("json-parsing") else { return };
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for path in files_below(&folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|it| it != "json") {
            continue;
        }
        let kind = name.chars().next().unwrap();
        *counts.entry(kind).or_default() += 1;
        let found = documents(&path);
        let errors = problems(&found, Severity::Error);
        match kind {
            'y' => {
                let refused = errors.iter().find(|it| !it.message.starts_with("no standard knows this: "));
                assert_eq!(refused, None, "{name}");
                let as_text = errors.iter().find(|it| it.message.ends_with(": text"));
                assert_eq!(as_text, None, "{name}: taken for text");
            }
            'n' => {
                assert!(!errors.is_empty(), "{name}: {found:?}");
                let as_json =
                    errors.iter().find(|it| it.message.contains(": a JSON") || it.message.contains("of JSON"));
                assert_eq!(as_json, None, "{name}: taken for JSON");
                assert!(found.iter().all(|it| it.1.records.is_empty()), "{name}");
            }
            _ => {}
        }
    }
    let shown: Vec<String> = counts.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    assert_eq!(shown, ["i 35", "n 188", "y 95"]);
}

#[test]
fn csv_spectrum_is_read_cell_by_cell() {
    let Some(folder) = hostile("csv-spectrum") else { return };
    let mut read = 0;
    for path in files_below(&folder.join("csvs")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut bytes = fs::read(&path).unwrap();
        // A checkout that rewrites line ends makes plain ones of these, which the JSON beside them contradicts.
        if name.ends_with("_crlf") && !bytes.contains(&b'\r') {
            eprintln!("{name}: has lost its line ends; read with them put back");
            bytes = String::from_utf8(bytes).unwrap().replace('\n', "\r\n").into_bytes();
        }
        let document = Document::new(name.clone(), bytes);
        let (rows, problems) = standards::table_rows(&document, &Limits::default()).expect(&name);
        assert!(problems.is_empty(), "{name}: {problems:?}");
        let header = &rows[0];
        let found: Vec<Value> = rows[1..]
            .iter()
            .map(|row| header.iter().cloned().zip(row.iter().cloned().map(Value::String)).collect::<Value>())
            .collect();
        let expected = fs::read(folder.join("json").join(format!("{name}.json"))).unwrap();
        assert_eq!(Value::Array(found), serde_json::from_slice::<Value>(&expected).unwrap(), "{name}");
        read += 1;
    }
    assert_eq!(read, 11);
}

/// An archive of samples, with something that is refused.
fn archive() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let badge =
        br#"{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://a.example/b","name":"Knots",
        "issuer":"https://a.example/i","criteria":{"narrative":"Tie five knots."}}"#;
    for (name, bytes) in [("badges/knots.json", badge.as_slice()), ("../evil.json", b"{}"), ("README.md", b"about")] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn an_archive_is_read_and_imported_document_by_document() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("badges.zip");
    fs::write(&path, archive()).unwrap();
    let source = path.to_string_lossy().into_owned();
    let found: Vec<(String, usize, usize)> = documents(&path)
        .into_iter()
        .map(|(document, Reading { records, problems, .. })| (document.source, records.len(), problems.len()))
        .collect();
    assert_eq!(found, [(format!("{source}!/badges/knots.json"), 1, 0), (source.clone(), 0, 1)]);

    let mut store = Store::create_or_open(&home.path().join("home")).unwrap();
    let options = ImportOptions {
        read: ReadOptions::default(),
        licence: None,
        holder: None,
        now: jiff::Timestamp::UNIX_EPOCH,
        max_file_bytes: 1 << 20,
        progress: &|_, _| {},
    };
    let paths = [path.clone()];
    let summary = import(&mut store, &paths, &options).unwrap();
    assert_eq!((summary.added, summary.records, summary.errors), (2, 1, 1));
    assert_eq!(summary.rejected[0].source, source);
    let again = import(&mut store, &paths, &options).unwrap();
    assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 2), "the same twice changes nothing");
    assert!(!store.problems(Some(&source)).unwrap().is_empty());

    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("new.json", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"[]").unwrap();
    fs::write(&path, writer.finish().unwrap().into_inner()).unwrap();
    import(&mut store, &paths, &options).unwrap();
    assert!(store.problems(Some(&source)).unwrap().is_empty(), "mended archives have no problems of before");
    assert!(!home.path().join("evil.json").exists() && !home.path().parent().unwrap().join("evil.json").exists());
}

#[tokio::test]
async fn an_archive_sent_to_the_service_is_read_document_by_document() {
    let copy = home::sample_copy();
    let options = ServerOptions {
        address: SocketAddr::from(([127, 0, 0, 1], 0)),
        body_bytes: 200_000,
        request_timeout_ms: 60_000,
        header_read_timeout_ms: 1_000,
        concurrency: 16,
        refresh_ms: 1_000,
        api_key: None,
        index: home::index_options(),
        read_limits: Limits::default(),
    };
    let service = app(AppState::new(home::engine(copy.path()), copy.path(), options));
    let request = Request::post("/v1/import?source=knots.zip").body(Body::from(archive())).unwrap();
    let answer = service.oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer: Value = serde_json::from_slice(&to_bytes(answer.into_body(), 1 << 20).await.unwrap()).unwrap();
    let shown = (&answer["documents"], &answer["standard"], &answer["outcome"], &answer["problems"][0]["where"]);
    let expected = (json!(1), json!("open_badges_2"), json!("added"), json!("../evil.json"));
    assert_eq!(shown, (&expected.0, &expected.1, &expected.2, &expected.3), "{answer}");
}
