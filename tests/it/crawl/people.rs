//! Of people nothing is kept: not in a file, not in a log, not in an address.

use super::{assert_code, assert_nobody_is_named, expectations, finds};
use crate::{
    farm::{
        Farm, Reply, Site,
        canary::Canaries,
        crawler::Crawler,
        sites::{archives, invented::Plan, kinds, lists, pages, troubles},
    },
    home,
};

/// A host that names people in addresses: in links, redirects and headers.
fn telling(canaries: &Canaries) -> Site {
    let email = |place: &str| canaries.email(place);
    let links = format!(
        "<a href=\"/badges?of={}\">x</a> <a href=\"/u/{}/badges\">y</a> <a href=\"/badges?of={}\">z</a>",
        email("query of a link"),
        email("path of a link"),
        email("encoded query of a link").replace('@', "%40"),
    );
    Site::new("telling.farm.test")
        .page("/", Reply::html(format!("<html><body>{links}</body></html>")))
        .page("/moved", Reply::redirect(302, format!("/welcome?you={}", email("Location"))))
        .page("/mail", Reply::redirect(302, format!("mailto:{}", email("Location with mailto"))))
        .page(
            "/next",
            Reply::json(&serde_json::json!({"credential": []}))
                .header("link", format!("</next?of={}>; rel=\"next\"", email("Link")))
                .header("x-user", canaries.word("a header"))
                .header("set-cookie", format!("of={}", canaries.word("a cookie"))),
        )
        .page("/error", Reply::new(500, "text/html", format!("<p>{} broke it</p>", canaries.word("body of a fault"))))
        .page("/gone", Reply::new(410, "text/html", format!("<p>{} left</p>", canaries.word("body of 410"))))
        .source(kinds::OPEN_BADGES, &["/", "/moved", "/mail", "/next", "/error", "/gone"])
}

#[test]
fn no_canary_is_in_any_byte_under_data_or_index() {
    let canaries = Canaries::default();
    let mut sites = vec![
        telling(&canaries),
        lists::open_badges_3(&canaries),
        lists::feed(&canaries),
        lists::revoking(&canaries),
        pages::site(&canaries),
        pages::baked_samples(&canaries),
        archives::sitemaps(&canaries),
        troubles::lying(&canaries),
    ];
    sites.extend(crate::farm::sites::invented::sites(&Plan::new(1, 3, 6), &canaries));
    let farm = Farm::start(sites);
    farm.put(
        "revoking.farm.test",
        "/assertions/1.json",
        lists::revoked("revoking.farm.test", "/assertions/1.json", &canaries),
    );
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    let metrics = folder.path().join("data/metrics.prom");
    std::fs::create_dir_all(folder.path().join("data")).unwrap();
    let ran = crawler.run(&["--metrics", metrics.to_str().unwrap()]);
    assert_code(&ran, 3);
    assert!(finds(&crawler, &lists::achievement_name(0)), "nothing was kept at all");
    assert_nobody_is_named(folder.path(), &canaries, &[&ran]);
    for arguments in [&["crawl", "status", "--format", "json"][..], &["inspect", "--problems"], &["status"]] {
        let output = crawler.program().args(arguments).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(canaries.found_in(&said).is_empty(), "{arguments:?}: {:?}", canaries.found_in(&said));
    }
    // Nobody's page was asked for: it is named in evidence and recipients only.
    assert_eq!(farm.requests_to("people.farm.test"), 0);
    let of_people = farm.log().all().iter().filter(|it| !canaries.found_in(it.path.as_bytes()).is_empty()).count();
    assert_eq!(of_people, 0, "an address that names a person was asked for");
    let impolite = farm.impolite(&expectations(&farm, 0));
    assert!(impolite.is_empty(), "\n{impolite}");
    // A learner's file is there for own imports; a crawl puts nobody into it.
    let status = crawler.program().args(["status", "--format", "json"]).output().unwrap();
    let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
    let learners =
        status.pointer("/catalog/learners").or_else(|| status.pointer("/learners")).and_then(serde_json::Value::as_u64);
    assert_eq!(learners, Some(0), "{status:#}");
}

#[test]
fn what_was_killed_in_the_middle_names_nobody_either() {
    let canaries = Canaries::default();
    let farm = Farm::start(crate::farm::sites::invented::sites(&Plan::new(2, 4, 20), &canaries));
    let folder = home::empty();
    let crawler = Crawler::new(folder.path(), &farm);
    for pause_ms in [150, 250, 400] {
        let running = crawler.spawn(&[]);
        std::thread::sleep(std::time::Duration::from_millis(pause_ms));
        let ran = running.kill();
        assert_nobody_is_named(folder.path(), &canaries, &[&ran]);
    }
}
