//! A web server on loopback for the tests of this module: answers by path, word for word, and remembers what it was
//! asked and how often it was connected to.

use std::{
    net::{IpAddr, SocketAddr},
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{Access, Client, ClientOptions, Lookup, Request};

/// The server. It ends with the test's runtime.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    connections: AtomicUsize,
    requests: Mutex<Vec<String>>,
}

/// How a path is answered.
#[derive(Clone)]
pub(super) enum Reply {
    /// These bytes; then the next request.
    Whole(Vec<u8>),
    /// These bytes, and an end in the middle.
    Cut(Vec<u8>),
    /// These bytes, and then nothing for ever.
    Stuck(Vec<u8>),
    /// These bytes, and then the last again and again.
    Endless(Vec<u8>, Vec<u8>),
}

impl Server {
    /// Starts it. `reply` is given the path.
    pub(super) async fn start(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::<Log>::default();
        let (reply, kept) = (Arc::new(reply), log.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                kept.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, reply.clone(), kept.clone()));
            }
        });
        Self { address, log }
    }

    /// Connections so far.
    pub(super) fn connections(&self) -> usize {
        self.log.connections.load(Ordering::SeqCst)
    }

    /// The heads of the requests so far.
    pub(super) fn requests(&self) -> Vec<String> {
        self.log.requests.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, reply: Arc<impl Fn(&str) -> Reply>, log: Arc<Log>) {
    let mut received = Vec::new();
    loop {
        let end = loop {
            if let Some(at) = received.windows(4).position(|it| it == b"\r\n\r\n") {
                break at + 4;
            }
            if !matches!(stream.read_buf(&mut received).await, Ok(count) if count > 0) {
                return;
            }
        };
        let head: Vec<u8> = received.drain(..end).collect();
        let head = String::from_utf8(head).unwrap();
        let path = head.split(' ').nth(1).unwrap().to_owned();
        log.requests.lock().unwrap().push(head);
        match reply(&path) {
            Reply::Whole(bytes) => {
                if stream.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Reply::Cut(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Reply::Stuck(bytes) => {
                let _ = stream.write_all(&bytes).await;
                std::future::pending::<()>().await;
            }
            Reply::Endless(first, again) => {
                let mut result = stream.write_all(&first).await;
                while result.is_ok() {
                    result = stream.write_all(&again).await;
                }
                return;
            }
        }
    }
}

/// An answer of 200 with these header lines and this body.
pub(super) fn ok(headers: &str, body: &[u8]) -> Reply {
    status("200 OK", headers, body)
}

/// An answer with this status, these header lines and this body.
pub(super) fn status(status: &str, headers: &str, body: &[u8]) -> Reply {
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    Reply::Whole([head.as_bytes(), body].concat())
}

/// Options for tests: small limits, short waits.
pub(super) fn options() -> ClientOptions {
    ClientOptions {
        user_agent: "skillmatch/0 (+https://crawler.example)".to_owned(),
        connect_timeout_ms: 1_000,
        read_timeout_ms: 200,
        total_timeout_ms: 5_000,
        body_bytes: 10_000,
        archive_bytes: 20_000,
    }
}

/// A client for which `name` means this server, and no other name means anything.
pub(super) fn client_of(name: &str, server: &Server) -> Client {
    let access = Access { private: [(name.to_owned(), server.address)].into(), ..Access::default() };
    Client::new(options(), access, Some(Arc::new(Names::default()))).unwrap()
}

/// A plain request.
pub(super) fn ask(url: &url::Url) -> Request<'_> {
    Request { url, accept: "*/*", etag: None, last_modified: None, is_archive: false }
}

/// Answers the same for every name, and counts how often it was asked.
#[derive(Default)]
pub(super) struct Names {
    pub(super) answers: Vec<IpAddr>,
    pub(super) asked: AtomicUsize,
}

impl Lookup for Names {
    fn lookup(&self, _name: String) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let answers = self.answers.clone();
        Box::pin(async move { Ok(answers) })
    }
}
