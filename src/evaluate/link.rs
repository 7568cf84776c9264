//! How well skills are found for queries.

use std::time::{Duration, Instant};

use serde::Serialize;

use super::{
    EvaluateError, Figure, GoldQuery, LinkLane, QueryKind, QuerySet, QuerySets, SkillNames, Third,
    figure::{RESAMPLES, at_per_mille, number, share, with_intervals},
    held_out, in_language, misspelt,
    reliability::thirds,
    without_forms,
};
use crate::{
    engine::lexicon_of,
    linking::{Lexicon, LinkOptions},
    model::{Iri, Skill},
};

/// Something that answers queries: its name, and the skills it finds for a text, best first, with how sure each is.
#[derive(Clone, Copy)]
pub struct Ranker<'a> {
    /// What it is called.
    pub name: &'a str,
    /// The skills for a text.
    pub rank: &'a dyn Fn(&str) -> Vec<(Iri, f32)>,
}

/// How well one ranker answers one set of queries. Each figure is the mean over the queries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkFigures {
    /// What was asked.
    pub queries: QueryKind,
    /// The file; `all` where several are taken together, absent where queries were made.
    pub gold: Option<String>,
    /// The ranker.
    pub lane: String,
    /// How many queries were asked.
    pub count: usize,
    /// How many have no label, and were not asked.
    pub without_label: usize,
    /// Labels of these queries, each as often as it is wanted.
    pub labels: usize,
    /// Those that no skill of the catalog has: misses, whatever is answered.
    pub labels_unknown: usize,
    /// Right ones among the first 5, over as many as there could be: min(5, labels).
    pub rp_at_5: Figure,
    /// The same of the first 10.
    pub rp_at_10: Figure,
    /// 1 over the place of the first right one, 0 where there is none.
    pub mean_reciprocal_rank: Figure,
    /// The share of the labels that are found first.
    pub recall_at_1: Figure,
    /// The share of the labels that are found among the first 5.
    pub recall_at_5: Figure,
    /// The share of the labels that are found among the first 10.
    pub recall_at_10: Figure,
    /// Whether first answers are as often right as they say, by thirds, the least sure first.
    pub reliability: Vec<Third>,
    /// The same of the first five answers.
    pub reliability_of_5: Vec<Third>,
    /// The time of the middle query, by the clock, on one thread.
    pub time_ms_p50: f64,
    /// The time that 99 of 100 queries take at most.
    pub time_ms_p99: f64,
}

/// What is asked and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkSettings {
    /// Only skills of this framework.
    pub framework: Option<String>,
    /// The language of the queries: names in it and in English are looked at, and it alone gives names to be held out and
    /// misspelt.
    pub language: Option<String>,
    /// How many skills are asked for, at least 10; the reciprocal rank is 0 behind them.
    pub top: usize,
    /// How many names are held out.
    pub held_out: usize,
    /// How many names are misspelt.
    pub typos: usize,
    /// The seed of samples and intervals.
    pub seed: u64,
    /// What is measured.
    pub lanes: Vec<LinkLane>,
}

/// All figures of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkReport {
    /// The framework, where only one was asked.
    pub framework: Option<String>,
    /// How many skills were asked for.
    pub top: usize,
    /// The seed of samples and intervals.
    pub seed: u64,
    /// The figures: by queries, then by file, then by lane.
    pub figures: Vec<LinkFigures>,
    /// Labels of the files that no skill of the catalog has.
    pub unknown_labels: Vec<String>,
    /// How many forms the lexicon has.
    pub lexicon_forms: usize,
    /// The memory it takes.
    pub lexicon_bytes: usize,
    /// How long it takes to build it from the skills.
    pub lexicon_build_ms: f64,
    /// The names that were held out, each with its skills: what is trained on names must not have seen these.
    #[serde(skip)]
    pub held_out: Option<QuerySet>,
}

/// What one query gave.
#[derive(Debug, Clone)]
struct Answered {
    group: usize,
    measures: [f64; 6],
    labels: usize,
    labels_unknown: usize,
    /// Of up to five answers: how sure, and whether right.
    first: Vec<(f32, bool)>,
    took: Duration,
}

