//! JSON as it was written, and what is refused.

use super::{Json, Limits};

#[test]
fn what_is_parsed_is_what_was_written() {
    for text in
        [r#"{"a":1,"b":[true,null,"x\ny",-2.5,18446744073709551615],"a":2}"#, r#""plain""#, "[]", r#"{"\u00e9":{}}"#]
    {
        let json = Json::parse(text).unwrap();
        let general: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&json.to_string()).unwrap(), general, "{text}");
        assert_eq!(json.clone().into_owned(), json);
    }
    let json = Json::parse(r#"{"a":1,"b":0,"a":2}"#).unwrap();
    assert_eq!(json.get("a").and_then(Json::as_i64), Some(2), "the last one counts");
    assert_eq!(json.as_object().unwrap().repeated_key(), Some("a"));
    let many = (0..100).map(|it| format!(r#""k{it}":0,"#)).collect::<Vec<_>>().concat();
    let text = format!(r#"{{{many}"k7":1}}"#);
    assert_eq!(Json::parse(&text).unwrap().as_object().unwrap().repeated_key(), Some("k7"));
}

#[test]
fn what_crosses_a_limit_is_refused_and_told_apart_from_what_is_no_json() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let limits = Limits { json_depth: 120, object_keys: 3, json_values: 1_000, ..Limits::default() };
    let listed = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
    let cases = [
        (nested(120), None),
        (nested(121), Some("json_depth")),
        (nested(200_000), Some("json_depth")),
        (r#"{"a":1,"b":2,"c":3}"#.to_owned(), None),
        (r#"{"a":1,"b":2,"c":3,"d":4}"#.to_owned(), Some("object_keys")),
        (listed(1_000), None),
        (listed(1_001), Some("json_values")),
    ];
    for (text, limit) in cases {
        match (Json::parse_within(&text, &limits), limit) {
            (Ok(_), None) => {}
            (Err(error), Some(limit)) => {
                assert!(error.is_data() && error.to_string().contains(limit), "{limit}: {error}");
            }
            (found, _) => panic!("{limit:?}: {:?}", found.map(|_| ())),
        }
    }
    for text in ["", "[1,]", "{\"a\":1", "[NaN]", "[1] 2", "\"\\ud800\"", "[1e999]"] {
        assert!(!Json::parse(text).unwrap_err().is_data(), "{text}");
    }
}
