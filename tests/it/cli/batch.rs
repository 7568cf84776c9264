//! Batches as analysts run them: tables in many shapes, rows that are wrong, and what comes out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use serde_json::{Value, json};
use skillmatch::{
    engine::{MatchTarget, Subject},
    model::{EvidenceKind, Iri, Job},
    ranking::{Explainer, MustMode, OrderKey, PlanOptions, Sort, State, id_hash, tie_hash, version_hash},
};
use tempfile::TempDir;

use super::on_sample;
use crate::home::{self, AS_OF, SKILL, code, stderr, stdout};

/// A folder with inputs and reports.
pub(super) struct Desk(TempDir);

impl Desk {
    pub(super) fn new() -> Self {
        Self(home::empty())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), bytes).unwrap();
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Runs `batch WHAT --out report` with more arguments.
    pub(super) fn batch(&self, what: &str, arguments: &[&str]) -> Output {
        let out = self.path("report");
        let fixed = ["batch", what, "--as-of", AS_OF, "--out", out.to_str().unwrap()];
        on_sample(&[&fixed[..], arguments].concat())
    }

    pub(super) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path("report").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The rows of a table of JSON lines.
    pub(super) fn rows(&self, name: &str) -> Vec<Value> {
        self.text(name).lines().map(|it| serde_json::from_str(it).unwrap()).collect()
    }

    pub(super) fn rejected(&self) -> Vec<[String; 3]> {
        let text = self.text("rejected.csv");
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|it| it.unwrap());
        rows.map(|it| [it[1].to_owned(), it[2].to_owned(), it[3].to_owned()]).collect()
    }
}

/// Every file of a folder with its bytes.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap());
    files.map(|it| (it.file_name().into_string().unwrap(), fs::read(it.path()).unwrap())).collect()
}

#[test]
fn bad_rows_are_rejected_the_good_ones_run_and_again_gives_the_same() {
    let desk = Desk::new();
    let jobs = desk.write(
        "jobs.csv",
        "Job_ID,Title,Skills\nj1,\"=HYPERLINK(\"\"x\"\")\",\"sql:3!, python\"\nj2,no skills,\nj3,bad level,sql:9\n-j4,minus,sql\n",
    );
    let learners = desk.write("people.csv", "id,name,skills\n+p1,At,\"sql:4, python:2\"\np2,Two,sql:2\np3,None,\n");
    let arguments = ["--jobs", &jobs, "--learners", &learners];
    let output = desk.batch("gaps", &arguments);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let first = files(&desk.path("report"));
    assert_eq!(
        first.keys().map(String::as_str).collect::<Vec<_>>(),
        ["gaps.csv", "gaps.json", "jobs.csv", "manifest.json", "rejected.csv", "report.html", "skills.csv"]
    );
    assert_eq!(code(&desk.batch("gaps", &arguments)), 3);
    assert!(first == files(&desk.path("report")), "the same command gave other bytes");
    let rejected = desk.rejected();
    let places: Vec<(&str, &str)> = rejected.iter().map(|it| (it[0].as_str(), it[1].as_str())).collect();
    assert_eq!(places, [("3", "Skills"), ("4", "Skills"), ("4", "skills")]);
    assert!(rejected[1][2].contains("`9`"), "{rejected:?}");
    let gaps = desk.text("gaps.csv");
    for harmless in ["'=HYPERLINK", "'-j4", "'+p1"] {
        assert!(gaps.contains(harmless), "no {harmless} in {gaps}");
    }
    for harmful in [",=", "\"=", ",+", "\"+", "\n-"] {
        assert!(!gaps.contains(harmful), "`{harmful}` in {gaps}");
    }
    let manifest: Value = serde_json::from_str(&desk.text("manifest.json")).unwrap();
    assert_eq!(manifest["columns"]["jobs"][&jobs]["id"], "Job_ID");
    assert_eq!(
        (&manifest["jobs_compared"], &manifest["learners_compared"], &manifest["rejected"]),
        (&json!(2), &json!(2), &json!(3))
    );
    for file in manifest["files"].as_array().unwrap() {
        let bytes = &first[file["name"].as_str().unwrap()];
        assert_eq!(file["digest"], blake3::hash(bytes).to_string(), "{file}");
    }
    let tables: Value = serde_json::from_str(&desk.text("gaps.json")).unwrap();
    assert_eq!(tables["gaps"][0]["learner"], "+p1");
    assert_eq!(tables["skills"][0]["label"], "SQL");
    let page = desk.text("report.html");
    assert!(page.contains("=HYPERLINK(&quot;x&quot;)") && !page.contains("<script"), "{page}");
    let drawings = page.matches("<svg").count();
    assert!(drawings >= 3 && page.contains("@media print") && page.contains("prefers-color-scheme: dark"));
    // A table that is not asked for any more does not stay behind; what is not ours does.
    desk.write("report/mine.csv", "x");
    assert_eq!(code(&desk.batch("gaps", &[&arguments[..], &["--tables", "jsonl"]].concat())), 3);
    let now: BTreeSet<String> = files(&desk.path("report")).into_keys().collect();
    let expected = ["gaps.jsonl", "jobs.jsonl", "manifest.json", "mine.csv", "rejected.csv", "skills.jsonl"];
    assert_eq!(now, expected.map(str::to_owned).into());
}

