//! A new entry in the list of sources. What is in the file stays as it is, comments too.

use std::{fs, io, path::Path};

use url::Url;

use crate::{
    cli::failure::Failure,
    crawl::{Source, Sources},
};

/// What a list that is not there yet begins with.
const HEAD: &str =
    "# Sources of this home: where badges and frameworks are published. Every key is explained in the documented list:
# skillmatch source list --documented
";

/// The list as it is.
pub(super) struct Before {
    pub(super) text: String,
    pub(super) sources: Vec<Source>,
}

/// Reads the list; one that is not there is empty.
pub(super) fn read(path: &Path) -> Result<Before, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            return Err(Failure::usage(message, "name the list of sources with --sources FILE"));
        }
    };
    let sources = Sources::parse(&text).map_err(|error| {
        let hint = "mend the list first; every key is explained by `skillmatch source list --documented`";
        Failure::usage(format!("{}: {error}", path.display()), hint)
    })?;
    Ok(Before { text, sources: sources.sources })
}

/// The name of the entry: the one that was asked for, else the host, with a number when it is taken.
pub(super) fn name(asked: Option<&str>, url: &Url, known: &[Source]) -> Result<String, Failure> {
    let is_taken = |name: &str| known.iter().any(|it| it.name == name);
    if let Some(name) = asked {
        return if is_taken(name) {
            Err(Failure::usage(
                format!("there is a source `{name}` already"),
                "give another --name, or edit that entry",
            ))
        } else {
            Ok(name.to_owned())
        };
    }
    let host = url.host_str().unwrap_or("source").trim_start_matches("www.").to_owned();
    let numbered = (2..).map(|it| format!("{host}-{it}"));
    Ok(std::iter::once(host.clone()).chain(numbered).find(|it| !is_taken(it)).unwrap_or(host))
}

/// The entry as it stands in the file. What is as it is by default is left out, but for what people want to see.
pub(super) fn text(source: &Source, why: &str) -> Result<String, Failure> {
    source.check().map_err(|error| Failure::usage(error.to_string(), "give another --name or --kind"))?;
    let list = Sources { sources: vec![source.clone()] };
    let written = toml::to_string(&list).map_err(|error| Failure::new(error, "give a plain --name"))?;
    let why: String = why.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    Ok(format!("# {}: {why}.\n{written}", source.urls.join(", ")))
}

/// Writes the list with the entry at its end. It is whole at every moment.
pub(super) fn append(path: &Path, before: &str, entry: &str) -> Result<(), Failure> {
    let mut text = if before.trim().is_empty() { format!("{HEAD}{before}") } else { before.to_owned() };
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push('\n');
    text.push_str(entry);
    Sources::parse(&text).map_err(|error| {
        let hint = "write its entries as `[[source]]`, or add this one by hand: see --dry-run";
        Failure::usage(format!("the entry does not fit into {}: {error}", path.display()), hint)
    })?;
    let failed = |error: io::Error| {
        let message = anyhow::anyhow!("cannot write {}: {error}", path.display());
        Failure::new(message, "check the folder's permissions, or name another file with --sources")
    };
    if let Some(folder) = path.parent().filter(|it| !it.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}
