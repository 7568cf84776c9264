//! How competencies relate: hierarchy and alignments, in the direction in which they are meant.

use crate::{
    model::{Iri, Problem, Record, SkillRelation, SkillRelationKind},
    standards::{
        ctdl::{
            classes::{Class, class},
            reader::Reader,
        },
        shared::{Node, ctdl::terms},
    },
};

/// Which way a term leads.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    /// From the competency to what it names.
    Forth,
    /// From what it names to the competency.
    Back,
}

use Direction::{Back, Forth};
use SkillRelationKind::{Broader, Close, Exact, PartOf, Precedes, Related, ReplacedBy};

/// The terms of CTDL-ASN, and of SKOS where a graph has concepts. "This competency is a prerequisite to the referenced
/// competency": it comes first.
const RELATIONS: [(&str, SkillRelationKind, Direction); 31] = [
    ("isChildOf", PartOf, Forth),
    ("hasChild", PartOf, Back),
    ("isPartOf", PartOf, Forth),
    ("comprisedOf", PartOf, Back),
    ("exactAlignment", Exact, Forth),
    ("exactMatch", Exact, Forth),
    ("broadAlignment", Broader, Forth),
    ("narrowAlignment", Broader, Back),
    ("majorAlignment", Close, Forth),
    ("minorAlignment", Related, Forth),
    ("alignTo", Related, Forth),
    ("alignFrom", Related, Back),
    ("prerequisiteAlignment", Precedes, Forth),
    ("skillEmbodied", Related, Forth),
    ("knowledgeEmbodied", Related, Forth),
    ("abilityEmbodied", Related, Forth),
    ("taskEmbodied", Related, Forth),
    ("crossSubjectReference", Related, Forth),
    ("derivedFrom", Related, Forth),
    ("isVersionOf", Close, Forth),
    ("supersededBy", ReplacedBy, Forth),
    ("nextVersion", ReplacedBy, Forth),
    ("latestVersion", ReplacedBy, Forth),
    ("supersedes", ReplacedBy, Back),
    ("previousVersion", ReplacedBy, Back),
    ("broader", Broader, Forth),
    ("narrower", Broader, Back),
    ("broadMatch", Broader, Forth),
    ("narrowMatch", Broader, Back),
    ("closeMatch", Close, Forth),
    ("related", Related, Forth),
];

impl<'a> Reader<'_, 'a> {
    /// Every relation that a competency states.
    pub(super) fn relations(&mut self, node: &Node<'a>, id: &Iri) {
        for (term, kind, direction) in RELATIONS {
            for item in terms::all(node, &[term]) {
                self.relation(node, id, &item, (term, kind, direction));
            }
        }
    }

    fn relation(
        &mut self,
        node: &Node<'a>,
        id: &Iri,
        item: &Node<'a>,
        (term, kind, direction): (&str, SkillRelationKind, Direction),
    ) {
        let found = self.resolve(item);
        let class = class(&found).map(|it| it.0);
        if matches!(class, Some(Class::Framework | Class::Scheme)) {
            // Belonging to a framework is no relation between skills.
            return;
        }
        let Some(other) = self.target(item, "skill") else {
            // A skill that is embodied may be mere words; these say too little to be a skill of their own.
            if terms::words(item).is_none() && terms::get(item, &["targetNodeName"]).is_none() {
                let message = format!("`{term}` names nothing that can be found");
                let hint = "refer to the competency by its IRI";
                self.reading.problems.push(Problem::warning(item.place(), message, hint));
            }
            return;
        };
        if other == *id {
            return;
        }
        let target = terms::key(other.as_str());
        let in_document = matches!(class, Some(Class::Competency | Class::Concept));
        if kind == PartOf && !in_document {
            let owners = super::outline::stated_homes(node);
            // What a competency is part of is its framework, unless the document shows otherwise.
            if term == "isPartOf" || (term == "isChildOf" && owners.contains(&target)) {
                return;
            }
        }
        if term == "narrowAlignment" && self.is_child(&found, node) {
            self.tell(
                item,
                "narrowAlignment is used for the competency's own children; read as hasChild",
                "use hasChild",
            );
            self.relate(item, &other, PartOf, id);
            return;
        }
        if term == "exactMatch" && !node.is_a(&["Concept"]) {
            self.tell(item, "exactMatch is no term of CTDL-ASN; read as exactAlignment", "use ceasn:exactAlignment");
        }
        match direction {
            Forth => self.relate(item, id, kind, &other),
            Back => self.relate(item, &other, kind, id),
        }
    }

    /// Whether one competency says that it is the child of another.
    fn is_child(&self, child: &Node<'a>, parent: &Node<'a>) -> bool {
        let key = |node: &Node<'_>| node.text(&["@id", "id"]).or_else(|| terms::ctid(node)).map(|it| terms::key(&it));
        let pair = key(child).zip(key(parent));
        pair.is_some_and(|pair| self.outline.children.contains(&pair))
    }

    fn relate(&mut self, place: &Node<'a>, from: &Iri, kind: SkillRelationKind, to: &Iri) {
        let relation = SkillRelation::new(from.clone(), kind, to.clone());
        if self.outline.relations.insert(relation.clone()) {
            self.reading.push(place.place(), Record::SkillRelation(relation));
        }
    }

    /// Says a thing once in a document.
    fn tell(&mut self, node: &Node<'a>, message: &str, hint: &str) {
        if self.outline.told.insert(message.to_owned()) {
            self.reading.problems.push(Problem::warning(node.place(), message, hint));
        }
    }
}
