//! Building a lexicon: forms come in any order, and leave in that of their skills.

use std::collections::HashMap;

use super::{
    embedding::{KnownWords, Table, Vectors, VectorsBuilder, unit},
    grams::Grams,
    key::{joined, squashed, units},
    lexicon::{Form, Keys, Lexicon, LexiconForm},
    names::Names,
    prior::asked_for,
    stored::FormsDigester,
    variants::inner_names,
    words::Words,
};
use crate::model::Iri;

/// What a lexicon is made of while forms still come in.
#[derive(Default)]
pub(super) struct Builder {
    skills: HashMap<Iri, u32>,
    frameworks: Vec<Box<str>>,
    skill_frameworks: Vec<Option<u32>>,
    languages: Vec<Box<str>>,
    forms: Vec<Named>,
    digester: FormsDigester,
}

/// A form that has no number yet.
struct Named {
    skill: u32,
    text: Box<str>,
    language: u16,
    preferred: bool,
    is_bare: bool,
}

impl Builder {
    /// Adds a name and the names inside it.
    pub(super) fn add(&mut self, form: &LexiconForm<'_>) {
        self.digester.add(form);
        let text = form.form.trim();
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        let next = u32::try_from(self.skills.len()).unwrap_or(u32::MAX);
        let skill = match self.skills.get(form.skill) {
            Some(known) => *known,
            None => *self.skills.entry(form.skill.clone()).or_insert(next),
        };
        if skill == next {
            self.skill_frameworks.push(None);
        }
        if let (Some(name), Some(framework)) = (form.framework, self.skill_frameworks.get_mut(skill as usize)) {
            *framework = framework.or_else(|| u32::try_from(interned(&mut self.frameworks, name)).ok());
        }
        let language = u16::try_from(interned(&mut self.languages, form.language)).unwrap_or(u16::MAX);
        let named =
            |text: &str, is_bare| Named { skill, text: text.into(), language, preferred: form.preferred, is_bare };
        self.forms.push(named(text, false));
        self.forms.extend(inner_names(text).map(|it| named(it, true)));
    }

    /// Sorts and indexes what came in.
    pub(super) fn finish(mut self) -> Lexicon {
        let (skills, places) = self.sorted_skills();
        let digest = self.digester.finish();
        let mut lexicon = Lexicon { digest, frameworks: std::mem::take(&mut self.frameworks), ..Lexicon::default() };
        lexicon.skill_frameworks = vec![None; skills.len()];
        for (framework, place) in self.skill_frameworks.iter().zip(&places) {
            if let Some(slot) = lexicon.skill_frameworks.get_mut(*place as usize) {
                *slot = *framework;
            }
        }
        for form in &mut self.forms {
            form.skill = places.get(form.skill as usize).copied().unwrap_or_default();
        }
        let languages = &self.languages;
        let language = |it: &Named| languages.get(usize::from(it.language));
        self.forms.sort_by(|a, b| {
            let order = (a.skill, !a.preferred, a.is_bare).cmp(&(b.skill, !b.preferred, b.is_bare));
            order.then_with(|| language(a).cmp(&language(b))).then_with(|| a.text.cmp(&b.text))
        });
        self.forms.dedup_by(|a, b| (a.skill, a.language, &a.text) == (b.skill, b.language, &b.text));
        lexicon.prior = skills.iter().map(asked_for).collect();
        lexicon.skills = skills;
        index_texts(&mut lexicon, &self.forms);
        lexicon.languages = self.languages;
        lexicon.meanings = meanings(&lexicon);
        lexicon
    }

    /// The skills in order, and the place of each.
    fn sorted_skills(&mut self) -> (Vec<Iri>, Vec<u32>) {
        let mut skills: Vec<(Iri, u32)> = self.skills.drain().collect();
        skills.sort_unstable();
        let mut places = vec![0; skills.len()];
        for ((_, number), place) in skills.iter().zip(0_u32..) {
            if let Some(slot) = places.get_mut(*number as usize) {
                *slot = place;
            }
        }
        (skills.into_iter().map(|(skill, _)| skill).collect(), places)
    }
}

