//! The forms and shapes of CTDL, and its traps.

mod costs;
mod forms;

use serde_json::{Value, json};

use crate::{
    model::{
        Achievement, AchievementRelationKind, AlignmentKind, AlignmentStrength, ConditionKind, DeliveryMode, Document,
        Importance, Iri, Issuer, Pathway, Reading, RecognitionKind, Record,
    },
    standards::{self, ReadOptions},
};

fn read_from(source: &str, document: &Value) -> Reading {
    standards::read(&Document::new(source, document.to_string()), &ReadOptions::default())
}

fn read(document: &Value) -> Reading {
    read_from("test.json", document)
}

fn achievements(reading: &Reading) -> Vec<&Achievement> {
    reading
        .records
        .iter()
        .filter_map(|it| if let Record::Achievement(it) = &it.value { Some(it) } else { None })
        .collect()
}

fn issuers(reading: &Reading) -> Vec<&Issuer> {
    reading.records.iter().filter_map(|it| if let Record::Issuer(it) = &it.value { Some(it) } else { None }).collect()
}

fn pathway(reading: &Reading) -> &Pathway {
    let found = reading.records.iter().find_map(|it| if let Record::Pathway(it) = &it.value { Some(it) } else { None });
    found.unwrap()
}

const CONTEXT: &str = "https://credreg.net/ctdl/schema/context/json";

/// A certificate with these terms.
fn with(terms: &Value) -> Value {
    let mut node = json!({
        "@context": CONTEXT, "@type": "ceterms:Certificate", "@id": "https://r.example/resources/a",
        "ceterms:name": "A",
    });
    node.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
    node
}

fn only(terms: &Value) -> Achievement {
    let reading = read(&with(terms));
    assert_eq!(reading.standard, Some("ctdl"), "{reading:?}");
    achievements(&reading).last().map(|&it| it.clone()).unwrap()
}

#[test]
fn every_subclass_of_credential_is_an_achievement() {
    for name in [
        "ApprenticeshipCertificate",
        "AssociateDegree",
        "AssociateOfAppliedScienceDegree",
        "BachelorDegree",
        "BachelorOfArtsDegree",
        "Badge",
        "Certificate",
        "CertificateOfCompletion",
        "Certification",
        "Credential",
        "Degree",
        "DigitalBadge",
        "Diploma",
        "DoctoralDegree",
        "GeneralEducationDevelopment",
        "JourneymanCertificate",
        "License",
        "MasterCertificate",
        "MasterDegree",
        "MasterOfScienceDegree",
        "MicroCredential",
        "OpenBadge",
        "ProfessionalDoctorate",
        "QualityAssuranceCredential",
        "ResearchDoctorate",
        "SecondarySchoolDiploma",
        "SpecialistDegree",
        "AssessmentProfile",
        "LearningOpportunityProfile",
        "LearningProgram",
        "Course",
    ] {
        for written in [format!("ceterms:{name}"), format!("http://purl.org/ctdl/terms/{name}"), name.to_owned()] {
            let found = only(&json!({ "@type": [written] }));
            assert_eq!(found.achievement_type.as_deref(), Some(name), "{written}");
        }
    }
}

#[test]
fn terms_are_known_in_every_namespace() {
    for start in ["ceterms:", "http://purl.org/ctdl/terms/", "https://purl.org/ctdl/terms/", "", "ctdl:", "navy:"]
        .iter()
        .chain(&["http://purl.org/ceterms/terms/"])
    {
        let node = json!({
            "@context": CONTEXT, "@id": "https://r.example/resources/a", "@type": "ceterms:Badge",
            format!("{start}name"): { "en-us": "Knots" }, format!("{start}ctid"): "ce-1",
            "schema:name": "not this", "dct:description": "nor this",
        });
        let reading = read(&node);
        let found = achievements(&reading)[0];
        assert_eq!((found.name.as_str(), found.description.as_deref()), ("Knots", None), "{start}");
        assert_eq!(found.other_ids, ["ce-1"], "{start}");
    }
}

