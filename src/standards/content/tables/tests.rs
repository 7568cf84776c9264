//! What is taken for a table, and how its cells are set apart.

use super::*;

fn shape(text: &str) -> Option<(char, Vec<String>)> {
    let mut problems = Vec::new();
    match table(text.as_bytes(), &Limits::default(), &mut problems)?? {
        Content::Csv(table) => Some((char::from(table.delimiter), table.header)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn tables_of_all_kinds_are_seen() {
    let cases = [
        ("a,b\n1,2\n", ',', vec!["a", "b"]),
        ("a;b\n1,5;2\n", ';', vec!["a", "b"]),
        ("name;price, net;tax\nx;1,5;2\ny;2;3\n", ';', vec!["name", "price, net", "tax"]),
        ("a\tb\n1\t2\n", '\t', vec!["a", "b"]),
        ("a, b\tc\n1\t2\n", '\t', vec!["a, b", "c"]),
        ("a|b|c\n1|2|3\n", '|', vec!["a", "b", "c"]),
        ("a,b\r1,2\r3,4\r", ',', vec!["a", "b"]),
        ("a,b\r\n1,2\r\n", ',', vec!["a", "b"]),
        ("sep=;\na;b\n1;2\n", ';', vec!["a", "b"]),
        ("\"SEP=|\"\r\na|b\r\n1|2\r\n", '|', vec!["a", "b"]),
        ("\"Skill, name\",\"Level\"\n\"SQL\",\"3\"\n", ',', vec!["Skill, name", "Level"]),
        (",name,level\n1,SQL,3\n2,R,4\n", ',', vec!["", "name", "level"]),
        ("name,level,,\nSQL,3,,\n", ',', vec!["name", "level", "", ""]),
        ("a,b,c,d,e\n", ',', vec!["a", "b", "c", "d", "e"]),
        ("City, Country\nBerlin, Germany\nParis, France\nRome, Italy\n", ',', vec!["City", "Country"]),
        ("id,what\n1,\"two\nlines, and \"\"quotes\"\"\"\n", ',', vec!["id", "what"]),
    ];
    for (text, delimiter, header) in cases {
        let header = header.into_iter().map(str::to_owned).collect();
        assert_eq!(shape(text), Some((delimiter, header)), "{text}");
    }
}

#[test]
fn prose_is_no_table() {
    for text in [
        "",
        "word",
        "Hello, world",
        "Hello,\nyour new job is here\nkind regards,\nus\n",
        "We are looking for a data analyst, full time.\nYou know SQL, Python and R.\n",
        "Dear applicant, we are hiring\nSQL, Python needed\n",
        "Baker, part time\nFor our shop in Graz we look for a baker, who likes to get up early.\n",
        "Requirements: SQL; Python\nWe offer: money; fruit\n",
        "- SQL, advanced\n- Python, R, Julia\n- a sense of humour\n",
        "one, two, three, four, five, six, seven\n",
        "A very long first line of an advertisement that goes on and on without an end, and then on\na, b\n",
    ] {
        assert_eq!(shape(text), None, "{text}");
    }
}

#[test]
fn too_many_columns_are_refused_and_long_cells_are_not() {
    let wide = format!("{}\n", (0..5_000).map(|it| format!("c{it}")).collect::<Vec<_>>().join(","));
    let mut problems = Vec::new();
    assert!(matches!(table(wide.as_bytes(), &Limits::default(), &mut problems), Some(None)));
    assert!(problems[0].message.contains("csv_columns"), "{problems:?}");
    let long = format!("uri,label\nhttp://e/1,\"{}\"\n", "a".repeat(3 << 20));
    assert_eq!(shape(&long).map(|it| it.0), Some(','));
    // One line of text with very many commas.
    assert_eq!(shape(&"some words that are no names of anything at all at all, ".repeat(2_000)), None);
}
