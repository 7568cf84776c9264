//! Each table, in each spelling, and what is wrong with some.

mod ratings;

use crate::{
    model::{
        Document, Importance, Occupation, Reading, Record, Severity, Skill, SkillKind, SkillRelation, SkillRelationKind,
    },
    standards::{ReadOptions, read},
};

fn reading(text: &str) -> Reading {
    read(&Document::new("table.txt", text), &ReadOptions::default())
}

fn sound(text: &str) -> Reading {
    let reading = reading(text);
    assert_eq!(reading.standard, Some("onet"), "{:?}", reading.problems);
    assert!(reading.problems.iter().all(|it| it.severity == Severity::Note), "{:?}", reading.problems);
    reading
}

fn occupations(reading: &Reading) -> Vec<&Occupation> {
    let records = reading.records.iter();
    records.filter_map(|it| if let Record::Occupation(it) = &it.value { Some(it) } else { None }).collect()
}

fn skills(reading: &Reading) -> Vec<&Skill> {
    reading.records.iter().filter_map(|it| if let Record::Skill(it) = &it.value { Some(it) } else { None }).collect()
}

fn relations(reading: &Reading) -> Vec<(&str, SkillRelationKind, &str)> {
    let records = reading.records.iter();
    let relations = records.filter_map(|it| if let Record::SkillRelation(it) = &it.value { Some(it) } else { None });
    relations.map(|SkillRelation { from, to, kind, .. }| (end(from.as_str()), *kind, end(to.as_str()))).collect()
}

fn end(iri: &str) -> &str {
    iri.rsplit(['/', ':']).next().unwrap()
}

fn errors(reading: &Reading) -> Vec<(&str, &str)> {
    let errors = reading.problems.iter().filter(|it| it.severity == Severity::Error);
    errors
        .inspect(|it| assert!(!it.hint.is_empty(), "{it:?}"))
        .map(|it| (it.place.as_str(), it.message.as_str()))
        .collect()
}

#[test]
fn codes_of_six_and_eight_digits_are_one() {
    let table = "O*NET-SOC Code\tTitle\tDescription\n";
    for written in ["99-1001.00", "99-1001", "99100100", "991001", "99-100100", " 99-1001.00 "] {
        let reading = sound(&format!("{table}{written}\tKeepers\tThey keep.\n"));
        let [keepers] = occupations(&reading)[..] else { panic!("{reading:?}") };
        assert_eq!(keepers.id.as_str(), "https://www.onetonline.org/link/summary/99-1001.00", "{written}");
        assert_eq!(keepers.code.as_deref(), Some("99-1001.00"));
        assert_eq!(keepers.label(), "Keepers");
        assert_eq!(keepers.labels.description(), Some("They keep."));
        assert_eq!(keepers.labels.0["en"].hidden, ["99-1001"]);
    }
    for written in ["", "Keepers", "99-1001.0", "99-10011", "https://x.example/99-1001.00", "99−1001.00"] {
        let reading = reading(&format!("{table}{written}\tKeepers\tThey keep.\n99-1002.00\tOthers\tThey do not.\n"));
        let wrong = [("row 2", "the row has no O*NET-SOC code")];
        assert_eq!((errors(&reading), occupations(&reading).len()), (wrong.to_vec(), 1), "{written}");
    }
}

#[test]
fn columns_are_found_in_every_spelling() {
    let forms = [
        "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n99-1001.00\t2.C.9.z\tTides\tIM\t3\n",
        "onetsoc_code,element_id,scale_id,data_value\n99-1001.00,2.C.9.z,IM,3\n",
        "O*NET-SOC Code,Title,Element ID,Element Name,Scale ID,Scale Name,Data Value,N\n\
         99-1001.00,Keepers,2.C.9.z,Tides,IM,Importance,3,8\n",
        "Data Value;Scale ID;Element ID;O*NET-SOC Code\n3;IM;2.C.9.z;99-1001\n",
    ];
    for form in forms {
        let reading = sound(form);
        let [keepers] = occupations(&reading)[..] else { panic!("{reading:?}") };
        assert_eq!(keepers.skills[0].rating.as_deref(), Some("3 of 5"), "{form}");
        assert_eq!(keepers.labels.shown().is_some(), form.contains("Keepers"));
        assert_eq!(skills(&reading).len(), usize::from(form.contains("Tides")));
    }
}

