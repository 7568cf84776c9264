//! `JobPosting` and what it is made of. The same parts serve the other readers of jobs.

use super::{
    term::term,
    terms::{Things, all, as_iri, get, text, texts, truth, words},
    wording,
};
use crate::{
    model::{Importance, Iri, Job, Problem, Reading, Record, StatedRequirement},
    standards::{
        Scope,
        shared::{Node, badge, dates},
    },
};

/// Reads a posting.
pub(super) fn job<'a>(node: &Node<'a>, things: &Things<'a>, scope: &Scope<'_>, reading: &mut Reading) {
    let title = text(node, &["title", "name", "headline"]).unwrap_or_default();
    if title.is_empty() {
        reading.problems.push(Problem::warning(
            node.place_of("title"),
            "the posting has no title",
            "give it a `title`",
        ));
    }
    let id = id(node, &title, scope, reading);
    let mut requirements = stated(node, reading);
    for occupation in all(node, &["relevantOccupation"]) {
        requirements.extend(stated(&things.follow(&occupation), reading));
    }
    let text = ad(node).done();
    if requirements.is_empty() && text.is_none() {
        let hint = "give `skills`, or a `description` to find them in";
        let message = "the posting asks for nothing: nobody can be ranked for it";
        reading.problems.push(Problem::warning(node.place(), message, hint));
    }
    let valid_through = get(node, &["validThrough"]).and_then(|it| date(&it, reading));
    let location = location(node, reading);
    reading.push(
        node.place(),
        Record::Job(Job {
            employer: employer(node, things),
            place: location.place,
            country: location.country,
            remote: location.remote,
            working_languages: languages(node, &["inLanguage", "workLanguage"]),
            occupation: occupation(node, things),
            valid_through,
            text,
            title,
            requirements,
            ..Job::unnamed(id)
        }),
    );
}

/// The date that a value says.
pub(in crate::standards) fn date(node: &Node<'_>, reading: &mut Reading) -> Option<crate::model::Date> {
    let written = words(node)?;
    let parsed = dates::parse(&written);
    if parsed.is_none() {
        let hint = "write it as 2026-03-01 (ISO 8601)";
        reading.problems.push(Problem::error(node.place(), format!("`{}` is not a date", short(&written)), hint));
    }
    parsed
}

