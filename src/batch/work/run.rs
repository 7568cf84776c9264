//! A run, from its inputs to what they came to.

use std::path::Path;

use super::{
    BatchOptions, Event, Question, Told,
    compare::{self, Chunk},
    groups::Groups,
    journal::{ChunkRecord, Found, Journal},
    memory,
    people::{People, PeopleReader, Person},
    plan::{From, PlannedJob, PlannedJobs, plan_jobs},
    running::Running,
    supply::Asked,
};
use crate::{
    batch::{
        error::BatchError,
        input::{PieceSizes, ReadHow, RejectedRow},
        statistics::PublishOptions,
    },
    engine::Many,
    ranking::{Plan, PlanOptions, id_hash},
};

/// What a run starts from.
pub(in crate::batch) struct Ran<'a> {
    pub(in crate::batch) many: &'a Many,
    pub(in crate::batch) question: Question,
    pub(in crate::batch) jobs: (&'a From, &'a ReadHow),
    pub(in crate::batch) learners: (&'a From, &'a ReadHow),
    pub(in crate::batch) options: &'a BatchOptions,
    /// The folder of the state and what the run was asked, in words that differ whenever results could; `None`: nothing
    /// is kept.
    pub(in crate::batch) state: Option<(&'a Path, &'a str)>,
    /// Throw away what an earlier run came to.
    pub(in crate::batch) fresh: bool,
    pub(in crate::batch) told: &'a Told<'a>,
}

/// What a run came to.
pub(in crate::batch) struct Outcome {
    /// Jobs, or occupations.
    pub(in crate::batch) jobs: PlannedJobs,
    /// Occupations that say nothing of the skills they take.
    pub(in crate::batch) without_skills: usize,
    pub(in crate::batch) asked: Asked,
    pub(in crate::batch) groups: Groups,
    pub(in crate::batch) running: Running,
    pub(in crate::batch) learner_mappings: Vec<(String, std::collections::BTreeMap<String, String>)>,
    /// How statistics become fit to be published.
    pub(in crate::batch) publish: PublishOptions,
    journal: Option<Journal>,
}

/// Runs.
pub(in crate::batch) fn run(ran: &Ran<'_>) -> Result<Outcome, BatchError> {
    let Ran { many, options, told, .. } = ran;
    let plan_options = PlanOptions { as_of: options.as_of, minimum_kind: options.minimum_kind };
    let mut groups = Groups::new(&ran.jobs.1.wanted.by, options.groups);
    let (mut jobs, without_skills) = match ran.question {
        Question::Gaps | Question::Skills | Question::Statistics => {
            (plan_jobs(many, ran.jobs.0, ran.jobs.1, plan_options, &mut groups, told)?, 0)
        }
        Question::Occupations => occupations(many, plan_options)?,
    };
    match (ran.question, options.duplicates) {
        (Question::Statistics, Some(duplicates)) => jobs.find_duplicates(duplicates),
        _ => jobs.forget_texts(),
    }
    let top = if ran.question == Question::Gaps { options.top } else { 0 };
    let shares = memory::shares(options.memory_bytes, &mut jobs.jobs.iter().map(|it| &it.plan), top)?;
    let sizes = PieceSizes { usual: shares.piece, whole: shares.whole };
    let mut people = PeopleReader::open(many, ran.learners.0, ran.learners.1, sizes, told)?;
    let asked = Asked::of(jobs.jobs.iter().filter(|_| ran.question != Question::Occupations).map(|it| &it.plan));
    let running = Running::of(jobs.jobs.len());
    let mut outcome = Outcome {
        jobs,
        without_skills,
        asked,
        groups,
        running,
        learner_mappings: people.mappings.clone(),
        publish: options.publish,
        journal: None,
    };
    if let Some((folder, asked)) = ran.state {
        let (mut journal, found) = Journal::open(folder, asked, ran.fresh)?;
        outcome.take_over(&mut journal, options.top)?;
        outcome.journal = Some(journal);
        outcome.tell(&found, folder, told);
        people.skip(outcome.running.pieces)?;
    }
    told(Event::Note(&format!(
        "memory: {} MB, of which plans take {} MB and a chunk of learners at most {} MB",
        options.memory_bytes >> 20,
        shares.plans >> 20,
        shares.chunk >> 20
    )));
    let mut worker = Worker { ran, plans: Vec::new(), version: many.data_version(), chunk_bytes: shares.chunk };
    if ran.question == Question::Occupations {
        worker.plans = outcome.jobs.jobs.iter().map(|it| it.plan.clone()).collect();
    }
    while let Some(record) = worker.chunk(&mut people, &mut outcome)? {
        if let Some(journal) = &mut outcome.journal {
            journal.append(&record)?;
        }
        outcome.running.absorb(record, &mut outcome.groups, options.top)?;
        told(Event::Chunk { number: outcome.running.chunks, learners: outcome.running.learners });
    }
    if outcome.running.learners == 0 {
        let first = outcome.running.shown_rejected.first();
        let first = first.map(|it| format!(": {} (row {}) {}", it.source, it.row, it.reason)).unwrap_or_default();
        let message = format!("there is no learner to compare{first}");
        return Err(BatchError::request(
            message,
            "give --learners FILE with at least one learner whose skills are told",
        ));
    }
    Ok(outcome)
}

