//! What an address promises by its looks: a document, a page, a sitemap, or nothing of use. The content decides in the end.

use url::Url;

use super::Role;

/// Forms that hold badges, credentials or frameworks wherever they lie.
const DOCUMENTS: [&str; 8] = ["json", "jsonld", "jws", "jwt", "ttl", "rdf", "nt", "jsonl"];
/// Forms that hold a badge sometimes.
const PERHAPS: [&str; 3] = ["png", "svg", "xml"];
/// Forms in which nothing is ever found.
const USELESS: [&str; 44] = [
    "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "tif", "tiff", "css", "js", "mjs", "map", "woff", "woff2",
    "ttf", "eot", "otf", "pdf", "doc", "docx", "ppt", "pptx", "odt", "odp", "xls", "epub", "mp3", "mp4", "m4a", "m4v",
    "ogg", "wav", "webm", "mov", "avi", "exe", "dmg", "msi", "deb", "apk", "iso", "ics", "vcf",
];
/// Large tables and archives: fetched when a source names them, never because a page links to them.
const ARCHIVES: [&str; 7] = ["zip", "gz", "tgz", "csv", "tsv", "xlsx", "7z"];
/// Words of paths and classes that speak of badges.
const HINTS: [&str; 7] = ["badge", "credential", "assertion", "openbadge", "microcred", "certificat", "achievement"];
/// Parts of paths under which badges, credentials and frameworks are served to machines; an id follows.
const SERVED_UNDER: [&str; 16] = [
    "/public/assertions/",
    "/public/badges/",
    "/public/issuers/",
    "/assertions/",
    "/badges/",
    "/badge/",
    "/badgeclass/",
    "/badgeclasses/",
    "/credentials/",
    "/achievements/",
    "/ims/ob/",
    "/ims/case/",
    "/cfpackages/",
    "/cfdocuments/",
    "/graph/ce-",
    "/resources/ce-",
];

/// What is to be expected at an address that a page or sitemap names; `None`: nothing that could be used. `is_hinted`:
/// whether what stands around the link speaks of badges.
pub fn role_of(url: &Url, is_hinted: bool) -> Option<Role> {
    let path = url.path().to_ascii_lowercase();
    let extension = extension(&path);
    match extension {
        Some(it) if USELESS.contains(&it) || ARCHIVES.contains(&it) => return None,
        Some(it) if DOCUMENTS.contains(&it) => return Some(Role::Document),
        Some("xml") if path.contains("sitemap") => return Some(Role::Sitemap),
        Some(it) if PERHAPS.contains(&it) => {
            return (is_hinted || speaks_of_badges(&path)).then_some(Role::Document);
        }
        _ => {}
    }
    let is_page = matches!(extension, Some("html" | "htm" | "php" | "aspx" | "jsp"));
    let served =
        SERVED_UNDER.iter().any(|it| path.split_once(it).is_some_and(|(_, id)| !id.trim_matches('/').is_empty()));
    Some(if served && !is_page { Role::Document } else { Role::Page })
}

/// Whether the address is that of an archive or a large table.
pub fn is_archive(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    extension(&path).is_some_and(|it| ARCHIVES.contains(&it))
}

/// Whether the address is that of a sitemap, or of the robots.txt that names some.
pub fn is_sitemap(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let form = path.strip_suffix(".gz").unwrap_or(&path);
    path == "/robots.txt" || (path.contains("sitemap") && [".xml", ".txt"].iter().any(|it| form.ends_with(it)))
}

/// Whether a path, a class or a caption speaks of badges.
pub fn speaks_of_badges(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    HINTS.iter().any(|it| text.contains(it))
}

/// The last extension of a path in lower case.
fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_promise_what_their_looks_say() {
        let table = [
            ("/a", Some(Role::Page)),
            ("/badges", Some(Role::Page)),
            ("/badges/", Some(Role::Page)),
            ("/badges/welding", Some(Role::Document)),
            ("/badges/welding.html", Some(Role::Page)),
            ("/public/assertions/x1?v=2_0", Some(Role::Document)),
            ("/a/b.json", Some(Role::Document)),
            ("/a/B.JSONLD", Some(Role::Document)),
            ("/img/logo.png", None),
            ("/img/badge-1.png", Some(Role::Document)),
            ("/x/credential.svg", Some(Role::Document)),
            ("/prospectus.pdf", None),
            ("/all-badges.zip", None),
            ("/sitemap-2.xml", Some(Role::Sitemap)),
            ("/feed.xml", None),
            ("/ims/case/v1p0/CFPackages/1", Some(Role::Document)),
            ("/.json", Some(Role::Page)),
        ];
        for (path, expected) in table {
            let url = Url::parse(&format!("https://school.example{path}")).unwrap();
            assert_eq!(role_of(&url, false), expected, "{path}");
        }
        let logo = Url::parse("https://school.example/img/1.png").unwrap();
        assert_eq!(role_of(&logo, true), Some(Role::Document));
    }
}
