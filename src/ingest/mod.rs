//! From files to answers: collect, read, store, project into the index.

mod collect;
mod credentials;
mod import;
mod project;
mod skills;
mod sync;
mod text;

pub use collect::{CollectError, Collected, collect};
pub use import::{ImportError, ImportOptions, ImportSummary, Rejected, bytes_of, import, read_file};
pub use project::Projection;
pub use sync::{SyncError, SyncOptions, SyncSummary, sync};
