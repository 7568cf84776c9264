//! What a document states, gathered by the thing it is stated of. Only terms that say something to us are kept, so a
//! large framework takes little more memory than its labels.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use super::terms::{self, Term};

/// A thing's number in its graph.
pub(super) type Id = u32;

/// What is stated.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Value {
    /// Another thing.
    Thing(Id),
    /// A text, with its language as written where it has one.
    Text { text: Box<str>, language: Option<Rc<str>> },
}

#[derive(Debug, Default)]
struct Thing {
    place: String,
    statements: Vec<(Term, Value)>,
}

/// All statements of a document.
#[derive(Debug, Default)]
pub(super) struct Graph {
    names: Vec<Rc<str>>,
    ids: HashMap<Rc<str>, Id>,
    things: Vec<Thing>,
    languages: HashSet<Rc<str>>,
    blanks: HashMap<String, Id>,
    /// Things that something is stated of, in the document's order.
    order: Vec<Id>,
}

impl Graph {
    /// The number of the thing with this name: an IRI, or `_:` and a label.
    pub(super) fn id(&mut self, name: &str) -> Id {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        // More than four thousand million things do not fit into any memory that this runs in.
        let id = Id::try_from(self.names.len()).unwrap_or(Id::MAX);
        let name: Rc<str> = Rc::from(name);
        self.names.push(Rc::clone(&name));
        self.things.push(Thing::default());
        self.ids.insert(name, id);
        id
    }

    /// The number of a thing that has only a label in its document. Parsers make labels up by chance; its name here is
    /// the same each time.
    pub(super) fn blank(&mut self, label: &str) -> Id {
        if let Some(id) = self.blanks.get(label) {
            return *id;
        }
        let id = self.id(&format!("_:{}", self.blanks.len()));
        self.blanks.insert(label.to_owned(), id);
        id
    }

    /// The value that a text is.
    pub(super) fn text(&mut self, text: &str, language: Option<&str>) -> Value {
        let language = language.map(|it| {
            if let Some(known) = self.languages.get(it) {
                return Rc::clone(known);
            }
            let new: Rc<str> = Rc::from(it);
            self.languages.insert(Rc::clone(&new));
            new
        });
        Value::Text { text: Box::from(text), language }
    }

    /// States something of a thing. `place` is asked for once a thing.
    pub(super) fn state(&mut self, subject: Id, property: Term, value: Value, place: impl FnOnce() -> String) {
        let Some(thing) = self.things.get_mut(subject as usize) else { return };
        if thing.statements.is_empty() {
            thing.place = place();
            self.order.push(subject);
        }
        thing.statements.push((property, value));
    }

    /// Things that something is stated of, in the document's order.
    pub(super) fn subjects(&self) -> &[Id] {
        &self.order
    }

    /// A thing's name: an IRI, or `_:` and a label.
    pub(super) fn name(&self, id: Id) -> &str {
        self.names.get(id as usize).map_or("", |it| it)
    }

    /// Where a thing was first spoken of.
    pub(super) fn place(&self, id: Id) -> &str {
        self.things.get(id as usize).map_or("", |it| &it.place)
    }

    /// All that is stated of a thing.
    pub(super) fn statements(&self, id: Id) -> &[(Term, Value)] {
        self.things.get(id as usize).map_or(&[], |it| &it.statements)
    }

    /// Everything stated of a thing by this term.
    pub(super) fn values(&self, id: Id, term: Term) -> impl Iterator<Item = &Value> {
        self.statements(id).iter().filter(move |(known, _)| *known == term).map(|(_, value)| value)
    }

    /// The things that a thing is tied to by this term.
    pub(super) fn linked(&self, id: Id, term: Term) -> impl Iterator<Item = Id> {
        self.values(id, term).filter_map(|it| match it {
            Value::Thing(target) => Some(*target),
            Value::Text { .. } => None,
        })
    }

    /// The members of a collection, also of one in order (an RDF list).
    pub(super) fn members(&self, id: Id) -> Vec<Id> {
        let mut found: Vec<Id> = self.linked(id, Term::Member).collect();
        let mut seen = HashSet::new();
        let mut next = self.linked(id, Term::MemberList).next();
        while let Some(cell) = next.filter(|it| seen.insert(*it)) {
            found.extend(self.linked(cell, Term::First));
            next = self.linked(cell, Term::Rest).next();
        }
        found
    }

    /// Whether something is stated by this term.
    pub(super) fn has(&self, id: Id, term: Term) -> bool {
        self.values(id, term).next().is_some()
    }

    /// The local names of a thing's types.
    pub(super) fn types(&self, id: Id) -> impl Iterator<Item = &str> {
        self.linked(id, Term::Type).map(|it| terms::split(self.name(it)).1)
    }

    /// The texts stated by this term with their languages: literals, and nodes that hold one (SKOS-XL, ESCO's notes).
    pub(super) fn texts(&self, id: Id, term: Term) -> Vec<(&str, Option<&str>)> {
        let mut found = Vec::new();
        for value in self.values(id, term) {
            match value {
                Value::Text { text, language } => found.push((text.as_ref(), language.as_deref())),
                Value::Thing(node) => {
                    for inner in self.values(*node, Term::LiteralForm) {
                        if let Value::Text { text, language } = inner {
                            let stated = self.values(*node, Term::Language).find_map(|it| match it {
                                Value::Text { text, .. } => Some(text.as_ref()),
                                Value::Thing(_) => None,
                            });
                            found.push((text.as_ref(), language.as_deref().or(stated)));
                        }
                    }
                }
            }
        }
        found
    }

    /// A value as words: the text, or the name of the thing, or else its IRI.
    pub(super) fn words(&self, value: &Value) -> String {
        match value {
            Value::Text { text, .. } => text.trim().to_owned(),
            Value::Thing(id) => {
                let names = [Term::Name, Term::Preferred, Term::Label, Term::Title];
                let name = names.iter().find_map(|term| pick(&self.texts(*id, *term)));
                name.unwrap_or_else(|| self.name(*id)).to_owned()
            }
        }
    }

    /// The words stated by the first of these terms: English or without language first.
    pub(super) fn first_words(&self, id: Id, among: &[Term]) -> Option<String> {
        among.iter().find_map(|term| {
            let text = pick(&self.texts(id, *term)).map(|it| it.trim().to_owned());
            text.or_else(|| self.values(id, *term).next().map(|it| self.words(it))).filter(|it| !it.is_empty())
        })
    }
}

/// The English text, else the one without language, else the first.
fn pick<'a>(texts: &[(&'a str, Option<&str>)]) -> Option<&'a str> {
    let english = texts.iter().find(|(_, language)| language.is_some_and(|it| it == "en" || it.starts_with("en-")));
    let bare = || texts.iter().find(|(_, language)| language.is_none());
    english.or_else(bare).or_else(|| texts.first()).map(|(text, _)| *text)
}
