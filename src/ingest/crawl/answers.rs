//! What answers mean for hosts and addresses, and what was written for the summary.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use url::Url;

use super::{
    drive::Run,
    item::{Item, Outcome, Row},
    lane::{Lane, Rules},
    now_ms,
    process::{self, Job},
    request::Event,
    summary::{count, note_left_out},
    writer::{Write, Written},
};
use crate::{
    crawl::{Answer, FetchError, RobotsAnswer, Trouble, Verdict},
    store::{AddressState, DueAddress},
};

impl Run<'_> {
    /// Takes up something that happened.
    pub(super) fn take(&mut self, event: Event) {
        match event {
            Event::Answer { host, address, url, answer } => self.take_answer(&host, *address, url, answer),
            Event::Robots { host, answer } => self.take_robots(&host, answer),
            Event::SiteFile { host, text } => self.take_site_file(&host, text),
            Event::Written(written) => self.take_written(written),
        }
    }

    /// The lane of a host whose request has ended.
    fn ended(&mut self, host: &str, now_ms: i64) -> Lane {
        self.in_flight = self.in_flight.saturating_sub(1);
        let mut lane = self.lanes.remove(host).unwrap_or_default();
        lane.is_busy = false;
        host.clone_into(&mut lane.record.name);
        // From the end of the answer, not from the start of the request: whatever the connection took, the host sees at
        // least the delay between two requests.
        lane.record.next_at_ms = now_ms.saturating_add_unsigned(self.delay_ms(&lane));
        lane
    }

    fn back(&mut self, host: &str, lane: Lane) {
        let record = lane.record_to_write();
        self.lanes.insert(host.to_owned(), lane);
        self.send(Write::Host(Box::new(record)));
        self.wake(host);
    }

    /// Time between two requests to a host: what its source says, or its robots.txt where that is longer.
    fn delay_ms(&self, lane: &Lane) -> u64 {
        let of_source = lane.queue.front().and_then(|it| self.sources.get(&it.source)).map(|it| it.delay_ms);
        let of_source = of_source.or(lane.delay_ms).unwrap_or(self.options.manners.delay_ms);
        let of_robots = match &lane.rules {
            Rules::Read(robots) => robots.delay_ms().unwrap_or(0),
            Rules::Unknown => 0,
        };
        of_source.max(of_robots)
    }

    fn take_robots(&mut self, host: &str, answer: RobotsAnswer) {
        let now_ms = now_ms();
        let mut lane = self.ended(host, now_ms);
        lane.record.robots_at_ms = Some(now_ms);
        lane.record.robots_state = Some(answer.word().to_owned());
        let mut write = lane.record_to_write();
        write.robots_at_ms = Some(now_ms);
        write.robots_state.clone_from(&lane.record.robots_state);
        match answer {
            RobotsAnswer::Read(text) => {
                lane.rules = Rules::Read(Arc::new(crate::crawl::Robots::parse(crate::crawl::PRODUCT, text.as_bytes())));
                write.robots = Some(text);
                lane.heard(now_ms);
                // A crawl-delay counts from here on.
                lane.record.next_at_ms = now_ms.saturating_add_unsigned(self.delay_ms(&lane));
            }
            RobotsAnswer::Absent => {
                lane.rules = Rules::Read(Arc::default());
                write.robots = Some(String::new());
                lane.heard(now_ms);
            }
            RobotsAnswer::Unreachable { trouble, retry_after_seconds } => {
                lane.rules = Rules::Unknown;
                if !trouble.is_sent() {
                    self.summary.requests = self.summary.requests.saturating_sub(1);
                }
                self.send(Write::Host(Box::new(write)));
                let trouble = Trouble { word: format!("robots_{}", trouble.word), ..trouble };
                self.host_failed(host, lane, &trouble, retry_after_seconds, now_ms);
                return;
            }
        }
        self.send(Write::Host(Box::new(write)));
        self.back(host, lane);
    }

    fn take_site_file(&mut self, host: &str, text: String) {
        let now_ms = now_ms();
        let mut lane = self.ended(host, now_ms);
        lane.record.site_file_at_ms = Some(now_ms);
        lane.record.site_file = Some(text.clone());
        let mut write = lane.record_to_write();
        write.site_file_at_ms = Some(now_ms);
        write.site_file = Some(text);
        self.send(Write::Host(Box::new(write)));
        self.back(host, lane);
    }

    fn take_answer(&mut self, host: &str, address: DueAddress, url: Url, answer: Result<Box<Answer>, FetchError>) {
        let now_ms = now_ms();
        let mut lane = self.ended(host, now_ms);
        let Some(source) = self.sources.get(&address.source).cloned() else {
            self.taken.remove(&address.id);
            return self.back(host, lane);
        };
        lane.delay_ms = Some(source.delay_ms);
        lane.record.next_at_ms = now_ms.saturating_add_unsigned(self.delay_ms(&lane));
        if matches!(answer, Err(FetchError::Refused(_) | FetchError::Resolve)) {
            // Nothing was sent.
            self.summary.requests = self.summary.requests.saturating_sub(1);
        }
        let verdict = Verdict::of(answer.as_deref());
        let answer = answer.map(|it| *it).unwrap_or_default();
        let retry_after_seconds = answer.retry_after_seconds;
        self.summary.bytes += answer.body.len() as u64;
        if let Verdict::Later { trouble, of_host: true } = &verdict {
            // The address is not to blame: it stays ready.
            self.taken.remove(&address.id);
            lane.queue.push_front(address);
            return self.host_failed(host, lane, trouble, retry_after_seconds, now_ms);
        }
        if !matches!(verdict, Verdict::Refused(_)) {
            lane.heard(now_ms);
        }
        if let Some(seconds) = retry_after_seconds {
            let wait_ms = i64::try_from(seconds.saturating_mul(1_000)).unwrap_or(i64::MAX / 4);
            lane.record.next_at_ms = lane.record.next_at_ms.max(now_ms.saturating_add(wait_ms));
        }
        let tries = address.tries + 1;
        let site = lane.site.clone();
        let job = Job { address, url, answer, source, at_ms: now_ms, site };
        match verdict {
            Verdict::Here => self.read(job),
            Verdict::Unchanged => self.write(process::unchanged(&job)),
            Verdict::Elsewhere => self.write(process::redirected(&job)),
            Verdict::Gone => self.write(process::gone(&job)),
            Verdict::Denied(trouble) => self.write(failed(&job, AddressState::Denied, &trouble)),
            Verdict::Unreachable(trouble) => self.write(failed(&job, AddressState::Unreachable, &trouble)),
            Verdict::Refused(trouble) => self.write(failed(&job, AddressState::Refused, &trouble)),
            Verdict::Later { trouble, .. } if tries >= self.options.manners.max_tries => {
                self.write(failed(&job, AddressState::Unreachable, &trouble));
            }
            Verdict::Later { trouble, .. } => {
                let wait_ms = self.options.manners.wait_ms(tries, retry_after_seconds, seed(&job.address.url));
                let row = Row {
                    state: None,
                    reason: Some(trouble.word.clone()),
                    detail: Some(trouble.message),
                    due_at_ms: Some(now_ms.saturating_add_unsigned(wait_ms)),
                    tries,
                    is_seen: false,
                    ..process::here(&job)
                };
                self.write(process::item(&job, Some(row), Outcome::Later));
            }
        }
        self.back(host, lane);
    }

    /// Reads an answer on a thread of its own.
    pub(super) fn read(&mut self, job: Job) {
        let (shared, writes) = (Arc::clone(&self.shared), self.writes.clone());
        let (address, source, url, at_ms) = (job.address.clone(), Arc::clone(&job.source), job.url.clone(), job.at_ms);
        self.readers.spawn(move || {
            let send = |item| writes.send(Write::Item(Box::new(item))).is_ok();
            let read = AssertUnwindSafe(|| process::read(job, &shared, &send));
            if catch_unwind(read).is_err() {
                send(process::unreadable(&address, &source, &url, at_ms));
            }
        });
    }

    fn write(&mut self, item: Item) {
        self.send(Write::Item(Box::new(item)));
    }

    /// A host did not answer, or asks to be left alone: everything on it waits, and after some tries counts as
    /// unreachable for now.
    fn host_failed(
        &mut self,
        host: &str,
        mut lane: Lane,
        trouble: &Trouble,
        retry_after_seconds: Option<u64>,
        now_ms: i64,
    ) {
        let manners = self.options.manners;
        lane.record.failures += 1;
        lane.record.last_error = Some(trouble.message.clone());
        let wait_ms = manners.wait_ms(lane.record.failures, retry_after_seconds, seed(host));
        let at_ms = now_ms.saturating_add_unsigned(wait_ms);
        lane.record.next_at_ms = lane.record.next_at_ms.max(at_ms);
        if lane.record.failures < manners.max_tries {
            return self.back(host, lane);
        }
        let refresh_ms =
            lane.queue.front().and_then(|it| self.sources.get(&it.source)).map_or(86_400_000, |it| it.refresh_ms);
        lane.sleep(self.lanes.len());
        let record = lane.record_to_write();
        self.lanes.insert(host.to_owned(), lane);
        self.send(Write::Host(Box::new(record)));
        // Another run may come before; a day is soon enough for a host that was away, unless its source is looked at less.
        let due_at_ms = now_ms.saturating_add(refresh_ms.min(86_400_000)).max(at_ms);
        let reason = trouble.word.clone();
        self.giving_up += 1;
        self.send(Write::GiveUp { host: host.to_owned(), reason, now_ms, due_at_ms });
    }

    fn take_written(&mut self, written: Written) {
        match written {
            Written::Fetches(done, recorded) => {
                self.summary.added += recorded.put.added;
                self.summary.changed += recorded.put.changed;
                self.summary.revision = recorded.put.revision;
                if recorded.left_out > 0 {
                    *self.summary.left_out.entry("max_documents".to_owned()).or_default() += recorded.left_out;
                }
                for it in done {
                    if let Some(id) = it.id {
                        self.taken.remove(&id);
                    }
                    self.count(&it.source, &it.outcome);
                    self.summary.redacted += it.redacted;
                    for (url, why) in it.left_out {
                        note_left_out(self.summary, &it.source, &url, &it.url, why);
                    }
                }
                for host in recorded.hosts {
                    self.wake(&host);
                }
            }
            Written::GivenUp { host, reason, addresses } => {
                self.giving_up = self.giving_up.saturating_sub(1);
                *self.summary.failed.entry(reason).or_default() += addresses;
                tracing::warn!(host, addresses, "given up for now");
            }
            Written::Promoted(hosts) => {
                for host in hosts {
                    self.wake(&host);
                }
            }
            Written::Failed(error) => self.fail(error),
        }
    }

    fn count(&mut self, source: &str, outcome: &Outcome) {
        let summary = &mut *self.summary;
        match outcome {
            Outcome::Fetched => {
                summary.fetched += 1;
                let of_source = summary.of_source(source);
                of_source.fetched += 1;
                of_source.stored += 1;
            }
            Outcome::NotStored(why) => {
                summary.fetched += 1;
                count(&mut summary.not_stored, why);
                summary.of_source(source).fetched += 1;
            }
            Outcome::Unchanged => {
                summary.unchanged += 1;
                summary.of_source(source).unchanged += 1;
            }
            Outcome::Redirected => summary.redirected += 1,
            Outcome::Gone => summary.gone += 1,
            Outcome::Failed(why) => {
                count(&mut summary.failed, why);
                summary.of_source(source).failed += 1;
            }
            Outcome::Denied(why) => {
                count(&mut summary.denied, why);
                summary.of_source(source).denied += 1;
            }
            Outcome::Later | Outcome::Part => {}
        }
        let word = outcome.word();
        metrics::counter!("crawl_outcomes_total", "outcome" => word).increment(1);
    }
}

/// An address that could not be fetched.
fn failed(job: &Job, state: AddressState, trouble: &Trouble) -> Item {
    let row = Row {
        state: Some(state),
        reason: Some(trouble.word.clone()),
        detail: Some(trouble.message.clone()),
        status: (job.answer.status > 0).then_some(job.answer.status),
        is_seen: false,
        ..process::here(job)
    };
    let outcome = match state {
        AddressState::Denied => Outcome::Denied(trouble.word.clone()),
        _ => Outcome::Failed(trouble.word.clone()),
    };
    process::item(job, Some(row), outcome)
}

/// The same chance for the same name, so that a run can be told again.
fn seed(name: &str) -> u64 {
    let hash = blake3::hash(name.as_bytes());
    u64::from_le_bytes(*hash.as_bytes().first_chunk().unwrap_or(&[0; 8]))
}
