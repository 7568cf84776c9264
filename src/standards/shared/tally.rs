//! The same problem in many places, told once: with an example, how many more there are, and the first place. A framework
//! of ten thousand items would else give ten thousand lines.

use crate::model::{Problem, Reading, Severity};

/// What can be wrong in many places.
#[derive(Debug, PartialEq)]
pub(in crate::standards) struct Finding {
    pub(in crate::standards) severity: Severity,
    pub(in crate::standards) message: &'static str,
    pub(in crate::standards) hint: &'static str,
}

/// What was found, each with its first place, an example and how often.
#[derive(Debug, Default)]
pub(in crate::standards) struct Tally(Vec<(&'static Finding, String, String, usize)>);

impl Tally {
    /// Examples are cut to so many characters.
    const EXAMPLE: usize = 80;

    /// Counts a finding. The place is asked for only the first time.
    pub(in crate::standards) fn add(&mut self, what: &'static Finding, example: &str, place: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|it| it.0 == what) {
            Some(known) => known.3 += 1,
            None => self.0.push((what, place(), example.chars().take(Self::EXAMPLE).collect(), 1)),
        }
    }

    /// Tells the problems, in the order in which they were first found.
    pub(in crate::standards) fn report(self, reading: &mut Reading) {
        for (finding, place, example, count) in self.0 {
            let mut message = finding.message.to_owned();
            if !example.is_empty() {
                message.push_str(&format!(": `{example}`"));
            }
            if count > 1 {
                message.push_str(&format!(", and {} more", count - 1));
            }
            reading.problems.push(Problem {
                severity: finding.severity,
                place,
                message,
                hint: finding.hint.to_owned(),
            });
        }
    }
}
