//! Concept schemes in all their notations, and what is wrong with some.

use crate::{
    model::{
        Document, Importance, Iri, Occupation, Reading, Record, Severity, Skill, SkillKind, SkillRelationKind,
        SkillStatus,
    },
    standards::{Limits, ReadOptions, read},
};

const PREFIXES: &str = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix e: <https://e.example/> .\n";

fn parsed(text: impl Into<Vec<u8>>) -> Reading {
    let reading = read(&Document::new("x", text), &ReadOptions::default());
    assert_eq!(reading.standard, Some("skos"));
    reading
}

fn turtle(body: &str) -> Reading {
    parsed(format!("{PREFIXES}{body}"))
}

fn skills(reading: &Reading) -> Vec<&Skill> {
    let all = reading.records.iter();
    all.filter_map(|it| if let Record::Skill(it) = &it.value { Some(it) } else { None }).collect()
}

fn skill<'a>(reading: &'a Reading, end: &str) -> &'a Skill {
    skills(reading).into_iter().find(|it| it.id.as_str().ends_with(end)).unwrap()
}

fn occupation<'a>(reading: &'a Reading, end: &str) -> &'a Occupation {
    let mut all = reading.records.iter();
    all.find_map(|it| match &it.value {
        Record::Occupation(it) if it.id.as_str().ends_with(end) => Some(it),
        _ => None,
    })
    .unwrap()
}

/// Relations as `from kind to`, by the ends of the IRIs.
fn relations(reading: &Reading) -> Vec<String> {
    let end = |it: &Iri| it.as_str().rsplit('/').next().unwrap().to_owned();
    let all = reading.records.iter();
    let relations = all.filter_map(|it| if let Record::SkillRelation(it) = &it.value { Some(it) } else { None });
    relations.map(|it| format!("{} {:?} {}", end(&it.from), it.kind, end(&it.to))).collect()
}

fn severities(reading: &Reading) -> Vec<Severity> {
    reading.problems.iter().map(|it| it.severity).collect()
}

#[test]
fn relations_point_in_the_right_direction_and_stand_once() {
    for (statements, expected) in [
        ("e:a skos:broader e:b .", vec!["a Broader b"]),
        ("e:a skos:narrower e:b .", vec!["b Broader a"]),
        ("e:a skos:narrower e:b . e:b skos:broader e:a .", vec!["b Broader a"]),
        ("e:a skos:broaderTransitive e:b .", vec!["a Broader b"]),
        ("e:a skos:broader e:b ; skos:broaderTransitive e:b , e:c .", vec!["a Broader b"]),
        ("e:a skos:narrowerTransitive e:b .", vec!["b Broader a"]),
        ("e:a skos:broadMatch <http://x.example/b> .", vec!["a Broader b"]),
        ("e:a skos:narrowMatch <http://x.example/b> .", vec!["b Broader a"]),
        ("e:a skos:related e:b . e:b skos:related e:a .", vec!["a Related b"]),
        ("e:a skos:relatedMatch <http://x.example/b> .", vec!["a Related b"]),
        ("e:a skos:exactMatch <http://x.example/b> .", vec!["a Exact b"]),
        ("e:a skos:closeMatch <http://x.example/b> .", vec!["a Close b"]),
        ("e:a skos:broader e:a .", vec![]),
        ("e:a <http://purl.org/dc/terms/isReplacedBy> e:b .", vec!["a ReplacedBy b"]),
        ("e:b <http://purl.org/dc/terms/replaces> e:a .", vec!["a ReplacedBy b"]),
        ("e:g a skos:Collection ; skos:member e:a , e:b .", vec!["a PartOf g", "b PartOf g"]),
        ("e:g a skos:OrderedCollection ; skos:memberList ( e:b e:a ) .", vec!["b PartOf g", "a PartOf g"]),
        ("e:a skos:member e:b .", vec![]),
        ("e:a <http://purl.org/iso25964/skos-thes#broaderGeneric> e:b .", vec!["a Broader b"]),
    ] {
        let concepts = "e:a a skos:Concept ; skos:prefLabel 'a' . e:b a skos:Concept ; skos:prefLabel 'b' .";
        let reading = turtle(&format!("{concepts}\n{statements}"));
        assert_eq!(relations(&reading), expected, "{statements}");
        assert!(!reading.has_errors());
    }
}

