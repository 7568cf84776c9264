//! Names that are held out, and misspelt ones.

use super::super::unseen::edited;
use super::*;
use crate::{engine::lexicon_of, linking::LinkOptions, text::normalise};

fn skills() -> Vec<Skill> {
    let words = ["planning", "cooking", "welding", "painting", "teaching", "selling", "driving", "sewing"];
    let mut skills: Vec<Skill> = words
        .iter()
        .map(|it| skill(it, &[it, &format!("professional {it}"), &format!("{it} for others"), "hard work"]))
        .collect();
    skills.push(skill("tiny", &["R", "Go"]));
    // The preferred name of one, another name of the other: it cannot be held out.
    skills.push(skill("crafts", &["crafts", "sewing"]));
    skills
}

#[test]
fn held_out_names_are_gone_and_belong_to_any_owner() {
    let skills = skills();
    let names = names(&skills);
    let set = held_out(&names, 1_000, 1);
    // Two of each word, the shared one, and Go.
    assert_eq!(set.queries.len(), 2 * 8 + 2);
    let shared = set.queries.iter().find(|it| it.text == "hard work").unwrap();
    assert_eq!(shared.wanted[0].len(), 8);
    assert!(set.queries.iter().all(|it| it.text != "sewing"));

    let set = held_out(&names, 5, 1);
    assert_eq!(set.queries.len(), 5);
    assert_eq!(set, held_out(&names, 5, 1));
    assert_ne!(set, held_out(&names, 5, 2));
    let mut turned = skills.clone();
    turned.reverse();
    assert_eq!(set, held_out(&SkillNames::of(&turned, None).unwrap(), 5, 1), "the order of skills does not matter");

    let lost: BTreeSet<String> = set.queries.iter().map(|it| normalise(&it.text)).collect();
    let left = without_forms(&skills, &set);
    let forms = |skills: &[Skill]| skills.iter().map(|it| it.labels.forms().count()).sum::<usize>();
    let owners: usize = set.queries.iter().map(|it| it.wanted[0].len()).sum();
    assert_eq!(forms(&left), forms(&skills) - owners);
    assert!(left.iter().all(|it| it.labels.forms().all(|(_, form, _)| !lost.contains(&normalise(form)))));
}

#[test]
fn misspelt_names_are_one_or_two_edits_away_and_are_no_other_name() {
    let names = names(&skills());
    let set = misspelt(&names, 1_000, 5);
    assert!(set.queries.len() >= 24, "{}", set.queries.len());
    for query in &set.queries {
        let owner = query.wanted[0].iter().next().unwrap();
        let skill = skills().into_iter().find(|it| it.id == *owner).unwrap();
        let nearest = skill.labels.forms().map(|(_, form, _)| strsim::damerau_levenshtein(form, &query.text)).min();
        assert!((1..=2).contains(&nearest.unwrap()), "{}: {nearest:?}", query.text);
        assert!(!names.has(&normalise(&query.text)), "{}", query.text);
        // Six letters, less two.
        assert!(query.text.chars().filter(|it| it.is_alphabetic()).count() >= 4, "{}", query.text);
    }
    assert_eq!(set, misspelt(&names, 1_000, 5));
    assert_ne!(set, misspelt(&names, 1_000, 6));
    assert_eq!(misspelt(&names, 3, 5).queries.len(), 3);
}

#[test]
fn edits_are_of_all_kinds_and_survive_any_text() {
    let mut random = Random::new(1);
    let (mut longer, mut shorter, mut joined, mut swapped) = (0, 0, 0, 0);
    for _ in 0..500 {
        let text = edited("bake bread", &mut random);
        longer += usize::from(text.len() > 10);
        shorter += usize::from(text.len() < 10 && text.contains(' '));
        joined += usize::from(text == "bakebread");
        let letters = |it: &str| {
            let mut all: Vec<char> = it.chars().collect();
            all.sort_unstable();
            all
        };
        swapped += usize::from(text != "bake bread" && letters(&text) == letters("bake bread"));
    }
    assert!([longer, shorter, joined, swapped].iter().all(|it| *it > 50), "{longer} {shorter} {joined} {swapped}");
    for text in ["", " ", "C#", "ß", "\u{202e}x", "aaaa", "日本 語"] {
        for _ in 0..50 {
            edited(text, &mut random);
        }
    }
}

#[test]
fn the_sample_is_the_one_that_training_leaves_out() {
    // data/models/train_embedding.py draws by the same numbers; these are what it draws of these names.
    let skills = [skill("a", &["x", "Alpha", "beta", "Café\u{2013}bar", "delta", "epsilon"])];
    let drawn = |seed| held_out(&names(&skills), 3, seed).queries.into_iter().map(|it| it.text).collect::<Vec<_>>();
    assert_eq!(drawn(1), ["Café\u{2013}bar", "beta", "delta"]);
    assert_eq!(drawn(2), ["delta", "Alpha", "beta"]);
}

#[test]
fn a_run_makes_its_own_queries() {
    let skills = skills();
    let lexicon = lexicon_of(&skills);
    let settings = LinkSettings {
        framework: Some("test".to_owned()),
        top: 10,
        held_out: 6,
        typos: 10,
        seed: 1,
        lanes: vec![LinkLane::LINK],
    };
    let report = evaluate_link(&skills, &lexicon, &[], &settings).unwrap();
    let shown: Vec<_> = report.figures.iter().map(|it| (it.queries, it.count)).collect();
    assert_eq!(shown, [(QueryKind::HeldOut, 6), (QueryKind::Typos, 10)]);
    // The whole lexicon knows every name; without them some word of it still leads there.
    for query in &report.held_out.unwrap().queries {
        let found = lexicon.link(&query.text, &LinkOptions::default());
        assert!(query.wanted[0].contains(&found[0].skill), "{}", query.text);
    }
    assert!(report.figures[1].recall_at_10.value > 0.5);
}

#[test]
fn several_files_are_also_taken_together() {
    let skills = skills();
    let names = names(&skills);
    let files = ["phrase,skill\nwelding,welding\nxyzzy,sewing\n", "phrase,skill\ncooking,cooking\n"];
    let files: Vec<QuerySets> = files
        .iter()
        .enumerate()
        .map(|(nth, it)| read_queries(&nth.to_string(), it.as_bytes(), &names).unwrap())
        .collect();
    let settings =
        LinkSettings { framework: None, top: 10, held_out: 0, typos: 0, seed: 1, lanes: vec![LinkLane::LINK] };
    let report = evaluate_link(&skills, &lexicon_of(&skills), &files, &settings).unwrap();
    let shown: Vec<_> =
        report.figures.iter().map(|it| (it.gold.as_deref().unwrap(), it.count, it.recall_at_1.value)).collect();
    assert_eq!(shown, [("0", 2, 0.5), ("1", 1, 1.0), ("all", 3, 2.0 / 3.0)]);
}
