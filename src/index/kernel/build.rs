//! From evidence, document by document, to a [`Table`]. In tests every bound is low, so that a few holders meet them all.

use std::collections::{BTreeMap, HashMap};

use super::super::packed::{NEVER, PROFILE_MASK, expires_on, issued_on};
use super::{
    planes::{BLOCK, Planes},
    table::{Dense, Lists, ODD, Row, Table},
};

/// Skills that so many documents of a block have get planes there.
const DENSE_FROM: u32 = if cfg!(test) { 3 } else { 4_096 };
/// One in so many pieces of evidence may be issued after the horizon.
const LATE_SHARE: u64 = if cfg!(test) { 16 } else { 65_536 };
/// Most buckets of expiries.
const MAX_BUCKETS: u64 = if cfg!(test) { 3 } else { ODD as u64 - 1 };

/// Most profiles with a class of their own; planes have room for so many, for nothing, and for what is odd.
const MAX_PROFILES: usize = ODD as usize - 1;

/// Shorter lists stay as they are.
const SPREAD_FROM: u32 = if cfg!(test) { 2 } else { 64 };

/// Reads the evidence of a document, sorted by skill, into a list that is empty.
pub(in crate::index) type Read<'a> = &'a dyn Fn(u32, &mut Vec<(u32, u64)>);

/// How pieces of evidence are spread over classes and time.
#[derive(Debug, Default)]
pub(in crate::index) struct Census {
    /// The most frequent profiles; a class is a place here.
    pub(in crate::index) profiles: Vec<u64>,
    classes: HashMap<u64, u8>,
    horizon: u64,
    first_expiry: u64,
    buckets: Vec<(u64, u64)>,
}

/// A piece of evidence, coded.
#[derive(Debug, Clone, Copy)]
struct Coded {
    class: u8,
    time: u8,
    /// `None`: for ever.
    expiry: Option<u16>,
}

impl Coded {
    fn is_odd(self) -> bool {
        self.class == ODD || self.time == ODD
    }
}

