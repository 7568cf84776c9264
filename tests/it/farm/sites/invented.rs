//! Invented issuers, the same for the same seed: hosted badges by link, from the assertion over the badge class to the
//! issuer and to the skills of a framework.

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, Stamp, canary::Canaries, random::Random},
    kinds,
};

/// How much there is.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) issuers: usize,
    /// Badge classes of each issuer.
    pub(crate) badges: usize,
    /// Assertions of each issuer.
    pub(crate) assertions: usize,
    /// The domain below which the hosts are.
    pub(crate) domain: String,
    /// More keys of each source, as lines of TOML.
    pub(crate) more: String,
}

impl Plan {
    pub(crate) fn new(issuers: usize, badges: usize, assertions: usize) -> Self {
        Self { seed: 20_261_124, issuers, badges, assertions, domain: "farm.test".to_owned(), more: String::new() }
    }

    /// Documents in all that are to be stored.
    pub(crate) fn documents(&self) -> usize {
        self.issuers * (self.badges + self.assertions + 1)
    }
}

/// The name of an issuer's host.
pub(crate) fn host(plan: &Plan, issuer: usize) -> String {
    format!("issuer-{issuer:02}.{}", plan.domain)
}

/// The unique name of a badge, by which it can be searched for.
pub(crate) fn badge_name(issuer: usize, badge: usize) -> String {
    format!("Farmbadge{issuer:02}x{badge:03}")
}

/// A host for each issuer. Its source begins with a page that links to every assertion and to every badge class that
/// nobody was awarded.
pub(crate) fn sites(plan: &Plan, canaries: &Canaries) -> Vec<Site> {
    (0..plan.issuers).map(|issuer| site(plan, issuer, canaries)).collect()
}

fn site(plan: &Plan, issuer: usize, canaries: &Canaries) -> Site {
    let host = host(plan, issuer);
    let mut site = Site::new(&host).document("/issuer.json", Reply::json(&issuer_of(&host, issuer)));
    let mut anchors = String::new();
    let mut anchor = |path: &str| anchors.push_str(&format!("<li><a href=\"{path}\">{path}</a></li>\n"));
    for number in 0..plan.badges {
        let mut random = Random(plan.seed ^ ((issuer as u64) << 32) ^ number as u64);
        let path = format!("/badges/{number}.json");
        let stamp = match number % 4 {
            0 => Stamp::Modified(number as u64 * 60),
            1 => Stamp::WeakEtag,
            _ => Stamp::Etag,
        };
        site = site.document(&path, Reply::json(&badge_class(&host, issuer, number, &mut random)).stamped(stamp));
        if number >= plan.assertions {
            anchor(&path);
        }
    }
    for number in 0..plan.assertions {
        let path = format!("/assertions/{number}.json");
        let badge = number % plan.badges.max(1);
        site = site.document(&path, Reply::json(&assertion(&host, number, badge, canaries)));
        anchor(&path);
    }
    let page = format!("<!doctype html><html><title>Institute {issuer}</title><ul>\n{anchors}</ul></html>");
    site.page("/", Reply::html(page)).source_with(kinds::PAGES, &["/"], &plan.more)
}

/// An issuer's profile.
pub(crate) fn issuer_of(host: &str, issuer: usize) -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Issuer",
        "id": format!("http://{host}/issuer.json"),
        "name": format!("Institute {issuer}"),
        "url": format!("http://{host}"),
        "email": format!("badges@{host}"),
        "description": "An institute that teaches what is asked for.",
    })
}

/// A badge class.
pub(crate) fn badge_class(host: &str, issuer: usize, number: usize, random: &mut Random) -> Value {
    let alignment: Vec<Value> = (0..random.below(4))
        .map(|_| {
            let skill = random.below(60);
            json!({
                "targetName": random.words(2, 4),
                "targetUrl": format!("https://skills.skillmatch.example/skill/farm-{skill}"),
                "targetFramework": "skillmatch starter framework",
            })
        })
        .collect();
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": format!("http://{host}/badges/{number}.json"),
        "name": badge_name(issuer, number),
        "description": random.words(15, 60),
        "image": format!("http://{host}/images/{number}.png"),
        "criteria": {"narrative": random.words(10, 60)},
        "issuer": format!("http://{host}/issuer.json"),
        "tags": (0..=random.below(4)).map(|_| random.words(1, 2)).collect::<Vec<_>>(),
        "alignment": alignment,
    })
}

/// An assertion with a canary in everything that is personal.
pub(crate) fn assertion(host: &str, number: usize, badge: usize, canaries: &Canaries) -> Value {
    let recipient = match number % 3 {
        0 => json!({"type": "email", "hashed": false, "identity": canaries.email("assertion: recipient.identity")}),
        1 => {
            let hash = canaries.hash("assertion: recipient.identity, hashed");
            let salt = canaries.word("assertion: recipient.salt");
            json!({"type": "email", "hashed": true, "salt": salt, "identity": format!("sha256${hash}")})
        }
        _ => {
            let page = canaries.word("assertion: recipient.identity as an address");
            json!({"type": "url", "hashed": false, "identity": format!("http://people.farm.test/{page}")})
        }
    };
    let folio = canaries.word("assertion: evidence.id");
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": format!("http://{host}/assertions/{number}.json"),
        "recipient": recipient,
        "badge": format!("http://{host}/badges/{badge}.json"),
        "issuedOn": "2026-03-02T09:30:00Z",
        "verification": {"type": "HostedBadge"},
        "narrative": format!("Shown by {} in spring.", canaries.word("assertion: narrative")),
        "evidence": [{
            "id": format!("http://people.farm.test/folio/{folio}?of={}", canaries.word("assertion: query of evidence.id")),
            "name": canaries.word("assertion: evidence.name"),
            "narrative": format!("Work of {}.", canaries.word("assertion: evidence.narrative")),
        }],
    })
}
