//! ZIP archives: the documents in them, one after the other, within limits. Nothing is written anywhere, and what is
//! unpacked is counted, whatever the archive says of itself.

use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive, result::ZipError};

use crate::{
    model::{Document, Problem},
    standards::Limits,
};

/// So much may be unpacked however small it was packed: short texts of one sign pack to nothing.
pub(super) const FREE_BYTES: u64 = 1 << 20;
/// What to do about what is refused.
const HINT: &str = "unpack it yourself, if you trust it, and import the folder";

/// A ZIP archive in memory.
pub(super) type Zip<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// Whether bytes begin like a ZIP archive, an empty one included.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// What a ZIP archive is meant to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A workbook in XLSX.
    Workbook,
    /// A document of an office program that is not read; its name.
    Office(&'static str),
    /// A folder of documents.
    Documents,
}

/// Opens an archive and says what it is.
pub(super) fn open<'a>(bytes: &'a [u8], limits: &Limits) -> Result<(Zip<'a>, Kind), Problem> {
    check_count(bytes, limits)?;
    let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
    let has = |name: &str| zip.index_for_name_raw(name.as_bytes()).is_some();
    let kind = if has("xl/workbook.xml") || has("xl/workbook.bin") {
        Kind::Workbook
    } else if has("word/document.xml") {
        Kind::Office("a Word document")
    } else if has("ppt/presentation.xml") {
        Kind::Office("a PowerPoint presentation")
    } else if has("mimetype") && has("content.xml") && has("META-INF/manifest.xml") {
        Kind::Office("an OpenDocument file")
    } else {
        Kind::Documents
    };
    Ok((zip, kind))
}

/// Counts what looks like an entry of a directory, before memory is taken for them. The end of the archive says a number
/// too, but may lie.
fn check_count(bytes: &[u8], limits: &Limits) -> Result<(), Problem> {
    let entries = bytes.windows(4).filter(|it| *it == b"PK\x01\x02");
    if entries.take(limits.archive_entries.saturating_add(1)).count() > limits.archive_entries {
        return Err(too_many(limits));
    }
    Ok(())
}

fn too_many(limits: &Limits) -> Problem {
    let message = format!("is an archive of more than {} files (limit `archive_entries`)", limits.archive_entries);
    Problem::error("", message, HINT)
}

/// The documents of an archive; see [`members`].
#[derive(Debug)]
pub struct Members<'a> {
    zip: Zip<'a>,
    source: &'a str,
    budget: Budget<'a>,
    /// The entries to come, in the order of their names, the last one first.
    waiting: Vec<usize>,
}

/// The documents in a ZIP archive, named `archive.zip!/folder/file.json`, and a problem for each entry that is refused,
/// with the entry as its place. One at a time is in memory. `None` for what is no archive of documents: anything but
/// ZIP, workbooks, and archives that cannot be opened; [`standards::read`](crate::standards::read) says of these what
/// they are.
pub fn members<'a>(document: &'a Document, limits: &'a Limits) -> Option<Members<'a>> {
    let bytes = document.bytes.as_slice();
    if !is_zip(bytes) {
        return None;
    }
    let (zip, kind) = open(bytes, limits).ok()?;
    if kind != Kind::Documents || zip.has_duplicate_names() {
        return None;
    }
    let mut waiting: Vec<usize> = (0..zip.len()).collect();
    let name = |at: &usize| zip.by_index_data(*at).map(|it| it.name_raw().to_vec()).unwrap_or_default();
    waiting.sort_by_cached_key(|at| std::cmp::Reverse(name(at)));
    Some(Members { zip, source: &document.source, budget: Budget::new(bytes.len(), limits), waiting })
}

impl Iterator for Members<'_> {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.waiting.pop()?;
            match entry(&mut self.zip, at, &mut self.budget) {
                Ok(Some((name, bytes))) => {
                    return Some(Ok(Document::new(format!("{}!/{name}", self.source), bytes)));
                }
                Ok(None) => {}
                Err(problem) => {
                    if self.budget.is_spent {
                        self.waiting.clear();
                    }
                    return Some(Err(problem));
                }
            }
        }
    }
}

/// An entry's name and bytes; `None` for what is passed over in folders too.
fn entry(zip: &mut Zip<'_>, at: usize, budget: &mut Budget<'_>) -> Result<Option<(String, Vec<u8>)>, Problem> {
    let facts = zip.by_index_data(at).map_err(|error| damaged("", &error))?;
    let name = facts.name().map_err(|error| damaged("", &error))?.into_owned();
    let shown: String = name.chars().take(200).flat_map(char::escape_debug).collect();
    let refused = |message: &str| Err(Problem::error(shown.clone(), message, HINT));
    if is_outside(&name) {
        return refused("is a path that leads out of the archive; refused");
    }
    if name.chars().any(char::is_control) {
        return refused("has a name that no file should have; refused");
    }
    if facts.is_symlink() {
        return refused("is a link to another file; refused");
    }
    if facts.is_dir() || is_passed_over(&name) {
        return Ok(None);
    }
    if facts.encrypted() {
        return refused("is encrypted; not read");
    }
    if !matches!(facts.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return refused(&format!("is packed in a way that is not read ({})", facts.compression()));
    }
    let bytes = unpack(zip, at, budget, &shown)?;
    Ok(Some((name, bytes)))
}

