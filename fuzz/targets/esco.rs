//! ESCO's tables and JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["esco"]);
});
