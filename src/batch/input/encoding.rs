//! What the bytes of a table mean: UTF-8, UTF-16, Windows-1252, or a mixture of the first and the last, as tables have
//! that were put together from several.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a cell was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellText {
    Utf8,
    Windows1252,
}

/// The text of a cell; `None` when it is neither UTF-8 nor Windows-1252.
pub(super) fn cell(bytes: &[u8]) -> Option<(String, CellText)> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some((text.to_owned(), CellText::Utf8));
    }
    // Five bytes mean nothing in Windows-1252; the standard of the web makes controls of them.
    if bytes.iter().any(|it| matches!(it, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return None;
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Some((text.into_owned(), CellText::Windows1252))
}

/// Gives the bytes of a file without its mark, and what is UTF-16 as UTF-8.
pub(super) struct Plain<R> {
    from: R,
    decoder: Option<Decoder>,
    /// Read and not yet given back.
    raw: Vec<u8>,
    decoded: Vec<u8>,
    given: usize,
    at_end: bool,
}

/// So much is decoded at once.
const STEP: usize = 16_384;
/// So much is read before anything is given, so that whoever looks at the start sees a lot of it.
const LOOK: usize = 1 << 16;

impl<R: Read> Plain<R> {
    /// Looks at the first bytes.
    pub(super) fn new(mut from: R) -> io::Result<Self> {
        let mut start = Vec::with_capacity(LOOK);
        from.by_ref().take(LOOK as u64).read_to_end(&mut start)?;
        let (decoder, skipped) = match start.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => (None, 3),
            [0xff, 0xfe, ..] => (Some(UTF_16LE.new_decoder_without_bom_handling()), 2),
            [0xfe, 0xff, ..] => (Some(UTF_16BE.new_decoder_without_bom_handling()), 2),
            // Without a mark: no text has zeros, but UTF-16 of these alphabets has one in each character.
            [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
                (Some(UTF_16LE.new_decoder_without_bom_handling()), 0)
            }
            [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
                (Some(UTF_16BE.new_decoder_without_bom_handling()), 0)
            }
            _ => (None, 0),
        };
        let start = start.get(skipped..).unwrap_or_default().to_vec();
        let (raw, text) = if decoder.is_some() { (start, Vec::new()) } else { (Vec::new(), start) };
        Ok(Self { from, decoder, raw, decoded: text, given: 0, at_end: false })
    }

    /// Whether the file is UTF-16. What could not be decoded in it is a replacement character.
    pub(super) fn is_utf16(&self) -> bool {
        self.decoder.is_some()
    }

    fn decode(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else { return Ok(()) };
        self.decoded.clear();
        self.given = 0;
        while self.decoded.is_empty() && !self.at_end {
            let kept = self.raw.len();
            self.raw.resize(kept + STEP, 0);
            let read = self.from.read(self.raw.get_mut(kept..).unwrap_or_default())?;
            self.raw.truncate(kept + read);
            self.at_end = read == 0;
            let most = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(STEP * 4);
            self.decoded.resize(most, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut self.decoded, self.at_end);
            self.decoded.truncate(written);
            self.raw.clear();
        }
        Ok(())
    }
}

impl<R: Read> Read for Plain<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.decoded.len() {
            if self.decoder.is_none() {
                return self.from.read(buffer);
            }
            self.decode()?;
        }
        let waiting = self.decoded.get(self.given..).unwrap_or_default();
        let length = waiting.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..length), waiting.get(..length)) {
            to.copy_from_slice(from);
        }
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{CellText, Plain, cell};

    #[test]
    fn cells_are_read_in_either_encoding() {
        for (bytes, expected) in [
            ("Zürich".as_bytes(), Some(("Zürich", CellText::Utf8))),
            (b"Z\xfcrich", Some(("Zürich", CellText::Windows1252))),
            (b"\x80 5", Some(("€ 5", CellText::Windows1252))),
            (b"\x93a\x94", Some(("“a”", CellText::Windows1252))),
            (b"\x81", None),
            (b"", Some(("", CellText::Utf8))),
        ] {
            assert_eq!(cell(bytes), expected.map(|(text, how)| (text.to_owned(), how)), "{bytes:?}");
        }
    }

    #[test]
    fn marks_are_dropped_and_utf16_becomes_utf8() {
        let text = "id;skills\r\nzoë;𝄞 music\r\n".repeat(5_000);
        let le = |mark: bool| {
            let units = text.encode_utf16().flat_map(u16::to_le_bytes);
            (if mark { vec![0xff, 0xfe] } else { Vec::new() }).into_iter().chain(units).collect::<Vec<u8>>()
        };
        let be: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let bom = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for (bytes, is_utf16) in
            [(text.clone().into_bytes(), false), (bom, false), (le(true), true), (le(false), true), (be, true)]
        {
            let mut plain = Plain::new(bytes.as_slice()).unwrap();
            assert_eq!(plain.is_utf16(), is_utf16);
            let mut read = String::new();
            plain.read_to_string(&mut read).unwrap();
            assert!(read == text);
        }
        let mut odd = Plain::new(b"\xff\xfea\x00\x00\xd8b\x00c".as_slice()).unwrap();
        let mut read = String::new();
        odd.read_to_string(&mut read).unwrap();
        assert_eq!(read, "a\u{fffd}b\u{fffd}");
    }
}
