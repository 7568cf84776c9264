//! What is at an address: what `skillmatch source add` asks before it adds an entry. At most 8 requests, apart from each
//! other, none against robots.txt.

mod judge;
mod licence;
#[cfg(test)]
mod tests;

use std::time::Duration;

use url::Url;

use super::{
    Answer, Client, FetchError, PRODUCT, Request, Robots, RobotsAnswer, Role, fetch_robots, guard,
    redirect::{self, Next},
};
use crate::{
    model::{Document, Reading},
    standards::{self, ReadOptions},
};

pub use judge::{Proposal, judge, probes};

/// Requests, at most.
const MAX_REQUESTS: u32 = 8;

/// An answer that was looked at.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Where it was found, after redirects.
    pub url: Url,
    /// The answer.
    pub answer: Answer,
    /// What was understood of it.
    pub reading: Reading,
}

/// What is at an address.
#[derive(Debug, Clone)]
pub struct Look {
    /// Where the address leads, after redirects.
    pub url: Url,
    /// What could be crawled there, the best first; nothing where nothing of use was found.
    pub proposals: Vec<Proposal>,
    /// `read` or `absent`.
    pub robots: &'static str,
    /// The time between requests that robots.txt asks for, in milliseconds.
    pub delay_ms: Option<u64>,
    /// The sitemaps that were found.
    pub sitemaps: Vec<String>,
    /// The licence that was found.
    pub licence: Option<String>,
    /// The standard that the address itself speaks, and how many records it gives.
    pub standard: Option<(&'static str, usize)>,
    /// What was asked for: address and status, or why there was no answer.
    pub asked: Vec<(String, String)>,
    /// Whether the page says that it must not be kept.
    pub is_noindex: bool,
}

/// Why nothing can be said of an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// Its robots.txt denies it to this crawler.
    #[error("robots.txt of {host} does not let this crawler ask for it")]
    Denied {
        /// The host.
        host: String,
    },
    /// Its robots.txt cannot be had, which means the same.
    #[error("robots.txt of {host} cannot be had ({why}): nothing may be asked of it now")]
    NoRobots {
        /// The host.
        host: String,
        /// Why.
        why: String,
    },
    /// It did not answer.
    #[error("{url}: {error}")]
    Fetch {
        /// The address.
        url: String,
        /// Why.
        error: FetchError,
    },
    /// It answered with something else.
    #[error("{url} answers {status}")]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// It leads nowhere.
    #[error("{url} {why}")]
    Redirect {
        /// The address.
        url: String,
        /// Why.
        why: String,
    },
}

impl LookError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Denied { .. } => {
                "ask the site's owner; robots.txt is theirs to change, and is honoured in every crawl"
            }
            Self::NoRobots { .. } => "try again later; a host whose robots.txt fails is left alone",
            Self::Fetch { .. } => "check the address and the network; private hosts are named with --private",
            Self::Status { .. } | Self::Redirect { .. } => {
                "check the address in a browser; what needs a login or a key cannot be crawled"
            }
        }
    }
}

/// Looks at an address. `delay_ms` is waited between two requests, or what robots.txt asks for where that is longer.
///
/// # Errors
/// [`LookError`], when not even the address itself can be looked at.
pub async fn look(client: &Client, url: &Url, delay_ms: u64, read: &ReadOptions) -> Result<Look, LookError> {
    let mut asker = Asker { client, read, delay_ms, asked: Vec::new(), robots: Vec::new() };
    let start = asker.start(url.clone()).await?;
    let robots = asker.robots_of(&start.url).await?;
    let mut found = Vec::new();
    let mut sitemaps: Vec<String> = robots.sitemaps().to_vec();
    if sitemaps.is_empty() && !judge::is_for_machines(&start) {
        let usual = start.url.join("/sitemap.xml").ok();
        sitemaps.extend(usual.map(String::from));
    }
    let mut known = Vec::new();
    for sitemap in sitemaps.iter().take(1) {
        if let Ok(place) = guard::check(sitemap, client.access())
            && let Some(looked) = asker.probe(&place, Role::Sitemap).await
        {
            known.push((sitemap.clone(), super::sitemap::read(&looked.answer.body, &looked.url)));
        }
    }
    for probe in probes(&start) {
        found.extend(asker.probe(&probe, Role::Listing).await);
    }
    let proposals = judge(&start, &found, &known);
    let page = super::page::links(&start.answer.body, &start.url);
    let licence = licence::of(&start, &page).or_else(|| proposals.iter().find_map(|it| it.licence.clone()));
    let records = start.reading.records.len();
    Ok(Look {
        proposals,
        robots: if asker.has_robots() { "read" } else { "absent" },
        delay_ms: robots.delay_ms(),
        sitemaps: known.into_iter().filter(|(_, it)| !it.links.is_empty()).map(|(url, _)| url).collect(),
        licence,
        standard: start.reading.standard.filter(|it| *it != "plain_text").map(|it| (it, records)),
        asked: asker.asked,
        is_noindex: page.is_noindex || start.answer.is_noindex,
        url: start.url,
    })
}

