//! Postings, courses and credentials in the shapes that schema.org allows and pages really have.

use serde_json::{Value, json};

use crate::{
    model::{Document, Reading, Severity},
    standards::{self, ReadOptions, to_json},
};

fn reading(text: &str) -> Reading {
    standards::read(&Document::new("x", text.as_bytes().to_vec()), &ReadOptions::default())
}

fn read(document: &Value) -> Value {
    let reading = reading(&document.to_string());
    assert_eq!(reading.standard, Some("schema_org"), "{document}");
    to_json("x", &reading)
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn job(members: Value) -> Value {
    let mut posting = json!({"@context": "https://schema.org", "@type": "JobPosting", "@id": "https://a.example/1",
        "title": "T", "description": "D"});
    posting.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    read(&posting)["jobs"][0].clone()
}

#[expect(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn course(kind: &str, members: Value) -> Value {
    let mut thing = json!({"@context": "https://schema.org", "@type": kind, "@id": "https://a.example/c", "name": "N"});
    thing.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    read(&thing)["achievements"][0].clone()
}

#[test]
fn skills_are_texts_terms_or_both() {
    let found = job(json!({"skills": [
        "SQL, Git",
        "https://skills.example/python",
        {"@type": "DefinedTerm", "name": "R", "termCode": "https://skills.example/r"},
        {"@type": "DefinedTerm", "name": "plan", "termCode": "S1.2", "inDefinedTermSet": "https://skills.example/"},
        {"@type": "DefinedTerm", "name": "advise", "termCode": "6d0bbd2e-0ac1-4c1d-8eb8-3d2bd7f4e6d1",
            "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "ESCO"}},
        {"@type": "DefinedTerm", "name": "count", "inDefinedTermSet": "x",
            "termCode": "ce-6d0bbd2e-0ac1-4c1d-8eb8-3d2bd7f4e6d1"},
        {"@type": "DefinedTerm", "name": "read", "termCode": "2.A.1.a", "inDefinedTermSet": "O*NET"},
            {"@type": "DefinedTerm", "name": "paint", "url": "https://skills.example/paint"},
        {"@type": "AlignmentObject", "targetName": "drill", "targetUrl": "https://skills.example/drill"},
        {"@type": "DefinedTerm", "description": "mend what is broken"},
        "sql",
    ]}));
    assert_eq!(
        found["requirements"],
        json!([
            {"text": "SQL"}, {"text": "Git"},
            {"skill": "https://skills.example/python"},
            {"skill": "https://skills.example/r", "text": "R"},
            {"text": "plan"},
            {"skill": "http://data.europa.eu/esco/skill/6d0bbd2e-0ac1-4c1d-8eb8-3d2bd7f4e6d1", "text": "advise"},
            {"skill": "https://credentialengineregistry.org/resources/ce-6d0bbd2e-0ac1-4c1d-8eb8-3d2bd7f4e6d1",
                "text": "count"},
            {"skill": "https://www.onetonline.org/find/descriptor/result/2.A.1.a", "text": "read"},
            {"skill": "https://skills.example/paint", "text": "paint"},
            {"skill": "https://skills.example/drill", "text": "drill"},
            {"text": "mend what is broken"},
        ])
    );
}

#[test]
fn every_spelling_of_types_and_properties_is_read() {
    for posting in [
        json!({"@context": "http://schema.org/", "@type": "JobPosting", "@id": "urn:x:1", "title": "Cook", "skills": "baking"}),
        json!({"@context": {"schema": "http://schema.org/"}, "@type": "schema:JobPosting", "@id": "urn:x:1",
            "schema:title": {"@value": "Cook", "@language": "en"}, "schema:skills": {"@list": ["baking"]}}),
        json!([{"@type": ["http://schema.org/JobPosting"], "@id": "urn:x:1",
            "http://schema.org/title": [{"@value": "Cook"}], "http://schema.org/skills": [{"@value": "baking"}]}]),
        json!({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"},
            {"@type": "JobPosting", "@id": "urn:x:1", "title": "Cook", "skills": ["baking"]}]}),
        json!({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": [{"@type": "ListItem",
            "item": {"@type": "JobPosting", "@id": "urn:x:1", "title": "Cook", "skills": ["baking"]}}]}),
        json!({"@context": "https://schema.org", "@type": "WebPage", "mainEntity":
            {"@type": "JobPosting", "@id": "urn:x:1", "title": {"en": "Cook"}, "skills": ["baking"]}}),
    ] {
        let found = read(&posting);
        let job = &found["jobs"][0];
        assert_eq!((&job["id"], &job["title"]), (&json!("urn:x:1"), &json!("Cook")), "{posting}");
        assert_eq!(job["requirements"], json!([{"text": "baking"}]), "{posting}");
    }
}

