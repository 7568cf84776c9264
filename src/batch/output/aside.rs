//! Files of a report: each is written aside, synced, and all are renamed when the last one is whole. When anything
//! fails, nothing of them is left and what was there before still is.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::batch::error::BatchError;

/// The ending of files that are being written.
const PART: &str = "part";

/// The files of one report while they are written.
#[derive(Debug)]
pub(super) struct Aside {
    folder: PathBuf,
    names: Vec<String>,
    is_done: bool,
}

/// One file while it is written.
#[derive(Debug)]
pub(super) struct AsideFile {
    to: BufWriter<File>,
    path: PathBuf,
    hasher: blake3::Hasher,
}

impl Aside {
    /// Begins a report in a folder.
    pub(super) fn begin(folder: &Path) -> Result<Self, BatchError> {
        fs::create_dir_all(folder).map_err(BatchError::write(folder))?;
        Ok(Self { folder: folder.to_owned(), names: Vec::new(), is_done: false })
    }

    /// Begins a file.
    pub(super) fn create(&mut self, name: &str) -> Result<AsideFile, BatchError> {
        let path = self.folder.join(name);
        // From here on it is removed when something fails.
        self.names.push(name.to_owned());
        let file = File::create(self.part(name)).map_err(BatchError::write(&path))?;
        Ok(AsideFile { to: BufWriter::with_capacity(1 << 16, file), path, hasher: blake3::Hasher::new() })
    }

    /// Gives all files their names, in the order in which they were begun.
    pub(super) fn commit(mut self) -> Result<(), BatchError> {
        for name in &self.names {
            let path = self.folder.join(name);
            fs::rename(self.part(name), &path).map_err(BatchError::write(&path))?;
        }
        self.is_done = true;
        // The names are on disk when the folder is; where a folder cannot be synced, the system sees to it.
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    fn part(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{PART}"))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        for name in self.names.iter().filter(|_| !self.is_done) {
            let _ = fs::remove_file(self.part(name));
        }
    }
}

impl AsideFile {
    /// The error of a write that failed.
    pub(super) fn failed(&self) -> impl Fn(io::Error) -> BatchError + use<> {
        BatchError::write(&self.path)
    }

    /// Writes all of it.
    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        self.write_all(bytes).map_err(self.failed())
    }

    /// Brings it to the disk; gives back its digest.
    pub(super) fn finish(mut self) -> Result<String, BatchError> {
        let failed = self.failed();
        self.to.flush().map_err(&failed)?;
        self.to.get_ref().sync_all().map_err(&failed)?;
        Ok(self.hasher.finalize().to_string())
    }
}

impl Write for AsideFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Aside;

    #[test]
    fn files_appear_whole_and_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("a"), "before").unwrap();
        let mut aside = Aside::begin(folder.path()).unwrap();
        for name in ["a", "b"] {
            let mut file = aside.create(name).unwrap();
            file.put(b"after").unwrap();
            assert_eq!(file.finish().unwrap(), blake3::hash(b"after").to_string());
        }
        assert_eq!((fs::read(path("a")).unwrap(), path("b").exists()), (b"before".to_vec(), false));
        drop(aside);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a part was left");

        let mut aside = Aside::begin(folder.path()).unwrap();
        let mut file = aside.create("a").unwrap();
        file.put(b"after").unwrap();
        file.finish().unwrap();
        aside.commit().unwrap();
        assert_eq!((fs::read(path("a")).unwrap(), path("a.part").exists()), (b"after".to_vec(), false));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_an_error_with_a_hint() {
        let folder = tempfile::tempdir().unwrap();
        // A device that is always full, under the name of the part.
        std::os::unix::fs::symlink("/dev/full", folder.path().join("a.part")).unwrap();
        let mut aside = Aside::begin(folder.path()).unwrap();
        let mut file = aside.create("a").unwrap();
        file.put(b"some bytes").unwrap();
        let error = file.finish().unwrap_err();
        assert!(error.to_string().contains("No space left"), "{error}");
        assert!(error.hint().contains("make room"), "{}", error.hint());
        drop(aside);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
