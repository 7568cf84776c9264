//! Words of headings in the languages that ads are commonly written in.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::SectionKind;
use crate::linking::key::{joined, units};

/// Phrases of headings by what they announce, with strokes between them; the first phrase that a heading holds decides.
const HEADINGS: &[(SectionKind, &str)] = &[
    (SectionKind::Diversity, "equal opportunity | diversity | inclusion | eeo"),
    (
        SectionKind::Legal,
        "privacy | data protection | disclaimer | legal notice | how to apply | \
         application process | application deadline | application procedure | your application | \
         recruitment process | interview process | further information | contact",
    ),
    (
        SectionKind::NiceToHave,
        "nice to have | good to have | bonus point | bonus skill | preferred | desirable | \
         desired | a plus | plus point | optional | ideally",
    ),
    (
        SectionKind::Benefits,
        "benefit | perk | we offer | our offer | what you get | you will get | in it for you | \
         why join | why work | compensation | salary | package | terms of employment | appointment terms",
    ),
    (
        SectionKind::Requirements,
        "about you | who you are | you are | looking for | you bring | you need | you have | \
         must have | your profile | your skill | candidate | requirement | required | \
         qualification | essential | skill | competency | competence | experience | knowledge | \
         education | tech stack | technology",
    ),
    (
        SectionKind::Duties,
        "about the role | about the job | about the position | responsibility | duty | your task | \
         key task | task | you will do | you'll do | you will be doing | you'll be doing | \
         your role | the role | role description",
    ),
    (SectionKind::Unknown, "job description | description"),
    (
        SectionKind::Company,
        "about | who we are | our company | the company | our mission | our value | our story | \
         our culture",
    ),
    // German.
    (SectionKind::Diversity, "Chancengleichheit | Vielfalt | Schwerbehinderung"),
    (
        SectionKind::Legal,
        "Datenschutz | Bewerbungsprozess | deine Bewerbung | Ihre Bewerbung | Kontakt | \
         Ansprechpartner",
    ),
    (SectionKind::NiceToHave, "von Vorteil | wünschenswert | idealerweise | Pluspunkte"),
    (
        SectionKind::Benefits,
        "wir bieten | bieten wir | unser Angebot | deine Vorteile | Ihre Vorteile | \
         darauf kannst du dich freuen | Vergütung",
    ),
    (
        SectionKind::Requirements,
        "Profil | Anforderungen | Anforderungsprofil | bringst du mit | du mitbringst | \
         bringen Sie mit | Sie mitbringen | Qualifikationen | Qualifikation | Voraussetzungen | \
         Kenntnisse | zeichnet dich aus | zeichnet Sie aus",
    ),
    (
        SectionKind::Duties,
        "Aufgaben | Aufgabe | Aufgabengebiet | Aufgabenbereich | erwartet dich | dich erwartet | \
         Sie erwartet | erwartet Sie | Tätigkeiten | Verantwortlichkeiten",
    ),
    (SectionKind::Company, "über uns | wer wir sind | das Unternehmen | unser Unternehmen"),
    // Dutch.
    (SectionKind::Diversity, "diversiteit | gelijke kansen"),
    (SectionKind::Legal, "solliciteren | sollicitatieprocedure | interesse"),
    (SectionKind::NiceToHave, "een pré | pluspunten | mooi meegenomen"),
    (
        SectionKind::Benefits,
        "wij bieden | bieden wij | ons aanbod | arbeidsvoorwaarden | wat krijg je | \
         krijg je van ons",
    ),
    (
        SectionKind::Requirements,
        "functie-eisen | functieeisen | eisen | profiel | wie ben jij | wie je bent | vragen wij | \
         wij vragen | breng je mee | neem je mee | vereisten",
    ),
    (
        SectionKind::Duties,
        "taken | ga je doen | je gaat doen | functieomschrijving | werkzaamheden | \
         verantwoordelijkheden | de functie | jouw rol",
    ),
    (SectionKind::Company, "over ons | wie zijn wij | wie wij zijn | het bedrijf | over het bedrijf"),
    // Swedish.
    (SectionKind::Diversity, "mångfald | jämställdhet"),
    (SectionKind::Legal, "ansökan | ansöker du | rekryteringsprocess | integritetspolicy"),
    (SectionKind::NiceToHave, "meriterande | önskvärt | bra att ha"),
    (SectionKind::Benefits, "vi erbjuder | erbjuder vi | förmåner | vårt erbjudande"),
    (
        SectionKind::Requirements,
        "kvalifikationer | krav | din profil | vi söker | söker dig | vem är du | om dig | \
         kompetens | skallkrav | erfarenhet",
    ),
    (SectionKind::Duties, "arbetsuppgifter | ditt uppdrag | om rollen | om tjänsten | ansvarsområden | om jobbet"),
    (SectionKind::Company, "om oss | om företaget | vilka är vi | vilka vi är"),
    // Spanish.
    (SectionKind::Diversity, "igualdad de oportunidades | diversidad"),
    (SectionKind::Legal, "protección de datos | contacto | cómo aplicar | proceso de selección | aviso legal"),
    (SectionKind::NiceToHave, "deseable | deseables | se valorará | valorable | se valora"),
    (SectionKind::Benefits, "ofrecemos | se ofrece | beneficios | condiciones"),
    (
        SectionKind::Requirements,
        "requisitos | perfil | buscamos | conocimientos | competencias | imprescindible | \
         experiencia | formación",
    ),
    (SectionKind::Duties, "funciones | responsabilidades | tareas | qué harás | descripción del puesto | el puesto"),
    (SectionKind::Company, "sobre nosotros | quiénes somos | la empresa | nuestra empresa"),
    // French.
    (SectionKind::Diversity, "diversité | égalité des chances | handicap"),
    (
        SectionKind::Legal,
        "candidature | comment postuler | protection des données | processus de recrutement | \
         mentions légales",
    ),
    (SectionKind::NiceToHave, "serait un plus | sont un plus | un plus | les plus | atouts | souhaité | souhaitées"),
    (
        SectionKind::Benefits,
        "avantages | nous offrons | nous proposons | nous vous proposons | nous vous offrons | \
         rémunération",
    ),
    (
        SectionKind::Requirements,
        "votre profil | profil recherché | compétences | prérequis | exigences | formation | \
         expérience | vous êtes | vous avez",
    ),
    (
        SectionKind::Duties,
        "vos missions | votre mission | missions principales | les missions | le poste | \
         responsabilités | tâches | description du poste | votre rôle",
    ),
    (SectionKind::Company, "qui sommes-nous | à propos de nous | l'entreprise | notre entreprise | nous connaître"),
];

