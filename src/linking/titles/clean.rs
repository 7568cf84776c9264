//! What a title says of the work, and what it says of rank, hours, pay, place and gender.

/// A title, or what is left of it, to be looked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub(super) text: String,
    /// How much a match of it is worth beside one of the whole title, 0 to 1.
    pub(super) trust: f32,
    /// Whether only a name that is all of it counts.
    pub(super) only_exact: bool,
}

/// Words of rank, hours and hiring, folded; they say nothing of the kind of work unless they are part of a name.
const SET_ASIDE: [&str; 66] = [
    "senior",
    "junior",
    "sr",
    "jr",
    "lead",
    "principal",
    "staff",
    "mid",
    "midlevel",
    "entry",
    "level",
    "intermediate",
    "experienced",
    "graduate",
    "intern",
    "internship",
    "trainee",
    "apprentice",
    "apprenticeship",
    "werkstudent",
    "praktikant",
    "praktikum",
    "azubi",
    "ausbildung",
    "stagiaire",
    "stage",
    "stagiair",
    "practicas",
    "becario",
    "fulltime",
    "parttime",
    "full",
    "part",
    "time",
    "vollzeit",
    "teilzeit",
    "voltijd",
    "deeltijd",
    "heltid",
    "deltid",
    "temporary",
    "permanent",
    "contract",
    "freelance",
    "fixed",
    "term",
    "remote",
    "hybrid",
    "onsite",
    "homeoffice",
    "urgent",
    "hiring",
    "wanted",
    "needed",
    "vacancy",
    "job",
    "opening",
    "position",
    "ref",
    "cdi",
    "cdd",
    "befristet",
    "unbefristet",
    "gesucht",
    "gezocht",
    "sokes",
];
/// Roman numbers of grades.
const GRADES: [&str; 5] = ["i", "ii", "iii", "iv", "v"];
/// Marks of gender between slashes and the like, folded.
const GENDERS: [&str; 12] = ["m", "w", "d", "f", "x", "h", "v", "i", "k", "gn", "div", "diverse"];
/// Phrases that say that everybody may apply.
const EVERYBODY: [&str; 5] = ["all genders", "all gender", "any gender", "alle geschlechter", "tous genres"];
/// Endings by which one word names both genders: `Bäcker/in`, `Bäcker*innen`, `Bäcker(in)`.
const BOTH_GENDERS: [&str; 8] = ["/innen", "/in", "*innen", "*in", ":innen", ":in", "_in", "(in)"];
/// What parts of a title stand apart by.
const APART: [&str; 12] = [" - ", " – ", " — ", " | ", " / ", ", ", ": ", "; ", " @ ", " • ", " · ", " // "];
/// Words before a place or an employer.
const BEFORE_PLACES: [&str; 12] =
    [" in ", " at ", " near ", " based ", " for ", " bei ", " im ", " chez ", " a ", " à ", " en ", " i "];
/// So much of a title is looked at, in characters.
const LONGEST: usize = 300;

const WHOLE: f32 = 1.0;
const SPLIT: f32 = 0.985;
const CLEANED: f32 = 0.97;
const PART: f32 = 0.9;

/// The readings of a title, the most trusted first; none twice.
pub(super) fn readings(title: &str) -> Vec<Reading> {
    const MOST: usize = 12;
    let title: String = title.chars().take(LONGEST).collect();
    let whole = spaced(&title);
    let mut found = Vec::new();
    let mut add = |text: String, trust: f32, only_exact: bool| {
        let is_new = !found.iter().any(|it: &Reading| it.text == text);
        if is_new && found.len() < MOST && text.contains(char::is_alphanumeric) {
            found.push(Reading { text, trust, only_exact });
        }
    };
    let unmarked = spaced(&without_marks(&whole));
    add(whole, WHOLE, false);
    add(unmarked.clone(), WHOLE, false);
    let bare = spaced(&without_parentheses(&unmarked));
    add(without_rank(&bare), CLEANED, false);
    let parts = parts(&bare);
    for (nth, part) in parts.iter().enumerate() {
        if nth == 0 {
            add(spaced(part.trim_matches(' ')), SPLIT, true);
        }
        // The first part mostly is the work, the others are mostly not.
        add(without_rank(&spaced(part)), if nth == 0 { CLEANED } else { PART }, nth > 0 || parts.len() == 1);
        add(without_rank(&spaced(before_place(part))), PART, nth > 0);
    }
    found
}

