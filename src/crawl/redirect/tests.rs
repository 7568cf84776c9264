//! Tests.

use super::*;

#[test]
fn redirects_are_followed_within_reason() {
    let follow = |url: &str| Next::Follow(url.parse().unwrap());
    let stop = Next::Stop;
    for (status, location, hops, expected) in [
        (301, Some("/b"), 0, follow("https://a.example/b")),
        (302, Some("c#d"), 4, follow("https://a.example/x/c")),
        (303, Some("https://b.example./"), 0, follow("https://b.example/")),
        (307, Some("//b.example/"), 0, follow("https://b.example/")),
        (308, Some("?q"), 0, follow("https://a.example/x/y?q")),
        (308, Some("/b"), 5, stop(Stop::TooManyHops)),
        (200, Some("/b"), 0, stop(Stop::NoRedirect)),
        (304, Some("/b"), 0, stop(Stop::NoRedirect)),
        (300, Some("/b"), 0, stop(Stop::NoRedirect)),
        (302, None, 0, stop(Stop::NoTarget)),
        (302, Some("https://"), 0, stop(Stop::NoTarget)),
        (302, Some(""), 0, stop(Stop::Loop)),
        (302, Some("y#part"), 0, stop(Stop::Loop)),
        (302, Some("http://b.example/"), 0, stop(Stop::Downgrade)),
        (302, Some("http://127.0.0.1/"), 0, stop(Stop::Refused(Refusal::PrivateAddress))),
        (302, Some("http://10.0.0.1/"), 9, stop(Stop::Refused(Refusal::PrivateAddress))),
        (302, Some("file:///etc/passwd"), 0, stop(Stop::Refused(Refusal::Scheme))),
        (302, Some("https://u:p@b.example/"), 0, stop(Stop::Refused(Refusal::Credentials))),
    ] {
        let url = "https://a.example/x/y".parse().unwrap();
        assert_eq!(next(&url, status, location, hops, &Access::default()), expected, "{status} {location:?} {hops}");
    }
    let plain = "http://a.example/".parse().unwrap();
    assert_eq!(next(&plain, 302, Some("https://a.example/"), 0, &Access::default()), follow("https://a.example/"));
}
