//! From files to answers: collect, read, store, project into the index.

mod collect;
mod credentials;
mod import;
mod issuer_report;
mod project;
mod reading;
mod skills;
mod sync;
mod text;

pub use collect::{CollectError, Collected, collect};
pub use import::{ImportError, ImportOptions, ImportSummary, Rejected, import};
pub use issuer_report::{
    AchievementReport, DocumentReport, IssuerReport, KnownAddress, ProblemReport, Totals, domain_of, issuer_report,
};
pub use project::Projection;
pub use reading::{ReadOne, bytes_of, read_document, read_file};
pub use sync::{SyncError, SyncOptions, SyncSummary, sync};
