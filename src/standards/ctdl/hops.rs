//! What a thing stands for: its own `assesses` and `teaches`, and those of the assessments and courses that it requires.
//! Most skills of a credential are two hops away.

use std::collections::{HashMap, HashSet};

use super::{
    conditions::{ALTERNATIVES, DEEPEST},
    reader::Reader,
};
use crate::{
    model::{Alignment, AlignmentKind, AlignmentStrength, Problem},
    standards::shared::{
        Node,
        ctdl::{alignment::Meaning, terms},
    },
};

/// So many characters of a name stand in a reason.
const LONGEST_NAME: usize = 120;

/// Alignments by what they point at, each with the firmest tie that was found.
#[derive(Default)]
struct Found {
    alignments: Vec<Alignment>,
    places: HashMap<(AlignmentKind, String), usize>,
}

impl Found {
    fn add_any(&mut self, alignment: Option<Alignment>) {
        if let Some(alignment) = alignment {
            self.add(alignment);
        }
    }

    fn add(&mut self, alignment: Alignment) {
        match self.places.entry(target_of(&alignment)) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(self.alignments.len());
                self.alignments.push(alignment);
            }
            std::collections::hash_map::Entry::Occupied(known) => {
                if let Some(mine) = self.alignments.get_mut(*known.get())
                    && mine.strength < alignment.strength
                {
                    *mine = alignment;
                }
            }
        }
    }
}

fn target_of(alignment: &Alignment) -> (AlignmentKind, String) {
    let named = || {
        let parts = [&alignment.framework, &alignment.target_code, &alignment.target_name];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    (alignment.kind, alignment.target_url.as_deref().map_or_else(named, terms::key))
}

impl<'a> Reader<'_, 'a> {
    /// Everything that a thing is aligned to: skills and occupations.
    pub(super) fn alignments(&mut self, node: &Node<'a>) -> Vec<Alignment> {
        let mut found = Found::default();
        self.statements(node, None, &mut found);
        let mut seen = HashSet::new();
        for condition in terms::all(node, &["requires"]) {
            self.through(&condition, 0, &mut seen, &mut found);
        }
        for manifest in self.manifests(node, &["commonConditions", "hasConditionManifest"]) {
            for condition in terms::all(&manifest, &["requires"]) {
                self.through(&condition, 0, &mut seen, &mut found);
            }
        }
        let occupation = Meaning {
            kind: AlignmentKind::Occupation,
            strength: AlignmentStrength::Mentioned,
            reason: "ceterms:occupationType",
        };
        for item in terms::all(node, &["occupationType", "targetOccupation"]) {
            found.add_any(self.alignment(&item, occupation));
        }
        found.alignments.truncate(self.scope.limits.alignments);
        found.alignments
    }

    /// What a thing says that it assesses and teaches. `through` is the thing by which another one stands for this.
    fn statements(&mut self, node: &Node<'a>, through: Option<&str>, found: &mut Found) {
        for (term, verb, strength) in
            [("assesses", "assessed", AlignmentStrength::Assessed), ("teaches", "taught", AlignmentStrength::Taught)]
        {
            let reason = match through {
                None => format!("ceterms:{term}"),
                Some(name) => format!("{verb} by `{name}`, which it requires (ceterms:{term})"),
            };
            let meaning = Meaning { kind: AlignmentKind::Skill, strength, reason: &reason };
            let items = terms::all(node, &[term]);
            let limit = self.scope.limits.alignments;
            if through.is_none() && items.len() > limit {
                let message = format!("{} alignments are more than {limit} (limit `alignments`)", items.len());
                let hint = "align it to what it really assesses";
                self.reading.problems.push(Problem::error(node.place(), message, hint));
            }
            for item in items.into_iter().take(limit) {
                let problems = self.reading.problems.len();
                let alignment = self.alignment(&item, meaning);
                if through.is_some() {
                    // Said once, where the thing itself is read.
                    self.reading.problems.truncate(problems);
                    if !self.spend(alignment.as_ref().map_or(0, size_of_alignment), node) {
                        return;
                    }
                }
                found.add_any(alignment);
            }
        }
    }

    /// What one condition leads to.
    fn through(&mut self, item: &Node<'a>, depth: usize, seen: &mut HashSet<String>, found: &mut Found) {
        if depth > DEEPEST || !self.spend(200, item) {
            return;
        }
        let condition = self.resolve(item);
        if !condition.value.is_object() {
            return;
        }
        let meaning = Meaning {
            kind: AlignmentKind::Skill,
            strength: AlignmentStrength::Assessed,
            reason: "one must show it to earn this (ceterms:requires, targetCompetency)",
        };
        let problems = self.reading.problems.len();
        for competency in terms::all(&condition, &["targetCompetency"]) {
            found.add_any(self.alignment(&competency, meaning));
        }
        self.reading.problems.truncate(problems);
        for term in ["targetAssessment", "targetLearningOpportunity"] {
            for target in terms::all(&condition, &[term]) {
                self.required(&target, depth, seen, found);
            }
        }
        let others: Vec<Node<'a>> = ALTERNATIVES.iter().flat_map(|term| terms::all(&condition, &[term])).collect();
        self.ways(&others, depth, found);
    }

    /// An assessment, course or programme that must be passed or completed, with the parts of a programme.
    fn required(&mut self, item: &Node<'a>, depth: usize, seen: &mut HashSet<String>, found: &mut Found) {
        let node = self.resolve(item);
        if depth > DEEPEST || self.is_spent() || !node.value.is_object() || !seen.insert(node.place()) {
            return;
        }
        let name = terms::text(&node, &["name", "targetNodeName"]).or_else(|| terms::ctid(&node));
        let name = name.or_else(|| terms::id(&node)).unwrap_or_else(|| "something without a name".to_owned());
        let name: String = name.chars().take(LONGEST_NAME).collect();
        self.statements(&node, Some(&name), found);
        for part in terms::all(&node, &["hasPart"]) {
            self.required(&part, depth + 1, seen, found);
        }
    }

    /// Ways of which one is enough: what all of them lead to is certain, anything else is only mentioned.
    fn ways(&mut self, others: &[Node<'a>], depth: usize, found: &mut Found) {
        let mut each: Vec<Found> = Vec::new();
        for other in others {
            let mut mine = Found::default();
            self.through(other, depth + 1, &mut HashSet::new(), &mut mine);
            each.push(mine);
        }
        let mut on: HashMap<(AlignmentKind, String), (usize, AlignmentStrength)> = HashMap::new();
        for alignment in each.iter().flat_map(|it| &it.alignments) {
            let tie = on.entry(target_of(alignment)).or_insert((0, alignment.strength));
            *tie = (tie.0 + 1, tie.1.min(alignment.strength));
        }
        let ways = each.len();
        for mut alignment in each.into_iter().flat_map(|it| it.alignments) {
            let (times, weakest) = on.get(&target_of(&alignment)).copied().unwrap_or((0, alignment.strength));
            if times == ways {
                alignment.strength = weakest;
            } else {
                alignment.strength = AlignmentStrength::Mentioned;
                alignment.kind_reason.push_str("; only one of several ways to earn it leads there");
            }
            found.add(alignment);
        }
    }
}

/// About how much memory an alignment takes, in bytes.
pub(super) fn size_of_alignment(it: &Alignment) -> usize {
    let texts = [&it.target_url, &it.target_code, &it.target_name, &it.framework, &it.target_type];
    200 + it.kind_reason.len() + texts.into_iter().flatten().map(String::len).sum::<usize>()
}
