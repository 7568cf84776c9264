//! What is asked of pathways, checked.

use crate::{
    engine::{
        EngineError,
        requests::{GapRequest, PathwayGoal, PathwayTime},
    },
    model::{DeliveryMode, Iri, Units},
    ranking::{Limits, MAX_ALTERNATIVES, Pace, Price, Wishes},
};

/// The most values of one wish.
const MAX_WISHES: usize = 200;

/// What is asked for.
pub(super) struct Asked {
    pub(super) goals: Vec<PathwayGoal>,
    pub(super) pace: Pace,
    /// The coverage from which on more is no better.
    pub(super) enough: Option<Units>,
    pub(super) alternatives: usize,
}

/// What every suggestion and every pathway must keep.
pub(in crate::engine) struct Limited {
    /// Amount and currency.
    pub(in crate::engine) budget: Option<(f64, String)>,
    /// Calendar hours.
    pub(in crate::engine) within_hours: Option<f64>,
    pub(in crate::engine) wishes: Wishes,
}

impl Limited {
    pub(super) fn limits(&self) -> Limits {
        let budget = self.budget.as_ref().map(|(amount, currency)| {
            let cents = match Price::of(*amount, Some(currency)) {
                Price::Known { cents, .. } => cents,
                Price::Free => 0,
                // More than any price that is believed.
                Price::Unknown => u64::MAX,
            };
            (cents, currency.clone())
        });
        Limits { budget, minutes: self.within_hours.map(minutes) }
    }
}

/// Hours as minutes; not negative, saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and hours are not negative")]
pub(super) fn minutes(hours: f64) -> u64 {
    (hours * 60.0).round() as u64
}

/// Reads what is asked of pathways; `None` when none are asked for.
pub(super) fn asked(request: &GapRequest) -> Result<Option<Asked>, EngineError> {
    let Some(goals) = &request.pathways else {
        let only_of_pathways = [
            ("/time", request.time.is_some()),
            ("/alternatives", request.alternatives.is_some()),
            ("/enough", request.enough.is_some()),
        ];
        for (pointer, given) in only_of_pathways {
            if given {
                let hint = "ask for pathways too: an empty list asks for all goals";
                return Err(EngineError::invalid(
                    pointer,
                    "it says how pathways should be, but none are asked for",
                    hint,
                ));
            }
        }
        return Ok(None);
    };
    let mut wanted: Vec<PathwayGoal> = Vec::new();
    for goal in goals {
        if !wanted.contains(goal) {
            wanted.push(*goal);
        }
    }
    if wanted.is_empty() {
        wanted = vec![PathwayGoal::Fewest, PathwayGoal::Cheapest, PathwayGoal::Fastest];
    }
    let alternatives = request.alternatives.unwrap_or(3);
    if !(1..=MAX_ALTERNATIVES).contains(&alternatives) {
        let message = format!("{alternatives} pathways are not 1 to {MAX_ALTERNATIVES} (limit `alternatives`)");
        return Err(EngineError::invalid("/alternatives", message, "ask for fewer, at least 1"));
    }
    let pace = match request.time {
        None | Some(PathwayTime::Parallel) => Pace::Parallel,
        Some(PathwayTime::Sequential) => Pace::Sequential,
    };
    let enough = request.enough.as_deref().map(share).transpose()?;
    Ok(Some(Asked { goals: wanted, pace, enough, alternatives }))
}

/// A share of a full score: `80%`, or `0.8`.
fn share(text: &str) -> Result<Units, EngineError> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let share = match text.trim().strip_suffix('%') {
        Some(per_cent) => number(per_cent).map(|it| it / 100.0),
        None => number(text),
    };
    let share = share.filter(|it| *it > 0.0 && *it <= 1.0).ok_or_else(|| {
        let hint = "write a share above 0 and up to 100 %, for instance `80%` or `0.8`";
        EngineError::invalid("/enough", format!("`{text}` is not a share of what is asked for"), hint)
    })?;
    Ok(Units(units(share)))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share between 0 and 1 of 2^20")]
fn units(share: f64) -> u32 {
    (share * f64::from(Units::FULL.0)).ceil() as u32
}

/// Reads what every credential must be.
pub(in crate::engine) fn wishes(request: &GapRequest) -> Result<Wishes, EngineError> {
    let fields = [
        ("mode", &request.mode),
        ("language", &request.language),
        ("issuer", &request.issuer),
        ("exclude", &request.exclude),
    ];
    for (field, values) in fields {
        if values.len() > MAX_WISHES {
            let message = format!("{} values are more than {MAX_WISHES} (limit `filter_values`)", values.len());
            return Err(EngineError::invalid(&format!("/{field}"), message, "give fewer values"));
        }
        if let Some(at) = values.iter().position(|it| it.trim().is_empty()) {
            return Err(EngineError::invalid(&format!("/{field}/{at}"), "it is empty", "leave it out"));
        }
    }
    let modes = request.mode.iter().enumerate().map(|(at, text)| {
        let folded = text.trim().to_lowercase().replace(['-', ' '], "_");
        match folded.as_str() {
            "online" => Ok(DeliveryMode::Online),
            "in_person" => Ok(DeliveryMode::InPerson),
            "blended" => Ok(DeliveryMode::Blended),
            _ => {
                let hint = "use `online`, `in_person` or `blended`";
                Err(EngineError::invalid(&format!("/mode/{at}"), format!("`{text}` is not a mode of delivery"), hint))
            }
        }
    });
    Ok(Wishes {
        modes: modes.collect::<Result<_, _>>()?,
        languages: request.language.iter().map(|it| it.trim().to_owned()).collect(),
        issuers: names(&request.issuer),
        excluded: names(&request.exclude),
    })
}

/// Names as given, and IRIs in their canonical form too.
fn names(given: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in given {
        names.push(text.trim().to_owned());
        names.extend(Iri::new(text.trim()).ok().map(|it| it.canonical().as_str().to_owned()));
    }
    names
}