#[test]
fn a_table_without_the_needed_column_says_what_is_there() {
    let desk = Desk::new();
    let jobs = desk.write("jobs.csv", "id,skills\n1,sql\n");
    let people = desk.write("people.csv", "learner,skills\na,sql\n");
    let table: &[(&str, &str, &[&str], &[&str])] = &[
        ("Nr,Titel\n1,x\n", "jobs", &[], &["`Nr`, `Titel`", "--column jobs.skills="]),
        ("Nr,Titel\n1,2\n", "learners", &[], &["`Nr`, `Titel`", "--column learners.skills="]),
        ("id,skills\n1,x\n", "jobs", &["--column", "jobs.skills=Skilz"], &["no column `Skilz`", "`id`, `skills`"]),
        ("id,skills\n1,x\n", "learners", &["--column", "learners.skills=Skilz"], &["no column `Skilz`", "`skills`"]),
        ("id,skills\n1,x\n", "jobs", &["--column", "jobs.colour=id"], &["no field of jobs", "skills, text"]),
        ("id,skills\n1,x\n", "jobs", &["--column", "skills=id"], &["does not say whose", "jobs.skills=id"]),
        ("id,skills\n1,sql\n", "jobs", &["--jobs-where", "place=x"], &["there is no job"]),
        ("id,skills\n1,sql\n", "jobs", &["--jobs-where", "colour=x"], &["no column `colour`", "`id`, `skills`"]),
        ("", "jobs", &[], &["no job"]),
        (",\n1,2\n", "jobs", &[], &["no header"]),
        ("id,skills\n1,zzqx\n", "jobs", &[], &["no job to compare", "`zzqx`", "row 2"]),
        ("learner,skills\n1,\n", "learners", &[], &["no learner to compare", "names no skills"]),
    ];
    for (text, role, more, words) in table {
        let bad = desk.write("bad.csv", text);
        let (jobs, learners) = if *role == "jobs" { (&bad, &people) } else { (&jobs, &bad) };
        let output = desk.batch("gaps", &[&["--jobs", jobs, "--learners", learners], *more].concat());
        assert_eq!(code(&output), 2, "{text}: {}", stderr(&output));
        for words in *words {
            assert!(stderr(&output).contains(words), "{text} {more:?}: no `{words}` in {}", stderr(&output));
        }
        assert!(!desk.path("report/manifest.json").exists());
    }
    for path in ["/no/such/file.csv", "."] {
        let output = desk.batch("gaps", &["--jobs", path, "--learners", &people]);
        assert_eq!(code(&output), 2, "{path}: {}", stderr(&output));
    }
}

#[test]
fn whatever_is_wrong_with_a_job_is_a_reject_with_its_place() {
    let desk = Desk::new();
    let many: Vec<String> = (0..10_000).map(|it| format!("{SKILL}made-up-{it}")).collect();
    let cells = [
        ("sql*0", "weight 0"),
        ("sql*-1", "not a weight"),
        ("sql*inf", "not a weight"),
        ("sql*NaN", "not a weight"),
        ("sql*1e300", "not a weight"),
        ("sql*much", "`much`"),
        ("zzqx, qqzx", "no known skill: `zzqx`, `qqzx`"),
        ("", "says nothing"),
        (&many.join(", "), "10000 requirements are more than the limit of 1000"),
    ];
    let mut text = "id;skills\n".to_owned();
    for (at, (cell, _)) in cells.iter().enumerate() {
        text.push_str(&format!("{at};{cell}\n"));
    }
    text.push_str(&format!("20;\"{}\"\n", "x\n".repeat(10 << 20)));
    text.push_str("21;sql;more\n22;sql\n");
    let jobs = desk.write("jobs.csv", text);
    let learners = desk.write("people.csv", "learner,skills\na,sql\n");
    let limits = ["--jobs", &jobs, "--learners", &learners, "--tables", "jsonl"];
    let mut command = home::program(home::sample());
    command.env("SKILLMATCH__LIMITS__CSV_FIELD_BYTES", "2000000");
    command.args(["batch", "gaps", "--as-of", AS_OF, "--out", desk.path("report").to_str().unwrap()]).args(limits);
    let output = command.output().unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let rejected = desk.rejected();
    let mut expected: Vec<(String, &str, &str)> =
        cells.iter().enumerate().map(|(at, (_, words))| ((at + 2).to_string(), "skills", *words)).collect();
    expected.push(("11".to_owned(), "", "limit `row_bytes`"));
    expected.push(("12".to_owned(), "", "has 3 cells, the header has 2"));
    assert_eq!(rejected.len(), expected.len(), "{rejected:?}");
    for (found, (row, column, words)) in rejected.iter().zip(&expected) {
        let (place, wanted) = ((found[0].as_str(), found[1].as_str()), (row.as_str(), *column));
        assert!(place == wanted && found[2].contains(words), "{found:?} is not {wanted:?} {words}");
    }
    assert_eq!(desk.rows("jobs.jsonl").len(), 1);

    let requirement =
        |weight: &str| format!("{{\"title\":\"x\",\"requirements\":[{{\"text\":\"SQL\",\"weight\":{weight}}}]}}");
    let lines = ["1", "-1", "1e999", "NaN", "0"].map(requirement);
    let jobs = desk.write("jobs.jsonl", lines.join("\n") + "\n{\"x\":\"" + &"y".repeat(20 << 20) + "\"}\n");
    let output = desk.batch("gaps", &["--jobs", &jobs, "--learners", &learners, "--tables", "jsonl"]);
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let rows: BTreeSet<String> = desk.rejected().into_iter().map(|[row, ..]| row).collect();
    assert_eq!(rows, ["2", "3", "4", "5", "6"].map(str::to_owned).into());
}

