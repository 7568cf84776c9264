//! Job postings of all kinds.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["schema_org", "jdx", "hr_open", "skillmatch_job", "plain_text"]);
});
