//! Services that list badges and credentials: the Open Badges 3.0 interface with paging and `since`, badge lists, and
//! public feeds of badges.

use serde_json::{Value, json};

use super::{
    super::{Reply, Site, Stamp, canary::Canaries, random::Random},
    invented, joined, kinds, page_of, with_link,
};

/// How many credentials the Open Badges 3.0 host has.
pub(crate) const CREDENTIALS: usize = 23;
/// When the first one was issued; each further one a day later.
const FIRST_DAY: i64 = 1_772_323_200;

/// A host of the Open Badges 3.0 interface: `GET /ims/ob/v3p0/credentials?limit&offset&since`. Every third credential is
/// a signed token.
pub(crate) fn open_badges_3(canaries: &Canaries) -> Site {
    let host = "api.farm.test";
    let all: Vec<Value> = (0..CREDENTIALS).map(|it| credential(host, it, canaries)).collect();
    Site::new(host)
        .answering(move |asked| {
            if asked.path != "/ims/ob/v3p0/credentials" {
                return None;
            }
            let since = asked.parameter("since").and_then(|it| it.parse::<jiff::Timestamp>().ok());
            let is_newer = |value: &Value| {
                let issued: Option<jiff::Timestamp> = value["validFrom"].as_str().and_then(|it| it.parse().ok());
                since.is_none_or(|since| issued.is_some_and(|it| it >= since))
            };
            let newer: Vec<Value> = all.iter().filter(|it| is_newer(it)).cloned().collect();
            let paged = page_of(asked, &newer, 10, 10);
            let (mut plain, mut signed) = (Vec::new(), Vec::new());
            for item in &paged.items {
                let number = item["id"].as_str().and_then(|it| it.rsplit('/').next()?.parse::<usize>().ok());
                match number.unwrap_or(0) % 3 {
                    2 => signed.push(Value::String(token(item))),
                    _ => plain.push((*item).clone()),
                }
            }
            let body = json!({"credential": plain, "compactJwsString": signed});
            Some(with_link(Reply::json(&body), host, &paged))
        })
        .source(kinds::OPEN_BADGES_API, &["/ims/ob/v3p0/credentials"])
}

/// The name of an achievement of that host.
pub(crate) fn achievement_name(number: usize) -> String {
    format!("Apiachievement{number:03}")
}

/// A credential with a canary in everything that is personal.
pub(crate) fn credential(host: &str, number: usize, canaries: &Canaries) -> Value {
    let day = jiff::Timestamp::from_second(FIRST_DAY + i64::try_from(number).unwrap() * 86_400).unwrap();
    let mut random = Random(number as u64);
    let achievement = number % 9;
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": format!("http://{host}/credentials/{number}"),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": achievement_name(achievement),
        "issuer": {"id": format!("http://{host}/issuer"), "type": ["Profile"], "name": "Interface Institute"},
        "validFrom": day.to_string(),
        "credentialSubject": {
            "id": format!("did:example:{}", canaries.word("credential: credentialSubject.id")),
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject", "hashed": false, "identityType": "emailAddress",
                "identityHash": canaries.email("credential: credentialSubject.identifier"),
                "salt": canaries.word("credential: salt"),
            }],
            "name": canaries.word("credential: credentialSubject.name"),
            "narrative": format!("{} did well.", canaries.word("credential: credentialSubject.narrative")),
            "achievement": {
                "id": format!("http://{host}/achievements/{achievement}"),
                "type": ["Achievement"],
                "name": achievement_name(achievement),
                "description": Random(achievement as u64).words(20, 40),
                "criteria": {"narrative": Random(achievement as u64).words(10, 20)},
            },
            "result": [{"type": ["Result"], "value": canaries.word("credential: result.value")}],
        },
        "evidence": [{
            "id": format!("http://people.farm.test/{}", canaries.word("credential: evidence.id")),
            "type": ["Evidence"],
            "narrative": canaries.word("credential: evidence.narrative"),
        }],
        "proof": [{
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-04-01T00:00:00Z",
            "verificationMethod": format!("http://{host}/keys/1"), "proofPurpose": "assertionMethod",
            "proofValue": format!("z{}{}", canaries.word("credential: proof"), random.below(999)),
        }],
    })
}

