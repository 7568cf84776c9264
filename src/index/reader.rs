//! Reading: an open index follows new commits and new generations when told to.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use tantivy::{IndexReader, ReloadPolicy, Searcher, index::SegmentId, index::SegmentMeta};

use super::{
    error::{IndexError, tantivy_at},
    generation::{Current, clean},
    records::Payload,
    schema,
    segment::Segment,
    snapshot::{Parts, Snapshot},
};

/// How often opening is tried again when somebody replaces what is being opened.
const ATTEMPTS: usize = 20;

/// An open index: a directory and the newest snapshot that was loaded from it.
#[derive(Debug)]
pub struct Index {
    dir: PathBuf,
    catalog_id: String,
    opened: Mutex<Opened>,
    snapshot: RwLock<Arc<Snapshot>>,
}

/// The generation that is open.
struct Opened {
    current: Current,
    index: tantivy::Index,
    reader: IndexReader,
    /// The columns of the segments of the newest snapshot.
    segments: HashMap<SegmentId, Arc<Segment>>,
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Opened").field("current", &self.current).finish_non_exhaustive()
    }
}

impl Index {
    /// Opens the current generation in `dir`, which must be of this catalog. Removes what earlier writers left behind.
    ///
    /// # Errors
    /// [`IndexError::NoIndex`], [`IndexError::ForeignCatalog`], [`IndexError::OtherSchema`], [`IndexError::Corrupt`],
    /// [`IndexError::Io`]; each has a [`hint`](IndexError::hint).
    pub fn open(dir: &Path, catalog_id: &str) -> Result<Self, IndexError> {
        let (opened, snapshot) = Opened::newest(dir, catalog_id)?;
        clean(dir);
        Ok(Self {
            dir: dir.to_owned(),
            catalog_id: catalog_id.to_owned(),
            opened: Mutex::new(opened),
            snapshot: RwLock::new(Arc::new(snapshot)),
        })
    }

    /// The newest snapshot that was loaded. Cheap; hold on to it for a whole answer.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Loads what was committed since, a new generation too. `true` when there is a new snapshot.
    ///
    /// # Errors
    /// As [`Index::open`]; the old snapshot stays.
    pub fn reload(&self) -> Result<bool, IndexError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let current = Current::read(&self.dir, &self.catalog_id)?;
        let followed = if current == opened.current { opened.follow(&self.dir, &self.snapshot()) } else { Ok(None) };
        let snapshot = match followed {
            Ok(Some(Followed::Nothing)) => return Ok(false),
            Ok(Some(Followed::New(snapshot))) => *snapshot,
            // Another generation, or it was replaced while we looked.
            Ok(None) | Err(_) => {
                let (newest, snapshot) = Opened::newest(&self.dir, &self.catalog_id)?;
                *opened = newest;
                snapshot
            }
        };
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        Ok(true)
    }
}

/// What has become of an open generation.
enum Followed {
    /// It is as it was.
    Nothing,
    /// Something was committed.
    New(Box<Snapshot>),
}

impl Opened {
    /// Opens the current generation; tries again when it is replaced meanwhile.
    fn newest(dir: &Path, catalog_id: &str) -> Result<(Self, Snapshot), IndexError> {
        let mut current = Current::read(dir, catalog_id)?;
        for _ in 0..ATTEMPTS {
            let error = match Self::open(dir, &current) {
                Ok(opened) => return Ok(opened),
                Err(error) => error,
            };
            let newer = Current::read(dir, catalog_id)?;
            if newer == current {
                return Err(error);
            }
            current = newer;
        }
        Err(IndexError::Locked { dir: dir.to_owned() })
    }

    fn open(dir: &Path, current: &Current) -> Result<(Self, Snapshot), IndexError> {
        let path = current.directory(dir);
        let index = schema::open(&path)?;
        let builder = index.reader_builder().reload_policy(ReloadPolicy::Manual);
        let reader: IndexReader = builder.try_into().map_err(tantivy_at(&path))?;
        let mut opened = Self { current: current.clone(), index, reader, segments: HashMap::new() };
        let snapshot = opened.load(&path)?;
        Ok((opened, snapshot))
    }

    /// Looks for something newer than `old` in the same generation.
    fn follow(&mut self, dir: &Path, old: &Snapshot) -> Result<Option<Followed>, IndexError> {
        let path = self.current.directory(dir);
        let metas = self.index.load_metas().map_err(tantivy_at(&path))?;
        let revision = revision(metas.payload.as_deref(), &path)?;
        if revision == old.revision() && is_of(&old.searcher, &metas.segments) {
            return Ok(Some(Followed::Nothing));
        }
        Ok(Some(Followed::New(Box::new(self.load(&path)?))))
    }

    /// Loads a snapshot whose revision is that of its documents.
    fn load(&mut self, path: &Path) -> Result<Snapshot, IndexError> {
        for _ in 0..ATTEMPTS {
            let metas = self.index.load_metas().map_err(tantivy_at(path))?;
            self.reader.reload().map_err(tantivy_at(path))?;
            let searcher = self.reader.searcher();
            // A commit between the two steps: once more.
            if is_of(&searcher, &metas.segments) {
                let revision = revision(metas.payload.as_deref(), path)?;
                return self.snapshot(searcher, revision, path);
            }
        }
        Err(IndexError::Locked { dir: path.to_owned() })
    }

    fn snapshot(&mut self, searcher: Searcher, revision: u64, path: &Path) -> Result<Snapshot, IndexError> {
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let segment = match self.segments.get(&reader.segment_id()) {
                Some(known) => Arc::clone(known),
                None => Arc::new(Segment::load(reader, path)?),
            };
            segments.push(segment);
        }
        let ids = searcher.segment_readers().iter().map(tantivy::SegmentReader::segment_id);
        self.segments = ids.zip(segments.iter().cloned()).collect();
        let catalog_id = self.current.catalog_id.clone();
        let generation = self.current.generation;
        Ok(Snapshot::new(Parts { generation, searcher, segments, path: path.to_owned(), catalog_id, revision }))
    }
}

/// Whether a searcher shows exactly these segments with these deletions.
fn is_of(searcher: &Searcher, metas: &[SegmentMeta]) -> bool {
    let mut shown: Vec<_> =
        searcher.segment_readers().iter().map(|it| (it.segment_id(), it.delete_opstamp())).collect();
    let mut named: Vec<_> = metas.iter().map(|it| (it.id(), it.delete_opstamp())).collect();
    shown.sort_unstable();
    named.sort_unstable();
    shown == named
}

fn revision(payload: Option<&str>, path: &Path) -> Result<u64, IndexError> {
    let payload = payload.and_then(|it| serde_json::from_str::<Payload>(it).ok());
    let corrupt = || IndexError::Corrupt { dir: path.to_owned(), message: "its commit has no revision".to_owned() };
    Ok(payload.ok_or_else(corrupt)?.revision)
}
