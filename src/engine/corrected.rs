//! The corrections file: what users of this home say that phrases mean.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
    time::SystemTime,
};

use super::{Engine, EngineError, answers::WordsStatus, loaded::Frameworks, state::State};
use crate::{
    linking::{CorrectionLine, Corrections, table_digest, with_correction_lines},
    model::Iri,
};

/// Larger files are not read.
const MOST_BYTES: u64 = 16 << 20;

/// What users of a home say that phrases mean; nothing where they said nothing.
pub fn corrections_of(home: &Path) -> Corrections {
    CorrectionsFile::of(home).read().corrections
}

/// What somebody says that a phrase means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRequest {
    /// The phrase.
    pub phrase: String,
    /// A skill, by IRI or by a name that only one skill has; or `none`.
    pub meaning: String,
}

impl std::str::FromStr for CorrectionRequest {
    type Err = String;

    /// Reads `phrase=meaning`. An equals sign may stand in the IRI; the phrase has none.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('=').map(|(phrase, meaning)| (phrase.trim(), meaning.trim()));
        let (phrase, meaning) = parts
            .filter(|(phrase, meaning)| !phrase.is_empty() && !meaning.is_empty())
            .ok_or_else(|| "write PHRASE=SKILL, where SKILL is an IRI, a name or `none`".to_owned())?;
        Ok(Self { phrase: phrase.to_owned(), meaning: meaning.to_owned() })
    }
}

/// `data/corrections.csv` of a home; it need not be there.
pub(super) struct CorrectionsFile(PathBuf);

/// By what another version of the file is known: when it was written, and its length in bytes.
pub(super) type FileStamp = (Option<SystemTime>, u64);

/// What a corrections file says.
#[derive(Default)]
pub(super) struct CorrectionsRead {
    pub(super) corrections: Corrections,
    /// What is wrong with it, with the place.
    pub(super) problems: Vec<String>,
}

impl CorrectionsFile {
    /// The file of a home.
    pub(super) fn of(home: &Path) -> Self {
        Self(home.join("data").join("corrections.csv"))
    }

    /// What it looks like from outside; `None` when there is none.
    pub(super) fn stamp(&self) -> Option<FileStamp> {
        fs::metadata(&self.0).ok().map(|it| (it.modified().ok(), it.len()))
    }

    /// The corrections, and what is wrong with the file. A fault never keeps the engine from answering.
    pub(super) fn read(&self) -> CorrectionsRead {
        let shown = self.0.display();
        let failed = |message: String| CorrectionsRead { problems: vec![message], ..CorrectionsRead::default() };
        match self.text() {
            Ok(Some(text)) => {
                let (corrections, problems) = Corrections::read(&text);
                let problems = problems.iter().map(|it| format!("{shown}:{}: {}", it.line, it.message)).collect();
                CorrectionsRead { corrections, problems }
            }
            Ok(None) => CorrectionsRead::default(),
            Err(error) => failed(format!("{shown}: {error}")),
        }
    }

    /// Puts these lines into the file in place of what it said of their phrases; everything else stays as it is.
    fn put(&self, lines: &[CorrectionLine]) -> Result<(), EngineError> {
        let failed = |error: io::Error| {
            let message = format!("cannot write {}: {error}", self.0.display());
            EngineError::invalid("", message, "check that the home folder is writable and that the file is a table")
        };
        let old = self.text().map_err(failed)?.unwrap_or_default();
        let new = with_correction_lines(&old, lines).map_err(|it| {
            let message = format!("{}:{}: {}", self.0.display(), it.line, it.message);
            EngineError::invalid("", message, "mend that line, or move the file away")
        })?;
        let aside = self.0.with_extension("csv.new");
        let write = || {
            let mut file = File::create(&aside)?;
            file.write_all(new.as_bytes())?;
            file.sync_all()?;
            fs::rename(&aside, &self.0)
        };
        write().map_err(failed)
    }

