//! The frontier: what is due and in which order, and that a fetch is one commit with all that belongs to it.

use super::support::{Home, all_records, read, read_document};
use crate::model::Document;
use crate::store::{
    AddressState, CrawlLock, Due, DueAddress, Fetch, HostRecord, NewAddress, People, ReadDocument, Store, StoreError,
};

fn address(url: &str, priority: i64) -> NewAddress {
    NewAddress {
        url: url.to_owned(),
        host: url.split('/').nth(2).unwrap().to_owned(),
        source: "school".to_owned(),
        role: "document",
        depth: 0,
        hops: 0,
        page: 0,
        priority,
        is_once: false,
        is_forced: false,
        max_known: 5,
    }
}

fn names() -> Vec<String> {
    vec!["school".to_owned()]
}

fn due(store: &Store, host: &str) -> Vec<DueAddress> {
    store.due_addresses(host, &names(), 10).unwrap()
}

fn urls(due: &[DueAddress]) -> Vec<&str> {
    due.iter().map(|it| it.url.as_str()).collect()
}

/// What became of an address that was there.
fn fetched(address: &DueAddress, at_ms: i64) -> Fetch<'static> {
    Fetch {
        id: address.id,
        state: Some(AddressState::Stored),
        status: Some(200),
        due_at_ms: Some(at_ms + 1_000),
        at_ms,
        is_seen: true,
        etag: Some("\"1\"".to_owned()),
        digest: Some("d1".to_owned()),
        ..Fetch::default()
    }
}

#[test]
fn addresses_are_queued_once_and_come_by_value() {
    let mut home = Home::new();
    let queued = [address("http://a.test/1", 1), address("http://a.test/2", 5), address("http://b.test/1", 3)];
    let first = home.store.queue_addresses(&queued).unwrap();
    assert_eq!((first.queued, first.left_out), (3, 0));
    assert_eq!(first.hosts, ["a.test", "b.test"]);
    let second = home.store.queue_addresses(&queued).unwrap();
    assert_eq!((second.queued, second.left_out), (0, 0));
    assert_eq!(urls(&due(&home.store, "a.test")), ["http://a.test/2", "http://a.test/1"]);
    assert_eq!(home.store.hosts_with_work(&names()).unwrap(), ["a.test", "b.test"]);
    assert!(home.store.hosts_with_work(&["other".to_owned()]).unwrap().is_empty());
    assert!(home.store.due_addresses("a.test", &["other".to_owned()], 10).unwrap().is_empty());
}

#[test]
fn a_source_has_no_more_addresses_than_it_may() {
    let mut home = Home::new();
    let many: Vec<NewAddress> = (0..8).map(|it| address(&format!("http://a.test/{it}"), 1)).collect();
    let recorded = home.store.queue_addresses(&many).unwrap();
    assert_eq!((recorded.queued, recorded.left_out), (5, 3));
    assert_eq!(home.store.crawl_status(0).unwrap().sources[0].left_out, 3);
}

#[test]
fn a_fetch_its_document_and_its_links_are_one_commit() {
    let mut home = Home::new();
    home.store.queue_addresses(&[address("http://a.test/1", 1)]).unwrap();
    let first = due(&home.store, "a.test").remove(0);
    let document = Document::new("http://a.test/1", "achievement one\n");
    let reading = read(&document);
    let fetch = Fetch {
        documents: vec![ReadDocument { people: People::LeftOut, ..read_document(&document, &reading) }],
        links: vec![address("http://b.test/2", 1)],
        ..fetched(&first, 10)
    };
    let before = home.store.revision().unwrap();
    let host = HostRecord { name: "a.test".to_owned(), next_at_ms: 20, ..HostRecord::default() };
    let recorded = home.store.record_fetches(std::slice::from_ref(&fetch), std::slice::from_ref(&host)).unwrap();
    assert_eq!((recorded.put.added, recorded.queued), (1, 1));
    assert_eq!(recorded.hosts, ["b.test"]);
    assert!(home.store.revision().unwrap() > before);
    assert_eq!(home.store.crawl_host("a.test").unwrap().next_at_ms, 20);
    assert!(due(&home.store, "a.test").is_empty());
    assert_eq!(all_records(&home.store).len(), 1);

    // The same once more: nothing is doubled, and the frontier alone is no new revision.
    let revision = home.store.revision().unwrap();
    let again = home.store.record_fetches(&[fetch], &[]).unwrap();
    assert_eq!((again.put.unchanged, again.queued), (1, 0));
    assert_eq!(home.store.revision().unwrap(), revision);
    assert_eq!(all_records(&home.store).len(), 1);
}

