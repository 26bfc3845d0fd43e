//! What is fast: loading and training, one question, ten thousand; on the shipped knowledge and on generated ones.
//!
//! Beside the figures of divan three tables are printed: how long a member waits for one question, how many questions all
//! cores answer in a second, and how much memory learning takes. `cargo bench --bench coach -- --tables` prints them alone.

#[path = "support/generated.rs"]
mod generated;

use std::process::Command;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use career_coach::coach::{Coach, Memory, Question, Reply};
use career_coach::knowledge::{Severity, SourceFile, builtin, load};
use divan::Bencher;
use divan::counter::ItemsCount;

/// Phrasings of the generated knowledges.
const SIZES: [usize; 3] = [1_500, 15_000, 100_000];

/// The argument by which a process of its own is asked what learning takes at its peak.
const MEMORY_OF: &str = "--memory-of";

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if let Some(at) = args.iter().position(|it| it == MEMORY_OF) {
        let phrasings = args.get(at + 1).and_then(|it| it.parse().ok());
        drop(divan::black_box(coach(files(phrasings))));
        println!("{}", peak_memory().map_or_else(String::new, |it| format!("{it:.0}")));
        return;
    }
    // Without `--bench`, as `cargo test` has it, divan looks only whether everything runs.
    let measures = args.iter().any(|it| it == "--bench");
    if !args.iter().any(|it| it == "--tables") {
        divan::main();
    }
    if measures {
        tables();
    }
}

fn tables() {
    // Divan gives the middle of its samples; what a member waits for is the slow end.
    println!(
        "\none question, microseconds     p50     p99     max   a second on all cores   MB at the peak of learning"
    );
    for phrasings in [None].into_iter().chain(SIZES.map(Some)) {
        let name = phrasings.map_or_else(|| "shipped".to_owned(), |it| format!("{it} phrasings"));
        let memory = memory_of(phrasings).unwrap_or_else(|| "?".to_owned());
        let (coach, questions) = (coach(files(phrasings)), mixed(phrasings));
        let [p50, p99, max] = latencies(&coach, &questions);
        let a_second = on_all_cores(&coach, &questions);
        println!("{name:<24} {p50:>9.0} {p99:>7.0} {max:>7.0} {a_second:>23.0} {memory:>28}");
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
static SMALL: LazyLock<Coach> = LazyLock::new(|| coach(generated::knowledge(1_500)));
static LARGE: LazyLock<Coach> = LazyLock::new(|| coach(generated::knowledge(15_000)));

fn coach(files: Vec<SourceFile>) -> Coach {
    let (knowledge, problems) = load(files);
    assert!(problems.iter().all(|it| it.severity != Severity::Error), "{problems:?}");
    Coach::new(knowledge)
}

/// A generated knowledge, or the shipped one.
fn files(phrasings: Option<usize>) -> Vec<SourceFile> {
    phrasings.map_or_else(builtin, generated::knowledge)
}

/// Every question of the development sets for the shipped knowledge, and as many invented ones for a generated one.
fn mixed(phrasings: Option<usize>) -> Vec<String> {
    if phrasings.is_some() {
        return generated::questions(400);
    }
    let sets = [
        include_str!("../tests/questions/in_scope.jsonl"),
        include_str!("../tests/questions/out_of_scope.jsonl"),
    ];
    let lines = sets.into_iter().flat_map(str::lines);
    let rows = lines.map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line of a question set"));
    rows.filter_map(|row| row["q"].as_str().map(str::to_owned)).collect()
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

/// So many questions are answered in a second where every core asks one after the other.
fn on_all_cores(coach: &Coach, questions: &[String]) -> f64 {
    const EACH: usize = 10_000;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let start = Instant::now();
    thread::scope(|scope| {
        for core in 0..cores {
            scope.spawn(move || {
                let own = questions.iter().cycle().skip(core * questions.len() / cores);
                for question in own.take(EACH) {
                    divan::black_box(answer(coach, question));
                }
            });
        }
    });
    (EACH * cores) as f64 / start.elapsed().as_secs_f64()
}

/// Millions of bytes that a process which does nothing but learn had in memory at its peak.
fn memory_of(phrasings: Option<usize>) -> Option<String> {
    let this = std::env::current_exe().ok()?;
    let phrasings = phrasings.map_or_else(|| "shipped".to_owned(), |it| it.to_string());
    let out = Command::new(this).args([MEMORY_OF, &phrasings]).output().ok()?;
    let megabytes = String::from_utf8(out.stdout).ok()?.trim().to_owned();
    (out.status.success() && !megabytes.is_empty()).then_some(megabytes)
}

/// As `career-coach eval` tells it: where Linux does.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

#[divan::bench(sample_count = 5)]
fn load_and_train_shipped() -> Coach {
    coach(builtin())
}

#[divan::bench(sample_count = 3, sample_size = 1, args = SIZES)]
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
    let questions = mixed(None);
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| {
        for question in questions.iter().cycle().take(10_000) {
            divan::black_box(answer(&SHIPPED, question));
        }
    });
}

#[divan::bench(sample_count = 3, args = [1_500, 15_000])]
fn ten_thousand_questions_generated(bencher: Bencher, phrasings: usize) {
    let coach = if phrasings == 1_500 { &*SMALL } else { &*LARGE };
    let questions = mixed(Some(phrasings));
    bencher.counter(ItemsCount::new(10_000_usize)).bench(|| {
        for question in questions.iter().cycle().take(10_000) {
            divan::black_box(answer(coach, question));
        }
    });
}
