//! How often a skill is asked for, with the interval in which the truth lies.
//!
//! Two things are uncertain: the ads are a sample, and reading requirements out of text misses some and invents others.
//! Of what was read, `precision / recall` times as much is really there; requirements that a job states are taken as they
//! are. The two intervals are joined on logarithms by their distances from the estimate (*MOVER*, Zou and Donner 2008).

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How well requirements are read out of ads: what `skillmatch evaluate extract` prints.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReadingError {
    /// The share of what is read that is right, above 0.
    pub precision: Estimate,
    /// The share of what is there that is read, above 0.
    pub recall: Estimate,
}

impl ReadingError {
    /// How many times as much is there as is read.
    fn factor(self) -> Estimate {
        let value = self.precision.value / self.recall.value;
        let low =
            distance(self.precision.value, self.precision.low).hypot(distance(self.recall.high, self.recall.value));
        let high =
            distance(self.precision.high, self.precision.value).hypot(distance(self.recall.value, self.recall.low));
        Estimate { value, low: value * (-low).exp(), high: value * high.exp() }
    }
}

/// The ads of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sample {
    /// How many.
    pub count: u64,
    /// Their weights, in millionths.
    pub weight: u128,
    /// The squares of their weights.
    pub weight_squared: u128,
}

impl Sample {
    /// Adds one of this weight, in millionths.
    pub fn add(&mut self, weight_millionths: u64) {
        let weight = u128::from(weight_millionths);
        self.count += 1;
        self.weight += weight;
        self.weight_squared = self.weight_squared.saturating_add(weight * weight);
    }

    /// As many equally weighted ads would say as much (Kish 1965): `(sum w)^2 / sum w^2`.
    pub fn effective_count(&self) -> f64 {
        if self.weight_squared == 0 {
            0.0
        } else {
            number(self.weight) * (number(self.weight) / number(self.weight_squared))
        }
    }
}

/// The weights of the ads of a group that ask for a skill, in millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of ads that state it as data.
    pub stated: u128,
    /// Of ads in whose text it was read.
    pub read: u128,
}

/// The share of the ads of a group that ask for a skill, 0 to 1.
pub fn estimate(asked: Asked, sample: &Sample, reading: Option<&ReadingError>) -> Estimate {
    if sample.weight == 0 {
        return Estimate { value: 0.0, low: 0.0, high: 1.0 };
    }
    let found = number(asked.stated + asked.read) / number(sample.weight);
    let (low, high) = wilson(found, sample.effective_count());
    let factor = reading.map_or(Estimate { value: 1.0, low: 1.0, high: 1.0 }, |it| it.factor());
    // Of nothing found it is not known whether it would have been stated or read.
    let read =
        if asked.stated + asked.read == 0 { 1.0 } else { number(asked.read) / number(asked.stated + asked.read) };
    let corrected = |factor: f64| 1.0 - read + read * factor;
    let value = found * corrected(factor.value);
    if found <= 0.0 {
        return Estimate { value, low: 0.0, high: (high * corrected(factor.high)).min(1.0) };
    }
    let down = distance(found, low).hypot(distance(corrected(factor.value), corrected(factor.low)));
    let up = distance(high, found).hypot(distance(corrected(factor.high), corrected(factor.value)));
    Estimate { value: value.min(1.0), low: value.min(1.0) * (-down).exp(), high: (value * up.exp()).min(1.0) }
}

/// The interval of a share of so many (Wilson 1927).
fn wilson(share: f64, count: f64) -> (f64, f64) {
    if count <= 0.0 {
        return (0.0, 1.0);
    }
    let squared = Z * Z / count;
    let middle = share + squared / 2.0;
    let half = Z * (share * (1.0 - share) / count + squared / (4.0 * count)).max(0.0).sqrt();
    (((middle - half) / (1.0 + squared)).clamp(0.0, share), ((middle + half) / (1.0 + squared)).clamp(share, 1.0))
}

/// How far two positive numbers lie apart, as a logarithm; the greater first.
fn distance(greater: f64, less: f64) -> f64 {
    if less > 0.0 { (greater / less).ln().max(0.0) } else { f64::INFINITY }
}

#[expect(clippy::cast_precision_loss, reason = "sums of weights, of which seven digits matter")]
fn number(sum: u128) -> f64 {
    sum as f64
}
