//! Tables of all versions, and what the web service answers.

use serde_json::{Value, json};

use crate::{
    model::{
        Document, Importance, Labels, Occupation, Reading, Record, ReuseLevel, Severity, Skill, SkillKind,
        SkillRelationKind, SkillStatus,
    },
    standards::{ReadOptions, read},
};

const U: &str = "http://data.europa.eu/esco/";

fn table(name: &str, text: &str) -> Reading {
    let reading = read(&Document::new(name, text), &ReadOptions::default());
    assert_eq!(reading.standard, Some("esco"), "{:?}", reading.problems);
    reading
}

fn service(value: &Value) -> Reading {
    table("answer.json", &value.to_string())
}

fn skills(reading: &Reading) -> Vec<&Skill> {
    reading.records.iter().filter_map(|it| if let Record::Skill(it) = &it.value { Some(it) } else { None }).collect()
}

fn occupations(reading: &Reading) -> Vec<&Occupation> {
    let records = reading.records.iter();
    records.filter_map(|it| if let Record::Occupation(it) = &it.value { Some(it) } else { None }).collect()
}

fn relations(reading: &Reading) -> Vec<(&str, SkillRelationKind, &str)> {
    let records = reading.records.iter();
    let found = records.filter_map(|it| if let Record::SkillRelation(it) = &it.value { Some(it) } else { None });
    found.map(|it| (last(it.from.as_str()), it.kind, last(it.to.as_str()))).collect()
}

fn last(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap()
}

fn severities(reading: &Reading) -> Vec<Severity> {
    reading.problems.iter().map(|it| it.severity).collect()
}

#[test]
fn skills_of_every_version() {
    let headers = [
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description",
        "description,preferredLabel,conceptUri,altLabels,skillType,reuseLevel,status,hiddenLabels,conceptType",
    ];
    for header in headers {
        let cells: Vec<String> = header
            .split(',')
            .map(|column| match column {
                "conceptType" => "KnowledgeSkillCompetence".to_owned(),
                "conceptUri" => format!("{U}skill/one"),
                "skillType" => "skill/competence".to_owned(),
                "reuseLevel" => "cross-sector".to_owned(),
                "preferredLabel" => "tend lamps".to_owned(),
                "altLabels" => "\"mind lamps\nkeep, \"\"watch\"\" lamps\nmind lamps\"".to_owned(),
                "hiddenLabels" => "tned lamps".to_owned(),
                "status" => "released".to_owned(),
                "description" => "\"To tend,\nby night.\"".to_owned(),
                _ => String::new(),
            })
            .collect();
        let reading = table("skills_en.csv", &format!("{header}\n{}\n", cells.join(",")));
        let [skill] = skills(&reading)[..] else { panic!("{reading:?}") };
        let names = &skill.labels.0["en"];
        assert_eq!(names.preferred.as_deref(), Some("tend lamps"));
        assert_eq!(names.alternative, ["mind lamps", "keep, \"watch\" lamps"]);
        assert_eq!(names.hidden, ["tned lamps"]);
        assert_eq!(names.description.as_deref(), Some("To tend,\nby night."));
        assert_eq!((skill.kind, skill.reuse), (SkillKind::Skill, Some(ReuseLevel::CrossSector)));
        assert_eq!((skill.framework.as_deref(), skill.status), (Some("esco"), SkillStatus::Active));
        assert_eq!(severities(&reading), []);
    }
}

#[test]
fn separators_of_names_in_the_wild() {
    for separator in ["\n", " | ", "\\n", "\r\n"] {
        let text =
            format!("conceptUri,preferredLabel,altLabels\n{U}skill/one,a,\"b{separator}c{separator} {separator}d\"\n");
        let reading = table("skills_en.csv", &text);
        assert_eq!(skills(&reading)[0].labels.0["en"].alternative, ["b", "c", "d"], "{separator:?}");
    }
}

