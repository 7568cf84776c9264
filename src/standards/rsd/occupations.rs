//! Occupations by their codes in the Standard Occupational Classification (which OSMT calls BLS) and O\*NET, and which lies
//! below which. `15-1252` of the classification is O\*NET's `15-1252.00`; a code that ends in 0 is a group.

use std::collections::{HashMap, HashSet};

use crate::model::{Importance, Iri, Labels, Occupation, OccupationSkill, Reading, Record};

/// One occupation as a document names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Stated {
    pub(super) place: String,
    pub(super) code: String,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    /// `bls`, `o*net` or another, as written.
    pub(super) framework: Option<String>,
    /// Its own IRI, where it has one.
    pub(super) id: Option<Iri>,
    /// Codes above it that the document names, the nearest last.
    pub(super) parents: Vec<String>,
}

/// The occupations of a document, each once, in order of their first place.
#[derive(Debug, Default)]
pub(super) struct Occupations {
    found: Vec<(String, Occupation)>,
    by_id: HashMap<Iri, usize>,
}

impl Occupations {
    /// Takes the occupations that one descriptor names. Those that have another one of them below themselves are its
    /// groups: the skill is put down for the most specific ones only.
    pub(super) fn add(&mut self, stated: &[Stated], skill: Option<&Iri>) {
        let groups: HashSet<&str> = stated.iter().flat_map(|it| shared_starts(&it.code)).collect();
        let named: HashMap<&str, &str> =
            stated.iter().filter(|it| is_soc(&it.code)).map(|it| (significant(&it.code), it.code.as_str())).collect();
        for one in stated {
            let own: HashMap<&str, &str> =
                one.parents.iter().filter(|it| is_soc(it)).map(|it| (significant(it), it.as_str())).collect();
            let nearest = shared_starts(&one.code).find_map(|it| named.get(it).or_else(|| own.get(it)).copied());
            let other = || one.parents.iter().rfind(|it| !is_soc(it) && **it != one.code).map(String::as_str);
            let above = nearest.or_else(other).map(|it| id_of(it, one.framework.as_deref()));
            let is_group = is_soc(&one.code) && groups.contains(significant(&one.code));
            let Some(occupation) = self.occupation(one) else { continue };
            if let Some(above) = above
                && above != occupation.id
                && occupation.broader.len() < Self::MOST_ABOVE
                && !occupation.broader.contains(&above)
            {
                occupation.broader.push(above);
            }
            if let Some(skill) = skill.filter(|_| !is_group)
                && occupation.skills.last().is_none_or(|it| it.skill != *skill)
            {
                occupation.skills.push(OccupationSkill::new(skill.clone(), Importance::Preferred));
            }
        }
    }

    /// No classification puts one occupation into more groups.
    const MOST_ABOVE: usize = 20;

    fn occupation(&mut self, one: &Stated) -> Option<&mut Occupation> {
        let id = one.id.clone().unwrap_or_else(|| id_of(&one.code, one.framework.as_deref()));
        let at = *self.by_id.entry(id.clone()).or_insert_with(|| {
            let framework = Some(framework_of(&one.code, one.framework.as_deref()));
            let code = Some(one.code.clone()).filter(|it| !it.is_empty());
            self.found.push((one.place.clone(), Occupation { framework, code, ..Occupation::unnamed(id) }));
            self.found.len() - 1
        });
        let occupation = &mut self.found.get_mut(at)?.1;
        let labels = occupation.labels.0.entry(Labels::UNDETERMINED.to_owned()).or_default();
        if labels.preferred.is_none() {
            labels.preferred.clone_from(&one.name);
        }
        if labels.description.is_none() {
            labels.description.clone_from(&one.description);
        }
        Some(occupation)
    }

    pub(super) fn finish(self, reading: &mut Reading) {
        for (place, mut occupation) in self.found {
            occupation.labels.0.retain(|_, it| *it != crate::model::LanguageLabels::default());
            reading.push(place, Record::Occupation(occupation));
        }
    }
}

/// Whether one code of the classification lies below another: `15-1252` below `15-1250`, `15-1252.01` below `15-1252`.
pub(super) fn is_below(code: &str, group: &str) -> bool {
    is_soc(group) && shared_starts(code).any(|it| it == significant(group))
}

/// What a code shares with all that lie above it, the nearest first; nothing for codes of other classifications.
fn shared_starts(code: &str) -> impl Iterator<Item = &str> {
    let ends = if is_soc(code) { 3..significant(code).len() } else { 0..0 };
    ends.rev().filter_map(|end| code.get(..end))
}

/// The part of a code that those below it share.
fn significant(code: &str) -> &str {
    match code.split_once('.') {
        Some((soc, "00")) => soc,
        Some(_) => code,
        None => code.trim_end_matches('0'),
    }
}

/// `15-1252`, or with two more digits `15-1252.00`.
pub(super) fn is_soc(code: &str) -> bool {
    let digit = |at: usize| code.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let short = [0, 1, 3, 4, 5, 6].into_iter().all(digit) && code.as_bytes().get(2) == Some(&b'-');
    short && (code.len() == 7 || (code.len() == 10 && code.as_bytes().get(7) == Some(&b'.') && digit(8) && digit(9)))
}

/// The occupation's IRI: the page of O\*NET that people paste, or a local name for groups and other codes.
fn id_of(code: &str, framework: Option<&str>) -> Iri {
    let page = |code: &str| Iri::new(&format!("https://www.onetonline.org/link/summary/{code}")).ok();
    let known = match (is_soc(code), code.len()) {
        (true, 10) => page(code),
        (true, _) if !code.ends_with('0') => page(&format!("{code}.00")),
        _ => None,
    };
    known.unwrap_or_else(|| Iri::local("occupation", &format!("{} {code}", framework_of(code, framework))))
}

/// `soc` for the classification (`bls`), `onet` for O\*NET, else as written.
fn framework_of(code: &str, written: Option<&str>) -> String {
    let plain: String =
        written.unwrap_or_default().chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    match plain.as_str() {
        "onet" | "onetsoc" => "onet".to_owned(),
        "bls" | "soc" => "soc".to_owned(),
        _ if is_soc(code) => if code.len() == 10 { "onet" } else { "soc" }.to_owned(),
        "" => "occupations".to_owned(),
        _ => plain,
    }
}
