//! `skillmatch status`.

use clap::Args;
use serde_json::json;

use super::{
    Context, Exit,
    failure::Failure,
    output::{self, Format},
};
use crate::{engine::Engine, store::Store};

/// Show what is in the catalog and the index
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How to write the answer
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

pub(crate) fn run(context: &Context, arguments: &Arguments) -> Result<Exit, Failure> {
    let store = Store::open_read_only(&context.home)?;
    let catalog = serde_json::to_value(store.status()?)?;
    // A catalog without an index is a state worth showing, not an error.
    let index = match Engine::open(&context.home) {
        Ok(engine) => json!({
            "data_version": engine.data_version(),
            "revision": engine.revision(),
            "pending_documents": store.pending_documents(engine.revision())?,
            "entries": engine.counts().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            "words": engine.words(),
        }),
        Err(error) => json!({"error": error.to_string(), "hint": error.hint()}),
    };
    let status = json!({"home": context.home.display().to_string(), "catalog": catalog, "index": index});
    output::answer(&status, arguments.format, |it| lines(it, ""))?;
    Ok(Exit::Done)
}

/// Nested values as indented lines.
fn lines(value: &serde_json::Value, indent: &str) -> String {
    let serde_json::Value::Object(fields) = value else { return format!("{indent}{value}\n") };
    let mut text = String::new();
    for (name, value) in fields {
        match value {
            serde_json::Value::Object(_) => {
                text.push_str(&format!("{indent}{name}\n{}", lines(value, &format!("{indent}  "))));
            }
            serde_json::Value::String(words) => text.push_str(&format!("{indent}{name}  {words}\n")),
            other => text.push_str(&format!("{indent}{name}  {other}\n")),
        }
    }
    text
}
