//! Positions: each profile of an opening is a job, each of its competencies a requirement.

use super::{competency, score};
use crate::{
    model::{EvidenceKind, Importance, Iri, Job, Problem, Reading, Record, StatedRequirement},
    standards::{
        Scope,
        jdx::is_issued,
        schema_org::{
            job::{self, Ad, short},
            terms::{self, as_iri, truth, words},
            wording,
        },
        shared::{Node, badge},
    },
};

/// Where competencies lie, in a profile and in its qualifications and groups.
const COMPETENCIES: [&str; 9] = [
    "positionCompetencies",
    "positionCompetency",
    "competencies",
    "requiredCompetencies",
    "skills",
    "positionQualifications",
    "qualifications",
    "positionCompetencyGroups",
    "assertions",
];
/// So deep may groups lie in groups.
const MAX_DEPTH: usize = 5;

/// Reads an opening with its profiles, or a position that is its own profile.
pub(super) fn positions(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) {
    let profiles = node.all(&["positionProfiles", "positionProfile"]);
    if profiles.is_empty() {
        position(node, node, 0, scope, reading);
    }
    for (at, profile) in profiles.iter().enumerate() {
        position(profile, node, at, scope, reading);
    }
}

fn position<'a>(profile: &Node<'a>, opening: &Node<'a>, at: usize, scope: &Scope<'_>, reading: &mut Reading) {
    if !profile.value.is_object() {
        let hint = "write an object with `positionTitle`";
        reading.problems.push(Problem::error(profile.place(), "a position profile is no object; left out", hint));
        return;
    }
    let both = [profile, opening];
    let first = |keys: &[&str]| both.iter().find_map(|it| it.get(keys).and_then(|it| words(&it)));
    let title = first(&["positionTitle", "positionTitles", "title", "jobTitle", "name"]).unwrap_or_default();
    if title.is_empty() {
        let hint = "give it a `positionTitle`";
        reading.problems.push(Problem::warning(profile.place_of("positionTitle"), "the position has no title", hint));
    }
    let id = id(&both, at).unwrap_or_else(|| badge::local_id("job", &title, profile, scope, reading));
    let mut found = Vec::new();
    gather(profile, 0, &mut found);
    if found.is_empty() {
        gather(opening, 0, &mut found);
    }
    let requirements = requirements(&found, reading);
    let text = ad(profile, opening).done();
    if requirements.is_empty() && text.is_none() {
        let hint = "give `positionCompetencies`, or a description to find them in";
        let message = "the position asks for nothing: nobody can be ranked for it";
        reading.problems.push(Problem::warning(profile.place(), message, hint));
    }
    let closing = profile.all(&["postingInstructions"]).into_iter().find_map(|it| it.get(&["end", "endDate"]));
    let closing =
        closing.or_else(|| both.iter().find_map(|it| it.get(&["applicationCloseDate", "validThrough", "closeDate"])));
    let valid_through = closing.and_then(|it| job::date(&it, reading));
    let (place, country) = location(&both);
    reading.push(
        profile.place(),
        Record::Job(Job {
            employer: employer(&both),
            place,
            country,
            remote: remote(&both),
            occupation: occupation(&both),
            valid_through,
            text,
            title,
            requirements,
            ..Job::unnamed(id)
        }),
    );
}

/// Its URI, else its identifier with the scheme that it is of. Several profiles of one opening are told apart.
fn id(both: &[&Node<'_>; 2], at: usize) -> Option<Iri> {
    let uris = ["positionUri", "url", "@id", "id", "identifier", "targetId"];
    let uri = uris.iter().find_map(|key| both.iter().find_map(|it| as_iri(&it.get(&[key])?.id()?)));
    let keys = ["positionId", "positionOpeningId", "jobId", "identifiers", "documentId", "RefId", "id"];
    uri.or_else(|| {
        keys.iter().find_map(|key| {
            let own = both.first()?.all(&[key]).into_iter().next();
            let (found, suffix) = match own {
                Some(found) => (found, String::new()),
                None => (
                    both.get(1)?.all(&[key]).into_iter().next()?,
                    if at == 0 { String::new() } else { format!(" {at}") },
                ),
            };
            let value = if found.value.is_object() { found.text(&["value"]) } else { found.words() }?;
            let scheme = found.text(&["schemeId", "schemeAgencyId"]).filter(|_| found.value.is_object());
            Some(
                as_iri(&value)
                    .unwrap_or_else(|| Iri::local("job", &format!("{} {value}{suffix}", scheme.unwrap_or_default()))),
            )
        })
    })
}

/// The competencies of a profile, those of its qualifications and groups among them.
fn gather<'a>(node: &Node<'a>, depth: usize, found: &mut Vec<Node<'a>>) {
    for item in COMPETENCIES.iter().flat_map(|key| node.all(&[key])) {
        let is_group = item.value.is_object() && COMPETENCIES.iter().any(|key| item.has(key)) && depth < MAX_DEPTH;
        if is_group { gather(&item, depth + 1, found) } else { found.push(item) }
    }
}

