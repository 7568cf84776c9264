//! Times of two that work in turns: by the clock, and of the processor over all threads.

use std::time::{Duration, Instant};

use anyhow::Result;
use cpu_time::ProcessTime;

use crate::serving::measure::quantile;

/// By the clock, and of the processor.
pub(crate) type Times = (Duration, Duration);

/// Does something; how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Times) {
    let (clock, processor) = (Instant::now(), ProcessTime::now());
    let done = work();
    (done, (clock.elapsed(), processor.elapsed()))
}

/// The least times of several pieces of work, ours and a peer's.
pub(crate) struct Pairs {
    ours: Vec<Times>,
    theirs: Vec<Times>,
}

impl Pairs {
    /// No times yet.
    pub(crate) fn new(count: usize) -> Self {
        let never = (Duration::MAX, Duration::MAX);
        Self { ours: vec![never; count], theirs: vec![never; count] }
    }

    /// Adds a round of one piece of work.
    pub(crate) fn add(&mut self, number: usize, ours: Times, theirs: Times) {
        for (times, time) in [(&mut self.ours, ours), (&mut self.theirs, theirs)] {
            if let Some(least) = times.get_mut(number) {
                *least = (time.0.min(least.0), time.1.min(least.1));
            }
        }
    }

    /// Cells of a table: the median of ours and theirs, in `unit`s, of which a piece of work has so many, and how many times
    /// ours goes into theirs; then the same of the processor.
    pub(crate) fn row(&self, unit: Unit, pieces: f64) -> String {
        let median = |times: &[Times], of: fn(&Times) -> Duration| {
            let times: Vec<Duration> = times.iter().map(of).collect();
            quantile(&times, 50).as_secs_f64() * unit.in_a_second() / pieces
        };
        let cells = [|it: &Times| it.0, |it: &Times| it.1].map(|of: fn(&Times) -> Duration| {
            let (ours, theirs) = (median(&self.ours, of), median(&self.theirs, of));
            format!("{ours:.3} / {theirs:.3} {} | {:.1}x", unit.name(), theirs / ours)
        });
        cells.join(" | ")
    }
}

/// What times are shown in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unit {
    /// Thousandths of a second.
    Milliseconds,
    /// Millionths.
    Microseconds,
}

impl Unit {
    fn in_a_second(self) -> f64 {
        match self {
            Self::Milliseconds => 1e3,
            Self::Microseconds => 1e6,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
        }
    }
}

/// Runs a piece of work of each side in turns, so many times.
pub(crate) fn in_turns(
    rounds: usize,
    count: usize,
    mut ours: impl FnMut(usize) -> Result<Times>,
    mut theirs: impl FnMut(usize) -> Result<Times>,
) -> Result<Pairs> {
    let mut pairs = Pairs::new(count);
    for _ in 0..rounds {
        for number in 0..count {
            let time = ours(number)?;
            pairs.add(number, time, theirs(number)?);
        }
    }
    Ok(pairs)
}
