//! What a host is asked next, and how.

use std::sync::Arc;

use url::Url;

use super::{
    CrawlError,
    drive::Run,
    item::{Outcome, Row},
    lane::{Lane, Rules},
    process::{self, Job},
    sources::KnownSource,
    writer::{Write, Written},
};
use crate::{
    crawl::{Answer, Client, FetchError, Request, Robots, RobotsAnswer, Role, SiteFile, fetch_robots, fetch_site_file},
    store::{AddressState, DueAddress},
};

/// Something that happened.
pub(super) enum Event {
    /// An address was asked for.
    Answer { host: String, address: Box<DueAddress>, url: Url, answer: Result<Box<Answer>, FetchError> },
    /// A host was asked for its robots.txt.
    Robots { host: String, answer: RobotsAnswer },
    /// A host was asked for its own file; empty when it has none.
    SiteFile { host: String, text: String },
    /// Something was written.
    Written(Written),
}

/// Addresses of a host that are looked up at once.
const LOOK_AHEAD: usize = 32;

impl Run<'_> {
    /// Does the next thing for a host whose time has come.
    pub(super) fn step(&mut self, host: &str, now_ms: i64) -> Result<(), CrawlError> {
        let Some(mut lane) = self.lanes.remove(host) else { return Ok(()) };
        lane.is_in_line = false;
        let stepped = self.step_lane(host, &mut lane, now_ms);
        self.lanes.insert(host.to_owned(), lane);
        if stepped? {
            self.wake(host);
        }
        Ok(())
    }

    /// Returns whether the host is to be looked at again.
    fn step_lane(&mut self, host: &str, lane: &mut Lane, now_ms: i64) -> Result<bool, CrawlError> {
        if lane.is_busy {
            return Ok(false);
        }
        if lane.queue.is_empty() {
            self.refill(host, lane)?;
        }
        let Some(first) = lane.queue.front() else {
            lane.sleep(self.lanes.len());
            return Ok(false);
        };
        let Some(source) = self.sources.get(&first.source).cloned() else {
            lane.queue.pop_front();
            return Ok(true);
        };
        let Ok(url) = Url::parse(&first.url) else {
            lane.queue.pop_front();
            return Ok(true);
        };
        if !lane.is_loaded {
            let next_at_ms = lane.record.next_at_ms;
            lane.record = self.reader.crawl_host(host)?;
            lane.record.next_at_ms = lane.record.next_at_ms.max(next_at_ms).max(self.floor_ms);
            lane.is_loaded = true;
        }
        if lane.record.next_at_ms > now_ms {
            return Ok(true);
        }
        let since_ms = now_ms.saturating_sub_unsigned(self.options.robots_age_ms);
        let Some(robots) = lane.rules_since(since_ms) else {
            self.ask_robots(host, lane, &source, &url, now_ms);
            return Ok(false);
        };
        let Some(site) = lane.site_since(since_ms, &url) else {
            self.ask_site_file(host, lane, &source, &robots, &url, now_ms);
            return Ok(false);
        };
        while let Some(address) = lane.queue.pop_front() {
            let (Ok(url), Some(source)) = (Url::parse(&address.url), self.sources.get(&address.source).cloned()) else {
                continue;
            };
            let denied = if !robots.allows(&url) {
                Some(("robots", "the host's robots.txt denies it"))
            } else if site.objects_to(&url) {
                Some(("opt_out", "the host's own file objects to it"))
            } else {
                None
            };
            if let Some((word, message)) = denied {
                self.deny(address, &source, now_ms, word, message, url);
                continue;
            }
            if url.path() == "/robots.txt" && address.role == Role::Sitemap.word() {
                // Known already: it is not asked for twice.
                self.taken.insert(address.id);
                let body: String = robots.sitemaps().iter().flat_map(|it| ["Sitemap: ", it, "\n"]).collect();
                let answer = Answer { status: 200, body: body.into_bytes(), ..Answer::default() };
                self.read(Job { address, url, answer, source, at_ms: now_ms, site: None });
                continue;
            }
            if self.options.max_fetches.is_some_and(|max| self.fetches >= max) {
                lane.queue.push_front(address);
                self.is_full = true;
                return Ok(false);
            }
            self.ask(host, lane, address, url, &source, now_ms);
            return Ok(false);
        }
        Ok(true)
    }

    fn refill(&self, host: &str, lane: &mut Lane) -> Result<(), CrawlError> {
        // Those under way are still ready as long as they are not written.
        let limit = u32::try_from(LOOK_AHEAD + self.taken.len()).unwrap_or(u32::MAX);
        let due = self.reader.due_addresses(host, &self.sources.names, limit)?;
        lane.queue.extend(due.into_iter().filter(|it| !self.taken.contains(&it.id)).take(LOOK_AHEAD));
        Ok(())
    }

    fn begin(&mut self, lane: &mut Lane, now_ms: i64) {
        lane.is_busy = true;
        lane.started_ms = now_ms;
        lane.requests += 1;
        self.in_flight += 1;
        self.summary.requests += 1;
        metrics::counter!("crawl_requests_total").increment(1);
    }

    fn ask_robots(&mut self, host: &str, lane: &mut Lane, source: &Arc<KnownSource>, url: &Url, now_ms: i64) {
        self.begin(lane, now_ms);
        let (events, host, url, client) = (self.events.clone(), host.to_owned(), url.clone(), source.client.clone());
        self.runtime.spawn(async move {
            let answer = fetch_robots(&client, &url).await;
            let _ = events.send(Event::Robots { host, answer });
        });
    }

    fn ask_site_file(
        &mut self,
        host: &str,
        lane: &mut Lane,
        source: &Arc<KnownSource>,
        robots: &Robots,
        url: &Url,
        now_ms: i64,
    ) {
        let Some(place) = SiteFile::place(url).filter(|it| robots.allows(it)) else {
            lane.record.site_file = Some(String::new());
            lane.record.site_file_at_ms = Some(now_ms);
            let _ = self.events.send(Event::SiteFile { host: host.to_owned(), text: String::new() });
            // It counts as asked, so that its answer is taken as one.
            lane.is_busy = true;
            self.in_flight += 1;
            return;
        };
        self.begin(lane, now_ms);
        let (events, host, client) = (self.events.clone(), host.to_owned(), source.client.clone());
        self.runtime.spawn(async move {
            let text = fetch_site_file(&client, &place).await;
            let _ = events.send(Event::SiteFile { host, text });
        });
    }

    fn ask(
        &mut self,
        host: &str,
        lane: &mut Lane,
        address: DueAddress,
        url: Url,
        source: &Arc<KnownSource>,
        now_ms: i64,
    ) {
        self.begin(lane, now_ms);
        self.fetches += 1;
        self.taken.insert(address.id);
        let (events, host, client) = (self.events.clone(), host.to_owned(), source.client.clone());
        self.runtime.spawn(async move {
            let answer = fetch(&client, &address, &url).await.map(Box::new);
            let _ = events.send(Event::Answer { host, address: Box::new(address), url, answer });
        });
    }

    fn deny(
        &mut self,
        address: DueAddress,
        source: &Arc<KnownSource>,
        now_ms: i64,
        word: &str,
        message: &str,
        url: Url,
    ) {
        self.taken.insert(address.id);
        let job =
            Job { address, url, answer: Answer::default(), source: Arc::clone(source), at_ms: now_ms, site: None };
        let row = Row {
            state: Some(AddressState::Denied),
            reason: Some(word.to_owned()),
            detail: Some(message.to_owned()),
            status: None,
            is_seen: false,
            ..process::here(&job)
        };
        let item = process::item(&job, Some(row), Outcome::Denied(word.to_owned()));
        self.send(Write::Item(Box::new(item)));
    }
}

