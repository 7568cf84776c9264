//! The index brought up to the catalog: changed records into the current generation, or a new generation.
//!
//! When a framework changed (skills, their relations, occupations), everything that refers to it may mean something
//! else, so a new generation is built. Everything else goes into the current one.

use std::{collections::BTreeSet, path::Path, sync::mpsc};

use super::{project::Projection, skills::Skills};
use crate::{
    catalog::LinkKind,
    engine::corrections_of,
    index::{Entry, EntryKind, Index, IndexError, IndexOptions, Part, SideFile, Snapshot},
    linking::{Corrections, Lexicon},
    model::{Date, Iri, Record, RecordKind},
    store::{Change, Store, StoreError},
};

/// How to index.
pub struct SyncOptions<'a> {
    /// Whether to build a new generation in any case.
    pub rebuild: bool,
    /// How tantivy may write.
    pub index: IndexOptions,
    /// A lexicon that is at hand, of the frameworks as they are indexed; `None`: built from the catalog.
    pub lexicon: Option<&'a Lexicon>,
    /// Told how many entries are written.
    pub progress: &'a dyn Fn(u64),
}

/// What was indexed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct SyncSummary {
    /// Whether a new generation was built.
    pub rebuilt: bool,
    /// Entries written.
    pub written: u64,
    /// Entries taken out.
    pub deleted: u64,
    /// The catalog revision that the index now answers for.
    pub revision: u64,
}

/// Why indexing stopped. The generation that was current before still answers.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// The catalog could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index could not be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A thread of the projection ended without a word.
    #[error("the catalog could not be projected into the index")]
    Projection,
}

impl SyncError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Store(error) => error.hint().to_owned(),
            Self::Index(error) => error.hint().to_owned(),
            Self::Projection => "try again; if it stays, report it with the log".to_owned(),
        }
    }
}

/// Brings the index of `home` up to its catalog.
///
/// # Errors
/// [`SyncError`]; the index then answers as before.
pub fn sync(home: &Path, options: &SyncOptions<'_>) -> Result<SyncSummary, SyncError> {
    let store = Store::open_read_only(home)?;
    let folder = home.join("index");
    // Read before the changes: what comes in between is indexed now and again next time, never left out.
    let revision = store.revision()?;
    let current = match Index::open(&folder, store.catalog_id()) {
        Ok(index) if !options.rebuild => Some(index.snapshot()),
        // No index, one of another home or of another version: all are mended by building a new one.
        _ => None,
    };
    let Some(current) = current else { return rebuild(home, &store, None, revision, options) };
    let changes = if current.revision() == revision { Vec::new() } else { store.changes_since(current.revision())? };
    let framework =
        |it: &Change| matches!(it.kind, RecordKind::Skill | RecordKind::SkillRelation | RecordKind::Occupation);
    if changes.iter().any(framework) {
        return rebuild(home, &store, stored_lexicon(&current), revision, options);
    }
    if let Some(lexicon) = options.lexicon {
        return update(home, &store, lexicon, &changes, revision, options);
    }
    let lexicon = match stored_lexicon(&current) {
        Some(lexicon) => lexicon,
        None => mended_lexicon(&folder, &store, &current)?,
    };
    let lexicon = lexicon.with_corrections(corrections_of(home));
    update(home, &store, &lexicon, &changes, revision, options)
}

/// The lexicon that a generation keeps, when it can be used.
fn stored_lexicon(snapshot: &Snapshot) -> Option<Lexicon> {
    let bytes = snapshot.side_file(SideFile::Lexicon).ok().flatten()?;
    Lexicon::from_bytes(&bytes).ok()
}

/// Builds the lexicon anew and puts it where the generation lacks it.
fn mended_lexicon(folder: &Path, store: &Store, current: &Snapshot) -> Result<Lexicon, SyncError> {
    let lexicon = Skills::read(store)?.lexicon(None);
    if let Ok(bytes) = lexicon.to_bytes() {
        Index::put_side_file(folder, store.catalog_id(), current.generation(), SideFile::Lexicon, &bytes)?;
    }
    Ok(lexicon)
}

