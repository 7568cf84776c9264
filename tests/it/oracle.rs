//! A second opinion on every ranking: plain loops over plain tables, written from what a score means and sharing nothing
//! with the program but its records. The index must agree with it to the last unit, id and count.

mod agreement;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rayon::prelude::*;
use skillmatch::{
    model::{
        AlignmentStrength, CredentialStatus, Evidence, EvidenceKind, Holder, HolderKind, Importance, LevelStatement,
        Requirement, RequirementOrigin, ResultStatus, ReuseLevel, SkillKind, SkillRelationKind,
    },
    ranking::{self, Backend, Filters, MustMode, Query, Sort, compile, explain},
};

use crate::support::{Asked, Random, UNKNOWN_SKILLS, World, skill_iri, skill_number};

/// Building a catalog takes longer than asking it a hundred questions.
const CATALOGS: u64 = 24;
const QUERIES: u64 = 150;

/// A level as the oracle sees it: 1 to 5, and the scale and point where it was stated on one.
#[derive(Debug, Clone, Copy)]
struct Point {
    level: i32,
    on_scale: Option<(u8, i32)>,
}

/// A requirement, ready to be counted.
struct Need {
    units: u64,
    required: bool,
    minimum: Option<Point>,
    desired: Option<Point>,
    kind: EvidenceKind,
    /// Per mille, by the number of the skill.
    relation: Vec<u64>,
}

/// What the oracle keeps of a skill.
struct Node {
    group: bool,
    hub: bool,
}

struct Oracle<'a> {
    world: &'a World,
    nodes: Vec<Node>,
    /// Relations between two skills that are there.
    edges: Vec<(usize, usize, SkillRelationKind)>,
}

/// What came out for one holder.
struct Counted<'a> {
    holder: &'a Holder,
    required_met: u32,
    units: u64,
    focus: u64,
    verified: u64,
}

impl<'a> Oracle<'a> {
    fn new(world: &'a World) -> Self {
        let count = world.skills.len();
        let mut edges = Vec::new();
        for relation in &world.relations {
            let (from, to) = (skill_number(&relation.from), skill_number(&relation.to));
            if from != to && from < count && to < count && !edges.contains(&(from, to, relation.kind)) {
                edges.push((from, to, relation.kind));
            }
        }
        let nodes = world.skills.iter().map(|it| Node { group: it.kind == SkillKind::Group, hub: false }).collect();
        let mut oracle = Self { world, nodes, edges };
        for skill in 0..count {
            let mut related = BTreeSet::new();
            for &(from, to, kind) in &oracle.edges {
                if kind == SkillRelationKind::Related && (from == skill || to == skill) {
                    related.insert(from + to - skill);
                }
            }
            let below = oracle.below(skill, usize::MAX).len();
            oracle.nodes[skill].hub = oracle.nodes[skill].group
                || world.skills[skill].reuse == Some(ReuseLevel::Transversal)
                || related.len() > 50
                || below > 50;
        }
        oracle
    }

