//! Intents and their answers: complete, told apart, and short enough to be read.

use std::collections::HashMap;

use super::at;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::{Answer, Intent, Spanned};
use crate::knowledge::sink::{At, Sink};
use crate::knowledge::{Entry, Knowledge};

/// Characters of a button, of the line for one role, and of a reply: what is pleasant, and what is allowed.
const LONGEST_LABEL: usize = 80;
const LONGEST_BRIEF: usize = 200;
const PLEASANT_BODY: usize = 900;
const LONGEST_BODY: usize = 1_500;

/// Roles times places of one answer: a bound on time, which no sound file comes near.
const MOST_PAIRS: usize = 10_000;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    for intent in &all.intents {
        label(&intent.label, at(intent.file, &intent.id), sink);
        if intent.lookup.is_none() && intent.answers.is_empty() {
            let message = format!("nothing answers {}", quoted(intent.id.get_ref()));
            sink.error(
                at(intent.file, &intent.id),
                message,
                "write an `[[intent.answer]]`, or bind it to a table with `lookup`",
            );
        }
        for it in &intent.answers {
            answer(it, intent.file, sink);
        }
        summary(intent, sink);
        tables(all, intent, sink);
        premises(intent, sink);
        twice(intent, sink);
        for premise in intent.premise.iter().filter(|premise| premise.when.is_empty()) {
            let message = format!("nothing brings up the premise that says {}", quoted(&premise.says));
            sink.error(
                at(intent.file, &intent.id),
                message,
                "write the words of the wrong belief in its `when`",
            );
        }
    }
    for gap in &all.gaps {
        label(&gap.label, at(gap.file, &gap.id), sink);
        body(gap.text.get_ref(), at(gap.file, &gap.text), sink);
    }
    for talk in &all.small_talk {
        body(talk.text.get_ref(), at(talk.file, &talk.text), sink);
    }
}

fn answer(answer: &Answer, file: usize, sink: &mut Sink<'_>) {
    let here = at(file, &answer.text);
    if answer.sources.is_empty() {
        let place = sink.key(here.clone(), "sources");
        sink.error(
            place,
            "an answer without a source",
            "write `sources = [{ guide = \"…\", section = \"…\" }]`",
        );
    }
    match &answer.brief {
        None if !answer.roles.is_empty() => {
            let place = sink.key(here.clone(), "roles");
            sink.error(
                place,
                "an answer for roles lacks its `brief`",
                "write `brief = \"…\"`: the line for the reply that lists all roles",
            );
        }
        Some(brief) if brief.chars().count() > LONGEST_BRIEF => {
            let place = sink.key(here.clone(), "brief");
            let message = format!("a `brief` of {} characters", brief.chars().count());
            sink.error(place, message, format!("write at most {LONGEST_BRIEF}"));
        }
        _ => {}
    }
    body(&composed(answer), here, sink);
}

/// The reply as it is printed.
fn composed(answer: &Answer) -> String {
    let points = answer.points.iter().map(|point| match &point.label {
        Some(label) => format!("- **{label}:** {}", point.text),
        None => format!("- {}", point.text),
    });
    let lines = std::iter::once(answer.text.get_ref().clone())
        .chain(points)
        .chain(answer.close.clone());
    lines.collect::<Vec<_>>().join("\n")
}

fn body(body: &str, here: At, sink: &mut Sink<'_>) {
    let length = body.chars().count();
    if length > LONGEST_BODY {
        let message = format!("the reply has {length} characters, which is more than {LONGEST_BODY}");
        sink.error(here, message, "shorten it, or move a part to an intent of its own");
    } else if length > PLEASANT_BODY {
        let message = format!("the reply has {length} characters, which is more than {PLEASANT_BODY}");
        sink.warning(here, message, "shorter is read sooner");
    }
}

fn label(label: &str, near: At, sink: &mut Sink<'_>) {
    let length = label.chars().count();
    if length > LONGEST_LABEL {
        let place = sink.key(near, "label");
        let message = format!("a `label` of {length} characters");
        sink.error(
            place,
            message,
            format!("write at most {LONGEST_LABEL}: it stands on a button"),
        );
    }
}

/// Several roles need a sentence for whoever names none.
fn summary(intent: &Entry<Intent>, sink: &mut Sink<'_>) {
    let mut roles = intent
        .answers
        .iter()
        .flat_map(|answer| &answer.roles)
        .map(Spanned::get_ref);
    let first = roles.next();
    if intent.summary.is_none() && roles.any(|role| Some(role) != first) {
        let message = format!(
            "{} has answers for several roles and no `summary`",
            quoted(intent.id.get_ref())
        );
        sink.error(
            at(intent.file, &intent.id),
            message,
            "write `summary = \"…\"`: the sentence that answers when no role was named",
        );
    }
}