#[test]
fn the_element_tells_the_kind() {
    let cases = [
        ("2.A.1.a", Some(SkillKind::Skill)),
        ("2.B.3.e", Some(SkillKind::Skill)),
        ("2.C.10", Some(SkillKind::Knowledge)),
        ("1.A.1.a.1", Some(SkillKind::Ability)),
        ("4.A.1.a.1", Some(SkillKind::Activity)),
        ("1.B.1.a", None),
        ("1.C.1.a", None),
        ("2.D.1", None),
        ("4.C.1.a", None),
        ("2.AB.1", None),
    ];
    for (element, kind) in cases {
        let table = "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\n";
        let reading = sound(&format!("{table}99-1001.00\t{element}\tSomething\tIM\t3\n"));
        assert_eq!(skills(&reading).first().map(|it| it.kind), kind, "{element}");
        assert_eq!(occupations(&reading).len(), usize::from(kind.is_some()), "{element}");
    }
}

#[test]
fn technologies_go_by_name_and_stand_in_their_commodity() {
    let reading = sound(
        "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\tIn Demand\n\
         99-1001.00\tMoonpull C#\t99000103\tTides\tY\tN\n\
         99-1001.00\tMoonpull C++\t99000103\tTides\tN\tY\n\
         99-1001.00\tLog 7\"\t99000102\tLogs\tN\tN\n\
         99-1002.00\tMoonpull C#\t99000104\tMoons\tY\tY\n\
         99-1002.00\tMoonpull C#\t99000103\tTides\tY\tY\n",
    );
    let [first, second] = occupations(&reading)[..] else { panic!("{reading:?}") };
    let required = |it: &Occupation| it.skills.iter().map(|it| it.importance).collect::<Vec<_>>();
    assert_eq!(required(first), [Importance::Preferred; 3]);
    assert_eq!(required(second), [Importance::Preferred]);
    let weights: Vec<f64> = first.skills.iter().map(|it| it.weight.unwrap().decimal()).collect();
    assert_eq!(weights, [0.5, 1.0, 0.25]);
    assert_eq!(second.skills[0].rating.as_deref(), Some("in demand, hot technology"));
    let found: Vec<(&str, SkillKind)> = skills(&reading).iter().map(|it| (it.label(), it.kind)).collect();
    let expected = [
        ("Moonpull C#", SkillKind::Technology),
        ("Tides", SkillKind::Group),
        ("Moonpull C++", SkillKind::Technology),
        ("Log 7\"", SkillKind::Technology),
        ("Logs", SkillKind::Group),
        ("Moons", SkillKind::Group),
    ];
    assert_eq!(found, expected);
    assert_eq!(end(first.skills[0].skill.as_str()), "onet-technology-moonpull-csharp");
    assert_eq!(relations(&reading).len(), 4);
    assert!(relations(&reading).iter().all(|it| it.1 == SkillRelationKind::Broader));
}

#[test]
fn tools_and_their_groups_are_read() {
    let reading = sound(
        "O*NET-SOC Code\tT2 Type\tT2 Example\tCommodity Code\tCommodity Title\n99-1001.00\tTools\tWick trimmers\t99000201\tLantern tools\n",
    );
    assert_eq!(occupations(&reading)[0].skills.len(), 1);
    let reading = sound(
        "Commodity Code\tCommodity Title\tClass Code\tClass Title\tFamily Code\tFamily Title\tSegment Code\tSegment Title\n\
         99000201\tLantern tools\t99000200\tTools\t99000000\tThings\t98000000\tAll\n\
         99000202\tKite tools\t99000200\tTools\t99000000\tThings\t98000000\tAll\n",
    );
    assert_eq!((skills(&reading).len(), relations(&reading).len()), (5, 4));
    assert_eq!(
        relations(&reading)[0],
        ("onet-commodity-99000201", SkillRelationKind::Broader, "onet-commodity-99000200")
    );
}

