//! Titles on real data, in the folder named by `SKILLMATCH_REAL_DATA`; without it the test does nothing and says so.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::*;
use crate::{linking::LexiconForm, text::normalise};

/// Least shares found first and among five, in percent; below what was measured.
const LEAST_AT_1: f64 = 62.0;
const LEAST_AT_5: f64 = 85.0;

#[test]
fn held_out_names_of_esco_find_their_occupation() {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        eprintln!("skipped: SKILLMATCH_REAL_DATA is not set");
        return;
    };
    let mut reader = csv::Reader::from_path(folder.join("esco/en/occupations_en.csv")).unwrap();
    let mut forms: Vec<(Iri, String, bool)> = Vec::new();
    for row in reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap) {
        let id = Iri::new(&row["conceptUri"]).unwrap();
        forms.push((id.clone(), row["preferredLabel"].clone(), true));
        forms.extend(row["altLabels"].lines().map(|it| (id.clone(), it.to_owned(), false)));
    }
    let mut owners: BTreeMap<String, BTreeSet<&Iri>> = BTreeMap::new();
    let mut preferred = BTreeSet::new();
    for (id, form, is_preferred) in &forms {
        owners.entry(normalise(form)).or_default().insert(id);
        preferred.extend(is_preferred.then(|| normalise(form)));
    }
    // Every n-th by a hash of the name, so that neighbours in the file are not drawn together.
    let drawn: BTreeSet<&String> = owners
        .keys()
        .filter(|it| !preferred.contains(*it) && it.contains(char::is_alphanumeric))
        .filter(|it| blake3::hash(it.as_bytes()).as_bytes()[0] < 3)
        .collect();
    let left = forms.iter().filter(|(_, form, _)| !drawn.contains(&normalise(form)));
    let titles = TitleLexicon::build(left.map(|(skill, form, preferred)| LexiconForm {
        skill,
        framework: Some("esco"),
        language: "en",
        form,
        preferred: *preferred,
    }));
    let (mut first, mut among_five) = (0, 0);
    let options = LinkOptions { top: 5, ..LinkOptions::default() };
    let (mut sure, mut sure_right) = (0, 0);
    for name in &drawn {
        let found = titles.link(name, &options);
        let is_right = |it: &LinkMatch| owners[*name].contains(&it.skill);
        first += usize::from(found.first().is_some_and(is_right));
        among_five += usize::from(found.iter().any(is_right));
        if let Some(best) = found.first().filter(|it| it.confidence >= 0.5) {
            sure += 1;
            sure_right += usize::from(is_right(best));
        }
    }
    let percent = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
    let (at_1, at_5) = (percent(first, drawn.len()), percent(among_five, drawn.len()));
    eprintln!(
        "{} held-out names of {} forms: accuracy@1 {at_1:.1}, @5 {at_5:.1}; {sure} with confidence 0.5 or more, {:.1} right",
        drawn.len(),
        titles.len(),
        percent(sure_right, sure)
    );
    assert!(drawn.len() > 150, "only {} names", drawn.len());
    assert!(at_1 > LEAST_AT_1 && at_5 > LEAST_AT_5, "{at_1} {at_5}");
}
