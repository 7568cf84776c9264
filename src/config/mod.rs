//! The configuration: file and environment into option structs. The only reader of the environment.

use std::{
    net::IpAddr,
    path::{Path, PathBuf},
};

use config::{Config, Environment, File, FileFormat};
use serde::Deserialize;

use crate::{crawl::ClientOptions, index::IndexOptions, standards::Limits};

/// The documented default.
pub const DEFAULT: &str = include_str!("../../skillmatch.toml");

/// The name of the file looked for in the home folder.
const FILE_NAME: &str = "skillmatch.toml";

/// Everything that can be configured.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What is refused.
    pub limits: LimitSettings,
    /// How the index is written.
    pub index: IndexSettings,
    /// How the service serves.
    pub server: ServerSettings,
    /// How the crawler asks.
    pub crawl: CrawlSettings,
    /// How batches are run.
    pub batch: BatchSettings,
}

/// How batches are run.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BatchSettings {
    /// Memory to take beside the catalog, in bytes.
    pub memory_bytes: u64,
    /// The longest row of a table or line of JSON lines, in bytes.
    pub row_bytes: usize,
    /// Most values of all fields that are grouped by.
    pub groups: usize,
}

/// What is refused; see the documented file for the reasons.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitSettings {
    /// The largest file, in bytes.
    pub file_bytes: u64,
    /// Nesting of JSON.
    pub json_depth: usize,
    /// Keys of one JSON object.
    pub object_keys: usize,
    /// Values of one JSON document.
    pub json_values: usize,
    /// The longest cell of a table, in bytes.
    pub csv_field_bytes: usize,
    /// Columns of a table.
    pub csv_columns: usize,
    /// Alignments of one badge.
    pub alignments: usize,
    /// Text of one badge in an image, in bytes.
    pub image_text_bytes: usize,
    /// Nesting of XML.
    pub xml_depth: usize,
    /// All files of one archive, in bytes.
    pub archive_bytes: u64,
    /// Files of one archive.
    pub archive_entries: usize,
    /// How many times larger than packed a file of an archive may be.
    pub archive_ratio: u64,
}

/// How the index is written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexSettings {
    /// Memory of the writer, in bytes.
    pub writer_memory_bytes: usize,
    /// Threads of the writer; 0 means one for each core, at most 4.
    pub threads: usize,
}

/// How the service serves.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSettings {
    /// Where it listens.
    pub host: IpAddr,
    /// The port.
    pub port: u16,
    /// The largest request body, in bytes.
    pub body_bytes: usize,
    /// The longest request, in milliseconds.
    pub request_timeout_ms: u64,
    /// The longest wait for headers, in milliseconds.
    pub header_read_timeout_ms: u64,
    /// Requests at once.
    pub concurrency: usize,
    /// What is logged: levels by target.
    pub log: String,
    /// Time between looks for a newer index, in milliseconds.
    pub refresh_ms: u64,
}

/// How the crawler asks; see the documented file for the reasons.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CrawlSettings {
    /// Whom the owners of a site can turn to.
    pub contact: String,
    /// Time between the starts of two requests to one host, in milliseconds.
    pub delay_ms: u64,
    /// Requests at once, over all hosts.
    pub connections: usize,
    /// The longest wait for a connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// The longest wait for the next piece of an answer, in milliseconds.
    pub read_timeout_ms: u64,
    /// The longest an answer may take, in milliseconds.
    pub total_timeout_ms: u64,
    /// The largest answer, in bytes.
    pub body_bytes: u64,
    /// The largest archive, in bytes.
    pub archive_bytes: u64,
    /// Tries of an address or a host before it counts as unreachable.
    pub max_tries: u32,
    /// Time to the second try, in milliseconds.
    pub retry_base_ms: u64,
    /// The longest time between two tries, in milliseconds.
    pub retry_max_ms: u64,
    /// The longest wait for the next request, in milliseconds.
    pub patience_ms: u64,
    /// How long robots.txt holds, in milliseconds.
    pub robots_age_ms: u64,
    /// Longest time between two looks of the index at what came in, in milliseconds.
    pub index_interval_ms: u64,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used: {0}")]
pub struct SettingsError(#[from] config::ConfigError);

impl Settings {
    /// The default, then `file` (or `skillmatch.toml` in `home`, when it is there), then the environment.
    ///
    /// # Errors
    /// [`SettingsError`] for a file that is named and not there, for unknown keys and for values that do not fit.
    pub fn load(home: &Path, file: Option<&Path>) -> Result<Self, SettingsError> {
        let in_home = home.join(FILE_NAME);
        let source = match file {
            Some(named) => File::from(named).format(FileFormat::Toml).required(true),
            None => File::from(in_home.as_path()).format(FileFormat::Toml).required(false),
        };
        let environment =
            Environment::with_prefix("SKILLMATCH").prefix_separator("__").separator("__").try_parsing(true);
        let built = Config::builder()
            .add_source(File::from_str(DEFAULT, FileFormat::Toml))
            .add_source(source)
            .add_source(environment)
            .build()?;
        Ok(built.try_deserialize()?)
    }

    /// The limits of reading.
    pub fn read_limits(&self) -> Limits {
        Limits {
            json_depth: self.limits.json_depth,
            object_keys: self.limits.object_keys,
            json_values: self.limits.json_values,
            csv_field_bytes: self.limits.csv_field_bytes,
            csv_columns: self.limits.csv_columns,
            alignments: self.limits.alignments,
            image_text_bytes: self.limits.image_text_bytes,
            xml_depth: self.limits.xml_depth,
            archive_bytes: self.limits.archive_bytes,
            archive_entries: self.limits.archive_entries,
            archive_ratio: self.limits.archive_ratio,
        }
    }

    /// How the crawler's client asks.
    pub fn client_options(&self) -> ClientOptions {
        let crawl = &self.crawl;
        let contact = if crawl.contact.is_empty() { String::new() } else { format!(" (+{})", crawl.contact) };
        ClientOptions {
            user_agent: format!("{}/{}{contact}", crate::crawl::PRODUCT, env!("CARGO_PKG_VERSION")),
            connect_timeout_ms: crawl.connect_timeout_ms,
            read_timeout_ms: crawl.read_timeout_ms,
            total_timeout_ms: crawl.total_timeout_ms,
            body_bytes: crawl.body_bytes,
            archive_bytes: crawl.archive_bytes,
        }
    }

    /// How the index is written.
    pub fn index_options(&self) -> IndexOptions {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let threads = if self.index.threads == 0 { cores } else { self.index.threads };
        IndexOptions { writer_memory_bytes: self.index.writer_memory_bytes, threads }
    }
}

/// The home folder: as given, else `SKILLMATCH_HOME`, else the current folder.
pub fn home(given: Option<PathBuf>) -> PathBuf {
    given.or_else(|| std::env::var_os("SKILLMATCH_HOME").map(PathBuf::from)).unwrap_or_else(|| PathBuf::from("."))
}

/// The API key of the service, from `SKILLMATCH_API_KEY`. Not in the file, so that it is not committed by accident.
pub fn api_key() -> Option<String> {
    std::env::var("SKILLMATCH_API_KEY").ok().filter(|it| !it.is_empty())
}
