//! Each kind: where it begins, and where its answers lead.

mod answers;
mod begin;

use serde_json::Value;
use url::Url;

use super::*;
use crate::{
    crawl::Basis,
    model::Document,
    standards::{self, ReadOptions},
};

/// A link in one line.
fn line(link: &Link) -> String {
    let basis = match link.basis {
        Basis::Seed => "seed",
        Basis::NextPage => "next",
        Basis::Listed => "listed",
        Basis::Reference => "reference",
        Basis::Anchor => "anchor",
        Basis::Redirect => "redirect",
    };
    format!("{basis} {} {}", link.role.word(), link.url)
}

fn source(kind: &str, url: &str, parameters: &[(&str, &str)]) -> Source {
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Source { parameters, ..Source::new("x", kind, vec![url.to_owned()]) }
}

/// An answer, and where it leads.
struct Answered<'a> {
    kind: &'a str,
    url: &'a str,
    role: Role,
    header: Option<&'a str>,
    body: Vec<u8>,
}

impl<'a> Answered<'a> {
    fn list(kind: &'a str, url: &'a str, body: &Value) -> Self {
        Self { kind, url, role: Role::Listing, header: None, body: body.to_string().into_bytes() }
    }

    fn leads(&self) -> Leads {
        let kind = named(self.kind).unwrap();
        let url = Url::parse(self.url).unwrap();
        let reading = standards::read(&Document::new(self.url, self.body.clone()), &ReadOptions::default());
        let media_type = if self.body.starts_with(b"<") { "text/html" } else { "application/json" };
        let fetched = Fetched {
            url: &url,
            role: self.role,
            media_type: Some(media_type),
            link_header: self.header,
            bytes: &self.body,
            reading: &reading,
        };
        leads(kind, &source(self.kind, "https://begin.example/", &[]), &fetched)
    }

    fn lines(&self) -> Vec<String> {
        self.leads().links.iter().map(line).collect()
    }
}

#[test]
fn kinds_have_names_of_their_own_and_say_what_they_are_for() {
    let mut names = std::collections::BTreeSet::new();
    for kind in ALL {
        assert!(names.insert(kind.name()), "{} is there twice", kind.name());
        assert!(!kind.about().is_empty() && kind.about().len() < 120, "{}", kind.name());
        assert_eq!(named(kind.name()).map(SourceKind::name), Some(kind.name()));
        let seeds = kind.seeds(&source(kind.name(), "https://begin.example/a", &[]), None);
        assert!(!seeds.is_empty(), "{} begins nowhere", kind.name());
    }
    assert_eq!(names.len(), 12);
}

#[test]
fn no_answer_stops_a_kind() {
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"[[[[[[1]]]]]]",
        b"{\"data\":{},\"result\":7,\"_embedded\":[],\"CFDocuments\":[1,null,{}],\"credential\":\"x\"}",
        b"{\"_links\":{\"next\":{\"href\":7}},\"metadata\":{\"next_page_url\":[]},\"pagination\":{\"nextResults\":{}}}",
        b"null",
        b"\xff\xfe\x00",
        b"<html><a href='/a'>",
        b"https://a.example/1\nhttps://a.example/2\n",
    ];
    for kind in ALL {
        for body in bodies {
            for role in Role::ALL {
                let url = "https://begin.example/search?page=1&limit=1";
                let answered = Answered { kind: kind.name(), url, role, header: Some("<"), body: body.to_vec() };
                assert!(answered.leads().links.len() < 4, "{}: {:?}", kind.name(), answered.lines());
            }
        }
        let nested = "[".repeat(100_000);
        let many = format!("[{}0]", "0,".repeat(1_000_000));
        for body in [nested, many] {
            let url = Url::parse("https://begin.example/").unwrap();
            let reading = Reading::default();
            let fetched = Fetched {
                url: &url,
                role: Role::Listing,
                media_type: None,
                link_header: None,
                bytes: body.as_bytes(),
                reading: &reading,
            };
            assert_eq!(leads(*kind, &source(kind.name(), "https://begin.example/", &[]), &fetched), Leads::default());
        }
    }
}

#[test]
fn an_endless_list_of_any_kind_ends() {
    // Each answer is full and says that there is more; the address must count up, and does so for so many pages only.
    let full: Vec<Value> =
        (0..100).map(|it| serde_json::json!({"identifier": format!("i{it}"), "uuid": format!("{it}")})).collect();
    let body = serde_json::json!({
        "CFDocuments": full, "credential": full, "skills": full, "data": full, "result": full, "badges": full,
        "pagination": {"hasNext": true, "nextResults": "?page=2"}, "metadata": {"next_page_url": "?page=2"},
        "_links": {"next": {"href": "?page=2"}}, "next": "?page=2"
    });
    for kind in ALL {
        for start in [
            "https://begin.example/l?page=2&per_page=100",
            "https://begin.example/l?offset=1000000&limit=100&from=1000000&size=100&page=10000&per_page=100",
        ] {
            let next: Vec<String> = Answered::list(kind.name(), start, &body)
                .leads()
                .links
                .into_iter()
                .filter(|it| it.basis == Basis::NextPage)
                .map(|it| it.url)
                .collect();
            let is_later = |it: &String| {
                it.contains("page=3")
                    || it.contains("offset=100&")
                    || it.ends_with("offset=100")
                    || it.ends_with("from=100")
            };
            assert!(next.iter().all(is_later), "{}: {start} leads to {next:?}", kind.name());
        }
    }
}

#[test]
fn pages_and_sitemaps_lead_on_whatever_the_kind() {
    let page = Answered {
        kind: "open_badges",
        url: "https://begin.example/badges.html",
        role: Role::Page,
        header: None,
        body: b"<meta name=robots content=noindex><link rel=license href=/l><a href='/badges/1'>one</a>".to_vec(),
    };
    assert_eq!(page.lines(), ["anchor document https://begin.example/badges/1"]);
    assert!(page.leads().is_noindex);
    assert_eq!(page.leads().licence.as_deref(), Some("https://begin.example/l"));
    let robots = Answered { url: "https://begin.example/robots.txt", body: b"Sitemap: /s.xml\n".to_vec(), ..page };
    assert_eq!(robots.lines(), ["listed sitemap https://begin.example/s.xml"]);
}
