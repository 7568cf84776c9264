//! Alignments: Open Badges 2.0 `AlignmentObject` (and the 1.x names `name`, `url`, `description`), 3.0 `Alignment`.

use super::Node;
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, Iri, Problem, Reading},
    standards::Limits,
};

/// The alignments under `alignment` (or `alignments`) of `node`: an object, an array, or a bare URL.
pub(in crate::standards) fn alignments(node: &Node<'_>, limits: &Limits, reading: &mut Reading) -> Vec<Alignment> {
    let items = node.all(&["alignment", "alignments"]);
    if items.len() > limits.alignments {
        let message = format!("{} alignments are more than {} (limit `alignments`)", items.len(), limits.alignments);
        let place = format!("{}/alignment", node.place());
        reading.problems.push(Problem::error(place, message, "align a badge to what it really assesses"));
    }
    items.iter().take(limits.alignments).filter_map(|item| alignment(item, reading)).collect()
}

/// One alignment.
fn alignment(node: &Node<'_>, reading: &mut Reading) -> Option<Alignment> {
    if let Some(text) = node.value.as_str() {
        let hint = "write an object with targetName and targetUrl";
        reading.problems.push(Problem::warning(
            node.place(),
            "an alignment is a bare string; taken as its target",
            hint,
        ));
        let is_url = Iri::new(text).is_ok();
        let (url, name) = if is_url { (Some(text.to_owned()), None) } else { (None, Some(text.to_owned())) };
        return Some(classified(blank(url, name)));
    }
    if !node.value.is_object() {
        reading.problems.push(Problem::error(
            node.place(),
            "an alignment is neither object nor URL",
            "write an object with targetName and targetUrl",
        ));
        return None;
    }
    let url = node.get(&["targetUrl", "targetURL", "url"]).and_then(|it| it.id());
    let name = node.text(&["targetName", "name"]);
    if url.is_none() && name.is_none() {
        reading.problems.push(Problem::error(
            node.place(),
            "an alignment has neither targetName nor targetUrl",
            "say what it is aligned to",
        ));
        return None;
    }
    if let Some(written) = &url
        && Iri::new(written).is_err()
    {
        let place = format!("{}/targetUrl", node.place());
        reading.problems.push(Problem::warning(
            place,
            format!("`{written}` is not an absolute URL; the name is used"),
            "give the framework's own URL of the skill",
        ));
    }
    let mut alignment = blank(url.map(|it| canonical(&it)), name);
    alignment.target_code = node.text(&["targetCode"]);
    alignment.framework = node.text(&["targetFramework", "frameworkName", "framework"]);
    alignment.target_type = node.text(&["targetType"]);
    Some(classified(alignment))
}

fn blank(target_url: Option<String>, target_name: Option<String>) -> Alignment {
    Alignment {
        target_url,
        target_code: None,
        target_name,
        framework: None,
        target_type: None,
        kind: AlignmentKind::Unknown,
        kind_reason: String::new(),
        strength: AlignmentStrength::Assessed,
        level: None,
    }
}

/// An ESCO portal page is about the concept in its `uri` parameter.
pub(in crate::standards) fn canonical(written: &str) -> String {
    let Ok(parsed) = url::Url::parse(written) else { return written.to_owned() };
    let portal = parsed.host_str().is_some_and(|it| it.ends_with("ec.europa.eu")) && parsed.path().contains("/esco");
    let portal = portal || parsed.host_str() == Some("esco.ec.europa.eu");
    let concept = parsed.query_pairs().find(|(name, _)| name == "uri").map(|(_, value)| value.into_owned());
    concept.filter(|_| portal).unwrap_or_else(|| written.to_owned())
}

fn classified(alignment: Alignment) -> Alignment {
    let (kind, kind_reason) = classify(&alignment);
    Alignment { kind, kind_reason: kind_reason.to_owned(), ..alignment }
}

/// What an alignment points at, and why we think so: its type, else its URL, else the words of its framework.
fn classify(alignment: &Alignment) -> (AlignmentKind, &'static str) {
    use AlignmentKind::{Credential, Framework, Level, Occupation, Organisation, Skill, Unknown};
    match alignment.target_type.as_deref().map(|it| it.rsplit(':').next().unwrap_or(it)) {
        Some("Competency" | "CFItem" | "Skill" | "RichSkillDescriptor") => return (Skill, "targetType"),
        Some("Credential" | "Badge" | "Certificate" | "Certification" | "Degree" | "Qualification") => {
            return (Credential, "targetType");
        }
        Some("CFRubricCriterionLevel" | "CFRubric" | "CFRubricCriterion" | "ProficiencyScale") => {
            return (Level, "targetType");
        }
        Some("Occupation" | "Job") => return (Occupation, "targetType"),
        Some("CFDocument" | "CompetencyFramework" | "Framework") => return (Framework, "targetType"),
        Some("Organization" | "CredentialOrganization" | "QACredentialOrganization") => {
            return (Organisation, "targetType");
        }
        _ => {}
    }
    let url = alignment.target_url.as_deref().unwrap_or_default().to_lowercase();
    let has = |parts: &[&str]| parts.iter().any(|it| url.contains(it));
    if has(&["/esco/occupation/", "/esco/isco/", "onetonline.org/link/", "/occupation/", "/occupations/"]) {
        return (Occupation, "URL of an occupation");
    }
    if has(&["/esco/skill/", "/esco/isced-f/", "/competency/", "/competencies/", "/skill/", "/skills/", "/uri/"]) {
        return (Skill, "URL of a skill");
    }
    if has(&["credentialfinder.org/credential", "/credential/", "/credentials/", "/qualification/"]) {
        return (Credential, "URL of a credential");
    }
    if has(&["credentialfinder.org/organization", "/organization/", "/organisation/"]) {
        return (Organisation, "URL of an organisation");
    }
    if has(&["/framework/", "/frameworks/", "/cfdocument", "/concept-scheme/"]) {
        return (Framework, "URL of a framework");
    }
    let framework = alignment.framework.as_deref().unwrap_or_default().to_lowercase();
    let names = |parts: &[&str]| parts.iter().any(|it| framework.contains(it));
    if names(&["occupation", "o*net", "isco", "soc code"]) {
        return (Occupation, "words of its framework");
    }
    if names(&["qualification", "eqf"]) {
        return (Credential, "words of its framework");
    }
    match (&alignment.target_name, url.is_empty()) {
        (Some(_), _) => (Skill, "has a name, and nothing speaks against a skill"),
        (None, false) => (Unknown, "only a URL that tells nothing"),
        (None, true) => (Unknown, "nothing tells"),
    }
}
