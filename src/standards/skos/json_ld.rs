//! JSON-LD, compacted, expanded or flattened, read without its remote contexts: what the document's own context says,
//! else the prefixes and bare names that everybody uses.

mod context;

use super::{
    graph::{Graph, Id, Value},
    terms::Term,
};
use crate::standards::{json::Json, shared::Node};
use context::{Context, Key, has_scheme};

/// Gathers what a JSON value states. `base` is what relative IRIs are taken against.
pub(super) fn gather(root: &Node<'_>, base: &str, graph: &mut Graph) {
    let mut context = Context::with_base(base);
    for item in root.items() {
        context.learn(item.value);
    }
    let mut reader = Reader { context, graph, blanks: 0 };
    for item in root.items() {
        reader.node(&item);
    }
}

struct Reader<'g> {
    context: Context,
    graph: &'g mut Graph,
    blanks: u32,
}

impl Reader<'_> {
    /// Reads an object; its number. Nesting is bounded by the limits of JSON.
    fn node(&mut self, node: &Node<'_>) -> Option<Id> {
        let object = node.value.as_object()?;
        let stated = object.iter().find_map(|(key, value)| match self.context.key(key) {
            Key::Id => value.as_str().map(str::trim).filter(|it| !it.is_empty()),
            _ => None,
        });
        let subject = if let Some(written) = stated {
            self.thing(written)
        } else {
            self.blanks += 1;
            self.graph.blank(&format!("of no name {}", self.blanks))
        };
        for (key, member) in node.members() {
            match self.context.key(key) {
                Key::Id | Key::Other => {}
                Key::Nodes => {
                    for item in member.items() {
                        self.node(&item);
                    }
                }
                Key::Reverse => {
                    for (key, inner) in member.members() {
                        if let Key::Property { term, .. } = self.context.key(key) {
                            self.property(subject, term, true, &inner, node);
                        }
                    }
                }
                Key::Property { term, reverse } => self.property(subject, term, reverse, &member, node),
            }
        }
        Some(subject)
    }

    fn thing(&mut self, written: &str) -> Id {
        let name = self.context.iri(written.trim());
        if name.starts_with("_:") { self.graph.blank(&name) } else { self.graph.id(&name) }
    }

    fn property(&mut self, subject: Id, term: Term, reverse: bool, value: &Node<'_>, owner: &Node<'_>) {
        for item in value.items() {
            if let Some(list) = item.get(&["@list", "@set"]) {
                self.property(subject, term, reverse, &list, owner);
                continue;
            }
            // A list is a collection's members in order.
            let term = if term == Term::MemberList { Term::Member } else { term };
            for value in self.values(term, &item) {
                match (reverse, &value) {
                    (false, _) => self.graph.state(subject, term, value, || owner.place()),
                    (true, Value::Thing(other)) => {
                        self.graph.state(*other, term, Value::Thing(subject), || item.place());
                    }
                    (true, Value::Text { .. }) => {}
                }
            }
        }
    }

    fn values(&mut self, term: Term, item: &Node<'_>) -> Vec<Value> {
        match item.value {
            Json::String(text) if term == Term::Type => vec![Value::Thing(self.graph.id(&self.context.kind(text)))],
            Json::String(text) if is_link(term) || (may_link(term) && has_scheme(text)) => {
                vec![Value::Thing(self.thing(text))]
            }
            Json::String(text) => vec![self.graph.text(text, self.context.language.as_deref())],
            Json::Number(_) | Json::Bool(_) => {
                item.words().map(|it| vec![self.graph.text(&it, None)]).unwrap_or_default()
            }
            Json::Object(object) => {
                if let Some(value) = item.get(&["@value", "value"]).filter(|it| !it.value.is_object()) {
                    let language = object.get("@language").or_else(|| object.get("lang")).and_then(Json::as_str);
                    return value.words().map(|it| vec![self.graph.text(&it, language)]).unwrap_or_default();
                }
                let map = !is_link(term) && !object.is_empty() && object.keys().all(is_language);
                if !map {
                    return self.node(item).map(Value::Thing).into_iter().collect();
                }
                let mut found = Vec::new();
                for (language, texts) in item.members() {
                    let language = Some(language).filter(|it| *it != "@none" && *it != "none");
                    for text in texts.items() {
                        let words = text.words();
                        found.extend(words.map(|it| self.graph.text(&it, language)));
                    }
                }
                found
            }
            Json::Array(_) | Json::Null => Vec::new(),
        }
    }
}

/// Whether a bare string by this term is the name of a thing.
fn is_link(term: Term) -> bool {
    use Term::{
        BroadMatch, Broader, BroaderTransitive, Close, EssentialFor, EssentialSkill, Exact, First, HasTopConcept,
        InScheme, Member, MemberList, NarrowMatch, Narrower, NarrowerTransitive, OptionalFor, OptionalSkill, Related,
        RelatedMatch, ReplacedBy, Replaces, Rest, TopConceptOf,
    };
    matches!(
        term,
        Broader
            | BroaderTransitive
            | Narrower
            | NarrowerTransitive
            | Related
            | Exact
            | Close
            | BroadMatch
            | NarrowMatch
            | RelatedMatch
            | InScheme
            | TopConceptOf
            | HasTopConcept
            | Member
            | MemberList
            | First
            | Rest
            | ReplacedBy
            | Replaces
            | EssentialSkill
            | OptionalSkill
            | EssentialFor
            | OptionalFor
    )
}

/// Whether a string by this term may be the name of a thing, when it looks like one.
fn may_link(term: Term) -> bool {
    use Term::{AlternativeLabel, HiddenLabel, PreferredLabel, Publisher, ReuseLevel, SkillType, Status};
    matches!(term, PreferredLabel | AlternativeLabel | HiddenLabel | Publisher | SkillType | ReuseLevel | Status)
}

fn is_language(key: &str) -> bool {
    let primary = key.split('-').next().unwrap_or_default();
    let tag = (2..=3).contains(&primary.len()) && primary.chars().all(|it| it.is_ascii_alphabetic());
    (tag && key != "id" && key != "uri") || matches!(key, "@none" | "none")
}
