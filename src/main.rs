//! The command line of the career coach.

use std::process::ExitCode;

fn main() -> ExitCode {
    career_coach::cli::run()
}
