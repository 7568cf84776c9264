//! What can be wrong with what is evaluated.

/// Why there are no figures.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// The columns or keys of a file are none of the known ones.
    #[error("`{file}` is no gold file for this: {message}")]
    Layout {
        /// The file.
        file: String,
        /// What was found.
        message: String,
        /// What is known.
        hint: &'static str,
    },
    /// A row cannot be read.
    #[error("`{file}`, row {row}: {message}")]
    Row {
        /// The file.
        file: String,
        /// The row or line; the first one is 1, a header counts.
        row: usize,
        /// What is wrong.
        message: String,
    },
    /// No row says what is right.
    #[error("`{file}` has {rows} rows and no label in any of them")]
    NoLabels {
        /// The file.
        file: String,
        /// How many rows it has.
        rows: usize,
    },
    /// Not one label names a skill here.
    #[error("`{file}`: none of its {labels} labels is a skill of the catalog, for instance `{example}`")]
    NothingKnown {
        /// The file.
        file: String,
        /// How many different labels it has.
        labels: usize,
        /// One of them.
        example: String,
    },
    /// There is no framework of this name.
    #[error("there is no skill of a framework `{asked}`")]
    UnknownFramework {
        /// What was asked for.
        asked: String,
        /// The short names of those that are there.
        known: Vec<String>,
    },
    /// The catalog has no skills.
    #[error("there are no skills in the catalog")]
    NoSkills,
}

impl EvaluateError {
    /// What to do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Layout { hint, .. } => (*hint).to_owned(),
            Self::Row { .. } => "mend the row or take it out".to_owned(),
            Self::NoLabels { .. } => {
                "fill the column `label` or `skill`, or the list `skills`, with names or IRIs of skills".to_owned()
            }
            Self::NothingKnown { .. } => {
                "import the framework that the labels belong to, or check --framework and --home".to_owned()
            }
            Self::UnknownFramework { known, .. } if known.is_empty() => {
                "no skill here belongs to a framework: leave --framework out".to_owned()
            }
            Self::UnknownFramework { known, .. } => format!("there are: {}", known.join(", ")),
            Self::NoSkills => "import a framework: `skillmatch import PATH...`".to_owned(),
        }
    }
}