fn occupations(many: &Many, options: PlanOptions) -> Result<(PlannedJobs, usize), BatchError> {
    let (mut jobs, mut without_skills) = (Vec::new(), 0);
    for it in many.occupations(&options)? {
        let Some(plan) = it.plan else {
            without_skills += 1;
            continue;
        };
        jobs.push(PlannedJob {
            id: it.id.to_string(),
            title: it.label,
            plan,
            groups: Vec::new(),
            unlinked: 0,
            weight_millionths: 0,
            text: None,
            same_as: None,
        });
    }
    if jobs.is_empty() {
        let hint = "import a framework of occupations, such as ESCO or O*NET, with `skillmatch import`";
        return Err(BatchError::request("the catalog has no occupation that says which skills it takes", hint));
    }
    Ok((PlannedJobs { jobs, ..PlannedJobs::default() }, without_skills))
}

/// Puts chunks together and compares them.
struct Worker<'a> {
    ran: &'a Ran<'a>,
    /// For occupations: the plans side by side.
    plans: Vec<Plan>,
    version: String,
    chunk_bytes: u64,
}

impl Worker<'_> {
    /// The next chunk of learners, compared; `None` when there is none.
    fn chunk(&self, people: &mut PeopleReader<'_>, outcome: &mut Outcome) -> Result<Option<ChunkRecord>, BatchError> {
        let mut record = ChunkRecord { pieces: outcome.running.pieces, ..ChunkRecord::default() };
        let mut chunk: Vec<Person> = Vec::new();
        let (mut bytes, before) = (0, outcome.running.pieces);
        while bytes < self.chunk_bytes
            && let Some(People { people: found, rejected }) = people.piece()?
        {
            record.pieces += 1;
            record.rejected.extend(rejected);
            for person in found {
                let id = id_hash(&person.holder.id);
                if people.are_of_files() && !outcome.running.seen.insert(id) {
                    let source = people.source_name(person.source);
                    record.rejected.push(twice(source, person));
                    continue;
                }
                record.seen.push(id);
                bytes += memory::of_holder(&person.holder);
                chunk.push(person);
            }
            let (done, of) = people.progress();
            let learners = outcome.running.learners + u64::try_from(chunk.len()).unwrap_or(0);
            (self.ran.told)(Event::Learners { learners, done, of });
        }
        if record.pieces == before {
            return Ok(None);
        }
        record.learners = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if !people.are_of_files() {
            record.seen.clear();
        }
        let known = outcome.groups.all().len();
        let mut groups = Vec::with_capacity(chunk.len());
        for person in &chunk {
            groups.push(outcome.groups.of(&person.fields)?);
        }
        record.groups = outcome.groups.all().get(known..).unwrap_or_default().to_vec();
        compare::supply(&outcome.asked, &chunk, &groups, &mut record);
        match self.ran.question {
            Question::Skills | Question::Statistics => {}
            Question::Gaps => {
                let plans: Vec<&Plan> = outcome.jobs.jobs.iter().map(|it| &it.plan).collect();
                Chunk::new(&chunk, &self.version).best(&plans, self.ran.options.top, &outcome.running, &mut record)?;
            }
            Question::Occupations => {
                Chunk::new(&chunk, &self.version).best_plans(&self.plans, self.ran.options.top, &mut record)?;
            }
        }
        Ok(Some(record))
    }
}

fn twice(source: &str, person: Person) -> RejectedRow {
    RejectedRow {
        source: source.to_owned(),
        row: person.row,
        column: String::new(),
        reason: format!(
            "`{}` stands further above too, too far away to be put together: sort the table by learner",
            person.shown
        ),
    }
}

impl Outcome {
    /// Takes over what an earlier run came to.
    fn take_over(&mut self, journal: &mut Journal, top: usize) -> Result<(), BatchError> {
        let Self { running, groups, .. } = self;
        journal.for_each(&mut |record| running.absorb(record, groups, top))
    }

    fn tell(&self, found: &Found, folder: &Path, told: &Told<'_>) {
        let folder = folder.display();
        match found {
            Found::Unfinished if self.running.chunks > 0 => told(Event::Note(&format!(
                "going on with an unfinished run in {folder}: {} learners are done (--fresh starts anew)",
                self.running.learners
            ))),
            Found::Other => told(Event::Note(&format!(
                "the unfinished run in {folder} was of other inputs, options or data; starting anew"
            ))),
            Found::Unfinished | Found::Nothing => {}
        }
    }

    /// How many rows were rejected.
    pub(in crate::batch) fn rejected(&self) -> u64 {
        self.running.rejected + u64::try_from(self.jobs.rejected.len()).unwrap_or(u64::MAX)
    }

    /// Calls `each` with what each chunk came to, from disk; with nothing when nothing was kept.
    pub(in crate::batch) fn for_each_chunk(
        &mut self,
        each: &mut dyn FnMut(ChunkRecord) -> Result<(), BatchError>,
    ) -> Result<(), BatchError> {
        self.journal.as_mut().map_or(Ok(()), |it| it.for_each(each))
    }

    /// Removes the state: the report is there.
    pub(in crate::batch) fn finish(self) -> Result<(), BatchError> {
        self.journal.map_or(Ok(()), Journal::remove)
    }
}