    /// The skills below, up to so many steps down, not through groups.
    fn below(&self, skill: usize, steps: usize) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        let mut last = BTreeSet::from([skill]);
        for _ in 0..steps {
            let mut next = BTreeSet::new();
            for &(from, to, kind) in &self.edges {
                let enter = !self.nodes[from].group && from != skill && !found.contains(&from);
                if kind == SkillRelationKind::Broader && last.contains(&to) && enter {
                    next.insert(from);
                }
            }
            if next.is_empty() {
                break;
            }
            found.extend(next.iter().copied());
            last = next;
        }
        found
    }

    /// How much each skill stands for `requirement`, per mille.
    fn relations(&self, requirement: &Requirement) -> Vec<u64> {
        let start = skill_number(&requirement.skill);
        let mut same: BTreeSet<usize> = requirement.alternatives.iter().map(skill_number).collect();
        same.insert(start);
        loop {
            let before = same.len();
            for &(from, to, kind) in &self.edges {
                if kind == SkillRelationKind::Exact && (same.contains(&from) || same.contains(&to)) {
                    same.extend([from, to]);
                }
            }
            if same.len() == before {
                break;
            }
        }
        let mut relation = vec![0; self.nodes.len() + UNKNOWN_SKILLS];
        let mut give = |skill: usize, per_mille: u64| relation[skill] = per_mille.max(relation[skill]);
        for &member in &same {
            give(member, 1000);
            let Some(node) = self.nodes.get(member) else { continue };
            for narrower in self.below(member, 3) {
                give(narrower, if node.hub { 500 } else { 1000 });
            }
            for &(from, to, kind) in &self.edges {
                let other = if from == member { to } else { from };
                match kind {
                    _ if from != member && to != member => {}
                    SkillRelationKind::Close => give(other, 900),
                    SkillRelationKind::Related if !node.hub && !self.nodes[other].hub => give(other, 300),
                    SkillRelationKind::PartOf if to == member => give(from, 500),
                    SkillRelationKind::Broader if from == member && !self.nodes[to].hub => give(to, 500),
                    _ => {}
                }
            }
        }
        let mut kept: Vec<usize> = (0..relation.len()).filter(|it| relation[*it] > 0).collect();
        kept.sort_by_key(|it| (*it != start, Reverse(relation[*it]), skill_iri(*it)));
        for cut in kept.into_iter().skip(256) {
            relation[cut] = 0;
        }
        relation
    }

    /// `None` when nothing has any weight.
    fn needs(&self, asked: &Asked) -> Option<Vec<Need>> {
        let requirements = self.folded(&merged(&asked.requirements, asked.options.minimum_kind));
        let weights: Vec<u128> = requirements.iter().map(|it| u128::from(it.weight.millionths())).collect();
        let units = shared_out(&weights)?;
        let need = |(requirement, units): (&Requirement, u64)| Need {
            units,
            required: requirement.importance == Importance::Required,
            minimum: point(requirement.minimum_level.as_ref()),
            desired: point(requirement.desired_level.as_ref()),
            kind: requirement.evidence.unwrap_or(asked.options.minimum_kind),
            relation: self.relations(requirement),
        };
        Some(requirements.iter().zip(units).map(need).collect())
    }

    /// Derived requirements go into the first one below them, and on from there.
    fn folded(&self, requirements: &[Requirement]) -> Vec<Requirement> {
        let mut kept = requirements.to_vec();
        let into = |general: usize| -> Option<usize> {
            if requirements[general].origin == RequirementOrigin::Stated {
                return None;
            }
            let general = skill_number(&requirements[general].skill);
            // A group is never walked through, so nothing counts as below it.
            self.nodes.get(general).filter(|it| !it.group)?;
            let below = self.below_for_folding(general);
            requirements.iter().position(|it| below.contains(&skill_number(&it.skill)))
        };
        for (at, general) in requirements.iter().enumerate() {
            let Some(mut target) = into(at) else { continue };
            while let Some(next) = into(target) {
                target = next;
            }
            let specific = kept.iter_mut().find(|it| it.skill == requirements[target].skill).unwrap();
            specific.weight = specific.weight.max(general.weight);
            specific.importance = specific.importance.min(general.importance);
        }
        let stays: Vec<bool> = (0..requirements.len()).map(|it| into(it).is_none()).collect();
        kept.into_iter().zip(stays).filter(|(_, stays)| *stays).map(|(it, _)| it).collect()
    }

    /// All skills below, where what stands in between is no group but the lowest may be.
    fn below_for_folding(&self, skill: usize) -> BTreeSet<usize> {
        let mut found = self.below(skill, usize::MAX);
        for &(from, to, kind) in &self.edges {
            if kind == SkillRelationKind::Broader && (to == skill || found.contains(&to)) && self.nodes[from].group {
                found.insert(from);
            }
        }
        found
    }

    fn count(asked: &Asked, needs: &[Need], holder: &'a Holder) -> Counted<'a> {
        let counting = |it: &&Evidence, kind| counts(it, asked, kind);
        let (mut required_met, mut units) = (0, 0);
        for need in needs {
            let (mut best, mut met) = (0, false);
            for evidence in holder.evidence.iter().filter(|it| counting(it, need.kind)) {
                let (credit, meets) = credit(need, evidence);
                best = best.max(credit);
                met |= meets;
            }
            units += best;
            required_met += u32::from(met && need.required);
        }
        let ours: Vec<&Evidence> =
            holder.evidence.iter().filter(|it| counting(it, asked.options.minimum_kind)).collect();
        let skills: BTreeSet<usize> = ours.iter().map(|it| skill_number(&it.skill)).collect();
        let wanted = skills.iter().filter(|&&skill| needs.iter().any(|it| it.relation[skill] > 0)).count();
        let verified = ours.iter().filter(|it| it.kind == EvidenceKind::Verified).count();
        let (focus, verified) = (per_mille(wanted, skills.len()), per_mille(verified, ours.len()));
        Counted { holder, required_met, units, focus, verified }
    }

    /// Everybody who comes out, best first, before filters.
    fn ranked(&self, asked: &Asked, needs: &[Need]) -> Vec<Counted<'a>> {
        let musts = u32::try_from(needs.iter().filter(|it| it.required).count()).unwrap();
        let mut out = Vec::new();
        for ((kind, _), holder) in &self.world.holders {
            let counted = Self::count(asked, needs, holder);
            let enough = match asked.must {
                MustMode::First | MustMode::Off => true,
                MustMode::Strict => counted.required_met >= musts,
                MustMode::AtLeast(least) => counted.required_met >= least.min(musts),
            };
            if *kind == asked.holders && counted.units > 0 && enough {
                out.push(counted);
            }
        }
        let version = ranking::version_hash(&self.world.index.snapshot().data_version());
        out.sort_by_key(|it| {
            let focus = if asked.sort == Sort::Focus { it.focus } else { 0 };
            let met = if asked.must == MustMode::Off { 0 } else { it.required_met };
            let tie = ranking::tie_hash(version, ranking::id_hash(&it.holder.id));
            Reverse((focus, met, it.units, it.verified, tie))
        });
        out
    }
}

