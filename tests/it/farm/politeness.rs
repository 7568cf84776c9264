//! Whether a crawler was polite, judged by the log of the farm alone.

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt,
    time::Duration,
};

use super::Seen;

/// What is asked of a crawler.
#[derive(Debug, Clone)]
pub(crate) struct Expectations {
    /// Least time from the start of one request to the start of the next one to the same host, in milliseconds.
    pub(crate) delay_ms: u64,
    /// The same by host, where its robots.txt asks for more.
    pub(crate) crawl_delay_ms: BTreeMap<String, u64>,
    /// Beginnings of paths that a host's robots.txt denies.
    pub(crate) denied: BTreeMap<String, Vec<String>>,
    /// What the name of the client has in it, for instance a contact.
    pub(crate) user_agent: Vec<String>,
    /// Runs that were cut off: what was answered in them need not have been kept.
    pub(crate) cut_runs: BTreeSet<usize>,
    /// How exact the clocks are, in milliseconds.
    pub(crate) clock_tolerance_ms: u64,
    /// Addresses whose answers no client can use, so that it may try again.
    pub(crate) unusable: BTreeSet<String>,
    /// Addresses to which robots.txt of some host redirects: they are asked for as a part of it.
    pub(crate) robots_elsewhere: BTreeSet<String>,
}

impl Expectations {
    pub(crate) fn new(delay_ms: u64) -> Self {
        Self {
            delay_ms,
            crawl_delay_ms: BTreeMap::new(),
            denied: BTreeMap::new(),
            user_agent: Vec::new(),
            cut_runs: BTreeSet::new(),
            clock_tolerance_ms: 2,
            unusable: BTreeSet::new(),
            robots_elsewhere: BTreeSet::new(),
        }
    }

    fn delay_of(&self, host: &str) -> Duration {
        let asked = self.crawl_delay_ms.get(host).copied().unwrap_or(0);
        Duration::from_millis(asked.max(self.delay_ms))
    }
}

/// Something a polite crawler does not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Two requests to one host at once.
    TwoAtOnce,
    /// The same address twice at once.
    SameAddressAtOnce,
    /// Two requests to one host too soon after each other.
    TooSoon,
    /// A request to a host that has asked to be left alone for longer.
    BeforeRetryAfter,
    /// A host asked for something before its robots.txt.
    BeforeRobots,
    /// robots.txt asked for again within a day.
    RobotsAgain,
    /// An address that robots.txt denies.
    Denied,
    /// The same address twice in a run, although it was answered.
    Twice,
    /// Something known asked for without a condition.
    Unconditional,
    /// No honest name, or no contact in it.
    NoContact,
    /// Cookies, credentials or a referrer.
    TellingHeaders,
}

/// A violation, with the request that is one.
#[derive(Debug, Clone)]
pub(crate) struct Violation {
    pub(crate) kind: Kind,
    pub(crate) url: String,
    pub(crate) run: usize,
    pub(crate) started: Duration,
    pub(crate) detail: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, url, run, started, detail } = self;
        write!(formatter, "{kind:?}: {url} in run {run} at {} ms: {detail}", started.as_millis())
    }
}

/// Everything that was not polite.
pub(crate) fn politeness(log: &[Seen], expectations: &Expectations) -> Vec<Violation> {
    let mut by_host: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for seen in log {
        by_host.entry(&seen.host).or_default().push(seen);
    }
    let mut violations = Vec::new();
    for (host, mut requests) in by_host {
        requests.sort_by_key(|it| it.started);
        let mut judge = Judge { expectations, violations: &mut violations };
        judge.times(host, &requests);
        judge.robots(host, &requests);
        judge.addresses(&requests);
        judge.manners(&requests);
    }
    violations
}

struct Judge<'a> {
    expectations: &'a Expectations,
    violations: &'a mut Vec<Violation>,
}

