//! Tests.

use std::{io::Write, net::IpAddr, pin::Pin, process::Command};

use flate2::{Compression, write::GzEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::crawl::loopback::{Names, Reply, Server, ask, client_of, ok, options, status};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn url(path: &str) -> Url {
    format!("http://school.farm.test{path}").parse().unwrap()
}

async fn server_and_client(reply: impl Fn(&str) -> Reply + Send + Sync + 'static) -> (Server, Client) {
    let server = Server::start(reply).await;
    let client = client_of("school.farm.test", &server);
    (server, client)
}

#[tokio::test]
async fn asks_as_told_and_reads_what_a_crawler_needs() {
    let headers = "Content-Type: Application/LD+JSON; charset=utf-8\r\nETag: W/\"7\"\r\n\
                   Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nLink: <https://a.example/2>; rel=next\r\n\
                   Link: <https://a.example/1>; rel=prev\r\nX-Robots-Tag: noarchive, noindex\r\n\
                   Location: https://a.example/\r\nRefresh: 0;url=http://127.0.0.1/\r\n\
                   Set-Cookie: a=b\r\n";
    let (server, client) = server_and_client(|_| ok(headers, b"{}")).await;
    let first = url("/a?b=c#d");
    let request = Request {
        etag: Some("\"6\""),
        last_modified: Some("Sun, 06 Nov 1994 08:49:36 GMT"),
        accept: "application/json",
        ..ask(&first)
    };
    let answer = client.get(&request).await.unwrap();
    assert_eq!((answer.status, answer.body.as_slice()), (200, b"{}".as_slice()));
    assert_eq!(answer.media_type.as_deref(), Some("application/ld+json"));
    assert_eq!(answer.etag.as_deref(), Some("W/\"7\""));
    assert_eq!(answer.last_modified.as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_eq!(answer.link.as_deref(), Some("<https://a.example/2>; rel=next, <https://a.example/1>; rel=prev"));
    assert!(answer.is_noindex);
    assert_eq!(answer.location, None, "a status of 200 redirects nowhere");
    client.get(&ask(&url("/b"))).await.unwrap();
    let requests = server.requests();
    assert_eq!(
        requests[0],
        "GET /a?b=c HTTP/1.1\r\naccept: application/json\r\naccept-encoding: gzip\r\nif-none-match: \"6\"\r\n\
         if-modified-since: Sun, 06 Nov 1994 08:49:36 GMT\r\nuser-agent: skillmatch/0 (+https://crawler.example)\r\n\
         host: school.farm.test\r\n\r\n"
    );
    let second = requests[1].to_ascii_lowercase();
    assert!(!second.contains("cookie") && !second.contains("referer") && !second.contains("if-"), "{second}");
    assert_eq!(server.connections(), 1, "the connection is used again");
    assert_eq!(client.dialled(), [("school.farm.test".to_owned(), server.address)]);
}

#[tokio::test]
async fn only_a_success_has_a_body_and_others_keep_the_connection() {
    let (server, client) = server_and_client(|path| match path {
        "/moved" => status("301 Moved Permanently", "Location: ../b?c#d\r\n", b"over there"),
        "/same" => Reply::Whole(b"HTTP/1.1 304 Not Modified\r\nETag: \"7\"\r\n\r\n".to_vec()),
        "/gone" => status("410 Gone", "", &[b' '; 30_000]),
        _ => status("429 Too Many Requests", "Retry-After: 120\r\n", b"later"),
    })
    .await;
    for (path, expected) in [("/moved", 301), ("/same", 304), ("/gone", 410), ("/often", 429)] {
        let answer = client.get(&ask(&url(path))).await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (expected, 0), "{path}");
        match path {
            "/moved" => assert_eq!(answer.location.as_deref(), Some("http://school.farm.test/b?c")),
            "/same" => assert_eq!(answer.etag.as_deref(), Some("\"7\"")),
            "/often" => assert_eq!(answer.retry_after_seconds, Some(120)),
            _ => {}
        }
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn bodies_are_unpacked_within_the_limit() {
    let zeros = |count| gzip(&vec![0; count]);
    let gzipped = |bytes: Vec<u8>| ok("Content-Encoding: gzip\r\n", &bytes);
    let (_server, client) = server_and_client(move |path| match path {
        "/just" => ok("", &[b'a'; 10_000]),
        "/large" => ok("", &[b'a'; 10_001]),
        "/said" => Reply::Stuck(b"HTTP/1.1 200 OK\r\nContent-Length: 10001\r\n\r\n".to_vec()),
        "/endless" => Reply::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'a'; 1000]),
        "/gzip" => gzipped(zeros(10_000)),
        "/members" => gzipped([gzip(b"one "), gzip(b"two")].concat()),
        "/bomb" => gzipped(zeros(10_001)),
        "/huge-bomb" => gzipped(zeros(50_000_000)),
        "/empty-members" => Reply::Endless(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n".to_vec(), gzip(b"")),
        "/none" => gzipped(Vec::new()),
        "/cut" => gzipped(zeros(10_000)[..20].to_vec()),
        "/garbage" => gzipped(b"no gzip at all".to_vec()),
        "/twice" => ok("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", b""),
        "/list" => ok("Content-Encoding: gzip, gzip\r\n", b""),
        "/brotli" => ok("Content-Encoding: br\r\n", b""),
        _ => ok("Content-Encoding: Identity\r\n", b"abc"),
    })
    .await;
    let too_large = Err(FetchError::TooLarge { limit: "crawl.body_bytes", limit_bytes: 10_000 });
    for (path, expected) in [
        ("/just", Ok(10_000)),
        ("/large", too_large.clone()),
        ("/said", too_large.clone()),
        ("/endless", too_large.clone()),
        ("/gzip", Ok(10_000)),
        ("/members", Ok(7)),
        ("/bomb", too_large.clone()),
        ("/huge-bomb", too_large.clone()),
        ("/empty-members", too_large),
        ("/none", Ok(0)),
        ("/cut", Err(FetchError::Encoding)),
        ("/garbage", Err(FetchError::Encoding)),
        ("/twice", Err(FetchError::Encoding)),
        ("/list", Err(FetchError::Encoding)),
        ("/brotli", Err(FetchError::Encoding)),
        ("/identity", Ok(3)),
    ] {
        let url = url(path);
        assert_eq!(client.get(&ask(&url)).await.map(|it| it.body.len()), expected, "{path}");
    }
    let (bomb, large) = (url("/huge-bomb"), url("/large"));
    let archive = Request { is_archive: true, ..ask(&bomb) };
    let expected = FetchError::TooLarge { limit: "crawl.archive_bytes", limit_bytes: 20_000 };
    assert_eq!(client.get(&archive).await.unwrap_err(), expected);
    assert_eq!(client.get(&Request { is_archive: true, ..ask(&large) }).await.unwrap().body.len(), 10_001);
}

#[tokio::test]
async fn what_is_no_whole_answer_is_told_by_kind() {
    let (server, client) = server_and_client(|path| match path {
        "/silent" => Reply::Stuck(Vec::new()),
        "/stuck" => Reply::Stuck(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc".to_vec()),
        "/short" => Reply::Cut(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc".to_vec()),
        "/chunks" => Reply::Cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n".to_vec()),
        "/closed" => Reply::Cut(Vec::new()),
        "/heads" => Reply::Endless(b"HTTP/1.1 200 OK\r\n".to_vec(), b"A: b\r\n".to_vec()),
        _ => Reply::Cut(b"SSH-2.0-OpenSSH\r\n".to_vec()),
    })
    .await;
    let timeout = |limit_ms| FetchError::Timeout { limit: "crawl.read_timeout_ms", limit_ms };
    for (path, expected) in [
        ("/silent", timeout(1_200)),
        ("/stuck", timeout(200)),
        ("/short", FetchError::Broken),
        ("/chunks", FetchError::Broken),
        ("/closed", FetchError::Broken),
        ("/heads", FetchError::Broken),
        ("/other-protocol", FetchError::Broken),
    ] {
        assert_eq!(client.get(&ask(&url(path))).await.unwrap_err(), expected, "{path}");
    }
    let nobody = "http://nobody.example/".parse().unwrap();
    assert_eq!(client.get(&ask(&nobody)).await.unwrap_err(), FetchError::Resolve);
    // A port that nobody listens on.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let access = Access { private: [("down.farm.test".to_owned(), free)].into(), ..Access::default() };
    let client = Client::new(options(), access, None).unwrap();
    let down = "http://down.farm.test/".parse().unwrap();
    assert_eq!(client.get(&ask(&down)).await.unwrap_err(), FetchError::Connect);
    assert!(server.connections() >= 7);
}

#[tokio::test]
async fn encryption_that_cannot_be_agreed_on_is_told() {
    for reply in [b"HTTP/1.1 400 Bad Request\r\n\r\n".as_slice(), b""] {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_buf(&mut Vec::with_capacity(65_536)).await.unwrap();
            stream.write_all(reply).await.unwrap();
        });
        let access = Access { private: [("plain.farm.test".to_owned(), address)].into(), ..Access::default() };
        let client = Client::new(options(), access, None).unwrap();
        let plain = "https://plain.farm.test/".parse().unwrap();
        assert_eq!(client.get(&ask(&plain)).await.unwrap_err(), FetchError::Tls);
    }
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up_at_the_total_limit() {
    let server = Server::start(|_| Reply::Stuck(b"HTTP/1.1 200 OK\r\n\r\n".to_vec())).await;
    let access = Access { private: [("drip.farm.test".to_owned(), server.address)].into(), ..Access::default() };
    let options = ClientOptions { read_timeout_ms: 60_000, total_timeout_ms: 100, ..options() };
    let client = Client::new(options, access, None).unwrap();
    let drip = "http://drip.farm.test/".parse().unwrap();
    let expected = FetchError::Timeout { limit: "crawl.total_timeout_ms", limit_ms: 100 };
    assert_eq!(client.get(&ask(&drip)).await.unwrap_err(), expected);
}

#[tokio::test]
async fn a_name_whose_addresses_are_all_private_is_refused() {
    let server = Server::start(|_| ok("", b"")).await;
    let names = Arc::new(Names { answers: vec![server.address.ip(), "::1".parse().unwrap()], ..Names::default() });
    let access = Access { ports: [server.address.port()].into(), ..Access::default() };
    let client = Client::new(options(), access, Some(names)).unwrap();
    let url = format!("http://rebound.example:{}/", server.address.port()).parse().unwrap();
    assert_eq!(client.get(&ask(&url)).await.unwrap_err(), FetchError::Refused(Refusal::PrivateAddress));
    assert_eq!((server.connections(), client.dialled()), (0, Vec::new()));
}

#[tokio::test]
async fn a_name_that_takes_too_long_is_a_timeout() {
    struct Slow;
    impl Lookup for Slow {
        fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
            Box::pin(std::future::pending())
        }
    }
    let options = ClientOptions { connect_timeout_ms: 50, ..options() };
    let client = Client::new(options, Access::default(), Some(Arc::new(Slow))).unwrap();
    let slow = "http://slow.example/".parse().unwrap();
    let expected = FetchError::Timeout { limit: "crawl.connect_timeout_ms", limit_ms: 50 };
    assert_eq!(client.get(&ask(&slow)).await.unwrap_err(), expected);
}

#[tokio::test]
async fn public_addresses_are_taken_in_turn_and_few_of_them() {
    let ip = |text: &str| text.parse::<IpAddr>().unwrap();
    let many: Vec<_> = (0..500_u32).map(|it| IpAddr::from((0x0b00_0000 + it).to_be_bytes())).collect();
    for (answers, expected) in [
        (vec![ip("11.0.0.1"), ip("127.0.0.1"), ip("10.0.0.1")], "11.0.0.1:0"),
        (vec![ip("::1"), ip("11.0.0.1"), ip("11.0.0.1")], "11.0.0.1:0"),
        (many, "11.0.0.0:0 11.0.0.1:0 11.0.0.2:0 11.0.0.3:0"),
        (
            ["2600::1", "2600::2", "2600::3", "2600::4", "2600::5", "11.0.0.1"].map(ip).to_vec(),
            "[2600::1]:0 11.0.0.1:0 [2600::2]:0 [2600::3]:0",
        ),
    ] {
        let dialled = Arc::<Dialled>::default();
        let lookup = Arc::new(Names { answers, ..Names::default() });
        let resolver = Resolver { access: Arc::default(), lookup, dialled: dialled.clone() };
        let addresses = resolver.addresses("many.example.").await.unwrap();
        assert_eq!(addresses.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), expected);
        assert!(
            dialled
                .all()
                .iter()
                .map(|(host, it)| (host.as_str(), *it))
                .eq(addresses.into_iter().map(|it| ("many.example", it)))
        );
    }
}

#[test]
fn the_log_is_bounded() {
    let dialled = Dialled::default();
    for port in 0..10_003 {
        dialled.add("a.example", SocketAddr::from(([11, 0, 0, 1], port)));
    }
    let kept = dialled.all();
    assert_eq!((kept.len(), kept[0].1.port()), (10_000, 3));
}

/// Asked by [`proxies_of_the_environment_are_not_asked`] in a process of its own.
#[tokio::test]
#[ignore = "started by another test, which names the server"]
async fn asks_the_named_server() {
    let address = std::env::args().find_map(|it| it.strip_prefix("server=")?.parse().ok()).unwrap();
    let access = Access { private: [("school.farm.test".to_owned(), address)].into(), ..Access::default() };
    let client = Client::new(options(), access, None).unwrap();
    assert_eq!(client.get(&ask(&url("/through"))).await.unwrap().body, b"directly");
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_the_environment_are_not_asked() {
    let server = Server::start(|_| ok("", b"directly")).await;
    let proxy = Server::start(|_| ok("", b"by proxy")).await;
    let this_test = "crawl::client::tests::asks_the_named_server";
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", this_test, "--ignored", "--", &format!("server={}", server.address)]);
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        child.env(name, format!("http://{}", proxy.address));
    }
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    assert_eq!((server.requests().len(), proxy.connections()), (1, 0));
}
