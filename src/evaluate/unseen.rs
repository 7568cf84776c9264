//! Queries made of the skills' own names: names that the lexicon does not know, and misspelt ones.

use std::collections::BTreeSet;

use super::{GoldQuery, QueryKind, QuerySet, SkillNames, names::Name, random::Random};
use crate::{
    model::{Labels, Skill},
    text::normalise,
};

/// The fewest letters of a name that is misspelt.
const FEWEST_LETTERS: usize = 6;
/// How often another misspelling of one name is tried.
const TRIES: usize = 20;

/// `count` alternative names by seed, fewer where there are not so many. Names that are also the preferred one of some
/// skill are left out: no lexicon is without those. A shared name is right for any of its owners.
///
/// Each name is drawn by a number of its own (the smallest are taken), so that other names hardly change the sample, and
/// `data/models/train_embedding.py` can draw the same one: what it trains has not seen the 1,500 names of seed 1.
pub fn held_out(names: &SkillNames, count: usize, seed: u64) -> QuerySet {
    let of_seed = Random::new(seed).next();
    let others = names.all().filter(|it| !it.1.is_preferred);
    let mut pool: Vec<(u64, &Name)> =
        others.map(|(normal, name)| (Random::new(fnv(normal) ^ of_seed).next(), name)).collect();
    // Of equal numbers the order of names decides, which is fixed.
    pool.sort_by_key(|it| it.0);
    set(QueryKind::HeldOut, pool.into_iter().take(count).map(|(_, name)| (name.written.clone(), name)))
}

/// The skills without the names of a set, in whatever spelling and language; preferred names stay.
pub fn without_forms(skills: &[Skill], set: &QuerySet) -> Vec<Skill> {
    let lost: BTreeSet<String> = set.queries.iter().map(|it| normalise(&it.text)).collect();
    let owners: BTreeSet<_> = set.queries.iter().flat_map(|it| it.wanted.iter().flatten()).collect();
    let keep = |form: &String| !lost.contains(&normalise(form));
    let without = |skill: &Skill| {
        let mut skill = skill.clone();
        if owners.contains(&skill.id) {
            let Labels(languages) = &mut skill.labels;
            for labels in languages.values_mut() {
                labels.alternative.retain(keep);
                labels.hidden.retain(keep);
            }
        }
        skill
    };
    skills.iter().map(without).collect()
}

/// The skills with their names in one language alone.
pub fn in_language(skills: &[Skill], language: &str) -> Vec<Skill> {
    let one = |skill: &Skill| {
        let mut skill = skill.clone();
        skill.labels.0.retain(|code, _| code == language);
        skill
    };
    skills.iter().map(one).collect()
}

/// `count` names of at least 6 letters by seed, preferred and alternative, each with one or two edits: a letter put in, left
/// out, replaced or swapped with the next one, or a space left out. Where an edit gives a name that some skill has, another
/// one is tried.
pub fn misspelt(names: &SkillNames, count: usize, seed: u64) -> QuerySet {
    let mut random = Random::new(seed);
    let long = |it: &(&str, &Name)| it.1.written.chars().filter(|it| it.is_alphabetic()).count() >= FEWEST_LETTERS;
    let pool: Vec<&Name> = names.all().filter(long).map(|it| it.1).collect();
    let drawn = random.shuffled(pool);
    let wrong = drawn.into_iter().filter_map(|name| {
        let mut tried = (0..TRIES).map(|_| {
            let edits = 1 + random.below(2);
            (0..edits).fold(name.written.clone(), |text, _| edited(&text, &mut random))
        });
        tried.find(|it| !names.has(&normalise(it))).map(|text| (text, name))
    });
    let wrong: Vec<(String, &Name)> = wrong.take(count).collect();
    set(QueryKind::Typos, wrong.into_iter())
}

fn set<'a>(kind: QueryKind, queries: impl Iterator<Item = (String, &'a Name)>) -> QuerySet {
    let query =
        |(group, (text, name)): (usize, (String, &Name))| GoldQuery { text, group, wanted: vec![name.owners.clone()] };
    let queries = queries.enumerate().map(query).collect();
    QuerySet { name: String::new(), kind, queries, without_label: 0 }
}

/// A text with one edit, at a letter or a space.
pub(super) fn edited(text: &str, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let places = |wanted: &dyn Fn(usize, char) -> bool| -> Vec<usize> {
        text.chars().enumerate().filter(|(at, it)| wanted(*at, *it)).map(|it| it.0).collect()
    };
    let spaces = places(&|_, it| it == ' ');
    let letters = places(&|_, it| it.is_alphabetic());
    let pairs = places(&|at, it| {
        let next = characters.get(at + 1);
        it.is_alphabetic() && next.is_some_and(|next| next.is_alphabetic() && *next != it)
    });
    match (random.below(if spaces.is_empty() { 4 } else { 5 }), random.pick(&letters).copied()) {
        (0, Some(at)) => characters.insert(at + random.below(2), letter(random)),
        (1, Some(at)) => {
            characters.remove(at);
        }
        (2, Some(at)) => {
            if let Some(replaced) = characters.get_mut(at) {
                *replaced = letter(random);
            }
        }
        (4, _) => {
            if let Some(at) = random.pick(&spaces) {
                characters.remove(*at);
            }
        }
        _ => {
            if let Some(at) = random.pick(&pairs) {
                characters.swap(*at, at + 1);
            }
        }
    }
    characters.into_iter().collect()
}

fn letter(random: &mut Random) -> char {
    char::from(b'a' + u8::try_from(random.below(26)).unwrap_or_default())
}

/// FNV-1a of the UTF-8 bytes, 64 bits.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
