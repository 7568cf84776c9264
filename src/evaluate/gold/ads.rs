//! Ads with the mentions that people marked in them.

use std::ops::Range;

use serde::Deserialize;

use super::{EvaluateError, lines};

const EXTRACT_LAYOUTS: &str = "known are JSON lines with `text` and `mentions`, and SkillSpan's with `text`, `skills` and `knowledge`; phrases and sentences with their skills are for `evaluate link`";

/// An ad with its mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldAd {
    /// What it is called.
    pub id: String,
    /// The ad.
    pub text: String,
    /// Its mentions: bytes of the text, in order, each once.
    pub mentions: Vec<Range<usize>>,
    /// Mentions that are nowhere in the text; each is a miss.
    pub not_found: usize,
}

/// The ads of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldAds {
    /// Where they are from.
    pub name: String,
    /// In the order of the file.
    pub ads: Vec<GoldAd>,
}

#[derive(Deserialize)]
struct Ad {
    #[serde(default)]
    id: Option<serde_json::Value>,
    text: Option<String>,
    mentions: Option<Vec<String>>,
    skills: Option<Vec<String>>,
    knowledge: Option<Vec<String>>,
}

/// Reads a file with ads. The strings of one list stand in the order of the text: each is looked for behind the one
/// before, and where it is not there, it is its first occurrence.
///
/// # Errors
/// When the layout is not known, a line cannot be read, or there is no mention at all.
pub fn read_ads(file: &str, bytes: &[u8]) -> Result<GoldAds, EvaluateError> {
    let wrong = |message: String| EvaluateError::Layout { file: file.to_owned(), message, hint: EXTRACT_LAYOUTS };
    if !lines::is_json(bytes) {
        return Err(wrong("it is not JSON lines".to_owned()));
    }
    let mut ads = Vec::new();
    for (number, line) in lines::read::<Ad>(file, bytes)? {
        let lists: Vec<Vec<String>> = match (line.mentions, line.skills, line.knowledge) {
            (Some(mentions), ..) => vec![mentions],
            (None, skills, Some(knowledge)) => skills.into_iter().chain([knowledge]).collect(),
            (None, ..) => return Err(wrong(format!("line {number} has neither `mentions` nor `knowledge`"))),
        };
        let Some(text) = line.text else {
            return Err(wrong(format!("line {number} has no `text`")));
        };
        let id = match line.id {
            Some(serde_json::Value::String(id)) => id,
            Some(other) => other.to_string(),
            None => number.to_string(),
        };
        let (mentions, not_found) = located(&text, &lists);
        ads.push(GoldAd { id, text, mentions, not_found });
    }
    if ads.iter().all(|it| it.mentions.is_empty()) {
        return Err(EvaluateError::NoLabels { file: file.to_owned(), rows: ads.len() });
    }
    Ok(GoldAds { name: file.to_owned(), ads })
}

/// Where the strings stand, and how many stand nowhere.
fn located(text: &str, lists: &[Vec<String>]) -> (Vec<Range<usize>>, usize) {
    let (mut found, mut not_found) = (Vec::new(), 0);
    for list in lists {
        let mut from = 0;
        for string in list.iter().map(|it| it.trim()).filter(|it| !it.is_empty()) {
            let behind = text.get(from..).and_then(|it| it.find(string)).map(|at| from + at);
            match behind.or_else(|| text.find(string)) {
                Some(start) => {
                    let end = start + string.len();
                    // What was found further up does not turn the search back.
                    from = from.max(end);
                    found.push(start..end);
                }
                None => not_found += 1,
            }
        }
    }
    found.sort_by_key(|it| (it.start, it.end));
    found.dedup();
    (found, not_found)
}