/// The reply for whoever names no role: the summary, and a line for each role that has an answer. Where an answer holds
/// for all of them, that is the reply.
fn tables(all: &Knowledge, intent: &Entry<Intent>, sink: &mut Sink<'_>) {
    let name = |id: &str| all.role(id).map_or(id.len(), |role| role.name.chars().count());
    let places = |answer: &'_ Answer| -> Vec<Option<String>> {
        let ids = or_any(&answer.places).into_iter();
        ids.map(|it| it.map(|it| it.get_ref().clone())).collect()
    };
    let mut lengths: HashMap<Option<String>, (usize, usize)> = HashMap::new();
    for answer in intent.answers.iter().filter(|it| !it.roles.is_empty()) {
        let brief = answer.brief.as_ref().map_or(0, |it| it.chars().count());
        // "- **Name:** ", and the break of the line.
        let lines = answer
            .roles
            .iter()
            .map(|it| name(it.get_ref()) + brief + 10)
            .sum::<usize>();
        for place in places(answer) {
            let (rows, length) = lengths.entry(place).or_default();
            *rows += answer.roles.len();
            *length += lines;
        }
    }
    for place in intent.answers.iter().filter(|it| it.roles.is_empty()).flat_map(places) {
        lengths.remove(&place);
    }
    let summary = intent.summary.as_ref().map_or(0, |it| it.chars().count());
    let longest = lengths
        .into_values()
        .filter(|(rows, _)| *rows > 1)
        .map(|(_, length)| length)
        .max();
    let length = summary + longest.unwrap_or(0);
    if longest.is_some() && length > LONGEST_BODY {
        let place = sink.key(at(intent.file, &intent.id), "summary");
        let message = format!("the reply for all roles has {length} characters, which is more than {LONGEST_BODY}");
        sink.error(place, message, "shorten the `brief` of its answers, or this `summary`");
    }
}

/// A wrong belief is put right before the answer: both have to fit one reply.
fn premises(intent: &Entry<Intent>, sink: &mut Sink<'_>) {
    let lengths = intent.premise.iter().map(|it| it.says.chars().count());
    let Some(longest) = lengths.max() else { return };
    for answer in &intent.answers {
        let length = composed(answer).chars().count();
        if length <= LONGEST_BODY && length + 1 + longest > LONGEST_BODY {
            let message = format!(
                "with a premise put right before it the reply has {} characters, which is more than {LONGEST_BODY}",
                length + 1 + longest
            );
            sink.error(
                at(intent.file, &answer.text),
                message,
                "shorten it, or what the premise `says`",
            );
        }
    }
}

/// No two answers for the same role and place.
fn twice(intent: &Entry<Intent>, sink: &mut Sink<'_>) {
    let mut seen: HashMap<(Option<&str>, Option<&str>), At> = HashMap::new();
    for answer in &intent.answers {
        let (roles, places) = (answer.roles.len(), answer.places.len());
        if roles.max(1).saturating_mul(places.max(1)) > MOST_PAIRS {
            let message = format!("an answer for {roles} roles in {places} places");
            sink.error(
                at(intent.file, &answer.text),
                message,
                "leave `roles` or `places` out: it holds for all of them",
            );
            continue;
        }
        for role in or_any(&answer.roles) {
            for place in or_any(&answer.places) {
                // The culprit is the role or place itself, and without one the text.
                let span = role.or(place).unwrap_or(&answer.text).span();
                let here = (intent.file, span);
                let key = (
                    role.map(|it| it.get_ref().as_str()),
                    place.map(|it| it.get_ref().as_str()),
                );
                if let Some(first) = seen.get(&key) {
                    let whom = match key {
                        (Some(role), Some(place)) => {
                            format!("for {} in {}", quoted(role), quoted(place))
                        }
                        (Some(role), None) => format!("for {}", quoted(role)),
                        (None, Some(place)) => format!("for {}", quoted(place)),
                        (None, None) => "for whoever is asked about".to_owned(),
                    };
                    let message = format!(
                        "a second answer {whom}: the first stands at {}",
                        sink.place(first.clone())
                    );
                    sink.error(here, message, "join the two");
                } else {
                    seen.insert(key, here);
                }
            }
        }
    }
}

/// Each of the ids, or `None` once for "any".
fn or_any(ids: &[Spanned<String>]) -> Vec<Option<&Spanned<String>>> {
    if ids.is_empty() {
        vec![None]
    } else {
        ids.iter().map(Some).collect()
    }
}
