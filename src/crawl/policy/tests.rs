//! Which links are admitted, and which come first.

use super::*;

fn source(scope: Scope) -> Source {
    let urls = vec!["https://badges.school.example/".to_owned()];
    Source { scope, max_depth: 3, ..Source::new("school", "pages", urls) }
}

fn admit(scope: Scope, link: &Link, depth: u32, hops: u32, page: u32) -> Result<Admitted, LeftOut> {
    let url = Url::parse("https://badges.school.example/start").unwrap();
    let parent = Parent { url: &url, depth, hops, page, records: 0 };
    Reach::of(&source(scope)).admit(link, Some(&parent))
}

#[test]
fn scope_decides_by_host_and_basis() {
    use Basis::{Anchor, Listed, Redirect, Reference};
    let cases = [
        (Scope::Host, "https://badges.school.example/a", Anchor, true),
        (Scope::Host, "https://other.example/a", Reference, false),
        (Scope::Host, "https://x.badges.school.example/a", Reference, false),
        (Scope::Domain, "https://x.badges.school.example/a", Anchor, true),
        (Scope::Domain, "https://evilbadges.school.example.test/a", Anchor, false),
        (Scope::Domain, "https://xbadges.school.example/a", Anchor, false),
        (Scope::Linked, "https://other.example/a", Reference, true),
        (Scope::Linked, "https://other.example/a", Redirect, true),
        (Scope::Linked, "https://other.example/a", Listed, true),
        (Scope::Linked, "https://other.example/a", Anchor, false),
    ];
    for (scope, url, basis, expected) in cases {
        let admitted = admit(scope, &Link::new(url, Role::Document, basis), 0, 0, 0);
        assert_eq!(admitted.is_ok(), expected, "{scope:?} {url} {basis:?}: {admitted:?}");
    }
}

#[test]
fn nothing_goes_on_for_ever() {
    let link = |basis| Link::new("https://badges.school.example/a", Role::Listing, basis);
    let outcome = |link: &Link, depth, hops, page| admit(Scope::Host, link, depth, hops, page).map(|_| ());
    assert_eq!(outcome(&link(Basis::Anchor), 2, 0, 0), Ok(()));
    assert_eq!(outcome(&link(Basis::Anchor), 3, 0, 0), Err(LeftOut::Depth));
    assert_eq!(outcome(&link(Basis::Redirect), 3, 4, 0), Ok(()));
    assert_eq!(outcome(&link(Basis::NextPage), 3, 0, 9_999), Ok(()));
    assert_eq!(outcome(&link(Basis::NextPage), 3, 0, 10_000), Err(LeftOut::Pages));
}

#[test]
fn traps_are_seen_by_their_shape() {
    let long = format!("https://badges.school.example/{}", "x".repeat(3_000));
    let deep =
        format!("https://badges.school.example/{}", (0..30).map(|it| it.to_string()).collect::<Vec<_>>().join("/"));
    let asks = format!(
        "https://badges.school.example/?{}",
        (0..20).map(|it| format!("p{it}=1")).collect::<Vec<_>>().join("&")
    );
    for url in [&long, &deep, &asks, "https://badges.school.example/a/b/a/b/a/b"] {
        let link = Link::new(url, Role::Page, Basis::Anchor);
        assert_eq!(admit(Scope::Host, &link, 0, 0, 0), Err(LeftOut::Trap), "{url}");
    }
}

#[test]
fn addresses_have_one_form() {
    let cases = [
        ("https://Badges.School.Example:443/a#part", "https://badges.school.example/a"),
        ("https://badges.school.example/a?utm_source=x&id=1&PHPSESSID=2", "https://badges.school.example/a?id=1"),
        ("https://badges.school.example/a?utm_source=x", "https://badges.school.example/a"),
        ("https://badges.school.example", "https://badges.school.example/"),
    ];
    for (written, expected) in cases {
        let admitted = admit(Scope::Host, &Link::new(written, Role::Page, Basis::Anchor), 0, 0, 0).unwrap();
        assert_eq!(admitted.url, expected, "{written}");
    }
}

#[test]
fn what_names_achievements_comes_first() {
    let priority = |basis, role| {
        admit(Scope::Host, &Link::new("https://badges.school.example/a", role, basis), 0, 0, 0).unwrap().priority
    };
    let order = [
        priority(Basis::Redirect, Role::Document),
        priority(Basis::Reference, Role::Document),
        priority(Basis::Listed, Role::Document),
        priority(Basis::NextPage, Role::Listing),
        priority(Basis::Listed, Role::Page),
        priority(Basis::Anchor, Role::Page),
    ];
    assert!(order.is_sorted_by(|one, other| one > other), "{order:?}");
}
