//! One name for one thing: the canonical form of an IRI. The same thing is written in many ways: with `http` or `https`,
//! percent-encoded or not, as a page of a portal about it, on one of several hosts of a registry.
//!
//! What is *not* taken for the same: other hosts (look-alike letters give another host, RFC 3492), other paths, other
//! fragments (`.../skills#problem-solving` is one skill of a page of many).

use std::borrow::Cow;

use url::Url;

use super::Iri;

/// Namespaces that name their things with `http`, whatever people paste.
const NAMED_WITH_HTTP: [&str; 4] = ["data.europa.eu", "purl.org", "www.w3.org", "publications.europa.eu"];
/// The Credential Registry and its search site: the CTID names the thing, the rest of the address does not.
const REGISTRY_HOSTS: [&str; 4] = [
    "credentialengineregistry.org",
    "www.credentialengineregistry.org",
    "credentialfinder.org",
    "www.credentialfinder.org",
];
const REGISTRY: &str = "https://credentialengineregistry.org/resources/";

impl Iri {
    /// The one form in which the catalog keeps this IRI.
    #[must_use]
    pub fn canonical(&self) -> Self {
        match canonical(self.as_str()) {
            Cow::Borrowed(same) if same == self.as_str() => self.clone(),
            other => Self::new(&other).unwrap_or_else(|_| self.clone()),
        }
    }

    /// The canonical IRI of a text that should name a thing: an absolute IRI, or a bare CTID. `None` when it is neither.
    pub fn canonical_of(text: &str) -> Option<Self> {
        Self::new(&canonical(text)).ok()
    }
}

/// The canonical form of an IRI; a text that is none comes back trimmed.
pub fn canonical(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_plain_esco = text.starts_with("http://data.europa.eu/esco/") && !text.contains(['%', '?']);
    if is_plain_esco {
        return Cow::Borrowed(text);
    }
    if let Some(uuid) = strip_ascii_prefix(text, "urn:uuid:") {
        return Cow::Owned(format!("urn:uuid:{}", uuid.to_ascii_lowercase()));
    }
    if let Some(uuid) = strip_ascii_prefix(text, "urn:ctid:").filter(|it| is_uuid(it)) {
        return Cow::Owned(format!("{REGISTRY}ce-{}", uuid.to_ascii_lowercase()));
    }
    if let Some(ctid) = ctid(strip_ascii_prefix(text, "urn:ctid:").unwrap_or(text)) {
        return Cow::Owned(format!("{REGISTRY}{ctid}"));
    }
    let is_web = strip_ascii_prefix(text, "http").is_some_and(|it| it.starts_with(':') || it.starts_with(['s', 'S']));
    match Url::parse(text) {
        Ok(url) if is_web && matches!(url.scheme(), "http" | "https") => Cow::Owned(of_web(&url)),
        _ => Cow::Borrowed(text),
    }
}

/// A CTID in its usual form (`ce-` and a UUID), in lower case.
pub fn ctid(text: &str) -> Option<String> {
    let uuid = strip_ascii_prefix(text.trim(), "ce-")?;
    is_uuid(uuid).then(|| format!("ce-{}", uuid.to_ascii_lowercase()))
}

/// Whether a text is a UUID in its usual form of 36 characters.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, it)| match at {
            8 | 13 | 18 | 23 => it == b'-',
            _ => it.is_ascii_hexdigit(),
        })
}

fn of_web(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    if let Some(concept) = concept_of_portal(url, host) {
        return canonical(&concept).into_owned();
    }
    let fragment = url.fragment().map(|it| format!("#{it}")).unwrap_or_default();
    let segments: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
    if REGISTRY_HOSTS.contains(&host)
        && let Some(ctid) = segments.iter().rev().find_map(|it| ctid(it))
    {
        return format!("{REGISTRY}{ctid}{fragment}");
    }
    if let Some(uuid) = case_identifier(&segments) {
        return format!("urn:uuid:{}{fragment}", uuid.to_ascii_lowercase());
    }
    let scheme = if NAMED_WITH_HTTP.contains(&host) { "http" } else { "https" };
    let rest = url.as_str().split_once(':').map_or("", |(_, rest)| rest);
    // A port that is the other scheme's default one is written out; one that is named stays.
    let text = decode_unreserved(&format!("{scheme}:{rest}"));
    if url.path() == "/" && url.query().is_none() && url.fragment().is_none() {
        return text.trim_end_matches('/').to_owned();
    }
    text
}

/// A page of the ESCO portal is about the concept in its `uri` parameter.
fn concept_of_portal(url: &Url, host: &str) -> Option<String> {
    let is_portal = host == "esco.ec.europa.eu" || (host == "ec.europa.eu" && url.path().starts_with("/esco"));
    let concept = url.query_pairs().find(|(name, _)| name == "uri").map(|(_, value)| value.into_owned())?;
    (is_portal && Url::parse(&concept).is_ok()).then_some(concept)
}

