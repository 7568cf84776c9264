//! The project's samples, published: each document at its own address, on a host that is called like its own.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::{
    super::{Reply, Site, canary::Canaries},
    joined, kinds,
};

/// The folders whose documents have addresses of their own.
const FOLDERS: [&str; 2] = ["open_badges_2", "open_badges_3"];

/// A host for each issuer of the samples. Each is a source that begins with its credentials and with the badges nobody
/// names.
pub(crate) fn sites(canaries: &Canaries) -> Vec<Site> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut sites: BTreeMap<String, (Site, Vec<String>)> = BTreeMap::new();
    for folder in FOLDERS {
        for issuer in fs::read_dir(root.join(folder)).unwrap() {
            let issuer = issuer.unwrap().path();
            if issuer.ends_with("broken") || issuer.ends_with("shapes") {
                continue;
            }
            let mut files: Vec<_> = fs::read_dir(&issuer).unwrap().map(|it| it.unwrap().path()).collect();
            files.sort();
            for file in files {
                let text = published(&fs::read_to_string(&file).unwrap());
                let Ok(value) = serde_json::from_str::<Value>(&text) else { continue };
                let Some((host, path)) = address(&value) else { continue };
                adopt_people(&value, canaries);
                let (site, seeds) = sites.entry(host.clone()).or_insert_with(|| (Site::new(&host), Vec::new()));
                let reply = Reply::new(200, "application/json", text).stamped(super::super::Stamp::Etag);
                *site = site.clone().document(&path, reply);
                seeds.push(path);
                // Issuers that only stand inside other documents of the samples have an address too.
                if let Some(creator) = issuer_inside(&value)
                    && let Some((of, path)) = address(creator)
                    && of == host
                    && !site.pages.contains_key(&path)
                {
                    *site = site.clone().page(path, Reply::json(creator));
                }
            }
        }
    }
    let as_source = |(site, seeds): (Site, Vec<String>)| {
        let anchors = joined(seeds.iter().map(|it| format!("<a href=\"{it}\">a badge</a>\n")));
        site.page("/all", Reply::html(format!("<html><body>{anchors}</body></html>"))).source(kinds::PAGES, &["/all"])
    };
    sites.into_values().map(as_source).collect()
}

/// A sample as the farm publishes it: on its own hosts, without encryption.
pub(crate) fn published(text: &str) -> String {
    // Nobody outside is asked for what badges are aligned to.
    let text = text.replace("://data.europa.eu/", "://esco-skills.example/");
    let text = text.replace("://esco.ec.europa.eu/", "://esco-pages.example/");
    let mut published = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at(at);
        published.push_str(before);
        let address = &from["https://".len()..];
        let end =
            address.find(|it: char| !it.is_ascii_alphanumeric() && it != '.' && it != '-').unwrap_or(address.len());
        let (host, after) = address.split_at(end);
        match host.strip_suffix(".example") {
            // Skills stay where they are: nobody publishes them.
            Some(name) if !name.starts_with("skills.") => {
                published.push_str(&format!("http://{}.farm.test", name.rsplit('.').next().unwrap_or(name)));
            }
            _ => published.push_str(&format!("https://{host}")),
        }
        rest = after;
    }
    published + rest
}

/// The profile of the issuer inside a credential or an achievement.
fn issuer_inside(value: &Value) -> Option<&Value> {
    ["/credentialSubject/achievement/creator", "/creator"]
        .iter()
        .find_map(|it| value.pointer(it))
        .filter(|it| it.is_object())
}

/// Host and path of a document's own address.
fn address(value: &Value) -> Option<(String, String)> {
    let id = value["id"].as_str()?;
    let url = url::Url::parse(id).ok()?;
    let host = url.host_str()?.to_owned();
    host.ends_with(".farm.test").then(|| (host, url.path().to_owned()))
}

/// Whoever is named as a recipient is a canary too.
fn adopt_people(value: &Value, canaries: &Canaries) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match (name.as_str(), field) {
                    ("recipient", field) => adopt(&field["identity"], "sample: recipient.identity", canaries),
                    ("credentialSubject", field) => adopt(&field["id"], "sample: credentialSubject.id", canaries),
                    _ => {}
                }
                adopt_people(field, canaries);
            }
        }
        Value::Array(items) => items.iter().for_each(|it| adopt_people(it, canaries)),
        _ => {}
    }
}

fn adopt(value: &Value, place: &str, canaries: &Canaries) {
    if let Some(text) = value.as_str().filter(|it| it.len() >= 12) {
        canaries.adopt(text, &format!("{place}: {text}"));
    }
}
