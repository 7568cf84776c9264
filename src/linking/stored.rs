//! Stored: a lexicon as bytes, so that it is built once and loaded often.
//!
//! Layout: `SMLEXICN`; the digest of everything behind it; the digest of the rules it was built by; its numbers and texts
//! (postcard). The rules are the version, the tables of meanings and of demand, and what building makes of a few telling
//! names: bytes that another program wrote in another way are never mixed with this one's.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{
    embedding::Table,
    lexicon::{Lexicon, LexiconForm},
    prior,
};
use crate::model::Iri;

const MARK: &[u8; 8] = b"SMLEXICN";
/// To be raised when a lexicon is built in another way that [`PROBES`] do not show.
const VERSION: u32 = 1;
const DIGEST_BYTES: usize = 32;

/// Names from which it shows how names are taken apart.
const PROBES: [(&str, &str, &str); 14] = [
    ("237db40b-4600-47c0-837f-4a2c4f3014ab", "en", "project management"),
    ("237db40b-4600-47c0-837f-4a2c4f3014ab", "en", "PM"),
    ("237db40b-4600-47c0-837f-4a2c4f3014ab", "de", "Projektmanagement"),
    ("a", "en", "enterprise resource planning (ERP)"),
    ("a", "und", "organise catalogues of colour, defence and analysis"),
    ("b", "en", "C++ / C#"),
    ("b", "en", "Node.js"),
    ("c", "en", "T-SQL"),
    ("c", "en", "bachelor's degrees in PLCs"),
    ("d", "de", "Geräte für Straßenbau prüfen"),
    ("d", "de", "Übersetzungsbüros führen"),
    ("e", "es", "gestión de señales"),
    ("e", "en", "problem-solving skills"),
    ("f", "sv", "köra lastbil på ön"),
];

/// What a lexicon was built from, in 32 bytes: equal for the same names in the same order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormsDigest([u8; DIGEST_BYTES]);

/// Why bytes are no lexicon that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoredLexiconError {
    /// They are of something else, or were changed or cut since they were written.
    #[error("the stored lexicon is damaged")]
    Damaged,
    /// They were written by a program with other tables or other rules.
    #[error("the stored lexicon is of another version, or was made with other tables")]
    OtherRules,
}

/// The digest of the table of meanings that this program has, in hexadecimal digits.
pub fn table_digest() -> String {
    blake3::Hash::from_bytes(Table::shipped_digest()).to_hex().to_string()
}

impl Lexicon {
    /// What it was built from.
    pub fn digest(&self) -> FormsDigest {
        self.digest
    }

    /// What a lexicon of these names would be built from; quick, nothing is built.
    pub fn digest_of<'a>(forms: impl IntoIterator<Item = LexiconForm<'a>>) -> FormsDigest {
        let mut digester = FormsDigester::default();
        for form in forms {
            digester.add(&form);
        }
        digester.finish()
    }

    /// The lexicon as bytes, without its corrections. The same lexicon gives the same bytes.
    ///
    /// # Errors
    /// [`StoredLexiconError::Damaged`] when memory does not suffice for them.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StoredLexiconError> {
        let mut bytes = MARK.to_vec();
        bytes.extend([0; DIGEST_BYTES]);
        bytes.extend(*RULES);
        let mut bytes = postcard::to_extend(self, bytes).map_err(|_| StoredLexiconError::Damaged)?;
        let digest = bytes.get(MARK.len() + DIGEST_BYTES..).map(blake3::hash);
        let place = bytes.get_mut(MARK.len()..MARK.len() + DIGEST_BYTES);
        if let (Some(digest), Some(place)) = (digest, place) {
            place.copy_from_slice(digest.as_bytes());
        }
        Ok(bytes)
    }

    /// Reads what [`Self::to_bytes`] gave, in a fraction of the time that building takes.
    ///
    /// # Errors
    /// [`StoredLexiconError`]; the lexicon must then be built anew.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StoredLexiconError> {
        let damaged = StoredLexiconError::Damaged;
        let rest = bytes.strip_prefix(MARK).ok_or(damaged)?;
        let (digest, rest) = rest.split_first_chunk::<DIGEST_BYTES>().ok_or(damaged)?;
        if blake3::hash(rest).as_bytes() != digest {
            return Err(damaged);
        }
        let (rules, rest) = rest.split_first_chunk::<DIGEST_BYTES>().ok_or(damaged)?;
        if *rules != *RULES {
            return Err(StoredLexiconError::OtherRules);
        }
        postcard::from_bytes(rest).map_err(|_| damaged)
    }
}

/// The digest of the rules by which this program builds lexicons.
static RULES: LazyLock<[u8; DIGEST_BYTES]> = LazyLock::new(|| {
    let skill = |name: &str| Iri::new(&format!("http://data.europa.eu/esco/skill/{name}")).ok();
    let skills: Vec<Iri> = PROBES.iter().filter_map(|(name, ..)| skill(name)).collect();
    let forms = skills.iter().zip(PROBES).map(|(skill, (_, language, form))| LexiconForm {
        skill,
        framework: Some("esco"),
        language,
        form,
        preferred: form.contains(' '),
    });
    let probe = postcard::to_allocvec(&Lexicon::build(forms)).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    hasher.update(&VERSION.to_le_bytes());
    hasher.update(&Table::shipped_digest()).update(&prior::shipped_digest()).update(&probe);
    *hasher.finalize().as_bytes()
});

