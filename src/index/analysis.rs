//! How text becomes terms: words, lower case, without accents; and the same with English endings cut off.

use tantivy::tokenizer::{AsciiFoldingFilter, Language, LowerCaser, Stemmer, TextAnalyzer, Token, TokenizerManager};
use unicode_normalization::UnicodeNormalization;

use super::tokens::WordTokenizer;

/// The name under which [`Analysis::words`] is registered.
pub(super) const WORDS: &str = "skillmatch_words";
/// The name under which [`Analysis::stems`] is registered.
pub(super) const STEMS: &str = "skillmatch_stems";
/// Whole names are compared up to here, in bytes.
const MAX_WHOLE_BYTES: usize = 400;

/// The two analysers.
#[derive(Clone)]
pub(super) struct Analysis {
    words: TextAnalyzer,
    stems: TextAnalyzer,
}

impl Analysis {
    /// The analysers, ready to use.
    pub(super) fn new() -> Self {
        let folded = || TextAnalyzer::builder(WordTokenizer).filter(LowerCaser).filter(AsciiFoldingFilter);
        Self { words: folded().build(), stems: folded().filter(Stemmer::new(Language::English)).build() }
    }

    /// The analysers under their names.
    pub(super) fn manager() -> TokenizerManager {
        let analysis = Self::new();
        let manager = TokenizerManager::default();
        manager.register(WORDS, analysis.words);
        manager.register(STEMS, analysis.stems);
        manager
    }

    /// The words of a text, lower case and without accents. Words of one position are forms of one word.
    pub(super) fn words(&self, text: &str) -> Vec<Token> {
        run(self.words.clone(), text)
    }

    /// The same with English endings cut off.
    pub(super) fn stems(&self, text: &str) -> Vec<Token> {
        run(self.stems.clone(), text)
    }

    /// A whole name, so that two spellings that differ in case, accents and punctuation only are the same.
    pub(super) fn whole(&self, text: &str) -> String {
        let mut whole = String::new();
        let mut last = None;
        for token in self.words(text) {
            if last.replace(token.position) == Some(token.position) {
                continue;
            }
            if whole.len() + token.text.len() >= MAX_WHOLE_BYTES {
                break;
            }
            if !whole.is_empty() {
                whole.push(' ');
            }
            whole.push_str(&token.text);
        }
        whole
    }
}

/// A text in its composed form, in which letters and accents are one: what is indexed, stored and asked.
pub(super) fn composed(text: &str) -> String {
    text.nfc().collect()
}

fn run(mut analyzer: TextAnalyzer, text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    analyzer.token_stream(text).process(&mut |token| tokens.push(token.clone()));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_compare_without_case_accents_and_punctuation() {
        let analysis = Analysis::new();
        let table = [
            ("Java (programming language)", "java programming language"),
            ("Café-Manager", "cafe-manager"),
            ("C++", "c++"),
            ("  .NET Core ", ".net core"),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(analysis.whole(&composed(text)), expected, "{text}");
        }
        assert_eq!(analysis.whole(&composed("Cafe\u{301}")), "cafe");
    }
}
