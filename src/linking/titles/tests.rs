//! Titles as ads write them, over a handful of invented occupations.

use super::{TitleLexicon, clean::readings};
use crate::{
    linking::{LexiconForm, LinkOptions},
    model::Iri,
};

const NAMES: [(&str, &str, &str); 9] = [
    ("analyst", "en", "data analyst"),
    ("analyst", "en", "business data analyst"),
    ("baker", "en", "baker"),
    ("baker", "de", "Bäcker"),
    ("chef", "en", "head chef"),
    ("staff", "en", "staff nurse"),
    ("nurse", "en", "nurse"),
    ("driver", "en", "lorry driver"),
    ("driver", "en", "truck driver"),
];

fn titles() -> TitleLexicon {
    let ids = NAMES.map(|(id, ..)| Iri::new(&format!("urn:x:{id}")).unwrap());
    TitleLexicon::build(NAMES.iter().zip(&ids).map(|((_, language, form), skill)| LexiconForm {
        skill,
        framework: None,
        language,
        form,
        preferred: true,
    }))
}

#[test]
fn titles_find_their_occupation() {
    let titles = titles();
    let table = [
        ("Data Analyst", "analyst"),
        ("Senior Data Analyst (m/w/d)", "analyst"),
        ("Sr. Data Analyst II - Berlin (100%)", "analyst"),
        ("Data Analyst, Marketing", "analyst"),
        ("Data Analyst in Rotterdam", "analyst"),
        ("Bäcker/in (m/w/d) in Vollzeit", "baker"),
        ("Bäcker*in gesucht", "baker"),
        ("Urgent: baker needed", "baker"),
        ("Head Chef", "chef"),
        ("Staff Nurse, nights", "staff"),
        ("Junior Nurse | all genders", "nurse"),
        ("trcuk driver", "driver"),
    ];
    for (title, wanted) in table {
        let found = titles.link(title, &LinkOptions::default());
        let first = found.first().map(|it| it.skill.as_str());
        assert_eq!(first, Some(format!("urn:x:{wanted}").as_str()), "{title}: {found:?}");
    }
}

#[test]
fn the_best_stands_first_and_each_once() {
    let found = titles().link("Senior truck driver / nurse", &LinkOptions::default());
    let mut ids: Vec<&str> = found.iter().map(|it| it.skill.as_str()).collect();
    assert!(found.windows(2).all(|pair| pair[0].score >= pair[1].score), "{found:?}");
    assert!(ids[..2].contains(&"urn:x:driver") && ids[..2].contains(&"urn:x:nurse"), "{found:?}");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), found.len());
    assert!(found.iter().all(|it| (0.0..=1.0).contains(&it.confidence)));
}

#[test]
fn what_is_no_title_finds_nothing() {
    for title in ["", "  ", "(m/w/d)", "!!!", "\u{0}", "100 %"] {
        assert!(titles().link(title, &LinkOptions::default()).is_empty(), "{title:?}");
    }
    assert!(TitleLexicon::default().link("baker", &LinkOptions::default()).is_empty());
}

#[test]
fn what_a_title_is_read_as() {
    let texts = |title: &str| readings(title).into_iter().map(|it| it.text).collect::<Vec<_>>();
    assert_eq!(texts("baker"), ["baker"]);
    let found = texts("Senior  Baker (m/f/d), Ghent");
    assert_eq!(found.first().map(String::as_str), Some("Senior Baker (m/f/d), Ghent"));
    assert!(found.contains(&"Baker".to_owned()), "{found:?}");
    // Never longer for being long.
    assert!(readings(&"baker, ".repeat(100_000)).len() <= 12);
}
