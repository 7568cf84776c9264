//! Open Badges 2.0 and 3.0, and plain credentials.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["open_badges_3", "open_badges_2", "open_badges_1", "credly", "verifiable_credential"]);
});
