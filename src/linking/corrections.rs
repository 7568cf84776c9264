//! Corrections: what users say that a phrase means, honoured before anything else.
//!
//! A table that people keep in an editor or a spreadsheet:
//!
//! ```csv
//! # skillmatch corrections 1
//! phrase,skill,note
//! Kafka,https://skills.example/event-streaming,the broker
//! passion,none,everybody has it
//! ```
//!
//! A phrase may have several lines: it means all of their skills, in this order. `none`: it means no skill.

use std::collections::{HashMap, HashSet};

use super::key::{joined, units};
use crate::model::Iri;

/// The first line of a file of this version.
pub const CORRECTIONS_HEADER: &str = "# skillmatch corrections 1";
/// The names of the columns.
const COLUMNS: &str = "phrase,skill,note";
/// Longer phrases are not looked for inside texts.
const MOST_UNITS: usize = 12;

/// Phrases with the skills that they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    by_key: HashMap<String, Vec<Iri>>,
    /// The first units of the phrases, and the most units that one has: what texts are searched by.
    first_units: HashSet<String>,
    longest_units: usize,
}

/// A line that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionProblem {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionLine {
    /// The phrase.
    pub phrase: String,
    /// The skill that it means; `None`: it means none.
    pub skill: Option<Iri>,
    /// Whatever people should know of it.
    pub note: String,
}

impl Corrections {
    /// Reads a table. Lines that cannot be used are told, and the rest counts; a file of another version is not read.
    pub fn read(text: &str) -> (Self, Vec<CorrectionProblem>) {
        let mut corrections = Self::default();
        if let Err(problem) = check_version(text) {
            return (corrections, vec![problem]);
        }
        let mut problems = Vec::new();
        for (line, row) in rows(text) {
            let added = match row.as_deref() {
                Ok([phrase, skill, ..]) => corrections.add(phrase, skill),
                Ok(_) => Err("a phrase and a skill are needed".to_owned()),
                Err(message) => Err((*message).to_owned()),
            };
            problems.extend(added.err().map(|message| CorrectionProblem { line, message }));
        }
        (corrections, problems)
    }

    /// Adds one line.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn add(&mut self, phrase: &str, skill: &str) -> Result<(), String> {
        let units = units(phrase);
        let (key, Some(first)) = (joined(&units), units.first()) else {
            return Err(format!("`{phrase}` has no word"));
        };
        let skill = match skill {
            "none" => None,
            iri => Some(Iri::new(iri).map_err(|_| format!("`{iri}` is neither an IRI nor `none`"))?.canonical()),
        };
        match (self.by_key.get_mut(&key), skill) {
            (Some(skills), Some(_)) if skills.is_empty() => {
                return Err(format!("`{phrase}` is `none` in a line above"));
            }
            (Some(skills), None) if !skills.is_empty() => {
                return Err(format!("`{phrase}` has a skill in a line above, so that it cannot be `none`"));
            }
            (Some(skills), Some(skill)) => {
                if !skills.contains(&skill) {
                    skills.push(skill);
                }
            }
            (Some(_), None) => {}
            (None, skill) => {
                self.first_units.insert(first.key.to_string());
                self.longest_units = self.longest_units.max(units.len().min(MOST_UNITS));
                self.by_key.insert(key, skill.into_iter().collect());
            }
        }
        Ok(())
    }

    /// The skills that a phrase was said to mean: none for `none`; `None` when nothing was said.
    pub fn of(&self, phrase: &str) -> Option<&[Iri]> {
        if self.by_key.is_empty() {
            return None;
        }
        self.by_key.get(&joined(&units(phrase))).map(Vec::as_slice)
    }

    /// The longest phrase that these keys of units start with: how many units it has, and what it means.
    pub(super) fn at<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Option<(usize, &[Iri])> {
        let mut keys = keys.take(self.longest_units).peekable();
        if !self.first_units.contains(*keys.peek()?) {
            return None;
        }
        let (mut found, mut joined) = (None, String::new());
        for (nth, key) in keys.enumerate() {
            if nth > 0 {
                joined.push(' ');
            }
            joined.push_str(key);
            found = self.by_key.get(&joined).map(|it| (nth + 1, it.as_slice())).or(found);
        }
        found
    }

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

