//! From an answer to what is stored of it and what it leads to.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
};

use url::Url;

use super::{
    item::{Item, Outcome, Row},
    leads::{admit, harvest, references},
    sources::KnownSource,
};
use crate::{
    crawl::{Answer, Basis, Link, Role, SiteFile, redirect},
    ingest::read_document,
    model::{Document, Iri, Problem, Reading, Record, Revocation},
    standards::{self, ReadOptions, Redacted},
    store::{AddressState, DueAddress},
};

/// An answer to be read.
pub(super) struct Job {
    pub(super) address: DueAddress,
    pub(super) url: Url,
    pub(super) answer: Answer,
    pub(super) source: Arc<KnownSource>,
    pub(super) at_ms: i64,
    /// What the site itself says of its documents.
    pub(super) site: Option<Arc<SiteFile>>,
}

/// What all jobs of a run share.
pub(super) struct Shared {
    pub(super) read: ReadOptions,
    /// Digests of the pages of lists, by source: a page that says what another one said is where a list goes in circles.
    pub(super) pages: Mutex<HashSet<(String, [u8; 32])>>,
}

/// Hands over what was fetched, archives in parts. `send` says whether there is still somebody who takes it.
pub(super) fn read(mut job: Job, shared: &Shared, send: &dyn Fn(Item) -> bool) {
    let bytes = std::mem::take(&mut job.answer.body);
    let job = &job;
    let digest = blake3::hash(&bytes);
    let digest_hex = digest.to_hex().to_string();
    let is_known = matches!(job.address.state, AddressState::Stored | AddressState::Read);
    if is_known && job.address.digest.as_deref() == Some(digest_hex.as_str()) {
        send(unchanged(job));
        return;
    }
    let media_type = job.answer.media_type.clone();
    let mut gathered = Gathered { is_listing: job.address.role == Role::Listing.word(), ..Gathered::default() };
    let bytes = gathered.corrected(job, bytes);
    let body = Document { source: job.address.url.clone(), bytes, media_type };
    let is_archive = standards::members(&body, &shared.read.limits).is_some();
    if is_archive {
        let source = body.source.clone();
        let whole = read_document(body, &shared.read, &mut |read| {
            let mut documents = Vec::new();
            for (document, reading) in read {
                gathered.links.extend(references(&reading));
                gathered.records += reading.records.len();
                // The archive itself comes last, without its bytes, when something of it was refused.
                let is_whole = document.source == source;
                documents.extend(if is_whole {
                    Some((document, reading))
                } else {
                    gathered.keep(document, reading, shared)
                });
            }
            gathered.stored |= !documents.is_empty();
            let part = Item { documents, ..item(job, None, Outcome::Part) };
            if send(part) { Ok(()) } else { Err(()) }
        });
        if whole.is_err() {
            return;
        }
    } else {
        let is_sitemap = job.address.role == Role::Sitemap.word();
        let mut reading = if is_sitemap { Reading::default() } else { standards::read(&body, &shared.read) };
        reading.problems.extend(gathered.correction.take());
        gathered.records = reading.records.len();
        gathered.links.extend(references(&reading));
        harvest(job, &body, &reading, shared, &digest, &mut gathered);
        if gathered.is_noindex || is_sitemap {
            // Its own words: not to be kept. What it leads to says so for itself.
        } else if let Some(kept) = gathered.keep(body, reading, shared) {
            gathered.documents.push(kept);
            gathered.stored = true;
        }
    }
    if job.address.state == AddressState::Gone {
        // It is back: what said that it was gone says nothing any more.
        gathered.documents.push((Document::new(gone_name(&job.address.url), Vec::new()), Reading::default()));
    }
    let (links, left_out) = admit(job, &gathered.links, gathered.records);
    let (state, outcome) = match gathered.why_not {
        _ if gathered.is_noindex => (AddressState::Denied, Outcome::Denied("noindex".to_owned())),
        _ if gathered.stored => (AddressState::Stored, Outcome::Fetched),
        None => (AddressState::Read, Outcome::NotStored("list")),
        Some(why) => (AddressState::Read, Outcome::NotStored(why)),
    };
    let reason = match &outcome {
        Outcome::NotStored(why) => Some((*why).to_owned()),
        Outcome::Denied(why) => Some(why.clone()),
        _ => None,
    };
    let row = Row { state: Some(state), reason, digest: Some(digest_hex), ..here(job) };
    let redacted = gathered.redacted;
    send(Item { documents: gathered.documents, links, left_out, redacted, ..item(job, Some(row), outcome) });
}

