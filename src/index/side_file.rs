//! Side files: bytes that others make from the frameworks, kept in the generation that they belong to.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::Path,
};

use super::{
    error::{IndexError, io_at},
    generation::{Current, WriteLock, sync_directory},
    reader::Index,
    snapshot::Snapshot,
};

/// What is kept beside the postings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SideFile {
    /// The names of all skills.
    Lexicon,
}

impl SideFile {
    fn name(self) -> &'static str {
        match self {
            Self::Lexicon => "lexicon.bin",
        }
    }

    /// Writes the file into a generation's directory, whole or not at all, and brings it to the disk.
    pub(super) fn write(self, generation: &Path, bytes: &[u8]) -> Result<(), IndexError> {
        let path = generation.join(self.name());
        let aside = generation.join(format!("{}.new", self.name()));
        let write = || {
            let mut file = File::create(&aside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&aside, &path)?;
            sync_directory(generation)
        };
        write().map_err(io_at(&path))
    }
}

impl Snapshot {
    /// The bytes of a side file of this generation; `None` when it has none, or when the generation is gone from the disk.
    ///
    /// # Errors
    /// [`IndexError::Io`].
    pub fn side_file(&self, file: SideFile) -> Result<Option<Vec<u8>>, IndexError> {
        let path = self.path().join(file.name());
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_at(&path)(error)),
        }
    }
}

impl Index {
    /// Replaces a side file of `generation`. `false`: that is not the current one any more, and nothing was done.
    ///
    /// # Errors
    /// As [`Index::update`].
    pub fn put_side_file(
        dir: &Path,
        catalog_id: &str,
        generation: u64,
        file: SideFile,
        bytes: &[u8],
    ) -> Result<bool, IndexError> {
        let _lock = WriteLock::take(dir)?;
        let current = Current::read(dir, catalog_id)?;
        if current.generation != generation {
            return Ok(false);
        }
        file.write(&current.directory(dir), bytes)?;
        Ok(true)
    }
}
