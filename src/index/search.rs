//! Search by words: names, aliases, alignments, descriptions; with facets, highlights and corrected typing errors.

use std::{cmp::Ordering, collections::BTreeMap};

use tantivy::query::{AllQuery, EnableScoring, Query as TextualQuery};

use super::{
    analysis::composed,
    best::{Best, Ranked},
    entry::EntryKind,
    error::{IndexError, tantivy_at},
    facets::{Counter, Tally, Verdict, check_filters},
    highlight::Marks,
    snapshot::Snapshot,
    text_query::{Understood, read_query, understand},
};
use crate::{
    model::Iri,
    ranking::{FacetCounts, Filters},
};

/// The longest query, in bytes.
pub const MAX_QUERY_BYTES: usize = 1_024;
/// The most words of a query.
pub const MAX_QUERY_WORDS: usize = 32;
/// The most aliases that are shown as highlights.
const MAX_ALIASES_SHOWN: usize = 5;

/// What to search for.
#[derive(Debug, Clone, Copy)]
pub struct TextQuery<'a> {
    /// The words, at most [`MAX_QUERY_BYTES`] and [`MAX_QUERY_WORDS`]; the last may be the beginning of a word. Without
    /// any, everything comes out, by IRI.
    pub words: &'a str,
    /// What to look for; none: everything but learners, who never come out.
    pub kinds: &'a [EntryKind],
    /// What must be so.
    pub filters: &'a Filters,
    /// The fields whose values are counted.
    pub facets: &'a [String],
    /// How many results to give back.
    pub limit: usize,
    /// How many results to skip.
    pub offset: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct TextAnswer {
    /// How many there are.
    pub total: u64,
    /// The page that was asked for, by score, then by IRI.
    pub hits: Vec<TextHit>,
    /// Counts over all of them, in the order asked; each field leaves its own filter out.
    pub facets: Vec<FacetCounts>,
    /// The query that was answered, when words of the one that was asked occur nowhere.
    pub corrected_query: Option<String>,
}

/// One result.
#[derive(Debug, Clone, PartialEq)]
pub struct TextHit {
    /// What it is.
    pub kind: EntryKind,
    /// Its IRI.
    pub id: Iri,
    /// Its name.
    pub name: Option<String>,
    /// How well it matches; comparable within one answer only.
    pub score: f32,
    /// What matched: field (`name`, `aliases`, `description`) to escaped HTML with `<mark>`.
    pub highlights: BTreeMap<String, Vec<String>>,
    /// The record of the entry.
    pub record: String,
}

/// A match in one segment.
#[derive(Debug, Clone, Copy)]
struct Match {
    score: f32,
    segment: usize,
    document: u32,
}

impl Ranked for Match {
    fn key(&self) -> u64 {
        // Scores are positive: as they compare, so compare their bits.
        u64::from(self.score.to_bits())
    }
}

/// All matches of one query.
struct Matches {
    /// How many there are before filters.
    before_filters: u64,
    total: u64,
    /// The best of each segment, up to the page's end.
    best: Vec<Match>,
    facets: Vec<FacetCounts>,
}

impl Snapshot {
    /// Searches by words. All words should match; when nothing has them all, as many as possible.
    ///
    /// # Errors
    /// [`IndexError::QueryTooLong`], [`IndexError::TooManyWords`], [`IndexError::TooManyFilters`], and
    /// [`IndexError::Corrupt`] or [`IndexError::Io`] when the files cannot be read.
    pub fn search(&self, query: &TextQuery<'_>) -> Result<TextAnswer, IndexError> {
        check_filters(query.filters)?;
        let size_bytes = query.words.len();
        if size_bytes > MAX_QUERY_BYTES {
            return Err(IndexError::QueryTooLong { size_bytes, limit_bytes: MAX_QUERY_BYTES });
        }
        if query.words.trim().is_empty() {
            let matches = self.matches(query, &AllQuery)?;
            return self.answer_text(query, matches, &Marks::default(), None);
        }
        let text = composed(query.words);
        let words = read_query(self, &text).map_err(tantivy_at(self.path()))?;
        if words.len() > MAX_QUERY_WORDS {
            return Err(IndexError::TooManyWords { count: words.len(), limit: MAX_QUERY_WORDS });
        }
        let understood = understand(self, &text, words).map_err(tantivy_at(self.path()))?;
        let matches = self.most_words(query, &understood)?;
        self.answer_text(query, matches, &understood.marks(), understood.corrected)
    }