/// Entries waiting between projection and index.
const QUEUE: usize = 256;

/// Builds a new generation; `known` is the lexicon of the last one.
fn rebuild(
    home: &Path,
    store: &Store,
    known: Option<Lexicon>,
    revision: u64,
    options: &SyncOptions<'_>,
) -> Result<SyncSummary, SyncError> {
    let (sender, receiver) = mpsc::sync_channel(QUEUE);
    let built = std::thread::scope(|scope| {
        // The projection reads with a connection of its own, so that it runs beside the index writer.
        scope.spawn(move || {
            let send = |part| sender.send(Ok(Sent::Part(part))).is_ok();
            let projected = Store::open_read_only(home)
                .map_err(SyncError::from)
                .and_then(|store| project_all(&store, known, corrections_of(home), &send));
            // The last message says whether it was all: an index without it must not become current.
            let _ = sender.send(projected.map_or_else(Err, |()| Ok(Sent::All)));
        });
        let parts = Whole { messages: receiver.into_iter(), ended: false };
        Index::rebuild(&home.join("index"), store.catalog_id(), revision, parts, &options.index, options.progress)
    })?;
    Ok(SyncSummary { rebuilt: true, written: built.entries, deleted: 0, revision })
}

/// What the projection sends.
enum Sent {
    Part(Part),
    /// There are no more.
    All,
}

/// What a projection sends; an error when it ends without having said that it sent all.
struct Whole<I> {
    messages: I,
    ended: bool,
}

impl<I: Iterator<Item = Result<Sent, SyncError>>> Iterator for Whole<I> {
    type Item = Result<Part, SyncError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.messages.next() {
            Some(Ok(Sent::Part(part))) => Some(Ok(part)),
            Some(Ok(Sent::All)) => {
                self.ended = true;
                None
            }
            Some(Err(error)) => Some(Err(error)),
            None => Some(Err(SyncError::Projection)),
        }
    }
}

/// Makes the entry of one thing.
type Project<'a> = &'a dyn Fn(&Iri) -> Result<Option<Entry>, StoreError>;

