//! How long answers take at a steady rate.

use std::collections::HashMap;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use crate::crowd::Crowd;
use crate::fake_discord::record::Mark;
use crate::fake_discord::{FakeDiscord, Id, Say};
use crate::process::{self, Process};

/// How long an answer may take before its event counts as lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// Of a question at most so many characters have been typed.
const TYPED: usize = 60;

/// By which way is asked.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Mention,
    /// `/ask`.
    Command,
    /// Typing into the option of `/ask`: suggestions are the answer.
    Typing,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Mention => "mentions",
            Self::Command => "slash commands",
            Self::Typing => "suggestions",
        }
    }
}

/// So many questions at so many a second.
pub struct Load {
    pub kind: Kind,
    pub rate: u32,
    pub count: usize,
}

/// What came of a load.
#[derive(Debug, Default)]
pub struct Outcome {
    /// From event to answer, of each answer.
    pub taken: Vec<Duration>,
    /// How much later than planned each event was dispatched.
    pub late: Vec<Duration>,
    /// Events without an answer.
    pub lost: usize,
    /// CPU of the bot, and of this process with the fake.
    pub cpu: Duration,
    pub cpu_of_fake: Duration,
    /// How long it took as a whole.
    pub elapsed: Duration,
}

impl Outcome {
    /// Adds what came of the same load in another round.
    pub fn add(&mut self, other: Self) {
        self.taken.extend(other.taken);
        self.late.extend(other.late);
        self.lost += other.lost;
        self.cpu += other.cpu;
        self.cpu_of_fake += other.cpu_of_fake;
        self.elapsed += other.elapsed;
    }
}

/// The duration that this many of a thousand do not exceed.
pub fn quantile(all: &[Duration], of_thousand: usize) -> Duration {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let last = sorted.len().saturating_sub(1);
    sorted.get(last * of_thousand / 1_000).copied().unwrap_or_default()
}

/// Puts a load on a bot. Runs on a thread of its own, whose sleep is the pace.
pub fn measure(
    fake: &FakeDiscord,
    marks: &Receiver<Mark>,
    crowd: &mut Crowd,
    process: &Process,
    load: &Load,
) -> Outcome {
    // The echo of the load before is over.
    process.at_rest();
    while marks.try_recv().is_ok() {}
    let mention = format!("<@{}>", fake.bot());
    let (cpu, cpu_of_fake) = (process.cpu(), process::own_cpu());
    let interval = Duration::from_secs(1) / load.rate;
    let start = Instant::now();
    let mut outcome = Outcome::default();
    let mut sent: Vec<(Id, Instant)> = Vec::with_capacity(load.count);
    for nth in 0..load.count {
        let due = start + interval * u32::try_from(nth).expect("a bounded count");
        let visitor = crowd.next();
        let text = format!("{mention} {}", visitor.question);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        outcome.late.push(Instant::now().saturating_duration_since(due));
        let id = match load.kind {
            Kind::Mention => fake.say(Say::new(visitor.member, visitor.channel, &text)),
            Kind::Command => {
                let options = [("question", visitor.question.as_str())];
                let used = fake.use_command(visitor.member, visitor.channel, "ask", &options);
                used.unwrap_or_else(|refusal| panic!("{refusal}"))
            }
            Kind::Typing => {
                let typed: String = visitor.question.chars().take(nth % TYPED).collect();
                let options = [("question", typed.as_str())];
                let typed = fake.complete(visitor.member, visitor.channel, "ask", &options, "question");
                typed.unwrap_or_else(|refusal| panic!("{refusal}"))
            }
        };
        sent.push((id, Instant::now()));
    }
    let answered = collect(marks, load.count);
    outcome.elapsed = start.elapsed();
    outcome.cpu = process.cpu() - cpu;
    outcome.cpu_of_fake = process::own_cpu() - cpu_of_fake;
    for (id, dispatched) in sent {
        match answered.get(&id) {
            Some(at) => outcome.taken.push(at.saturating_duration_since(dispatched)),
            None => outcome.lost += 1,
        }
    }
    outcome
}

/// When each message or interaction was first answered.
fn collect(marks: &Receiver<Mark>, count: usize) -> HashMap<Id, Instant> {
    let mut answered = HashMap::with_capacity(count);
    while answered.len() < count {
        let Ok(mark) = marks.recv_timeout(PATIENCE) else {
            break;
        };
        let of = mark.touches.interaction.or(mark.touches.about);
        if let Some(of) = of.filter(|_| mark.succeeded()) {
            answered.entry(of).or_insert(mark.at);
        }
    }
    answered
}
