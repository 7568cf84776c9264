//! A farm of real HTTP servers on loopback, with many hosts behind one port: the hosts that publish badges and frameworks
//! as they should, and those that are slow, broken, endless or hostile. Every request is put down with its time.
//!
//! A list of sources leads the names of the hosts to the farm (`private`), so that addresses look as they do elsewhere.
#![allow(dead_code, unused_imports, reason = "each test and each bench uses a part of it")]

pub(crate) mod canary;
pub(crate) mod crawler;
pub(crate) mod kills;
mod log;
pub(crate) mod politeness;
pub(crate) mod random;
mod raw;
mod reply;
mod server;
mod site;
pub(crate) mod sites;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex, PoisonError, RwLock},
};

pub(crate) use log::{Log, Seen};
pub(crate) use raw::Fault;
pub(crate) use reply::{Content, Reply, Stamp};
pub(crate) use site::{Asked, Entry, Place, Site};

/// A running farm; stops when it is dropped.
pub(crate) struct Farm {
    shared: Arc<Shared>,
    /// Where hosts are that keep to the protocol.
    pub(crate) address: SocketAddr,
    /// Where hosts are that do not.
    raw_address: SocketAddr,
    /// Where nobody listens.
    dead_address: SocketAddr,
    /// Where nobody may go: no source names it.
    forbidden: TcpListener,
    runtime: Option<tokio::runtime::Runtime>,
}

/// What all connections share.
struct Shared {
    log: Log,
    sites: RwLock<HashMap<String, Arc<Site>>>,
    /// How often each host was asked.
    asked: Mutex<HashMap<String, usize>>,
}

impl Shared {
    fn site(&self, name: &str) -> Option<Arc<Site>> {
        self.sites.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Counts a request to a host; returns how many there were before.
    fn count(&self, name: &str) -> usize {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let count = asked.entry(name.to_owned()).or_default();
        *count += 1;
        *count - 1
    }
}

impl Farm {
    /// Starts a farm of these hosts.
    pub(crate) fn start(sites: Vec<Site>) -> Self {
        Self::with_listener(sites, TcpListener::bind(("127.0.0.1", 0)).unwrap())
    }

    /// A listener that nobody may connect to, for hosts that lead there: bind it first, build hosts with its port, then
    /// start the farm with it.
    pub(crate) fn forbidden_listener() -> TcpListener {
        TcpListener::bind(("127.0.0.1", 0)).unwrap()
    }

    /// Starts a farm of these hosts, beside a listener that nobody may connect to.
    pub(crate) fn with_listener(sites: Vec<Site>, forbidden: TcpListener) -> Self {
        let names = sites.iter().map(|it| it.name.clone()).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(names.len(), sites.len(), "two hosts have the same name");
        let sites = sites.into_iter().map(|it| (it.name.clone(), Arc::new(it))).collect();
        let shared = Arc::new(Shared { log: Log::new(), sites: RwLock::new(sites), asked: Mutex::default() });
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("farm")
            .enable_all()
            .build()
            .unwrap();
        let (well, raw) = (listener(), listener());
        let (address, raw_address) = (well.local_addr().unwrap(), raw.local_addr().unwrap());
        let dead = listener();
        let dead_address = dead.local_addr().unwrap();
        drop(dead);
        forbidden.set_nonblocking(true).unwrap();
        {
            let _entered = runtime.enter();
            runtime.spawn(server::run(tokio::net::TcpListener::from_std(well).unwrap(), Arc::clone(&shared)));
            runtime.spawn(raw::run(tokio::net::TcpListener::from_std(raw).unwrap(), Arc::clone(&shared)));
        }
        Self { shared, address, raw_address, dead_address, forbidden, runtime: Some(runtime) }
    }

    /// What it was asked.
    pub(crate) fn log(&self) -> &Log {
        &self.shared.log
    }

    /// Whether somebody connected where nobody may go.
    pub(crate) fn was_led_astray(&self) -> bool {
        self.forbidden.accept().is_ok()
    }

    /// Puts another page in place of one, or adds it.
    pub(crate) fn put(&self, host: &str, path: &str, reply: Reply) {
        self.change(host, |site| {
            site.pages.insert(path.to_owned(), reply);
        });
    }

    /// Changes a host.
    pub(crate) fn change(&self, host: &str, change: impl FnOnce(&mut Site)) {
        let mut sites = self.shared.sites.write().unwrap_or_else(PoisonError::into_inner);
        let site = sites.get_mut(host).unwrap_or_else(|| panic!("the farm has no host {host}"));
        change(Arc::make_mut(site));
    }

    /// All hosts, by name.
    pub(crate) fn sites(&self) -> Vec<Arc<Site>> {
        let sites = self.shared.sites.read().unwrap_or_else(PoisonError::into_inner);
        let mut sites: Vec<_> = sites.values().cloned().collect();
        sites.sort_by(|one, other| one.name.cmp(&other.name));
        sites
    }

    /// The addresses of which something should be stored, sorted.
    pub(crate) fn expected(&self) -> Vec<String> {
        let mut urls: Vec<String> = self.sites().iter().flat_map(|it| it.stored.clone()).collect();
        urls.sort();
        urls
    }

    /// What is asked of a crawler of this farm.
    pub(crate) fn expectations(&self, delay_ms: u64) -> politeness::Expectations {
        let mut expectations = politeness::Expectations::new(delay_ms);
        for site in self.sites() {
            expectations.unusable.extend(site.unusable.clone());
            expectations.denied.insert(site.name.clone(), site.denied.clone());
            if site.crawl_delay_ms > 0 {
                expectations.crawl_delay_ms.insert(site.name.clone(), site.crawl_delay_ms);
            }
        }
        expectations
    }

    /// The list of sources: an entry for each host that is one. All names lead to the farm from each of them.
    pub(crate) fn sources_toml(&self) -> String {
        self.sources_toml_with("")
    }

    /// The same, with more keys in each entry.
    pub(crate) fn sources_toml_with(&self, more: &str) -> String {
        let sites = self.sites();
        let private: Vec<String> = sites
            .iter()
            .map(|site| {
                let address = match site.place {
                    Place::Well => self.address,
                    Place::Faulty(_) => self.raw_address,
                    Place::Dead => self.dead_address,
                };
                format!("{:?} = \"{address}\"", site.name)
            })
            .collect();
        let private = private.join(", ");
        let mut text = String::new();
        for entry in sites.iter().filter_map(|it| it.entry.as_ref()) {
            writeln!(text, "[[source]]\nname = {:?}\nkind = {:?}\nurls = {:?}", entry.name, entry.kind, entry.urls)
                .unwrap();
            for lines in [entry.more.as_str(), more].iter().filter(|it| !it.is_empty()) {
                writeln!(text, "{lines}").unwrap();
            }
            writeln!(text, "private = {{ {private} }}\n").unwrap();
        }
        text
    }

    /// How often each address of a run was asked for.
    pub(crate) fn asked(&self, run: usize) -> BTreeMap<String, usize> {
        let mut asked = BTreeMap::new();
        for seen in self.log().of_run(run) {
            *asked.entry(seen.url()).or_default() += 1;
        }
        asked
    }

    /// How many requests a host saw.
    pub(crate) fn requests_to(&self, host: &str) -> usize {
        self.log().all().iter().filter(|it| it.host == host).count()
    }

    /// Everything that was not polite, one line each.
    pub(crate) fn impolite(&self, expectations: &politeness::Expectations) -> String {
        let found = politeness::politeness(&self.log().all(), expectations);
        found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Farm {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn listener() -> TcpListener {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}
