//! Small changes to the best set of a search that was stopped: somebody out, somebody in, one for another.

use super::search::Search;

/// Tries changes until none helps or so many were tried.
pub(super) fn improve(search: &mut Search<'_, '_>, max_tried: u64) {
    let pool = search.pool;
    let mut tried = 0;
    loop {
        let Some(start) = search.best().map(<[usize]>::to_vec) else { return };
        for &out in &start {
            let rest: Vec<usize> = start.iter().copied().filter(|it| *it != out).collect();
            search.offer(&rest);
            for &other in pool.items.iter().filter(|it| !start.contains(it)) {
                tried += 1;
                if tried > max_tried {
                    return;
                }
                search.offer(&[&rest[..], &[other]].concat());
            }
        }
        if search.best() == Some(start.as_slice()) {
            return;
        }
    }
}
