//! Numbers and names as the page shows them.

use super::charts::{Bar, Row};
use crate::{
    batch::{
        balance::{GroupBalance, SkillBalance},
        work::{Outcome, PlannedJob},
    },
    model::EvidenceKind,
};

/// Text with everything escaped that HTML could take for something else.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Controls mean nothing here, and marks of direction would turn around what follows.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            it if it.is_control() => escaped.push(' '),
            it => escaped.push(it),
        }
    }
    escaped
}

/// A number with its thousands apart.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A share, in per cent.
pub(super) fn percent(share: f64) -> String {
    // Whole only when it is: 99.96 % is not all.
    let share = if share < 1.0 { share.min(0.999) } else { share };
    format!("{:.1}\u{a0}%", share * 100.0)
}

/// One count as a share of another.
#[expect(clippy::cast_precision_loss, reason = "shown to a tenth of a per cent")]
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

pub(super) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What a job is called.
pub(super) fn title_of(job: &PlannedJob) -> String {
    match job.title.as_str() {
        "" => job.id.clone(),
        title if job.id.len() > 40 => title.to_owned(),
        title => format!("{title} ({})", job.id),
    }
}

/// A group's value.
pub(super) fn named(group: &GroupBalance) -> String {
    if group.group.value.is_empty() { "(not said)".to_owned() } else { group.group.value.clone() }
}

pub(super) fn evidence_words(word: &str) -> &'static str {
    if word == EvidenceKind::Verified.word() {
        "only what was verified"
    } else if word == EvidenceKind::Issued.word() {
        "what an issuer issued"
    } else {
        "claims too"
    }
}

/// Demand and supply of a skill as two bars.
pub(super) fn row_of(it: &SkillBalance, group: &GroupBalance) -> Row {
    let (demand, supply) = (ratio(it.asked, group.jobs), ratio(it.held, group.learners));
    let bar = |share: f64, number: u64| Bar { share, words: format!("{} ({})", percent(share), grouped(number)) };
    Row { label: it.label.clone(), bars: vec![bar(demand, it.asked), bar(supply, it.held)] }
}

/// Of what a group's jobs ask for, the share that a learner of it meets on average.
pub(super) fn supply_for_demand(group: &GroupBalance) -> f64 {
    let asked: u64 = group.skills.iter().map(|it| it.asked).sum();
    let met: u64 = group.skills.iter().map(|it| it.asked.saturating_mul(it.held)).sum();
    ratio(met, asked.saturating_mul(group.learners))
}

/// The skills most asked for, with the share of learners who meet them.
pub(super) fn most_asked(group: &GroupBalance) -> String {
    let first = group.skills.iter().take(3).map(|it| with_share(it, group));
    first.collect::<Vec<_>>().join("; ")
}

/// Of the ten skills most asked for the three that the fewest meet.
pub(super) fn scarcest(group: &GroupBalance) -> String {
    let mut first: Vec<&SkillBalance> = group.skills.iter().take(10).collect();
    first.sort_by_key(|it| it.held);
    first.into_iter().take(3).map(|it| with_share(it, group)).collect::<Vec<_>>().join("; ")
}

fn with_share(it: &SkillBalance, group: &GroupBalance) -> String {
    format!("{} ({})", it.label, percent(ratio(it.held, group.learners)))
}

/// What each job's best learner covers, in units.
pub(super) fn best_of_jobs(outcome: &Outcome) -> impl Iterator<Item = u32> {
    outcome.running.best.iter().map(|it| it.entries().first().map_or(0, |it| it.units))
}

/// What a table shows of all.
pub(super) fn shown_of(all: usize, most: usize, what: &str, table: &str) -> String {
    if all <= most {
        return format!("{} {what}", grouped(count(all)));
    }
    format!("the first {most} of {} {what}; all are in the table `{table}`", grouped(count(all)))
}

#[cfg(test)]
mod tests {
    use super::{escape, grouped, percent};

    #[test]
    fn what_could_be_markup_is_not() {
        assert_eq!(escape("<b a='1'>\"&\u{202e}x\u{0}"), "&lt;b a=&#39;1&#39;&gt;&quot;&amp;x ");
    }

    #[test]
    fn numbers_are_readable() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        for (share, text) in
            [(0.0, "0.0\u{a0}%"), (0.1234, "12.3\u{a0}%"), (0.9999, "99.9\u{a0}%"), (1.0, "100.0\u{a0}%")]
        {
            assert_eq!(percent(share), text);
        }
    }
}
