//! Workbooks made by hand: the least that a reader takes.

use std::io::Write;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::standards::content::{Content, parse};

/// A workbook of sheets with their rows as XML.
fn workbook(sheets: &[(&str, &str)]) -> Vec<u8> {
    changed_workbook(sheets, &mut |_| {})
}

/// The same after `change` has seen the text of each of its parts.
fn changed_workbook(sheets: &[(&str, &str)], change: &mut dyn FnMut(&mut Vec<u8>)) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        let mut bytes = text.as_bytes().to_vec();
        change(&mut bytes);
        writer.write_all(&bytes).unwrap();
    };
    let (mut list, mut links) = (String::new(), String::new());
    for (at, (name, rows)) in sheets.iter().enumerate() {
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{at}\" r:id=\"r{at}\"/>"));
        links.push_str(&format!(
            "<Relationship Id=\"r{at}\" Type=\"{LINKS}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
        ));
        let sheet = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>");
        add(&format!("xl/worksheets/s{at}.xml"), &sheet);
    }
    add(
        "xl/workbook.xml",
        &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{LINKS}\"><sheets>{list}</sheets></workbook>"),
    );
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!("<Relationship Id=\"r\" Type=\"{LINKS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    add("_rels/.rels", &format!("<Relationships xmlns=\"{package}\">{root}</Relationships>"));
    add("xl/_rels/workbook.xml.rels", &format!("<Relationships xmlns=\"{package}\">{links}</Relationships>"));
    add(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
        ),
    );
    add(
        "xl/sharedStrings.xml",
        &format!("<sst xmlns=\"{MAIN}\"><si><t>SQL, and more</t></si><si><t>{}</t></si></sst>", "x".repeat(5_000)),
    );
    writer.finish().unwrap().into_inner()
}

/// A row of cells: `text`, `=number`, `#shared`, `@date`, or nothing.
fn row(number: usize, cells: &[&str]) -> String {
    let mut xml = format!("<row r=\"{number}\">");
    for (at, cell) in cells.iter().enumerate() {
        let place = format!("{}{number}", char::from(b'A' + u8::try_from(at).unwrap()));
        xml.push_str(&match (cell.get(..1), cell.get(1..)) {
            (Some("="), Some(it)) => format!("<c r=\"{place}\"><v>{it}</v></c>"),
            (Some("@"), Some(it)) => format!("<c r=\"{place}\" s=\"1\"><v>{it}</v></c>"),
            (Some("#"), Some(it)) => format!("<c r=\"{place}\" t=\"s\"><v>{it}</v></c>"),
            (Some(_), _) => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            _ => String::new(),
        });
    }
    xml + "</row>"
}

fn read(bytes: &[u8], limits: &Limits) -> (Option<String>, Vec<Problem>) {
    let mut problems = Vec::new();
    let text = match parse(bytes, limits, &mut problems) {
        Some(Content::Csv(table)) => Some(String::from_utf8(table.bytes.into_owned()).unwrap()),
        Some(other) => panic!("{other:?}"),
        None => None,
    };
    (text, problems)
}

#[test]
fn the_first_sheet_with_rows_is_a_table() {
    let about = [row(1, &["title", "author"]), row(2, &["Skills", "us"])].concat();
    let skills = [
        row(1, &["Our skills"]),
        row(3, &["", "name", "level", "since", "note"]),
        row(4, &["", "#0", "=3", "@45000", "a \"quoted\" one"]),
        row(5, &["", "R", "=2.5"]),
    ];
    let bytes = workbook(&[("About", &about), ("Skills", &skills.concat()), ("Empty", ""), ("More", &about)]);
    let (text, problems) = read(&bytes, &Limits::default());
    let expected = "name,level,since,note\n\"SQL, and more\",3,2023-03-15,\"a \"\"quoted\"\" one\"\nR,2.5\n";
    assert_eq!(text.as_deref(), Some(expected), "{problems:?}");
    let places: Vec<&str> = problems.iter().map(|it| it.place.as_str()).collect();
    assert_eq!(places, ["sheet About", "sheet More"], "{problems:?}");
}

#[test]
fn one_column_and_one_sheet_are_enough_and_nothing_is_not() {
    let bytes = workbook(&[("S", &[row(1, &["skill"]), row(2, &["SQL"]), row(3, &["R"])].concat())]);
    assert_eq!(read(&bytes, &Limits::default()).0.as_deref(), Some("skill\nSQL\nR\n"));
    for rows in [String::new(), row(1, &["alone"])] {
        let (text, problems) = read(&workbook(&[("S", &rows)]), &Limits::default());
        assert!(text.is_none() && problems[0].message.contains("without a table"), "{problems:?}");
    }
}

#[test]
fn a_sheet_that_spans_billions_of_cells_takes_no_memory() {
    let far = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>3</v></c></row>";
    let bytes = workbook(&[("S", far)]);
    assert_eq!(read(&bytes, &Limits::default()).0.as_deref(), Some("1,2\n3,\n"));
    let wide = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row><row r=\"2\"><c r=\"A2\"><v>3</v></c></row>";
    let (text, problems) = read(&workbook(&[("S", wide)]), &Limits::default());
    assert!(text.is_none() && problems[0].message.contains("csv_columns"), "{problems:?}");
    // A shared text of 5,000 bytes in each of 2,000 cells.
    let rows: String = (1..=2_000).map(|it| row(it, &["#1", "#1"])).collect();
    let limits = Limits { archive_bytes: 1 << 20, ..Limits::default() };
    let (text, problems) = read(&workbook(&[("S", &rows)]), &limits);
    assert!(text.is_none() && problems[0].message.contains("archive_bytes"), "{problems:?}");
}

#[test]
fn any_byte_may_be_wrong() {
    let rows = [row(1, &["name", "level"]), row(2, &["#0", "=3"]), row(3, &["x", "@45000"])].concat();
    let mut length = 0;
    changed_workbook(&[("S", &rows)], &mut |part| length += part.len());
    for at in (0..length).step_by(11) {
        for byte in [b'<', b'"', b'9', b' '] {
            let mut seen = 0;
            let bytes = changed_workbook(&[("S", &rows)], &mut |part| {
                if let Some(it) = at.checked_sub(seen).and_then(|at| part.get_mut(at)) {
                    *it = byte;
                }
                seen += part.len();
            });
            read(&bytes, &Limits::default());
        }
    }
}
