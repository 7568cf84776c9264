//! Bytes as they are meant: gzip unpacked, UTF-16 as UTF-8.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use flate2::read::MultiGzDecoder;

use super::archive::FREE_BYTES;
use crate::{model::Problem, standards::Limits};

/// The bytes to parse; `None` with a problem when they cannot be unpacked.
pub(in crate::standards) fn plain<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Option<Cow<'a, [u8]>> {
    let unpacked = if is_gzip(bytes) {
        match gunzip(bytes, limits) {
            Ok(unpacked) => Cow::Owned(unpacked),
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        }
    } else {
        Cow::Borrowed(bytes)
    };
    let Some((order, marked)) = byte_order(&unpacked) else { return Some(unpacked) };
    let body = unpacked.get(if marked { 2 } else { 0 }..).unwrap_or_default();
    let hint = "save the file as UTF-8";
    if let Some(text) = from_utf16(body, order) {
        problems.push(Problem::warning("", "is UTF-16; read all the same", hint));
        return Some(Cow::Owned(text.into_bytes()));
    }
    problems.push(Problem::error("", "looks like UTF-16 and is damaged", hint));
    None
}

fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// Unpacks within the limits of archives. Counted first and kept then: a bomb costs time for what the limit allows, and
/// no memory.
fn gunzip(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let by_ratio = packed.saturating_mul(limits.archive_ratio).max(FREE_BYTES);
    let most = by_ratio.min(limits.archive_bytes);
    let damaged = |error: io::Error| {
        Problem::error("", format!("is gzip that cannot be unpacked: {error}"), "fetch it again, or pack it again")
    };
    let counted = MultiGzDecoder::new(bytes).take(most.saturating_add(1));
    let size = io::copy(&mut { counted }, &mut io::sink()).map_err(damaged)?;
    if size > most {
        let message = if by_ratio < limits.archive_bytes {
            format!("unpacks to more than {} times its size (limit `archive_ratio`)", limits.archive_ratio)
        } else {
            format!("unpacks to more than {} bytes (limit `archive_bytes`)", limits.archive_bytes)
        };
        return Err(Problem::error(
            "",
            message,
            "unpack it yourself, if you trust it, or raise the limit in skillmatch.toml",
        ));
    }
    let mut unpacked = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    MultiGzDecoder::new(bytes).take(most).read_to_end(&mut unpacked).map_err(damaged)?;
    if is_gzip(&unpacked) {
        return Err(Problem::error("", "is gzip in gzip", "unpack it once"));
    }
    Ok(unpacked)
}

#[derive(Clone, Copy)]
enum ByteOrder {
    Little,
    Big,
}

/// The byte order of UTF-16, and whether a mark says it. Without a mark: four bytes of which each other one is zero, as
/// in every text that begins with two letters or signs of ASCII.
fn byte_order(bytes: &[u8]) -> Option<(ByteOrder, bool)> {
    match bytes {
        // A third and fourth byte of zero would be UTF-32.
        [0xff, 0xfe, 0, 0, ..] => None,
        [0xff, 0xfe, ..] => Some((ByteOrder::Little, true)),
        [0xfe, 0xff, ..] => Some((ByteOrder::Big, true)),
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some((ByteOrder::Little, false)),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some((ByteOrder::Big, false)),
        _ => None,
    }
}

fn from_utf16(bytes: &[u8], order: ByteOrder) -> Option<String> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let units = units.iter().map(|it| match order {
        ByteOrder::Little => u16::from_le_bytes(*it),
        ByteOrder::Big => u16::from_be_bytes(*it),
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for character in char::decode_utf16(units) {
        text.push(character.ok()?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn plain_of(bytes: &[u8]) -> Result<String, String> {
        let mut problems = Vec::new();
        let limits = Limits { archive_bytes: 4 << 20, ..Limits::default() };
        let found = plain(bytes, &limits, &mut problems).map(|it| String::from_utf8_lossy(&it).into_owned());
        found.ok_or_else(|| problems.remove(0).message)
    }

    fn utf16(text: &str, mark: &[u8], bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.iter().copied().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    #[test]
    fn gzip_is_unpacked_within_limits() {
        assert_eq!(plain_of(b"{}").unwrap(), "{}");
        assert_eq!(plain_of(&gzip(b"{\"a\":1}")).unwrap(), "{\"a\":1}");
        let twice = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(plain_of(&twice).unwrap(), "one two", "files written one behind the other");
        assert_eq!(plain_of(&gzip(&vec![b' '; 500_000])).unwrap().len(), 500_000, "small ones may pack well");
        assert!(plain_of(&gzip(&vec![b' '; 3 << 20])).unwrap_err().contains("archive_ratio"));
        let noise: Vec<u8> = blake3::Hasher::new().finalize_xof().bytes_of(5 << 20);
        assert!(plain_of(&gzip(&noise)).unwrap_err().contains("archive_bytes"));
        assert!(plain_of(&gzip(&gzip(b"{}"))).unwrap_err().contains("gzip in gzip"));
        let mut broken = gzip(b"{\"a\":1,\"b\":2}");
        broken.truncate(15);
        assert!(plain_of(&broken).unwrap_err().contains("cannot be unpacked"));
    }

    trait Noise {
        fn bytes_of(self, size: usize) -> Vec<u8>;
    }

    impl Noise for blake3::OutputReader {
        fn bytes_of(mut self, size: usize) -> Vec<u8> {
            let mut bytes = vec![0; size];
            self.fill(&mut bytes);
            bytes
        }
    }

    #[test]
    fn utf_16_is_read_with_and_without_a_mark() {
        let text = "{\"name\":\"Übung 😀\"}";
        assert_eq!(plain_of(&utf16(text, b"\xff\xfe", u16::to_le_bytes)).unwrap(), text);
        assert_eq!(plain_of(&utf16(text, b"\xfe\xff", u16::to_be_bytes)).unwrap(), text);
        assert_eq!(plain_of(&utf16(text, b"", u16::to_le_bytes)).unwrap(), text);
        assert_eq!(plain_of(&utf16(text, b"", u16::to_be_bytes)).unwrap(), text);
        assert!(plain_of(b"\xff\xfe{\0}").unwrap_err().contains("damaged"), "half a character");
        assert!(plain_of(b"\xff\xfe\x00\xd8").unwrap_err().contains("damaged"), "half a pair");
    }
}
