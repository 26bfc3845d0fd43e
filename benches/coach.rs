//! What is fast: loading and training, one question, ten thousand; on the shipped knowledge and on generated ones.

#[path = "support/generated.rs"]
mod generated;

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use career_coach::coach::{Coach, Memory, Question, Reply};
use career_coach::knowledge::{Severity, SourceFile, builtin, load};
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
    // Divan gives the middle of its samples; what a member waits for is the slow end.
    println!("\none question, microseconds     p50     p99     max");
    for (name, coach) in [
        ("shipped", &*SHIPPED),
        ("2000 phrasings", &*SMALL),
        ("20000 phrasings", &*LARGE),
    ] {
        let [p50, p99, max] = latencies(coach, &mixed(name));
        println!("{name:<24} {p50:>9.0} {p99:>7.0} {max:>7.0}");
    }
}

/// Questions of different shapes, so that no single path is measured alone.
const QUESTIONS: [&str; 12] = [
    "what does an mis director earn in germany?",
    "mis manger salry",
    "which degree and which certificates does an it systems director need?",
    "i have been on the help desk for three years and wonder how long it takes to become an it systems director",
    "anyone up for a game tonight",
    "cio vs mis director",
    "is 140k low for an mis director in the usa",
    "what is the next step after it systems manager",
    "does an mis director work long hours",
    "hi",
    "how do i write a good resume for a director post",
    "which tools does a director of information systems use every day",
];

static SHIPPED: LazyLock<Coach> = LazyLock::new(|| coach(builtin()));
static SMALL: LazyLock<Coach> = LazyLock::new(|| coach(generated::knowledge(2_000)));
static LARGE: LazyLock<Coach> = LazyLock::new(|| coach(generated::knowledge(20_000)));

fn coach(files: Vec<SourceFile>) -> Coach {
    let (knowledge, problems) = load(files);
    assert!(problems.iter().all(|it| it.severity != Severity::Error), "{problems:?}");
    Coach::new(knowledge)
}

fn mixed(name: &str) -> Vec<String> {
    if name == "shipped" {
        QUESTIONS.map(str::to_owned).to_vec()
    } else {
        generated::questions(200)
    }
}

fn answer(coach: &Coach, question: &str) -> Reply {
    coach.answer(&Question::asked(question), &mut Memory::default(), Duration::ZERO)
}

/// Half, 99 % and all of 10,000 questions take at most so many microseconds.
fn latencies(coach: &Coach, questions: &[String]) -> [f64; 3] {
    let mut taken: Vec<Duration> = questions
        .iter()
        .cycle()
        .take(10_000)
        .map(|question| {
            let start = Instant::now();
            divan::black_box(answer(coach, question));
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    [5_000, 9_900, 9_999].map(|at| taken[at].as_secs_f64() * 1e6)
}

#[divan::bench(sample_count = 5)]
fn load_and_train_shipped() -> Coach {
    coach(builtin())
}

#[divan::bench(sample_count = 3, args = [1_500, 2_000, 20_000])]
fn load_and_train_generated(bencher: Bencher, phrasings: usize) {
    bencher
        .with_inputs(|| generated::knowledge(phrasings))
        .bench_values(coach);
}

#[divan::bench(sample_count = 100, args = QUESTIONS)]
fn one_question(bencher: Bencher, question: &str) {
    bencher.bench(|| answer(&SHIPPED, question));
}

#[divan::bench(sample_count = 3)]
fn ten_thousand_questions(bencher: Bencher) {
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| {
        for question in QUESTIONS.iter().cycle().take(10_000) {
            divan::black_box(answer(&SHIPPED, question));
        }
    });
}

#[divan::bench(sample_count = 3, args = [2_000, 20_000])]
fn ten_thousand_questions_generated(bencher: Bencher, phrasings: usize) {
    let coach = if phrasings == 2_000 { &*SMALL } else { &*LARGE };
    let questions = generated::questions(200);
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| {
        for question in questions.iter().cycle().take(10_000) {
            divan::black_box(answer(coach, question));
        }
    });
}
