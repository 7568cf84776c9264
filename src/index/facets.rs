//! Facets of one segment: which values each document has, which filters it passes, and how often values occur.

use std::{borrow::Cow, collections::BTreeMap, mem::size_of, ops::Range};

use super::{
    bitmap::Bitmap,
    error::IndexError,
    facet_sets::FacetSets,
    order::Order,
    schema::{SEPARATOR, facet_term},
};
use crate::ranking::{FacetCounts, FacetValue, Filters};

/// More fields than this cannot be filtered by at once.
const MAX_FILTER_FIELDS: usize = 64;

/// Checks that there are not too many filters.
pub(super) fn check_filters(filters: &Filters) -> Result<(), IndexError> {
    let count = filters.0.len();
    if count > MAX_FILTER_FIELDS {
        return Err(IndexError::TooManyFilters { count, limit: MAX_FILTER_FIELDS });
    }
    Ok(())
}

/// The facet values of a segment's documents.
#[derive(Debug, Default)]
pub(super) struct Facets {
    /// All terms, sorted; a value's number is its place here.
    terms: Vec<Box<str>>,
    /// Where each document's values begin; one more at the end.
    starts: Vec<u32>,
    /// The values of all documents.
    values: Vec<u32>,
    /// The places of all values.
    sets: FacetSets,
}

impl Facets {
    /// Facets from all terms, sorted, and each document's values.
    pub(super) fn new(terms: Vec<Box<str>>, documents: impl Iterator<Item = impl Iterator<Item = u32>>) -> Self {
        let mut facets = Self { terms, starts: vec![0], ..Self::default() };
        for values in documents {
            facets.values.extend(values);
            facets.starts.push(u32::try_from(facets.values.len()).unwrap_or(u32::MAX));
        }
        facets.in_order(&Order::default());
        facets
    }

    /// From now on sets of documents are sets of places in this order.
    pub(super) fn in_order(&mut self, order: &Order) {
        self.sets = FacetSets::new(self.terms.len(), self.document_count(), |place| self.of(order.document(place)));
    }

    fn document_count(&self) -> u32 {
        u32::try_from(self.starts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The numbers of the values of each field.
    pub(super) fn fields(&self) -> Vec<Range<u32>> {
        let field = |term: &str| term.split_once(SEPARATOR).map_or(0, |it| it.0.len());
        let of_field = self.terms.chunk_by(|one, other| one.get(..field(one)) == other.get(..field(other)));
        let ends = of_field.scan(0_u32, |end, terms| {
            let start = *end;
            *end += u32::try_from(terms.len()).unwrap_or(u32::MAX);
            Some(start..*end)
        });
        ends.collect()
    }

    /// The values of one document.
    #[inline]
    pub(super) fn of(&self, document: u32) -> &[u32] {
        let at = document as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => self.values.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The numbers of all values of a field.
    fn range(&self, field: &str) -> Range<u32> {
        let first = facet_term(field, "");
        let start = self.terms.partition_point(|it| **it < *first);
        let length = self.terms.get(start..).unwrap_or_default().partition_point(|it| it.starts_with(&first));
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        number(start)..number(start + length)
    }

    /// What `filters` mean for this segment. At most [`MAX_FILTER_FIELDS`] fields are looked at.
    pub(super) fn sieve(&self, filters: &Filters) -> Sieve {
        let mut sieve = Sieve { admitted: Vec::new(), all: 0, fields: Vec::new() };
        if filters.0.is_empty() {
            return sieve;
        }
        sieve.admitted = vec![0; self.terms.len()];
        for (number, (field, values)) in filters.0.iter().take(MAX_FILTER_FIELDS).enumerate() {
            let bit = 1_u64 << number;
            sieve.all |= bit;
            sieve.fields.push(self.range(field));
            for value in values {
                let term = facet_term(field, value);
                if let Ok(at) = self.terms.binary_search_by(|it| (**it).cmp(&*term))
                    && let Some(bits) = sieve.admitted.get_mut(at)
                {
                    *bits |= bit;
                }
            }
        }
        sieve
    }

    /// For each filter, in their order, the field and the places of who passes it.
    pub(super) fn passing<'a>(&'a self, filters: &'a Filters) -> Vec<(&'a str, Cow<'a, Bitmap>)> {
        let number = |term: &str| self.terms.binary_search_by(|it| (**it).cmp(term)).ok();
        let passing = filters.0.iter().map(|(field, values)| {
            let values = values.iter().filter_map(|it| u32::try_from(number(&facet_term(field, it))?).ok());
            (field.as_str(), self.sets.any_of(values))
        });
        passing.collect()
    }

    /// A counter of the values of this segment.
    pub(super) fn counter(&self) -> Counter {
        Counter { counts: vec![0; self.terms.len()] }
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        let texts: usize = self.terms.iter().map(|it| it.len() + size_of::<Box<str>>()).sum();
        texts + (self.starts.len() + self.values.len()) * size_of::<u32>() + self.sets.resident_bytes()
    }
}

/// Filters, compiled for one segment.
#[derive(Debug)]
pub(super) struct Sieve {
    /// For each value the fields whose filter admits it, one bit a field.
    admitted: Vec<u64>,
    /// The bits of all fields.
    all: u64,
    /// The numbers of the values of each field.
    fields: Vec<Range<u32>>,
}

/// What filters say of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It passes.
    Passes,
    /// It passes all but the filter of one field, whose values have these numbers.
    AllButOne(Range<u32>),
    /// It fails.
    Fails,
}

impl Sieve {
    /// What the filters say of `document`.
    #[inline]
    pub(super) fn judge(&self, facets: &Facets, document: u32) -> Verdict {
        if self.all == 0 {
            return Verdict::Passes;
        }
        let bits = |value: &u32| self.admitted.get(*value as usize).copied().unwrap_or(0);
        let failed = self.all & !facets.of(document).iter().map(bits).fold(0, |one, other| one | other);
        match failed.count_ones() {
            0 => Verdict::Passes,
            1 => self.fields.get(failed.trailing_zeros() as usize).cloned().map_or(Verdict::Fails, Verdict::AllButOne),
            _ => Verdict::Fails,
        }
    }
}

/// How often each value of a segment occurs.
#[derive(Debug)]
pub(super) struct Counter {
    counts: Vec<u32>,
}

impl Counter {
    /// Counts a document: all its values when it passes, those of the one field whose filter it fails otherwise.
    #[inline]
    pub(super) fn add(&mut self, facets: &Facets, document: u32, verdict: &Verdict) {
        match verdict {
            Verdict::Passes => facets.of(document).iter().for_each(|it| self.count(*it)),
            Verdict::AllButOne(range) => {
                facets.of(document).iter().filter(|it| range.contains(it)).for_each(|it| self.count(*it));
            }
            Verdict::Fails => {}
        }
    }

