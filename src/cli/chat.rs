//! `chat`: a conversation on the standard input.

use std::io;
use std::time::Instant;

use crate::coach::{Coach, Memory, Question};

use super::exit;
use super::output::{Output, read_line};

/// Answers line by line; blank lines start a new conversation and print nothing.
pub fn run(coach: &Coach, out: &Output) -> exit::Result {
    std::thread::scope(|threads| {
        // While the first question is typed.
        threads.spawn(|| coach.learn());
        converse(coach, out)
    })
}

fn converse(coach: &Coach, out: &Output) -> exit::Result {
    let started = Instant::now();
    let mut memory = Memory::default();
    let mut input = io::stdin().lock();
    out.prompt()?;
    while let Some(line) = read_line(&mut input)? {
        if line.trim().is_empty() {
            memory.clear();
        } else {
            out.reply(
                &coach.answer(&Question::asked(&line), &mut memory, started.elapsed()),
                None,
            )?;
        }
        out.prompt()?;
    }
    Ok(())
}