#[test]
fn the_content_model_keeps_skills_and_what_is_above_them() {
    let reading = sound(
        "Element ID\tElement Name\tDescription\n2\tWorker Requirements\tAll\n2.A\tBasic Skills\tThey are\n2.A.8\tSigns\tSay \"signs\"\n\
         2.A.8.a\tReading Signs\tTo read\n2.C.10\tTides\tTo know\n2.D\tEducation\tNo skill\n4.C.1\tContext\tNo skill\n",
    );
    let found: Vec<(&str, SkillKind)> =
        skills(&reading).iter().map(|it| (it.code.as_deref().unwrap(), it.kind)).collect();
    let group = SkillKind::Group;
    let expected = [
        ("2", group),
        ("2.A", group),
        ("2.A.8", group),
        ("2.A.8.a", SkillKind::Skill),
        ("2.C.10", SkillKind::Knowledge),
    ];
    assert_eq!(found, expected);
    assert_eq!(skills(&reading)[2].labels.description(), Some("Say \"signs\""));
    let up = SkillRelationKind::Broader;
    assert_eq!(
        relations(&reading),
        [("2.A", up, "2"), ("2.A.8", up, "2.A"), ("2.A.8.a", up, "2.A.8"), ("2.C.10", up, "2.C")]
    );
    assert!(reading.problems[0].message.contains("left out 2"), "{:?}", reading.problems);
}

#[test]
fn anchors_become_levels_lowest_first() {
    let reading = sound(
        "Element ID\tElement Name\tScale ID\tAnchor Value\tAnchor Description\n2.A.8.a\tSigns\tLV\t6\tSay \"squall\"\n\
         2.A.8.a\tSigns\tLV\t2\tSay rain\n1.C.1\tStyle\tLV\t2\tNo skill\n",
    );
    let [signs] = skills(&reading)[..] else { panic!("{reading:?}") };
    let levels: Vec<(&str, Option<u8>, Option<&str>)> = signs
        .levels
        .iter()
        .map(|it| (it.statement.value.as_str(), it.statement.position.map(|it| it.position), it.description.as_deref()))
        .collect();
    assert_eq!(levels, [("LV 2", Some(2), Some("Say rain")), ("LV 6", Some(6), Some("Say \"squall\""))]);
}

#[test]
fn activities_stand_in_one_another_and_belong_to_occupations() {
    let up = SkillRelationKind::Broader;
    let reading = sound("Element ID\tIWA ID\tDWA ID\tDWA Title\n4.A.8.a.1\t4.A.8.a.1.I01\t4.A.8.a.1.I01.D02\tCount.\n");
    assert_eq!(relations(&reading), [("4.A.8.a.1.I01.D02", up, "4.A.8.a.1.I01")]);
    assert_eq!((skills(&reading)[0].label(), skills(&reading)[0].kind), ("Count.", SkillKind::Activity));
    let reading = sound("DWA ID,DWA Title\n4.A.8.a.1.I01.D02,Count.\n");
    assert_eq!(relations(&reading), [("4.A.8.a.1.I01.D02", up, "4.A.8.a.1.I01")]);
    let reading = sound("Element ID\tIWA ID\tIWA Title\n4.A.8.a.1\t4.A.8.a.1.I01\tWatch.\n");
    assert_eq!(relations(&reading), [("4.A.8.a.1.I01", up, "4.A.8.a.1")]);
    let reading = sound(
        "O*NET-SOC Code\tTask ID\tDWA ID\tDate\n99-1001.00\t1\t4.A.8.a.1.I01.D02\tx\n99-1001.00\t2\t4.A.8.a.1.I01.D02\tx\n99-1001.00\t2\t4.A.8.a.1.I01.D01\tx\n",
    );
    let skills: Vec<_> =
        occupations(&reading)[0].skills.iter().map(|it| (end(it.skill.as_str()), it.importance)).collect();
    assert_eq!(skills, [("4.A.8.a.1.I01.D02", Importance::Preferred), ("4.A.8.a.1.I01.D01", Importance::Preferred)]);
    let reading = sound("Skills Element ID\tWork Activities Element ID\n2.A.8.a\t4.A.8.a.1\n");
    assert_eq!(relations(&reading), [("2.A.8.a", SkillRelationKind::Related, "4.A.8.a.1")]);
}

