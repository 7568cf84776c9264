//! Tests of linking: odd names, plurals, typos, alternative labels, order.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::model::Iri;

/// A lexicon of (last part of the IRI, preferred label, alternative labels), all of the framework `test`.
pub(super) fn lexicon_of(skills: &[(&str, &str, &[&str])]) -> Lexicon {
    let named: Vec<(Iri, &str, &[&str])> =
        skills.iter().map(|it| (Iri::new(&format!("https://skills.test/{}", it.0)).unwrap(), it.1, it.2)).collect();
    let forms = named.iter().flat_map(|(skill, label, others)| {
        let form = |form, preferred| LexiconForm { skill, framework: Some("test"), language: "en", form, preferred };
        std::iter::once(form(*label, true)).chain(others.iter().map(move |it| form(it, false)))
    });
    Lexicon::build(forms)
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    lexicon_of(&[
        ("c", "C", &[]),
        ("cpp", "C++", &["C plus plus"]),
        ("csharp", "C#", &[]),
        ("fsharp", "F#", &[]),
        ("r", "R", &["R language"]),
        ("net", ".NET", &[]),
        ("go", "Go", &["Golang"]),
        ("node", "Node.js", &[]),
        ("fico", "SAP FI/CO", &[]),
        ("cicd", "CI/CD", &["continuous integration and delivery"]),
        ("asp", "ASP.NET", &[]),
        ("tsql", "T-SQL", &["Transact-SQL"]),
        ("sql", "SQL", &["structured query language"]),
        ("ab", "A/B testing", &[]),
        ("java", "Java (computer programming)", &["Java programming"]),
        ("javascript", "JavaScript", &[]),
        ("python", "Python (computer programming)", &[]),
        ("kubernetes", "Kubernetes", &["k8s"]),
        ("project", "project management", &["manage projects", "PM"]),
        ("database", "databases", &["data bases"]),
        ("people", "manage staff", &["staff management", "managing of employees"]),
        ("milling", "operate milling machine", &["milling machine operation"]),
    ])
});

fn best(query: &str) -> Option<LinkMatch> {
    LEXICON.link(query, &LinkOptions::default()).into_iter().next()
}

#[test]
fn every_spelling_finds_its_skill() {
    use MatchKind::{Exact, Lexical};
    let cases = [
        ("C", "c", Exact),
        ("c", "c", Exact),
        ("c++", "cpp", Exact),
        ("C#", "csharp", Exact),
        ("f#", "fsharp", Exact),
        ("R", "r", Exact),
        (".net", "net", Exact),
        ("go", "go", Exact),
        ("golang", "go", Exact),
        ("node.js", "node", Exact),
        ("NodeJS", "node", Exact),
        ("Node JS", "node", Exact),
        ("sap fi/co", "fico", Exact),
        ("ci/cd", "cicd", Exact),
        ("asp.net", "asp", Exact),
        ("t-sql", "tsql", Exact),
        ("sql", "sql", Exact),
        ("a/b testing", "ab", Exact),
        ("java", "java", Exact),
        ("Java Script", "javascript", Exact),
        ("Project-Management", "project", Exact),
        ("  PROJECT \u{a0} management", "project", Exact),
        ("database", "database", Exact),
        ("data base", "database", Exact),
        ("milling machines operation", "milling", Exact),
        ("pyhton", "python", Lexical),
        ("project managment", "project", Lexical),
        ("kubernets", "kubernetes", Lexical),
        ("kubernetes administration", "kubernetes", Lexical),
        ("you will operate a big milling machine in our factory", "milling", Lexical),
    ];
    for (query, skill, kind) in cases {
        let found = best(query).unwrap_or_else(|| panic!("nothing for {query}"));
        assert_eq!((found.skill.as_str().rsplit('/').next(), found.kind), (Some(skill), kind), "{query}: {found:?}");
    }
}

#[test]
fn short_names_are_not_guessed() {
    for query in ["S", "sqm", "F", "NETT", "", "   ", "🙂", "+", "."] {
        assert_eq!(best(query), None, "{query}");
    }
}

