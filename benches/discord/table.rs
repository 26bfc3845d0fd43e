//! The figures, as one table in Markdown.

use std::time::Duration;

use crate::answers::{Outcome, quantile};

/// An answer takes at most so many times as long as one of the bare bot.
const TIMES: f64 = 1.3;

/// Suggestions are there within this, in milliseconds.
const SUGGESTED_WITHIN: f64 = 10.0;

/// More memory than the bare bot at rest, in megabytes.
const MORE_AT_REST: f64 = 25.0;

/// What interactions leave behind, in megabytes.
const LEFT_BEHIND: f64 = 10.0;

/// A megabyte as operators count it.
const MEGABYTE: f64 = 1_000_000.0;

/// Of the complaints so many are shown, and of each so many characters.
const SHOWN: usize = 10;
const LINE: usize = 200;

/// Rows, and what is added up below them.
#[derive(Default)]
pub struct Table {
    rows: Vec<[String; 5]>,
    lost: [usize; 2],
    /// Aims that were missed.
    missed: usize,
    complaints: Vec<String>,
    /// How late the fake was with its events, and which share of a core it took, under the load that was worst.
    late: Duration,
    busy: f64,
}

impl Table {
    /// Answers of the bot and of the bare one to the same load.
    pub fn answers(&mut self, what: &str, outcomes: [Outcome; 2]) {
        let times = outcomes
            .each_ref()
            .map(|it| [500, 990].map(|of| quantile(&it.taken, of)));
        let cells = times.map(|[p50, p99]| format!("{} / {} ms", milliseconds(p50), milliseconds(p99)));
        let [p50, p99] = [0, 1].map(|at| times[0][at].as_secs_f64() / times[1][at].as_secs_f64());
        let [mine, other] = cells;
        let aim = self.aim(p50.max(p99) <= TIMES, &format!("{TIMES} ×"));
        self.row([
            format!("{what}: p50 / p99"),
            mine,
            other,
            format!("{p50:.2} / {p99:.2} ×"),
            aim,
        ]);
        let cpu = outcomes
            .each_ref()
            .map(|it| it.cpu.div_f64(it.taken.len().max(1) as f64));
        self.row([
            format!("{what}: CPU an answer"),
            format!("{} ms", milliseconds(cpu[0])),
            format!("{} ms", milliseconds(cpu[1])),
            format!("{:.2} ×", cpu[0].as_secs_f64() / cpu[1].as_secs_f64()),
            String::new(),
        ]);
        for (lost, outcome) in self.lost.iter_mut().zip(&outcomes) {
            *lost += outcome.lost;
            self.late = self.late.max(quantile(&outcome.late, 990));
            let busy = outcome.cpu_of_fake.as_secs_f64() / outcome.elapsed.as_secs_f64();
            self.busy = self.busy.max(busy);
        }
    }

    /// Suggestions while a question is typed. The bare bot has none.
    pub fn suggestions(&mut self, what: &str, outcome: &Outcome) {
        let [p50, p99] = [500, 990].map(|of| quantile(&outcome.taken, of));
        let aim = self.aim(
            p99.as_secs_f64() * 1e3 <= SUGGESTED_WITHIN,
            &format!("{SUGGESTED_WITHIN} ms"),
        );
        self.row([
            format!("{what}: p50 / p99"),
            format!("{} / {} ms", milliseconds(p50), milliseconds(p99)),
            String::new(),
            String::new(),
            aim,
        ]);
        self.lost[0] += outcome.lost;
    }

    /// Resident memory of both at rest.
    pub fn memory_at_rest(&mut self, bytes: [u64; 2]) {
        let more = megabytes(bytes[0]) - megabytes(bytes[1]);
        let aim = self.aim(more <= MORE_AT_REST, &format!("+{MORE_AT_REST} MB"));
        self.memory("memory at rest", bytes, aim);
    }

    /// Resident memory of both after the load.
    pub fn memory_after(&mut self, bytes: [u64; 2]) {
        self.memory("memory after all these", bytes, String::new());
    }

    fn memory(&mut self, what: &str, bytes: [u64; 2], aim: String) {
        let [mine, other] = bytes.map(megabytes);
        let cells = [mine, other].map(|it| format!("{it:.1} MB"));
        let [first, second] = cells;
        self.row([what.to_owned(), first, second, format!("{:+.1} MB", mine - other), aim]);
    }

    /// CPU of both at rest.
    pub fn cpu_at_rest(&mut self, window: Duration, cpu: [Duration; 2]) {
        let cells = cpu.map(|it| format!("{} ms", it.as_millis()));
        let [mine, other] = cells;
        let aim = self.aim(cpu[0] <= cpu[1] + Duration::from_millis(10), "none");
        let what = format!("CPU at rest, in {} s", window.as_secs());
        self.row([what, mine, other, String::new(), aim]);
    }

    /// Memory before and after interactions, on the way as well.
    pub fn left_behind(&mut self, steps: &[(usize, u64)], lost: usize) {
        // What is there after the first interactions is what a bot takes that is used; the rest is left behind by single ones.
        let start = steps.get(1).map_or(0, |it| it.1);
        for (made, bytes) in steps {
            let grown = megabytes(*bytes) - megabytes(start);
            let last = steps.last().map(|it| it.0) == Some(*made);
            let aim = if last {
                self.aim(grown < LEFT_BEHIND, &format!("+{LEFT_BEHIND} MB"))
            } else {
                String::new()
            };
            self.row([
                format!("installed, after {made} interactions"),
                format!("{:.1} MB", megabytes(*bytes)),
                String::new(),
                format!("{grown:+.1} MB"),
                aim,
            ]);
        }
        self.lost[0] += lost;
    }

    /// What a fake has to say about a bot: anything is a failure.
    pub fn complaints(&mut self, complaints: Vec<String>) {
        self.complaints.extend(complaints);
    }

    /// Prints everything; whether it is well. If `strict`, missing an aim is not.
    pub fn print(mut self, strict: bool) -> bool {
        let [mine, other] = self.lost.map(|it| it.to_string());
        let none = self.lost == [0, 0];
        let aim = self.aim(none, "0");
        self.row(["events lost".to_owned(), mine, other, String::new(), aim]);
        let head = ["", "career-coach", "bare serenity bot", "beside it", "aim"].map(str::to_owned);
        let widths: Vec<usize> = (0..head.len())
            .map(|at| {
                self.rows
                    .iter()
                    .chain([&head])
                    .map(|row| row[at].chars().count())
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        let line = |row: &[String; 5]| {
            let cells = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!(" {cell:<width$} |"));
            format!("|{}", cells.collect::<String>())
        };
        println!("{}", line(&head));
        println!(
            "|{}",
            widths
                .iter()
                .map(|width| format!("{}|", "-".repeat(width + 2)))
                .collect::<String>()
        );
        self.rows.iter().for_each(|row| println!("{}", line(row)));
        println!(
            "\nThe fake was at most {} ms late (p99), and took at most {:.0} % of a core.",
            milliseconds(self.late),
            self.busy * 100.0
        );
        for complaint in self.complaints.iter().take(SHOWN) {
            let line: String = complaint.chars().take(LINE).collect();
            println!("complaint: {}", line.replace('\n', " "));
        }
        none && self.complaints.is_empty() && !(strict && self.missed > 0)
    }

    fn aim(&mut self, reached: bool, what: &str) -> String {
        self.missed += usize::from(!reached);
        format!("{what}: {}", if reached { "reached" } else { "missed" })
    }

    fn row(&mut self, row: [String; 5]) {
        self.rows.push(row);
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MEGABYTE
}
