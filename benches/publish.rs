//! How long it takes from a change of the folder to the new knowledge, and what members notice of it.
//!
//! From the moment when the folder has been quiet for long enough: read, load, train, replay, compare, keep, swap.

#[path = "support/generated.rs"]
mod generated;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use career_coach::coach::{Coach, Memory, Question};
use career_coach::knowledge::{SourceFile, builtin};
use career_coach::publish::{History, Outcome, Report, Served, Setup, Took, Who};
use career_coach::store::Store;

fn main() {
    // Cargo's own arguments mean nothing here.
    println!("milliseconds, the middle of 5  whole   read   load  train replay compare  lint   keep");
    for (name, files) in [
        ("shipped, 14,600 phrasings", builtin()),
        ("generated, 20,000 phrasings", generated::knowledge(20_000)),
    ] {
        let mut home = Home::new(&files);
        for (what, change) in [("an answer", ANSWER), ("a phrasing", PHRASING)] {
            let mut reports: Vec<Report> = (0..5).map(|n| home.change(change, n)).collect();
            reports.sort_by_key(|it| it.took.whole);
            row(&format!("{name}: {what}"), &reports[2].took);
        }
    }
    under_load();
    event_loop();
}

type Change = fn(usize) -> String;

const ANSWER: Change = |n| topic("is the printer blue", &format!("Number {n}."));
const PHRASING: Change = |n| topic(&format!("is the printer number {n}"), "Yes.");

/// A topic of its own, so that nothing else is touched.
fn topic(phrasing: &str, answer: &str) -> String {
    format!(
        "[[intent]]\nid = \"printer\"\ntitle = \"P\"\nlabel = \"A printer?\"\nphrasings = [\"who feeds the printer\", \"{phrasing}\", \"printer colours\"]\n\n[[intent.answer]]\ntext = \"{answer}\"\nsources = [{{ guide = \"GUIDE\", section = \"P\" }}]\n"
    )
}

fn row(name: &str, took: &Took) {
    let ms = |it: Duration| it.as_secs_f64() * 1e3;
    println!(
        "{name:<28}\n{:>36.0} {:>6.0} {:>6.0} {:>6.0} {:>6.0} {:>7.0} {:>5.0} {:>6.0}",
        ms(took.whole),
        ms(took.read),
        ms(took.load),
        ms(took.train),
        ms(took.replay),
        ms(took.compare),
        ms(took.lint),
        ms(took.keep)
    );
}

/// A folder that is served.
struct Home {
    dir: tempfile::TempDir,
    served: Arc<Served>,
    guide: String,
}