#[test]
fn preferred_labels_come_before_alternative_ones() {
    let lexicon =
        lexicon_of(&[("a", "welding", &["joining"]), ("b", "joining", &[]), ("c", "soldering", &["joining"])]);
    let found = lexicon.link("joining", &LinkOptions::default());
    let order: Vec<&str> = found.iter().map(|it| it.skill.as_str()).collect();
    assert_eq!(order, ["https://skills.test/b", "https://skills.test/a", "https://skills.test/c"]);
    assert!(found[0].score > found[1].score);
    let alone = best("t-sql").unwrap();
    assert!(found[0].confidence < alone.confidence, "a shared name is less sure");
}

#[test]
fn options_limit_the_answer() {
    let options = LinkOptions { top: 1, ..LinkOptions::default() };
    assert_eq!(LEXICON.link("manage projects and staff", &options).len(), 1);
    let other = LinkOptions { framework: Some("esco".to_owned()), ..LinkOptions::default() };
    assert!(LEXICON.link("java", &other).is_empty());
    let sure = LinkOptions { minimum_confidence: 0.95, ..LinkOptions::default() };
    assert_eq!(LEXICON.link("java", &sure).len(), 1);
    assert!(LEXICON.link("sofware for docs", &sure).is_empty());
}

#[test]
fn an_empty_lexicon_finds_nothing() {
    let empty = lexicon_of(&[]);
    assert!(empty.is_empty() && empty.link("java", &LinkOptions::default()).is_empty());
    let blank = lexicon_of(&[("x", "  ", &["()", "--"])]);
    assert!(blank.is_empty());
}

#[test]
fn spellings_and_inner_names_meet() {
    let lexicon = lexicon_of(&[
        ("organise", "organise catalogues", &[]),
        ("erp", "enterprise resource planning (ERP)", &[]),
        ("centre", "run a call centre", &[]),
    ]);
    let cases = [
        ("organize catalogs", "organise"),
        ("ERP", "erp"),
        ("enterprise resource planning", "erp"),
        ("run a call center", "centre"),
    ];
    for (query, skill) in cases {
        let found = lexicon.link(query, &LinkOptions::default()).into_iter().next().unwrap();
        assert_eq!((found.skill.as_str().rsplit('/').next(), found.kind), (Some(skill), MatchKind::Exact), "{query}");
    }
}

#[test]
fn near_meaning_is_a_proposal() {
    let lexicon = lexicon_of(&[
        ("staff", "manage employees", &[]),
        ("welding", "apply welding techniques", &[]),
        ("cook", "prepare meals", &[]),
    ]);
    let found = lexicon.link("lead a team of workers", &LinkOptions::default()).into_iter().next().unwrap();
    assert!(found.skill.as_str().ends_with("staff") && found.kind == MatchKind::Semantic, "{found:?}");
    assert!(found.confidence < 0.6, "{found:?}");
    let lexical = LinkOptions { lanes: LaneSet::ALL.without(Lane::Meaning), ..LinkOptions::default() };
    assert!(lexicon.link("lead a team of workers", &lexical).is_empty());
}

#[test]
fn corrections_come_first() {
    let table = "# skillmatch corrections 1\nphrase,skill,note\nPM,https://skills.test/people,\npython,none,a snake\n\
                 lost,https://skills.test/gone,\n";
    let (corrections, problems) = Corrections::read(table);
    assert!(problems.is_empty());
    let lexicon = lexicon_of(&[
        ("project", "project management", &["PM"]),
        ("people", "manage staff", &[]),
        ("python", "Python", &[]),
    ])
    .with_corrections(corrections);
    let found = lexicon.link("pm", &LinkOptions::default());
    assert_eq!(found.iter().map(|it| it.skill.as_str()).collect::<Vec<_>>(), ["https://skills.test/people"]);
    assert!(found[0].confidence > 0.99 && found[0].kind == MatchKind::Exact);
    assert!(lexicon.link("Python", &LinkOptions::default()).is_empty());
    assert!(lexicon.link("lost", &LinkOptions::default()).is_empty());
    assert!(!lexicon.link("python programming", &LinkOptions::default()).is_empty(), "only the whole query counts");
}

