//! The list of sources: which file it is, and what is in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Context, failure::Failure};
use crate::crawl::{DOCUMENTED, Sources, SourcesError};

/// The list of sources in the file given, or in `data/sources.toml` of the home; where that is not there, the documented
/// one that comes with the program. Also the file's path.
pub(super) fn load(context: &Context, given: Option<&Path>) -> Result<(PathBuf, Sources), Failure> {
    let path = path(context, given);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && given.is_none() => DOCUMENTED.to_owned(),
        Err(error) => {
            let message = format!("cannot read {}: {error}", path.display());
            return Err(Failure::usage(message, "name the list of sources with --sources FILE"));
        }
    };
    let sources = Sources::parse(&text).map_err(|error| of_file(&path, &error))?;
    Ok((path, sources))
}

/// Where the list of sources lies.
pub(super) fn path(context: &Context, given: Option<&Path>) -> PathBuf {
    given.map_or_else(|| context.home.join("data").join("sources.toml"), Path::to_owned)
}

fn of_file(path: &Path, error: &SourcesError) -> Failure {
    Failure::usage(
        format!("{}: {error}", path.display()),
        "the documented list explains every key: `skillmatch source list --documented`",
    )
}
