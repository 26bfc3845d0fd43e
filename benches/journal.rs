//! What the journal costs an answer: two thousand answered questions a second, with the journal on and off, in turns.
//!
//! `cargo bench --bench journal`. It fails where the journal costs more than a twentieth.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use career_coach::coach::{Coach, Memory, Question};
use career_coach::journal::{Asked, Journal, Keep, Key, Location, Pace, Place, Settings};
use career_coach::knowledge::{builtin, load};
use career_coach::store::Store;
use serde_json::Value;

const A_SECOND: u32 = 2_000;
const SECONDS: u32 = 2;
const ROUNDS: usize = 5;
const MOST: f64 = 1.05;

fn main() {
    let coach = Arc::new(Coach::new(load(builtin()).0));
    let questions: Vec<String> = include_str!("../tests/questions/in_scope.jsonl")
        .lines()
        .filter_map(|it| serde_json::from_str::<Value>(it).ok()?["q"].as_str().map(str::to_owned))
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let home = tempfile::tempdir().expect("a folder");
    let on = runtime.block_on(async { start(home.path()) });
    let off = Journal::off();
    let (mut with, mut without) = (Vec::new(), Vec::new());
    // The first round only warms up.
    for round in 0..=ROUNDS {
        for (journal, all) in [(&off, &mut without), (&on, &mut with)] {
            let took = ask(&coach, journal, &questions);
            if round > 0 {
                all.extend(took);
            }
        }
    }
    let lost = on.lost();
    runtime.block_on(on.close(Duration::from_secs(10)));
    let (with, without) = (Latency::of(with), Latency::of(without));
    println!("journal off: {without}");
    println!("journal on:  {with}; {lost} lost");
    let ratio = with.mean / without.mean;
    println!(
        "on / off: {ratio:.3} (mean), {:.3} (median)",
        with.median / without.median
    );
    assert!(ratio < MOST, "the journal costs too much");
    assert_eq!(lost, 0);
}

fn start(home: &std::path::Path) -> Journal {
    let key = Key::of(&Store::new(home.to_owned())).expect("a key");
    Journal::start(Settings {
        location: Location::File(home.join("journal.sqlite3")),
        keep: Keep::default(),
        key,
        now: Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()),
        pace: Pace::default(),
        notes: true,
    })
}

/// How long each answer took, in microseconds, where one is asked for at its time.
fn ask(coach: &Arc<Coach>, journal: &Journal, questions: &[String]) -> Vec<f64> {
    let began = Instant::now();
    let mut took = Vec::new();
    for n in 0..A_SECOND * SECONDS {
        let due = began + Duration::from_secs(1) * n / A_SECOND;
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let text = &questions[n as usize % questions.len()];
        let started = Instant::now();
        let (reply, verdict) =
            coach.answer_with_verdict(&Question::asked(text), &mut Memory::default(), Duration::ZERO);
        let _ = journal.asked(&Asked {
            coach,
            text: Some(text),
            asker: u64::from(n % 500 + 1),
            place: Place::Channel,
            reply: &reply,
            verdict: Some(&verdict),
            again: false,
        });
        took.push(started.elapsed().as_secs_f64() * 1e6);
    }
    took
}

struct Latency {
    mean: f64,
    median: f64,
    of_hundred: f64,
}

impl Latency {
    fn of(mut took: Vec<f64>) -> Self {
        took.sort_by(f64::total_cmp);
        Self {
            mean: took.iter().sum::<f64>() / took.len() as f64,
            median: took[took.len() / 2],
            of_hundred: took[took.len() * 99 / 100],
        }
    }
}

impl std::fmt::Display for Latency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            mean,
            median,
            of_hundred,
        } = self;
        write!(f, "mean {mean:.1} µs, median {median:.1} µs, p99 {of_hundred:.1} µs")
    }
}
