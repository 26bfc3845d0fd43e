//! A TOML file that is one table, such as the configuration, read with the same care as the knowledge.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::decode::decode;
use super::diagnostic::{Diagnostic, Severity};
use super::recovery::Fault;
use super::sink::Sink;
use super::{SourceFile, nesting, syntax};

/// Reads the whole file as one value.
///
/// # Errors
/// Everything that is wrong with it, sorted by line and column.
pub fn read_document<T: DeserializeOwned>(file: &SourceFile) -> Result<T, Vec<Diagnostic>> {
    let files = std::slice::from_ref(file);
    let mut sink = Sink::new(files);
    if let Some(span) = nesting::too_deep(&file.text) {
        let message = format!("nested deeper than {}", nesting::DEEPEST);
        sink.error((0, span), message, "no such file needs that");
        return Err(sink.finish());
    }
    let (table, errors) = DeTable::parse_recoverable(&file.text);
    let faults: Vec<Fault> = errors.iter().map(|error| Fault::at(0, error)).collect();
    for slip in syntax::slips(&file.text, &faults) {
        let message = format!("not TOML: {}", slip.message);
        sink.report(Severity::Error, (0, slip.span), message, slip.label, None);
    }
    let span = table.span();
    let whole = Spanned::new(span, DeValue::Table(table.into_inner()));
    match decode("document", &file.text, &whole, errors.is_empty()) {
        Ok(value) if errors.is_empty() => return Ok(value),
        Ok(_) => {}
        // Where the file is no TOML, what else is wrong may be wrong for that reason only.
        Err(_) if !errors.is_empty() => {}
        Err(problems) => {
            for it in problems {
                let label = Some(it.label).filter(|label| !label.is_empty());
                sink.report(Severity::Error, (0, it.span), it.message, label, it.help);
            }
        }
    }
    Err(sink.finish())
}
