//! Nothing but phrasings, on anybody's questions.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::super::exit;
use super::super::output::Output;
use super::super::progress::Progress;
use super::{malformed, percent, text_of};
use crate::eval::{Labelled, Learnt, Result, Taken};
use crate::knowledge::{Knowledge, plain};
use crate::matcher::{Scratch, Training};

/// The files of labelled lines.
pub struct Files {
    pub phrasings: Labelled,
    pub questions: Labelled,
    pub also: Option<Labelled>,
}

/// All that is measured.
#[derive(Debug, Serialize)]
struct Report {
    #[serde(flatten)]
    result: Result,
    /// Accuracy on the other questions.
    also_accuracy: Option<f64>,
    /// From the texts to the first question, in milliseconds.
    load_ms: f64,
    /// Half of the questions take at most so many microseconds.
    p50_us: f64,
    /// 99 of a hundred do.
    p99_us: f64,
    /// The most memory that the process held, in millions of bytes; none where the system does not tell.
    peak_mb: Option<f64>,
}

/// Reads the files.
pub fn read(phrasings: &Path, questions: &Path, also: Option<&PathBuf>) -> std::result::Result<Files, exit::Failure> {
    let read = |path: &Path| Labelled::parse(&text_of(path)?).map_err(|error| malformed(path, &error));
    Ok(Files {
        phrasings: read(phrasings)?,
        questions: read(questions)?,
        also: also.map(|it| read(it)).transpose()?,
    })
}

/// Learns the phrasings, asks the questions, and prints how that went.
pub fn run(files: &Files, words: &Knowledge, out: &Output) -> exit::Result {
    let report = measure(files, words);
    if out.is_json() {
        out.value(&report)
    } else {
        out.text(&text(files, &report))
    }
}

fn measure(files: &Files, words: &Knowledge) -> Report {
    let progress = Progress::new("learning");
    let training = Training {
        progress: &|share| progress.show(share),
        ..Training::default()
    };
    let start = Instant::now();
    let learnt = Learnt::from(&files.phrasings, words, &training);
    let load = start.elapsed();
    progress.clear();

    let mut scratch = Scratch::default();
    let (taken, mut times): (Vec<Taken>, Vec<Duration>) = files
        .questions
        .lines
        .iter()
        .map(|line| {
            let start = Instant::now();
            let taken = learnt.take(&line.text, &mut scratch);
            (taken, start.elapsed())
        })
        .unzip();
    times.sort_unstable();
    // No set is empty, and a share below 1 of its length is an index into it.
    let slowest_of = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    Report {
        result: learnt.sum_up(&files.questions, &taken),
        also_accuracy: files.also.as_ref().and_then(|also| learnt.accuracy(also, &mut scratch)),
        load_ms: load.as_secs_f64() * 1e3,
        p50_us: slowest_of(50),
        p99_us: slowest_of(99),
        peak_mb: peak_memory(),
    }
}

/// Millions of bytes that this process had in memory at its peak, where Linux tells.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

fn text(files: &Files, report: &Report) -> String {
    const INTENTS: usize = 10;
    const CONFUSIONS: usize = 20;
    let result = &report.result;
    let share = |it: Option<f64>| it.map_or_else(|| "-".to_owned(), percent);
    let area = |it: Option<f64>| it.map_or_else(|| "-".to_owned(), |it| format!("{it:.3}"));
    let [own, strangers] = result.counts;
    let mut out = format!(
        "{} phrasings; {own} questions in scope, {strangers} out of scope\n",
        files.phrasings.lines.len()
    );
    let mut row = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {name:<44} {value}");
    };
    row("accuracy", &share(result.accuracy));
    if files.also.is_some() {
        row("accuracy on the other questions", &share(report.also_accuracy));
    }
    if strangers > 0 {
        row("area under ROC", &area(result.auroc));
        row("area under OSCR", &area(result.oscr));
        row(
            "out of scope refused while 90 % are kept",
            &share(result.oos_recall_at_90),
        );
    }
    let at = &result.self_threshold;
    row(
        &format!("answered and right above {:.3}", at.value),
        &share(at.in_scope_right),
    );
    if strangers > 0 {
        row("out of scope refused below it", &share(at.oos_refused));
    }
    row("expected calibration error", &area(result.ece));
    row("to load", &format!("{:.0} ms", report.load_ms));
    row(
        "one question: half, 99 % take at most",
        &format!("{:.0} µs, {:.0} µs", report.p50_us, report.p99_us),
    );
    if let Some(peak) = report.peak_mb {
        row("peak of memory", &format!("{peak:.0} MB"));
    }
    let mut worst: Vec<_> = result.intents.iter().collect();
    worst.sort_by(|(_, a), (_, b)| (a.right * b.n).cmp(&(b.right * a.n)).then(b.n.cmp(&a.n)));
    out += "worst intents\n";
    for (id, it) in worst.into_iter().take(INTENTS) {
        let right = percent(it.right as f64 / it.n.max(1) as f64);
        let _ = writeln!(out, "  {:<44} {:>4}/{:<4} {right}", plain(id), it.right, it.n);
    }
    if !result.confusions.is_empty() {
        out += "most frequent confusions\n";
    }
    for it in result.confusions.iter().take(CONFUSIONS) {
        let got = it.got.as_deref().unwrap_or("nobody's question");
        let _ = writeln!(out, "  {:<44} {:>4} as {}", plain(&it.gold), it.n, plain(got));
    }
    for id in &result.without_phrasings {
        let _ = writeln!(out, "  {}: has questions and no phrasing", plain(id));
    }
    out
}