#[test]
fn kinds_statuses_and_what_took_a_concepts_place() {
    let text = format!(
        "conceptType,conceptUri,skillType,preferredLabel,status,isReplacedBy,code\n\
         KnowledgeSkillCompetence,{U}skill/one,knowledge,one,obsolete,{U}skill/two,\n\
         KnowledgeSkillCompetence,{U}skill/two,skill,two,proposed,,\n\
         SkillGroup,{U}isced-f/0613,,three,released,,0613\n\
         Occupation,{U}occupation/four,,four,released,{U}occupation/five,1.2\n\
         ,{U}isco/C0110,,five,released,,0110\n"
    );
    let reading = table("skills_en.csv", &text);
    let found: Vec<_> = skills(&reading).iter().map(|it| (it.kind, it.status)).collect();
    let expected = [
        (SkillKind::Knowledge, SkillStatus::Retired),
        (SkillKind::Skill, SkillStatus::Draft),
        (SkillKind::Group, SkillStatus::Active),
    ];
    assert_eq!(found, expected);
    assert_eq!(relations(&reading), [("one", SkillRelationKind::ReplacedBy, "two")]);
    let [four, five] = occupations(&reading)[..] else { panic!("{reading:?}") };
    assert_eq!(last(four.related[0].as_str()), "five");
    assert_eq!(five.code.as_deref(), Some("0110"));
    assert_eq!(severities(&reading), [Severity::Note]);
}

#[test]
fn groups_of_occupations_are_four_digits() {
    for (written, group) in [
        ("2654", Some("C2654")),
        ("C2654", Some("C2654")),
        ("110", Some("C0110")),
        ("26", None),
        ("two", None),
        ("26541", None),
    ] {
        let text =
            format!("conceptType,conceptUri,iscoGroup,preferredLabel\nOccupation,{U}occupation/one,{written},one\n");
        let reading = table("occupations_en.csv", &text);
        assert_eq!(occupations(&reading)[0].broader.first().map(|it| last(it.as_str())), group, "{written}");
        assert_eq!(severities(&reading).is_empty(), group.is_some());
    }
}

#[test]
fn collections_of_skills_and_of_occupations_have_broader_concepts() {
    let header =
        "conceptType,conceptUri,preferredLabel,status,altLabels,description,broaderConceptUri,broaderConceptPT";
    let text = format!(
        "{header}\nKnowledgeSkillCompetence,{U}skill/one,one,released,,,{U}skill/two | {U}isced-f/06,two | six\n"
    );
    let reading = table("greenSkillsCollection_en.csv", &text);
    let up = SkillRelationKind::Broader;
    assert_eq!(relations(&reading), [("one", up, "two"), ("one", up, "06")]);
    let text = format!("{header}\nOccupation,{U}occupation/one,one,released,,,{U}isco/C2654,x\n");
    let reading = table("researchOccupationsCollection_en.csv", &text);
    assert_eq!(last(occupations(&reading)[0].broader[0].as_str()), "C2654");
    let text = format!(
        "conceptType,conceptUri,code,preferredLabel,greenShare\nESCO Occupation,{U}occupation/one,1.2,one,0.5\n"
    );
    assert_eq!(occupations(&table("greenShareOcc_en.csv", &text))[0].code.as_deref(), Some("1.2"));
}

#[test]
fn relations_of_versions_1_1_and_1_2() {
    let old = format!(
        "occupationUri,relationType,skillType,skillUri\n{U}occupation/a,essential,knowledge,{U}skill/b\n{U}occupation/a,optional,,{U}skill/c\n"
    );
    let new = format!(
        "occupationUri,occupationLabel,relationType,skillType,skillUri,skillLabel\n{U}occupation/a,keeper,essential,knowledge,{U}skill/b,x\n\
         {U}occupation/a,keeper,Optional,,{U}skill/c,y\n"
    );
    for (text, label) in [(old, None), (new, Some("keeper"))] {
        let reading = table("occupationSkillRelations_en.csv", &text);
        let [occupation] = occupations(&reading)[..] else { panic!("{reading:?}") };
        assert_eq!(occupation.labels.shown(), label);
        let importance: Vec<_> = occupation.skills.iter().map(|it| it.importance).collect();
        assert_eq!(importance, [Importance::Required, Importance::Preferred]);
    }
    let text = format!(
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n{U}skill/a,,optional,,{U}skill/b\n"
    );
    assert_eq!(relations(&table("skillSkillRelations_en.csv", &text)), [("a", SkillRelationKind::Related, "b")]);
    let text = format!(
        "conceptType,conceptUri,conceptLabel,broaderType,broaderUri,broaderLabel\nOccupation,{U}occupation/a,x,ISCOGroup,{U}isco/C1,y\nSkillGroup,{U}isced-f/1,x,SkillGroup,{U}skill/2,y\n"
    );
    let reading = table("broaderRelations_en.csv", &text);
    assert_eq!(relations(&reading), [("1", SkillRelationKind::Broader, "2")]);
    assert_eq!(last(occupations(&reading)[0].broader[0].as_str()), "C1");
}

