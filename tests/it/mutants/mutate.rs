//! Wrong documents made of right ones: bytes changed, values exchanged, cells and tags taken out, two documents joined.

use std::ops::Range;

use crate::support::Random;

/// Documents become no longer than this, so that ten thousand of them are soon read.
const MAX_BYTES: usize = 16 << 10;

/// One mutant of one of these samples: one to three changes.
pub(crate) fn mutant(samples: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = one_of(samples, random).clone();
    for _ in 0..=random.below(3) {
        bytes = changed(&bytes, samples, random);
        bytes.truncate(MAX_BYTES);
    }
    bytes
}

fn one_of<'s, T>(items: &'s [T], random: &mut Random) -> &'s T {
    &items[random.below(items.len())]
}

fn any_of<'s>(items: &[&'s [u8]], random: &mut Random) -> &'s [u8] {
    items[random.below(items.len())]
}

fn changed(bytes: &[u8], samples: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let first = bytes.iter().find(|it| !it.is_ascii_whitespace());
    if random.chance(65) {
        match first {
            Some(b'{' | b'[') => return json(bytes, random),
            Some(b'<') => return tags(bytes, random),
            Some(0x20..=0x7e | 0x80..) if bytes.is_ascii() || std::str::from_utf8(bytes).is_ok() => {
                return cells(bytes, random);
            }
            _ => {}
        }
    }
    raw(bytes, samples, random)
}

/// A range of at most `most` bytes.
fn range(length: usize, most: usize, random: &mut Random) -> Range<usize> {
    let start = random.below(length + 1);
    start..(start + 1 + random.below(most)).min(length)
}

fn replaced(bytes: &[u8], range: Range<usize>, by: &[u8]) -> Vec<u8> {
    let (before, after) =
        (&bytes[..range.start.min(bytes.len())], &bytes[range.end.max(range.start).min(bytes.len())..]);
    [before, by, after].concat()
}

