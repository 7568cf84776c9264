//! Credentials of the European Learning Model in their shapes, and the traps in them.

use std::time::Instant;

use crate::{
    model::{
        Achievement, AchievementRelationKind, AlignmentKind, AlignmentStrength, Credential, Document, Issuer, Reading,
        Record, ResultStatus,
    },
    standards::{ReadOptions, read},
};

const CONTEXT: &str =
    r#""@context":["https://www.w3.org/2018/credentials/v1","http://data.europa.eu/snb/model/context/edc-ap"]"#;

fn parsed(text: impl Into<Vec<u8>>) -> Reading {
    read(&Document::new("x", text), &ReadOptions::default())
}

/// A credential whose subject is this, with everything else in place.
fn credential(subject: &str) -> Reading {
    let reading = parsed(format!(
        r#"{{{CONTEXT},"id":"urn:credential:1a","type":["VerifiableCredential","EuropeanDigitalCredential"],
        "issuer":{{"id":"urn:epass:org:1","type":"Organisation","legalName":{{"en":"Reed School"}}}},
        "validFrom":"2026-01-01T00:00:00Z","credentialSubject":{subject}}}"#
    ));
    assert_eq!(reading.standard, Some("elm_3"), "{subject}");
    reading
}

fn claiming(claim: &str) -> Reading {
    credential(&format!(r#"{{"id":"did:example:l","type":"Person","hasClaim":{claim}}}"#))
}

fn achievements(reading: &Reading) -> Vec<&Achievement> {
    let all = reading.records.iter();
    all.filter_map(|it| if let Record::Achievement(it) = &it.value { Some(it) } else { None }).collect()
}

fn credentials(reading: &Reading) -> Vec<&Credential> {
    let all = reading.records.iter();
    all.filter_map(|it| if let Record::Credential(it) = &it.value { Some(it) } else { None }).collect()
}

fn issuers(reading: &Reading) -> Vec<&Issuer> {
    let all = reading.records.iter();
    all.filter_map(|it| if let Record::Issuer(it) = &it.value { Some(it) } else { None }).collect()
}

#[test]
fn only_credentials_of_the_model_are_recognised() {
    let ours = [
        r#"{"type":["VerifiableCredential","EuropeanDigitalCredential"],"credentialSubject":{}}"#,
        r#"{"@type":"http://data.europa.eu/snb/model/elm/Qualification","@id":"https://q.example/1"}"#,
        r#"{"@context":{"elm":"http://data.europa.eu/snb/model/elm/"},"@graph":[{"@type":"elm:Accreditation"}]}"#,
        r#"{"type":["VerifiableCredential"],"credentialSubject":{"hasClaim":{"type":"LearningAchievement"}}}"#,
        r#"{"credential":{"type":["VerifiableCredential","EuropeanDigitalCredential"]},"deliveryDetails":{}}"#,
        r#"[{"type":["VerifiableCredential","EuropeanDigitalCredential"]}]"#,
        "<europassCredential xmlns='http://data.europa.eu/snb'><title/></europassCredential>",
    ];
    for text in ours {
        assert_eq!(parsed(text).standard, Some("elm_3"), "{text}");
    }
    let others = [
        r#"{"type":["VerifiableCredential"],"credentialSubject":{"id":"did:example:a","degree":"BSc"}}"#.to_owned(),
        format!(
            r#"{{{CONTEXT},"type":["VerifiableCredential","OpenBadgeCredential"],"credentialSubject":{{"achievement":{{"id":"https://b.example/1","name":"x"}},"hasClaim":{{"type":"LearningAchievement"}}}}}}"#
        ),
        r#"{"type":"Qualification","title":"a job's qualification"}"#.to_owned(),
        r#"{"type":"Person","hasClaim":"urn:epass:learningAchievement:1"}"#.to_owned(),
    ];
    for text in others {
        assert_ne!(parsed(text.clone()).standard, Some("elm_3"), "{text}");
    }
}

#[test]
fn sealed_credentials_are_read_past_their_seal() {
    let inner = format!(
        r#"{{{CONTEXT},"id":"urn:credential:1","type":["VerifiableCredential","EuropeanDigitalCredential"],
        "credentialSubject":{{"id":"did:example:l","hasClaim":{{"type":"LearningAchievement","title":{{"en":"x"}}}}}}}}"#
    );
    let quoted = serde_json::to_string(&inner).unwrap();
    let reading = parsed(format!(r#"{{"payload":{quoted},"signatures":[{{"protected":"e30","signature":"eA"}}]}}"#));
    assert_eq!(reading.standard, Some("elm_3"));
    assert_eq!(credentials(&reading)[0].id.as_str(), "urn:credential:1");
    assert!(!reading.has_errors(), "{:?}", reading.problems);
}

#[test]
fn numbered_ids_name_nothing_beyond_their_document() {
    let claim = |title: &str| {
        format!(
            r#"{{"id":"urn:epass:learningAchievement:1","type":"LearningAchievement","title":{{"en":"{title}"}},
            "specifiedBy":{{"id":"urn:epass:qualification:1","type":"Qualification","title":{{"en":"{title}"}}}}}}"#
        )
    };
    let (one, two, same) = (claiming(&claim("Basketry")), claiming(&claim("Masonry")), claiming(&claim("Basketry")));
    let id = |reading: &Reading| achievements(reading)[0].id.clone();
    assert_ne!(id(&one), id(&two));
    assert_eq!(id(&one), id(&same));
    assert_eq!(id(&one).as_str(), "urn:skillmatch:achievement:reed-school-basketry");
    assert_eq!(issuers(&one)[0].id.as_str(), "urn:skillmatch:issuer:reed-school");
    assert!(!one.has_errors() && one.problems.is_empty(), "{:?}", one.problems);
}

