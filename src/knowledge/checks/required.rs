//! Without these there is nothing to answer.

use crate::knowledge::Knowledge;
use crate::knowledge::lost::Lost;
use crate::knowledge::sink::Sink;

pub fn check(all: &Knowledge, lost: &Lost, sink: &mut Sink<'_>) {
    let kinds = [
        (
            "source",
            all.sources.is_empty(),
            "every answer names the document that it rests on",
        ),
        ("role", all.roles.is_empty(), "answers are about roles"),
        (
            "intent",
            all.intents.is_empty(),
            "an intent is something that people ask, with its answers",
        ),
    ];
    for (kind, missing, why) in kinds {
        if missing && !lost.any(kind) {
            sink.folder_error(
                format!("no `[[{kind}]]` in any file"),
                format!("write at least one: {why}"),
            );
        }
    }
}
