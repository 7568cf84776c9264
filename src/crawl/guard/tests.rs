//! Tests.

use super::{ranges::why_special, *};

fn access() -> Access {
    let mut source = Source::new("farm", "pages", Vec::new());
    source.private = [("School.farm.test".to_owned(), "127.0.0.1:4711".parse().unwrap())].into();
    source.ports = vec![8081];
    Access::of(&source)
}

#[test]
fn addresses_are_checked_as_they_are_parsed() {
    use Refusal::{Credentials, NotAnAddress, Port, PrivateAddress, PrivateName, Scheme};
    for (url, expected) in [
        ("https://a.example/x?y#z", Ok("https://a.example/x?y#z")),
        (" HTTPS://A.Example:443\n", Ok("https://a.example/")),
        ("https://a.example./x", Ok("https://a.example/x")),
        ("http://a.test:8080/", Ok("http://a.test:8080/")),
        ("http://a.example:8081/", Ok("http://a.example:8081/")),
        ("http://a.example:8082/", Err(Port)),
        ("http://11.0.0.1:22/", Err(Port)),
        ("http://[2600::1]/", Ok("http://[2600::1]/")),
        ("http://0x0b000001/", Ok("http://11.0.0.1/")),
        ("http://corp.example/", Ok("http://corp.example/")),
        ("http://notlocalhost.example/", Ok("http://notlocalhost.example/")),
        // Private hosts: by their names alone.
        ("http://school.farm.test/a", Ok("http://school.farm.test/a")),
        ("http://SCHOOL.farm.test./a", Ok("http://school.farm.test/a")),
        ("https://school.farm.test/a", Ok("https://school.farm.test/a")),
        ("http://school.farm.test:4711/", Ok("http://school.farm.test:4711/")),
        ("http://school.farm.test:8080/", Err(Port)),
        ("http://127.0.0.1:4711/", Err(PrivateAddress)),
        ("http://localhost:4711/", Err(PrivateName)),
        ("http://user@school.farm.test/", Err(Credentials)),
        ("http://user@a.example/", Err(Credentials)),
        ("http://:pass@a.example/", Err(Credentials)),
        ("http://intranet/", Err(PrivateName)),
        ("http://intranet./", Err(PrivateName)),
        ("http://localhost./", Err(PrivateName)),
        ("http://db.LOCALHOST/", Err(PrivateName)),
        ("http://printer.local/", Err(PrivateName)),
        ("http://printer.home.arpa/", Err(PrivateName)),
        ("http://web.default.svc.cluster.local/", Err(PrivateName)),
        ("http://hidden.onion/", Err(PrivateName)),
        ("http://a..example/", Err(NotAnAddress)),
        ("http://a.example../", Err(NotAnAddress)),
        ("http://.example/", Err(NotAnAddress)),
        ("http://127.1/", Err(PrivateAddress)),
        ("http://127.0.0.1./", Err(PrivateAddress)),
        ("http://0300.0250.1/", Err(PrivateAddress)),
        ("ftp://a.example/", Err(Scheme)),
        ("did:web:a.example", Err(Scheme)),
        ("mailto:a@a.example", Err(Scheme)),
        ("/a", Err(NotAnAddress)),
        ("", Err(NotAnAddress)),
        ("https://", Err(NotAnAddress)),
        ("https://a b.example/", Err(NotAnAddress)),
    ] {
        assert_eq!(check(url, &access()).as_ref().map(Url::as_str).map_err(|it| *it), expected, "{url}");
    }
    assert_eq!(
        check("http://school.farm.test/", &Access::default()).map(|it| it.port()),
        Ok(None),
        "the resolver decides"
    );
}

