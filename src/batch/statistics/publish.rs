//! From what was counted to what may be published.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Asked, COLUMNS, Estimate, OTHERS, People, ReadingError, Sample, estimate, hide, merged};
use crate::{
    batch::{
        balance::{Counts, JobCounts, Weighed},
        work::Group,
    },
    model::Iri,
};

/// How counts become fit to be published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishOptions {
    /// Counts of fewer people are left out.
    pub least_people: u64,
    /// How well requirements were read out of ads; without it intervals say nothing of that.
    pub reading: Option<ReadingError>,
}

impl Default for PublishOptions {
    fn default() -> Self {
        Self { least_people: 10, reading: None }
    }
}

/// What may be published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Published {
    /// Of everybody.
    pub everybody: PublishedGroup,
    /// Of each group: by field in the order asked, then most ads first, then by value.
    pub groups: Vec<PublishedGroup>,
    /// How many counts of people are left out.
    pub left_out: u64,
}

/// What may be published of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedGroup {
    /// The group; [`OTHERS`] for groups of few people, put together.
    pub group: Group,
    /// Its ads, each counted once.
    pub ads: u64,
    /// How many more there were that said the same as one of these.
    pub repeated_ads: u64,
    /// Its people; `None` when they are few, or when the field is not one of people.
    pub learners: Option<u64>,
    /// Each skill that its ads ask for, most asked first, then by IRI.
    pub skills: Vec<PublishedSkill>,
}

/// What may be published of a skill in a group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedSkill {
    /// The skill.
    pub skill: Iri,
    /// Its name.
    pub label: String,
    /// Ads that ask for it.
    pub asked: u64,
    /// Of these, ads that require it.
    pub required: u64,
    /// The share of ads that ask for it, by weight, with its 95 % interval.
    pub asked_share: Estimate,
    /// People by how they hold it, in the order of [`People`]; `None`: left out.
    pub people: [Option<u64>; COLUMNS],
    /// The share of people who hold it in any way, by weight; `None` when it would tell a count that is left out.
    pub held_share: Option<f64>,
}

/// A group as it is shown: of which groups of the counts it is made.
#[derive(Debug, Default)]
struct Shown {
    group: Option<Group>,
    jobs_of: BTreeSet<u32>,
    learners_of: BTreeSet<u32>,
    /// Whether people are told of this group at all.
    has_people: bool,
}

/// Decides what may be published; `by` are the fields, in the order in which they are to stand.
pub fn publish(counts: &Counts, by: &[String], options: &PublishOptions) -> Published {
    let ads = ads(counts);
    let everybody = Shown {
        group: Some(Group::everybody()),
        jobs_of: BTreeSet::from([0]),
        learners_of: BTreeSet::from([0]),
        has_people: counts.learners.get(&0).is_some_and(|it| it.count >= options.least_people),
    };
    let fields: Vec<Vec<Shown>> =
        by.iter().map(|field| shown_of(counts, field, options, everybody.has_people)).collect();
    let everybody_of = demand(counts, &ads, &everybody, options);
    let mut of_fields: Vec<Vec<PublishedGroup>> =
        fields.iter().map(|groups| groups.iter().map(|it| demand(counts, &ads, it, options)).collect()).collect();
    let mut published = Published { everybody: everybody_of, groups: Vec::new(), left_out: 0 };
    let asked: BTreeMap<u32, Iri> =
        counts.skills.iter().zip(0..).map(|((skill, _), number)| (number, skill.clone())).collect();
    for (number, skill) in &asked {
        let all = people(counts, &everybody, *number);
        let tables: Vec<Vec<People>> =
            fields.iter().map(|groups| groups.iter().map(|it| people(counts, it, *number)).collect()).collect();
        let decided = hidden(all, &fields, &tables, options.least_people);
        let mut fill = |group: &mut PublishedGroup, shown: &Shown, people: People, hidden: [bool; COLUMNS]| {
            let Some(of_skill) = group.skills.iter_mut().find(|it| it.skill == *skill) else { return };
            if !shown.has_people {
                return;
            }
            for ((cell, count), hidden) in of_skill.people.iter_mut().zip(people.counts()).zip(hidden) {
                *cell = (!hidden).then_some(count);
                published.left_out += u64::from(hidden);
            }
            of_skill.held_share = (!hidden[0]).then(|| held_share(counts, shown, *number));
        };
        fill(&mut published.everybody, &everybody, all, decided.0);
        for (((groups, shown), people), hidden) in of_fields.iter_mut().zip(&fields).zip(&tables).zip(decided.1) {
            for (((group, shown), people), hidden) in groups.iter_mut().zip(shown).zip(people).zip(hidden) {
                fill(group, shown, *people, hidden);
            }
        }
    }
    for groups in &mut of_fields {
        groups.sort_by(|a, b| (b.ads, b.learners, &a.group).cmp(&(a.ads, a.learners, &b.group)));
        published.groups.append(groups);
    }
    published
}

/// What is left out of everybody and of each group.
type Decided = ([bool; COLUMNS], Vec<Vec<[bool; COLUMNS]>>);

/// Groups that do not sum to everybody, since somebody is in several, are looked at one by one.
fn hidden(all: People, fields: &[Vec<Shown>], tables: &[Vec<People>], least: u64) -> Decided {
    let sums = |table: &Vec<People>| table.iter().fold(People::default(), |sum, it| sum.and(*it)) == all;
    let told = |field: &[Shown]| field.iter().all(|it| it.has_people);
    let together: Vec<bool> = fields.iter().zip(tables).map(|(field, table)| told(field) && sums(table)).collect();
    let of_together = tables.iter().zip(&together).filter(|it| *it.1).map(|it| it.0.clone());
    let decided = hide(all, &of_together.collect::<Vec<_>>(), least);
    let mut groups = decided.groups.into_iter();
    let of_groups = tables.iter().zip(&together).map(|(table, together)| {
        let alone = || table.iter().map(|it| hide(*it, &[], least).all).collect();
        if *together { groups.next().unwrap_or_default() } else { alone() }
    });
    (decided.all, of_groups.collect())
}