fn per_mille(part: usize, whole: usize) -> u64 {
    u64::try_from((part * 1000).checked_div(whole).unwrap_or(0)).unwrap()
}

fn merged(requirements: &[Requirement], minimum_kind: EvidenceKind) -> Vec<Requirement> {
    let higher = |one: Option<LevelStatement>, other: Option<LevelStatement>| {
        let height = |it: &LevelStatement| (it.level, it.position.map(|it| it.position));
        match (one, other) {
            (Some(one), Some(other)) => Some(if height(&other) > height(&one) { other } else { one }),
            (one, other) => one.or(other),
        }
    };
    let mut merged: Vec<Requirement> = Vec::new();
    for requirement in requirements {
        let again = requirement.clone();
        match merged.iter_mut().find(|it| it.skill == again.skill) {
            None => merged.push(again),
            Some(first) => {
                first.weight = first.weight.max(again.weight);
                first.importance = first.importance.min(again.importance);
                first.minimum_level = higher(first.minimum_level.take(), again.minimum_level);
                first.desired_level = higher(first.desired_level.take(), again.desired_level);
                let strictness = |it: Option<EvidenceKind>| it.unwrap_or(minimum_kind);
                if first.evidence.is_some() || again.evidence.is_some() {
                    first.evidence = Some(strictness(first.evidence).max(strictness(again.evidence)));
                }
                first.origin = first.origin.min(again.origin);
                first.alternatives.extend(again.alternatives);
            }
        }
    }
    merged
}