/// The start of a foreign text, for messages.
pub(in crate::standards) fn short(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Its `@id` or `url`, else its `identifier`, else a local name.
pub(in crate::standards) fn id(node: &Node<'_>, title: &str, scope: &Scope<'_>, reading: &mut Reading) -> Iri {
    let written = ["@id", "id", "url"].into_iter().find_map(|key| {
        let found = get(node, &[key])?;
        let id = found.id().or_else(|| words(&found))?;
        Iri::new(&id).ok().filter(|_| !id.starts_with("_:"))
    });
    let identified = || {
        let keys = ["identifier", "identifiers", "positionID", "postingID", "positionId", "jobId"];
        keys.into_iter().flat_map(|key| all(node, &[key])).find_map(|it| {
            let value = if it.value.is_object() { text(&it, &["value", "@id", "url"]) } else { words(&it) }?;
            if let Some(iri) = as_iri(&value) {
                return Some(iri);
            }
            let by = if it.value.is_object() { text(&it, &["name", "propertyID", "schemeId"]) } else { None };
            let by = by.or_else(|| text(node, &["hiringOrganization"]).filter(|it| as_iri(it).is_none()));
            Some(Iri::local("job", &format!("{} {value}", by.as_deref().unwrap_or(title))))
        })
    };
    written.or_else(identified).unwrap_or_else(|| badge::local_id("job", title, node, scope, reading))
}

/// What a thing's `skills` state.
pub(super) fn stated(node: &Node<'_>, reading: &mut Reading) -> Vec<StatedRequirement> {
    let mut found = Vec::new();
    for item in all(node, &["skills"]) {
        requirement(&item, &mut found, reading);
    }
    // The same skill twice in one list is one requirement.
    let mut seen = std::collections::HashSet::new();
    found.retain(|it| seen.insert((it.skill.clone(), it.text.as_ref().map(|it| it.to_lowercase()))));
    found
}

/// A text (perhaps a list of skills), or a `DefinedTerm` with name and perhaps the skill's IRI.
pub(in crate::standards) fn requirement(item: &Node<'_>, found: &mut Vec<StatedRequirement>, reading: &mut Reading) {
    if let Some(written) = item.value.as_str()
        && as_iri(written).is_none()
    {
        found.extend(wording::skills(written).into_iter().map(|it| StatedRequirement {
            text: Some(it.text),
            importance: it.importance,
            minimum_level: it.level,
            ..StatedRequirement::default()
        }));
        return;
    }
    let term = term(item, true);
    if term.skill.is_none() && term.text.is_none() {
        let hint = "write its name, or a DefinedTerm with `name` and `termCode`";
        reading.problems.push(Problem::error(item.place(), "a skill has neither name nor IRI; left out", hint));
        return;
    }
    found.push(StatedRequirement { skill: term.skill, text: term.text, ..StatedRequirement::default() });
}

/// An ad in the making: its description and, under a heading each, its other parts that are text.
#[derive(Debug, Default)]
pub(in crate::standards) struct Ad(String);

impl Ad {
    pub(in crate::standards) fn new(description: Option<String>) -> Self {
        Self(description.unwrap_or_default())
    }

    /// Adds a part under a heading, where it has one, unless the ad says it already.
    pub(in crate::standards) fn section(&mut self, heading: &str, parts: &[String]) {
        let part = parts.join("\n");
        if !part.trim().is_empty() && !self.0.contains(&part) {
            let heading =
                if heading.is_empty() { String::new() } else { format!("\n{}:\n", heading.trim_end_matches(':')) };
            self.0.push_str(&format!("{heading}{part}\n"));
        }
    }

    /// The whole ad; `None` when it says nothing.
    pub(in crate::standards) fn done(self) -> Option<String> {
        (!self.0.trim().is_empty()).then_some(self.0)
    }
}

/// The description, and the parts that stand beside it.
pub(super) fn ad(node: &Node<'_>) -> Ad {
    let mut ad = Ad::new(text(node, &["description"]));
    ad.section("Responsibilities", &texts(node, &["responsibilities"]));
    ad.section("Requirements", &credentials(node, "qualifications"));
    // The second one is a misspelling that Google's documentation once had.
    let mut experience = Vec::new();
    for item in all(node, &["experienceRequirements", "eexperienceRequirements"]) {
        let months = text(&item, &["monthsOfExperience"]).filter(|_| item.value.is_object());
        experience.extend(months.map(|it| format!("{it} months of experience")));
        let said = if item.value.is_object() { text(&item, &["description", "name"]) } else { words(&item) };
        experience.extend(said);
    }
    ad.section("Experience", &experience);
    let mut education = credentials(node, "educationRequirements");
    if !education.is_empty() && truth(node, &["experienceInPlaceOfEducation"]) == Some(true) {
        education.push("or experience in place of it".to_owned());
    }
    ad.section("Education", &education);
    ad
}

/// Texts, and `EducationalOccupationalCredential`s by what they say.
fn credentials(node: &Node<'_>, key: &str) -> Vec<String> {
    let said = |it: &Node<'_>| {
        if !it.value.is_object() {
            return words(it);
        }
        let keys = ["name", "credentialCategory", "educationalLevel", "description"];
        let mut parts: Vec<String> = keys.iter().filter_map(|key| text(it, &[key])).collect();
        parts.dedup();
        Some(parts.join(", ")).filter(|it| !it.is_empty()).or_else(|| words(it))
    };
    all(node, &[key]).iter().filter_map(said).collect()
}

/// Who hires, by name.
pub(in crate::standards) fn employer<'a>(node: &Node<'a>, things: &Things<'a>) -> Option<String> {
    let named = |key: &str| {
        let found = all(node, &[key]).into_iter().next()?;
        let organisation = things.follow(&found);
        words(&organisation).filter(|it| as_iri(it).is_none())
    };
    ["hiringOrganization", "hiringOrganisation", "employmentUnit", "employer"].into_iter().find_map(named)
}

/// Where a job is done.
#[derive(Debug, Default)]
pub(in crate::standards) struct Location {
    pub(in crate::standards) place: Option<String>,
    pub(in crate::standards) country: Option<String>,
    pub(in crate::standards) remote: Option<bool>,
}

