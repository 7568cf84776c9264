//! Languages as the European Union's authority list names them (`.../authority/language/DEU`), as BCP 47 tags.

/// ISO 639-2 codes with their ISO 639-1 ones.
const SHORT: [(&str, &str); 45] = [
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("bos", "bs"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("est", "et"),
    ("eus", "eu"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("gle", "ga"),
    ("glg", "gl"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("isl", "is"),
    ("ita", "it"),
    ("kat", "ka"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("ltz", "lb"),
    ("mkd", "mk"),
    ("mlt", "mt"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("nor", "no"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("sqi", "sq"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("zho", "zh"),
];

/// The BCP 47 tag of a language given as one, as a three-letter code, or as an IRI that ends in either.
pub(in crate::standards) fn tag(written: &str) -> Option<String> {
    let code = written.trim().rsplit(['/', '#']).next().unwrap_or_default();
    let lower = code.to_lowercase();
    if let Some((_, short)) = SHORT.iter().find(|(long, _)| *long == lower) {
        return Some((*short).to_owned());
    }
    let primary = lower.split('-').next().unwrap_or_default();
    let is_tag = (2..=3).contains(&primary.len()) && primary.chars().all(|it| it.is_ascii_alphabetic());
    is_tag.then(|| if primary.len() == lower.len() { lower.clone() } else { code.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn all_ways_to_name_a_language() {
        for (written, expected) in [
            ("http://publications.europa.eu/resource/authority/language/DEU", Some("de")),
            ("http://lexvo.org/id/iso639-1/fr", Some("fr")),
            ("en", Some("en")),
            ("nl-BE", Some("nl-BE")),
            ("FIN", Some("fi")),
            ("http://publications.europa.eu/resource/authority/language/SGN", Some("sgn")),
            ("English", None),
            ("", None),
        ] {
            assert_eq!(tag(written).as_deref(), expected, "{written}");
        }
    }
}
