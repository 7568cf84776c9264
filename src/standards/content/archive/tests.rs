//! What comes out of an archive, and what is refused.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::standards::{ReadOptions, read};

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Replaces every `from` by `to`, which has the same length.
fn replaced(mut bytes: Vec<u8>, from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let found: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!found.is_empty(), "nothing to replace");
    for at in found {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

/// Sources of the documents, and places with messages of the problems.
fn members_of(bytes: Vec<u8>, limits: &Limits) -> (Vec<String>, Vec<(String, String)>) {
    let document = Document::new("a.zip", bytes);
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for member in members(&document, limits).expect("an archive") {
        match member {
            Ok(document) => documents.push(document.source),
            Err(problem) => {
                assert!(!problem.hint.is_empty());
                problems.push((problem.place, problem.message));
            }
        }
    }
    (documents, problems)
}

/// What reading says of bytes that are no archive of documents.
fn refusal(bytes: Vec<u8>, limits: &Limits) -> String {
    let document = Document::new("a.zip", bytes);
    assert!(members(&document, limits).is_none());
    let options = ReadOptions { limits: limits.clone(), ..ReadOptions::default() };
    read(&document, &options).problems.remove(0).message
}

#[test]
fn documents_come_in_the_order_of_their_names_without_what_is_about_them() {
    let files: &[(&str, &[u8])] = &[
        ("b/z.json", b"{}"),
        ("a.json", b"[]"),
        ("README.md", b"read me"),
        ("b/licence.txt", b"licence"),
        ("b/SOURCE.txt", b"source"),
        (".hidden/x.json", b"{}"),
        ("b/.DS_Store", b"x"),
        ("__MACOSX/a.json", b"{}"),
        ("b/", b""),
        ("ü.json", b"{}"),
    ];
    let (documents, problems) = members_of(zip_of(files), &Limits::default());
    assert_eq!(documents, ["a.zip!/a.json", "a.zip!/b/z.json", "a.zip!/ü.json"]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(members_of(zip_of(&[]), &Limits::default()).0, Vec::<String>::new(), "an empty archive");
}

#[test]
fn paths_that_lead_out_and_links_are_refused_and_the_rest_goes_on() {
    for name in
        ["../evil.json", "a/../../evil.json", "/etc/evil.json", "..\\evil.json", "C:/evil.json", "a/\u{1b}[2J.json"]
    {
        let (documents, problems) = members_of(zip_of(&[(name, b"{}"), ("ok.json", b"{}")]), &Limits::default());
        assert_eq!(documents, ["a.zip!/ok.json"], "{name}");
        assert!(problems.len() == 1 && problems[0].1.contains("refused"), "{name}: {problems:?}");
        assert!(!problems[0].0.contains('\u{1b}'), "places are shown on terminals");
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let (documents, problems) = members_of(writer.finish().unwrap().into_inner(), &Limits::default());
    assert!(documents.is_empty() && problems[0].1.contains("link"), "{problems:?}");
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let zeros = vec![b' '; 3 << 20];
    let half = vec![b' '; 900_000];
    let (documents, problems) = members_of(zip_of(&[("a.json", &zeros), ("b.json", b"{}")]), &Limits::default());
    assert!(problems[0].0 == "a.json" && problems[0].1.contains("archive_ratio"), "{problems:?}");
    assert!(documents.is_empty(), "the whole archive unpacks to too much");

    let limits = Limits { archive_ratio: 10_000, ..Limits::default() };
    let (documents, problems) = members_of(zip_of(&[("a.json", &half), ("b.json", &half), ("c.json", &half)]), &limits);
    assert_eq!((documents.len(), problems.len()), (3, 0), "{problems:?}");
    let limits = Limits { archive_bytes: 2_000_000, ..limits };
    let (documents, problems) = members_of(zip_of(&[("a.json", &half), ("b.json", &half), ("c.json", &half)]), &limits);
    assert_eq!(documents.len(), 2);
    assert!(problems.len() == 1 && problems[0].1.contains("archive_bytes"), "{problems:?}");

    let names: Vec<String> = (0..30).map(|it| format!("{it}.json")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|it| (it.as_str(), b"{}".as_slice())).collect();
    let limits = Limits { archive_entries: 20, ..Limits::default() };
    assert!(refusal(zip_of(&files), &limits).contains("archive_entries"));
}

#[test]
fn sizes_that_are_lies_are_found_out() {
    let text = vec![b'x'; 5_000];
    let honest = zip_of(&[("a.json", &text)]);
    for stated in [4_999_u32, 10] {
        let lying = replaced(honest.clone(), &5_000_u32.to_le_bytes(), &stated.to_le_bytes());
        let (documents, problems) = members_of(lying, &Limits::default());
        assert!(documents.is_empty() && problems[0].1.contains("larger than"), "{problems:?}");
    }
    let lying = replaced(honest.clone(), &5_000_u32.to_le_bytes(), &2_000_000_000_u32.to_le_bytes());
    assert!(members_of(lying, &Limits::default()).1[0].1.contains("archive_bytes"));

    // A wrong checksum, an encrypted file, a way of packing that is not read.
    let directory = honest.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
    for (at, byte, expected) in [(16, 0xff, "cannot be read"), (8, 1, "encrypted"), (10, 12, "not read")] {
        let mut bytes = honest.clone();
        bytes[directory + at] = byte;
        let (documents, problems) = members_of(bytes, &Limits::default());
        assert!(documents.is_empty() && problems[0].1.contains(expected), "{expected}: {problems:?}");
    }
}

#[test]
fn two_files_of_one_name_and_damaged_archives_are_refused() {
    let twice = replaced(zip_of(&[("a.json", b"{}"), ("b.json", b"[]")]), b"b.json", b"a.json");
    assert!(refusal(twice, &Limits::default()).contains("two files of one name"));
    let mut cut = zip_of(&[("a.json", b"{}")]);
    cut.truncate(40);
    assert!(refusal(cut, &Limits::default()).contains("cannot be read"));
    assert!(refusal(zip_of(&[("word/document.xml", b"<a/>")]), &Limits::default()).contains("Word"));
}

#[test]
fn an_archive_in_an_archive_is_said_to_be_one() {
    let inner = zip_of(&[("b.json", b"{}")]);
    let outer = Document::new("a.zip", zip_of(&[("inner.zip", &inner)]));
    let limits = Limits::default();
    let member = members(&outer, &limits).unwrap().next().unwrap().unwrap();
    let reading = read(&member, &ReadOptions::default());
    assert!(reading.problems[0].message.contains("archive of documents"), "{:?}", reading.problems);
    assert!(reading.has_errors());
}

#[test]
fn any_byte_may_be_wrong() {
    let good = zip_of(&[("a.json", b"{\"a\":1}"), ("b/c.csv", b"a,b\n1,2\n"), ("d.txt", &[b'x'; 300])]);
    let limits = Limits::default();
    for at in 0..good.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            let mut bytes = good.clone();
            bytes[at] = byte;
            let document = Document::new("a.zip", bytes);
            let total: usize =
                members(&document, &limits).into_iter().flatten().flatten().map(|it| it.bytes.len()).sum();
            assert!(total < 1_000);
            read(&document, &ReadOptions::default());
        }
    }
}
