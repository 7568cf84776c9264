//! Sitemaps (sitemaps.org, protocol 0.9): files and indexes as XML, lists of addresses as text, feeds (RSS, Atom), the
//! lines of a robots.txt; packed or not.

#[cfg(test)]
mod tests;

use std::{collections::HashSet, io::Read};

use flate2::read::MultiGzDecoder;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use url::Url;

use super::{Basis, Link, Role, guess};
use crate::model::Problem;

/// The largest sitemap, in bytes, unpacked: what the protocol allows.
const MAX_BYTES: u64 = 50 << 20;
/// Entries of one sitemap: what the protocol allows.
const MAX_ENTRIES: usize = 50_000;
/// The longest address.
const MAX_URL_BYTES: usize = 2_048;
/// Elements inside elements that are kept track of.
const MAX_DEPTH: usize = 32;

/// What a sitemap says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sitemap {
    /// Where it leads, each address once.
    pub links: Vec<Link>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Where the sitemap at `url` leads.
pub fn links(bytes: &[u8], url: &Url) -> Vec<Link> {
    read(bytes, url).links
}

/// Reads the sitemap that was fetched at `url`. Never fails: what can be understood counts.
pub fn read(bytes: &[u8], url: &Url) -> Sitemap {
    let mut found = Found { base: url, seen: HashSet::new(), sitemap: Sitemap::default() };
    let bytes = unpacked(bytes, &mut found.sitemap.problems);
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        xml(text, &mut found);
    } else {
        lines(text, &mut found);
    }
    found.sitemap
}

/// The bytes, unpacked as far as the protocol allows a sitemap to be.
fn unpacked<'a>(bytes: &'a [u8], problems: &mut Vec<Problem>) -> std::borrow::Cow<'a, [u8]> {
    let most = usize::try_from(MAX_BYTES).unwrap_or(usize::MAX);
    let mut too_large = || {
        let message = format!("is larger than {MAX_BYTES} bytes; the rest is passed over");
        problems.push(Problem::warning("", message, "split it, and name the parts in an index"));
    };
    if !bytes.starts_with(b"\x1f\x8b") {
        if bytes.len() > most {
            too_large();
        }
        return bytes.get(..most).unwrap_or(bytes).into();
    }
    let mut unpacked = Vec::new();
    let result = MultiGzDecoder::new(bytes).take(MAX_BYTES + 1).read_to_end(&mut unpacked);
    if unpacked.len() > most {
        too_large();
        unpacked.truncate(most);
    }
    if result.is_err() {
        let message = "is gzip that stops in the middle or is damaged; what could be unpacked is read";
        problems.push(Problem::warning("", message, "pack it again"));
    }
    unpacked.into()
}

/// What was found so far.
struct Found<'a> {
    base: &'a Url,
    seen: HashSet<String>,
    sitemap: Sitemap,
}

impl Found<'_> {
    /// Takes an entry; `false` when there is no room for more.
    fn add(&mut self, written: &str, role: Option<Role>, basis: Basis) -> bool {
        let written = written.trim();
        if written.is_empty() || written.len() > MAX_URL_BYTES {
            return true;
        }
        let Ok(mut url) = self.base.join(written) else { return true };
        url.set_fragment(None);
        if !matches!(url.scheme(), "http" | "https") || url == *self.base {
            return true;
        }
        let Some(role) = role.or_else(|| guess::role_of(&url, false)) else { return true };
        // A sitemap speaks for its own site; what it says of others is no more than a link of a page.
        let is_own = url.host_str() == self.base.host_str();
        let basis = if is_own { basis } else { Basis::Anchor };
        let url = String::from(url);
        if self.seen.contains(&url) {
            return true;
        }
        if self.sitemap.links.len() >= MAX_ENTRIES {
            let message = format!("has more than {MAX_ENTRIES} entries; the rest is passed over");
            self.sitemap.problems.push(Problem::warning("", message, "split it, and name the parts in an index"));
            return false;
        }
        self.seen.insert(url.clone());
        self.sitemap.links.push(Link::new(url, role, basis));
        true
    }
}

