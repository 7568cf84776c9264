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

use std::collections::HashMap;

use super::key::{joined, units};
use crate::model::Iri;

/// The first line of a file of this version.
pub const CORRECTIONS_HEADER: &str = "# skillmatch corrections 1";

/// Phrases with the skills that they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    by_key: HashMap<String, Vec<Iri>>,
}

/// A line that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionProblem {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub message: String,
}

impl Corrections {
    /// Reads a table. Lines that cannot be used are told, and the rest counts; a file of another version is not read.
    pub fn read(text: &str) -> (Self, Vec<CorrectionProblem>) {
        let mut corrections = Self::default();
        let mut problems = Vec::new();
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default().trim_end_matches([',', ';', ' ']);
        if first != CORRECTIONS_HEADER {
            let message = format!("the first line is not `{CORRECTIONS_HEADER}`");
            return (corrections, vec![CorrectionProblem { line: 1, message }]);
        }
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        for record in reader.records() {
            let problem = match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let (phrase, skill) = (record.get(0).unwrap_or_default(), record.get(1).unwrap_or_default());
                    corrections.add(phrase, skill).err().map(|message| CorrectionProblem { line, message })
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    Some(CorrectionProblem { line, message: error.to_string() })
                }
            };
            problems.extend(problem);
        }
        (corrections, problems)
    }

    /// Adds one line.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn add(&mut self, phrase: &str, skill: &str) -> Result<(), String> {
        let key = joined(&units(phrase));
        if key.is_empty() {
            return Err(format!("`{phrase}` has no word"));
        }
        if skill == "none" {
            self.by_key.entry(key).or_default();
            return Ok(());
        }
        let skill = Iri::new(skill).map_err(|_| format!("`{skill}` is neither an IRI nor `none`"))?.canonical();
        let skills = self.by_key.entry(key).or_default();
        if !skills.contains(&skill) {
            skills.push(skill);
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

    /// How many phrases there are.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_its_faults_are_told() {
        let text = "\u{feff}# skillmatch corrections 1\nphrase,skill,note\nKafka,https://s.example/1,x\n\
                    kafka,https://s.example/2\n# a word\n\"passion\",none\n,none\nteam,no iri\n";
        let (found, problems) = Corrections::read(text);
        assert_eq!(found.of("KAFKA").map(<[Iri]>::len), Some(2));
        assert_eq!(found.of("passion"), Some([].as_slice()));
        assert_eq!((found.of("other"), found.len()), (None, 2));
        assert_eq!(problems.iter().map(|it| it.line).collect::<Vec<_>>(), [7, 8]);
        let (other, problems) = Corrections::read("# skillmatch corrections 2\na,none\n");
        assert!(other.is_empty() && problems.len() == 1);
        assert_eq!(Corrections::read("").1.len(), 1);
    }
}
