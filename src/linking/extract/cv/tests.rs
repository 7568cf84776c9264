//! Curricula over a handful of skills: sections, lists, levels, prose, and what must never be seen.

use super::{CvReading, CvSection, items::items, personal::masked, read_cv, words};
use crate::{
    linking::{ExtractOptions, Lexicon, LexiconForm},
    model::{Iri, Level},
};

const NAMES: [&str; 14] = [
    "Java",
    "SQL",
    "Python",
    "R",
    "Excel",
    "German",
    "Dutch",
    "English",
    "French",
    "bake bread",
    "bookkeeping",
    "customer service",
    "photography",
    "build dashboards",
];

fn lexicon() -> Lexicon {
    let skills = NAMES.map(|it| Iri::new(&format!("urn:x:{}", it.replace(' ', "-").to_lowercase())).unwrap());
    Lexicon::build(skills.iter().zip(NAMES).map(|(skill, form)| LexiconForm {
        skill,
        framework: None,
        language: "en",
        form,
        preferred: true,
    }))
}

fn read(text: &str) -> CvReading {
    read_cv(&lexicon(), text, &ExtractOptions::default())
}

/// The claims in short: name, level, years.
fn short(reading: &CvReading) -> Vec<String> {
    let claims = reading.claims.iter().map(|it| {
        let level = it.level.as_ref().and_then(|it| it.level).map(|it| format!(":{}", it.number()));
        let years = it.years.map(|it| format!(" {it}y"));
        let name = it.skill.as_str().trim_start_matches("urn:x:");
        format!("{name}{}{}", level.unwrap_or_default(), years.unwrap_or_default())
    });
    claims.collect()
}

#[test]
fn lists_have_items_with_levels() {
    let table: &[(&str, &[&str])] = &[
        ("Skills: Java, SQL | Excel", &["java", "sql", "excel"]),
        ("Skills:\n- Java (advanced)\n- SQL – basic\n- Python (3 years)", &["java:4", "sql:2", "python 3y"]),
        ("Kenntnisse: Java; gute Kenntnisse in SQL, Excel, 4 Jahre", &["java", "sql:3", "excel 4y"]),
        ("Languages: German (native), English C1, French: basic", &["german:5", "english:4", "french:2"]),
        ("Sprachen\nDeutsch – Muttersprache\nEnglisch: B2", &["german:5", "english:3"]),
        ("Talen\nDuits: vloeiend, Engels (goed)", &["german:4", "english:3"]),
        ("Språk: tyska (modersmål), engelska – flytande", &["german:5", "english:4"]),
        ("Idiomas: alemán (nativo) • inglés B1", &["german:5", "english:3"]),
        ("Langues : allemand (langue maternelle), anglais courant", &["german:5", "english:4"]),
        ("Compétences\nProgrammation : Java, Python", &["java", "python"]),
        ("Habilidades\nJava / SQL", &["java", "sql"]),
        ("Vaardigheden\nkennis van SQL", &["sql"]),
        ("SKILLS\nR since 2018, Java ●●●○○", &["r", "java"]),
        ("Hobbies: photography and knitting", &["photography"]),
    ];
    for (text, wanted) in table {
        assert_eq!(short(&read(text)), *wanted, "{text}");
    }
    let since = read("SKILLS\nR since 2018").claims[0].since;
    assert_eq!(since.map(|it| it.to_string()).as_deref(), Some("2018-01-01"));
    let grade = read("SKILLS\nJava ●●●○○").claims[0].level.clone().unwrap();
    assert_eq!((grade.level, grade.value.as_str()), (None, "●●●○○"));
}

#[test]
fn own_words_are_read_and_denials_are_not() {
    let table: &[(&str, &[&str])] = &[
        ("I have done the bookkeeping of a bakery for five years.", &["bookkeeping 5y"]),
        ("I bake bread and know some Java.", &["bake-bread", "java"]),
        ("I have no experience with Java but I know SQL.", &["sql"]),
        ("I want to learn Java. I never used Python.", &[]),
        ("Ich kann kein Java, aber SQL.", &["sql"]),
        ("I am German and I speak French.", &["french"]),
    ];
    for (text, wanted) in table {
        assert_eq!(short(&read(text)), *wanted, "{text}");
    }
}

#[test]
fn places_are_characters_of_the_input() {
    let texts = [
        "Žofie\n\nSkills: Java, SQL",
        "<h1>X</h1><h2>Skills</h2><p>J&#97;va &amp; SQL</p>",
        "<SkillsPassport><Skills><Computer><Description>é &lt;b&gt;Java&lt;/b&gt;, SQL</Description></Computer></Skills></SkillsPassport>",
    ];
    for text in texts {
        let reading = read(text);
        assert_eq!(short(&reading), ["java", "sql"], "{text}");
        for span in reading.claims.iter().flat_map(|it| &it.spans) {
            let there: String = text.chars().skip(span.start).take(span.end - span.start).collect();
            assert_eq!(there, span.text, "{text}");
        }
    }
}

