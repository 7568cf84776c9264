//! Tests of extraction: offsets, sections, wording, levels, negation; and that no input breaks it.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::model::Level;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    crate::linking::tests::lexicon_of(&[
        ("java", "Java (computer programming)", &[]),
        ("python", "Python (computer programming)", &[]),
        ("c", "C", &[]),
        ("cpp", "C++", &[]),
        ("csharp", "C#", &[]),
        ("r", "R", &[]),
        ("go", "Go", &["Golang"]),
        ("net", ".NET", &[]),
        ("node", "Node.js", &[]),
        ("sql", "SQL", &[]),
        ("kafka", "Apache Kafka", &["Kafka"]),
        ("docker", "Docker", &[]),
        ("kubernetes", "Kubernetes", &[]),
        ("english", "English", &[]),
        ("teamwork", "teamwork principles", &["team work", "work in teams"]),
        ("project", "project management", &["manage projects"]),
        ("db", "database management systems", &["database"]),
        ("cicd", "CI/CD", &[]),
        ("cloud", "cloud technologies", &["cloud"]),
        ("it", "computer science", &["IT"]),
        ("diversity", "promote inclusion", &["equality"]),
        ("fsharp", "F#", &[]),
        ("fico", "SAP FI/CO", &[]),
        ("verbal", "verbal communication", &[]),
        ("written", "written communication", &[]),
        ("plan", "plan projects", &[]),
        ("lead", "lead projects", &[]),
        ("budget", "manage budgets", &[]),
        ("staff", "manage staff", &[]),
    ])
});

fn run(text: &str) -> Extraction {
    extract(&LEXICON, text, &ExtractOptions::default())
}

/// The last part of each skill's IRI.
fn names(extraction: &Extraction) -> Vec<&str> {
    extraction.requirements.iter().filter_map(|it| it.skill.as_str().rsplit('/').next()).collect()
}

fn found<'e>(extraction: &'e Extraction, name: &str) -> Option<&'e ExtractedRequirement> {
    extraction.requirements.iter().find(|it| it.skill.as_str().ends_with(&format!("/{name}")))
}

#[test]
fn odd_names_and_conjunctions_are_found() {
    let cases: [(&str, &[&str]); 13] = [
        ("C/C++ and Java", &["c", "cpp", "java"]),
        ("You know C#, .NET and Node.js.", &["csharp", "net", "node"]),
        ("Statistics with R or python", &["r", "python"]),
        ("Plan B: go to the c suite, r u ready", &[]),
        ("We write Go. You go home.", &["go"]),
        ("CI/CD pipelines and databases", &["cicd", "db"]),
        ("Java-based services, non-Java people", &["java"]),
        ("You will love it here", &[]),
        ("Experience with kubernets and pyhton", &["kubernetes", "python"]),
        ("managed projects, project-management", &["project"]),
        ("Our head is in the cloud", &[]),
        ("go", &["go"]),
        ("A docter of puthon", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(&run(text)), expected, "{text}");
    }
}

#[test]
fn odd_names_in_ads_are_found_and_common_words_are_not() {
    let text = "Developer\n\nRequirements:\n- Good knowledge of C, C++, C# and F#\n- Experience with R or Go\n- .NET, \
                node.js, CI/CD\n- SAP FI/CO\n\nYour tasks:\n- You go the extra mile for plan b, section c and item r\n";
    let expected = ["c", "cpp", "csharp", "fsharp", "r", "go", "net", "node", "cicd", "fico"];
    assert_eq!(names(&run(text)), expected);
    assert_eq!(names(&run("Requirements:\n- project, management\n- SQL")), ["sql"]);
}

#[test]
fn conjunctions_are_split_where_every_part_is_a_skill() {
    let cases: [(&str, &[&str]); 6] = [
        ("Excellent written and verbal communication", &["written", "verbal"]),
        ("Ability to plan, manage and lead projects", &["plan", "project", "lead"]),
        ("Experience with plan and lead projects", &["plan", "lead"]),
        ("Ability to manage budgets and staff", &["budget", "staff"]),
        ("Excellent oral and verbal communication", &["verbal"]),
        ("Knowledge of C/C++ and Java", &["c", "cpp", "java"]),
    ];
    for (line, expected) in cases {
        let text = format!("Manager\n\nRequirements:\n- {line}\n- SQL\n");
        let extraction = run(&text);
        let found: Vec<&str> = names(&extraction).into_iter().filter(|it| *it != "sql").collect();
        assert_eq!(found, expected, "{line}");
        assert_spans_hold(&text, &extraction);
    }
}

