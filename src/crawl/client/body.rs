//! The body of an answer: unpacked in steps, so that the limit holds for what comes out as well as for what comes in.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::FetchError;

/// A limit by its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cap {
    pub(super) limit: &'static str,
    pub(super) limit_bytes: u64,
}

impl Cap {
    fn exceeded(self) -> FetchError {
        FetchError::TooLarge { limit: self.limit, limit_bytes: self.limit_bytes }
    }

    /// Whether so many bytes are too many.
    pub(super) fn check(self, size_bytes: u64) -> Result<(), FetchError> {
        if size_bytes > self.limit_bytes { Err(self.exceeded()) } else { Ok(()) }
    }
}

/// A body as it comes in.
pub(super) struct Body {
    cap: Cap,
    received_bytes: u64,
    sink: Sink,
}

enum Sink {
    Plain(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

impl Body {
    /// An empty body, packed as the headers say.
    pub(super) fn new(headers: &HeaderMap, cap: Cap) -> Result<Self, FetchError> {
        let bounded = Bounded { bytes: Vec::new(), limit_bytes: cap.limit_bytes, is_over: false };
        let mut codings = headers.get_all(CONTENT_ENCODING).iter();
        let sink = match (codings.next().map(|it| it.as_bytes().to_ascii_lowercase()).as_deref(), codings.next()) {
            (None | Some(b"" | b"identity"), None) => Sink::Plain(bounded),
            (Some(b"gzip" | b"x-gzip"), None) => Sink::Gzip(Box::new(MultiGzDecoder::new(bounded))),
            // Nothing else was asked for.
            _ => return Err(FetchError::Encoding),
        };
        Ok(Self { cap, received_bytes: 0, sink })
    }

    /// Takes what came.
    pub(super) fn add(&mut self, chunk: &[u8]) -> Result<(), FetchError> {
        self.received_bytes = self.received_bytes.saturating_add(chunk.len() as u64);
        self.cap.check(self.received_bytes)?;
        let (written, bounded) = match &mut self.sink {
            Sink::Plain(bounded) => (bounded.write_all(chunk), &*bounded),
            Sink::Gzip(decoder) => (decoder.write_all(chunk), decoder.get_ref()),
        };
        written.map_err(|_| if bounded.is_over { self.cap.exceeded() } else { FetchError::Encoding })
    }

    /// The whole of it.
    pub(super) fn finish(self) -> Result<Vec<u8>, FetchError> {
        match self.sink {
            Sink::Plain(bounded) => Ok(bounded.bytes),
            Sink::Gzip(_) if self.received_bytes == 0 => Ok(Vec::new()),
            Sink::Gzip(mut decoder) => match decoder.try_finish() {
                Ok(()) => Ok(std::mem::take(&mut decoder.get_mut().bytes)),
                Err(_) if decoder.get_ref().is_over => Err(self.cap.exceeded()),
                Err(_) => Err(FetchError::Encoding),
            },
        }
    }
}

/// Bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    limit_bytes: u64,
    is_over: bool,
}

impl Write for Bounded {
    fn write(&mut self, chunk: &[u8]) -> io::Result<usize> {
        if self.bytes.len() as u64 + chunk.len() as u64 > self.limit_bytes {
            self.is_over = true;
            return Err(io::Error::other("over the limit"));
        }
        self.bytes.extend_from_slice(chunk);
        Ok(chunk.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
