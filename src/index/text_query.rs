//! From words to a tantivy query, built piece by piece: what people type is never parsed as a language.

use std::ops::Range;

use tantivy::{
    Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur, Query as TextualQuery,
        TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{analysis::Analysis, highlight::Marks, schema::Fields, snapshot::Snapshot, spelling::word_fields};

/// A whole name is above everything else.
const WHOLE_NAME: f32 = 1_000.0;
/// A whole alias comes next.
const WHOLE_ALIAS: f32 = 500.0;
/// A name that begins with the whole query.
const NAME_START: f32 = 8.0;
/// Longer queries are not looked for as the beginning of a name, in bytes.
const MAX_START_BYTES: usize = 64;
/// What the fields that match less well add to the best one.
const TIE_BREAKER: f32 = 0.1;
/// Words that need not match when there are others.
const STOP_WORDS: [&str; 14] = ["a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to", "with"];

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueryWord {
    /// Where it stands in the query.
    pub(super) place: Range<usize>,
    /// The word, and the word without its joints.
    pub(super) forms: Vec<String>,
    /// Its stem.
    stem: String,
    /// What stands between its joints.
    parts: Vec<QueryWord>,
}

/// The words of a query.
fn read_words(analysis: &Analysis, text: &str) -> Vec<QueryWord> {
    let mut words: Vec<QueryWord> = Vec::new();
    let mut last = None;
    for (token, stem) in analysis.words(text).into_iter().zip(analysis.stems(text)) {
        let place = token.offset_from..token.offset_to;
        let word = QueryWord { place, forms: vec![token.text], stem: stem.text, parts: Vec::new() };
        match words.last_mut() {
            Some(whole) if last == Some(token.position) && whole.place == word.place => whole.forms.extend(word.forms),
            Some(whole) if last == Some(token.position) => whole.parts.push(word),
            _ => words.push(word),
        }
        last = Some(token.position);
    }
    words
}

/// A query as it will be asked.
#[derive(Debug)]
pub(super) struct Understood {
    /// Its words.
    pub(super) words: Vec<QueryWord>,
    /// The text after correction, when something was corrected.
    pub(super) corrected: Option<String>,
    /// The whole text as one name.
    whole: String,
    /// Whether the last word may be the beginning of a word.
    open_end: bool,
}

/// The words of a query; words that occur only in parts are taken apart.
pub(super) fn read_query(snapshot: &Snapshot, text: &str) -> tantivy::Result<Vec<QueryWord>> {
    let mut words = Vec::new();
    let read = read_words(&snapshot.analysis, text);
    let count = read.len();
    for (number, word) in read.into_iter().enumerate() {
        if word.parts.is_empty() || known(snapshot, &word, number + 1 == count)? {
            words.push(word);
        } else {
            words.extend(word.parts);
        }
    }
    Ok(words)
}

/// Corrects words that occur nowhere.
pub(super) fn understand(snapshot: &Snapshot, text: &str, mut words: Vec<QueryWord>) -> tantivy::Result<Understood> {
    let (mut corrected, mut changed) = (text.to_owned(), false);
    let count = words.len();
    // From the end, so that places before stay what they are.
    for (number, word) in words.iter().enumerate().rev() {
        if is_stop_word(word) || known(snapshot, word, number + 1 == count)? {
            continue;
        }
        let nearest = match word.forms.first() {
            Some(form) => snapshot.vocabulary()?.nearest(form),
            None => None,
        };
        if let Some(nearest) = nearest {
            corrected.replace_range(word.place.clone(), &nearest);
            changed = true;
        }
    }
    if changed {
        words = read_query(snapshot, &corrected)?;
    }
    let whole = snapshot.analysis.whole(&corrected);
    // A single letter that is a word, like `C` or `R`, is that word and no beginning.
    let open_end = match words.last() {
        Some(last) => {
            let short = last.forms.iter().all(|it| it.chars().count() < 2);
            !(short && occurs(snapshot, last)?)
        }
        None => false,
    };
    Ok(Understood { words, corrected: changed.then_some(corrected), whole, open_end })
}

/// Whether a word occurs, its stem occurs, or, for the last word, any word begins with it.
fn known(snapshot: &Snapshot, word: &QueryWord, last: bool) -> tantivy::Result<bool> {
    if occurs(snapshot, word)? {
        return Ok(true);
    }
    if !last {
        return Ok(false);
    }
    let fields = snapshot.fields;
    for reader in snapshot.searcher.segment_readers() {
        for field in [fields.name, fields.aliases, fields.alignments] {
            let inverted = reader.inverted_index(field)?;
            for form in &word.forms {
                let mut terms = inverted.terms().range().ge(form).into_stream()?;
                if terms.advance() && terms.key().starts_with(form.as_bytes()) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

fn occurs(snapshot: &Snapshot, word: &QueryWord) -> tantivy::Result<bool> {
    let fields = snapshot.fields;
    for reader in snapshot.searcher.segment_readers() {
        for field in word_fields(fields) {
            let inverted = reader.inverted_index(field)?;
            for form in &word.forms {
                if inverted.terms().term_ord(form)?.is_some() {
                    return Ok(true);
                }
            }
        }
        for field in [fields.name_stem, fields.description_stem] {
            if reader.inverted_index(field)?.terms().term_ord(&word.stem)?.is_some() {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

impl Understood {
    /// How many words there are that should match.
    pub(super) fn word_count(&self) -> usize {
        self.counting().count()
    }

    /// The words that should match: those that say something, or all when none does.
    fn counting(&self) -> impl Iterator<Item = (usize, &QueryWord)> {
        let all_stop = self.words.iter().all(is_stop_word);
        self.words.iter().enumerate().filter(move |(_, it)| all_stop || !is_stop_word(it))
    }

    /// A query that `at_least` of the words have to match.
    pub(super) fn query(&self, fields: Fields, at_least: usize) -> Box<dyn TextualQuery> {
        let needed = self.counting().map(|(number, word)| (Occur::Should, self.word(fields, number, word))).collect();
        let needed = BooleanQuery::with_minimum_required_clauses(needed, at_least);
        let mut clauses: Vec<(Occur, Box<dyn TextualQuery>)> = vec![
            (Occur::Must, Box::new(needed)),
            (Occur::Should, constant(term(fields.name_whole, &self.whole), WHOLE_NAME)),
            (Occur::Should, constant(term(fields.alias_whole, &self.whole), WHOLE_ALIAS)),
        ];
        if self.open_end && self.whole.len() <= MAX_START_BYTES {
            clauses.push((Occur::Should, constant(prefix(fields.name_whole, &self.whole), NAME_START)));
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// Whether the word of this number may be the beginning of a word.
    fn is_open(&self, number: usize) -> bool {
        self.open_end && number + 1 == self.words.len()
    }

    /// The best of the fields that have a word.
    fn word(&self, fields: Fields, number: usize, word: &QueryWord) -> Box<dyn TextualQuery> {
        let mut ways: Vec<Box<dyn TextualQuery>> = Vec::new();
        for form in &word.forms {
            let weights =
                [(fields.name, 6.0), (fields.aliases, 4.0), (fields.alignments, 2.0), (fields.description, 1.0)];
            ways.extend(weights.map(|(field, boost)| boosted(term(field, form), boost)));
        }
        for (field, boost) in [(fields.name_stem, 5.0), (fields.description_stem, 0.8)] {
            ways.push(boosted(term(field, &word.stem), boost));
        }
        if self.is_open(number) {
            for form in &word.forms {
                let weights = [(fields.name, 3.0), (fields.aliases, 2.0), (fields.alignments, 1.0)];
                ways.extend(weights.map(|(field, score)| constant(prefix(field, form), score)));
            }
        }
        Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, TIE_BREAKER))
    }

    /// What is marked in the results.
    pub(super) fn marks(&self) -> Marks {
        let mut marks = Marks::default();
        for (_, word) in self.counting() {
            marks.words.extend(word.forms.iter().cloned());
            marks.stems.insert(word.stem.clone());
        }
        let last = self.counting().last().filter(|(number, _)| self.is_open(*number));
        marks.prefix = last.and_then(|(_, it)| it.forms.first().cloned());
        marks
    }
}

fn is_stop_word(word: &QueryWord) -> bool {
    word.forms.iter().any(|it| STOP_WORDS.contains(&it.as_str()))
}

fn term(field: Field, text: &str) -> Box<dyn TextualQuery> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn prefix(field: Field, text: &str) -> Box<dyn TextualQuery> {
    Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 0, true))
}

fn boosted(query: Box<dyn TextualQuery>, boost: f32) -> Box<dyn TextualQuery> {
    Box::new(BoostQuery::new(query, boost))
}

fn constant(query: Box<dyn TextualQuery>, score: f32) -> Box<dyn TextualQuery> {
    Box::new(ConstScoreQuery::new(query, score))
}