#[test]
fn a_thing_of_another_standard_is_not_ctdl() {
    for document in [
        json!({ "@type": "Course", "name": "schema.org", "@context": "https://schema.org" }),
        json!({ "type": "Badge", "name": "no context" }),
        json!({ "ceterms:Credential": { "ceterms:Badge": {} } }),
        json!({ "identifier": "ce-1", "deleted_at": "2026-01-01" }),
    ] {
        assert!(!read(&document).standard.is_some_and(|it| it.starts_with("ctdl")), "{document}");
    }
    let badge = json!({
        "@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "type": ["Achievement"], "id": "https://b.example/1", "name": "B", "criteria": { "narrative": "c" },
        "ceterms:estimatedDuration": [{ "ceterms:exactDuration": "P4W" }],
    });
    assert_eq!(read(&badge).standard, Some("open_badges_3"), "an Open Badge with CTDL terms stays one");
}

#[test]
fn alignments_in_all_shapes() {
    let id = "https://r.example/resources/ce-0";
    for (written, url, name, code) in [
        (json!(id), Some(id), None, None),
        (json!({ "@id": id }), Some(id), None, None),
        (json!({ "ceterms:targetNode": id, "ceterms:targetNodeName": "Weld" }), Some(id), Some("Weld"), None),
        (
            json!({ "ceterms:targetNode": { "@id": id }, "ceterms:targetNodeName": { "en": null, "de": "Weld" } }),
            Some(id),
            Some("Weld"),
            None,
        ),
        (json!({ "ceterms:targetNode": [{ "@id": id }], "ceterms:codedNotation": "W.1" }), Some(id), None, Some("W.1")),
        (json!({ "ceterms:targetNodeName": "Weld" }), None, Some("Weld"), None),
        (
            json!({ "ceterms:targetNode": { "@type": "ceasn:Competency", "ceasn:competencyText": { "en": "Weld" },
            "ceasn:codedNotation": "W.1" } }),
            None,
            Some("Weld"),
            Some("W.1"),
        ),
        (
            json!({ "@type": "ceasn:Competency", "@id": id, "ceasn:competencyText": { "en": "Weld" } }),
            Some(id),
            Some("Weld"),
            None,
        ),
        (json!("weld steel"), None, Some("weld steel"), None),
    ] {
        let found = only(&json!({ "ceterms:teaches": [written] }));
        let alignment = &found.alignments[0];
        let target =
            (alignment.target_url.as_deref(), alignment.target_name.as_deref(), alignment.target_code.as_deref());
        assert_eq!(target, (url, name, code), "{written}");
        assert_eq!(
            (alignment.kind, alignment.strength),
            (AlignmentKind::Skill, AlignmentStrength::Taught),
            "{written}"
        );
    }
    let portal = "https://esco.ec.europa.eu/en/classification/skills?uri=http%3A//data.europa.eu/esco/skill/1";
    let found = only(&json!({ "ceterms:assesses": { "ceterms:targetNode": portal } }));
    assert_eq!(found.alignments[0].target_url.as_deref(), Some(portal), "as written");
    let found = only(&json!({ "ceterms:occupationType": [{ "ceterms:targetNodeName": "Welder" }] }));
    assert_eq!(found.alignments[0].kind, AlignmentKind::Occupation);
    let found =
        only(&json!({ "ceterms:assesses": [{ "ceterms:targetNodeName": "x" }, { "ceterms:targetNodeName": "x" }] }));
    assert_eq!(found.alignments.len(), 1, "the same is said once");
}

/// A credential that requires `requires`, and an exam and a course in the same graph.
fn two_hops(requires: &Value) -> Value {
    json!({ "@context": CONTEXT, "@graph": [
        { "@id": "https://r.example/resources/c", "@type": "ceterms:Certification", "ceterms:name": "C",
          "ceterms:requires": requires },
        { "@id": "https://r.example/resources/ce-00000001-0000-4000-8000-000000000000", "@type": "ceterms:AssessmentProfile",
          "ceterms:name": "Exam", "ceterms:assesses": [{ "ceterms:targetNode": "https://s.example/1" }] },
        { "@id": "_:course", "@type": "ceterms:Course", "ceterms:name": "Course",
          "ceterms:teaches": [{ "ceterms:targetNode": "https://s.example/1" }, { "ceterms:targetNode": "https://s.example/2" }] },
        { "@id": "_:programme", "@type": "ceterms:LearningProgram", "ceterms:name": "Programme",
          "ceterms:hasPart": ["_:course", "_:programme"] },
    ]})
}

