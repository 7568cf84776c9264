//! Hosts in trouble: redirects, slow ones, flapping ones, those that ask to be left alone, those that say what is not.

use serde_json::json;

use super::{
    super::{Content, Fault, Place, Reply, Site, Stamp, canary::Canaries, random::Random},
    archives::packed,
    invented, kinds,
};

/// A badge class of a host, with its issuer inside so that it leads nowhere.
pub(crate) fn badge(host: &str, number: usize, path: &str) -> Reply {
    let mut class = invented::badge_class(host, 80, number, &mut Random(number as u64));
    class["id"] = json!(format!("http://{host}{path}"));
    class["name"] = json!(format!("Troubled {host} {number}"));
    class["issuer"] = json!({"type": "Issuer", "id": format!("http://{host}/#issuer"), "name": host, "url": format!("http://{host}")});
    Reply::json(&class)
}

/// Redirects: permanent and temporary, a chain that is short enough and one that is not, a circle.
pub(crate) fn redirects() -> Site {
    let host = "redirects.farm.test";
    let mut site = Site::new(host)
        .document("/here.json", badge(host, 1, "/here.json"))
        .page("/moved.json", Reply::redirect(301, "/here.json"))
        .page("/meanwhile.json", Reply::redirect(307, format!("http://{host}/here.json")))
        .page("/self", Reply::redirect(302, "/self"))
        .page("/ping", Reply::redirect(302, "/pong"))
        .page("/pong", Reply::redirect(302, "/ping"))
        .page("/nowhere", Reply::status(302));
    for (name, length) in [("short", 3), ("long", 11)] {
        for hop in 0..length {
            let next = if hop + 1 < length { format!("/{name}/{}", hop + 1) } else { format!("/{name}/end.json") };
            site = site.page(format!("/{name}/{hop}"), Reply::redirect(302, next));
        }
    }
    site.document("/short/end.json", badge(host, 2, "/short/end.json"))
        .page("/long/end.json", badge(host, 3, "/long/end.json"))
        .source(
            kinds::OPEN_BADGES,
            &["/moved.json", "/meanwhile.json", "/self", "/ping", "/nowhere", "/short/0", "/long/0"],
        )
}

/// A host whose answers drip: one fast enough, one not.
pub(crate) fn slow() -> Site {
    let host = "slow.farm.test";
    let content = |reply: Reply, step_bytes, step_ms| {
        let Content::Whole(bytes) = reply.content.clone() else { return reply };
        reply.content(Content::Dripping { bytes, step_bytes, step_ms })
    };
    Site::new(host)
        .document("/patient.json", content(badge(host, 1, "/patient.json"), 400, 20))
        .page("/dripping.json", content(badge(host, 2, "/dripping.json"), 1, 120))
        .page("/late.json", badge(host, 3, "/late.json").after_ms(60_000))
        .source(kinds::OPEN_BADGES, &["/patient.json", "/dripping.json", "/late.json"])
}

/// A host that fails every other time.
pub(crate) fn flapping() -> Site {
    let host = "flapping.farm.test";
    let mut site = Site::new(host).answering(move |asked| {
        let number: usize = asked.path.strip_prefix("/badges/")?.strip_suffix(".json")?.parse().ok()?;
        Some(if asked.before % 2 == 0 { Reply::status(500) } else { badge(host, number, asked.path) })
    });
    site.stored = (1..=3).map(|it| site.url(&format!("/badges/{it}.json"))).collect();
    site.source(kinds::OPEN_BADGES, &["/badges/1.json", "/badges/2.json", "/badges/3.json"])
}

/// A host that always fails.
pub(crate) fn failing() -> Site {
    Site::new("failing.farm.test")
        .answering(|asked| (asked.path == "/badges/1.json").then(|| Reply::status(502)))
        .source(kinds::OPEN_BADGES, &["/badges/1.json"])
}

/// A host that asks to be left alone for a second after two requests, then is well.
pub(crate) fn limiting() -> Site {
    let host = "limiting.farm.test";
    let mut site = Site::new(host).answering(move |asked| {
        let number: usize = asked.path.strip_prefix("/badges/")?.strip_suffix(".json")?.parse().ok()?;
        Some(match (number, asked.before) {
            (2, 0) => Reply::status(429).header("retry-after", "1"),
            (3, 0) => Reply::status(503).header("retry-after", "1"),
            _ => badge(host, number, asked.path),
        })
    });
    site.stored = (1..=4).map(|it| site.url(&format!("/badges/{it}.json"))).collect();
    site.source(kinds::OPEN_BADGES, &["/badges/1.json", "/badges/2.json", "/badges/3.json", "/badges/4.json"])
}

