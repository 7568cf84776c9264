//! What an alignment points at: a skill, an occupation, a credential, a level, a framework, an organisation. Open Badges
//! 2.0 has no field for it, 3.0 leaves it open, and issuers align to anything: so it is told from the type, then from
//! the URL, the code, the framework and the name, in this order, and the reason is kept.

use crate::model::{Alignment, AlignmentKind, canonical};

use AlignmentKind::{Credential, Framework, Level, Occupation, Organisation, Skill, Unknown};

/// `targetType` (Open Badges 3.0 `AlignmentTargetType`, CTDL classes), without prefix, in lower case.
const TYPES: [(&str, AlignmentKind); 40] = [
    ("competency", Skill),
    ("cfitem", Skill),
    ("skill", Skill),
    ("richskilldescriptor", Skill),
    ("rsd", Skill),
    ("knowledge", Skill),
    ("ability", Skill),
    ("learningoutcome", Skill),
    ("credential", Credential),
    ("badge", Credential),
    ("badgeclass", Credential),
    ("achievement", Credential),
    ("openbadge", Credential),
    ("digitalbadge", Credential),
    ("microcredential", Credential),
    ("certificate", Credential),
    ("certification", Credential),
    ("license", Credential),
    ("degree", Credential),
    ("qualification", Credential),
    ("course", Credential),
    ("learningopportunityprofile", Credential),
    ("assessmentprofile", Credential),
    ("cfrubriccriterionlevel", Level),
    ("cfrubriccriterion", Level),
    ("cfrubric", Level),
    ("rubriccriterionlevel", Level),
    ("proficiencyscale", Level),
    ("proficiencylevel", Level),
    ("progressionlevel", Level),
    ("occupation", Occupation),
    ("job", Occupation),
    ("jobrole", Occupation),
    ("cfdocument", Framework),
    ("cfpackage", Framework),
    ("competencyframework", Framework),
    ("conceptscheme", Framework),
    ("framework", Framework),
    ("organization", Organisation),
    ("credentialorganization", Organisation),
];

/// Parts of canonical URLs, in lower case, the first that is found decides.
const URLS: [(&str, AlignmentKind, &str); 53] = [
    ("data.europa.eu/esco/occupation/", Occupation, "URL of an ESCO occupation"),
    ("data.europa.eu/esco/isco/", Occupation, "URL of an ISCO group"),
    ("data.europa.eu/esco/skill/", Skill, "URL of an ESCO skill"),
    ("data.europa.eu/esco/isced-f/", Skill, "URL of a field of knowledge"),
    ("data.europa.eu/esco/qualification", Credential, "URL of a qualification"),
    ("data.europa.eu/snb/eqf/", Level, "URL of a level of the European Qualifications Framework"),
    ("onetonline.org/link/", Occupation, "URL of an O*NET occupation"),
    ("onetonline.org/find/descriptor/", Skill, "URL of an O*NET element"),
    ("onetcenter.org/", Framework, "URL of O*NET"),
    ("bls.gov/soc/", Occupation, "URL of an occupation"),
    ("bls.gov/oes/", Occupation, "URL of an occupation"),
    ("credentialfinder.org/competencyframework/", Framework, "URL of a framework"),
    ("credentialfinder.org/competency/", Skill, "URL of a competency"),
    ("credentialfinder.org/credential/", Credential, "URL of a credential"),
    ("credentialfinder.org/assessment/", Credential, "URL of an assessment"),
    ("credentialfinder.org/learningopportunity/", Credential, "URL of a course"),
    ("credentialfinder.org/course/", Credential, "URL of a course"),
    ("credentialfinder.org/organization/", Organisation, "URL of an organisation"),
    ("/cfdocuments/", Framework, "URL of a CASE document"),
    ("/cfpackages/", Framework, "URL of a CASE package"),
    ("/cfrubrics/", Level, "URL of a CASE rubric"),
    ("/cfitems/", Skill, "URL of a CASE item"),
    ("lightcast.io/open-skills/skills/", Skill, "URL of a Lightcast skill"),
    ("skills.emsidata.com/skills/", Skill, "URL of a Lightcast skill"),
    ("credly.com/org/", Credential, "URL of a badge"),
    ("credly.com/organizations/", Credential, "URL of a badge"),
    ("api.badgr.io/public/badges/", Credential, "URL of a badge"),
    ("/occupation/", Occupation, "URL of an occupation"),
    ("/occupations/", Occupation, "URL of an occupation"),
    ("/job-roles/", Occupation, "URL of an occupation"),
    ("/competency/", Skill, "URL of a skill"),
    ("/competencies/", Skill, "URL of a skill"),
    ("/competences/", Skill, "URL of a skill"),
    ("/skill/", Skill, "URL of a skill"),
    ("/skills/", Skill, "URL of a skill"),
    ("/skills#", Skill, "URL of a skill"),
    ("/learning-outcomes/", Skill, "URL of a skill"),
    ("urn:uuid:", Skill, "identifier of a CASE item"),
    ("corestandards.org/", Skill, "URL of a standard"),
    ("purl.org/asn/resources/", Skill, "URL of a standard"),
    ("/credential/", Credential, "URL of a credential"),
    ("/credentials/", Credential, "URL of a credential"),
    ("/qualification/", Credential, "URL of a credential"),
    ("/qualifications/", Credential, "URL of a credential"),
    ("/certification/", Credential, "URL of a credential"),
    ("/certifications/", Credential, "URL of a credential"),
    ("/badges/", Credential, "URL of a badge"),
    ("/organization/", Organisation, "URL of an organisation"),
    ("/organisation/", Organisation, "URL of an organisation"),
    ("/organizations/", Organisation, "URL of an organisation"),
    ("/framework/", Framework, "URL of a framework"),
    ("/frameworks/", Framework, "URL of a framework"),
    ("/concept-scheme/", Framework, "URL of a framework"),
];

