//! Prices and times.

use serde_json::json;

use super::only;

#[test]
fn prices() {
    let tuition = json!("costType:Tuition");
    for (profiles, expected) in [
        (json!([{ "ceterms:currency": "usd" }]), vec![]),
        (json!([{ "ceterms:price": 0 }]), vec![(0.0, None, None)]),
        (json!({ "ceterms:price": "1,200.50", "ceterms:currency": "US Dollar" }), vec![(1200.5, Some("USD"), None)]),
        (json!([{ "ceterms:price": "1,200" }]), vec![(1200.0, None, None)]),
        (json!([{ "ceterms:price": "12,50" }]), vec![(12.5, None, None)]),
        (json!([{ "ceterms:price": "1.234.567,89" }]), vec![(1_234_567.89, None, None)]),
        (
            json!([{ "ceterms:price": 10, "ceterms:directCostType": tuition },
            { "ceterms:price": 5, "ceterms:directCostType": tuition }]),
            vec![(15.0, None, None)],
        ),
        (
            json!([{ "ceterms:price": 10, "ceterms:name": "x" }, { "ceterms:price": 10, "ceterms:name": "x" }]),
            vec![(10.0, None, None)],
        ),
        (
            json!([{ "ceterms:price": 10, "ceterms:name": "Members" }, { "ceterms:price": 20, "ceterms:name": "Others" }]),
            vec![(10.0, None, Some("Members")), (20.0, None, Some("Others"))],
        ),
        (
            json!([{ "ceterms:price": 9, "ceterms:startDate": "2025" }, { "ceterms:price": 10, "ceterms:startDate": "2026" }]),
            vec![(9.0, None, None), (10.0, None, None)],
        ),
        (
            json!([{ "ceterms:price": 1, "ceterms:residencyType": [{ "ceterms:targetNode": "residency:InState" }],
            "ceterms:audienceType": { "ceterms:targetNodeName": "Member" } }]),
            vec![(1.0, None, Some("InState, Member"))],
        ),
        (json!([{ "ceterms:price": -1 }]), vec![]),
        (json!([{ "ceterms:price": "1e400" }]), vec![]),
    ] {
        let found = only(&json!({ "ceterms:estimatedCost": profiles }));
        let costs: Vec<_> =
            found.cost.iter().map(|it| (it.amount, it.currency.as_deref(), it.audience.as_deref())).collect();
        assert_eq!(costs, expected, "{profiles}");
    }
}

#[test]
fn times() {
    for (written, calendar, effort) in [
        (json!({ "ceterms:exactDuration": "P6.54Y" }), Some("P6.54Y"), None),
        (
            json!([{ "ceterms:exactDuration": "P4W" }, { "ceterms:exactDuration": "PT160H" }]),
            Some("P4W"),
            Some("PT160H"),
        ),
        (json!({ "ceterms:minimumDuration": "P4W", "ceterms:maximumDuration": "P8W" }), Some("P8W"), None),
        (json!({ "ceterms:minimumDuration": "P4W" }), Some("P4W"), None),
        (json!({ "ceterms:timeRequired": "PT40H", "ceterms:exactDuration": "P1M" }), Some("P1M"), Some("PT40H")),
        (json!("P5D"), Some("P5D"), None),
        (json!({ "ceterms:exactDuration": "P0Y0M0DT30H" }), None, Some("P0Y0M0DT30H")),
        (json!({ "ceterms:exactDuration": "PT0S" }), None, None),
        (json!({ "ceterms:exactDuration": "six weeks" }), None, None),
        (json!({ "ceterms:exactDuration": "P" }), None, None),
        (json!({ "ceterms:exactDuration": "P4" }), None, None),
    ] {
        let found = only(&json!({ "ceterms:estimatedDuration": written }));
        let time = (found.duration.calendar.as_deref(), found.duration.effort.as_deref());
        assert_eq!(time, (calendar, effort), "{written}");
    }
}
