//! Achievements of 3.0, with what their results can be and alignments in extensions.

use super::super::{
    Scope,
    shared::{Node, alignments, badge},
};
use super::{results, scales::Scale};
use crate::model::{Achievement, Alignment, Problem, Reading};

/// An achievement, and how its results are to be judged.
pub(in crate::standards) struct Described {
    pub(in crate::standards) achievement: Achievement,
    /// One for each of its result descriptions, in the same order.
    pub(super) scales: Vec<Scale>,
}

/// Reads an achievement.
pub(in crate::standards) fn achievement(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Described {
    let mut achievement = badge::achievement(node, &["creator", "issuer"], scope, reading);
    let (rubrics, scales) = results::rubrics(node, scope, reading);
    achievement.rubrics = rubrics;
    for extension in extension_alignments(node, scope, reading) {
        if achievement.alignments.len() < scope.limits.alignments && !achievement.alignments.contains(&extension) {
            achievement.alignments.push(extension);
        }
    }
    known_type(node, achievement.achievement_type.as_deref(), reading);
    Described { achievement, scales }
}

/// `AchievementType`; more by the prefix `ext:`.
const TYPES: [&str; 31] = [
    "Achievement",
    "ApprenticeshipCertificate",
    "Assessment",
    "Assignment",
    "AssociateDegree",
    "Award",
    "BachelorDegree",
    "Badge",
    "Certificate",
    "CertificateOfCompletion",
    "Certification",
    "CoCurricular",
    "CommunityService",
    "Competency",
    "Course",
    "Degree",
    "Diploma",
    "DoctoralDegree",
    "Fieldwork",
    "GeneralEducationDevelopment",
    "JourneymanCertificate",
    "LearningProgram",
    "License",
    "MasterCertificate",
    "MasterDegree",
    "Membership",
    "MicroCredential",
    "ProfessionalDoctorate",
    "QualityAssuranceCredential",
    "ResearchDoctorate",
    "SecondarySchoolDiploma",
];

fn known_type(node: &Node<'_>, kind: Option<&str>, reading: &mut Reading) {
    let Some(kind) = kind.filter(|it| !it.starts_with("ext:") && !TYPES.contains(it)) else { return };
    let message = format!("`{kind}` is no achievement type of the standard; kept as written");
    let hint = "use a type of the standard, or begin an own one with ext:";
    reading.problems.push(Problem::note(node.place_of("achievementType"), message, hint));
}

/// Alignments in extension data: under any key that the standard does not have.
fn extension_alignments(node: &Node<'_>, scope: &Scope<'_>, reading: &mut Reading) -> Vec<Alignment> {
    const KNOWN: [&str; 9] = [
        "alignment",
        "alignments",
        "resultDescription",
        "creator",
        "issuer",
        "related",
        "endorsement",
        "image",
        "criteria",
    ];
    let mut found = Vec::new();
    for (key, member) in node.members() {
        if KNOWN.contains(&key) || key.starts_with("ceterms:") || found.len() > scope.limits.alignments {
            continue;
        }
        for item in member.items() {
            if item.value.is_object() && (item.has("alignment") || item.has("alignments")) {
                found.extend(alignments(&item, scope.limits, reading));
            }
        }
    }
    found
}
