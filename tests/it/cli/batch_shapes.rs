//! Jobs and learners of batches in every shape that a table can have.

use std::io::Write;

use serde_json::json;

use super::batch::Desk;
use crate::home::{code, stderr};

/// The same two learners in each shape a table can have.
fn learners_in_all_shapes(desk: &Desk) -> Vec<String> {
    let table = |delimiter: &str| {
        let rows = [
            ["Learner ID", "Skills", "Wohnort"],
            ["p1", "SQL:4 | Python:2", "Zürich"],
            ["p2", "SQL:2 | Dutch", "Łódź"],
        ];
        rows.map(|it| it.join(delimiter)).join("\r\n") + "\r\n"
    };
    let semicolons = table(";");
    let utf16 = |little: bool| {
        let bytes = semicolons.encode_utf16().flat_map(|it| if little { it.to_le_bytes() } else { it.to_be_bytes() });
        let mark = if little { [0xff, 0xfe] } else { [0xfe, 0xff] };
        mark.into_iter().chain(bytes).collect::<Vec<u8>>()
    };
    // Mixed: the first row in Windows-1252, the second in UTF-8.
    let mixed: Vec<u8> = semicolons
        .chars()
        .flat_map(|it| match it {
            'ü' => vec![0xfc],
            it => it.to_string().into_bytes(),
        })
        .collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(table(",").as_bytes()).unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0..).zip(table(";").lines()) {
        for (column, cell) in (0..).zip(line.split(';')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let lines = "{\"id\":\"p1\",\"skills\":[{\"text\":\"SQL\",\"level\":4},{\"text\":\"Python\",\"level\":2}],\"wohnort\":\"Zürich\"}\n\
                 {\"id\":\"p2\",\"skills\":[{\"text\":\"SQL\",\"level\":2},\"Dutch\"],\"Wohnort\":[\"Łódź\"]}\n";
    let pairs = "Learner ID,Skill,Level,Wohnort\np1,SQL,4,Zürich\np2,SQL,2,Łódź\np1,Python,2,Zürich\np2,Dutch,,Łódź\n";
    let wide = "Learner ID,Skill: SQL,Skill: Python,Skill: Dutch,Wohnort\np1,4,2,,Zürich\np2,2,,x,Łódź\n";
    vec![
        desk.write("commas.csv", table(",")),
        desk.write("semicolons.csv", &semicolons),
        desk.write("tabs.txt", table("\t")),
        desk.write("bom.csv", format!("\u{feff}{semicolons}")),
        desk.write("said.csv", format!("sep=;\r\n{semicolons}")),
        desk.write("little.csv", utf16(true)),
        desk.write("big.csv", utf16(false)),
        desk.write("mixed.csv", mixed),
        desk.write("packed.csv.gz", packed.finish().unwrap()),
        desk.write("book.xlsx", workbook.save_to_buffer().unwrap()),
        desk.write("lines.jsonl", lines),
        desk.write("array.json", format!("[{}]", lines.trim_end().replace("}\n", "},"))),
        desk.write("pairs.csv", pairs),
        desk.write("wide.csv", wide),
    ]
}

#[test]
fn learners_are_read_from_every_shape_of_table() {
    let desk = Desk::new();
    let jobs = desk.write("jobs.csv", "id,skills,ort\nj,\"sql:3!, python, dutch\",Zürich\n");
    let shapes = learners_in_all_shapes(&desk);
    let mut expected = None;
    for learners in &shapes {
        let arguments = ["--jobs", &jobs, "--learners", learners, "--by", "wohnort", "--tables", "csv"];
        let output = desk.batch("gaps", &arguments);
        assert_eq!(code(&output), 0, "{learners}: {}", stderr(&output));
        let short = |name: &str| desk.text(name).replace("urn:skillmatch:learner:", "");
        let found = (short("gaps.csv"), short("skills_by_group.csv"));
        assert!(found.1.contains("Zürich") && found.1.contains("Łódź"), "{learners}: {}", found.1);
        assert_eq!(stderr(&output).contains("Windows-1252"), learners.contains("mixed"), "{}", stderr(&output));
        assert_eq!(&found, expected.get_or_insert_with(|| found.clone()), "{learners}");
    }
    // All of them together: what the first says of a learner is taken, and the others are reported.
    let all: Vec<&str> = shapes.iter().map(String::as_str).collect();
    let output = desk.batch("gaps", &[&["--tables", "csv", "--jobs", &jobs, "--learners"], &all[..]].concat());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let twice = desk.rejected().iter().filter(|it| it[2].contains("stands further above too")).count();
    assert_eq!(twice, 2 * (shapes.len() - 1));
}

#[test]
fn jobs_are_read_from_tables_texts_and_occupations() {
    let desk = Desk::new();
    let learners = desk.write("people.csv", "learner,skills\na,\"sql, python\"\n");
    let ad = "We look for somebody.\n\nRequirements\n- SQL\n- Python\n";
    let table: [(&str, String, &[&str], u64); 7] = [
        ("a.csv", "id,skills\n1,\"sql, python\"\n".to_owned(), &[], 2),
        (
            "b.csv",
            format!("Stelle;Anzeige\n1;\"{ad}\"\n"),
            &["--column", "jobs.text=anzeige", "--column", "jobs.id=Stelle"],
            2,
        ),
        ("c.csv", "Title,ISCO,Region\nAnalyst,data analyst,North\n".to_owned(), &[], 0),
        ("d.jsonl", format!("{}\n", json!({"id": "urn:x:1", "title": "x", "text": ad})).repeat(2), &[], 2),
        ("e.json", json!({"title": "x", "requirements": [{"text": "SQL"}, {"text": "Python"}]}).to_string(), &[], 2),
        ("f.txt", ad.to_owned(), &[], 2),
        ("g.csv", "skills\n\"sql, python\"\n".to_owned(), &[], 2),
    ];
    for (name, text, more, requirements) in table {
        let jobs = desk.write(name, text);
        let arguments = [&["--jobs", &jobs, "--learners", &learners, "--tables", "jsonl"], more].concat();
        let output = desk.batch("gaps", &arguments);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        let found = desk.rows("jobs.jsonl")[0]["requirements"].as_u64().unwrap();
        assert!(found == requirements || (requirements == 0 && found > 0), "{name}: {found}");
    }
}

/// What one run writes as Parquet, another one reads.
#[cfg(feature = "parquet")]
#[test]
fn parquet_goes_out_and_comes_in() {
    let desk = Desk::new();
    let jobs = desk.write("jobs.csv", "id,skills\nj,\"sql, python\"\n");
    let learners = desk.write("people.csv", "learner id,skills\na,sql\nb,\"sql, python\"\n");
    let first = desk.batch("gaps", &["--jobs", &jobs, "--learners", &learners, "--tables", "parquet,jsonl"]);
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let expected: Vec<_> = desk.rows("gaps.jsonl").iter().map(|it| json!([it["learner"], it["met"]])).collect();
    std::fs::rename(desk.path("report/gaps.parquet"), desk.path("gaps.parquet")).unwrap();
    let learners = desk.path("gaps.parquet");
    let columns = ["--column", "learners.id=learner", "--column", "learners.skills=met"];
    let inputs = ["--jobs", &jobs, "--learners", learners.to_str().unwrap(), "--tables", "jsonl"];
    let second = desk.batch("gaps", &[&inputs[..], &columns].concat());
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    let found: Vec<_> = desk.rows("gaps.jsonl").iter().map(|it| json!([it["learner"], it["met"]])).collect();
    assert_eq!(found, expected);
}
