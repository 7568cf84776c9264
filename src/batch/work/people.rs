//! Learners as holders, piece by piece in the order of the inputs: pieces are read on all threads.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use rayon::prelude::*;

use super::{Event, Told, plan::From};
use crate::{
    batch::{
        error::BatchError,
        input::{
            Fields, LearnerInput, LearnerPiece, LearnerReader, NotAWeight, PieceSizes, ReadHow, Reads, RejectedRow,
            Source,
        },
    },
    catalog::{LEARNER_FIELDS, learner_facets},
    engine::{Many, MatchTarget},
    model::{Evidence, Holder, Iri, Weight},
};

/// So many learners of the catalog make a piece.
const PIECE_LEARNERS: usize = 2_000;
/// Pieces that are read at once. The same on any machine, so that a piece too many is, too.
const PIECES_AT_ONCE: usize = 8;

/// A learner to be compared.
#[derive(Debug)]
pub(in crate::batch) struct Person {
    /// How the learner is called in the report.
    pub(in crate::batch) shown: String,
    pub(in crate::batch) source: usize,
    pub(in crate::batch) row: String,
    pub(in crate::batch) holder: Holder,
    pub(in crate::batch) fields: Fields,
    pub(in crate::batch) weight_millionths: u64,
}

/// The learners of a piece, and what was lost of it.
#[derive(Debug, Default)]
pub(in crate::batch) struct People {
    pub(in crate::batch) people: Vec<Person>,
    pub(in crate::batch) rejected: Vec<RejectedRow>,
}

/// All learners of a run, one after the other.
pub(in crate::batch) struct PeopleReader<'a> {
    many: &'a Many,
    how: &'a ReadHow,
    kind: Kind<'a>,
    ready: VecDeque<People>,
    /// For each file what was taken from which column.
    pub(in crate::batch) mappings: Vec<(String, BTreeMap<String, String>)>,
    told: &'a Told<'a>,
    piece_bytes: usize,
}

enum Kind<'a> {
    Catalog { ids: Vec<Iri>, next: usize },
    Files { sources: &'a [Source], open: Option<Box<LearnerReader>>, next: usize, sizes: PieceSizes },
}

impl<'a> PeopleReader<'a> {
    /// Opens the learners. Files are opened once here, so that what is wrong with one shows at once.
    pub(in crate::batch) fn open(
        many: &'a Many,
        from: &'a From,
        how: &'a ReadHow,
        sizes: PieceSizes,
        told: &'a Told<'a>,
    ) -> Result<Self, BatchError> {
        let mut mappings = Vec::new();
        let kind = match from {
            From::Catalog => Kind::Catalog { ids: many.ids(MatchTarget::Learners, &how.wanted.only)?, next: 0 },
            From::Files(sources) => {
                for source in sources {
                    let reader = LearnerReader::open(source, how, sizes)?;
                    for note in &reader.notes {
                        told(Event::Note(&format!("{}: {note}", source.name)));
                    }
                    for (field, column) in reader.mapping.iter().filter(|it| it.0.starts_with("field ")) {
                        told(Event::Note(&format!("{}: {field} is taken from column `{column}`", source.name)));
                    }
                    if !reader.mapping.is_empty() {
                        mappings.push((source.name.clone(), reader.mapping.clone()));
                    }
                }
                Kind::Files { sources, open: None, next: 0, sizes }
            }
        };
        Ok(Self { many, how, kind, ready: VecDeque::new(), mappings, told, piece_bytes: sizes.usual })
    }

    /// How much there is to read, and how much was: bytes of files, learners of the catalog.
    pub(in crate::batch) fn progress(&self) -> (u64, u64) {
        match &self.kind {
            Kind::Catalog { ids, next } => (number(*next), number(ids.len())),
            Kind::Files { sources, next, .. } => {
                let before: u64 = sources.iter().take(next.saturating_sub(1)).map(|it| it.length).sum();
                let now = next.checked_sub(1).and_then(|it| sources.get(it)).map_or(0, Source::bytes_read);
                (before + now, sources.iter().map(|it| it.length).sum())
            }
        }
    }

    /// The name of a source.
    pub(in crate::batch) fn source_name(&self, source: usize) -> &str {
        match &self.kind {
            Kind::Catalog { .. } => "catalog",
            Kind::Files { sources, .. } => sources.get(source).map_or("", |it| it.name.as_str()),
        }
    }

    /// Whether the learners come from files, where one may stand twice.
    pub(in crate::batch) fn are_of_files(&self) -> bool {
        matches!(self.kind, Kind::Files { .. })
    }

