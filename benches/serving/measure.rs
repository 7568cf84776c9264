//! Times of two that are asked in turns.

use std::time::Duration;

use cpu_time::ThreadTime;

/// Runs something; gives back how long this thread was at work.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = ThreadTime::now();
    let done = work();
    (done, start.elapsed())
}

/// The least time of each job, ours and the peer's.
pub(crate) struct Pair {
    ours: Vec<Duration>,
    theirs: Vec<Duration>,
}

impl Pair {
    /// No times yet.
    pub(crate) fn new(jobs: usize) -> Self {
        Self { ours: vec![Duration::MAX; jobs], theirs: vec![Duration::MAX; jobs] }
    }

    /// Adds a round of a job.
    pub(crate) fn add(&mut self, job: usize, ours: Duration, theirs: Duration) {
        for (times, time) in [(&mut self.ours, ours), (&mut self.theirs, theirs)] {
            if let Some(least) = times.get_mut(job) {
                *least = time.min(*least);
            }
        }
    }

    /// Both, and how many times ours goes into the peer's, as cells of a table.
    pub(crate) fn row(&self) -> String {
        let ms = |times: &[Duration], per_cent| quantile(times, per_cent).as_secs_f64() * 1_000.0;
        let ratio = |per_cent| ms(&self.theirs, per_cent) / ms(&self.ours, per_cent);
        let both = |times: &[Duration]| format!("{:.3} / {:.3}", ms(times, 50), ms(times, 90));
        format!("{} | {} | {:.1}x / {:.1}x", both(&self.ours), both(&self.theirs), ratio(50), ratio(90))
    }
}

/// Median and 90th percentile, in milliseconds.
pub(crate) fn quantiles(times: &[Duration]) -> String {
    let ms = |per_cent| quantile(times, per_cent).as_secs_f64() * 1_000.0;
    format!("p50 {:.3} ms, p90 {:.3} ms", ms(50), ms(90))
}

/// A percentile.
pub(crate) fn quantile(times: &[Duration], per_cent: usize) -> Duration {
    let mut times = times.to_vec();
    times.sort_unstable();
    times.get((times.len() * per_cent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}
