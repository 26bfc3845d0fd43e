//! The log: lines for eyes, or one JSON object a line, on the standard error.

use std::io::{self, IsTerminal};

use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::overheard;
use crate::config::LogFormat;

/// Of the libraries only errors: their warnings may hold what members wrote.
const LIBRARIES: &[&str] = &[
    "serenity=error",
    "poise=error",
    "reqwest=error",
    "hyper=error",
    "h2=error",
    "tungstenite=error",
    "tokio_tungstenite=error",
];

/// Sets up the log of this process, panics included.
///
/// # Errors
/// The `directives` are none; a sentence says why.
pub fn set_up(directives: &str, format: LogFormat) -> Result<(), String> {
    let filter = filter(directives)?;
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let lines = match format {
        LogFormat::Human => lines.with_ansi(io::stderr().is_terminal()).with_target(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    };
    let subscriber = tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .with(overheard::layer());
    subscriber.try_init().map_err(|error| error.to_string())?;
    std::panic::set_hook(Box::new(|panic| {
        // What it says may quote data; where it happened is enough to begin with.
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
    Ok(())
}

fn filter(directives: &str) -> Result<EnvFilter, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("`log` cannot be `{directives}`: {error}");
    let mut filter = EnvFilter::builder().parse(directives).map_err(|error| wrong(&error))?;
    for library in LIBRARIES {
        let name = library.split('=').next().unwrap_or_default();
        // `tungstenite` is part of the name of another.
        let named = directives
            .split(',')
            .any(|it| it.trim().split(['=', '[', ':']).next() == Some(name));
        if !named {
            filter = filter.add_directive(library.parse().map_err(|error| wrong(&error))?);
        }
    }
    Ok(filter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_checked_and_libraries_kept_quiet() {
        let shown = |directives: &str| filter(directives).map(|it| it.to_string());
        let quiet = shown("info").unwrap();
        for library in LIBRARIES {
            assert!(quiet.split(',').any(|it| it == *library), "{library}: {quiet}");
        }
        let own = shown("info,serenity=debug").unwrap();
        assert!(
            own.contains("serenity=debug") && !own.contains("serenity=error"),
            "{own}"
        );
        assert!(
            shown("career_coach=loud")
                .unwrap_err()
                .starts_with("`log` cannot be `career_coach=loud`")
        );
    }
}
