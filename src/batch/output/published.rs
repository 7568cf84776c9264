//! Statistics that may be published: their table, and their part of the page.

use super::{
    charts::{self, Bar, Row},
    html::Page,
    table::{Cell, Columns, Each, Kind},
    words::{count, grouped, percent, shown_of},
};
use crate::batch::{
    error::BatchError,
    statistics::{COLUMNS, Estimate, PublishOptions, Published, PublishedGroup, PublishedSkill},
};

/// So many skills have a bar, and so many rows are on the page; all are in the files.
const BARS: usize = 20;
const ROWS: usize = 100;
const GROUPS: usize = 30;

/// The columns of the table; everybody has no field. Empty cells of people are left out.
pub(super) const STATISTICS: Columns = &[
    ("field", Kind::Text),
    ("value", Kind::Text),
    ("ads", Kind::Count),
    ("repeated_ads", Kind::Count),
    ("learners", Kind::Count),
    ("skill", Kind::Text),
    ("label", Kind::Text),
    ("asked", Kind::Count),
    ("required", Kind::Count),
    ("asked_share", Kind::Share),
    ("asked_share_low", Kind::Share),
    ("asked_share_high", Kind::Share),
    ("missing", Kind::Count),
    ("claimed", Kind::Count),
    ("issued", Kind::Count),
    ("verified", Kind::Count),
    ("held_share", Kind::Share),
];

/// Calls `each` with every row: everybody, then each group.
pub(super) fn rows(published: &Published, each: &mut Each<'_>) -> Result<(), BatchError> {
    for group in std::iter::once(&published.everybody).chain(&published.groups) {
        for it in &group.skills {
            each(&row(group, it))?;
        }
    }
    Ok(())
}

fn row(group: &PublishedGroup, it: &PublishedSkill) -> Vec<Cell> {
    let Estimate { value, low, high } = it.asked_share;
    let mut row = vec![
        Cell::Text(group.group.field.clone()),
        Cell::Text(group.group.value.clone()),
        Cell::Count(group.ads),
        Cell::Count(group.repeated_ads),
        counted(group.learners),
        Cell::Text(it.skill.to_string()),
        Cell::Text(it.label.clone()),
        Cell::Count(it.asked),
        Cell::Count(it.required),
        share(value),
        share(low),
        share(high),
    ];
    row.extend(it.people.map(counted));
    row.push(it.held_share.map_or(Cell::Nothing, share));
    row
}

fn counted(count: Option<u64>) -> Cell {
    count.map_or(Cell::Nothing, Cell::Count)
}

fn share(share: f64) -> Cell {
    Cell::Share((share * 1e6).round() / 1e6)
}

/// The part of the page.
pub(super) fn page(page: &mut Page, published: &Published, by: &[String], options: &PublishOptions, skills: usize) {
    let everybody = &published.everybody;
    page.heading("Skills most asked for");
    let reading = match &options.reading {
        None => "The intervals (95 %) treat the ads as a sample; errors of reading requirements out of text are not in them."
            .to_owned(),
        Some(it) => format!(
            "The intervals (95 %) treat the ads as a sample and include errors of reading: of the requirements read out \
             of text {} are right ({} to {}), and {} of those that are there are found ({} to {}). Estimates are corrected \
             for both; that a right requirement is given the wrong skill is not in them.",
            percent(it.precision.value),
            percent(it.precision.low),
            percent(it.precision.high),
            percent(it.recall.value),
            percent(it.recall.low),
            percent(it.recall.high)
        ),
    };
    page.words(&format!(
        "{} ads are counted once each; {} more said the same as one of these. {reading}",
        grouped(everybody.ads),
        grouped(everybody.repeated_ads)
    ));
    page.words(&format!(
        "Counts of fewer than {} people are left out (\u{2013}), and others beside them, so that they cannot be reckoned back \
         from sums: {} in all. Groups of fewer people are put together.",
        options.least_people,
        grouped(published.left_out)
    ));
    let bars: Vec<Row> = everybody.skills.iter().take(BARS).map(bars).collect();
    let about =
        "Estimated share of ads that ask for each of the skills most asked for, and share of people who hold it";
    page.figure(&charts::bars(&bars, &["ads asking", "people holding it"], about));
    let head = ["skill", "ads", "share of ads (95 %)", "held by", "missing", "claimed", "issued", "verified"];
    let rows = everybody.skills.iter().take(ROWS).map(shown);
    page.table(&shown_of(skills, ROWS, "skills", "statistics"), &head, rows);
    for field in by {
        let groups: Vec<&PublishedGroup> = published.groups.iter().filter(|it| it.group.field == *field).collect();
        page.heading(&format!("By {}", super::words::escape(field)));
        let head = [field.as_str(), "ads", "said again", "people", "most asked for (share of ads, 95 %)"];
        let rows = groups.iter().take(GROUPS).map(|it| {
            vec![
                Cell::Text(if it.group.value.is_empty() { "(not said)".to_owned() } else { it.group.value.clone() }),
                Cell::Count(it.ads),
                Cell::Count(it.repeated_ads),
                counted(it.learners),
                Cell::Text(it.skills.iter().take(3).map(asked).collect::<Vec<_>>().join("; ")),
            ]
        });
        page.table(&shown_of(groups.len(), GROUPS, "groups", "statistics"), &head, rows);
    }
}

fn bars(it: &PublishedSkill) -> Row {
    let demand = Bar { share: it.asked_share.value, words: interval(it.asked_share) };
    let supply = Bar {
        share: it.held_share.unwrap_or(0.0),
        words: it.held_share.map_or_else(|| "left out".to_owned(), percent),
    };
    Row { label: it.label.clone(), bars: vec![demand, supply] }
}

fn shown(it: &PublishedSkill) -> Vec<Cell> {
    let mut row = vec![
        Cell::Text(it.label.clone()),
        Cell::Count(it.asked),
        Cell::Text(interval(it.asked_share)),
        it.held_share.map_or(Cell::Nothing, Cell::Share),
    ];
    row.extend(it.people.map(counted));
    debug_assert_eq!(row.len(), 4 + COLUMNS);
    row
}

fn asked(it: &PublishedSkill) -> String {
    format!("{} ({})", it.label, interval(it.asked_share))
}

fn interval(it: Estimate) -> String {
    format!("{}, {} to {}", percent(it.value), percent(it.low), percent(it.high))
}

/// How many counts are on the page in a few words.
pub(super) fn figures(published: &Published) -> Vec<(String, &'static str)> {
    vec![
        (grouped(published.everybody.ads), "ads, each counted once"),
        (grouped(published.everybody.repeated_ads), "said the same again"),
        (published.everybody.learners.map_or_else(|| "few".to_owned(), grouped), "people"),
        (grouped(count(published.everybody.skills.len())), "skills asked for"),
        (grouped(published.left_out), "counts left out"),
    ]
}
