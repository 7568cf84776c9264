//! The state of a run on disk: what each chunk came to, appended when it is done. A run that was interrupted, however,
//! goes on behind the last whole record; a torn one at the end is cut off.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{best::Entry, groups::Group, supply::SkillNumber};
use crate::batch::{error::BatchError, input::RejectedRow};

/// The state's name in the folder of the report.
pub(in crate::batch) const FILE_NAME: &str = "unfinished.state";
/// Grows with each change of what records hold.
const FORMAT: u32 = 1;
/// No record is longer; a length beyond it is a torn one.
const MOST_BYTES: u32 = 1 << 31;

/// What one chunk of learners came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::batch) struct ChunkRecord {
    /// Pieces of the inputs that are done when this chunk is.
    pub(in crate::batch) pieces: u64,
    /// Learners of this chunk.
    pub(in crate::batch) learners: u64,
    /// What tells the learners of files apart.
    pub(in crate::batch) seen: Vec<u64>,
    /// Groups that were new.
    pub(in crate::batch) groups: Vec<Group>,
    /// Learners by group.
    pub(in crate::batch) by_group: Vec<(u32, u64)>,
    /// Learners that have a skill by claim, issued, verified: group, skill, counts.
    pub(in crate::batch) supply: Vec<(u32, SkillNumber, [u64; 3])>,
    /// Who came among the best: job and entry.
    pub(in crate::batch) entries: Vec<(u32, Entry)>,
    /// For each learner of the chunk the best occupations.
    pub(in crate::batch) occupations: Vec<LearnerRecord>,
    /// For each occupation: units of all learners, learners with any, learners who meet half.
    pub(in crate::batch) totals: Vec<[u64; 3]>,
    /// What could not be used.
    pub(in crate::batch) rejected: Vec<RejectedRow>,
}

/// A learner's best occupations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::batch) struct LearnerRecord {
    /// How the learner is called.
    pub(in crate::batch) learner: String,
    /// Occupation, units, and for each of its requirements whether it is met.
    pub(in crate::batch) best: Vec<(u32, u32, Vec<u8>)>,
}

/// An open state.
#[derive(Debug)]
pub(in crate::batch) struct Journal {
    file: File,
    path: PathBuf,
    length: u64,
}

/// What was found when a state was opened.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::batch) enum Found {
    /// Nothing.
    Nothing,
    /// A run of the same inputs.
    Unfinished,
    /// A run of other inputs, or of another version; it was thrown away.
    Other,
}

impl Journal {
    /// Opens the state in a folder. What is there of another run than `asked` is thrown away, and everything when the
    /// run is to start afresh.
    pub(in crate::batch) fn open(folder: &Path, asked: &str, fresh: bool) -> Result<(Self, Found), BatchError> {
        let path = folder.join(FILE_NAME);
        fs::create_dir_all(folder).map_err(BatchError::write(folder))?;
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(false).clone();
        let file = options.open(&path).map_err(BatchError::write(&path))?;
        if file.try_lock().is_err() {
            let message = format!("another run is writing into {}", folder.display());
            return Err(BatchError::request(message, "wait for it, or choose another --out"));
        }
        let mut journal = Self { file, path, length: 0 };
        let before = journal.file.metadata().map_err(BatchError::write(&journal.path))?.len();
        let header: (u32, String) = (FORMAT, asked.to_owned());
        let mut found = if before == 0 || fresh { Found::Nothing } else { Found::Other };
        let mut end = 0;
        if found == Found::Other {
            journal.records(&mut |at, bytes| {
                if at == 0 {
                    if postcard::from_bytes::<(u32, String)>(bytes).is_ok_and(|it| it == header) {
                        found = Found::Unfinished;
                    }
                } else if found == Found::Unfinished && postcard::from_bytes::<ChunkRecord>(bytes).is_err() {
                    return Ok(false);
                }
                end = at + record_length(bytes);
                Ok(found == Found::Unfinished)
            })?;
        }
        if found == Found::Unfinished {
            journal.length = end;
            journal.file.set_len(end).map_err(BatchError::write(&journal.path))?;
        } else {
            journal.file.set_len(0).map_err(BatchError::write(&journal.path))?;
            journal.append_bytes(&encoded(&header)?)?;
        }
        Ok((journal, found))
    }