/// A credential as a compact token, with a signature that proves nothing.
pub(crate) fn token(credential: &Value) -> String {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({"alg": "RS256", "typ": "JWT"});
    format!("{}.{}.{}", part(&header), part(credential), URL_SAFE_NO_PAD.encode([7; 64]))
}

/// A directory of badge classes: a list of addresses that lie on other hosts.
pub(crate) fn badge_list(plan: &invented::Plan) -> Site {
    let badges: Vec<Value> = (0..plan.issuers.min(2))
        .flat_map(|issuer| {
            let host = invented::host(plan, issuer);
            (0..plan.badges.min(3)).map(move |it| json!(format!("http://{host}/badges/{it}.json")))
        })
        .collect();
    let list = json!({"badges": badges});
    Site::new("directory.farm.test")
        .page("/badgelist.json", Reply::json(&list))
        .source(kinds::BADGE_LIST, &["/badgelist.json"])
}

/// A public feed of badge classes with `changed since`.
pub(crate) fn feed(canaries: &Canaries) -> Site {
    let host = "feed.farm.test";
    let class = |number: usize| {
        let mut class = invented::badge_class(host, 97, number, &mut Random(number as u64));
        class["id"] = json!(format!("http://{host}/public/badges/{number}"));
        class["issuer"] = json!(format!("http://{host}/public/issuers/1"));
        class
    };
    let issuer = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": format!("http://{host}/public/issuers/1"),
        "name": "Feed Institute", "url": format!("http://{host}"), "email": format!("badges@{host}"),
    });
    let assertion = |number: usize| {
        let mut assertion = invented::assertion(host, number, number, canaries);
        assertion["id"] = json!(format!("http://{host}/public/assertions/{number}"));
        assertion["badge"] = json!(format!("http://{host}/public/badges/{number}"));
        assertion
    };
    let mut site = Site::new(host).document("/public/issuers/1", Reply::json(&issuer));
    for number in 0..6 {
        site = site.document(&format!("/public/badges/{number}"), Reply::json(&class(number)));
        site = site.document(&format!("/public/assertions/{number}"), Reply::json(&assertion(number)));
    }
    // Its list of badges leads to all but the last one, which only its assertion names.
    let listed: Vec<Value> = (0..5).map(class).collect();
    let mut seeds: Vec<String> = (0..6).map(|it| format!("/public/assertions/{it}")).collect();
    seeds.push("/public/issuers/1".to_owned());
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    site.page("/public/issuers/1/badges", Reply::json(&json!(listed))).source(kinds::BADGR, &seeds)
}

/// A credential that its issuer has revoked: it says so itself.
pub(crate) fn revoking(canaries: &Canaries) -> Site {
    let host = "revoking.farm.test";
    let class = |number| Reply::json(&invented::badge_class(host, 96, number, &mut Random(number as u64)));
    let issuer = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Issuer", "id": format!("http://{host}/issuer.json"),
        "name": "Revoking Institute", "url": format!("http://{host}"), "email": format!("badges@{host}"),
    });
    let mut site = Site::new(host)
        .document("/issuer.json", Reply::json(&issuer))
        .document("/badges/0.json", class(0))
        .document("/badges/1.json", class(1));
    let paths = ["/assertions/0.json", "/assertions/1.json", "/assertions/2.json", "/assertions/3.json"];
    for (number, path) in paths.iter().enumerate() {
        let assertion = Reply::json(&invented::assertion(host, number, number % 2, canaries)).stamped(Stamp::Etag);
        site = site.document(path, assertion);
    }
    let anchors = joined(paths.iter().map(|it| format!("<a href=\"{it}\">{it}</a>")));
    site.page("/", Reply::html(format!("<html>{anchors}</html>"))).source(kinds::PAGES, &["/"])
}

/// What a host says of an assertion that it has revoked, with a reason that names somebody.
pub(crate) fn revoked(host: &str, path: &str, canaries: &Canaries) -> Reply {
    let reason = format!("{} was not there", canaries.word("assertion: revocationReason"));
    Reply::json(&json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": format!("http://{host}{path}"),
        "revoked": true, "revocationReason": reason,
    }))
}
