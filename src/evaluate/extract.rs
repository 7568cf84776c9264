//! How well mentions are found in ads.

use std::{
    collections::BTreeSet,
    ops::Range,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::{
    EXTRACT_LANES, Figure, GoldAd, GoldAds,
    figure::{RESAMPLES, number, share, with_intervals},
    spans::{Overlap, pairs, touched, words},
};
use crate::linking::{ExtractOptions, Lexicon};

/// A mention of more words is a sentence rather than a name, and is left out.
const MOST_WORDS: usize = 8;

/// Something that finds mentions in an ad: its name, and the mentions as characters of the text.
#[derive(Clone, Copy)]
pub struct Finder<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The mentions of a text; of the same one twice, one counts.
    pub find: &'a dyn Fn(&str) -> Vec<Range<usize>>,
}

/// Mentions against gold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct SpanFigures {
    /// The share of the mentions that are right.
    pub precision: Figure,
    /// The share of the gold that is found.
    pub recall: Figure,
    /// Their harmonic mean.
    pub f1: Figure,
}

/// How well one finder reads one file of ads. Words are runs without white space; a span has the words it touches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExtractFigures {
    /// The file; `all` where several are taken together.
    pub gold: String,
    /// The finder.
    pub lane: String,
    /// How many ads.
    pub ads: usize,
    /// How many mentions of at most 8 words were found.
    pub mentions: usize,
    /// Mentions of more words, which are left out.
    pub mentions_too_long: usize,
    /// How many spans are right.
    pub gold_spans: usize,
    /// Those that are nowhere in the text of their ad: misses.
    pub gold_not_found: usize,
    /// One to one, half of the words in common (intersection over union at least 0.5).
    pub half: SpanFigures,
    /// One to one, the same words.
    pub exact: SpanFigures,
    /// Any word in common, any number to any number.
    pub loose: SpanFigures,
    /// Ads in a second, by the clock, on one thread.
    pub ads_per_second: f64,
    /// Millions of bytes in a second.
    pub megabytes_per_second: f64,
}

/// All figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExtractReport {
    /// The framework, where only one was asked.
    pub framework: Option<String>,
    /// The seed of the intervals.
    pub seed: u64,
    /// The figures: by file, then by lane.
    pub figures: Vec<ExtractFigures>,
}

/// What one ad gave.
struct AdRead {
    mentions: usize,
    too_long: usize,
    gold: usize,
    not_found: usize,
    half: usize,
    exact: usize,
    /// Mentions that touch some gold, and gold that some mention touches.
    loose: (usize, usize),
    size_bytes: usize,
    took: Duration,
}

/// Has every lane read all ads.
pub fn evaluate_extract(lexicon: &Lexicon, files: &[GoldAds], framework: Option<&str>, seed: u64) -> ExtractReport {
    let options = ExtractOptions { framework: framework.map(str::to_owned), ..ExtractOptions::default() };
    let mut figures: Vec<Vec<ExtractFigures>> = vec![Vec::new(); files.len() + 1];
    for lane in EXTRACT_LANES {
        let find = |text: &str| (lane.find)(lexicon, text, &options);
        let finder = Finder { name: lane.name, find: &find };
        let mut together = Vec::new();
        for (file, figures) in files.iter().zip(&mut figures) {
            let read = read_all(&file.ads, &finder);
            figures.push(figures_of(&file.name, &finder, &read, seed));
            together.extend(read);
        }
        if let (true, Some(figures)) = (files.len() > 1, figures.last_mut()) {
            figures.push(figures_of("all", &finder, &together, seed));
        }
    }
    ExtractReport { framework: framework.map(str::to_owned), seed, figures: figures.into_iter().flatten().collect() }
}

/// How well a finder reads ads; intervals by `seed`.
pub fn extract_figures(gold: &GoldAds, finder: &Finder<'_>, seed: u64) -> ExtractFigures {
    figures_of(&gold.name, finder, &read_all(&gold.ads, finder), seed)
}

