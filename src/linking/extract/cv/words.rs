//! Words of levels, years and denial in the languages of curricula.

use crate::model::{Date, Level, LevelBasis, LevelStatement};

/// Words of mastery, folded (lower case, no marks), the longer ones first where one holds another.
const LEVELS: &[(&str, Level)] = &[
    ("mother tongue", Level::Expert),
    ("native speaker", Level::Expert),
    ("native", Level::Expert),
    ("bilingual", Level::Expert),
    ("muttersprachlich", Level::Expert),
    ("muttersprache", Level::Expert),
    ("muttersprachler", Level::Expert),
    ("moedertaal", Level::Expert),
    ("modersmal", Level::Expert),
    ("lengua materna", Level::Expert),
    ("nativo", Level::Expert),
    ("nativa", Level::Expert),
    ("langue maternelle", Level::Expert),
    ("bilingue", Level::Expert),
    ("expert", Level::Expert),
    ("experte", Level::Expert),
    ("experto", Level::Expert),
    ("fluently", Level::Advanced),
    ("fluent", Level::Advanced),
    ("advanced", Level::Advanced),
    ("excellent", Level::Advanced),
    ("very good", Level::Advanced),
    ("proficient", Level::Advanced),
    ("business fluent", Level::Advanced),
    ("verhandlungssicher", Level::Advanced),
    ("fliessend", Level::Advanced),
    ("sehr gute kenntnisse", Level::Advanced),
    ("sehr gut", Level::Advanced),
    ("fortgeschritten", Level::Advanced),
    ("vloeiend", Level::Advanced),
    ("zeer goed", Level::Advanced),
    ("gevorderd", Level::Advanced),
    ("uitstekend", Level::Advanced),
    ("flytande", Level::Advanced),
    ("mycket bra", Level::Advanced),
    ("avancerad", Level::Advanced),
    ("fluido", Level::Advanced),
    ("avanzado", Level::Advanced),
    ("muy bueno", Level::Advanced),
    ("courant", Level::Advanced),
    ("avance", Level::Advanced),
    ("tres bon niveau", Level::Advanced),
    ("tres bien", Level::Advanced),
    ("intermediate", Level::Working),
    ("working knowledge", Level::Working),
    ("good", Level::Working),
    ("conversational", Level::Working),
    ("gute kenntnisse", Level::Working),
    ("gut", Level::Working),
    ("goed", Level::Working),
    ("god", Level::Working),
    ("gemiddeld", Level::Working),
    ("bra", Level::Working),
    ("intermedio", Level::Working),
    ("bueno", Level::Working),
    ("intermediaire", Level::Working),
    ("bon niveau", Level::Working),
    ("bien", Level::Working),
    ("basic knowledge", Level::Basic),
    ("basics", Level::Basic),
    ("basic", Level::Basic),
    ("elementary", Level::Basic),
    ("grundkenntnisse", Level::Basic),
    ("basiskennis", Level::Basic),
    ("grundlaggande", Level::Basic),
    ("basico", Level::Basic),
    ("basicos", Level::Basic),
    ("notions", Level::Basic),
    ("beginner", Level::Aware),
    ("anfanger", Level::Aware),
    ("beginner's level", Level::Aware),
    ("nyborjare", Level::Aware),
    ("principiante", Level::Aware),
    ("debutant", Level::Aware),
];

