//! The jobs of one segment of the index, turned round: from a skill to the requirements that it gives credit for.
//!
//! Requirements that ask for the same skill, with the same alternatives given by their jobs, are one *want*: the skills that
//! give credit for it are looked up once, whatever the number of jobs.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::{
    catalog::{Facets, JOB_FIELDS, JobEntry, SkillGraph, job_facets},
    engine::{EngineError, loaded::unreadable},
    index::{EntryKind, Snapshot},
    model::{EvidenceKind, Importance, Iri, Requirement, Units},
    ranking::{LevelNeed, alternatives, id_hash, weigh},
};

/// Records that are read before they are understood, on all processors.
const BATCH: usize = 4_096;

/// The jobs of one segment, deleted ones too; those without requirements are not there.
#[derive(Default)]
pub(super) struct Shelf {
    pub(super) jobs: Vec<Placed>,
    /// By want: where its rows end in `rows`.
    ends: Vec<u32>,
    rows: Vec<Row>,
    /// The levels that rows need.
    pub(super) needs: Vec<LevelNeed>,
    by_skill: HashMap<Iri, Vec<Way>>,
    /// One for each of [`JOB_FIELDS`].
    pub(super) fields: Vec<Field>,
}

/// A job.
pub(super) struct Placed {
    pub(super) id: Iri,
    pub(super) id_hash: u64,
    pub(super) document: u32,
    pub(super) required_total: u32,
}

/// One requirement of one job.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) job: u32,
    pub(super) weight: Units,
    /// Place in `needs`.
    pub(super) need: u32,
    pub(super) importance: Importance,
    /// The weakest kind of evidence that counts for it; `None`: the query's.
    pub(super) minimum_kind: Option<EvidenceKind>,
}

/// A want that a skill gives credit for.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) want: u32,
    pub(super) relation_per_mille: u32,
}

/// What jobs can be filtered by, in one field.
#[derive(Default)]
pub(super) struct Field {
    pub(super) values: Vec<String>,
    /// By job: where its values end in `numbers`.
    ends: Vec<u32>,
    /// Places in `values`.
    numbers: Vec<u32>,
}

/// One job, understood.
struct Understood {
    job: Placed,
    weighed: Vec<(Requirement, Units)>,
    facets: Facets,
}

impl Shelf {
    pub(super) fn of(
        snapshot: &Snapshot,
        segment: usize,
        graph: &SkillGraph,
        minimum_kind: EvidenceKind,
    ) -> Result<Self, EngineError> {
        let mut builder = Builder::new(graph, minimum_kind);
        let mut waiting: Vec<(u32, Iri, String)> = Vec::new();
        snapshot.for_each_record_in(segment, EntryKind::Job, &mut |document, id, record| {
            waiting.push((document, id.clone(), record.to_owned()));
            if waiting.len() >= BATCH {
                builder.take(std::mem::take(&mut waiting))?;
            }
            Ok::<(), EngineError>(())
        })?;
        builder.take(waiting)?;
        Ok(builder.done())
    }

    /// The wants that a skill gives credit for.
    pub(super) fn ways(&self, skill: &Iri) -> &[Way] {
        self.by_skill.get(skill).map_or(&[], Vec::as_slice)
    }

