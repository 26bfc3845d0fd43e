//! Sentences that are too long to be taken in at a glance.

use std::ops::Range;

use super::Found;
use crate::knowledge::Knowledge;

/// More words than this, and whoever reads has forgotten the beginning. At a colon or semicolon a reader rests as at a
/// full stop, and a name is taken in at once, however many words it has.
const MOST_WORDS: usize = 25;

const RULE: &str = "long-sentence";

pub fn check(k: &Knowledge, found: &mut Found<'_>) {
    for it in &k.intents {
        let here = (it.file, it.id.span().start);
        texts(
            found,
            here,
            it.summary.iter().chain(it.premise.iter().map(|it| &it.says)),
        );
        for answer in &it.answers {
            // Its brief stands before its text, and both in one table.
            let own = [answer.text.get_ref()];
            let others = answer.brief.iter().chain(&answer.close);
            texts(
                found,
                here,
                own.into_iter()
                    .chain(others)
                    .chain(answer.points.iter().map(|it| &it.text)),
            );
        }
    }
    for it in &k.gaps {
        texts(found, (it.file, it.id.span().start), [it.text.get_ref()]);
    }
    for it in &k.small_talk {
        texts(found, (it.file, it.id.span().start), [it.text.get_ref()]);
    }
    for it in &k.related {
        texts(found, (it.file, it.id.span().start), [&it.about]);
    }
    for it in &k.items {
        let says = it.named.iter().map(|it| &it.says);
        texts(found, (it.file, it.id.span().start), says);
    }
    for it in &k.pay_notes {
        texts(found, (it.file, it.guide.span().start), [&it.text]);
    }
    for it in &k.figures {
        texts(found, (it.file, it.role.span().start), &it.note);
    }
    // What a rung asks for is a list, however it is written: its reader ticks off, and is not lost in the middle.
    for it in &k.ladders {
        texts(found, (it.file, it.id.span().start), &it.beyond);
    }
    for it in &k.off_ladder {
        texts(found, (it.file, it.role.span().start), [&it.next]);
    }
}

/// `from` is a file, and where in it the entry begins.
fn texts<'t>(found: &mut Found<'_>, (file, from): (usize, usize), texts: impl IntoIterator<Item = &'t String>) {
    for text in texts {
        for sentence in long_sentences(text) {
            if !found.has_room(RULE) {
                continue;
            }
            let words = length(sentence);
            let span = place(found.k.files.get(file).map_or("", |it| &it.text), from, sentence);
            found.show(
                RULE,
                (file, span),
                format!("a sentence of {words} words"),
                format!("make two of it: up to {MOST_WORDS} words are read at a glance"),
            );
        }
    }
}

fn long_sentences(text: &str) -> impl Iterator<Item = &str> {
    sentences(text).filter(|it| length(it) > MOST_WORDS)
}

/// The number of words; those of a name, which begin with capital letters, are one.
fn length(sentence: &str) -> usize {
    let (mut words, mut in_name) = (0, false);
    for word in sentence.split_whitespace() {
        let starts_big = word
            .trim_start_matches(['(', '"', '“', '*'])
            .starts_with(char::is_uppercase);
        let of_name = starts_big || in_name && word == "&";
        words += usize::from(!(of_name && in_name));
        in_name = of_name && !word.ends_with([',', ')']);
    }
    words
}

/// Splits at line ends, and behind `.`, `!`, `?`, `;` and `:` with a blank after them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| {
        let line = line.trim_start().trim_start_matches("- ");
        let mut ends: Vec<usize> = line
            .match_indices(' ')
            .filter(|(at, _)| line[..*at].ends_with(['.', '!', '?', ';', ':']))
            .map(|(at, _)| at)
            .collect();
        ends.push(line.len());
        let mut from = 0;
        ends.into_iter().map(move |end| {
            let sentence = line[from..end].trim();
            from = end;
            sentence
        })
    })
}

/// Where a sentence stands in the file behind a place; that place itself where it is written with escapes.
fn place(file: &str, from: usize, sentence: &str) -> Range<usize> {
    let found = file.get(from..).and_then(|rest| rest.find(sentence));
    found.map_or(from..from, |at| from + at..from + at + sentence.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_rests_at_stops() {
        let words = |n: usize| "word ".repeat(n).trim_end().to_owned();
        for (text, expected) in [
            (format!("{}.", words(25)), vec![]),
            (format!("{}.", words(26)), vec![26]),
            (format!("{}: {}; {}!", words(20), words(20), words(26)), vec![26]),
            (format!("{}\n- {}", words(20), words(27)), vec![27]),
            (format!("{}, e.g.{} {}", words(10), words(10), words(10)), vec![30]),
            (format!("{} Head of Sauces & Soups of France", words(20)), vec![]),
            (format!("{} Sous Chef, Head Chef, Pastry Chef", words(23)), vec![26]),
            (String::new(), vec![]),
        ] {
            let found: Vec<usize> = long_sentences(&text).map(length).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
