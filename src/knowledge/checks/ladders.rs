//! Ladders: rungs in order, and each role where it belongs.

use std::collections::HashMap;

use super::at;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::Ladder;
use crate::knowledge::sink::{At, Sink};
use crate::knowledge::{Entry, Knowledge};

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    let mut on_ladder: HashMap<&str, At> = HashMap::new();
    for ladder in &all.ladders {
        rungs(ladder, sink);
        for rung in &ladder.rungs {
            on_ladder
                .entry(rung.role.get_ref())
                .or_insert_with(|| at(ladder.file, &rung.role));
        }
    }
    let mut off: HashMap<&str, At> = HashMap::new();
    for it in &all.off_ladder {
        let role = it.role.get_ref().as_str();
        let here = at(it.file, &it.role);
        if let Some(rung) = on_ladder.get(role) {
            let (culprit, other) = sink.culprit(rung.clone(), here.clone());
            let other = sink.place(other);
            if culprit == here {
                let message = format!("{} stands on a ladder, at {other}", quoted(role));
                sink.error(here, message, "leave this out: its ladder says what comes next");
            } else {
                let message = format!("{} has an `[[off_ladder]]`, at {other}", quoted(role));
                sink.error(culprit, message, "leave that out: this ladder says what comes next");
            }
        } else if let Some(first) = off.get(role) {
            let (culprit, other) = sink.culprit(first.clone(), here);
            let message = format!(
                "a second `[[off_ladder]]` for {}: the other stands at {}",
                quoted(role),
                sink.place(other)
            );
            sink.error(culprit, message, "join the two");
        } else {
            off.insert(role, here);
        }
    }
}

fn rungs(ladder: &Entry<Ladder>, sink: &mut Sink<'_>) {
    if ladder.rungs.len() < 2 {
        let message = format!("the ladder {} has fewer than two rungs", quoted(ladder.id.get_ref()));
        sink.error(
            at(ladder.file, &ladder.id),
            message,
            "write a `[[ladder.rung]]` for each, from the bottom to the top",
        );
    }
    if ladder.sources.is_empty() {
        let here = sink.key(at(ladder.file, &ladder.id), "sources");
        sink.error(
            here,
            "a ladder without a source",
            "write `sources = [{ guide = \"…\", section = \"…\" }]`",
        );
    }
    let mut roles: HashMap<&str, At> = HashMap::new();
    let mut below: Option<u32> = None;
    for rung in &ladder.rungs {
        let here = at(ladder.file, &rung.role);
        if let Some(first) = roles.get(rung.role.get_ref().as_str()) {
            let message = format!(
                "{} stands on this ladder twice, the first time at {}",
                quoted(rung.role.get_ref()),
                sink.place(first.clone())
            );
            sink.error(here.clone(), message, "leave one out");
        } else {
            roles.insert(rung.role.get_ref(), here.clone());
        }
        if let Some(below) = below.filter(|&below| rung.years_from <= below) {
            let place = sink.key(here.clone(), "years_from");
            let message = format!(
                "`years_from` is {}, no more than the {below} of the rung below",
                rung.years_from
            );
            sink.error(place, message, "write the rungs from the bottom to the top");
        }
        below = Some(rung.years_from);
        if let Some(to) = rung.years_to.filter(|&to| to < rung.years_from) {
            let place = sink.key(here, "years_to");
            sink.error(
                place,
                format!("`years_to` is {to}, less than `years_from`, {}", rung.years_from),
                "swap the two",
            );
        }
    }
}