#[test]
fn the_best_are_those_of_a_plain_comparison() {
    let desk = Desk::new();
    let output = desk.batch("gaps", &["--tables", "jsonl", "--top", "4"]);
    assert!([0, 3].contains(&code(&output)), "{}", stderr(&output));
    let many = home::engine(home::sample()).many();
    let options = PlanOptions { as_of: AS_OF.parse().unwrap(), minimum_kind: EvidenceKind::Claimed };
    let version = version_hash(&many.data_version());
    let learners = many.ids(MatchTarget::Learners, &BTreeMap::new()).unwrap();
    let holders: Vec<_> = learners.iter().map(|id| many.holder_of(id).unwrap()).collect();
    let mut expected = Vec::new();
    let mut asked: BTreeMap<Iri, (u64, BTreeSet<usize>)> = BTreeMap::new();
    for id in many.ids(MatchTarget::Jobs, &BTreeMap::new()).unwrap() {
        let Ok(planned) = many.plan(&Subject::Job(Box::new(Job::unnamed(id.clone()))), &options) else { continue };
        let explainer = Explainer::new(&planned.plan);
        let mut scored = Vec::new();
        for (number, holder) in holders.iter().enumerate() {
            let it = explainer.explain(holder);
            let key = OrderKey {
                verified_per_mille: it.verified_per_mille,
                tie: tie_hash(version, id_hash(&holder.id)),
                ..OrderKey::leading(Sort::Score, MustMode::First, 0, it.required_met, it.score_units)
            };
            for (outcome, requirement) in it.outcomes.iter().zip(&planned.plan.requirements) {
                let known = asked.entry(requirement.skill.clone()).or_default();
                known.0 += u64::from(number == 0);
                if outcome.state == State::Met {
                    known.1.insert(number);
                }
            }
            if it.score_units.0 > 0 {
                scored.push((key, holder.id.to_string(), it));
            }
        }
        scored.sort_by_key(|it| std::cmp::Reverse(it.0));
        for (rank, (_, learner, it)) in (1..).zip(scored.iter().take(4)) {
            let named = |state: State| {
                let pairs = planned.plan.requirements.iter().zip(&it.outcomes);
                pairs
                    .filter(|(_, it)| it.state == state)
                    .map(|(it, _)| it.label.as_str())
                    .collect::<Vec<_>>()
                    .join("; ")
            };
            expected.push(json!([
                id,
                rank,
                learner,
                it.score_units,
                it.required_met,
                named(State::Met),
                named(State::Partly),
                named(State::Missing)
            ]));
        }
    }
    let fields = ["job", "rank", "learner", "coverage_units", "required_met", "met", "partly", "missing"];
    let found: Vec<Value> =
        desk.rows("gaps.jsonl").iter().map(|row| fields.iter().map(|it| row[it].clone()).collect()).collect();
    assert!(expected.len() > 30, "only {} pairs", expected.len());
    assert_eq!(found, expected);
    let skills: BTreeMap<String, (u64, u64)> = desk
        .rows("skills.jsonl")
        .iter()
        .map(|it| {
            (it["skill"].as_str().unwrap().to_owned(), (it["asked"].as_u64().unwrap(), it["held"].as_u64().unwrap()))
        })
        .collect();
    let counted = asked.into_iter().map(|(skill, (asked, held))| (skill.to_string(), (asked, held.len() as u64)));
    assert_eq!(skills, counted.collect());
}

