//! A host that wants the crawler to ask others: addresses of private networks in every field that can cause a fetch.

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, Stamp},
    joined, kinds,
    troubles::badge,
};

/// Addresses that nobody may be led to. `port` is one where somebody listens on this machine.
pub(crate) fn addresses(port: u16) -> Vec<String> {
    let mut all: Vec<String> = [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
        "0.0.0.0",
        "localhost.localdomain",
        "[::]",
        "%6c%6f%63alhost",
        "１２７.0.0.1",
    ]
    .iter()
    .map(|host| format!("http://{host}:{port}/secret"))
    .collect();
    all.extend(
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://192.168.1.1/admin",
            "http://172.16.0.9/",
            "http://100.64.0.1/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
            "http://metadata.google.internal/",
            "http://intranet/",
            "http://printer.local/",
            "http://router.lan/",
            "file:///etc/passwd",
            "ftp://files.farm.test/x",
            "gopher://127.0.0.1:70/_x",
            "data:application/json,{}",
            "javascript:alert(1)",
            "http://user:secret@pages.farm.test/",
            "http://pages.farm.test:22/",
            "http://pages.farm.test:6379/",
        ]
        .iter()
        .map(|&it| it.to_owned()),
    );
    all
}

/// A host with documents that lead to each of [`addresses`] in each field that can cause a fetch, pages and sitemaps that
/// link to them, and redirects to them.
pub(crate) fn site(port: u16) -> Site {
    let host = "hostile.farm.test";
    let targets = addresses(port);
    let mut site = Site::new(host);
    let mut seeds = Vec::new();
    for (number, target) in targets.iter().enumerate() {
        let two = format!("/two/{number}.json");
        let three = format!("/three/{number}.json");
        site = site
            .page(two.clone(), Reply::json(&version_2(host, &two, target)))
            .page(three.clone(), Reply::json(&version_3(host, &three, target)))
            .page(format!("/redirect/{number}"), Reply::redirect([301, 302, 303, 307, 308][number % 5], target))
            .page(format!("/hops/{number}"), Reply::redirect(302, format!("/redirect/{number}")));
        seeds.extend([two, three, format!("/hops/{number}")]);
    }
    let anchors = joined(targets.iter().map(|it| format!("<a href=\"{it}\">x</a><img src=\"{it}\">")));
    let locations = joined(targets.iter().map(|it| format!("<url><loc>{}</loc></url>", it.replace('&', "&amp;"))));
    let sitemap = format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{locations}</urlset>");
    let list: Vec<&String> = targets.iter().collect();
    site = site
        .page("/page", Reply::html(format!("<html><head><base href=\"http://127.0.0.1:{port}/\"></head><body>{anchors}<a href=\"relative\">x</a></body></html>")))
        .page("/sitemap.xml", Reply::xml(sitemap))
        .page("/badgelist.json", Reply::json(&json!({"badgelist": list})))
        .page("/linked.json", badge(host, 9, "/linked.json").header("link", format!("<http://127.0.0.1:{port}/next>; rel=\"next\"")))
        .page("/robots.txt", Reply::text(format!("User-agent: *\nAllow: /\nSitemap: http://127.0.0.1:{port}/sitemap.xml\n")))
        .page("/refresh", Reply::html("<html></html>").stamped(Stamp::None).header("refresh", format!("0; url=http://127.0.0.1:{port}/")));
    seeds.extend(["/page", "/sitemap.xml", "/badgelist.json", "/linked.json", "/refresh"].map(str::to_owned));
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    // Its port is allowed, so that the address alone is what keeps it out.
    site.source_with(kinds::OPEN_BADGES, &seeds, &format!("ports = [{port}]"))
}

/// Hosts whose robots.txt and whose own file lead into private networks.
pub(crate) fn misleading_rules(port: u16) -> Vec<Site> {
    let host = "rules.farm.test";
    let astray = format!("http://127.0.0.1:{port}/robots.txt");
    vec![
        Site::new(host)
            .page("/robots.txt", Reply::redirect(302, astray.clone()))
            .page("/.well-known/skillmatch.json", Reply::redirect(302, astray))
            .page("/badges/1.json", badge(host, 1, "/badges/1.json"))
            .source(kinds::OPEN_BADGES, &["/badges/1.json"]),
    ]
}

fn version_2(host: &str, path: &str, target: &str) -> Value {
    json!({
        "@context": ["https://w3id.org/openbadges/v2", target],
        "type": "Assertion",
        "id": format!("http://{host}{path}"),
        "recipient": {"type": "url", "hashed": false, "identity": target},
        "badge": {
            "type": "BadgeClass", "id": format!("http://{host}{path}#badge"), "name": "Leads astray",
            "description": "x", "image": target, "criteria": {"id": target}, "issuer": target,
            "alignment": [{"targetName": "x", "targetUrl": target}], "related": [{"type": "BadgeClass", "id": target}],
            "endorsement": [target],
        },
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "SignedBadge", "creator": target, "url": target},
        "evidence": [{"id": target}],
        "image": {"id": target},
        "revocationList": target,
    })
}

fn version_3(host: &str, path: &str, target: &str) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", target],
        "id": format!("http://{host}{path}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": target, "type": ["Profile"], "name": "x", "url": target, "image": {"id": target, "type": "Image"}},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "achievement": {
                "id": target, "type": ["Achievement"], "name": "Leads astray", "description": "x",
                "criteria": {"id": target}, "image": {"id": target, "type": "Image"},
                "alignment": [{"type": ["Alignment"], "targetName": "x", "targetUrl": target}],
                "related": [{"id": target, "type": ["Related"]}],
            },
            "source": target,
        },
        "credentialSchema": [{"id": target, "type": "1EdTechJsonSchemaValidator2019"}],
        "credentialStatus": {"id": target, "type": "BitstringStatusListEntry", "statusListCredential": target},
        "refreshService": {"id": target, "type": "1EdTechCredentialRefresh"},
        "termsOfUse": [{"id": target, "type": "Terms"}],
        "evidence": [{"id": target, "type": ["Evidence"]}],
        "proof": [{"type": "DataIntegrityProof", "verificationMethod": target, "proofValue": "z"}],
        "endorsement": [{"id": target}],
    })
}
