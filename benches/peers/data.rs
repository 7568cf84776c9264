//! The generator's data as flat little-endian arrays, for programs in other languages.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

use anyhow::{Context, Result, ensure};
use skillmatch::{
    model::{AlignmentStrength, Importance, Iri, Level},
    ranking::{Credit, HeldLevel, Plan, PlanRequirement},
};

use crate::{corpus::SKILLS, serving::world::World};

/// What a must met adds to a key: more than all units; sums stay exact in f32 with up to 15 musts.
const MUST: u32 = 1 << 20;

/// How much of everything there is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Learners.
    pub(crate) learners: usize,
    /// Learners, the first, whose coverage is asked for.
    pub(crate) covered: usize,
    /// How many of these are multiplied at a time.
    pub(crate) chunk: usize,
    /// How many results a job gets.
    pub(crate) limit: usize,
    /// Cores that everybody may use.
    pub(crate) cores: usize,
}

/// Writes learners, jobs and occupations.
pub(crate) fn write(world: &World, folder: &Path, sizes: Sizes, jobs: &[Plan], occupations: &[Plan]) -> Result<()> {
    let Sizes { learners, covered, chunk, limit, cores } = sizes;
    let meta = serde_json::json!({
        "learners": learners, "covered": covered, "chunk": chunk, "limit": limit, "cores": cores, "skills": SKILLS,
    });
    fs::write(folder.join("meta.json"), meta.to_string())?;
    let (mut starts, mut features) = (Array::new(folder, "learners.starts")?, Array::new(folder, "learners.features")?);
    let mut end = 0;
    starts.push(0)?;
    for number in 0..learners {
        let held = world.learner(number).held;
        let mut of: Vec<u32> = held
            .iter()
            .map(|it| Ok(u32::try_from(it.skill)? * 5 + u32::from(it.level) - 1))
            .collect::<Result<_, std::num::TryFromIntError>>()?;
        of.sort_unstable();
        of.iter().try_for_each(|it| features.push(*it))?;
        end += u32::try_from(of.len())?;
        starts.push(end)?;
    }
    starts.finish()?;
    features.finish()?;
    let ranks = world.ranks();
    plans(folder, "jobs", jobs, &ranks)?;
    plans(folder, "occupations", occupations, &ranks)
}

fn plans(folder: &Path, name: &str, plans: &[Plan], ranks: &BTreeMap<&Iri, usize>) -> Result<()> {
    let array = |part: &str| Array::new(folder, &format!("{name}.{part}"));
    let (mut starts, mut skills, mut keys, mut units) =
        (array("starts")?, array("skills")?, array("keys")?, array("units")?);
    let mut end = 0;
    starts.push(0)?;
    for plan in plans {
        ensure!(plan.required_total() < 15, "so many musts are not exact in f32");
        for requirement in &plan.requirements {
            let rank = *ranks.get(&requirement.skill).context("a skill without a rank")?;
            skills.push(u32::try_from(rank)?)?;
            for level in Level::ALL {
                let credit = credit(requirement, level);
                keys.push(key(requirement, credit))?;
                units.push(credit.units.0)?;
            }
            end += 1;
        }
        starts.push(end)?;
    }
    [starts, skills, keys, units].into_iter().try_for_each(Array::finish)
}

fn credit(requirement: &PlanRequirement, level: Level) -> Credit {
    requirement.credit(1_000, HeldLevel { level: Some(level), position: None }, AlignmentStrength::Assessed)
}

fn key(requirement: &PlanRequirement, credit: Credit) -> u32 {
    let must = credit.met && requirement.importance == Importance::Required;
    credit.units.0 + if must { MUST } else { 0 }
}

/// The key that a learner has for a job, worked out one requirement at a time.
pub(crate) fn key_of(world: &World, plan: &Plan, ranks: &BTreeMap<&Iri, usize>, learner: usize) -> u64 {
    let held = world.learner(learner).held;
    let of = |requirement: &PlanRequirement| {
        let rank = *ranks.get(&requirement.skill)?;
        let level = Level::from_number(held.iter().find(|it| it.skill == rank)?.level)?;
        Some(u64::from(key(requirement, credit(requirement, level))))
    };
    plan.requirements.iter().filter_map(of).sum()
}

/// Numbers from a file that the other side wrote.
pub(crate) fn read<const BYTES: usize>(folder: &Path, name: &str) -> Result<Vec<u64>> {
    let bytes = fs::read(folder.join(name)).with_context(|| format!("{name} was not written"))?;
    let (numbers, rest) = bytes.as_chunks::<BYTES>();
    ensure!(rest.is_empty(), "{name} has half a number");
    Ok(numbers.iter().map(|it| it.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))).collect())
}

/// A file of numbers of 32 bits.
struct Array(BufWriter<File>);

impl Array {
    fn new(folder: &Path, name: &str) -> Result<Self> {
        Ok(Self(BufWriter::new(File::create(folder.join(name))?)))
    }

    fn push(&mut self, number: u32) -> Result<()> {
        Ok(self.0.write_all(&number.to_le_bytes())?)
    }

    fn finish(mut self) -> Result<()> {
        Ok(self.0.flush()?)
    }
}