/// Reads `jobLocation` and what goes with it. Of several places the first counts.
pub(in crate::standards) fn location(node: &Node<'_>, reading: &mut Reading) -> Location {
    let mut places = all(node, &["jobLocation", "jobLocations"]).into_iter().map(|it| place(&it));
    let mut first = places.next().unwrap_or_default();
    let more = places.filter(|it| it.place.is_some() && it.place != first.place).count();
    if more > 0 {
        let message = format!("{more} more places are named; the first one is kept");
        reading.problems.push(Problem::note(node.place_of("jobLocation"), message, ""));
    }
    let kinds = texts(node, &["jobLocationType", "jobLocationTypes"]);
    let is_remote = |it: &String| {
        let lower = it.to_lowercase();
        ["telecommute", "remote", "telework", "home office"].iter().any(|word| lower.contains(word))
    };
    first.remote = (!kinds.is_empty()).then(|| kinds.iter().any(is_remote));
    if first.country.is_none() {
        let asked = all(node, &["applicantLocationRequirements", "applicantLocationRequirement"]);
        let mut countries = asked.iter().filter(|it| it.is_a(&["Country"])).filter_map(words);
        // Several countries are no single one to filter by.
        first.country = countries.next().filter(|_| countries.next().is_none()).map(|it| country(&it));
    }
    first
}

/// A `Place`, its `PostalAddress`, or a text.
fn place(node: &Node<'_>) -> Location {
    if !node.value.is_object() {
        return Location { place: words(node), ..Location::default() };
    }
    let address = all(node, &["address"]).into_iter().next().unwrap_or_else(|| node.clone());
    let named = text(&address, &["addressLocality", "city", "addressRegion"]);
    let otherwise = || if address.value.is_object() { text(node, &["name"]) } else { words(&address) };
    let street = || text(&address, &["streetAddress"]);
    Location {
        place: named.or_else(otherwise).or_else(street),
        country: text(&address, &["addressCountry", "countryCode"]).map(|it| country(&it)),
        remote: None,
    }
}

/// A country as it is written; codes in upper case.
pub(in crate::standards) fn country(written: &str) -> String {
    let is_code = written.len() == 2 && written.bytes().all(|it| it.is_ascii_alphabetic());
    if is_code { written.to_ascii_uppercase() } else { written.to_owned() }
}

/// Languages as tags where they have one: texts, or `Language`s with an `alternateName`.
pub(in crate::standards) fn languages(node: &Node<'_>, names: &[&str]) -> Vec<String> {
    let tag = |it: &Node<'_>| {
        if it.value.is_object() { text(it, &["alternateName", "identifier", "name", "@value"]) } else { words(it) }
    };
    let mut found: Vec<String> = Vec::new();
    for language in all(node, names).iter().filter_map(tag) {
        for one in language.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()) {
            if found.len() < 100 && !found.iter().any(|known| known == one) {
                found.push(one.to_owned());
            }
        }
    }
    found
}

/// The occupation's code or IRI; its name where there is neither. The first one with a code counts.
pub(in crate::standards) fn occupation<'a>(node: &Node<'a>, things: &Things<'a>) -> Option<String> {
    let mut categories =
        all(node, &["occupationalCategory", "occupationalCategories", "occupationCategories", "jobCategories"]);
    for occupation in all(node, &["relevantOccupation"]) {
        let occupation = things.follow(&occupation);
        categories.extend(all(&occupation, &["occupationalCategory"]));
        categories.push(occupation);
    }
    let coded = |it: &Node<'_>| {
        if it.value.is_object() {
            let keys = ["codeValue", "termCode", "code", "@id", "id", "url"];
            return text(it, &keys).and_then(|it| leading_code(&it).map(str::to_owned).or(Some(it)));
        }
        let written = words(it)?;
        as_iri(&written).map(|it| it.to_string()).or_else(|| leading_code(&written).map(str::to_owned))
    };
    categories.iter().find_map(coded).or_else(|| categories.iter().find_map(words))
}

/// The code that a text begins with: `15-1252.00 Software Developers`, `2513.1`.
fn leading_code(text: &str) -> Option<&str> {
    let first = text.split_whitespace().next()?.trim_end_matches([':', ',']);
    let digits = first.bytes().filter(u8::is_ascii_digit).count();
    let coded = first.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'.' | b'-'));
    (coded && digits >= 2 && first.starts_with(|it: char| it.is_ascii_digit())).then_some(first)
}

/// Whether an importance is said by two flags.
pub(in crate::standards) fn importance(required: Option<bool>, preferred: Option<bool>) -> Option<Importance> {
    match (required, preferred) {
        (Some(true), _) => Some(Importance::Required),
        (_, Some(true)) | (Some(false), None) => Some(Importance::Preferred),
        _ => None,
    }
}
