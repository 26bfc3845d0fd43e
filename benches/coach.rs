//! What is fast: loading and training on the shipped knowledge, and one question.

use std::time::Duration;

use career_coach::coach::{Coach, Memory, Question};
use career_coach::knowledge::{builtin, load};
use divan::Bencher;

fn main() {
    divan::main();
}

/// Questions of different shapes, so that no single path is measured alone.
const QUESTIONS: [&str; 6] = [
    "what does an mis director earn in germany?",
    "mis manger salry",
    "which degree and which certificates does an it systems director need?",
    "i have been on the help desk for three years and wonder how long it takes to become an it systems director",
    "anyone up for a game tonight",
    "cio vs mis director",
];

#[divan::bench(sample_count = 5)]
fn load_and_train() -> Coach {
    Coach::new(load(builtin()).0)
}

#[divan::bench(sample_count = 200, args = QUESTIONS)]
fn one_question(bencher: Bencher, question: &str) {
    let coach = Coach::new(load(builtin()).0);
    bencher.bench(|| coach.answer(&Question::asked(question), &mut Memory::default(), Duration::ZERO));
}
