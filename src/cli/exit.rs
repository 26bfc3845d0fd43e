//! What a command ends with.

use std::io::{self, Write};
use std::process::ExitCode;

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// `check` found errors; they have been printed.
    Check,
    /// The command was used wrongly.
    Usage(String),
    /// Configuration or knowledge that cannot be used.
    Config(String),
    /// The bot ended of itself.
    #[cfg(feature = "discord")]
    Ended { code: u8, message: String },
    /// The output could not be written.
    Output(io::Error),
}

/// What a command gives back.
pub type Result = std::result::Result<(), Failure>;

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

/// Wrong usage.
#[must_use]
pub fn usage() -> ExitCode {
    ExitCode::from(2)
}

/// Prints what went wrong, and gives the exit status for it.
#[must_use]
pub fn code(result: Result) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Check) => ExitCode::from(1),
        Err(Failure::Usage(message)) => {
            complain(&format!("career-coach: {message}"));
            usage()
        }
        Err(Failure::Config(message)) => {
            complain(&message);
            ExitCode::from(78)
        }
        #[cfg(feature = "discord")]
        Err(Failure::Ended { code, message }) => {
            complain(&message);
            ExitCode::from(code)
        }
        // The reader has gone: that is its right.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => {
            complain(&format!("career-coach: the output cannot be written: {error}"));
            ExitCode::from(74)
        }
    }
}

/// Where nobody listens to the standard error any more, nobody can be told.
fn complain(message: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", message.trim_end());
}
