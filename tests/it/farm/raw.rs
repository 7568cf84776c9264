//! The servers that do not keep to the protocol.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use super::{
    Place, Shared,
    log::Ender,
    server::{host_of, seen},
};

/// What such a server does instead of answering. Its robots.txt is well, so that it comes to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It closes without a word.
    Closes,
    /// It closes in the middle of the headers.
    ClosesInHeaders,
    /// Headers come for ever.
    HeadersWithoutEnd,
    /// One header of a megabyte.
    HugeHeader,
    /// Bytes that are no HTTP.
    Garbage,
    /// It takes the request and says nothing.
    Silent,
    /// It says that more will come than does.
    TooShort,
    /// It sends more than it said.
    TooLong,
    /// Two lengths that contradict each other.
    TwoLengths,
    /// Chunks whose length is no number.
    BadChunks,
    /// Status lines that do not end.
    Interim,
}

const OK: &[u8] = b"HTTP/1.1 200 OK\r\n";
const BADGE: &str =
    r#"{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"urn:test:never","name":"x"}"#;

pub(super) async fn run(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        let connection = shared.log.next_connection();
        tokio::spawn(async move {
            // Who goes away in the middle is in the log.
            let _ = serve(stream, &shared, connection).await;
        });
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared, connection: u64) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut chunk = [0; 4_096];
    while !request.windows(4).any(|it| it == b"\r\n\r\n") {
        let count = stream.read(&mut chunk).await?;
        if count == 0 || request.len() > 65_536 {
            return Ok(());
        }
        request.extend_from_slice(&chunk[..count]);
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let path = request.split(' ').nth(1).unwrap_or("/");
    let header = |name: &str| {
        let lines = request.lines().skip(1).filter_map(|it| it.split_once(':'));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let host = host_of(&header("host").unwrap_or_default());
    let seen = super::Seen { user_agent: header("user-agent").unwrap_or_default(), ..seen(&host, path, connection) };
    let (mut ender, _) = shared.log.begin(seen);
    shared.count(&host);
    let fault = match shared.site(&host).map(|it| it.place) {
        Some(Place::Faulty(fault)) => fault,
        _ => Fault::Closes,
    };
    if path == "/robots.txt" || path.starts_with("/.well-known/") {
        ender.answers(404, false, None);
        stream.write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await?;
        ender.whole();
        return stream.shutdown().await;
    }
    misbehave(stream, fault, &mut ender).await
}

async fn misbehave(mut stream: TcpStream, fault: Fault, ender: &mut Ender) -> std::io::Result<()> {
    match fault {
        Fault::Closes => {}
        Fault::ClosesInHeaders => stream.write_all(b"HTTP/1.1 200 OK\r\nconte").await?,
        Fault::HeadersWithoutEnd => {
            stream.write_all(OK).await?;
            for number in 0.. {
                stream.write_all(format!("x-more-{number}: and more\r\n").as_bytes()).await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Fault::HugeHeader => {
            stream.write_all(OK).await?;
            stream
                .write_all(format!("x-large: {}\r\ncontent-length: 0\r\n\r\n", "x".repeat(1 << 20)).as_bytes())
                .await?;
        }
        Fault::Garbage => stream.write_all(&[0, 255, 13, 10, 13, 10, 7, 200, 1, 254].repeat(50)).await?,
        Fault::Silent => {
            // Until the client has enough of it.
            let _ = stream.read(&mut [0; 16]).await?;
        }
        Fault::TooShort => {
            ender.answers(200, false, None);
            let head = format!("content-type: application/json\r\ncontent-length: {}\r\n\r\n", BADGE.len() + 999);
            stream.write_all(&[OK, head.as_bytes(), BADGE.as_bytes()].concat()).await?;
        }
        Fault::TooLong => {
            ender.answers(200, false, None);
            let head = "content-type: application/json\r\ncontent-length: 20\r\n\r\n";
            stream.write_all(&[OK, head.as_bytes(), BADGE.as_bytes()].concat()).await?;
        }
        Fault::TwoLengths => {
            ender.answers(200, false, None);
            let head = "content-type: application/json\r\ncontent-length: 5\r\ncontent-length: 900\r\n\r\n";
            stream.write_all(&[OK, head.as_bytes(), BADGE.as_bytes()].concat()).await?;
        }
        Fault::BadChunks => {
            ender.answers(200, false, None);
            let head = "content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
            stream.write_all(&[OK, head.as_bytes(), BADGE.as_bytes()].concat()).await?;
        }
        Fault::Interim => {
            for _ in 0.. {
                stream.write_all(b"HTTP/1.1 102 Processing\r\n\r\n").await?;
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        }
    }
    stream.shutdown().await
}