impl Home {
    fn new(files: &[SourceFile]) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path().join("knowledge");
        for it in files {
            write(&folder.join(&it.name), &it.text);
        }
        let setup = Setup {
            folder: Some(folder),
            history: Some(History::new(Store::new(dir.path().join("data")))),
            ..Setup::default()
        };
        let served = Served::start(setup).unwrap_or_else(|it| panic!("{}", it.0.headline()));
        let guide = served.coach().knowledge().sources[0].id.get_ref().clone();
        let mut home = Self {
            dir,
            served: Arc::new(served),
            guide,
        };
        // What comes next is a change of this, and adds nothing.
        home.change(ANSWER, 99);
        home
    }

    fn put(&self, change: Change, n: usize) {
        let text = change(n).replace("GUIDE", &self.guide);
        write(&self.dir.path().join("knowledge/printer.toml"), &text);
    }

    fn change(&mut self, change: Change, n: usize) -> Report {
        self.put(change, n);
        let report = self.served.reload(Who::Disk, false);
        assert_eq!(
            report.outcome,
            Outcome::Published,
            "{}\n{}",
            report.headline(),
            report.details()
        );
        report
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

const QUESTIONS: [&str; 6] = [
    "what does an mis director earn in germany?",
    "mis manger salry",
    "which degree and which certificates does an it systems director need?",
    "anyone up for a game tonight",
    "cio vs mis director",
    "does an mis director work long hours",
];

fn answer(coach: &Coach, nth: usize) {
    let question = Question::asked(QUESTIONS[nth % QUESTIONS.len()]);
    let reply = coach.answer(&question, &mut Memory::default(), Duration::ZERO);
    assert!(!reply.body.is_empty(), "a question went unanswered");
}

/// 200 questions a second for ten seconds, without reloads and while 20 good and 20 bad ones happen.
fn under_load() {
    const A_SECOND: u32 = 200;
    const SECONDS: u32 = 10;
    let home = Home::new(&builtin());
    println!("\n200 questions a second, milliseconds   p50     p99     max");
    for reloads in [false, true] {
        let done = AtomicBool::new(false);
        let (mut taken, published) = std::thread::scope(|scope| {
            let reloader = scope.spawn(|| {
                let mut published = 0;
                // A phrasing now and then, so that it trains too.
                for n in 0..if reloads { 20 } else { 0 } {
                    home.put(if n % 4 == 0 { PHRASING } else { ANSWER }, 1_000 + n);
                    published += usize::from(home.served.reload(Who::Disk, false).outcome == Outcome::Published);
                    write(&home.dir.path().join("knowledge/bad.toml"), "[[intent]]\nid = 1\n");
                    assert_eq!(home.served.reload(Who::Signal, false).outcome, Outcome::Refused);
                    fs::remove_file(home.dir.path().join("knowledge/bad.toml")).expect("it was written");
                }
                done.store(true, Ordering::Relaxed);
                published
            });
            let start = Instant::now();
            let taken: Vec<Duration> = (0..A_SECOND * SECONDS)
                .map(|n| {
                    let due = start + Duration::from_secs(1) * n / A_SECOND;
                    std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    // From when it was asked, not from when its turn came.
                    answer(&home.served.coach(), n as usize);
                    due.elapsed()
                })
                .collect();
            (taken, reloader.join().expect("it published"))
        });
        taken.sort_unstable();
        let ms = |at: usize| taken[taken.len() * at / 1_000].as_secs_f64() * 1e3;
        println!(
            "{:<36} {:>5.2} {:>7.2} {:>7.2}",
            if reloads {
                format!("{published} good and 20 bad reloads")
            } else {
                "without".to_owned()
            },
            ms(500),
            ms(990),
            ms(999)
        );
    }
}

/// An event loop that does nothing but look at the clock, while a knowledge is published beside it.
fn event_loop() {
    let home = Home::new(&builtin());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    println!("\nevent loop beside a reload, milliseconds late   p50     p99     max   busy");
    for (name, change) in [("an answer", ANSWER), ("a phrasing", PHRASING)] {
        home.put(change, 5_000);
        let (mut late, busy, whole) = runtime.block_on(beside(Arc::clone(&home.served)));
        late.sort_unstable();
        let ms = |it: Duration| it.as_secs_f64() * 1e3;
        let at = |share: usize| ms(late[(late.len() - 1) * share / 100]);
        let percent = busy.as_secs_f64() * 100.0 / whole.as_secs_f64();
        println!(
            "{name:<44} {:>5.2} {:>7.2} {:>7.2} {percent:>4.1} %",
            at(50),
            at(99),
            at(100)
        );
    }
}

/// How late a timer of two milliseconds is while a knowledge is published, how long the workers of the event loop were
/// busy by their own count, and how long it took.
async fn beside(served: Arc<Served>) -> (Vec<Duration>, Duration, Duration) {
    let metrics = tokio::runtime::Handle::current().metrics();
    let busy = || -> Duration {
        (0..metrics.num_workers())
            .map(|it| metrics.worker_total_busy_duration(it))
            .sum()
    };
    let (before, start) = (busy(), Instant::now());
    let watched = tokio::spawn(async move {
        let mut reload = tokio::task::spawn_blocking(move || served.reload(Who::Disk, false));
        let mut interval = tokio::time::interval(Duration::from_millis(2));
        let mut late = Vec::new();
        loop {
            tokio::select! {
                report = &mut reload => {
                    assert_eq!(report.expect("it ended").outcome, Outcome::Published);
                    return late;
                }
                due = interval.tick() => late.push(due.elapsed()),
            }
        }
    });
    let late = watched.await.expect("it ended");
    (late, busy() - before, start.elapsed())
}
