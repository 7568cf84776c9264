//! robots.txt (RFC 9309): what a host allows, how fast, and where its sitemaps are.
//!
//! Where files in the wild can be read in two ways, the way is taken that asks for less.

mod rule;
#[cfg(test)]
mod tests;

use url::{Position, Url};

use self::rule::{Path, Rule};

/// The name by which hosts address this crawler in robots.txt.
pub const PRODUCT: &str = "skillmatch";

/// What one host's robots.txt says to this crawler. Without a robots.txt ([`Default`]) everything is allowed.
#[derive(Debug, Clone, Default)]
pub struct Robots {
    rules: Vec<Rule>,
    delay_ms: Option<u64>,
    sitemaps: Vec<String>,
}

/// What is read of a robots.txt, in bytes: the least that RFC 9309 (2.5) asks for.
const MAX_BYTES: usize = 500 * 1024;
/// Sitemaps of one host, at most.
const MAX_SITEMAPS: usize = 1000;

impl Robots {
    /// Reads the text of a robots.txt for `product`; the first 500 KiB of it count. Never fails: what is not understood
    /// is passed over.
    pub fn parse(product: &str, text: &[u8]) -> Self {
        let (mut own, mut everybody) = (Group::default(), Group::default());
        let mut sitemaps = Vec::new();
        let mut is_naming = false;
        for (key, value) in records(text) {
            match key {
                Key::UserAgent => {
                    if !is_naming {
                        (own.is_meant, everybody.is_meant) = (false, false);
                    }
                    is_naming = true;
                    own.is_meant |= product_of(value).eq_ignore_ascii_case(product.as_bytes());
                    own.was_named |= own.is_meant;
                    everybody.is_meant |= is_everybody(value);
                }
                Key::Allow | Key::Disallow => {
                    is_naming = false;
                    own.add(value, key);
                    everybody.add(value, key);
                }
                // Neither ends the names of a group (RFC 9309, 2.2.4).
                Key::CrawlDelay => {
                    own.slow_down(value);
                    everybody.slow_down(value);
                }
                Key::Sitemap => sitemaps.extend(sitemap(value).filter(|_| sitemaps.len() < MAX_SITEMAPS)),
            }
        }
        let group = if own.was_named { own } else { everybody };
        Self { rules: group.rules, delay_ms: group.delay_ms, sitemaps }
    }

    /// Whether an address of this host may be asked for.
    pub fn allows(&self, url: &Url) -> bool {
        self.allows_path(&url[Position::BeforePath..Position::AfterQuery])
    }

    /// The time between two requests that it asks for, in milliseconds.
    pub fn delay_ms(&self) -> Option<u64> {
        self.delay_ms
    }

    /// The sitemaps it names, absolute; whether they may be asked for is the guard's affair.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// The rule with the longest pattern decides, and `Allow` among equals (RFC 9309, 2.2.2).
    fn allows_path(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = Path::new(path);
        let matching = self.rules.iter().filter(|it| it.matches(&path));
        matching.max_by_key(|it| (it.length(), it.is_allow())).is_none_or(Rule::is_allow)
    }
}

/// What is said to those who are named together, in all places where they are.
#[derive(Default)]
struct Group {
    /// Whether the lines that follow are for it.
    is_meant: bool,
    was_named: bool,
    rules: Vec<Rule>,
    delay_ms: Option<u64>,
}

impl Group {
    fn add(&mut self, pattern: &[u8], key: Key) {
        // A rule without a pattern matches nothing.
        if self.is_meant && !pattern.is_empty() {
            self.rules.push(Rule::new(pattern, key == Key::Allow));
        }
    }

    fn slow_down(&mut self, value: &[u8]) {
        let seconds = std::str::from_utf8(value).ok().and_then(|it| it.parse::<f64>().ok());
        let time = seconds.and_then(|it| std::time::Duration::try_from_secs_f64(it).ok());
        if let Some(time) = time.filter(|_| self.is_meant) {
            let delay_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            self.delay_ms = self.delay_ms.max(Some(delay_ms));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    UserAgent,
    Allow,
    Disallow,
    CrawlDelay,
    Sitemap,
}

/// The keys, with the mistakes that are common in the wild.
const KEYS: &[(&str, Key)] = &[
    ("user-agent", Key::UserAgent),
    ("useragent", Key::UserAgent),
    ("user agent", Key::UserAgent),
    ("allow", Key::Allow),
    ("disallow", Key::Disallow),
    ("dissallow", Key::Disallow),
    ("dissalow", Key::Disallow),
    ("disalow", Key::Disallow),
    ("diasllow", Key::Disallow),
    ("disallaw", Key::Disallow),
    ("crawl-delay", Key::CrawlDelay),
    ("crawldelay", Key::CrawlDelay),
    ("sitemap", Key::Sitemap),
    ("site-map", Key::Sitemap),
];

/// The lines that say something, as far as they are whole.
fn records(text: &[u8]) -> impl Iterator<Item = (Key, &[u8])> {
    let text = match text.get(..MAX_BYTES) {
        Some(start) => start.rsplitn(2, |it| is_line_end(*it)).nth(1).unwrap_or_default(),
        None => text,
    };
    // A byte order mark, or what is left of it.
    let marks = text.iter().zip(b"\xEF\xBB\xBF").take_while(|(it, mark)| it == mark).count();
    let text = text.get(marks..).unwrap_or_default();
    text.split(|it| is_line_end(*it)).filter_map(record)
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | 0)
}

fn record(line: &[u8]) -> Option<(Key, &[u8])> {
    let line = line.split(|it| *it == b'#').next()?.trim_ascii();
    // A colon that was forgotten is taken as read where only two words are left.
    let colon = line.iter().position(|it| *it == b':');
    let end = colon.or_else(|| {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|it| !it.is_empty());
        let key = words.next()?;
        words.next()?;
        words.next().is_none().then_some(key.len())
    })?;
    let (name, value) = line.split_at_checked(end)?;
    let name = name.trim_ascii();
    let (_, key) = KEYS.iter().find(|(it, _)| name.eq_ignore_ascii_case(it.as_bytes()))?;
    let value = if colon.is_some() { value.get(1..)? } else { value };
    Some((*key, value.trim_ascii()))
}

/// The product token that a `User-agent` line begins with (RFC 9309, 2.2.1).
fn product_of(value: &[u8]) -> &[u8] {
    let is_token = |it: &u8| it.is_ascii_alphabetic() || matches!(*it, b'_' | b'-');
    let end = value.iter().position(|it| !is_token(it)).unwrap_or(value.len());
    value.get(..end).unwrap_or_default()
}

fn is_everybody(value: &[u8]) -> bool {
    value.strip_prefix(b"*").is_some_and(|rest| rest.first().is_none_or(u8::is_ascii_whitespace))
}

fn sitemap(value: &[u8]) -> Option<String> {
    let url = Url::parse(std::str::from_utf8(value).ok()?).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}