/// Sends the lexicon and every entry of the catalog; stops early when nobody takes them.
fn project_all(
    store: &Store,
    known: Option<Lexicon>,
    corrections: Corrections,
    send: &dyn Fn(Part) -> bool,
) -> Result<(), SyncError> {
    let skills = Skills::read(store)?;
    let lexicon = skills.lexicon(known);
    // Without it the engine builds its own, as long as it takes.
    if let Ok(bytes) = lexicon.to_bytes()
        && !send(Part::SideFile(SideFile::Lexicon, bytes))
    {
        return Ok(());
    }
    let lexicon = lexicon.with_corrections(corrections);
    for entry in skills.entries() {
        if !send(entry.into()) {
            return Ok(());
        }
    }
    let projection = Projection::new(store, &lexicon, today())?;
    let kinds: [(Vec<Iri>, Project<'_>); 4] = [
        (projection.ids(RecordKind::Occupation)?, &|id| projection.occupation(id)),
        (projection.ids(RecordKind::Achievement)?, &|id| projection.credential(id)),
        (store.learners()?, &|id| projection.learner(id)),
        (projection.ids(RecordKind::Job)?, &|id| projection.job(id)),
    ];
    for (ids, project) in kinds {
        for id in ids {
            if let Some(entry) = project(&id)?
                && !send(entry.into())
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn update(
    home: &Path,
    store: &Store,
    lexicon: &Lexicon,
    changes: &[Change],
    revision: u64,
    options: &SyncOptions<'_>,
) -> Result<SyncSummary, SyncError> {
    if changes.is_empty() {
        return Ok(SyncSummary { rebuilt: false, written: 0, deleted: 0, revision });
    }
    let projection = Projection::new(store, lexicon, today())?;
    let touched = touched(store, changes)?;
    let mut upserts = Vec::new();
    let mut deletes = Vec::new();
    for (kind, id) in &touched {
        let entry = match kind {
            EntryKind::Credential => projection.credential(id)?,
            EntryKind::Learner => projection.learner(id)?,
            EntryKind::Job => projection.job(id)?,
            EntryKind::Occupation => projection.occupation(id)?,
            EntryKind::Skill => None,
        };
        match entry {
            Some(entry) => upserts.push(entry),
            None => deletes.push((*kind, id.clone())),
        }
    }
    let written = u64::try_from(upserts.len()).unwrap_or(u64::MAX);
    let entries = upserts.into_iter();
    let summary = Index::update(&home.join("index"), store.catalog_id(), revision, entries, &deletes, &options.index)?;
    (options.progress)(written);
    Ok(SyncSummary { rebuilt: false, written, deleted: summary.deleted, revision })
}

/// The entries that a change may alter: the thing itself, and what is made from it.
fn touched(store: &Store, changes: &[Change]) -> Result<BTreeSet<(EntryKind, Iri)>, StoreError> {
    let mut touched = BTreeSet::new();
    let mut issuers = BTreeSet::new();
    let mut all_learners = false;
    for change in changes {
        match change.kind {
            RecordKind::Job => {
                touched.insert((EntryKind::Job, change.id.clone()));
            }
            RecordKind::Learner => {
                touched.insert((EntryKind::Learner, change.id.clone()));
            }
            RecordKind::Achievement => touch_achievement(store, &change.id, &mut touched)?,
            RecordKind::Endorsement => {
                for stored in store.records_of(RecordKind::Endorsement, &change.id)? {
                    if let Record::Endorsement(it) = stored.record {
                        touch_achievement(store, &it.subject, &mut touched)?;
                        issuers.extend(store.names_of(RecordKind::Issuer, &it.subject)?);
                    }
                }
            }
            RecordKind::Credential => {
                let records = store.records_of(RecordKind::Credential, &change.id)?;
                // Whose it was is not known any more once it is gone.
                all_learners |= records.is_empty();
                touched.extend(records.into_iter().filter_map(|it| Some((EntryKind::Learner, it.holder?))));
            }
            RecordKind::Issuer => {
                issuers.extend(store.names_of(RecordKind::Issuer, &change.id)?);
                issuers.insert(change.id.clone());
            }
            RecordKind::Revocation => {
                all_learners = true;
                // What is revoked may be an endorsement.
                for stored in store.records_of(RecordKind::Endorsement, &change.id)? {
                    if let Record::Endorsement(it) = stored.record {
                        touch_achievement(store, &it.subject, &mut touched)?;
                        issuers.insert(it.subject);
                    }
                }
            }
            RecordKind::Skill
            | RecordKind::SkillRelation
            | RecordKind::Occupation
            | RecordKind::Framework
            | RecordKind::Pathway => {}
        }
    }
    if all_learners {
        touched.extend(store.learners()?.into_iter().map(|it| (EntryKind::Learner, it)));
    }
    if !issuers.is_empty() {
        store.for_each_record(RecordKind::Achievement, &mut |stored| {
            if let Record::Achievement(it) = stored.record
                && it.issuer.is_some_and(|issuer| issuers.contains(&issuer.id))
            {
                touched.insert((EntryKind::Credential, it.id));
            }
            Ok(())
        })?;
    }
    Ok(touched)
}

/// The achievement under all its IRIs, who holds it, and what it stands behind.
fn touch_achievement(store: &Store, id: &Iri, touched: &mut BTreeSet<(EntryKind, Iri)>) -> Result<(), StoreError> {
    let mut names = store.names_of(RecordKind::Achievement, id)?;
    names.push(id.clone());
    let mut behind = Vec::new();
    for name in &names {
        behind.extend(store.referring(RecordKind::Achievement, LinkKind::Needs, name)?);
    }
    for name in names.into_iter().chain(behind) {
        touched.extend(store.holders_of(&name)?.into_iter().map(|it| (EntryKind::Learner, it)));
        touched.insert((EntryKind::Credential, name));
    }
    Ok(())
}

/// Endorsements are asked whether they hold on the day of indexing; evidence is asked on the day of each question.
fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}