/// Words of a framework's name, in lower case.
const FRAMEWORKS: [(&str, AlignmentKind); 13] = [
    ("occupation", Occupation),
    ("o*net", Occupation),
    ("isco", Occupation),
    ("soc code", Occupation),
    ("common european framework of reference", Level),
    ("cefr", Level),
    ("proficiency level", Level),
    ("level descriptor", Level),
    ("qualifications framework", Level),
    ("qualification", Credential),
    ("eqf", Level),
    ("certification", Credential),
    ("degree", Credential),
];

/// Last words of the name of a credential, in lower case.
const CREDENTIAL_NAMES: [&str; 8] =
    ["certification", "certificate", "diploma", "degree", "licence", "license", "badge", "qualification"];

/// What an alignment points at, and why we think so.
pub(super) fn classify(alignment: &Alignment) -> (AlignmentKind, &'static str) {
    if let Some(written) = &alignment.target_type {
        let word = written.rsplit([':', '/', '#']).next().unwrap_or(written).to_lowercase();
        if let Some((_, kind)) = TYPES.iter().find(|(known, _)| *known == word) {
            return (*kind, "targetType");
        }
        // Classes that are not listed say what they are by their last word.
        if word.ends_with("organization") {
            return (Organisation, "targetType");
        }
        if word.ends_with("degree") || word.ends_with("certificate") || word.ends_with("credential") {
            return (Credential, "targetType");
        }
    }
    let written = alignment.target_url.as_deref().unwrap_or_default();
    // The registry's search site says what a thing is; its canonical form does not.
    for url in [written.to_lowercase(), canonical(written).to_lowercase()] {
        if let Some((_, kind, reason)) = URLS.iter().find(|(part, ..)| url.contains(part)) {
            return (*kind, reason);
        }
    }
    let framework = alignment.framework.as_deref().unwrap_or_default().trim().to_lowercase();
    let name = alignment.target_name.as_deref().unwrap_or_default().trim().to_lowercase();
    if let Some(code) = alignment.target_code.as_deref()
        && let Some(found) = by_code(code.trim(), &framework)
    {
        return found;
    }
    if !framework.is_empty() && framework == name {
        return (Framework, "its name is its framework's");
    }
    if let Some((_, kind)) = FRAMEWORKS.iter().find(|(words, _)| framework.contains(words)) {
        return (*kind, "words of its framework");
    }
    if is_level_name(&name) {
        return (Level, "words of its name");
    }
    if CREDENTIAL_NAMES.iter().any(|it| name.split_whitespace().last() == Some(it)) {
        return (Credential, "words of its name");
    }
    match (name.is_empty(), written.is_empty()) {
        (false, _) => (Skill, "has a name, and nothing speaks against a skill"),
        (true, false) => (Unknown, "only a URL that tells nothing"),
        (true, true) => (Unknown, "nothing tells"),
    }
}

