//! The lexicon: every name of every skill, found by its key.

use std::collections::HashMap;

use fst::raw::Output;

use super::{
    key::{Unit, joined, squashed, units},
    words::Words,
};
use crate::{model::Iri, text::normalise};

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
/// Some 20 MB for the 100,000 English forms of ESCO: texts lie in one arena, everything else is numbers.
#[derive(Debug, Default)]
pub struct Lexicon {
    skills: Vec<Iri>,
    /// By skill: the number of its framework.
    skill_frameworks: Vec<Option<u32>>,
    frameworks: Vec<Box<str>>,
    languages: Vec<Box<str>>,
    forms: Vec<Form>,
    /// All forms as written, one after the other.
    arena: String,
    /// Key to a range of `entries`, packed by [`pack`].
    keys: fst::Map<Vec<u8>>,
    entries: Box<[u32]>,
    /// Key without spaces to a range of `squashed_entries`.
    squashed_keys: fst::Map<Vec<u8>>,
    squashed_entries: Box<[u32]>,
    pub(super) words: Words,
}

/// A form by numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) skill: u32,
    language: u32,
    start: u32,
    end: u32,
    pub(super) preferred: bool,
    /// Whether a trailing parenthesis was left out: `Java` of `Java (computer programming)`.
    pub(super) is_bare: bool,
}

impl Lexicon {
    /// Builds a lexicon. The order of the forms does not change what is found; empty forms are left out.
    pub fn build<'a>(forms: impl IntoIterator<Item = LexiconForm<'a>>) -> Self {
        let mut builder = Builder::default();
        for form in forms {
            builder.add(&form, form.form, false);
            if let Some(bare) = without_parenthesis(form.form) {
                builder.add(&form, bare, true);
            }
        }
        builder.finish()
    }

    /// How many forms it holds, those without parenthesis included.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The memory it takes, in bytes, but for what the allocator adds.
    pub fn size_bytes(&self) -> usize {
        let iris: usize = self.skills.iter().map(|it| it.as_str().len() + 2 * size_of::<Iri>()).sum();
        let numbers = self.entries.len() + self.squashed_entries.len() + 2 * self.skill_frameworks.len();
        let maps = self.keys.as_fst().size() + self.squashed_keys.as_fst().size();
        let forms = self.forms.capacity() * size_of::<Form>() + self.arena.capacity();
        iris + 4 * numbers + maps + forms + self.words.size_bytes()
    }

    /// The form with this number.
    pub(super) fn form(&self, number: u32) -> Option<&Form> {
        self.forms.get(number as usize)
    }

    /// A form as written.
    pub(super) fn surface(&self, form: &Form) -> &str {
        self.arena.get(form.start as usize..form.end as usize).unwrap_or_default()
    }

    /// The language of a form.
    pub(super) fn language(&self, form: &Form) -> &str {
        self.languages.get(form.language as usize).map_or("und", AsRef::as_ref)
    }

    /// The IRI of a skill.
    pub(super) fn skill(&self, skill: u32) -> Option<&Iri> {
        self.skills.get(skill as usize)
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
        in_range(&self.entries, self.keys.get(joined(units)))
    }

    /// The forms whose key without spaces is that of `units`.
    pub(super) fn squashed_forms_of(&self, units: &[Unit<'_>]) -> &[u32] {
        let key = squashed(units);
        in_range(&self.squashed_entries, key.and_then(|it| self.squashed_keys.get(it)))
    }

    /// Every form that the sequence `keys` starts with: how many units it takes, and the forms. Shortest first.
    pub(super) fn forms_at<'k>(&self, keys: impl Iterator<Item = &'k str>) -> Vec<(usize, &[u32])> {
        let fst = self.keys.as_fst();
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
                found.push((nth + 1, in_range(&self.entries, Some(value))));
            }
        }
        found
    }
}

