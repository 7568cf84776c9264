//! ESCO in its two forms: the tables of the official download (v1.0 to v1.2), and the JSON of its web service.

mod hal;
mod labels;
mod tables;

#[cfg(test)]
mod real_data_tests;
#[cfg(test)]
mod tests;

use super::{Content, Input, Standard};
use crate::model::{Iri, Problem, Reading, ReuseLevel, SkillKind, SkillStatus};
pub(super) use tables::knows;

/// The standard.
pub(super) struct Esco;

impl Standard for Esco {
    fn id(&self) -> &'static str {
        "esco"
    }

    fn name(&self) -> &'static str {
        "ESCO tables and web service"
    }

    fn recognises(&self, input: &Input<'_>) -> bool {
        match input.content {
            Content::Csv(table) => knows(&table.header),
            Content::Json(_) | Content::JsonLines(_) => input.has_thing(hal::knows),
            _ => false,
        }
    }

    fn read(&self, input: &Input<'_>, reading: &mut Reading) {
        match input.content {
            Content::Csv(table) => tables::read(table, &input.scope, reading),
            Content::Json(_) | Content::JsonLines(_) => hal::read(input.things(), reading),
            _ => {
                let hint = "give one of ESCO's CSV files, or JSON of its web service";
                reading.problems.push(Problem::error("", "is neither table nor JSON", hint));
            }
        }
    }
}

/// ESCO's own concepts are `esco`, others go by the host of their IRI.
fn framework_of(id: &Iri) -> String {
    if id.as_str().contains("data.europa.eu/esco/") {
        return "esco".to_owned();
    }
    let host = url::Url::parse(id.as_str()).ok().and_then(|it| it.host_str().map(str::to_owned));
    host.unwrap_or_else(|| "local".to_owned())
}

/// Whether a concept is an occupation or a group of occupations, told by its type or its IRI.
fn is_occupation(concept_type: &str, id: &str) -> bool {
    let plain = concept_type.to_ascii_lowercase();
    plain.contains("occupation")
        || plain.contains("isco")
        || id.contains("/esco/occupation/")
        || id.contains("/esco/isco/")
}

/// What kind of skill a concept is. `skill_type` is a word or the IRI of one: `.../esco/skill-type/knowledge`.
fn skill_kind(concept_type: &str, skill_type: Option<&str>, id: &str) -> SkillKind {
    if concept_type == "SkillGroup" || id.contains("/esco/isced-f/") {
        return SkillKind::Group;
    }
    // The type `skill/competence` has a stroke of its own.
    match skill_type.map(|it| it.rsplit('/').next().unwrap_or(it)) {
        Some("knowledge") => SkillKind::Knowledge,
        Some("skill" | "competence") => SkillKind::Skill,
        _ => SkillKind::Unknown,
    }
}

/// A reuse level, as a word or as the IRI of one: `.../esco/skill-reuse-level/cross-sector`.
fn reuse_level(text: &str) -> Option<ReuseLevel> {
    Some(match text.rsplit('/').next().unwrap_or(text) {
        "transversal" => ReuseLevel::Transversal,
        "cross-sector" | "cross-sectoral" => ReuseLevel::CrossSector,
        "sector-specific" | "sectorspecific" => ReuseLevel::SectorSpecific,
        "occupation-specific" | "occupationspecific" => ReuseLevel::OccupationSpecific,
        _ => return None,
    })
}

/// Where a concept is in its life. Words that say nothing to us are no reason to pass it over.
fn status(text: &str) -> SkillStatus {
    match text.to_ascii_lowercase().as_str() {
        "obsolete" | "deprecated" | "replaced" | "retired" | "withdrawn" | "deleted" => SkillStatus::Retired,
        "draft" | "proposed" | "candidate" => SkillStatus::Draft,
        _ => SkillStatus::Active,
    }
}
