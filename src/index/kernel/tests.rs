//! Several blocks, and everything that may be in them, against sums that are made one by one.

use std::cmp::Reverse;

use super::{super::bitmap::Bitmap, super::packed::NEVER, *};

/// Two blocks and a bit.
const DOCUMENTS: u32 = 140_000;
const SKILLS: u32 = 12;
const DAY: u64 = 1_000;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        crate::ranking::tie_hash(0, self.0) % limit
    }
}

/// A piece of evidence: the profile is the level alone.
fn code(random: &mut Random) -> u64 {
    let level = 1 + random.below(5);
    let issued = if random.below(400) == 0 { DAY + random.below(5) } else { DAY - 10 - random.below(500) };
    let expires = if random.below(3) == 0 { DAY - 20 + random.below(40) } else { NEVER };
    level | issued << 18 | expires << 41
}

fn counts(code: u64) -> bool {
    super::super::packed::counts_on(code, DAY)
}

struct Found {
    limit: usize,
    musts_first: bool,
    keys: Vec<(u64, u32)>,
}

impl Found {
    /// What of the best was taken. More may be, but nobody twice.
    fn best_of(&self, wanted: &[(u64, u32)]) -> Vec<(u64, u32)> {
        let mut taken = self.keys.clone();
        taken.sort_unstable();
        let all = taken.len();
        taken.dedup();
        assert_eq!(taken.len(), all, "somebody is taken twice");
        taken.retain(|it| wanted.contains(it));
        taken
    }
}

impl Taker for Found {
    fn threshold(&self) -> u64 {
        let mut keys: Vec<u64> = self.keys.iter().map(|it| it.0).collect();
        keys.sort_unstable_by_key(|it| Reverse(*it));
        keys.get(self.limit - 1).copied().unwrap_or(0)
    }