    /// Passes over pieces that were done by an earlier run.
    pub(in crate::batch) fn skip(&mut self, pieces: u64) -> Result<(), BatchError> {
        for _ in 0..pieces {
            if self.raw()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The next piece.
    pub(in crate::batch) fn piece(&mut self) -> Result<Option<People>, BatchError> {
        if self.ready.is_empty() {
            let mut raw = Vec::new();
            let mut bytes = 0;
            while raw.len() < PIECES_AT_ONCE && bytes < PIECES_AT_ONCE * self.piece_bytes {
                let Some(piece) = self.raw()? else { break };
                bytes += piece.bytes();
                raw.push(piece);
            }
            let (many, how) = (self.many, self.how);
            let read: Vec<Result<People, BatchError>> = raw.par_iter().map(|it| read(many, how, it)).collect();
            for people in read {
                self.ready.push_back(people?);
            }
        }
        Ok(self.ready.pop_front())
    }

    fn raw(&mut self) -> Result<Option<Raw>, BatchError> {
        match &mut self.kind {
            Kind::Catalog { ids, next } => {
                let end = (*next + PIECE_LEARNERS).min(ids.len());
                let piece = ids.get(*next..end).unwrap_or_default().to_vec();
                *next = end;
                Ok((!piece.is_empty()).then_some(Raw::Ids(piece)))
            }
            Kind::Files { sources, open, next, sizes } => loop {
                if open.is_none() {
                    let Some(source) = sources.get(*next) else { return Ok(None) };
                    *open = Some(Box::new(LearnerReader::open(source, self.how, *sizes)?));
                    *next += 1;
                }
                let Some(reader) = open else { return Ok(None) };
                if let Some(piece) = reader.piece()? {
                    return Ok(Some(Raw::OfFile(*next - 1, Arc::clone(&reader.reads), piece)));
                }
                let rows = reader.windows_1252_rows();
                if rows > 0 {
                    let name = sources.get(*next - 1).map_or("", |it| it.name.as_str());
                    (self.told)(Event::Note(&format!(
                        "{name}: rows read as Windows-1252, since they are not UTF-8: {rows}"
                    )));
                }
                *open = None;
            },
        }
    }
}

fn read(many: &Many, how: &ReadHow, raw: &Raw) -> Result<People, BatchError> {
    let wanted = &how.wanted;
    match raw {
        Raw::Ids(ids) => {
            let people = ids.par_iter().map(|id| {
                let holder = many.holder_of(id)?;
                let mut fields = Fields::new();
                wanted.add_facets(holder.facets.clone(), &mut fields);
                Ok(Person {
                    shown: id.to_string(),
                    source: 0,
                    row: id.to_string(),
                    holder: bare(holder),
                    fields,
                    weight_millionths: Weight::REQUIRED.millionths(),
                })
            });
            Ok(People { people: people.collect::<Result<_, BatchError>>()?, rejected: Vec::new() })
        }
        Raw::OfFile(source, reads, piece) => {
            let (learners, mut rejected) = reads.read(piece);
            let people = learners.into_par_iter().filter_map(|it| {
                let LearnerInput { shown, row, learner, along, mut fields } = it;
                let holder = many.holder(&learner, &along);
                let by_facet =
                    wanted.by.iter().chain(wanted.only.keys()).any(|it| LEARNER_FIELDS.contains(&it.as_str()));
                if by_facet {
                    wanted.add_facets(learner_facets(&learner, &holder.evidence), &mut fields);
                }
                if !wanted.admits(&fields) {
                    return None;
                }
                Some(match wanted.weight_millionths(&fields) {
                    Ok(weight_millionths) => {
                        Ok(Person { shown, source: *source, row, holder: bare(holder), fields, weight_millionths })
                    }
                    Err(error) => Err((row, error)),
                })
            });
            let tried: Vec<Result<Person, (String, NotAWeight)>> = people.collect();
            let mut people = Vec::with_capacity(tried.len());
            for one in tried {
                match one {
                    Ok(person) => people.push(person),
                    Err((row, error)) => rejected.push(RejectedRow {
                        source: reads.source_name().to_owned(),
                        row,
                        reason: error.to_string(),
                        column: error.field,
                    }),
                }
            }
            Ok(People { people, rejected })
        }
    }
}

/// A piece as it came.
enum Raw {
    Ids(Vec<Iri>),
    OfFile(usize, Arc<Reads>, LearnerPiece),
}

impl Raw {
    fn bytes(&self) -> usize {
        match self {
            Self::Ids(_) => 0,
            Self::OfFile(_, _, LearnerPiece::Rows { rows, .. }) => {
                rows.iter().flat_map(|it| &it.1).map(|it| it.len() + 24).sum()
            }
            Self::OfFile(_, _, LearnerPiece::Lines(piece) | LearnerPiece::Document(piece)) => piece.bytes.len(),
        }
    }
}

/// The holder with what decides credit, and nothing else: many are in memory at once.
fn bare(mut holder: Holder) -> Holder {
    holder.facets.clear();
    for evidence in &mut holder.evidence {
        let skill = evidence.skill.clone();
        let kept = Evidence {
            level: evidence.level.take(),
            strength: evidence.strength,
            issued_on: evidence.issued_on,
            expires_on: evidence.expires_on,
            status: evidence.status,
            result: evidence.result,
            ..Evidence::bare(skill, evidence.kind)
        };
        *evidence = kept;
    }
    holder.evidence.shrink_to_fit();
    holder
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
