//! Which column of a table holds what: told, or guessed from the words of its header in several languages.

use std::collections::BTreeMap;

use crate::model::{Problem, Reading};

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Id,
    /// The skill's address, beside an id that is none.
    Url,
    Description,
    Alternatives,
    Code,
    Framework,
    Kind,
    Language,
    Parent,
}

/// The fields with their names, and the headers that mean them: in their plain form, the likelier first.
const FIELDS: [(Field, &str, &[&str]); 10] = [
    (Field::Name, "name", OTHER_NAMES),
    (Field::Url, "url", &["url", "uri", "iri", "link", "infourl", "skillurl", "skilluri", "concepturi", "webpage"]),
    (Field::Id, "id", &["id", "skillid", "identifier", "uuid", "guid", "key", "competencyid", "kompetenzid"]),
    (
        Field::Description,
        "description",
        &[
            "description",
            "skilldescription",
            "definition",
            "beschreibung",
            "descripcion",
            "descripción",
            "omschrijving",
            "descrizione",
            "descrição",
            "statement",
            "details",
            "erläuterung",
            "définition",
        ],
    ),
    (
        Field::Alternatives,
        "alternatives",
        &[
            "alternatives",
            "alternativenames",
            "alternativelabels",
            "alternativelabel",
            "altlabels",
            "altlabel",
            "synonyms",
            "synonym",
            "synonyme",
            "aliases",
            "alias",
            "othernames",
            "alsoknownas",
            "aka",
            "sinónimos",
            "synoniemen",
            "sinonimi",
            "variants",
        ],
    ),
    (
        Field::Code,
        "code",
        &["code", "skillcode", "notation", "competencycode", "humancodingscheme", "kürzel", "kennung", "código"],
    ),
    (
        Field::Framework,
        "framework",
        &[
            "framework",
            "frameworkname",
            "taxonomy",
            "scheme",
            "inscheme",
            "rahmenwerk",
            "taxonomie",
            "source",
            "quelle",
        ],
    ),
    (
        Field::Kind,
        "kind",
        &[
            "kind",
            "type",
            "skilltype",
            "typename",
            "category",
            "skillcategory",
            "kategorie",
            "art",
            "catégorie",
            "categoría",
            "tipo",
            "typeid",
        ],
    ),
    (Field::Language, "language", &["language", "lang", "locale", "sprache", "langue", "idioma", "taal", "lingua"]),
    (
        Field::Parent,
        "parent",
        &[
            "parent",
            "parentid",
            "parentskill",
            "parentname",
            "broader",
            "broaderskill",
            "group",
            "skillgroup",
            "oberbegriff",
            "übergeordnet",
            "gruppe",
        ],
    ),
];

/// A header that says by itself that the column names skills.
const SKILL_NAMES: &[&str] = &[
    "skill",
    "skillname",
    "skilltitle",
    "skilllabel",
    "nameofskill",
    "competency",
    "competencyname",
    "competencytitle",
    "competence",
    "competencename",
    "kompetenz",
    "kompetenzname",
    "fähigkeit",
    "faehigkeit",
    "fertigkeit",
    "compétence",
    "competencia",
    "habilidad",
    "competenza",
    "vaardigheid",
    "competentie",
    "competência",
    "umiejętność",
    "färdighet",
    "kompetens",
    "kompetanse",
    "ferdighet",
    "osaaminen",
    "taito",
    "dovednost",
];

/// A header that names something, and does not say what.
const OTHER_NAMES: &[&str] = &[
    "name",
    "label",
    "title",
    "preferredlabel",
    "preflabel",
    "bezeichnung",
    "titel",
    "nom",
    "nombre",
    "nome",
    "naam",
    "term",
    "skills",
    "competencies",
    "kompetenzen",
    "compétences",
    "competencias",
];

/// Headers of tables about people, jobs, courses and awards: a column of skills does not make those a list of skills.
const OTHER_TABLES: &[&str] = &[
    "learner",
    "learnerid",
    "learnername",
    "person",
    "personid",
    "employee",
    "employeeid",
    "employeename",
    "candidate",
    "candidateid",
    "student",
    "studentid",
    "studentname",
    "user",
    "userid",
    "username",
    "email",
    "mail",
    "emailaddress",
    "firstname",
    "lastname",
    "surname",
    "vorname",
    "nachname",
    "teilnehmer",
    "mitarbeiter",
    "apprenant",
    "nickname",
    "job",
    "jobid",
    "jobtitle",
    "position",
    "vacancy",
    "employer",
    "company",
    "salary",
    "occupation",
    "occupationid",
    "occupationuri",
    "importance",
    "requirement",
    "required",
    "weight",
    "badge",
    "badgename",
    "credential",
    "assertion",
    "issuedon",
    "course",
    "coursename",
    "courseid",
    "module",
    "credits",
    "level",
    "proficiency",
    "rating",
    "score",
    "grade",
    "years",
    "yearsofexperience",
    "niveau",
    "stufe",
    "holder",
    "onetsoccode",
    "soccode",
];

