//! Highlights: what matched, in its surroundings, as escaped HTML with `<mark>`.

use std::{collections::HashSet, ops::Range};

use super::analysis::Analysis;

/// A fragment of a long text has at most about this many bytes.
const FRAGMENT_BYTES: usize = 200;
/// What stands before the first mark of a fragment, in bytes.
const LEAD_BYTES: usize = 60;

/// What is to be marked.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// These words.
    pub(super) words: HashSet<String>,
    /// Words with these stems.
    pub(super) stems: HashSet<String>,
    /// Words that begin so.
    pub(super) prefix: Option<String>,
}

impl Marks {
    /// The whole text with its marks; `None` when nothing in it is marked.
    pub(super) fn whole(&self, analysis: &Analysis, text: &str) -> Option<String> {
        let places = self.places(analysis, text);
        (!places.is_empty()).then(|| render(text, 0..text.len(), &places))
    }

    /// The part of a long text with the most marks; `None` when nothing in it is marked.
    pub(super) fn fragment(&self, analysis: &Analysis, text: &str) -> Option<String> {
        if text.len() <= FRAGMENT_BYTES {
            return self.whole(analysis, text);
        }
        let places = self.places(analysis, text);
        let within = |first: &Range<usize>| {
            let end = first.start + FRAGMENT_BYTES - LEAD_BYTES;
            places.iter().filter(|it| it.start >= first.start && it.end <= end).count()
        };
        // The first of those with the most marks.
        let first = places.iter().rev().max_by_key(|it| within(it))?;
        let start = word_start(text, first.start.saturating_sub(LEAD_BYTES), first.start);
        let end = word_end(text, (start + FRAGMENT_BYTES).max(first.end).min(text.len()), first.end);
        let marked = render(text, start..end, &places);
        let before = if start > 0 { "… " } else { "" };
        let after = if end < text.len() { " …" } else { "" };
        Some(format!("{before}{marked}{after}"))
    }

    /// What is marked, in order, without overlaps.
    fn places(&self, analysis: &Analysis, text: &str) -> Vec<Range<usize>> {
        let mut places: Vec<Range<usize>> = Vec::new();
        // The same tokens twice: as words and as stems.
        for (word, stem) in analysis.words(text).into_iter().zip(analysis.stems(text)) {
            let marked = self.words.contains(&word.text)
                || self.stems.contains(&stem.text)
                || self.prefix.as_ref().is_some_and(|it| word.text.starts_with(it.as_str()));
            if marked {
                places.push(word.offset_from..word.offset_to);
            }
        }
        places.sort_by_key(|it| (it.start, it.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for place in places {
            match joined.last_mut() {
                Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                _ => joined.push(place),
            }
        }
        joined
    }
}

/// The first start of a word at or after `from`, at most `limit`.
fn word_start(text: &str, from: usize, limit: usize) -> usize {
    if from == 0 {
        return 0;
    }
    let from = text.ceil_char_boundary(from).min(limit);
    let lead = text.get(from..limit).unwrap_or_default();
    lead.find(char::is_whitespace).map_or(limit, |at| from + at + 1).min(limit)
}

/// The last end of a word at or before `to`, at least `limit`.
fn word_end(text: &str, to: usize, limit: usize) -> usize {
    if to >= text.len() {
        return text.len();
    }
    let to = text.floor_char_boundary(to).max(limit);
    let tail = text.get(limit..to).unwrap_or_default();
    tail.rfind(char::is_whitespace).map_or(limit, |at| limit + at)
}

fn render(text: &str, window: Range<usize>, places: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(window.len() + 32);
    let mut done = window.start;
    for place in places.iter().filter(|it| it.start >= window.start && it.end <= window.end) {
        escape(text.get(done..place.start).unwrap_or_default(), &mut html);
        html.push_str("<mark>");
        escape(text.get(place.clone()).unwrap_or_default(), &mut html);
        html.push_str("</mark>");
        done = place.end;
    }
    escape(text.get(done..window.end).unwrap_or_default(), &mut html);
    html
}

fn escape(text: &str, html: &mut String) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            it => html.push(it),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks(words: &[&str], prefix: Option<&str>) -> Marks {
        let analysis = Analysis::new();
        Marks {
            words: words.iter().map(|it| (*it).to_owned()).collect(),
            stems: words.iter().flat_map(|it| analysis.stems(it)).map(|it| it.text).collect(),
            prefix: prefix.map(str::to_owned),
        }
    }

    type Case<'a> = (&'a str, &'a [&'a str], Option<&'a str>, Option<&'a str>);

    #[test]
    fn marks_are_the_only_markup() {
        let analysis = Analysis::new();
        let table: [Case<'_>; 6] = [
            (
                "<script>Python</script> & C++",
                &["python"],
                None,
                Some("&lt;script&gt;<mark>Python</mark>&lt;/script&gt; &amp; C++"),
            ),
            ("<script>", &["script"], None, Some("&lt;<mark>script</mark>&gt;")),
            ("C++ or C", &["c++"], None, Some("<mark>C++</mark> or C")),
            ("Programming for programmers", &["programs"], None, Some("<mark>Programming</mark> for programmers")),
            ("JavaScript", &[], Some("java"), Some("<mark>JavaScript</mark>")),
            ("nothing here", &["python"], None, None),
        ];
        for (text, words, prefix, expected) in table {
            assert_eq!(marks(words, prefix).whole(&analysis, text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_fragment_is_where_the_marks_are() {
        let text = format!("{} needle and needle here {}", "hay ".repeat(200), "straw ".repeat(200));
        let fragment = marks(&["needle"], None).fragment(&Analysis::new(), &text).unwrap();
        assert!(fragment.contains("<mark>needle</mark> and <mark>needle</mark>"), "{fragment}");
        assert!(fragment.starts_with("… hay") && fragment.ends_with(" …") && fragment.len() < 300, "{fragment}");
    }

    proptest! {
        #[test]
        fn no_text_breaks_out(text in "(\\PC|[<>&a-z ]){0,400}") {
            let marks = marks(&["a"], Some("b"));
            let analysis = Analysis::new();
            for html in [marks.whole(&analysis, &text), marks.fragment(&analysis, &text)].into_iter().flatten() {
                let bare = html.replace("<mark>", "").replace("</mark>", "");
                prop_assert!(!bare.contains(['<', '>', '"']));
            }
        }
    }
}
