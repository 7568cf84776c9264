//! What an issuer tells crawlers of ours in `/.well-known/skillmatch.json`: what not to fetch, whom to ask, and
//! corrections of documents that cannot be changed where they lie. It counts for its own origin only.

#[cfg(test)]
mod tests;

use std::collections::{HashMap, hash_map::Entry};

use serde_json::Value;
use url::Url;

use crate::{model::Problem, standards::apply_patch};

/// The file of one origin.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SiteFile {
    /// Whom to ask, in the issuer's words.
    pub contact: Option<String>,
    opt_out: OptOut,
    origin: Option<url::Origin>,
    corrections: HashMap<String, Vec<Value>>,
}

/// What is not to be fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum OptOut {
    #[default]
    Nothing,
    Everything,
    /// Paths that begin so.
    Below(Vec<String>),
}

impl SiteFile {
    /// Where it lies on its site.
    pub const PATH: &str = "/.well-known/skillmatch.json";
    /// A longer file is not read, in bytes.
    pub const MAX_BYTES: usize = 256 << 10;
    /// So many corrections count.
    pub const MAX_CORRECTIONS: usize = 1_000;

    const MAX_PATHS: usize = 1_000;
    const MAX_OPERATIONS: usize = 200;
    /// The longest pointer; it bounds how deep a correction can nest things.
    const MAX_POINTER_BYTES: usize = 1_024;
    /// So much may be copied inside of a document, in bytes: copies of copies grow without end.
    const MAX_COPIED_BYTES: usize = 1 << 20;
    const MAX_CONTACT_CHARACTERS: usize = 200;

    /// Where it lies on the site of an address.
    pub fn place(url: &Url) -> Option<Url> {
        url.join(Self::PATH).ok()
    }

    /// Reads the file of the site at `origin`. What is not understood is a problem, and the rest counts. An objection
    /// that is not understood counts as one to everything. An empty text is that of a site without one.
    pub fn parse(bytes: &[u8], origin: &Url) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut file = Self { origin: Some(origin.origin()), ..Self::default() };
        if bytes.len() > Self::MAX_BYTES {
            let message = format!("is longer than {} bytes; not read", Self::MAX_BYTES);
            problems.push(Problem::error("", message, "leave out corrections that are done at the document itself"));
            return (file, problems);
        }
        if bytes.trim_ascii().is_empty() {
            return (file, problems);
        }
        let value: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
            Ok(value) => value,
            Err(error) => {
                problems.push(Problem::error("", format!("is not JSON: {error}"), "check it with a JSON validator"));
                return (file, problems);
            }
        };
        let Some(object) = value.as_object() else {
            problems.push(Problem::error("", "is no object", r#"write for instance {"opt_out": true}"#));
            return (file, problems);
        };
        for (key, value) in object {
            match key.as_str() {
                "opt_out" => file.opt_out = opt_out(value, origin, &mut problems),
                "contact" => file.contact = contact(value, &mut problems),
                "corrections" => file.corrections = corrections(value, origin, &mut problems),
                _ if key.starts_with(['$', '@', '_']) || key == "comment" => {}
                _ => {
                    let message = format!("`{}` is not known", key.chars().take(40).collect::<String>());
                    let hint = "known are opt_out, contact and corrections";
                    problems.push(Problem::note("", message, hint));
                }
            }
        }
        (file, problems)
    }

    /// Whether the issuer does not want this address fetched.
    pub fn objects_to(&self, url: &Url) -> bool {
        if self.origin.as_ref() != Some(&url.origin()) {
            return false;
        }
        match &self.opt_out {
            OptOut::Nothing => false,
            OptOut::Everything => true,
            OptOut::Below(paths) => {
                let path = path_of(url);
                paths.iter().any(|it| path.starts_with(it.as_str()))
            }
        }
    }

    /// How many corrections it has.
    pub fn corrections(&self) -> usize {
        self.corrections.len()
    }

    /// The body of a document as the issuer corrects it; `None` where there is no correction of it.
    ///
    /// The corrected body carries no mark: whoever uses it says so in its problems.
    ///
    /// # Errors
    /// Why the correction does not fit. The body counts as it was then.
    pub fn correct(&self, url: &Url, bytes: &[u8]) -> Option<Result<Vec<u8>, String>> {
        let operations = self.corrections.get(&name_of(url))?;
        Some(corrected(operations, bytes))
    }
}

fn corrected(operations: &[Value], bytes: &[u8]) -> Result<Vec<u8>, String> {
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut value: Value = serde_json::from_slice(body).map_err(|_| "the document is not JSON".to_owned())?;
    let mut copied = 0_usize;
    for operation in operations {
        if operation.get("op").and_then(Value::as_str) == Some("copy") {
            let from = operation.get("from").and_then(Value::as_str).unwrap_or_default();
            let size = value.pointer(from).and_then(|it| serde_json::to_vec(it).ok()).map_or(0, |it| it.len());
            copied = copied.saturating_add(size);
            if copied > SiteFile::MAX_COPIED_BYTES {
                return Err(format!("it copies more than {} bytes", SiteFile::MAX_COPIED_BYTES));
            }
        }
        apply_patch(&mut value, std::slice::from_ref(operation))?;
    }
    serde_json::to_vec(&value).map_err(|error| error.to_string())
}

