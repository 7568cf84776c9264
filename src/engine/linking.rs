//! Phrases to skills, and ads to requirements, with names for people.

use super::{
    Engine, EngineError,
    answers::{
        ExtractAnswer, ExtractedShown, LaneShown, LanguageShown, LinkAnswer, LinkShown, OccupationLinked,
        ProposalShown, SkippedShown, SpanShown,
    },
    occupations::{self, LEAST_CONFIDENCE},
    requests::{ExtractRequest, LinkKind, LinkRequest, ReadAs},
    state::State,
};
use crate::{
    linking::{ExtractOptions, LaneSaid, LinkMatch, LinkOptions, Span, TextFormat, TextLanguage, extract},
    model::Iri,
};

/// The longest phrase, in bytes.
pub const MAX_QUERY_BYTES: usize = 1_024;
/// The most phrases of one request.
pub const MAX_QUERIES: usize = 1_000;
/// The longest ad, in bytes.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// Links each phrase; one that is too long gets an error of its own, the rest goes on.
pub(super) fn link(engine: &Engine, request: &LinkRequest) -> Result<Vec<LinkAnswer>, EngineError> {
    if request.queries.len() > MAX_QUERIES {
        let message = format!("{} phrases are more than {MAX_QUERIES} (limit `link_queries`)", request.queries.len());
        return Err(EngineError::invalid("/queries", message, "send them in several requests"));
    }
    let options = LinkOptions {
        top: super::options::limit("/top", request.top)?,
        framework: request.framework.clone(),
        language: super::options::language(request.language.as_deref())?,
        ..LinkOptions::default()
    };
    let state = engine.state();
    request.queries.iter().map(|query| link_one(query, &options, request, &state)).collect()
}

fn link_one(
    query: &str,
    options: &LinkOptions,
    request: &LinkRequest,
    state: &State,
) -> Result<LinkAnswer, EngineError> {
    if query.len() > MAX_QUERY_BYTES {
        let error = format!("{} bytes are more than {MAX_QUERY_BYTES} (limit `query_text_bytes`)", query.len());
        let (query, language) = (query.chars().take(80).collect(), LanguageShown::default());
        return Ok(LinkAnswer { query, language, matches: Vec::new(), occupations: None, error: Some(error) });
    }
    let nothing = |language| LinkAnswer {
        query: query.to_owned(),
        language,
        matches: Vec::new(),
        occupations: None,
        error: None,
    };
    if request.kind == LinkKind::Occupations {
        let occupations = Some(state.occupations_linked(query, options)?);
        return Ok(LinkAnswer { occupations, ..nothing(LanguageShown::default()) });
    }
    let language = state.lexicon().language_of(query, options.language.as_deref());
    let options = LinkOptions { language: language.code.clone(), ..options.clone() };
    let explained = state.lexicon().explain(query, &options).into_iter();
    let lanes = |lanes: Vec<LaneSaid>| lanes.into_iter().filter(|_| request.explain);
    let matches = explained.map(|it| link_shown(it.found, lanes(it.lanes), &language, state)).collect();
    Ok(LinkAnswer { matches, ..nothing(language.into()) })
}

fn link_shown(
    found: LinkMatch,
    lanes: impl Iterator<Item = LaneSaid>,
    language: &TextLanguage,
    state: &State,
) -> LinkShown {
    let graph = &state.frameworks.graph;
    let node = graph.find(found.skill.as_str()).map(|index| graph.node(index));
    LinkShown {
        label: graph.label(&found.skill),
        framework: node.and_then(|it| it.framework.as_deref()).map(str::to_owned),
        fallback: state.lexicon().is_fallback(&found.skill, &found.surface, language),
        skill: found.skill,
        score: found.score,
        confidence: found.confidence,
        kind: found.kind,
        surface: found.surface,
        lanes: lanes.map(|it| LaneShown { lane: it.lane, value: it.value, contribution: it.contribution }).collect(),
    }
}

