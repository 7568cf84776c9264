//! Ratings of importance and level: what they become, and which are left out.

use super::{end, errors, occupations, reading, skills, sound};
use crate::model::{Importance, Level, LevelBasis, Weight};

const RATINGS: &str =
    "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\tNot Relevant\n";

#[test]
fn ratings_become_importance_weight_and_level() {
    // (importance, suppressed), (level, suppressed), relevant, what is expected
    type Expected<'a> = Option<(Importance, Option<f64>, Option<&'a str>, Option<(&'a str, Option<u8>)>)>;
    let cases: &[(&str, &str, &str, &str, &str, Expected<'_>)] = &[
        (
            "4.12",
            "N",
            "4.75",
            "N",
            "N",
            Some((Importance::Required, Some(0.78), Some("4.12 of 5"), Some(("LV 4.75", Some(3))))),
        ),
        (
            "3.5",
            "N",
            "7",
            "N",
            "N",
            Some((Importance::Required, Some(0.625), Some("3.5 of 5"), Some(("LV 7", Some(5))))),
        ),
        ("3", "N", "2", "N", "N", Some((Importance::Preferred, Some(0.5), Some("3 of 5"), Some(("LV 2", Some(2)))))),
        (
            "1.5",
            "N",
            "0.62",
            "N",
            "N",
            Some((Importance::Preferred, Some(0.125), Some("1.5 of 5"), Some(("LV 0.62", None)))),
        ),
        ("1.49", "N", "1", "N", "N", None),
        ("4", "N", "3", "Y", "N", Some((Importance::Required, Some(0.75), Some("4 of 5"), None))),
        ("4", "Y", "3", "N", "N", None),
        ("4", "N", "3", "N", "Y", None),
        ("4", "", "3", "", "", Some((Importance::Required, Some(0.75), Some("4 of 5"), Some(("LV 3", Some(2)))))),
    ];
    for (importance, suppressed, level, level_suppressed, relevant, expected) in cases {
        let reading = sound(&format!(
            "{RATINGS}99-1001.00\t2.A.8.a\tSigns\tIM\t{importance}\t{suppressed}\tn/a\n\
             99-1001.00\t2.A.8.a\tSigns\tLV\t{level}\t{level_suppressed}\t{relevant}\n"
        ));
        let found = occupations(&reading).first().map(|it| it.skills[0].clone());
        let expected = expected.as_ref().map(|(importance, weight, rating, level)| {
            let weight = weight.map(|it| Weight::new(it).unwrap());
            (*importance, weight, rating.map(str::to_owned), level.map(|(value, level)| (value.to_owned(), level)))
        });
        let found = found.map(|it| {
            let level = it.level.map(|it| {
                let basis = if it.level.is_some() { LevelBasis::AnchoredScale } else { LevelBasis::Grade };
                assert_eq!(it.basis, basis);
                (it.value, it.level.map(Level::number))
            });
            (it.importance, it.weight, it.rating, level)
        });
        assert_eq!(found, expected, "IM {importance} LV {level}");
    }
}

#[test]
fn one_scale_alone_and_rows_in_any_order_are_read() {
    let reading = sound(&format!(
        "{RATINGS}99-1002.00\t2.A.8.a\tSigns\tLV\t3\tN\tN\n99-1001.00\t2.A.8.b\tLogs\tLV\t2\tN\tN\n\
         99-1001.00\t2.A.8.a\tSigns\tIM\t4\tN\t\n99-1001.00\t2.A.8.b\tLogs\tIM\t3\tN\t\n"
    ));
    let [second, first] = occupations(&reading)[..] else { panic!("{reading:?}") };
    assert_eq!((second.skills.len(), second.skills[0].importance), (1, Importance::Preferred));
    assert_eq!((second.skills[0].weight, second.skills[0].rating.as_ref()), (None, None));
    let ends: Vec<&str> = first.skills.iter().map(|it| end(it.skill.as_str())).collect();
    assert_eq!(ends, ["2.A.8.b", "2.A.8.a"]);
    assert!(first.skills[0].level.is_some() && first.skills[1].level.is_none());
    assert_eq!(skills(&reading).iter().map(|it| it.label()).collect::<Vec<_>>(), ["Signs", "Logs"]);
}

#[test]
fn ratings_beyond_their_scale_are_told_and_the_rest_goes_on() {
    for (scale, value) in [
        ("IM", "5.01"),
        ("IM", "0.9"),
        ("LV", "7.5"),
        ("LV", "-1"),
        ("LV", "NaN"),
        ("IM", ""),
        ("IM", "high"),
        ("LV", "inf"),
    ] {
        let reading = reading(&format!(
            "{RATINGS}99-1001.00\t2.A.8.a\tSigns\t{scale}\t{value}\tN\tN\n99-1001.00\t2.A.8.b\tLogs\tIM\t3\tN\t\n"
        ));
        assert_eq!(errors(&reading).first().map(|it| it.0), Some("row 2"), "{scale} {value}");
        assert_eq!(occupations(&reading)[0].skills.len(), 1);
    }
    let reading = reading(&format!(
        "{RATINGS}99-1001.00\t\t\tIM\t3\tN\tN\n99-1001.00\t2.A/..\tx\tIM\t3\tN\tN\n99-1001.00\t2.A.1\tx\n"
    ));
    assert_eq!(errors(&reading).iter().map(|it| it.0).collect::<Vec<_>>(), ["row 2", "row 3", "row 4"]);
}

#[test]
fn many_faults_of_one_kind_are_counted() {
    let rows = "nobody\t2.A.8.a\tSigns\tIM\t4\tN\tN\n".repeat(1_000);
    let reading = reading(&format!("{RATINGS}{rows}"));
    assert_eq!(errors(&reading).len(), 21);
    assert_eq!(errors(&reading)[20], ("", "980 more rows: the row has no O*NET-SOC code"));
}
