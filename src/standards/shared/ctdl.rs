//! CTDL terms (`ceterms:`) on an achievement of any standard: cost, duration, delivery, recognition, language.

pub(in crate::standards) mod alignment;
mod cost;
mod duration;
pub(in crate::standards) mod terms;

pub(in crate::standards) use cost::costs;
pub(in crate::standards) use duration::add as add_duration;

use super::Node;
use crate::model::{Achievement, DeliveryMode, Problem, Reading, Recognition, RecognitionKind, Reference};

/// The terms by which somebody vouches, and where they are said to hold (`...In`: a jurisdiction profile).
pub(in crate::standards) const RECOGNITIONS: [(&str, &str, RecognitionKind); 4] = [
    ("accreditedBy", "accreditedIn", RecognitionKind::Accredited),
    ("approvedBy", "approvedIn", RecognitionKind::Approved),
    ("recognizedBy", "recognizedIn", RecognitionKind::Recognised),
    ("regulatedBy", "regulatedIn", RecognitionKind::Regulated),
];

/// Takes what CTDL terms on `node` say of the achievement.
pub(in crate::standards) fn describe(node: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    achievement.cost.extend(costs(&node.all(&["ceterms:estimatedCost", "estimatedCost"]), reading));
    for profile in node.all(&["ceterms:estimatedDuration", "estimatedDuration"]) {
        add_duration(&profile, &mut achievement.duration, reading);
    }
    for mode in node.all(&["ceterms:deliveryType", "deliveryType"]) {
        add_delivery(&mode, achievement, reading);
    }
    for (by, _, kind) in RECOGNITIONS {
        for body in node.all(&[&format!("ceterms:{by}"), by]) {
            if let Some(id) = body.iri(reading) {
                let by = Reference { id, name: body.text(&["name", "ceterms:name"]) };
                achievement.recognised_by.push(Recognition::new(by, kind));
            }
        }
    }
    for language in node.all(&["inLanguage", "ceterms:inLanguage"]).into_iter().take(200) {
        add_language(&language, achievement);
    }
}

/// A way of delivery, by its concept.
pub(in crate::standards) fn add_delivery(node: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    let Some(code) = terms::concept_code(node) else { return };
    let plain: String = code.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    let mode = match plain.as_str() {
        "inperson" | "inpersononly" | "facetoface" => DeliveryMode::InPerson,
        "onlineonly" | "online" => DeliveryMode::Online,
        "blendeddelivery" | "blendedlearning" | "blended" | "hybrid" | "hyflex" | "variablesite" => {
            DeliveryMode::Blended
        }
        _ => {
            let hint = "use deliveryType:InPerson, OnlineOnly or BlendedDelivery";
            reading.problems.push(Problem::note(
                node.place(),
                format!("`{code}` is not a known way of delivery"),
                hint,
            ));
            return;
        }
    };
    if !achievement.delivery.contains(&mode) {
        achievement.delivery.push(mode);
    }
}

/// A language it is given in. Early exports spell languages out.
pub(in crate::standards) fn add_language(node: &Node<'_>, achievement: &mut Achievement) {
    let Some(written) = node.words() else { return };
    let language = language_code(&written).map_or(written, str::to_owned);
    if !achievement.language.contains(&language) {
        achievement.language.push(language);
    }
}

/// The BCP 47 tag of a language's English name.
pub(in crate::standards) fn language_code(name: &str) -> Option<&'static str> {
    const NAMES: [(&str, &str); 16] = [
        ("english", "en"),
        ("spanish", "es"),
        ("french", "fr"),
        ("german", "de"),
        ("italian", "it"),
        ("portuguese", "pt"),
        ("dutch", "nl"),
        ("polish", "pl"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("arabic", "ar"),
        ("russian", "ru"),
        ("vietnamese", "vi"),
        ("hindi", "hi"),
        ("turkish", "tr"),
    ];
    let lower = name.trim().to_lowercase();
    NAMES.iter().find(|(known, _)| *known == lower).map(|(_, code)| *code)
}
