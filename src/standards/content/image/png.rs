//! PNG (ISO/IEC 15948): the text chunks `tEXt`, `zTXt` and `iTXt`.

use std::io::Read;

use flate2::{Crc, read::ZlibDecoder};

use super::{ambiguous, too_long, unbaked};
use crate::{model::Problem, standards::Limits};

/// How PNG files begin.
pub(in crate::standards::content) const MAGIC: &[u8] = b"\x89PNG";
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Open Badges 0.5 to 2.1, and 3.0.
const KEYWORDS: [&[u8]; 2] = [b"openbadges", b"openbadgecredential"];

struct Chunk<'a> {
    kind: &'a [u8],
    data: &'a [u8],
}

/// The text of the badge baked into a PNG.
pub(in crate::standards::content) fn in_png(
    bytes: &[u8],
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    match find(bytes, limits) {
        Ok(text) => Some(text),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn find(bytes: &[u8], limits: &Limits) -> Result<String, Problem> {
    let mut rest = bytes.strip_prefix(SIGNATURE).ok_or_else(|| damaged("its first bytes are not those of a PNG"))?;
    let mut badge = None;
    let mut is_first = true;
    loop {
        let (chunk, behind) = next_chunk(rest)?;
        if is_first && chunk.kind != b"IHDR" {
            return Err(damaged("it does not begin with its header"));
        }
        is_first = false;
        if chunk.kind == b"IEND" {
            // What follows is not part of the image.
            break;
        }
        if matches!(chunk.kind, b"tEXt" | b"zTXt" | b"iTXt")
            && let Some((keyword, text)) = split_at_zero(chunk.data)
            && KEYWORDS.contains(&keyword)
            && badge.replace((chunk.kind, text)).is_some()
        {
            return Err(ambiguous());
        }
        rest = behind;
    }
    let (kind, text) = badge.ok_or_else(unbaked)?;
    let text = match kind {
        b"iTXt" => international(text, limits)?,
        b"zTXt" => match text.split_first() {
            Some((0, packed)) => latin(&inflated(packed, limits)?),
            _ => return Err(damaged("a text is packed in an unknown way")),
        },
        _ => latin(within(text, limits)?),
    };
    Ok(text)
}

/// The first chunk and what is behind it. The checksum is checked: a badge with a wrong one is not what was baked.
fn next_chunk(bytes: &[u8]) -> Result<(Chunk<'_>, &[u8]), Problem> {
    let cut = || damaged("it is cut off");
    let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| cut())?;
    let checked = rest.get(..length.checked_add(4).ok_or_else(cut)?).ok_or_else(cut)?;
    let behind = rest.get(checked.len()..).ok_or_else(cut)?;
    let (checksum, behind) = behind.split_first_chunk::<4>().ok_or_else(cut)?;
    let mut crc = Crc::new();
    crc.update(checked);
    if crc.sum() != u32::from_be_bytes(*checksum) {
        return Err(damaged("a checksum (CRC) does not fit"));
    }
    let (kind, data) = checked.split_at_checked(4).ok_or_else(cut)?;
    Ok((Chunk { kind, data }, behind))
}

fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|it| *it == 0)?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

/// The text of an `iTXt` behind its keyword: whether and how it is packed, two names, then the text.
fn international(data: &[u8], limits: &Limits) -> Result<String, Problem> {
    let incomplete = || damaged("a text is incomplete");
    let (flags, rest) = data.split_first_chunk::<2>().ok_or_else(incomplete)?;
    let (_language, rest) = split_at_zero(rest).ok_or_else(incomplete)?;
    let (_keyword, text) = split_at_zero(rest).ok_or_else(incomplete)?;
    let bytes = match flags {
        [0, _] => within(text, limits)?.to_vec(),
        [1, 0] => inflated(text, limits)?,
        _ => return Err(damaged("a text is packed in an unknown way")),
    };
    String::from_utf8(bytes).map_err(|_| damaged("its badge is not UTF-8"))
}

fn within<'a>(text: &'a [u8], limits: &Limits) -> Result<&'a [u8], Problem> {
    if text.len() > limits.image_text_bytes { Err(too_long(limits)) } else { Ok(text) }
}

/// Unpacks as much as the limit allows, and no more.
fn inflated(packed: &[u8], limits: &Limits) -> Result<Vec<u8>, Problem> {
    let most = u64::try_from(limits.image_text_bytes).unwrap_or(u64::MAX);
    let mut text = Vec::new();
    let read = ZlibDecoder::new(packed).take(most.saturating_add(1)).read_to_end(&mut text);
    if text.len() > limits.image_text_bytes {
        return Err(too_long(limits));
    }
    read.map_err(|_| damaged("a packed text cannot be unpacked"))?;
    Ok(text)
}

/// These chunks are Latin-1 by their standard; most bakers write UTF-8 all the same.
fn latin(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().copied().map(char::from).collect(), str::to_owned)
}

fn damaged(what: &str) -> Problem {
    Problem::error("", format!("is a damaged PNG image: {what}"), "download the badge again")
}
