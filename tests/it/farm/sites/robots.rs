//! robots.txt in all its forms, each on a host of its own with one badge that may be fetched or may not.

use super::{
    super::{Reply, Site, random::Random},
    invented, kinds,
};

/// Whether the badge of a host may be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Badge {
    Allowed,
    Denied,
}

/// All forms: the host's first name, robots.txt, and whether the badge may be fetched.
fn forms() -> Vec<(&'static str, Reply, Badge)> {
    let text = |text: &str| Reply::text(text.to_owned());
    let huge = format!("{}User-agent: *\nDisallow: /private/\n", "# nothing\n".repeat(40_000));
    vec![
        ("allow-all", text("User-agent: *\nDisallow:\n"), Badge::Allowed),
        ("deny-some", text("User-agent: *\nDisallow: /private/\n"), Badge::Allowed),
        ("deny-all", text("User-agent: *\nDisallow: /\n"), Badge::Denied),
        ("deny-us", text("User-agent: skillmatch\nDisallow: /\n\nUser-agent: *\nDisallow:\n"), Badge::Denied),
        ("allow-us", text("User-agent: *\nDisallow: /\n\nUser-agent: skillmatch\nAllow: /\n"), Badge::Allowed),
        ("missing", Reply::status(404), Badge::Allowed),
        ("forbidden", Reply::status(403), Badge::Allowed),
        ("failing", Reply::status(500), Badge::Denied),
        ("huge", text(&huge), Badge::Allowed),
        ("html", Reply::html("<!doctype html><html><body>Welcome! Disallow: nothing</body></html>"), Badge::Allowed),
        ("with-bom", text("\u{feff}User-agent: *\r\nDisallow: /private/\r\n"), Badge::Allowed),
        ("empty", text(""), Badge::Allowed),
        ("redirected", Reply::redirect(301, "http://robots-elsewhere.farm.test/rules.txt"), Badge::Denied),
        ("in-circles", Reply::redirect(302, "/robots.txt"), Badge::Allowed),
    ]
}

/// How long the host with a crawl-delay asks to wait, in milliseconds.
pub(crate) const CRAWL_DELAY_MS: u64 = 1_000;

/// A host for each form, and one that asks for a crawl-delay.
pub(crate) fn sites() -> Vec<Site> {
    let mut sites: Vec<Site> = forms()
        .into_iter()
        .map(|(name, robots, badge)| {
            let mut site = with_badges(&format!("robots-{name}.farm.test"), badge);
            if badge == Badge::Denied {
                site.denied.push("/badges/".to_owned());
            }
            site.denied.push("/private/".to_owned());
            if !matches!(name, "deny-some" | "huge" | "with-bom") {
                site.denied.retain(|it| it != "/private/");
            }
            site.page("/robots.txt", robots)
        })
        .collect();
    let rules = "User-agent: *\nDisallow: /badges/\n";
    sites.push(Site::new("robots-elsewhere.farm.test").page("/rules.txt", Reply::text(rules)));
    let mut patient =
        with_badges("robots-crawl-delay.farm.test", Badge::Allowed).robots("User-agent: *\nCrawl-delay: 1\n", &[]);
    patient.crawl_delay_ms = CRAWL_DELAY_MS;
    sites.push(patient);
    sites
}

/// A badge in a place that may be fetched or not, and one in a private place where only some hosts let nobody in.
fn with_badges(host: &str, badge: Badge) -> Site {
    let class = |number: usize, path: &str| {
        let mut class = invented::badge_class(host, 90, number, &mut Random(number as u64));
        class["id"] = serde_json::json!(format!("http://{host}{path}"));
        class["name"] = serde_json::json!(format!("Robots {host} {number}"));
        class["issuer"] = serde_json::json!({
            "type": "Issuer", "id": format!("http://{host}/#issuer"), "name": host, "url": format!("http://{host}"),
        });
        Reply::json(&class)
    };
    let (open, private) = ("/badges/1.json", "/private/2.json");
    let site = match badge {
        Badge::Allowed => Site::new(host).document(open, class(1, open)),
        Badge::Denied => Site::new(host).page(open, class(1, open)),
    };
    site.page(private, class(2, private)).source(kinds::OPEN_BADGES, &[open, private])
}
