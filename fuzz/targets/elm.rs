//! European learning model.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["elm_3"]);
});
