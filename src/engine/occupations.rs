//! Occupations by code, name or title: exactly where somebody names one, by all lanes where a title only says what
//! the work is.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use super::{
    Engine, EngineError,
    answers::{OccupationLinked, SupplementShown},
    loaded::{each, one},
    state::State,
};
use crate::{
    index::{EntryKind, Snapshot},
    linking::{Lexicon, LexiconForm, LinkOptions, MatchKind, TitleLexicon},
    model::{Importance, Iri, Labels, Level, Occupation, Skill},
    text::normalise,
};

/// A title means an occupation from this confidence on.
pub(super) const LEAST_CONFIDENCE: f32 = 0.5;
/// So many occupations are named where one was not found.
const MOST_SUGGESTED: usize = 3;
/// Less likely ones are no help, and even less so where no letters are in common.
const LEAST_SUGGESTED: f32 = 0.01;
const LEAST_BY_MEANING: f32 = 0.15;

impl Engine {
    /// The occupations that a title may mean, best first; at most `top`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn link_occupation(&self, title: &str, top: usize) -> Result<Vec<OccupationLinked>, EngineError> {
        let state = self.state();
        state.occupations_linked(title, &LinkOptions { top, ..LinkOptions::default() })
    }

    /// Does something with all occupations, by IRI and as if they were skills, and the lexicon of their names.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn with_occupations<T>(&self, act: impl FnOnce(&[Skill], &Lexicon) -> T) -> Result<T, EngineError> {
        let state = self.state();
        let occupations = &state.frameworks.occupations;
        let all = occupations.all(&state.snapshot)?;
        let named = all.iter().filter(|it| !it.is_group).map(|it| Skill {
            labels: it.labels.clone(),
            framework: it.framework.clone(),
            ..Skill::unnamed(it.id.clone())
        });
        Ok(act(&named.collect::<Vec<_>>(), occupations.titles(all).names()))
    }
}

impl State {
    /// The occupations that a title may mean, best first.
    pub(super) fn occupations_linked(
        &self,
        title: &str,
        options: &LinkOptions,
    ) -> Result<Vec<OccupationLinked>, EngineError> {
        self.frameworks.occupations.linked(&self.snapshot, title, options)
    }
}

/// The essential skills of an occupation but for those that are named already.
pub(super) fn supplement(
    occupation: &Iri,
    is_named: &dyn Fn(&Iri) -> bool,
    state: &State,
) -> Result<Vec<SupplementShown>, EngineError> {
    let found = one::<Occupation>(&state.snapshot, EntryKind::Occupation, occupation)?;
    let listed = found.map(|it| it.skills).unwrap_or_default();
    let essential = listed.into_iter().filter(|it| it.importance == Importance::Required && !is_named(&it.skill));
    let shown = essential.map(|it| SupplementShown {
        label: state.frameworks.graph.label(&it.skill),
        skill: it.skill,
        importance: it.importance,
        rating: it.rating,
        level: it.level.and_then(|it| it.level).map(Level::number),
        origin: "occupation",
    });
    Ok(shown.collect())
}

/// The names of the occupations of one generation; read when first asked for.
#[derive(Default)]
pub(super) struct Occupations {
    all: OnceLock<Vec<Named>>,
    by_name: OnceLock<HashMap<String, Iri>>,
    titles: OnceLock<TitleLexicon>,
}

/// What an occupation is called.
struct Named {
    id: Iri,
    code: Option<String>,
    framework: Option<String>,
    labels: Labels,
    /// Whether it only holds others together, as the groups of ISCO do: nobody's title.
    is_group: bool,
}

impl Occupations {
    /// The occupation with this code or name (any language, any case).
    pub(super) fn named(&self, snapshot: &Snapshot, name: &str) -> Result<Option<Iri>, EngineError> {
        if self.by_name.get().is_none() {
            let mut by_name: HashMap<String, Iri> = HashMap::new();
            let all = self.all(snapshot)?;
            // Preferred names win over others, whatever the order of occupations.
            for wanted in [true, false] {
                for occupation in all {
                    let forms = occupation.labels.forms().filter(|(.., preferred)| *preferred == wanted);
                    let code = occupation.code.as_deref().filter(|_| wanted);
                    for form in forms.map(|(_, form, _)| form).chain(code) {
                        by_name.entry(normalise(form)).or_insert_with(|| occupation.id.clone());
                    }
                }
            }
            let _ = self.by_name.set(by_name);
        }
        Ok(self.by_name.get().and_then(|map| map.get(&normalise(name)).cloned()))
    }

