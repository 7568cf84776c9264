//! robots.txt (RFC 9309): what a host allows, how fast, and where its sitemaps are.

/// The name by which hosts address this crawler in robots.txt.
pub const PRODUCT: &str = "skillmatch";

/// What one host's robots.txt says to this crawler.
#[derive(Debug, Clone, Default)]
pub struct Robots {}

impl Robots {
    /// Reads the text of a robots.txt for `product`; at least 500 KiB of it count. Never fails: what is not understood is
    /// passed over.
    pub fn parse(product: &str, text: &[u8]) -> Self {
        let _ = (product, text);
        Self {}
    }

    /// Whether an address of this host may be asked for.
    pub fn allows(&self, url: &url::Url) -> bool {
        let _ = url;
        true
    }

    /// The time between two requests that it asks for, in milliseconds.
    pub fn delay_ms(&self) -> Option<u64> {
        None
    }

    /// The sitemaps it names.
    pub fn sitemaps(&self) -> &[String] {
        &[]
    }
}
