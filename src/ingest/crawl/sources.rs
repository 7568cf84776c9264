//! The sources of a run, with what is derived from each once.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use super::{CrawlError, CrawlOptions};
use crate::crawl::{
    Access, Client, Reach, Source,
    kinds::{self, SourceKind},
};

/// One source, ready to be used.
pub(super) struct KnownSource {
    pub(super) source: Source,
    pub(super) kind: &'static dyn SourceKind,
    pub(super) reach: Reach,
    pub(super) client: Client,
    pub(super) refresh_ms: i64,
    pub(super) delay_ms: u64,
    /// Whether it can be asked for changes only; its whole lists are then read four times less often.
    pub(super) lists_changes: bool,
}

/// All sources of a run.
pub(super) struct Known {
    by_name: HashMap<String, Arc<KnownSource>>,
    pub(super) names: Vec<String>,
}

impl Known {
    pub(super) fn new(options: &CrawlOptions<'_>) -> Result<Self, CrawlError> {
        // One client for everything public; one more for each set of private hosts and ports, so that what one source
        // may do is not open to the links of another.
        let mut clients: BTreeMap<Access, Client> = BTreeMap::new();
        let mut by_name = HashMap::new();
        let mut names = Vec::new();
        for source in &options.sources {
            source.check()?;
            let Some(kind) = kinds::named(&source.kind) else { continue };
            let reach = Reach::of(source);
            let client = if let Some(client) = clients.get(reach.access()) {
                client.clone()
            } else {
                let client = Client::new(options.client.clone(), reach.access().clone(), options.lookup.clone())?;
                clients.insert(reach.access().clone(), client.clone());
                client
            };
            let refresh_seconds = source.refresh_seconds().unwrap_or(7 * 86_400);
            let changes = kind.seeds(source, Some(Timestamp::UNIX_EPOCH));
            let known = KnownSource {
                kind,
                reach,
                client,
                refresh_ms: i64::try_from(refresh_seconds.saturating_mul(1_000)).unwrap_or(i64::MAX / 4),
                delay_ms: source.delay_ms.unwrap_or(options.manners.delay_ms),
                lists_changes: changes != kind.seeds(source, None),
                source: source.clone(),
            };
            names.push(source.name.clone());
            by_name.insert(source.name.clone(), Arc::new(known));
        }
        Ok(Self { by_name, names })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Arc<KnownSource>> {
        self.by_name.get(name)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<KnownSource>> {
        self.names.iter().filter_map(|it| self.by_name.get(it))
    }
}
