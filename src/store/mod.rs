//! The catalog on disk: documents, records, learners. Owns `data/`.
//!
//! Two `SQLite` files. `data/catalog.db` is public: documents and records. `data/learners.db` is about people: credentials
//! and learners, the documents these were read in, documents nobody understood (they may be about anybody), and the
//! secret behind the pseudonyms. Of a personal document the catalog has the public records only (achievements, issuers,
//! ...), with the document's digest and an alias for its source, since a path or URL may hold a name.
//!
//! # What is promised
//! What [`Store::put`] has acknowledged survives `kill -9` and a power cut: both files keep a write-ahead log and
//! synchronise it at each commit (`synchronous=FULL`). Each file has one commit a batch, so that each file has all of a
//! batch or nothing of it. A record lives exactly as long as the document it was read in.
//!
//! # Why two files cannot disagree for long
//! `SQLite` cannot commit two logs as one, so the order is what makes a half-done pair harmless:
//! * Every writer takes the catalog's write lock first: there is one writer to a home, others wait, then get
//!   [`StoreError::Busy`].
//! * Storing commits the learners' file first, then the catalog. Cut between the two, the personal half of a batch that
//!   nobody was promised is there, and is consistent in itself: its own sources, documents, records. Each file compares
//!   a batch with what *it* has, so the same input again writes just the missing half. A document that moves from
//!   the learners' file to the catalog is taken out of the former last; until then it is in both.
//! * Erasing commits the catalog first: as long as the learners' file knows the sources, erasing again finds what is left.
//! * Each file notes the revision of its last change, the home's revision is the larger one, and the second file's commit
//!   gets a larger number than the first one's. So numbers grow in the order of the commits, and an index that
//!   followed up to the first half is told of the second by [`Store::changes_since`].

mod change;
mod database;
mod digest;
mod documents;
mod error;
mod frontier;
mod learners;
mod part;
mod privacy;
mod put;
mod records;
mod same;
mod schema;
mod status;
mod writer;

#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use database::{Access, BUSY_TIMEOUT_MS, Database, Side};
use privacy::Secret;

pub use change::Change;
pub use documents::{RecordSource, SourceProblem, SourceState, StoredDocument};
pub use error::StoreError;
pub use frontier::{
    AddressState, CrawlLock, CrawlStatus, Due, DueAddress, Fetch, HostRecord, HostTrouble, LostAddress, NewAddress,
    Recorded, SourceCrawl, StateCount,
};
pub use learners::Erasure;
pub use part::{People, ReadDocument};
pub use put::PutSummary;
pub use records::StoredRecord;
pub use status::{KindCount, StoreStatus};

/// The two files of one home, open. Not shared between threads: each opens its own, which is cheap.
#[derive(Debug)]
pub struct Store {
    catalog: Database,
    learners: Database,
    catalog_id: String,
    secret: Secret,
}

impl Store {
    /// Opens the store of this home for writing; makes `<home>/data/` and the files where they are absent.
    ///
    /// # Errors
    /// When the folder cannot be made, or a file is damaged, of a newer version, or being written by somebody else.
    pub fn create_or_open(home: &Path) -> Result<Self, StoreError> {
        let folder = home.join("data");
        fs::create_dir_all(&folder).map_err(|source| StoreError::File { path: folder.clone(), source })?;
        Self::open_in(&folder, Access::Write, BUSY_TIMEOUT_MS)
    }

    /// Opens the store of this home for writing.
    ///
    /// # Errors
    /// [`StoreError::NoCatalog`] where there is none; else as [`Store::create_or_open`].
    pub fn open(home: &Path) -> Result<Self, StoreError> {
        let folder = home.join("data");
        let path = folder.join(Side::Catalog.file_name());
        if !path.exists() {
            return Err(StoreError::NoCatalog { path });
        }
        Self::open_in(&folder, Access::Write, BUSY_TIMEOUT_MS)
    }

    /// Opens the store of this home for reading, which never waits for a writer.
    ///
    /// # Errors
    /// [`StoreError::NoCatalog`] where there is none, [`StoreError::OlderSchema`] when it has to be opened for writing
    /// first; else as [`Store::open`].
    pub fn open_read_only(home: &Path) -> Result<Self, StoreError> {
        Self::open_in(&home.join("data"), Access::Read, BUSY_TIMEOUT_MS)
    }

    /// The name this catalog got when it was made: random, the same for its whole life.
    pub fn catalog_id(&self) -> &str {
        &self.catalog_id
    }

    fn open_in(folder: &Path, access: Access, busy_timeout_ms: u64) -> Result<Self, StoreError> {
        // For reading, say first that there is no catalog at all. For writing, the catalog comes last: where it is, the
        // learners' file is too.
        let catalog = match access {
            Access::Read => Some(Database::open(folder, Side::Catalog, access, busy_timeout_ms)?),
            Access::Write => None,
        };
        let learners = Database::open(folder, Side::Learners, access, busy_timeout_ms)?;
        let secret = database::meta_or_insert(&learners.connection, "secret", access, Secret::generate)?;
        let secret = Secret::from_hex(&secret).ok_or_else(|| StoreError::Damaged {
            path: learners.path.clone(),
            message: "the secret of the pseudonyms is not 64 hexadecimal digits".to_owned(),
        })?;
        let catalog = match catalog {
            Some(catalog) => catalog,
            None => Database::open(folder, Side::Catalog, access, busy_timeout_ms)?,
        };
        let make = || uuid::Uuid::new_v4().to_string();
        let catalog_id = database::meta_or_insert(&catalog.connection, "catalog_id", access, make)?;
        if access == Access::Write {
            synchronise(folder)?;
        }
        Ok(Self { catalog, learners, catalog_id, secret })
    }
}

/// Makes sure that the files' names, page logs included, survive a power cut: `SQLite` looks after what is in them.
fn synchronise(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        let synchronised = fs::File::open(folder).and_then(|it| it.sync_all());
        synchronised.map_err(|source| StoreError::File { path: folder.to_owned(), source })?;
    }
    Ok(())
}