/// Phrases that only equal opportunity statements have; a line with one is left out wherever it stands.
const STATEMENTS: &[&str] = &[
    "equal opportunity",
    "without regard to",
    "regardless of race",
    "regardless of gender",
    "not discriminate",
    "protected veteran",
    "sexual orientation",
    "gender identity",
    "reasonable accommodation",
    "irrespective of age",
    "irrespective of gender",
    "irrespective of race",
    "irrespective of sex",
    "regardless of age",
    "ethnic background",
    "protected characteristic",
    "unabhängig von Geschlecht",
    "ungeachtet des Geschlechts",
    "sexueller Orientierung",
    "ongeacht geslacht",
    "seksuele geaardheid",
    "oavsett kön",
    "sexuell läggning",
    "orientación sexual",
    "sin distinción de",
    "orientation sexuelle",
    "sans distinction de",
];

/// Words of headings that announce nothing by themselves.
const FILLERS: &str = "a an and the your our you we what who why how are is for to in of it will with us do key main \
    minimum basic technical professional job role position about must have this these \
    das der die dein deine ihr ihre unser unsere was du dich sie wir mit und an im für ist \
    de het een jouw je wat wij wie en van ons jij \
    din ditt dina vi om dig och för är vad som \
    el la los las tu tus su que y para lo se nos mínimos principales \
    le les un une vos votre nos notre et des du ce principales recherché requises";

