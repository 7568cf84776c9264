//! The listener itself: a real program on loopback, a real client.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::home::{self, code, run, stderr};

/// A running service; killed when the test ends early.
struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Fails when it ended by itself, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve() -> Serving {
    let mut command = home::program(home::sample());
    command.args(["serve", "--port", "0"]).env("SKILLMATCH__SERVER__HEADER_READ_TIMEOUT_MS", "300");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let address = line.rsplit_once("http://").unwrap_or_else(|| panic!("no address in `{line}`")).1.parse().unwrap();
    // What is said later must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    Serving { child, address }
}

#[tokio::test]
async fn a_real_client_is_served_until_the_program_is_told_to_stop() {
    let mut serving = serve();
    let client = reqwest::Client::new();
    let url = |path: &str| format!("http://{}{path}", serving.address);
    let found: Value = client.get(url("/v1/search?q=sql")).send().await.unwrap().json().await.unwrap();
    assert!(found["total"].as_u64().unwrap() > 0);
    let body = json!({"skills": "sql:3!, python", "explain": true});
    let ranked = client.post(url("/v1/match/learners")).json(&body).send().await.unwrap();
    assert_eq!(ranked.status(), 200);
    assert_eq!(ranked.headers()["x-content-type-options"], "nosniff");
    let ranked: Value = ranked.json().await.unwrap();
    assert!(!ranked["results"].as_array().unwrap().is_empty());
    assert_eq!(client.get(url("/docs/")).send().await.unwrap().status(), 200);

    // Who takes too long for the headers is cut off.
    let mut slow = TcpStream::connect(serving.address).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    slow.write_all(b"GET /health/livez HTTP/1.1\r\nHost: ").unwrap();
    let mut said = Vec::new();
    slow.read_to_end(&mut said).expect("the connection stays open");
    assert!(!String::from_utf8_lossy(&said).contains("200 OK"));

    let pid = serving.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(serving.child.wait().unwrap().code(), Some(0));
    assert!(TcpStream::connect(serving.address).is_err());
}

#[test]
fn a_port_in_use_is_said_with_the_way_out() {
    let serving = serve();
    let second = run(home::sample(), &["serve", "--port", &serving.address.port().to_string()]);
    assert_eq!(code(&second), 1, "{}", stderr(&second));
    for words in ["in use", "hint: choose another with --port"] {
        assert!(stderr(&second).contains(words), "no `{words}` in {}", stderr(&second));
    }
}

#[test]
fn other_machines_are_not_served_without_a_key() {
    for host in ["0.0.0.0", "::", "192.0.2.1"] {
        let refused = run(home::sample(), &["serve", "--host", host, "--port", "0"]);
        assert_eq!(code(&refused), 1, "{host}: {}", stderr(&refused));
        assert!(stderr(&refused).contains("SKILLMATCH_API_KEY"), "{}", stderr(&refused));
    }
}
