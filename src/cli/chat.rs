//! `chat`: a conversation on the standard input.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use crate::coach::{Coach, Memory, Question};

use super::output::{Output, read_line};
use super::progress::{LEARNING, Progress};
use super::{exit, learnt};

/// Answers line by line; blank lines start a new conversation and print nothing.
pub fn run(coach: Coach, out: &Output) -> exit::Result {
    let coach = Arc::new(coach);
    let progress = Arc::new(Progress::hidden(LEARNING));
    // While the first question is typed. Whoever leaves before need not wait for the end of it.
    std::thread::spawn({
        let (coach, progress) = (Arc::clone(&coach), Arc::clone(&progress));
        move || learnt::learn(&coach, &progress)
    });
    converse(&coach, &progress, out)
}

fn converse(coach: &Coach, progress: &Progress, out: &Output) -> exit::Result {
    let started = Instant::now();
    let mut memory = Memory::default();
    let mut input = io::stdin().lock();
    out.prompt()?;
    while let Some(line) = read_line(&mut input)? {
        if line.trim().is_empty() {
            memory.clear();
        } else {
            if !coach.has_learnt() {
                progress.reveal();
                learnt::learn(coach, progress);
                progress.clear();
            }
            out.reply(
                &coach.answer(&Question::asked(&line), &mut memory, started.elapsed()),
                None,
            )?;
        }
        out.prompt()?;
    }
    Ok(())
}
