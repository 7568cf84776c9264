//! How a crawl shows how far it is: bars by host on a terminal, one JSON line a second elsewhere, figures in a file.

use std::{
    fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use crate::{
    cli::{failure::Failure, output},
    ingest::Progress,
};

/// Whoever watches.
pub(super) struct Seen {
    bars: Option<Mutex<Bars>>,
    metrics: Option<(PathBuf, PrometheusHandle)>,
}

struct Bars {
    all: MultiProgress,
    total: ProgressBar,
    hosts: Vec<ProgressBar>,
}

impl Seen {
    pub(super) fn new(metrics: Option<&Path>) -> Result<Self, Failure> {
        let metrics = match metrics {
            None => None,
            Some(path) => {
                let handle = PrometheusBuilder::new().install_recorder().map_err(|error| {
                    Failure::usage(format!("the figures cannot be counted: {error}"), "leave --metrics out")
                })?;
                Some((path.to_owned(), handle))
            }
        };
        let bars = std::io::stderr().is_terminal().then(|| {
            let all = MultiProgress::new();
            let total = all.add(ProgressBar::new_spinner().with_style(style("{spinner} {msg}")));
            Mutex::new(Bars { all, total, hosts: Vec::new() })
        });
        Ok(Self { bars, metrics })
    }

    /// Shows how far it is.
    pub(super) fn show(&self, now: &Progress) {
        match &self.bars {
            Some(bars) => bars.lock().unwrap_or_else(PoisonError::into_inner).show(now),
            None => {
                if let Ok(line) = serde_json::to_string(now) {
                    output::say(&line);
                }
            }
        }
        if let Some((path, handle)) = &self.metrics {
            metrics::gauge!("crawl_requests_in_flight")
                .set(f64::from(u32::try_from(now.in_flight).unwrap_or(u32::MAX)));
            // Readers of the file see all of it or the one before.
            let beside = path.with_extension("tmp");
            let written = fs::write(&beside, handle.render()).and_then(|()| fs::rename(&beside, path));
            if let Err(error) = written {
                tracing::warn!(%error, path = %path.display(), "the figures cannot be written");
            }
        }
    }

    /// Takes the bars away.
    pub(super) fn finish(&self) {
        if let Some(bars) = &self.bars {
            let bars = bars.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = bars.all.clear();
        }
    }
}

impl Bars {
    fn show(&mut self, now: &Progress) {
        let per_second = (now.requests * 1_000).checked_div(now.elapsed_ms).unwrap_or(0);
        self.total.set_message(format!(
            "{} fetched, {} stored, {} unchanged, {} failed, {} denied; {} under way, {} waiting, {per_second}/s",
            now.fetched,
            now.stored,
            now.unchanged,
            now.failed,
            now.denied,
            output::count(now.in_flight, "request"),
            output::count(now.hosts_waiting, "host"),
        ));
        self.total.tick();
        while self.hosts.len() < now.hosts.len() {
            let bar = ProgressBar::new_spinner().with_style(style("  {msg}"));
            self.hosts.push(self.all.add(bar));
        }
        for (bar, host) in self.hosts.iter().zip(&now.hosts) {
            bar.set_message(format!("{:<40} {:>6}  {}", host.host, host.requests, host.doing));
            bar.tick();
        }
        for bar in self.hosts.drain(now.hosts.len().min(self.hosts.len())..) {
            self.all.remove(&bar);
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
