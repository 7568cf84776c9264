//! Signed tokens: raw bytes, and sound tokens with any claims.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &[]);
    skillmatch_fuzz::read(&skillmatch_fuzz::token(data), &["open_badges_3"]);
});
