//! Rows become learners: rows of the same person are put together.

use std::collections::HashMap;

use super::{
    cells::{self, Mark, Skill},
    columns::Columns,
};
use crate::{
    model::{
        Alignment, AlignmentKind, AlignmentStrength, AwardResult, Claim, Credential, CredentialStatus, Date, Iri,
        Learner, LevelStatement, Problem, Reading, Record, Reference, ResultStatus,
    },
    standards::{
        schema_org::{job::country, terms::as_iri},
        shared::{badge, table::Row},
    },
};

/// Learners in the making.
pub(super) struct Gathering<'a> {
    columns: &'a Columns,
    digest: &'a str,
    learners: Vec<(String, Learner)>,
    known: HashMap<Iri, usize>,
    credentials: HashMap<Iri, (usize, usize)>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new(columns: &'a Columns, digest: &'a str) -> Self {
        let digest = digest.get(..16).unwrap_or(digest);
        Self { columns, digest, learners: Vec::new(), known: HashMap::new(), credentials: HashMap::new() }
    }

    /// Takes a row.
    pub(super) fn row(&mut self, row: &Row<'_>, reading: &mut Reading) {
        let cell = |field: &str| self.columns.get(field).and_then(|it| row.get(it));
        let skills = self.skills(row, reading);
        let achievement = cell("achievement");
        if skills.is_empty() && achievement.is_none() {
            let empty = ["id", "name"].iter().all(|it| cell(it).is_none());
            if !empty || self.columns.email.as_deref().is_some_and(|it| row.get(it).is_some()) {
                let place = self.place_of_skills(row);
                reading.problems.push(Problem::error(place, "names no skills; left out", "fill it, or drop the row"));
            }
            return;
        }
        let Some(id) = self.id(row, reading) else { return };
        let at = self.learner(&id, row);
        let since = self.date("issued_on", false, row, reading);
        let until = self.date("expires_on", true, row, reading);
        if let Some(name) = achievement {
            let issuer = cell("issuer").map(reference_of("issuer"));
            self.credential(at, &id, reference_of("achievement")(name), issuer, (since, until), skills);
        } else if let Some((_, learner)) = self.learners.get_mut(at) {
            learner.claims.extend(skills.into_iter().map(|it| Claim {
                skill: it.iri,
                text: it.text,
                level: it.level,
                since,
            }));
        }
    }

    /// Puts the learners down in the order of their first rows.
    pub(super) fn finish(self, reading: &mut Reading) {
        if self.learners.is_empty() {
            let hint = "fill in who it is about and what they can do";
            reading.problems.push(Problem::error("row 2", "no row names a learner with skills", hint));
        }
        self.push_into(reading);
    }

    /// Puts the learners into the reading.
    pub(super) fn push_into(self, reading: &mut Reading) {
        for (place, learner) in self.learners {
            reading.push(place, Record::Learner(learner));
        }
    }

    /// Where the skills of a row would be.
    fn place_of_skills(&self, row: &Row<'_>) -> String {
        let named = ["skills", "skill", "skill_iri", "achievement"].iter().find_map(|it| self.columns.get(it));
        let numbered = self.columns.numbered.first().map(|(column, _)| column.as_str());
        named.or(numbered).map_or_else(|| format!("row {}", row.number()), |column| row.place(column))
    }

    /// All skills of a row.
    fn skills(&self, row: &Row<'_>, reading: &mut Reading) -> Vec<Skill> {
        let cell = |field: &str| self.columns.get(field).and_then(|it| row.get(it));
        let mut found = Vec::new();
        if let Some(list) = cell("skills") {
            found.extend(cells::skills(list));
        }
        let iri = cell("skill_iri").and_then(as_iri);
        let named = cell("skill").map(|it| self.single(it)).unwrap_or_default();
        match (iri, named.len()) {
            (Some(iri), 0 | 1) => {
                let named = named.into_iter().next();
                let level = named.as_ref().and_then(|it| it.level.clone());
                found.push(Skill { iri: Some(iri), text: named.and_then(|it| it.text), level });
            }
            _ => found.extend(named),
        }
        if let Some(level) = cell("level") {
            self.levels(level, &mut found, row, reading);
        }
        for (column, level) in &self.columns.numbered {
            let Some(cell) = row.get(column) else { continue };
            let level = level.as_deref().and_then(|it| row.get(it)).map(LevelStatement::parse);
            found.extend(cells::skills(cell).into_iter().map(|it| Skill { level: level.clone().or(it.level), ..it }));
        }
        for (column, skill) in &self.columns.wide {
            let level = match row.get(column).map(cells::mark) {
                Some(Mark::Yes) => None,
                Some(Mark::Level(level)) => Some(level),
                Some(Mark::No) | None => continue,
            };
            let iri = as_iri(skill);
            let text = if iri.is_none() { Some(skill.clone()) } else { None };
            found.push(Skill { iri, text, level });
        }
        found
    }

    /// A column for a single skill holds one, commas and all, where its level or credential stands beside it.
    fn single(&self, cell: &str) -> Vec<Skill> {
        let alone = ["level", "achievement", "skill_iri", "issued_on"].iter().any(|it| self.columns.get(it).is_some());
        let listed = cell.contains([';', '|', '\n']);
        if alone && !listed { cells::skill(cell).into_iter().collect() } else { cells::skills(cell) }
    }

    /// A level beside the skills: of a single one, or as many levels as there are skills.
    fn levels(&self, cell: &str, skills: &mut [Skill], row: &Row<'_>, reading: &mut Reading) {
        let parts: Vec<&str> = if skills.len() == 1 {
            vec![cell]
        } else {
            cell.split([';', '|', ',', '\n']).map(str::trim).filter(|it| !it.is_empty()).collect()
        };
        if skills.is_empty() {
            return;
        }
        if parts.len() != skills.len() {
            let message = format!("{} levels for {} skills; left out", parts.len(), skills.len());
            let place = row.place(self.columns.get("level").unwrap_or("level"));
            reading.problems.push(Problem::warning(place, message, "write `skill:level` in the skills' cell"));
            return;
        }
        for (skill, part) in skills.iter_mut().zip(parts) {
            skill.level = Some(LevelStatement::parse(part));
        }
    }

    /// Who a row is about: an id, else the digest of an e-mail address or name, else the row itself.
    fn id(&self, row: &Row<'_>, reading: &mut Reading) -> Option<Iri> {
        if let Some(column) = self.columns.get("id") {
            let Some(written) = row.get(column) else {
                let hint = "fill it: rows of one learner are put together by it";
                reading.problems.push(Problem::error(row.place(column), "has no id; the row is left out", hint));
                return None;
            };
            return Some(badge::person_id(written));
        }
        if let Some(address) = self.columns.email.as_deref().and_then(|it| row.get(it)) {
            return Some(badge::hidden_id(address));
        }
        // One row a skill: the name alone tells whose it is. One row a learner: two may have the same name.
        let pairs = self.columns.get("skill").is_some() || self.columns.get("skill_iri").is_some();
        let named = self.columns.get("name").and_then(|it| row.get(it));
        match named {
            Some(code) if is_code(code) => Some(badge::person_id(code)),
            Some(name) if pairs => Some(badge::hidden_id(&format!("{name} {}", self.digest))),
            _ => Some(nameless(self.digest, &row.number().to_string())),
        }
    }

    /// The place of a learner among the others, with what the row says of them.
    fn learner(&mut self, id: &Iri, row: &Row<'_>) -> usize {
        let cell = |field: &str| self.columns.get(field).and_then(|it| row.get(it)).map(str::to_owned);
        let next = self.learners.len();
        let at = *self.known.entry(id.clone()).or_insert(next);
        if at == next {
            self.learners.push((format!("row {}", row.number()), Learner::unnamed(id.clone())));
        }
        if let Some((_, learner)) = self.learners.get_mut(at) {
            let name = cell("name").filter(|it| !it.contains('@') && !is_code(it));
            learner.name = learner.name.take().or(name);
            learner.place = learner.place.take().or_else(|| cell("place"));
            learner.country = learner.country.take().or_else(|| cell("country").map(|it| country(&it)));
            learner.remote = learner.remote.or_else(|| cell("remote").and_then(|it| cells::truth(&it)));
            learner.consent = learner.consent.take().or_else(|| cell("consent"));
            learner.purpose = learner.purpose.take().or_else(|| cell("purpose"));
            if learner.working_languages.is_empty() {
                let languages = cell("working_languages").unwrap_or_default();
                let languages = languages.split([',', ';', '|', '/', '\n']).map(str::trim).filter(|it| !it.is_empty());
                learner.working_languages = languages.map(str::to_owned).collect();
            }
        }
        at
    }

    fn date(&self, field: &str, last: bool, row: &Row<'_>, reading: &mut Reading) -> Option<Date> {
        let column = self.columns.get(field)?;
        let written = row.get(column)?;
        let date = cells::date(written, last);
        if date.is_none() {
            let message = format!("`{}` is not a date; left out", written.chars().take(40).collect::<String>());
            reading.problems.push(Problem::error(row.place(column), message, "write it as 2026-03-01 (ISO 8601)"));
        }
        date
    }

    /// An award: one credential for each learner and achievement, with a result for each skill.
    fn credential(
        &mut self,
        at: usize,
        learner: &Iri,
        achievement: Reference,
        issuer: Option<Reference>,
        days: (Option<Date>, Option<Date>),
        skills: Vec<Skill>,
    ) {
        let written = format!("{learner} {}", achievement.id);
        // A local name ends after 300 characters; what is longer is told apart by its digest.
        let long = written.chars().count() > 250;
        let id = Iri::local(
            "credential",
            if long { blake3::hash(written.as_bytes()).to_string() } else { written }.as_str(),
        );
        let results = skills.into_iter().map(result);
        let credentials = match self.learners.get_mut(at) {
            Some((_, learner)) => &mut learner.credentials,
            None => return,
        };
        let known = self.credentials.get(&id).filter(|it| it.0 == at).and_then(|it| credentials.get_mut(it.1));
        if let Some(known) = known {
            known.results.extend(results);
            return;
        }
        self.credentials.insert(id.clone(), (at, credentials.len()));
        credentials.push(Credential {
            id,
            achievement,
            holder: None,
            issuer,
            issued_on: days.0,
            expires_on: days.1,
            status: CredentialStatus::Active,
            results: results.collect(),
        });
    }
}