fn opt_out(value: &Value, origin: &Url, problems: &mut Vec<Problem>) -> OptOut {
    const HINT: &str = r#"write true, or a list of paths such as ["/private/"]"#;
    let paths = match value {
        Value::Null | Value::Bool(false) => return OptOut::Nothing,
        Value::Bool(true) => return OptOut::Everything,
        Value::String(_) => std::slice::from_ref(value),
        Value::Array(items) => items.as_slice(),
        Value::Number(_) | Value::Object(_) => {
            problems.push(Problem::warning("/opt_out", "is not understood; taken as an objection to all", HINT));
            return OptOut::Everything;
        }
    };
    let mut below = Vec::new();
    for (at, item) in paths.iter().enumerate() {
        let place = if value.is_array() { format!("/opt_out/{at}") } else { "/opt_out".to_owned() };
        let text = item.as_str().map(str::trim).unwrap_or_default();
        if at >= SiteFile::MAX_PATHS {
            let message = format!("more than {} paths; taken as an objection to all", SiteFile::MAX_PATHS);
            problems.push(Problem::warning("/opt_out", message, "name the folders above them"));
            return OptOut::Everything;
        }
        let joined = if text.is_empty() { None } else { origin.join(text).ok() };
        match joined {
            Some(url) if url.origin() != origin.origin() => {
                problems.push(Problem::warning(place, "is an address of another site; passed over", HINT));
            }
            Some(url) if text.starts_with('/') || text.contains("://") => below.push(path_of(&url)),
            _ => {
                problems.push(Problem::warning(place, "is no path; taken as an objection to all", HINT));
                return OptOut::Everything;
            }
        }
    }
    if below.iter().any(|it| it == "/") { OptOut::Everything } else { OptOut::Below(below) }
}

fn contact(value: &Value, problems: &mut Vec<Problem>) -> Option<String> {
    let text = value.as_str().map(str::trim).filter(|it| !it.is_empty() && !it.chars().any(char::is_control));
    if text.is_none() {
        problems.push(Problem::note("/contact", "is no text", "write an e-mail address or a web address"));
    }
    text.map(|it| it.chars().take(SiteFile::MAX_CONTACT_CHARACTERS).collect())
}

fn corrections(value: &Value, origin: &Url, problems: &mut Vec<Problem>) -> HashMap<String, Vec<Value>> {
    let mut found = HashMap::new();
    let Some(items) = value.as_array() else {
        let hint = r#"write [{"url": "https://...", "patch": [...]}]"#;
        problems.push(Problem::error("/corrections", "is no list; there are no corrections", hint));
        return found;
    };
    if items.len() > SiteFile::MAX_CORRECTIONS {
        let message = format!("{} corrections are more than {}", items.len(), SiteFile::MAX_CORRECTIONS);
        problems.push(Problem::error("/corrections", message, "mend the documents themselves"));
    }
    for (at, item) in items.iter().take(SiteFile::MAX_CORRECTIONS).enumerate() {
        match correction(item, origin) {
            Ok((name, operations)) => {
                if let Entry::Vacant(free) = found.entry(name) {
                    free.insert(operations);
                } else {
                    let message = "corrects a document that is corrected already; passed over";
                    problems.push(Problem::warning(format!("/corrections/{at}"), message, "join the two patches"));
                }
            }
            Err((key, message)) => {
                let hint = "give the document's own address, on this site, and a JSON patch (RFC 6902)";
                problems.push(Problem::error(format!("/corrections/{at}{key}"), message, hint));
            }
        }
    }
    found
}

fn correction(item: &Value, origin: &Url) -> Result<(String, Vec<Value>), (String, String)> {
    let refuse = |key: &str, message: String| Err((key.to_owned(), message));
    let Some(written) = item.get("url").and_then(Value::as_str).map(str::trim).filter(|it| !it.is_empty()) else {
        return refuse("/url", "does not say which document it corrects".to_owned());
    };
    let Ok(url) = origin.join(written) else { return refuse("/url", "is no address".to_owned()) };
    if url.origin() != origin.origin() {
        return refuse("/url", "is an address of another site, which this one cannot correct".to_owned());
    }
    let Some(operations) = item.get("patch").and_then(Value::as_array).filter(|it| !it.is_empty()) else {
        return refuse("/patch", "is no list of operations".to_owned());
    };
    if operations.len() > SiteFile::MAX_OPERATIONS {
        return refuse("/patch", format!("has more than {} operations", SiteFile::MAX_OPERATIONS));
    }
    for (at, operation) in operations.iter().enumerate() {
        let key = format!("/patch/{at}");
        let too_long = |name: &str| {
            let text = operation.get(name).and_then(Value::as_str).unwrap_or_default();
            text.len() > SiteFile::MAX_POINTER_BYTES
        };
        if too_long("path") || too_long("from") {
            return refuse(&key, format!("has a pointer longer than {} bytes", SiteFile::MAX_POINTER_BYTES));
        }
        if let Err(error) = serde_json::from_value::<json_patch::PatchOperation>(operation.clone()) {
            return refuse(&key, format!("is no operation of a JSON patch: {error}"));
        }
    }
    Ok((name_of(&url), operations.clone()))
}

/// The address without its fragment, which is not sent.
fn name_of(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    url.into()
}

/// Path and query, as they are compared.
fn path_of(url: &Url) -> String {
    match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    }
}
