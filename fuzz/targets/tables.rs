//! Tables of learners and skills.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["learner_table", "skill_table"]);
});
