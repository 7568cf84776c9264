//! Charts as SVG inside the page: bars with their numbers beside them, told apart by hatching as well as by colour.

use super::words::{escape, grouped};

/// A bar: its length as a share of the longest possible one, and what stands beside it.
#[derive(Debug, Clone)]
pub(super) struct Bar {
    pub(super) share: f64,
    pub(super) words: String,
}

/// A row of a chart: a name and one or two bars.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) bars: Vec<Bar>,
}

const WIDTH: f64 = 760.0;
const LABELS: f64 = 250.0;
const BAR: f64 = 13.0;
const GAP: f64 = 9.0;
/// Room for the words behind the longest bar.
const WORDS: f64 = 150.0;

/// Horizontal bars, one or two a row. `legend` names the bars of a row; `about` says what the chart shows.
pub(super) fn bars(rows: &[Row], legend: &[&str], about: &str) -> String {
    let top = if legend.len() > 1 { 30.0 } else { 4.0 };
    let row_height = |row: &Row| number(row.bars.len()) * (BAR + 2.0) + GAP;
    let height = top + rows.iter().map(row_height).sum::<f64>();
    let mut svg = open(height, about);
    if legend.len() > 1 {
        for (at, words) in legend.iter().enumerate() {
            let x = LABELS + 190.0 * number(at);
            svg.push_str(&format!(
                "<rect class=\"bar{at}\" x=\"{x}\" y=\"6\" width=\"24\" height=\"{BAR}\"/><text x=\"{}\" y=\"17\">{}</text>",
                x + 30.0,
                escape(words)
            ));
        }
    }
    let mut y = top;
    for row in rows {
        let middle = y + (row_height(row) - GAP) / 2.0 + 4.0;
        svg.push_str(&format!(
            "<text class=\"label\" x=\"{}\" y=\"{middle:.1}\"><title>{}</title>{}</text>",
            LABELS - 8.0,
            escape(&row.label),
            escape(&shortened(&row.label, 38))
        ));
        for (at, bar) in row.bars.iter().enumerate() {
            let share = if bar.share.is_finite() { bar.share.clamp(0.0, 1.0) } else { 0.0 };
            let width = share * (WIDTH - LABELS - WORDS);
            let bar_y = y + number(at) * (BAR + 2.0);
            svg.push_str(&format!(
                "<rect class=\"bar{at}\" x=\"{LABELS}\" y=\"{bar_y:.1}\" width=\"{width:.1}\" height=\"{BAR}\"/>\
                 <text class=\"words\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
                LABELS + width + 6.0,
                bar_y + 10.5,
                escape(&bar.words)
            ));
        }
        y += row_height(row);
    }
    svg.push_str(&format!("<line class=\"axis\" x1=\"{LABELS}\" x2=\"{LABELS}\" y1=\"{top}\" y2=\"{:.1}\"/>", y - GAP));
    svg.push_str("</svg>");
    svg
}

/// Upright bars of counts: how many fall into each part of a range.
pub(super) fn histogram(counts: &[(String, u64)], axis: &str, about: &str) -> String {
    const HEIGHT: f64 = 170.0;
    let most = counts.iter().map(|it| it.1).max().unwrap_or(0).max(1);
    let step = (WIDTH - 20.0) / number(counts.len().max(1));
    let mut svg = open(HEIGHT + 62.0, about);
    for (at, (label, count)) in counts.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a length on paper")]
        let height = *count as f64 / most as f64 * HEIGHT;
        let x = 10.0 + number(at) * step;
        let middle = x + step / 2.0;
        let top = 20.0 + HEIGHT - height;
        svg.push_str(&format!(
            "<rect class=\"bar0\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>\
             <text class=\"middle words\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>\
             <text class=\"middle\" x=\"{middle:.1}\" y=\"{:.1}\">{}</text>",
            x + 4.0,
            step - 8.0,
            top - 5.0,
            grouped(*count),
            HEIGHT + 36.0,
            escape(label)
        ));
    }
    let bottom = 20.0 + HEIGHT;
    svg.push_str(&format!("<line class=\"axis\" x1=\"10\" x2=\"{}\" y1=\"{bottom}\" y2=\"{bottom}\"/>", WIDTH - 10.0));
    svg.push_str(&format!(
        "<text class=\"middle\" x=\"{}\" y=\"{}\">{}</text></svg>",
        WIDTH / 2.0,
        HEIGHT + 56.0,
        escape(axis)
    ));
    svg
}

/// Hatching for the second bar; each chart has its own, so that a page can be cut up.
fn open(height: f64, about: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" aria-label=\"{about}\"><title>{about}</title>",
        about = escape(about)
    )
}

/// The hatching that charts refer to; once a page.
pub(super) const PATTERNS: &str = "<svg class=\"patterns\" aria-hidden=\"true\"><defs>\
     <pattern id=\"hatched\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
     <rect class=\"ground\" width=\"6\" height=\"6\"/><rect class=\"stroke\" width=\"2.5\" height=\"6\"/>\
     </pattern></defs></svg>";

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most - 1).collect();
    format!("{}…", kept.trim_end())
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}
