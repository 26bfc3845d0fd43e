//! Without these there is nothing to answer, or less than an intent promises.

use crate::knowledge::Knowledge;
use crate::knowledge::lost::Lost;
use crate::knowledge::model::Lookup;
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
    tables(all, lost, sink);
}

/// Tables that an intent answers from, and of which nothing is there.
fn tables(all: &Knowledge, lost: &Lost, sink: &mut Sink<'_>) {
    let of_pay = [Lookup::Salary, Lookup::JudgePay, Lookup::PayOver, Lookup::HighestPlace];
    let of_ladders = [Lookup::Ladder, Lookup::Next, Lookup::Rank];
    let of_items = [Lookup::Item, Lookup::WhoNames];
    for (kind, missing, lookups) in [
        ("figure", all.figures.is_empty(), &of_pay[..]),
        ("ladder", all.ladders.is_empty(), &of_ladders[..]),
        ("item", all.items.is_empty(), &of_items[..]),
    ] {
        let mut asking = all.intents.iter();
        let asks = asking.find(|it| it.lookup.is_some_and(|lookup| lookups.contains(&lookup)));
        if let (Some(intent), true, false) = (asks, missing, lost.any(kind)) {
            let id = intent.id.get_ref();
            sink.folder_warning(
                format!("no `[[{kind}]]` in any file, and `{id}` answers from them"),
                "write some, or leave out the `lookup`",
            );
        }
    }
}