fn requirements(items: &[Node<'_>], reading: &mut Reading) -> Vec<StatedRequirement> {
    let mut found = Vec::new();
    let mut weights = Vec::new();
    for item in items {
        if let Some(written) = item.value.as_str() {
            let named = wording::skills(written).into_iter().map(|it| StatedRequirement {
                text: Some(it.text),
                importance: it.importance,
                minimum_level: it.level,
                ..StatedRequirement::default()
            });
            found.extend(named);
        } else if let Some(requirement) = requirement(item, reading) {
            found.push(requirement);
            weights.resize(found.len() - 1, None);
            weights.push(score::weight(item, reading));
        }
    }
    weights.resize(found.len(), None);
    for (requirement, weight) in found.iter_mut().zip(score::shares(&weights)) {
        requirement.weight = weight;
    }
    found
}

fn requirement(node: &Node<'_>, reading: &mut Reading) -> Option<StatedRequirement> {
    let Some((skill, text)) = node.value.is_object().then(|| named(node)).flatten() else {
        let written = short(&node.value.to_string());
        let message = format!("a competency has neither name nor identifier; left out: `{written}`");
        reading.problems.push(Problem::error(node.place(), message, "give it a `competencyName`"));
        return None;
    };
    let minimum = score::level(node, &["requiredProficiencyLevel", "minimumProficiencyLevel", "proficiencyLevel"]);
    let minimum_level = minimum.or_else(|| competency::dimension(node));
    let desired_level = score::level(node, &["desiredProficiencyLevel", "preferredProficiencyLevel"]);
    let flags = (truth(node, &["required", "requiredIndicator"]), truth(node, &["preferred", "preferredIndicator"]));
    let said = node.text(&["importance", "requirementLevel"]).and_then(|it| wording::importance_of(&it));
    // Who only says what would be desired asks for no more.
    let by_levels = match (node.has("requiredProficiencyLevel"), node.has("desiredProficiencyLevel")) {
        (true, _) => Some(Importance::Required),
        (false, true) => Some(Importance::Preferred),
        _ => None,
    };
    let evidence = node.all(&["competencyEvidenceRequirement", "competencyEvidenceRequirements"]);
    let issued = evidence.iter().any(|it| is_issued(&it.value.to_string()));
    let mut alternatives = Vec::new();
    for related in node.all(&["relatedCompetencies"]) {
        let relation = related.text(&["relationshipType", "relationType", "relationshipCode", "relation", "type"]);
        let relation = relation.unwrap_or_default().to_lowercase();
        if ["equivalent", "alternativ", "substitut", "exact", "same"].iter().any(|it| relation.contains(it)) {
            let other = named(&related);
            alternatives.extend(other.and_then(|(iri, text)| iri.or_else(|| text.map(|it| Iri::local("skill", &it)))));
        }
    }
    Some(StatedRequirement {
        skill,
        text,
        importance: job::importance(flags.0, flags.1).or(said).or(by_levels),
        minimum_level,
        desired_level,
        evidence: issued.then_some(EvidenceKind::Issued),
        alternatives,
        ..StatedRequirement::default()
    })
}

/// A competency, or one that an assertion of the skills API wraps.
fn named(node: &Node<'_>) -> Option<(Option<Iri>, Option<String>)> {
    match node.get(&["skill"]).filter(|it| it.value.is_object()) {
        Some(inner) => competency::skill(&inner),
        None => competency::skill(node),
    }
}

fn ad<'a>(profile: &Node<'a>, opening: &Node<'a>) -> Ad {
    let mut ad = Ad::default();
    let keys = [
        "positionFormattedDescriptions",
        "positionFormattedDescription",
        "formattedDescriptions",
        "positionDescriptions",
        "positionDescription",
        "descriptions",
        "description",
        "jobDescription",
    ];
    for node in [profile, opening] {
        for item in keys.iter().flat_map(|key| node.all(&[key])) {
            let said = if item.value.is_object() {
                item.text(&["content", "value", "text", "description"])
            } else {
                item.words()
            };
            let title = item.text(&["title", "name", "shortDescription"]).filter(|_| item.value.is_object());
            ad.section(title.as_deref().unwrap_or_default(), said.as_slice());
        }
        ad.section("Responsibilities", &terms::texts(node, &["responsibilities"]));
        ad.section("Responsibilities", &terms::texts(node, &["jobDuties"]));
        let qualifications = node.all(&["positionQualifications", "qualifications"]);
        for item in qualifications.iter().filter(|it| it.value.is_object()) {
            for key in
                ["qualificationsSummary", "qualificationsSummaries", "experienceSummary", "educationRequirements"]
            {
                ad.section("Requirements", &terms::texts(item, &[key]));
            }
        }
        ad.section("Requirements", &terms::texts(node, &["qualificationsSummary"]));
        if std::ptr::eq(profile.value, opening.value) {
            break;
        }
    }
    ad
}

