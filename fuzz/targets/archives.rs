//! ZIP archives and workbooks.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &[]);
    skillmatch_fuzz::read(&[b"PK\x03\x04", data].concat(), &["learner_table", "esco"]);
});
