//! How well and how fast phrases are linked: `SKILLMATCH_REAL_DATA=DIR cargo bench --bench link_phrases`.
//!
//! `DIR/esco/en/skills_en.csv` are the skills, `DIR/linking/*_validation_annotations.csv` sentences and phrases with the
//! skills that people gave them. Each lane is asked alone, then all together. Without the variable there is nothing to
//! measure, and it says so.

mod report;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use report::say;
use skillmatch::{
    linking::{Lane, LaneSet, Lexicon, LexiconForm, LinkOptions},
    model::Iri,
};

/// Alternative labels that are taken out of the lexicon and asked for: those whose hash is smallest.
const HELD_OUT: usize = 1_500;
/// Preferred labels that are misspelt and asked for.
const TYPOS: usize = 2_000;

/// A query and, for each label that it was given, the skills of that name.
type Query = (String, Vec<BTreeSet<Iri>>);

/// A skill with its names, the preferred one first.
struct Skill {
    iri: Iri,
    names: Vec<String>,
}

fn main() -> Result<()> {
    let Some(folder) = std::env::var_os("SKILLMATCH_REAL_DATA").map(PathBuf::from) else {
        return Ok(say("link_phrases: SKILLMATCH_REAL_DATA is not set, nothing is measured")?);
    };
    let skills = skills(&folder)?;
    let owners = owners(&skills);
    let started = Instant::now();
    let lexicon = lexicon(&skills, &BTreeSet::new());
    say(&format!(
        "{} skills, {} forms: built in {:.2} s, {} MB; {} MB resident; {}",
        skills.len(),
        lexicon.len(),
        started.elapsed().as_secs_f64(),
        lexicon.size_bytes() / 1_000_000,
        report::memory_mb("VmRSS"),
        report::machine()
    ))?;
    let sentences = gold(&folder, &owners, |row| Some(row.get("sentence")?.clone()))?;
    let spans = spans(&folder, &owners)?;
    let held = held_out(&skills, &owners);
    let names: BTreeSet<String> = held.iter().map(|it| it.0.to_lowercase()).collect();
    let without = self::lexicon(&skills, &names);
    let typos = typos(&skills);
    say(&format!(
        "{} sentences, {} marked spans, {} held-out alternative labels, {} misspelt labels",
        sentences.len(),
        spans.len(),
        held.len(),
        typos.len()
    ))?;
    let alone = Lane::ALL.map(|lane| (lane.word(), LaneSet::of(&[lane])));
    let all = ("all", LaneSet::ALL);
    let no_prior = ("all but prior", LaneSet::ALL.without(Lane::Prior));
    for (name, lanes) in alone.into_iter().chain([no_prior, all]) {
        let on = |lexicon: &Lexicon, queries: &[Query]| asked(lexicon, queries, lanes);
        let [s, p, h, t] = [on(&lexicon, &sentences), on(&lexicon, &spans), on(&without, &held), on(&lexicon, &typos)];
        say(&format!(
            "{name:<14} sentences RP@5 {:.1}, RP@10 {:.1} | spans @1 {:.1} @10 {:.1} | held out @1 {:.1} @10 {:.1} | typos @1 {:.1} | sentences {} | spans {}",
            s.precision_5,
            s.precision_10,
            p.first,
            p.recall_10,
            h.first,
            h.recall_10,
            t.first,
            report::percentiles(s.times.clone()),
            report::percentiles(p.times.clone())
        ))?;
    }
    Ok(say(&hostile(&lexicon))?)
}

/// What a set of queries gave, in per cent.
struct Asked {
    precision_5: f64,
    precision_10: f64,
    first: f64,
    recall_10: f64,
    times: Vec<Duration>,
}

