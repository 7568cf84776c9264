//! The crawler as people run it: the program as a child process, and what is in its home afterwards.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use skillmatch::store::{AddressState, Store};

use super::Farm;

/// Whom the owners of the farm can turn to.
pub(crate) const CONTACT: &str = "https://owner.example/crawler";

/// How the crawler is run.
#[derive(Debug, Clone)]
pub(crate) struct Crawler {
    pub(crate) home: PathBuf,
    sources: PathBuf,
    settings: BTreeMap<String, String>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; `None` when it was killed.
    pub(crate) code: Option<i32>,
    /// The summary; null where there is none.
    pub(crate) summary: Value,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) took: Duration,
}

impl Crawler {
    /// A crawler of this farm, in a hurry: no delay, short waits. The list of sources is written beside `home`'s data.
    pub(crate) fn new(home: &Path, farm: &Farm) -> Self {
        Self::with_sources(home, &farm.sources_toml())
    }

    pub(crate) fn with_sources(home: &Path, text: &str) -> Self {
        let sources = home.join("farm-sources.toml");
        std::fs::write(&sources, text).unwrap();
        let settings = [
            ("CONTACT", CONTACT),
            ("DELAY_MS", "0"),
            ("CONNECT_TIMEOUT_MS", "2000"),
            ("READ_TIMEOUT_MS", "700"),
            ("TOTAL_TIMEOUT_MS", "2500"),
            ("MAX_TRIES", "3"),
            ("RETRY_BASE_MS", "20"),
            ("RETRY_MAX_MS", "100"),
            ("PATIENCE_MS", "4000"),
        ];
        let settings = settings.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
        Self { home: home.to_owned(), sources, settings }
    }

    /// With another setting of `[crawl]`.
    pub(crate) fn set(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.settings.insert(key.to_ascii_uppercase(), value.to_string());
        self
    }

    /// `skillmatch crawl` with this farm's sources.
    pub(crate) fn command(&self, more: &[&str]) -> Command {
        let mut command = self.program();
        command.args(["crawl", "--format", "json", "--sources"]).arg(&self.sources).args(more);
        command
    }

    /// The program with this home.
    pub(crate) fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_skillmatch"));
        command.env_remove("SKILLMATCH_API_KEY").env_remove("SKILLMATCH_HOME").env("COLUMNS", "100");
        // A proxy of the environment is nobody's business.
        command.env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9");
        for (key, value) in &self.settings {
            command.env(format!("SKILLMATCH__CRAWL__{key}"), value);
        }
        command.env("SKILLMATCH__INDEX__WRITER_MEMORY_BYTES", "20000000").env("SKILLMATCH__INDEX__THREADS", "1");
        command.arg("--home").arg(&self.home).stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, more: &[&str]) -> Ran {
        let start = Instant::now();
        let output = self.command(more).output().unwrap();
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        Ran {
            code: output.status.code(),
            summary: serde_json::from_str(&stdout).unwrap_or(Value::Null),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            stdout,
            took: start.elapsed(),
        }
    }

    /// Starts it, and lets it go on beside.
    pub(crate) fn spawn(&self, more: &[&str]) -> Running {
        let mut child = self.command(more).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let listen = |lines: Box<dyn BufRead + Send>| {
            std::thread::spawn(move || lines.lines().map_while(Result::ok).collect::<Vec<_>>().join("\n"))
        };
        let stdout = listen(Box::new(BufReader::new(stdout)));
        let stderr = listen(Box::new(BufReader::new(stderr)));
        Running { child, start: Instant::now(), stdout: Some(stdout), stderr: Some(stderr) }
    }

    /// `skillmatch crawl status`.
    pub(crate) fn status(&self) -> Value {
        let output = self.program().args(["crawl", "status", "--format", "json"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// What is stored, by source, with the digest of each body.
    pub(crate) fn stored(&self) -> BTreeMap<String, String> {
        let mut stored = BTreeMap::new();
        let store = Store::open_read_only(&self.home).unwrap();
        let mut keep = |it: skillmatch::store::StoredDocument| {
            let before = stored.insert(it.document.source.clone(), it.digest);
            assert!(before.is_none(), "{} is stored twice", it.document.source);
            Ok(())
        };
        store.documents(&mut keep).unwrap();
        stored
    }

    /// What is known of addresses.
    pub(crate) fn states(&self, urls: &[String]) -> BTreeMap<String, AddressState> {
        let store = Store::open_read_only(&self.home).unwrap();
        let state = |url: &String| store.address(url).unwrap().map(|it| (url.clone(), it.state));
        urls.iter().filter_map(state).collect()
    }

    /// What is known of one address.
    pub(crate) fn state(&self, url: &str) -> Option<AddressState> {
        self.states(&[url.to_owned()]).into_values().next()
    }

    /// The digest of everything that is merged in the catalog.
    pub(crate) fn digest(&self) -> String {
        Store::open_read_only(&self.home).unwrap().catalog_digest().unwrap()
    }
}

/// A crawler that is running; killed when it is dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) start: Instant,
    stdout: Option<std::thread::JoinHandle<String>>,
    stderr: Option<std::thread::JoinHandle<String>>,
}

impl Running {
    pub(crate) fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Sends it a signal by name, for instance `INT`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.child.id().to_string()).status().unwrap();
        assert!(sent.success(), "kill -{name}");
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) -> Ran {
        // Fails when it ended by itself.
        let _ = self.child.kill();
        self.wait()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> Ran {
        let status = self.child.wait().unwrap();
        let text = |it: &mut Option<std::thread::JoinHandle<String>>| {
            it.take().map_or_else(String::new, |it| it.join().unwrap())
        };
        let (stdout, stderr) = (text(&mut self.stdout), text(&mut self.stderr));
        Ran {
            code: status.code(),
            summary: serde_json::from_str(&stdout).unwrap_or(Value::Null),
            stdout,
            stderr,
            took: self.start.elapsed(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails when it ended by itself, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until something holds; `false` when it does not within ten seconds.
pub(crate) fn wait_until(mut holds: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    false
}
