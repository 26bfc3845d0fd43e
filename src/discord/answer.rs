//! A question in, what members see out: the same for messages, commands and buttons.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::bot::Bot;
use super::catalogue::question_of;
use super::conversation::Key;
use super::cooldown::Wait;
use super::custom_id::{self, Action};
use super::look_up::LookUp;
use super::opinion;
use super::recent::Latest;
use super::view::{self, Look, Message, Share};
use crate::coach::{Coach, Kind, Question, Reply};
use crate::journal::{self, Place};
use crate::matcher::{Mode, Verdict};

/// By which way a question came in; it stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Mention,
    Direct,
    Uninvited,
    Command,
    Menu,
    Button,
    Edit,
}

impl Entry {
    fn name(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Direct => "direct",
            Self::Uninvited => "uninvited",
            Self::Command => "command",
            Self::Menu => "menu",
            Self::Button => "button",
            Self::Edit => "edit",
        }
    }
}

/// Something asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'t> {
    /// Ways to read it, best first: the first that gets an answer counts.
    pub readings: &'t [String],
    /// Whether the words are the asker's own; of somebody else's nothing is noted.
    pub own: bool,
    pub mode: Mode,
    pub key: Key,
    pub entry: Entry,
    /// Whether the asker has to wait between two of these.
    pub counts: bool,
}

/// A reply, and whose it is.
pub struct Found {
    pub reply: Reply,
    pub coach: Arc<Coach>,
    /// The look-up that found it, if one did.
    pub look_up: Option<LookUp>,
}

/// What comes of it.
pub enum Outcome {
    /// Nobody asked the coach anything; whoever addresses it never gets this.
    Silence,
    /// It is too early for another answer.
    Wait(Wait),
    Reply(Box<Found>),
}

/// What whoever addresses the coach reads when there is nothing to answer.
const NOTHING_TO_GO_ON: &str =
    "I could not find a question in that. Ask me in your own words; /topics shows what I can answer.";

/// Asks the coach. Takes about a millisecond of computing.
#[must_use]
pub fn ask(bot: &Bot, asked: &Asked<'_>) -> Outcome {
    let started = Instant::now();
    let now = bot.clock.now();
    let coach = bot.served.coach();
    let before = bot.conversations.recall(asked.key, &coach, now);
    let mut best = None;
    for text in asked.readings {
        let mut memory = before.clone();
        let question = Question { text, mode: asked.mode };
        let (reply, verdict) = coach.answer_with_verdict(&question, &mut memory, now);
        let answers = reply.kind == Kind::Answer;
        if best.is_none() || answers {
            best = Some((reply, memory, verdict, text));
        }
        if answers {
            break;
        }
    }
    let Some((mut reply, memory, verdict, text)) = best else {
        return Outcome::Silence;
    };
    if is_silent(&reply) {
        if asked.mode == Mode::Uninvited {
            return Outcome::Silence;
        }
        // Such as "shorter", with nothing before it.
        NOTHING_TO_GO_ON.clone_into(&mut reply.body);
    }
    // Nobody in distress is told to wait.
    let distress = reply.intent.as_deref() == Some("distress");
    if asked.counts
        && !distress
        && let Err(wait) = bot.cooldown.count(asked.key.member, asked.key.channel)
    {
        return Outcome::Wait(wait);
    }
    bot.conversations.remember(asked.key, memory, &coach, now);
    note(bot, asked, &coach, (&reply, &verdict), text);
    finish(bot, &reply, asked.entry, started.elapsed());
    Outcome::Reply(Box::new(Found {
        reply,
        coach,
        look_up: None,
    }))
}

/// Looks something up; `counts` says whether the asker has to wait between two of these.
///
/// # Errors
/// It is too early for another answer.
pub fn look_up(bot: &Bot, key: Key, entry: Entry, look_up: LookUp, counts: bool) -> Result<Found, Wait> {
    let started = Instant::now();
    let coach = bot.served.coach();
    if counts {
        bot.cooldown.count(key.member, key.channel)?;
    }
    let reply = look_up.run(&coach);
    let noted = journal::Asked {
        coach: &coach,
        text: None,
        asker: key.member.get(),
        place: place(bot, key, entry),
        reply: &reply,
        verdict: None,
        again: entry == Entry::Button && !counts,
    };
    // What is looked up is never missed: there are no words in it.
    let _ = bot.journal.asked(&noted);
    finish(bot, &reply, entry, started.elapsed());
    Ok(Found {
        reply,
        coach,
        look_up: Some(look_up),
    })
}

