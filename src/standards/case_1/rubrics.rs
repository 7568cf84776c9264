//! `CFRubric`: the criteria by which items are judged, with their levels, scores and weights.

use std::cmp::Ordering;

use super::{
    associations::Levels,
    identity::{Index, Kind, Names},
};
use crate::{
    model::{
        CriterionLevel, Iri, LevelBasis, LevelStatement, Problem, Reading, Severity, Skill, SkillCriterion, SkillLevel,
        Weight,
    },
    standards::shared::{
        Node,
        tally::{Finding, Tally},
    },
};

/// An item and the criteria that judge it.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) skill: Iri,
    pub(super) place: String,
    pub(super) criteria: Vec<SkillCriterion>,
}

const NO_ITEM: Finding = Finding {
    severity: Severity::Note,
    message: "a criterion of a rubric belongs to no item; passed over",
    hint: "say in CFItemURI which item it judges",
};
const DOWNWARDS: Finding = Finding {
    severity: Severity::Note,
    message: "the levels of a criterion are listed from the best; turned round by their scores",
    hint: "",
};

/// Reads one rubric.
pub(super) fn read(node: &Node<'_>, index: &Index, judged: &mut Vec<Judged>, tally: &mut Tally, reading: &mut Reading) {
    if !node.value.is_object() {
        let hint = "write an object with CFRubricCriteria";
        reading.problems.push(Problem::error(node.place(), "a rubric is not an object", hint));
        return;
    }
    let criteria = in_order(node.all(&["CFRubricCriteria", "criteria"]));
    for criterion in criteria {
        let name = criterion.text(&["description", "category"]);
        let link = criterion.get(&["CFItemURI", "CFItem"]);
        let target = link.as_ref().and_then(|it| index.resolve(&Names::of(it)));
        let Some((skill, _)) = target.filter(|it| it.1 != Some(Kind::Framework)) else {
            tally.add(&NO_ITEM, name.as_deref().unwrap_or_default(), || criterion.place());
            continue;
        };
        let weight = criterion.get(&["weight"]).and_then(|it| weight(&it, reading));
        let levels = levels(&criterion, tally);
        let place = criterion.place();
        judged.push(Judged { skill, place, criteria: vec![SkillCriterion { name, weight, levels }] });
    }
}

/// Things with a `position`, lowest first; the others behind them, as they lie.
fn in_order(mut nodes: Vec<Node<'_>>) -> Vec<Node<'_>> {
    let position = |node: &Node<'_>| node.get(&["position"]).and_then(|it| it.number()).unwrap_or(f64::MAX);
    nodes.sort_by(|one, other| position(one).total_cmp(&position(other)));
    nodes
}

fn weight(node: &Node<'_>, reading: &mut Reading) -> Option<Weight> {
    let weight = node.number().and_then(|it| Weight::new(it).ok());
    if weight.is_none() {
        let hint = "write a number such as 0.25";
        reading.problems.push(Problem::error(node.place(), "a weight is not a number from 0 to 1000000", hint));
    }
    weight
}

fn levels(criterion: &Node<'_>, tally: &mut Tally) -> Vec<CriterionLevel> {
    let nodes = in_order(criterion.all(&["CFRubricCriterionLevels", "levels"]));
    let mut levels: Vec<(Option<f64>, CriterionLevel)> = nodes
        .iter()
        .filter_map(|node| {
            let points = node.get(&["score"]);
            let score = points.as_ref().and_then(Node::words);
            let value = node.text(&["quality"]).or_else(|| score.clone()).or_else(|| node.text(&["description"]))?;
            let description = node.text(&["description"]).or_else(|| node.text(&["feedback"]));
            let level = SkillLevel { statement: stated(&value), description };
            Some((points.and_then(|it| it.number()), CriterionLevel { level, score }))
        })
        .collect();
    // `position` is a place on the page, and many rubrics begin with the best; points are never fewer for more.
    let scores: Option<Vec<f64>> = levels.iter().map(|it| it.0).collect();
    if scores.is_some_and(|it| it.windows(2).any(|pair| matches!(pair, [one, next] if one > next))) {
        levels.sort_by(|one, other| one.0.partial_cmp(&other.0).unwrap_or(Ordering::Equal));
        tally.add(&DOWNWARDS, "", || criterion.place());
    }
    levels.into_iter().map(|it| it.1).collect()
}

fn stated(value: &str) -> LevelStatement {
    let stated = LevelStatement::parse_words(value);
    let named = stated.level.is_some() && stated.basis == LevelBasis::Word;
    LevelStatement { basis: if named { LevelBasis::Rubric } else { stated.basis }, ..stated }
}

/// Gives a skill its levels: those that its framework defines, else those of its weightiest criterion.
pub(super) fn attach(skill: &mut Skill, defined: Option<Levels>, judged: Option<Judged>) {
    skill.criteria = judged.map(|it| it.criteria).unwrap_or_default();
    if let Some(mut defined) = defined {
        defined.levels.sort_by(|one, other| one.0.total_cmp(&other.0));
        skill.levels = defined.levels.into_iter().map(|it| it.2).collect();
        return;
    }
    let mut heaviest: Option<&SkillCriterion> = None;
    for criterion in skill.criteria.iter().filter(|it| !it.levels.is_empty()) {
        if heaviest.is_none_or(|it| criterion.weight > it.weight) {
            heaviest = Some(criterion);
        }
    }
    skill.levels = heaviest.map(|it| it.levels.iter().map(|it| it.level.clone()).collect()).unwrap_or_default();
}
