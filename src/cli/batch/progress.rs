//! How far a batch is: notes always, a bar with an estimate on a terminal.

use std::{
    io::{self, IsTerminal},
    sync::Mutex,
};

use indicatif::{ProgressBar, ProgressStyle};

use crate::{batch::Event, cli::output};

/// Tells people how far it is.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Files are opened more than once; their notes are told once.
    told: Mutex<std::collections::BTreeSet<String>>,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{bar:24} {percent:>3} %  {msg}  {elapsed} gone, about {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, told: Mutex::default() }
    }

    pub(super) fn tell(&self, event: Event<'_>) {
        match event {
            Event::Note(note) => {
                let mut told = self.told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                if told.insert(note.to_owned()) {
                    self.bar.suspend(|| output::say(note));
                }
            }
            Event::Jobs { planned, bytes, of_bytes } => {
                self.at(bytes, of_bytes, &format!("{} planned", output::count(planned, "job")));
            }
            Event::Learners { learners, done, of } => {
                self.at(done, of, &format!("{} read", output::count(learners, "learner")));
            }
            Event::Chunk { number, learners } => {
                self.bar.set_message(format!("{} compared, chunk {number} kept", output::count(learners, "learner")));
            }
        }
    }

    fn at(&self, done: u64, of: u64, message: &str) {
        if self.bar.length() != Some(of) {
            self.bar.reset();
            self.bar.set_length(of);
        }
        self.bar.set_position(done.min(of));
        self.bar.set_message(message.to_owned());
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
