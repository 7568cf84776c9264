//! The raw documents are enough to make everything again.

use std::collections::BTreeMap;

use super::support::{Home, all_records, identity, put_documents, read};
use crate::model::{Iri, Learner};
use crate::store::{People, ReadDocument, Store, StoredRecord};

/// Records with what differs between homes (the pseudonyms) replaced by a number in order of appearance of their body.
fn comparable(store: &Store) -> Vec<String> {
    let mut records: Vec<StoredRecord> = all_records(store);
    records.sort_by_cached_key(|it| {
        (format!("{:?}", it.record), it.provenance.digest.clone(), it.provenance.place.clone())
    });
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    let told = records.iter().map(|it| {
        let mut number = |name: &str| {
            let next = names.len();
            *names.entry(name.to_owned()).or_insert(next)
        };
        let holder = it.holder.as_ref().map(|holder| number(holder.as_str()));
        let source = number(&it.provenance.source);
        let provenance = &it.provenance;
        format!(
            "{:?} {holder:?} {source} {} {} {}",
            it.record, provenance.digest, provenance.standard, provenance.place
        )
    });
    told.collect()
}

#[test]
fn all_documents_put_into_a_new_home_give_the_same_records() {
    let mut home = Home::new();
    home.put(&[
        ("skills.txt", "skill sql SQL\nskill python Python"),
        ("jane.txt", "achievement data Data\ncredential c1 data jane@example.org\ncredential c2 web jane@example.org"),
        ("john.txt", "credential c3 data john@example.org\nlearner l1 John"),
        ("noise.txt", "what?"),
    ]);
    home.put(&[("skills.txt", "skill sql SQL\nskill rust Rust"), ("copy.txt", "skill sql SQL\nskill rust Rust")]);
    let owner = Iri::local("learner", "owner");
    home.store.put_learner(&Learner::unnamed(owner.clone()), "api:owner").unwrap();

    let mut rebuilt = Home::new();
    let mut count = 0;
    home.store
        .documents(&mut |stored| {
            count += 1;
            let reading = read(&stored.document);
            let read_at = stored.read_at.parse().unwrap();
            let (licence, holder) = (stored.licence.as_deref(), stored.holder.as_ref());
            rebuilt.store.put(&[ReadDocument {
                document: &stored.document,
                reading: &reading,
                licence,
                read_at,
                holder,
                people: People::Kept,
            }])?;
            Ok(())
        })
        .unwrap();
    assert_eq!(count, 6);
    assert_eq!(comparable(&rebuilt.store), comparable(&home.store));
    assert_eq!(comparable(&home.store).len(), 10);
    assert_eq!(rebuilt.store.rejected_sources().unwrap(), ["noise.txt"]);
    assert!(rebuilt.store.learners().unwrap().contains(&owner));
    let pseudonym = |store: &Store| store.pseudonym(&identity("jane@example.org"));
    assert_ne!(pseudonym(&rebuilt.store), pseudonym(&home.store));
    assert_eq!(rebuilt.store.credentials_of(&pseudonym(&rebuilt.store)).unwrap().len(), 2);
}

#[test]
fn reading_everything_again_in_the_same_home_changes_nothing() {
    let mut home = Home::new();
    home.put(&[
        ("skills.txt", "skill sql SQL"),
        ("jane.txt", "credential c1 data jane@example.org"),
        ("noise.txt", "?"),
    ]);
    let revision = home.store.revision().unwrap();
    let mut documents = Vec::new();
    home.store
        .documents(&mut |stored| {
            documents.push(stored.document);
            Ok(())
        })
        .unwrap();
    assert_eq!(put_documents(&mut home.store, &documents).unchanged, 3);
    assert_eq!(home.store.revision().unwrap(), revision);
}
