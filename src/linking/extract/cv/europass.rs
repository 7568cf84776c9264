//! Europass XML: the old `SkillsPassport` and the newer `Candidate` (HR-XML). Read by structure: only elements that say
//! what somebody can do, and nothing that stands inside an element about a person.

use std::ops::Range;

use quick_xml::{Reader, events::Event};

use super::{CvLine, CvSection, LeftOut, Lines, languages};
use crate::{
    linking::extract::source::{LineRole, Source},
    model::{Level, LevelBasis, LevelStatement},
};

/// Roots that are read, by local name.
const ROOTS: [&str; 4] = ["SkillsPassport", "LearnerInfo", "Candidate", "europass"];
/// Elements about people: nothing in them is read.
const PERSONAL: [&str; 24] = [
    "Identification",
    "PersonName",
    "ContactInfo",
    "Demographics",
    "CandidatePerson",
    "CandidateSupplier",
    "PersonContact",
    "Communication",
    "OrganizationContact",
    "Address",
    "ContactPerson",
    "Photo",
    "Signature",
    "AttachmentList",
    "Attachment",
    "ReferenceToList",
    "ReferenceTo",
    "PrintingPreferences",
    "DocumentInfo",
    "Employer",
    "Organisation",
    "OrganizationName",
    "VerifiedBy",
    "EmploymentReferences",
];
/// Elements whose text is read.
const READ: [&str; 15] = [
    "Label",
    "Description",
    "Activities",
    "PositionTitle",
    "Title",
    "DegreeName",
    "OccupationalSkillsCovered",
    "Skills",
    "ExecutiveSummary",
    "CertificationName",
    "LicenseName",
    "CompetencyName",
    "HobbyTitle",
    "Name",
    "Summary",
];
/// Where these stand decides what they are about.
const SECTIONS: [(&str, CvSection); 22] = [
    ("MotherTongue", CvSection::Languages),
    ("ForeignLanguage", CvSection::Languages),
    ("WorkExperience", CvSection::Experience),
    ("EmploymentHistory", CvSection::Experience),
    ("PositionHistory", CvSection::Experience),
    ("Education", CvSection::Education),
    ("EducationHistory", CvSection::Education),
    ("Computer", CvSection::Skills),
    ("Communication", CvSection::Skills),
    ("Organisational", CvSection::Skills),
    ("JobRelated", CvSection::Skills),
    ("Other", CvSection::Skills),
    ("Skills", CvSection::Skills),
    ("PersonCompetency", CvSection::Skills),
    ("PersonQualifications", CvSection::Skills),
    ("Certifications", CvSection::Certificates),
    ("Licenses", CvSection::Certificates),
    ("Achievement", CvSection::Certificates),
    ("Hobbies", CvSection::Hobbies),
    ("Hobby", CvSection::Hobbies),
    ("ExecutiveSummary", CvSection::Profile),
    ("Others", CvSection::Unknown),
];
/// Nesting beyond this is no curriculum.
const DEEPEST: usize = 200;

