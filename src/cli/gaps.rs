//! `skillmatch gaps`.

use clap::{Args, ValueEnum};

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
    subject::{EvidenceArgument, JobOptions, LearnerOptions, only},
    tables,
};
use crate::{
    engine::{
        Engine, EvidenceOption, GapRequest, HeldSkill, NeededSkill, PathwayGoal, PathwayTime, Subject, TransitionAnswer,
    },
    model::{Date, Importance},
};

/// What a pathway should be.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum GoalArgument {
    /// As few credentials as possible
    Fewest,
    /// As cheap as possible
    Cheapest,
    /// Done as soon as possible
    Fastest,
}

/// How times add up.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TimeArgument {
    /// Everything starts as soon as what it needs is done
    Parallel,
    /// One after the other
    Sequential,
}

/// Show what a learner lacks for a job or occupation, and which credentials close most of it; or compare occupations
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  skillmatch gaps --occupation \"data analyst\" --learner me.json\n  skillmatch gaps --job ad.txt --learner badge.json --suggest 3 --budget 200EUR --within P3M\n  skillmatch gaps --occupation \"data analyst\" --learner me.json --pathways cheapest --mode online --budget 500EUR\n  skillmatch gaps --from-occupation baker --occupation \"data analyst\""
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    job: JobOptions,
    #[command(flatten)]
    learner: LearnerOptions,
    /// Instead of a learner: compare this occupation (IRI, code or name) with --occupation
    #[arg(long, value_name = "ID", conflicts_with_all = ["learner", "job", "text", "skills"])]
    from_occupation: Option<String>,
    /// How many credentials to suggest, 0 to 50
    #[arg(long, default_value_t = 5)]
    suggest: usize,
    /// Suggest only what is known to cost at most so much, for instance 500EUR; a pathway as a whole
    #[arg(long, value_name = "AMOUNT")]
    budget: Option<String>,
    /// Suggest only what is known to take at most so long, for instance P3M; a pathway as a whole
    #[arg(long, value_name = "DURATION")]
    within: Option<String>,
    /// Find sets of credentials that close the gap, with what these need first; without a goal for each of the goals
    #[arg(long, value_name = "GOAL", value_enum, num_args = 0..=1, action = clap::ArgAction::Append)]
    pathways: Option<Vec<GoalArgument>>,
    /// How many pathways for each goal, 1 to 10 [default: 3]
    #[arg(long, value_name = "K", requires = "pathways")]
    alternatives: Option<usize>,
    /// How the times of a pathway add up [default: parallel]
    #[arg(long, value_enum, requires = "pathways")]
    time: Option<TimeArgument>,
    /// The coverage that is enough, for instance 80%: pathways reach it and stop there [default: all that can be]
    #[arg(long, value_name = "SHARE", requires = "pathways")]
    enough: Option<String>,
    /// Only credentials given in this way: online, in-person, blended; may be repeated
    #[arg(long, value_name = "MODE")]
    mode: Vec<String>,
    /// Only credentials given in this language, for instance en; may be repeated
    #[arg(long, value_name = "LANGUAGE")]
    language: Vec<String>,
    /// Only credentials of this issuer, by IRI or name; may be repeated
    #[arg(long, value_name = "ISSUER")]
    issuer: Vec<String>,
    /// Not this credential or issuer, by IRI or name; may be repeated
    #[arg(long, value_name = "NAME")]
    exclude: Vec<String>,
    /// The date on which evidence must count [default: today, UTC]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The weakest evidence that counts
    #[arg(long, value_enum, default_value = "any")]
    evidence: EvidenceArgument,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let job = only(arguments.job.subjects(context)?, "--job, --text, --occupation, --skills")?;
    if let Some(from) = &arguments.from_occupation {
        let Subject::Occupation(to) = &job.0 else {
            return Err(Failure::usage("there is no occupation to compare with", "name it with --occupation"));
        };
        let today = arguments.as_of.unwrap_or_else(super::today);
        let answer = Engine::open(&context.home)?.transition(from, to, today)?;
        output::answer(&answer, arguments.format, transition)?;
        return Ok(Exit::Done);
    }
    let learner = only(arguments.learner.subjects(context)?, "--learner")?;
    let request = GapRequest {
        as_of: arguments.as_of,
        evidence: Some(EvidenceOption::from(arguments.evidence)),
        suggest: Some(arguments.suggest),
        budget: arguments.budget.clone(),
        within: arguments.within.clone(),
        pathways: arguments.pathways.as_ref().map(|goals| goals.iter().copied().map(goal).collect()),
        mode: arguments.mode.clone(),
        language: arguments.language.clone(),
        issuer: arguments.issuer.clone(),
        exclude: arguments.exclude.clone(),
        time: arguments.time.map(|it| match it {
            TimeArgument::Parallel => PathwayTime::Parallel,
            TimeArgument::Sequential => PathwayTime::Sequential,
        }),
        enough: arguments.enough.clone(),
        alternatives: arguments.alternatives,
        ..GapRequest::default()
    };
    let engine = Engine::open(&context.home)?;
    let answer = engine.gaps(&request, job, learner, super::today())?;
    output::answer(&answer, arguments.format, tables::gap)?;
    Ok(Exit::Done)
}

