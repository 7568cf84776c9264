//! Statistics that may be published, as the command writes them.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use super::on_sample;
use crate::home::{code, empty, stderr};

const REGIONS: [&str; 4] = ["North", "South", "East", "Isle"];
const SKILLS: [&str; 4] = ["SQL", "Python", "English", "German"];

/// Ads that were each posted twice, and people of four regions, of which one has few.
fn write_tables(folder: &Path) -> [String; 2] {
    let mut ads = "id,region,text\n".to_owned();
    for number in 0..24_usize {
        // What an ad says of its employer makes it another one.
        let ad = number / 2;
        let places = (0..20).map(|it| format!("item{} of town{}", ad * 20 + it, it * (ad + 1)));
        let about = places.collect::<Vec<_>>().join(" and ");
        let (region, skill) = (REGIONS[number % 4], SKILLS[ad % 4]);
        let again = if number % 2 == 1 { " Apply now!" } else { "" };
        writeln!(ads, "{number},{region},\"{about} and so on. Requirements: you know {skill}.{again}\"").unwrap();
    }
    let mut people = "learner_id,region,weight,skills\n".to_owned();
    for number in 0..120_usize {
        let region = if number < 6 { REGIONS[3] } else { REGIONS[number % 3] };
        let weight = if number == 50 { "much" } else { ["1", "2"][number % 2] };
        let skill = if number % 7 == 0 { "German" } else { SKILLS[number % 3] };
        writeln!(people, "L{number},{region},{weight},{skill}").unwrap();
    }
    [("ads.csv", ads), ("people.csv", people)].map(|(name, text)| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    })
}

fn rows(folder: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(folder.join("statistics.csv")).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn repeated_ads_count_once_and_few_people_are_not_told() {
    let folder = empty();
    let [ads, people] = write_tables(folder.path());
    let out = folder.path().join("out");
    let command = ["batch", "statistics", "--jobs", &ads, "--learners", &people, "--by", "region", "--out"];
    let more = ["--weights", "weight", "--as-of", "2026-11-23"];
    let output = on_sample(&[&command[..], &[out.to_str().unwrap()], &more].concat());
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    assert!(fs::read_to_string(out.join("rejected.csv")).unwrap().contains("`much` is not a weight"));

    let rows = rows(&out);
    let number = |row: &BTreeMap<String, String>, field: &str| row[field].parse::<f64>().ok();
    let everybody: Vec<_> = rows.iter().filter(|it| it["field"].is_empty()).collect();
    assert_eq!(everybody.len(), SKILLS.len());
    for row in &everybody {
        let counts = (&row["ads"], &row["repeated_ads"], &row["learners"], &row["asked"]);
        assert_eq!(counts, (&"12".to_owned(), &"12".to_owned(), &"119".to_owned(), &"3".to_owned()), "{row:?}");
        let share = ["asked_share_low", "asked_share", "asked_share_high"].map(|it| number(row, it).unwrap());
        assert!(share[0] < 0.25 && (share[1] - 0.25).abs() < 1e-9 && share[2] > 0.25, "{row:?}");
    }
    // 17 of the 18 whose number is a multiple of 7 are counted by weight; so are all others.
    let german = everybody.iter().find(|it| it["label"] == "German").unwrap();
    assert_eq!(german["claimed"], "18");
    assert!((number(german, "held_share").unwrap() - 27.0 / 179.0).abs() < 1e-3, "{german:?}");

    let groups: std::collections::BTreeSet<&str> = rows.iter().map(|it| it["value"].as_str()).collect();
    assert_eq!(groups.len(), 4, "the region of six people is not shown alone: {groups:?}");
    assert!(groups.contains("(other groups)") && !groups.contains("Isle"));
    let mut left_out = 0;
    for row in rows.iter().filter(|it| !it["field"].is_empty()) {
        let cells: Vec<Option<f64>> = ["missing", "claimed", "issued", "verified"].map(|it| number(row, it)).to_vec();
        let missing = cells.iter().filter(|it| it.is_none()).count();
        left_out += missing;
        assert!(cells.iter().flatten().all(|it| *it == 0.0 || *it >= 10.0), "{row:?}");
        // One alone would follow from the number of learners.
        assert_ne!(missing, 1, "{row:?}");
        assert_eq!(cells[0].is_none(), row["held_share"].is_empty(), "{row:?}");
    }
    assert!(left_out > 0, "nothing was left out");

    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("12 ads are counted once each; 12 more") && !page.contains("L50"), "{page}");
}

#[test]
fn every_ad_counts_where_it_was_asked_for_and_reading_is_taken_into_account() {
    let folder = empty();
    let [ads, people] = write_tables(folder.path());
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/judgements/extract_ads.jsonl");
    let run = |out: &str, more: &[&str]| {
        let out = folder.path().join(out);
        let command = ["batch", "statistics", "--jobs", &ads, "--learners", &people, "--out", out.to_str().unwrap()];
        let output = on_sample(&[&command[..], &["--as-of", "2026-11-23"], more].concat());
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        rows(&out)
    };
    let plain = run("plain", &[]);
    assert!(run("every", &["--keep-repeated"]).iter().all(|it| it["ads"] == "24" && it["repeated_ads"] == "0"));
    let width = |rows: &[BTreeMap<String, String>]| {
        let share = |it: &str| rows[0][it].parse::<f64>().unwrap();
        (share("asked_share"), share("asked_share_high") / share("asked_share_low"))
    };
    let corrected = run("gold", &["--gold", gold.to_str().unwrap()]);
    // Our judged ads are read with fewer finds than there are, so more is asked for than was found.
    assert!(width(&corrected).0 > width(&plain).0, "{corrected:?}");
    assert!(width(&corrected).1 > width(&plain).1, "{corrected:?}");
}
