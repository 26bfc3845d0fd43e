//! "Tell me more about the second one": a line of the answer before.

use crate::knowledge::Knowledge;
use crate::matcher::{Class, Subject, normalise};

use super::faq::answers;
use super::memory::{Memory, says};
use super::next_questions::of_intent;
use super::reply::Reply;

/// What a line of the answer before comes to.
pub(super) enum Line {
    /// It names a topic: the question for that.
    Asks(String),
    /// It says something: that alone.
    Says(Box<Reply>),
}

/// The line of the answer before that a message asks for by its number, and for nothing else: of two lines at least that an
/// author wrote, the rows of a table being no list; and only while no questions are on offer, which would be taken by the
/// same words.
pub(super) fn asked_for(k: &Knowledge, memory: &Memory, text: &str) -> Option<Line> {
    let turn = memory.turn.as_ref().filter(|turn| turn.is_last && !memory.offers())?;
    let Class::Intent(intent) = turn.context.class else {
        return None;
    };
    if k.intents[intent].lookup.is_some() {
        return None;
    }
    let lines: Vec<&str> = turn.reply.body.lines().filter_map(|it| it.strip_prefix("- ")).collect();
    if lines.len() < 2 {
        return None;
    }
    let words = &k.conversation;
    let text = normalise(text);
    let before = words.line_of.iter().filter_map(|it| text.strip_prefix(it.as_str()));
    let number = before.min_by_key(|rest| rest.len()).unwrap_or(&text).trim();
    // "Last one" by itself announces a question.
    let nth = if number.len() < text.len() && says(number, &words.picks_last) {
        lines.len() - 1
    } else {
        words
            .picks
            .iter()
            .position(|ways| says(number, ways) && is_ordinal(number))?
    };
    let line = *lines.get(nth)?;
    let plain = line.replace("**", "");
    let titled = |title: &str| title.eq_ignore_ascii_case(plain.trim_end_matches(['.', ':']));
    if let Some(intent) = k.intents.iter().find(|it| titled(&it.title)) {
        let role = match turn.context.slots.subjects.as_slice() {
            [Subject::Role(role)] => Some(*role).filter(|role| answers(k, intent, *role)),
            _ => None,
        };
        return Some(Line::Asks(of_intent(k, intent, role, None).question));
    }
    // A name by itself says nothing yet.
    if !line.contains(':') && plain.split_whitespace().count() <= MOST_IN_A_NAME {
        return Some(Line::Asks(plain));
    }
    let mut reply = turn.reply.clone();
    line.clone_into(&mut reply.body);
    reply.notes.clear();
    Some(Line::Says(Box::new(reply)))
}

/// So many words at most are a name.
const MOST_IN_A_NAME: usize = 8;

/// "1", "one" or "a" may count something else.
fn is_ordinal(number: &str) -> bool {
    let number = number.trim_matches(|c: char| !c.is_alphanumeric());
    number.contains(' ') || ["st", "nd", "rd", "th"].iter().any(|end| number.ends_with(end))
}
