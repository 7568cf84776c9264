//! The terms of SKOS and its neighbours (SKOS-XL, ISO-THES, Dublin Core, OWL, ESCO's model) that say something to us.

/// What a statement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Type,
    Preferred,
    Alternative,
    Hidden,
    PreferredLabel,
    AlternativeLabel,
    HiddenLabel,
    LiteralForm,
    Definition,
    Description,
    ScopeNote,
    Comment,
    Notation,
    Identifier,
    Broader,
    BroaderTransitive,
    Narrower,
    NarrowerTransitive,
    Related,
    Exact,
    Close,
    BroadMatch,
    NarrowMatch,
    RelatedMatch,
    InScheme,
    TopConceptOf,
    HasTopConcept,
    Member,
    MemberList,
    First,
    Rest,
    Deprecated,
    ReplacedBy,
    Replaces,
    Status,
    Title,
    Label,
    Name,
    Publisher,
    Licence,
    Version,
    Language,
    EssentialSkill,
    OptionalSkill,
    EssentialFor,
    OptionalFor,
    SkillType,
    ReuseLevel,
}

/// Namespaces by the prefix that everybody gives them.
pub(super) const NAMESPACES: [(&str, &str); 14] = [
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
    ("xl", "http://www.w3.org/2008/05/skos-xl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("adms", "http://www.w3.org/ns/adms#"),
    ("esco", "http://data.europa.eu/esco/model#"),
    ("iso-thes", "http://purl.org/iso25964/skos-thes#"),
];

/// The namespace of a prefix that everybody gives the same one.
pub(super) fn namespace(prefix: &str) -> Option<&'static str> {
    NAMESPACES.iter().find(|(known, _)| *known == prefix).map(|(_, namespace)| *namespace)
}

/// An IRI's namespace and local name.
pub(super) fn split(iri: &str) -> (&str, &str) {
    let at = iri.rfind(['#', '/']).or_else(|| iri.rfind(':')).map_or(0, |it| it + 1);
    iri.split_at(at)
}

/// The term that this property is; `None` when it says nothing to us.
pub(super) fn of(property: &str) -> Option<Term> {
    let (namespace, local) = split(property);
    let namespace = namespace.strip_prefix("https://").or_else(|| namespace.strip_prefix("http://"))?;
    match namespace {
        "www.w3.org/2004/02/skos/core#" | "www.w3.org/2008/05/skos#" => skos(local),
        "www.w3.org/2008/05/skos-xl#" => Some(match local {
            "prefLabel" => Term::PreferredLabel,
            "altLabel" => Term::AlternativeLabel,
            "hiddenLabel" => Term::HiddenLabel,
            "literalForm" => Term::LiteralForm,
            _ => return None,
        }),
        "www.w3.org/1999/02/22-rdf-syntax-ns#" => Some(match local {
            "type" => Term::Type,
            "first" => Term::First,
            "rest" => Term::Rest,
            "value" => Term::LiteralForm,
            _ => return None,
        }),
        "data.europa.eu/esco/model#" => esco(local),
        "purl.org/iso25964/skos-thes#" => Some(match local {
            "broaderGeneric" | "broaderPartitive" | "broaderInstantial" => Term::Broader,
            "narrowerGeneric" | "narrowerPartitive" | "narrowerInstantial" => Term::Narrower,
            _ => return None,
        }),
        "www.w3.org/2000/01/rdf-schema#" => match local {
            "label" => Some(Term::Label),
            "comment" => Some(Term::Comment),
            _ => None,
        },
        "www.w3.org/2002/07/owl#" => match local {
            "deprecated" => Some(Term::Deprecated),
            "versionInfo" => Some(Term::Version),
            "sameAs" => Some(Term::Exact),
            _ => None,
        },
        "xmlns.com/foaf/0.1/" | "schema.org/" if local == "name" => Some(Term::Name),
        "schema.org/" if local == "version" => Some(Term::Version),
        "creativecommons.org/ns#" if local == "license" => Some(Term::Licence),
        "publications.europa.eu/ontology/euvoc#" | "www.w3.org/ns/adms#" | "purl.org/ontology/bibo/"
            if local == "status" =>
        {
            Some(Term::Status)
        }
        "purl.org/dc/terms/" | "purl.org/dc/elements/1.1/" => dublin_core(local),
        _ => None,
    }
}

/// The term that a bare name stands for in JSON whose context is not at hand.
pub(super) fn of_bare(name: &str) -> Option<Term> {
    match name {
        "type" => Some(Term::Type),
        "label" => Some(Term::Label),
        "comment" => Some(Term::Comment),
        "deprecated" => Some(Term::Deprecated),
        "versionInfo" | "version" => Some(Term::Version),
        "sameAs" => Some(Term::Exact),
        "literalForm" => Some(Term::LiteralForm),
        "status" => Some(Term::Status),
        "name" => Some(Term::Name),
        _ => skos(name).or_else(|| dublin_core(name)).or_else(|| esco(name)),
    }
}

fn skos(local: &str) -> Option<Term> {
    Some(match local {
        "prefLabel" => Term::Preferred,
        "altLabel" => Term::Alternative,
        "hiddenLabel" => Term::Hidden,
        "definition" => Term::Definition,
        "scopeNote" => Term::ScopeNote,
        "note" => Term::Comment,
        "notation" => Term::Notation,
        "broader" => Term::Broader,
        "broaderTransitive" => Term::BroaderTransitive,
        "narrower" => Term::Narrower,
        "narrowerTransitive" => Term::NarrowerTransitive,
        "related" => Term::Related,
        "exactMatch" => Term::Exact,
        "closeMatch" => Term::Close,
        "broadMatch" => Term::BroadMatch,
        "narrowMatch" => Term::NarrowMatch,
        "relatedMatch" => Term::RelatedMatch,
        "inScheme" => Term::InScheme,
        "topConceptOf" => Term::TopConceptOf,
        "hasTopConcept" => Term::HasTopConcept,
        "member" => Term::Member,
        "memberList" => Term::MemberList,
        _ => return None,
    })
}

fn dublin_core(local: &str) -> Option<Term> {
    Some(match local {
        "title" => Term::Title,
        "description" | "abstract" => Term::Description,
        "publisher" => Term::Publisher,
        "license" | "licence" | "rights" => Term::Licence,
        "hasVersion" => Term::Version,
        "language" => Term::Language,
        "identifier" => Term::Identifier,
        "isReplacedBy" => Term::ReplacedBy,
        "replaces" => Term::Replaces,
        _ => return None,
    })
}

fn esco(local: &str) -> Option<Term> {
    Some(match local {
        "nodeLiteral" => Term::LiteralForm,
        "relatedEssentialSkill" | "hasEssentialSkill" => Term::EssentialSkill,
        "relatedOptionalSkill" | "hasOptionalSkill" => Term::OptionalSkill,
        "isEssentialSkillFor" => Term::EssentialFor,
        "isOptionalSkillFor" => Term::OptionalFor,
        "skillType" => Term::SkillType,
        "skillReuseLevel" | "reuseLevel" => Term::ReuseLevel,
        "memberOfISCOGroup" => Term::Broader,
        _ => return None,
    })
}