#[test]
fn the_hierarchy_gives_the_deepest_group_of_each_row() {
    let text = format!(
        "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 1 preferred term,Description,Level 0 code,Level 1 code\n{U}skill/s,skills,,,,S\n{U}skill/s,skills,{U}skill/s1,lamps,All lamps,S,S1\n"
    );
    let reading = table("skillsHierarchy_en.csv", &text);
    let found: Vec<_> =
        skills(&reading).iter().map(|it| (it.label(), it.code.as_deref(), it.labels.description())).collect();
    assert_eq!(found, [("skills", Some("S"), None), ("lamps", Some("S1"), Some("All lamps"))]);
    assert_eq!(relations(&reading), [("s1", SkillRelationKind::Broader, "s")]);
}

#[test]
fn tables_in_which_nothing_is_needed_are_noted() {
    let tables = [
        "conceptType,conceptSchemeUri,preferredLabel,title,status,description,hasTopConcept\nConceptScheme,x,y,,,,z\n",
        "filename,data header,property,description\nskills,conceptUri,x,y\n",
    ];
    for text in tables {
        let reading = table("x_en.csv", text);
        assert_eq!((reading.records.len(), severities(&reading)), (0, vec![Severity::Note]));
    }
}

#[test]
fn only_the_files_name_says_the_language() {
    let text = format!("conceptUri,preferredLabel\n{U}skill/one,a\n");
    let names = [
        ("skills_de.csv", "de", 0),
        ("dir_fr/skills_de_v1.0.3.csv", "de", 0),
        ("C:\\x_es\\skills_nl.csv", "nl", 0),
        ("esco.zip!/skills_fr.csv", "fr", 0),
        ("skills.csv", Labels::UNDETERMINED, 1),
    ];
    for (name, language, notes) in names {
        let reading = table(name, &text);
        assert_eq!(skills(&reading)[0].labels.0.keys().next().unwrap(), language, "{name}");
        assert_eq!(reading.problems.len(), notes, "{name}");
    }
    let text = format!("conceptUri,preferredLabel_nl,preferredLabel_sv\n{U}skill/one,a,b\n");
    let reading = table("labels.csv", &text);
    assert_eq!(skills(&reading)[0].labels.0.keys().collect::<Vec<_>>(), ["nl", "sv"]);
    assert_eq!(severities(&reading), []);
}

fn link(kind: &str, name: &str, language: &str) -> Value {
    json!({"href": format!("https://esco.example/api/resource/{kind}?uri=x&language={language}"),
        "uri": format!("{U}{kind}/{name}"), "title": name, "skillType": format!("{U}skill-type/knowledge")})
}

