//! One crawler to a home.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use crate::store::StoreError;

/// Held as long as a crawl runs. The operating system lets go of it however the process ends.
#[derive(Debug)]
pub struct CrawlLock {
    file: File,
    was_cut: bool,
}

/// What the file says while a crawl runs, and after it was cut off.
const RUNNING: &[u8] = b"running\n";

impl CrawlLock {
    /// Takes the lock of this home.
    ///
    /// # Errors
    /// [`StoreError::CrawlRunning`] when another crawler has it.
    pub fn take(home: &Path) -> Result<Self, StoreError> {
        let path = home.join("data").join("crawl.lock");
        let failed = |source| StoreError::File { path: path.clone(), source };
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::CrawlRunning { home: home.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let mut before = Vec::new();
        file.read_to_end(&mut before).map_err(failed)?;
        let mut lock = Self { file, was_cut: before == RUNNING };
        lock.write(RUNNING).map_err(failed)?;
        Ok(lock)
    }

    /// Whether the crawl before this one was cut off, so that its last requests are not known.
    pub fn was_cut(&self) -> bool {
        self.was_cut
    }

    fn write(&mut self, text: &[u8]) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(text)
    }
}

impl Drop for CrawlLock {
    fn drop(&mut self) {
        // Nothing is lost when this fails: the next crawl then waits a moment longer.
        let _ = self.write(b"");
    }
}
