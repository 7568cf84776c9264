//! The house rules that no compiler checks: layers, short files, one file and one sample folder a standard, and who may
//! touch the outside world.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use skillmatch::standards;

/// The modules, lowest layer first. A module imports only from layers below its own, never sideways.
const LAYERS: &[&[&str]] = &[
    &["text"],
    &["model"],
    &["standards", "catalog", "trust"],
    &["linking", "ranking"],
    &["store", "index", "crawl"],
    &["engine"],
    &["ingest", "batch", "evaluate"],
    &["server"],
    &["config"],
    &["cli"],
];

const MAX_LINES: usize = 400;

/// What only some modules may name.
const RESERVED: &[(&str, &[&str])] = &[
    ("tantivy", &["index"]),
    ("rusqlite", &["store"]),
    ("env::var", &["config"]),
    ("env::set_var", &[]),
    ("reqwest", &["crawl"]),
    ("unsafe ", &[]),
];

/// A file of Rust, without its comments.
struct Source {
    path: PathBuf,
    text: String,
    code: String,
}

impl Source {
    /// The top-level module that the file belongs to: `lib`, `main` or the name of a folder.
    fn module(&self) -> String {
        let inside = self.path.strip_prefix(root().join("src")).unwrap();
        inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
    }

    /// The code without its tests, which may look further.
    fn code_without_tests(&self) -> &str {
        let is_tests = self.path.components().any(|it| it.as_os_str() == "tests")
            || self.path.file_stem().unwrap().to_str().unwrap().ends_with("tests");
        if is_tests {
            return "";
        }
        self.code.find("#[cfg(test)]\nmod tests {").map_or(self.code.as_str(), |end| &self.code[..end])
    }
}

#[test]
fn modules_import_only_from_lower_layers() {
    let layer = |module: &str| LAYERS.iter().position(|names| names.contains(&module));
    let mut faults = Vec::new();
    let mut imports = 0;
    for source in sources("src") {
        let here = source.module();
        if here == "lib" || here == "main" {
            continue;
        }
        let Some(own) = layer(&here) else {
            faults.push(format!("{}: `{here}` has no layer", source.path.display()));
            continue;
        };
        for there in imported_modules(&source.code) {
            imports += 1;
            let allowed = there == here || layer(&there).is_some_and(|other| other < own);
            if !allowed {
                faults.push(format!("{}: `{here}` imports `{there}`", source.path.display()));
            }
        }
    }
    assert!(imports > 100, "only {imports} imports were seen");
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn imports_are_seen_in_groups_too() {
    let code = "use crate::{model::{Iri, Date}, text::x};\nlet it = crate::engine::Engine::new(crate::model::Iri);";
    assert_eq!(imported_modules(code).into_iter().collect::<Vec<_>>(), ["engine", "model", "text"]);
}

#[test]
fn configuration_is_read_by_the_command_line_only() {
    for source in sources("src") {
        let module = source.module();
        let reads = imported_modules(&source.code).contains("config");
        assert!(!reads || matches!(module.as_str(), "config" | "cli"), "{}", source.path.display());
    }
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut faults = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!("{}: {lines} lines, more than {MAX_LINES}", source.path.display()));
        }
        if !source.text.starts_with("//!") {
            faults.push(format!("{}: does not say what it is", source.path.display()));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_standard_has_a_file_and_samples() {
    for standard in standards::ALL {
        let id = standard.id();
        assert!(root().join(format!("src/standards/{id}.rs")).is_file(), "{id}: no file");
        let samples = files_below(&root().join("data/samples").join(id));
        let sound = samples.iter().filter(|it| !it.components().any(|part| part.as_os_str() == "broken")).count();
        assert!(sound > 0, "{id}: no sample");
        assert!(!standard.name().is_empty(), "{id}: no name");
    }
}

#[test]
fn the_broken_samples_are_exactly_those_listed() {
    let samples = root().join("data/samples");
    let inside = |path: &Path| path.strip_prefix(&samples).unwrap().to_str().unwrap().replace('\\', "/");
    let on_disk: BTreeSet<String> = files_below(&samples)
        .iter()
        .filter(|it| it.components().any(|part| part.as_os_str() == "broken"))
        .map(|it| inside(it))
        .collect();
    let listed: Vec<String> = broken_samples().into_iter().map(|(path, _)| path).collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), on_disk);
    assert_eq!(listed.len(), on_disk.len(), "a file is listed twice");
}

#[test]
fn only_their_owners_touch_the_outside_world() {
    let mut faults = Vec::new();
    for source in sources("src") {
        let module = source.module();
        for (word, owners) in RESERVED {
            if source.code_without_tests().contains(word) && !owners.contains(&module.as_str()) {
                faults.push(format!("{}: `{word}` is not for `{module}`", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn nothing_names_a_place_on_the_machine_it_was_written_on() {
    let own = Path::new(file!()).file_name().unwrap();
    for source in sources("src").into_iter().chain(sources("tests")) {
        for place in ["/work/", "/root/", "/Users/", "C:\\Users"] {
            let named = source.text.contains(place) && source.path.file_name() != Some(own);
            assert!(!named, "{}: names {place}", source.path.display());
        }
    }
}

/// The broken samples with what is wrong with each, as `data/samples/broken.csv` lists them.
pub(crate) fn broken_samples() -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_path(root().join("data/samples/broken.csv")).unwrap();
    reader.records().map(|row| row.unwrap()).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
}

/// The folder of the package.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files in a folder and its folders, sorted; none when it is not there.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() { waiting.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn sources(folder: &str) -> Vec<Source> {
    let files = files_below(&root().join(folder)).into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs"));
    let sources = files.map(|path| {
        let text = fs::read_to_string(&path).unwrap();
        let is_code = |line: &&str| !line.trim_start().starts_with("//");
        let code = text.lines().filter(is_code).collect::<Vec<_>>().join("\n");
        Source { path, text, code }
    });
    sources.collect()
}

/// The modules named after `crate::`, also in groups: `crate::{model::Iri, text}`.
fn imported_modules(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            None => modules.extend(leading_module(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut at_start = true;
                for (at, character) in group.char_indices() {
                    match character {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => at_start = true,
                        it if at_start && !it.is_whitespace() => {
                            modules.extend(leading_module(&group[at..]));
                            at_start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    modules
}

/// The module that a path starts with; `None` for a macro or something of the root.
fn leading_module(text: &str) -> Option<String> {
    let end = text.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(text.len());
    let name = &text[..end];
    name.starts_with(|it: char| it.is_ascii_lowercase()).then(|| name.to_owned())
}
