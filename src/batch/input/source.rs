//! Files as they are given: what they are, their digests, and their bytes as often as they are needed.

use std::{
    fs::File,
    io::{self, Cursor, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::read::MultiGzDecoder;

use super::super::error::BatchError;

/// So much is looked at to tell what a file is.
const LOOK_BYTES: usize = 1 << 16;

/// What a file is made of, told by its bytes; its name decides only where these leave it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Rows of cells with delimiters.
    Delimited,
    /// XLSX.
    Workbook,
    /// Parquet.
    Parquet,
    /// One JSON value a line.
    Lines,
    /// One document, read whole: JSON, HTML, text, a badge.
    Document,
}

/// A file of jobs or learners.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path as it was given.
    pub name: String,
    bytes: Bytes,
    /// Its length, in bytes, as it lies there.
    pub length: u64,
    /// BLAKE3 digest, 64 hexadecimal digits.
    pub digest: String,
    /// How many bytes were read of it since it was opened.
    read: Arc<AtomicU64>,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Source {
    /// A file; it is read once to know its digest.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn file(path: &Path) -> Result<Self, BatchError> {
        let name = path.to_string_lossy().into_owned();
        if path.is_dir() {
            return Err(BatchError::input(&name, "is a folder", "give the files in it, one after the other"));
        }
        let mut hasher = blake3::Hasher::new();
        let file = File::open(path).map_err(BatchError::read(path))?;
        hasher.update_reader(file).map_err(BatchError::read(path))?;
        Ok(Self {
            name,
            bytes: Bytes::File(path.to_owned()),
            length: hasher.count(),
            digest: hasher.finalize().to_string(),
            read: Arc::default(),
        })
    }

    /// Bytes that are in memory, for instance those of standard input.
    pub fn memory(name: &str, bytes: Vec<u8>) -> Self {
        let digest = blake3::hash(&bytes).to_string();
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        Self { name: name.to_owned(), bytes: Bytes::Memory(bytes.into()), length, digest, read: Arc::default() }
    }

    /// How many of its bytes were read since it was last opened.
    pub(in crate::batch) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed).min(self.length)
    }

    /// Its bytes from the start, unpacked where they are gzip.
    pub(super) fn open(&self) -> Result<Box<dyn Read + Send>, BatchError> {
        self.read.store(0, Ordering::Relaxed);
        let counted = |inner: Box<dyn Read + Send>| Counted { inner, read: Arc::clone(&self.read) };
        let mut bytes = match &self.bytes {
            Bytes::File(path) => counted(Box::new(File::open(path).map_err(BatchError::read(path))?)),
            Bytes::Memory(bytes) => counted(Box::new(Cursor::new(Arc::clone(bytes)))),
        };
        let mut start = Vec::new();
        bytes.by_ref().take(2).read_to_end(&mut start).map_err(self.unreadable())?;
        let is_gzip = start == [0x1f, 0x8b];
        let whole = Cursor::new(start).chain(bytes);
        Ok(if is_gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) })
    }

    /// All its bytes, at most `most`.
    pub(super) fn whole(&self, most: u64) -> Result<Vec<u8>, BatchError> {
        let mut bytes = Vec::new();
        self.open()?.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(self.unreadable())?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > most {
            let message = format!("is larger than {most} bytes (limit `file_bytes`)");
            let hint = "save it as CSV or as JSON lines: these are read row by row, at any size";
            return Err(BatchError::input(&self.name, message, hint));
        }
        Ok(bytes)
    }

    pub(super) fn unreadable(&self) -> impl Fn(io::Error) -> BatchError + use<> {
        let path = PathBuf::from(&self.name);
        move |source| BatchError::Read { path: path.clone(), source }
    }

    /// The path, where it is a file on disk that a library may open by itself.
    #[cfg(feature = "parquet")]
    pub(super) fn path(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::File(path) => Some(path),
            Bytes::Memory(_) => None,
        }
    }

    /// What it is made of.
    pub(super) fn shape(&self) -> Result<Shape, BatchError> {
        let mut start = Vec::new();
        let look = u64::try_from(LOOK_BYTES).unwrap_or(u64::MAX);
        self.open()?.take(look).read_to_end(&mut start).map_err(self.unreadable())?;
        let extension = Path::new(&self.name).extension().and_then(|it| it.to_str()).unwrap_or_default();
        Ok(shape_of(&start, &extension.to_ascii_lowercase()))
    }
}