#[test]
fn titles_tasks_and_related_occupations_are_gathered() {
    let reading = sound(
        "O*NET-SOC Code\tAlternate Title\tShort Title\tSource(s)\n99-1001.00\tAttendant (HLA)\tHLA\t01\n\
         99-1001.00\tWarden\tn/a\t02\n99-1002.00\tOfficer\tn/a\t02\n99-1001.00\tWarden\tHLA\t03\n",
    );
    let [first, _] = occupations(&reading)[..] else { panic!("{reading:?}") };
    assert_eq!(first.labels.0["en"].alternative, ["Attendant (HLA)", "HLA", "Warden"]);
    assert_eq!(first.labels.shown(), None);
    let reading = sound(
        "O*NET-SOC Code\tTask ID\tTask\tTask Type\n99-1001.00\t1\tCount \"heads\".\tSupplemental\n99-1001.00\t2\tLight.\tCore\n99-1001.00\t3\tSing.\tn/a\n",
    );
    assert_eq!(occupations(&reading)[0].tasks, ["Light.", "Count \"heads\".", "Sing."]);
    let reading = sound("O*NET-SOC Code\tTask\tCategory\tOriginal Task ID\n99-1001.00\tDim lights.\tNew\tn/a\n");
    assert_eq!(occupations(&reading)[0].tasks, ["Dim lights."]);
    let reading = sound(
        "O*NET-SOC Code\tRelated O*NET-SOC Code\tRelatedness Tier\tIndex\n99-1001.00\t99-2001.01\tPrimary-Long\t2\n\
         99-1001.00\t99-1002\tPrimary-Short\t1\n99-1001.00\t99-1001.00\tSupplemental\t3\n99-1001.00\t99-1002.00\tSupplemental\t4\n",
    );
    let related: Vec<&str> = occupations(&reading)[0].related.iter().map(|it| end(it.as_str())).collect();
    assert_eq!(related, ["99-1002.00", "99-2001.01"]);
}

#[test]
fn tables_without_skills_are_known_and_noted() {
    let tables = [
        "O*NET-SOC Code\tJob Zone\tDate\n99-1001.00\t2\t01/2026\n",
        "Job Zone\tName\tExperience\tSVP Range\n1\tOne\tNone\t1\n",
        "Scale ID\tScale Name\tMinimum\tMaximum\nIM\tImportance\t1\t5\n",
        "O*NET-SOC Code\tTask ID\tScale ID\tCategory\tData Value\n99-1001.00\t1\tFT\t2\t3\n",
        "Element ID\tElement Name\tScale ID\tCategory\tCategory Description\n4.C.1\tx\tCX\t1\tNever\n",
    ];
    for table in tables {
        let reading = sound(table);
        assert_eq!((reading.records.len(), reading.problems.len()), (0, 1), "{table}");
    }
}

#[test]
fn the_note_beside_the_tables_names_the_version() {
    let note = "O*NET 99.1 Database\nInvented Release\n\nhttps://www.onetcenter.org/database.html\n\nIs licensed under a\nCreative Commons Attribution 4.0 International License.\n";
    let reading = sound(note);
    let [placed] = &reading.records[..] else { panic!("{reading:?}") };
    let Record::Framework(framework) = &placed.value else { panic!("{placed:?}") };
    assert_eq!(framework.short_name, "onet");
    assert_eq!(framework.version.as_deref(), Some("99.1"));
    assert_eq!(framework.licence.as_deref(), Some("Creative Commons Attribution 4.0 International License"));
    for other in [
        "O*NET 99.1 Database\nNothing more.",
        "We know the O*NET 99.1 Database\nonetcenter.org",
        "O*NET  Database\nonetcenter.org",
    ] {
        assert_ne!(reading_of_text(other), Some("onet"), "{other}");
    }
}

fn reading_of_text(text: &str) -> Option<&'static str> {
    reading(text).standard
}

#[test]
fn tables_of_others_are_left_to_others() {
    let tables = [
        "O*NET-SOC Code,Title,Description,Employer,Place,Salary\n99-1001.00,Keeper wanted,We seek,Harbour,Here,1\n",
        "Name,Description\nSigns,To read\n",
        "Element ID,Element Name\n1,x\n",
        "Task,Category\nx,y\n",
    ];
    for table in tables {
        assert_ne!(reading(table).standard, Some("onet"), "{table}");
    }
}

#[test]
fn forced_onto_something_else_it_says_so() {
    for text in ["{\"a\": 1}", "Some words.", "Name,Description\nSigns,To read\n"] {
        let options = ReadOptions { standard: Some("onet".to_owned()), ..ReadOptions::default() };
        let reading = read(&Document::new("any", text), &options);
        assert_eq!(errors(&reading).len(), 1, "{text}");
    }
}