#[test]
fn learners_are_compared_with_all_occupations() {
    let desk = Desk::new();
    let learners =
        desk.write("people.csv", "learner,skills\na,\"sql, python, descriptive statistics\"\nb,zzqx\nc,latte art\n");
    let output = desk.batch("occupations", &["--learners", &learners, "--top", "2", "--tables", "jsonl,html"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let many = home::engine(home::sample()).many();
    let options = PlanOptions { as_of: AS_OF.parse().unwrap(), minimum_kind: EvidenceKind::Claimed };
    let plans: Vec<_> = many.occupations(&options).unwrap().into_iter().filter(|it| it.plan.is_some()).collect();
    assert_eq!(desk.rows("occupation_totals.jsonl").len(), plans.len());
    let rows = desk.rows("occupations.jsonl");
    let of = |learner: &str| rows.iter().filter(|it| it["learner"] == learner).collect::<Vec<_>>();
    assert_eq!((of("row 2").len(), of("row 3").len()), (2, 0), "{rows:?}");
    let skill = |name: &str| format!("{SKILL}{name}").parse().unwrap();
    let evidence = |name: &str| skillmatch::model::Evidence::bare(skill(name), EvidenceKind::Claimed);
    let holder = skillmatch::model::Holder {
        id: "urn:x:a".parse().unwrap(),
        kind: skillmatch::model::HolderKind::Learner,
        evidence: ["sql", "python", "descriptive-statistics"].map(evidence).into(),
        facets: BTreeMap::new(),
    };
    let scores = plans
        .iter()
        .filter_map(|it| Some((skillmatch::ranking::explain(it.plan.as_ref()?, &holder).score_units.0, it)));
    let mut scores: Vec<_> = scores.collect();
    scores.sort_by_key(|(units, _)| std::cmp::Reverse(*units));
    let expected: Vec<Value> = scores.iter().take(2).map(|(units, it)| json!([it.label, units])).collect();
    let found: Vec<Value> =
        of("row 2").iter().map(|it| json!([it["occupation_label"], it["coverage_units"]])).collect();
    assert_eq!(found, expected);
    assert!(desk.text("report.html").contains("Learners and occupations"));
}

#[test]
fn groups_and_choices_are_of_columns_and_of_the_catalog() {
    let desk = Desk::new();
    let jobs = desk.write("jobs.csv", "skills,Region,Sector\nsql,N,IT\nsql,S,IT\nlatte art,N,Food\npython,,IT\n");
    let learners = desk.write("people.csv", "learner,skills,region\na,sql,N\nb,sql,N\nc,python,S\nd,latte art,\n");
    let arguments =
        ["--jobs", &jobs, "--learners", &learners, "--tables", "jsonl,html", "--by", "region", "--by", "sector"];
    let output = desk.batch("skills", &arguments);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let fields = ["field", "value", "jobs", "learners", "label", "asked", "held", "missing"];
    let found: Vec<Value> = desk
        .rows("skills_by_group.jsonl")
        .iter()
        .map(|row| fields.iter().map(|it| row[it].clone()).collect())
        .collect();
    assert_eq!(
        found,
        [
            json!(["region", "N", 2, 2, "latte art", 1, 0, 2]),
            json!(["region", "N", 2, 2, "SQL", 1, 2, 0]),
            json!(["region", "", 1, 1, "Python", 1, 0, 1]),
            json!(["region", "S", 1, 1, "SQL", 1, 0, 1]),
            json!(["sector", "IT", 3, 4, "SQL", 2, 2, 2]),
            json!(["sector", "IT", 3, 4, "Python", 1, 1, 3]),
            json!(["sector", "Food", 1, 4, "latte art", 1, 1, 3]),
        ]
    );
    let chosen = [
        &arguments[..6],
        &["--jobs-where", "sector=IT", "--learners-where", "Region=N", "--learners-where", "Region=S"],
    ]
    .concat();
    let output = desk.batch("skills", &chosen);
    assert!(stdout(&output).contains("3 jobs x 3 learners"), "{}{}", stdout(&output), stderr(&output));
    let output = desk.batch("skills", &["--jobs-where", "country=NL", "--by", "country", "--tables", "jsonl"]);
    assert!([0, 3].contains(&code(&output)), "{}", stderr(&output));
    assert!(desk.rows("skills_by_group.jsonl").iter().any(|it| it["value"] == "NL"));
    let output = desk.batch("skills", &["--jobs-where", "colour=red"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("fields are:"), "{}", stderr(&output));
    let output = desk.batch("skills", &["--jobs", &jobs, "--memory", "2XB"]);
    assert!(code(&output) == 2 && stderr(&output).contains("unit of memory"), "{}", stderr(&output));
}
