//! Names and codes of languages in the languages of curricula, for frameworks that have them in English only.

/// The English name, the ISO 639 codes, and the names in German, Dutch, Swedish, Spanish and French, folded.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("English", &["en", "eng", "englisch", "engels", "engelska", "ingles", "anglais"]),
    ("German", &["de", "deu", "ger", "deutsch", "duits", "tyska", "aleman", "allemand"]),
    (
        "Dutch",
        &["nl", "nld", "dut", "niederlandisch", "nederlands", "nederlandska", "neerlandes", "holandes", "neerlandais"],
    ),
    ("Swedish", &["sv", "swe", "schwedisch", "zweeds", "svenska", "sueco", "suedois"]),
    ("Spanish", &["es", "spa", "spanisch", "spaans", "spanska", "espanol", "castellano", "espagnol"]),
    ("French", &["fr", "fra", "fre", "franzosisch", "frans", "franska", "frances", "francais"]),
    ("Italian", &["it", "ita", "italienisch", "italiaans", "italienska", "italiano", "italien"]),
    ("Portuguese", &["pt", "por", "portugiesisch", "portugees", "portugisiska", "portugues", "portugais"]),
    ("Polish", &["pl", "pol", "polnisch", "pools", "polska", "polaco", "polonais"]),
    ("Russian", &["ru", "rus", "russisch", "ryska", "ruso", "russe"]),
    ("Ukrainian", &["uk", "ukr", "ukrainisch", "oekraiens", "ukrainska", "ucraniano", "ukrainien"]),
    ("Turkish", &["tr", "tur", "turkisch", "turks", "turkiska", "turco", "turc"]),
    ("Arabic", &["ar", "ara", "arabisch", "arabiska", "arabe"]),
    ("Chinese", &["zh", "zho", "chi", "chinesisch", "chinees", "kinesiska", "chino", "chinois"]),
    ("Japanese", &["ja", "jpn", "japanisch", "japans", "japanska", "japones", "japonais"]),
    ("Danish", &["da", "dan", "danisch", "deens", "danska", "danes", "danois"]),
    ("Norwegian", &["no", "nor", "norwegisch", "noors", "norska", "noruego", "norvegien"]),
    ("Finnish", &["fi", "fin", "finnisch", "fins", "finska", "finlandes", "finnois"]),
    ("Czech", &["cs", "ces", "cze", "tschechisch", "tsjechisch", "tjeckiska", "checo", "tcheque"]),
    ("Hungarian", &["hu", "hun", "ungarisch", "hongaars", "ungerska", "hungaro", "hongrois"]),
    ("Romanian", &["ro", "ron", "rum", "rumanisch", "roemeens", "rumanska", "rumano", "roumain"]),
    ("Bulgarian", &["bg", "bul", "bulgarisch", "bulgaars", "bulgariska", "bulgaro", "bulgare"]),
    ("Greek", &["el", "ell", "gre", "griechisch", "grieks", "grekiska", "griego", "grec"]),
    ("Croatian", &["hr", "hrv", "kroatisch", "kroatiska", "croata", "croate"]),
];

/// The English name of a language.
pub(super) fn english(name: &str) -> Option<&'static str> {
    let folded = super::words::folded(name.trim());
    let is_it = |it: &&(&'static str, &[&str])| it.0.eq_ignore_ascii_case(&folded) || it.1.contains(&folded.as_str());
    LANGUAGES.iter().find(is_it).map(|it| it.0)
}
