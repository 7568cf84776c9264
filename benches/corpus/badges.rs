//! Invented Open Badges as they are in the wild, the same for the same seed on every machine: 1 to 6 KB each, with the
//! texts, alignments, rubrics and results that real ones have, half of them indented. Pictures are left out: a reader
//! passes over them, which would make every figure better than it is.
#![allow(dead_code, reason = "each bench uses a part of it")]

use serde_json::{Value, json};

use super::random::Random;

const WORDS: [&str; 60] = [
    "learner",
    "plans",
    "data",
    "with",
    "care",
    "and",
    "shows",
    "results",
    "to",
    "colleagues",
    "using",
    "tools",
    "that",
    "are",
    "common",
    "in",
    "the",
    "trade",
    "checks",
    "own",
    "work",
    "against",
    "a",
    "standard",
    "explains",
    "choices",
    "safely",
    "measures",
    "quality",
    "writes",
    "clear",
    "reports",
    "for",
    "people",
    "who",
    "need",
    "them",
    "café",
    "naïve",
    "über",
    "solves",
    "problems",
    "of",
    "medium",
    "size",
    "without",
    "help",
    "keeps",
    "records",
    "\"quoted\"",
    "on",
    "time",
    "teaches",
    "others",
    "compares",
    "several",
    "methods",
    "before",
    "choosing",
    "one\nnext",
];

/// Documents of Open Badges 2.0: assertions with their badge and issuer inside, badge classes alone.
pub(crate) fn version_2(seed: u64, count: usize) -> Vec<String> {
    documents(
        seed,
        count,
        |random, number| if number % 3 == 2 { badge_class(random, number) } else { assertion(random, number) },
    )
}

/// Documents of Open Badges 3.0: credentials with their achievement, its rubrics and the results, not signed or signed.
pub(crate) fn version_3(seed: u64, count: usize) -> Vec<String> {
    documents(seed, count, credential)
}

/// One array of such documents.
pub(crate) fn array(documents: &[String]) -> String {
    format!("[{}]", documents.join(",\n"))
}

fn documents(seed: u64, count: usize, one: impl Fn(&mut Random, usize) -> Value) -> Vec<String> {
    let document = |number: usize| {
        let mut random = Random(Random(seed).next() ^ number as u64);
        let value = one(&mut random, number);
        if random.happens(500) { format!("{value:#}") } else { value.to_string() }
    };
    (0..count).map(document).collect()
}

fn words(random: &mut Random, least: usize, most: usize) -> String {
    let count = least + random.below(most - least + 1);
    let words: Vec<&str> = (0..count).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.join(" ")
}

fn uuid(random: &mut Random) -> String {
    uuid::Uuid::from_u64_pair(random.next(), random.next()).to_string()
}

fn day(random: &mut Random) -> String {
    format!("20{}-{:02}-{:02}T09:30:00Z", 18 + random.below(8), 1 + random.below(12), 1 + random.below(28))
}

fn assertion(random: &mut Random, number: usize) -> Value {
    let id = uuid(random);
    let mut assertion = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": format!("https://badges.issuer-{}.example/public/assertions/{id}", random.below(400)),
        "recipient": {"type": "email", "hashed": true, "salt": format!("s{}", random.below(99_999)), "identity": format!("sha256${:064x}", u128::from(random.next()))},
        "badge": badge_class(random, number),
        "issuedOn": day(random),
        "verification": {"type": "HostedBadge"},
        "narrative": words(random, 0, 60),
    });
    if random.happens(400) {
        assertion["evidence"] =
            json!([{"id": format!("https://folio.example/{id}"), "narrative": words(random, 10, 40)}]);
    }
    if random.happens(300) {
        assertion["expires"] = json!("2029-12-31T00:00:00Z");
    }
    assertion
}