fn shape_of(start: &[u8], extension: &str) -> Shape {
    if start.starts_with(b"PAR1") {
        return Shape::Parquet;
    }
    if start.starts_with(b"PK\x03\x04") {
        return Shape::Workbook;
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let first = text.iter().copied().find(|it| !it.is_ascii_whitespace());
    match first {
        Some(b'{') if is_lines(text, extension) => Shape::Lines,
        Some(b'[') if matches!(extension, "jsonl" | "ndjson") => Shape::Lines,
        Some(b'{' | b'[' | b'<' | 0x89) | None => Shape::Document,
        Some(_) if matches!(extension, "csv" | "tsv" | "tab") => Shape::Delimited,
        Some(0xff | 0xfe | 0) => Shape::Delimited,
        Some(_) if looks_delimited(text) => Shape::Delimited,
        Some(_) => Shape::Document,
    }
}

/// Whether the first line is a whole JSON value and not the only one.
fn is_lines(text: &[u8], extension: &str) -> bool {
    if matches!(extension, "jsonl" | "ndjson") {
        return true;
    }
    let mut lines = text.split(|it| *it == b'\n').filter(|it| !it.trim_ascii().is_empty());
    let first = lines.next().unwrap_or_default();
    let more = lines.next().is_some_and(|it| it.trim_ascii_start().starts_with(b"{"));
    more && serde_json::from_slice::<serde::de::IgnoredAny>(first).is_ok()
}

/// A text is a table when its first line could be a header (short names, at least two) and is not a sentence.
fn looks_delimited(text: &[u8]) -> bool {
    let line = text.split(|it| matches!(it, b'\n' | b'\r')).next().unwrap_or_default();
    // UTF-16 without its mark, and the line by which spreadsheets say the delimiter.
    if text.iter().take(64).any(|it| *it == 0) || line.get(..4).is_some_and(|it| it.eq_ignore_ascii_case(b"sep=")) {
        return true;
    }
    let line = String::from_utf8_lossy(line);
    [',', ';', '\t', '|'].into_iter().any(|delimiter| {
        let names: Vec<&str> = line.split(delimiter).map(str::trim).collect();
        let is_name =
            |it: &&str| it.len() <= 64 && it.split_whitespace().count() <= 6 && !it.ends_with(['.', '!', '?']);
        names.len() >= 2 && names.iter().all(is_name) && !line.contains(&format!("{delimiter} "))
    })
}

struct Counted {
    inner: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::{Shape, Source, shape_of};

    #[test]
    fn files_are_told_by_their_bytes() {
        for (start, extension, shape) in [
            ("id,skills\n1,sql\n", "txt", Shape::Delimited),
            ("id;skills\n", "", Shape::Delimited),
            ("skills\nsql\n", "csv", Shape::Delimited),
            ("We look for a cook, a baker, and a waiter.\n", "txt", Shape::Document),
            ("{\"a\":1}\n{\"b\":2}\n", "json", Shape::Lines),
            ("{\"a\":1}\n", "json", Shape::Document),
            ("{\"a\":1}\n", "jsonl", Shape::Lines),
            ("{\n \"a\":1}\n", "json", Shape::Document),
            ("[{\"a\":1}]", "json", Shape::Document),
            ("\u{feff}<html>", "", Shape::Document),
            ("PAR1", "csv", Shape::Parquet),
            ("PK\u{3}\u{4}", "xlsx", Shape::Workbook),
            ("sep=;\nid;skills\n", "txt", Shape::Delimited),
            ("", "csv", Shape::Document),
        ] {
            assert_eq!(shape_of(start.as_bytes(), extension), shape, "{start}");
        }
    }

    #[test]
    fn gzip_is_unpacked_and_what_is_too_large_is_refused() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(&b"id,skills\n".repeat(1_000)).unwrap();
        let source = Source::memory("x.csv.gz", packed.finish().unwrap());
        let mut text = String::new();
        source.open().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((text.len(), source.bytes_read()), (10_000, source.length));
        assert_eq!(source.shape().unwrap(), Shape::Delimited);
        assert!(source.whole(10_000).is_ok());
        assert!(source.whole(9_999).unwrap_err().to_string().contains("file_bytes"));
        assert!(Source::file(std::path::Path::new("/no/such/file")).unwrap_err().is_usage());
    }
}
