//! Phrasings: known placeholders, and one owner each.

use std::borrow::Cow;
use std::ops::Range;

use foldhash::HashMap;

use super::at;
use crate::knowledge::Knowledge;
use crate::knowledge::diagnostic::{Severity, quoted};
use crate::knowledge::model::Spanned;
use crate::knowledge::sink::{At, Sink};

/// What may vary in a phrasing.
pub(super) const PLACEHOLDERS: [&str; 7] = ["role", "place", "credential", "employer", "school", "amount", "years"];

/// More than these would take minutes and gigabytes to learn; the shipped knowledge has a third of them.
const MOST_PHRASINGS: usize = 120_000;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    let intents = all.intents.iter().map(|it| it.phrasings.len());
    let gaps = all.gaps.iter().map(|it| it.phrasings.len());
    let small_talk = all.small_talk.iter().map(|it| it.phrasings.len());
    let phrasings: usize = intents.chain(gaps).chain(small_talk).sum::<usize>() + all.noise.len();
    if phrasings > MOST_PHRASINGS {
        sink.folder_error(
            format!("{phrasings} phrasings and noise messages: at most {MOST_PHRASINGS} can be learnt"),
            "a few dozen ways to ask a question are plenty",
        );
    }
    let mut owners = HashMap::with_capacity_and_hasher(phrasings.min(MOST_PHRASINGS), Default::default());
    owned(all, &mut owners, sink);
    others(all, &owners, sink);
}

/// The phrasings of everything that gets a reply.
fn owned<'k>(all: &'k Knowledge, owners: &mut HashMap<Cow<'k, str>, Phrased<'k>>, sink: &mut Sink<'_>) {
    for it in &all.intents {
        topic(it.id.get_ref(), at(it.file, &it.id), &it.phrasings, owners, sink);
    }
    for it in &all.gaps {
        topic(it.id.get_ref(), at(it.file, &it.id), &it.phrasings, owners, sink);
    }
    for it in &all.small_talk {
        topic(it.id.get_ref(), at(it.file, &it.id), &it.phrasings, owners, sink);
    }
}

/// What is understood besides phrasings: nobody's messages, cries for help, and the labels of buttons.
fn others(all: &Knowledge, owners: &HashMap<Cow<'_, str>, Phrased<'_>>, sink: &mut Sink<'_>) {
    let others = all
        .noise
        .iter()
        .map(|it| (it, "is nobody's question: it stands in `noise` too"))
        .chain(
            all.distress
                .phrasings
                .iter()
                .map(|it| (it.get_ref(), "is a cry for help: it stands in `distress` too")),
        );
    for (text, what) in others {
        if let Some(phrased) = owners.get(&normalised(text)) {
            let message = format!("this phrasing of {} {what}", quoted(phrased.id));
            sink.error(phrased.at.clone(), message, "leave it to one of the two");
        }
    }
    let intents = all
        .intents
        .iter()
        .map(|it| (&it.label, it.id.get_ref(), at(it.file, &it.id)));
    let gaps = all
        .gaps
        .iter()
        .map(|it| (&it.label, it.id.get_ref(), at(it.file, &it.id)));
    let mut labels: HashMap<Cow<'_, str>, (&str, At)> = HashMap::default();
    for (label, id, entry) in intents.chain(gaps) {
        let words = normalised(label);
        if words.is_empty() {
            continue;
        }
        let here = sink.key(entry.clone(), "label");
        let taken = owners
            .get(&words)
            .filter(|it| it.id != id)
            .map(|it| (it.id, it.at.clone()));
        let labelled = || labels.get(&words).filter(|(owner, _)| *owner != id).cloned();
        if let Some((owner, there)) = taken.or_else(labelled) {
            let (culprit, other) = sink.culprit(there, here.clone());
            let place = sink.place(other);
            let message = format!(
                "these words ask for {} and, as the label of a button, for {}: the other of the two stands at {place}",
                quoted(owner),
                quoted(id)
            );
            sink.error(culprit, message, "word it otherwise: a button must lead where it says");
        }
        labels.entry(words).or_insert((id, here));
    }
}

/// Lower case, words only, placeholders kept: two phrasings that come out the same are the same question.
pub fn normalised(text: &str) -> Cow<'_, str> {
    if is_normal(text) {
        return Cow::Borrowed(text);
    }
    let lower = text.to_lowercase().replace(['\'', '’'], "");
    let words = lower.split(|c: char| !is_of_word(c));
    Cow::Owned(words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '{' | '}' | '+' | '#')
}