#[test]
fn skills_are_two_hops_away() {
    use AlignmentStrength::{Assessed, Mentioned, Taught};
    let exam = "http://other.example/graph/CE-00000001-0000-4000-8000-000000000000";
    for (requires, expected) in [
        (json!({ "ceterms:targetAssessment": [exam] }), vec![("1", Assessed)]),
        (
            json!([{ "ceterms:targetAssessment": { "@id": "ce-00000001-0000-4000-8000-000000000000" } }]),
            vec![("1", Assessed)],
        ),
        (json!({ "ceterms:targetLearningOpportunity": "_:course" }), vec![("1", Taught), ("2", Taught)]),
        (json!({ "ceterms:targetLearningOpportunity": "_:programme" }), vec![("1", Taught), ("2", Taught)]),
        (
            json!({ "ceterms:targetLearningOpportunity": "_:course", "ceterms:targetAssessment": exam }),
            vec![("1", Assessed), ("2", Taught)],
        ),
        (json!({ "ceterms:targetCompetency": { "ceterms:targetNode": "https://s.example/3" } }), vec![("3", Assessed)]),
        (
            json!({ "ceterms:alternativeCondition": [{ "ceterms:targetAssessment": exam },
            { "ceterms:targetLearningOpportunity": "_:course" }] }),
            vec![("1", Taught), ("2", Mentioned)],
        ),
        (json!({ "ceterms:additionalCondition": [{ "ceterms:targetAssessment": exam }] }), vec![("1", Assessed)]),
        (json!({ "ceterms:targetAssessment": "https://r.example/elsewhere" }), vec![]),
    ] {
        let reading = read(&two_hops(&requires));
        let found = achievements(&reading)[0];
        let ties: Vec<_> =
            found.alignments.iter().map(|it| (&it.target_url.as_ref().unwrap()[18..], it.strength)).collect();
        assert_eq!(ties, expected, "{requires}");
    }
    let reading = read(&two_hops(&json!({ "ceterms:targetAssessment": exam })));
    let reason = &achievements(&reading)[0].alignments[0].kind_reason;
    assert_eq!(reason, "assessed by `Exam`, which it requires (ceterms:assesses)");
    let reading = read(&two_hops(&json!({ "ceterms:targetAssessment": "https://r.example/elsewhere" })));
    assert_eq!(reading.links[0].as_str(), "https://r.example/elsewhere", "one would have to fetch it");
    assert_eq!(achievements(&reading)[0].conditions[0].assessments[0].id.as_str(), "https://r.example/elsewhere");
}

#[test]
fn what_one_needs_before_is_not_what_one_can_afterwards() {
    use ConditionKind::{Corequisite, Entry, Recommends, Renewal};
    let found = only(&json!({
        "ceterms:entryCondition": { "ceterms:targetCompetency": { "ceterms:targetNodeName": "Swim" }, "ceterms:minimumAge": "16" },
        "ceterms:recommends": [{ "ceterms:yearsOfExperience": 2.5, "ceterms:weight": ".5" }],
        "ceterms:corequisite": "https://r.example/resources/b",
        "ceterms:renewal": [{ "ceterms:description": { "en": "Every year" } }],
    }));
    assert!(found.alignments.is_empty(), "{found:?}");
    let kinds: Vec<ConditionKind> = found.conditions.iter().map(|it| it.kind).collect();
    assert_eq!(kinds, [Recommends, Corequisite, Entry, Renewal]);
    let entry = &found.conditions[2];
    assert_eq!((entry.skills.len(), entry.minimum_age), (1, Some(16)));
    assert_eq!((found.conditions[0].weight, found.conditions[0].years_of_experience), (Some(0.5), Some(2.5)));
    assert_eq!(found.conditions[1].credentials[0].id.as_str(), "https://r.example/resources/b");
}

