//! The lexicon: every name of every skill, found by its key, its words, their pieces and its meaning.

use fst::{Streamer, raw::Output};
use serde::{Deserialize, Serialize};

use super::{
    build::Builder,
    corrections::Corrections,
    embedding::Vectors,
    grams::Grams,
    key::{Unit, joined, squashed, units},
    names::Names,
    stored::FormsDigest,
    words::Words,
};
use crate::model::Iri;

/// One name of one skill, as it is given to [`Lexicon::build`].
#[derive(Debug, Clone, Copy)]
pub struct LexiconForm<'a> {
    /// The skill.
    pub skill: &'a Iri,
    /// The short name of its framework (`esco`), where it has one.
    pub framework: Option<&'a str>,
    /// BCP 47 primary subtag, lower case, or `und`.
    pub language: &'a str,
    /// The name as written.
    pub form: &'a str,
    /// Whether it is the preferred label of the skill in this language.
    pub preferred: bool,
}

/// All names of all skills. Immutable once built; share it between threads by reference.
///
/// Texts lie in one arena, everything else is numbers: skills in the order of their IRIs, forms by skill.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Lexicon {
    /// What it was built from.
    pub(super) digest: FormsDigest,
    pub(super) skills: Vec<Iri>,
    /// By skill: the number of its framework.
    pub(super) skill_frameworks: Vec<Option<u32>>,
    /// By skill: where its forms start; one more entry than skills.
    pub(super) skill_forms: Vec<u32>,
    pub(super) frameworks: Vec<Box<str>>,
    pub(super) languages: Vec<Box<str>>,
    pub(super) forms: Vec<Form>,
    /// All forms as written, one after the other.
    pub(super) arena: String,
    pub(super) keys: Keys,
    pub(super) squashed_keys: Keys,
    pub(super) names: Names,
    pub(super) words: Words,
    pub(super) grams: Grams,
    /// By skill: what its names mean.
    pub(super) meanings: Vectors,
    /// By skill: how often it is asked for, natural logarithm, 0 for never.
    pub(super) prior: Vec<f32>,
    /// Kept apart, in a file of their own.
    #[serde(skip)]
    pub(super) corrections: Corrections,
}

/// A form by numbers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Form {
    pub(super) skill: u32,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) language: u16,
    pub(super) preferred: bool,
    /// Whether it was taken out of a longer name: `Java` of `Java (computer programming)`.
    pub(super) is_bare: bool,
}

/// Keys to the forms that have them.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Keys {
    /// Key to a range of `entries`, packed: 24 bits of length below the start.
    #[serde(with = "super::stored::automaton")]
    map: fst::Map<Vec<u8>>,
    entries: Box<[u32]>,
}

