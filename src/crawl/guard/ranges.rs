//! Which addresses are public: the special ranges that IANA lists, and those of clouds, each with what it is for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether this address belongs to the public internet.
pub fn is_public(address: IpAddr) -> bool {
    why_special(address).is_none()
}

/// What an address is for that is not public.
pub(super) fn why_special(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(it) => {
            let number = it.to_bits();
            SPECIAL_4.iter().find(|range| range.holds(number)).map(|range| range.reason)
        }
        IpAddr::V6(it) => {
            let number = it.to_bits();
            let special = SPECIAL_6.iter().find(|range| range.holds(number)).map(|range| range.reason);
            // Whatever is not unicast of the whole internet is refused, listed or not.
            special.or_else(|| (!UNICAST_6.holds(number)).then_some("not allocated to the public internet"))
        }
    }
}

/// A range of IPv4 addresses.
struct Range4 {
    base: Ipv4Addr,
    prefix: u32,
    reason: &'static str,
}

impl Range4 {
    const fn new(base: [u8; 4], prefix: u32, reason: &'static str) -> Self {
        let [a, b, c, d] = base;
        Self { base: Ipv4Addr::new(a, b, c, d), prefix, reason }
    }

    const fn holds(&self, number: u32) -> bool {
        (number ^ self.base.to_bits()).leading_zeros() >= self.prefix
    }
}

/// A range of IPv6 addresses.
struct Range6 {
    base: Ipv6Addr,
    prefix: u32,
    reason: &'static str,
}

impl Range6 {
    /// The range of the addresses that begin like `base`, which holds the first four groups.
    const fn new(base: [u16; 4], prefix: u32, reason: &'static str) -> Self {
        let [a, b, c, d] = base;
        Self { base: Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0), prefix, reason }
    }

    const fn holds(&self, number: u128) -> bool {
        (number ^ self.base.to_bits()).leading_zeros() >= self.prefix
    }
}

/// The special ranges of IPv4 (IANA's registry, RFC 6890), and one address of a cloud.
const SPECIAL_4: &[Range4] = &[
    Range4::new([0, 0, 0, 0], 8, "this host on this network (RFC 791)"),
    Range4::new([10, 0, 0, 0], 8, "private (RFC 1918)"),
    Range4::new([100, 64, 0, 0], 10, "shared by the customers of a carrier (RFC 6598); metadata of a cloud"),
    Range4::new([127, 0, 0, 0], 8, "loopback (RFC 1122)"),
    Range4::new([168, 63, 129, 16], 32, "the wire server of a cloud"),
    Range4::new([169, 254, 0, 0], 16, "link-local (RFC 3927); metadata of clouds"),
    Range4::new([172, 16, 0, 0], 12, "private (RFC 1918)"),
    Range4::new([192, 0, 0, 0], 24, "protocol assignments (RFC 6890); metadata of a cloud"),
    Range4::new([192, 0, 2, 0], 24, "documentation (RFC 5737)"),
    Range4::new([192, 31, 196, 0], 24, "sink of stray reverse lookups (RFC 7535)"),
    Range4::new([192, 52, 193, 0], 24, "multicast tunnels (RFC 7450)"),
    Range4::new([192, 88, 99, 0], 24, "relays of 6to4 (RFC 7526)"),
    Range4::new([192, 168, 0, 0], 16, "private (RFC 1918)"),
    Range4::new([192, 175, 48, 0], 24, "sink of stray reverse lookups (RFC 7534)"),
    Range4::new([198, 18, 0, 0], 15, "benchmarks of networks (RFC 2544)"),
    Range4::new([198, 51, 100, 0], 24, "documentation (RFC 5737)"),
    Range4::new([203, 0, 113, 0], 24, "documentation (RFC 5737)"),
    Range4::new([224, 0, 0, 0], 4, "multicast (RFC 5771)"),
    Range4::new([240, 0, 0, 0], 4, "reserved, and broadcast (RFC 1112)"),
];

/// Unicast of the whole internet: everything public lies in here (RFC 4291).
const UNICAST_6: Range6 = Range6::new([0x2000, 0, 0, 0], 3, "public");

/// The special ranges of IPv6 (IANA's registry). Ranges that carry an IPv4 address are refused whole: who is reached
/// through them is decided by a translator that is not ours.
const SPECIAL_6: &[Range6] = &[
    Range6::new([0, 0, 0, 0], 32, "unspecified, loopback, and IPv4 in IPv6 (RFC 4291)"),
    Range6::new([0x64, 0xff9b, 0, 0], 96, "IPv4 behind a translator (RFC 6052)"),
    Range6::new([0x64, 0xff9b, 1, 0], 48, "IPv4 behind a local translator (RFC 8215)"),
    Range6::new([0x100, 0, 0, 0], 64, "discarded (RFC 6666)"),
    Range6::new([0x100, 0, 0, 1], 64, "a dummy prefix (RFC 9780)"),
    Range6::new([0x2001, 0, 0, 0], 23, "protocol assignments, with Teredo, benchmarks and ORCHID (RFC 2928)"),
    Range6::new([0x2001, 0xdb8, 0, 0], 32, "documentation (RFC 3849)"),
    Range6::new([0x2002, 0, 0, 0], 16, "IPv4 by 6to4 (RFC 3056)"),
    Range6::new([0x2620, 0x4f, 0x8000, 0], 48, "sink of stray reverse lookups (RFC 7534)"),
    Range6::new([0x3fff, 0, 0, 0], 20, "documentation (RFC 9637)"),
    Range6::new([0x5f00, 0, 0, 0], 16, "segment routing (RFC 9602)"),
    Range6::new([0xfc00, 0, 0, 0], 7, "private: unique local (RFC 4193)"),
    Range6::new([0xfe80, 0, 0, 0], 10, "link-local (RFC 4291)"),
    Range6::new([0xfec0, 0, 0, 0], 10, "site-local, given up (RFC 3879)"),
    Range6::new([0xff00, 0, 0, 0], 8, "multicast (RFC 4291)"),
];
