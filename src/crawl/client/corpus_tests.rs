//! Addresses and names that attackers use, in the folder named by `SKILLMATCH_REAL_DATA`; without it these tests do
//! nothing and say so. Public addresses are compared where the connector gets them, so that no packet leaves.

use std::{
    collections::VecDeque,
    net::IpAddr,
    pin::Pin,
    sync::{Mutex, atomic::Ordering},
};

use serde_json::Value;

use super::{resolver::Resolver, *};
use crate::crawl::{
    corpus_tests::cases,
    guard::did_web,
    loopback::{Names, Server, ask, ok, options},
};

fn resolver(lookup: Arc<dyn Lookup>) -> Resolver {
    Resolver { access: Arc::default(), lookup, dialled: Arc::default() }
}

#[tokio::test]
async fn no_packet_is_sent_to_a_blocked_address() {
    let Some(cases) = cases("hostile/ssrf/urls.json") else { return };
    let server = Server::start(|_| ok("", b"private")).await;
    let names = Arc::new(Names { answers: vec![server.address.ip()], ..Names::default() });
    // The port of the server is allowed, so that nothing but the guard keeps requests away.
    let access = Access { ports: [server.address.port()].into(), ..Access::default() };
    let client = Client::new(options(), access.clone(), Some(names.clone())).unwrap();
    let mut blocked = 0;
    for case in cases.iter().filter(|it| it["expect"] == "block") {
        let text = case["url"].as_str().unwrap();
        blocked += 1;
        assert!(guard::check(text, &access).is_err(), "{text}");
        let document = did_web(text);
        for text in [Some(text), document.as_deref()].into_iter().flatten() {
            let Ok(mut url) = Url::parse(text) else { continue };
            let refused = client.get(&ask(&url)).await;
            assert!(matches!(refused, Err(FetchError::Refused(_))), "{text}: {refused:?}");
            let is_about_the_port = matches!(refused, Err(FetchError::Refused(Refusal::Port)));
            if !is_about_the_port && url.set_port(Some(server.address.port())).is_ok() {
                let refused = client.get(&ask(&url)).await;
                assert!(matches!(refused, Err(FetchError::Refused(_))), "{url}: {refused:?}");
            }
        }
    }
    assert!(blocked > 80, "{blocked}");
    assert_eq!((server.connections(), names.asked.load(Ordering::SeqCst)), (0, 0), "neither asked nor connected to");
    assert_eq!(client.dialled(), []);
    // With the name in the source's list, the same server is reached: the log can tell.
    let private = [("intranet".to_owned(), server.address)].into();
    let client = Client::new(options(), Access { private, ..access }, Some(names)).unwrap();
    let intranet = "http://intranet/".parse().unwrap();
    assert_eq!(client.get(&ask(&intranet)).await.unwrap().body, b"private");
    assert_eq!((server.connections(), client.dialled().len()), (1, 1));
    eprintln!("{blocked} blocked");
}

#[tokio::test]
async fn the_connector_gets_what_an_allowed_address_means() {
    let Some(cases) = cases("hostile/ssrf/urls.json") else { return };
    let public: IpAddr = "11.12.13.14".parse().unwrap();
    let mut allowed = 0;
    for case in cases.iter().filter(|it| it["expect"] == "allow") {
        let text = case["url"].as_str().unwrap();
        let url = guard::check(text, &Access::default()).unwrap_or_else(|refusal| panic!("{text} {refusal}"));
        allowed += 1;
        if let Some(Host::Domain(name)) = url.host() {
            let resolver = resolver(Arc::new(Names { answers: vec![public], ..Names::default() }));
            let expected = SocketAddr::new(public, 0);
            assert_eq!(resolver.addresses(name).await, Ok(vec![expected]), "{text}");
            assert_eq!(resolver.dialled.all(), [(name.to_owned(), expected)]);
        }
    }
    assert!(allowed >= 12, "{allowed}");
    eprintln!("{allowed} allowed");
}

/// Answers one thing after the other, the last for ever; nothing at all when there is no answer.
struct Flipping(Mutex<VecDeque<Vec<IpAddr>>>, bool);

impl Lookup for Flipping {
    fn lookup(&self, _: String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> {
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() };
        let is_slow = self.1;
        Box::pin(async move {
            if is_slow {
                std::future::pending::<()>().await;
            }
            Ok(answer.unwrap_or_default())
        })
    }
}

#[tokio::test]
async fn names_lead_to_public_addresses_only() {
    let Some(cases) = cases("hostile/ssrf/dns.json") else { return };
    let server = Server::start(|_| ok("", b"private")).await;
    let ports = Access { ports: [server.address.port()].into(), ..Access::default() };
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        let mut answers: VecDeque<Vec<IpAddr>> = serde_json::from_value(case["answers"].clone()).unwrap_or_default();
        if case["cname"].is_string() {
            // Whoever follows the alias says where it ends.
            answers.push_back(vec!["169.254.169.254".parse().unwrap()]);
            let alias = format!("http://{}/", case["cname"].as_str().unwrap());
            assert_eq!(guard::check(&alias, &Access::default()), Err(Refusal::PrivateName));
        }
        let is_slow = case["delay_s"].is_number();
        let lookup = || Arc::new(Flipping(Mutex::new(answers.clone()), is_slow));
        let resolver = resolver(lookup());
        for answer in &answers {
            let public: Vec<_> = answer.iter().filter(|it| guard::is_public(**it)).collect();
            match resolver.addresses(name).await {
                Ok(addresses) => {
                    assert!((1..=4).contains(&addresses.len()), "{name}");
                    assert!(addresses.iter().all(|it| public.contains(&&it.ip())), "{name}");
                }
                Err(error) => {
                    assert_eq!(error, FetchError::Refused(Refusal::PrivateAddress), "{name}");
                    assert!(public.is_empty(), "{name}");
                }
            }
        }
        // The whole way, for those whose last answer leads nowhere public.
        if answers.back().is_none_or(|it| !it.iter().any(|it| guard::is_public(*it))) {
            let last = Flipping(Mutex::new(answers.iter().rev().take(1).cloned().collect()), is_slow);
            let options = ClientOptions { connect_timeout_ms: 50, ..options() };
            let client = Client::new(options, ports.clone(), Some(Arc::new(last))).unwrap();
            let url = format!("http://{name}:{}/", server.address.port()).parse().unwrap();
            let expected = match (is_slow, answers.is_empty()) {
                (true, _) => FetchError::Timeout { limit: "crawl.connect_timeout_ms", limit_ms: 50 },
                (false, true) => FetchError::Resolve,
                (false, false) => FetchError::Refused(Refusal::PrivateAddress),
            };
            assert_eq!(client.get(&ask(&url)).await.unwrap_err(), expected, "{name}");
            assert_eq!(client.dialled(), [], "{name}");
        }
    }
    assert_eq!(server.connections(), 0);
    let named = |it: &Value| it["name"].as_str().unwrap().to_owned();
    eprintln!("{}", cases.iter().map(named).collect::<Vec<_>>().join(", "));
    assert!(cases.len() >= 10);
}
