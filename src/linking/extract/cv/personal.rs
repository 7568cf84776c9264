//! What says who somebody is: names, contact, address, birth, family, nationality. Found by labels, by shape and by
//! what people write about themselves; masked before anything is linked. Rather too much than too little.

use std::ops::Range;

use super::{
    cues::{CUES, JOINTS, LABEL_SET, NAME_LABELS, NAMING, SELVES, STREETS, TITLES},
    languages,
    words::{folded, folded_words},
};
use crate::linking::{Lane, LaneSet, Lexicon, LinkOptions};

/// The words of the holder's name, folded: behind a label, said in a sentence, or alone at the top.
pub(super) fn names<'t>(lines: impl Iterator<Item = &'t str>, lexicon: &Lexicon) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_top = true;
    for line in lines {
        if let Some((label, value)) = line.split_once([':', '\t'])
            && NAME_LABELS.contains(&folded(label.trim()).as_str())
        {
            names.extend(words_of_name(value, 5));
        }
        let folded_line = folded(line);
        for cue in NAMING {
            if folded_line.contains(cue) {
                names.extend(said_name(line, cue));
            }
        }
        for address in line.split_whitespace().filter(|it| it.contains('@')) {
            let local = address.split('@').next().unwrap_or_default();
            let parts = local.split(|it: char| !it.is_alphabetic()).filter(|it| it.chars().count() >= 3);
            names.extend(parts.map(folded));
        }
        if is_top && line.contains(char::is_alphabetic) {
            let mut rest = line.to_owned();
            for title in TITLES {
                if let Some(at) = rest.to_lowercase().find(title).filter(|at| rest.is_char_boundary(*at)) {
                    let end = at + title.len();
                    rest = format!("{} {}", rest.get(..at).unwrap_or_default(), rest.get(end..).unwrap_or_default());
                }
            }
            // A title alone: the name stands below it.
            is_top = !rest.contains(char::is_alphabetic);
            if !is_top && is_name(&rest, lexicon) {
                names.extend(words_of_name(&rest, 5));
            }
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// The capitalised words behind *my name is*.
fn said_name(line: &str, cue: &str) -> Vec<String> {
    let words = folded_words(line);
    let length = cue.split(' ').count();
    let starts = |at: &usize| {
        words.get(*at..*at + length).is_some_and(|run| run.iter().map(|it| it.1.as_str()).eq(cue.split(' ')))
    };
    let Some(at) = (0..words.len()).find(starts) else { return Vec::new() };
    let Some(end) = words.get(at + length - 1).map(|it| it.0.end) else { return Vec::new() };
    words_of_name(line.get(end..).unwrap_or_default(), 4)
}

/// The first words, as long as they are capitalised and nothing stands between them.
fn words_of_name(text: &str, most: usize) -> Vec<String> {
    let mut found = Vec::new();
    for word in text.split_whitespace().take(most) {
        let bare = word.trim_matches(|it: char| !it.is_alphanumeric());
        if !bare.starts_with(char::is_uppercase) {
            break;
        }
        found.extend(bare.split(['-', '\'', '’']).filter(|it| it.chars().count() >= 2).map(folded));
        if word.ends_with([',', '.', ';', '!']) {
            break;
        }
    }
    found
}

/// Two to four capitalised words that are no name of a skill.
fn is_name(text: &str, lexicon: &Lexicon) -> bool {
    let words: Vec<&str> = text.split_whitespace().filter(|it| it.contains(char::is_alphabetic)).collect();
    let looks = (2..=4).contains(&words.len())
        && words.iter().all(|it| it.trim_matches(|it: char| !it.is_alphanumeric()).starts_with(char::is_uppercase))
        && !text.contains(|it: char| it.is_ascii_digit() || matches!(it, ':' | ',' | ';'));
    let exact = LinkOptions { top: 1, lanes: LaneSet::of(&[Lane::Exact]), ..LinkOptions::default() };
    looks && lexicon.link(text, &exact).is_empty()
}

/// What must not be read of a line or sentence: bytes of it, in order, not overlapping.
pub(super) fn masked(text: &str, names: &[String]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for part in parts(text) {
        let inside = text.get(part.clone()).unwrap_or_default();
        if is_labelled(inside) || is_postal(inside) {
            found.push(part);
            continue;
        }
        found.extend(contacts(inside).map(|it| part.start + it.start..part.start + it.end));
    }
    found.extend(clauses_about_oneself(text));
    for (bytes, word) in folded_words(text) {
        // A possessive is the name all the same.
        let bare = word.strip_suffix("'s").unwrap_or(&word);
        let is_capital = text.get(bytes.clone()).is_some_and(|it| it.starts_with(char::is_uppercase));
        if is_capital && names.iter().any(|it| it == bare) {
            found.push(bytes);
        }
    }
    merged(found)
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|it| !it.is_empty());
    ranges.sort_by_key(|it| (it.start, it.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut().filter(|it| range.start <= it.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// The parts of a line that stand side by side.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(['|', '•', '·', '\t', ';']) {
        // Behind a label a tab stands for the colon.
        if mark == "\t" && text.get(start..at).is_some_and(|it| has_label(it.trim())) {
            continue;
        }
        parts.push(start..at);
        start = at + mark.len();
    }
    parts.push(start..text.len());
    parts
}

fn has_label(text: &str) -> bool {
    LABEL_SET.contains(&folded(text.trim_matches(|it: char| !it.is_alphanumeric())).as_str())
}

/// `Date of birth: ...`, `Geboren am 12.5.1985`.
fn is_labelled(part: &str) -> bool {
    let label = part.split([':', '\t', '：', '=']).next().unwrap_or_default().trim();
    if label.len() < part.trim().len() && has_label(label) {
        return true;
    }
    // Without a colon a label counts where a number follows it: `Tel 0123`, `geboren am 1.2.`.
    let words = folded_words(part);
    let number = words.iter().position(|it| it.1.starts_with(|it: char| it.is_ascii_digit()));
    let before = number.and_then(|at| Some(part.get(..words.get(at)?.0.start)?.trim()));
    words.len() <= 12 && before.is_some_and(|it| !it.is_empty() && has_label(it))
}

/// A street with a number, or a postcode with a town; in a short line.
fn is_postal(part: &str) -> bool {
    const LONGEST_WORDS: usize = 12;
    let words = folded_words(part);
    if words.is_empty() || words.len() > LONGEST_WORDS {
        return false;
    }
    let is_number = |it: &str| it.len() <= 5 && it.starts_with(|it: char| it.is_ascii_digit());
    let is_street = |it: &str| STREETS.iter().any(|street| it == *street || (street.len() > 3 && it.ends_with(street)));
    let house = words.windows(2).any(|pair| {
        let (a, b) = (pair[0].1.as_str(), pair[1].1.as_str());
        (is_street(a) && is_number(b)) || (is_number(a) && is_street(b))
    });
    let spread = words.iter().any(|it| is_street(&it.1)) && words.iter().any(|it| is_number(&it.1) && it.1.len() <= 4);
    let is_year = |it: &str| it.len() == 4 && (it.starts_with("19") || it.starts_with("20"));
    let town = words.windows(2).any(|pair| {
        let code = pair[0].1.as_str();
        let is_code = (4..=5).contains(&code.len()) && code.bytes().all(|it| it.is_ascii_digit()) && !is_year(code);
        is_code && part.get(pair[1].0.clone()).is_some_and(|it| it.starts_with(char::is_uppercase))
    });
    house || (spread && words.len() <= 8) || town
}

/// E-mail addresses, addresses on the web and telephone numbers.
fn contacts(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(char::is_whitespace) {
        let token = piece.trim_end();
        let lower = token.to_lowercase();
        if token.contains('@') || is_web(&lower) {
            found.push(start..start + token.len());
        }
        start += piece.len();
    }
    found.extend(telephones(text));
    found.into_iter()
}

fn is_web(token: &str) -> bool {
    const SITES: [&str; 10] = [
        "linkedin.",
        "github.com",
        "gitlab.com",
        "xing.com",
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "t.me/",
        "wa.me/",
        "behance.net",
    ];
    token.contains("://") || token.contains("www.") || SITES.iter().any(|it| token.contains(it))
}

/// Runs of seven and more digits with what stands between digits of a number; dates and spans of years are none.
fn telephones(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut run: Option<Range<usize>> = None;
    let ends = text.char_indices().chain(std::iter::once((text.len(), '\n')));
    for (at, it) in ends {
        let belongs = it.is_ascii_digit() || matches!(it, '+' | '(' | ')' | '-' | '/' | '.' | ' ' | '\u{a0}' | '–');
        if belongs {
            let start = run.as_ref().map_or(at, |it| it.start);
            run = Some(start..at + it.len_utf8());
        } else if let Some(bytes) = run.take() {
            let number = text.get(bytes.clone()).unwrap_or_default();
            if number.bytes().filter(u8::is_ascii_digit).count() >= 7 && !is_dates(number) {
                found.push(bytes);
            }
        }
    }
    found
}

/// `2015 – 2019`, `01.09.2015 - 31.12.2019`: all in pieces of at most four digits, one of them a year.
fn is_dates(text: &str) -> bool {
    let pieces: Vec<&str> = text.split(|it: char| !it.is_ascii_digit()).filter(|it| !it.is_empty()).collect();
    let is_year = |it: &&str| it.len() == 4 && (it.starts_with("19") || it.starts_with("20"));
    let short = pieces.iter().all(|it| it.len() <= 2 || is_year(it));
    short && pieces.iter().any(is_year) && !text.trim_start().starts_with(['+', '('])
}

/// The clauses in which somebody says who they are.
fn clauses_about_oneself(text: &str) -> Vec<Range<usize>> {
    let clauses = clauses(text);
    let mut found = Vec::new();
    let mut goes_on = false;
    for bytes in clauses {
        let clause = text.get(bytes.clone()).unwrap_or_default();
        let folded = format!(" {} ", folded(clause));
        let is_about = CUES.iter().any(|cue| holds(&folded, cue)) || is_self(clause, &folded);
        // `born in Ghent, Belgium`: names of places go with what they belong to.
        let is_tail = goes_on && is_place_like(clause);
        goes_on = is_about || is_tail;
        if goes_on {
            found.push(bytes);
        }
    }
    found
}

/// Whether a phrase stands in a text by itself.
fn holds(text: &str, phrase: &str) -> bool {
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).is_none_or(|it| !it.ends_with(char::is_alphanumeric));
        let after = text.get(at + phrase.len()..).is_none_or(|it| !it.starts_with(char::is_alphanumeric));
        before && (after || phrase.ends_with(' '))
    })
}

