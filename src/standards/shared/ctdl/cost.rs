//! CTDL `CostProfile`: what is paid, for what, by whom. A price that is not said is unknown, never free.

use super::terms;
use crate::{
    model::{Cost, Problem, Reading},
    standards::shared::Node,
};

/// One profile's price and what tells it from other prices.
struct Price {
    cost: Cost,
    /// Its name and payment pattern.
    name: Option<String>,
    /// Since when and until when it holds.
    period: (Option<String>, Option<String>),
}

/// The prices of these profiles. Prices of one kind for the same people add up; a profile that stands there twice
/// counts once; profiles that only their names tell apart (members, others) stay apart, with the name as audience.
pub(in crate::standards) fn costs(profiles: &[Node<'_>], reading: &mut Reading) -> Vec<Cost> {
    let mut prices: Vec<Price> = Vec::new();
    for profile in profiles {
        let Some(next) = price(profile, reading) else { continue };
        let alike = |it: &&mut Price| same_purpose(&it.cost, &next.cost) && it.name == next.name;
        match prices.iter_mut().take(MOST_COMPARED).find(alike) {
            Some(known) if known.cost.amount.to_bits() == next.cost.amount.to_bits() => {}
            Some(known) if known.period == next.period => known.cost.amount += next.cost.amount,
            _ => prices.push(next),
        }
    }
    let ambiguous: Vec<bool> = prices
        .iter()
        .take(MOST_COMPARED)
        .map(|one| prices.iter().filter(|it| same_purpose(&it.cost, &one.cost)).count() > 1)
        .collect();
    for (price, ambiguous) in prices.iter_mut().zip(ambiguous) {
        if let Some(name) = price.name.take().filter(|_| ambiguous) {
            let audience = price.cost.audience.take().map_or_else(|| name.clone(), |it| format!("{it}, {name}"));
            price.cost.audience = Some(audience);
        }
    }
    prices.into_iter().map(|it| it.cost).collect()
}

/// So many prices are compared with each other; nobody publishes more for one thing.
const MOST_COMPARED: usize = 200;

fn same_purpose(one: &Cost, other: &Cost) -> bool {
    one.kind == other.kind && one.currency == other.currency && one.audience == other.audience
}

fn price(profile: &Node<'_>, reading: &mut Reading) -> Option<Price> {
    let Some(found) = terms::get(profile, &["price"]) else {
        if profile.value.is_object() {
            reading.problems.push(Problem::note(profile.place(), "a cost without price: how much stays unknown", ""));
        }
        return None;
    };
    let Some(amount) = amount(&found).filter(|it| *it >= 0.0) else {
        reading.problems.push(Problem::error(
            found.place(),
            "a price is not a number from 0",
            "write a number, for instance 120",
        ));
        return None;
    };
    let names = |term: &str| terms::all(profile, &[term]).iter().filter_map(terms::concept).collect::<Vec<_>>();
    let kinds: Vec<String> = terms::all(profile, &["directCostType"]).iter().filter_map(terms::concept_code).collect();
    let mut audience = names("residencyType");
    audience.extend(names("audienceType"));
    let name = terms::text(profile, &["name"]).into_iter().chain(terms::text(profile, &["paymentPattern"]));
    let name: Vec<String> = name.collect();
    let joined = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join(", "));
    Some(Price {
        cost: Cost {
            amount,
            currency: terms::get(profile, &["currency"]).and_then(|it| currency(&it, reading)),
            kind: joined(kinds),
            audience: joined(audience),
        },
        name: joined(name),
        period: (terms::text(profile, &["startDate"]), terms::text(profile, &["endDate"])),
    })
}

/// A number, perhaps as text with a sign of currency and thousands apart: `$1,200.50`.
fn amount(node: &Node<'_>) -> Option<f64> {
    let Some(text) = node.value.as_str() else { return node.number() };
    let digits: String = text.chars().filter(|it| !it.is_whitespace() && !"$€£'".contains(*it)).collect();
    let decimal = digits.rfind(['.', ',']);
    let groups = digits.matches([',', '.']).count();
    // One comma before exactly three digits parts thousands; one full stop always is the decimal point.
    let thousands = |at: usize| digits.get(at..).is_some_and(|it| it.starts_with(',') && it.len() == 4);
    let plain: String = match decimal {
        Some(at) if groups > 1 || thousands(at) => {
            let whole: String = digits.get(..at)?.replace(['.', ','], "");
            let rest = digits.get(at + 1..)?;
            let parts_thousands =
                thousands(at) || (rest.len() == 3 && digits.matches(digits.get(at..=at)?).count() > 1);
            if parts_thousands { format!("{whole}{rest}") } else { format!("{whole}.{rest}") }
        }
        _ => digits.replace(',', "."),
    };
    plain.parse().ok().filter(|it: &f64| it.is_finite())
}

/// An ISO 4217 code; old exports spell the currency out.
fn currency(node: &Node<'_>, reading: &mut Reading) -> Option<String> {
    let written = terms::concept_code(node)?;
    let upper = written.trim().to_uppercase();
    if upper.len() == 3 && upper.bytes().all(|it| it.is_ascii_uppercase()) {
        return Some(upper);
    }
    let code = match upper.trim_end_matches('S') {
        "US DOLLAR" | "U.S. DOLLAR" | "UNITED STATES DOLLAR" | "AMERICAN DOLLAR" => "USD",
        "EURO" | "€" => "EUR",
        "POUND STERLING" | "BRITISH POUND" | "UK POUND" | "£" => "GBP",
        "CANADIAN DOLLAR" => "CAD",
        "AUSTRALIAN DOLLAR" => "AUD",
        "SWISS FRANC" => "CHF",
        "INDIAN RUPEE" => "INR",
        "JAPANESE YEN" | "YEN" => "JPY",
        _ => {
            let message = format!("`{written}` is not a currency that is known; the price stays without one");
            reading.problems.push(Problem::warning(node.place(), message, "write the ISO 4217 code, such as USD"));
            return None;
        }
    };
    Some(code.to_owned())
}
