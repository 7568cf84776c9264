//! `CFAssociation`: how two items relate. Read as: *origin* TYPE *destination*; of `isChildOf` the origin is the child.

use std::collections::{HashMap, HashSet};

use super::{
    hierarchy,
    identity::{Index, Kind, Names},
};
use crate::{
    model::{Iri, LevelStatement, Problem, Reading, Record, Severity, SkillLevel, SkillRelation, SkillRelationKind},
    standards::shared::{
        Node,
        tally::{Finding, Tally},
    },
};

/// What the associations of a package say together.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Relations with their places, each once.
    relations: Vec<(String, SkillRelation)>,
    seen: HashSet<SkillRelation>,
    /// Items that have children.
    pub(super) parents: HashSet<Iri>,
    /// Items that lie directly below the framework.
    roots: HashSet<Iri>,
    /// Skill levels by the item that has them.
    pub(super) levels: HashMap<Iri, Levels>,
    /// Frameworks and what took their place.
    pub(super) replaced: Vec<(Iri, Iri)>,
}

/// The levels of one skill, each with its place in the list.
#[derive(Debug)]
pub(super) struct Levels {
    pub(super) place: String,
    pub(super) levels: Vec<(f64, Iri, SkillLevel)>,
}

/// What an item that describes a level calls it, and the rest that it says.
pub(super) type LevelName = (String, Option<String>);

/// What an association says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Meaning {
    /// The origin is a child of the destination; the other way round when reversed.
    Child { reversed: bool },
    /// A relation of skills.
    Relation(SkillRelationKind),
    /// The destination describes a level of the origin.
    Level,
    /// The destination is an example of the origin.
    Exemplar,
    /// An extension of CASE 1.1.
    Extension,
    /// No type of CASE.
    Unknown,
}

const EXEMPLAR: Finding = Finding {
    severity: Severity::Note,
    message: "an exemplar shows what an item means and is no skill; passed over",
    hint: "",
};
const EXTENSION: Finding =
    Finding { severity: Severity::Note, message: "an association of an extended type; passed over", hint: "" };
const FRAMEWORKS: Finding =
    Finding { severity: Severity::Note, message: "an association of a whole framework; passed over", hint: "" };
const UNKNOWN: Finding = Finding {
    severity: Severity::Error,
    message: "an association is of no type of CASE",
    hint: "use isChildOf, isPeerOf, isPartOf, exactMatchOf, precedes, isRelatedTo, replacedBy, exemplar, \
           hasSkillLevel or isTranslationOf, or start it with `ext:`",
};
const REVERSED: Finding = Finding {
    severity: Severity::Warning,
    message: "CASE points from the child to its parent; read the other way round",
    hint: "write isChildOf, with the child as origin",
};
const ITSELF: Finding = Finding {
    severity: Severity::Warning,
    message: "an item is associated with itself; passed over",
    hint: "correct origin or destination",
};
const UNRESOLVED: Finding = Finding {
    severity: Severity::Warning,
    message: "an association leads to something that its publisher could not find",
    hint: "give the item's uri or identifier",
};
const DANGLING: Finding = Finding {
    severity: Severity::Warning,
    message: "a parent is not in this document",
    hint: "give the whole package, or correct the identifier of the parent",
};

/// The meaning of `associationType`, also as OpenSALT's tables write it (`Is Child Of`).
pub(super) fn meaning(written: &str) -> Meaning {
    use SkillRelationKind::{Exact, PartOf, Precedes, Related, ReplacedBy};
    let written = written.trim();
    if written.get(..4).is_some_and(|it| it.eq_ignore_ascii_case("ext:")) {
        return Meaning::Extension;
    }
    let plain: String = written.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
    match plain.as_str() {
        "ischildof" | "childof" | "parent" => Meaning::Child { reversed: false },
        "isparentof" | "haschild" => Meaning::Child { reversed: true },
        "ispartof" | "partof" => Meaning::Relation(PartOf),
        "ispeerof" | "peerof" | "isrelatedto" | "relatedto" => Meaning::Relation(Related),
        "exactmatchof" | "isexactmatchof" | "exactmatch" | "istranslationof" | "translationof" => {
            Meaning::Relation(Exact)
        }
        "precedes" => Meaning::Relation(Precedes),
        "replacedby" | "isreplacedby" => Meaning::Relation(ReplacedBy),
        "hasskilllevel" | "skilllevel" => Meaning::Level,
        "exemplar" | "isexemplarof" => Meaning::Exemplar,
        _ => Meaning::Unknown,
    }
}

/// Why an association of this meaning gives no record.
pub(super) fn passed_over(meaning: Meaning) -> Option<&'static Finding> {
    match meaning {
        Meaning::Unknown => Some(&UNKNOWN),
        Meaning::Extension => Some(&EXTENSION),
        Meaning::Exemplar => Some(&EXEMPLAR),
        Meaning::Child { .. } | Meaning::Relation(_) | Meaning::Level => None,
    }
}