    fn take(&mut self, document: u32, sum: Sum) {
        let met = if self.musts_first { sum.required_met } else { 0 };
        self.keys.push((u64::from(met) << MUST_SHIFT | u64::from(sum.units), document));
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a world, a plan, two ways to the same answer")]
fn blocks_find_what_sums_find() {
    let mut random = Random(3);
    // Skill 0 is common, the last one rare; some have one twice.
    let documents: Vec<Vec<(u32, u64)>> = (0..DOCUMENTS)
        .map(|_| {
            let mut rows: Vec<(u32, u64)> = Vec::new();
            for skill in 0..SKILLS {
                let has = random.below(u64::from(skill * skill) + 2) == 0;
                let times = if has { 1 + usize::from(random.below(20) == 0) } else { 0 };
                rows.extend((0..times).map(|_| (skill, code(&mut random))));
            }
            rows.sort_unstable();
            rows
        })
        .collect();
    let (table, census) =
        build(SKILLS as usize, DOCUMENTS, &|document, rows| rows.extend(&documents[document as usize]));
    assert!(table.has_odd() && table.serves(DAY));
    let view = View::new(&table, DAY);
    let (mut memory, mut many) = (Memory::default(), ManyMemory::default());
    for round in 0..12 {
        let least_met = if round % 4 == 3 { 2 } else { 0 };
        let manner = Manner { day: DAY, musts_first: round % 3 != 2 || least_met > 0, least_met };
        let mut asked = Asked::new(SKILLS as usize, manner);
        // The first half are musts; the third has two skills, of which the second gives half.
        let needs: Vec<(bool, Vec<(u32, u32)>, u32, u64)> = (0..6)
            .map(|number| {
                let skill = u32::try_from(random.below(u64::from(SKILLS))).unwrap();
                let other = (skill + 1) % SKILLS;
                let skills = if number == 2 { vec![(skill, 1), (other, 2)] } else { vec![(skill, 1)] };
                (number < 3, skills, 50_000 + u32::try_from(random.below(100_000)).unwrap(), 1 + random.below(5))
            })
            .collect();
        let cell = |(_, _, weight, level): &(bool, Vec<(u32, u32)>, u32, u64), held: u64, share: u32| {
            let units = if held >= *level {
                *weight
            } else if held + 1 == *level {
                weight / 2
            } else {
                0
            };
            (units / share) | if held >= *level && share == 1 { MET } else { 0 }
        };
        for need in &needs {
            let mut skills = Vec::new();
            for &(skill, share) in &need.1 {
                let mut cells: Cells = [0; _];
                for (to, profile) in cells.iter_mut().zip(&census.profiles) {
                    *to = cell(need, *profile & 7, share);
                }
                skills.push((skill, asked.add_cells(cells)));
            }
            asked.push(&table, need.0, skills.into_iter());
        }
        asked.finish();
        let exact = |document: u32| {
            let mut sum = Sum::default();
            for need in &needs {
                let mut best = (0, false);
                for (skill, share) in &need.1 {
                    for (_, code) in documents[document as usize].iter().filter(|it| it.0 == *skill && counts(it.1)) {
                        let cell = cell(need, code & 7, *share);
                        best = (best.0.max(cell & !MET), best.1 || cell & MET != 0);
                    }
                }
                sum.units += best.0;
                sum.required_met += u32::from(need.0 && best.1);
            }
            sum
        };
        let (mut present, mut eligible) = (Bitmap::nobody(DOCUMENTS), Bitmap::nobody(DOCUMENTS));
        for document in 0..DOCUMENTS {
            if document % 11 != 0 {
                present.insert(document);
                if round % 2 == 0 || document % 5 == 0 {
                    eligible.insert(document);
                }
            }
        }
        let ground = Ground { table: &table, view: &view, present: &present, eligible: &eligible, exact: &exact };
        let admitted = |sum: &Sum| sum.units > 0 && sum.required_met >= least_met;
        let sums: Vec<(u32, Sum)> =
            (0..DOCUMENTS).map(|it| (it, exact(it))).filter(|it| present.contains(it.0) && admitted(&it.1)).collect();
        let mut wanted: Vec<(u64, u32)> =
            sums.iter().filter(|it| eligible.contains(it.0)).map(|it| (asked.key(it.1), it.0)).collect();
        let total = wanted.len() as u64;
        wanted.sort_unstable_by_key(|it| Reverse(it.0));
        let tenth = wanted.get(9).map_or(0, |it| it.0);
        wanted.retain(|it| it.0 >= tenth);
        wanted.sort_unstable();

        let mut found = Found { limit: 10, musts_first: manner.musts_first, keys: Vec::new() };
        let mut matches = Bitmap::nobody(DOCUMENTS);
        memory
            .blocks(&ground, &asked, 10, &mut found, &mut |block, bits| matches.block_mut(block).copy_from_slice(bits));
        assert!(matches.iter().eq(sums.iter().map(|it| it.0)), "{round}");
        assert_eq!(found.best_of(&wanted), wanted, "{round}");

        // The same, block by block as for many plans.
        let ground = Ground { present: &eligible, ..ground };
        let mut sets = Sets::default();
        let job = Job::new(asked, table.times(DAY), &mut sets);
        assert_eq!(job.is_none(), least_met > 0, "{round}");
        let Some(job) = job else { continue };
        let mut filled: Vec<BlockSet> = (0..sets.len()).map(|_| BlockSet::default()).collect();
        let mut found = Found { limit: 10, musts_first: manner.musts_first, keys: Vec::new() };
        let mut matching = 0;
        for block in 0..table.block_count() {
            for (set, into) in filled.iter_mut().enumerate() {
                sets.fill(set, &table, &view, DAY, block, into);
            }
            let shared = Shared { filled: &filled, block };
            matching += many.block(&ground, &job, shared, 10, &mut found);
        }
        assert_eq!(matching, total, "{round}");
        assert_eq!(found.best_of(&wanted), wanted, "{round}");
    }
}
