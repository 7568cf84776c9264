//! One `SQLite` file: how it is opened, and its small facts.

use std::{fs, path::Path, path::PathBuf, time::Duration};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params};

use super::{StoreError, schema};

/// How long to wait for another writer.
pub(super) const BUSY_TIMEOUT_MS: u64 = 5_000;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Public: documents and records.
    Catalog,
    /// People.
    Learners,
}

impl Side {
    /// The file's name inside `data/`.
    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::Catalog => "catalog.db",
            Self::Learners => "learners.db",
        }
    }
}

/// What the file is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Reading and writing; made where it is absent.
    Write,
    /// Reading only.
    Read,
}

/// One open file.
#[derive(Debug)]
pub(super) struct Database {
    pub(super) side: Side,
    pub(super) path: PathBuf,
    pub(super) connection: Connection,
}

impl Database {
    pub(super) fn open(folder: &Path, side: Side, access: Access, busy_timeout_ms: u64) -> Result<Self, StoreError> {
        let path = folder.join(side.file_name());
        if access == Access::Read && !path.exists() {
            return Err(StoreError::NoCatalog { path });
        }
        if access == Access::Write {
            make_private(&path).map_err(|source| StoreError::File { path: path.clone(), source })?;
        }
        let connection = connect(&path, side, access, busy_timeout_ms).map_err(|error| error.at(&path))?;
        Ok(Self { side, path, connection })
    }

    /// Begins writing: from here on nobody else writes to this file.
    pub(super) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
    }

    /// The revision of the last commit to this file that changed something; 0 when there was none.
    pub(super) fn revision(&self) -> Result<u64, StoreError> {
        revision_of(&self.connection)
    }

    /// What the file, its page log and its index of the log occupy.
    pub(super) fn size_bytes(&self) -> u64 {
        let size = |suffix: &str| {
            let mut path = self.path.clone().into_os_string();
            path.push(suffix);
            fs::metadata(path).map_or(0, |it| it.len())
        };
        size("") + size("-wal")
    }
}

/// See [`Database::revision`].
pub(super) fn revision_of(connection: &Connection) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = 'revision'")?;
    let revision: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(unsigned(revision.unwrap_or(0)))
}

/// Says that this transaction makes the file's `revision`.
pub(super) fn set_revision(transaction: &Transaction<'_>, revision: u64) -> Result<(), StoreError> {
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('revision', ?1)", [signed(revision)])?;
    Ok(())
}

/// The text of this key; where there is none yet, the text that `make` gives is kept from now on.
pub(super) fn meta_or_insert(
    connection: &Connection,
    key: &str,
    access: Access,
    make: impl FnOnce() -> String,
) -> Result<String, StoreError> {
    let read = "SELECT value FROM meta WHERE key = ?1";
    if let Some(text) = connection.query_row(read, [key], |row| row.get(0)).optional()? {
        return Ok(text);
    }
    if access == Access::Write {
        connection.execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?1, ?2)", params![key, make()])?;
    }
    // Read again: another process may have been first.
    Ok(connection.query_row(read, [key], |row| row.get(0))?)
}

/// `SQLite` counts in signed numbers; those of the store are never negative and never that large.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// See [`signed`].
pub(super) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn connect(path: &Path, side: Side, access: Access, busy_timeout_ms: u64) -> Result<Connection, StoreError> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
    };
    let mut connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(Duration::from_millis(busy_timeout_ms))?;
    connection.set_prepared_statement_cache_capacity(64);
    let found = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = schema::latest_version(side);
    if found > known {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known });
    }
    if access == Access::Read {
        if found < known {
            return Err(StoreError::OlderSchema { path: path.to_owned(), found, known });
        }
        connection.pragma_update(None, "cache_size", -65_536)?;
        return Ok(connection);
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // NORMAL survives kill -9 but not a power cut: the log is then synchronised at checkpoints only.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    if side == Side::Learners {
        connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
        // What sorts and temporary tables hold of people never reaches a file.
        connection.pragma_update(None, "temp_store", "MEMORY")?;
    }
    if found < known
        && let Err(error) = schema::migrate(&mut connection, side)
    {
        // Another process may have been first.
        let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found != known {
            return Err(match error {
                rusqlite_migration::Error::RusqliteError { err, .. } => StoreError::from(err),
                other => StoreError::Damaged { path: path.to_owned(), message: other.to_string() },
            });
        }
    }
    Ok(connection)
}

/// Makes the file, readable by its owner only, where it is absent. `SQLite` gives the page log the same rights.
fn make_private(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