/// A host that says what is not: the wrong type, HTML for JSON, JSON that is cut off, gzip that is none, and bombs.
pub(crate) fn lying(canaries: &Canaries) -> Site {
    let host = "lying.farm.test";
    let whole = |path: &str| match badge(host, 1, path).content {
        Content::Whole(bytes) => bytes.to_vec(),
        _ => Vec::new(),
    };
    let cut = whole("/cut.json");
    let bomb = packed(&vec![b' '; 64 << 20]);
    let person = format!(
        "{{\"@context\": \"https://w3id.org/openbadges/v2\", \"type\": \"Assertion\", \"recipient\": \
         {{\"identity\": \"{}\"}}, \"badge\": ",
        canaries.email("an assertion that is cut off")
    );
    let odd = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": format!("http://{host}/odd.json"),
        "recipient": canaries.email("a recipient that is a text"),
        "badge": format!("http://{host}/wrong-type.json"),
        "issuedOn": canaries.word("a date that names somebody"),
        "expires": canaries.word("an expiry that names somebody"),
        "verification": {"type": canaries.word("a kind of verification that names somebody")},
    });
    let paths = [
        "/wrong-type.json",
        "/html.json",
        "/cut.json",
        "/no-gzip.json",
        "/bomb.json",
        "/packed.json",
        "/empty.json",
        "/error.json",
        "/image.png",
        "/person-cut.json",
        "/odd.json",
        "/latin1.json",
    ];
    let mut site = Site::new(host)
        .document("/wrong-type.json", Reply::new(200, "text/html", whole("/wrong-type.json")))
        .page(
            "/html.json",
            Reply::new(
                200,
                "application/json",
                format!("<html><h1>Hello {}</h1></html>", canaries.word("HTML for JSON")),
            ),
        )
        .page("/cut.json", Reply::new(200, "application/json", cut[..cut.len() / 2].to_vec()))
        .page(
            "/no-gzip.json",
            Reply::new(200, "application/json", whole("/no-gzip.json")).header("content-encoding", "gzip"),
        )
        .page("/bomb.json", Reply::new(200, "application/json", bomb).header("content-encoding", "gzip"))
        .document(
            "/packed.json",
            Reply::new(200, "application/json", packed(&whole("/packed.json")))
                .header("content-encoding", "gzip")
                .stamped(Stamp::Etag),
        )
        .page("/empty.json", Reply::new(200, "application/json", ""))
        .page(
            "/error.json",
            Reply::new(
                404,
                "text/html",
                format!("<p>Sorry, {}, no such badge.</p>", canaries.word("body of an error")),
            ),
        )
        .page("/image.png", Reply::new(200, "image/png", *b"\x89PNG\r\n\x1a\nnot really"))
        .page("/person-cut.json", Reply::new(200, "application/json", person))
        .page("/odd.json", Reply::json(&odd))
        .page(
            "/latin1.json",
            Reply::new(200, "application/json", *b"{\"type\": \"BadgeClass\", \"name\": \"caf\xe9\"}"),
        )
        .source(kinds::OPEN_BADGES, &paths);
    site.unusable.push(site.url("/no-gzip.json"));
    site
}

/// A host for each fault of the protocol.
pub(crate) fn faulty() -> Vec<Site> {
    let all = [
        ("closes", Fault::Closes),
        ("closes-in-headers", Fault::ClosesInHeaders),
        ("headers-without-end", Fault::HeadersWithoutEnd),
        ("huge-header", Fault::HugeHeader),
        ("garbage", Fault::Garbage),
        ("silent", Fault::Silent),
        ("too-short", Fault::TooShort),
        ("two-lengths", Fault::TwoLengths),
        ("bad-chunks", Fault::BadChunks),
        ("interim", Fault::Interim),
    ];
    let site = |(name, fault): (&str, Fault)| {
        let site = Site::new(format!("{name}.faulty.test")).at(Place::Faulty(fault));
        site.source(kinds::OPEN_BADGES, &["/badges/1.json"])
    };
    let mut sites: Vec<Site> = all.into_iter().map(site).collect();
    sites.push(Site::new("dead.faulty.test").at(Place::Dead).source(kinds::OPEN_BADGES, &["/badges/1.json"]));
    sites
}
