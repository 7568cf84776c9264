//! What is personal, and the keyed names under which people and their documents are known.

use crate::model::{Document, HolderIdentity, Iri, Reading};

/// The secret behind all pseudonyms of one home. Made with the learners' file and kept in it.
#[derive(Clone)]
pub(super) struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Secret")
    }
}

/// How pseudonyms begin.
const LEARNER: &str = "urn:skillmatch:learner:";

impl Secret {
    /// A new secret, as 64 hexadecimal digits.
    pub(super) fn generate() -> String {
        let mut hasher = blake3::Hasher::new();
        for _ in 0..4 {
            hasher.update(uuid::Uuid::new_v4().as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }

    /// The secret with these 64 hexadecimal digits.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }

    /// The pseudonym of this identity. An identity that is a pseudonym already stays what it is.
    pub(super) fn pseudonym(&self, identity: &HolderIdentity) -> Iri {
        if identity.kind == "id"
            && identity.value.starts_with(LEARNER)
            && let Ok(iri) = Iri::new(&identity.value)
        {
            return iri;
        }
        Iri::local("learner", &self.keyed(&["holder", &identity.kind, &identity.value]))
    }

    /// What the catalog calls the source of a personal document: a path or URL may well hold a name.
    pub(super) fn source_alias(&self, source: &str) -> String {
        format!("urn:skillmatch:source:{}", self.keyed(&["source", source]))
    }

    /// The mark that stays of somebody who was erased.
    pub(super) fn erasure_mark(&self, learner: &Iri) -> String {
        self.keyed(&["erased", learner.as_str()])
    }

    /// 32 hexadecimal digits; each part is preceded by its length, so that no two lists of parts are the same bytes.
    fn keyed(&self, parts: &[&str]) -> String {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut hex = hasher.finalize().to_hex().to_string();
        hex.truncate(32);
        hex
    }
}

/// Whether the bytes and problems of this document belong into the learners' file.
///
/// In doubt they do: what could not be read at all may be about anybody, and so may what was lost of a document that
/// looks like an award. A credential that says nothing of an achievement is about somebody, whoever issued it.
pub(super) fn is_personal(document: &Document, reading: &Reading, holder: Option<&Iri>) -> bool {
    holder.is_some()
        || reading.records.is_empty()
        || reading.standard == Some("verifiable_credential")
        || reading.records.iter().any(|placed| placed.value.kind().is_personal())
        || (reading.has_errors() && looks_like_an_award(&document.bytes))
}

/// Images (badges are baked into them), compact tokens, and JSON that speaks of a recipient, subject or e-mail.
fn looks_like_an_award(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 3] = [b"\x89PNG", b"eyJ", b"PK\x03\x04"];
    const WORDS: [&[u8]; 6] =
        [b"recipient", b"credentialSubject", b"learner", b"verifiableCredential", b"openbadges:", b"email"];
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
        || WORDS.iter().any(|word| bytes.windows(word.len()).any(|window| window == *word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Achievement, Problem, Record};

    fn secret(byte: u8) -> Secret {
        Secret([byte; 32])
    }

    fn identity(kind: &str, value: &str) -> HolderIdentity {
        HolderIdentity { kind: kind.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn pseudonyms_are_stable_keyed_and_unambiguous() {
        let first = secret(1).pseudonym(&identity("email", "jane@example.org"));
        assert_eq!(first, secret(1).pseudonym(&identity("email", "jane@example.org")));
        assert_eq!(first.as_str().len(), LEARNER.len() + 32);
        let others = [
            secret(2).pseudonym(&identity("email", "jane@example.org")),
            secret(1).pseudonym(&identity("hash", "jane@example.org")),
            secret(1).pseudonym(&identity("emai", "ljane@example.org")),
        ];
        assert!(others.iter().all(|other| *other != first), "{first:?} {others:?}");
        assert_eq!(secret(1).pseudonym(&identity("id", first.as_str())), first);
    }

    #[test]
    fn secrets_differ_and_are_read_back() {
        let text = Secret::generate();
        assert_ne!(text, Secret::generate());
        assert!(Secret::from_hex(&text).is_some());
        assert!(Secret::from_hex("no").is_none());
    }

    #[test]
    fn in_doubt_a_document_is_personal() {
        let achievement = Record::Achievement(Achievement::unnamed(Iri::local("achievement", "a")));
        let mut public = Reading { standard: Some("open_badges_2"), ..Reading::default() };
        public.push("", achievement);
        let mut lossy = public.clone();
        lossy.problems.push(Problem::error("/recipient", "not understood", ""));
        let plain = Document::new("a.json", r#"{"type":"BadgeClass"}"#);
        let award = Document::new("b.json", r#"{"recipient":{"identity":"jane@example.org"}}"#);
        let pass = Reading { standard: Some("verifiable_credential"), ..public.clone() };
        let learner = Iri::local("learner", "x");
        let cases = [
            (&plain, &pass, None, true),
            (&plain, &public, None, false),
            (&award, &public, None, false),
            (&plain, &lossy, None, false),
            (&award, &lossy, None, true),
            (&plain, &public, Some(&learner), true),
            (&plain, &Reading::default(), None, true),
        ];
        for (document, reading, holder, expected) in cases {
            assert_eq!(is_personal(document, reading, holder), expected, "{} {reading:?}", document.source);
        }
    }
}