fn read_all(ads: &[GoldAd], finder: &Finder<'_>) -> Vec<AdRead> {
    if let Some(first) = ads.first() {
        // Whatever is loaded by the first ad is not part of its time.
        (finder.find)(&first.text);
    }
    ads.iter().map(|ad| read(ad, finder)).collect()
}

fn read(ad: &GoldAd, finder: &Finder<'_>) -> AdRead {
    let started = Instant::now();
    let found = (finder.find)(&ad.text);
    let took = started.elapsed();
    let words = words(&ad.text);
    let bytes: Vec<usize> = ad.text.char_indices().map(|it| it.0).chain([ad.text.len()]).collect();
    let byte = |character: usize| bytes.get(character).copied().unwrap_or(ad.text.len());
    // Two mentions of the same words are one.
    let found: BTreeSet<(usize, usize)> = found
        .iter()
        .map(|it| touched(&words, &(byte(it.start)..byte(it.end))))
        .filter(|it| !it.is_empty())
        .map(|it| (it.start, it.end))
        .collect();
    let all = found.len();
    let found: Vec<Range<usize>> = found.into_iter().map(|(start, end)| start..end).collect();
    let found: Vec<Range<usize>> = found.into_iter().filter(|it| it.len() <= MOST_WORDS).collect();
    let gold: Vec<Range<usize>> = ad.mentions.iter().map(|it| touched(&words, it)).collect();
    let touching = |some: &[Range<usize>], others: &[Range<usize>]| {
        some.iter().filter(|it| others.iter().any(|other| Overlap::Any.holds(it, other))).count()
    };
    AdRead {
        mentions: found.len(),
        too_long: all - found.len(),
        gold: gold.len() + ad.not_found,
        not_found: ad.not_found,
        half: pairs(&found, &gold, Overlap::Half),
        exact: pairs(&found, &gold, Overlap::Whole),
        loose: (touching(&found, &gold), touching(&gold, &found)),
        size_bytes: ad.text.len(),
        took,
    }
}

fn figures_of(gold: &str, finder: &Finder<'_>, read: &[AdRead], seed: u64) -> ExtractFigures {
    let counts =
        |it: &AdRead| [it.mentions, it.gold, it.half, it.half, it.exact, it.exact, it.loose.0, it.loose.1].map(number);
    let groups: Vec<[f64; 8]> = read.iter().map(counts).collect();
    let figures = with_intervals(&groups, RESAMPLES, seed, |[mentions, gold, hits @ ..]: &[f64; 8]| {
        let mut figures = [0.0; 9];
        for (three, hits) in figures.chunks_exact_mut(3).zip(hits.chunks_exact(2)) {
            if let ([precision, recall, f1], [of_mentions, of_gold]) = (three, hits) {
                *precision = share(*of_mentions, *mentions);
                *recall = share(*of_gold, *gold);
                *f1 = share(2.0 * *precision * *recall, *precision + *recall);
            }
        }
        figures
    });
    let mut compared = figures.chunks_exact(3).map(|three| match three {
        [precision, recall, f1] => SpanFigures { precision: *precision, recall: *recall, f1: *f1 },
        _ => SpanFigures::default(),
    });
    let [half, exact, loose] = std::array::from_fn(|_| compared.next().unwrap_or_default());
    let seconds = read.iter().map(|it| it.took).sum::<Duration>().as_secs_f64();
    let total = |count: fn(&AdRead) -> usize| read.iter().map(count).sum::<usize>();
    ExtractFigures {
        gold: gold.to_owned(),
        lane: finder.name.to_owned(),
        ads: read.len(),
        mentions: total(|it| it.mentions),
        mentions_too_long: total(|it| it.too_long),
        gold_spans: total(|it| it.gold),
        gold_not_found: total(|it| it.not_found),
        half,
        exact,
        loose,
        ads_per_second: share(number(read.len()), seconds),
        megabytes_per_second: share(number(total(|it| it.size_bytes)) / 1e6, seconds),
    }
}