fn asked(lexicon: &Lexicon, queries: &[Query], lanes: LaneSet) -> Asked {
    let options = LinkOptions { lanes, ..LinkOptions::default() };
    let mut sums = [0.0; 4];
    let mut times = Vec::with_capacity(queries.len());
    for (query, labels) in queries {
        let started = Instant::now();
        let found = lexicon.link(query, &options);
        times.push(started.elapsed());
        let hits = |most: usize| {
            let first = found.iter().take(most);
            first.filter(|it| labels.iter().any(|skills| skills.contains(&it.skill))).count()
        };
        #[expect(clippy::cast_precision_loss, reason = "at most 10")]
        let precision = |most: usize| hits(most) as f64 / labels.len().min(most) as f64;
        #[expect(clippy::cast_precision_loss, reason = "at most 10")]
        let measures = [precision(5), precision(10), hits(1) as f64, hits(10).min(1) as f64];
        sums.iter_mut().zip(measures).for_each(|(sum, it)| *sum += it);
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand queries")]
    let [precision_5, precision_10, first, recall_10] = sums.map(|it| 100.0 * it / queries.len().max(1) as f64);
    Asked { precision_5, precision_10, first, recall_10, times }
}

fn rows(folder: &Path, file: &str) -> Result<Vec<BTreeMap<String, String>>> {
    let path = folder.join(file);
    let mut reader = csv::Reader::from_path(&path).with_context(|| path.display().to_string())?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

fn skills(folder: &Path) -> Result<Vec<Skill>> {
    let rows = rows(folder, "esco/en/skills_en.csv")?;
    let skill = |row: BTreeMap<String, String>| {
        let column = |name: &str| row.get(name).cloned().unwrap_or_default();
        let others = column("altLabels");
        let names = [column("preferredLabel").trim().to_owned()].into_iter();
        let others = others.lines().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        Ok(Skill { iri: Iri::new(&column("conceptUri"))?, names: names.chain(others).collect() })
    };
    rows.into_iter().map(skill).collect()
}

/// Names in lower case, and the skills that have them.
fn owners(skills: &[Skill]) -> HashMap<String, BTreeSet<Iri>> {
    let mut owners: HashMap<String, BTreeSet<Iri>> = HashMap::new();
    for skill in skills {
        for name in &skill.names {
            owners.entry(name.to_lowercase()).or_default().insert(skill.iri.clone());
        }
    }
    owners
}

fn lexicon(skills: &[Skill], without: &BTreeSet<String>) -> Lexicon {
    let forms = skills.iter().flat_map(|skill| {
        let named = skill.names.iter().enumerate();
        let kept = named.filter(|(nth, name)| *nth == 0 || !without.contains(&name.to_lowercase()));
        kept.map(|(nth, form)| LexiconForm {
            skill: &skill.iri,
            framework: Some("esco"),
            language: "en",
            form,
            preferred: nth == 0,
        })
    });
    Lexicon::build(forms)
}

const UNLABELLED: [&str; 2] = ["LABEL NOT PRESENT", "UNDERSPECIFIED"];

fn labelled(folder: &Path) -> Result<Vec<BTreeMap<String, String>>> {
    let mut all = Vec::new();
    for part in ["tech", "house"] {
        all.extend(rows(folder, &format!("linking/{part}_validation_annotations.csv"))?);
    }
    all.retain(|row| row.get("label").is_some_and(|it| !UNLABELLED.contains(&it.as_str())));
    Ok(all)
}

/// Queries with all the labels that they were given anywhere.
fn gold(
    folder: &Path,
    owners: &HashMap<String, BTreeSet<Iri>>,
    query: impl Fn(&BTreeMap<String, String>) -> Option<String>,
) -> Result<Vec<Query>> {
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in labelled(folder)? {
        if let Some((query, label)) = query(&row).zip(row.get("label")) {
            labels.entry(query).or_default().insert(label.to_lowercase());
        }
    }
    let skills = |label: &String| owners.get(label).cloned().unwrap_or_default();
    Ok(labels.into_iter().map(|(query, labels)| (query, labels.iter().map(skills).collect())).collect())
}

/// Every marked span, as often as it is marked.
fn spans(folder: &Path, owners: &HashMap<String, BTreeSet<Iri>>) -> Result<Vec<Query>> {
    let query = |row: BTreeMap<String, String>| {
        let column = |name: &str| row.get(name).map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        let text = column("sub_span").or_else(|| column("span"))?;
        Some((text, vec![owners.get(&column("label")?.to_lowercase()).cloned().unwrap_or_default()]))
    };
    Ok(labelled(folder)?.into_iter().filter_map(query).collect())
}

fn held_out(skills: &[Skill], owners: &HashMap<String, BTreeSet<Iri>>) -> Vec<Query> {
    let mut others = Vec::new();
    for skill in skills {
        let label = skill.names.first().map(|it| it.to_lowercase());
        for name in skill.names.iter().skip(1).filter(|it| Some(it.to_lowercase()) != label) {
            others.push((fnv(&format!("{}\t{name}", skill.iri.as_str())), name.clone()));
        }
    }
    others.sort();
    let owners = |name: &str| owners.get(&name.to_lowercase()).cloned().unwrap_or_default();
    others.into_iter().take(HELD_OUT).map(|(_, name)| (name.clone(), vec![owners(&name)])).collect()
}

/// Preferred labels of six and more letters with one or two slips of the keyboard.
fn typos(skills: &[Skill]) -> Vec<Query> {
    let mut state = 7_u64;
    let mut below = |most: usize| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap_or_default()
    };
    let long: Vec<&Skill> =
        skills.iter().filter(|it| it.names.first().is_some_and(|name| name.chars().count() >= 6)).collect();
    let mut queries = Vec::new();
    while queries.len() < TYPOS.min(long.len()) {
        let Some(skill) = long.get(below(long.len())) else { continue };
        let mut letters: Vec<char> = skill.names.first().map(|it| it.chars().collect()).unwrap_or_default();
        for _ in 0..=below(2) {
            let at = below(letters.len());
            let letter = char::from(b'a' + u8::try_from(below(26)).unwrap_or_default());
            match below(4) {
                0 => letters.insert(at, letter),
                1 => drop(letters.remove(at)),
                2 if at + 1 < letters.len() => letters.swap(at, at + 1),
                _ => {
                    if let Some(slot) = letters.get_mut(at) {
                        *slot = letter;
                    }
                }
            }
        }
        queries.push((letters.into_iter().collect(), vec![BTreeSet::from([skill.iri.clone()])]));
    }
    queries
}

/// Queries that nobody writes.
fn hostile(lexicon: &Lexicon) -> String {
    let million = |text: &str| text.repeat(10_000_000 / text.len());
    let queries = [million("a"), million("project management "), million("\u{1}\u{0}"), million("ñ"), million("../")];
    let times = queries.iter().map(|query| {
        let started = Instant::now();
        lexicon.link(query, &LinkOptions::default());
        started.elapsed()
    });
    format!("10 MB at once, five kinds: {}", report::percentiles(times.collect()))
}

fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
