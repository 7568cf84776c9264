//! Web pages: JSON-LD in them, links to badges, baked images, and pages about people.

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, Stamp, canary::Canaries, random::Random},
    archives, invented, kinds,
    lists::token,
};

/// The name of the course on the page, by which it can be searched for.
pub(crate) const COURSE: &str = "Farmcourse01";
/// The name of the credential on the page.
pub(crate) const CREDENTIAL: &str = "Farmpagecredential01";

/// A web site: pages with JSON-LD, a page about a person, baked images, a badge beside a page.
pub(crate) fn site(canaries: &Canaries) -> Site {
    let host = "pages.farm.test";
    let class = |number: usize| {
        let mut class = invented::badge_class(host, 95, number, &mut Random(number as u64));
        class["issuer"] = json!({
            "id": format!("http://{host}/issuer.json"), "type": "Issuer", "name": "Pages Institute",
            "url": format!("http://{host}"), "email": format!("badges@{host}"),
        });
        class
    };
    let mut inside = invented::assertion(host, 1, 1, canaries);
    inside["badge"] = class(1);
    let mut in_svg = invented::assertion(host, 2, 2, canaries);
    in_svg["badge"] = class(2);
    let mut in_token = super::lists::credential(host, 0, canaries);
    in_token["credentialSubject"]["achievement"]["name"] = json!("Farmtokenachievement");
    let links = "<a href=\"/course\">a course</a> <a href=\"/credential\">a credential</a> <a href=\"/people/1\">a person</a>
        <a href=\"/badges/baked.png\">a badge</a> <a href=\"/badges/baked.svg\">another badge</a> <a href=\"/badges/3.json\">a third</a>
        <a href=\"mailto:farm@mail.test\">write</a> <a href=\"javascript:alert(1)\">click</a> <a href=\"#below\">below</a>
        <a rel=\"nofollow\" href=\"/logout\">leave</a> <a href=\"/badges/baked.jwt\">a token</a>";
    Site::new(host)
        .page(
            "/",
            Reply::html(format!("<!doctype html><html><head><title>Pages</title></head><body>{links}</body></html>")),
        )
        .document("/course", with_json_ld("A course", &course(host)))
        .document("/credential", with_json_ld("A credential", &credential(host)))
        .page("/people/1", person(canaries))
        .document("/badges/baked.png", Reply::new(200, "image/png", png(&inside.to_string())).stamped(Stamp::Etag))
        .document("/badges/baked.svg", Reply::new(200, "image/svg+xml", svg(&in_svg.to_string())).stamped(Stamp::Etag))
        .document("/badges/baked.jwt", Reply::new(200, "text/plain", token(&in_token)).stamped(Stamp::Etag))
        .document("/badges/3.json", Reply::json(&class(3)))
        .source(kinds::PAGES, &["/"])
}

fn with_json_ld(title: &str, data: &Value) -> Reply {
    Reply::html(format!(
        "<!doctype html><html><head><title>{title}</title><script type=\"application/ld+json\">{data}</script></head>\
         <body><h1>{title}</h1><p>Everything about it.</p></body></html>"
    ))
}

fn course(host: &str) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "Course", "@id": format!("http://{host}/course"), "name": COURSE,
        "description": "How one keeps a farm.", "teaches": ["keeping hens", "mending fences"],
        "provider": {"@type": "Organization", "name": "Pages Institute", "url": format!("http://{host}")},
        "educationalCredentialAwarded": {"@type": "EducationalOccupationalCredential", "name": COURSE},
    })
}

fn credential(host: &str) -> Value {
    json!({
        "@context": "https://schema.org", "@type": "EducationalOccupationalCredential", "@id": format!("http://{host}/credential"),
        "name": CREDENTIAL, "description": "It says that one can keep a farm.", "credentialCategory": "certificate",
        "competencyRequired": ["keeping hens"],
        "recognizedBy": {"@type": "Organization", "name": "Pages Institute", "url": format!("http://{host}")},
    })
}

