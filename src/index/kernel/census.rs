//! What evidence there is: the profiles that become classes, and the days that become buckets. In tests every bound is low,
//! so that a few holders meet them all.

use std::{collections::BTreeMap, ops::Range};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    super::packed::{NEVER, PROFILE_MASK, expires_on, issued_on},
    build::{Read, blocks},
    table::ODD,
};

/// One in so many pieces of evidence may be issued after the horizon.
const LATE_SHARE: u64 = if cfg!(test) { 16 } else { 65_536 };
/// Most buckets of expiries.
const MAX_BUCKETS: u64 = if cfg!(test) { 3 } else { ODD as u64 - 1 };
/// Most profiles with a class of their own; planes have room for so many, for nothing, and for what is odd.
const MAX_PROFILES: usize = ODD as usize - 1;

/// Something for each number.
type Numbers<T> = FxHashMap<u64, T>;

/// How pieces of evidence are spread over classes and time.
#[derive(Debug, Default)]
pub(in crate::index) struct Census {
    /// The most frequent profiles; a class is a place here.
    pub(in crate::index) profiles: Vec<u64>,
    classes: Numbers<u8>,
    /// See [`Table`](super::Table).
    pub(super) horizon: u64,
    /// See [`Table`](super::Table).
    pub(super) first_expiry: u64,
    /// See [`Table`](super::Table).
    pub(super) buckets: Vec<(u64, u64)>,
}

/// A piece of evidence, coded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coded {
    /// Its class.
    pub(super) class: u8,
    /// Its time code.
    pub(super) time: u8,
    /// `None`: for ever.
    pub(super) expiry: Option<u16>,
}

impl Coded {
    /// Whether a row cannot say all of it.
    pub(super) fn is_odd(self) -> bool {
        self.class == ODD || self.time == ODD
    }
}

impl Census {
    /// Of so many documents.
    pub(super) fn take(documents: u32, read: Read<'_>) -> Self {
        let found = blocks(documents).into_par_iter().map(|it| Found::of(it, read)).reduce(Found::default, Found::and);
        let Found { profiles, issued, mut expiring } = found;
        let all = issued.values().sum();
        expiring.remove(&NEVER);
        let mut census = Self { horizon: horizon(issued, all), ..Self::default() };
        let mut by_count: Vec<(u64, u64)> = profiles.into_iter().collect();
        by_count.sort_unstable_by_key(|&(profile, count)| (std::cmp::Reverse(count), profile));
        census.profiles = by_count.into_iter().map(|(profile, _)| profile).take(MAX_PROFILES).collect();
        // By kind, then level: what a plan asks for is then a few runs of classes, which planes answer quickly.
        census.profiles.sort_unstable();
        census.classes = census.profiles.iter().copied().zip(0..ODD).collect();
        let expiring: BTreeMap<u64, u64> = expiring.into_iter().collect();
        census.first_expiry = expiring.keys().next().copied().unwrap_or(0);
        census.buckets = buckets(&expiring);
        census
    }

    /// A piece of evidence, coded.
    pub(super) fn code(&self, code: u64) -> Coded {
        let class = self.classes.get(&(code & PROFILE_MASK)).copied().unwrap_or(ODD);
        let expires = expires_on(code);
        let late = issued_on(code) > self.horizon;
        if expires == NEVER && !late {
            return Coded { class, time: 0, expiry: None };
        }
        let bucket = self.buckets.partition_point(|&(_, last)| last < expires) + 1;
        let expiry = u16::try_from(expires.saturating_sub(self.first_expiry)).unwrap_or(u16::MAX);
        if late || expires == NEVER || expiry == u16::MAX {
            return Coded { class, time: ODD, expiry: None };
        }
        Coded { class, time: u8::try_from(bucket).unwrap_or(ODD), expiry: Some(expiry) }
    }
}

/// How often each profile and each day occurs.
#[derive(Default)]
struct Found {
    profiles: Numbers<u64>,
    issued: Numbers<u64>,
    expiring: Numbers<u64>,
}

impl Found {
    fn of(documents: Range<u32>, read: Read<'_>) -> Self {
        let mut codes: Numbers<u64> = Numbers::default();
        let mut rows = Vec::new();
        for document in documents {
            rows.clear();
            read(document, &mut rows);
            for (_, code) in &rows {
                *codes.entry(*code).or_default() += 1;
            }
        }
        let mut found = Self::default();
        for (code, count) in codes {
            *found.profiles.entry(code & PROFILE_MASK).or_default() += count;
            *found.issued.entry(issued_on(code)).or_default() += count;
            *found.expiring.entry(expires_on(code)).or_default() += count;
        }
        found
    }

    fn and(mut self, other: Self) -> Self {
        let add = |to: &mut Numbers<u64>, from: Numbers<u64>| {
            for (number, count) in from {
                *to.entry(number).or_default() += count;
            }
        };
        add(&mut self.profiles, other.profiles);
        add(&mut self.issued, other.issued);
        add(&mut self.expiring, other.expiring);
        self
    }
}

/// The first day on which all but a few pieces of evidence have been issued.
fn horizon(issued: Numbers<u64>, all: u64) -> u64 {
    let mut days: Vec<(u64, u64)> = issued.into_iter().collect();
    days.sort_unstable_by_key(|it| std::cmp::Reverse(it.0));
    let mut late = 0;
    for (day, count) in days {
        late += count;
        if late > all / LATE_SHARE {
            return day;
        }
    }
    0
}

/// Buckets of about the same number of expiries; a day is in one bucket only.
fn buckets(expiring: &BTreeMap<u64, u64>) -> Vec<(u64, u64)> {
    let all: u64 = expiring.values().sum();
    let fill = if expiring.len() as u64 <= MAX_BUCKETS { 1 } else { all / MAX_BUCKETS + 1 };
    let mut buckets: Vec<(u64, u64)> = Vec::new();
    let mut filled = fill;
    for (&day, &count) in expiring {
        match buckets.last_mut() {
            Some(last) if filled < fill => last.1 = day,
            _ => {
                buckets.push((day, day));
                filled = 0;
            }
        }
        filled += count;
    }
    buckets
}