/// An address whose document a reader could not stand. That must not happen; it ends this document and not the run.
pub(super) fn unreadable(address: &DueAddress, source: &Arc<KnownSource>, url: &Url, at_ms: i64) -> Item {
    let answer = Answer { status: 200, ..Answer::default() };
    let (address, source, url) = (address.clone(), Arc::clone(source), url.clone());
    let job = Job { address, url, answer, source, at_ms, site: None };
    let row = Row { state: Some(AddressState::Read), reason: Some("reader_fault".to_owned()), ..here(&job) };
    item(&job, Some(row), Outcome::NotStored("reader_fault"))
}

/// An address that says the same as before.
pub(super) fn unchanged(job: &Job) -> Item {
    let row = Row { state: None, reason: Some("unchanged".to_owned()), ..here(job) };
    item(job, Some(row), Outcome::Unchanged)
}

/// An address that leads to another one, which is then known as the place where it is. Where it leads nowhere, what it
/// was before cannot be reached any more.
pub(super) fn redirected(job: &Job) -> Item {
    let access = job.source.reach.access();
    let refused = |word: &str, message: String, is_guarded: bool| {
        let state = if is_guarded { AddressState::Refused } else { AddressState::Unreachable };
        let reason = format!("redirect_{word}");
        let detail = Some(message);
        let row = Row { state: Some(state), reason: Some(reason.clone()), detail, is_seen: false, ..here(job) };
        item(job, Some(row), Outcome::Failed(reason))
    };
    let target =
        match redirect::next(&job.url, job.answer.status, job.answer.location.as_deref(), job.address.hops, access) {
            redirect::Next::Follow(target) => target,
            redirect::Next::Stop(stop) => {
                let is_guarded = matches!(stop, redirect::Stop::Refused(_) | redirect::Stop::Downgrade);
                return refused(stop.word(), format!("it {stop}"), is_guarded);
            }
        };
    let role = Role::from_word(&job.address.role).unwrap_or(Role::Document);
    let (mut links, left_out) = admit(job, &[Link::new(target, role, Basis::Redirect)], 0);
    for link in &mut links {
        link.is_once = job.address.is_once;
    }
    match (links.first(), left_out.first()) {
        (Some(target), _) => {
            let alias_of = Some(target.url.clone());
            let row = Row { state: Some(AddressState::Redirected), alias_of, ..here(job) };
            Item { links, ..item(job, Some(row), Outcome::Redirected) }
        }
        (None, Some((_, why))) => {
            let message = format!("it redirects to an address that {why}");
            Item { left_out: left_out.clone(), ..refused(why.word(), message, false) }
        }
        (None, None) => refused("loop", "it redirects to itself".to_owned(), false),
    }
}

/// An address that is gone for good. For a hosted credential that means that it is revoked (Open Badges 2.0, hosted
/// verification). What it said of the achievement is kept.
pub(super) fn gone(job: &Job) -> Item {
    let mut documents = Vec::new();
    let is_revoked = matches!(job.address.state, AddressState::Waiting | AddressState::Stored | AddressState::Gone);
    if is_revoked && let Ok(credential) = Iri::new(&job.address.url) {
        let mut reading = Reading { standard: Some("open_badges_2"), ..Reading::default() };
        reading.push("", Record::Revocation(Revocation { credential, reason: None }));
        let body = serde_json::json!({
            "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": job.address.url, "revoked": true
        });
        documents.push((Document::new(gone_name(&job.address.url), body.to_string()), reading));
    }
    let row = Row { state: Some(AddressState::Gone), due_at_ms: None, is_seen: false, ..here(job) };
    Item { documents, ..item(job, Some(row), Outcome::Gone) }
}

/// The source that says that an address is gone. It is beside the address's own, so that nothing is lost of that.
fn gone_name(url: &str) -> String {
    format!("{url}#gone")
}