/// Asks every lane all queries of the files, and makes the queries that the settings ask for from the skills' own names.
///
/// # Errors
/// When there are no skills to link to.
pub fn evaluate_link(
    skills: &[Skill],
    lexicon: &Lexicon,
    files: &[QuerySets],
    settings: &LinkSettings,
) -> Result<LinkReport, EvaluateError> {
    let spoken = settings.language.as_deref().map(|it| in_language(skills, it));
    let names = SkillNames::of(spoken.as_deref().unwrap_or(skills), settings.framework.as_deref())?;
    let mut figures = Vec::new();
    for kind in [QueryKind::Sentences, QueryKind::Spans, QueryKind::Phrases] {
        let sets: Vec<&QuerySet> = files.iter().flat_map(|it| &it.sets).filter(|it| it.kind == kind).collect();
        figures.extend(by_lane(lexicon, &sets, settings));
    }
    let mut held = None;
    if settings.held_out > 0 {
        let set = held_out(&names, settings.held_out, settings.seed);
        let without = lexicon_of(&without_forms(skills, &set));
        figures.extend(by_lane(&without, &[&set], settings));
        held = Some(set);
    }
    if settings.typos > 0 {
        figures.extend(by_lane(lexicon, &[&misspelt(&names, settings.typos, settings.seed)], settings));
    }
    let mut unknown_labels: Vec<String> = files.iter().flat_map(|it| it.unknown_labels.iter().cloned()).collect();
    unknown_labels.sort();
    unknown_labels.dedup();
    let started = Instant::now();
    let built = lexicon_of(skills);
    let lexicon_build_ms = started.elapsed().as_secs_f64() * 1_000.0;
    Ok(LinkReport {
        framework: settings.framework.clone(),
        top: settings.top,
        seed: settings.seed,
        figures,
        unknown_labels,
        lexicon_forms: built.len(),
        lexicon_bytes: built.size_bytes(),
        lexicon_build_ms,
        held_out: held,
    })
}

/// The figures of every lane for each set, and for all of them together where there are several.
fn by_lane(lexicon: &Lexicon, sets: &[&QuerySet], settings: &LinkSettings) -> Vec<LinkFigures> {
    let options = LinkOptions {
        top: settings.top,
        framework: settings.framework.clone(),
        language: settings.language.clone(),
        ..LinkOptions::default()
    };
    let mut figures: Vec<Vec<LinkFigures>> = vec![Vec::new(); sets.len() + 1];
    for lane in &settings.lanes {
        let rank = |text: &str| -> Vec<(Iri, f32)> {
            lane.matches(lexicon, text, &options).into_iter().map(|it| (it.skill, it.confidence)).collect()
        };
        let ranker = Ranker { name: lane.name, rank: &rank };
        let mut together = Vec::new();
        let mut groups = 0;
        for (set, figures) in sets.iter().zip(&mut figures) {
            let answers = answers(&set.queries, &ranker);
            figures.push(figures_of(set, &ranker, &answers, settings.seed));
            together.extend(answers.into_iter().map(|it| Answered { group: it.group + groups, ..it }));
            groups += set.queries.iter().map(|it| it.group + 1).max().unwrap_or_default();
        }
        if let ([first, _, ..], Some(figures)) = (sets, figures.last_mut()) {
            let without_label = sets.iter().map(|it| it.without_label).sum();
            let all = QuerySet { name: "all".to_owned(), kind: first.kind, queries: Vec::new(), without_label };
            figures.push(figures_of(&all, &ranker, &together, settings.seed));
        }
    }
    figures.into_iter().flatten().collect()
}

/// How well a ranker answers a set of queries; intervals by `seed`.
pub fn link_figures(set: &QuerySet, ranker: &Ranker<'_>, seed: u64) -> LinkFigures {
    figures_of(set, ranker, &answers(&set.queries, ranker), seed)
}