#[test]
fn labels_by_language_plain_and_extended() {
    let reading = turtle(
        r#"@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
        e:a a skos:Concept ; skos:prefLabel "bake"@en-GB , "backen"@DE , "bread"@en-US ; skos:hiddenLabel "bakc"@en ;
          skos:definition "To make bread."@en ; skos:scopeNote "Not cakes."@en , "Ohne Kuchen."@de ; skos:notation "B1" .
        e:b a skos:Concept ; xl:prefLabel e:l ; xl:altLabel [ a xl:Label ; xl:literalForm "kneading"@en ] .
        e:l a xl:Label ; xl:literalForm "knead"@en .
        e:c a skos:Concept ; <http://www.w3.org/2000/01/rdf-schema#label> "prove" ."#,
    );
    let a = skill(&reading, "/a");
    assert_eq!(a.labels.0["en"].preferred.as_deref(), Some("bake"));
    assert_eq!(a.labels.0["en"].alternative, ["bread"]);
    assert_eq!(a.labels.0["en"].hidden, ["bakc"]);
    assert_eq!(a.labels.0["en"].description.as_deref(), Some("To make bread."));
    assert_eq!(a.labels.0["de"].preferred.as_deref(), Some("backen"));
    assert_eq!(a.labels.0["de"].description.as_deref(), Some("Ohne Kuchen."));
    assert_eq!(a.code.as_deref(), Some("B1"));
    assert_eq!(a.framework.as_deref(), Some("e.example"));
    let b = skill(&reading, "/b");
    assert_eq!((b.labels.shown(), &b.labels.0["en"].alternative), (Some("knead"), &vec!["kneading".to_owned()]));
    assert_eq!(skill(&reading, "/c").labels.shown(), Some("prove"));
    assert_eq!(skills(&reading).len(), 3, "labels are no skills");
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

#[test]
fn what_is_out_of_use_is_retired() {
    for (statement, expected) in [
        ("<http://www.w3.org/2002/07/owl#deprecated> true", SkillStatus::Retired),
        ("<http://www.w3.org/2002/07/owl#deprecated> false", SkillStatus::Active),
        ("<http://purl.org/dc/terms/isReplacedBy> e:b", SkillStatus::Retired),
        ("<http://www.w3.org/ns/adms#status> 'obsolete'", SkillStatus::Retired),
        ("<http://www.w3.org/ns/adms#status> 'released'", SkillStatus::Active),
        (
            "<http://publications.europa.eu/ontology/euvoc#status> <http://x.example/concept-status/DEPRECATED>",
            SkillStatus::Retired,
        ),
        (
            "<http://publications.europa.eu/ontology/euvoc#status> <http://x.example/concept-status/CURRENT>",
            SkillStatus::Active,
        ),
        ("<http://www.w3.org/ns/adms#status> 'candidate'", SkillStatus::Draft),
    ] {
        let reading = turtle(&format!("e:a a skos:Concept ; skos:prefLabel 'a' ; {statement} ."));
        assert_eq!(skill(&reading, "/a").status, expected, "{statement}");
    }
}

#[test]
fn lists_of_occupations_are_told_from_lists_of_skills() {
    for (title, expected) in [
        ("International Standard Classification of Occupations (ISCO-08)", "occupation"),
        ("ROME 4.0 : fiches métiers", "occupation"),
        ("Klassifikation der Berufe", "occupation"),
        ("Standard Occupational Classification", "occupation"),
        ("National Framework of Skills", "skill"),
        ("Skills for occupations in care", "skill"),
        ("Berufliche Handlungsfelder", "skill"),
        ("Fields of education and training (ISCED-F)", "skill"),
    ] {
        let reading = turtle(&format!(
            "e:s a skos:ConceptScheme ; <http://purl.org/dc/terms/title> '{title}' . \
             e:a a skos:Concept ; skos:prefLabel 'a' ; skos:inScheme e:s ."
        ));
        let kinds: Vec<_> = reading.records.iter().map(|it| it.value.kind().word()).collect();
        assert_eq!(kinds, ["framework", expected], "{title}");
    }
}

#[test]
fn esco_says_what_its_concepts_are() {
    let reading = turtle(
        r#"@prefix esco: <http://data.europa.eu/esco/model#> . @prefix s: <http://data.europa.eu/esco/skill/> .
        @prefix o: <http://data.europa.eu/esco/occupation/> .
        o:1 a skos:Concept , esco:Occupation ; skos:prefLabel "baker"@en ; skos:broader <http://data.europa.eu/esco/isco/C7512> ;
          esco:relatedEssentialSkill s:1 ; esco:relatedOptionalSkill s:2 , s:1 .
        s:1 a skos:Concept , esco:Skill ; skos:prefLabel "bake"@en ; esco:isOptionalSkillFor o:9 ;
          esco:skillType <http://data.europa.eu/esco/skill-type/skill> ; esco:relatedOptionalSkill s:2 ;
          <http://purl.org/dc/terms/description> <http://data.europa.eu/esco/node/1> ;
          esco:skillReuseLevel <http://data.europa.eu/esco/skill-reuse-level/cross-sector> .
        <http://data.europa.eu/esco/node/1> a esco:NodeLiteral ; esco:nodeLiteral "Make bread."@en .
        s:2 a skos:Concept , esco:Skill ; skos:prefLabel "dough"@en ; esco:skillType <http://data.europa.eu/esco/skill-type/knowledge> .
        <http://data.europa.eu/esco/skill-type/knowledge> a skos:Concept ; skos:prefLabel "knowledge"@en ."#,
    );
    let baker = occupation(&reading, "occupation/1");
    let asked: Vec<_> = baker.skills.iter().map(|it| (it.skill.as_str().len(), it.importance)).collect();
    assert_eq!(asked, [(34, Importance::Required), (34, Importance::Preferred)]);
    assert_eq!(baker.broader[0].as_str(), "http://data.europa.eu/esco/isco/C7512");
    assert_eq!(occupation(&reading, "occupation/9").skills[0].importance, Importance::Preferred);
    let bake = skill(&reading, "skill/1");
    assert_eq!((bake.kind, bake.framework.as_deref()), (SkillKind::Skill, Some("esco")));
    assert_eq!(bake.labels.description(), Some("Make bread."));
    assert_eq!(bake.reuse, Some(crate::model::ReuseLevel::CrossSector));
    assert_eq!(skill(&reading, "skill/2").kind, SkillKind::Knowledge);
    assert_eq!(skills(&reading).len(), 2, "a skill's type is no skill");
    assert_eq!(relations(&reading), ["1 Related 2"]);
}

#[test]
fn broken_turtle_costs_only_its_statement() {
    let good = "e:z a skos:Concept ; skos:prefLabel 'last' .";
    for (bad, line) in [
        ("e:a a skos:Concept ; skos:prefLabel \"open .", "line 3"),
        ("e:a a skos:Concept ; skos:prefLabel \"\"\"open .", "line 3"),
        ("e:a a skos:Concept skos:prefLabel 'x' .", "line 3"),
        ("nobody:a a skos:Concept .", "line 3"),
        ("e:a a [ a [ .", "line 3"),
        ("e:a a skos:Concept ;\n skos:prefLabel .", "line 4"),
        ("e:a \u{fffd} skos:Concept .", "line 3"),
        ("@prefix broken .", "line 3"),
    ] {
        let reading = turtle(&format!("{bad}\n{good}\n"));
        assert!(reading.has_errors(), "{bad}");
        assert_eq!(reading.problems[0].place, line, "{bad}: {:?}", reading.problems);
        // What never ends takes all that follows when nothing tells where it should have ended.
        assert!(bad.contains("\"\"\"") || skills(&reading).iter().any(|it| it.id.as_str().ends_with("/z")), "{bad}");
    }
}

#[test]
fn slips_of_writing_are_warned_of_and_read() {
    for body in [
        "e:a a skos:Concept ; skos:prefLabel 'a'@en_GB .",
        "e:a a skos:Concept ; skos:prefLabel 'a' ; skos:related <http://x.example/a{b}> .",
        "e:a a skos:Concept ; dct:title 'a' .",
        "<a> a skos:Concept ; skos:prefLabel 'a' .",
        "e:a a skos:Concept ; skos:prefLabel 'a'@en , 'b'@en .",
        "e:a a skos:Concept .",
    ] {
        let reading = turtle(body);
        assert_eq!(skills(&reading).len(), 1, "{body}");
        assert_eq!(severities(&reading), [Severity::Warning], "{body}: {:?}", reading.problems);
    }
}

#[test]
fn what_would_grow_without_bound_is_refused() {
    let deep = format!("e:a a {}{} .", "[ a ".repeat(100_000), "]".repeat(100_000));
    assert!(turtle(&deep).has_errors());
    let xml = |body: &str| {
        format!(
            "<?xml version='1.0'?>{body}<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
             xmlns:skos='http://www.w3.org/2004/02/skos/core#'>"
        )
    };
    let nested = format!("{}{}", xml(""), "<skos:Concept><skos:broader>".repeat(50_000));
    let names = (0..100_000).map(|it| format!(" xmlns:n{it}='http://x.example/{it}'")).collect::<Vec<_>>().concat();
    let one = format!("<!DOCTYPE a [<!ENTITY a \"{}\">]>", "x".repeat(60_000));
    let used = format!("{}<skos:Concept>{}</skos:Concept></rdf:RDF>", xml(&one), "&a;".repeat(10_000));
    for text in [nested, format!("{}<skos:Concept{names}/></rdf:RDF>", xml("")), used] {
        let reading = parsed(text);
        assert!(reading.has_errors() && reading.records.is_empty(), "{:?}", reading.problems);
    }
}

#[test]
fn json_ld_in_every_shape() {
    let full = r#""@id":"https://e.example/a","@type":["http://www.w3.org/2004/02/skos/core#Concept"],
        "http://www.w3.org/2004/02/skos/core#prefLabel":[{"@value":"bake","@language":"en"}],
        "http://www.w3.org/2004/02/skos/core#broader":[{"@id":"https://e.example/b"}]"#;
    for text in [
        format!("[{{{full}}}]"),
        format!("{{{full}}}"),
        format!("{{\"@graph\":[{{{full}}}]}}"),
        r#"{"@id":"https://e.example/a","@type":"skos:Concept","skos:prefLabel":{"@value":"bake","@language":"en"},"skos:broader":"https://e.example/b"}"#.to_owned(),
        r#"{"@context":"https://w3id.org/skos","id":"https://e.example/a","type":"Concept","prefLabel":{"en":"bake"},"broader":{"id":"https://e.example/b"}}"#.to_owned(),
        r#"{"@context":{"@base":"https://e.example/","@vocab":"http://www.w3.org/2004/02/skos/core#"},"@id":"a","@type":"Concept","prefLabel":"bake","broader":{"@id":"b"}}"#.to_owned(),
        r#"{"@context":{"s":"http://www.w3.org/2004/02/skos/core#","below":{"@reverse":"s:broader"}},"@id":"https://e.example/b","@type":"s:Concept","s:prefLabel":"b","below":{"@id":"https://e.example/a","@type":"s:Concept","s:prefLabel":"bake"}}"#.to_owned(),
    ] {
        let reading = parsed(text.clone());
        assert_eq!(skill(&reading, "/a").labels.shown(), Some("bake"), "{text}");
        assert_eq!(relations(&reading), ["a Broader b"], "{text}");
        assert!(reading.problems.is_empty(), "{text}: {:?}", reading.problems);
    }
}

#[test]
fn other_documents_are_left_to_others() {
    for text in [
        r#"{"@type":"Concept","name":"x"}"#,
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n<http://x.example/a> a foaf:Person .",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>",
        "We look for a skos: expert who knows http://www.w3.org/2004/02/skos/core# well.",
    ] {
        let reading = read(&Document::new("x", text), &ReadOptions::default());
        assert_ne!(reading.standard, Some("skos"), "{text}");
    }
}

/// Seeded changes to the samples: reading them never panics, and twice says the same.
#[test]
fn mutants_are_read_without_harm() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let alphabet: Vec<&[u8]> = [
        "<",
        ">",
        "\"",
        "'",
        ".",
        ";",
        "[",
        "]",
        "(",
        ")",
        "@",
        "#",
        "\\",
        "&",
        "{",
        "}",
        "\n",
        "\u{e9}",
        "\\u12",
        "\"\"\"",
        "skos:",
        "_:b",
        "^^",
        "<!--",
        "]]>",
        "</",
        "/>",
        "xml:lang=",
        "@en",
    ]
    .iter()
    .map(|it| it.as_bytes())
    .collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/skos");
    let rounds = std::env::var("SKILLMATCH_MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(300);
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(sample) = std::fs::read(&path) else { continue };
        for _ in 0..rounds {
            let mut bytes = sample.clone();
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                match next(4) {
                    0 => bytes.truncate(at.max(1)),
                    1 => bytes.extend_from_within(at..(at + next(200)).min(sample.len()).max(at).min(bytes.len())),
                    2 => {
                        bytes.remove(at);
                    }
                    _ => {
                        bytes.splice(at..at, alphabet[next(alphabet.len())].iter().copied());
                    }
                }
            }
            let document = Document::new("x", bytes);
            let options = ReadOptions { standard: Some("skos".to_owned()), ..ReadOptions::default() };
            assert_eq!(read(&document, &options), read(&document, &options));
        }
    }
    assert!(Limits::default().xml_depth > 0);
}

