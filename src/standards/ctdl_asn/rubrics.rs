//! Rubrics: what the levels of a competency look like.

use std::{collections::HashMap, rc::Rc};

use crate::{
    model::{Iri, Labels, LevelStatement, Problem, Record, Skill, SkillLevel},
    standards::{
        ctdl::{
            classes::{Class, class},
            reader::Reader,
        },
        shared::{Node, ctdl::terms},
    },
};

/// A criterion with its graph, and the competencies that its whole rubric is about.
type Criterion<'a> = (usize, Node<'a>, Option<Rc<[Node<'a>]>>);

impl<'a> Reader<'_, 'a> {
    /// Puts down what rubrics say of the levels of competencies, for these to take when they are read.
    pub(in crate::standards) fn rubrics(&mut self) {
        let graph = self.graph;
        let mut columns: HashMap<String, String> = HashMap::new();
        let mut criteria: Vec<Criterion<'a>> = Vec::new();
        for thing in &graph.things {
            self.here = thing.graph;
            match class(&thing.node) {
                Some((Class::Rubric, _)) => {
                    let limit = self.scope.limits.alignments;
                    let whole: Rc<[Node<'a>]> = targets(&thing.node).into_iter().take(limit).collect();
                    for item in terms::all(&thing.node, &["hasRubricCriterion", "hasCriterion"]) {
                        criteria.push((thing.graph, self.resolve(&item), Some(whole.clone())));
                    }
                    for level in self.resolved(&thing.node, &["hasRubricLevel"]) {
                        self.column(&level, &mut columns);
                    }
                }
                Some((Class::RubricCriterion, _)) => criteria.push((thing.graph, thing.node.clone(), None)),
                Some((Class::Part, name)) if name == "RubricLevel" => self.column(&thing.node, &mut columns),
                _ => {}
            }
        }
        for (graph, criterion, rubric) in criteria {
            if self.is_spent() {
                return;
            }
            self.here = graph;
            if self.first_time(&criterion) {
                self.criterion(&criterion, rubric.as_deref(), &columns);
            }
        }
    }

    /// The name that a column of a rubric gives to all its levels.
    fn column(&self, level: &Node<'a>, columns: &mut HashMap<String, String>) {
        let Some(name) = terms::text(level, &["name", "codedNotation"]) else { return };
        for item in terms::all(level, &["hasCriterionLevel"]) {
            if let Some(id) = terms::id(&item) {
                columns.insert(format!("{} {id}", self.here), name.clone());
            }
        }
    }

    fn criterion(&mut self, node: &Node<'a>, rubric: Option<&[Node<'a>]>, columns: &HashMap<String, String>) {
        let mut levels: Vec<(Option<f64>, SkillLevel)> = Vec::new();
        for item in terms::all(node, &["hasCriterionLevel", "hasLevel"]).iter().take(self.scope.limits.alignments) {
            let level = self.resolve(item);
            let column = terms::id(item).and_then(|it| columns.get(&format!("{} {it}", self.here)));
            levels.extend(self.criterion_level(&level, column));
        }
        // Lowest first: by their points where all have some, else as listed.
        if levels.iter().all(|(value, _)| value.is_some()) {
            levels.sort_by(|(one, _), (other, _)| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
        }
        let levels: Vec<SkillLevel> = levels.into_iter().map(|it| it.1).collect();
        let mut targets = targets(node);
        if targets.is_empty() {
            targets = rubric.map(<[Node<'a>]>::to_vec).unwrap_or_default();
        }
        let mut attached = false;
        for target in targets {
            let Some(id) = self.target(&target, "skill") else { continue };
            if !self.spend(400 + size_of(&levels), node) {
                return;
            }
            attached = true;
            self.describe_levels(&target, id, &levels);
        }
        if !attached && !levels.is_empty() {
            let message = "a rubric's criterion names no competency: its levels describe nothing that is known";
            let hint = "name the competency with ceasn:targetCompetency";
            self.reading.problems.push(Problem::note(node.place(), message, hint));
        }
    }

    /// Levels of a competency of this document wait for it; of another one they are a record of their own.
    fn describe_levels(&mut self, target: &Node<'a>, id: Iri, levels: &[SkillLevel]) {
        let pointed = terms::get(target, &["targetNode"]).unwrap_or_else(|| target.clone());
        let here = matches!(class(&self.resolve(&pointed)), Some((Class::Competency, _)));
        if here && self.graph.has(&pointed, self.here) {
            let known = self.outline.levels.entry(terms::key(id.as_str())).or_default();
            if known.len() < self.scope.limits.alignments {
                known.extend_from_slice(levels);
            }
            return;
        }
        let name = terms::text(target, &["targetNodeName"]);
        let labels = name.map(|it| Labels::preferred_in(Labels::UNDETERMINED, &it)).unwrap_or_default();
        let skill = Skill { labels, levels: levels.to_vec(), ..Skill::unnamed(id) };
        self.reading.push(target.place(), Record::Skill(skill));
    }

    fn criterion_level(&self, level: &Node<'a>, column: Option<&String>) -> Option<(Option<f64>, SkillLevel)> {
        let progression = self.resolved(level, &["hasProgressionLevel"]).into_iter().find_map(|it| terms::concept(&it));
        let name = terms::text(level, &["benchmarkLabel", "name"]).or_else(|| column.cloned()).or(progression);
        let value = terms::get(level, &["value", "minValue", "percentage"]);
        let name = name.or_else(|| value.as_ref().and_then(Node::words))?;
        let description = terms::text(level, &["benchmarkText", "description", "feedback"]);
        let statement = LevelStatement::parse_words(&name);
        Some((value.and_then(|it| it.number()), SkillLevel { statement, description }))
    }
}

/// The competencies that a criterion or a whole rubric is about.
fn targets<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    terms::all(node, &["targetCompetency", "competency"])
}

fn size_of(levels: &[SkillLevel]) -> usize {
    let texts = |it: &SkillLevel| it.statement.value.len() + it.description.as_ref().map_or(0, String::len);
    levels.iter().map(|it| 100 + texts(it)).sum()
}