/// *I am Dutch*, *I'm Anna Muster*.
fn is_self(clause: &str, folded: &str) -> bool {
    let Some(said) = SELVES.iter().find(|it| holds(folded, it)) else { return false };
    let words = folded_words(clause);
    let length = said.split(' ').count();
    let at = (0..words.len()).find(|at| {
        words.get(*at..*at + length).is_some_and(|run| run.iter().map(|it| it.1.as_str()).eq(said.split(' ')))
    });
    let Some(rest) = at.and_then(|at| words.get(at + length..)) else { return false };
    let is_big =
        |it: &(Range<usize>, String)| clause.get(it.0.clone()).is_some_and(|it| it.starts_with(char::is_uppercase));
    let is_person = |it: &str| matches!(it, "man" | "woman" | "male" | "female" | "mann" | "frau" | "vrouw" | "kvinna");
    let first =
        rest.iter().find(|it| !matches!(it.1.as_str(), "a" | "an" | "ein" | "eine" | "een" | "en" | "un" | "une"));
    let is_nationality = first.is_some_and(|it| languages::english(&it.1).is_some() && is_big(it)) && rest.len() <= 3;
    // In German every noun is big: there two big words make a name.
    let needed = if *said == "ich bin" { 2 } else { 1 };
    let is_named = rest.len() >= needed && rest.iter().take(needed).all(is_big);
    is_nationality || is_named || first.is_some_and(|it| is_person(&it.1))
}

fn is_place_like(clause: &str) -> bool {
    let words: Vec<&str> = clause.split_whitespace().collect();
    let is_big = |it: &&str| {
        let bare = it.trim_matches(|it: char| !it.is_alphanumeric());
        bare.is_empty() || bare.starts_with(|it: char| it.is_uppercase() || it.is_ascii_digit())
    };
    !words.is_empty() && words.len() <= 4 && words.iter().all(is_big)
}

/// The clauses of a text: between marks and joining words.
fn clauses(text: &str) -> Vec<Range<usize>> {
    let mut ends: Vec<(usize, usize)> =
        text.match_indices([',', ';', '(', ')', '!', '?', '\n', '|']).map(|(at, it)| (at, at + it.len())).collect();
    ends.extend(text.match_indices(". ").map(|(at, _)| (at, at + 1)));
    for joint in JOINTS {
        ends.extend(text.match_indices(joint).map(|(at, it)| (at, at + it.len())));
    }
    ends.sort_unstable();
    let mut clauses = Vec::new();
    let mut start = 0;
    for (end, next) in ends {
        if end >= start {
            clauses.push(start..end);
        }
        start = start.max(next);
    }
    clauses.push(start..text.len());
    clauses
}