/// The text of a table in which these lines stand in place of all others of their phrases; comments and the order of the
/// rest are kept. An empty text becomes a table.
///
/// # Errors
/// When the text is a table of another version, or none.
pub fn with_correction_lines(text: &str, lines: &[CorrectionLine]) -> Result<String, CorrectionProblem> {
    let header = format!("{CORRECTIONS_HEADER}\n{COLUMNS}\n");
    let text = if text.trim().is_empty() { header.as_str() } else { text };
    check_version(text)?;
    let delimiter = delimiter_of(text);
    let end = if text.lines().next().is_some_and(|it| text.get(it.len()..).is_some_and(|it| it.starts_with("\r\n"))) {
        "\r\n"
    } else {
        "\n"
    };
    let mut waiting: Vec<(String, &CorrectionLine)> = lines.iter().map(|it| (joined(&units(&it.phrase)), it)).collect();
    let replaced: HashSet<String> = waiting.iter().map(|it| it.0.clone()).collect();
    let mut written = String::with_capacity(text.len() + 80 * lines.len());
    let write = |waiting: &mut Vec<(String, &CorrectionLine)>, key: Option<&str>, written: &mut String| {
        waiting.retain(|(other, line)| {
            let is_due = key.is_none_or(|it| it == other);
            if is_due {
                written.push_str(&row_of(line, delimiter));
                written.push_str(end);
            }
            !is_due
        });
    };
    let phrases: HashMap<u64, String> = rows(text)
        .filter_map(|(line, row)| Some((line, joined(&units(row.ok()?.first()?)))))
        .filter(|(_, key)| replaced.contains(key))
        .collect();
    for (line, number) in text.lines().zip(1_u64..) {
        if let Some(key) = phrases.get(&number) {
            // At the place of the first old line.
            write(&mut waiting, Some(key), &mut written);
        } else {
            written.push_str(line);
            written.push_str(end);
        }
    }
    write(&mut waiting, None, &mut written);
    Ok(written)
}

fn check_version(text: &str) -> Result<(), CorrectionProblem> {
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    if first.trim_matches(['"', ',', ';', '\t', ' ']) == CORRECTIONS_HEADER {
        return Ok(());
    }
    Err(CorrectionProblem { line: 1, message: format!("the first line is not `{CORRECTIONS_HEADER}`") })
}

