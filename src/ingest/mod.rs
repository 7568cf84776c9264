//! From files and the network to answers: collect or crawl, read, store, project into the index.

mod collect;
mod crawl;
mod credentials;
mod import;
mod issuer_report;
mod project;
mod reading;
mod skills;
mod sync;
mod text;

pub use collect::{CollectError, Collected, collect};
pub use crawl::{
    CrawlError, CrawlIndex, CrawlOptions, CrawlSummary, Ended, HostProgress, PlannedFetch, Progress, RefusedLink,
    SourceSummary, crawl, plan,
};
pub use import::{ImportError, ImportOptions, ImportSummary, Rejected, import};
pub use issuer_report::{
    AchievementReport, DocumentReport, IssuerReport, ProblemReport, Totals, domain_of, issuer_report,
};
pub use project::Projection;
pub use reading::{ReadOne, bytes_of, read_document, read_file};
pub use sync::{SyncError, SyncOptions, SyncSummary, sync};
