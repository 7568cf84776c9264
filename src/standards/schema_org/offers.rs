//! Cost, duration and delivery as schema.org says them. A price that is missing is unknown, not free.

use super::{
    job::short,
    terms::{all, get, text, texts, truth},
};
use crate::{
    model::{Achievement, Cost, DeliveryMode, LearningTime, Problem, Reading},
    standards::shared::Node,
};

/// Takes cost, duration and delivery from a course or credential and its instances.
pub(super) fn describe(node: &Node<'_>, achievement: &mut Achievement, reading: &mut Reading) {
    let instances = all(node, &["hasCourseInstance"]);
    let mut offers = all(node, &["offers"]);
    if offers.is_empty() {
        offers.extend(instances.iter().flat_map(|it| all(it, &["offers"])));
    }
    achievement.cost = cheapest(offers.iter().flat_map(|it| costs(it, reading)).collect());
    if achievement.cost.is_empty() && truth(node, &["isAccessibleForFree"]) == Some(true) {
        achievement.cost.push(Cost { amount: 0.0, currency: None, kind: None, audience: None });
    }
    for key in ["timeToComplete", "timeRequired", "duration"] {
        for item in all(node, &[key]) {
            duration(&item, &mut achievement.duration, reading);
        }
    }
    for mode in texts(node, &["educationalProgramMode"]).into_iter().chain(texts(node, &["courseMode"])) {
        delivery(&mode, achievement);
    }
    for instance in &instances {
        for mode in texts(instance, &["courseMode"]) {
            delivery(&mode, achievement);
        }
        for key in ["courseWorkload", "timeRequired", "duration"] {
            // How much work a week is no length of the whole; such texts are passed over in silence.
            let workload = key == "courseWorkload";
            for item in all(instance, &[key]) {
                let plain = item.words().is_some_and(|it| parse(&it).is_none());
                if !(workload && plain) {
                    duration(&item, &mut achievement.duration, reading);
                }
            }
        }
        for item in all(instance, &["courseSchedule"]) {
            schedule(&item, &mut achievement.duration);
        }
    }
}

/// The costs of an `Offer`, or the lowest one of an `AggregateOffer`.
fn costs(offer: &Node<'_>, reading: &mut Reading) -> Vec<Cost> {
    let currency = |node: &Node<'_>| text(node, &["priceCurrency", "currency"]).map(|it| it.to_uppercase());
    let category = text(offer, &["category"]);
    let kind = category.clone().filter(|it| !it.eq_ignore_ascii_case("free") && !it.eq_ignore_ascii_case("paid"));
    let mut found = Vec::new();
    let stated = all(offer, &["priceSpecification"]).into_iter().chain([offer.clone()]);
    for place in stated {
        let Some(price) = get(&place, &["price", "lowPrice"]) else { continue };
        if let Some(amount) = price.words().as_deref().and_then(amount) {
            let currency = currency(&place).or_else(|| currency(offer));
            found.push(Cost { amount, currency, kind: kind.clone(), audience: None });
            break;
        }
        let message = format!("`{}` is not a price from 0; left out", short(&price.value.to_string()));
        reading.problems.push(Problem::error(price.place(), message, "write a number, for instance 120.00"));
    }
    if found.is_empty() && category.is_some_and(|it| it.eq_ignore_ascii_case("free")) {
        found.push(Cost { amount: 0.0, currency: currency(offer), kind: None, audience: None });
    }
    found
}

/// Offers are alternatives: one pays one of them. Of each currency and kind the lowest stays.
fn cheapest(costs: Vec<Cost>) -> Vec<Cost> {
    let mut kept: Vec<Cost> = Vec::new();
    for cost in costs {
        let known = kept.iter_mut().find(|it| it.currency == cost.currency && it.kind == cost.kind);
        if let Some(known) = known {
            known.amount = known.amount.min(cost.amount);
        } else if kept.len() < 50 {
            kept.push(cost);
        }
    }
    kept
}