#[test]
fn what_else_is_said_of_an_achievement() {
    use AchievementRelationKind::{Part, PreparesFor, Replaces};
    use RecognitionKind::{Accredited, Approved, Recognised, Regulated};
    let found = only(&json!({
        "ceterms:accreditedBy": ["https://o.example/1"], "ceterms:approvedBy": { "@id": "https://o.example/2" },
        "ceterms:recognizedBy": [{ "@type": "ceterms:Organization", "ceterms:name": { "en": "Guild" } }],
        "ceterms:regulatedIn": [{ "ceterms:assertedBy": [{ "@id": "https://o.example/3" }] }],
        "ceterms:deliveryType": [{ "ceterms:targetNode": "deliveryType:OnlineOnly", "ceterms:targetNodeName": "Nur online" }],
        "ceterms:inLanguage": ["English", "English", "de-AT"],
        "ceterms:keyword": { "en": ["one", "two"] }, "ceterms:subject": [{ "ceterms:targetNodeName": { "en": "three" } }],
        "ceterms:instructionalProgramType": { "ceterms:targetNodeName": "four" },
        "ceterms:creditUnitValue": 3, "ceterms:creditUnitType": { "ceterms:targetNode": "creditUnit:DegreeCredit" },
        "ceterms:educationalLevel": "EQF 5",
        "ceterms:credentialStatusType": { "ceterms:targetNode": "credentialStat:Suspended" },
        "ceterms:hasPart": ["https://r.example/resources/p"], "ceterms:latestVersion": "https://r.example/resources/a",
        "ceterms:previousVersion": { "@id": "https://r.example/resources/o" },
        "ceterms:isPreparationFor": [{ "@type": "ceterms:ConditionProfile", "ceterms:targetCredential": ["https://r.example/n"] }],
    }));
    let recognised: Vec<_> = found.recognised_by.iter().map(|it| (it.kind, it.by.id.as_str())).collect();
    let guild = "urn:skillmatch:issuer:guild";
    let expected = [
        (Accredited, "https://o.example/1"),
        (Approved, "https://o.example/2"),
        (Recognised, guild),
        (Regulated, "https://o.example/3"),
    ];
    assert_eq!(recognised, expected);
    assert_eq!(found.delivery, [DeliveryMode::Online]);
    assert_eq!(found.language, ["en", "de-AT"]);
    assert_eq!(found.tags, ["one", "two", "three", "four"]);
    assert_eq!((found.credits[0].amount, found.credits[0].unit.as_deref()), (3.0, Some("DegreeCredit")));
    let level = found.qualification_level.as_ref().unwrap();
    assert_eq!((level.value.as_str(), level.level), ("EQF 5", None), "the level of a qualification is a grade");
    assert!(found.withdrawn);
    let related: Vec<_> = found.related.iter().map(|it| (it.kind, it.target.as_str())).collect();
    let expected = [
        (Part, "https://r.example/resources/p"),
        (Replaces, "https://r.example/resources/o"),
        (PreparesFor, "https://r.example/n"),
    ];
    assert_eq!(related, expected);
}

#[test]
fn organisations_are_issuers_without_contact() {
    let reading = read(&json!({
        "@context": CONTEXT, "@type": "ceterms:QACredentialOrganization", "ceterms:ctid": "ce-0000000A-0000-4000-8000-000000000000",
        "ceterms:name": "Board", "ceterms:subjectWebpage": ["https://board.example"], "ceterms:email": ["desk@board.example"],
        "ceterms:accreditedBy": ["https://o.example/1"],
        "ceterms:relatedAction": [{ "@type": "ceterms:ApproveAction", "ceterms:actingAgent": "https://o.example/2",
            "ceterms:startDate": "2024-01-01", "ceterms:endDate": "2025-12-31" }],
    }));
    let board = issuers(&reading)[0];
    assert_eq!(board.id.as_str(), "urn:ctid:ce-0000000A-0000-4000-8000-000000000000");
    assert_eq!(board.url.as_deref(), Some("https://board.example"));
    assert_eq!(board.recognised_by[1].until.map(|it| it.to_string()).as_deref(), Some("2025-12-31"));
    assert!(!format!("{reading:?}").contains("desk@"), "{reading:?}");
}

