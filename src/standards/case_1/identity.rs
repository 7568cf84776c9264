//! What names a thing in CASE: its `uri` where that is an absolute IRI, else its `identifier`. The same identifier means the
//! same thing in the whole document, whatever `uri` stands beside it.

use std::collections::HashMap;

use crate::{model::Iri, standards::shared::Node};

/// A thing's names as they are written.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) uri: Option<String>,
    pub(super) identifier: Option<String>,
}

impl Names {
    /// The names of a document, item or association, or of a link to one: an object, or a bare `uri` or identifier.
    pub(super) fn of(node: &Node<'_>) -> Self {
        if node.value.is_string() {
            let text = node.words();
            let is_uri = text.as_deref().is_some_and(is_global);
            return if is_uri { Self { uri: text, identifier: None } } else { Self { uri: None, identifier: text } };
        }
        Self { uri: node.text(&["uri"]), identifier: node.text(&["identifier", "sourcedId", "id"]) }
    }

    /// The IRI that they give; `None` when there is neither an absolute `uri` nor a UUID.
    pub(super) fn iri(&self) -> Option<Iri> {
        let uri = self.uri.as_deref().filter(|it| is_global(it)).and_then(|it| Iri::new(it).ok());
        uri.or_else(|| self.identifier.as_deref().and_then(from_identifier))
            .or_else(|| self.uri.as_deref().and_then(from_identifier))
    }

    /// The identifier as an IRI, where the thing's IRI does not hold it, so that who knows only one of them finds both.
    pub(super) fn other_id(&self, id: &Iri) -> Option<String> {
        let identifier = self.identifier.as_deref()?;
        let other = from_identifier(identifier)?;
        let uuid = other.as_str().rsplit(':').next().unwrap_or_default();
        let held = id.as_str().to_ascii_lowercase().contains(uuid);
        (!held).then(|| other.as_str().to_owned())
    }

    /// A name to show in a problem.
    pub(super) fn shown(&self) -> &str {
        self.uri.as_deref().or(self.identifier.as_deref()).unwrap_or_default()
    }
}

/// Whether the text is an IRI that means something outside its server. OpenSALT writes `local:` and `data:` ones.
fn is_global(text: &str) -> bool {
    let scheme = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
    !matches!(scheme.as_str(), "local" | "data") && Iri::new(text).is_ok()
}

/// A UUID as a URN, also behind OpenSALT's `local:`; or an absolute IRI that stands in the identifier's place.
pub(super) fn from_identifier(text: &str) -> Option<Iri> {
    let bare = ["local:", "urn:uuid:"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    if is_uuid(bare) {
        return Iri::new(&format!("urn:uuid:{}", bare.to_ascii_lowercase())).ok();
    }
    is_global(text).then(|| Iri::new(text).ok()).flatten()
}

fn is_uuid(text: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| {
            let hyphen = hyphens.contains(&at);
            (hyphen && byte == b'-') || (!hyphen && byte.is_ascii_hexdigit())
        })
}

/// What a known thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Framework,
    Item,
}

/// The things of the document, by identifier and by `uri`.
#[derive(Debug, Default)]
pub(super) struct Index(HashMap<String, (Iri, Kind)>);

impl Index {
    /// Takes a thing in. The first that uses a name keeps it; false when it was taken.
    pub(super) fn add(&mut self, names: &Names, id: &Iri, kind: Kind) -> bool {
        let keys = [names.identifier.as_deref().map(key), names.uri.as_deref().map(key), Some(key(id.as_str()))];
        let mut fresh = true;
        for key in keys.into_iter().flatten() {
            let known = self.0.entry(key).or_insert_with(|| (id.clone(), kind));
            fresh &= known.0 == *id;
        }
        fresh
    }

    /// The thing that a link means: known by identifier, known by `uri`, or somewhere else.
    pub(super) fn resolve(&self, names: &Names) -> Option<(Iri, Option<Kind>)> {
        let known = |name: &Option<String>| self.0.get(&key(name.as_deref()?));
        match known(&names.identifier).or_else(|| known(&names.uri)) {
            Some((id, kind)) => Some((id.clone(), Some(*kind))),
            None => names.iri().filter(|_| !names.is_unresolved()).map(|id| (id, None)),
        }
    }
}

impl Names {
    /// OpenSALT's mark for a code that it could not find: `data:text/x-ref-unresolved,...`. Its identifier means nothing.
    fn is_unresolved(&self) -> bool {
        self.uri.as_deref().is_some_and(|it| it.starts_with("data:"))
    }
}

/// UUIDs are compared without letter case and without what stands before them.
fn key(name: &str) -> String {
    let bare = ["local:", "urn:uuid:"].iter().find_map(|start| name.strip_prefix(start)).unwrap_or(name);
    if is_uuid(bare) { bare.to_ascii_lowercase() } else { bare.to_owned() }
}