    /// Counts the values of a field in a set of places.
    pub(super) fn count_field(&mut self, facets: &Facets, field: &str, set: &Bitmap) {
        facets.sets.count(facets.range(field), set, |value, count| {
            if let Some(place) = self.counts.get_mut(value as usize) {
                *place = u32::try_from(count).unwrap_or(u32::MAX);
            }
        });
    }

    #[inline]
    fn count(&mut self, value: u32) {
        if let Some(count) = self.counts.get_mut(value as usize) {
            *count += 1;
        }
    }
}

/// The counts of several segments together.
#[derive(Debug)]
pub(super) struct Tally<'a> {
    fields: &'a [String],
    counts: Vec<BTreeMap<Box<str>, u64>>,
}

impl<'a> Tally<'a> {
    /// Counts of these fields.
    pub(super) fn new(fields: &'a [String]) -> Self {
        Self { fields, counts: vec![BTreeMap::new(); fields.len()] }
    }

    /// Adds the counts of one segment.
    pub(super) fn add(&mut self, facets: &Facets, counter: &Counter) {
        for (field, counts) in self.fields.iter().zip(&mut self.counts) {
            for value in facets.range(field) {
                let at = value as usize;
                let (Some(&count), Some(term)) = (counter.counts.get(at), facets.terms.get(at)) else { continue };
                if count > 0 {
                    let value = term.split_once(SEPARATOR).map_or(&**term, |(_, value)| value);
                    *counts.entry(value.into()).or_default() += u64::from(count);
                }
            }
        }
    }

    /// The counts, in the order asked; what a filter admits by name is there even when it does not occur.
    pub(super) fn finish(self, filters: &Filters) -> Vec<FacetCounts> {
        let fields = self.fields.iter().zip(self.counts);
        fields
            .map(|(field, mut counts)| {
                let selected = filters.0.get(field);
                for value in selected.into_iter().flatten() {
                    counts.entry(value.as_str().into()).or_default();
                }
                let mut values: Vec<FacetValue> = counts
                    .into_iter()
                    .map(|(value, count)| FacetValue {
                        selected: selected.is_some_and(|it| it.contains(&*value)),
                        value: value.into(),
                        count,
                    })
                    .collect();
                // Stable: values of the same count stay sorted.
                values.sort_by_key(|it| std::cmp::Reverse(it.count));
                FacetCounts { field: field.clone(), values }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_leaves_its_own_filter_out() {
        let terms = ["colour\u{1f}blue", "colour\u{1f}red", "shape\u{1f}round", "shape\u{1f}square"];
        let facets = Facets::new(
            terms.iter().map(|it| Box::from(*it)).collect(),
            [vec![0, 2], vec![1, 2], vec![1, 3], vec![0, 1]].into_iter().map(Vec::into_iter),
        );
        let mut filters = Filters::default();
        filters.admit("colour", "red");
        filters.admit("shape", "round");
        let sieve = facets.sieve(&filters);
        let mut counter = facets.counter();
        let verdicts: Vec<Verdict> = (0..4).map(|it| sieve.judge(&facets, it)).collect();
        let expected = [Verdict::AllButOne(0..2), Verdict::Passes, Verdict::AllButOne(2..4), Verdict::AllButOne(2..4)];
        assert_eq!(verdicts, expected);
        for (document, verdict) in (0..).zip(&verdicts) {
            counter.add(&facets, document, verdict);
        }
        let fields = ["colour".to_owned(), "shape".to_owned(), "size".to_owned()];
        let mut tally = Tally::new(&fields);
        tally.add(&facets, &counter);
        let shown: Vec<String> = tally
            .finish(&filters)
            .iter()
            .map(|it| {
                let values = it.values.iter().map(|it| format!("{} {} {}", it.value, it.count, it.selected));
                format!("{}: {}", it.field, values.collect::<Vec<_>>().join(", "))
            })
            .collect();
        assert_eq!(shown, ["colour: blue 1 false, red 1 true", "shape: round 1 true, square 1 false", "size: "]);
    }
}