/// One blank between words.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without what says which genders are meant.
fn without_marks(title: &str) -> String {
    let mut text = title.to_owned();
    for phrase in EVERYBODY {
        while let Some(at) = lower_find(&text, phrase) {
            text.replace_range(at..at + phrase.len(), " ");
        }
    }
    for ending in BOTH_GENDERS {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|it| it.find(ending)).map(|it| it + from) {
            let ends = text.get(at + ending.len()..).is_none_or(|it| !it.starts_with(char::is_alphanumeric));
            let continues = text.get(..at).is_some_and(|it| it.ends_with(char::is_alphabetic));
            if ends && continues {
                text.replace_range(at..at + ending.len(), "");
            }
            from = at + usize::from(!(ends && continues));
        }
    }
    // `Baker (m/w/d), Ghent`: the comma still parts.
    let words = text.split(' ').map(|word| match is_gender_mark(word) {
        true if word.ends_with(',') => ",",
        true => "",
        false => word,
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Where an ASCII phrase stands, whatever its case.
fn lower_find(text: &str, phrase: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(phrase)
}

/// `(m/w/d)`, `m/f/x`, `[H/F]`, `(m|w|d)`.
fn is_gender_mark(word: &str) -> bool {
    let inner = word.trim_matches(|it: char| "()[]{},.;".contains(it));
    let mut parts = inner.split(['/', '|', '*', ',', ':']);
    inner.contains(['/', '|', '*', ',', ':']) && parts.all(|it| GENDERS.contains(&it.to_lowercase().as_str()))
}

fn without_parentheses(title: &str) -> String {
    let mut depth = 0_usize;
    title
        .chars()
        .map(|it| match it {
            '(' | '[' | '{' => {
                depth += 1;
                ' '
            }
            ')' | ']' | '}' => {
                depth = depth.saturating_sub(1);
                ' '
            }
            _ if depth > 0 => ' ',
            _ => it,
        })
        .collect()
}

/// Without words of rank and hours, and without numbers.
fn without_rank(text: &str) -> String {
    let is_kept = |word: &&str| {
        let bare: String = crate::text::fold(word).chars().filter(|it| it.is_alphanumeric()).collect();
        let is_number = word.chars().any(|it| it.is_ascii_digit()) && !word.chars().any(char::is_alphabetic);
        !bare.is_empty() && !is_number && !SET_ASIDE.contains(&bare.as_str()) && !GRADES.contains(&bare.as_str())
    };
    let kept: Vec<&str> = text.split(' ').filter(is_kept).collect();
    kept.join(" ").trim_matches(|it: char| ",.;:-–|/!".contains(it) || it == ' ').to_owned()
}

fn parts(title: &str) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    for mark in APART {
        parts = parts.iter().flat_map(|it| it.split(mark)).map(str::to_owned).collect();
    }
    parts.retain(|it| it.contains(char::is_alphabetic));
    parts
}

/// What stands before *in Berlin* or *at Example Ltd*: before a preposition with a capital behind it.
fn before_place(part: &str) -> &str {
    let place = |before: &str| {
        let at = part.find(before)?;
        part.get(at + before.len()..)?.starts_with(char::is_uppercase).then_some(at)
    };
    let first = BEFORE_PLACES.iter().filter_map(|it| place(it)).min();
    first.and_then(|at| part.get(..at)).unwrap_or(part)
}
