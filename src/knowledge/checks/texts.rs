//! No text that bears a fact or a name is empty.

use super::at;
use super::phrasings::PLACEHOLDERS;
use crate::knowledge::Knowledge;
use crate::knowledge::model::Citation;
use crate::knowledge::sink::{At, Sink};

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    for it in &all.sources {
        let texts = [
            ("document", &it.document),
            ("title", &it.title),
            ("short", &it.short),
            ("about", &it.about),
        ];
        keys(at(it.file, &it.id), &texts, sink);
    }
    for it in &all.related {
        keys(at(it.file, &it.id), &[("about", &it.about)], sink);
        citations(it.file, &it.sources, sink);
    }
    for it in &all.figures {
        keys(
            at(it.file, &it.role),
            &[("measures", &it.measures), ("section", &it.section)],
            sink,
        );
    }
    for it in &all.pay_notes {
        keys(
            at(it.file, &it.guide),
            &[("text", &it.text), ("section", &it.section)],
            sink,
        );
    }
    for it in &all.ladders {
        keys(at(it.file, &it.id), &[("name", &it.name)], sink);
        citations(it.file, &it.sources, sink);
        for rung in &it.rungs {
            keys(
                at(it.file, &rung.role),
                &[("years", &rung.years), ("scope", &rung.scope)],
                sink,
            );
        }
    }
    for it in &all.off_ladder {
        keys(at(it.file, &it.role), &[("next", &it.next)], sink);
        citations(it.file, &it.sources, sink);
    }
    for it in &all.items {
        for named in &it.named {
            keys(
                at(it.file, &named.role),
                &[("says", &named.says), ("section", &named.section)],
                sink,
            );
        }
    }
    topics(all, sink);
}

fn topics(all: &Knowledge, sink: &mut Sink<'_>) {
    for it in &all.intents {
        let here = at(it.file, &it.id);
        keys(here.clone(), &[("title", &it.title), ("label", &it.label)], sink);
        optional(here.clone(), "topic", it.topic.as_ref(), sink);
        optional(here.clone(), "things", it.things.as_ref(), sink);
        optional(here.clone(), "summary", it.summary.as_ref(), sink);
        for premise in &it.premise {
            keys(here.clone(), &[("premise", &premise.says)], sink);
        }
        for answer in &it.answers {
            let here = at(it.file, &answer.text);
            text(answer.text.get_ref(), here.clone(), "text", sink);
            optional(here.clone(), "brief", answer.brief.as_ref(), sink);
            optional(here.clone(), "close", answer.close.as_ref(), sink);
            for point in &answer.points {
                keys(here.clone(), &[("points", &point.text)], sink);
                optional(here.clone(), "points", point.label.as_ref(), sink);
            }
            citations(it.file, &answer.sources, sink);
        }
    }
    for it in &all.gaps {
        keys(at(it.file, &it.id), &[("title", &it.title), ("label", &it.label)], sink);
        text(it.text.get_ref(), at(it.file, &it.text), "text", sink);
        citations(it.file, &it.sources, sink);
    }
    for it in &all.small_talk {
        text(it.text.get_ref(), at(it.file, &it.text), "text", sink);
    }
    for it in &all.languages {
        keys(at(it.file, &it.id), &[("name", &it.name), ("text", &it.text)], sink);
    }
    for it in &all.checks {
        text(it.question.get_ref(), at(it.file, &it.question), "question", sink);
    }
}

fn citations(file: usize, citations: &[Citation], sink: &mut Sink<'_>) {
    for it in citations {
        text(&it.section, at(file, &it.guide), "section", sink);
    }
}

/// Texts of one table that keep no place; `near` is something in that table.
fn keys(near: At, texts: &[(&str, &String)], sink: &mut Sink<'_>) {
    for (key, value) in texts {
        optional(near.clone(), key, Some(value), sink);
    }
}

fn optional(near: At, key: &str, value: Option<&String>, sink: &mut Sink<'_>) {
    if let Some(value) = value.filter(|value| value.trim().is_empty() || placeholder(value).is_some()) {
        let here = sink.key(near, key);
        text(value, here, key, sink);
    }
}

fn text(value: &str, here: At, key: &str, sink: &mut Sink<'_>) {
    if value.trim().is_empty() {
        sink.error(
            here,
            format!("an empty text in `{key}`"),
            "write it, or leave the whole of it out",
        );
    } else if let Some(name) = placeholder(value) {
        sink.error(
            here,
            format!("`{{{name}}}` in `{key}` would be shown as it is"),
            "write the words: placeholders stand for names in phrasings only",
        );
    }
}

/// The first placeholder in a text.
fn placeholder(text: &str) -> Option<&'static str> {
    PLACEHOLDERS
        .into_iter()
        .find(|name| text.contains(&format!("{{{name}}}")))
}
