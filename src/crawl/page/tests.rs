//! Pages, and where they lead.

use super::*;

fn of(html: &str) -> PageLinks {
    links(html.as_bytes(), &Url::parse("https://school.example/courses/list.html").unwrap())
}

fn shown(html: &str) -> Vec<String> {
    let basis = |it: &Link| match it.basis {
        Basis::Anchor => "",
        Basis::NextPage => " (next)",
        Basis::Reference => " (itself)",
        _ => " (?)",
    };
    let short = |it: &Link| it.url.replace("https://school.example", "");
    of(html).links.iter().map(|it| format!("{} {}{}", it.role.word(), short(it), basis(it))).collect()
}

#[test]
fn pages_lead_where_they_say() {
    let table: [(&str, &[&str]); 16] = [
        ("<a href='a.html#x'>a</a><A HREF=a.html#y>again</A>", &["page /courses/a.html"]),
        (
            "<a href='/badges/1'>b</a><a href='/public/assertions/2'>c</a>",
            &["document /badges/1", "document /public/assertions/2"],
        ),
        ("<a href='mailto:x@y.example'>m</a><a href='javascript:x()'>j</a><a href='#top'>t</a><a href=''>e</a>", &[]),
        ("<a href='/p.pdf'>p</a><a href='/x.zip'>z</a><a href='/x.json'>j</a>", &["document /x.json"]),
        ("<a rel='nofollow noopener' href='/a'>a</a><a rel=noopener href='/b'>b</a>", &["page /b"]),
        ("<link rel='alternate' type='application/ld+json' href='/list.jsonld'>", &["document /list.jsonld (itself)"]),
        ("<link rel='alternate' type='application/json' href='/wp-json/wp/v2/pages/1'>", &[]),
        ("<link rel=alternate type='application/rss+xml' href='/feed'><link rel=stylesheet href='/a.css'>", &[]),
        (
            "<link rel='next' href='?page=2'><a rel='next' href='?page=2'>2</a>",
            &["page /courses/list.html?page=2 (next)"],
        ),
        ("<base href='/other/'><base href='/no/'><a href='a'>a</a>", &["page /other/a"]),
        ("<base href='javascript:x'><a href='a'>a</a>", &["page /courses/a"]),
        (
            "<img src='/i/1.png'><img alt='Open badge' src='/i/2.png'><img src='/badges/3.svg'>",
            &["document /i/2.png", "document /badges/3.svg"],
        ),
        (
            "<div class='badge-list'><div><img src='/i/1.png'></div><img src='/i/2.jpg'></div><img src='/i/3.png'>",
            &["document /i/1.png"],
        ),
        ("<a href='/badge/9'><img src='/i/9.png'></a>", &["document /badge/9", "document /i/9.png"]),
        (
            "<!-- <a href='/no'> --><script>'<a href=\"/no\">'</script><meta http-equiv=refresh content='0;url=/no'>",
            &[],
        ),
        (
            "<a href='https://other.example/a'>o</a><a href='//third.example/b'>t",
            &["page https://other.example/a", "page https://third.example/b"],
        ),
    ];
    for (html, expected) in table {
        assert_eq!(shown(html), expected, "{html}");
    }
}

#[test]
fn pages_say_what_may_be_done_with_them() {
    let table = [
        ("<meta name='robots' content='index, follow'>", (false, false)),
        ("<META NAME=Robots CONTENT='NoIndex'>", (true, false)),
        ("<meta name=robots content='nofollow, noarchive'>", (false, true)),
        ("<meta content='none' name=skillmatch>", (true, true)),
        ("<meta name=googlebot content=none>", (false, false)),
        ("<meta name=description content=noindex>", (false, false)),
    ];
    for (html, expected) in table {
        let page = of(&format!("{html}<a href='/a'>a</a>"));
        assert_eq!((page.is_noindex, page.is_nofollow), expected, "{html}");
        assert_eq!(page.links.is_empty(), page.is_nofollow, "{html}");
    }
}

#[test]
fn the_licence_is_found() {
    let licence = |html: &str| of(html).licence;
    assert_eq!(licence("<p>none</p>"), None);
    let linked = "<a href='https://creativecommons.org/licenses/by/4.0/'>CC BY</a>";
    assert_eq!(licence(linked).as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
    assert!(of(linked).links.is_empty(), "a licence is no page of the site");
    let marked = format!("{linked}<link rel='license' href='/terms'>");
    assert_eq!(licence(&marked).as_deref(), Some("https://school.example/terms"));
}

#[test]
fn large_and_broken_pages_do_no_harm() {
    let many: String = (0..3_000).map(|it| format!("<a href='/p/{it}'>")).collect();
    let page = of(&many);
    assert_eq!((page.links.len(), page.left_out), (MAX_LINKS, 1_000));
    let long = format!("<a href='/{}'>", "a".repeat(3_000));
    assert!(of(&long).links.is_empty());
    for html in ["<a href=", "<a href='/x", "<", "\u{0}<a \u{0}href=/y>", &"<div class=badge>".repeat(100_000), ""] {
        let _ = of(html);
    }
    let _ = links(&[0xff, 0xfe, b'<', b'a', 0xff], &Url::parse("https://school.example/").unwrap());
}
