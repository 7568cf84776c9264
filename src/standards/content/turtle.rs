//! How Turtle and N-Triples begin: a prefix may look like a row of a table, an IRI like a tag.

/// Whether a text begins with a directive or with a triple's subject, comments aside.
pub(super) fn is_turtle(bytes: &[u8]) -> bool {
    let mut rest = bytes.trim_ascii_start();
    while rest.first() == Some(&b'#') {
        rest = rest.splitn(2, |it| *it == b'\n').nth(1).unwrap_or_default().trim_ascii_start();
    }
    let line = rest.split(|it| *it == b'\n').next().unwrap_or_default();
    let line = line.get(..line.len().min(2_048)).unwrap_or_default();
    let word = |word: &str| {
        line.get(..word.len()).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
            && line.get(word.len()).is_some_and(u8::is_ascii_whitespace)
    };
    if word("@prefix") || word("@base") || ((word("prefix") || word("base")) && line.contains(&b'<')) {
        return true;
    }
    let Some(subject) = line.strip_prefix(b"<") else { return false };
    let Some(end) = subject.iter().position(|it| *it == b'>') else { return false };
    let (iri, after) = subject.split_at(end);
    let plain = !iri.iter().any(|it| it.is_ascii_whitespace() || matches!(it, b'"' | b'\'' | b'<'));
    let absolute = iri.windows(3).any(|it| it == b"://") || iri.starts_with(b"urn:");
    let relative = iri.is_empty() || iri.starts_with(b"#");
    plain && (absolute || relative) && after.get(1).is_none_or(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::is_turtle;

    #[test]
    fn turtle_is_told_from_tables_and_tags() {
        for (text, expected) in [
            ("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n", true),
            ("@prefix\tskos:\t<http://www.w3.org/2004/02/skos/core#>\t.\n", true),
            ("# a, b, c\n\nPREFIX skos: <http://x/>\n", true),
            ("<https://kits.example/a> a <https://kits.example/B> .", true),
            ("<#a> a <#b> .", true),
            ("<> a <#b> .", true),
            ("<html><body>", false),
            ("<rdf:RDF xmlns:rdf=\"http://x/\">", false),
            ("<?xml version=\"1.0\"?>", false),
            ("prefix,name\n1,2\n", false),
            ("# heading\n\ntext", false),
            ("prefix a b c", false),
            ("", false),
        ] {
            assert_eq!(is_turtle(text.as_bytes()), expected, "{text}");
        }
    }
}