/// The rows with the numbers of their lines, without comments, empty lines and the names of the columns. A row is a line:
/// phrases have no line breaks, and so one bad line costs no others.
fn rows(text: &str) -> impl Iterator<Item = (u64, Result<Vec<String>, &'static str>)> + '_ {
    let delimiter = delimiter_of(text);
    let lines = text.lines().zip(1_u64..).skip(1).map(|(line, number)| (number, line.trim()));
    let told =
        lines.filter(|(_, line)| !line.starts_with('#') && line.contains(|it: char| it.is_alphanumeric() || it == '"'));
    let mut is_first = true;
    told.filter_map(move |(number, line)| {
        let row = row(line, delimiter);
        let is_columns = row.as_deref().is_ok_and(|it| it.first().is_some_and(|it| it.eq_ignore_ascii_case("phrase")));
        (!std::mem::take(&mut is_first) || !is_columns).then_some((number, row))
    })
}

fn row(line: &str, delimiter: u8) -> Result<Vec<String>, &'static str> {
    if line.bytes().filter(|it| *it == b'"').count() % 2 == 1 {
        return Err("a quotation mark is not closed in this line");
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .buffer_capacity(line.len() + 2)
        .from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    record.map(|it| it.iter().map(str::to_owned).collect()).ok_or("this line is no row of a table")
}

fn row_of(line: &CorrectionLine, delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let skill = line.skill.as_ref().map_or("none", Iri::as_str);
    // A vector takes everything.
    let _ = writer.write_record([one_line(&line.phrase).as_str(), skill, &one_line(&line.note)]);
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end().to_owned()
}

/// Spreadsheets of some countries write semicolons, some people tabs; the names of the columns tell.
fn delimiter_of(text: &str) -> u8 {
    let mut lines = text.lines().skip(1).map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
    let columns = lines.next().unwrap_or_default();
    [b',', b';', b'\t'].into_iter().find(|it| columns.as_bytes().contains(it)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_its_faults_are_told() {
        let text = "\u{feff}# skillmatch corrections 1\nphrase,skill,note\nKafka,https://s.example/1,x\n\
                    kafka,https://s.example/2\n# a word\n\"passion\",none\n,none\nteam,no iri\n\n# more\nalone\n\
                    \"open,none\nkafka,none\npassion,https://s.example/1\nlast,none\n";
        let (found, problems) = Corrections::read(text);
        assert_eq!(found.of("KAFKA").map(<[Iri]>::len), Some(2));
        assert_eq!((found.of("passion"), found.of("last")), (Some([].as_slice()), Some([].as_slice())));
        assert_eq!((found.of("other"), found.len()), (None, 3));
        assert_eq!(problems.iter().map(|it| it.line).collect::<Vec<_>>(), [7, 8, 11, 12, 13, 14], "{problems:?}");
        let (other, problems) = Corrections::read("# skillmatch corrections 2\na,none\n");
        assert!(other.is_empty() && problems.len() == 1);
        assert_eq!(Corrections::read("").1.len(), 1);
    }

    #[test]
    fn spreadsheets_of_all_countries_are_read() {
        for text in [
            "# skillmatch corrections 1;;\r\nphrase;skill;note\r\nPM;urn:x:y;a, b\r\n",
            "# skillmatch corrections 1\nPhrase\tSkill\nPM\turn:x:y\n",
            "# skillmatch corrections 1\nPM,urn:x:y\n",
        ] {
            let (found, problems) = Corrections::read(text);
            assert_eq!((found.of("pm").map(<[Iri]>::len), problems.len()), (Some(1), 0), "{text}");
        }
    }

    fn line(phrase: &str, skill: Option<&str>) -> CorrectionLine {
        CorrectionLine { phrase: phrase.to_owned(), skill: skill.map(|it| Iri::new(it).unwrap()), note: String::new() }
    }

    #[test]
    fn lines_are_put_in_their_place_and_the_rest_stays() {
        let fresh = with_correction_lines("", &[line("PM, senior", Some("urn:x:a"))]).unwrap();
        assert_eq!(fresh, "# skillmatch corrections 1\nphrase,skill,note\n\"PM, senior\",urn:x:a,\n");
        let text = "# skillmatch corrections 1\nphrase,skill,note\n# ours\npm,urn:x:a,\nb,none,\nPM,urn:x:b,\nbroken";
        let new = with_correction_lines(text, &[line("P M", Some("urn:x:c")), line("Pm", None)]).unwrap();
        let expected =
            "# skillmatch corrections 1\nphrase,skill,note\n# ours\nPm,none,\nb,none,\nbroken\nP M,urn:x:c,\n";
        assert_eq!(new, expected);
        let windows = "# skillmatch corrections 1;;\r\nphrase;skill;note\r\n";
        let new = with_correction_lines(windows, &[line("a\nb", None)]).unwrap();
        assert_eq!(new, format!("{windows}a b;none;\r\n"));
        assert!(with_correction_lines("a,b\n", &[]).is_err());
    }

    #[test]
    fn phrases_are_found_in_texts() {
        let (found, _) = Corrections::read("# skillmatch corrections 1\nphrase,skill\nteam,none\nteam lead,urn:x:a\n");
        let at = |text: &str| {
            let units = units(text);
            found.at(units.iter().map(|it| it.key.as_ref())).map(|(units, skills)| (units, skills.len()))
        };
        assert_eq!(at("team leads wanted"), Some((2, 1)));
        assert_eq!(at("Team of five"), Some((1, 0)));
        assert_eq!((at("a team"), at("")), (None, None));
        assert_eq!(Corrections::default().at(["team"].into_iter()), None);
    }
}