/// Takes names up into a [`FormsDigest`].
#[derive(Debug, Default)]
pub(super) struct FormsDigester(blake3::Hasher);

impl FormsDigester {
    pub(super) fn add(&mut self, form: &LexiconForm<'_>) {
        for text in [form.skill.as_str(), form.framework.unwrap_or_default(), form.language, form.form] {
            self.0.update(text.as_bytes()).update(&[0xff]);
        }
        self.0.update(&[u8::from(form.preferred), u8::from(form.framework.is_some())]);
    }

    pub(super) fn finish(&self) -> FormsDigest {
        FormsDigest(*self.0.finalize().as_bytes())
    }
}

/// Tables as lists in the order of their keys, so that equal tables are equal bytes.
pub(super) mod sorted {
    use std::{
        collections::{BTreeMap, HashMap},
        hash::BuildHasher,
    };

    use serde::{Deserialize, Deserializer, Serializer};

    type Key = (u32, u32);

    pub(in crate::linking) fn serialize<S: Serializer, H: BuildHasher>(
        table: &HashMap<Key, u32, H>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(table.iter().collect::<BTreeMap<_, _>>())
    }

    pub(in crate::linking) fn deserialize<'de, D: Deserializer<'de>, H: BuildHasher + Default>(
        deserializer: D,
    ) -> Result<HashMap<Key, u32, H>, D::Error> {
        Ok(Vec::<(Key, u32)>::deserialize(deserializer)?.into_iter().collect())
    }
}

/// Automata of words as bytes.
pub(super) mod automaton {
    use std::fmt;

    use serde::{Deserializer, Serializer, de};

    pub(in crate::linking) fn serialize<S: Serializer>(
        map: &fst::Map<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(map.as_fst().as_bytes())
    }

    pub(in crate::linking) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<fst::Map<Vec<u8>>, D::Error> {
        deserializer.deserialize_bytes(Automaton)
    }

    struct Automaton;

    impl de::Visitor<'_> for Automaton {
        type Value = fst::Map<Vec<u8>>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an automaton of words")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
            fst::Map::new(bytes.to_vec()).map_err(E::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linking::{Corrections, LinkOptions, tests::lexicon_of};

    fn small() -> Lexicon {
        lexicon_of(&[
            ("erp", "enterprise resource planning (ERP)", &["business software"]),
            ("welding", "apply welding techniques", &["weld", "joining of metals"]),
        ])
    }

    #[test]
    fn what_was_stored_answers_like_what_was_built() {
        let built = small();
        let loaded = Lexicon::from_bytes(&built.to_bytes().unwrap()).unwrap();
        assert_eq!(
            (loaded.len(), loaded.size_bytes(), loaded.digest()),
            (built.len(), built.size_bytes(), built.digest())
        );
        for query in ["ERP", "weldnig", "joining metal", "we weld all day and night in our big yard", "soldering"] {
            let options = LinkOptions::default();
            assert_eq!(loaded.explain(query, &options), built.explain(query, &options), "{query}");
        }
        assert_eq!(loaded.to_bytes().unwrap(), built.to_bytes().unwrap());
        let (corrections, _) = Corrections::read("# skillmatch corrections 1\nphrase,skill\nerp,none\n");
        let corrected = small().with_corrections(corrections);
        assert_eq!(corrected.to_bytes().unwrap(), built.to_bytes().unwrap(), "corrections are not stored");
        assert!(Lexicon::from_bytes(&Lexicon::default().to_bytes().unwrap()).unwrap().is_empty());
    }

    #[test]
    fn damaged_bytes_are_told_apart_and_never_read() {
        let bytes = small().to_bytes().unwrap();
        for at in (0..bytes.len()).step_by(bytes.len() / 300 + 1) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            assert_eq!(Lexicon::from_bytes(&flipped).unwrap_err(), StoredLexiconError::Damaged, "byte {at}");
            assert_eq!(Lexicon::from_bytes(&bytes[..at]).unwrap_err(), StoredLexiconError::Damaged, "first {at} bytes");
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert_eq!(Lexicon::from_bytes(&longer).unwrap_err(), StoredLexiconError::Damaged);
    }

    #[test]
    fn other_rules_are_other_bytes() {
        let mut bytes = small().to_bytes().unwrap();
        bytes[40] ^= 1;
        let digest = blake3::hash(&bytes[40..]);
        bytes[8..40].copy_from_slice(digest.as_bytes());
        assert_eq!(Lexicon::from_bytes(&bytes).unwrap_err(), StoredLexiconError::OtherRules);
    }

    #[test]
    fn the_digest_is_that_of_all_that_is_said() {
        let skill = Iri::new("urn:x:y").unwrap();
        let form =
            |language, form, preferred| LexiconForm { skill: &skill, framework: None, language, form, preferred };
        let first = form("en", "welding", true);
        let one = Lexicon::digest_of([first]);
        assert_eq!(one, Lexicon::build([first]).digest());
        let others = [form("de", "welding", true), form("en", "weldin", true), form("en", "welding", false)];
        let framework = LexiconForm { framework: Some(""), ..first };
        for other in others.into_iter().chain([framework]) {
            assert_ne!(one, Lexicon::digest_of([other]), "{other:?}");
        }
        assert_ne!(one, Lexicon::digest_of([first, first]));
    }
}
