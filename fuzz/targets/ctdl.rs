//! CTDL and CTDL-ASN.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &["ctdl", "ctdl_asn"]);
});
