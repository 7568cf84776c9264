//! The curve of times over the number of learners, as SVG, on two logarithmic axes.

use std::{fmt::Write, time::Duration};

use super::measure::quantile;
use crate::report::number;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 360.0;
const MARGIN: f64 = 60.0;

/// Draws median and 90th percentile of each number of learners.
pub(crate) fn svg(points: &[(usize, Vec<Duration>)]) -> String {
    let decade = |value: f64| value.max(1e-6).log10();
    let ms = |times: &[Duration], per_cent| quantile(times, per_cent).as_secs_f64() * 1_000.0;
    let learners: Vec<f64> = points.iter().map(|it| decade(number(it.0))).collect();
    let times: Vec<f64> = points.iter().flat_map(|it| [ms(&it.1, 50), ms(&it.1, 90)]).map(decade).collect();
    let bounds = |values: &[f64]| {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min).floor();
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil();
        (least, if most > least { most } else { least + 1.0 })
    };
    let ((left, right), (bottom, top)) = (bounds(&learners), bounds(&times));
    let x = |value: f64| MARGIN + (value - left) / (right - left) * (WIDTH - 2.0 * MARGIN);
    let y = |value: f64| HEIGHT - MARGIN - (value - bottom) / (top - bottom) * (HEIGHT - 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Time of a top 10 over the number of learners</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    let mut line = |it: String| {
        let _ = writeln!(svg, "{it}");
    };
    for at in whole(left, right) {
        let (x, y) = (x(at), HEIGHT - MARGIN);
        line(format!("<line x1=\"{x:.1}\" y1=\"{MARGIN}\" x2=\"{x:.1}\" y2=\"{y}\" stroke=\"#ddd\"/>"));
        line(format!("<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>", y + 18.0, 10_f64.powf(at)));
    }
    for at in whole(bottom, top) {
        let (y, right) = (y(at), WIDTH - MARGIN);
        line(format!("<line x1=\"{MARGIN}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>"));
        line(format!(
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{} ms</text>",
            MARGIN - 6.0,
            y + 4.0,
            10_f64.powf(at)
        ));
    }
    for (name, per_cent, colour) in [("p50", 50, "#0b62a4"), ("p90", 90, "#c2410c")] {
        let places: Vec<(f64, f64)> =
            points.iter().map(|it| (x(decade(number(it.0))), y(decade(ms(&it.1, per_cent))))).collect();
        let path: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        line(format!("<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>", path.join(" ")));
        for ((x, y), (_, times)) in places.iter().zip(points) {
            line(format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{colour}\"/>"));
            let above = if per_cent == 90 { -8.0 } else { 16.0 };
            let text = format!("{:.3}", ms(times, per_cent));
            line(format!(
                "<text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"{colour}\">{text}</text>",
                y + above
            ));
        }
        if let Some((x, y)) = places.last() {
            line(format!("<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>", x + 10.0, y + 4.0));
        }
    }
    line(format!("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">learners</text>", WIDTH / 2.0, HEIGHT - 14.0));
    line(format!(
        "<text x=\"{}\" y=\"24\" text-anchor=\"middle\" font-size=\"14\">Top 10 of a job, exact, one thread</text>",
        WIDTH / 2.0
    ));
    svg.push_str("</svg>\n");
    svg
}

/// The whole numbers from one to another.
fn whole(from: f64, to: f64) -> impl Iterator<Item = f64> {
    std::iter::successors(Some(from), move |it| (it + 1.0 <= to).then_some(it + 1.0))
}
