//! How long it takes from a change of the folder to the new knowledge, and what members notice of it.
//!
//! From the moment when the folder has been quiet for long enough: read, load, train, replay, compare, keep, swap; and the
//! hashing of the files that tells whether anything changed, which counts as reading.

#[path = "support/generated.rs"]
mod generated;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use career_coach::coach::{Coach, Memory, Question};
use career_coach::knowledge::{SourceFile, builtin, load};
use career_coach::publish::watch::{Pace, Seen, Watch};
use career_coach::publish::{History, Objection, Outcome, Report, Served, Setup, Took, Who};
use career_coach::store::Store;

fn main() {
    // Cargo's own arguments mean nothing here.
    println!("milliseconds, the middle of 5  whole   read   load  train replay compare  lint   keep");
    for (name, files) in knowledges() {
        let home = Home::new(&files);
        for (what, change) in [("an answer", ANSWER), ("a phrasing", PHRASING)] {
            let mut reports: Vec<Report> = (0..5).map(|n| home.change(change, n)).collect();
            reports.sort_by_key(|it| it.took.whole);
            row(&format!("{name}: {what}"), &reports[2].took);
        }
        println!(
            "{:>36.0}  through a watch, an answer, its debounce taken off",
            watched(home)
        );
    }
    under_load();
    println!(
        "\nevent loop beside a reload, milliseconds               late: p50     p99     max   over 5 ms   busy   reload"
    );
    for (name, files) in knowledges() {
        event_loop(&name, &files);
    }
}