/// 2^20 units by weight; what is left over goes one by one to who was cut off most, the earlier first.
fn shared_out(weights: &[u128]) -> Option<Vec<u64>> {
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return None;
    }
    let mut units: Vec<u128> = weights.iter().map(|it| (it << 20) / sum).collect();
    let mut rest: Vec<u128> = weights.iter().map(|it| (it << 20) % sum).collect();
    while units.iter().sum::<u128>() < 1 << 20 {
        let most = *rest.iter().max().unwrap();
        let first = rest.iter().position(|it| *it == most).unwrap();
        units[first] += 1;
        rest[first] = 0;
    }
    Some(units.into_iter().map(|it| u64::try_from(it).unwrap()).collect())
}

fn point(statement: Option<&LevelStatement>) -> Option<Point> {
    let statement = statement?;
    let on_scale = statement.position.map(|it| (it.scale as u8, i32::from(it.position)));
    Some(Point { level: i32::from(statement.level?.number()), on_scale })
}

fn counts(evidence: &Evidence, asked: &Asked, kind: EvidenceKind) -> bool {
    let day = asked.options.as_of;
    evidence.kind >= kind
        && evidence.status == CredentialStatus::Active
        && evidence.result == ResultStatus::Completed
        && evidence.issued_on.is_none_or(|it| it <= day)
        && evidence.expires_on.is_none_or(|it| it >= day)
}

/// How many levels `held` lies below `needed`; an unknown level is the lowest there is.
fn below(needed: Point, held: Option<Point>) -> i32 {
    let steps = match (held, needed.on_scale) {
        (None, Some((_, point))) => (point - 1).max(needed.level - 1),
        (None, None) => needed.level - 1,
        (Some(Point { on_scale: Some((scale, has)), .. }), Some((same, needs))) if scale == same => needs - has,
        (Some(held), _) => needed.level - held.level,
    };
    steps.max(0)
}

fn credit(need: &Need, evidence: &Evidence) -> (u64, bool) {
    let relation = need.relation[skill_number(&evidence.skill)];
    let held = point(evidence.level.as_ref());
    let short = need.minimum.map_or(0, |it| below(it, held));
    let mut fit = [1000, 500, 200, 0][usize::try_from(short.min(3)).unwrap()];
    let more = need.desired.filter(|desired| match need.minimum {
        None => true,
        Some(minimum) => match (minimum.on_scale, desired.on_scale) {
            (Some((one, low)), Some((other, high))) if one == other => high > low,
            _ => desired.level > minimum.level,
        },
    });
    if let Some(desired) = more
        && (short > 0 || below(desired, held) > 0)
    {
        fit = fit * 8 / 10;
    }
    let most = match evidence.strength {
        AlignmentStrength::Assessed => 1_000_000,
        AlignmentStrength::Taught => 800_000,
        AlignmentStrength::Mentioned => 300_000,
    };
    let meets = relation == 1000 && short == 0 && evidence.strength == AlignmentStrength::Assessed;
    (need.units * most.min(relation * fit) / 1_000_000, meets)
}

/// Whether a holder passes all filters but that of one field.
fn passes(holder: &Holder, filters: &Filters, but: Option<&str>) -> bool {
    filters.0.iter().filter(|(field, _)| Some(field.as_str()) != but).all(|(field, admitted)| {
        holder.facets.get(field).is_some_and(|values| values.iter().any(|it| admitted.contains(it)))
    })
}

/// The values of a field with how often they occur, most frequent first.
fn facet(all: &[Counted<'_>], filters: &Filters, field: &str) -> Vec<(String, u64)> {
    let mut counts: BTreeMap<String, u64> =
        filters.0.get(field).into_iter().flatten().map(|it| (it.clone(), 0)).collect();
    for counted in all.iter().filter(|it| passes(it.holder, filters, Some(field))) {
        for value in counted.holder.facets.get(field).into_iter().flatten() {
            *counts.entry(value.clone()).or_default() += 1;
        }
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by_key(|(value, count)| (Reverse(*count), value.clone()));
    counts
}
