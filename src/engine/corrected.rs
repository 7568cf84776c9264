//! The corrections file: what users of this home say that phrases mean.

use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use crate::linking::Corrections;

/// Larger files are not read.
const MOST_BYTES: u64 = 16 << 20;

/// `data/corrections.csv` of a home; it need not be there.
pub(super) struct CorrectionsFile(PathBuf);

impl CorrectionsFile {
    /// The file of a home.
    pub(super) fn of(home: &Path) -> Self {
        Self(home.join("data").join("corrections.csv"))
    }

    /// The corrections, and what is wrong with the file. A fault never keeps the engine from answering.
    pub(super) fn read(&self) -> (Corrections, Vec<String>) {
        let shown = self.0.display();
        let size = std::fs::metadata(&self.0).map_or(0, |it| it.len());
        if size > MOST_BYTES {
            return (Corrections::default(), vec![format!("{shown}: {size} bytes are more than {MOST_BYTES}")]);
        }
        match std::fs::read_to_string(&self.0) {
            Ok(text) => {
                let (corrections, problems) = Corrections::read(&text);
                (corrections, problems.iter().map(|it| format!("{shown}:{}: {}", it.line, it.message)).collect())
            }
            Err(error) if error.kind() == ErrorKind::NotFound => (Corrections::default(), Vec::new()),
            Err(error) => (Corrections::default(), vec![format!("{shown}: {error}")]),
        }
    }
}
