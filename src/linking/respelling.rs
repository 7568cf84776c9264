//! Respelling: words of a query that no name holds, written as names write them: `Geraet` for `Gerät`.

use super::lexicon::Lexicon;

/// Two letters that are written where one with two dots or a ring cannot be, and what the key of that one is.
const WRITTEN_OUT: [(&str, &str); 4] = [("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a")];

impl Lexicon {
    /// The key of a word of some name that this unknown one is with its umlauts written out.
    pub(super) fn respelt(&self, key: &str) -> Option<String> {
        if self.words.number(key).is_some() || !WRITTEN_OUT.iter().any(|(two, _)| key.contains(two)) {
            return None;
        }
        let all = WRITTEN_OUT.iter().fold(key.to_owned(), |text, (two, one)| text.replace(two, one));
        let first = WRITTEN_OUT.iter().find(|(two, _)| key.contains(two)).map(|(two, one)| key.replacen(two, one, 1));
        [Some(all), first].into_iter().flatten().find(|it| self.words.number(it).is_some())
    }
}

#[cfg(test)]
mod tests {
    use crate::linking::{LinkOptions, tests::lexicon_of};

    #[test]
    fn written_out_umlauts_are_those_of_the_names() {
        let names = [("a", "Geräte für Straßenbau prüfen", [].as_slice()), ("b", "Steuer", &[]), ("c", "ålen", &[])];
        let lexicon = lexicon_of(&names);
        let cases = [
            ("geraete", Some("gerate")),
            ("fuer", Some("fur")),
            ("pruefen", Some("prufen")),
            ("aalen", Some("alen")),
            ("steuer", None),
            ("feuer", None),
        ];
        for (key, expected) in cases {
            assert_eq!(lexicon.respelt(key).as_deref(), expected, "{key}");
        }
        let found = lexicon.link("Geraete fuer Strassenbau pruefen", &LinkOptions::default());
        assert!(found[0].skill.as_str().ends_with("/a") && found[0].confidence > 0.9, "{found:?}");
    }
}