#[test]
fn wording_of_other_languages_decides() {
    use Importance::{Preferred, Required};
    let cases = [
        ("Ihr Profil:\n- Java ist zwingend erforderlich\n- Kafka von Vorteil", Some(Required), Some(Preferred)),
        ("Dein Profil:\n- Java\n- Kafka ist nicht erforderlich", Some(Required), None),
        ("Jouw profiel:\n- Java is vereist\n- Kafka is een pré", Some(Required), Some(Preferred)),
        ("Kvalifikationer:\n- Java\nMeriterande:\n- Kafka", Some(Required), Some(Preferred)),
        ("Requisitos:\n- Java imprescindible\n- Se valorará Kafka", Some(Required), Some(Preferred)),
        ("Votre profil :\n- Java requis\n- Kafka serait un plus", Some(Required), Some(Preferred)),
        ("Vos missions :\n- Java\nNous offrons :\n- Kafka", Some(Preferred), None),
    ];
    for (text, java, kafka) in cases {
        let extraction = run(text);
        let importance = |skill| found(&extraction, skill).map(|it| it.importance);
        assert_eq!((importance("java"), importance("kafka")), (java, kafka), "{text}");
    }
}

#[test]
fn spans_point_into_html() {
    let text = "<html><head><title>T &amp; Co</title><script>var Java;</script></head><body><h1>D\u{e9}v</h1>\
                <p>Caf\u{e9} &eacute; <b>Ja</b>va? <!-- SQL --> C&#43;&#43; and <i>SQL</i></p>\
                <ul><li>Docker</li><li>Node.js</li></ul></body></html>";
    let extraction = run(text);
    assert_eq!(extraction.title.as_deref(), Some("D\u{e9}v"));
    assert_eq!(names(&extraction), ["java", "cpp", "sql", "docker", "node"]);
    let spans: Vec<&str> = extraction.requirements.iter().map(|it| it.spans[0].text.as_str()).collect();
    assert_eq!(spans, ["Ja</b>va", "C&#43;&#43;", "SQL", "Docker", "Node.js"]);
    assert_spans_hold(text, &extraction);
}

#[test]
fn placeholders_are_no_html() {
    let extraction = run("<ORGANIZATION> needs SQL & Java, x < y");
    assert_eq!(names(&extraction), ["sql", "java"]);
    assert_eq!(extraction.requirements[0].spans[0].start, 21);
}

#[test]
fn wording_decides_required_and_preferred() {
    use Importance::{Preferred, Required};
    let cases = [
        ("You must know Java, Kafka is a plus.", "java", Required),
        ("You must know Java, Kafka is a plus.", "kafka", Preferred),
        ("Java required, Docker preferred.", "java", Required),
        ("Java required, Docker preferred.", "docker", Preferred),
        ("Experience with Java and, ideally, Kafka", "kafka", Preferred),
        ("Nice to have: Docker, Java", "java", Preferred),
        ("SQL is not required but appreciated", "sql", Preferred),
        ("Responsibilities:\nBuild things in Java", "java", Preferred),
        ("Responsibilities:\nBuild things in Java\nRequirements:\n- Java", "java", Required),
        ("Requirements\n- Java\nNice to have\n- Docker", "docker", Preferred),
        ("Java developer\nWe build with Docker.\nRequirements\n☞ SQL", "java", Required),
        ("Java developer\nWe build with Docker.\nRequirements\n☞ SQL", "docker", Preferred),
        ("Java developer\nWe build with Docker.\nRequirements\n☞ SQL", "sql", Required),
        ("Java developer\nWe build with Docker.", "docker", Required),
        ("Requirements\n- Java\nNice to have\n- Docker", "java", Required),
    ];
    for (text, skill, expected) in cases {
        let extraction = run(text);
        let requirement = found(&extraction, skill).unwrap_or_else(|| panic!("no {skill} in {text}"));
        assert_eq!(requirement.importance, expected, "{skill} in {text}");
        assert_eq!(requirement.weight, expected.default_weight());
    }
}