#[test]
fn an_organisation_may_say_whom_it_accredits() {
    let reading = read(&json!({ "@context": CONTEXT, "@graph": [
        with(&json!({})),
        { "@id": "https://o.example/q", "@type": "ceterms:QACredentialOrganization", "ceterms:name": "Q",
          "ceterms:accredits": ["https://r.example/resources/a", "https://r.example/resources/elsewhere"] },
    ]}));
    let recognised = &achievements(&reading)[0].recognised_by;
    assert_eq!(
        (recognised[0].by.id.as_str(), recognised[0].kind),
        ("https://o.example/q", RecognitionKind::Accredited)
    );
    assert!(reading.problems.iter().any(|it| it.message.contains("accredits")), "{:?}", reading.problems);
}

#[test]
fn an_occupation_takes_skills() {
    let reading = read(&json!({ "@context": CONTEXT, "@id": "https://r.example/o", "@type": "ceterms:Occupation",
        "ceterms:name": { "en": "Welder" }, "ceterms:codedNotation": "51-4121",
        "ceasn:skillEmbodied": ["https://s.example/1"],
        "ceterms:recommends": [{ "ceterms:targetCompetency": [{ "ceterms:targetNode": "https://s.example/2" }] }] }));
    let Record::Occupation(found) = &reading.records[0].value else { panic!("{reading:?}") };
    let skills: Vec<_> = found.skills.iter().map(|it| (it.skill.as_str(), it.importance)).collect();
    assert_eq!((found.label(), found.code.as_deref()), ("Welder", Some("51-4121")));
    assert_eq!(skills, [("https://s.example/1", Importance::Required), ("https://s.example/2", Importance::Preferred)]);
}

#[test]
fn a_pathway_is_an_order_of_steps() {
    let step = |id: &str, terms: Value| {
        let mut node =
            json!({ "@id": format!("https://p.example/{id}"), "@type": "ceterms:CourseComponent", "ceterms:name": id });
        node.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
        node
    };
    let reading = read(&json!({ "@context": CONTEXT, "@graph": [
        { "@id": "https://p.example/p", "@type": "ceterms:Pathway", "ceterms:name": "P",
          "ceterms:hasDestinationComponent": ["https://p.example/d"] },
        step("a", json!({ "ceasn:isPartOf": "https://p.example/p", "ceterms:preceeds": ["https://p.example/b"] })),
        step("b", json!({ "ceterms:sourceData": "https://badges.example/b" })),
        step("c", json!({ "ceterms:precededBy": "https://p.example/a", "ceterms:prerequisite": "https://p.example/b" })),
        step("d", json!({ "ceterms:hasChild": ["https://p.example/c"], "ceterms:hasCondition": [{ "@type": "ceterms:ComponentCondition",
            "ceterms:requiredNumber": "2", "ceterms:targetComponent": ["https://p.example/a", "https://p.example/b"],
            "ceterms:hasCondition": [{ "ceterms:logicalOperator": "logicOp:Or",
                "ceterms:targetComponent": "https://p.example/c" }] }] })),
    ]}));
    let pathway = pathway(&reading);
    let iris = |all: &[Iri]| all.iter().map(|it| it.as_str()[18..].to_owned()).collect::<String>();
    let steps: Vec<_> = pathway.steps.iter().map(|it| (it.name.as_str(), iris(&it.after), iris(&it.parts))).collect();
    let expected = [("a", "", ""), ("b", "a", ""), ("c", "ab", ""), ("d", "", "c")]
        .map(|it| (it.0, it.1.to_owned(), it.2.to_owned()));
    assert_eq!(steps, expected);
    assert_eq!(pathway.destination.as_ref().map(Iri::as_str), Some("https://p.example/d"));
    assert_eq!(pathway.steps[1].achievement.as_ref().map(Iri::as_str), Some("https://badges.example/b"));
    let needs: Vec<_> = pathway.steps[3].needs.iter().map(|it| (iris(&it.steps), it.needed)).collect();
    assert_eq!(needs, [("ab".to_owned(), Some(2)), ("c".to_owned(), Some(1))]);
    let alone = read(&json!({ "@context": CONTEXT, "@id": "https://p.example/a", "@type": "ceterms:BasicComponent",
        "ceterms:name": "a", "ceterms:isPartOf": ["https://p.example/p"] }));
    let part = self::pathway(&alone);
    assert_eq!((part.id.as_str(), part.steps.len()), ("https://p.example/p", 1));
}