    /// Appends a record; when this returns it has reached the disk.
    pub(in crate::batch) fn append(&mut self, record: &ChunkRecord) -> Result<(), BatchError> {
        self.append_bytes(&encoded(record)?)
    }

    /// Calls `each` with all records.
    pub(in crate::batch) fn for_each(
        &mut self,
        each: &mut dyn FnMut(ChunkRecord) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        let path = self.path.clone();
        self.records(&mut |at, bytes| {
            if at > 0 {
                let torn = |error: postcard::Error| io::Error::new(io::ErrorKind::InvalidData, error.to_string());
                each(postcard::from_bytes(bytes).map_err(torn).map_err(BatchError::read(&path))?)?;
            }
            Ok(true)
        })
    }

    /// Removes the state: the report is there.
    pub(in crate::batch) fn remove(self) -> Result<(), BatchError> {
        drop(self.file);
        fs::remove_file(&self.path).map_err(BatchError::write(&self.path))
    }

    fn append_bytes(&mut self, bytes: &[u8]) -> Result<(), BatchError> {
        let error = BatchError::write(&self.path);
        let length = u32::try_from(bytes.len()).ok().filter(|it| *it < MOST_BYTES);
        let length =
            length.ok_or_else(|| error(io::Error::other("a chunk came to more than 2 GB: give less --memory")))?;
        let written = (|| {
            self.file.seek(SeekFrom::Start(self.length))?;
            self.file.write_all(&length.to_le_bytes())?;
            self.file.write_all(blake3::hash(bytes).as_bytes())?;
            self.file.write_all(bytes)?;
            self.file.sync_data()
        })();
        if written.is_err() {
            // What was written of it would be cut off by the next run anyway.
            let _ = self.file.set_len(self.length);
        }
        written.map_err(error)?;
        self.length += record_length(bytes);
        Ok(())
    }

    /// Calls `each` with the place and bytes of each whole record, as long as it says `true`.
    fn records(&mut self, each: &mut Each<'_>) -> Result<(), BatchError> {
        let path = self.path.clone();
        let error = BatchError::read(&path);
        self.file.seek(SeekFrom::Start(0)).map_err(&error)?;
        let mut reader = BufReader::with_capacity(1 << 20, &mut self.file);
        let (mut at, mut head, mut bytes) = (0, [0; 36], Vec::new());
        while whole(reader.read_exact(&mut head)).map_err(&error)? {
            let (length, digest) = head.split_at(4);
            let length = u32::from_le_bytes(length.try_into().unwrap_or_default());
            if length >= MOST_BYTES {
                break;
            }
            bytes.clear();
            reader.by_ref().take(u64::from(length)).read_to_end(&mut bytes).map_err(&error)?;
            if blake3::hash(&bytes).as_bytes() != digest || !each(at, &bytes)? {
                break;
            }
            at += record_length(&bytes);
        }
        Ok(())
    }
}

/// Told where a record begins and what it holds; whether to go on.
type Each<'a> = dyn FnMut(u64, &[u8]) -> Result<bool, BatchError> + 'a;

fn record_length(bytes: &[u8]) -> u64 {
    36 + u64::try_from(bytes.len()).unwrap_or(0)
}

fn whole(read: io::Result<()>) -> io::Result<bool> {
    match read {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn encoded<T: Serialize>(value: &T) -> Result<Vec<u8>, BatchError> {
    postcard::to_allocvec(value).map_err(|error| BatchError::request(format!("the state cannot be kept: {error}"), ""))
}