/// What is shared, what is to learn, what is left behind; each with its importance and level.
fn transition(answer: &TransitionAnswer) -> String {
    let name = |it: &crate::engine::Named| it.name.clone().unwrap_or_else(|| it.id.to_string());
    let mut text = format!("{} -> {}\n", name(&answer.from), name(&answer.to));
    let (covered, units) = (answer.coverage, answer.coverage_units);
    text.push_str(&format!("covered {covered:.4} ({units} of 1048576 units), data {}\n", answer.data_version));
    for (title, skills) in [("shared", &answer.shared), ("in part", &answer.partly), ("to learn", &answer.to_learn)] {
        text.push_str(&format!("\n{title}: {}\n", skills.len()));
        for it in skills {
            text.push_str(&needed_line(it));
        }
    }
    text.push_str(&format!("\nonly in {}: {}\n", name(&answer.from), answer.only_from.len()));
    for it in &answer.only_from {
        text.push_str(&format!("  {}\n", held_words(it)));
    }
    for note in answer.query.notes.iter().chain(&answer.notes) {
        text.push_str(&format!("note: {note}\n"));
    }
    text
}

fn needed_line(it: &NeededSkill) -> String {
    let said = details(Some(it.importance), it.rating.as_deref(), it.level_stated.as_deref());
    let mut text = format!("  {}{said}  {} of {} units\n", it.label, it.contribution_units, it.weight_units);
    for held in it.by.iter().filter(|held| held.skill != it.skill) {
        let path = held.path.map(|path| format!("{path:?}").to_lowercase()).unwrap_or_default();
        text.push_str(&format!("      by {} ({path})\n", held_words(held)));
    }
    text
}

fn held_words(it: &HeldSkill) -> String {
    format!("{}{}", it.label, details(it.importance, it.rating.as_deref(), it.level_stated.as_deref()))
}

fn details(importance: Option<Importance>, rating: Option<&str>, level: Option<&str>) -> String {
    let importance = importance.map(|it| match it {
        Importance::Required => "essential",
        Importance::Preferred => "optional",
    });
    let rating = rating.map(|it| format!(", importance {it}")).unwrap_or_default();
    let level = level.map(|it| format!(", level {it}")).unwrap_or_default();
    format!(", {}{rating}{level}", importance.unwrap_or("importance unknown"))
}

fn goal(argument: GoalArgument) -> PathwayGoal {
    match argument {
        GoalArgument::Fewest => PathwayGoal::Fewest,
        GoalArgument::Cheapest => PathwayGoal::Cheapest,
        GoalArgument::Fastest => PathwayGoal::Fastest,
    }
}