fn employer(both: &[&Node<'_>; 2]) -> Option<String> {
    let keys = ["positionOrganizations", "hiringOrganization", "organization", "organizations", "employer", "customer"];
    let found = keys.iter().flat_map(|key| both.iter().flat_map(move |it| it.all(&[key])));
    // A department is a part of who hires.
    let is_part = |it: &Node<'_>| {
        it.text(&["responsibilityCode", "organizationType"]).is_some_and(|it| it.eq_ignore_ascii_case("department"))
    };
    found.filter(|it| !(it.value.is_object() && is_part(it))).find_map(|it| {
        let inner = it.get(&["organization"]).unwrap_or(it);
        words(&inner).or_else(|| inner.text(&["organizationName", "tradeName", "legalName"]))
    })
}

fn location(both: &[&Node<'_>; 2]) -> (Option<String>, Option<String>) {
    let keys = ["positionLocations", "positionLocation", "locations", "location", "jobLocation"];
    let found = keys.iter().flat_map(|key| both.iter().flat_map(move |it| it.all(&[key])));
    for mut place in found {
        for key in ["referenceLocation", "location", "address"] {
            if let Some(inner) = place.all(&[key]).into_iter().next().filter(|it| it.value.is_object()) {
                place = inner;
            }
        }
        if !place.value.is_object() {
            return (place.words(), None);
        }
        let named = place.text(&["city", "addressLocality", "locationName", "name", "formattedAddress"]);
        let country = place.text(&["countryCode", "country", "addressCountry"]).map(|it| job::country(&it));
        if named.is_some() || country.is_some() {
            return (named, country);
        }
    }
    (None, None)
}

fn remote(both: &[&Node<'_>; 2]) -> Option<bool> {
    let flags = ["remoteWorkIndicator", "remoteIndicator", "remote", "teleworkIndicator"];
    let flagged = both.iter().find_map(|it| {
        truth(it, &flags).or_else(|| truth(&it.get(&["remoteWork"])?, &["remoteWorkIndicator", "indicator", "allowed"]))
    });
    let kinds = ["jobLocationTypes", "jobLocationType", "workplaceType", "workLocationType"];
    let named = || {
        let said: Vec<String> =
            kinds.iter().flat_map(|key| both.iter().flat_map(move |it| terms::texts(it, &[key]))).collect();
        let far =
            |it: &String| ["remote", "telecommute", "telework"].iter().any(|word| it.to_lowercase().contains(word));
        (!said.is_empty()).then(|| said.iter().any(far))
    };
    flagged.or_else(named)
}

fn occupation(both: &[&Node<'_>; 2]) -> Option<String> {
    let keys =
        ["jobCategories", "jobCategory", "occupationCategories", "occupationalCategory", "socInfo", "occupation"];
    let found = keys.iter().flat_map(|key| both.iter().flat_map(move |it| it.all(&[key])));
    found.into_iter().find_map(|it| {
        let code =
            it.text(&["code", "codeValue", "socCodeValue", "value", "termCode"]).filter(|_| it.value.is_object());
        code.or_else(|| words(&it))
    })
}