    /// The occupations that a title may mean, best first.
    pub(super) fn linked(
        &self,
        snapshot: &Snapshot,
        title: &str,
        options: &LinkOptions,
    ) -> Result<Vec<OccupationLinked>, EngineError> {
        let all = self.all(snapshot)?;
        let titles = self.titles(all);
        let shown = titles.link(title, options).into_iter().map(|found| {
            let at = all.binary_search_by(|it| it.id.cmp(&found.skill)).ok();
            let occupation = at.and_then(|at| all.get(at));
            OccupationLinked {
                label: occupation.and_then(|it| it.labels.shown()).unwrap_or(found.skill.as_str()).to_owned(),
                code: occupation.and_then(|it| it.code.clone()),
                framework: occupation.and_then(|it| it.framework.clone()),
                occupation: found.skill,
                score: found.score,
                confidence: found.confidence,
                kind: found.kind,
                surface: found.surface,
            }
        });
        Ok(shown.collect())
    }

    fn titles(&self, all: &[Named]) -> &TitleLexicon {
        self.titles.get_or_init(|| {
            let occupations = all.iter().filter(|it| !it.is_group);
            TitleLexicon::build(occupations.flat_map(|it| {
                it.labels.forms().map(|(language, form, preferred)| LexiconForm {
                    skill: &it.id,
                    framework: it.framework.as_deref(),
                    language,
                    form,
                    preferred,
                })
            }))
        })
    }

    /// All of them, sorted by IRI.
    fn all(&self, snapshot: &Snapshot) -> Result<&[Named], EngineError> {
        if self.all.get().is_none() {
            let (mut all, mut above) = (Vec::new(), HashSet::new());
            each::<Occupation>(snapshot, EntryKind::Occupation, &mut |it| {
                above.extend(it.broader);
                let is_group = it.skills.is_empty();
                all.push(Named { id: it.id, code: it.code, framework: it.framework, labels: it.labels, is_group });
            })?;
            all.sort_by(|a, b| a.id.cmp(&b.id));
            for it in &mut all {
                it.is_group &= above.contains(&it.id);
            }
            let _ = self.all.set(all);
        }
        Ok(self.all.get().map(Vec::as_slice).unwrap_or_default())
    }
}

/// The occupation with this IRI, code or name.
///
/// # Errors
/// [`EngineError::NotFound`], naming those that may be meant.
pub(super) fn find_occupation(name: &str, state: &State) -> Result<Occupation, EngineError> {
    let by_id = Iri::new(name).ok();
    if let Some(id) = by_id
        && let Some(found) = one::<Occupation>(&state.snapshot, EntryKind::Occupation, &id)?
    {
        return Ok(found);
    }
    let named = state.frameworks.occupations.named(&state.snapshot, name)?;
    let found = match named {
        Some(id) => one::<Occupation>(&state.snapshot, EntryKind::Occupation, &id)?,
        None => None,
    };
    match found {
        Some(found) => Ok(found),
        None => Err(EngineError::NotFound { kind: "occupation", id: name.to_owned(), hint: suggestions(name, state)? }),
    }
}

/// What the occupation may be that was not found.
fn suggestions(name: &str, state: &State) -> Result<String, EngineError> {
    let options = LinkOptions { top: MOST_SUGGESTED, minimum_confidence: LEAST_SUGGESTED, ..LinkOptions::default() };
    let mut near = state.occupations_linked(name, &options)?;
    near.retain(|it| it.kind != MatchKind::Semantic || it.confidence >= LEAST_BY_MEANING);
    if near.is_empty() {
        return Ok("list them with `skillmatch search WORDS --kind occupations`".to_owned());
    }
    let near: Vec<String> = near.into_iter().map(|it| format!("`{}`", it.label)).collect();
    Ok(format!("did you mean {}?", near.join(" or ")))
}