/// Words for a year, folded.
const YEARS: [&str; 15] = [
    "year", "years", "yr", "yrs", "jahr", "jahre", "jahren", "jaar", "ar", "ano", "anos", "an", "ans", "annee",
    "annees",
];
/// Numbers in words, folded.
const NUMBERS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("ein", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("funf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("twee", 2),
    ("drie", 3),
    ("vijf", 5),
    ("zes", 6),
    ("tien", 10),
    ("tva", 2),
    ("tre", 3),
    ("fyra", 4),
    ("fem", 5),
    ("sex", 6),
    ("tio", 10),
    ("dos", 2),
    ("tres", 3),
    ("cuatro", 4),
    ("cinco", 5),
    ("seis", 6),
    ("diez", 10),
    ("deux", 2),
    ("trois", 3),
    ("quatre", 4),
    ("cinq", 5),
    ("dix", 10),
];
/// Words before the year in which something began, folded.
const SINCE: [&str; 6] = ["since", "seit", "sinds", "sedan", "desde", "depuis"];
/// What denies, or only wishes for, what stands behind it, folded.
const DENIALS: [&str; 41] = [
    "no experience",
    "no knowledge",
    "no skills",
    "never",
    "don't",
    "do not",
    "cannot",
    "can't",
    "didn't",
    "did not",
    "am not",
    "not yet",
    "want to learn",
    "like to learn",
    "wish to learn",
    "hope to",
    "plan to learn",
    "interested in learning",
    "would like to",
    "keine",
    "kein ",
    "nicht ",
    "noch nie",
    "mochte ",
    "geen ",
    "niet ",
    "nooit",
    "wil leren",
    "zou graag",
    "inte ",
    "ingen ",
    "aldrig",
    "vill lara",
    "no tengo",
    "no se ",
    "nunca",
    "quiero aprender",
    "ne sais pas",
    "pas de ",
    "jamais",
    "voudrais",
];
/// How far a denial reaches.
const FARTHEST_BYTES: usize = 200;
/// What ends the reach of a denial, folded.
const TURNS: [&str; 9] = [". ", "; ", " but ", " however ", " aber ", " maar ", " men ", " pero ", " mais "];

/// A word of a text: its bytes, and folded.
pub(super) fn folded_words(text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut words = Vec::new();
    let mut start = None;
    let is_word = |it: char| it.is_alphanumeric() || it == '\'' || it == '’';
    for (at, it) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (start, is_word(it)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.push((from..at, folded(text.get(from..at).unwrap_or_default())));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Lower case, without marks; `ß` as `ss`.
pub(super) fn folded(text: &str) -> String {
    crate::text::fold(text).replace('ß', "ss").replace('’', "'")
}

/// A level that a text states, and where: a point of the CEFR, a word of mastery, or a mark on a scale of one's own,
/// which has no level.
pub(super) fn level_in(text: &str) -> Option<(std::ops::Range<usize>, LevelStatement)> {
    let words = folded_words(text);
    let cefr = words.iter().find(|(bytes, word)| {
        let is_point = word.len() == 2 && word.starts_with(['a', 'b', 'c']) && word.ends_with(['1', '2']);
        is_point && text.get(bytes.clone()).is_some_and(|it| it.starts_with(char::is_uppercase))
    });
    if let Some((bytes, _)) = cefr {
        return Some((bytes.clone(), LevelStatement::parse(text.get(bytes.clone())?)));
    }
    let mut best: Option<(usize, usize, Level)> = None;
    for at in 0..words.len() {
        for (phrase, level) in LEVELS {
            let length = phrase.split(' ').count();
            let run = words.get(at..at + length);
            let is_it = run.is_some_and(|run| run.iter().map(|it| it.1.as_str()).eq(phrase.split(' ')));
            if is_it && best.is_none_or(|known| length > known.1) {
                best = Some((at, length, *level));
            }
        }
    }
    if let Some((at, length, level)) = best {
        let bytes = words.get(at)?.0.start..words.get(at + length - 1)?.0.end;
        let value = text.get(bytes.clone())?.to_owned();
        return Some((bytes, LevelStatement { value, level: Some(level), position: None, basis: LevelBasis::Word }));
    }
    grade_in(text)
}

/// `4/5`, `★★★☆☆`: a mark on a scale that nobody described.
fn grade_in(text: &str) -> Option<(std::ops::Range<usize>, LevelStatement)> {
    const SIGNS: [char; 10] = ['★', '☆', '●', '○', '■', '□', '⚫', '⚪', '⭐', '◯'];
    let start = text.find(SIGNS)?;
    let rest = text.get(start..)?;
    let end = start + rest.find(|it: char| !SIGNS.contains(&it) && it != ' ').unwrap_or(rest.len());
    let value = text.get(start..end)?.trim_end().to_owned();
    let is_scale = value.chars().count() >= 3;
    is_scale.then_some((start..end, LevelStatement { value, level: None, position: None, basis: LevelBasis::Grade }))
}

/// The years that a text states, and where: `5 years`, `fünf Jahre`. At most 60.
pub(super) fn years_in(text: &str) -> Option<(std::ops::Range<usize>, u32)> {
    let words = folded_words(text);
    words.iter().enumerate().find_map(|(at, (bytes, word))| {
        let spelt = NUMBERS.iter().find(|it| it.0 == word).map(|it| it.1);
        let number: u32 = word.parse().ok().or(spelt).filter(|it| (1..=60).contains(it))?;
        let next = words.iter().skip(at + 1).take(2).position(|it| YEARS.contains(&it.1.as_str()))?;
        let year = words.get(at + 1 + next)?;
        let gap = text.get(bytes.end..year.0.start)?;
        (!gap.contains([',', ';', '.', '('])).then_some((bytes.start..year.0.end, number))
    })
}

/// The first of January of the year since when something is done, and where that is said: `since 2018`.
pub(super) fn since_in(text: &str) -> Option<(std::ops::Range<usize>, Date)> {
    let words = folded_words(text);
    words.iter().enumerate().find_map(|(at, (bytes, word))| {
        if !SINCE.contains(&word.as_str()) {
            return None;
        }
        // A month may stand between.
        words.iter().skip(at + 1).take(2).find_map(|(last, word)| {
            let year: i16 = word.parse().ok().filter(|it| (1940..=2100).contains(it))?;
            Some((bytes.start..last.end, Date::new(year, 1, 1).ok()?))
        })
    })
}

/// Whether what stands behind `before` is denied or wished for.
pub(super) fn is_denied(before: &str) -> bool {
    let mut from = before.len().saturating_sub(FARTHEST_BYTES);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let before = before.get(from..).unwrap_or_default();
    // Folding takes away the blank at the end.
    let folded = format!("{} ", folded(before));
    let from = TURNS.iter().filter_map(|it| folded.rfind(it).map(|at| at + it.len())).max().unwrap_or(0);
    let clause = folded.get(from..).unwrap_or_default();
    DENIALS.iter().any(|it| {
        let found = clause
            .match_indices(it)
            .any(|(at, _)| clause.get(..at).is_some_and(|it| !it.ends_with(char::is_alphanumeric)));
        found && !clause.contains("not only")
    })
}
