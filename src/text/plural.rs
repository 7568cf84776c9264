//! English plurals, as a second key for labels. Not a stemmer: only the number of a noun is taken away.

use std::borrow::Cow;

/// Words that end in *s* and have no singular of that shape, or one that means something else.
const KEPT: [&str; 27] = [
    "news",
    "series",
    "species",
    "lens",
    "diabetes",
    "always",
    "perhaps",
    "besides",
    "goods",
    "arts",
    "aids",
    "does",
    "has",
    "was",
    "this",
    "its",
    "his",
    "thus",
    "less",
    "windows",
    "rails",
    "sales",
    "analytics",
    "canvas",
    "bias",
    "atlas",
    "alias",
];

/// The singular of an English word in normal form: `skills` to `skill`, `databases` to `database`, `policies` to
/// `policy`. Words that are no plural, or might not be one (*analysis*, *business*, *AWS*, *physics*), stay as they are.
pub fn singular(word: &str) -> Cow<'_, str> {
    let letters = word.bytes().all(|it| it.is_ascii_lowercase());
    if !letters || word.len() < 4 || !word.ends_with('s') || KEPT.contains(&word) {
        return Cow::Borrowed(word);
    }
    let ends = |endings: &[&str]| endings.iter().any(|it| word.ends_with(it));
    if ends(&["ss", "us", "is", "ics", "ops", "js"]) && !ends(&["shops", "loops"]) {
        return Cow::Borrowed(word);
    }
    let cut = |bytes: usize| word.get(..word.len().saturating_sub(bytes)).unwrap_or(word);
    if word.len() > 4 && word.ends_with("ies") {
        return Cow::Owned(format!("{}y", cut(3)));
    }
    if ends(&["sses", "shes", "ches", "xes"]) && !ends(&["aches", "axes"]) {
        return Cow::Borrowed(cut(2));
    }
    Cow::Borrowed(cut(1))
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn only_plurals_change() {
        let cases = [
            ("skills", "skill"),
            ("databases", "database"),
            ("policies", "policy"),
            ("processes", "process"),
            ("branches", "branch"),
            ("boxes", "box"),
            ("languages", "language"),
            ("interviews", "interview"),
            ("workflows", "workflow"),
            ("ties", "tie"),
            ("analysis", "analysis"),
            ("business", "business"),
            ("physics", "physics"),
            ("devops", "devops"),
            ("nodejs", "nodejs"),
            ("aws", "aws"),
            ("windows", "windows"),
            ("c++", "c++"),
            ("größes", "größes"),
            ("", ""),
        ];
        for (word, expected) in cases {
            assert_eq!(singular(word), expected, "{word}");
        }
    }
}