/// A page about a person, as prose and as data.
fn person(canaries: &Canaries) -> Reply {
    let name = canaries.word("page of a person: name");
    let data = json!({
        "@context": "https://schema.org", "@type": "Person", "name": name,
        "email": canaries.email("page of a person: JSON-LD e-mail"),
        "hasCredential": {"@type": "EducationalOccupationalCredential", "name": "Hen Keeper"},
    });
    Reply::html(format!(
        "<!doctype html><html><head><title>{name}</title><script type=\"application/ld+json\">{data}</script></head>\
         <body><h1>{name}</h1><p>Lives with {}, writes from <a href=\"mailto:{}\">here</a>, and is happy.</p></body></html>",
        canaries.word("page of a person: prose"),
        canaries.email("page of a person: mailto"),
    ))
    .header("x-owner", canaries.word("page of a person: a header"))
    .header("set-cookie", format!("visitor={}", canaries.word("page of a person: a cookie")))
}

/// A badge baked into a PNG image of one pixel: an `iTXt` chunk with the keyword `openbadges`.
pub(crate) fn png(payload: &str) -> Vec<u8> {
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    let text = [b"openbadges\0\0\0\0\0", payload.as_bytes()].concat();
    let pixel = zlib(&[0, 0]);
    let header = [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0];
    for (name, data) in [(b"IHDR", &header[..]), (b"iTXt", &text), (b"IDAT", &pixel), (b"IEND", &[])] {
        image.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(name);
        sum.update(data);
        image.extend(name);
        image.extend(data);
        image.extend(sum.sum().to_be_bytes());
    }
    image
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A badge baked into an SVG image.
pub(crate) fn svg(payload: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
         xmlns:openbadges=\"http://openbadges.org\" viewBox=\"0 0 8 8\"><openbadges:assertion><![CDATA[{payload}]]>\
         </openbadges:assertion><path d=\"M0 0h8\"/></svg>"
    )
}

/// The samples of baked images and tokens, whose payloads are of invented people.
pub(crate) fn baked_samples(canaries: &Canaries) -> Site {
    let mut site = Site::new("baked.farm.test");
    let mut anchors = String::new();
    for (path, file, media_type) in [
        ("/badges/a-1018.png", "open_badges_2/shapes/paperboat-club/a-1018.png", "image/png"),
        ("/badges/a-1019.svg", "open_badges_2/shapes/paperboat-club/a-1019.svg", "image/svg+xml"),
        ("/badges/c-2025.png", "open_badges_3/shapes/lantern-guild/c-2025.png", "image/png"),
        ("/badges/c-2026.jwt", "open_badges_3/shapes/lantern-guild/c-2026.jwt", "application/jwt"),
    ] {
        anchors.push_str(&format!("<a href=\"{path}\">{path}</a> "));
        let bytes = archives::sample(file);
        site = site.document(path, Reply::new(200, media_type, bytes).stamped(Stamp::Etag));
    }
    canaries.adopt("23a2b29959d512063a8ff3078ed849c2cc1eb9a325a0d61a2ca480f11ac633a1", "sample: a baked recipient");
    site.page("/", Reply::html(format!("<html><body>{anchors}</body></html>"))).source(kinds::PAGES, &["/"])
}

#[cfg(test)]
mod tests {
    use skillmatch::{
        model::Document,
        standards::{self, ReadOptions},
    };

    use super::*;

    #[test]
    fn what_the_farm_bakes_is_read() {
        let canaries = Canaries::default();
        let site = site(&canaries);
        let body = |path: &str| match &site.pages[path].content {
            crate::farm::Content::Whole(bytes) => bytes.to_vec(),
            _ => Vec::new(),
        };
        for path in
            ["/badges/baked.png", "/badges/baked.svg", "/badges/baked.jwt", "/badges/3.json", "/course", "/credential"]
        {
            let reading = standards::read(&Document::new(path, body(path)), &ReadOptions::default());
            assert!(!reading.records.is_empty() && !reading.has_errors(), "{path}: {:?}", reading.problems);
        }
        assert!(canaries.found_in(&body("/people/1")).len() >= 4);
    }
}