/// The messages of a reply.
#[must_use]
pub fn show(bot: &Bot, found: &Found, key: Key, embeds: bool) -> Vec<Message> {
    let Found { reply, coach, look_up } = found;
    let asker = key.member.get();
    let look = Look {
        embeds: embeds && bot.settings.embeds,
        asker,
        private: key.private,
        share: key.private.then(|| share(bot, reply, coach, asker)).flatten(),
        choice: coach.choice_of_role(reply),
        rated: rated(bot, reply),
        meant: look_up.as_ref().and_then(|it| meant(reply, coach, it, asker)),
    };
    view::messages(reply, &look)
}

/// Notes what came of a question, and remembers it for as long as it may turn out otherwise.
fn note(bot: &Bot, asked: &Asked<'_>, coach: &Arc<Coach>, (reply, verdict): (&Reply, &Verdict), text: &str) {
    if !bot.journal.is_on() {
        return;
    }
    let noted = journal::Asked {
        coach,
        text: asked.own.then_some(text),
        asker: asked.key.member.get(),
        place: place(bot, asked.key, asked.entry),
        reply,
        verdict: Some(verdict),
        // A suggestion that is taken says what was meant by the question before.
        again: asked.entry == Entry::Button && !asked.counts,
    };
    let miss = bot.journal.asked(&noted);
    let topic = journal::topic(reply).map(str::to_owned);
    if asked.own && (miss.is_some() || topic.is_some()) && reply.kind != Kind::SmallTalk {
        let latest = Latest {
            text: text.to_owned(),
            topic,
            miss,
            suggested: reply.suggestions.iter().map(|it| it.question.clone()).collect(),
            at: bot.clock.now(),
        };
        bot.recent.remember(asked.key, latest);
    }
}

fn place(bot: &Bot, key: Key, entry: Entry) -> Place {
    if key.private {
        Place::Private
    } else if entry == Entry::Direct || bot.servers.place(key.channel).is_none() {
        Place::Direct
    } else {
        Place::Channel
    }
}

/// The topic under which members say what they think of a reply; none where nothing is noted, or there is no topic.
fn rated(bot: &Bot, reply: &Reply) -> Option<String> {
    let topic = journal::topic(reply).filter(|it| opinion::fits(it))?;
    let says_something = matches!(reply.kind, Kind::Answer | Kind::None);
    (bot.journal.is_on() && says_something).then(|| topic.to_owned())
}

/// The look-ups with the suggested names in the place of the one that is not known.
fn meant(reply: &Reply, coach: &Coach, look_up: &LookUp, asker: u64) -> Option<Vec<Option<Action>>> {
    let unknown = reply.unknown?;
    let action = |name: &str| {
        let written = look_up.with(unknown, name).written(coach);
        let mut actions = written.into_iter().map(Action::LookUp);
        actions.find(|it| custom_id::write(it, asker).is_some())
    };
    Some(reply.suggestions.iter().map(|it| action(&it.question)).collect())
}

fn is_silent(reply: &Reply) -> bool {
    reply.kind == Kind::None && reply.body.is_empty()
}

/// How a private reply is given anew for everybody, if it is one that can be.
fn share(bot: &Bot, reply: &Reply, coach: &Arc<Coach>, asker: u64) -> Option<Share> {
    // For a second after a publication it is not known which can: then it is asked anew.
    let catalogue = bot.catalogues.of(coach);
    let by_id = catalogue.and_then(|it| it.id_of(reply).map(str::to_owned));
    if let Some(id) = by_id.filter(|it| custom_id::write(&Action::ShareReply(it.clone()), asker).is_some()) {
        return Some(Share::Reply(id));
    }
    question_of(coach, reply).map(Share::Question)
}

fn finish(bot: &Bot, reply: &Reply, entry: Entry, took: Duration) {
    if reply.kind == Kind::Answer
        && let Some(intent) = &reply.intent
    {
        bot.popular.count(intent);
    }
    let milliseconds = (took.as_secs_f64() * 10_000.0).round() / 10.0;
    tracing::info!(
        entry = entry.name(),
        kind = kind_name(reply.kind),
        intent = reply.intent.as_deref().unwrap_or("none"),
        confidence = (f64::from(reply.confidence) * 100.0).round() / 100.0,
        milliseconds,
        "answered"
    );
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Answer => "answer",
        Kind::Suggestions => "suggestions",
        Kind::None => "none",
        Kind::SmallTalk => "smalltalk",
    }
}