#[test]
fn special_ranges_are_not_public() {
    // The first and the last address of each range, and what lies beside it.
    for (special, public) in [
        ("0.0.0.0 0.255.255.255", "1.0.0.0"),
        ("10.0.0.0 10.255.255.255", "9.255.255.255 11.0.0.0"),
        ("100.64.0.0 100.100.100.200 100.127.255.255", "100.63.255.255 100.128.0.0"),
        ("127.0.0.0 127.255.255.255", "126.255.255.255 128.0.0.0"),
        ("168.63.129.16", "168.63.129.15 168.63.129.17"),
        ("169.254.0.0 169.254.169.254 169.254.255.255", "169.253.255.255 169.255.0.0"),
        ("172.16.0.0 172.31.255.255", "172.15.255.255 172.32.0.0"),
        ("192.0.0.0 192.0.0.255 192.0.2.0 192.0.2.255", "192.0.1.0 192.0.3.0"),
        ("192.31.196.1 192.52.193.1 192.175.48.1", "192.31.197.0 192.52.194.0 192.175.49.0"),
        ("192.88.99.0 192.88.99.255", "192.88.98.255 192.88.100.0"),
        ("192.168.0.0 192.168.255.255", "192.167.255.255 192.169.0.0"),
        ("198.18.0.0 198.19.255.255", "198.17.255.255 198.20.0.0"),
        ("198.51.100.0 203.0.113.255", "198.51.101.0 203.0.114.0"),
        ("224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.255", "223.255.255.255"),
        (":: ::1 ::127.0.0.1 ::11.0.0.1 ::ffff:11.0.0.1 ::ffff:0:11.0.0.1", "2600::1"),
        ("64:ff9b::1 64:ff9b::b00:1 64:ff9b:1::1 64:ff9b:1:ffff::1 100::1 100:0:0:1::1", "2a00::1"),
        ("2001::1 2001:1::1 2001:2::1 2001:20::1 2001:1ff:ffff::1", "2001:200::1 2001:4860:4860::8888"),
        ("2001:db8::1 2001:db8:ffff::1", "2001:db7::1 2001:db9::1"),
        ("2002::1 2002:b00:1::1 2620:4f:8000::1 3fff::1 3fff:fff::1", "2003::1 2620:4f:8001::1 3fff:1000::1"),
        ("4000::1 5f00::1 8000::1 fbff::1 1fff::1", "3ffe::1"),
        ("fc00::1 fd00:ec2::254 fe80::1 febf::1 fec0::1 feff::1 ff02::1 ffff::1", "2c00::1"),
    ] {
        for address in special.split(' ') {
            let address: IpAddr = address.parse().unwrap();
            assert!(!is_public(address), "{address} is not public");
            assert!(why_special(address).is_some_and(|reason| !reason.is_empty()));
        }
        for address in public.split(' ') {
            let address: IpAddr = address.parse().unwrap();
            assert!(is_public(address), "{address} is public: {:?}", why_special(address));
        }
    }
}

proptest::proptest! {
    /// What the standard library knows to be special is special here too.
    #[test]
    fn no_special_address_is_forgotten(bits: u32, six: u128) {
        use std::net::{Ipv4Addr, Ipv6Addr};
        let four = Ipv4Addr::from_bits(bits);
        let is_special = four.is_private() || four.is_loopback() || four.is_link_local() || four.is_multicast()
            || four.is_broadcast() || four.is_documentation() || four.is_unspecified();
        proptest::prop_assert!(!(is_special && is_public(four.into())), "{four}");
        let six = Ipv6Addr::from_bits(six);
        let is_special = six.is_loopback() || six.is_multicast() || six.is_unicast_link_local() || six.is_unique_local()
            || six.to_ipv4().is_some();
        proptest::prop_assert!(!(is_special && is_public(six.into())), "{six}");
        for carrier in [four.to_ipv6_mapped(), four.to_ipv6_compatible()] {
            proptest::prop_assert!(!is_public(carrier.into()), "{carrier}");
        }
    }

    #[test]
    fn nothing_panics(text in ".*", scheme in "(https?:/*|did:web:)?", host in "[a-z0-9.:@%#?\\[\\]\\\\/①。]*") {
        for url in [text.clone(), format!("{scheme}{host}{text}")] {
            if let Ok(url) = check(&url, &access()) {
                proptest::prop_assert_eq!(check(url.as_str(), &access()), Ok(url.clone()));
            }
            let _ = did_web(&url);
        }
    }
}

#[test]
fn did_web_names_a_document() {
    for (did, expected) in [
        ("did:web:a.example", Some("https://a.example/.well-known/did.json")),
        ("did:web:a.example#key-1", Some("https://a.example/.well-known/did.json")),
        ("did:web:a.example:user:alice", Some("https://a.example/user/alice/did.json")),
        ("did:web:a.example%3A8443:user", Some("https://a.example:8443/user/did.json")),
        ("did:web:a.example:a%2Fb", Some("https://a.example/a%2Fb/did.json")),
        ("did:web:", None),
        ("did:web:a.example:", None),
        ("did:web:a.example:..:b", None),
        ("did:web:a.example/b", None),
        ("did:web:a.example%2Fb", None),
        ("did:web:user@a.example", None),
        ("did:web:[::1]", None),
        ("did:web:a.example:b/c", None),
        ("did:key:z6Mk", None),
        ("https://a.example", None),
    ] {
        assert_eq!(did_web(did).as_deref(), expected, "{did}");
    }
    for did in ["did:web:127.0.0.1", "did:web:2130706433", "did:web:localhost%3A8080", "did:web:a.example%3A22"] {
        assert!(check(&did_web(did).unwrap(), &Access::default()).is_err(), "{did}");
    }
}