#[test]
fn a_skill_of_the_web_service() {
    let reading = service(&json!({
        "className": "Skill", "uri": format!("{U}skill/one"), "status": "released",
        "preferredLabel": {"en": "one", "en-us": "won", "de": "eins", "fr": null},
        "alternativeLabel": {"en": ["first", "one", "first", ""], "de": "Eins"},
        "hiddenLabel": {"en": ["oen"]},
        "description": {"en": {"literal": "The first.", "mimetype": "plain/text"}},
        "_links": {
            "hasSkillType": [{"uri": format!("{U}skill-type/knowledge")}],
            "hasReuseLevel": [{"uri": format!("{U}skill-reuse-level/transversal")}],
            "hasEssentialSkill": [link("skill", "two", "en")], "hasOptionalSkill": [link("skill", "two", "en")],
            "isEssentialForSkill": [link("skill", "three", "en")], "isOptionalForSkill": [{"href": "https://esco.example/api/resource/skill?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill%2Ffour&language=en", "title": "four"}],
            "broaderSkill": [link("skill", "five", "en")], "broaderHierarchyConcept": link("skill", "six", "en"),
            "narrowerSkill": [link("skill", "seven", "en")], "replaces": [link("skill", "eight", "en")],
            "isEssentialForOccupation": [link("occupation", "nine", "en")],
            "isOptionalForOccupation": [link("occupation", "nine", "en"), link("occupation", "ten", "xx-yy")],
        },
    }));
    assert_eq!(severities(&reading), []);
    let one = skills(&reading)[0];
    let english = &one.labels.0["en"];
    assert_eq!((english.preferred.as_deref(), english.description.as_deref()), (Some("one"), Some("The first.")));
    assert_eq!(english.alternative, ["won", "first"]);
    assert_eq!(english.hidden, ["oen"]);
    assert_eq!(one.labels.0["de"].alternative, ["Eins"]);
    assert_eq!((one.kind, one.reuse, one.labels.0.len()), (SkillKind::Knowledge, Some(ReuseLevel::Transversal), 2));
    let (related, up, replaced) =
        (SkillRelationKind::Related, SkillRelationKind::Broader, SkillRelationKind::ReplacedBy);
    let expected = [
        ("one", related, "two"),
        ("three", related, "one"),
        ("four", related, "one"),
        ("one", up, "five"),
        ("one", up, "six"),
        ("seven", up, "one"),
        ("eight", replaced, "one"),
    ];
    assert_eq!(relations(&reading), expected);
    let [nine, ten] = occupations(&reading)[..] else { panic!("{reading:?}") };
    assert_eq!((nine.skills[0].importance, ten.skills[0].importance), (Importance::Required, Importance::Preferred));
    assert_eq!(nine.label(), "nine");
    let two = skills(&reading)[1];
    assert_eq!((two.label(), two.kind), ("two", SkillKind::Knowledge));
}

#[test]
fn an_occupation_of_the_web_service() {
    let reading = service(&json!({
        "classId": "http://data.europa.eu/esco/model#Occupation", "uri": format!("{U}occupation/one"), "code": "1.2",
        "preferredLabel": {"en": "keeper"},
        "_links": {
            "hasEssentialSkill": [link("skill", "two", "en"), link("skill", "two", "en")],
            "hasOptionalSkill": [link("skill", "three", "en"), link("skill", "two", "en")],
            "broaderIscoGroup": [link("isco", "C1", "en")], "broaderOccupation": [link("occupation", "four", "en")],
            "narrowerOccupation": [link("occupation", "five", "en")], "isReplacedBy": [link("occupation", "six", "en")],
        },
    }));
    let [one, five] = occupations(&reading)[..] else { panic!("{reading:?}") };
    let asked: Vec<_> = one.skills.iter().map(|it| (last(it.skill.as_str()), it.importance)).collect();
    assert_eq!(asked, [("two", Importance::Required), ("three", Importance::Preferred)]);
    assert_eq!(one.broader.iter().map(|it| last(it.as_str())).collect::<Vec<_>>(), ["four", "C1"]);
    assert_eq!(last(one.related[0].as_str()), "six");
    assert_eq!((five.label(), last(five.broader[0].as_str())), ("five", "one"));
    assert_eq!(skills(&reading).iter().map(|it| it.label()).collect::<Vec<_>>(), ["two", "three"]);
    assert_eq!(severities(&reading), [Severity::Note]);
}

