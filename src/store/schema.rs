//! The tables of the two files. A migration, once released, is never changed: a new one is added below it.

use rusqlite_migration::{M, Migrations};

use super::database::Side;

/// Tables both files have. `ROWS` and `SOURCES` mark where the learners' file has columns of its own.
const SHARED: &str = "
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- Bodies as they came, never changed. BLAKE3 digest as 64 hexadecimal digits.
CREATE TABLE documents (
    digest TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    size_bytes INTEGER NOT NULL,
    media_type TEXT,
    first_read_at TEXT NOT NULL
) STRICT;

-- Things whose records changed in a way that the records' own revision does not show: one was taken away, or a
-- credential of a learner changed. Whether the thing is gone follows from the records.
CREATE TABLE touched (
    kind TEXT NOT NULL,
    iri TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (kind, iri)
) STRICT, WITHOUT ROWID;
CREATE INDEX touched_by_revision ON touched (revision);

-- Where documents came from. `has_body` 0: the body is in the learners' file, and `name` is an alias.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL,
    has_body INTEGER NOT NULL,
    standard TEXT,
    licence TEXT,
    read_at TEXT NOT NULL,
    rejected INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    revision INTEGER NOT NULL{SOURCES}
) STRICT;
CREATE INDEX sources_by_digest ON sources (digest);
CREATE INDEX sources_by_revision ON sources (revision);

CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    iri TEXT NOT NULL,
    place TEXT NOT NULL,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL{RECORDS}
) STRICT;
CREATE INDEX records_by_thing ON records (kind, iri);
CREATE INDEX records_by_source ON records (source);
CREATE INDEX records_by_revision ON records (revision);

CREATE TABLE problems (
    source INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    severity TEXT NOT NULL,
    place TEXT NOT NULL,
    message TEXT NOT NULL,
    hint TEXT NOT NULL
) STRICT;
CREATE INDEX problems_by_source ON problems (source);
";

/// What a source in the learners' file has besides.
const LEARNER_SOURCES: &str = ",
    -- what the catalog calls this source
    alias TEXT NOT NULL UNIQUE,
    -- to whom everything personal in it belongs, where that was said
    holder_iri TEXT,
    consent TEXT,
    purpose TEXT";

/// What a record in the learners' file has besides.
const LEARNER_RECORDS: &str = ",
    holder_iri TEXT,
    consent TEXT,
    purpose TEXT";

/// Tables only the learners' file has.
const LEARNERS_ONLY: &str = "
CREATE INDEX records_by_holder ON records (holder_iri) WHERE holder_iri IS NOT NULL;

-- Who holds which achievement, by a credential or inside a learner's record.
CREATE TABLE awards (
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    achievement_iri TEXT NOT NULL,
    holder_iri TEXT NOT NULL
) STRICT;
CREATE INDEX awards_by_achievement ON awards (achievement_iri, holder_iri);
CREATE INDEX awards_by_record ON awards (record);

-- Who was erased: keyed hashes, from which nobody can be told.
CREATE TABLE erased (
    mark TEXT PRIMARY KEY,
    erased_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

/// How the catalog's records refer to things, where a record must be found by what it refers to. See
/// [`Link`](crate::catalog::Link).
const LINKS: &str = "
CREATE TABLE links (
    record INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    iri TEXT NOT NULL,
    relation TEXT NOT NULL,
    target TEXT NOT NULL
) STRICT;
CREATE INDEX links_by_record ON links (record);
CREATE INDEX links_by_thing ON links (kind, iri, relation);
CREATE INDEX links_by_target ON links (relation, target, kind);
";

/// The hash of each merged thing, of which the catalog's digest is made.
const MERGED: &str = "
CREATE TABLE merged (
    kind TEXT NOT NULL,
    iri TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (kind, iri)
) STRICT, WITHOUT ROWID;
";

/// What is crawled: sources, hosts, and every address known of them. Times are milliseconds since 1970 UTC.
const FRONTIER: &str = "
CREATE TABLE crawl_sources (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- addresses known of it
    known INTEGER NOT NULL DEFAULT 0,
    -- addresses left out because it may not have more
    left_out INTEGER NOT NULL DEFAULT 0,
    -- when its lists were begun that are being read, and when those were begun that were read to the end
    listing_since_ms INTEGER,
    listed_since_ms INTEGER
) STRICT;

CREATE TABLE crawl_hosts (
    id INTEGER PRIMARY KEY,
    -- name and, where it is not the usual one, port
    name TEXT NOT NULL UNIQUE,
    -- no request starts before
    next_at_ms INTEGER NOT NULL DEFAULT 0,
    -- failures in a row of the host itself
    failures INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    last_seen_ms INTEGER,
    -- what stands for its robots.txt, and since when; NULL: never asked
    robots TEXT,
    robots_state TEXT,
    robots_at_ms INTEGER,
    -- its file with corrections and objections
    site_file TEXT,
    site_file_at_ms INTEGER
) STRICT;

CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source INTEGER NOT NULL REFERENCES crawl_sources (id),
    host INTEGER NOT NULL REFERENCES crawl_hosts (id),
    role TEXT NOT NULL,
    depth INTEGER NOT NULL,
    -- redirects that led here
    hops INTEGER NOT NULL,
    -- pages of a list before it
    page INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    -- 1: not to be fetched again once it was there
    once INTEGER NOT NULL,
    -- 1: may be fetched now
    ready INTEGER NOT NULL,
    -- when it may be fetched again; NULL: never
    due_at_ms INTEGER,
    state TEXT NOT NULL,
    -- why it is in this state: one word, and words for people
    reason TEXT,
    detail TEXT,
    status INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    etag TEXT,
    last_modified TEXT,
    -- BLAKE3 of the body as it came
    digest TEXT,
    -- where it redirects to: another name of that
    alias_of TEXT,
    tried_at_ms INTEGER,
    -- when it was last there, changed or not
    seen_at_ms INTEGER
) STRICT;
CREATE INDEX addresses_ready ON addresses (host, priority DESC, id) WHERE ready;
CREATE INDEX addresses_due ON addresses (due_at_ms) WHERE NOT ready AND due_at_ms IS NOT NULL;
CREATE INDEX addresses_by_source ON addresses (source, state);
";

/// The newest version of the tables of this file.
pub(super) fn latest_version(side: Side) -> i64 {
    i64::try_from(texts(side).len()).unwrap_or(i64::MAX)
}

/// Brings the file's tables up to date.
pub(super) fn migrate(connection: &mut rusqlite::Connection, side: Side) -> Result<(), rusqlite_migration::Error> {
    let texts = texts(side);
    Migrations::new(texts.iter().map(|text| M::up(text)).collect()).to_latest(connection)
}

fn texts(side: Side) -> Vec<String> {
    let (sources, records, own) = match side {
        Side::Catalog => ("", "", ""),
        Side::Learners => (LEARNER_SOURCES, LEARNER_RECORDS, LEARNERS_ONLY),
    };
    let first = SHARED.replace("{SOURCES}", sources).replace("{RECORDS}", records) + own;
    match side {
        Side::Catalog => vec![first, LINKS.to_owned(), MERGED.to_owned(), FRONTIER.to_owned()],
        Side::Learners => vec![first],
    }
}
