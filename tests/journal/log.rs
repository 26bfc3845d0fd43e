//! What the journal says in the log, of all tests together; each has a file of its own to be known by.

use std::fmt::{Debug, Write};
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The log of this process.
#[derive(Clone, Copy)]
pub struct Log;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps the log from now on.
pub fn log() -> Log {
    static FIRST: Once = Once::new();
    FIRST.call_once(|| tracing::subscriber::set_global_default(Log).expect("the only one"));
    Log
}

impl Log {
    /// The lines that name this file.
    pub fn lines_about(self, path: &Path) -> String {
        let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        let name = path.display().to_string();
        let lines: Vec<&str> = lines
            .iter()
            .map(String::as_str)
            .filter(|it| it.contains(&name))
            .collect();
        lines.join("\n")
    }
}

struct Fields(String);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, "{}={value:?} ", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("career_coach")
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields(String::new());
        event.record(&mut fields);
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(fields.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