/// Codes that say by their form what they belong to.
fn by_code(code: &str, framework: &str) -> Option<(AlignmentKind, &'static str)> {
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    // SOC 15-1252, O*NET-SOC 15-1252.00
    if let Some((major, rest)) = code.split_once('-') {
        let (minor, detail) = rest.split_once('.').unwrap_or((rest, "00"));
        if digits(major, 2) && digits(minor, 4) && digits(detail, 2) {
            return Some((Occupation, "code of an occupation (SOC)"));
        }
    }
    // Lightcast: KS or ES, then at least twelve letters and digits.
    let lightcast = code.len() >= 14 && (code.starts_with("KS") || code.starts_with("ES"));
    if lightcast && code.bytes().all(|it| it.is_ascii_alphanumeric()) {
        return Some((Skill, "code of a skill (Lightcast)"));
    }
    // ESCO and ISCO occupations: 2511.3
    let (group, detail) = code.split_once('.').unwrap_or((code, ""));
    let occupation = digits(group, 4) && detail.split('.').all(|it| it.bytes().all(|it| it.is_ascii_digit()));
    if occupation && (framework.contains("esco") || framework.contains("isco")) {
        return Some((Occupation, "code of an occupation (ISCO)"));
    }
    None
}

/// `Level 4`, `EQF 5`, `CEFR B2`, `SFIA level 3`.
fn is_level_name(name: &str) -> bool {
    const SCALES: [&str; 9] = ["level", "eqf", "nqf", "rqf", "cefr", "sfia", "isced", "digcomp", "niveau"];
    let words: Vec<&str> = name.split(|it: char| it.is_whitespace() || it == ':').filter(|it| !it.is_empty()).collect();
    let is_point = |it: &str| it.len() <= 2 && it.chars().any(|it| it.is_ascii_digit());
    match words.as_slice() {
        [scale, point] | [scale, "level", point] => SCALES.contains(scale) && is_point(point),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::shared::alignment::blank;

    fn aligned(kind: &str, url: &str, framework: &str, code: &str, name: &str) -> Alignment {
        let some = |text: &str| Some(text.to_owned()).filter(|it| !it.is_empty());
        Alignment {
            target_type: some(kind),
            framework: some(framework),
            target_code: some(code),
            ..blank(some(url), some(name))
        }
    }

    #[test]
    fn what_an_alignment_points_at() {
        let portal = "https://esco.ec.europa.eu/en/classification/occupation?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Foccupation%2Fx";
        for (kind, url, framework, code, name, expected) in [
            ("ceasn:Competency", "https://badges.example/credential/1", "", "", "Plan work", Skill),
            ("CFItem", "", "", "", "Plan work", Skill),
            ("CFRubricCriterionLevel", "", "", "", "Good", Level),
            ("ceterms:BachelorDegree", "", "", "", "Nursing", Credential),
            ("ceterms:QACredentialOrganization", "", "", "", "Board", Organisation),
            ("ext:Thing", "http://data.europa.eu/esco/skill/x", "", "", "", Skill),
            ("", portal, "", "", "Nurse", Occupation),
            ("", "https://www.onetonline.org/link/summary/15-1252.00", "", "", "Developers", Occupation),
            ("", "https://credentialfinder.org/credential/20229/Some", "", "", "Some", Credential),
            ("", "https://credentialfinder.org/competency/ce-6369c51f-4d86-4592-a761-8b32ae70a045", "", "", "x", Skill),
            ("", "https://salt.example/uri/ddcf67a6-0b4c-4c4a-9c0e-9f3d3d5b1f10", "", "", "x", Skill),
            (
                "",
                "https://salt.example/ims/case/v1p0/CFDocuments/ddcf67a6-0b4c-4c4a-9c0e-9f3d3d5b1f10",
                "",
                "",
                "x",
                Framework,
            ),
            ("", "https://x.example/1", "O*NET", "15-1252.00", "Developers", Occupation),
            ("", "https://x.example/1", "Lightcast", "KS125LS6N7WP4S6SFTCK", "Python", Skill),
            ("", "https://x.example/1", "ESCO", "2511.3", "Data analyst", Occupation),
            ("", "https://x.example/1", "ESCO", "", "use spreadsheets", Skill),
            ("", "https://x.example/1", "CEFR", "", "B2", Level),
            ("", "", "", "", "EQF Level 5", Level),
            ("", "", "", "", "Level 3", Level),
            ("", "", "DigComp", "", "DigComp", Framework),
            ("", "", "", "", "Cloud practitioner certification", Credential),
            ("", "", "", "", "Common sense", Skill),
            ("", "https://x.example/1", "", "", "", Unknown),
        ] {
            let (found, reason) = classify(&aligned(kind, url, framework, code, name));
            assert_eq!(found, expected, "{kind} {url} {framework} {code} {name}: {reason}");
            assert!(!reason.is_empty());
        }
    }
}
