//! JSON lines, piece by piece: a line that is too long is skipped, and the rest goes on.

use std::io::{BufRead, BufReader, Read};

use super::Source;
use crate::batch::error::BatchError;

/// The lines of a file.
pub(super) struct Lines {
    from: BufReader<Box<dyn Read + Send>>,
    source: Source,
    most_bytes: usize,
    number: u64,
}

/// Some lines, with the number of the first.
#[derive(Debug, Clone, Default)]
pub(in crate::batch) struct LinePiece {
    pub(in crate::batch) lines_before: u64,
    /// The lines; one that is too long is empty.
    pub(in crate::batch) bytes: Vec<u8>,
    /// The numbers of lines that are too long.
    pub(in crate::batch) too_long: Vec<u64>,
}

impl Lines {
    pub(super) fn open(source: &Source, most_bytes: usize) -> Result<Self, BatchError> {
        let from = BufReader::with_capacity(1 << 16, source.open()?);
        Ok(Self { from, source: source.clone(), most_bytes, number: 0 })
    }

    /// The next lines, of together at least `bytes` unless the file ends.
    pub(super) fn piece(&mut self, bytes: usize) -> Result<Option<LinePiece>, BatchError> {
        let mut piece = LinePiece { lines_before: self.number, ..LinePiece::default() };
        while piece.bytes.len() < bytes && self.line(&mut piece).map_err(self.source.unreadable())? {}
        Ok((self.number > piece.lines_before).then_some(piece))
    }

    /// Reads one line; `false` when there is none.
    fn line(&mut self, piece: &mut LinePiece) -> std::io::Result<bool> {
        let start = piece.bytes.len();
        let (mut is_too_long, mut any) = (false, false);
        loop {
            let input = self.from.fill_buf()?;
            if input.is_empty() {
                break;
            }
            any = true;
            let end = input.iter().position(|it| *it == b'\n');
            let length = end.map_or(input.len(), |it| it + 1);
            if !is_too_long {
                piece.bytes.extend_from_slice(input.get(..length).unwrap_or_default());
                if piece.bytes.len() - start > self.most_bytes {
                    is_too_long = true;
                    piece.bytes.truncate(start);
                }
            }
            self.from.consume(length);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Ok(false);
        }
        self.number += 1;
        if is_too_long {
            piece.too_long.push(self.number);
            piece.bytes.push(b'\n');
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Source, Lines};

    #[test]
    fn pieces_hold_whole_lines_and_long_ones_are_skipped() {
        let text = format!("{{\"a\":1}}\n\n{}\n{{\"b\":2}}\r\nlast", "x".repeat(100_000));
        let source = Source::memory("x", text.into_bytes());
        let mut lines = Lines::open(&source, 1_000).unwrap();
        let mut seen = Vec::new();
        while let Some(piece) = lines.piece(1).unwrap() {
            let text = String::from_utf8(piece.bytes).unwrap();
            seen.push((piece.lines_before, text, piece.too_long));
        }
        let expected: Vec<(u64, String, Vec<u64>)> = [
            (0, "{\"a\":1}\n", vec![]),
            (1, "\n", vec![]),
            (2, "\n", vec![3]),
            (3, "{\"b\":2}\r\n", vec![]),
            (4, "last", vec![]),
        ]
        .map(|(number, text, long)| (number, text.to_owned(), long))
        .into();
        assert_eq!(seen, expected);
        let whole = Lines::open(&source, 1_000).unwrap().piece(usize::MAX).unwrap().unwrap();
        assert_eq!((whole.lines_before, whole.too_long), (0, vec![3]));
    }
}
