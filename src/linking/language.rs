//! The language of a text: declared, or guessed where that is safe.

use serde::{Deserialize, Serialize};
use whatlang::{Detector, Lang};

use super::{
    key::units,
    lexicon::{Form, Lexicon},
};
use crate::model::Iri;

/// A guess looks at so much of a text, in bytes.
const MOST_BYTES: usize = 4_096;
/// Texts of fewer words are too short for statistics of letters.
const FEWEST_WORDS: usize = 5;
/// Words of a phrase that are looked up.
const MOST_WORDS: usize = 12;

/// How the language of a text is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LanguageBasis {
    /// Somebody said so.
    Declared,
    /// It was told from the words, among the languages of the names.
    Guessed,
    /// It is not known: names in all languages count.
    #[default]
    None,
}

/// The language of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLanguage {
    /// BCP 47 primary subtag, lower case; `None` where it is not known.
    pub code: Option<String>,
    /// How it is known.
    pub basis: LanguageBasis,
}

impl TextLanguage {
    /// Whether the table of meanings, which is made for English, says something of the text.
    pub fn has_meanings(&self) -> bool {
        self.code.as_deref().is_none_or(|it| it == "en")
    }
}

impl Lexicon {
    /// The language of a text: the declared one (`de`, `de-AT`), else a guess among the languages of the names. A phrase of
    /// a few words is only guessed when a word of it stands in the names of one language alone, and the others contradict
    /// nowhere.
    pub fn language_of(&self, text: &str, declared: Option<&str>) -> TextLanguage {
        if let Some(code) = declared.map(primary).filter(|it| !it.is_empty()) {
            return TextLanguage { code: Some(code), basis: LanguageBasis::Declared };
        }
        let known: Vec<&str> = self.languages().filter(|it| *it != "und").collect();
        if known.len() < 2 {
            return TextLanguage::default();
        }
        let text = beginning(text);
        let words = text.split_whitespace().filter(|it| it.contains(char::is_alphabetic)).count();
        let guessed = if words < FEWEST_WORDS { self.language_of_words(text) } else { by_letters(text, &known) };
        let basis = if guessed.is_some() { LanguageBasis::Guessed } else { LanguageBasis::None };
        TextLanguage { code: guessed, basis }
    }

    /// Whether a name of a skill is there for want of one in the text's language.
    pub fn is_fallback(&self, skill: &Iri, name: &str, language: &TextLanguage) -> bool {
        let (Some(code), Some(skill)) = (&language.code, self.skill_number(skill)) else { return false };
        let mut same = self.forms_of_skill(skill).filter_map(|it| self.form(it)).filter(|it| self.surface(it) == name);
        !same.any(|it| self.language(it) == code || self.language(it) == "und")
    }

    /// Whether a form counts for texts in a language: it is in it, in English or in none.
    pub(super) fn is_of_language(&self, form: &Form, language: Option<&str>) -> bool {
        language.is_none_or(|wanted| [wanted, "en", "und"].contains(&self.language(form)))
    }

    /// The one language whose names have all the known words, at least one of which no other language has.
    fn language_of_words(&self, text: &str) -> Option<String> {
        let mut only: Option<u16> = None;
        let mut seen: Vec<Vec<u16>> = Vec::new();
        let units = units(text);
        for unit in units.iter().take(MOST_WORDS).filter(|it| it.key.chars().all(char::is_alphabetic)) {
            let Some(word) = self.words.number(&unit.key) else { continue };
            let forms = self.words.forms_with(word).iter().filter_map(|it| self.form(*it));
            let mut languages: Vec<u16> = Vec::new();
            for language in forms.map(|it| it.language) {
                if !languages.contains(&language) {
                    languages.push(language);
                }
            }
            if let [alone] = languages.as_slice() {
                only = only.or(Some(*alone));
            }
            seen.push(languages);
        }
        let only = only.filter(|only| seen.iter().all(|it| it.contains(only)))?;
        let code = self.languages.get(usize::from(only)).filter(|it| it.as_ref() != "und")?;
        (seen.len() * 2 >= units.len()).then(|| code.to_string())
    }
}

/// The language by its letters. English is always thought of, and a text that looks surely like a language that nobody
/// asked about is not forced into one of the known ones.
fn by_letters(text: &str, known: &[&str]) -> Option<String> {
    let languages: Vec<Lang> = known.iter().chain(&["en"]).filter_map(|it| language(it)).collect();
    let found = Detector::with_allowlist(languages.clone()).detect(text)?;
    let free = Detector::new().detect(text)?;
    let is_foreign = free.is_reliable() && !languages.contains(&free.lang());
    if is_foreign || !(found.is_reliable() || free.lang() == found.lang()) {
        return None;
    }
    LANGUAGES.iter().find(|(_, it)| *it == found.lang()).map(|(code, _)| (*code).to_owned())
}

