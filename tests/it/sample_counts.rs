//! How many records of each kind the samples give.

use std::{collections::BTreeMap, fs};

use skillmatch::{
    model::Document,
    standards::{self, ReadOptions},
};

use crate::tidy::{files_below, root};

#[test]
fn the_samples_hold_what_they_promise() {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for standard in standards::ALL {
        for path in files_below(&root().join("data/samples").join(standard.id())) {
            if path.components().any(|it| it.as_os_str() == "broken") {
                continue;
            }
            let document = Document::new(path.to_string_lossy(), fs::read(&path).unwrap());
            for placed in standards::read(&document, &ReadOptions::default()).records {
                *counts.entry((standard.id(), placed.value.kind().word())).or_default() += 1;
            }
        }
    }
    let shown: Vec<String> =
        counts.iter().map(|((standard, kind), count)| format!("{standard} {kind} {count}")).collect();
    insta::assert_snapshot!(shown.join("\n"), @r"
    case_1 framework 4
    case_1 skill 13
    case_1 skill_relation 11
    clr_2 achievement 5
    clr_2 credential 3
    clr_2 issuer 4
    credly achievement 7
    credly credential 3
    credly issuer 7
    ctdl achievement 21
    ctdl issuer 3
    ctdl pathway 1
    ctdl_asn framework 3
    ctdl_asn skill 11
    ctdl_asn skill_relation 14
    elm_3 achievement 10
    elm_3 credential 9
    elm_3 issuer 8
    esco occupation 114
    esco skill 964
    esco skill_relation 1148
    hr_open achievement 2
    hr_open issuer 1
    hr_open job 3
    hr_open learner 3
    jdx job 4
    learner_table learner 12
    onet occupation 21
    onet skill 31
    onet skill_relation 20
    open_badges_1 achievement 4
    open_badges_1 credential 5
    open_badges_1 endorsement 1
    open_badges_1 issuer 4
    open_badges_2 achievement 64
    open_badges_2 credential 21
    open_badges_2 endorsement 2
    open_badges_2 issuer 29
    open_badges_2 revocation 2
    open_badges_3 achievement 77
    open_badges_3 credential 29
    open_badges_3 endorsement 1
    open_badges_3 issuer 90
    plain_text job 5
    rsd framework 3
    rsd occupation 10
    rsd skill 20
    rsd skill_relation 12
    schema_org achievement 5
    schema_org issuer 3
    schema_org job 6
    skill_table skill 12
    skill_table skill_relation 3
    skillmatch_job job 7
    skillmatch_learner achievement 4
    skillmatch_learner issuer 4
    skillmatch_learner learner 40
    skos framework 5
    skos occupation 4
    skos skill 15
    skos skill_relation 19
    verifiable_credential issuer 5
    ");
}
