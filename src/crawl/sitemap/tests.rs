//! Sitemaps of all forms, and what is wrong with some.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use super::*;

fn base() -> Url {
    Url::parse("https://school.example/sitemap.xml").unwrap()
}

fn shown(bytes: &[u8]) -> Vec<String> {
    let basis = |it: &Link| match it.basis {
        Basis::Listed => "",
        Basis::Anchor => " (elsewhere)",
        Basis::NextPage => " (next)",
        _ => " (?)",
    };
    links(bytes, &base()).iter().map(|it| format!("{} {}{}", it.role.word(), it.url, basis(it))).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const PLAIN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc> https://school.example/courses/1?a=1&amp;b=2 </loc><lastmod>2026-01-01</lastmod>
    <image:image><image:loc>https://school.example/badge-pictures/1.png</image:loc></image:image></url>
  <url><loc><![CDATA[https://school.example/badges/welding.json]]></loc></url>
  <url><loc>/badges/relative.json</loc></url>
  <url><loc>https://school.example/photo.jpg</loc></url>
  <url><loc>https://school.example/badges/welding.json#twice</loc></url>
  <url><loc>https://other.example/a</loc></url>
  <url><loc>ftp://school.example/a</loc></url>
</urlset>"#;

#[test]
fn files_indexes_texts_and_feeds_are_read() {
    let table: [(&str, &str, &[&str]); 8] = [
        (
            "a file",
            PLAIN,
            &[
                "page https://school.example/courses/1?a=1&b=2",
                "document https://school.example/badges/welding.json",
                "document https://school.example/badges/relative.json",
                "page https://other.example/a (elsewhere)",
            ],
        ),
        (
            "an index, with a prefix",
            r#"<s:sitemapindex xmlns:s="x"><s:sitemap><s:loc>https://school.example/s/1.xml.gz</s:loc></s:sitemap>
               <s:sitemap><s:loc>https://school.example/s/2</s:loc></s:sitemap></s:sitemapindex>"#,
            &["sitemap https://school.example/s/1.xml.gz", "sitemap https://school.example/s/2"],
        ),
        (
            "a text",
            "\u{feff}https://school.example/a\r\n\r\nnonsense\nhttps://school.example/b.jsonld\n",
            &["page https://school.example/a", "document https://school.example/b.jsonld"],
        ),
        (
            "robots.txt",
            "User-agent: *\nDisallow: /x\nSITEMAP: https://school.example/s1.xml\nsitemap: /s2\n",
            &["sitemap https://school.example/s1.xml", "sitemap https://school.example/s2"],
        ),
        (
            "RSS",
            "<rss><channel><link>https://school.example/</link><item><link>https://school.example/n/1</link></item>
             <atom:link rel='next' href='/feed?page=2'/></channel></rss>",
            &["page https://school.example/n/1", "sitemap https://school.example/feed?page=2 (next)"],
        ),
        (
            "Atom",
            "<feed><link href='/'/><entry><link rel='self' href='/x'/><link href='/n/1?a=1&amp;b'/></entry></feed>",
            &["page https://school.example/n/1?a=1&b"],
        ),
        (
            "cut off and badly nested",
            "<urlset><url><loc>https://school.example/a</loc></b><url><loc>https://school.example/b</loc></url><url><loc",
            &["page https://school.example/a", "page https://school.example/b"],
        ),
        ("a page", "<!DOCTYPE html><html><body><a href='/a'>a</a></body></html>", &[]),
    ];
    for (what, text, expected) in table {
        assert_eq!(shown(text.as_bytes()), expected, "{what}");
        assert_eq!(shown(&gzip(text.as_bytes())), expected, "{what}, packed");
    }
}

#[test]
fn what_is_no_sitemap_says_so() {
    for text in ["<html><body></body></html>", "hello", "", "<a><b>", "\u{1f}\u{8b}nothing"] {
        assert!(!read(text.as_bytes(), &base()).problems.is_empty(), "{text}");
    }
}

#[test]
fn bombs_stay_small() {
    let entities = "<!DOCTYPE urlset [<!ENTITY a \"https://school.example/x\"><!ENTITY b \"&a;&a;&a;&a;\">]>
        <urlset><url><loc>&b;</loc></url><url><loc>https://school.example/y&b;</loc></url></urlset>";
    assert_eq!(shown(entities.as_bytes()), Vec::<String>::new());
    let many: String = (0..MAX_ENTRIES + 10).map(|it| format!("https://school.example/{it}\n")).collect();
    let sitemap = read(many.as_bytes(), &base());
    assert_eq!(sitemap.links.len(), MAX_ENTRIES);
    assert_eq!(sitemap.problems.len(), 1);
    let deep = "<a>".repeat(200_000);
    assert!(read(deep.as_bytes(), &base()).links.is_empty());
    let long = format!("<urlset><url><loc>https://school.example/{}</loc></url></urlset>", "a".repeat(5_000));
    assert!(read(long.as_bytes(), &base()).links.is_empty());
    let mut large = b"https://school.example/a\n".to_vec();
    large.resize(usize::try_from(MAX_BYTES).unwrap() + 1_000, b'\n');
    let sitemap = read(&gzip(&large), &base());
    assert_eq!((sitemap.links.len(), sitemap.problems.len()), (1, 1));
    let packed = gzip(PLAIN.as_bytes());
    let cut = read(&packed[..packed.len() - 12], &base());
    assert!(!cut.problems.is_empty());
}