#[test]
fn pages_dumps_and_answers_by_uri() {
    let concept = |name: &str| json!({"className": "Skill", "uri": format!("{U}skill/{name}"), "preferredLabel": {"en": name}, "hasSkillType": [format!("{U}skill-type/skill")]});
    let group = json!({"className": "Concept", "uri": format!("{U}skill/g"), "title": "group", "_links": {"self": {"href": "https://esco.example/?language=en"}}});
    let isco =
        json!({"className": "Concept", "uri": format!("{U}isco/C1"), "preferredLabel": {"en": "c"}, "_links": {}});
    let next = "https://esco.example/api/search?offset=20";
    let cases = [
        json!({"total": 3, "limit": 20, "_embedded": {"results": [concept("one"), group, isco]}, "_links": {"next": {"href": next}}}),
        json!([concept("one"), group, isco]),
        json!({"count": 3, "_embedded": {"a": concept("one"), "b": group, "c": isco}}),
    ];
    for (at, case) in cases.iter().enumerate() {
        let reading = service(case);
        let found: Vec<_> = skills(&reading).iter().map(|it| (it.label(), it.kind)).collect();
        assert_eq!(found, [("one", SkillKind::Skill), ("group", SkillKind::Group)], "{case}");
        assert_eq!((occupations(&reading).len(), severities(&reading)), (1, vec![]));
        assert_eq!(reading.links.iter().map(crate::model::Iri::as_str).eq([next]), at == 0);
    }
    let lines = format!("{}\n{}\n", concept("one"), concept("two"));
    assert_eq!(skills(&table("dump.jsonl", &lines)).len(), 2);
    let nothing = json!({"total": 0, "limit": 20, "_embedded": {"results": []}, "_links": {}});
    assert_eq!(severities(&service(&nothing)), [Severity::Warning]);
}

#[test]
fn a_replaced_concept_and_faults_of_answers() {
    let reading = service(
        &json!({"className": "Skill", "uri": format!("{U}skill/one"), "preferredLabel": {"en": "one"}, "status": "obsolete",
        "_links": {"isReplacedBy": [link("skill", "two", "en")]}}),
    );
    assert_eq!(skills(&reading)[0].status, SkillStatus::Retired);
    assert_eq!(relations(&reading), [("one", SkillRelationKind::ReplacedBy, "two")]);
    let faults = [
        json!({"className": "Skill", "_links": {}, "preferredLabel": {"en": "one"}}),
        json!({"className": "Skill", "_links": {}, "uri": "one two", "preferredLabel": {"en": "one"}}),
        json!({"className": "Skill", "_links": {}, "uri": format!("{U}skill/one"), "preferredLabel": {}}),
        json!([{"className": "Skill", "_links": {}, "uri": format!("{U}skill/one"), "preferredLabel": "one"}, {"x": 1}]),
    ];
    for fault in faults {
        let reading = service(&fault);
        let errors: Vec<_> = reading.problems.iter().filter(|it| it.severity == Severity::Error).collect();
        assert_eq!(errors.len(), 1, "{fault}: {:?}", reading.problems);
        assert!(!errors[0].hint.is_empty());
    }
}

#[test]
fn other_json_is_left_to_others() {
    let others = [
        json!({"className": "Skill", "name": "one"}),
        json!({"_embedded": {"results": [{"id": 1}]}, "_links": {}}),
        json!({"uri": format!("{U}skill/one")}),
    ];
    for other in others {
        let reading = read(&Document::new("x.json", other.to_string()), &ReadOptions::default());
        assert_ne!(reading.standard, Some("esco"), "{other}");
    }
}

#[test]
fn many_names_and_links_take_no_time() {
    let names: Vec<String> = (0..20_000).map(|it| format!("n{it}")).collect();
    let links: Vec<Value> = (0..8_000).map(|it| link("skill", &it.to_string(), "en")).collect();
    let started = std::time::Instant::now();
    let reading = service(
        &json!({"className": "Skill", "uri": format!("{U}skill/one"), "preferredLabel": {"en": names},
        "alternativeLabel": {"en": names, "de": names}, "_links": {"hasEssentialSkill": links, "broaderSkill": links}}),
    );
    assert_eq!(relations(&reading).len(), 16_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}
