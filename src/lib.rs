//! A search engine that ranks people and credentials by skill: offline, exact, explained.
//!
//! Skills, badges, learners and jobs are read from files into a catalog, the catalog is projected into an index, and
//! the index answers: who fits this job, which credential closes this gap, which job fits this learner. A score is an
//! integer, and every score comes with the reasons that sum to it.
//!
//! # Layers
//! The modules below stand in reading order. A module imports only from modules of a smaller number, never sideways:
//!
//! | layer | module | what it does |
//! |---|---|---|
//! | 0 | [`text`] | normal forms, tokens, similarity of words |
//! | 1 | [`model`] | the domain: skills, achievements, credentials, learners, jobs |
//! | 2 | [`standards`], [`catalog`], [`trust`] | documents to readings; readings to one catalog; how well a credential is founded |
//! | 3 | [`linking`], [`ranking`] | words to skills; what a score means |
//! | 4 | [`store`], [`index`], [`crawl`] | the two folders on disk: `data/` and `index/`; the network |
//! | 5 | [`engine`] | what users ask |
//! | 6 | [`ingest`], [`batch`], [`evaluate`] | files to answers; many jobs and many learners; figures of quality |
//! | 7 | [`server`] | the same over HTTP |
//! | 8 | [`config`] | file and environment to options |
//! | 9 | [`cli`] | the command line |
//!
//! Layers 0 to 3 are pure: no file, no network, no clock, no environment. Time is an argument, and the same input
//! gives the same output on any number of threads. Only [`ranking`] has weights.
//!
//! # Example
//! A graph of three skills, a job compiled to a [`ranking::Plan`], and one holder's score with its reasons. Nothing
//! here touches a disk.
//!
//! ```
//! use skillmatch::catalog::SkillGraph;
//! use skillmatch::model::{
//!     Date, Evidence, EvidenceKind, Holder, HolderKind, Importance, Iri, Labels, Level, LevelStatement, Requirement,
//!     Skill, SkillRelation, SkillRelationKind, Units,
//! };
//! use skillmatch::ranking::{Path, PlanOptions, State, compile, explain};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     // Three skills. Working with spreadsheets is related to making charts.
//!     let sql = Iri::new("https://skills.example/sql")?;
//!     let charts = Iri::new("https://skills.example/charts")?;
//!     let spreadsheets = Iri::new("https://skills.example/spreadsheets")?;
//!     let skills = [(&sql, "SQL"), (&charts, "make charts"), (&spreadsheets, "use spreadsheets")]
//!         .map(|(id, name)| Skill { labels: Labels::preferred_in("en", name), ..Skill::unnamed(id.clone()) });
//!     let related =
//!         SkillRelation::new(charts.clone(), SkillRelationKind::Related, spreadsheets.clone());
//!     let graph = SkillGraph::build(&skills, [&related]);
//!
//!     // A job: SQL at level 3 or better is a must, charts are nice to have and weigh half as much.
//!     let job = [
//!         Requirement {
//!             minimum_level: Some(LevelStatement::of(Level::Working)),
//!             ..Requirement::of(sql.clone(), Importance::Required)
//!         },
//!         Requirement::of(charts, Importance::Preferred),
//!     ];
//!     let as_of: Date = "2026-11-23".parse()?;
//!     let plan = compile(&job, &graph, &PlanOptions { as_of, minimum_kind: EvidenceKind::Issued })?;
//!     assert_eq!(plan.requirements[0].weight_units, Units(699_051));
//!     assert_eq!(plan.requirements[1].weight_units, Units(349_525));
//!
//!     // A learner with a badge for SQL at level 4, and one for spreadsheets of which no level is known.
//!     let learner = Holder {
//!         id: Iri::new("urn:example:learner:1")?,
//!         kind: HolderKind::Learner,
//!         evidence: vec![
//!             Evidence {
//!                 level: Some(LevelStatement::of(Level::Advanced)),
//!                 ..Evidence::bare(sql, EvidenceKind::Issued)
//!             },
//!             Evidence::bare(spreadsheets, EvidenceKind::Issued),
//!         ],
//!         facets: Default::default(),
//!     };
//!     let explanation = explain(&plan, &learner);
//!
//!     // The must is met in full; a related skill gives three tenths of what it is related to.
//!     let [first, second] = &explanation.outcomes[..] else { return Err("one outcome for each requirement".into()) };
//!     assert_eq!((first.state, first.path), (State::Met, Some(Path::Exact)));
//!     assert_eq!(first.contribution_units, Units(699_051));
//!     assert_eq!((second.state, second.path), (State::Partly, Some(Path::Related)));
//!     assert_eq!(second.contribution_units, Units(104_857));
//!
//!     // The contributions sum to the score.
//!     assert_eq!(explanation.score_units, Units(699_051 + 104_857));
//!     assert_eq!(explanation.score_units.to_string(), "0.7667");
//!     Ok(())
//! }
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests say what broke"))]
#![cfg_attr(
    test,
    allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        clippy::type_complexity,
        reason = "tables and figures of tests"
    )
)]

pub mod text;

pub mod model;

pub mod standards;

pub mod catalog;

pub mod trust;

pub mod linking;

pub mod ranking;

pub mod store;

pub mod index;

pub mod crawl;

pub mod engine;

pub mod ingest;

pub mod batch;

pub mod evaluate;

pub mod server;

pub mod config;

pub mod cli;
