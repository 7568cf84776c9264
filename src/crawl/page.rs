//! Where a web page leads: its links, the form of it that is for machines, its next page, pictures that may be badges;
//! and what it says of being kept, followed and used.

#[cfg(test)]
mod tests;

use std::{collections::HashSet, convert::Infallible};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};
use url::Url;

use super::{Basis, Link, PRODUCT, Role, guess};

/// Links of one page.
const MAX_LINKS: usize = 2_000;
/// The longest address.
const MAX_URL_BYTES: usize = 2_048;
/// Elements that speak of badges, inside each other, that are kept track of.
const MAX_HINTED: usize = 16;

/// Where a page leads, and what it says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLinks {
    /// Where it leads, each address once; nothing when it says that its links are not to be followed.
    pub links: Vec<Link>,
    /// Whether it says that it must not be kept.
    pub is_noindex: bool,
    /// Whether it says that its links must not be followed.
    pub is_nofollow: bool,
    /// The licence that it names.
    pub licence: Option<String>,
    /// Links that there was no room for.
    pub left_out: usize,
}

/// Where the page that was fetched at `base` leads.
pub fn links(bytes: &[u8], base: &Url) -> PageLinks {
    let text = String::from_utf8_lossy(bytes);
    let mut walk = Walk::default();
    let callback = |event: CallbackEvent<'_>, _: Span<()>| -> Option<()> {
        walk.event(&event);
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    for item in Tokenizer::new_with_emitter(&*text, emitter) {
        let item: Result<(), Infallible> = item;
        let Ok(()) = item;
    }
    walk.finish(base)
}

/// The attributes that count.
#[derive(Default)]
struct Tag {
    name: String,
    href: Option<String>,
    src: Option<String>,
    rel: String,
    kind: String,
    meta_name: String,
    content: String,
    /// Words that may speak of badges: class, id, alternative text, title.
    words: String,
}

/// A link as it stands there.
struct Written {
    address: String,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Anchor { is_hinted: bool },
    Machine,
    Next,
    Picture,
}

/// A walk through the tags of a page.
#[derive(Default)]
struct Walk {
    tag: Option<Tag>,
    attribute: Vec<u8>,
    base: Option<String>,
    written: Vec<Written>,
    /// Open elements that speak of badges: their name, and how many elements of this name are open since.
    hinted: Vec<(String, u32)>,
    page: PageLinks,
    is_licence_certain: bool,
}

