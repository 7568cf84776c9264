//! What every fuzz target does: read, and complain of what a reader must never do.

use skillmatch::{
    model::{Document, Severity},
    standards::{self, ReadOptions, to_json},
};

/// Reads the bytes as what they look like, and as each of these standards.
pub fn read(bytes: &[u8], standards: &[&str]) {
    read_as(bytes, None);
    for id in standards {
        assert!(standards::ALL.iter().any(|it| it.id() == *id), "there is no standard `{id}`");
        read_as(bytes, Some(id));
    }
}

fn read_as(bytes: &[u8], standard: Option<&str>) {
    let document = Document::new("fuzz", bytes);
    let options = ReadOptions { standard: standard.map(str::to_owned), ..ReadOptions::default() };
    let reading = standards::read(&document, &options);
    for problem in reading.problems.iter().filter(|it| it.severity == Severity::Error) {
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
    }
    assert!(!(reading.records.is_empty() && reading.links.is_empty() && reading.problems.is_empty()), "silent");
    let _ = to_json(&document.source, &reading);
}

/// An image of one pixel whose text chunks hold these bytes, with correct checksums, which no fuzzer would find.
pub fn png(keyword_and_text: &[u8]) -> Vec<u8> {
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut image, b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    let kinds: [&[u8; 4]; 3] = [b"tEXt", b"iTXt", b"zTXt"];
    let (kind, text) = keyword_and_text.split_first().unwrap_or((&0, b""));
    chunk(&mut image, kinds[usize::from(*kind) % kinds.len()], text);
    // One black pixel, stored as it is.
    chunk(&mut image, b"IDAT", &[0x78, 1, 1, 2, 0, 0xfd, 0xff, 0, 0, 0, 2, 0, 1]);
    chunk(&mut image, b"IEND", &[]);
    image
}

fn chunk(image: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    image.extend(u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let start = image.len();
    image.extend(kind);
    image.extend(data);
    let mut sum = u32::MAX;
    for byte in &image[start..] {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = sum >> 1 ^ (0xedb8_8320 & (sum & 1).wrapping_neg());
        }
    }
    image.extend((!sum).to_be_bytes());
}

/// A compact JWS whose claims are these bytes.
pub fn token(claims: &[u8]) -> Vec<u8> {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
    let header = BASE64.encode(r#"{"alg":"EdDSA","typ":"JWT"}"#);
    format!("{header}.{}.c2lnbmF0dXJl", BASE64.encode(claims)).into_bytes()
}
