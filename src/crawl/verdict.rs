//! What an answer, or none, means for an address and for its host, and how long to wait.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};

use super::{Answer, FetchError};

/// How patient the crawler is.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// Time between the starts of two requests to one host, in milliseconds.
    pub delay_ms: u64,
    /// Tries before something counts as unreachable.
    pub max_tries: u32,
    /// Time to the second try, in milliseconds.
    pub retry_base_ms: u64,
    /// The longest time between two tries, in milliseconds.
    pub retry_max_ms: u64,
}

impl Manners {
    /// How long to wait after so many failures in a row, in milliseconds: twice as long each time, with some chance in it,
    /// so that many crawlers do not come back at once. What the host itself asks for counts where it is longer.
    pub fn wait_ms(&self, failures: u32, retry_after_seconds: Option<u64>, seed: u64) -> u64 {
        let waits = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(self.retry_base_ms))
            .with_max_delay(Duration::from_millis(self.retry_max_ms))
            .with_factor(2.0)
            .with_jitter()
            .with_jitter_seed(seed)
            .without_max_times()
            .build();
        let failures = usize::try_from(failures.clamp(1, 32)).unwrap_or(1);
        let wait = waits.take(failures).last().unwrap_or_default();
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        wait_ms.max(retry_after_seconds.unwrap_or(0).saturating_mul(1_000))
    }
}

/// What an answer means for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is there, with a body to be read.
    Here,
    /// It is there and says the same as before.
    Unchanged,
    /// It leads to another address.
    Elsewhere,
    /// It is not for us: no permission.
    Denied(Trouble),
    /// It is not there; nothing is known of whether what it said still holds.
    Unreachable(Trouble),
    /// It is gone for good: what was awarded there is revoked.
    Gone,
    /// It may be there another time.
    Later {
        /// Why not now.
        trouble: Trouble,
        /// Whether the host as a whole wants to be left alone.
        of_host: bool,
    },
    /// It is refused: the guard, or a limit.
    Refused(Trouble),
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// In one word, for counting.
    pub word: String,
    /// For people.
    pub message: String,
}

impl Trouble {
    /// With its word and its message.
    pub fn new(word: impl Into<String>, message: impl Into<String>) -> Self {
        Self { word: word.into(), message: message.into() }
    }

    /// Whether something was sent before it went wrong.
    pub fn is_sent(&self) -> bool {
        !matches!(self.word.as_str(), "refused" | "resolve")
    }
}

impl Verdict {
    /// What this answer, or none, means (RFC 9110; Open Badges 2.0, hosted verification, for 410).
    pub fn of(answer: Result<&Answer, &FetchError>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Self::of_error(error),
        };
        let status = answer.status;
        let trouble = |message: &str| Trouble::new(format!("http_{status}"), format!("{message} ({status})"));
        match status {
            200..=299 if answer.is_noindex => {
                Self::Denied(Trouble::new("noindex", "its headers say that it must not be kept"))
            }
            200..=299 => Self::Here,
            304 => Self::Unchanged,
            301 | 302 | 303 | 307 | 308 if answer.location.is_some() => Self::Elsewhere,
            401 | 402 | 403 | 407 | 451 => Self::Denied(trouble("the host does not let everybody see it")),
            404 => Self::Unreachable(trouble("the host does not know it")),
            410 => Self::Gone,
            429 | 503 => Self::Later { trouble: trouble("the host asks to come later"), of_host: true },
            408 | 425 | 500..=599 => Self::Later { trouble: trouble("the host has a fault"), of_host: false },
            _ => Self::Unreachable(trouble("the host answers with nothing that can be used")),
        }
    }

    fn of_error(error: &FetchError) -> Self {
        let trouble = Trouble::new(error.word(), error.to_string());
        match error {
            FetchError::Refused(_) | FetchError::TooLarge { .. } => Self::Refused(trouble),
            FetchError::Encoding => Self::Unreachable(trouble),
            FetchError::Resolve | FetchError::Connect | FetchError::Tls => Self::Later { trouble, of_host: true },
            FetchError::Timeout { .. } | FetchError::Broken => Self::Later { trouble, of_host: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_within_bounds() {
        let manners = Manners { delay_ms: 0, max_tries: 4, retry_base_ms: 100, retry_max_ms: 10_000 };
        for seed in 0..50 {
            for failures in 1..40 {
                let wait_ms = manners.wait_ms(failures, None, seed);
                let least = (100 << (failures - 1).min(20)).min(10_000);
                assert!(wait_ms >= least && wait_ms <= 20_000, "{failures} failures: {wait_ms} ms, at least {least}");
            }
        }
        assert_eq!(manners.wait_ms(1, Some(120), 1), 120_000);
        assert_ne!(manners.wait_ms(3, None, 1), manners.wait_ms(3, None, 2));
    }

    #[test]
    fn statuses_mean_what_they_mean() {
        let verdict = |status| {
            let location = Some("https://school.example/b".to_owned());
            Verdict::of(Ok(&Answer { status, location, ..Answer::default() }))
        };
        assert_eq!(verdict(200), Verdict::Here);
        assert_eq!(verdict(304), Verdict::Unchanged);
        assert_eq!(verdict(308), Verdict::Elsewhere);
        assert_eq!(verdict(410), Verdict::Gone);
        assert!(matches!(verdict(404), Verdict::Unreachable(_)));
        assert!(matches!(verdict(403), Verdict::Denied(_)));
        assert!(matches!(verdict(429), Verdict::Later { of_host: true, .. }));
        assert!(matches!(verdict(500), Verdict::Later { of_host: false, .. }));
        assert!(matches!(verdict(300), Verdict::Unreachable(_)));
        assert!(matches!(Verdict::of(Err(&FetchError::Resolve)), Verdict::Later { of_host: true, .. }));
        assert!(matches!(Verdict::of(Err(&FetchError::TooLarge { limit: "x", limit_bytes: 1 })), Verdict::Refused(_)));
    }
}