    /// The text of the file; `None` when there is none.
    fn text(&self) -> io::Result<Option<String>> {
        let size = fs::metadata(&self.0).map_or(0, |it| it.len());
        if size > MOST_BYTES {
            return Err(io::Error::new(
                ErrorKind::FileTooLarge,
                format!("{size} bytes are more than {MOST_BYTES} (limit `corrections_bytes`)"),
            ));
        }
        match fs::read_to_string(&self.0) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

impl Engine {
    /// Says anew what phrases mean, in the corrections file, and honours it from now on. What the file said of these
    /// phrases before is replaced; the lines written are given back.
    ///
    /// # Errors
    /// When a correction does not fit, or the file cannot be written.
    pub fn correct(&self, corrections: &[CorrectionRequest]) -> Result<Vec<CorrectionLine>, EngineError> {
        let state = self.state();
        let lines = corrections.iter().map(|it| line_of(it, &state)).collect::<Result<Vec<_>, _>>()?;
        self.corrections.put(&lines)?;
        self.take_up_corrections();
        Ok(lines)
    }

    /// What is wrong with the lines of the corrections file; empty without a file.
    pub fn correction_problems(&self) -> Vec<String> {
        self.corrections.read().problems
    }

    /// Why the lexicon has to be built at each start, and what is wrong with the corrections file. Nothing is built for it.
    pub fn word_problems(&self) -> Vec<String> {
        let reason = match self.state().frameworks.ready_lexicon() {
            Ok(loaded) => loaded.built_because.clone(),
            Err(reason) => Some(reason),
        };
        let built = reason.map(|it| format!("{it}: it is built anew at each start; run `skillmatch index`"));
        built.into_iter().chain(self.correction_problems()).collect()
    }

    /// What words are linked by. Nothing is built for the answer.
    pub fn words(&self) -> WordsStatus {
        let state = self.state();
        let frameworks = &state.frameworks;
        let (names, languages, built_because) = match frameworks.ready_lexicon() {
            Ok(loaded) => {
                let languages = loaded.lexicon.languages().map(str::to_owned).collect();
                (Some(loaded.lexicon.len()), languages, loaded.built_because.clone())
            }
            Err(reason) => (None, Vec::new(), Some(reason)),
        };
        WordsStatus {
            lexicon: if built_because.is_none() { "stored" } else { "built in memory" }.to_owned(),
            hint: built_because.as_ref().map(|_| "run `skillmatch index`".to_owned()),
            reason: built_because,
            names,
            languages,
            table: table_digest().chars().take(16).collect(),
            corrections: frameworks.corrections().len(),
            correction_problems: self.correction_problems(),
        }
    }

    /// Reads the corrections file again when it is another one than before.
    pub(super) fn take_up_corrections(&self) -> bool {
        let mut seen = self.corrections_seen.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = self.corrections.stamp();
        if *seen == stamp {
            return false;
        }
        *seen = stamp;
        let corrections = self.corrections.read().corrections;
        let mut known = self.frameworks.write().unwrap_or_else(PoisonError::into_inner);
        let frameworks: &Frameworks = &known.1;
        known.1 = Arc::new(frameworks.with_corrections(corrections));
        true
    }
}

/// A correction as a line of the file: names become IRIs.
fn line_of(correction: &CorrectionRequest, state: &State) -> Result<CorrectionLine, EngineError> {
    let CorrectionRequest { phrase, meaning } = correction;
    let refused = |message: String, hint: &str| Err(EngineError::invalid("", message, hint));
    let line = |skill, note: String| Ok(CorrectionLine { phrase: phrase.clone(), skill, note });
    if meaning == "none" {
        return line(None, String::new());
    }
    let graph = &state.frameworks.graph;
    if let Ok(skill) = Iri::new(meaning) {
        let skill = skill.canonical();
        if graph.find(skill.as_str()).is_none() {
            return refused(format!("no skill of the catalog is `{skill}`"), "import its framework first");
        }
        let note = graph.label(&skill);
        return line(Some(skill), note);
    }
    match state.lexicon().skills_named(meaning).as_slice() {
        [] => refused(format!("no skill is called `{meaning}`"), "give its IRI; `skillmatch link` finds it"),
        [only] => line(Some((*only).clone()), graph.label(only)),
        several => {
            let skills: Vec<&str> = several.iter().map(|it| it.as_str()).collect();
            refused(format!("several skills are called `{meaning}`: {}", skills.join(", ")), "give the IRI of one")
        }
    }
}
