//! What the bot costs beside a bare serenity bot that says "pong" to the same load: time to an answer, memory, CPU.
//!
//! ```text
//! this process                    processes of their own
//!   crowd ─> fake Discord <───────> career-coach run, with a REST proxy: the real binary
//!            fake Discord <───────> pong: this binary in another role
//!            fake Discord <─ TLS ─> career-coach run, as it is installed: serenity's rate limiter is on
//! ```
//!
//! `cargo bench --bench discord` takes three minutes, `-- --quick` after it half a minute; whatever starts it without
//! `--bench`, as `cargo test --all-targets` does, gets a trial at rates that any machine can bear. It needs Linux, for
//! `/proc`, and talks to nothing but this machine.
//!
//! How to read the table:
//! - An answer's time runs from the moment at which the event has been handed to the gateway's connection to the moment
//!   at which the answering request has been read and parsed. Both ends are the fake's, so its own share is in both bots'
//!   figures alike. p50 and p99: half, and 99 of 100, of all answers took at most that long.
//! - The two bots take turns, round by round, so that a busy moment of the machine meets both.
//! - Questions are those of the tests, several hundred different ones, by ever new members in ever new channels.
//! - Lost is an event without an answer. One is enough to fail the benchmark; an aim that is missed fails it with
//!   `--strict` only, since a busy machine is enough for that.
//! - Memory is what is resident (`VmRSS`), CPU is user and system time of all threads.
//! - The last line tells whether the fake kept up: how late it was with its events, and how much of a core it took. If
//!   it was late, or busy all the time, the figures say something about the fake and nothing about the bots.

#[path = "../../tests/fake_discord/mod.rs"]
mod fake_discord;

mod answers;
mod crowd;
mod pong;
mod process;
mod remains;
mod table;
mod tunnel;

use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use tokio::runtime::Runtime;

use answers::{Kind, Load, Outcome};
use crowd::Crowd;
use fake_discord::record::Mark;
use fake_discord::{Clock, FakeDiscord, Settings};
use process::{Bot, Process};
use remains::Visits;
use table::Table;

/// How much is measured.
struct Size {
    /// Messages a second.
    rates: [u32; 3],
    /// Of each rate, bot and round.
    seconds: [u32; 3],
    rounds: u32,
    idle: Duration,
    interactions: usize,
}

const WHOLE: Size = Size {
    rates: [100, 500, 2_000],
    seconds: [4, 3, 2],
    rounds: 2,
    idle: Duration::from_secs(10),
    interactions: 100_000,
};

const QUICK: Size = Size {
    seconds: [1, 1, 1],
    rounds: 1,
    idle: Duration::from_secs(2),
    interactions: 4_000,
    ..WHOLE
};

/// Whether it works at all, also where nothing is optimised.
const TRIAL: Size = Size {
    rates: [10, 20, 50],
    idle: Duration::from_secs(1),
    interactions: 200,
    ..QUICK
};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|it| it == name);
    if has(pong::ROLE) {
        return pong::run();
    }
    // Cargo says `--bench` to benchmarks; whatever else starts this wants to know whether it works.
    let size = match (has("--bench"), has("--quick")) {
        (true, false) => WHOLE,
        (true, true) => QUICK,
        (false, _) => TRIAL,
    };
    let runtime = Runtime::new().expect("a runtime");
    let mut table = Table::default();
    answering(&runtime, &size, &mut table);
    leaving(&runtime, &size, &mut table);
    if table.print(has("--strict")) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// A Discord of the benchmark's own, and what is told of its requests.
fn discord(runtime: &Runtime, tls: bool) -> (FakeDiscord, Receiver<Mark>) {
    let (sender, marks) = channel();
    let settings = Settings {
        clock: Clock::Real,
        keep_record: false,
        marks: Some(sender),
        furnished: false,
        tls,
        ..Settings::default()
    };
    (runtime.block_on(FakeDiscord::start(settings)), marks)
}

/// A bot under load, with the Discord that it is connected to.
struct Loaded {
    fake: FakeDiscord,
    marks: Receiver<Mark>,
    crowd: Crowd,
    process: Process,
    /// Of each kind and rate.
    outcomes: Vec<Outcome>,
}

