//! One rule of robots.txt, and whether it matches a path. Plain string search, so that no pattern is slow: each part
//! between stars is looked for once, from the left.

use std::borrow::Cow;

/// An `Allow` or `Disallow` with its pattern.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    is_allow: bool,
    pattern: String,
    /// The pattern decoded, where that makes a difference and counts.
    decoded: Option<String>,
}

impl Rule {
    /// A rule of the bytes that stand in the file.
    pub(super) fn new(pattern: &[u8], is_allow: bool) -> Self {
        let mut pattern = escape(pattern);
        if !is_allow && !pattern.starts_with(['/', '*']) {
            // A path without its slash matches nothing; that it was meant is a good guess.
            pattern.insert(0, '/');
        }
        // `%62` and `b` are the same in a path (RFC 9309, 2.2.2). Servers and other crawlers do not all know; where
        // it matters, the reading that forbids more is taken.
        let decoded = match normal(&pattern, Unreserved::Decoded) {
            Cow::Owned(decoded) if !is_allow => Some(decoded),
            _ => None,
        };
        Self { is_allow, pattern, decoded }
    }

    pub(super) fn is_allow(&self) -> bool {
        self.is_allow
    }

    /// The length that decides which rule wins.
    pub(super) fn length(&self) -> usize {
        self.pattern.len()
    }

    /// The pattern as it is compared.
    #[cfg(test)]
    pub(super) fn pattern(&self) -> &str {
        &self.pattern
    }

    pub(super) fn matches(&self, path: &Path<'_>) -> bool {
        let is_match_decoded = || {
            let is_other = self.decoded.is_some() || path.decoded != path.escaped;
            is_other && is_match(self.decoded.as_ref().unwrap_or(&self.pattern), &path.decoded)
        };
        is_match(&self.pattern, &path.escaped) || (!self.is_allow && is_match_decoded())
    }
}

/// A path with its query, in the two forms in which it is compared.
pub(super) struct Path<'a> {
    escaped: Cow<'a, str>,
    decoded: Cow<'a, str>,
}

impl<'a> Path<'a> {
    pub(super) fn new(path: &'a str) -> Self {
        Self { escaped: normal(path, Unreserved::Kept), decoded: normal(path, Unreserved::Decoded) }
    }
}

/// Whether a pattern matches the beginning of a path; `*` stands for anything, `$` at the end for the end.
fn is_match(pattern: &str, path: &str) -> bool {
    let (pattern, is_anchored) = pattern.strip_suffix('$').map_or((pattern, false), |it| (it, true));
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return !is_anchored || rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    if is_anchored { rest.ends_with(last) } else { rest.contains(last) }
}

/// A pattern as a path is written in an address: what cannot stand there is encoded.
fn escape(pattern: &[u8]) -> String {
    let mut escaped = String::with_capacity(pattern.len());
    for byte in pattern {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'`' | b'{' | b'}') {
            escaped.push(char::from(*byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    normal(&escaped, Unreserved::Kept).into_owned()
}

/// What is done with characters that are encoded without need.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unreserved {
    Kept,
    Decoded,
}

/// A path with the digits of what is encoded in upper case.
fn normal(path: &str, unreserved: Unreserved) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let mut normal = String::with_capacity(path.len());
    let mut parts = path.split('%');
    normal.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let code = part.get(..2).filter(|it| it.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let Some((code, byte)) = code.and_then(|it| Some((it, u8::from_str_radix(it, 16).ok()?))) else {
            normal.push('%');
            normal.push_str(part);
            continue;
        };
        let is_unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if is_unreserved && unreserved == Unreserved::Decoded {
            normal.push(char::from(byte));
        } else {
            normal.push('%');
            normal.push_str(&code.to_ascii_uppercase());
        }
        normal.push_str(part.get(2..).unwrap_or_default());
    }
    if normal == path { Cow::Borrowed(path) } else { Cow::Owned(normal) }
}