/// Changes that know nothing of the format.
fn raw(bytes: &[u8], samples: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let length = bytes.len();
    match random.below(9) {
        0 | 1 => {
            let mut flipped = bytes.to_vec();
            for _ in 0..=random.below(4) {
                if !flipped.is_empty() {
                    let at = random.below(length);
                    flipped[at] ^= 1 << random.below(8);
                }
            }
            flipped
        }
        2 => replaced(bytes, range(length, 40, random), b""),
        3 => {
            let at = random.below(length + 1);
            let noise: Vec<u8> = (0..=random.below(12)).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
            replaced(bytes, at..at, &noise)
        }
        4 => {
            let twice = range(length, 200, random);
            let copy = bytes[twice.start.min(length)..twice.end.max(twice.start).min(length)].to_vec();
            let at = random.below(length + 1);
            replaced(bytes, at..at, &copy.repeat(1 + random.below(4)))
        }
        5 => bytes[..random.below(length + 1)].to_vec(),
        6 => {
            let other = one_of(samples, random);
            [&bytes[..random.below(length + 1)], &other[random.below(other.len() + 1)..]].concat()
        }
        7 => {
            let at = random.below(length + 1);
            let wrong: [&[u8]; 6] = [b"\xff\xfe", b"\xc3(", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x00", b"\xe2\x80"];
            replaced(bytes, at..at, any_of(&wrong, random))
        }
        _ => {
            let before: [&[u8]; 5] = [b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b" \n\n "];
            [any_of(&before, random), bytes].concat()
        }
    }
}

/// The values in JSON, and the members of its objects, by their places in the text. Tolerant: it may be no JSON any more.
fn parts(text: &[u8]) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (mut values, mut members, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut key: Option<usize> = None;
    let mut at = 0;
    while at < text.len() {
        let start = at;
        match text[at] {
            b'"' => {
                at += 1;
                while at < text.len() && text[at] != b'"' {
                    at += 1 + usize::from(text[at] == b'\\');
                }
                at = (at + 1).min(text.len());
                let colon = text[at..].iter().find(|it| !it.is_ascii_whitespace()) == Some(&b':');
                if colon {
                    key = Some(start);
                    continue;
                }
            }
            b'{' | b'[' => {
                open.push((start, key.take()));
                at += 1;
                continue;
            }
            b'}' | b']' => {
                at += 1;
                if let Some((start, key)) = open.pop() {
                    values.push(start..at);
                    members.extend(key.map(|it| it..at));
                }
                continue;
            }
            it if it.is_ascii_alphanumeric() || it == b'-' => {
                while at < text.len() && !matches!(text[at], b',' | b'}' | b']') && !text[at].is_ascii_whitespace() {
                    at += 1;
                }
            }
            _ => {
                at += 1;
                continue;
            }
        }
        values.push(start..at);
        members.extend(key.take().map(|it| it..at));
    }
    (values, members)
}

/// Values of other kinds in place of values, members twice or gone.
fn json(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let (values, members) = parts(bytes);
    if values.is_empty() {
        return bytes.to_vec();
    }
    let value = one_of(&values, random).clone();
    let inside = &bytes[value.clone()];
    let other = bytes[one_of(&values, random).clone()].to_vec();
    let by: Vec<u8> = match random.below(24) {
        0 | 1 => b"null".to_vec(),
        2 => b"{}".to_vec(),
        3 => b"[]".to_vec(),
        4 => b"\"\"".to_vec(),
        5 => b"true".to_vec(),
        6 => any_of(&[&b"0"[..], b"-1", b"3.5", b"17", b"1700000000"], random).to_vec(),
        7 => any_of(
            &[&b"1e308"[..], b"-1e400", b"18446744073709551616", b"-9223372036854775808", b"0.1e-400", b"9e999999999"],
            random,
        )
        .to_vec(),
        8 => "7".repeat(1 + random.below(400)).into_bytes(),
        9 | 10 => [b"[", inside, b"]"].concat(),
        11 => [b"[", inside, b",", &other, b",null]"].concat(),
        12 => [b"{\"en\":", inside, b",\"id\":", &other, b"}"].concat(),
        13 => {
            let depth = 1 + random.below(200);
            ["[".repeat(depth), "]".repeat(depth)].concat().into_bytes()
        }
        14 => {
            let depth = 1 + random.below(130);
            ["{\"type\":".repeat(depth), "1".to_owned(), "}".repeat(depth)].concat().into_bytes()
        }
        15 => {
            let unit = one_of(&["x", "é", "\\u0000", "\\ud83d\\ude00", "https://a.example/", " ", "𝕏,", "-"], random);
            format!("\"{}\"", unit.repeat(1 + random.below(2_000))).into_bytes()
        }
        16 => {
            let texts = [
                "\"not a date\"",
                "\"9999-99-99T99:99:99Z\"",
                "\"-9999-01-01\"",
                "\"P9999999999Y\"",
                "\"https ://no url\"",
                "\"eyJ.eyJ.x\"",
                "\"data:,\"",
                "\"\\u0007\"",
                "\"1e999\"",
                "\"NaN\"",
            ];
            one_of(&texts, random).as_bytes().to_vec()
        }
        17..=19 => other,
        20 if !members.is_empty() => {
            let member = one_of(&members, random).clone();
            let copy = bytes[member.clone()].to_vec();
            return replaced(bytes, member.start..member.start, &[copy, b",".to_vec()].concat());
        }
        21 if !members.is_empty() => {
            // The same key with another value.
            let member = one_of(&members, random).clone();
            let key = bytes[member.clone()].split(|it| *it == b':').next().unwrap_or_default().to_vec();
            return replaced(bytes, member.start..member.start, &[key, b":".to_vec(), other, b",".to_vec()].concat());
        }
        22 if !members.is_empty() => {
            // A member gone, with its comma where one follows.
            let member = one_of(&members, random).clone();
            let comma = bytes[member.end..].iter().position(|it| *it == b',').filter(|it| *it < 4);
            return replaced(bytes, member.start..member.end + comma.map_or(0, |it| it + 1), b"");
        }
        _ => {
            let count = 1 + random.below(60);
            [&b"["[..], &vec![inside; count].join(&b','), b"]"].concat()
        }
    };
    replaced(bytes, value, &by)
}

/// Tags taken out, twice, or broken; entities and declarations put in.
fn tags(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let starts = bytes.iter().enumerate().filter(|(_, it)| **it == b'<').map(|(at, _)| at);
    let tags: Vec<Range<usize>> = starts
        .map(|start| start..bytes[start..].iter().position(|it| *it == b'>').map_or(bytes.len(), |it| start + it + 1))
        .collect();
    if tags.is_empty() {
        return bytes.to_vec();
    }
    let tag = one_of(&tags, random).clone();
    let inside = bytes[tag.clone()].to_vec();
    match random.below(9) {
        0 => replaced(bytes, tag, b""),
        1 => replaced(bytes, tag.start..tag.start, &inside.repeat(1 + random.below(200))),
        2 => replaced(bytes, tag.end - 1..tag.end, b""),
        3 => replaced(
            bytes,
            tag.end..tag.end,
            any_of(&[&b"&x;"[..], b"&#xFFFFFFFF;", b"&#0;", b"&amp", b"&lt;&"], random),
        ),
        4 => {
            let declared = b"<!DOCTYPE a [<!ENTITY x \"yy\"><!ENTITY z \"&x;&x;&x;\">]>";
            replaced(bytes, tag.start..tag.start, declared)
        }
        5 => replaced(
            bytes,
            tag.end..tag.end,
            any_of(&[&b"<![CDATA["[..], b"]]>", b"<!--", b"-->", b"<?x", b"</"], random),
        ),
        6 => replaced(
            bytes,
            tag.start + 1..tag.start + 1,
            any_of(&[&b"x:"[..], b"/", b"!", b"\"", b"a='", b" xmlns='&'"], random),
        ),
        7 => {
            let other = bytes[one_of(&tags, random).clone()].to_vec();
            replaced(bytes, tag, &other)
        }
        _ => {
            let attribute = inside.iter().position(|it| *it == b'=').map_or(tag.start, |it| tag.start + it + 1);
            replaced(bytes, attribute..attribute, any_of(&[&b"\""[..], b"'", b"\"\" b=\"", b"&lt;"], random))
        }
    }
}

/// Cells taken out, emptied, quoted, made long; rows gone or twice. For text: words.
fn cells(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let is_end = |it: &u8| matches!(it, b',' | b'\t' | b';' | b'\n' | b'|');
    let ends: Vec<usize> = bytes.iter().enumerate().filter(|(_, it)| is_end(it)).map(|(at, _)| at).collect();
    if ends.len() < 2 {
        return replaced(bytes, range(bytes.len(), 10, random), b"\"");
    }
    let at = random.below(ends.len() - 1);
    let (start, end) = (ends[at] + 1, ends[at + 1]);
    let cell = bytes[start..end].to_vec();
    let next_line = bytes[start..].iter().position(|it| *it == b'\n').map_or(bytes.len(), |it| start + it + 1);
    match random.below(12) {
        0 => replaced(bytes, start..end, b""),
        1 => replaced(bytes, start..end + 1, b""),
        2 => replaced(bytes, start..start, b"\""),
        3 => replaced(bytes, start..end, &[b"\"", &cell[..], b"\""].concat()),
        4 => replaced(bytes, start..end, &cell.repeat(1 + random.below(200))),
        5 => {
            replaced(bytes, end..end, any_of(&[&b","[..], b"\t", b";", b"\r", b"\n", b"\r\n", b"\"\"", b"\0"], random))
        }
        6 => replaced(bytes, start..next_line, b""),
        7 => {
            let row = bytes[start..next_line].to_vec();
            replaced(bytes, next_line..next_line, &row.repeat(1 + random.below(20)))
        }
        8 => {
            let values =
                ["NaN", "-1", "1e999", "99999999999999999999", "9999-99-99", "http://", "true", "é𝕏", "=1+1", "n/a"];
            replaced(bytes, start..end, one_of(&values, random).as_bytes())
        }
        9 => {
            let delimiter = *one_of(b",\t;", random);
            bytes.iter().map(|it| if matches!(it, b',' | b'\t' | b';') { delimiter } else { *it }).collect()
        }
        10 => {
            let other = random.below(ends.len() - 1);
            let other = bytes[ends[other] + 1..ends[other + 1]].to_vec();
            replaced(bytes, start..end, &other)
        }
        _ => replaced(bytes, start..start, any_of(&[&b"\\"[..], b"\xc3", b"\xef\xbb\xbf", b"@", b"<a>", b"{"], random)),
    }
}
