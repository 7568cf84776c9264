//! Tests of the tagger: it agrees with the script that trains it, and no input breaks it.

use proptest::prelude::*;
use serde_json::Value;

use super::*;

/// What the training script found in sentences that were made up for this test.
const EXPECTED: &str = include_str!("../../../data/models/tagger_agreement.json");

fn tag_lines(lines: &[&str]) -> Vec<TaggedSentence> {
    let sentences: Vec<Sentence<'_>> = lines.iter().map(|text| Sentence { text, is_wanted: true }).collect();
    tag(&sentences)
}

#[test]
fn pieces_features_and_mentions_are_those_of_the_training() {
    let expected: Vec<Value> = serde_json::from_str(EXPECTED).unwrap();
    let texts: Vec<&str> = expected.iter().map(|it| it["text"].as_str().unwrap()).collect();
    let table = TABLE.as_ref().expect("the table can be read");
    let lines: Vec<(&str, Vec<Piece>, bool)> = texts.iter().map(|it| (*it, pieces::pieces(it), true)).collect();
    let mut counts: Vec<Vec<u64>> = lines.iter().map(|(_, pieces, _)| vec![0; pieces.len()]).collect();
    let mut checksums = vec![0_u64; lines.len()];
    features::features(table, &lines, |line, piece, feature| {
        counts[line][piece] += 1;
        checksums[line] += u64::from(feature);
    });
    for (((line, expected), counts), checksum) in lines.iter().zip(&expected).zip(counts).zip(checksums) {
        let (text, pieces, _) = line;
        let words: Vec<&str> = pieces.iter().map(|it| &text[it.bytes.clone()]).collect();
        assert_eq!(serde_json::json!(words), expected["pieces"]);
        assert_eq!(serde_json::json!(counts), expected["features"], "{text}");
        assert_eq!(serde_json::json!(checksum), expected["checksum"], "{text}");
    }
    let mut mentions = 0;
    for ((text, expected), tagged) in texts.iter().zip(&expected).zip(tag_lines(&texts)) {
        // The script knows nothing of commas inside spans.
        if text.contains(',') {
            continue;
        }
        let pieces = pieces::pieces(text);
        let expected = expected["mentions"].as_array().unwrap();
        assert_eq!(tagged.spans.len(), expected.len(), "{text}");
        for (found, expected) in tagged.spans.iter().zip(expected) {
            let piece = |field: &str| usize::try_from(expected[field].as_u64().unwrap()).unwrap();
            let bytes = pieces[piece("start")].bytes.start..pieces[piece("end") - 1].bytes.end;
            assert_eq!(found.bytes, bytes, "{text}");
            assert_eq!(found.is_knowledge, expected["kind"] == "K", "{text}");
            let share = expected["share"].as_f64().unwrap().min(1.0);
            assert!((f64::from(found.confidence) - share).abs() < 1e-3, "{text}: {found:?} {share}");
            mentions += 1;
        }
    }
    assert!(mentions >= 4);
}

#[test]
fn lists_with_commas_come_apart() {
    let tagged = tag_lines(&["Requirements:", "Experience with Java, Python, SQL and Docker"]);
    let text = "Experience with Java, Python, SQL and Docker";
    let spans: Vec<&str> = tagged[1].spans.iter().map(|it| &text[it.bytes.clone()]).collect();
    assert_eq!(spans, ["Java", "Python", "SQL", "Docker"]);
    assert!(tagged[1].chance_in(&(16..20)) > 0.5);
    assert!(tagged[1].chance_in(&(11..15)) < 0.3);
}

#[test]
fn endless_and_empty_input_is_bounded() {
    for text in ["", " ", ",,,,", "\u{0}\u{7}", &"a".repeat(1_000_000), &"Java ".repeat(100_000), &"-".repeat(50_000)] {
        for tagged in tag_lines(&[text, "", text]) {
            assert!(tagged.spans.iter().all(|it| text.get(it.bytes.clone()).is_some_and(|it| !it.is_empty())));
        }
    }
    assert!(tag(&[]).is_empty());
}

proptest! {
    #[test]
    fn any_sentences_give_spans_in_order(lines in prop::collection::vec(any::<String>(), 0..5)) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let tagged = tag_lines(&lines);
        prop_assert_eq!(&tagged, &tag_lines(&lines));
        for (text, tagged) in lines.iter().zip(tagged) {
            let mut end = 0;
            for span in tagged.spans {
                prop_assert!(span.bytes.start >= end && text.get(span.bytes.clone()).is_some());
                end = span.bytes.end;
            }
        }
    }
}
