//! Gold files: the layouts, what labels mean, and what is wrong with others.

use super::*;

fn skills() -> Vec<Skill> {
    vec![
        skill("sql", &["SQL", "structured query language"]),
        skill("java", &["Java (computer programming)", "Java"]),
        skill("island", &["Java"]),
        skill("teamwork", &["work in teams", "team player", "cooperate"]),
        skill("coop", &["run a cooperative", "cooperate"]),
    ]
}

fn read(text: &str) -> Result<QuerySets, EvaluateError> {
    read_queries("gold", text.as_bytes(), &names(&skills()))
}

fn of_kind(sets: &QuerySets, kind: QueryKind) -> &QuerySet {
    sets.sets.iter().find(|it| it.kind == kind).unwrap()
}

#[test]
fn labels_mean_iris_then_preferred_names_then_others() {
    let names = names(&skills());
    let table = [
        ("urn:test:sql", "sql"),
        ("SQL", "sql"),
        ("sql", "sql"),
        ("Structured  Query Language", "sql"),
        ("Java", "island"),
        ("Java (computer programming)", "java"),
        ("team player", "teamwork"),
        ("cooperate", "coop teamwork"),
        ("urn:test:nobody", ""),
        ("knitting", ""),
        ("", ""),
    ];
    for (label, expected) in table {
        assert_eq!(names.find(label), iris(expected).into_iter().collect(), "{label}");
    }
}

#[test]
fn the_benchmarks_layout_gives_sentences_and_spans() {
    let sets = read(
        "\u{feff}sentence,span,sub_span,label\n\
         Java and SQL,Java,,Java\n\
         Java and SQL,SQL,,SQL\n\
         Java and SQL,SQL,,SQL\n\
         \"plan, cook\",\"plan, cook\",cook,UNDERSPECIFIED\n\
         be nice,nice,be nice,LABEL NOT PRESENT\n\
         be nice,together,nice together,knitting\n",
    )
    .unwrap();
    let sentences = of_kind(&sets, QueryKind::Sentences);
    assert_eq!(sentences.without_label, 1);
    let shown: Vec<_> = sentences.queries.iter().map(|it| (it.text.as_str(), it.wanted.clone())).collect();
    assert_eq!(shown, [("Java and SQL", labels("island sql")), ("be nice", labels("-"))]);
    let spans = of_kind(&sets, QueryKind::Spans);
    assert_eq!(spans.without_label, 2);
    let shown: Vec<_> = spans.queries.iter().map(|it| (it.text.as_str(), it.group)).collect();
    assert_eq!(shown, [("Java", 0), ("SQL", 0), ("SQL", 0), ("nice together", 2)]);
    assert_eq!(sets.unknown_labels, ["knitting"]);
}

#[test]
fn our_layouts_give_phrases_and_sentences() {
    let sets = read("Skill,Phrase\nSQL,databases\ncooperate,get along\nurn:test:java,get along\n,nothing\n").unwrap();
    assert_eq!(sets.sets.len(), 1);
    let phrases = of_kind(&sets, QueryKind::Phrases);
    let shown: Vec<_> = phrases.queries.iter().map(|it| (it.text.as_str(), it.wanted.clone())).collect();
    assert_eq!(shown, [("databases", labels("sql")), ("get along", labels("coop|teamwork java"))]);
    assert_eq!(phrases.without_label, 1);

    let lines = "{\"text\": \"Java and SQL\", \"skills\": [\"Java\", \"SQL\", \"SQL\"], \"note\": 1}\n\n\
                 {\"text\": \"hello\", \"skills\": []}\n";
    let sets = read(lines).unwrap();
    let sentences = of_kind(&sets, QueryKind::Sentences);
    assert_eq!((sentences.queries.len(), sentences.without_label), (1, 1));
    assert_eq!(sentences.queries[0].wanted, labels("island sql"));
}

