//! What an issuer should know: how each of its badges was read, what was lost and why, and how to mend it.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use crate::{
    model::{Achievement, AlignmentKind, Problem, Reading, Record, Severity},
    standards::{self, Mend, ReadOptions},
    store::{LostAddress, StateCount, Store, StoreError, StoredDocument},
};

/// The report of one domain and those below it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IssuerReport {
    /// The domain.
    pub domain: String,
    /// Everything in numbers.
    pub totals: Totals,
    /// What is said of how this report was made.
    pub notes: Vec<String>,
    /// What the crawler knows of addresses on the domain, by state and reason.
    pub addresses: Vec<StateCount>,
    /// Those that could not be had, with the reason; at most a thousand.
    pub not_fetched: Vec<LostAddress>,
    /// For each site the file with the corrections that this report proposes, to be published at
    /// `/.well-known/skillmatch.json`.
    pub site_files: BTreeMap<String, Value>,
    /// Each document.
    pub documents: Vec<DocumentReport>,
}

/// Everything in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Documents.
    pub documents: u64,
    /// Those of which nothing was understood.
    pub not_understood: u64,
    /// Those of which only the part without people is stored.
    pub redacted: u64,
    /// By standard.
    pub standards: BTreeMap<String, u64>,
    /// Records by kind.
    pub records: BTreeMap<&'static str, u64>,
    /// Alignments of achievements.
    pub alignments: u64,
    /// How many achievements lack what matters for being found.
    pub achievements_without: BTreeMap<&'static str, u64>,
    /// Problems that lost something.
    pub errors: u64,
    /// Departures from a standard.
    pub warnings: u64,
    /// Notes.
    pub notes: u64,
    /// Problems for which there is a patch that was tried.
    pub with_a_mend: u64,
}

/// How one document was read.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentReport {
    /// Where it came from.
    pub source: String,
    /// What it was read as.
    pub standard: Option<String>,
    /// When, RFC 3339.
    pub read_at: String,
    /// Whether only a part without people is stored; then the report is made of that part.
    pub redacted: bool,
    /// Records by kind.
    pub records: BTreeMap<&'static str, u64>,
    /// Its achievements.
    pub achievements: Vec<AchievementReport>,
    /// What is wrong with it, with the mend where there is one.
    pub problems: Vec<ProblemReport>,
    /// What is not wrong and can be better.
    pub advice: Vec<Mend>,
}

/// How one achievement can be found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AchievementReport {
    /// Its IRI.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Alignments to skills.
    pub skills: u64,
    /// All alignments.
    pub alignments: u64,
    /// What it does not say, and people look for.
    pub missing: Vec<&'static str>,
}

/// A problem, and how to mend it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProblemReport {
    /// The problem.
    #[serde(flatten)]
    pub problem: Problem,
    /// A JSON patch (RFC 6902) that was tried: with it the problem is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<Vec<Value>>,
}

/// A domain in the form in which hosts are compared; `None` when it is none. A whole address names its host.
pub fn domain_of(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}/")) };
    let url = url.ok()?;
    let plain = url.username().is_empty() && url.password().is_none();
    url.host_str().filter(|it| plain && !it.is_empty()).map(str::to_owned)
}

/// So many addresses that could not be had are listed.
const MOST_LOST: u32 = 1_000;

/// Makes the report of a domain.
///
/// # Errors
/// When the store cannot be read.
pub fn issuer_report(store: &Store, domain: &str, options: &ReadOptions) -> Result<IssuerReport, StoreError> {
    let (addresses, not_fetched) = store.addresses_on(domain, MOST_LOST)?;
    let mut report = IssuerReport {
        domain: domain.to_owned(),
        totals: Totals::default(),
        notes: Vec::new(),
        addresses,
        not_fetched,
        site_files: BTreeMap::new(),
        documents: Vec::new(),
    };
    let mut corrections: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    store.documents_naming(domain, &mut |stored| {
        let problems = store.problems(Some(&stored.document.source))?;
        let told: Vec<Problem> = problems.into_iter().map(|it| it.problem).collect();
        let read = ReadAgain::of(&stored, told, options);
        if read.is_of(domain) {
            report.add(&read, &mut corrections, options);
        }
        Ok(())
    })?;
    for (origin, list) in corrections {
        report.site_files.insert(origin, json!({"corrections": list}));
    }
    report.explain();
    Ok(report)
}

/// Whether an IRI lies on the domain or below it: on the web, or as a `did:web`.
fn is_on(domain: &str, iri: &str) -> bool {
    let host = match iri.strip_prefix("did:web:") {
        Some(rest) => rest.split([':', '%', '#', '/']).next().map(str::to_lowercase),
        None => Url::parse(iri).ok().and_then(|it| it.host_str().map(str::to_owned)),
    };
    host.is_some_and(|host| host == domain || host.strip_suffix(domain).is_some_and(|it| it.ends_with('.')))
}

/// A stored document with what its reading says today, and what was told of it when it came in.
struct ReadAgain<'s> {
    stored: &'s StoredDocument,
    original: Option<standards::Original>,
    reading: Reading,
}