fn answers(queries: &[GoldQuery], ranker: &Ranker<'_>) -> Vec<Answered> {
    if let Some(first) = queries.first() {
        // Whatever is loaded by the first question is not part of its time.
        (ranker.rank)(&first.text);
    }
    let answer = |query: &GoldQuery| {
        let started = Instant::now();
        let ranking = (ranker.rank)(&query.text);
        let took = started.elapsed();
        let labels_unknown = query.wanted.iter().filter(|it| it.is_empty()).count();
        let is_right = |skill: &Iri| query.wanted.iter().any(|skills| skills.contains(skill));
        let first = ranking.iter().take(5).map(|(skill, sure)| (*sure, is_right(skill))).collect();
        let skills: Vec<Iri> = ranking.into_iter().map(|it| it.0).collect();
        let measures = measures(&skills, &query.wanted);
        Answered { group: query.group, measures, labels: query.wanted.len(), labels_unknown, first, took }
    };
    queries.iter().map(answer).collect()
}

/// What one ranking is worth: RP@5, RP@10, reciprocal rank, recall@1, @5, @10; all 0 to 1. `wanted` has the skills of each
/// label, any of which is right.
pub fn measures(ranking: &[Iri], wanted: &[std::collections::BTreeSet<Iri>]) -> [f64; 6] {
    let found = |most: usize| {
        let first = ranking.get(..most).unwrap_or(ranking);
        let labels = wanted.iter().filter(|skills| first.iter().any(|it| skills.contains(it))).count();
        // One skill may be what two labels mean; it takes one place.
        number(labels.min(most))
    };
    let precision = |most: usize| share(found(most), number(wanted.len().min(most)));
    let recall = |most: usize| share(found(most), number(wanted.len()));
    let place = ranking.iter().position(|it| wanted.iter().any(|skills| skills.contains(it)));
    let reciprocal = place.map_or(0.0, |it| 1.0 / number(it + 1));
    [precision(5), precision(10), reciprocal, recall(1), recall(5), recall(10)]
}

fn figures_of(set: &QuerySet, ranker: &Ranker<'_>, answers: &[Answered], seed: u64) -> LinkFigures {
    // By group: the sums of the six measures, and how many queries.
    let size = answers.iter().map(|it| it.group + 1).max().unwrap_or_default();
    let mut groups = vec![[0.0; 7]; size];
    for answer in answers {
        let Some(group) = groups.get_mut(answer.group) else { continue };
        for (sum, part) in group.iter_mut().zip(answer.measures.iter().chain(&[1.0])) {
            *sum += part;
        }
    }
    // Sentences without a query of this kind are no part of the sample.
    groups.retain(|[.., count]| *count > 0.0);
    let means = |[a, b, c, d, e, f, count]: &[f64; 7]| [a, b, c, d, e, f].map(|sum| share(*sum, *count));
    let [rp_at_5, rp_at_10, mean_reciprocal_rank, recall_at_1, recall_at_5, recall_at_10] =
        with_intervals(&groups, RESAMPLES, seed, means);
    let mut times: Vec<f64> = answers.iter().map(|it| it.took.as_secs_f64() * 1_000.0).collect();
    times.sort_unstable_by(f64::total_cmp);
    let first: Vec<(f32, bool)> = answers.iter().filter_map(|it| it.first.first()).copied().collect();
    let first_5: Vec<(f32, bool)> = answers.iter().flat_map(|it| &it.first).copied().collect();
    LinkFigures {
        queries: set.kind,
        gold: Some(set.name.clone()).filter(|it| !it.is_empty()),
        lane: ranker.name.to_owned(),
        count: answers.len(),
        without_label: set.without_label,
        labels: answers.iter().map(|it| it.labels).sum(),
        labels_unknown: answers.iter().map(|it| it.labels_unknown).sum(),
        rp_at_5,
        rp_at_10,
        mean_reciprocal_rank,
        recall_at_1,
        recall_at_5,
        recall_at_10,
        reliability: thirds(&first),
        reliability_of_5: thirds(&first_5),
        time_ms_p50: at_per_mille(&times, 500),
        time_ms_p99: at_per_mille(&times, 990),
    }
}