/// Texts, keys, words and pieces of words of the sorted forms.
fn index_texts(lexicon: &mut Lexicon, forms: &[Named]) {
    let (mut keys, mut squashed_keys) = (Vec::with_capacity(forms.len()), Vec::new());
    let mut numbers: HashMap<Box<str>, u32> = HashMap::new();
    let mut words_of: Vec<Box<[u32]>> = Vec::with_capacity(forms.len());
    let mut owner = None;
    for form in forms {
        let units = units(&form.text);
        let (Ok(start), Ok(end), Ok(number)) = (
            u32::try_from(lexicon.arena.len()),
            u32::try_from(lexicon.arena.len() + form.text.len()),
            u32::try_from(lexicon.forms.len()),
        ) else {
            break;
        };
        while owner.is_none_or(|it| it < form.skill) {
            owner = Some(owner.map_or(0, |it| it + 1));
            lexicon.skill_forms.push(number);
        }
        lexicon.arena.push_str(&form.text);
        let Named { skill, language, preferred, is_bare, .. } = *form;
        lexicon.forms.push(Form { skill, start, end, language, preferred, is_bare });
        keys.push((joined(&units).into(), number));
        squashed_keys.extend(squashed(&units).map(|it| (it.into(), number)));
        let words = units.into_iter().map(|unit| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(unit.key).or_insert(next)
        });
        words_of.push(words.collect());
    }
    lexicon.skill_forms.resize(lexicon.skills.len() + 1, u32::try_from(lexicon.forms.len()).unwrap_or(u32::MAX));
    lexicon.arena.shrink_to_fit();
    (lexicon.keys, lexicon.squashed_keys) = (Keys::build(keys), Keys::build(squashed_keys));
    let mut vocabulary: Vec<(&str, u32)> = numbers.iter().map(|(word, number)| (word.as_ref(), *number)).collect();
    vocabulary.sort_unstable();
    let mut places = vec![0; vocabulary.len()];
    for ((_, number), place) in vocabulary.iter().zip(0_u32..) {
        if let Some(slot) = places.get_mut(*number as usize) {
            *slot = place;
        }
    }
    for word in words_of.iter_mut().flat_map(|it| it.iter_mut()) {
        *word = places.get(*word as usize).copied().unwrap_or_default();
    }
    let vocabulary: Vec<&str> = vocabulary.into_iter().map(|(word, _)| word).collect();
    lexicon.words = Words::build(&vocabulary, &words_of);
    // Forms are in the order of their skills: the first preferred one, else the first.
    let is_preferred = |it: &&u32| lexicon.form(**it).is_some_and(|form| form.preferred);
    let best = |forms: &[u32]| forms.iter().find(is_preferred).or(forms.first()).copied();
    lexicon.names = Names::build(&lexicon.keys, &lexicon.words, vocabulary.len(), best);
    lexicon.grams = Grams::build(&vocabulary, &words_of);
}

/// By skill: the direction of its preferred name and, as heavy, the mean of those of its other names; of names in English
/// where it has some, which the table is made for.
fn meanings(lexicon: &Lexicon) -> Vectors {
    /// Other names that are looked at; those of a skill say much the same.
    const MOST_OTHERS: usize = 12;
    let table = Table::shipped();
    let mut known = KnownWords::default();
    let mut builder = VectorsBuilder::new(table.columns());
    for skill in (0_u32..).take(lexicon.skills.len()) {
        let forms = || lexicon.forms_of_skill(skill).filter_map(|it| lexicon.form(it)).filter(|it| !it.is_bare);
        let has_english = forms().any(|it| lexicon.language(it) == "en");
        let told = || forms().filter(|it| !has_english || lexicon.language(it) == "en");
        let mut vector = |form: &Form| unit(&table.sum(lexicon.surface(form), &mut known)?);
        let mut sum = told().next().and_then(&mut vector);
        let others: Vec<Vec<f32>> = told().skip(1).take(MOST_OTHERS).filter_map(&mut vector).collect();
        #[expect(clippy::cast_precision_loss, reason = "at most a dozen")]
        let share = 1.0 / others.len().max(1) as f32;
        if let Some(sum) = &mut sum {
            for other in &others {
                sum.iter_mut().zip(other).for_each(|(total, value)| *total += share * value);
            }
        }
        builder.push(sum.as_deref());
    }
    builder.finish()
}

/// The position of a name in a list, at its end when it is new.
fn interned(names: &mut Vec<Box<str>>, name: &str) -> usize {
    let known = names.iter().position(|it| it.as_ref() == name);
    known.unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    })
}