/// Reads Europass XML; `None` where the input is none.
pub(super) fn read(input: &str) -> Option<(Source<'_>, Lines)> {
    if !ROOTS.contains(&root(input)?) {
        return None;
    }
    let mut walk = Walk { source: Source::empty(input), lines: Lines::default(), path: Vec::new(), language: None };
    let mut reader = Reader::from_str(input);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut text: Option<Range<usize>> = None;
    loop {
        let start = position(&reader);
        let event = reader.read_event();
        let place = start..position(&reader).min(input.len());
        match event {
            Ok(Event::Text(_) | Event::GeneralRef(_)) => {
                text = Some(text.map_or(place.clone(), |it| it.start..place.end));
                continue;
            }
            Ok(Event::CData(_)) => {
                let inside = place.start + "<![CDATA[".len()..place.end.saturating_sub("]]>".len());
                walk.text(text.take());
                walk.text(Some(inside));
            }
            Ok(Event::Start(tag)) => {
                walk.text(text.take());
                let name = tag.local_name().as_ref().to_owned();
                walk.opens(name, place.start);
            }
            Ok(Event::End(_)) => {
                walk.text(text.take());
                walk.closes(place.end);
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
        if walk.path.len() > DEEPEST {
            break;
        }
    }
    walk.end_language();
    Some((walk.source, walk.lines))
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The local name of the first element of what looks like XML.
fn root(input: &str) -> Option<&str> {
    let mut rest = input.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        if !rest.starts_with(['?', '!']) {
            let end = rest.find(|it: char| !(it.is_alphanumeric() || ":_-.".contains(it))).unwrap_or(rest.len());
            return rest.get(..end)?.rsplit(':').next();
        }
        rest = rest.get(rest.find('>')? + 1..)?.trim_start();
    }
}

/// A language while its element is open.
struct Language {
    depth: usize,
    /// The name, or a code for it: bytes of the source's text.
    name: Option<(Range<usize>, Option<&'static str>)>,
    levels: Vec<LevelStatement>,
    is_native: bool,
    /// Of a competency: whether it is said to be one of a language.
    is_said: bool,
}

struct Walk<'a> {
    source: Source<'a>,
    lines: Lines,
    /// Local names of open elements, with where each starts.
    path: Vec<(String, usize)>,
    language: Option<Language>,
}

impl Walk<'_> {
    fn opens(&mut self, name: String, at: usize) {
        let is_language = matches!(name.as_str(), "MotherTongue" | "ForeignLanguage" | "PersonCompetency");
        if is_language && self.language.is_none() && !self.is_personal() {
            let is_native = name == "MotherTongue";
            let is_said = name != "PersonCompetency";
            let depth = self.path.len();
            self.language = Some(Language { depth, name: None, levels: Vec::new(), is_native, is_said });
        }
        self.path.push((name, at));
    }

    fn closes(&mut self, end: usize) {
        let was_personal = self.is_personal();
        let Some((_, start)) = self.path.pop() else { return };
        if was_personal && !self.is_personal() {
            let span = self.source.input().get(..start).map(|it| it.chars().count());
            let length = self.source.input().get(start..end).map(|it| it.chars().count());
            if let (Some(start), Some(length)) = (span, length) {
                self.lines.left_out.push(LeftOut { start, end: start + length, section: CvSection::Personal });
            }
        }
        if self.language.as_ref().is_some_and(|it| it.depth >= self.path.len()) {
            self.end_language();
        }
    }

    /// Whether an open element is about a person. `Communication` is contact, but for the skills of that name.
    fn is_personal(&self) -> bool {
        self.path.iter().enumerate().any(|(nth, (name, _))| {
            let parent = nth.checked_sub(1).and_then(|it| self.path.get(it)).map_or("", |it| it.0.as_str());
            PERSONAL.contains(&name.as_str()) && !(name == "Communication" && parent == "Skills")
        })
    }

    fn text(&mut self, range: Option<Range<usize>>) {
        let Some(range) = range else { return };
        let raw = self.source.input().get(range.clone()).unwrap_or_default();
        let leaf = self.path.last().map_or("", |it| it.0.as_str()).to_owned();
        if raw.trim().is_empty() {
            return;
        }
        // One's mother tongue is a skill, though it stands among what is not read.
        if leaf == "PrimaryLanguageCode" {
            if let Some(bytes) = self.push(range).into_iter().next() {
                let name = self.source.text.get(bytes.clone()).and_then(languages::english);
                self.line(bytes, CvSection::Languages, name, Some(native()));
            }
            return;
        }
        if self.is_personal() {
            return;
        }
        if self.language.is_some() && self.of_language(&leaf, range.clone(), raw.trim().to_owned().as_str()) {
            return;
        }
        if !READ.contains(&leaf.as_str()) {
            return;
        }
        let section = self.path.iter().rev().find_map(|(name, _)| SECTIONS.iter().find(|it| it.0 == name));
        let Some((_, section)) = section else { return };
        for bytes in self.push(range) {
            self.line(bytes, *section, None, None);
        }
    }

    /// What is said of a language that is open; `true` when the text was used.
    fn of_language(&mut self, leaf: &str, range: Range<usize>, text: &str) -> bool {
        match leaf {
            "TaxonomyID" => {
                let is_said = text.to_lowercase().contains("language");
                if let Some(language) = &mut self.language {
                    language.is_said |= is_said;
                }
            }
            "Label" | "Code" | "CompetencyID" | "CompetencyName" => {
                let is_code = matches!(leaf, "Code" | "CompetencyID");
                let english = languages::english(text);
                let known = self.language.as_ref().is_some_and(|it| it.name.is_some());
                let is_unknown_code = is_code && (english.is_none() || known);
                if is_unknown_code || (known && english.is_none()) {
                    return is_code;
                }
                if let Some(bytes) = self.push(range).into_iter().next()
                    && let Some(language) = &mut self.language
                {
                    language.name = Some((bytes, english.filter(|_| is_code)));
                }
            }
            "Listening" | "Reading" | "SpokenInteraction" | "SpokenProduction" | "Writing" | "ScoreText" => {
                let stated = LevelStatement::parse(text);
                if let Some(language) = &mut self.language
                    && stated.basis == LevelBasis::AnchoredScale
                {
                    language.levels.push(stated);
                }
            }
            _ => return !READ.contains(&leaf),
        }
        true
    }

    /// A language counts with the lowest of its levels: reading well is not speaking well.
    fn end_language(&mut self) {
        let Some(language) = self.language.take() else { return };
        let Some((bytes, name)) = language.name else { return };
        let lowest = language.levels.into_iter().min_by(|a, b| a.level.cmp(&b.level).then(a.value.cmp(&b.value)));
        let level = if language.is_native { Some(native()) } else { lowest };
        let section = if language.is_said { CvSection::Languages } else { CvSection::Skills };
        self.line(bytes, section, name, level);
    }

    fn line(
        &mut self,
        bytes: Range<usize>,
        section: CvSection,
        name: Option<&'static str>,
        level: Option<LevelStatement>,
    ) {
        self.lines.read.push(CvLine { bytes, section, is_bullet: false, name, level });
    }

    /// Adds what a run of the input says, entities decoded and tags inside taken away; the bytes of its lines.
    fn push(&mut self, range: Range<usize>) -> Vec<Range<usize>> {
        let raw = self.source.input().get(range.clone()).unwrap_or_default();
        let first = raw.char_indices().map(|(at, it)| (it, range.start + at..range.start + at + it.len_utf8()));
        // Twice: descriptions hold HTML whose tags and entities are written as entities.
        let once = decoded(&first.collect::<Letters>());
        let letters = decoded(&without_tags(&once));
        let known = self.source.lines.len();
        let mut start = self.source.text.len();
        for (letter, place) in letters {
            if letter == '\n' {
                let end = self.source.text.len();
                self.source.push_line(start..end, LineRole::Text);
                self.source.text.push('\n');
                start = self.source.text.len();
            } else {
                let mut buffer = [0; 4];
                let written: &str = letter.encode_utf8(&mut buffer);
                if self.source.input().get(place.clone()) == Some(written) {
                    self.source.push_literal(place);
                } else {
                    self.source.push_decoded(written, place);
                }
            }
        }
        let end = self.source.text.len();
        self.source.push_line(start..end, LineRole::Text);
        self.source.text.push('\n');
        self.source.lines.get(known..).unwrap_or_default().iter().map(|it| it.bytes.clone()).collect()
    }
}

fn native() -> LevelStatement {
    let value = "mother tongue".to_owned();
    LevelStatement { value, level: Some(Level::Expert), position: None, basis: LevelBasis::Word }
}

type Letters = Vec<(char, Range<usize>)>;

/// The letters with the entities that they write out decoded.
fn decoded(letters: &[(char, Range<usize>)]) -> Letters {
    const LONGEST: usize = 10;
    let mut found = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some((letter, place)) = letters.get(at) {
        let rest = letters.get(at + 1..).unwrap_or_default();
        let end = (*letter == '&').then(|| rest.iter().take(LONGEST).position(|it| it.0 == ';')).flatten();
        let name: Option<String> = end.and_then(|end| rest.get(..end)).map(|it| it.iter().map(|it| it.0).collect());
        if let (Some(meant), Some(end)) = (name.as_deref().and_then(entity), end) {
            let last = rest.get(end).map_or(place.end, |it| it.1.end);
            found.push((meant, place.start..last));
            at += end + 2;
        } else {
            found.push((*letter, place.clone()));
            at += 1;
        }
    }
    found
}

fn entity(name: &str) -> Option<char> {
    let number = name.strip_prefix('#').map(|it| match it.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => it.parse(),
    });
    if let Some(number) = number {
        return number.ok().and_then(char::from_u32);
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "bull" => '•',
        "ndash" => '–',
        _ => return None,
    })
}

/// The letters without tags; a tag ends a line.
fn without_tags(letters: &[(char, Range<usize>)]) -> Letters {
    let mut found: Letters = Vec::with_capacity(letters.len());
    let mut at = 0;
    while let Some((letter, place)) = letters.get(at) {
        let opens = *letter == '<' && letters.get(at + 1).is_some_and(|it| it.0.is_ascii_alphabetic() || it.0 == '/');
        let end = opens.then(|| letters.get(at..)?.iter().position(|it| it.0 == '>')).flatten();
        if let Some(end) = end {
            found.push(('\n', place.clone()));
            at += end + 1;
        } else {
            let letter = if *letter == '\r' { '\n' } else { *letter };
            found.push((letter, place.clone()));
            at += 1;
        }
    }
    found
}