impl Loaded {
    fn start(runtime: &Runtime, bot: Bot) -> Self {
        let (fake, marks) = discord(runtime, false);
        let crowd = Crowd::gather(&fake, 4);
        let process = Process::behind_a_proxy(bot, &fake);
        runtime.block_on(process::ready(&fake));
        Self {
            fake,
            marks,
            crowd,
            process,
            outcomes: Vec::new(),
        }
    }
}

/// How long both bots take for an answer, and what they take while nobody asks.
fn answering(runtime: &Runtime, size: &Size, table: &mut Table) {
    let mut bots = [Bot::Coach, Bot::Pong].map(|bot| Loaded::start(runtime, bot));
    bots.iter().for_each(|bot| bot.process.at_rest());
    let before = bots.each_ref().map(|bot| (bot.process.memory(), bot.process.cpu()));
    std::thread::sleep(size.idle);
    let idle = bots.each_ref().map(|bot| bot.process.cpu());
    table.memory_at_rest(before.map(|(memory, _)| memory));
    table.cpu_at_rest(size.idle, [idle[0] - before[0].1, idle[1] - before[1].1]);

    let loads: Vec<(Kind, u32, u32)> = [Kind::Mention, Kind::Command]
        .into_iter()
        .flat_map(|kind| {
            size.rates
                .into_iter()
                .zip(size.seconds)
                .map(move |(rate, s)| (kind, rate, s))
        })
        .collect();
    // The first answers of a process are slower: connections are made, pages touched.
    for bot in &mut bots {
        for kind in [Kind::Mention, Kind::Command] {
            let load = Load {
                kind,
                rate: size.rates[1],
                count: size.rates[1] as usize / 2,
            };
            let _ = answers::measure(&bot.fake, &bot.marks, &mut bot.crowd, &bot.process, &load);
        }
        bot.outcomes = loads.iter().map(|_| Outcome::default()).collect();
    }
    for _ in 0..size.rounds {
        for (at, (kind, rate, seconds)) in loads.iter().enumerate() {
            for bot in &mut bots {
                let load = Load {
                    kind: *kind,
                    rate: *rate,
                    count: (rate * seconds) as usize,
                };
                let outcome = answers::measure(&bot.fake, &bot.marks, &mut bot.crowd, &bot.process, &load);
                bot.outcomes[at].add(outcome);
            }
        }
    }
    for (at, (kind, rate, _)) in loads.iter().enumerate() {
        let outcomes = bots.each_mut().map(|bot| std::mem::take(&mut bot.outcomes[at]));
        table.answers(&format!("{}, {rate} a second", kind.name()), outcomes);
    }
    let load = Load {
        kind: Kind::Typing,
        rate: size.rates[0],
        count: (size.rates[0] * size.seconds[0] * size.rounds) as usize,
    };
    let [coach, _] = &mut bots;
    let outcome = answers::measure(&coach.fake, &coach.marks, &mut coach.crowd, &coach.process, &load);
    table.suggestions(&format!("{}, {} a second", load.kind.name(), load.rate), &outcome);
    table.memory_after(bots.each_ref().map(|bot| bot.process.memory()));
    for bot in &bots {
        table.complaints(bot.fake.take_complaints());
    }
}

/// What interactions leave behind in a bot with the settings of an installation.
fn leaving(runtime: &Runtime, size: &Size, table: &mut Table) {
    let (fake, marks) = discord(runtime, true);
    let crowd = Crowd::gather(&fake, 40);
    let process = runtime.block_on(Process::installed(&fake));
    runtime.block_on(process::ready(&fake));
    process.at_rest();
    let visits = Visits::new(&fake, marks, crowd);
    let mut steps = vec![(0, process.memory())];
    // After the first of these every thread has its room, and what is bounded is full: what comes then is left behind.
    let warm = size.interactions / 50;
    for count in [warm, size.interactions / 10, size.interactions / 2, size.interactions] {
        visits.until(runtime, count);
        process.at_rest();
        steps.push((count, process.memory()));
    }
    table.left_behind(&steps, visits.lost());
    table.complaints(fake.take_complaints());
    table.complaints(process.leaks());
}