    /// The requirements of a want.
    pub(super) fn rows(&self, want: u32) -> &[Row] {
        let want = want as usize;
        let start = want.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(want).copied().unwrap_or(start);
        self.rows.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl Field {
    /// The values of a job, as places.
    pub(super) fn of(&self, job: usize) -> &[u32] {
        let start = job.checked_sub(1).and_then(|it| self.ends.get(it)).copied().unwrap_or(0);
        let end = self.ends.get(job).copied().unwrap_or(start);
        self.numbers.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// A skill, and what else a job takes for it.
type Want = (Iri, Vec<Iri>);

struct Builder<'g> {
    graph: &'g SkillGraph,
    minimum_kind: EvidenceKind,
    jobs: Vec<Placed>,
    wants: HashMap<Want, u32>,
    rows: Vec<(u32, Row)>,
    needs: HashMap<LevelNeed, u32>,
    fields: Vec<(Field, HashMap<String, u32>)>,
}

impl<'g> Builder<'g> {
    fn new(graph: &'g SkillGraph, minimum_kind: EvidenceKind) -> Self {
        let fields = JOB_FIELDS.iter().map(|_| (Field::default(), HashMap::new())).collect();
        Self {
            graph,
            minimum_kind,
            jobs: Vec::new(),
            wants: HashMap::new(),
            rows: Vec::new(),
            needs: HashMap::new(),
            fields,
        }
    }

    fn take(&mut self, records: Vec<(u32, Iri, String)>) -> Result<(), EngineError> {
        let (graph, minimum_kind) = (self.graph, self.minimum_kind);
        let understand = |(document, id, record): (u32, Iri, String)| {
            let entry: JobEntry = serde_json::from_str(&record).map_err(|error| unreadable(&id, &error))?;
            // A job without requirements is unknown, neither 0 % nor 100 %: it does not come out.
            let Ok(weighed) = weigh(&entry.requirements, graph, minimum_kind) else { return Ok(None) };
            let required = weighed.iter().filter(|(it, _)| it.importance == Importance::Required).count();
            let required_total = u32::try_from(required).unwrap_or(u32::MAX);
            let facets = job_facets(&entry.job);
            let job = Placed { id_hash: id_hash(&entry.job.id), id: entry.job.id, document, required_total };
            Ok(Some(Understood { job, weighed, facets }))
        };
        let understood: Vec<Result<Option<Understood>, EngineError>> =
            records.into_par_iter().map(understand).collect();
        for one in understood {
            if let Some(one) = one? {
                self.add(one);
            }
        }
        Ok(())
    }

    fn add(&mut self, Understood { job, weighed, mut facets }: Understood) {
        let number = count(self.jobs.len());
        for (requirement, weight) in weighed {
            let (next_need, next_want) = (count(self.needs.len()), count(self.wants.len()));
            let need = *self.needs.entry(LevelNeed::of(&requirement)).or_insert(next_need);
            let Requirement { skill, alternatives, importance, evidence, .. } = requirement;
            let want = *self.wants.entry((skill, alternatives)).or_insert(next_want);
            self.rows.push((want, Row { job: number, weight, need, importance, minimum_kind: evidence }));
        }
        for ((field, numbers), name) in self.fields.iter_mut().zip(JOB_FIELDS) {
            for value in facets.remove(*name).into_iter().flatten() {
                let next = count(field.values.len());
                let number = *numbers.entry(value.clone()).or_insert(next);
                if number == next {
                    field.values.push(value);
                }
                field.numbers.push(number);
            }
            field.ends.push(count(field.numbers.len()));
        }
        self.jobs.push(job);
    }

    fn done(self) -> Shelf {
        let mut wants: Vec<(Want, u32)> = self.wants.into_iter().collect();
        wants.sort_unstable_by_key(|(_, number)| *number);
        let graph = self.graph;
        let ways: Vec<_> = wants.par_iter().map(|((skill, also), _)| alternatives(graph, skill, also).0).collect();
        let mut by_skill: HashMap<Iri, Vec<Way>> = HashMap::new();
        for (want, ways) in (0_u32..).zip(ways) {
            for way in ways {
                let way_to = Way { want, relation_per_mille: way.relation_per_mille };
                by_skill.entry(way.skill).or_default().push(way_to);
            }
        }
        let mut rows = self.rows;
        rows.sort_by_key(|(want, _)| *want);
        let mut ends = vec![0_u32; wants.len()];
        for (want, _) in &rows {
            if let Some(it) = ends.get_mut(*want as usize) {
                *it += 1;
            }
        }
        let mut sum = 0;
        for it in &mut ends {
            sum += *it;
            *it = sum;
        }
        let mut needs: Vec<(LevelNeed, u32)> = self.needs.into_iter().collect();
        needs.sort_unstable_by_key(|(_, number)| *number);
        Shelf {
            jobs: self.jobs,
            ends,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            needs: needs.into_iter().map(|(need, _)| need).collect(),
            by_skill,
            fields: self.fields.into_iter().map(|(field, _)| field).collect(),
        }
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
