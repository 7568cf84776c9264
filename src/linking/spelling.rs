//! British and American spelling: one key for both.

use std::borrow::Cow;

/// Endings that two spellings of a word differ in, British first, with what stands for both. The longest that fits is
/// taken, so that longer ones come first.
const ENDINGS: [(&str, &str); 24] = [
    ("isations", "ization"),
    ("isation", "ization"),
    ("isational", "izational"),
    ("isers", "izer"),
    ("iser", "izer"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("ysed", "yzed"),
    ("yser", "yzer"),
    ("yse", "yze"),
    ("elling", "eling"),
    ("elled", "eled"),
    ("eller", "eler"),
    ("ogue", "og"),
    ("aemia", "emia"),
    ("aedic", "edic"),
    ("ouring", "oring"),
    ("oured", "ored"),
    ("our", "or"),
    ("etre", "eter"),
    ("entre", "enter"),
    ("fibre", "fiber"),
];

/// Whole words, British first.
const WORDS: [(&str, &str); 14] = [
    ("aluminium", "aluminum"),
    ("artefact", "artifact"),
    ("cheque", "check"),
    ("defence", "defense"),
    ("gaol", "jail"),
    ("grey", "gray"),
    ("jewellery", "jewelry"),
    ("licence", "license"),
    ("manoeuvre", "maneuver"),
    ("mould", "mold"),
    ("moulding", "molding"),
    ("plough", "plow"),
    ("programme", "program"),
    ("tyre", "tire"),
];

/// Words that end like a British one and are spelt so everywhere.
const KEPT: [&str; 14] = [
    "advertise",
    "advise",
    "compromise",
    "concise",
    "enterprise",
    "exercise",
    "expertise",
    "franchise",
    "merchandise",
    "precise",
    "premise",
    "promise",
    "revise",
    "supervise",
];

/// Shorter words keep their ending: *four*, *wise*, *tour*.
const SHORTEST_LETTERS: usize = 6;

/// The form of a lower-case word that its British and American spellings share. It need not be a word.
pub(super) fn one_spelling(word: &str) -> Cow<'_, str> {
    if KEPT.contains(&word) || !word.bytes().all(|it| it.is_ascii_lowercase()) {
        return Cow::Borrowed(word);
    }
    if let Some((_, shared)) = WORDS.iter().find(|(british, _)| *british == word) {
        return Cow::Borrowed(shared);
    }
    let ending = if word == "colour" || word.len() >= SHORTEST_LETTERS {
        ENDINGS.iter().find(|(british, _)| word.ends_with(british))
    } else {
        None
    };
    match ending.and_then(|(british, shared)| Some((word.strip_suffix(british)?, *shared))) {
        Some((stem, shared)) => Cow::Owned([stem, shared].concat()),
        None => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::one_spelling;

    #[test]
    fn both_spellings_share_a_form() {
        let pairs = [
            ("organisation", "organization"),
            ("optimise", "optimize"),
            ("analyse", "analyze"),
            ("modelling", "modeling"),
            ("colour", "color"),
            ("behaviour", "behavior"),
            ("catalogue", "catalog"),
            ("programme", "program"),
            ("licence", "license"),
            ("centre", "center"),
            ("labour", "labor"),
        ];
        for (british, american) in pairs {
            assert_eq!(one_spelling(british), one_spelling(american), "{british}");
        }
        for word in ["four", "tour", "wise", "supervise", "java", "größe", "c++", ""] {
            assert_eq!(one_spelling(word), word);
        }
    }
}