#[test]
fn what_is_not_needed_is_dropped() {
    let cases: [(&str, &[&str]); 8] = [
        ("No experience with Java needed. SQL required.", &["sql"]),
        ("Docker is not required; Python is.", &["python"]),
        ("Kafka is not necessary, but you know SQL.", &["sql"]),
        ("You do not need Java.", &[]),
        ("No degree, but Java", &["java"]),
        ("No Java experience needed", &[]),
        ("No prior Kafka knowledge is required. Docker is required.", &["docker"]),
        ("Java is needed, no SQL", &["java", "sql"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(&run(text)), expected, "{text}");
    }
}

#[test]
fn wording_decides_the_level() {
    let cases = [
        ("Basic knowledge of SQL", "sql", Some(Level::Basic)),
        ("Advanced knowledge of Java, Python and SQL", "sql", Some(Level::Advanced)),
        ("Advanced Java, basic SQL", "sql", Some(Level::Basic)),
        ("Advanced Java, basic SQL", "java", Some(Level::Advanced)),
        ("English (C1), SQL (basic), Java", "english", Some(Level::Advanced)),
        ("English (C1), SQL (basic), Java", "sql", Some(Level::Basic)),
        ("English (C1), SQL (basic), Java", "java", None),
        ("English B2", "english", Some(Level::Working)),
        ("5+ years of experience with Kafka and Java", "java", Some(Level::Advanced)),
        ("2-4 years of Python", "python", Some(Level::Working)),
        ("Expert in Docker", "docker", Some(Level::Expert)),
        ("Strong team spirit and Java", "java", None),
        ("Java", "java", None),
        ("Basic Java. Advanced Java.", "java", Some(Level::Advanced)),
    ];
    for (text, skill, expected) in cases {
        let extraction = run(text);
        let requirement = found(&extraction, skill).unwrap_or_else(|| panic!("no {skill} in {text}"));
        assert_eq!(requirement.minimum_level.as_ref().and_then(|it| it.level), expected, "{skill} in {text}");
    }
}

#[test]
fn years_are_kept_as_a_number() {
    let cases = [
        ("5+ years of experience with Kafka", "kafka", Some(5)),
        ("At least two years of Python", "python", Some(2)),
        ("2-4 years of Python. Four years of Python.", "python", Some(4)),
        ("Good knowledge of SQL", "sql", None),
        ("Minimum three years of Java", "java", Some(3)),
        ("3 to 5 years' experience with Java", "java", Some(3)),
        ("Mindestens drei Jahre Erfahrung mit Java", "java", Some(3)),
        ("5 jaar ervaring met Java", "java", Some(5)),
        ("2 años de experiencia en Java", "java", Some(2)),
        ("40 hours a week; Java", "java", None),
    ];
    for (text, skill, expected) in cases {
        assert_eq!(found(&run(text), skill).unwrap().minimum_years, expected, "{text}");
    }
}

#[test]
fn names_joined_by_or_are_alternatives() {
    let cases: [(&str, &str, &[&str]); 6] = [
        ("Experience with Java or Python", "java", &["python"]),
        ("Experience with Java, Go, or Python", "python", &["java", "go"]),
        ("Experience with Java and Python", "java", &[]),
        ("C/C++ or Java", "java", &["c", "cpp"]),
        ("Java or Python, and SQL", "sql", &[]),
        ("Docker; Java or Python", "docker", &[]),
    ];
    for (text, skill, expected) in cases {
        let extraction = run(text);
        let others: Vec<&str> = found(&extraction, skill)
            .unwrap()
            .alternatives
            .iter()
            .filter_map(|it| it.as_str().rsplit('/').next())
            .collect();
        assert_eq!(others, expected, "{text}");
    }
}

#[test]
fn proposals_stand_apart() {
    let text = "Requirements:\n- You keep teams and principles of teamwork alive\n- SQL\n- Work with database systems of all sorts\n";
    let extraction = run(text);
    for proposal in &extraction.proposals {
        assert!(proposal.span.text.split(' ').count() >= 3, "{proposal:?}");
        assert!(!extraction.requirements.iter().any(|it| it.spans.contains(&proposal.span)), "{proposal:?}");
    }
    assert!(run("About us\nWe keep teams and principles of teamwork alive").proposals.is_empty());
}

#[test]
fn symbols_in_front_are_marks_of_lists() {
    for mark in ["☞", "⌲", "→", "✅", "✔️", "🔹", "\u{f0b7}", "•", "-", "1."] {
        assert_eq!(names(&run(&format!("Your profile:\n{mark} Cloud\n{mark} SQL"))), ["cloud", "sql"], "{mark}");
    }
    assert_eq!(names(&run("Your profile:\nC# things for all of us\n+ SQL")), ["csharp", "sql"]);
}

#[test]
fn boilerplate_is_skipped_and_reported() {
    let text = "Developer\n\nAbout us\nWe love Java.\n\nRequirements:\n- SQL\n- Experience with Foobar 3000, daily\n\n\
                What we offer:\nDocker courses\n\nYour tasks:\n- Kafka\nWe are an equal opportunity employer: Python.\n";
    let extraction = run(text);
    assert_eq!(extraction.title.as_deref(), Some("Developer"));
    assert_eq!(names(&extraction), ["sql", "kafka"]);
    let kinds: Vec<SectionKind> = extraction.skipped_sections.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [SectionKind::Company, SectionKind::Benefits, SectionKind::Diversity]);
    let skipped = &extraction.skipped_sections[0];
    assert_eq!(text.get(skipped.start..skipped.end), Some("About us\nWe love Java."));
    let unlinked: Vec<&str> = extraction.unlinked.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(unlinked, ["Foobar 3000"]);
}