/// Whether a text is at once seen to be as it should, as most are.
fn is_normal(text: &str) -> bool {
    let mut before = b' ';
    let spaced = text.bytes().all(|byte| {
        let doubled = byte == b' ' && before == b' ';
        before = byte;
        !doubled && matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b' ' | b'{' | b'}' | b'+' | b'#')
    });
    spaced && before != b' '
}

/// Whose phrasing it is, and where the entry and the phrasing stand.
#[derive(Clone)]
struct Phrased<'k> {
    id: &'k str,
    entry: At,
    at: At,
}

fn topic<'k>(
    id: &'k str,
    entry: At,
    phrasings: &'k [Spanned<String>],
    owners: &mut HashMap<Cow<'k, str>, Phrased<'k>>,
    sink: &mut Sink<'_>,
) {
    let file = entry.0;
    if phrasings.is_empty() {
        let message = format!("nobody can ask for {}: it has no phrasings", quoted(id));
        let here = sink.key(entry.clone(), "phrasings");
        sink.error(here, message, "write the ways that people ask it");
    }
    for phrasing in phrasings {
        let here = at(file, phrasing);
        placeholders(phrasing, file, sink);
        let words = normalised(phrasing.get_ref());
        if words.is_empty() {
            sink.error(here, "a phrasing without words", "leave it out");
            continue;
        }
        let this = Phrased {
            id,
            entry: entry.clone(),
            at: here,
        };
        let Some(first) = owners.get(&words).cloned() else {
            owners.insert(words, this);
            continue;
        };
        let (culprit, other) = sink.culprit(first.at.clone(), this.at.clone());
        let place = sink.place(other);
        if first.entry == entry {
            sink.warning(culprit, format!("the same phrasing stands at {place}"), "leave one out");
            continue;
        }
        let (late, early) = if culprit == this.at {
            (this, first)
        } else {
            (first, this)
        };
        // An entry that stands there twice is told by its id.
        if late.id == early.id {
            owners.insert(words, early);
            continue;
        }
        let message = format!("this phrasing belongs to {} already, at {place}", quoted(early.id));
        let label = format!("leave it to {} or to {}", quoted(early.id), quoted(late.id));
        sink.error(culprit, message, label);
        owners.insert(words, early);
    }
}

/// Reports placeholders that are none, and braces that make none.
fn placeholders(phrasing: &Spanned<String>, file: usize, sink: &mut Sink<'_>) {
    let text = phrasing.get_ref();
    let mut rest = text.as_str();
    while let Some(brace) = rest.find(['{', '}']) {
        let (_, from) = rest.split_at(brace);
        let inner = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let Some((name, after)) = inner.filter(|(name, _)| !name.contains('{')) else {
            let label = format!("write {}", in_braces());
            return sink.error(
                within(phrasing, file, text, from, 1),
                "a brace without its partner",
                label,
            );
        };
        if !PLACEHOLDERS.contains(&name) {
            let near = sink.nearest(name, PLACEHOLDERS);
            let label = near.map_or_else(
                || "there is none of this name".to_owned(),
                |near| format!("did you mean `{{{near}}}`?"),
            );
            let help = near.is_none().then(|| format!("placeholders: {}", in_braces()));
            let message = format!("unknown placeholder {}", quoted(&format!("{{{name}}}")));
            let here = within(phrasing, file, text, from, name.len() + 2);
            sink.report(Severity::Error, here, message, Some(label), help);
        }
        rest = after;
    }
}

fn in_braces() -> String {
    PLACEHOLDERS.map(|name| format!("{{{name}}}")).join(", ")
}

/// The place of a part of a phrasing. Exact for one on a single line without escapes, else the whole phrasing.
fn within(phrasing: &Spanned<String>, file: usize, text: &str, from: &str, length: usize) -> At {
    const QUOTE: usize = 1;
    let span = phrasing.span();
    if span.len() != text.len() + 2 * QUOTE {
        return (file, span);
    }
    let start = span.start + QUOTE + (text.len() - from.len());
    (
        file,
        Range {
            start,
            end: start + length,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn the_same_question_comes_out_the_same() {
        for (text, expected) in [
            ("What does a {role} earn?", "what does a {role} earn"),
            ("  what,does a {role}-earn ", "what does a {role} earn"),
            ("What's the pay?", "whats the pay"),
            ("What’s the pay", "whats the pay"),
            ("C++ / C#", "c++ c#"),
            ("?!", ""),
        ] {
            assert_eq!(normalised(text), expected, "{text}");
        }
    }
}
