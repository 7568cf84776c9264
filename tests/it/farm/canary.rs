//! Canaries: strings that stand in every personal place of the farm and may be nowhere on the disk of a crawler.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};

/// All canaries of a farm, with the places where they stand.
#[derive(Clone, Default)]
pub(crate) struct Canaries(Arc<Mutex<BTreeMap<String, String>>>);

impl Canaries {
    /// A string that stands nowhere else, for this place. It has nothing in common with others, so that it stays in one
    /// piece when it is packed.
    pub(crate) fn word(&self, place: &str) -> String {
        let mut all = self.0.lock().unwrap();
        let hash = blake3::hash(format!("{place} {}", all.len()).as_bytes());
        let letters = hash.as_bytes().iter().take(18).map(|byte| char::from(b'a' + byte % 26));
        let canary: String = letters.collect();
        all.insert(canary.clone(), place.to_owned());
        canary
    }

    /// An e-mail address.
    pub(crate) fn email(&self, place: &str) -> String {
        format!("{}@mail.test", self.word(place))
    }

    /// 64 hexadecimal digits.
    pub(crate) fn hash(&self, place: &str) -> String {
        let mut all = self.0.lock().unwrap();
        let hash = blake3::hash(format!("{place} {} hash", all.len()).as_bytes()).to_hex().to_string();
        all.insert(hash.clone(), place.to_owned());
        hash
    }

    /// Takes up a string that is known to be personal.
    pub(crate) fn adopt(&self, text: &str, place: &str) {
        self.0.lock().unwrap().insert(text.to_owned(), place.to_owned());
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Canaries in these bytes, with their places. They are looked for as they are, in Base64 at each of its three
    /// positions, and as two bytes a letter.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Vec<String> {
        let all = self.0.lock().unwrap();
        // One pass over the bytes: the first eight bytes of each form are looked up at each position.
        let mut forms: std::collections::HashMap<[u8; 8], Vec<(Vec<u8>, &str)>> = std::collections::HashMap::new();
        for (canary, place) in all.iter() {
            for form in forms_of(canary) {
                if let Some(first) = form.first_chunk::<8>() {
                    forms.entry(*first).or_default().push((form.clone(), place));
                }
            }
        }
        let mut found = std::collections::BTreeSet::new();
        for at in 0..bytes.len().saturating_sub(7) {
            let Some(first) = bytes[at..].first_chunk::<8>() else { break };
            for (form, place) in forms.get(first).into_iter().flatten() {
                if bytes[at..].starts_with(form) {
                    found.insert((*place).to_owned());
                }
            }
        }
        found.into_iter().collect()
    }

    /// Canaries in all files below a folder, with the file and the place.
    pub(crate) fn found_below(&self, folder: &Path) -> Vec<String> {
        let mut found = Vec::new();
        for path in files_below(folder) {
            let bytes = std::fs::read(&path).unwrap();
            found.extend(self.found_in(&bytes).into_iter().map(|place| format!("{}: {place}", path.display())));
        }
        found
    }
}

fn forms_of(canary: &str) -> Vec<Vec<u8>> {
    let mut forms = vec![canary.as_bytes().to_vec()];
    for before in 0..3 {
        // Letters at the borders depend on what stands beside them.
        let padded = [&b"\0\0"[..before], canary.as_bytes()].concat();
        let text = STANDARD_NO_PAD.encode(&padded);
        let from = (before * 8).div_ceil(6);
        let to = padded.len() * 8 / 6;
        forms.push(text.as_bytes()[from..to].to_vec());
    }
    forms.push(canary.encode_utf16().flat_map(u16::to_le_bytes).collect());
    forms
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canaries_are_found_in_each_form_and_nothing_else_is() {
        let canaries = Canaries::default();
        let word = canaries.word("name");
        let email = canaries.email("e-mail");
        assert_ne!(word, canaries.word("name"));
        for before in ["", "a", "ab", "abc", "{\"name\": \""] {
            let plain = format!("{before}{word}, and so on");
            let packed = STANDARD_NO_PAD.encode(&plain);
            assert_eq!(canaries.found_in(plain.as_bytes()), ["name"]);
            assert_eq!(canaries.found_in(packed.as_bytes()), ["name"], "{packed}");
        }
        assert_eq!(canaries.found_in(email.as_bytes()), ["e-mail"]);
        assert!(canaries.found_in(b"nobody is named here, nor anywhere else").is_empty());
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        std::fs::write(folder.path().join("deep/file-wal"), format!("\0\0{email}\0")).unwrap();
        assert_eq!(canaries.found_below(folder.path()).len(), 1);
    }
}
