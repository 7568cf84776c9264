//! What must not turn up in what is left of a document: who got it, under which address, with which work. A last check
//! behind the rules.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

use super::{STILL_THERE, TOO_MANY, work::About};
use crate::{model::Reading, standards::json::Json};

/// Shorter ones are found everywhere by chance.
const SHORTEST: usize = 6;
/// So much is looked for at once, in bytes.
const MOST_BYTES: usize = 4 << 20;
/// So many places are looked at more closely.
const MOST_MATCHES: usize = 1 << 20;

/// Keys under which a person is named.
const NAMES: [&str; 14] = [
    "name",
    "givenName",
    "familyName",
    "fullName",
    "firstName",
    "lastName",
    "birthName",
    "additionalName",
    "patronymicName",
    "alternateName",
    "displayName",
    "formattedName",
    "preferredName",
    "title",
];
/// Keys under which a person is identified.
const IDS: [&str; 21] = [
    "",
    "recipient",
    "holder",
    "id",
    "@id",
    "identity",
    "identifier",
    "identityHash",
    "salt",
    "url",
    "licenseNumber",
    "userName",
    "accountId",
    "studentId",
    "sourcedId",
    "notation",
    "telephone",
    "phone",
    "phoneNumber",
    "nationalID",
    "sub",
];

/// How names begin that stand for subjects in a flattened document.
pub(super) const GIVEN_NAME: &str = "_:subject-";

/// How a match counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Wherever it stands.
    Anywhere,
    /// Only where it is no part of a longer word or address.
    Alone,
}

/// What identifies people in what was left out.
#[derive(Debug, Default)]
pub(super) struct Secrets {
    found: BTreeSet<(String, Kind)>,
    bytes: usize,
}

impl Secrets {
    /// Takes note of what something that is left out tells of a person.
    pub(super) fn gather(&mut self, key: &str, value: &Json<'_>, about: About) {
        self.walk(value, about, key);
    }

    fn walk(&mut self, value: &Json<'_>, about: About, key: &str) {
        match value {
            Json::String(text) => self.text(text, about, key),
            Json::Array(items) => items.iter().for_each(|it| self.walk(it, about, key)),
            Json::Object(object) => object.iter().for_each(|(key, it)| {
                for address in addresses(key) {
                    self.add(address, Kind::Anywhere);
                }
                self.walk(it, about, key);
            }),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn text(&mut self, text: &str, about: About, key: &str) {
        if self.are_too_many() {
            return;
        }
        for address in addresses(text) {
            self.add(address, Kind::Anywhere);
        }
        let text = text.trim();
        match about {
            About::Person if IDS.contains(&key) => self.add_id(text),
            About::Person if NAMES.contains(&key) => self.add(text.to_owned(), Kind::Alone),
            About::Evidence if matches!(key, "evidence" | "id" | "@id" | "url") => self.add_id(text),
            _ => {}
        }
    }

    /// The page of a whole site is nobody's, and neither is a name that we gave.
    fn add_id(&mut self, text: &str) {
        if text.starts_with(GIVEN_NAME) {
            return;
        }
        let site = url::Url::parse(text).is_ok_and(|it| it.path().len() <= 1 && it.query().is_none() && it.has_host());
        if !site && text.len() <= 4_096 {
            self.add(text.to_owned(), Kind::Alone);
        }
    }

    fn add(&mut self, secret: String, kind: Kind) {
        if secret.len() >= SHORTEST && !self.are_too_many() {
            let bytes = secret.len();
            if self.found.insert((secret, kind)) {
                self.bytes += bytes;
            }
        }
    }

    /// Whether there are more than can be looked for.
    pub(super) fn are_too_many(&self) -> bool {
        self.bytes > MOST_BYTES
    }

    /// Looks for them in what is left.
    pub(super) fn check(&self, bytes: &[u8], reading: &Reading) -> Result<(), &'static str> {
        if self.found.is_empty() {
            return Ok(());
        }
        let mut patterns: Vec<(String, Kind)> = Vec::with_capacity(self.found.len());
        for (secret, kind) in &self.found {
            // As it stands in JSON.
            let written = serde_json::to_string(secret).unwrap_or_default();
            let written = written.trim_start_matches('"').trim_end_matches('"').to_owned();
            if written != *secret {
                patterns.push((written, *kind));
            }
            patterns.push((secret.clone(), *kind));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Unanchored)
            .build(patterns.iter().map(|(it, _)| it))
            .map_err(|_| TOO_MANY)?;
        let records: Vec<_> = reading.records.iter().map(|it| &it.value).collect();
        let records = serde_json::to_vec(&records).map_err(|_| STILL_THERE)?;
        let problems = serde_json::to_vec(&reading.problems).map_err(|_| STILL_THERE)?;
        let links = serde_json::to_vec(&reading.links).map_err(|_| STILL_THERE)?;
        let mut matches = 0_usize;
        for text in [bytes, &records, &problems, &links] {
            let input = Input::new(text).anchored(Anchored::No);
            for found in automaton.try_find_overlapping_iter(input).map_err(|_| STILL_THERE)? {
                matches += 1;
                let kind = patterns.get(found.pattern().as_usize()).map_or(Kind::Anywhere, |it| it.1);
                let alone = || is_alone(text, found.start(), found.end());
                if matches > MOST_MATCHES || kind == Kind::Anywhere || alone() {
                    return Err(STILL_THERE);
                }
            }
        }
        Ok(())
    }
}

/// Whether a match is no part of a longer word, number or address.
fn is_alone(text: &[u8], start: usize, end: usize) -> bool {
    let goes_on = |it: Option<&u8>, signs: &[u8]| {
        it.is_some_and(|it| it.is_ascii_alphanumeric() || *it >= 0x80 || signs.contains(it))
    };
    let before = start.checked_sub(1).and_then(|at| text.get(at));
    !goes_on(before, b"_-/") && !goes_on(text.get(end), b"_-/?#%")
}

/// Whether a text holds an e-mail address, also percent-encoded.
pub(super) fn holds_address(text: &str) -> bool {
    text.contains(['@', '%']) && !addresses(text).is_empty()
}

/// The e-mail addresses in a text, as written and decoded.
fn addresses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    gather_addresses(text, &mut found);
    let mut decoded = text.to_owned();
    // Addresses in addresses are encoded twice.
    for _ in 0..2 {
        if !decoded.contains('%') {
            break;
        }
        let bytes: Vec<u8> = percent_decoded(decoded.as_bytes());
        decoded = String::from_utf8_lossy(&bytes).into_owned();
        gather_addresses(&decoded, &mut found);
    }
    found
}

fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let digit = |it: Option<&u8>| it.and_then(|it| char::from(*it).to_digit(16)).and_then(|it| u8::try_from(it).ok());
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let pair = (*byte == b'%').then(|| digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2)))).flatten();
        if let Some((high, low)) = pair {
            decoded.push(high * 16 + low);
            at += 3;
        } else {
            decoded.push(*byte);
            at += 1;
        }
    }
    decoded
}

fn gather_addresses(text: &str, found: &mut Vec<String>) {
    let mut rest_from = 0;
    for (at, _) in text.match_indices('@') {
        let local = |it: char| it.is_alphanumeric() || "._%+-'".contains(it);
        let before = text.get(rest_from..at).unwrap_or_default();
        let start = before.char_indices().rev().take_while(|(_, it)| local(*it)).last().map(|(start, _)| start);
        let after = text.get(at + 1..).unwrap_or_default();
        let host: &str = {
            let end = after.find(|it: char| !(it.is_alphanumeric() || it == '.' || it == '-')).unwrap_or(after.len());
            after.get(..end).unwrap_or_default().trim_end_matches(['.', '-'])
        };
        let ending = host.rsplit_once('.').map(|(name, ending)| !name.is_empty() && is_ending(ending));
        if let Some(start) = start
            && ending == Some(true)
        {
            found.push(format!("{}@{host}", before.get(start..).unwrap_or_default()));
        }
        rest_from = at + 1;
    }
}

/// The end of a host's name: letters, unlike the end of a version.
fn is_ending(text: &str) -> bool {
    text.chars().count() >= 2 && (text.chars().all(char::is_alphabetic) || text.starts_with("xn--"))
}

/// Whether an address on the web names a person: by an e-mail address in its path, query or fragment, plain or
/// percent-encoded. Such links are never followed.
pub fn names_a_person(url: &str) -> bool {
    let lower = url.trim_start().get(..7).is_some_and(|it| it.eq_ignore_ascii_case("mailto:"));
    let after = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = after.find(['/', '?', '#']).and_then(|at| after.get(at..)).unwrap_or_default();
    lower || holds_address(path)
}