#[test]
fn what_a_fetched_document_says_of_people_is_left_out() {
    let mut home = Home::new();
    home.store.queue_addresses(&[address("http://a.test/1", 1)]).unwrap();
    let first = due(&home.store, "a.test").remove(0);
    let document = Document::new("http://a.test/1", "achievement one\ncredential two jane@example.org\n");
    let reading = read(&document);
    let documents = vec![ReadDocument { people: People::LeftOut, ..read_document(&document, &reading) }];
    home.store.record_fetches(&[Fetch { documents, ..fetched(&first, 10) }], &[]).unwrap();
    let kinds: Vec<&str> = all_records(&home.store).iter().map(|it| it.record.kind().word()).collect();
    assert_eq!(kinds, ["achievement"]);
    assert!(home.store.learners().unwrap().is_empty());
}

#[test]
fn unchanged_addresses_keep_what_is_known_of_them() {
    let mut home = Home::new();
    home.store.queue_addresses(&[address("http://a.test/1", 1)]).unwrap();
    let first = due(&home.store, "a.test").remove(0);
    home.store.record_fetches(&[fetched(&first, 10)], &[]).unwrap();
    assert!(home.store.promote_due(1_009, Due::All).unwrap().is_empty());
    assert!(home.store.promote_due(1_010, Due::Retries).unwrap().is_empty());
    assert_eq!(home.store.next_due_ms(&names(), Due::All).unwrap(), Some(1_010));
    assert_eq!(home.store.promote_due(1_010, Due::All).unwrap(), ["a.test"]);
    let known = due(&home.store, "a.test").remove(0);
    assert_eq!((known.state, known.etag.as_deref()), (AddressState::Stored, Some("\"1\"")));
    let same = Fetch { id: known.id, at_ms: 1_020, is_seen: true, due_at_ms: Some(9_000), ..Fetch::default() };
    home.store.record_fetches(&[same], &[]).unwrap();
    let after = home.store.address("http://a.test/1").unwrap().unwrap();
    assert_eq!(
        (after.state, after.etag.as_deref(), after.digest.as_deref()),
        (AddressState::Stored, Some("\"1\""), Some("d1"))
    );
    assert_eq!(home.store.crawl_status(1_030).unwrap().sources[0].newest_seen_ms, Some(1_020));
}

#[test]
fn an_unreachable_address_keeps_the_day_it_was_last_seen() {
    let mut home = Home::new();
    home.store.queue_addresses(&[address("http://a.test/1", 1)]).unwrap();
    let first = due(&home.store, "a.test").remove(0);
    home.store.record_fetches(&[fetched(&first, 10)], &[]).unwrap();
    let gone = Fetch {
        id: first.id,
        state: Some(AddressState::Unreachable),
        reason: Some("http_404".to_owned()),
        at_ms: 2_000,
        due_at_ms: Some(3_000),
        ..Fetch::default()
    };
    home.store.record_fetches(&[gone], &[]).unwrap();
    let status = home.store.crawl_status(2_000).unwrap();
    assert_eq!((status.sources[0].failed, status.sources[0].newest_seen_ms), (1, Some(10)));
    let known = home.store.address("http://a.test/1").unwrap().unwrap();
    assert_eq!((known.state, known.etag.as_deref()), (AddressState::Unreachable, Some("\"1\"")));
}

#[test]
fn a_host_that_is_given_up_waits_as_a_whole() {
    let mut home = Home::new();
    home.store
        .queue_addresses(&[address("http://a.test/1", 1), address("http://a.test/2", 1), address("http://b.test/1", 1)])
        .unwrap();
    assert_eq!(home.store.give_up_host("a.test", "connect", 5, 100).unwrap(), 2);
    assert!(due(&home.store, "a.test").is_empty());
    assert_eq!(due(&home.store, "b.test").len(), 1);
    assert_eq!(home.store.promote_due(100, Due::All).unwrap(), ["a.test"]);
}

#[test]
fn one_crawler_to_a_home() {
    let home = Home::new();
    let lock = CrawlLock::take(home.folder.path()).unwrap();
    assert!(!lock.was_cut());
    let other = CrawlLock::take(home.folder.path());
    assert!(matches!(other, Err(StoreError::CrawlRunning { .. })), "{other:?}");
    drop(lock);
    assert!(!CrawlLock::take(home.folder.path()).unwrap().was_cut());
    std::fs::write(home.folder.path().join("data/crawl.lock"), "running\n").unwrap();
    assert!(CrawlLock::take(home.folder.path()).unwrap().was_cut());
}

#[test]
fn lists_are_listed_when_none_of_them_waits() {
    let mut home = Home::new();
    assert_eq!(home.store.begin_listing("school", 10).unwrap(), None);
    home.store.queue_addresses(&[NewAddress { role: "listing", ..address("http://a.test/list", 1) }]).unwrap();
    home.store.end_listing("school").unwrap();
    assert_eq!(home.store.begin_listing("school", 20).unwrap(), None);
    let list = due(&home.store, "a.test").remove(0);
    home.store.record_fetches(&[Fetch { state: Some(AddressState::Read), ..fetched(&list, 30) }], &[]).unwrap();
    home.store.end_listing("school").unwrap();
    // Since it was begun, not since it ended: what changed meanwhile is asked for again.
    assert_eq!(home.store.begin_listing("school", 40).unwrap(), Some(10));
}