/// A header as it is compared: letters and digits in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether these are the columns of a list of skills. Strict: anything else is read only when told to.
pub(super) fn is_of_skills(header: &[String]) -> bool {
    let names: Vec<String> = header.iter().map(|it| plain(it)).collect();
    let has = |wanted: &[&str]| names.iter().any(|it| wanted.contains(&it.as_str()));
    is_lightcast(&names) || (has(SKILL_NAMES) && !has(OTHER_TABLES))
}

/// Lightcast's list: `id,name,type,infoUrl` or `id,name,type.id`.
fn is_lightcast(names: &[String]) -> bool {
    let has = |wanted: &[&str]| names.iter().any(|it| wanted.contains(&it.as_str()));
    has(&["id"]) && has(&["name"]) && ((has(&["type", "typeid", "typename"]) && has(&["infourl"])) || has(&["typeid"]))
}

/// The columns that are read.
#[derive(Debug)]
pub(super) struct Columns {
    taken: Vec<(Field, String)>,
    pub(super) lightcast: bool,
}

impl Columns {
    /// The column of a field.
    pub(super) fn name(&self, field: Field) -> Option<&str> {
        self.taken.iter().find(|it| it.0 == field).map(|it| it.1.as_str())
    }

    /// Takes the columns that are told, and guesses the rest. `None`, with a problem, when one that is told is missing or
    /// when nothing looks like a name.
    pub(super) fn of(header: &[String], told: &BTreeMap<String, String>, reading: &mut Reading) -> Option<Self> {
        let header: Vec<&str> = header.iter().map(|it| it.trim_start_matches('\u{feff}').trim()).collect();
        let names: Vec<String> = header.iter().map(|it| plain(it)).collect();
        let mut taken = Self::told(&header, told, reading)?;
        let by_name = taken.len();
        let free = |wanted: &str, taken: &[(Field, String)]| {
            let at = names.iter().position(|it| it == wanted)?;
            let column = *header.get(at)?;
            (!taken.iter().any(|it| it.1 == column)).then(|| column.to_owned())
        };
        for (field, _, words) in FIELDS {
            if taken.iter().any(|it| it.0 == field) {
                continue;
            }
            let first = if field == Field::Name { SKILL_NAMES } else { &[] };
            let column = first.iter().chain(words).find_map(|it| free(it, &taken));
            taken.extend(column.map(|it| (field, it)));
        }
        if !taken.iter().any(|it| it.0 == Field::Name) {
            let message = format!("no column looks like the names of skills; there are: {}", header.join(", "));
            let hint = "say which it is, for instance --column name=Title";
            reading.problems.push(Problem::error("row 1", message, hint));
            return None;
        }
        if taken.len() > by_name {
            let field_name = |field: Field| FIELDS.iter().find(|it| it.0 == field).map_or("", |it| it.1);
            let list: Vec<String> =
                taken.iter().skip(by_name).map(|it| format!("{} = `{}`", field_name(it.0), it.1)).collect();
            let message = format!("columns are guessed from their names: {}", list.join(", "));
            let hint = "say otherwise with --column FIELD=COLUMN";
            reading.problems.push(Problem::note("row 1", message, hint));
        }
        Some(Self { taken, lightcast: is_lightcast(&names) })
    }

    fn told(header: &[&str], told: &BTreeMap<String, String>, reading: &mut Reading) -> Option<Vec<(Field, String)>> {
        let mut taken = Vec::new();
        let mut missing = false;
        for (name, column) in told {
            let Some((field, ..)) = FIELDS.iter().find(|it| it.1 == name) else {
                let known: Vec<&str> = FIELDS.iter().map(|it| it.1).collect();
                let message = format!("`{name}` is no field of a skill; passed over");
                reading.problems.push(Problem::warning("", message, format!("fields are: {}", known.join(", "))));
                continue;
            };
            let exact = header.iter().find(|it| *it == column);
            if let Some(found) = exact.or_else(|| header.iter().find(|it| plain(it) == plain(column))) {
                taken.push((*field, (*found).to_owned()));
                continue;
            }
            let message = format!("the column `{column}` for `{name}` is not there");
            let hint = format!("columns are: {}", header.join(", "));
            reading.problems.push(Problem::error("row 1", message, hint));
            missing = true;
        }
        (!missing).then_some(taken)
    }
}
