//! How the concepts of a graph are tied: each tie once, in one direction, and what ties occupations to one another and
//! to skills put down at the occupation.

use std::collections::{HashMap, HashSet};

use super::{
    graph::{Graph, Id, Value},
    kinds::{Kind, Kinds, Nature},
    terms::Term,
};
use crate::model::{Importance, SkillRelationKind};

/// What is known of an occupation beside what it is called.
#[derive(Debug, Default)]
pub(super) struct OccupationTies {
    pub(super) broader: Vec<Id>,
    pub(super) related: Vec<Id>,
    pub(super) skills: Vec<(Id, Importance)>,
}

/// All ties of a graph.
#[derive(Debug, Default)]
pub(super) struct Ties {
    /// From, how, to, and the thing that it was stated of.
    pub(super) skills: Vec<(Id, SkillRelationKind, Id, Id)>,
    pub(super) occupations: HashMap<Id, OccupationTies>,
    /// Things that others took the place of.
    pub(super) replaced: HashSet<Id>,
    /// Ties that make no sense: a skill that is broader than an occupation.
    pub(super) mixed: Vec<Id>,
    seen: HashSet<(Id, SkillRelationKind, Id)>,
    asked: HashSet<(Id, Id)>,
}

impl Ties {
    pub(super) fn of(graph: &Graph, kinds: &Kinds) -> Self {
        let mut ties = Self::default();
        // Essential first: what is stated both ways is essential.
        for (importance, forward, backward) in [
            (Importance::Required, Term::EssentialSkill, Term::EssentialFor),
            (Importance::Preferred, Term::OptionalSkill, Term::OptionalFor),
        ] {
            for subject in graph.subjects() {
                for target in graph.linked(*subject, forward) {
                    ties.asks(graph, kinds, *subject, target, importance);
                }
                for target in graph.linked(*subject, backward) {
                    ties.asks(graph, kinds, target, *subject, importance);
                }
            }
        }
        for subject in graph.subjects() {
            ties.read(graph, kinds, *subject);
        }
        ties
    }

    /// An occupation asks for a skill; of two skills: they are related.
    fn asks(&mut self, graph: &Graph, kinds: &Kinds, from: Id, skill: Id, importance: Importance) {
        match kinds.nature_of(graph, from, Nature::Occupation) {
            Some(Nature::Occupation) => self.ask(from, skill, importance),
            Some(Nature::Skill) => self.tie(graph, kinds, (from, SkillRelationKind::Related, skill), from),
            None => {}
        }
    }

    fn ask(&mut self, occupation: Id, skill: Id, importance: Importance) {
        if self.asked.insert((occupation, skill)) {
            self.occupations.entry(occupation).or_default().skills.push((skill, importance));
        }
    }

    fn read(&mut self, graph: &Graph, kinds: &Kinds, subject: Id) {
        let collection = matches!(kinds.kind(subject), Some(Kind::Collection(_)));
        if !collection && !matches!(kinds.kind(subject), Some(Kind::Concept(_))) {
            return;
        }
        // What is stated of all that is above says nothing more where the next above is stated.
        let next_above = graph.has(subject, Term::Broader);
        let next_below = graph.has(subject, Term::Narrower);
        for (term, value) in graph.statements(subject) {
            let Value::Thing(target) = value else { continue };
            let target = *target;
            let tie = match term {
                Term::Broader | Term::BroadMatch => (subject, SkillRelationKind::Broader, target),
                Term::BroaderTransitive if !next_above => (subject, SkillRelationKind::Broader, target),
                Term::Narrower | Term::NarrowMatch => (target, SkillRelationKind::Broader, subject),
                Term::NarrowerTransitive if !next_below => (target, SkillRelationKind::Broader, subject),
                Term::Related | Term::RelatedMatch => (subject, SkillRelationKind::Related, target),
                Term::Exact => (subject, SkillRelationKind::Exact, target),
                Term::Close => (subject, SkillRelationKind::Close, target),
                Term::ReplacedBy => (subject, SkillRelationKind::ReplacedBy, target),
                Term::Replaces => (target, SkillRelationKind::ReplacedBy, subject),
                _ => continue,
            };
            self.tie(graph, kinds, tie, subject);
        }
        if collection {
            for member in graph.members(subject) {
                self.tie(graph, kinds, (member, SkillRelationKind::PartOf, subject), subject);
            }
        }
    }

    fn tie(&mut self, graph: &Graph, kinds: &Kinds, tie: (Id, SkillRelationKind, Id), stated_of: Id) {
        let (from, kind, to) = tie;
        let symmetric =
            matches!(kind, SkillRelationKind::Related | SkillRelationKind::Exact | SkillRelationKind::Close);
        let key = if symmetric { (from.min(to), kind, from.max(to)) } else { tie };
        if from == to || !self.seen.insert(key) {
            return;
        }
        let near = kinds.nature_of(graph, stated_of, Nature::Skill).unwrap_or(Nature::Skill);
        let natures = (kinds.nature_of(graph, from, near), kinds.nature_of(graph, to, near));
        if kind == SkillRelationKind::ReplacedBy {
            self.replaced.insert(from);
        }
        match natures {
            (Some(Nature::Skill), Some(Nature::Skill)) => self.skills.push((from, kind, to, stated_of)),
            (Some(Nature::Occupation), Some(Nature::Occupation)) => {
                let mine = self.occupations.entry(from).or_default();
                match kind {
                    SkillRelationKind::Broader | SkillRelationKind::PartOf => mine.broader.push(to),
                    _ => mine.related.push(to),
                }
            }
            // A link between the two without a word on how much it matters.
            (Some(Nature::Occupation), Some(Nature::Skill)) if symmetric => self.ask(from, to, Importance::Preferred),
            (Some(Nature::Skill), Some(Nature::Occupation)) if symmetric => self.ask(to, from, Importance::Preferred),
            (None, _) | (_, None) => {}
            _ => self.mixed.push(stated_of),
        }
    }
}