/// Those that are published, with what they are called.
fn knowledges() -> [(String, Vec<SourceFile>); 2] {
    let named = |what: &str, files: Vec<SourceFile>| {
        let (k, _) = load(files.clone());
        let phrasings: usize = k.intents.iter().map(|it| it.phrasings.len()).sum();
        (format!("{what}, {phrasings} phrasings of intents"), files)
    };
    [
        named("shipped", builtin()),
        named("generated", generated::knowledge(20_000)),
    ]
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
        let home = Self {
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

    fn change(&self, change: Change, n: usize) -> Report {
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

/// Milliseconds from a change of the folder to the swap through a watch, the middle of five, without the time for which
/// the watch waits for quiet.
fn watched(home: Home) -> f64 {
    let pace = Pace {
        quiet: Duration::from_millis(50),
        ..Pace::default()
    };
    let (sender, ended) = mpsc::channel();
    let served = Arc::clone(&home.served);
    let act = move |_: Seen| {
        let _ = sender.send((served.reload(Who::Disk, false).outcome, Instant::now()));
        false
    };
    let watch = Watch::start(home.dir.path().join("knowledge"), pace, Box::new(act)).expect("a watch");
    // The look at the beginning.
    let _ = ended.recv().expect("it looks");
    let mut taken: Vec<Duration> = (0..5)
        .map(|n| {
            home.put(ANSWER, 2_000 + n);
            let changed = Instant::now();
            loop {
                let (outcome, at) = ended.recv().expect("it goes on");
                if outcome == Outcome::Published {
                    return at.duration_since(changed).saturating_sub(pace.quiet);
                }
            }
        })
        .collect();
    taken.sort_unstable();
    watch.stop();
    taken[2].as_secs_f64() * 1e3
}

/// What is published in vain: a slip of the pen, or a check that fails.
fn bad(n: usize) -> &'static str {
    if n.is_multiple_of(2) {
        "[[intent]]\nid = 1\n"
    } else {
        "[[check]]\nquestion = \"who feeds the printer\"\nintent = \"salary\"\n"
    }
}

/// 200 questions a second for ten seconds and until the reloads are over, without any and while 20 good and 20 bad ones
/// happen.
fn under_load() {
    const A_SECOND: u32 = 200;
    const AT_LEAST: Duration = Duration::from_secs(10);
    const RELOADS: usize = 20;
    let home = Home::new(&builtin());
    println!("\n200 questions a second, milliseconds          asked   p50     p99     max");
    let mut without = 0.0;
    for reloads in [0, RELOADS] {
        let done = AtomicBool::new(false);
        let (mut taken, published) = std::thread::scope(|scope| {
            let reloader = scope.spawn(|| {
                let _over = Over(&done);
                (0..reloads).filter(|n| publish(&home, *n)).count()
            });
            let start = Instant::now();
            let mut taken = Vec::new();
            while start.elapsed() < AT_LEAST || !done.load(Ordering::Relaxed) {
                let n = taken.len();
                let due = start + Duration::from_secs(1) * n as u32 / A_SECOND;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
                // From when it was asked, not from when its turn came.
                answer(&home.served.coach(), n);
                taken.push(due.elapsed());
            }
            (taken, reloader.join().expect("it published"))
        });
        assert_eq!(published, reloads, "a good one was refused");
        taken.sort_unstable();
        let ms = |at: usize| taken[at].as_secs_f64() * 1e3;
        let last = taken.len() - 1;
        let p99 = ms(last * 99 / 100);
        println!(
            "{:<44} {:>6} {:>5.2} {p99:>7.2} {:>7.2}",
            if reloads == 0 {
                "without".to_owned()
            } else {
                format!("{published} good and {reloads} bad reloads")
            },
            taken.len(),
            ms(last / 2),
            ms(last)
        );
        if reloads == 0 {
            without = p99;
        } else {
            println!(
                "the 99th of a hundred takes {:.1} times as long as without",
                p99 / without
            );
        }
    }
}

/// Says that the reloads are over, also where one of them panics.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Publishes something good, and then something bad; whether the good one was published.
fn publish(home: &Home, n: usize) -> bool {
    // A phrasing now and then, so that it trains too.
    home.put(if n.is_multiple_of(4) { PHRASING } else { ANSWER }, 1_000 + n);
    let published = home.served.reload(Who::Disk, false).outcome == Outcome::Published;
    let file = home.dir.path().join("knowledge/bad.toml");
    write(&file, bad(n));
    let report = home.served.reload(Who::Signal, false);
    let as_meant = |it: &Objection| {
        if n.is_multiple_of(2) {
            matches!(it, Objection::Broken)
        } else {
            matches!(it, Objection::FailedChecks(_))
        }
    };
    assert!(
        report.outcome == Outcome::Refused && report.objections.iter().any(as_meant),
        "{}",
        report.headline()
    );
    fs::remove_file(file).expect("it was written");
    published
}

/// An event loop that answers questions and looks at the clock, while a knowledge is published beside it.
fn event_loop(name: &str, files: &[SourceFile]) {
    let home = Home::new(files);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    for (what, change) in [("an answer", ANSWER), ("a phrasing", PHRASING)] {
        home.put(change, 5_000);
        let (mut late, busy, whole) = runtime.block_on(beside(Arc::clone(&home.served)));
        late.sort_unstable();
        let ms = |it: Duration| it.as_secs_f64() * 1e3;
        let at = |share: usize| ms(late[(late.len() - 1) * share / 100]);
        let percent = busy.as_secs_f64() * 100.0 / whole.as_secs_f64();
        let stalls = late.iter().filter(|it| **it > STALL).count();
        println!(
            "{:<60} {:>5.2} {:>7.2} {:>7.2} {stalls:>4} of {:<5} {percent:>4.1} % {:>6.0}",
            format!("{name}: {what}"),
            at(50),
            at(99),
            at(100),
            late.len(),
            ms(whole)
        );
    }
}

/// A timer that is so late was held up.
const STALL: Duration = Duration::from_millis(5);

/// How late a timer of two milliseconds is while a knowledge is published, how long the workers of the event loop were
/// busy by tokio's own count, and how long it took. A question is asked every time, as members do.
async fn beside(served: Arc<Served>) -> (Vec<Duration>, Duration, Duration) {
    let metrics = tokio::runtime::Handle::current().metrics();
    let busy = || -> Duration {
        (0..metrics.num_workers())
            .map(|it| metrics.worker_total_busy_duration(it))
            .sum()
    };
    let (before, start) = (busy(), Instant::now());
    let watched = tokio::spawn(async move {
        let asked = Arc::clone(&served);
        let mut reload = tokio::task::spawn_blocking(move || served.reload(Who::Disk, false));
        let mut interval = tokio::time::interval(Duration::from_millis(2));
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut late = Vec::new();
        loop {
            tokio::select! {
                report = &mut reload => {
                    assert_eq!(report.expect("it ended").outcome, Outcome::Published);
                    return late;
                }
                due = interval.tick() => {
                    late.push(due.elapsed());
                    // As the bot does it, in the event loop.
                    answer(&asked.coach(), late.len());
                }
            }
        }
    });
    let late = watched.await.expect("it ended");
    (late, busy() - before, start.elapsed())
}