/// Asks, politely.
struct Asker<'a> {
    client: &'a Client,
    read: &'a ReadOptions,
    delay_ms: u64,
    asked: Vec<(String, String)>,
    /// What hosts' robots.txt say, by origin; absent ones too.
    robots: Vec<(String, Option<Robots>)>,
}

impl Asker<'_> {
    /// The address itself; redirects are followed.
    async fn start(&mut self, mut url: Url) -> Result<Looked, LookError> {
        let mut hops = 0;
        loop {
            if !self.robots_of(&url).await?.allows(&url) {
                return Err(LookError::Denied { host: host(&url) });
            }
            let answer = match self.ask(&url, Role::Document).await {
                Ok(answer) => answer,
                Err(error) => return Err(LookError::Fetch { url: url.into(), error }),
            };
            if (200..300).contains(&answer.status) {
                return Ok(self.looked(url, answer));
            }
            match redirect::next(&url, answer.status, answer.location.as_deref(), hops, self.client.access()) {
                Next::Follow(next) if self.has_room() => url = next,
                Next::Stop(redirect::Stop::NoRedirect) => {
                    return Err(LookError::Status { url: url.into(), status: answer.status });
                }
                Next::Stop(why) => return Err(LookError::Redirect { url: url.into(), why: why.to_string() }),
                Next::Follow(_) => {
                    return Err(LookError::Redirect { url: url.into(), why: "redirects too often".to_owned() });
                }
            }
            hops += 1;
        }
    }

    /// Something that may be there; `None` when it is not, or may not be asked for.
    async fn probe(&mut self, url: &Url, role: Role) -> Option<Looked> {
        if !self.has_room() {
            return None;
        }
        let is_allowed = self.robots_of(url).await.is_ok_and(|it| it.allows(url));
        if !is_allowed || !self.has_room() {
            return None;
        }
        let answer = self.ask(url, role).await.ok()?;
        (200..300).contains(&answer.status).then(|| self.looked(url.clone(), answer))
    }

    async fn ask(&mut self, url: &Url, role: Role) -> Result<Answer, FetchError> {
        self.wait().await;
        let is_archive = super::guess::is_archive(url);
        let request = Request { url, accept: role.accept(), etag: None, last_modified: None, is_archive };
        let answer = self.client.get(&request).await;
        let outcome = match &answer {
            Ok(answer) => answer.status.to_string(),
            Err(error) => error.to_string(),
        };
        self.asked.push((url.to_string(), outcome));
        answer
    }

    async fn robots_of(&mut self, url: &Url) -> Result<Robots, LookError> {
        let origin = url.origin().ascii_serialization();
        if let Some((_, robots)) = self.robots.iter().find(|(it, _)| *it == origin) {
            return Ok(robots.clone().unwrap_or_default());
        }
        self.wait().await;
        let answer = fetch_robots(self.client, url).await;
        self.asked.push((format!("{origin}/robots.txt"), answer.word().to_owned()));
        let robots = match answer {
            RobotsAnswer::Read(text) => Some(Robots::parse(PRODUCT, text.as_bytes())),
            RobotsAnswer::Absent => None,
            RobotsAnswer::Unreachable { trouble, .. } => {
                return Err(LookError::NoRobots { host: host(url), why: trouble.message });
            }
        };
        let asked_ms = robots.as_ref().and_then(Robots::delay_ms).unwrap_or(0);
        self.delay_ms = self.delay_ms.max(asked_ms.min(MAX_DELAY_MS));
        self.robots.push((origin, robots.clone()));
        Ok(robots.unwrap_or_default())
    }

    async fn wait(&self) {
        if !self.asked.is_empty() {
            tokio::time::sleep(Duration::from_millis(self.delay_ms)).await;
        }
    }

    fn has_room(&self) -> bool {
        self.asked.len() < MAX_REQUESTS as usize
    }

    fn has_robots(&self) -> bool {
        self.robots.iter().any(|(_, it)| it.is_some())
    }

    fn looked(&self, url: Url, answer: Answer) -> Looked {
        let media_type = answer.media_type.clone();
        let document = Document { source: url.to_string(), bytes: answer.body.clone(), media_type };
        let reading = standards::read(&document, self.read);
        Looked { url, answer, reading }
    }
}

/// The longest crawl-delay that somebody who waits at a terminal waits for; a crawl waits for all of it.
const MAX_DELAY_MS: u64 = 10_000;

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}
