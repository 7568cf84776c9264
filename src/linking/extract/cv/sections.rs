//! Sections of a curriculum: which lines are headings, in English, German, Dutch, Swedish, Spanish and French.

use std::{collections::HashMap, sync::LazyLock};

use super::{CvLine, CvSection, LeftOut, Lines, personal};
use crate::linking::{
    Lexicon,
    extract::source::{Line, LineRole, Source},
    key::{joined, units},
};

/// Headings as people write them.
const HEADINGS: &[(CvSection, &[&str])] = &[
    (
        CvSection::Personal,
        &[
            "personal details",
            "personal information",
            "personal data",
            "personal particulars",
            "personal",
            "contact",
            "contact details",
            "contact information",
            "contact me",
            "persönliche daten",
            "persönliche angaben",
            "angaben zur person",
            "zur person",
            "kontakt",
            "kontaktdaten",
            "persoonlijke gegevens",
            "personalia",
            "contactgegevens",
            "personuppgifter",
            "personliga uppgifter",
            "kontaktuppgifter",
            "datos personales",
            "información personal",
            "contacto",
            "datos de contacto",
            "informations personnelles",
            "état civil",
            "coordonnées",
            "données personnelles",
        ],
    ),
    (
        CvSection::References,
        &[
            "references",
            "referees",
            "reference",
            "referenzen",
            "referenties",
            "referenser",
            "referencias",
            "références",
        ],
    ),
    (
        CvSection::Profile,
        &[
            "profile",
            "summary",
            "about me",
            "about",
            "professional summary",
            "personal statement",
            "personal profile",
            "career summary",
            "executive summary",
            "objective",
            "career objective",
            "introduction",
            "profil",
            "kurzprofil",
            "über mich",
            "zusammenfassung",
            "profiel",
            "over mij",
            "samenvatting",
            "om mig",
            "sammanfattning",
            "perfil",
            "perfil profesional",
            "sobre mí",
            "resumen",
            "à propos",
            "à propos de moi",
            "résumé",
        ],
    ),
    (
        CvSection::Experience,
        &[
            "experience",
            "work experience",
            "professional experience",
            "employment",
            "employment history",
            "work history",
            "career history",
            "career",
            "relevant experience",
            "volunteering",
            "voluntary work",
            "volunteer experience",
            "projects",
            "berufserfahrung",
            "beruflicher werdegang",
            "berufspraxis",
            "werdegang",
            "praktika",
            "projekte",
            "ehrenamt",
            "werkervaring",
            "ervaring",
            "loopbaan",
            "vrijwilligerswerk",
            "projecten",
            "stages",
            "arbetslivserfarenhet",
            "erfarenhet",
            "arbetserfarenhet",
            "anställningar",
            "ideellt arbete",
            "projekt",
            "experiencia",
            "experiencia laboral",
            "experiencia profesional",
            "voluntariado",
            "proyectos",
            "expérience",
            "expériences",
            "expérience professionnelle",
            "expériences professionnelles",
            "parcours",
            "parcours professionnel",
            "bénévolat",
            "projets",
        ],
    ),
    (
        CvSection::Education,
        &[
            "education",
            "education and training",
            "academic background",
            "qualifications",
            "training",
            "courses",
            "studies",
            "ausbildung",
            "bildung",
            "bildungsweg",
            "schulbildung",
            "studium",
            "weiterbildung",
            "aus- und weiterbildung",
            "opleiding",
            "opleidingen",
            "onderwijs",
            "cursussen",
            "opleidingen en cursussen",
            "utbildning",
            "utbildningar",
            "kurser",
            "educación",
            "formación",
            "formación académica",
            "estudios",
            "cursos",
            "formation",
            "formations",
            "études",
            "éducation",
            "diplômes",
        ],
    ),
    (
        CvSection::Skills,
        &[
            "skills",
            "key skills",
            "core skills",
            "technical skills",
            "soft skills",
            "hard skills",
            "digital skills",
            "computer skills",
            "it skills",
            "other skills",
            "competences",
            "competencies",
            "core competencies",
            "expertise",
            "strengths",
            "tools",
            "technologies",
            "tools and technologies",
            "programming languages",
            "knowledge",
            "skills and competences",
            "abilities",
            "kenntnisse",
            "fähigkeiten",
            "kompetenzen",
            "stärken",
            "edv-kenntnisse",
            "it-kenntnisse",
            "fachkenntnisse",
            "kenntnisse und fähigkeiten",
            "besondere kenntnisse",
            "vaardigheden",
            "competenties",
            "computervaardigheden",
            "kennis",
            "sterke punten",
            "kompetenser",
            "färdigheter",
            "kunskaper",
            "datakunskaper",
            "styrkor",
            "habilidades",
            "competencias",
            "aptitudes",
            "conocimientos",
            "informática",
            "conocimientos informáticos",
            "compétences",
            "compétences techniques",
            "savoir-faire",
            "savoir-être",
            "informatique",
            "atouts",
        ],
    ),
    (
        CvSection::Languages,
        &[
            "languages",
            "language skills",
            "language",
            "foreign languages",
            "sprachen",
            "sprachkenntnisse",
            "fremdsprachen",
            "talen",
            "talenkennis",
            "språk",
            "språkkunskaper",
            "idiomas",
            "lenguas",
            "langues",
            "langues étrangères",
        ],
    ),
    (
        CvSection::Certificates,
        &[
            "certificates",
            "certifications",
            "certification",
            "licences",
            "licenses",
            "licences and certificates",
            "certificates and licences",
            "awards",
            "honours and awards",
            "achievements",
            "badges",
            "zertifikate",
            "zertifizierungen",
            "auszeichnungen",
            "bescheinigungen",
            "certificaten",
            "diploma's",
            "certifikat",
            "intyg",
            "certificados",
            "certificaciones",
            "certificats",
            "distinctions",
        ],
    ),
    (
        CvSection::Hobbies,
        &[
            "hobbies",
            "interests",
            "hobbies and interests",
            "interests and hobbies",
            "leisure",
            "free time",
            "hobbys",
            "interessen",
            "freizeit",
            "hobby's",
            "hobby's en interesses",
            "interesses",
            "vrije tijd",
            "intressen",
            "fritid",
            "fritidsintressen",
            "aficiones",
            "intereses",
            "pasatiempos",
            "loisirs",
            "centres d'intérêt",
            "passions",
        ],
    ),
];