/// The groups of a field as they are shown.
fn shown_of(counts: &Counts, field: &str, options: &PublishOptions, has_people: bool) -> Vec<Shown> {
    let numbered = || (0..).zip(&counts.groups).filter(|(_, group)| group.field == field);
    let said = counts.field(field);
    let sizes: BTreeMap<String, u64> = numbered()
        .filter_map(|(number, group)| Some((group.value.clone(), counts.learners.get(&number)?.count)))
        .collect();
    let names = if said.of_learners { merged(&sizes, options.least_people) } else { BTreeMap::new() };
    let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
    for (number, group) in numbered() {
        // Of a group without people there is nothing to hide.
        let value = names.get(&group.value).unwrap_or(&group.value);
        let it = shown.entry(value.clone()).or_default();
        it.group = Some(Group { field: field.to_owned(), value: value.clone() });
        it.jobs_of.insert(if said.of_jobs { number } else { 0 });
        it.learners_of.insert(if said.of_learners { number } else { 0 });
        it.has_people =
            said.of_learners && has_people && (value != OTHERS || sum_of(&sizes, &names) >= options.least_people);
    }
    shown.into_values().collect()
}

/// The people of the groups that were put together.
fn sum_of(sizes: &BTreeMap<String, u64>, names: &BTreeMap<String, String>) -> u64 {
    sizes.iter().filter(|(value, _)| names.get(*value).is_some_and(|it| it == OTHERS)).map(|it| it.1).sum()
}

/// An ad that is counted, with the groups of all that say the same.
struct Ad<'a> {
    job: &'a JobCounts,
    groups: Vec<u32>,
}

fn ads(counts: &Counts) -> Vec<Ad<'_>> {
    let mut ads: BTreeMap<usize, Ad<'_>> = BTreeMap::new();
    for job in &counts.jobs {
        let Some(first) = counts.jobs.get(job.same_as) else { continue };
        let ad = ads.entry(job.same_as).or_insert_with(|| Ad { job: first, groups: vec![] });
        ad.groups.push(0);
        ad.groups.extend(&job.groups);
    }
    ads.into_values().collect()
}

/// What the ads of a group ask for; people are filled in later.
fn demand(counts: &Counts, ads: &[Ad<'_>], shown: &Shown, options: &PublishOptions) -> PublishedGroup {
    let mut sample = Sample::default();
    let mut repeated_ads = 0;
    let mut skills: BTreeMap<u32, (u64, u64, Asked)> = BTreeMap::new();
    for ad in ads {
        // An ad counts once in each group in which it was posted, however often.
        let times = ad.groups.iter().filter(|it| shown.jobs_of.contains(it)).count() as u64;
        if times == 0 {
            continue;
        }
        repeated_ads += times - 1;
        sample.add(ad.job.weight_millionths);
        let weight = u128::from(ad.job.weight_millionths);
        for asked in &ad.job.skills {
            let (count, required, weights) = skills.entry(asked.skill).or_default();
            *count += 1;
            *required += u64::from(asked.is_required);
            *if asked.is_read { &mut weights.read } else { &mut weights.stated } += weight;
        }
    }
    let named = skills.into_iter().filter_map(|(number, (asked, required, weights))| {
        let (skill, label) = counts.skills.get(usize::try_from(number).ok()?)?.clone();
        let asked_share = estimate(weights, &sample, options.reading.as_ref());
        Some(PublishedSkill { skill, label, asked, required, asked_share, people: [None; COLUMNS], held_share: None })
    });
    let mut skills: Vec<PublishedSkill> = named.collect();
    skills.sort_by(|a, b| b.asked.cmp(&a.asked).then_with(|| a.skill.cmp(&b.skill)));
    let group = shown.group.clone().unwrap_or_else(Group::everybody);
    let learners = shown.has_people.then(|| learners(counts, shown).count);
    PublishedGroup { group, ads: sample.count, repeated_ads, learners, skills }
}

fn learners(counts: &Counts, shown: &Shown) -> Weighed {
    let of = shown.learners_of.iter().filter_map(|it| counts.learners.get(it));
    of.fold(Weighed::default(), |sum, it| sum.and(*it))
}

fn held(counts: &Counts, shown: &Shown, skill: u32) -> [Weighed; 3] {
    let of = shown.learners_of.iter().filter_map(|it| counts.supply.get(&(*it, skill)));
    of.fold(<[Weighed; 3]>::default(), |sum, it| std::array::from_fn(|at| sum[at].and(it[at])))
}

fn people(counts: &Counts, shown: &Shown, skill: u32) -> People {
    let [held, issued, verified] = held(counts, shown, skill).map(|it| it.count);
    People {
        missing: learners(counts, shown).count.saturating_sub(held),
        claimed: held.saturating_sub(issued),
        issued: issued.saturating_sub(verified),
        verified,
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share, shown to six digits")]
fn held_share(counts: &Counts, shown: &Shown, skill: u32) -> f64 {
    let [held, ..] = held(counts, shown, skill);
    let all = learners(counts, shown).weight_millionths.max(1);
    held.weight_millionths as f64 / all as f64
}
