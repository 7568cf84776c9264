//! Which files a path means.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::standards::is_passed_over;

/// A path that names nothing that can be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{path}`: {source}")]
pub struct CollectError {
    /// The path.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// The files that paths mean, in a fixed order, and what could not be listed.
#[derive(Debug, Default)]
pub struct Collected {
    /// Files; `-` is standard input.
    pub files: Vec<PathBuf>,
    /// Folders inside that could not be listed.
    pub unreadable: Vec<CollectError>,
}

/// All files under `paths`: a file is itself, a folder is everything below it in the order of names, `-` is standard
/// input. Hidden files and links are passed over inside folders; licence and source notes (`LICENSE*`, `SOURCE.txt`,
/// `README*`) too, since they are about the data, not data.
///
/// # Errors
/// [`CollectError`] when one of `paths` itself is not there.
pub fn collect(paths: &[PathBuf]) -> Result<Collected, CollectError> {
    let mut collected = Collected::default();
    for path in paths {
        if path.as_os_str() == "-" {
            collected.files.push(path.clone());
            continue;
        }
        let metadata = fs::metadata(path).map_err(|source| CollectError { path: path.clone(), source })?;
        if metadata.is_dir() {
            walk(path, &mut collected);
        } else {
            collected.files.push(path.clone());
        }
    }
    Ok(collected)
}

fn walk(folder: &Path, collected: &mut Collected) {
    let listed = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(source) => {
            collected.unreadable.push(CollectError { path: folder.to_owned(), source });
            return;
        }
    };
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name();
        // `file_type` does not follow links, so there are no cycles.
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.to_string_lossy().starts_with('.') => walk(&entry.path(), collected),
            Ok(kind) if kind.is_file() && !is_passed_over(&name.to_string_lossy()) => {
                collected.files.push(entry.path());
            }
            Ok(_) => {}
            Err(source) => collected.unreadable.push(CollectError { path: entry.path(), source }),
        }
    }
}
