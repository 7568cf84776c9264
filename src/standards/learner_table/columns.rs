//! Which column holds what: guessed from the words of its name, unless the user said so.

use std::collections::{BTreeMap, BTreeSet};

use super::{cells, words};
use crate::{
    model::{Problem, Reading},
    standards::shared::table::Row,
};

/// The fields that a column can hold, and that a user can map.
pub(super) const FIELDS: [&str; 16] = [
    "id",
    "name",
    "skills",
    "skill",
    "skill_iri",
    "level",
    "place",
    "country",
    "remote",
    "working_languages",
    "issued_on",
    "expires_on",
    "achievement",
    "issuer",
    "consent",
    "purpose",
];

/// What was found out about a table's columns.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Field to column.
    of: BTreeMap<&'static str, String>,
    /// Columns that hold one skill each, by their number, with the column of its level.
    pub(super) numbered: Vec<(String, Option<String>)>,
    /// Columns that are a skill each.
    pub(super) wide: Vec<(String, String)>,
    /// The column of e-mail addresses, when nothing else tells people apart.
    pub(super) email: Option<String>,
    /// Never kept.
    personal: Vec<String>,
    /// Not understood.
    unread: Vec<String>,
    /// Whether columns are taken for skills for what their cells hold alone.
    by_cells: bool,
}

/// Whether a header speaks of learners and of skills.
pub(super) fn speaks_of_learners(header: &[String]) -> bool {
    let tokens: Vec<Vec<String>> = header.iter().map(|it| tokens(it)).collect();
    let is_skill = |it: &[String]| any(it, words::SKILL);
    let is_learner = |it: &[String]| any(it, words::LEARNER);
    let known = |it: &[String]| is_id(it) || (it.len() == 1 && any(it, words::NAME));
    let apart = tokens.iter().any(|it| is_learner(it) && !is_skill(it));
    let together = tokens.iter().any(|it| is_learner(it) && is_skill(it)) && tokens.iter().any(|it| known(it));
    tokens.iter().any(|it| is_skill(it)) && (apart || together)
}

/// A header for messages.
pub(super) fn shown(header: &[String]) -> String {
    header
        .iter()
        .take(30)
        .map(|it| format!("`{}`", it.chars().take(40).collect::<String>()))
        .collect::<Vec<_>>()
        .join(", ")
}

impl Columns {
    /// Guesses, and takes what the user said.
    pub(super) fn guess(header: &[String], said: &BTreeMap<String, String>, reading: &mut Reading) -> Self {
        let mut columns = Self::default();
        let header: Vec<&str> = header.iter().map(|it| it.trim_start_matches('\u{feff}')).collect();
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for (field, column) in said {
            let Some(known) = FIELDS.iter().find(|it| *it == field) else {
                let message = format!("`{field}` is no field of a learner");
                let hint = format!("fields are: {}", FIELDS.join(", "));
                reading.problems.push(Problem::warning("row 1", message, hint));
                continue;
            };
            let at = header.iter().position(|it| it == column);
            let at = at.or_else(|| header.iter().position(|it| it.to_lowercase() == column.to_lowercase()));
            if let Some((at, name)) = at.and_then(|at| Some((at, header.get(at)?))) {
                used.insert(at);
                columns.of.insert(known, (*name).to_owned());
            } else {
                let owned: Vec<String> = header.iter().map(|it| (*it).to_owned()).collect();
                let message = format!("there is no column `{column}` for `{field}`");
                let hint = format!("columns are: {}", shown(&owned));
                reading.problems.push(Problem::error("row 1", message, hint));
            }
        }
        let tokens: Vec<Vec<String>> = header.iter().map(|it| tokens(it)).collect();
        let mut personal = BTreeSet::new();
        for (at, it) in tokens.iter().enumerate().filter(|(at, _)| !used.contains(at)).collect::<Vec<_>>() {
            let personal_words = any(it, words::PERSONAL) || any(it, words::PART_OF_NAME);
            if personal_words && !any(it, words::SKILL) {
                used.insert(at);
                personal.insert(at);
            }
        }
        columns.skills(&header, &tokens, &mut used);
        for (field, fits) in GUESSES {
            if columns.of.contains_key(field) {
                continue;
            }
            let found = tokens.iter().enumerate().find(|(at, it)| !used.contains(at) && fits(it));
            if let Some((at, _)) = found {
                used.insert(at);
                columns.of.insert(field, (*header.get(at).unwrap_or(&"")).to_owned());
            }
        }
        if columns.get("id").is_none() {
            let email = personal.iter().find(|at| tokens.get(**at).is_some_and(|it| any(it, words::EMAIL)));
            columns.email = email.and_then(|at| header.get(*at)).map(|it| (*it).to_owned());
        }
        for (at, name) in header.iter().enumerate() {
            if personal.contains(&at) {
                columns.personal.push((*name).to_owned());
            } else if !used.contains(&at) && !name.is_empty() {
                columns.unread.push((*name).to_owned());
            }
        }
        columns
    }