/// Reads one association.
pub(super) fn read(node: &Node<'_>, index: &Index, links: &mut Links, tally: &mut Tally, reading: &mut Reading) {
    let Some(written) = node.text(&["associationType"]) else {
        let hint = "give it an `associationType` such as isChildOf";
        reading.problems.push(Problem::error(node.place(), "an association has no type", hint));
        return;
    };
    let meaning = meaning(&written);
    if let Some(finding) = passed_over(meaning) {
        tally.add(finding, &written, || node.place_of("associationType"));
        return;
    }
    let Some(from) = end(node, &["originNodeURI", "originNodeUri", "originNode"], index, tally, reading) else {
        return;
    };
    let keys = ["destinationNodeURI", "destinationNodeUri", "destinationNode"];
    let Some(to) = end(node, &keys, index, tally, reading) else { return };
    let order = node.get(&["sequenceNumber"]).and_then(|it| it.number());
    links.add(meaning, from, to, order, &written, tally, &|| node.place());
}

/// One end of an association.
pub(super) struct End {
    pub(super) id: Iri,
    pub(super) kind: Option<Kind>,
    pub(super) title: Option<String>,
}

fn end(node: &Node<'_>, keys: &[&str], index: &Index, tally: &mut Tally, reading: &mut Reading) -> Option<End> {
    let Some(link) = node.get(keys) else {
        let place = node.place_of(keys.first().unwrap_or(&""));
        let hint = "give the item's title, identifier and uri";
        reading.problems.push(Problem::error(place, "an association lacks one of its ends", hint));
        return None;
    };
    let names = Names::of(&link);
    let Some((id, known)) = index.resolve(&names) else {
        tally.add(&UNRESOLVED, names.shown(), || link.place());
        return None;
    };
    // What is not in this document may say itself that it is a framework.
    let framework = || {
        id.as_str().contains("/CFDocuments/") || link.text(&["targetType"]).is_some_and(|it| it.ends_with("CFDocument"))
    };
    let kind = known.or_else(|| framework().then_some(Kind::Framework));
    Some(End { id, kind, title: link.text(&["title"]).filter(|_| link.value.is_object()) })
}

impl Links {
    /// Takes one association in.
    #[expect(clippy::too_many_arguments, reason = "an association has as many parts")]
    pub(super) fn add(
        &mut self,
        meaning: Meaning,
        from: End,
        to: End,
        order: Option<f64>,
        written: &str,
        tally: &mut Tally,
        place: &dyn Fn() -> String,
    ) {
        if from.id == to.id {
            tally.add(&ITSELF, from.id.as_str(), place);
            return;
        }
        let (child, parent, kind) = match meaning {
            Meaning::Child { reversed } => {
                if reversed {
                    tally.add(&REVERSED, written, place);
                }
                let (child, parent) = if reversed { (to, from) } else { (from, to) };
                (child, parent, SkillRelationKind::PartOf)
            }
            Meaning::Relation(kind) => (from, to, kind),
            Meaning::Level => return self.level(from.id, &to, order, place()),
            Meaning::Exemplar | Meaning::Extension | Meaning::Unknown => return,
        };
        let of_framework = child.kind == Some(Kind::Framework) || parent.kind == Some(Kind::Framework);
        match (kind, of_framework) {
            // What lies below the framework itself is at the top.
            (SkillRelationKind::PartOf, true) => {
                self.roots.insert(child.id);
            }
            (SkillRelationKind::ReplacedBy, true) => self.replaced.push((child.id, parent.id)),
            (_, true) => tally.add(&FRAMEWORKS, written, place),
            (_, false) => {
                if kind == SkillRelationKind::PartOf && parent.kind.is_none() && child.kind.is_some() {
                    tally.add(&DANGLING, parent.id.as_str(), place);
                }
                if matches!(meaning, Meaning::Child { .. }) {
                    self.parents.insert(parent.id.clone());
                }
                let relation = SkillRelation::new(child.id, kind, parent.id);
                if self.seen.insert(relation.clone()) {
                    self.relations.push((place(), relation));
                }
            }
        }
    }

    fn level(&mut self, skill: Iri, to: &End, order: Option<f64>, place: String) {
        let title = to.title.clone().unwrap_or_else(|| to.id.as_str().to_owned());
        let level = SkillLevel { statement: LevelStatement::parse_words(&title), description: None };
        let known = self.levels.entry(skill).or_insert_with(|| Levels { place, levels: Vec::new() });
        known.levels.push((order.unwrap_or(f64::MAX), to.id.clone(), level));
    }

    /// A level that is an item of this document is called as that item is, not as the association calls it.
    pub(super) fn name_levels(&mut self, of: &dyn Fn(&Iri) -> Option<LevelName>) {
        for (_, target, level) in self.levels.values_mut().flat_map(|it| &mut it.levels) {
            if let Some((name, description)) = of(target) {
                *level = SkillLevel { statement: LevelStatement::parse_words(&name), description };
            }
        }
    }

    /// Puts the relations down, and tells what is odd about the outline of these items.
    pub(super) fn finish(self, items: impl Iterator<Item = Iri>, tally: &mut Tally, reading: &mut Reading) {
        hierarchy::check(&self.relations, &self.roots, items, tally);
        for (place, relation) in self.relations {
            reading.push(place, Record::SkillRelation(relation));
        }
    }
}
