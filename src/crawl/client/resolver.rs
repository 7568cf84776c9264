//! Names to addresses: only addresses that were checked reach the connector, so a name that means something else the
//! next moment changes nothing.

use std::{
    collections::VecDeque,
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::FetchError;
use crate::crawl::guard::{self, Access, Refusal};

/// Asks the names of hosts for their addresses. Tests answer for themselves.
pub trait Lookup: Send + Sync + 'static {
    /// The addresses of a name; empty when it has none.
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;
}

/// Addresses of one name that are tried, at most.
const MAX_ADDRESSES: usize = 4;
/// Addresses that are remembered, at most; the oldest go first.
const MAX_DIALLED: usize = 10_000;

/// The system's way of asking.
pub(super) struct System;

impl Lookup for System {
    fn lookup(&self, name: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|it| it.ip()).collect()) })
    }
}

/// What was handed to the connector.
#[derive(Default)]
pub(super) struct Dialled(Mutex<VecDeque<(String, SocketAddr)>>);

impl Dialled {
    pub(super) fn add(&self, host: &str, address: SocketAddr) {
        let mut dialled = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if dialled.len() == MAX_DIALLED {
            dialled.pop_front();
        }
        dialled.push_back((host.to_owned(), address));
    }

    pub(super) fn all(&self) -> Vec<(String, SocketAddr)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

/// The resolver of one client.
#[derive(Clone)]
pub(super) struct Resolver {
    pub(super) access: Arc<Access>,
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) dialled: Arc<Dialled>,
}

impl Resolver {
    /// The addresses that may be connected to for this name. Port 0 stands for the port of the URL.
    pub(super) async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, FetchError> {
        let name = name.strip_suffix('.').unwrap_or(name);
        let addresses = match self.access.private_address(name) {
            Some(address) => vec![address],
            None => public_of(&self.lookup.lookup(name.to_owned()).await.map_err(|_| FetchError::Resolve)?)?,
        };
        for address in &addresses {
            self.dialled.add(name, *address);
        }
        Ok(addresses)
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            let addresses = resolver.addresses(name.as_str()).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

/// The public ones of a name's addresses, IPv4 and IPv6 in turn, so that a few tries are enough where only one of them
/// gets through.
fn public_of(found: &[IpAddr]) -> Result<Vec<SocketAddr>, FetchError> {
    let first = found.first().ok_or(FetchError::Resolve)?;
    let mut families: [Vec<IpAddr>; 2] = [Vec::new(), Vec::new()];
    for address in found.iter().filter(|it| guard::is_public(**it)) {
        let family = usize::from(address.is_ipv4() != first.is_ipv4());
        if let Some(family) = families.get_mut(family)
            && family.len() < MAX_ADDRESSES
            && !family.contains(address)
        {
            family.push(*address);
        }
    }
    let [same, other] = &families;
    let in_turn = (0..MAX_ADDRESSES).flat_map(|turn| [same.get(turn), other.get(turn)]).flatten();
    let addresses: Vec<_> = in_turn.take(MAX_ADDRESSES).map(|it| SocketAddr::new(*it, 0)).collect();
    if addresses.is_empty() {
        return Err(FetchError::Refused(Refusal::PrivateAddress));
    }
    Ok(addresses)
}
