//! Curricula and learners' own words to claims, and accepted claims to a learner's document.

use serde_json::{Value, json};

use super::{
    Engine, EngineError,
    answers::{ClaimShown, ClaimState, CvAnswer, ExtractedAnswer, SkippedShown, SpanShown},
    linking::{MAX_TEXT_BYTES, format_of},
    requests::{ExtractRequest, ReadAs},
    state::State,
};
use crate::{
    linking::{CvClaim, ExtractOptions, Span, read_cv},
    model::{EvidenceKind, LevelStatement},
};

/// Accepts all claims, and no proposal.
const ALL: &str = "all";

impl Engine {
    /// Reads a text as what the request says that it is.
    ///
    /// # Errors
    /// As [`Engine::extract`] and [`Engine::extract_cv`].
    pub fn extract_any(&self, request: &ExtractRequest) -> Result<ExtractedAnswer, EngineError> {
        match request.read_as {
            ReadAs::Cv => Ok(ExtractedAnswer::Cv(Box::new(self.extract_cv(request)?))),
            ReadAs::Ad if request.accept.is_empty() && request.learner.is_none() => {
                Ok(ExtractedAnswer::Ad(Box::new(self.extract(None, request)?)))
            }
            ReadAs::Ad => {
                let hint = "leave out `accept` and `learner`, or say `\"as\": \"cv\"`";
                Err(EngineError::invalid("/accept", "nothing of a job ad can be accepted", hint))
            }
        }
    }

    /// Finds what a curriculum, or a learner's own words, claim.
    ///
    /// # Errors
    /// When it is too long, or what is accepted is not there, or nobody is named who has it.
    pub fn extract_cv(&self, request: &ExtractRequest) -> Result<CvAnswer, EngineError> {
        if request.text.len() > MAX_TEXT_BYTES {
            let message =
                format!("{} bytes are more than {MAX_TEXT_BYTES} (limit `ad_text_bytes`)", request.text.len());
            return Err(EngineError::invalid("/text", message, "send the text alone, without pictures"));
        }
        let state = self.state();
        let options = ExtractOptions { format: format_of(request)?, ..ExtractOptions::default() };
        let found = read_cv(state.lexicon(), &request.text, &options);
        let mut answer = CvAnswer {
            claims: shown(found.claims, "", &state),
            proposals: shown(found.proposals, "p", &state),
            unlinked: found.unlinked.into_iter().map(span).collect(),
            left_out: found
                .left_out
                .into_iter()
                .map(|it| SkippedShown { start: it.start, end: it.end, kind: it.section.word().to_owned() })
                .collect(),
            learner: None,
        };
        accept(&mut answer, request)?;
        Ok(answer)
    }
}

fn shown(claims: Vec<CvClaim>, prefix: &str, state: &State) -> Vec<ClaimShown> {
    let number = |(nth, it): (usize, CvClaim)| ClaimShown {
        id: format!("{prefix}{}", nth + 1),
        state: ClaimState::ToConfirm,
        kind: EvidenceKind::Claimed,
        label: state.frameworks.graph.label(&it.skill),
        skill: it.skill,
        level: it.level,
        years: it.years,
        since: it.since,
        section: it.section.word().to_owned(),
        confidence: it.confidence,
        match_kind: it.kind,
        spans: it.spans.into_iter().map(span).collect(),
    };
    claims.into_iter().enumerate().map(number).collect()
}

fn span(span: Span) -> SpanShown {
    SpanShown { start: span.start, end: span.end, text: span.text }
}

/// Marks what is accepted and writes the learner's document.
fn accept(answer: &mut CvAnswer, request: &ExtractRequest) -> Result<(), EngineError> {
    let Some(learner) = request.learner.as_deref().map(str::trim) else {
        if request.accept.is_empty() {
            return Ok(());
        }
        let hint = "give the pseudonym that the learner goes by, for instance `urn:skillmatch:learner:7f3a`";
        return Err(EngineError::invalid("/learner", "claims are accepted, but nobody is named who has them", hint));
    };
    if learner.is_empty() || learner.contains('@') || learner.contains(char::is_whitespace) {
        let hint = "use an id that says nothing of the person, for instance `urn:skillmatch:learner:7f3a`";
        return Err(EngineError::invalid("/learner", "the id is no pseudonym", hint));
    }
    for (nth, wanted) in request.accept.iter().enumerate() {
        let wanted = wanted.trim();
        let mut is_known = wanted == ALL;
        for claim in answer.claims.iter_mut().filter(|it| wanted == ALL || it.id == wanted) {
            claim.state = ClaimState::Accepted;
            is_known = true;
        }
        for claim in answer.proposals.iter_mut().filter(|it| it.id == wanted) {
            claim.state = ClaimState::Accepted;
            is_known = true;
        }
        if !is_known {
            let shown: String = wanted.chars().take(40).collect();
            let hint = "use `all` or the `id`s of the answer without `accept`, for the same text";
            return Err(EngineError::invalid(&format!("/accept/{nth}"), format!("there is no claim `{shown}`"), hint));
        }
    }
    let claims = answer.claims.iter().chain(&answer.proposals);
    let accepted: Vec<Value> = claims.filter(|it| it.state == ClaimState::Accepted).map(written).collect();
    answer.learner = Some(json!({"type": "Learner", "id": learner, "skills": accepted}));
    Ok(())
}

/// A claim as our own format of learners has it. Years have no place there.
fn written(claim: &ClaimShown) -> Value {
    let mut skill = json!({"skill": claim.skill.as_str()});
    let level = claim.level.as_ref().and_then(level_words);
    if let Some(fields) = skill.as_object_mut() {
        fields.extend(level.map(|it| ("level".to_owned(), Value::String(it))));
        fields.extend(claim.since.map(|it| ("since".to_owned(), Value::String(it.to_string()))));
    }
    skill
}

/// The level in words that the reader of learners understands; a grade has none.
fn level_words(stated: &LevelStatement) -> Option<String> {
    let level = stated.level?;
    let reads_same = LevelStatement::parse(&stated.value).level == Some(level);
    Some(if reads_same { stated.value.clone() } else { level.number().to_string() })
}