/// Finds the requirements of an ad.
pub(super) fn extract_ad(
    engine: &Engine,
    id: Option<String>,
    request: &ExtractRequest,
) -> Result<ExtractAnswer, EngineError> {
    if request.text.len() > MAX_TEXT_BYTES {
        let message = format!("{} bytes are more than {MAX_TEXT_BYTES} (limit `ad_text_bytes`)", request.text.len());
        return Err(EngineError::invalid("/text", message, "send the ad alone, without attachments"));
    }
    let state = engine.state();
    let format = format_of(request)?;
    let language = super::options::language(request.language.as_deref())?;
    let options = ExtractOptions { format, language, ..ExtractOptions::default() };
    let extraction = extract(state.lexicon(), &request.text, &options);
    let title = request.title.clone().filter(|it| !it.trim().is_empty()).or(extraction.title);
    let occupation = match &title {
        Some(title) => occupation(title, &state)?,
        None => None,
    };
    let supplement = match &occupation {
        Some(found) if request.supplement => {
            let is_named = |skill: &Iri| extraction.requirements.iter().any(|it| it.skill == *skill);
            Some(occupations::supplement(&found.occupation, &is_named, &state)?)
        }
        _ => request.supplement.then(Vec::new),
    };
    let requirements = extraction.requirements.into_iter().map(|found| ExtractedShown {
        label: state.frameworks.graph.label(&found.skill),
        fallback: state.lexicon().is_fallback(&found.skill, &found.surface, &extraction.language),
        surface: found.surface,
        skill: found.skill,
        importance: found.importance,
        weight: found.weight.decimal(),
        minimum_level: found.minimum_level,
        minimum_years: found.minimum_years,
        alternatives: found.alternatives,
        confidence: found.confidence,
        kind: found.kind,
        spans: found.spans.into_iter().map(span).collect(),
    });
    let requirements = requirements.collect();
    let language = extraction.language.into();
    let proposals = extraction.proposals.into_iter().map(|it| ProposalShown {
        label: state.frameworks.graph.label(&it.skill),
        skill: it.skill,
        confidence: it.confidence,
        kind: it.kind,
        span: span(it.span),
    });
    let skipped = extraction.skipped_sections.into_iter().map(|it| SkippedShown {
        start: it.start,
        end: it.end,
        kind: it.kind.word().to_owned(),
    });
    Ok(ExtractAnswer {
        id,
        title,
        language,
        occupation,
        requirements,
        unlinked: extraction.unlinked.into_iter().map(span).collect(),
        proposals: proposals.collect(),
        supplement,
        skipped_sections: skipped.collect(),
    })
}

/// How a text is to be read.
pub(super) fn format_of(request: &ExtractRequest) -> Result<TextFormat, EngineError> {
    match request.media_type.as_deref().map(|it| it.split(';').next().unwrap_or(it).trim()) {
        None => Ok(TextFormat::Detect),
        Some("text/plain") => Ok(TextFormat::Plain),
        Some("text/html") => Ok(TextFormat::Html),
        Some("application/xml" | "text/xml") if request.read_as == ReadAs::Cv => Ok(TextFormat::Detect),
        Some(other) => {
            let message = format!("`{other}` is not a media type of what is read");
            Err(EngineError::invalid("/media_type", message, "use text/plain or text/html, or leave it out"))
        }
    }
}

/// The occupation that a title means, when that is likely enough.
fn occupation(title: &str, state: &State) -> Result<Option<OccupationLinked>, EngineError> {
    let options = LinkOptions { top: 1, minimum_confidence: LEAST_CONFIDENCE, ..LinkOptions::default() };
    Ok(state.occupations_linked(title, &options)?.into_iter().next())
}

fn span(span: Span) -> SpanShown {
    SpanShown { start: span.start, end: span.end, text: span.text }
}