/// A price: `120`, `"1,200.00"`, `"€ 99,50"`, `"free"`.
fn amount(text: &str) -> Option<f64> {
    if ["free", "gratis", "kostenlos", "gratuit"].iter().any(|it| text.trim().eq_ignore_ascii_case(it)) {
        return Some(0.0);
    }
    let digits: String = text.chars().filter(|it| it.is_ascii_digit() || matches!(it, '.' | ',' | '-')).collect();
    if text.chars().filter(|it| it.is_alphabetic()).count() > 4 || digits.starts_with('-') {
        return None;
    }
    let digits = digits.trim_end_matches(['-', '.', ',']);
    let last = digits.rfind(['.', ',']);
    // Three digits behind a lone comma are thousands, as in 1,200; behind a point they may be a fraction.
    let decimal = last.filter(|at| {
        let separator = digits.get(*at..at + 1).unwrap_or_default();
        let behind = digits.len() - at - 1;
        digits.matches(separator).count() == 1 && (separator == "." || behind != 3)
    });
    let number: String = digits
        .char_indices()
        .filter_map(|(at, it)| match it {
            '.' | ',' => (Some(at) == decimal).then_some('.'),
            it => Some(it),
        })
        .collect();
    number.parse().ok().filter(|it: &f64| it.is_finite() && *it >= 0.0)
}

/// A duration with a date part is calendar time; hours alone are effort.
fn duration(node: &Node<'_>, time: &mut LearningTime, reading: &mut Reading) {
    let node = if node.value.is_object() && !node.has("@value") {
        match get(node, &["value", "minValue", "name"]) {
            Some(inner) => inner,
            None => return,
        }
    } else {
        node.clone()
    };
    let Some(written) = node.words() else { return };
    let Some(iso) = parse(&written) else {
        let message = format!("`{}` is not an ISO 8601 duration; left out", short(&written));
        reading.problems.push(Problem::warning(node.place(), message, "write for instance P4W or PT40H"));
        return;
    };
    let slot = if iso.starts_with("PT") { &mut time.effort } else { &mut time.calendar };
    slot.get_or_insert(iso);
}

/// An ISO 8601 duration as written, or one made of words such as `6 weeks`.
fn parse(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(body) = text.strip_prefix('P') {
        let units = body.chars().all(|it| it.is_ascii_digit() || "YMWDTHS.,".contains(it));
        return (units && body.chars().any(|it| it.is_ascii_digit())).then(|| text.to_owned());
    }
    let mut words = text.split_whitespace();
    let (number, unit) = (words.next()?, words.next()?.to_lowercase());
    if words.next().is_some() || number.parse::<f64>().ok().is_none_or(|it| !it.is_finite() || it <= 0.0) {
        return None;
    }
    let (before, letter) = match unit.trim_end_matches('s') {
        "hour" | "hr" | "h" | "stunden" | "heure" | "hora" => ("PT", 'H'),
        "minute" | "min" => ("PT", 'M'),
        "day" | "tage" | "jour" => ("P", 'D'),
        "week" | "wochen" | "semaine" | "semana" => ("P", 'W'),
        "month" | "monate" => ("P", 'M'),
        "year" | "jahre" => ("P", 'Y'),
        _ => return None,
    };
    Some(format!("{before}{number}{letter}"))
}

/// A `Schedule`: so many times a day, week or month, each so long.
fn schedule(node: &Node<'_>, time: &mut LearningTime) {
    let count = get(node, &["repeatCount"]).and_then(|it| it.number()).filter(|it| (1.0..=10_000.0).contains(it));
    let Some(count) = count else { return };
    let unit = match text(node, &["repeatFrequency"]).unwrap_or_default().to_lowercase().as_str() {
        "daily" | "p1d" => "D",
        "weekly" | "p1w" => "W",
        "monthly" | "p1m" => "M",
        "yearly" | "p1y" => "Y",
        _ => return,
    };
    time.calendar.get_or_insert(format!("P{count}{unit}"));
    let hours = text(node, &["duration"]).and_then(|it| it.strip_prefix("PT")?.strip_suffix('H')?.parse::<f64>().ok());
    if let Some(hours) = hours.map(|it| it * count).filter(|it| it.is_finite() && *it > 0.0 && *it < 1e6) {
        time.effort.get_or_insert(format!("PT{hours}H"));
    }
}

fn delivery(mode: &str, achievement: &mut Achievement) {
    let lower = mode.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|it| lower.contains(it));
    let mode = if says(&["blended", "hybrid", "mixed"]) {
        DeliveryMode::Blended
    } else if says(&[
        "onsite",
        "on-site",
        "on site",
        "in-person",
        "in person",
        "inperson",
        "face",
        "classroom",
        "offline",
    ]) {
        DeliveryMode::InPerson
    } else if says(&["online", "distance", "virtual", "remote", "e-learning"]) {
        DeliveryMode::Online
    } else {
        return;
    };
    if !achievement.delivery.contains(&mode) {
        achievement.delivery.push(mode);
    }
}