fn badge_class(random: &mut Random, number: usize) -> Value {
    let issuer = random.below(400);
    let mut class = json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": format!("https://badges.issuer-{issuer}.example/public/badges/{}", uuid(random)),
        "name": format!("Badge {number}: {}", words(random, 2, 6)),
        "description": words(random, 15, 80),
        "image": format!("https://badges.issuer-{issuer}.example/public/badges/{number}/image"),
        "criteria": {"id": format!("https://badges.issuer-{issuer}.example/criteria/{number}"), "narrative": words(random, 10, 120)},
        "issuer": {
            "@context": "https://w3id.org/openbadges/v2",
            "type": "Issuer",
            "id": format!("https://badges.issuer-{issuer}.example/public/issuers/{issuer}"),
            "name": format!("Institute {issuer}"),
            "url": format!("https://issuer-{issuer}.example"),
            "email": format!("badges@issuer-{issuer}.example"),
            "description": words(random, 5, 30),
        },
        "tags": (0..random.below(8)).map(|_| words(random, 1, 2)).collect::<Vec<_>>(),
    });
    class["alignment"] = (0..random.below(6))
        .map(|_| {
            json!({
                "targetName": words(random, 2, 6),
                "targetUrl": format!("http://data.europa.eu/esco/skill/{}", uuid(random)),
                "targetDescription": words(random, 5, 40),
                "targetFramework": "ESCO",
                "targetCode": format!("S{}.{}", random.below(9), random.below(99)),
            })
        })
        .collect();
    class
}

fn credential(random: &mut Random, number: usize) -> Value {
    let issuer = random.below(400);
    let base = format!("https://issuer-{issuer}.example");
    let descriptions: Vec<Value> = (0..random.below(4)).map(|_| result_description(random)).collect();
    let results: Vec<Value> = descriptions.iter().map(|it| result(it, random)).collect();
    let mut credential = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": format!("{base}/credentials/{}", uuid(random)),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words(random, 2, 6),
        "issuer": {"id": format!("{base}/issuers/{issuer}"), "type": ["Profile"], "name": format!("Institute {issuer}"), "url": base, "description": words(random, 5, 30)},
        "validFrom": day(random),
        "credentialSubject": {
            "id": format!("did:example:{}", uuid(random)),
            "type": ["AchievementSubject"],
            "achievement": {
                "id": format!("{base}/achievements/{number}"),
                "type": ["Achievement"],
                "achievementType": "Badge",
                "name": format!("Achievement {number}: {}", words(random, 2, 6)),
                "description": words(random, 15, 80),
                "criteria": {"narrative": words(random, 10, 80)},
                "tag": (0..random.below(6)).map(|_| words(random, 1, 2)).collect::<Vec<_>>(),
                "alignment": (0..=random.below(4)).map(|_| alignment(random)).collect::<Vec<_>>(),
                "resultDescription": descriptions,
            },
            "result": results,
        },
        "credentialSchema": [{"id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json", "type": "1EdTechJsonSchemaValidator2019"}],
    });
    if random.happens(300) {
        credential["validUntil"] = json!("2029-12-31T00:00:00Z");
    }
    if random.happens(600) {
        credential["proof"] = json!([{
            "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": day(random), "proofPurpose": "assertionMethod",
            "verificationMethod": format!("{base}/keys/1"), "proofValue": format!("z{:0>87}", random.next()),
        }]);
    }
    credential
}

fn alignment(random: &mut Random) -> Value {
    let code = format!("ce-{}", uuid(random));
    json!({
        "type": ["Alignment"],
        "targetCode": code,
        "targetFramework": words(random, 3, 8),
        "targetName": words(random, 3, 8),
        "targetType": "ceasn:Competency",
        "targetUrl": format!("https://credentialfinder.org/competency/{code}"),
    })
}

fn result_description(random: &mut Random) -> Value {
    let id = format!("urn:uuid:{}", uuid(random));
    if random.happens(500) {
        let levels = ["Novice", "Competent", "Expert"];
        let levels: Vec<Value> = levels
            .iter()
            .enumerate()
            .map(|(at, name)| json!({"id": format!("urn:uuid:{}", uuid(random)), "type": ["RubricCriterionLevel"], "name": name, "level": name, "points": (at + 1).to_string(), "description": words(random, 5, 20)}))
            .collect();
        json!({"id": id, "type": ["ResultDescription"], "name": words(random, 2, 4), "resultType": "RubricCriterionLevel", "rubricCriterionLevel": levels, "alignment": [alignment(random)]})
    } else {
        json!({"id": id, "type": ["ResultDescription"], "name": words(random, 2, 4), "resultType": "Percent", "valueMin": "0", "valueMax": "100", "requiredValue": "60"})
    }
}

fn result(description: &Value, random: &mut Random) -> Value {
    let mut result = json!({"type": ["Result"], "resultDescription": description["id"], "status": "Completed"});
    match description["rubricCriterionLevel"].as_array() {
        Some(levels) => result["achievedLevel"] = levels[random.below(levels.len())]["id"].clone(),
        None => result["value"] = json!((60 + random.below(41)).to_string()),
    }
    result
}
