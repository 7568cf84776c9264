//! One state of the data, from which one answer comes whole.

use std::sync::Arc;

use super::loaded::Frameworks;
use crate::{
    index::Snapshot,
    linking::{Lane, LaneSet, Lexicon, LinkOptions},
    model::Iri,
};

/// A snapshot of the index with its frameworks. Cheap to clone.
#[derive(Clone)]
pub(super) struct State {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) frameworks: Arc<Frameworks>,
}

impl State {
    pub(super) fn lexicon(&self) -> &Lexicon {
        self.frameworks.lexicon()
    }

    /// The skill that a word or phrase names exactly.
    pub(super) fn skill_named(&self, text: &str) -> Option<Iri> {
        skill_named(self.lexicon(), text)
    }
}

/// The skill that a word or phrase names exactly, by any of its names.
pub fn skill_named(lexicon: &Lexicon, text: &str) -> Option<Iri> {
    let options = LinkOptions { top: 1, lanes: LaneSet::of(&[Lane::Exact]), ..LinkOptions::default() };
    lexicon.link(text, &options).into_iter().next().map(|found| found.skill)
}