#[test]
fn a_kind_of_relation_is_never_lost() {
    let reading = turtle("e:a a skos:Concept ; skos:prefLabel 'a' ; skos:exactMatch e:b .");
    let Record::SkillRelation(relation) = &reading.records[1].value else { panic!("{:?}", reading.records) };
    assert_eq!(relation.kind, SkillRelationKind::Exact);
    assert_eq!(reading.records[1].place, "line 3");
}

/// Shapes that would take time by the square of their length if they were read naively.
#[test]
fn nothing_takes_time_by_the_square() {
    let many = |count: usize, one: &dyn Fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().concat();
    let esco = "<http://data.europa.eu/esco/model#relatedOptionalSkill>";
    for (name, body) in [
        ("brackets", "[\n".repeat(100_000)),
        ("quotes", "\"\"\"\\\n'''\n".repeat(50_000)),
        ("tags", "<".repeat(100_000)),
        ("prefixes", many(10_000, &|it| format!("@prefix p{it}: <http://x.example/{it}#> .\n"))),
        ("names", format!("e:a a skos:Concept {} .", many(20_000, &|it| format!("; skos:altLabel 'x{it}'")))),
        ("narrower", format!("e:a a skos:Concept {} .", many(20_000, &|it| format!("; skos:narrower e:n{it}")))),
        ("skills", format!("e:a a skos:Concept , e:Occupation {} .", many(20_000, &|it| format!("; {esco} e:n{it}")))),
        ("list", format!("e:a a skos:Collection ; skos:memberList ( {} ) .", "e:b ".repeat(20_000))),
    ] {
        let started = std::time::Instant::now();
        turtle(&body);
        assert!(started.elapsed().as_secs() < 20, "{name}: {:?}", started.elapsed());
    }
}
