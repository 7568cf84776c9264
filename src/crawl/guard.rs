//! The guard against requests that an address in a badge makes for somebody else: every address passes it before it is
//! resolved, and every answer of the resolver before it is connected to.

mod ranges;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    net::{IpAddr, SocketAddr},
};

use url::{Host, Url};

pub use self::ranges::is_public;
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
        let private =
            source.private.iter().map(|(name, address)| (bare(name).to_ascii_lowercase(), *address)).collect();
        Self { ports: source.ports.iter().copied().collect(), private }
    }

    /// The address that this name of a private host means.
    pub(super) fn private_address(&self, name: &str) -> Option<SocketAddr> {
        self.private.get(bare(name)).copied()
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
            Self::NotAnAddress => "not_an_address",
            Self::Scheme => "scheme",
            Self::Port => "port",
            Self::Credentials => "credentials",
            Self::PrivateName => "private_name",
            Self::PrivateAddress => "private_address",
        }
    }
}

/// Checks an address before anything is done with it, and gives it parsed, the host's name without a dot at its end.
/// What is checked is the host as it was parsed: `2130706433`, `0x7f.1` and `①②⑦.0.0.1` are 127.0.0.1 by then.
///
/// A name may still lead into a private network; whoever resolves it asks [`is_public`] of each address.
///
/// # Errors
/// [`Refusal`].
pub fn check(url: &str, access: &Access) -> Result<Url, Refusal> {
    let mut url = Url::parse(url).map_err(|_| Refusal::NotAnAddress)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Refusal::Credentials);
    }
    let name = match url.host().ok_or(Refusal::NotAnAddress)? {
        Host::Ipv4(address) => return check_public(url, IpAddr::V4(address), access),
        Host::Ipv6(address) => return check_public(url, IpAddr::V6(address), access),
        Host::Domain(name) => name,
    };
    let bare_name = bare(name);
    if let Some(address) = access.private_address(bare_name) {
        // Its own port, or none, which means the same.
        if url.port().is_some_and(|port| port != address.port()) {
            return Err(Refusal::Port);
        }
    } else {
        if bare_name.split('.').any(str::is_empty) {
            return Err(Refusal::NotAnAddress);
        }
        if is_private_name(bare_name) {
            return Err(Refusal::PrivateName);
        }
        check_port(&url, access)?;
    }
    if bare_name.len() < name.len() {
        let bare_name = bare_name.to_owned();
        url.set_host(Some(&bare_name)).map_err(|_| Refusal::NotAnAddress)?;
    }
    Ok(url)
}

/// Where the document of a `did:web` identifier lies (the method's specification, 3.2). The address still has to pass
/// [`check`]. `None` for anything that is no such identifier.
pub fn did_web(did: &str) -> Option<String> {
    let rest = did.strip_prefix("did:web:")?;
    let rest = rest.split(['#', '?']).next()?;
    let (host, path) = rest.split_once(':').map_or((rest, None), |(host, path)| (host, Some(path)));
    let host = host.replace("%3A", ":").replace("%3a", ":");
    let is_host = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '-' | '_' | ':');
    if host.is_empty() || !host.chars().all(is_host) {
        return None;
    }
    let Some(path) = path else {
        return Some(format!("https://{host}/.well-known/did.json"));
    };
    let is_step = |it: &str| !it.is_empty() && it != "." && it != ".." && !it.contains(['/', '\\']);
    if !path.split(':').all(is_step) {
        return None;
    }
    Some(format!("https://{host}/{}/did.json", path.replace(':', "/")))
}

/// Ports on which web servers answer.
const WEB_PORTS: [u16; 4] = [80, 443, 8080, 8443];

/// Domains that only mean something inside a network: RFC 6761 and 6762, RFC 8375, RFC 7686, what ICANN will not give
/// away, and what clusters and routers use.
const PRIVATE_DOMAINS: &[&str] = &[
    "consul",
    "corp",
    "docker",
    "home",
    "home.arpa",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "localnet",
    "onion",
    "private",
    "svc",
];

fn check_public(url: Url, address: IpAddr, access: &Access) -> Result<Url, Refusal> {
    if !is_public(address) {
        return Err(Refusal::PrivateAddress);
    }
    check_port(&url, access)?;
    Ok(url)
}

fn check_port(url: &Url, access: &Access) -> Result<(), Refusal> {
    match url.port() {
        Some(port) if !WEB_PORTS.contains(&port) && !access.ports.contains(&port) => Err(Refusal::Port),
        _ => Ok(()),
    }
}

/// The name without the dot that ends a full name.
fn bare(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

/// Whether a name means something only inside a network: one without a dot, or below such a domain.
fn is_private_name(name: &str) -> bool {
    let is_below = |domain: &str| name.strip_suffix(domain).is_some_and(|it| it.is_empty() || it.ends_with('.'));
    !name.contains('.') || PRIVATE_DOMAINS.iter().any(|it| is_below(it))
}
