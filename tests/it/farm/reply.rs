//! Answers: pages, and bodies that come slowly or without an end.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::log::Ender;

/// What a host answers.
#[derive(Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) content: Content,
    /// What it can be asked with the next time.
    pub(crate) stamp: Stamp,
    /// How long it takes before anything comes, in milliseconds.
    pub(crate) wait_ms: u64,
}

/// The body of an answer.
#[derive(Clone)]
pub(crate) enum Content {
    /// All at once.
    Whole(Bytes),
    /// So many bytes each so many milliseconds.
    Dripping { bytes: Bytes, step_bytes: usize, step_ms: u64 },
    /// The same again and again, without an end.
    Endless(Bytes),
}

/// With what an answer can be asked for the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    None,
    Etag,
    WeakEtag,
    /// `Last-Modified`; this many seconds after the start of the year 2026.
    Modified(u64),
}

impl Reply {
    pub(crate) fn new(status: u16, media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type", media_type.to_owned())],
            content: Content::Whole(Bytes::from(bytes.into())),
            stamp: Stamp::None,
            wait_ms: 0,
        }
    }

    /// JSON that can be asked for with its `ETag`.
    pub(crate) fn json(value: &serde_json::Value) -> Self {
        Self::new(200, "application/json", value.to_string()).stamped(Stamp::Etag)
    }

    pub(crate) fn html(text: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", text).stamped(Stamp::Etag)
    }

    pub(crate) fn text(text: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/plain; charset=utf-8", text)
    }

    pub(crate) fn xml(text: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "application/xml", text).stamped(Stamp::Etag)
    }

    /// An answer that is only a status.
    pub(crate) fn status(status: u16) -> Self {
        Self::new(status, "text/plain", format!("status {status}\n"))
    }

    pub(crate) fn redirect(status: u16, location: impl Into<String>) -> Self {
        Self::new(status, "text/plain", "elsewhere\n").header("location", location)
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn stamped(mut self, stamp: Stamp) -> Self {
        self.stamp = stamp;
        self
    }

    pub(crate) fn after_ms(mut self, wait_ms: u64) -> Self {
        self.wait_ms = wait_ms;
        self
    }

    pub(crate) fn content(mut self, content: Content) -> Self {
        self.content = content;
        self
    }

    /// The headers by which it can be asked for the next time.
    pub(super) fn validator(&self) -> Option<(&'static str, String)> {
        let Content::Whole(bytes) = &self.content else { return None };
        let digest = || blake3::hash(bytes).to_hex()[..24].to_owned();
        match self.stamp {
            Stamp::None => None,
            Stamp::Etag => Some(("etag", format!("\"{}\"", digest()))),
            Stamp::WeakEtag => Some(("etag", format!("W/\"{}\"", digest()))),
            Stamp::Modified(seconds) => {
                let at = jiff::Timestamp::from_second(1_767_225_600 + i64::try_from(seconds).unwrap()).unwrap();
                Some(("last-modified", at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()))
            }
        }
    }
}

impl Content {
    pub(crate) fn endless(text: &str) -> Self {
        Self::Endless(Bytes::from(text.as_bytes().repeat(8_192usize.div_ceil(text.len()))))
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }
}

/// A body that tells the log when it is over.
pub(super) struct Sending {
    content: Content,
    at: usize,
    pause: Option<Pin<Box<tokio::time::Sleep>>>,
    ender: Arc<std::sync::Mutex<Ender>>,
}

impl Sending {
    pub(super) fn new(content: Content, mut ender: Ender) -> Self {
        if content.is_empty() {
            ender.whole();
        }
        Self { content, at: 0, pause: None, ender: Arc::new(std::sync::Mutex::new(ender)) }
    }

    fn whole(&self) {
        if let Ok(mut ender) = self.ender.lock() {
            ender.whole();
        }
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let chunk = match &this.content {
            Content::Whole(bytes) if this.at >= bytes.len() => return Poll::Ready(None),
            Content::Whole(bytes) => bytes.clone(),
            Content::Endless(bytes) => {
                // Slow enough that nobody's memory fills with it before it is cut off.
                let pause = this.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(Duration::from_millis(1))));
                std::task::ready!(pause.as_mut().poll(context));
                this.pause = None;
                return Poll::Ready(Some(Ok(Frame::data(bytes.clone()))));
            }
            Content::Dripping { bytes, .. } if this.at >= bytes.len() => return Poll::Ready(None),
            Content::Dripping { bytes, step_bytes, step_ms } => {
                let wait = Duration::from_millis(*step_ms);
                let pause = this.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(wait)));
                std::task::ready!(pause.as_mut().poll(context));
                this.pause = None;
                bytes.slice(this.at..(this.at + step_bytes).min(bytes.len()))
            }
        };
        this.at += chunk.len();
        let (Content::Whole(bytes) | Content::Dripping { bytes, .. }) = &this.content else { return Poll::Ready(None) };
        if this.at >= bytes.len() {
            this.whole();
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Whole(bytes) | Content::Dripping { bytes, .. } => self.at >= bytes.len(),
            Content::Endless(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Whole(bytes) | Content::Dripping { bytes, .. } => {
                SizeHint::with_exact(u64::try_from(bytes.len().saturating_sub(self.at)).unwrap_or(0))
            }
            Content::Endless(_) => SizeHint::default(),
        }
    }
}