/// Absolute paths, drives and `..`, with slashes of both kinds.
fn is_outside(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    name.is_empty() || drive || name.starts_with('/') || name.contains('\\') || name.split('/').any(|it| it == "..")
}

/// What is passed over in folders and archives: hidden files, what macOS packs along, and licence and source notes
/// (`LICENSE*`, `SOURCE.txt`, `README*`), since they are about the data, not data.
pub fn is_passed_over(path: &str) -> bool {
    let upper = path.rsplit('/').next().unwrap_or(path).to_uppercase();
    let about_data = upper == "SOURCE.TXT" || ["LICENSE", "LICENCE", "README"].iter().any(|it| upper.starts_with(it));
    about_data || path.split('/').any(|it| (it.starts_with('.') && it != ".") || it == "__MACOSX")
}

/// What may still be unpacked.
#[derive(Debug)]
pub(super) struct Budget<'a> {
    limits: &'a Limits,
    archive_bytes: u64,
    unpacked: u64,
    is_spent: bool,
}

impl<'a> Budget<'a> {
    pub(super) fn new(archive_bytes: usize, limits: &'a Limits) -> Self {
        let archive_bytes = u64::try_from(archive_bytes).unwrap_or(u64::MAX);
        Self { limits, archive_bytes, unpacked: 0, is_spent: false }
    }

    /// Whether `size` bytes more may be unpacked from `packed`; what is wrong with them otherwise. Entries may share
    /// their packed bytes, so the archive as a whole has a ratio too.
    fn allow(&mut self, packed: u64, size: u64, place: &str) -> Result<(), Problem> {
        let ratio = self.limits.archive_ratio;
        let most = |packed: u64| packed.saturating_mul(ratio).max(FREE_BYTES);
        let total = self.unpacked.saturating_add(size);
        self.is_spent = total > self.limits.archive_bytes || total > most(self.archive_bytes);
        if total > self.limits.archive_bytes {
            let message =
                format!("the archive unpacks to more than {} bytes (limit `archive_bytes`)", self.limits.archive_bytes);
            return Err(Problem::error(place, message, HINT));
        }
        if self.is_spent || size > most(packed.min(self.archive_bytes)) {
            let message = format!("unpacks to more than {ratio} times its size (limit `archive_ratio`)");
            return Err(Problem::error(place, message, HINT));
        }
        self.unpacked = total;
        Ok(())
    }
}

/// The bytes of an entry. It is read no further than the size it states, and one byte more must not be there.
fn unpack(zip: &mut Zip<'_>, at: usize, budget: &mut Budget<'_>, place: &str) -> Result<Vec<u8>, Problem> {
    let mut file = zip.by_index(at).map_err(|error| damaged(place, &error))?;
    let size = file.size();
    budget.allow(file.compressed_size(), size, place)?;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let read = file.by_ref().take(size.saturating_add(1)).read_to_end(&mut bytes);
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > size {
        return Err(Problem::error(place, "is larger than the archive says; refused", HINT));
    }
    read.map_err(|error| damaged(place, &ZipError::Io(error)))?;
    Ok(bytes)
}

/// Unpacks every entry and keeps nothing: whether what the archive says of its sizes is true and within the limits.
pub(super) fn check(zip: &mut Zip<'_>, archive_bytes: usize, limits: &Limits) -> Result<(), Problem> {
    let mut budget = Budget::new(archive_bytes, limits);
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|error| damaged("", &error))?;
        let size = file.size();
        budget.allow(file.compressed_size(), size, "")?;
        let most = size.saturating_add(1);
        let copied = std::io::copy(&mut file.by_ref().take(most), &mut std::io::sink());
        if copied.map_err(|error| damaged("", &ZipError::Io(error)))? > size {
            return Err(Problem::error("", "holds a file that is larger than it says; refused", HINT));
        }
    }
    Ok(())
}

fn damaged(place: &str, error: &ZipError) -> Problem {
    Problem::error(place, format!("is a ZIP archive that cannot be read: {error}"), "fetch it again, or pack it again")
}

/// What `read` says of an archive that holds documents: they are read one by one elsewhere.
pub(super) fn not_one_document(zip: &Zip<'_>) -> Problem {
    if zip.has_duplicate_names() {
        let message = "is an archive with two files of one name; which one counts is not clear";
        return Problem::error("", message, "pack it again");
    }
    let message = "is an archive of documents, where one document was expected";
    Problem::error("", message, "unpack it, or give the archive itself to `skillmatch read` or `skillmatch import`")
}

#[cfg(test)]
mod tests;
