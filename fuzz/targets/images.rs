//! Badges baked into images: raw bytes, text chunks of a sound PNG, attributes of an SVG.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    skillmatch_fuzz::read(data, &[]);
    skillmatch_fuzz::read(&skillmatch_fuzz::png(data), &[]);
    if let Ok(text) = std::str::from_utf8(data) {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:openbadges='http://openbadges.org'>";
        skillmatch_fuzz::read(format!("{svg}<openbadges:assertion verify='{text}'/></svg>").as_bytes(), &[]);
        skillmatch_fuzz::read(format!("{svg}<openbadges:assertion><![CDATA[{text}]]></openbadges:assertion></svg>").as_bytes(), &[]);
    }
});