/// The UUID that names a thing of CASE: the same packages are served by many hosts (`/uri/<UUID>`,
/// `/ims/case/v1p0/CFItems/<UUID>`).
fn case_identifier<'a>(segments: &[&'a str]) -> Option<&'a str> {
    let (last, before) = segments.split_last()?;
    let is_case = before == ["uri"] || before.windows(2).any(|it| it == ["ims", "case"]);
    (is_case && is_uuid(last)).then_some(*last)
}

/// Characters that need no encoding are written plainly, the others with upper-case digits (RFC 3986, 6.2.2).
fn decode_unreserved(text: &str) -> String {
    let Some(first) = text.find('%') else { return text.to_owned() };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('%') {
        plain.push_str(&rest[..at]);
        let digits = rest.get(at + 1..at + 3).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
        let Some(digits) = digits else {
            plain.push('%');
            rest = &rest[at + 1..];
            continue;
        };
        match u8::from_str_radix(digits, 16) {
            Ok(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => plain.push(char::from(byte)),
            _ => {
                plain.push('%');
                plain.push_str(&digits.to_ascii_uppercase());
            }
        }
        rest = &rest[at + 3..];
    }
    plain.push_str(rest);
    plain
}

fn strip_ascii_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &text[prefix.len()..])
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn one_thing_has_one_name() {
        const ESCO: &str = "http://data.europa.eu/esco/skill/0a2d70ee-d435-4965-9e96-702b2fb65740";
        const CTID: &str = "https://credentialengineregistry.org/resources/ce-6369c51f-4d86-4592-a761-8b32ae70a045";
        const CASE: &str = "urn:uuid:ddcf67a6-0b4c-4c4a-9c0e-9f3d3d5b1f10";
        for (written, expected) in [
            (ESCO, ESCO),
            ("https://data.europa.eu/esco/skill/0a2d70ee-d435-4965-9e96-702b2fb65740", ESCO),
            (
                "https://esco.ec.europa.eu/en/classification/skills?uri=http%3A//data.europa.eu/esco/skill/0a2d70ee-d435-4965-9e96-702b2fb65740",
                ESCO,
            ),
            (
                "https://ec.europa.eu/esco/portal/skill?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2F0a2d70ee-d435-4965-9e96-702b2fb65740&conceptLanguage=en",
                ESCO,
            ),
            (CTID, CTID),
            ("http://credentialengineregistry.org/graph/CE-6369C51F-4D86-4592-A761-8B32AE70A045", CTID),
            ("https://credentialfinder.org/competency/ce-6369c51f-4d86-4592-a761-8b32ae70a045", CTID),
            ("urn:ctid:6369C51F-4d86-4592-a761-8b32ae70a045", CTID),
            ("urn:ctid:ce-6369C51F-4d86-4592-a761-8b32ae70a045", CTID),
            ("ce-6369c51f-4d86-4592-a761-8b32ae70a045", CTID),
            // A number of the search site says nothing of the CTID.
            (
                "https://credentialfinder.org/credential/20229/Some_Name",
                "https://credentialfinder.org/credential/20229/Some_Name",
            ),
            ("https://salt.example/uri/DDCF67A6-0b4c-4c4a-9c0e-9f3d3d5b1f10", CASE),
            ("https://other.example/ims/case/v1p0/CFItems/ddcf67a6-0b4c-4c4a-9c0e-9f3d3d5b1f10", CASE),
            ("URN:UUID:DDCF67A6-0b4c-4c4a-9c0e-9f3d3d5b1f10", CASE),
            ("http://Issuer.Example:80/b/1", "https://issuer.example/b/1"),
            ("https://issuer.example:443/b/%7euser%2fx", "https://issuer.example/b/~user%2Fx"),
            ("https://issuer.example/", "https://issuer.example"),
            ("https://issuer.example/skills#problem-solving", "https://issuer.example/skills#problem-solving"),
            ("https://issuer.example/b?x=%41%zz", "https://issuer.example/b?x=A%zz"),
            (" https://issuer.example/b/1 ", "https://issuer.example/b/1"),
            ("did:web:issuer.example", "did:web:issuer.example"),
            ("urn:skillmatch:skill:python", "urn:skillmatch:skill:python"),
            ("no iri at all", "no iri at all"),
            ("http://", "http://"),
        ] {
            assert_eq!(canonical(written), expected, "{written}");
            assert_eq!(canonical(expected), expected, "{expected} is canonical");
        }
    }

    #[test]
    fn look_alikes_stay_apart() {
        let latin = canonical("https://paypal.example/i");
        let cyrillic = canonical("https://p\u{430}ypal.example/i");
        assert_ne!(latin, cyrillic);
        assert_ne!(canonical("https://issuer.example/b/1"), canonical("https://www.issuer.example/b/1"));
        assert_ne!(canonical("https://issuer.example/b/1"), canonical("https://issuer.example/b/1/"));
    }
}