    /// The matches of as many words as possible.
    fn most_words(&self, query: &TextQuery<'_>, understood: &Understood) -> Result<Matches, IndexError> {
        let mut at_least = understood.word_count();
        loop {
            let matches = self.matches(query, understood.query(self.fields, at_least).as_ref())?;
            if matches.before_filters > 0 || at_least <= 1 {
                return Ok(matches);
            }
            at_least -= 1;
        }
    }

    fn matches(&self, query: &TextQuery<'_>, textual: &dyn TextualQuery) -> Result<Matches, IndexError> {
        let failed = || tantivy_at(self.path());
        let weight = textual.weight(EnableScoring::enabled_from_searcher(&self.searcher)).map_err(failed())?;
        let page_end = query.offset.saturating_add(query.limit);
        let mut tally = Tally::new(query.facets);
        let mut matches = Matches { before_filters: 0, total: 0, best: Vec::new(), facets: Vec::new() };
        for (number, (reader, segment)) in self.searcher.segment_readers().iter().zip(self.segments()).enumerate() {
            let alive = reader.alive_bitset();
            let sieve = segment.facets.sieve(query.filters);
            let mut counter: Option<Counter> = (!query.facets.is_empty()).then(|| segment.facets.counter());
            let mut best = Best::new(page_end);
            let mut visit = |document: u32, score: f32| {
                let wanted =
                    |kind| kind != EntryKind::Learner && (query.kinds.is_empty() || query.kinds.contains(&kind));
                if alive.is_some_and(|it| !it.is_alive(document)) || !segment.kind(document).is_some_and(wanted) {
                    return;
                }
                matches.before_filters += 1;
                let verdict = sieve.judge(&segment.facets, document);
                if let Some(counter) = &mut counter {
                    counter.add(&segment.facets, document, &verdict);
                }
                if verdict == Verdict::Passes {
                    matches.total += 1;
                    best.push(Match { score: rounded(score), segment: number, document });
                }
            };
            weight.for_each(reader, &mut visit).map_err(failed())?;
            if let Some(counter) = &counter {
                tally.add(&segment.facets, counter);
            }
            let mut best: Vec<(Match, u64)> =
                best.finish().into_iter().map(|it| (it, self.key_number(number, it.document))).collect();
            best.sort_unstable_by(|(one, one_key), (other, other_key)| {
                by_score(one, other).then(one_key.cmp(other_key))
            });
            matches.best.extend(best.into_iter().map(|(it, _)| it).take(page_end));
        }
        matches.facets = tally.finish(query.filters);
        Ok(matches)
    }

    fn answer_text(
        &self,
        query: &TextQuery<'_>,
        matches: Matches,
        marks: &Marks,
        corrected_query: Option<String>,
    ) -> Result<TextAnswer, IndexError> {
        let mut best = Vec::with_capacity(matches.best.len());
        for found in matches.best {
            best.push((found, self.key(found.segment, found.document)?));
        }
        best.sort_by(|(one, one_key), (other, other_key)| by_score(one, other).then_with(|| one_key.cmp(other_key)));
        let page = best.into_iter().skip(query.offset).take(query.limit);
        let hits = page.map(|(found, (id, kind))| self.text_hit(found, id, kind, marks)).collect::<Result<_, _>>()?;
        Ok(TextAnswer { total: matches.total, hits, facets: matches.facets, corrected_query })
    }

    fn text_hit(&self, found: Match, id: Iri, kind: EntryKind, marks: &Marks) -> Result<TextHit, IndexError> {
        let stored = self.stored(found.segment, found.document)?;
        let mut highlights = BTreeMap::new();
        let mut show = |field: &str, shown: Vec<String>| {
            if !shown.is_empty() {
                highlights.insert(field.to_owned(), shown);
            }
        };
        let whole = |text: &String| marks.whole(&self.analysis, text);
        show("name", stored.name.iter().filter_map(whole).collect());
        show("aliases", stored.aliases.iter().filter_map(whole).take(MAX_ALIASES_SHOWN).collect());
        let description = stored.description.as_deref().and_then(|it| marks.fragment(&self.analysis, it));
        show("description", description.into_iter().collect());
        Ok(TextHit { kind, id, name: stored.name, score: found.score, highlights, record: stored.record })
    }
}

/// Best first.
fn by_score(one: &Match, other: &Match) -> Ordering {
    other.score.total_cmp(&one.score)
}

/// Sums of the same parts in another order may differ in their last bits: they are not to decide an order.
fn rounded(score: f32) -> f32 {
    (score * 256.0).round().max(0.0) / 256.0
}