/// An item with nothing in it yet.
pub(super) fn item(job: &Job, row: Option<Row>, outcome: Outcome) -> Item {
    Item {
        row,
        source: job.source.source.name.clone(),
        url: job.address.url.clone(),
        documents: Vec::new(),
        licence: job.source.source.licence.clone(),
        read_at: jiff::Timestamp::from_millisecond(job.at_ms).unwrap_or_default(),
        links: Vec::new(),
        left_out: Vec::new(),
        outcome,
        redacted: 0,
    }
}

/// The row of an address that answered.
pub(super) fn here(job: &Job) -> Row {
    let is_list = job.source.lists_changes && job.address.role == Role::Listing.word();
    let refresh_ms = if is_list { job.source.refresh_ms.saturating_mul(4) } else { job.source.refresh_ms };
    Row {
        id: job.address.id,
        status: Some(job.answer.status),
        due_at_ms: (!job.address.is_once).then_some(job.at_ms.saturating_add(refresh_ms)),
        at_ms: job.at_ms,
        is_seen: true,
        etag: job.answer.etag.clone(),
        last_modified: job.answer.last_modified.clone(),
        ..Row::default()
    }
}

/// What is found in one answer.
#[derive(Default)]
pub(super) struct Gathered {
    documents: Vec<(Document, Reading)>,
    pub(super) links: Vec<Link>,
    records: usize,
    redacted: u64,
    stored: bool,
    why_not: Option<&'static str>,
    correction: Option<Problem>,
    pub(super) is_noindex: bool,
    is_listing: bool,
}

impl Gathered {
    /// The body with its site's own correction.
    fn corrected(&mut self, job: &Job, body: Vec<u8>) -> Vec<u8> {
        let (bytes, problem) = match job.site.as_ref().and_then(|site| site.correct(&job.url, &body)) {
            None => return body,
            Some(Ok(bytes)) => (bytes, Problem::note("", "is read with the correction that its site publishes", "")),
            Some(Err(why)) => {
                let message = format!("the correction that its site publishes cannot be applied: {why}");
                (body, Problem::warning("", message, "publish a patch for the document as it is now"))
            }
        };
        self.correction = Some(problem);
        bytes
    }

    /// What of a document may be stored: prose never (the crawler takes no page for a job ad), people never, and what
    /// nobody understands without its bytes, since it may be about anybody.
    fn keep(&mut self, document: Document, reading: Reading, shared: &Shared) -> Option<(Document, Reading)> {
        if reading.standard == Some("plain_text") {
            self.why_not = Some("prose");
            return None;
        }
        if self.is_listing && reading.records.is_empty() {
            self.why_not = Some("list");
            return None;
        }
        if reading.standard.is_none() {
            self.why_not = Some("not_understood");
            return (reading.has_errors() && !self.is_list()).then(|| (unread(&document), without_quotes(reading)));
        }
        if !standards::needs_redaction(&document, &reading) {
            if reading.records.is_empty() && reading.problems.is_empty() {
                self.why_not = Some("no_records");
                return None;
            }
            return Some((document, reading));
        }
        let Redacted { document: kept, reading: public, removed, .. } =
            standards::redact(&document, &reading, &shared.read);
        let Some(kept) = kept else {
            self.why_not = Some("personal");
            return None;
        };
        if removed.is_empty() && public.records.is_empty() && public.problems.is_empty() {
            self.why_not = Some("no_records");
            return None;
        }
        self.redacted += u64::from(!removed.is_empty());
        Some((kept, public))
    }

    /// Whether it is of use as a list, so that not to be a document is no fault.
    fn is_list(&self) -> bool {
        !self.links.is_empty()
    }
}

/// A document that nobody understood, without its bytes.
fn unread(document: &Document) -> Document {
    Document::new(document.source.clone(), Vec::new())
}

/// Problems without what they quote: it may be of a person.
fn without_quotes(mut reading: Reading) -> Reading {
    for problem in &mut reading.problems {
        let blank = |text: &str| {
            let parts: Vec<&str> = text.split('`').collect();
            let blanked = parts.iter().enumerate().map(|(at, part)| if at % 2 == 1 { "…" } else { part });
            blanked.collect::<Vec<_>>().join("`")
        };
        *problem = Problem {
            severity: problem.severity,
            place: problem.place.clone(),
            message: blank(&problem.message),
            hint: blank(&problem.hint),
        };
    }
    Reading { records: Vec::new(), links: Vec::new(), ..reading }
}
