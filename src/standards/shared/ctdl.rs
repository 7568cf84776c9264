//! CTDL terms (`ceterms:`) on an achievement: cost, duration, delivery, recognition, language.

use super::Node;
use crate::model::{Achievement, Cost, DeliveryMode, Problem, Reading, Recognition, RecognitionKind, Reference};

/// Takes what CTDL terms on `node` say of the achievement.
pub(in crate::standards) fn describe(node: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    for profile in node.all(&["ceterms:estimatedCost", "estimatedCost"]) {
        achievement.cost.extend(cost(&profile, reading));
    }
    for profile in node.all(&["ceterms:estimatedDuration", "estimatedDuration"]) {
        duration(&profile, achievement, reading);
    }
    for mode in node.all(&["ceterms:deliveryType", "deliveryType"]) {
        delivery(&mode, achievement, reading);
    }
    for body in node.all(&["ceterms:recognizedBy", "recognizedBy"]) {
        if let Some(id) = body.iri(reading) {
            achievement.recognised_by.push(Recognition::new(
                Reference { id, name: body.text(&["name", "ceterms:name"]) },
                RecognitionKind::Recognised,
            ));
        }
    }
    for language in node.all(&["inLanguage", "ceterms:inLanguage"]) {
        if let Some(language) = language.words()
            && !achievement.language.contains(&language)
        {
            achievement.language.push(language);
        }
    }
}

/// A price that is not said is unknown, not free.
fn cost(profile: &Node<'_>, reading: &mut Reading) -> Option<Cost> {
    let price = profile.get(&["ceterms:price", "price"])?;
    let Some(amount) = price.number().filter(|it| *it >= 0.0) else {
        reading.problems.push(Problem::error(
            price.place(),
            "a price is not a number from 0",
            "write a number, for instance 120",
        ));
        return None;
    };
    let kind = profile
        .get(&["ceterms:directCostType", "directCostType"])
        .and_then(|it| it.words().or_else(|| it.text(&["ceterms:targetNode", "targetNode"])));
    Some(Cost {
        amount,
        currency: profile.text(&["ceterms:currency", "currency"]).map(|it| it.to_uppercase()),
        audience: None,
        kind: kind.map(|it| it.rsplit(':').next().unwrap_or(&it).to_owned()),
    })
}

/// A duration with a date part is calendar time; hours alone are effort. Both may be given side by side.
fn duration(profile: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    let keys = ["ceterms:exactDuration", "exactDuration", "ceterms:maximumDuration", "maximumDuration"];
    let found = if profile.value.is_string() { Some(profile.clone()) } else { profile.get(&keys) };
    let Some(found) = found else { return };
    let Some(text) = found.words() else { return };
    let Some(body) = text.strip_prefix('P').filter(|it| it.len() > 1) else {
        reading.problems.push(Problem::error(
            found.place(),
            format!("`{text}` is not an ISO 8601 duration"),
            "write for instance P4W or PT40H",
        ));
        return;
    };
    let slot =
        if body.starts_with('T') { &mut achievement.duration.effort } else { &mut achievement.duration.calendar };
    slot.get_or_insert(text);
}

fn delivery(node: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    let target = node.get(&["ceterms:targetNode", "targetNode"]).unwrap_or_else(|| node.clone());
    let Some(text) = target.id() else { return };
    let mode = match text.rsplit([':', '/']).next().unwrap_or(&text) {
        "InPerson" => DeliveryMode::InPerson,
        "OnlineOnly" | "Online" => DeliveryMode::Online,
        "BlendedDelivery" | "Blended" | "HyFlex" | "VariableSite" => DeliveryMode::Blended,
        _ => {
            let hint = "use deliveryType:InPerson, OnlineOnly or BlendedDelivery";
            reading.problems.push(Problem::note(
                target.place(),
                format!("`{text}` is not a known way of delivery"),
                hint,
            ));
            return;
        }
    };
    if !achievement.delivery.contains(&mode) {
        achievement.delivery.push(mode);
    }
}