impl Census {
    fn take(documents: u32, read: Read<'_>) -> Self {
        let mut profiles: HashMap<u64, u64> = HashMap::new();
        let (mut issued, mut expiring): (HashMap<u64, u64>, HashMap<u64, u64>) = Default::default();
        let (mut rows, mut all) = (Vec::new(), 0);
        for document in 0..documents {
            rows.clear();
            read(document, &mut rows);
            for &(_, code) in &rows {
                all += 1;
                *profiles.entry(code & PROFILE_MASK).or_default() += 1;
                *issued.entry(issued_on(code)).or_default() += 1;
                *expiring.entry(expires_on(code)).or_default() += 1;
            }
        }
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

    fn code(&self, code: u64) -> Coded {
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

/// The first day on which all but a few pieces of evidence have been issued.
fn horizon(issued: HashMap<u64, u64>, all: u64) -> u64 {
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

/// What is counted of a skill in a block before anything is put down.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    single_sure: u32,
    single_dated: u32,
    sure: u32,
    dated: u32,
}

impl Counts {
    fn is_dense(self) -> bool {
        self.single_sure + self.single_dated >= DENSE_FROM
    }
}

/// A table of the evidence of so many documents for so many skills.
pub(in crate::index) fn build(skills: usize, documents: u32, read: Read<'_>) -> (Table, Census) {
    let census = Census::take(documents, read);
    let blocks = (documents as usize).div_ceil(BLOCK);
    let mut counts = vec![Counts::default(); skills * blocks];
    let mut table = Table {
        blocks,
        horizon: census.horizon,
        first_expiry: census.first_expiry,
        buckets: census.buckets.clone(),
        row_starts: vec![0],
        ..Table::default()
    };
    let mut rows = Vec::new();
    for document in 0..documents {
        rows.clear();
        read(document, &mut rows);
        let block = document as usize / BLOCK;
        for group in rows.chunk_by(|one, other| one.0 == other.0) {
            for &(skill, code) in group {
                let coded = census.code(code);
                table.rows.push(Row { skill, class: coded.class, time: coded.time }.pack());
                if let Some(counts) = counts.get_mut(skill as usize * blocks + block) {
                    if coded.is_odd() {
                        continue;
                    }
                    let single = group.len() == 1;
                    *match (single, coded.expiry) {
                        (true, None) => &mut counts.single_sure,
                        (true, Some(_)) => &mut counts.single_dated,
                        (false, None) => &mut counts.sure,
                        (false, Some(_)) => &mut counts.dated,
                    } += 1;
                }
            }
        }
        table.row_starts.push(u32::try_from(table.rows.len()).unwrap_or(u32::MAX));
    }
    table.rows.shrink_to_fit();
    let mut writer = Writer::new(&mut table, &counts, census.profiles.len());
    for document in 0..documents {
        rows.clear();
        read(document, &mut rows);
        for group in rows.chunk_by(|one, other| one.0 == other.0) {
            writer.put(document, group, &census);
        }
    }
    writer.finish();
    (table, census)
}

/// Puts evidence where it belongs, document by document.
struct Writer<'a> {
    table: &'a mut Table,
    counts: &'a [Counts],
    next_sure: Vec<u32>,
    /// The next dated one that is in planes or in a cell without planes.
    next_dated: Vec<u32>,
    /// The next dated one that is in lists only.
    next_rest: Vec<u32>,
    odd: Vec<(u32, u16)>,
}

impl<'a> Writer<'a> {
    fn new(table: &'a mut Table, counts: &'a [Counts], profiles: usize) -> Self {
        let (mut sure, mut dated) = (Lists { starts: vec![0], ..Lists::default() }, Lists::default());
        dated.starts.push(0);
        let (mut sure_end, mut dated_end) = (0, 0);
        let mut next_rest = Vec::with_capacity(counts.len());
        for (cell, counts) in (0..).zip(counts) {
            sure_end += counts.sure + if counts.is_dense() { 0 } else { counts.single_sure };
            next_rest.push(dated_end + counts.single_dated);
            dated_end += counts.dated + counts.single_dated;
            sure.starts.push(sure_end);
            dated.starts.push(dated_end);
            if counts.is_dense() {
                table.dense_cells.push(cell);
                table.dense.push(Dense {
                    planes: Planes::new(u8::try_from(profiles).unwrap_or(ODD)),
                    count: 0,
                    dated: counts.single_dated,
                });
            }
        }
        sure.lows = vec![0; sure_end as usize];
        sure.classes = vec![0; sure_end as usize];
        dated.lows = vec![0; dated_end as usize];
        dated.classes = vec![0; dated_end as usize];
        table.expiries = vec![0; dated_end as usize];
        let (next_sure, next_dated) = (sure.starts.clone(), dated.starts.clone());
        table.sure = sure;
        table.dated = dated;
        Self { table, counts, next_sure, next_dated, next_rest, odd: Vec::new() }
    }

    /// All evidence of a document for one skill.
    fn put(&mut self, document: u32, group: &[(u32, u64)], census: &Census) {
        let Some(&(skill, _)) = group.first() else { return };
        let cell = skill as usize * self.table.blocks + document as usize / BLOCK;
        let Some(counts) = self.counts.get(cell) else { return };
        let low = (document & 0xffff) as u16;
        let number = u32::try_from(cell).unwrap_or(u32::MAX);
        for &(_, code) in group {
            let coded = census.code(code);
            let single = group.len() == 1;
            if coded.is_odd() {
                self.odd.push((number, low));
                continue;
            }
            if single
                && counts.is_dense()
                && let Ok(number) = self.table.dense_cells.binary_search(&number)
                && let Some(dense) = self.table.dense.get_mut(number)
            {
                dense.planes.set(low, coded.class + 1);
                dense.count += 1;
                if coded.expiry.is_none() {
                    continue;
                }
            }
            let Some(expiry) = coded.expiry else {
                place(&mut self.table.sure, &mut self.next_sure, cell, low, coded.class);
                continue;
            };
            let next = if single { &mut self.next_dated } else { &mut self.next_rest };
            if let Some(at) = place(&mut self.table.dated, next, cell, low, coded.class)
                && let Some(place) = self.table.expiries.get_mut(at)
            {
                *place = expiry;
            }
        }
    }

    /// Puts down what is odd, and spreads the lists.
    fn finish(mut self) {
        self.odd.sort_unstable();
        self.odd.dedup();
        (self.table.odd_cells, self.table.odd_lows) = self.odd.into_iter().unzip();
        let mut list: Vec<(u16, u8, u16)> = Vec::new();
        for (cell, _) in self.counts.iter().enumerate().filter(|(_, counts)| !counts.is_dense()) {
            for (lists, dated) in [(&mut self.table.sure, false), (&mut self.table.dated, true)] {
                let (Some(&start), Some(&end)) = (lists.starts.get(cell), lists.starts.get(cell + 1)) else { continue };
                if end - start < SPREAD_FROM {
                    continue;
                }
                list.clear();
                for at in start as usize..end as usize {
                    let expiry = if dated { self.table.expiries.get(at).copied().unwrap_or(0) } else { 0 };
                    let (Some(&low), Some(&class)) = (lists.lows.get(at), lists.classes.get(at)) else { continue };
                    list.push((low, class, expiry));
                }
                list.sort_unstable_by_key(|(low, ..)| (low & 63, low >> 6));
                for (at, &(low, class, expiry)) in (start as usize..).zip(&list) {
                    if let (Some(to_low), Some(to_class)) = (lists.lows.get_mut(at), lists.classes.get_mut(at)) {
                        (*to_low, *to_class) = (low, class);
                    }
                    if dated && let Some(to) = self.table.expiries.get_mut(at) {
                        *to = expiry;
                    }
                }
            }
        }
    }
}

/// Puts one down in a list; gives back where.
fn place(lists: &mut Lists, next: &mut [u32], cell: usize, low: u16, class: u8) -> Option<usize> {
    let next = next.get_mut(cell)?;
    let at = *next as usize;
    *next += 1;
    *lists.lows.get_mut(at)? = low;
    *lists.classes.get_mut(at)? = class;
    Some(at)
}