/// A heading phrase as a key, with a space on either side.
static PHRASES: LazyLock<Vec<(String, SectionKind)>> = LazyLock::new(|| {
    let phrases = HEADINGS.iter().flat_map(|(kind, phrases)| phrases.split('|').map(|it| (it.trim(), *kind)));
    phrases.map(|(phrase, kind)| (format!(" {} ", key(phrase)), kind)).collect()
});
/// First words of heading phrases, with the numbers of the phrases that start so.
static STARTS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, (phrase, _)) in PHRASES.iter().enumerate() {
        starts.entry(phrase.split(' ').nth(1).unwrap_or_default()).or_default().push(number);
    }
    starts
});
static STATEMENT_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| STATEMENTS.iter().map(|it| key(it)).collect());
static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let phrases = PHRASES.iter().flat_map(|(phrase, _)| phrase.split(' '));
    phrases.map(str::to_owned).chain(FILLERS.split_whitespace().map(key)).filter(|it| !it.is_empty()).collect()
});

/// The section that a line or label announces; its units' keys, joined.
pub(super) fn kind_of(key: &str) -> Option<SectionKind> {
    let padded = format!(" {key} ");
    let candidates = key.split(' ').filter_map(|word| STARTS.get(word)).flatten();
    let holds = |number: &&usize| PHRASES.get(**number).is_some_and(|(phrase, _)| padded.contains(phrase));
    let first = candidates.filter(holds).min()?;
    PHRASES.get(*first).map(|(_, kind)| *kind)
}

/// Whether a line without colon is a heading and no sentence: made of words of headings only, or *about* somebody.
pub(super) fn is_mostly_heading(key: &str) -> bool {
    let is_about = ["about ", "uber ", "over ", "om ", "sobre "].iter().any(|it| key.starts_with(it));
    key.split(' ').all(|word| WORDS.contains(word)) || (is_about && key.split(' ').count() <= 3)
}

/// Whether a line is part of an equal opportunity statement.
pub(super) fn is_equal_opportunity_statement(key: &str) -> bool {
    STATEMENT_KEYS.iter().any(|it| key.contains(it.as_str()))
}

fn key(phrase: &str) -> String {
    joined(&units(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_in_six_languages() {
        use SectionKind::{Benefits, Company, Diversity, Duties, Legal, NiceToHave, Requirements};
        let cases = [
            ("What you will do", Duties),
            ("Who you are", Requirements),
            ("Nice to have", NiceToHave),
            ("What we offer", Benefits),
            ("About us", Company),
            ("How to apply", Legal),
            ("Diversity and inclusion", Diversity),
            ("Salary and appointment terms", Benefits),
            ("Deine Aufgaben", Duties),
            ("Das erwartet Sie", Duties),
            ("Das bringst du mit", Requirements),
            ("Ihr Profil", Requirements),
            ("Von Vorteil", NiceToHave),
            ("Wir bieten", Benefits),
            ("Über uns", Company),
            ("Datenschutz", Legal),
            ("Wat ga je doen", Duties),
            ("Functie-eisen", Requirements),
            ("Jouw profiel", Requirements),
            ("Wat bieden wij", Benefits),
            ("Over ons", Company),
            ("Dina arbetsuppgifter", Duties),
            ("Kvalifikationer", Requirements),
            ("Meriterande", NiceToHave),
            ("Vi erbjuder", Benefits),
            ("Om oss", Company),
            ("Tus funciones", Duties),
            ("Requisitos mínimos", Requirements),
            ("Se valorará", NiceToHave),
            ("Qué ofrecemos", Benefits),
            ("Quiénes somos", Company),
            ("Vos missions", Duties),
            ("Votre profil", Requirements),
            ("Les plus", NiceToHave),
            ("Nous offrons", Benefits),
            ("Qui sommes-nous", Company),
            ("Égalité des chances", Diversity),
        ];
        for (heading, kind) in cases {
            assert_eq!(kind_of(&key(heading)), Some(kind), "{heading}");
            assert!(is_mostly_heading(&key(heading)), "{heading}");
        }
        for sentence in
            ["Plan the shifts of the kitchen", "Sie führen ein Team", "You will love our benefits programme"]
        {
            assert!(!is_mostly_heading(&key(sentence)), "{sentence}");
        }
        assert!(is_equal_opportunity_statement(&key("Wir stellen ein, unabhängig von Geschlecht oder Herkunft.")));
        assert!(!is_equal_opportunity_statement(&key("You know the law of equal pay")));
    }
}