/// The id of a learner whose row has none: the table's digest and the row.
pub(super) fn nameless(digest: &str, row: &str) -> Iri {
    Iri::local("learner", &format!("{} row {row}", digest.get(..16).unwrap_or(digest)))
}

/// Whether a cell under *learner* is a code rather than a name.
fn is_code(text: &str) -> bool {
    let coded =
        text.bytes().any(|it| it.is_ascii_digit()) && !text.contains(char::is_whitespace) && !text.contains('@');
    coded || as_iri(text).is_some()
}

fn reference_of(kind: &'static str) -> impl Fn(&str) -> Reference {
    move |written: &str| match as_iri(written) {
        Some(id) => Reference::to(id),
        None => Reference { id: Iri::local(kind, written), name: Some(written.to_owned()) },
    }
}

fn result(skill: Skill) -> AwardResult {
    let alignment = Alignment {
        target_url: skill.iri.map(|it| it.to_string()),
        target_code: None,
        target_name: skill.text,
        framework: None,
        target_type: None,
        kind: AlignmentKind::Skill,
        kind_reason: "a row of a learner names a skill".to_owned(),
        strength: AlignmentStrength::Assessed,
        level: None,
    };
    AwardResult { alignments: vec![alignment], level: skill.level, status: ResultStatus::Completed, description: None }
}