#[test]
fn mentions_of_one_skill_are_one_requirement() {
    let extraction = run("Golang developer\nRequirements:\n- Golang\n- Nice to have: golang");
    assert_eq!(names(&extraction), ["go"]);
    assert_eq!(extraction.requirements[0].spans.len(), 3);
    assert_eq!(extraction.requirements[0].importance, Importance::Required);
}

#[test]
fn common_words_need_context() {
    let cases: [(&str, &[&str]); 4] = [
        ("Requirements:\n- Cloud\n- SQL", &["cloud", "sql"]),
        ("You bring: knowledge of the Cloud and of SQL", &["cloud", "sql"]),
        ("Cloud things and SQL", &["sql"]),
        ("It is SQL; we do IT things", &["sql", "it"]),
    ];
    for (text, expected) in cases {
        assert_eq!(names(&run(text)), expected, "{text}");
    }
}

#[test]
fn long_input_takes_linear_time() {
    let bad =
        ["&a", "<b", "Java ", "not required ", "a.b-c+", "<li>x", "é&amp;", "strong ", "strong Java, not required; "];
    for piece in bad {
        let text = piece.repeat(20_000 / piece.len());
        let extraction = extract(&LEXICON, &text, &ExtractOptions { format: TextFormat::Html, ..Default::default() });
        assert!(extraction.requirements.len() <= 1, "{piece}");
    }
}

#[test]
fn endless_input_is_read_in_part() {
    for piece in ["j", "\u{1f600}", "\u{0}\u{1}\u{7f}", "<p>\u{5e9}"] {
        let text = format!("Java\n{}", piece.repeat(2 * MOST_BYTES / piece.len()));
        let extraction = run(&text);
        assert_eq!(names(&extraction), ["java"], "{piece}");
        let last = extraction.skipped_sections.last().unwrap();
        assert_eq!((last.kind, last.end), (SectionKind::Unknown, text.chars().count()), "{piece}");
        assert!(last.start >= MOST_BYTES / 4, "{piece}");
    }
    assert_eq!(run(""), Extraction::default());
}

fn assert_spans_hold(text: &str, extraction: &Extraction) {
    let characters: Vec<char> = text.chars().collect();
    let spans = extraction.requirements.iter().flat_map(|it| &it.spans).chain(&extraction.unlinked);
    for span in spans {
        let slice: String = characters.get(span.start..span.end).unwrap_or_default().iter().collect();
        assert_eq!(slice, span.text);
        assert!(!slice.is_empty());
    }
    assert!(extraction.skipped_sections.iter().all(|it| it.start < it.end && it.end <= characters.len()));
}

proptest! {
    #[test]
    fn any_input_gives_spans_that_hold(text in any::<String>()) {
        for format in [TextFormat::Plain, TextFormat::Html, TextFormat::Detect] {
            let options = ExtractOptions { format, ..ExtractOptions::default() };
            assert_spans_hold(&text, &extract(&LEXICON, &text, &options));
        }
    }

    #[test]
    fn any_soup_of_tags_and_skills_gives_spans_that_hold(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "<p>", "</p>", "<li>", "<h1>", "</h1>", "<b>", "<!--", "-->", "<script>", "</script>", "<a href='", "'>",
                "&amp;", "&eacute", "&#43;", "&", "é", "😀", "Java", " ", "SQL", ".", "C++", "\n", "Benefits:\n", "5 years",
                "Requirements:\n", "knowledge of ", "xyz", "<title>", "</title>", "<", ">", "&nGt;", "\u{301}", "İ",
            ]),
            0..40,
        ),
    ) {
        let text = parts.concat();
        for format in [TextFormat::Html, TextFormat::Detect] {
            let options = ExtractOptions { format, ..ExtractOptions::default() };
            let extraction = extract(&LEXICON, &text, &options);
            assert_spans_hold(&text, &extraction);
            prop_assert_eq!(extract(&LEXICON, &text, &options), extraction);
        }
    }
}
