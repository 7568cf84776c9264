//! Words by which it shows that somebody says who they are, in the languages of curricula; all folded.

use std::sync::LazyLock;

/// What such a line is labelled with, folded.
const LABELS: &str = "name|full name|first name|given name|surname|last name|family name|middle name|title|address|\
home address|street|city|town|postcode|post code|postal code|zip|zip code|country|country of residence|residence|\
place|location|phone|phone number|telephone|telephone number|tel|mobile|mobile phone|cell|cell phone|fax|email|e-mail|\
e mail|mail|web|website|homepage|portfolio|linkedin|github|gitlab|twitter|x|xing|skype|whatsapp|telegram|instagram|\
facebook|contact|born|date of birth|birth date|birthdate|birthday|dob|d.o.b|place of birth|birthplace|birth place|age|\
nationality|nationalities|citizenship|gender|sex|pronouns|marital status|civil status|family status|children|religion|\
ethnicity|race|disability|photo|picture|passport|passport number|id number|identity number|social security number|\
national insurance number|work permit|visa|vorname|vor- und nachname|nachname|familienname|anschrift|adresse|strasse|\
wohnort|ort|plz|telefon|telefonnummer|handy|mobil|mobilnummer|geboren|geboren am|geb|geburtsdatum|geburtstag|\
geburtsort|alter|staatsangehorigkeit|staatsburgerschaft|nationalitat|geschlecht|familienstand|kinder|konfession|\
foto|lichtbild|naam|voornaam|achternaam|familienaam|adres|straat|woonplaats|stad|land|telefoon|telefoonnummer|\
mobiel|gsm|geboortedatum|geboorteplaats|geboren op|nationaliteit|geslacht|burgerlijke staat|burgerlijke stand|leeftijd|\
rijksregisternummer|bsn|namn|fornamn|efternamn|adress|postnummer|postadress|bostadsort|epost|e-post|fodd|\
fodelsedatum|personnummer|alder|nationalitet|medborgarskap|kon|civilstand|nombre|nombre y apellidos|apellidos|\
apellido|direccion|domicilio|ciudad|pais|codigo postal|telefono|movil|correo|correo electronico|fecha de nacimiento|\
lugar de nacimiento|edad|nacionalidad|sexo|genero|estado civil|dni|nie|hijos|nom|prenom|nom et prenom|adresse postale|\
ville|pays|code postal|telephone portable|portable|courriel|mel|ne le|nee le|date de naissance|lieu de naissance|\
nationalite|sexe|genre|situation familiale|etat civil|enfants";

/// What people write of themselves, folded; the clause that holds one is left out.
pub(super) const CUES: [&str; 87] = [
    "my name",
    "name is",
    "i was born",
    "was born",
    "born in",
    "born on",
    "i live",
    "live in",
    "living in",
    "i am from",
    "i'm from",
    "i come from",
    "come from",
    "years old",
    "year old",
    "year-old",
    "my address",
    "my phone",
    "my number",
    "call me",
    "reach me",
    "my email",
    "my mail",
    "married",
    "single mother",
    "single father",
    "divorced",
    "widow",
    "my husband",
    "my wife",
    "my children",
    "my kids",
    "my son",
    "my daughter",
    "mother of",
    "father of",
    "citizen",
    "nationality",
    "pregnant",
    "religion",
    "muslim",
    "christian",
    "my age",
    "disabled",
    "disability",
    "ich heisse",
    "mein name",
    "geboren",
    "ich wohne",
    "wohne in",
    "wohnhaft",
    "ich komme aus",
    "jahre alt",
    "verheiratet",
    "ledig",
    "geschieden",
    "staatsangehorig",
    "ik heet",
    "mijn naam",
    "ik woon",
    "woon in",
    "jaar oud",
    "getrouwd",
    "gehuwd",
    "jag heter",
    "mitt namn",
    "jag bor",
    "bor i",
    "fodd",
    "ar gammal",
    "me llamo",
    "mi nombre",
    "vivo en",
    "naci ",
    "anos de edad",
    "casado",
    "casada",
    "soltero",
    "soltera",
    "m'appelle",
    "mon nom",
    "j'habite",
    "habite a",
    "je suis ne",
    "nee en",
    "mariee",
    "celibataire",
];
/// Ways to say one's name, folded.
pub(super) const NAMING: [&str; 12] = [
    "my name is",
    "name is",
    "ich heisse",
    "mein name ist",
    "ik heet",
    "mijn naam is",
    "jag heter",
    "mitt namn ar",
    "me llamo",
    "mi nombre es",
    "je m'appelle",
    "mon nom est",
];
/// Labels behind which the name stands, folded.
pub(super) const NAME_LABELS: [&str; 21] = [
    "name",
    "full name",
    "first name",
    "given name",
    "surname",
    "last name",
    "family name",
    "vorname",
    "nachname",
    "familienname",
    "naam",
    "voornaam",
    "achternaam",
    "namn",
    "fornamn",
    "efternamn",
    "nombre",
    "apellidos",
    "nom",
    "prenom",
    "nom et prenom",
];
/// Ways to say who one is, folded: a nationality may follow, and a name.
pub(super) const SELVES: [&str; 7] = ["i am", "i'm", "ich bin", "ik ben", "jag ar", "soy", "je suis"];
/// Endings and words of streets, folded.
pub(super) const STREETS: [&str; 20] = [
    "strasse",
    "str",
    "straat",
    "laan",
    "gatan",
    "vagen",
    "gasse",
    "platz",
    "allee",
    "plein",
    "street",
    "road",
    "avenue",
    "lane",
    "drive",
    "boulevard",
    "rue",
    "calle",
    "avenida",
    "plaza",
];
/// Words above a name, folded.
pub(super) const TITLES: [&str; 9] = [
    "curriculum vitae",
    "curriculum",
    "vitae",
    "resume",
    "cv",
    "lebenslauf",
    "levensloop",
    "meritforteckning",
    "bewerbung",
];
/// Words that join clauses.
pub(super) const JOINTS: [&str; 10] =
    [" and ", " but ", " who ", " und ", " aber ", " en ", " maar ", " och ", " y ", " et "];

pub(super) static LABEL_SET: LazyLock<Vec<&str>> = LazyLock::new(|| LABELS.split('|').collect());