#[test]
fn holders_are_known_by_ids_and_never_by_name() {
    let claim = r#""hasClaim":{"type":"LearningAchievement","title":{"en":"x"}}"#;
    for (person, kind, value) in [
        (r#""id":"did:example:a""#, "id", "did:example:a"),
        (
            r#""id":"urn:epass:person:1","contactPoint":{"emailAddress":{"id":"mailto:A@x.example"}}"#,
            "email",
            "a@x.example",
        ),
        (r#""id":"urn:epass:person:1","identifier":{"schemeName":"Card","notation":"7"}"#, "identifier", "Card 7"),
        (r#""id":"urn:epass:person:1","nationalID":{"notation":"secret"}"#, "credential", "urn:credential:1a"),
        (r#""id":"urn:epass:person:1","identifier":{"notation":"7"}"#, "credential", "urn:credential:1a"),
    ] {
        let reading = credential(&format!(
            r#"{{{person},"type":"Person","fullName":{{"en":"Ada Name"}},"dateOfBirth":"1990-01-01T00:00:00Z",{claim}}}"#
        ));
        let holder = credentials(&reading)[0].holder.clone().unwrap();
        assert_eq!((holder.kind.as_str(), holder.value.as_str()), (kind, value), "{person}");
        let shown = format!("{:?}", reading.records);
        assert!(!shown.contains("Ada") && !shown.contains("1990") && !shown.contains("secret"), "{shown}");
    }
}

#[test]
fn outcomes_are_assessed_by_an_assessment_and_else_taught() {
    let outcome = r#""learningOutcome":{"type":"LearningOutcome","title":{"en":"weave"}}"#;
    for (kind, claim, spec, expected) in [
        ("LearningAchievement", "", "", AlignmentStrength::Taught),
        ("LearningAchievement", r#""provenBy":{"type":"LearningAssessment"},"#, "", AlignmentStrength::Assessed),
        ("LearningAchievement", "", r#""provenBy":{"id":"https://a.example/t"},"#, AlignmentStrength::Assessed),
        ("LearningActivity", "", "", AlignmentStrength::Taught),
        ("LearningAssessment", "", "", AlignmentStrength::Assessed),
    ] {
        let reading = claiming(&format!(
            r#"{{"type":"{kind}","title":{{"en":"x"}},{claim}"specifiedBy":{{"type":"Spec",{spec}{outcome}}}}}"#
        ));
        let alignment = &achievements(&reading)[0].alignments[0];
        assert_eq!(alignment.strength, expected, "{kind} {claim} {spec}");
        assert_eq!((alignment.kind, alignment.target_name.as_deref()), (AlignmentKind::Skill, Some("weave")));
    }
}

#[test]
fn what_was_failed_is_never_counted_as_passed() {
    for (assessments, expected) in [
        (r#"{"grade":{"type":"Note","noteLiteral":{"en":"Pass"}}}"#, vec![ResultStatus::Completed]),
        (r#"{"grade":{"type":"Note","noteLiteral":{"de":"nicht bestanden"}}}"#, vec![ResultStatus::Failed]),
        (r#"{"grade":"F"}"#, vec![ResultStatus::Failed]),
        (r#"{"grade":"72","gradeStatus":{"prefLabel":{"en":"provisional"}}}"#, vec![ResultStatus::Provisional]),
        (r#"[{"grade":"Fail"},{"grade":"Pass"}]"#, vec![ResultStatus::Failed, ResultStatus::Completed]),
        (r#"{"title":{"en":"no grade"}}"#, vec![ResultStatus::Completed]),
    ] {
        let reading =
            claiming(&format!(r#"{{"type":"LearningAchievement","title":{{"en":"x"}},"provenBy":{assessments}}}"#));
        let found: Vec<_> = credentials(&reading)[0].results.iter().map(|it| it.status).collect();
        assert_eq!(found, expected, "{assessments}");
    }
    let unfinished = claiming(r#"{"type":"LearningActivity","title":{"en":"x"},"levelOfCompletion":40}"#);
    assert_eq!(credentials(&unfinished)[0].results[0].status, ResultStatus::InProgress);
}

#[test]
fn parts_are_awards_of_their_own() {
    use AchievementRelationKind::{Part, PartOf};

    let part = |n: u32| {
        format!(
            r#"{{"id":"https://a.example/{n}","type":"LearningAchievement","title":{{"en":"Part {n}"}},
            "isPartOf":{{"id":"https://a.example/0"}}}}"#
        )
    };
    let nested = format!(
        r#"{{"id":"https://a.example/0","type":"LearningAchievement","title":{{"en":"Whole"}},"hasPart":[{},{}]}}"#,
        part(1),
        part(2)
    );
    let flat = format!(
        r#"[{{"id":"https://a.example/0","type":"LearningAchievement","title":{{"en":"Whole"}}}},{},{}]"#,
        part(1),
        part(2)
    );
    for claims in [nested, flat] {
        let reading = claiming(&claims);
        let ids: Vec<_> = credentials(&reading).iter().map(|it| it.id.as_str().to_owned()).collect();
        assert_eq!(ids, ["urn:credential:1a", "urn:credential:1a#claim-2", "urn:credential:1a#claim-3"]);
        let all = achievements(&reading);
        let kinds: Vec<_> = all.iter().map(|it| it.related.iter().map(|it| it.kind).collect::<Vec<_>>()).collect();
        assert_eq!(kinds, [vec![Part, Part], vec![PartOf], vec![PartOf]]);
    }
}

#[test]
fn activities_that_led_to_an_achievement_are_read_with_it() {
    let activity =
        r#"{"id":"urn:epass:learningActivity:1","type":"LearningActivity","title":{"en":"Course"},"workload":"PT9H"}"#;
    let reading = claiming(&format!(
        r#"[{activity},{{"type":"LearningAchievement","title":{{"en":"x"}},"influencedBy":"urn:epass:learningActivity:1"}}]"#
    ));
    assert_eq!(achievements(&reading).len(), 1);
    assert_eq!(achievements(&reading)[0].duration.effort.as_deref(), Some("PT9H"));
}

#[test]
fn levels_credits_and_recognition() {
    let reading = claiming(
        r#"{"type":"LearningAchievement","specifiedBy":{"id":"https://q.example/1","type":"Qualification","title":"Weaver",
        "elm:EQFLevel":{"@id":"http://data.europa.eu/snb/eqf/4"},"NQFLevel":{"prefLabel":{"en":"Level C"}},
        "creditPoint":{"framework":{"prefLabel":{"en":"ECVET"}},"point":"2,5"},
        "maximumDuration":"P2W","volumeOfLearning":"P3D","language":"http://publications.europa.eu/resource/authority/language/FIN",
        "learningOutcome":[{"title":{"en":"spin"},"eqfLevel":{"id":"http://data.europa.eu/snb/eqf/3"}}],
        "accreditation":[{"type":"Accreditation","accreditingAgent":{"legalName":{"en":"Council"}},"expiryDate":"2027-01-01T00:00:00Z"},
          {"type":"Accreditation","accreditingAgent":{"legalName":{"en":"Other"}},"decision":{"prefLabel":{"en":"Withdrawn"}}}]}}"#,
    );
    let achievement = achievements(&reading)[0];
    assert_eq!(achievement.name, "Weaver");
    let level = achievement.qualification_level.as_ref().unwrap();
    assert_eq!((level.value.as_str(), level.level, level.position.unwrap().position), ("EQF 4", None, 4));
    assert_eq!(achievement.alignments[0].level.as_ref().unwrap().level.unwrap().number(), 3);
    assert_eq!(achievement.alignments[1].kind, AlignmentKind::Level);
    assert_eq!((achievement.credits[0].amount, achievement.credits[0].unit.as_deref()), (2.5, Some("ECVET")));
    let time = &achievement.duration;
    assert_eq!((time.calendar.as_deref(), time.effort.as_deref()), (Some("P2W"), Some("P3D")));
    assert_eq!(achievement.language, ["fi"]);
    assert_eq!(achievement.recognised_by.len(), 1);
    assert_eq!(achievement.recognised_by[0].until.unwrap().to_string(), "2027-01-01");
    assert!(!reading.has_errors(), "{:?}", reading.problems);
}

#[test]
fn an_accreditation_by_itself_is_a_fact_about_its_organisation() {
    let reading = parsed(
        r#"{"@context":{"elm":"http://data.europa.eu/snb/model/elm/"},"@graph":[
        {"@id":"https://acc.example/1","@type":"elm:Accreditation","accreditingAgent":"https://agency.example/","organisation":{"@id":"https://school.example/"}},
        {"@id":"https://agency.example/","@type":"elm:Organisation","legalName":{"@language":"en","@value":"Agency"}},
        {"@id":"https://school.example/","@type":"elm:Organisation","legalName":[{"@language":"fr","@value":"École"},{"@language":"en","@value":"School"}]}]}"#,
    );
    let school: Vec<_> =
        issuers(&reading).into_iter().filter(|it| it.id.as_str() == "https://school.example/").collect();
    assert_eq!(school[0].name.as_deref(), Some("School"));
    assert_eq!(school[1].recognised_by[0].by.name.as_deref(), Some("Agency"));
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
}

#[test]
fn references_in_circles_and_long_chains_end() {
    let circle = r#"{"id":"https://a.example/1","type":"LearningAchievement","title":{"en":"a"},"hasPart":"https://a.example/2"},
        {"id":"https://a.example/2","type":"LearningAchievement","title":{"en":"b"},"hasPart":"https://a.example/1"}"#;
    assert_eq!(achievements(&claiming(&format!("[{circle}]"))).len(), 2);
    let chain: Vec<String> = (0..20_000)
        .map(|n| {
            let next = n + 1;
            format!(
                r#"{{"id":"https://a.example/{n}","type":"LearningAchievement","title":{{"en":"p{n}"}},
                "hasPart":"https://a.example/{next}","awardedBy":{{"awardingBody":"https://o.example/{n}"}}}},
                {{"id":"https://o.example/{n}","type":"Organisation","legalName":{{"en":"o{n}"}},
                "accreditation":{{"accreditingAgent":"https://o.example/{next}","title":"x"}}}}"#
            )
        })
        .collect();
    let started = Instant::now();
    let all = (1..20_000).map(|n| format!(r#","https://a.example/{n}""#)).collect::<Vec<_>>().concat();
    let text = format!(
        r#"{{{CONTEXT},"@graph":[{{"id":"urn:credential:1","type":"EuropeanDigitalCredential","credentialSubject":{{"type":"Person","hasClaim":["https://a.example/0"{all}]}}}},{}]}}"#,
        chain.join(",")
    );
    let reading = parsed(text);
    assert!(reading.has_errors());
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn mutants_are_read_without_harm() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below.max(1)
    };
    let pieces =
        ["{", "}", "[", "]", "\"", ":", ",", "null", "1e999", "\"id\":", "\"@value\":\"x\"", "<", ">", "&", "é"];
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/elm_3");
    let rounds = std::env::var("SKILLMATCH_MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(200);
    let words = |text: &str| text.split('"').map(str::to_owned).collect::<Vec<_>>();
    for entry in std::fs::read_dir(folder).unwrap() {
        let Ok(sample) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
        for _ in 0..rounds {
            let mut parts = words(&sample);
            for _ in 0..=next(5) {
                let (one, two) = (next(parts.len()), next(parts.len()));
                match next(4) {
                    0 => parts.swap(one, two),
                    1 => parts[one] = parts[two].clone(),
                    2 => parts[one] = pieces[next(pieces.len())].to_owned(),
                    _ => parts[one].clear(),
                }
            }
            let options = ReadOptions { standard: Some("elm_3".to_owned()), ..ReadOptions::default() };
            let document = Document::new("x", parts.join("\""));
            assert_eq!(read(&document, &options), read(&document, &options));
        }
    }
}
