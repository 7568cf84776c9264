//! `skillmatch completions`.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit, failure::Failure, output};

/// Print the completions of a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  skillmatch completions bash > ~/.local/share/bash-completion/completions/skillmatch")]
pub(crate) struct Arguments {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "skillmatch", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
