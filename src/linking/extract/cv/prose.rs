//! Prose of a curriculum: sentences to mentions, by the namer that reads ads.

use std::ops::Range;

use super::CvSection;
use crate::linking::{
    extract::{
        SectionKind,
        sections::{Passage, sentences},
    },
    key::units,
};

/// A sentence, or what is left of one.
#[derive(Debug)]
pub(super) struct Sentence {
    /// Bytes of the source's text.
    pub(super) bytes: Range<usize>,
    pub(super) section: CvSection,
    pub(super) is_bullet: bool,
}

/// The sentences of a run of text that starts at `start` in the source.
pub(super) fn split(text: &str, start: usize, section: CvSection, is_bullet: bool) -> Vec<Sentence> {
    let all = sentences(text).map(|it| Sentence { bytes: start + it.start..start + it.end, section, is_bullet });
    all.filter(|it| !it.bytes.is_empty()).collect()
}

/// The sentence as the namer takes it.
pub(super) fn passage<'s>(text: &'s str, sentence: &Sentence) -> Passage<'s> {
    let body = text.get(sentence.bytes.clone()).unwrap_or_default();
    let section = match sentence.section {
        CvSection::Experience | CvSection::Profile => SectionKind::Duties,
        CvSection::Unknown | CvSection::Header => SectionKind::Unknown,
        _ => SectionKind::Requirements,
    };
    Passage {
        start_byte: sentence.bytes.start,
        text: body,
        units: units(body),
        section,
        has_requirements: false,
        is_title: false,
        is_bullet: sentence.is_bullet,
        is_read: true,
    }
}