#[test]
fn names_in_the_language_of_the_query_and_in_english_count() {
    let skill = |it: &str| Iri::new(&format!("https://skills.test/{it}")).unwrap();
    let (welding, gift) = (skill("welding"), skill("gift"));
    let form = |skill, language, form, preferred| LexiconForm { skill, framework: None, language, form, preferred };
    let lexicon = Lexicon::build([
        form(&welding, "en", "welding", true),
        form(&welding, "de", "Schweißen", true),
        form(&gift, "en", "gift wrapping", true),
        form(&gift, "sv", "svetsning", true),
    ]);
    let best = |query: &str, language: Option<&str>| {
        let language = language.map(str::to_owned);
        // An ending in common is no name.
        let options = LinkOptions { language, minimum_confidence: 0.5, ..LinkOptions::default() };
        lexicon.link(query, &options).into_iter().next().map(|it| (it.skill, it.language))
    };
    assert_eq!(best("schweissen", Some("de")), Some((welding.clone(), "de".to_owned())), "ß is ss");
    assert_eq!(best("Schweißen", Some("de")), Some((welding.clone(), "de".to_owned())));
    assert_eq!(best("welding", Some("de")), Some((welding, "en".to_owned())), "English is the fall-back");
    // A name in a third language does not count, though its letters may be near to one that does.
    assert_ne!(best("svetsning", Some("de")).map(|it| it.0), Some(gift.clone()));
    assert_eq!(best("svetsning", None), Some((gift, "sv".to_owned())));
}

#[test]
fn lanes_explain_the_sum() {
    let explained = LEXICON.explain("projekt managment", &LinkOptions::default());
    let first = explained.first().unwrap();
    assert!(first.found.skill.as_str().ends_with("project"));
    let said = |lane| first.lanes.iter().find(|it| it.lane == lane).copied().unwrap();
    assert!(said(Lane::Grams).value > 0.2 && said(Lane::Fuzzy).contribution > 0.0);
    assert_eq!(first.lanes.len(), Lane::ALL.len());
    for lane in Lane::ALL {
        let options = LinkOptions { lanes: LaneSet::of(&[lane]), ..LinkOptions::default() };
        let found = LEXICON.link("manage projects", &options);
        let finds = !matches!(lane, Lane::Phrase | Lane::Prior);
        assert_eq!(!found.is_empty(), finds, "{lane:?}");
    }
}

#[test]
fn queries_that_nobody_writes_are_answered_in_time() {
    let started = std::time::Instant::now();
    for text in ["a", "project management ", "\u{0}\u{1}", "ñ", "e\u{301}", "\u{202e}מ", "𝒳", "../", "+", "(((("] {
        let query = text.repeat(4_000_000 / text.len());
        LEXICON.link(&query, &LinkOptions::default());
    }
    assert!(started.elapsed().as_secs() < 10);
}

#[test]
fn the_order_of_forms_does_not_matter() {
    let skills: [(&str, &str, &[&str]); 3] =
        [("a", "weld pipes", &["pipe welding"]), ("b", "lay pipes", &[]), ("c", "lay bricks", &["bricklaying"])];
    let mut turned = skills;
    turned.reverse();
    for query in ["pipes", "laying of pipes", "brick", "we weld and lay pipes in big houses all day"] {
        let options = LinkOptions::default();
        assert_eq!(lexicon_of(&skills).link(query, &options), lexicon_of(&turned).link(query, &options), "{query}");
    }
}

proptest! {
    #[test]
    fn any_query_gives_an_ordered_answer(query in any::<String>()) {
        let found = LEXICON.link(&query, &LinkOptions::default());
        prop_assert!(found.iter().all(|it| (0.0..=1.0).contains(&it.score) && (0.0..=1.0).contains(&it.confidence)));
        prop_assert!(found.is_sorted_by(|a, b| a.score >= b.score));
    }

    #[test]
    fn a_label_finds_itself(at in 0_usize..22) {
            let labels = ["C", "C++", "C#", "F#", "R", ".NET", "Go", "Node.js", "SAP FI/CO", "CI/CD", "ASP.NET", "T-SQL",
            "SQL", "A/B testing", "Java (computer programming)", "JavaScript", "Python (computer programming)",
            "Kubernetes", "project management", "databases", "manage staff", "operate milling machine"];
        let found = LEXICON.link(labels[at], &LinkOptions::default());
        prop_assert_eq!(found[0].surface.as_str(), labels[at]);
        prop_assert!(found[0].score > 0.999);
    }
}