/// What a lexicon is made of while forms still come in.
#[derive(Default)]
struct Builder {
    lexicon: Lexicon,
    skills: HashMap<Iri, u32>,
    names: HashMap<Box<str>, u32>,
    keys: Vec<(String, u32)>,
    squashed: Vec<(String, u32)>,
    words: Vec<Vec<Box<str>>>,
}

impl Builder {
    fn add(&mut self, form: &LexiconForm<'_>, text: &str, is_bare: bool) {
        let text = text.trim();
        let units = units(text);
        let lexicon = &mut self.lexicon;
        let (Ok(start), Ok(end), Ok(number)) = (
            u32::try_from(lexicon.arena.len()),
            u32::try_from(lexicon.arena.len() + text.len()),
            u32::try_from(lexicon.forms.len()),
        ) else {
            return;
        };
        if units.is_empty() {
            return;
        }
        lexicon.arena.push_str(text);
        let skill = *self.skills.entry(form.skill.clone()).or_insert_with(|| {
            lexicon.skills.push(form.skill.clone());
            lexicon.skill_frameworks.push(None);
            last_number(lexicon.skills.len())
        });
        if let (Some(name), Some(framework)) = (form.framework, lexicon.skill_frameworks.get_mut(skill as usize)) {
            *framework = framework.or_else(|| Some(interned(&mut lexicon.frameworks, name)));
        }
        let language =
            *self.names.entry(form.language.into()).or_insert_with(|| interned(&mut lexicon.languages, form.language));
        lexicon.forms.push(Form { skill, language, start, end, preferred: form.preferred, is_bare });
        self.keys.push((joined(&units), number));
        if let Some(key) = squashed(&units) {
            self.squashed.push((key, number));
        }
        self.words.push(units.into_iter().map(|it| it.key).collect());
    }

    fn finish(self) -> Lexicon {
        let mut lexicon = self.lexicon;
        lexicon.forms.shrink_to_fit();
        lexicon.arena.shrink_to_fit();
        (lexicon.keys, lexicon.entries) = grouped(self.keys);
        (lexicon.squashed_keys, lexicon.squashed_entries) = grouped(self.squashed);
        lexicon.words = Words::build(&self.words);
        lexicon
    }
}

fn grouped(mut keys: Vec<(String, u32)>) -> (fst::Map<Vec<u8>>, Box<[u32]>) {
    keys.sort_unstable();
    let mut start = 0_usize;
    let groups = keys.chunk_by(|a, b| a.0 == b.0).filter_map(|group| {
        let value = pack(start, group.len());
        start += group.len();
        Some((group.first()?.0.as_str(), value))
    });
    // Keys are sorted and different, the only two things that can be wrong.
    let map = fst::Map::from_iter(groups).unwrap_or_default();
    (map, keys.iter().map(|(_, form)| *form).collect())
}

/// A range of entries in one number: 24 bits of length below the start.
fn pack(start: usize, length: usize) -> u64 {
    (start as u64) << 24 | (length as u64).min(0xff_ffff)
}

fn in_range(entries: &[u32], packed: Option<u64>) -> &[u32] {
    let range = packed.and_then(|it| {
        let start = usize::try_from(it >> 24).ok()?;
        Some(start..start + usize::try_from(it & 0xff_ffff).ok()?)
    });
    range.and_then(|it| entries.get(it)).unwrap_or_default()
}

fn interned(names: &mut Vec<Box<str>>, name: &str) -> u32 {
    let known = names.iter().position(|it| it.as_ref() == name);
    let at = known.unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn last_number(length: usize) -> u32 {
    u32::try_from(length.saturating_sub(1)).unwrap_or(u32::MAX)
}

/// `Java` of `Java (computer programming)`; `None` without a trailing parenthesis or with nothing before it.
fn without_parenthesis(form: &str) -> Option<&str> {
    let inner = form.trim().strip_suffix(')')?;
    let bare = inner.get(..inner.rfind('(')?)?.trim();
    (!normalise(bare).is_empty()).then_some(bare)
}