/// One address a line; of a robots.txt the lines that name sitemaps.
fn lines(text: &str, found: &mut Found<'_>) {
    for line in text.lines().map(str::trim) {
        let named = line.get(..8).is_some_and(|it| it.eq_ignore_ascii_case("sitemap:"));
        let (written, role) = match line.get(8..) {
            Some(rest) if named => (rest.trim(), Some(Role::Sitemap)),
            _ => (line, None),
        };
        let is_address = ["http://", "https://"].iter().any(|it| written.starts_with(it));
        if (is_address || named) && !found.add(written, role, Basis::Listed) {
            return;
        }
    }
    if found.sitemap.links.is_empty() {
        let hint = "give a sitemap as XML, or a text with one address a line";
        found.sitemap.problems.push(Problem::warning("", "no line of it is an address", hint));
    }
}

/// Elements of sitemaps and feeds, by their names without prefix. Entities are never resolved, but for the five of XML.
fn xml(text: &str, found: &mut Found<'_>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut open: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut words: Option<String> = None;
    let mut is_known = false;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                let name = local(start.name().as_ref());
                is_known |= is_root(&name);
                if !element(&name, &start, open.last().map(String::as_str), found) {
                    return;
                }
                words = is_address_element(&name, open.last().map(String::as_str)).then(String::new);
                depth += 1;
                if open.len() < MAX_DEPTH {
                    open.push(name);
                }
            }
            Ok(Event::Empty(start)) => {
                let name = local(start.name().as_ref());
                is_known |= is_root(&name);
                if !element(&name, &start, open.last().map(String::as_str), found) {
                    return;
                }
            }
            Ok(Event::Text(piece)) => push(&mut words, &piece),
            Ok(Event::CData(piece)) => push(&mut words, &piece),
            Ok(Event::GeneralRef(entity)) => {
                let character = entity.resolve_char_ref().ok().flatten().map(String::from);
                let known = quick_xml::escape::resolve_xml_entity(&entity).map(str::to_owned);
                match character.or(known) {
                    Some(text) => push(&mut words, &text),
                    // Nobody knows what it stands for, so nobody knows the address.
                    None => words = None,
                }
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                if depth < open.len() {
                    open.truncate(depth);
                }
                if let Some(written) = words.take() {
                    let role = (open.last().map(String::as_str) == Some("sitemap")).then_some(Role::Sitemap);
                    if !found.add(&written, role, Basis::Listed) {
                        return;
                    }
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let message: String = format!("is not XML: {error}").chars().take(200).collect();
                found.sitemap.problems.push(Problem::warning("", message, "mend it; what came before is read"));
                break;
            }
        }
    }
    if !is_known && found.sitemap.links.is_empty() {
        let hint = "a sitemap begins with <urlset> or <sitemapindex>";
        found.sitemap.problems.push(Problem::warning("", "is neither a sitemap nor a feed", hint));
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "urlset" | "sitemapindex" | "rss" | "feed" | "rdf")
}

/// Elements whose text is an address: those of sitemaps, not those of the images and videos in them; entries of RSS.
fn is_address_element(name: &str, parent: Option<&str>) -> bool {
    matches!((parent, name), (Some("url" | "sitemap"), "loc") | (Some("item"), "link"))
}

/// Elements whose attribute is an address: entries and next pages of Atom. `false` when there is no room for more.
fn element(name: &str, start: &BytesStart<'_>, parent: Option<&str>, found: &mut Found<'_>) -> bool {
    if name != "link" || !matches!(parent, Some("entry" | "feed" | "channel")) {
        return true;
    }
    let (mut href, mut rel) = (None, None);
    for attribute in start.attributes().with_checks(false).filter_map(Result::ok).take(16) {
        let value: &str = &attribute.value;
        let value = quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned);
        match local(attribute.key.as_ref()).as_str() {
            "href" => href = Some(value),
            "rel" => rel = Some(value),
            _ => {}
        }
    }
    match (href, parent, rel.as_deref()) {
        (Some(href), Some("entry"), None | Some("alternate")) => found.add(&href, None, Basis::Listed),
        (Some(href), Some("feed" | "channel"), Some("next")) => found.add(&href, Some(Role::Sitemap), Basis::NextPage),
        _ => true,
    }
}

fn push(words: &mut Option<String>, piece: &str) {
    if let Some(text) = words
        && text.len() + piece.len() <= 2 * MAX_URL_BYTES
    {
        text.push_str(piece);
    }
}

/// A name without prefix, in lower case.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}
