//! The service answers from the same home while a crawl is under way, always whole.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{assert_code, count};
use crate::{
    farm::{
        Farm,
        canary::Canaries,
        crawler::Crawler,
        sites::invented::{self, Plan},
    },
    home,
};

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // Fails when it ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_stay_whole_during_a_crawl() {
    let plan = Plan::new(3, 8, 8);
    let farm = Farm::start(invented::sites(&plan, &Canaries::default()));
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm).set("index_interval_ms", 200).set("delay_ms", 40);
    assert_code(&crawler.run(&["--max", "12"]), 0);
    let mut child = crawler
        .program()
        .args(["serve", "--port", "0"])
        .env("SKILLMATCH__SERVER__REFRESH_MS", "50")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let _serving = Serving(child);
    let line = lines.next().unwrap().unwrap();
    let address = line.rsplit_once("http://").unwrap_or_else(|| panic!("no address in `{line}`")).1.to_owned();
    std::thread::spawn(move || lines.for_each(drop));

    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut running = crawler.spawn(&[]);
    let (mut totals, mut asked) = (Vec::new(), 0_u32);
    let start = Instant::now();
    let mut after = 0;
    while after < 5 && start.elapsed() < Duration::from_secs(30) {
        if running.is_over() {
            after += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let url = format!("http://{address}/v1/search?q=institute&limit=50");
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let answer: Value = answer.json().await.unwrap();
        let total = answer["total"].as_u64().unwrap();
        assert!(answer["results"].as_array().unwrap().len() as u64 <= total, "{answer}");
        assert!(answer["data_version"].is_string() || answer["data_version"].is_object(), "{answer}");
        totals.push(total);
        asked += 1;
    }
    let ran = running.wait();
    assert_code(&ran, 0);
    assert_eq!(crawler.stored().len(), plan.documents(), "{}", ran.stdout);
    assert!(asked > 20, "only {asked} answers");
    assert!(totals.is_sorted(), "{totals:?}");
    assert!(count(&ran.summary, "/indexed") > 0, "{}", ran.stdout);
    let url = format!("http://{address}/v1/search?q={}", invented::badge_name(2, 7));
    let found = client.get(&url).send().await.unwrap().text().await.unwrap();
    assert!(found.contains(&invented::badge_name(2, 7)), "{found}");
}