async fn fetch(client: &Client, address: &DueAddress, url: &Url) -> Result<Answer, FetchError> {
    let role = Role::from_word(&address.role).unwrap_or(Role::Document);
    // Only what is stored, or was read as a list, may be answered with "not changed".
    let is_known = matches!(address.state, AddressState::Stored | AddressState::Read);
    let request = Request {
        url,
        accept: role.accept(),
        etag: address.etag.as_deref().filter(|_| is_known),
        last_modified: address.last_modified.as_deref().filter(|_| is_known),
        is_archive: role == Role::Archive,
    };
    client.get(&request).await
}

impl Lane {
    /// The rules of its robots.txt, when it was asked for it since then.
    fn rules_since(&mut self, since_ms: i64) -> Option<Arc<Robots>> {
        let is_fresh = self.record.robots_at_ms.is_some_and(|it| it >= since_ms)
            && self.record.robots_state.as_deref().is_some_and(|it| it != RobotsAnswer::UNREACHABLE);
        if !is_fresh {
            return None;
        }
        if let Rules::Read(robots) = &self.rules {
            return Some(Arc::clone(robots));
        }
        let text = self.record.robots.take().unwrap_or_default();
        let robots = Arc::new(Robots::parse(crate::crawl::PRODUCT, text.as_bytes()));
        self.rules = Rules::Read(Arc::clone(&robots));
        Some(robots)
    }

    /// The site's own file, when it was asked for it since then.
    fn site_since(&mut self, since_ms: i64, url: &Url) -> Option<Arc<SiteFile>> {
        if self.record.site_file_at_ms.is_none_or(|it| it < since_ms) {
            return None;
        }
        if let Some(site) = &self.site {
            return Some(Arc::clone(site));
        }
        let text = self.record.site_file.take().unwrap_or_default();
        let site = Arc::new(SiteFile::parse(text.as_bytes(), url).0);
        self.site = Some(Arc::clone(&site));
        Some(site)
    }
}