#[test]
fn a_page_with_several_scripts_gives_all_of_them() {
    let page = r#"<html><head>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"Organization","name":"O"}</script>
        <script type="application/ld+json">{"@context":"https://schema.org","@type":"JobPosting","title":"A","description":"a"}</script>
        <script type="application/ld+json">[{"@context":"https://schema.org","@type":"Course","name":"C","teaches":"baking"}]</script>
        </head><body></body></html>"#;
    let found = reading(page);
    let value = to_json("x", &found);
    assert_eq!(value["jobs"][0]["title"], "A");
    assert_eq!(value["achievements"][0]["name"], "C");
    assert_eq!(found.problems.iter().filter(|it| it.severity == Severity::Error).count(), 0);
}

#[test]
fn what_a_posting_says_beside_its_skills() {
    let found = read(&json!({"@context": "https://schema.org", "@graph": [
        {"@type": "Organization", "@id": "https://a.example/#org", "legalName": "Acme"},
        {"@type": "JobPosting", "url": "https://a.example/7", "title": "T", "description": "<p>D</p>",
         "hiringOrganization": {"@id": "https://a.example/#org"},
         "jobLocation": [
            {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Porto", "addressCountry": "pt"}},
            {"@type": "Place", "address": "Lisbon"}],
         "jobLocationType": "TELECOMMUTE",
         "applicantLocationRequirements": {"@type": "Country", "name": "Spain"},
         "qualifications": ["Fluent French", {"@type": "EducationalOccupationalCredential", "credentialCategory": "diploma"}],
         "responsibilities": ["bake", "clean"],
         "eexperienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": "24"},
         "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "bachelor degree"},
         "experienceInPlaceOfEducation": true,
         "occupationalCategory": ["bakers", {"@type": "CategoryCode", "codeValue": "7512.1", "inCodeSet": "ISCO-08"}],
         "baseSalary": {"@type": "MonetaryAmount", "value": 1},
         "inLanguage": {"@type": "Language", "name": "Portuguese", "alternateName": "pt"},
         "validThrough": "2027-03-31T23:59:59+01:00"}]}));
    let job = &found["jobs"][0];
    for (key, expected) in [
        ("id", json!("https://a.example/7")),
        ("employer", json!("Acme")),
        ("place", json!("Porto")),
        ("country", json!("PT")),
        ("remote", json!(true)),
        ("occupation", json!("7512.1")),
        ("working_languages", json!(["pt"])),
        ("valid_through", json!("2027-03-31")),
        ("requirements", Value::Null),
    ] {
        assert_eq!(job[key], expected, "{key}");
    }
    let text = job["text"].as_str().unwrap();
    for part in [
        "<p>D</p>",
        "Responsibilities:\nbake\nclean",
        "Requirements:\nFluent French\ndiploma",
        "Experience:\n24 months of experience",
        "Education:\nbachelor degree\nor experience in place of it",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn ids_places_and_categories_in_all_shapes() {
    let id = |members: Value| {
        let mut posting =
            json!({"@context": "https://schema.org", "@type": "JobPosting", "title": "T", "description": "D"});
        posting.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        read(&posting)["jobs"][0]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(id(json!({"@id": "_:b0", "url": "https://a.example/1"})), "https://a.example/1");
    assert_eq!(id(json!({"@id": "#job", "url": "https://a.example/1"})), "https://a.example/1");
    let property = json!({"identifier": {"@type": "PropertyValue", "name": "Acme", "value": 31}});
    assert_eq!(id(property), "urn:skillmatch:job:acme-31");
    assert!(id(json!({})).starts_with("urn:skillmatch:job:t-"));
    for (members, expected) in [
        (json!({"jobLocation": "Graz"}), json!(["Graz", null])),
        (json!({"jobLocation": {"@type": "Place", "name": "Harbour"}}), json!(["Harbour", null])),
        (
            json!({"jobLocation": {"@type": "Place", "address": {"addressRegion": "TX",
            "addressCountry": {"@type": "Country", "name": "US"}}}}),
            json!(["TX", "US"]),
        ),
        (
            json!({"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": {"@type": "Country", "name": "Sweden"}}),
            json!([null, "Sweden"]),
        ),
        (
            json!({"applicantLocationRequirements": [{"@type": "Country", "name": "A"}, {"@type": "Country", "name": "B"}]}),
            json!([null, null]),
        ),
    ] {
        let found = job(members.clone());
        assert_eq!(json!([found["place"], found["country"]]), expected, "{members}");
    }
    for (category, expected) in [
        (json!("15-1252.00"), "15-1252.00"),
        (json!("15-1252.00 Software Developers"), "15-1252.00"),
        (json!(["web developer", "2513.1"]), "2513.1"),
        (json!("web developer"), "web developer"),
        (json!({"@type": "CategoryCode", "name": "x", "codeValue": "4224.1"}), "4224.1"),
        (json!("http://data.europa.eu/esco/occupation/abc"), "http://data.europa.eu/esco/occupation/abc"),
    ] {
        assert_eq!(job(json!({"occupationalCategory": category}))["occupation"], expected, "{category}");
    }
}

#[test]
fn a_credential_is_awarded_for_what_it_requires_and_a_course_teaches() {
    let found = course(
        "EducationalOccupationalCredential",
        json!({
            "credentialCategory": {"@type": "DefinedTerm", "name": "Certificate", "termCode": "C"},
            "educationalLevel": {"@type": "DefinedTerm", "name": "SCQF Level 7"},
            "competencyRequired": [{"@type": "DefinedTerm", "name": "plan a site", "termCode": "P1",
                "url": "https://skills.example/p1", "inDefinedTermSet": "https://skills.example/"}, "drilling, welding"],
            "recognizedBy": {"@type": "Organization", "name": "Board", "url": "https://board.example/"},
            "creator": {"@type": "Organization", "name": "College"}, "validFor": "P3Y", "keywords": "building, safety",
        }),
    );
    assert_eq!(found["type"], "Certificate");
    assert_eq!(found["qualification_level"], json!({"value": "SCQF Level 7", "basis": "grade"}));
    let alignments = found["alignments"].as_array().unwrap();
    assert_eq!(alignments.len(), 3);
    assert!(alignments.iter().all(|it| it["strength"] == "assessed" && it["kind"] == "skill"));
    assert_eq!(
        (&alignments[0]["target_url"], &alignments[0]["target_code"]),
        (&json!("https://skills.example/p1"), &json!("P1"))
    );
    assert_eq!(found["recognised_by"][0]["id"], "https://board.example/");
    assert_eq!(found["issuer"]["name"], "College");
    assert_eq!(found["conditions"][0]["kind"], "renewal");
    assert_eq!(found["tags"], json!(["building", "safety"]));
}

#[test]
fn a_course_with_everything() {
    let found = read(
        &json!({"@context": "https://schema.org", "@type": "Course", "@id": "https://a.example/c", "name": "Baking",
            "teaches": ["baking bread"], "assesses": "hygiene", "competencyRequired": "arithmetic",
            "educationalAlignment": [
                {"@type": "AlignmentObject", "alignmentType": "teaches", "targetName": "ovens", "targetUrl": "https://skills.example/o"},
                {"@type": "AlignmentObject", "alignmentType": "requires", "targetName": "reading"},
                {"@type": "AlignmentObject", "alignmentType": "readingLevel", "targetName": "5"}],
            "coursePrerequisites": ["apron", {"@type": "Course", "@id": "https://a.example/c0", "name": "Before"}],
            "numberOfCredits": {"value": "5", "unitText": "ECTS"},
            "hasCourseInstance": [{"@type": "CourseInstance", "courseMode": "Blended", "courseWorkload": "PT22H",
                "instructor": {"@type": "Person", "name": "Secret Person"}},
                {"@type": "CourseInstance", "courseMode": ["onsite", "full-time"],
                 "courseSchedule": {"@type": "Schedule", "repeatFrequency": "Weekly", "repeatCount": 6, "duration": "PT2H"}}],
            "offers": [{"@type": "Offer", "price": "1,200.00", "priceCurrency": "eur", "category": "Paid"},
                {"@type": "Offer", "price": 990, "priceCurrency": "EUR"}],
            "educationalCredentialAwarded": {"@type": "EducationalOccupationalCredential", "@id": "https://a.example/e", "name": "Baker"},
        }),
    );
    assert!(!found.to_string().contains("Secret Person"));
    let course = found["achievements"].as_array().unwrap().iter().find(|it| it["name"] == "Baking").unwrap();
    let aligned: Vec<_> = course["alignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["target_name"].as_str().unwrap(), it["strength"].as_str().unwrap()))
        .collect();
    assert_eq!(aligned, [("hygiene", "assessed"), ("baking bread", "taught"), ("ovens", "taught")]);
    let entry = &course["conditions"][0];
    assert_eq!((&entry["kind"], &entry["description"]), (&json!("entry"), &json!("apron")));
    assert_eq!(entry["learning"][0]["id"], "https://a.example/c0");
    assert_eq!(entry["skills"].as_array().unwrap().len(), 2);
    assert_eq!(course["cost"], json!([{"amount": 990.0, "currency": "EUR"}]));
    assert_eq!(course["duration"], json!({"calendar": "P6W", "effort": "PT22H"}));
    assert_eq!(course["delivery"], json!(["blended", "in_person"]));
    assert_eq!(course["credits"], json!([{"amount": 5.0, "unit": "ECTS"}]));
    assert_eq!(course["related"], json!([{"target": "https://a.example/e", "kind": "prepares_for"}]));
}

#[test]
fn a_missing_price_is_not_free() {
    for (members, expected) in [
        (json!({}), json!([])),
        (json!({"offers": {"@type": "Offer", "category": "Paid"}}), json!([])),
        (json!({"offers": {"@type": "Offer", "category": "Free"}}), json!([{"amount": 0.0}])),
        (json!({"isAccessibleForFree": true}), json!([{"amount": 0.0}])),
        (json!({"isAccessibleForFree": "https://schema.org/True"}), json!([{"amount": 0.0}])),
        (json!({"isAccessibleForFree": false}), json!([])),
        (
            json!({"offers": {"@type": "Offer", "price": 0, "priceCurrency": "USD"}}),
            json!([{"amount": 0.0, "currency": "USD"}]),
        ),
        (json!({"offers": {"@type": "Offer", "price": "€ 99,50"}}), json!([{"amount": 99.5}])),
        (json!({"offers": {"@type": "Offer", "price": "1.200,00"}}), json!([{"amount": 1200.0}])),
        (json!({"offers": {"@type": "Offer", "price": "1,200"}}), json!([{"amount": 1200.0}])),
        (
            json!({"offers": {"@type": "AggregateOffer", "lowPrice": "49", "highPrice": "99", "priceCurrency": "GBP"}}),
            json!([{"amount": 49.0, "currency": "GBP"}]),
        ),
        (
            json!({"offers": {"@type": "Offer", "priceSpecification": {"price": 12, "priceCurrency": "CHF"}}}),
            json!([{"amount": 12.0, "currency": "CHF"}]),
        ),
        (json!({"offers": {"@type": "Offer", "price": "on request"}}), json!([])),
        (json!({"offers": {"@type": "Offer", "price": -5}}), json!([])),
    ] {
        assert_eq!(course("Course", members.clone())["cost"], expected, "{members}");
    }
    for (members, expected) in [
        (json!({"timeRequired": "PT40H"}), json!({"effort": "PT40H"})),
        (json!({"timeRequired": "P4W"}), json!({"calendar": "P4W"})),
        (json!({"timeToComplete": "6 weeks"}), json!({"calendar": "P6W"})),
        (json!({"timeRequired": "10 hours"}), json!({"effort": "PT10H"})),
        (json!({"timeRequired": "a while"}), json!({})),
        (json!({"hasCourseInstance": {"courseWorkload": "2 hours of lectures a week"}}), json!({})),
    ] {
        let found = course("Course", members.clone());
        let expected = json!({"calendar": expected.get("calendar"), "effort": expected.get("effort")});
        let found = json!({"calendar": found["duration"].get("calendar"), "effort": found["duration"].get("effort")});
        assert_eq!(found, expected, "{members}");
    }
}

#[test]
fn an_occupation_is_read_with_its_skills() {
    let found = read(&json!({"@context": "https://schema.org/", "@type": "Occupation", "name": "Baker",
        "occupationalCategory": {"@type": "CategoryCode", "codeValue": "51-3011"}, "skills": "kneading, baking"}));
    let occupation = &found["occupations"][0];
    assert_eq!((&occupation["label"], &occupation["code"]), (&json!("Baker"), &json!("51-3011")));
    assert_eq!(occupation["skills"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_wrong_is_said_and_the_rest_stays() {
    for (members, severity, part) in [
        (json!({"skills": [{"@type": "DefinedTerm"}, "baking"]}), Severity::Error, "neither name nor IRI"),
        (json!({"validThrough": "soon", "skills": "baking"}), Severity::Error, "is not a date"),
        (json!({"title": null, "skills": "baking"}), Severity::Warning, "no title"),
        (json!({"description": "", "skills": []}), Severity::Warning, "asks for nothing"),
    ] {
        let mut posting =
            json!({"@context": "https://schema.org", "@type": "JobPosting", "@id": "urn:x:1", "title": "T"});
        posting.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let reading = reading(&posting.to_string());
        let told = reading.problems.iter().any(|it| it.severity == severity && it.message.contains(part));
        assert!(told, "{members}: {:?}", reading.problems);
        assert_eq!(reading.records.len(), 1, "{members}");
    }
}

#[test]
fn other_documents_are_left_alone() {
    for document in [
        json!({"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass", "name": "Course"}),
        json!({"type": "Course", "name": "of an unknown standard"}),
        json!({"@context": "https://schema.org", "@type": "Organization", "name": "O"}),
        json!({"@context": "https://schema.org", "@type": "Person", "name": "P"}),
    ] {
        assert_ne!(reading(&document.to_string()).standard, Some("schema_org"), "{document}");
    }
}