#[test]
fn what_is_wrong_is_said_with_a_hint() {
    let table = [
        ("", "columns are none"),
        ("a,b\n1,2\n", "columns are a, b"),
        ("phrase,skill\n,SQL\n", "row 2: the phrase is empty"),
        ("phrase,skill\nx,\ny,UNDERSPECIFIED\n", "2 rows and no label"),
        ("phrase,skill\nx,knitting\n", "none of its 1 labels is a skill of the catalog, for instance `knitting`"),
        ("{\"text\": \"x\"}", "no `text` or no `skills`"),
        ("{\"text\": \"x\", \"skills\": [\"SQL\"]}\n{broken", "row 2"),
        ("{\"text\": \" \", \"skills\": [\"SQL\"]}", "the text is empty"),
        ("{\"text\": \"x\", \"skills\": [\"SQL\"], \"knowledge\": []}", "mentions, not skills"),
        ("{\"text\": \"x\", \"skills\": \"SQL\"}", "row 1"),
    ];
    for (text, words) in table {
        let error = read(text).unwrap_err();
        assert!(error.to_string().contains(words), "{text}: {error}");
        assert!(!error.hint().is_empty(), "{error}");
    }
    let broken = [b"phrase,skill\n".as_slice(), b"\xff\xfe,SQL\n"].concat();
    let error = read_queries("gold", &broken, &names(&skills())).unwrap_err();
    assert!(matches!(error, EvaluateError::Row { row: 2, .. }), "{error}");
}

#[test]
fn unknown_frameworks_and_empty_catalogs_are_errors() {
    let error = SkillNames::of(&skills(), Some("esco")).unwrap_err();
    assert_eq!(error, EvaluateError::UnknownFramework { asked: "esco".to_owned(), known: vec!["test".to_owned()] });
    assert_eq!(error.hint(), "there are: test");
    assert_eq!(SkillNames::of(&[], None).unwrap_err(), EvaluateError::NoSkills);
    assert_eq!(SkillNames::of(&[], Some("esco")).unwrap_err(), EvaluateError::NoSkills);
    assert!(SkillNames::of(&skills(), Some("test")).is_ok());
}

#[test]
fn mentions_are_located_from_left_to_right_else_where_they_first_occur() {
    let line =
        r#"{"id": 7, "text": "SQL, Java and SQL; know SQL", "mentions": ["SQL", "SQL", "Java", "SQL", "COBOL"]}"#;
    let gold = read_ads("gold", line.as_bytes()).unwrap();
    let [ad] = &gold.ads[..] else { panic!("{gold:?}") };
    assert_eq!((ad.id.as_str(), ad.not_found), ("7", 1));
    // The second SQL is behind the first, Java then only further up, the third SQL behind the second.
    assert_eq!(ad.mentions, [0..3, 5..9, 14..17, 24..27]);

    let line = r#"{"text": "Java and SQL", "skills": ["Java and SQL"], "knowledge": ["Java", "SQL"]}"#;
    let gold = read_ads("gold", line.as_bytes()).unwrap();
    assert_eq!((gold.ads[0].id.as_str(), &gold.ads[0].mentions), ("1", &vec![0..4, 0..12, 9..12]));
}

#[test]
fn files_that_are_no_ads_are_errors() {
    let table = [
        ("phrase,skill\nx,SQL\n", "not JSON lines"),
        ("{\"text\": \"x\", \"skills\": [\"SQL\"]}", "neither `mentions` nor `knowledge`"),
        ("{\"mentions\": [\"x\"]}", "no `text`"),
        ("{\"text\": \"x\", \"mentions\": []}", "no label"),
        ("{\"text\": \"x\", \"mentions\": [1]}", "row 1"),
        ("", "not JSON lines"),
    ];
    for (text, words) in table {
        let error = read_ads("gold", text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains(words), "{text}: {error}");
        assert!(!error.hint().is_empty(), "{error}");
    }
}