impl Walk {
    fn event(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(Tag { name: text(name), ..Tag::default() });
                self.attribute.clear();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name.get(..name.len().min(32)).unwrap_or_default());
            }
            CallbackEvent::AttributeValue { value } => self.value(value),
            CallbackEvent::CloseStartTag { .. } => {
                if let Some(tag) = self.tag.take() {
                    self.open(tag);
                }
            }
            CallbackEvent::EndTag { name } => {
                let name = text(name);
                if let Some((_, count)) = self.hinted.iter_mut().rev().find(|(open, _)| *open == name) {
                    *count = count.saturating_sub(1);
                }
                self.hinted.retain(|(_, count)| *count > 0);
            }
            _ => {}
        }
    }

    fn value(&mut self, value: &[u8]) {
        let Some(tag) = &mut self.tag else { return };
        let value = text(value.get(..value.len().min(2 * MAX_URL_BYTES)).unwrap_or_default());
        match self.attribute.as_slice() {
            b"href" => tag.href = Some(value),
            b"src" => tag.src = Some(value),
            b"rel" => tag.rel = value.to_ascii_lowercase(),
            b"type" => tag.kind = value.trim().to_ascii_lowercase(),
            b"name" => tag.meta_name = value.trim().to_ascii_lowercase(),
            b"content" => tag.content = value,
            b"class" | b"id" | b"alt" | b"title" => {
                tag.words.push(' ');
                tag.words.push_str(&value);
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag) {
        match tag.name.as_str() {
            "base" => self.base = self.base.take().or(tag.href),
            "meta" => self.meta(&tag),
            "link" => self.link(tag),
            "a" | "area" => {
                self.hint(&tag);
                self.anchor(tag);
            }
            "img" => {
                let is_hinted = guess::speaks_of_badges(&tag.words) || !self.hinted.is_empty();
                if let Some(address) = tag.src.filter(|it| is_hinted || guess::speaks_of_badges(it)) {
                    self.push(address, What::Picture);
                }
            }
            "div" | "li" | "ul" | "ol" | "article" | "section" | "figure" | "span" | "td" | "main" => self.hint(&tag),
            _ => {}
        }
    }

    /// Keeps track of elements that speak of badges, so that pictures in them are known to be some.
    fn hint(&mut self, tag: &Tag) {
        for (_, count) in self.hinted.iter_mut().filter(|(name, _)| *name == tag.name) {
            *count = count.saturating_add(1);
        }
        let about = guess::speaks_of_badges(&tag.words) || tag.href.as_deref().is_some_and(guess::speaks_of_badges);
        if about && self.hinted.len() < MAX_HINTED {
            self.hinted.push((tag.name.clone(), 1));
        }
    }

    fn meta(&mut self, tag: &Tag) {
        if tag.meta_name != "robots" && tag.meta_name != PRODUCT {
            return;
        }
        for word in tag.content.split([',', ' ']).map(|it| it.trim().to_ascii_lowercase()) {
            self.page.is_noindex |= matches!(word.as_str(), "noindex" | "none");
            self.page.is_nofollow |= matches!(word.as_str(), "nofollow" | "none");
        }
    }

    fn link(&mut self, tag: Tag) {
        let Some(address) = tag.href else { return };
        let rel = |wanted: &str| tag.rel.split_ascii_whitespace().any(|it| it == wanted);
        let machine =
            matches!(tag.kind.as_str(), "application/ld+json" | "application/json" | "application/vc+ld+json");
        if rel("license") {
            self.licence(&address, true);
        } else if rel("next") {
            self.push(address, What::Next);
        } else if rel("alternate") && machine && !address.contains("/wp-json/") {
            self.push(address, What::Machine);
        }
    }

    fn anchor(&mut self, tag: Tag) {
        let Some(address) = tag.href else { return };
        let rel = |wanted: &str| tag.rel.split_ascii_whitespace().any(|it| it == wanted);
        let is_creative_commons =
            address.contains("creativecommons.org/licenses/") || address.contains("creativecommons.org/publicdomain/");
        if rel("license") || is_creative_commons {
            self.licence(&address, rel("license"));
        } else if rel("nofollow") {
            // Not ours to follow.
        } else if rel("next") {
            self.push(address, What::Next);
        } else {
            let is_hinted = guess::speaks_of_badges(&tag.words) || !self.hinted.is_empty();
            self.push(address, What::Anchor { is_hinted });
        }
    }

    /// What is marked as the licence counts more than a link to one.
    fn licence(&mut self, address: &str, is_certain: bool) {
        if self.page.licence.is_none() || (is_certain && !self.is_licence_certain) {
            self.page.licence = Some(address.trim().to_owned());
            self.is_licence_certain = is_certain;
        }
    }

    fn push(&mut self, address: String, what: What) {
        if self.written.len() < 10 * MAX_LINKS {
            self.written.push(Written { address, what });
        } else {
            self.page.left_out += 1;
        }
    }

    fn finish(self, base: &Url) -> PageLinks {
        let mut page = self.page;
        let named =
            self.base.and_then(|it| base.join(it.trim()).ok()).filter(|it| matches!(it.scheme(), "http" | "https"));
        let start = named.as_ref().unwrap_or(base);
        page.licence = page.licence.and_then(|it| start.join(&it).ok()).map(String::from);
        if page.is_nofollow {
            return page;
        }
        let mut own = base.clone();
        own.set_fragment(None);
        let mut seen: HashSet<String> = HashSet::from([own.into()]);
        for Written { address, what } in self.written {
            let address = address.trim();
            if address.is_empty() || address.len() > MAX_URL_BYTES {
                continue;
            }
            let Ok(mut url) = start.join(address) else { continue };
            url.set_fragment(None);
            if !matches!(url.scheme(), "http" | "https") || url.as_str().len() > MAX_URL_BYTES {
                continue;
            }
            let (role, basis) = match what {
                What::Machine => (Some(Role::Document), Basis::Reference),
                What::Next => (Some(Role::Page), Basis::NextPage),
                What::Anchor { is_hinted } => (guess::role_of(&url, is_hinted), Basis::Anchor),
                // A photograph in an article about badges holds none.
                What::Picture => (guess::role_of(&url, true).filter(|it| *it == Role::Document), Basis::Anchor),
            };
            let Some(role) = role else { continue };
            if !seen.insert(url.as_str().to_owned()) {
                continue;
            }
            if page.links.len() < MAX_LINKS {
                page.links.push(Link::new(url, role, basis));
            } else {
                page.left_out += 1;
            }
        }
        page
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
