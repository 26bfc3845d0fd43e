//! `ask`: one question, or one reply for each line of the standard input.

use std::io;
use std::time::Duration;

use crate::coach::{Coach, Memory, Question, reasons};
use crate::matcher::Mode;

use super::exit;
use super::output::{Output, read_line};
use super::progress;

/// Answers `question`, or every line read if there is none.
pub fn run(coach: &Coach, question: Option<&str>, why: bool, uninvited: bool, out: &Output) -> exit::Result {
    let mode = if uninvited { Mode::Uninvited } else { Mode::Asked };
    if let Some(question) = question {
        return one(coach, question, mode, why, out);
    }
    let mut input = io::stdin().lock();
    while let Some(line) = read_line(&mut input)? {
        one(coach, &line, mode, why, out)?;
    }
    Ok(())
}

fn one(coach: &Coach, text: &str, mode: Mode, why: bool, out: &Output) -> exit::Result {
    progress::learn(coach);
    // Each question stands alone.
    let (reply, verdict) = coach.answer_with_verdict(&Question { text, mode }, &mut Memory::default(), Duration::ZERO);
    let reasons = why.then(|| reasons(coach, &verdict, &reply));
    out.reply(&reply, reasons.as_ref())
}
