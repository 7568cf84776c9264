//! Web pages with the JSON-LD in them, and other XML.

use super::{Content, Html, Xml};
use crate::{model::Problem, standards::json::Json};

/// A web page, or XML of another kind.
pub(super) fn markup<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Content<'a> {
    match first_element(text) {
        Some(root) if !is_web_page(&root, text) => Content::Xml(Xml { text, root }),
        _ => Content::Html(html(text, problems)),
    }
}

/// XML declares itself; everything else that begins with a tag is taken for a web page.
fn is_web_page(root: &str, text: &str) -> bool {
    let declared = text.trim_start().starts_with("<?xml") || text.contains("xmlns");
    root.eq_ignore_ascii_case("html") || !declared
}

/// The local name of the first element, past declarations, comments and the document type.
fn first_element(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = &rest[rest.find('<')? + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")?..];
        } else if !rest.starts_with(['?', '!']) {
            let name: String = rest.chars().take_while(|it| it.is_alphanumeric() || ":_-.".contains(*it)).collect();
            let local = name.rsplit(':').next().unwrap_or(&name).to_owned();
            return (!local.is_empty()).then_some(local);
        }
    }
}

fn html<'a>(text: &'a str, problems: &mut Vec<Problem>) -> Html<'a> {
    let page = scraper::Html::parse_document(text);
    let mut json_ld = Vec::new();
    if let Ok(selector) = scraper::Selector::parse(r#"script[type="application/ld+json"]"#) {
        for (at, script) in page.select(&selector).enumerate() {
            match Json::parse(&script.text().collect::<String>()) {
                Ok(value) => json_ld.push(value.into_owned()),
                Err(error) => {
                    let place = format!("script {}", at + 1);
                    problems.push(Problem::error(
                        place,
                        format!("is not JSON: {error}"),
                        "check it with a JSON validator",
                    ));
                }
            }
        }
    }
    let text_of = |selector: &str| {
        let selector = scraper::Selector::parse(selector).ok()?;
        let words = page.select(&selector).next()?.text().collect::<String>();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(words).filter(|it| !it.is_empty())
    };
    Html { text, title: text_of("h1").or_else(|| text_of("title")), json_ld }
}