impl<'s> ReadAgain<'s> {
    fn of(stored: &'s StoredDocument, told: Vec<Problem>, options: &ReadOptions) -> Self {
        let mut reading = standards::read(&stored.document, options);
        // What was told when it was fetched counts: notes of the crawler are among it.
        if !told.is_empty() || reading.problems.is_empty() {
            reading.problems = told;
        }
        Self { stored, original: standards::original_of(&stored.document.bytes), reading }
    }

    fn is_of(&self, domain: &str) -> bool {
        let named = self.reading.records.iter().map(|it| &it.value).filter_map(|it| match it {
            Record::Achievement(it) => Some(it.id.as_str()),
            Record::Issuer(it) => Some(it.id.as_str()),
            _ => None,
        });
        is_on(domain, &self.stored.document.source) || { named }.any(|it| is_on(domain, it))
    }
}

impl IssuerReport {
    fn add(&mut self, read: &ReadAgain<'_>, corrections: &mut BTreeMap<String, Vec<Value>>, options: &ReadOptions) {
        let (stored, reading) = (read.stored, &read.reading);
        let mends = standards::mends(&stored.document, reading, options);
        self.propose(read, &mends, corrections, options);
        let mut left = mends;
        let problems = reading.problems.iter().map(|problem| {
            let at = left.iter().position(|it| it.place == problem.place && it.message == problem.message);
            ProblemReport { problem: problem.clone(), patch: at.map(|at| left.remove(at).patch) }
        });
        let problems: Vec<ProblemReport> = problems.collect();
        let mut records: BTreeMap<&'static str, u64> = BTreeMap::new();
        let mut achievements = Vec::new();
        for record in reading.records.iter().map(|it| &it.value) {
            *records.entry(record.kind().word()).or_default() += 1;
            if let Record::Achievement(achievement) = record {
                achievements.push(described(achievement));
            }
        }
        let document = DocumentReport {
            source: stored.document.source.clone(),
            standard: reading.standard.map(str::to_owned),
            read_at: stored.read_at.clone(),
            redacted: read.original.is_some(),
            records,
            achievements,
            problems,
            advice: left,
        };
        self.totals.count(&document);
        self.documents.push(document);
    }

    /// Corrections for documents that lie on the domain and are plain JSON there.
    fn propose(
        &self,
        read: &ReadAgain<'_>,
        mends: &[Mend],
        corrections: &mut BTreeMap<String, Vec<Value>>,
        options: &ReadOptions,
    ) {
        let document = &read.stored.document;
        let packed = read.original.as_ref().is_some_and(|it| it.packed);
        let Ok(url) = Url::parse(&document.source) else { return };
        if packed || mends.is_empty() || !is_on(&self.domain, &document.source) {
            return;
        }
        let operations = standards::joined_mends(document, &read.reading, mends, options);
        if !operations.is_empty() {
            let correction = json!({"url": document.source, "patch": operations});
            corrections.entry(url.origin().ascii_serialization()).or_default().push(correction);
        }
    }

    fn explain(&mut self) {
        if self.totals.redacted > 0 {
            self.notes.push(format!(
                "{} of the documents speak of people: of those only what they say of the achievement is stored, so this \
                 report is made of that part and of the problems that were found in it",
                self.totals.redacted
            ));
        }
        if !self.site_files.is_empty() {
            self.notes.push(
                "mend the documents themselves where you can; where not, publish the site file with the corrections"
                    .to_owned(),
            );
        }
        let corrected = |it: &DocumentReport| {
            it.problems.iter().any(|it| it.problem.message.contains("the correction that its site publishes"))
        };
        if self.documents.iter().any(corrected) {
            self.notes.push(
                "some documents are read with corrections that the site publishes already: keep these in its site file, \
                 and put the patches of this report behind them"
                    .to_owned(),
            );
        }
        if self.documents.is_empty() && self.addresses.is_empty() {
            self.notes.push("nothing of this domain is known".to_owned());
        }
    }
}

fn described(achievement: &Achievement) -> AchievementReport {
    let skills = achievement.alignments.iter().filter(|it| it.kind == AlignmentKind::Skill).count();
    let blank = |text: &Option<String>| text.as_ref().is_none_or(|it| it.trim().is_empty());
    let missing = [
        ("name", achievement.name.trim().is_empty()),
        ("skills", skills == 0),
        ("criteria", blank(&achievement.criteria)),
        ("description", blank(&achievement.description)),
        ("language", achievement.language.is_empty()),
        ("cost", achievement.cost.is_empty()),
        ("duration", achievement.duration.is_unknown()),
        ("issuer", achievement.issuer.is_none()),
    ];
    AchievementReport {
        id: achievement.id.to_string(),
        name: achievement.name.clone(),
        skills: count(skills),
        alignments: count(achievement.alignments.len()),
        missing: missing.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect(),
    }
}

impl Totals {
    fn count(&mut self, document: &DocumentReport) {
        self.documents += 1;
        self.redacted += u64::from(document.redacted);
        match &document.standard {
            Some(standard) => *self.standards.entry(standard.clone()).or_default() += 1,
            None => self.not_understood += 1,
        }
        for (kind, number) in &document.records {
            *self.records.entry(kind).or_default() += number;
        }
        for achievement in &document.achievements {
            self.alignments += achievement.alignments;
            for what in &achievement.missing {
                *self.achievements_without.entry(what).or_default() += 1;
            }
        }
        for it in &document.problems {
            match it.problem.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
            self.with_a_mend += u64::from(it.patch.is_some());
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
