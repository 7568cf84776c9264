//! Badges in images: every way to bake one in, and every way that goes wrong.

use std::io::Write;

use flate2::{Compression, Crc, write::ZlibEncoder};

use super::{Content, in_png, in_svg, payload};
use crate::standards::Limits;

/// What becomes of an image: the badge, or the first problem.
fn png(bytes: &[u8]) -> Result<String, String> {
    let mut problems = Vec::new();
    let limits = Limits { image_text_bytes: 2_000, ..Limits::default() };
    in_png(bytes, &limits, &mut problems).ok_or_else(|| problems.remove(0).message)
}

fn svg(inside: &str) -> Result<String, String> {
    svg_document(&format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org"><g/>{inside}<g/></svg>"#
    ))
}

fn svg_document(text: &str) -> Result<String, String> {
    let mut problems = Vec::new();
    let limits = Limits { image_text_bytes: 2_000, ..Limits::default() };
    in_svg(text, &limits, &mut problems).ok_or_else(|| problems.remove(0).message)
}

fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap();
    [&length.to_be_bytes(), kind, data, &crc.sum().to_be_bytes()].concat()
}

fn image(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
    [b"\x89PNG\r\n\x1a\n".as_slice(), &header, &chunks.concat(), &chunk(b"IEND", b"")].concat()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn itxt(keyword: &str, flags: [u8; 2], text: &[u8]) -> Vec<u8> {
    chunk(b"iTXt", &[keyword.as_bytes(), b"\0", &flags, b"en\0\0", text].concat())
}

fn ztxt(keyword: &str, text: &[u8]) -> Vec<u8> {
    chunk(b"zTXt", &[keyword.as_bytes(), b"\0\0", text].concat())
}

fn text(keyword: &str, text: &[u8]) -> Vec<u8> {
    chunk(b"tEXt", &[keyword.as_bytes(), b"\0", text].concat())
}

#[test]
fn every_text_chunk_can_hold_a_badge() {
    let pixels = || chunk(b"IDAT", b"not even packed");
    for chunks in [
        vec![text("openbadges", b"{}"), pixels()],
        vec![pixels(), itxt("openbadges", [0, 0], b"{}")],
        vec![itxt("openbadgecredential", [0, 7], b"{}")],
        vec![itxt("openbadgecredential", [1, 0], &packed(b"{}"))],
        vec![ztxt("Comment", b"no zlib at all"), ztxt("openbadges", &packed(b"{}")), text("Author", b"{}")],
    ] {
        assert_eq!(png(&image(&chunks)).unwrap(), "{}");
    }
    let name = "{\"name\":\"Übung\"}";
    assert_eq!(png(&image(&[text("openbadges", name.as_bytes())])).unwrap(), name, "UTF-8 as bakers write it");
    assert_eq!(
        png(&image(&[text("openbadges", b"{\"name\":\"\xdcbung\"}")])).unwrap(),
        name,
        "Latin-1 as it should be"
    );
}

#[test]
fn an_image_that_is_not_whole_or_not_clear_gives_no_badge() {
    let good = image(&[text("openbadges", b"{}")]);
    let bad_sum = {
        let mut bytes = good.clone();
        let at = bytes.windows(2).position(|it| it == b"{}").unwrap();
        bytes[at] = b'[';
        bytes
    };
    let headless = [b"\x89PNG\r\n\x1a\n".as_slice(), &text("openbadges", b"{}"), &chunk(b"IEND", b"")].concat();
    let long = vec![b' '; 2_001];
    let cases = [
        (good[..good.len() - 4].to_vec(), "cut off"),
        (good[..20].to_vec(), "cut off"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff".to_vec(), "cut off"),
        (b"\x89PNG\n".to_vec(), "first bytes"),
        (bad_sum, "checksum"),
        (headless, "header"),
        (image(&[]), "without a badge"),
        (image(&[text("OpenBadges ", b"{}"), chunk(b"tEXt", b"openbadges")]), "without a badge"),
        ([image(&[]), text("openbadges", b"{}")].concat(), "without a badge"),
        (image(&[text("openbadges", b"{}"), itxt("openbadges", [0, 0], b"{}")]), "two badges"),
        (image(&[text("openbadges", b"{}"), itxt("openbadgecredential", [0, 0], b"{}")]), "two badges"),
        (image(&[text("openbadges", &long)]), "image_text_bytes"),
        (image(&[itxt("openbadges", [0, 0], &long)]), "image_text_bytes"),
        (image(&[ztxt("openbadges", &packed(&vec![b'a'; 50_000_000]))]), "image_text_bytes"),
        (image(&[ztxt("openbadges", &packed(b"{}")[..5])]), "cannot be unpacked"),
        (image(&[itxt("openbadges", [1, 9], &packed(b"{}"))]), "unknown way"),
        (image(&[itxt("openbadges", [2, 0], b"{}")]), "unknown way"),
        (image(&[chunk(b"iTXt", b"openbadges\0\0\0en")]), "incomplete"),
        (image(&[itxt("openbadges", [0, 0], b"{\xff}")]), "UTF-8"),
    ];
    for (bytes, expected) in cases {
        let found = png(&bytes);
        assert!(found.as_ref().is_err_and(|it| it.contains(expected)), "{expected}: {found:?}");
    }
}

#[test]
fn svg_holds_a_badge_as_text_or_as_attribute() {
    let cases = [
        (
            r#"<openbadges:assertion verify="https://a.example/1"><![CDATA[{"a":1}]]></openbadges:assertion>"#,
            r#"{"a":1}"#,
        ),
        (r"<openbadges:assertion>{&quot;a&quot;:&#49;}</openbadges:assertion>", r#"{"a":1}"#),
        (r#"<openbadges:assertion verify="https://a.example/1?x=1&amp;y=2"/>"#, "https://a.example/1?x=1&y=2"),
        (r#"<openbadges:assertion verify="eyJ.eyJ.x"><![CDATA[ ]]></openbadges:assertion>"#, "eyJ.eyJ.x"),
        (
            r#"<openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" verify="eyJ.e.x"/>"#,
            "eyJ.e.x",
        ),
        (r#"<credential xmlns="https://purl.imsglobal.org/ob/v3p0">{}</credential>"#, "{}"),
        (r#"<b:assertion xmlns:b="http://openbadges.org">{}</b:assertion>"#, "{}"),
        ("<g><g><openbadges:assertion>{}</openbadges:assertion></g>text</g>", "{}"),
        ("<assertion>not ours</assertion><openbadges:assertion>{}</openbadges:assertion>", "{}"),
    ];
    for (inside, expected) in cases {
        assert_eq!(svg(inside).as_deref(), Ok(expected), "{inside}");
    }
    let undeclared = "<svg><openbadges:assertion>{}</openbadges:assertion></svg>";
    assert_eq!(svg_document(undeclared).as_deref(), Ok("{}"), "the prefix alone");
    let drawn = r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">"#;
    assert_eq!(svg_document(&format!("<?xml version=\"1.0\"?>{drawn}{undeclared}")).as_deref(), Ok("{}"));
}

#[test]
fn svg_that_is_not_whole_or_not_clear_gives_no_badge() {
    let badge = "<openbadges:assertion>{}</openbadges:assertion>";
    let long = format!("<openbadges:assertion>{}</openbadges:assertion>", "a".repeat(2_001));
    let in_parts = format!("<openbadges:assertion>{}</openbadges:assertion>", "&#97;".repeat(2_001));
    let attribute = format!("<openbadges:assertion verify='{}'/>", "a".repeat(2_001));
    let deep = format!("{}{badge}{}", "<g>".repeat(119), "</g>".repeat(119));
    let cases = [
        (String::new(), "without a badge"),
        (format!("{badge}{badge}"), "two badges"),
        (format!("{badge}<openbadges:credential>{{}}</openbadges:credential>"), "two badges"),
        ("<openbadges:assertion/>".to_owned(), "is empty"),
        ("<openbadges:assertion verify=' '> </openbadges:assertion>".to_owned(), "is empty"),
        (format!("{badge}</g>"), "not well-formed"),
        (format!("{badge}<g>"), "not well-formed"),
        (long, "image_text_bytes"),
        (in_parts, "image_text_bytes"),
        (attribute, "image_text_bytes"),
        (deep, "xml_depth"),
    ];
    for (inside, expected) in cases {
        let found = svg(&inside);
        assert!(found.as_ref().is_err_and(|it| it.contains(expected)), "{expected}: {found:?}");
    }
    for declared in [
        "<!DOCTYPE svg [<!ENTITY a 'b'>]>",
        "<!DOCTYPE svg SYSTEM 'http://a.example/x.dtd'>",
        r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "" [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#,
    ] {
        let found = svg_document(&format!("{declared}<svg>{badge}</svg>"));
        assert!(found.as_ref().is_err_and(|it| it.contains("document type")), "{declared}: {found:?}");
    }
    assert!(svg_document("<svg>").unwrap_err().contains("cut off"));
}

#[test]
fn what_is_baked_in_is_json_a_token_or_an_address() {
    let read = |text: &str| {
        let mut problems = Vec::new();
        let content = payload(text, &Limits::default(), &mut problems);
        let shown = match content {
            Some(Content::Json(json)) => json.to_string(),
            Some(Content::Link(url)) => format!("link {url}"),
            _ => "nothing".to_owned(),
        };
        (shown, problems.first().map(|it| it.message.clone()).unwrap_or_default())
    };
    assert_eq!(read(" {\"a\":1}\n").0, "{\"a\":1}");
    assert_eq!(read("https://a.example/1").0, "link https://a.example/1");
    let (claims, message) = read("eyJhbGciOiJFUzI1NiJ9.eyJhIjoxfQ.c2ln");
    assert_eq!(claims, "{\"a\":1}");
    assert!(message.contains("not checked"), "{message}");
    for (text, expected) in
        [("", "is empty"), ("\u{feff} ", "is empty"), ("{verify:1}", "is not JSON"), ("nothing", "is not JSON")]
    {
        let (shown, message) = read(text);
        assert!(shown == "nothing" && message.contains(expected), "{text}: {shown}, {message}");
    }
}
