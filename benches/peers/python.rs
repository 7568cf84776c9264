//! The Python peers: a process that is asked one question a line.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

/// A running `peers.py`.
pub(crate) struct Python {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// An answer: how long the work itself took, and what was found.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reply {
    clock_ns: u64,
    processor_ns: u64,
    /// Learners.
    pub(crate) ids: Vec<u32>,
    /// Their keys.
    pub(crate) keys: Vec<u64>,
}

impl Reply {
    /// By the clock, and of the processor.
    pub(crate) fn times(&self) -> (Duration, Duration) {
        (Duration::from_nanos(self.clock_ns), Duration::from_nanos(self.processor_ns))
    }
}

impl Python {
    /// Starts it on a folder of data; installs its packages at first.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let run = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/run");
        let mut child = Command::new(&run)
            .arg("peers.py")
            .arg(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("{} cannot be run: it needs a shell and Python 3.11 or later", run.display()))?;
        let (questions, answers) = (child.stdin.take(), child.stdout.take());
        let answers = BufReader::new(answers.context("the peers have no output")?);
        Ok(Self { child, questions, answers })
    }

    /// Asks a question.
    pub(crate) fn ask(&mut self, name: &str, number: usize) -> Result<Reply> {
        let line = self.line(name, number)?;
        serde_json::from_str(&line).with_context(|| format!("the peers answer {line:?} to {name}"))
    }

    /// The answer to a question, as it comes.
    pub(crate) fn line(&mut self, name: &str, number: usize) -> Result<String> {
        let questions = self.questions.as_mut().context("the peers have no input")?;
        let asked = writeln!(questions, "{name} {number}").and_then(|()| questions.flush());
        let mut line = String::new();
        if asked.is_err() || self.answers.read_line(&mut line)? == 0 {
            let status = self.child.wait()?;
            bail!("the Python peers ended ({status}) when asked for {name}; see what they say above");
        }
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // Without questions it ends by itself.
        self.questions = None;
        let _ = self.child.wait();
    }
}