    /// Finds the columns of skills: one with a list, one with a single skill and perhaps its IRI, numbered ones, or one
    /// for each skill.
    fn skills(&mut self, header: &[&str], tokens: &[Vec<String>], used: &mut BTreeSet<usize>) {
        if self.of.contains_key("skills") || self.of.contains_key("skill") {
            return;
        }
        let mut lists = Vec::new();
        for (at, (name, it)) in header.iter().zip(tokens).enumerate() {
            if used.contains(&at) || !any(it, words::SKILL) || any(it, words::LEVEL) {
                continue;
            }
            let number = it.iter().find(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
            if let Some(number) = number.filter(|_| it.len() == 2) {
                let level = tokens.iter().position(|other| other.contains(number) && any(other, words::LEVEL));
                used.extend([at].into_iter().chain(level));
                let level = level.and_then(|at| header.get(at)).map(|it| (*it).to_owned());
                self.numbered.push(((*name).to_owned(), level));
            } else if let Some(skill) = named_in(name) {
                used.insert(at);
                self.wide.push(((*name).to_owned(), skill.to_owned()));
            } else {
                lists.push(at);
            }
        }
        for at in lists {
            let (Some(name), Some(it)) = (header.get(at), tokens.get(at)) else { continue };
            let beside_skill = any(it, "category group type description count");
            let is_iri = any(it, words::ID);
            let single = any(it, words::SINGLE);
            let field = match (is_iri, single) {
                (true, _) => "skill_iri",
                (false, true) => "skill",
                (false, false) => "skills",
            };
            if !beside_skill && !self.of.contains_key(field) {
                used.insert(at);
                self.of.insert(field, (*name).to_owned());
            }
        }
        if self.of.contains_key("skills") || self.of.contains_key("skill") || !self.numbered.is_empty() {
            self.wide.clear();
        }
    }

    /// The column of a field.
    pub(super) fn get(&self, field: &str) -> Option<&str> {
        self.of.get(field).map(String::as_str)
    }

    /// Each field with its column, and the columns that are a skill each or hold a numbered one.
    pub(super) fn mapping(&self) -> BTreeMap<String, String> {
        let mut mapping: BTreeMap<String, String> =
            self.of.iter().map(|(field, column)| ((*field).to_owned(), column.clone())).collect();
        let numbered = self.numbered.iter().map(|(column, _)| column.as_str());
        let many: Vec<&str> = numbered.chain(self.wide.iter().map(|(column, _)| column.as_str())).collect();
        if !many.is_empty() {
            mapping.insert("skills".to_owned(), many.join(", "));
        }
        if let Some(column) = &self.email {
            mapping.insert("id".to_owned(), format!("{column} (its digest)"));
        }
        mapping
    }

    /// Whether skills can be found at all.
    pub(super) fn name_skills(&self) -> bool {
        ["skills", "skill", "skill_iri", "achievement"].iter().any(|it| self.of.contains_key(it))
            || !self.numbered.is_empty()
            || !self.wide.is_empty()
    }

    /// The columns that nobody understood.
    pub(super) fn candidates(&self) -> Candidates {
        Candidates(self.unread.iter().map(|it| (it.clone(), Some(0))).collect())
    }

    /// Takes those that hold nothing but levels and marks as skills.
    pub(super) fn take(&mut self, seen: Candidates) {
        for (column, _) in seen.0.into_iter().filter(|(_, cells)| cells.is_some_and(|it| it > 0)) {
            self.unread.retain(|it| *it != column);
            self.wide.push((column.clone(), column));
            self.by_cells = true;
        }
    }

    /// Whether it is plain which columns hold skills, and not only that one or two of them hold numbers.
    pub(super) fn are_plain(&self) -> bool {
        let tells_apart = self.of.contains_key("id") || self.of.contains_key("name") || self.email.is_some();
        !self.by_cells || (tells_apart && self.wide.len() > 2)
    }

    /// Says what was guessed, what is not kept and what is not read.
    pub(super) fn tell(&self, reading: &mut Reading) {
        let list = |names: &[String]| names.iter().take(30).map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let mut read: Vec<String> = self.of.iter().map(|(field, column)| format!("{field} from `{column}`")).collect();
        let numbered: Vec<String> = self.numbered.iter().map(|(column, _)| column.clone()).collect();
        let wide: Vec<String> = self.wide.iter().map(|(column, _)| column.clone()).collect();
        for columns in [numbered, wide].iter().filter(|it| !it.is_empty()) {
            read.push(format!("skills from {}", list(columns)));
        }
        let hint = "say which column holds what where this is wrong";
        reading.problems.push(Problem::note("row 1", format!("read as: {}", read.join("; ")), hint));
        if !self.personal.is_empty() {
            let digest = if self.email.is_some() { "; a digest of the e-mail address tells people apart" } else { "" };
            let message = format!("personal, never kept: {}{digest}", list(&self.personal));
            reading.problems.push(Problem::note("row 1", message, ""));
        }
        if !self.unread.is_empty() {
            reading.problems.push(Problem::note("row 1", format!("not read: {}", list(&self.unread)), hint));
        }
    }
}

/// Columns that may be skills, with how many marks and levels they hold; `None` once they hold something else.
#[derive(Debug)]
pub(super) struct Candidates(Vec<(String, Option<usize>)>);

impl Candidates {
    pub(super) fn look(&mut self, row: &Row<'_>) {
        for (column, cells) in &mut self.0 {
            if let Some(cell) = row.get(column) {
                *cells = cells.filter(|_| cells::is_mark_or_level(cell)).map(|it| it + 1);
            }
        }
    }
}

/// Which words make a column of a field, in the order in which they are asked.
type Guess = (&'static str, fn(&[String]) -> bool);
const GUESSES: [Guess; 13] = [
    ("id", is_id),
    ("expires_on", |it| any(it, words::EXPIRES)),
    ("issuer", |it| any(it, words::ISSUER) || (any(it, "issued awarded") && any(it, "by"))),
    ("achievement", |it| any(it, words::ACHIEVEMENT) && !any(it, words::ISSUED) && !any(it, words::ID)),
    ("level", |it| any(it, words::LEVEL) && !any(it, words::OTHER_LEVEL)),
    ("country", |it| any(it, words::COUNTRY)),
    ("place", |it| any(it, words::PLACE)),
    ("remote", |it| any(it, words::REMOTE)),
    ("working_languages", |it| any(it, words::LANGUAGES) && !any(it, words::SKILL)),
    ("issued_on", |it| any(it, words::ISSUED) && !any(it, words::OTHER_DATE)),
    ("consent", |it| any(it, words::CONSENT)),
    ("purpose", |it| any(it, words::PURPOSE)),
    ("name", |it| {
        let of_learner = any(it, words::LEARNER) && !any(it, words::SKILL);
        (any(it, words::NAME) && (it.len() == 1 || of_learner || any(it, "full display")))
            || (of_learner && it.len() == 1)
    }),
];

fn is_id(tokens: &[String]) -> bool {
    let whole = tokens.len() == 1 && any(tokens, words::WHOLE_ID);
    let joined = tokens.concat();
    whole
        || among(&joined, words::WHOLE_ID)
        || (any(tokens, words::ID) && any(tokens, words::LEARNER) && !any(tokens, words::SKILL))
}

/// Whether one of these words is among the tokens.
fn any(tokens: &[String], words: &str) -> bool {
    words.split(' ').any(|word| tokens.iter().any(|it| it == word))
}

/// Whether a word is one of these.
fn among(word: &str, words: &str) -> bool {
    words.split(' ').any(|it| it == word)
}

/// The words of a column's name: `learnerId`, `Learner_ID` and `learner id` are the same.
fn tokens(name: &str) -> Vec<String> {
    let mut spaced = String::with_capacity(name.len() + 8);
    let mut before = ' ';
    for character in name.chars().take(200) {
        let word_ends = (character.is_uppercase() && before.is_lowercase())
            || (character.is_ascii_digit() && before.is_alphabetic());
        if word_ends {
            spaced.push(' ');
        }
        spaced.push(if character.is_alphanumeric() { character } else { ' ' });
        before = character;
    }
    spaced.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

/// The skill that a column is named after: `Skill: Python`, `skill_python`, `Skills [Python]`.
fn named_in(column: &str) -> Option<&str> {
    if let Some(inside) = column.trim().strip_suffix(']').and_then(|it| it.rsplit_once('[')).map(|it| it.1.trim()) {
        return Some(inside).filter(|it| !it.is_empty());
    }
    let at = column.find([':', '/', '_', '.', '>']).or_else(|| column.find(" - ").map(|it| it + 1))?;
    let (start, rest) = column.split_at_checked(at)?;
    let start = tokens(start);
    let rest = rest.get(1..)?.trim();
    let is_word = tokens(rest).iter().all(|it| among(it, words::ID) || among(it, words::NAME));
    (start.len() == 1 && any(&start, words::SKILL) && !is_word).then_some(rest)
}
