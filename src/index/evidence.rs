//! The evidence of one segment, twice: by skill, to be summed up, and by holder, to break ties.

use std::{collections::HashMap, mem::size_of};

use super::packed::{PROFILE_BITS, PROFILE_MASK, Profile, counts_on, unpack_profile};
use crate::model::EvidenceKind;

/// The evidence of a segment. Codes are packed evidence whose profile is replaced by its number in `profiles`.
#[derive(Debug, Default)]
pub(super) struct EvidenceTable {
    /// The number of each skill.
    skills: HashMap<Box<str>, u32>,
    /// The distinct profiles.
    profiles: Vec<Profile>,
    /// Where each skill's postings begin; one more at the end.
    starts: Vec<u32>,
    /// The holders of all postings, ascending within a skill.
    documents: Vec<u32>,
    /// The codes of all postings.
    codes: Vec<u64>,
    /// Where each document's rows begin; one more at the end.
    row_starts: Vec<u32>,
    /// The skills of all rows.
    row_skills: Vec<u32>,
    /// The codes of all rows.
    row_codes: Vec<u64>,
}

/// The postings of one skill.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Postings<'a> {
    /// The skill's number.
    pub(super) skill: u32,
    /// The holders.
    pub(super) documents: &'a [u32],
    /// Their evidence.
    pub(super) codes: &'a [u64],
}

impl EvidenceTable {
    /// The table of rows `(skill, packed evidence)`, one list a document, in the order of documents.
    pub(super) fn new(skills: Vec<Box<str>>, documents: impl Iterator<Item = Vec<(u32, u64)>>) -> Self {
        let mut table = Self { row_starts: vec![0], ..Self::default() };
        let mut numbers: HashMap<u64, u64> = HashMap::new();
        let mut per_skill = vec![0_u32; skills.len()];
        for mut rows in documents {
            // The order says nothing; sorted, the rows of one skill stand together.
            rows.sort_unstable();
            for (skill, packed) in rows {
                let Some(count) = per_skill.get_mut(skill as usize) else { continue };
                *count += 1;
                let number = *numbers.entry(packed & PROFILE_MASK).or_insert_with(|| {
                    table.profiles.push(unpack_profile(packed));
                    // Fits: there are not more profiles than bits to number them.
                    table.profiles.len() as u64 - 1
                });
                table.row_skills.push(skill);
                table.row_codes.push(packed & !PROFILE_MASK | number);
            }
            table.row_starts.push(u32::try_from(table.row_codes.len()).unwrap_or(u32::MAX));
        }
        table.transpose(&per_skill);
        table.skills = (0..).zip(skills).map(|(number, skill)| (skill, number)).collect();
        table
    }

    fn transpose(&mut self, per_skill: &[u32]) {
        let mut start = 0;
        self.starts = std::iter::once(0)
            .chain(per_skill.iter().map(|count| {
                start += count;
                start
            }))
            .collect();
        let mut next = self.starts.clone();
        self.documents = vec![0; self.row_codes.len()];
        self.codes = vec![0; self.row_codes.len()];
        for (document, bounds) in (0_u32..).zip(self.row_starts.windows(2)) {
            let &[start, end] = bounds else { continue };
            for row in start as usize..end as usize {
                let (Some(&skill), Some(&code)) = (self.row_skills.get(row), self.row_codes.get(row)) else { continue };
                let Some(place) = next.get_mut(skill as usize) else { continue };
                if let (Some(to_document), Some(to_code)) =
                    (self.documents.get_mut(*place as usize), self.codes.get_mut(*place as usize))
                {
                    (*to_document, *to_code) = (document, code);
                }
                *place += 1;
            }
        }
    }

    /// The postings of a skill; empty when nobody has it.
    pub(super) fn postings(&self, skill: &str) -> Postings<'_> {
        let Some(&skill) = self.skills.get(skill) else { return Postings::default() };
        let at = skill as usize;
        let (Some(&start), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1)) else {
            return Postings::default();
        };
        let range = start as usize..end as usize;
        Postings {
            skill,
            documents: self.documents.get(range.clone()).unwrap_or_default(),
            codes: self.codes.get(range).unwrap_or_default(),
        }
    }

    /// The distinct profiles; a code's low bits are a place here.
    pub(super) fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// How many skills there are.
    pub(super) fn skill_count(&self) -> usize {
        self.skills.len()
    }

    /// The rows of a document that count on `day` as at least `kind`, by skill: skill and kind.
    pub(super) fn counting_rows(
        &self,
        document: u32,
        day: u64,
        kind: EvidenceKind,
    ) -> impl Iterator<Item = (u32, EvidenceKind)> {
        let at = document as usize;
        let range = match (self.row_starts.get(at), self.row_starts.get(at + 1)) {
            (Some(&start), Some(&end)) => start as usize..end as usize,
            _ => 0..0,
        };
        let skills = self.row_skills.get(range.clone()).unwrap_or_default();
        let codes = self.row_codes.get(range).unwrap_or_default();
        skills.iter().zip(codes).filter_map(move |(&skill, &code)| {
            let profile = self.profiles.get(profile_number(code))?;
            (counts_on(code, day) && profile.kind >= kind).then_some((skill, profile.kind))
        })
    }

    /// How many bytes this takes in memory.
    pub(super) fn resident_bytes(&self) -> usize {
        let skills: usize = self.skills.keys().map(|it| it.len() + size_of::<(Box<str>, u32)>() + 1).sum();
        let small = self.starts.len() + self.documents.len() + self.row_starts.len() + self.row_skills.len();
        let large = self.codes.len() + self.row_codes.len();
        skills + small * size_of::<u32>() + large * size_of::<u64>()
    }
}

/// The number of a code's profile.
#[inline]
pub(super) fn profile_number(code: u64) -> usize {
    const { assert!(PROFILE_BITS <= 32) };
    (code & PROFILE_MASK) as usize
}