impl Lexicon {
    /// Builds a lexicon. The order of the forms does not change what is found; empty forms are left out.
    pub fn build<'a>(forms: impl IntoIterator<Item = LexiconForm<'a>>) -> Self {
        let mut builder = Builder::default();
        for form in forms {
            builder.add(&form);
        }
        builder.finish()
    }

    /// The same lexicon with what users say that phrases mean.
    #[must_use]
    pub fn with_corrections(self, corrections: Corrections) -> Self {
        Self { corrections, ..self }
    }

    /// The skills of this name, but for case, plural and spelling: those that prefer it, else those that have it. What was
    /// corrected does not count.
    pub fn skills_named(&self, name: &str) -> Vec<&Iri> {
        let forms = self.forms_of(&units(name)).iter().filter_map(|it| self.form(*it));
        let (preferred, others): (Vec<&Form>, Vec<&Form>) = forms.partition(|it| it.preferred && !it.is_bare);
        let chosen = if preferred.is_empty() { others } else { preferred };
        let mut skills: Vec<&Iri> = chosen.into_iter().filter_map(|it| self.skill(it.skill)).collect();
        skills.sort_unstable();
        skills.dedup();
        skills
    }

    /// The languages of its names.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(AsRef::as_ref)
    }

    /// How many forms it holds, those inside other forms included.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The memory it takes, in bytes, but for what the allocator adds.
    pub fn size_bytes(&self) -> usize {
        let iris: usize = self.skills.iter().map(|it| it.as_str().len() + size_of::<Iri>()).sum();
        let by_skill = 16 * self.skills.len();
        let forms = self.forms.len() * size_of::<Form>() + self.arena.len();
        let keys = self.keys.size_bytes() + self.squashed_keys.size_bytes() + self.names.size_bytes();
        iris + by_skill + forms + keys + self.words.size_bytes() + self.grams.size_bytes() + self.meanings.size_bytes()
    }

    /// The form with this number.
    pub(super) fn form(&self, number: u32) -> Option<&Form> {
        self.forms.get(number as usize)
    }

    /// The numbers of a skill's forms.
    pub(super) fn forms_of_skill(&self, skill: u32) -> std::ops::Range<u32> {
        let bound = |at: usize| self.skill_forms.get(at).copied().unwrap_or_default();
        bound(skill as usize)..bound(skill as usize + 1)
    }

    /// A form as written.
    pub(super) fn surface(&self, form: &Form) -> &str {
        self.arena.get(form.start as usize..form.end as usize).unwrap_or_default()
    }

    /// The language of a form.
    pub(super) fn language(&self, form: &Form) -> &str {
        self.languages.get(usize::from(form.language)).map_or("und", AsRef::as_ref)
    }

    /// The IRI of a skill.
    pub(super) fn skill(&self, skill: u32) -> Option<&Iri> {
        self.skills.get(skill as usize)
    }

    /// The number of a skill.
    pub(super) fn skill_number(&self, skill: &Iri) -> Option<u32> {
        self.skills.binary_search(skill).ok().and_then(|it| u32::try_from(it).ok())
    }

    /// Whether a skill belongs to `framework`; without one, every skill does.
    pub(super) fn is_in(&self, skill: u32, framework: Option<&str>) -> bool {
        let Some(wanted) = framework else {
            return true;
        };
        let number = self.skill_frameworks.get(skill as usize).copied().flatten();
        number.and_then(|it| self.frameworks.get(it as usize)).is_some_and(|it| it.as_ref() == wanted)
    }

    /// The forms whose key is exactly that of `units`.
    pub(super) fn forms_of(&self, units: &[Unit<'_>]) -> &[u32] {
        self.keys.of(&joined(units))
    }

    /// The forms with this key.
    pub(super) fn forms_of_key(&self, key: &str) -> &[u32] {
        self.keys.of(key)
    }

    /// The forms whose key without spaces is that of `units`.
    pub(super) fn squashed_forms_of(&self, units: &[Unit<'_>]) -> &[u32] {
        squashed(units).map_or(&[], |it| self.squashed_keys.of(&it))
    }

    /// Every form that the sequence `keys` starts with: how many units it takes, and the forms. Shortest first.
    pub(super) fn forms_at<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Vec<(usize, &[u32])> {
        self.keys.at(keys)
    }
}

impl Keys {
    /// Groups forms by key.
    pub(super) fn build(mut keys: Vec<(Box<str>, u32)>) -> Self {
        keys.sort_unstable();
        let mut start = 0_usize;
        let groups = keys.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
            let value = (start as u64) << 24 | (group.len() as u64).min(0xff_ffff);
            start += group.len();
            Some((group.first()?.0.as_ref(), value))
        });
        // Keys are sorted and different, the only two things that can be wrong.
        let map = fst::Map::from_iter(groups).unwrap_or_default();
        Self { map, entries: keys.iter().map(|(_, form)| *form).collect() }
    }

    fn size_bytes(&self) -> usize {
        self.map.as_fst().size() + 4 * self.entries.len()
    }

    /// Calls `sink` with each key and the forms that have it, in the order of the keys.
    pub(super) fn each(&self, mut sink: impl FnMut(&str, &[u32])) {
        let mut keys = self.map.stream();
        while let Some((key, packed)) = keys.next() {
            sink(std::str::from_utf8(key).unwrap_or_default(), self.in_range(packed));
        }
    }

    fn of(&self, key: &str) -> &[u32] {
        self.map.get(key).map_or(&[], |it| self.in_range(it))
    }

    fn at<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Vec<(usize, &[u32])> {
        let fst = self.map.as_fst();
        let (mut node, mut output, mut found) = (fst.root(), Output::zero(), Vec::new());
        for (nth, key) in keys.enumerate() {
            let space = (nth > 0).then_some(b' ');
            for byte in space.into_iter().chain(key.bytes()) {
                let Some(at) = node.find_input(byte) else {
                    return found;
                };
                let transition = node.transition(at);
                output = output.cat(transition.out);
                node = fst.node(transition.addr);
            }
            if node.is_final() {
                let value = output.cat(node.final_output()).value();
                found.push((nth + 1, self.in_range(value)));
            }
        }
        found
    }

    fn in_range(&self, packed: u64) -> &[u32] {
        let range = usize::try_from(packed >> 24).ok().zip(usize::try_from(packed & 0xff_ffff).ok());
        range.and_then(|(start, length)| self.entries.get(start..start + length)).unwrap_or_default()
    }
}
