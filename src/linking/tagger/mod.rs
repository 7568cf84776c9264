//! The tagger: where a job ad mentions skills and knowledge, whether or not a framework has a name for them.
//!
//! A linear-chain CRF whose weights are trained by `data/models/train_tagger.py` and compiled in. An ad goes in as
//! sentences ([`pieces`]), every piece gets its features ([`features`]) and their weights ([`table`]), and the spans that
//! are worth reporting come out ([`decode`]). Linear in the length of the ad; no state.

mod decode;
mod features;
mod pieces;
mod table;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::LazyLock};

use self::{
    decode::{Lattice, Weights},
    pieces::Piece,
    table::{LABELS, Table},
};

/// Longer sentences are cut into parts of so many pieces.
const LONGEST_SENTENCE: usize = 400;
/// Never: as the training has it.
const NEVER: f64 = -30.0;
/// What a comma inside takes from a span of a skill and of knowledge. The ads that were learnt from have no commas, so
/// this is set by hand: `design, build and test bridges` is one skill, `Java, SQL` never is one.
const COMMA_IN: [f64; 2] = [-0.5, -8.0];

static TABLE: LazyLock<Option<Table>> =
    LazyLock::new(|| Table::read(include_bytes!("../../../data/models/tagger.bin")));

/// A sentence to tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'t> {
    pub(super) text: &'t str,
    /// Whether its mentions are wanted; sentences that are not still tell which section the others stand in.
    pub(super) is_wanted: bool,
}

/// A mention of something that an ad asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TaggedSpan {
    /// Bytes of the sentence.
    pub(super) bytes: Range<usize>,
    /// Knowledge (`Java`, `building law`) rather than a skill (`review code`, `team player`).
    pub(super) is_knowledge: bool,
    /// The expected number of annotators' spans that it overlaps by half, 0 to 1.
    pub(super) confidence: f32,
}

/// What was found in a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TaggedSentence {
    /// From left to right; none overlap.
    pub(super) spans: Vec<TaggedSpan>,
    /// By piece: its first byte, and the chance that it belongs to a mention.
    inside: Vec<(usize, f32)>,
}

impl TaggedSentence {
    /// The highest chance of a piece in these bytes to belong to a mention, 0 to 1.
    pub(super) fn chance_in(&self, bytes: &Range<usize>) -> f32 {
        let from = self.inside.partition_point(|(start, _)| *start <= bytes.start).saturating_sub(1);
        let pieces = self.inside.get(from..).unwrap_or_default().iter().take_while(|(start, _)| *start < bytes.end);
        pieces.map(|(_, chance)| *chance).fold(0.0, f32::max)
    }
}

/// Tags the sentences of one ad, in their order. Sentences that are not wanted come back empty.
pub(super) fn tag(sentences: &[Sentence<'_>]) -> Vec<TaggedSentence> {
    let mut tagged = vec![TaggedSentence::default(); sentences.len()];
    let Some(table) = TABLE.as_ref() else {
        return tagged;
    };
    // Parts of sentences, and the sentence each belongs to.
    let mut lines: Vec<(&str, Vec<Piece>, bool)> = Vec::with_capacity(sentences.len());
    let mut owners = Vec::with_capacity(sentences.len());
    for (number, sentence) in sentences.iter().enumerate() {
        let mut pieces = pieces::pieces(sentence.text);
        loop {
            let rest = (pieces.len() > LONGEST_SENTENCE).then(|| pieces.split_off(LONGEST_SENTENCE));
            lines.push((sentence.text, pieces, sentence.is_wanted));
            owners.push(number);
            let Some(rest) = rest else { break };
            pieces = rest;
        }
    }
    for ((_, pieces, _), (weights, owner)) in lines.iter().zip(weights_of(table, &lines).into_iter().zip(owners)) {
        if let Some(sentence) = tagged.get_mut(owner).filter(|_| !weights.is_empty()) {
            add_spans(table, pieces, &weights, sentence);
        }
    }
    tagged
}

/// By wanted line, by piece: what the labels weigh.
fn weights_of(table: &Table, lines: &[(&str, Vec<Piece>, bool)]) -> Vec<Vec<Weights>> {
    let mut sums: Vec<Vec<[i32; LABELS]>> =
        lines.iter().map(|(_, pieces, wanted)| vec![[0; LABELS]; if *wanted { pieces.len() } else { 0 }]).collect();
    features::features(table, lines, |line, piece, feature| {
        if let Some(sum) = sums.get_mut(line).and_then(|it| it.get_mut(piece)) {
            table.add(feature, sum);
        }
    });
    let in_weights = |line: Vec<[i32; LABELS]>| {
        let mut weights: Vec<Weights> = line.into_iter().map(|it| it.map(|sum| f64::from(sum) * table.step)).collect();
        if let Some([_, _, inside_skill, _, inside_knowledge]) = weights.first_mut() {
            *inside_skill += NEVER;
            *inside_knowledge += NEVER;
        }
        weights
    };
    sums.into_iter().map(in_weights).collect()
}

fn add_spans(table: &Table, pieces: &[Piece], weights: &[Weights], sentence: &mut TaggedSentence) {
    let plain = table.transitions.map(|row| row.map(f64::exp));
    let [skill, knowledge] = COMMA_IN.map(f64::exp);
    let at_comma = plain.map(|[o, bs, is, bk, ik]| [o, bs, is * skill, bk, ik * knowledge]);
    let transitions: Vec<_> = pieces.iter().map(|it| if it.after_comma { at_comma } else { plain }).collect();
    let lattice = Lattice::new(weights, &transitions);
    #[expect(clippy::cast_possible_truncation, reason = "chances, 0 to 1")]
    let short = |chance: f64| chance.clamp(0.0, 1.0) as f32;
    sentence.inside.extend(pieces.iter().zip(lattice.inside()).map(|(it, chance)| (it.bytes.start, short(chance))));
    let found = decode::decode(&lattice.chances(), pieces.len(), table.threshold).into_iter().filter_map(|it| {
        let run = pieces.get(it.start..it.end)?;
        let bytes = run.first()?.bytes.start..run.last()?.bytes.end;
        Some(TaggedSpan { bytes, is_knowledge: it.is_knowledge, confidence: short(it.share) })
    });
    sentence.spans.extend(found);
}
