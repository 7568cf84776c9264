//! A credential registry: graphs, resources, search with paging, changesets as archives.

use std::io::{Cursor, Write};

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, random::Random},
    kinds, page_of, with_link,
};

/// Credentials of the registry.
pub(crate) const CREDENTIALS: usize = 11;

/// The name of a credential, by which it can be searched for.
pub(crate) fn credential_name(number: usize) -> String {
    format!("Registrycredential{number:03}")
}

fn ctid(number: usize) -> String {
    let mut random = Random(0x77 ^ number as u64);
    format!("ce-{}", uuid::Uuid::from_u64_pair(random.next(), random.next()))
}

fn resource(host: &str, number: usize) -> Value {
    let ctid = ctid(number);
    json!({
        "@id": format!("http://{host}/resources/{ctid}"), "@type": "ceterms:MicroCredential", "ceterms:ctid": ctid,
        "ceterms:name": {"en": credential_name(number)},
        "ceterms:description": {"en": "What one has learned on the farm."},
        "ceterms:subjectWebpage": format!("http://pages.farm.test/about/{number}"),
        "ceterms:credentialStatusType": {"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNodeName": {"en": "Active"}},
    })
}

fn graph(host: &str, number: usize) -> Value {
    json!({
        "@context": "https://credreg.net/ctdl/schema/context/json",
        "@id": format!("http://{host}/graph/{}", ctid(number)),
        "@graph": [resource(host, number)],
    })
}

/// The registry.
pub(crate) fn site() -> Site {
    let host = "registry.farm.test";
    let all: Vec<Value> = (0..CREDENTIALS).map(|it| resource(host, it)).collect();
    let mut site = Site::new(host);
    for number in 0..CREDENTIALS {
        let one = json!({"@context": "https://credreg.net/ctdl/schema/context/json"});
        let mut one = one.as_object().unwrap().clone();
        one.extend(resource(host, number).as_object().unwrap().clone());
        site = site
            .page(format!("/graph/{}", ctid(number)), Reply::json(&graph(host, number)))
            .page(format!("/resources/{}", ctid(number)), Reply::json(&Value::Object(one)));
    }
    site.page("/changesets/2026-11.zip", Reply::new(200, "application/zip", changeset(host)))
        .answering(move |asked| match asked.path {
            "/ce-registry/search" | "/search" => {
                let paged = page_of(asked, &all, 4, 4);
                Some(with_link(Reply::json(&json!(paged.items)), host, &paged).header("per-page", "4"))
            }
            "/ce-registry/envelopes" => {
                let envelopes: Vec<Value> = (0..CREDENTIALS)
                    .map(|it| {
                        json!({
                            "envelope_ceterms_ctid": ctid(it), "envelope_community": "ce_registry",
                            "decoded_resource": graph(host, it),
                        })
                    })
                    .collect();
                let paged = page_of(asked, &envelopes, 4, 4);
                Some(with_link(Reply::json(&json!(paged.items)), host, &paged))
            }
            _ => None,
        })
        .source(kinds::REGISTRY, &["/ce-registry/search?per_page=4&page=1"])
}

/// A changeset: one graph that is new, one that is deleted.
fn changeset(host: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut add = |name: String, text: String| {
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    let (new, deleted) = (CREDENTIALS, CREDENTIALS + 1);
    add(format!("upserts/graphs/{}.json", ctid(new)), graph(host, new).to_string());
    add(format!("deletes/graphs/{}.json", ctid(deleted)), graph(host, deleted).to_string());
    writer.finish().unwrap().into_inner()
}

/// A source for the changesets alone, on a host of its own.
pub(crate) fn changesets() -> Site {
    let host = "changesets.farm.test";
    Site::new(host)
        .page("/2026-11.zip", Reply::new(200, "application/zip", changeset(host)).stamped(super::super::Stamp::Etag))
        .source(kinds::ARCHIVE, &["/2026-11.zip"])
}
