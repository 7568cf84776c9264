//! Archives, sitemaps.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};

use super::{
    super::{Reply, Site, Stamp, canary::Canaries, random::Random},
    invented, joined, kinds, samples,
};

/// An archive of samples, ESCO's tables among them.
pub(crate) fn archive() -> Site {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples");
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut files: Vec<_> = fs::read_dir(root.join("esco")).unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.is_file());
    files.sort();
    for file in files {
        writer.start_file(file.file_name().unwrap().to_str().unwrap(), options).unwrap();
        writer.write_all(&fs::read(file).unwrap()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    Site::new("archive.farm.test")
        .page("/esco.zip", Reply::new(200, "application/zip", bytes).stamped(Stamp::Modified(5)))
        .source(kinds::ARCHIVE, &["/esco.zip"])
}

/// Badges that only a sitemap knows.
pub(crate) const IN_SITEMAPS: usize = 8;

/// A host whose badges only its sitemaps name: an index, of which one sitemap is packed.
pub(crate) fn sitemaps(canaries: &Canaries) -> Site {
    let host = "sitemap.farm.test";
    let issuer = serde_json::json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": format!("http://{host}/issuer.json"),
        "name": "Sitemap Institute", "url": format!("http://{host}"), "email": format!("badges@{host}"),
    });
    let mut site = Site::new(host).document("/issuer.json", Reply::json(&issuer));
    for number in 0..IN_SITEMAPS {
        let class = invented::badge_class(host, 98, number, &mut Random(number as u64));
        site = site.document(&format!("/badges/{number}.json"), Reply::json(&class));
        let assertion = invented::assertion(host, number, number, canaries);
        site = site.document(&format!("/assertions/{number}.json"), Reply::json(&assertion));
    }
    let sitemap = |from: usize, to: usize| {
        let url = |it| format!("<url><loc>http://{host}/assertions/{it}.json</loc><lastmod>2026-05-01</lastmod></url>");
        let urls = joined((from..to).map(url));
        format!("<?xml version=\"1.0\"?><urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>")
    };
    let index = format!(
        "<?xml version=\"1.0\"?><sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\
         <sitemap><loc>http://{host}/sitemap-1.xml</loc></sitemap>\
         <sitemap><loc>http://{host}/sitemap-2.xml.gz</loc></sitemap></sitemapindex>"
    );
    site.page("/sitemap.xml", Reply::xml(index))
        .page("/sitemap-1.xml", Reply::xml(sitemap(0, IN_SITEMAPS / 2)))
        .page(
            "/sitemap-2.xml.gz",
            Reply::new(200, "application/gzip", packed(sitemap(IN_SITEMAPS / 2, IN_SITEMAPS).as_bytes()))
                .stamped(Stamp::Etag),
        )
        .robots(&format!("User-agent: *\nAllow: /\nSitemap: http://{host}/sitemap.xml\n"), &[])
        .source(kinds::SITEMAP, &["/"])
}

/// Packed with gzip.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A sample as the farm publishes it.
pub(crate) fn sample(path: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples").join(path);
    let bytes = fs::read(file).unwrap();
    match String::from_utf8(bytes) {
        Ok(text) => samples::published(&text).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}