#[test]
fn who_somebody_is_is_masked() {
    let whole = [
        "Name: Java Python",
        "Adresse: Javaweg 12",
        "Tel. 0123 456 7890",
        "+49 (0)30 1234567",
        "java@python.example",
        "Date of birth: 12 May 1985",
        "Geboren am 12.5.1985 in Java",
        "Nationality: German",
        "Gender\tfemale",
        "Java Street 12",
        "54321 Java",
        "https://python.example/me",
        "linkedin.com/in/java",
        "Personnummer: 850512-1234",
        "My name is Java Python",
        "I was born in Java, Python",
        "I am 42 years old",
        "Ich heiße Java",
        "Ik woon in Java",
        "Jag heter Java",
        "Me llamo Java",
        "Je m'appelle Java",
        "I am German",
        "I'm Java Python",
        "I am a woman",
        "Estado civil: casado",
        "Née le 3 mars 1991 à Java",
    ];
    for text in whole {
        let left = read(text);
        assert!(left.claims.is_empty() && left.proposals.is_empty() && left.unlinked.is_empty(), "{text}: {left:?}");
    }
    for kept in
        ["2015 – 2019 Java", "Java, 03/2019 - 06/2021", "ASP.NET and Node.js", "Python: 4 years", "Phone support"]
    {
        assert!(masked(kept, &[]).is_empty(), "{kept}: {:?}", masked(kept, &[]));
    }
    assert_eq!(masked("Anna's bread by Anna", &["anna".to_owned()]).len(), 2);
}

#[test]
fn a_name_is_masked_wherever_it_stands() {
    let text = "Java Sundqvist\nmail: j@x.example\n\nExperience\nBuilt dashboards at Java Sundqvist Ltd\n\nSkills\nSQL";
    // One word of the name is a skill too; it is lost rather than the name shown.
    assert_eq!(short(&read(text)), ["build-dashboards", "sql"]);
    let reading = read("Profile: I bake bread\nReferences\nJava Python, head of SQL\nPersonal details\nGerman");
    assert_eq!(short(&reading), ["bake-bread"]);
    let kinds: Vec<CvSection> = reading.left_out.iter().map(|it| it.section).collect();
    assert_eq!(kinds, [CvSection::References, CvSection::Personal]);
}

#[test]
fn europass_is_read_by_structure() {
    let text = "<?xml version=\"1.0\"?><Candidate><CandidatePerson><PersonName>Java</PersonName>\
                <Description>R</Description><PrimaryLanguageCode>deu</PrimaryLanguageCode></CandidatePerson>\
                <Unknown><Foo>Python</Foo></Unknown><PositionHistory><OrganizationName>R</OrganizationName>\
                <Description>bookkeeping<![CDATA[ <b>SQL</b>]]></Description></PositionHistory>\
                <PersonCompetency><CompetencyID>eng</CompetencyID><TaxonomyID>language</TaxonomyID>\
                <ScoreText>C1</ScoreText><ScoreText>B1</ScoreText></PersonCompetency></Candidate>";
    assert_eq!(short(&read(text)), ["german:5", "bookkeeping", "sql", "english:3"]);
    let broken = [
        "<Candidate>",
        "<Candidate><a><b>",
        "<Candidate>&lt;&#x110000;&nope",
        "<SkillsPassport></x></y>",
        "<Candidate><![CDATA[",
        "<Candidate><Hobbies><Title>",
        "<",
        "<?xml",
        "<!--",
        "\u{feff}<Candidate/>",
    ];
    for text in broken {
        assert!(read(text).claims.is_empty(), "{text}");
    }
    let deep = format!("<Candidate>{}", "<a>".repeat(100_000));
    assert!(read(&deep).claims.is_empty());
}

#[test]
fn levels_years_and_denials() {
    let levels = [
        ("C1", Some(Level::Advanced)),
        ("fließend", Some(Level::Advanced)),
        ("mother tongue", Some(Level::Expert)),
        ("very good", Some(Level::Advanced)),
        ("Grundkenntnisse", Some(Level::Basic)),
        ("c1", None),
        ("goods", None),
    ];
    for (text, level) in levels {
        assert_eq!(words::level_in(text).and_then(|it| it.1.level), level, "{text}");
    }
    let years = [
        ("5 years", Some(5)),
        ("fünf Jahre", Some(5)),
        ("deux ans", Some(2)),
        ("12 años", Some(12)),
        ("2015", None),
        ("100 years", None),
    ];
    for (text, number) in years {
        assert_eq!(words::years_in(text).map(|it| it.1), number, "{text}");
    }
    assert!(
        words::is_denied("I do not know ")
            && !words::is_denied("I do not know it but ")
            && !words::is_denied("not only ")
    );
}

#[test]
fn odd_input_is_no_trouble() {
    let long = "Skills: ".to_owned() + &"Java (".repeat(2_000);
    for text in [
        "",
        "\n\n",
        "Skills:",
        ":::",
        "((((",
        "|||;;;",
        "\u{202e}\u{0}Skills",
        "Skills\n●○",
        "- , ( ] :",
        long.as_str(),
    ] {
        let first = read(text);
        assert_eq!(first, read(text), "the same text, the same answer");
    }
    let many = "Skills: ".to_owned() + &"Java, whittling, SQL; ".repeat(600);
    assert!(!read(&many).left_out.is_empty(), "what is too much is said to be left out");
    assert!(items("").is_some_and(|it| it.is_empty()));
}
