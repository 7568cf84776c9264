//! The file in all its shapes: objections, corrections, limits.

use serde_json::json;

use super::*;

fn origin() -> Url {
    Url::parse("https://issuer.example/").unwrap()
}

fn parse(value: &Value) -> (SiteFile, Vec<Problem>) {
    SiteFile::parse(value.to_string().as_bytes(), &origin())
}

#[test]
fn objections_hold_for_their_own_site() {
    for (opt_out, url, expected, problems) in [
        (json!(true), "https://issuer.example/badges/1", true, 0),
        (json!(true), "https://other.example/badges/1", false, 0),
        (json!(true), "http://issuer.example/badges/1", false, 0),
        (json!(true), "https://issuer.example:8443/badges/1", false, 0),
        (json!(false), "https://issuer.example/badges/1", false, 0),
        (json!(null), "https://issuer.example/badges/1", false, 0),
        (json!([]), "https://issuer.example/badges/1", false, 0),
        (json!(["/private/"]), "https://issuer.example/private/1", true, 0),
        (json!(["/private/"]), "https://issuer.example/private", false, 0),
        (json!(["/private"]), "https://issuer.example/private-too", true, 0),
        (json!(["/private/"]), "https://issuer.example/open/../private/1", true, 0),
        (json!(["/a", "/b?x="]), "https://issuer.example/b?x=1", true, 0),
        (json!("/private/"), "https://issuer.example/private/1", true, 0),
        (json!(["https://issuer.example/private/"]), "https://issuer.example/private/1", true, 0),
        (json!(["https://other.example/"]), "https://issuer.example/private/1", false, 1),
        (json!(["/"]), "https://issuer.example/x", true, 0),
        (json!("yes"), "https://issuer.example/x", true, 1),
        (json!(["private"]), "https://issuer.example/x", true, 1),
        (json!({"all": true}), "https://issuer.example/x", true, 1),
        (json!(1), "https://issuer.example/x", true, 1),
        (json!(vec!["/a"; 1_001]), "https://issuer.example/x", true, 1),
    ] {
        let (file, found) = parse(&json!({"opt_out": opt_out}));
        assert_eq!(file.objects_to(&Url::parse(url).unwrap()), expected, "{opt_out} {url}");
        assert_eq!(found.len(), problems, "{opt_out}: {found:?}");
    }
    assert!(!SiteFile::default().objects_to(&origin()));
}

#[test]
fn corrections_change_what_they_name() {
    let document = br#"{"id":"https://issuer.example/b/1","name":"B","alignment":[]}"#;
    let replace = json!([{"op": "replace", "path": "/name", "value": "Bee"}]);
    for (url, patch, body, expected) in [
        ("https://issuer.example/b/1", &replace, &document[..], Some(Ok("\"name\":\"Bee\""))),
        ("/b/1", &replace, document, Some(Ok("\"name\":\"Bee\""))),
        ("/b/1#it", &replace, document, Some(Ok("\"name\":\"Bee\""))),
        ("/b/2", &replace, document, None),
        ("https://other.example/b/1", &replace, document, None),
        ("/b/1", &json!([{"op": "remove", "path": "/nothing"}]), document, Some(Err("/nothing"))),
        ("/b/1", &json!([{"op": "test", "path": "/name", "value": "C"}]), document, Some(Err("did not match"))),
        ("/b/1", &replace, b"<html></html>", Some(Err("not JSON"))),
        ("/b/1", &replace, b"\xef\xbb\xbf{\"name\":1}", Some(Ok("{\"name\":\"Bee\"}"))),
        ("/b/1", &json!([]), document, None),
        ("/b/1", &json!([{"op": "explode", "path": "/name"}]), document, None),
        ("/b/1", &json!([{"op": "replace", "path": "name", "value": 1}]), document, None),
        ("/b/1", &json!({"op": "replace"}), document, None),
        ("", &replace, document, None),
    ] {
        let (file, problems) =
            parse(&json!({"corrections": [{"url": url, "patch": patch}], "contact": "badges@issuer.example"}));
        let found = file.correct(&Url::parse("https://issuer.example/b/1#x").unwrap(), body);
        let found = found.map(|it| it.map(|bytes| String::from_utf8(bytes).unwrap()));
        match (&found, expected) {
            (None, None) => assert!(!problems.is_empty() || url == "/b/2", "{url} {patch}"),
            (Some(Ok(text)), Some(Ok(part))) => assert!(text.contains(part), "{url} {patch}: {text}"),
            (Some(Err(error)), Some(Err(part))) => assert!(error.contains(part), "{url} {patch}: {error}"),
            _ => panic!("{url} {patch}: {found:?} {problems:?}"),
        }
        assert_eq!(file.contact.as_deref(), Some("badges@issuer.example"));
    }
}

#[test]
fn limits_hold() {
    let one = |at: usize| json!({"url": format!("/b/{at}"), "patch": [{"op": "remove", "path": "/x"}]});
    let many: Vec<Value> = (0..1_200).map(one).collect();
    let (file, problems) = parse(&json!({"corrections": many}));
    assert_eq!((file.corrections(), problems.len()), (1_000, 1));
    let (file, problems) = parse(&json!({"corrections": [one(1), one(1)]}));
    assert_eq!((file.corrections(), problems.len()), (1, 1));
    let url = Url::parse("https://issuer.example/b").unwrap();
    let (file, problems) = SiteFile::parse(&vec![b' '; SiteFile::MAX_BYTES + 1], &url);
    assert!(!file.objects_to(&url) && problems[0].message.contains("262144"));
    let doubling: Vec<Value> = (0..60).map(|at| json!({"op": "copy", "from": "", "path": format!("/c{at}")})).collect();
    let (file, _) = parse(&json!({"corrections": [{"url": "/b", "patch": doubling}]}));
    let grown = file.correct(&url, br#"{"name":"a name that is long enough to grow"}"#).unwrap();
    assert!(grown.unwrap_err().contains("copies more"));
    let deep = format!("/{}", "a/".repeat(600));
    let (file, problems) =
        parse(&json!({"corrections": [{"url": "/b", "patch": [{"op": "add", "path": deep, "value": 1}]}]}));
    assert!(file.corrections() == 0 && problems[0].message.contains("pointer longer"));
    let (_, problems) =
        parse(&json!({"corrections": [{"url": "/b", "patch": vec![json!({"op": "remove", "path": "/x"}); 201]}]}));
    assert!(problems[0].message.contains("more than 200"));
}

#[test]
fn what_is_not_understood_is_told_and_passed_over() {
    for (bytes, message) in [
        (&b"not json"[..], "is not JSON"),
        (b"[]", "is no object"),
        (br#"{"optout": true}"#, "`optout` is not known"),
        (br#"{"contact": 7}"#, "is no text"),
        (br#"{"corrections": {}}"#, "is no list"),
    ] {
        let (file, problems) = SiteFile::parse(bytes, &origin());
        assert!(problems.len() == 1 && problems[0].message.contains(message), "{problems:?}");
        assert!(!file.objects_to(&origin()));
    }
    let (_, problems) = SiteFile::parse(br#"{"$schema": "x", "comment": "ours", "opt_out": false}"#, &origin());
    assert!(problems.is_empty());
    let (file, problems) = SiteFile::parse(b" ", &origin());
    assert!(problems.is_empty() && !file.objects_to(&origin()), "a site without one");
    let place = SiteFile::place(&Url::parse("https://issuer.example/a/b?c").unwrap());
    assert_eq!(place.unwrap().as_str(), "https://issuer.example/.well-known/skillmatch.json");
}