/// By key: the section.
static BY_KEY: LazyLock<HashMap<String, CvSection>> = LazyLock::new(|| {
    let rows = HEADINGS.iter().flat_map(|(section, names)| names.iter().map(|it| (joined(&units(it)), *section)));
    rows.collect()
});

/// The keys in the order of the table.
static KEYS: LazyLock<Vec<(String, CvSection)>> = LazyLock::new(|| {
    let rows = HEADINGS.iter().flat_map(|(section, names)| names.iter().map(|it| (joined(&units(it)), *section)));
    rows.collect()
});

/// A heading has at most so many words.
const LONGEST_HEADING_UNITS: usize = 6;
/// Above the first heading only sentences are read.
const SHORTEST_SENTENCE_UNITS: usize = 8;

/// The lines to read, those that are left out, and the name of the holder.
pub(super) fn lines(source: &Source<'_>, lexicon: &Lexicon) -> Lines {
    let text_of = |line: &Line| source.text.get(line.bytes.clone()).unwrap_or_default();
    let has_headings = source.lines.iter().any(|it| heading(it, text_of(it)).is_some());
    let mut lines = Lines::default();
    lines.names = personal::names(source.lines.iter().map(text_of), lexicon);
    if let Some(title) = &source.marked_title {
        lines.names.extend(personal::names(std::iter::once(title.as_str()), lexicon));
    }
    let mut current = if has_headings { CvSection::Header } else { CvSection::Unknown };
    for line in &source.lines {
        let text = text_of(line);
        let mut start = line.bytes.start;
        if let Some((section, length)) = heading(line, text) {
            current = section;
            start += length;
        }
        let bytes = start..line.bytes.end;
        let words = units(text.get(start - line.bytes.start..).unwrap_or_default()).len();
        let is_skipped = matches!(current, CvSection::Personal | CvSection::References)
            || (current == CvSection::Header && words < SHORTEST_SENTENCE_UNITS);
        if words == 0 {
            continue;
        }
        if is_skipped {
            lines.left_out.extend(source.span(bytes).map(|it| LeftOut {
                start: it.start,
                end: it.end,
                section: current,
            }));
            continue;
        }
        let is_bullet = line.role == LineRole::Bullet;
        lines.read.push(CvLine { bytes, section: current, is_bullet, name: None, level: None });
    }
    lines
}

/// The section that a line announces, and how many of its bytes do.
fn heading(line: &Line, text: &str) -> Option<(CvSection, usize)> {
    let colon = text.find([':', '：']);
    let label = colon.and_then(|at| text.get(..at)).unwrap_or(text);
    let units = units(label);
    if units.is_empty() || units.len() > LONGEST_HEADING_UNITS || (line.role == LineRole::Bullet && colon.is_none()) {
        return None;
    }
    let key = joined(&units);
    let length =
        colon.map_or(text.len(), |at| at + text.get(at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8));
    if let Some(section) = BY_KEY.get(&key) {
        return Some((*section, length));
    }
    // A line that shows that it is a heading may say more than the table has: `Key Skills & Tools`.
    let shows = line.role == LineRole::Heading || (is_loud(label) && label.len() > 4) || text.ends_with([':', '：']);
    let padded = format!(" {key} ");
    let found = KEYS.iter().find(|it| padded.contains(&format!(" {} ", it.0)));
    let found = found.filter(|_| shows && line.role != LineRole::Bullet)?;
    Some((found.1, length))
}

fn is_loud(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}
