//! Generations: an index is built in `generation-<n>.building`, renamed to `generation-<n>`, and made current by
//! replacing `current.json` in one step. Readers never see a half one.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::error::{IndexError, io_at};

/// The version of the schema that this program writes and reads.
pub const SCHEMA_VERSION: u32 = 1;

const CURRENT: &str = "current.json";
const PREFIX: &str = "generation-";
const BUILDING: &str = ".building";
const LOCK: &str = ".lock";

/// What `current.json` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Current {
    /// The number of the current generation.
    pub(super) generation: u64,
    /// The version of its schema.
    pub(super) schema_version: u32,
    /// The catalog it was built from.
    pub(super) catalog_id: String,
}

impl Current {
    /// Reads what is current and checks that it is ours.
    pub(super) fn read(dir: &Path, catalog_id: &str) -> Result<Self, IndexError> {
        let path = dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(IndexError::NoIndex { dir: dir.to_owned() });
            }
            Err(error) => return Err(io_at(&path)(error)),
        };
        let current: Self = serde_json::from_slice(&bytes)
            .map_err(|error| IndexError::Corrupt { dir: dir.to_owned(), message: format!("{CURRENT}: {error}") })?;
        if current.schema_version != SCHEMA_VERSION {
            return Err(IndexError::OtherSchema {
                dir: dir.to_owned(),
                expected: SCHEMA_VERSION,
                found: current.schema_version,
            });
        }
        if current.catalog_id != catalog_id {
            return Err(IndexError::ForeignCatalog {
                dir: dir.to_owned(),
                expected: catalog_id.to_owned(),
                found: current.catalog_id,
            });
        }
        Ok(current)
    }

    /// The directory of this generation.
    pub(super) fn directory(&self, dir: &Path) -> PathBuf {
        generation_directory(dir, self.generation)
    }

    /// Makes this generation current: from now on every reader that opens or reloads sees it.
    fn write(&self, dir: &Path) -> io::Result<()> {
        let aside = dir.join(format!("{CURRENT}.new"));
        let mut file = File::create(&aside)?;
        serde_json::to_writer(&mut file, self)?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        fs::rename(&aside, dir.join(CURRENT))?;
        sync_directory(dir)
    }
}

/// The right to write, across processes; ends with the value, even after a crash.
pub(super) struct WriteLock {
    _file: File,
}

impl WriteLock {
    /// Takes the right to write. Waits a tenth of a second for somebody who only cleans up.
    pub(super) fn take(dir: &Path) -> Result<Self, IndexError> {
        fs::create_dir_all(dir).map_err(io_at(dir))?;
        for _ in 0..5 {
            if let Some(lock) = Self::try_take(dir).map_err(io_at(dir))? {
                return Ok(lock);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err(IndexError::Locked { dir: dir.to_owned() })
    }

    fn try_take(dir: &Path) -> io::Result<Option<Self>> {
        let file = File::options().create(true).truncate(false).write(true).open(dir.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

/// A generation being built. Dropped without [`Building::finish`] it is removed.
pub(super) struct Building {
    dir: PathBuf,
    generation: u64,
    finished: bool,
}

impl Building {
    /// Starts a new generation in an empty directory. The caller holds the lock.
    pub(super) fn start(dir: &Path, _lock: &WriteLock) -> Result<Self, IndexError> {
        for leftover in building_directories(dir) {
            fs::remove_dir_all(&leftover).map_err(io_at(&leftover))?;
        }
        let named = fs::read(dir.join(CURRENT)).ok().and_then(|bytes| serde_json::from_slice::<Current>(&bytes).ok());
        let last = finished_generations(dir).into_iter().chain(named.map(|it| it.generation)).max().unwrap_or(0);
        let building = Self { dir: dir.to_owned(), generation: last + 1, finished: false };
        fs::create_dir_all(building.path()).map_err(io_at(&building.path()))?;
        Ok(building)
    }

    /// Where to build.
    pub(super) fn path(&self) -> PathBuf {
        self.dir.join(format!("{PREFIX}{}{BUILDING}", self.generation))
    }

    /// Brings everything to the disk and makes it current; removes older generations as far as possible.
    pub(super) fn finish(mut self, catalog_id: &str) -> Result<Current, IndexError> {
        let path = self.path();
        sync_files(&path).map_err(io_at(&path))?;
        let current =
            Current { generation: self.generation, schema_version: SCHEMA_VERSION, catalog_id: catalog_id.to_owned() };
        let place = current.directory(&self.dir);
        let publish = || -> io::Result<()> {
            fs::rename(&path, &place)?;
            sync_directory(&self.dir)?;
            current.write(&self.dir)
        };
        publish().map_err(io_at(&self.dir))?;
        self.finished = true;
        remove_old(&self.dir, current.generation);
        Ok(current)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.finished {
            // Best effort: what is left is removed by the next writer or reader.
            let _ = fs::remove_dir_all(self.path());
        }
    }
}

/// Removes what no reader opens any more, unless somebody is writing. Never fails: it is tried again on the next open.
pub(super) fn clean(dir: &Path) {
    let current = || fs::read(dir.join(CURRENT)).ok().and_then(|it| serde_json::from_slice::<Current>(&it).ok());
    let Some(seen) = current() else { return };
    let stale = finished_generations(dir).into_iter().any(|it| it != seen.generation);
    if !stale && building_directories(dir).is_empty() {
        return;
    }
    let Ok(Some(_lock)) = WriteLock::try_take(dir) else { return };
    // Nobody else writes now: what was read before the lock may be out of date.
    let Some(current) = current() else { return };
    for leftover in building_directories(dir) {
        let _ = fs::remove_dir_all(leftover);
    }
    remove_old(dir, current.generation);
}

/// Brings the directory's own entries to the disk.
pub(super) fn sync_directory(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

fn sync_files(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            File::options().read(true).write(true).open(entry.path())?.sync_all()?;
        }
    }
    sync_directory(dir)
}

fn generation_directory(dir: &Path, generation: u64) -> PathBuf {
    dir.join(format!("{PREFIX}{generation}"))
}

fn remove_old(dir: &Path, current: u64) {
    for generation in finished_generations(dir) {
        if generation != current {
            let _ = fs::remove_dir_all(generation_directory(dir, generation));
        }
    }
}

fn finished_generations(dir: &Path) -> Vec<u64> {
    names(dir).iter().filter_map(|it| it.strip_prefix(PREFIX)?.parse().ok()).collect()
}

fn building_directories(dir: &Path) -> Vec<PathBuf> {
    let is_building = |it: &&String| it.starts_with(PREFIX) && it.ends_with(BUILDING);
    names(dir).iter().filter(is_building).map(|it| dir.join(it)).collect()
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter_map(|it| it.file_name().into_string().ok()).collect()
}
