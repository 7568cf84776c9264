//! The command: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    skillmatch::cli::run()
}
