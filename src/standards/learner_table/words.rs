//! The words that name columns, in the languages that are read most: lower case, singular and plural, with
//! spaces between them.

/// Who a row is about.
pub(super) const LEARNER: &str = "\
    learner learners person persons candidate employee student students participant trainee apprentice worker \
    applicant staff colleague consultant mitarbeiter mitarbeiterin mitarbeitende kandidat bewerber teilnehmer \
    lernende lernender lernenden schüler azubi personne candidat employé salarié apprenant étudiant stagiaire \
    empleado empleada candidato candidata persona alumno estudiante trabajador dipendente studente lavoratore \
    partecipante medewerker kandidaat deelnemer werknemer leerling cursist pracownik kandydat uczestnik osoba \
    uczeń pessoa funcionário colaborador aluno anställd medarbetare medarbejder ansatt työntekijä henkilö oppija";

/// What they can do.
pub(super) const SKILL: &str = "\
    skill skills skillset competency competencies competence competences kompetenz kompetenzen fähigkeit \
    fähigkeiten kenntnisse fertigkeit fertigkeiten compétence compétences competencia competencias habilidad \
    habilidades competenza competenze abilità vaardigheid vaardigheden competentie competenties umiejętność \
    umiejętności kompetencja kompetencje competência competências kompetens kompetenser kompetencer kompetanse \
    färdighet färdigheter ferdigheter taito taidot osaaminen";

/// Those of them that announce a single skill.
pub(super) const SINGLE: &str = "\
    skill competency competence kompetenz fähigkeit fertigkeit compétence competencia habilidad competenza \
    vaardigheid competentie umiejętność kompetencja competência färdighet taito";

/// What identifies.
pub(super) const ID: &str = "\
    id ids identifier no nr number nummer num code key ref reference pseudonym matricule kennung número numero \
    numéro numer identifiant identificador uuid uri url iri";

/// Identifies by itself, in one word.
pub(super) const WHOLE_ID: &str = "\
    id uuid pseudonym matricule identifier personalnummer personnelnumber mitarbeiternummer matrikelnummer \
    personeelsnummer identifiant identificador learnerid employeeid studentid personid candidateid";

/// A name to show.
pub(super) const NAME: &str = "name nom nombre nome naam nazwa namn navn nimi fullname";

/// Parts of names.
pub(super) const PART_OF_NAME: &str = "\
    first last given family middle surname forename firstname lastname vorname nachname familienname prénom prenom \
    apellido apellidos cognome voornaam achternaam imię nazwisko sobrenome förnamn efternamn salutation anrede";

/// What must never be kept.
pub(super) const PERSONAL: &str = "\
    email mail emails courriel correo phone telephone tel telefon telefono teléfono téléphone telefoon mobile \
    handy cell fax birth birthday birthdate dob born geburtsdatum geburtstag geburtsjahr geboren naissance \
    nacimiento nascita geboortedatum urodzenia nascimento age alter âge edad età leeftijd wiek idade gender sex \
    geschlecht sexe genre sexo género genere geslacht płeć pronouns photo foto picture image avatar address \
    adresse anschrift dirección indirizzo adres endereço street strasse straße rue zip postal postcode \
    postleitzahl plz nationality nationalität staatsangehörigkeit citizenship religion ethnicity race disability \
    marital ssn passport iban salary gehalt linkedin health";

/// E-mail addresses, which tell people apart when nothing else does.
pub(super) const EMAIL: &str = "email mail emails courriel correo";

/// How well.
pub(super) const LEVEL: &str = "\
    level levels proficiency rating mastery score niveau stufe kompetenzstufe nivel nivell livello poziom nível \
    nivå taso grade expertise";

/// Words beside a level that make it a level of something else.
pub(super) const OTHER_LEVEL: &str = "education educational job career salary pay security bildung experience";

pub(super) const PLACE: &str = "\
    place city location town ort stadt wohnort standort ville lieu ciudad lugar localidad città luogo sede stad \
    plaats woonplaats miasto miejsce cidade site office plats kaupunki";

pub(super) const COUNTRY: &str = "country land pays país paese kraj maa";

pub(super) const REMOTE: &str = "remote telework homeoffice télétravail teletrabajo thuiswerken";

pub(super) const LANGUAGES: &str = "\
    languages language sprachen sprache arbeitssprachen arbeitssprache langues langue idiomas idioma lingue lingua \
    talen taal języki język línguas språk kielet";

pub(super) const ISSUED: &str = "\
    issued issue awarded acquired obtained since date completed assessed erworben erhalten datum seit obtenu fecha \
    behaald uitgegeven ausgestellt uzyskano emisión";

/// Words beside a date that make it a date of something else.
pub(super) const OTHER_DATE: &str = "hire hired start joined entry eintritt updated modified created by base";

pub(super) const EXPIRES: &str = "\
    expires expiry expiration expire until ablauf ablaufdatum gültig échéance caduca caducidad vencimiento \
    scadenza vervalt vervaldatum wygasa validade";

pub(super) const ACHIEVEMENT: &str = "\
    credential credentials certificate certification badge achievement award zertifikat zertifizierung abschluss \
    certificat diplôme certificado título titulo certificato certificaat diploma certyfikat course kurs nachweis";

pub(super) const ISSUER: &str =
    "issuer provider aussteller anbieter émetteur organisme emisor emittente uitgever wystawca emissor utfärdare";

pub(super) const CONSENT: &str = "consent einwilligung consentement consentimiento consenso toestemming";

pub(super) const PURPOSE: &str = "purpose zweck finalité finalidad finalità doel";
