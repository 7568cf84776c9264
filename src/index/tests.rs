//! Tests of the whole index, on disk, in directories that vanish.

mod backend;
mod crowd;
mod figures;
mod generations;
mod searching;

use std::path::Path;

use super::{BuildSummary, Crowd, Entry, EntryKind, Index, IndexError, IndexOptions, Snapshot};
use crate::model::{Evidence, EvidenceKind, Iri};

const CATALOG: &str = "0123456789abcdef";

fn iri(name: &str) -> Iri {
    Iri::new(&format!("urn:test:{name}")).unwrap()
}

fn options() -> IndexOptions {
    IndexOptions { writer_memory_bytes: 16 << 20, threads: 1 }
}

fn named(kind: EntryKind, id: &str, name: &str) -> Entry {
    let record = format!("{{\"id\":\"{id}\"}}");
    Entry { name: Some(name.to_owned()), record, ..Entry::bare(kind, iri(id)) }
}

fn learner(id: &str, skills: &[&str]) -> Entry {
    let evidence = skills.iter().map(|it| Evidence::bare(iri(it), EvidenceKind::Issued)).collect();
    Entry { evidence, record: format!("record of {id}"), ..Entry::bare(EntryKind::Learner, iri(id)) }
}

fn rebuild(dir: &Path, revision: u64, entries: Vec<Entry>) -> BuildSummary {
    Index::rebuild(dir, CATALOG, revision, entries.into_iter().map(Ok::<_, IndexError>), &options(), &|_| ()).unwrap()
}

fn update(dir: &Path, revision: u64, upserts: Vec<Entry>, deletes: &[(EntryKind, Iri)]) {
    Index::update(dir, CATALOG, revision, upserts.into_iter(), deletes, &options()).unwrap();
}

fn ids(snapshot: &Snapshot, kind: EntryKind) -> Vec<String> {
    let mut ids = Vec::new();
    snapshot
        .for_each_record::<IndexError>(kind, &crate::ranking::Filters::default(), &mut |id, _| {
            ids.push(id.as_str().trim_start_matches("urn:test:").to_owned());
            Ok(())
        })
        .unwrap();
    ids.sort();
    ids
}
