//! Texts ordered by the words they share with a query and by nothing else: BM25, over texts that are nowhere else indexed.

use std::{collections::BTreeMap, path::Path};

use tantivy::{
    Index, TantivyDocument, Term,
    directory::RamDirectory,
    query::{BooleanQuery, BoostQuery, EnableScoring, Occur, Query, TermQuery},
    schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::{
    analysis::{Analysis, STEMS, composed},
    error::{IndexError, tantivy_at},
};

/// Bytes for the texts while they are being indexed; tantivy's least is 15,000,000.
const MEMORY_BYTES: usize = 20_000_000;

/// The score of each text for a query, by BM25 (Robertson and Zaragoza 2009; k1 1.2, b 0.75) over the stems of words; 0 for
/// one that shares none. A word that the query has twice counts twice. Rarity is that among `texts`.
///
/// # Errors
/// [`IndexError::Io`] or [`IndexError::Corrupt`] when tantivy fails.
pub fn words_scores(texts: &[&str], query: &str) -> Result<Vec<f32>, IndexError> {
    scores(texts, query).map_err(tantivy_at(Path::new("memory")))
}

fn scores(texts: &[&str], query: &str) -> tantivy::Result<Vec<f32>> {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer(STEMS).set_index_option(IndexRecordOption::WithFreqs);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
    let index = Index::builder().schema(schema.build()).tokenizers(Analysis::manager());
    // One segment, so that documents keep the order in which they come.
    let mut writer = index.single_segment_index_writer(RamDirectory::create(), MEMORY_BYTES)?;
    for text in texts {
        let mut document = TantivyDocument::default();
        document.add_text(field, composed(text));
        writer.add_document(document)?;
    }
    let searcher = writer.finalize()?.reader()?.searcher();
    let mut counts: BTreeMap<String, f32> = BTreeMap::new();
    for token in Analysis::new().stems(&composed(query)) {
        *counts.entry(token.text).or_default() += 1.0;
    }
    let clause = |(word, count): (String, f32)| {
        let term = TermQuery::new(Term::from_field_text(field, &word), IndexRecordOption::WithFreqs);
        (Occur::Should, Box::new(BoostQuery::new(Box::new(term), count)) as Box<dyn Query>)
    };
    let query = BooleanQuery::new(counts.into_iter().map(clause).collect());
    let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher))?;
    let mut scores = vec![0.0; texts.len()];
    for reader in searcher.segment_readers() {
        weight.for_each(reader, &mut |document, score| {
            if let Some(there) = usize::try_from(document).ok().and_then(|it| scores.get_mut(it)) {
                *there = score;
            }
        })?;
    }
    Ok(scores)
}

#[cfg(test)]
mod tests {
    use super::words_scores;

    #[test]
    fn rare_words_count_more_and_short_texts_more_than_long_ones() {
        let texts = [
            "welding steel",
            "steel and steel again",
            "painting walls",
            "welding and painting and sanding and more",
            "",
        ];
        let scores = words_scores(&texts, "Welded steel").unwrap();
        assert!(scores[0] > scores[1] && scores[0] > scores[3], "{scores:?}");
        assert!(scores[3] > 0.0 && scores[1] > 0.0);
        assert_eq!((scores[2], scores[4]), (0.0, 0.0));
        let twice = words_scores(&texts, "steel steel").unwrap();
        let once = words_scores(&texts, "steel").unwrap();
        assert!((twice[1] - 2.0 * once[1]).abs() < 1e-4, "{twice:?} {once:?}");
        assert_eq!(words_scores(&[], "steel").unwrap(), Vec::<f32>::new());
        assert_eq!(words_scores(&["steel"], "").unwrap(), [0.0]);
    }

    #[test]
    fn scores_are_those_of_the_formula() {
        // Two texts of two words; `steel` in one of them: idf = ln(1 + (2 - 1 + 0.5) / (1 + 0.5)) = ln 2, tf part 2.2 / 2.2.
        let scores = words_scores(&["steel plate", "oak plank"], "steel").unwrap();
        assert!((scores[0] - 2f32.ln()).abs() < 1e-4, "{scores:?}");
    }
}
