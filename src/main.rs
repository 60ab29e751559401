//! The `sidedoor` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    sidedoor::cli::run()
}
