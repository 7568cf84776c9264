//! The classes of CTDL and CTDL-ASN, and what they are to us.

use crate::standards::shared::{Node, ctdl::terms};

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::standards) enum Class {
    /// A credential, of any subclass.
    Credential,
    /// An assessment.
    Assessment,
    /// A course, a programme or any other learning opportunity.
    Learning,
    Organisation,
    Pathway,
    PathwayComponent,
    Occupation,
    Competency,
    Framework,
    Rubric,
    RubricCriterion,
    /// Concept schemes and their kin.
    Scheme,
    Concept,
    /// Means something only where another node refers to it.
    Part,
    /// Data about credentials that nobody can earn.
    Other,
}

/// Subclasses of `ceterms:Credential` that are not told by the end of their name.
const CREDENTIALS: [&str; 9] = [
    "Credential",
    "CertificateOfCompletion",
    "CertificateOfParticipation",
    "GeneralEducationDevelopment",
    "ProfessionalDoctorate",
    "ResearchDoctorate",
    "OpenBadge",
    "License",
    "Qualification",
];

/// How the names of the others end: `MasterOfArtsDegree`, `DigitalBadge`, `MicroCredential`, `SecondarySchoolDiploma`.
const CREDENTIAL_ENDS: [&str; 8] =
    ["Degree", "Certificate", "Certification", "Credential", "Badge", "Diploma", "License", "Doctorate"];

/// The class and the type that says so, without namespace; `None` when no type is known.
pub(in crate::standards) fn class(node: &Node<'_>) -> Option<(Class, String)> {
    let types = node.types();
    types.into_iter().find_map(|it| Some((class_of(&it)?, it)))
}

fn class_of(name: &str) -> Option<Class> {
    Some(match name {
        "AssessmentProfile" | "Assessment" => Class::Assessment,
        "LearningOpportunityProfile" | "LearningOpportunity" | "LearningProgram" | "Course" => Class::Learning,
        "Organization" | "CredentialOrganization" | "QACredentialOrganization" | "Agent" => Class::Organisation,
        "Pathway" => Class::Pathway,
        "Occupation" | "Job" | "WorkRole" => Class::Occupation,
        "Competency" => Class::Competency,
        "CompetencyFramework" => Class::Framework,
        "Rubric" => Class::Rubric,
        "RubricCriterion" => Class::RubricCriterion,
        "ConceptScheme" | "ProgressionModel" => Class::Scheme,
        "Concept" | "ProgressionLevel" => Class::Concept,
        "ConditionProfile"
        | "CostProfile"
        | "DurationProfile"
        | "CredentialAlignmentObject"
        | "ComponentCondition"
        | "ContactPoint"
        | "PostalAddress"
        | "Place"
        | "GeoCoordinates"
        | "JurisdictionProfile"
        | "IdentifierValue"
        | "ValueProfile"
        | "QuantitativeValue"
        | "ProcessProfile"
        | "RevocationProfile"
        | "CriterionLevel"
        | "RubricLevel"
        | "CriterionCategory"
        | "CriterionParameters"
        | "FinancialAssistanceProfile"
        | "TaskProfile"
        | "VerificationServiceProfile"
        | "AccreditAction"
        | "ApproveAction"
        | "RecognizeAction"
        | "RegulateAction"
        | "ConditionManifest"
        | "CostManifest" => Class::Part,
        _ if CREDENTIALS.contains(&name) || CREDENTIAL_ENDS.iter().any(|it| name.ends_with(it)) => Class::Credential,
        _ if name.ends_with("Component") => Class::PathwayComponent,
        "TransferValueProfile"
        | "TransferIntermediary"
        | "HoldersProfile"
        | "EarningsProfile"
        | "Collection"
        | "CollectionMember"
        | "EmploymentOutcomeProfile"
        | "AggregateDataProfile"
        | "DataSetProfile"
        | "Task"
        | "DataProfile"
        | "DataSetTimeFrame"
        | "ScheduledOffering"
        | "SupportService"
        | "PathwaySet"
        | "PathwayPlan"
        | "CredentialingAction"
        | "CredentialPerson"
        | "CredentialAssertion"
        | "CredentialFramework"
        | "IndustryClassification"
        | "OccupationClassification"
        | "InstructionalProgramClassification"
        | "Metric" => Class::Other,
        _ => return None,
    })
}

impl Class {
    /// Whether CTDL-ASN has it, rather than CTDL.
    pub(in crate::standards) fn is_asn(self) -> bool {
        matches!(
            self,
            Self::Competency | Self::Framework | Self::Rubric | Self::RubricCriterion | Self::Scheme | Self::Concept
        )
    }
}

/// Whether a node is of CTDL or CTDL-ASN and not of another standard that has a type of the same name.
pub(in crate::standards) fn is_ours(node: &Node<'_>) -> bool {
    let types = node.all(&["@type", "type"]);
    let ours = |it: &str| ["ceterms:", "ceasn:", "ctdl:", "asn:", "navy:"].iter().any(|start| it.starts_with(start));
    let has_our_type = types.iter().filter_map(|it| it.value.as_str()).any(|it| ours(it) || is_ours_iri(it));
    let Some(object) = node.value.as_object().filter(|_| !types.is_empty()) else { return false };
    has_our_type || says_so(node) || object.keys().any(|key| ours(key) || is_ours_iri(key))
}

/// Whether a `@context` names ours.
pub(in crate::standards) fn says_so(node: &Node<'_>) -> bool {
    let contexts = node.all(&["@context"]);
    contexts.iter().any(|it| match it.value.as_str() {
        Some(text) => is_ours_iri(text),
        None => it.members().iter().any(|(_, it)| it.value.as_str().is_some_and(is_ours_iri)),
    })
}

fn is_ours_iri(text: &str) -> bool {
    !text.contains("w3.org") && terms::is_ours(text)
}
