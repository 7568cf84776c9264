//! From files to answers: collect, read, store, project into the index.

mod collect;
mod import;
mod project;
mod reading;
mod sync;

pub use collect::{CollectError, Collected, collect};
pub use import::{ImportError, ImportOptions, ImportSummary, Rejected, import};
pub use project::Projection;
pub use reading::{ReadOne, bytes_of, read_document, read_file};
pub use sync::{SyncError, SyncOptions, SyncSummary, sync};