impl Judge<'_> {
    fn say(&mut self, kind: Kind, seen: &Seen, detail: impl Into<String>) {
        let Seen { run, started, .. } = *seen;
        self.violations.push(Violation { kind, url: seen.url(), run, started, detail: detail.into() });
    }

    /// One at a time, and not too often.
    fn times(&mut self, host: &str, requests: &[&Seen]) {
        let tolerance = Duration::from_millis(self.expectations.clock_tolerance_ms);
        let delay = self.expectations.delay_of(host);
        let delay_before_robots = Duration::from_millis(self.expectations.delay_ms);
        let mut left_alone_until = Duration::ZERO;
        for (at, request) in requests.iter().enumerate() {
            for earlier in &requests[..at] {
                // A client that went away may be elsewhere before the server knows that it is gone.
                let is_over = earlier.ended.is_some_and(|it| it <= request.started) || !is_heard(earlier);
                if !is_over && earlier.path == request.path {
                    self.say(Kind::SameAddressAtOnce, request, "the same address is still being answered");
                } else if !is_over {
                    self.say(Kind::TwoAtOnce, request, format!("{} is still being answered", earlier.path));
                }
            }
            if at > 0 {
                let gap = request.started.saturating_sub(requests[at - 1].started);
                // How long robots.txt asks to wait is known only when it was read.
                let asked = if is_robots(requests[at - 1]) { delay_before_robots } else { delay };
                if gap + tolerance < asked {
                    let detail = format!("{} ms after {}", gap.as_millis(), requests[at - 1].path);
                    self.say(Kind::TooSoon, request, detail);
                }
            }
            if request.started + tolerance < left_alone_until {
                let early = left_alone_until.saturating_sub(request.started);
                self.say(Kind::BeforeRetryAfter, request, format!("{} ms too early", early.as_millis()));
            }
            if let Some(seconds) = request.retry_after_seconds {
                let since = request.ended.unwrap_or(request.started);
                left_alone_until = left_alone_until.max(since + Duration::from_secs(seconds));
            }
        }
    }

    /// robots.txt first, once a day, and nothing that it denies.
    fn robots(&mut self, host: &str, requests: &[&Seen]) {
        const DAY: Duration = Duration::from_hours(24);
        let mut heard: Option<&Seen> = None;
        for request in requests {
            if is_robots(request) {
                if let Some(earlier) = heard
                    && request.started.saturating_sub(earlier.started) < DAY
                    && !(300..400).contains(&earlier.status)
                    && (earlier.run == request.run || !self.expectations.cut_runs.contains(&earlier.run))
                {
                    self.say(Kind::RobotsAgain, request, "it was answered within a day");
                }
                if request.is_whole && request.status < 500 && request.status != 429 {
                    heard = Some(request);
                }
                continue;
            }
            if heard.is_none() && !self.expectations.robots_elsewhere.contains(&request.url()) {
                self.say(Kind::BeforeRobots, request, "its host's robots.txt was not answered before");
            }
            let denied = self.expectations.denied.get(host).into_iter().flatten();
            if let Some(beginning) = denied.into_iter().find(|it| request.path.starts_with(it.as_str())) {
                self.say(Kind::Denied, request, format!("robots.txt denies {beginning}"));
            }
        }
    }

    /// Each address once a run, and what is known with a condition.
    fn addresses(&mut self, requests: &[&Seen]) {
        let mut before: HashMap<&str, &Seen> = HashMap::new();
        for request in requests {
            if is_robots(request) || is_site_file(request) {
                continue;
            }
            if let Some(earlier) = before.get(request.path.as_str()) {
                let is_answered = earlier.is_whole && !matches!(earlier.status, 0 | 408 | 425 | 429 | 500..);
                let is_unusable = self.expectations.unusable.contains(&request.url());
                if is_answered && !is_unusable && earlier.run == request.run {
                    self.say(Kind::Twice, request, format!("it was answered with {} before", earlier.status));
                }
                let is_known = earlier.is_whole && earlier.has_validators && matches!(earlier.status, 200 | 304);
                let may_be_lost = self.expectations.cut_runs.contains(&earlier.run);
                if is_known && !may_be_lost && !request.is_conditional {
                    self.say(Kind::Unconditional, request, "it is known from an earlier run");
                }
            }
            before.insert(&request.path, request);
        }
    }

    /// An honest name, and nothing that tells of others.
    fn manners(&mut self, requests: &[&Seen]) {
        for request in requests {
            for words in &self.expectations.user_agent {
                if !request.user_agent.contains(words) {
                    self.say(Kind::NoContact, request, format!("no `{words}` in `{}`", request.user_agent));
                }
            }
            if !request.telling_headers.is_empty() {
                self.say(Kind::TellingHeaders, request, request.telling_headers.join(", "));
            }
        }
    }
}

/// Whether its client waited for the answer, as far as the server can tell.
fn is_heard(seen: &Seen) -> bool {
    seen.is_whole || seen.ended.is_none()
}

fn is_robots(seen: &Seen) -> bool {
    seen.path == "/robots.txt"
}

/// The file by which a site corrects and objects: as much a part of the rules as robots.txt.
fn is_site_file(seen: &Seen) -> bool {
    seen.path.starts_with("/.well-known/")
}