/// Languages of frameworks that can be told by their letters.
const LANGUAGES: [(&str, Lang); 26] = [
    ("bg", Lang::Bul),
    ("ca", Lang::Cat),
    ("cs", Lang::Ces),
    ("da", Lang::Dan),
    ("de", Lang::Deu),
    ("el", Lang::Ell),
    ("en", Lang::Eng),
    ("es", Lang::Spa),
    ("et", Lang::Est),
    ("fi", Lang::Fin),
    ("fr", Lang::Fra),
    ("hr", Lang::Hrv),
    ("hu", Lang::Hun),
    ("it", Lang::Ita),
    ("lt", Lang::Lit),
    ("lv", Lang::Lav),
    ("nl", Lang::Nld),
    ("no", Lang::Nob),
    ("pl", Lang::Pol),
    ("pt", Lang::Por),
    ("ro", Lang::Ron),
    ("ru", Lang::Rus),
    ("sk", Lang::Slk),
    ("sl", Lang::Slv),
    ("sv", Lang::Swe),
    ("uk", Lang::Ukr),
];

fn language(code: &str) -> Option<Lang> {
    LANGUAGES.iter().find(|(known, _)| *known == code).map(|(_, it)| *it)
}

/// The primary subtag, lower case: `de` of `de-AT`.
fn primary(tag: &str) -> String {
    tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn beginning(text: &str) -> &str {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= MOST_BYTES).last().unwrap_or_default();
    if text.len() <= MOST_BYTES { text } else { text.get(..end).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linking::LexiconForm;

    fn lexicon() -> Lexicon {
        let skill = Iri::new("https://skills.test/x").unwrap();
        let names = [
            ("en", "project management"),
            ("de", "Projektmanagement"),
            ("de", "Software entwickeln"),
            ("en", "develop software"),
            ("sv", "utveckla mjukvara"),
            ("es", "gestión de proyectos"),
            ("nl", "projecten beheren"),
        ];
        let form = |(language, form)| LexiconForm { skill: &skill, framework: None, language, form, preferred: false };
        Lexicon::build(names.map(form))
    }

    #[test]
    fn what_is_declared_counts() {
        let found = lexicon().language_of("project management", Some("de-AT"));
        assert_eq!(found, TextLanguage { code: Some("de".to_owned()), basis: LanguageBasis::Declared });
        let skill = Iri::new("https://skills.test/x").unwrap();
        assert!(!found.has_meanings() && lexicon().is_fallback(&skill, "project management", &found));
        assert!(!lexicon().is_fallback(&skill, "Projektmanagement", &found));
        assert!(!lexicon().is_fallback(&skill, "project management", &TextLanguage::default()));
        assert_eq!(lexicon().language_of("x", Some(" ")).basis, LanguageBasis::None);
    }

    #[test]
    fn sentences_are_guessed_and_phrases_only_by_their_own_words() {
        let cases = [
            ("You will plan and lead projects together with our customers in London", Some("en")),
            ("Sie planen und leiten Projekte gemeinsam mit unseren Kunden in Berlin", Some("de")),
            ("Du planerar och leder projekt tillsammans med våra kunder i Stockholm", Some("sv")),
            ("Planificar y dirigir proyectos junto con nuestros clientes en Madrid", Some("es")),
            ("Je plant en leidt projecten samen met onze klanten in Amsterdam", Some("nl")),
            ("Вы планируете и ведёте проекты вместе с нашими клиентами в Москве", None),
            ("Projektmanagement", Some("de")),
            ("develop", Some("en")),
            ("software", None),
            ("software entwickeln", Some("de")),
            ("develop projekte", Some("en")),
            ("develop Projektmanagement", None),
            ("xyzzy", None),
            ("", None),
            ("1 2 3 4 5 6 7", None),
        ];
        let lexicon = lexicon();
        for (text, expected) in cases {
            let found = lexicon.language_of(text, None);
            assert_eq!(found.code.as_deref(), expected, "{text}");
            assert_eq!(found.basis == LanguageBasis::Guessed, expected.is_some(), "{text}");
        }
    }

    #[test]
    fn there_is_nothing_to_guess_among_one_language() {
        let skill = Iri::new("https://skills.test/x").unwrap();
        let form = LexiconForm { skill: &skill, framework: None, language: "en", form: "welding", preferred: true };
        assert_eq!(Lexicon::build([form]).language_of("welding", None), TextLanguage::default());
    }

    #[test]
    fn long_texts_are_not_read_whole() {
        assert_eq!(beginning(&"ä".repeat(9_000)).len(), MOST_BYTES);
        assert_eq!(beginning("ä"), "ä");
    }
}
