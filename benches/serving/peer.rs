//! The peer: tantivy as somebody would use it by itself. A term for each skill and level, a constant score for each term,
//! one `BooleanQuery`; with kinds and dates a term for each weakest kind that the evidence reaches and the year in
//! which it runs out, of which a query names those that still count.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use skillmatch::{
    model::{AlignmentStrength, EvidenceKind, Importance, Iri, Level},
    ranking::{Filters, HeldLevel, Plan},
};
use tantivy::{
    DocAddress, Searcher, TantivyDocument, Term,
    aggregation::{AggContextParams, AggregationCollector, agg_req::Aggregations, agg_result::AggregationResults},
    collector::TopDocs,
    query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions},
};

use super::world::{AS_OF, FIELDS, Held, LAST_YEAR, World};

/// What a must met adds to a score: more than all units; sums stay exact in f32 with up to 15 musts.
const MUST: u32 = 1 << 20;
const MEMORY_BYTES: usize = 1 << 30;

/// An index with what it takes to ask it.
pub(crate) struct Peer {
    searcher: Searcher,
    evidence: Field,
    facet: Field,
}

impl Peer {
    /// Builds an index in a folder, with as many threads as ours.
    pub(crate) fn build(world: &World, learners: usize, folder: &Path, threads: usize) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut schema = Schema::builder();
        let terms = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::Basic);
        let terms = TextOptions::default().set_indexing_options(terms.set_fieldnorms(false));
        let evidence = schema.add_text_field("evidence", terms.clone());
        let facet = schema.add_text_field("facet", terms);
        let number = schema.add_u64_field("number", FAST | INDEXED);
        let columns: Vec<Field> = FIELDS.iter().map(|it| schema.add_text_field(it, TextOptions::from(FAST))).collect();
        let index = tantivy::Index::create_in_dir(folder, schema.build())?;
        let mut writer = index.writer_with_num_threads(threads, MEMORY_BYTES)?;
        for learner in 0..learners {
            let mut document = TantivyDocument::default();
            document.add_u64(number, learner as u64);
            let of = world.learner(learner);
            for held in &of.held {
                let all = if world.dated { usize::MAX } else { 1 };
                kinds(held.kind).take(all).for_each(|kind| document.add_text(evidence, term(world, held, kind)));
            }
            for (field, value) in &of.facets {
                document.add_text(facet, format!("{field}={value}"));
                if let Some(column) = FIELDS.iter().position(|it| it == field).and_then(|it| columns.get(it)) {
                    document.add_text(*column, value);
                }
            }
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(Self { searcher: index.reader()?.searcher(), evidence, facet })
    }

    /// How many segments there are.
    pub(crate) fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// A plan as a query.
    pub(crate) fn query(
        &self,
        world: &World,
        ranks: &BTreeMap<&Iri, usize>,
        plan: &Plan,
        filters: &Filters,
    ) -> Box<dyn Query> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for requirement in &plan.requirements {
            let Some(&skill) = ranks.get(&requirement.skill) else { continue };
            for level in Level::ALL {
                let credit = requirement.credit(
                    1_000,
                    HeldLevel { level: Some(level), position: None },
                    AlignmentStrength::Assessed,
                );
                let must = credit.met && requirement.importance == Importance::Required;
                let score = credit.units.0 + if must { MUST } else { 0 };
                if score == 0 {
                    continue;
                }
                let years = (AS_OF.year()..=LAST_YEAR).filter(|_| world.dated);
                for last_year in std::iter::once(None).chain(years.map(Some)) {
                    let held = Held::of(skill, level.number(), last_year);
                    let term = Term::from_field_text(self.evidence, &term(world, &held, plan.minimum_kind));
                    let term = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                    #[expect(clippy::cast_precision_loss, reason = "below 2^24")]
                    let boosted = BoostQuery::new(Box::new(ConstScoreQuery::new(term, 1.0)), score as f32);
                    clauses.push((Occur::Should, Box::new(boosted)));
                }
            }
        }
        let scored: Box<dyn Query> = Box::new(BooleanQuery::new(clauses));
        if filters.0.is_empty() {
            return scored;
        }
        let mut clauses = vec![(Occur::Must, scored)];
        for (field, values) in &filters.0 {
            for value in values {
                let term = Term::from_field_text(self.facet, &format!("{field}={value}"));
                let term = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
                clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(term, 0.0))));
            }
        }
        Box::new(BooleanQuery::new(clauses))
    }

    /// The best of a query, ties by place.
    pub(crate) fn top(&self, query: &dyn Query, limit: usize) -> Result<Vec<(f32, DocAddress)>> {
        Ok(self.searcher.search(query, &TopDocs::with_limit(limit).order_by_score())?)
    }

    /// The best, and how often each value occurs among all.
    pub(crate) fn top_and_counts(&self, query: &dyn Query, limit: usize) -> Result<AggregationResults> {
        let request: BTreeMap<&str, serde_json::Value> =
            FIELDS.iter().map(|it| (*it, serde_json::json!({"terms": {"field": it, "size": 100}}))).collect();
        let request: Aggregations = serde_json::from_value(serde_json::to_value(request)?)?;
        let collector = (
            TopDocs::with_limit(limit).order_by_score(),
            AggregationCollector::from_aggs(request, AggContextParams::default()),
        );
        Ok(self.searcher.search(query, &collector)?.1)
    }

    /// The learner at a place.
    pub(crate) fn number(&self, place: DocAddress) -> Result<usize> {
        let column = self.searcher.segment_reader(place.segment_ord).fast_fields().u64("number")?;
        Ok(usize::try_from(column.first(place.doc_id).context("a document without a number")?)?)
    }
}

/// Score and musts met, in our key: musts above 21 bits of units.
pub(crate) fn key(score: f32, plan: &Plan) -> u64 {
    // A whole number below 2^24. All units together are one must more at most, and then no must is missing.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number below 2^24")]
    let score = score as u64;
    let must = u64::from(MUST);
    let met = (score.saturating_sub(1) / must).min(u64::from(plan.required_total()));
    met << 21 | (score - met * must)
}

/// The weakest kinds that evidence of a kind reaches and somebody asks for.
fn kinds(kind: EvidenceKind) -> impl Iterator<Item = EvidenceKind> {
    [EvidenceKind::Claimed, EvidenceKind::Issued, EvidenceKind::Verified].into_iter().filter(move |it| *it <= kind)
}

fn term(world: &World, held: &Held, kind: EvidenceKind) -> String {
    let Held { skill, level, last_year, .. } = held;
    match (world.dated, last_year) {
        (false, _) => format!("{skill}@{level}"),
        (true, None) => format!("{skill}@{level}@{}", kind as u8),
        (true, Some(year)) => format!("{skill}@{level}@{}@{year}", kind as u8),
    }
}
