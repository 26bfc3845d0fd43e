//! Plays a scenario: does what each step says, and gathers what the bot then sends.

use std::sync::Arc;
use std::time::Duration;

use super::super::interactions::NotOffered;
use super::super::record::{Answer, Entry, Reader};
use super::super::rules::interactions::callback;
use super::super::snowflake::Id;
use super::super::{FakeDiscord, Say};
use super::bot::{Bot, Running, Start};
use super::file::{self, Part};
use super::find::{Find, by_ids};
use super::render::{Shows, is_shown};
use super::step::Step;
use super::{given, read, render};

/// A scenario as it went.
pub struct Played {
    /// The file with what the bot sent.
    pub text: String,
    /// What the bot did that no bot should, and what it still sent after the last step.
    pub complaints: Vec<String>,
}

/// Plays a file's text. With `update`, nothing is expected, and a step is over when nothing more happens.
pub async fn play(text: &str, bot: Arc<dyn Bot>, update: bool) -> Result<Played, String> {
    let mut file = file::read(text)?;
    let lines: Vec<(usize, &str)> = file
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Given { line, text } => Some((*line, text.as_str())),
            _ => None,
        })
        .collect();
    let given = given::read(&lines)?;
    let fake = FakeDiscord::start(given.settings.clone()).await;
    fake.with(|state| given.apply(state))?;
    // Held until the end: it is taken away when dropped.
    let data = tempfile::tempdir().map_err(|error| error.to_string())?;
    let start = Start {
        rest_url: fake.rest_url(),
        token: if given.wrong_token {
            format!("{}x", fake.token())
        } else {
            fake.token()
        },
        guild: fake.guild(),
        clock: fake.clock().clone(),
        data_dir: data.path().to_owned(),
        config: given.config.clone(),
    };
    let mut scene = Scene {
        reader: fake.reader(),
        fake,
        bot,
        start,
        running: None,
        patience: given.patience,
        suggested: Vec::new(),
    };
    if !given.not_started {
        scene.start_and_wait().await;
        scene.quiet().await;
        scene.reader.rest();
    }
    for part in &mut file.parts {
        let Part::Step { line, text, expected } = part else {
            continue;
        };
        let at = |why: String| format!("line {line}: {why}");
        let step = read::step(text).map_err(at)?;
        let shows = Shows {
            registers: matches!(step, Step::Start | Step::Restart | Step::Kill),
            closes: matches!(step, Step::Stop),
        };
        let lingers = step.lingers();
        let mut sent = scene.act(step).await.map_err(at)?;
        let wanted = expected
            .iter()
            .filter(|line| line.starts_with("< "))
            .count()
            .saturating_sub(sent.len());
        let wanted = if update {
            Wanted::Anything { lingers }
        } else {
            Wanted::Requests(wanted)
        };
        sent.extend(scene.gather(wanted, shows).await);
        let same = sent == *expected;
        *expected = sent;
        if !same && !update {
            // What follows differs only because this does.
            break;
        }
    }
    let mut complaints = Vec::new();
    if let Some(running) = scene.running.take() {
        running.stop().await;
        let late = scene.rendered(Shows::default());
        complaints.extend(
            late.iter()
                .filter(|line| !update && line.starts_with("< "))
                .map(|line| format!("after the last step: {line}")),
        );
    }
    complaints.extend(scene.fake.take_complaints());
    Ok(Played {
        text: file::write(&file),
        complaints,
    })
}

/// When a step is over.
enum Wanted {
    /// Once so many requests have come.
    Requests(usize),
    /// When nothing more comes.
    Anything { lingers: bool },
}

struct Scene {
    fake: FakeDiscord,
    reader: Reader,
    bot: Arc<dyn Bot>,
    start: Start,
    running: Option<Box<dyn Running>>,
    patience: Duration,
    /// What was suggested last, as it would be filled in.
    suggested: Vec<String>,
}

impl Scene {
    /// Starts the bot, and waits until it is connected and has looked at its commands.
    async fn start_and_wait(&mut self) {
        self.running = Some(self.bot.start(self.start.clone()).await);
        self.fake.connected().await;
        let answered = |entry: &Entry| matches!(entry, Entry::Request(request) if request.answer != Answer::Pending);
        self.reader
            .wait_until(|entries| {
                entries
                    .iter()
                    .any(|entry| render::is_registration(entry) && answered(entry))
            })
            .await;
    }

    /// Waits until the bot has read everything and has nothing in hand.
    async fn quiet(&mut self) {
        if self.running.is_none() {
            return;
        }
        let mut seen = None;
        // What the bot does may bring about events of its own.
        loop {
            let now = (self.reader.peek().len(), self.fake.with(|state| state.dispatched()));
            if seen.replace(now) == Some(now) {
                return;
            }
            self.fake.barrier().await;
            if let Some(running) = &self.running {
                running.settled().await;
            }
            self.reader.wait_until(|entries| !entries.iter().any(is_pending)).await;
        }
    }

    /// The lines of what was sent.
    async fn gather(&mut self, wanted: Wanted, shows: Shows) -> Vec<String> {
        let shown = |entry: &&Entry| is_shown(entry, shows);
        match wanted {
            Wanted::Requests(count) => {
                // Too few in the time there is: the comparison will say so.
                self.reader
                    .wait_until(|entries| entries.iter().filter(shown).count() >= count)
                    .await;
            }
            Wanted::Anything { lingers } => {
                let tells = self.running.as_ref().is_some_and(|it| it.tells_when_settled());
                if lingers || !tells {
                    self.lull().await;
                }
            }
        }
        self.quiet().await;
        self.rendered(shows)
    }

    /// Waits until nothing has come for a while: only where a file is written, and only after what serenity deals with
    /// by itself, after pauses of its own, or where the bot does not tell when it is done. Nothing but time says there
    /// how much is to come.
    async fn lull(&self) {
        let mut seen = usize::MAX;
        while seen != self.reader.peek().len() {
            seen = self.reader.peek().len();
            tokio::time::sleep(self.patience).await;
        }
    }

    fn rendered(&mut self, shows: Shows) -> Vec<String> {
        let entries = self.reader.rest();
        if let Some(suggested) = entries.iter().rev().find_map(suggestions) {
            self.suggested = suggested;
        }
        let shown = entries.iter().filter(|entry| is_shown(entry, shows));
        self.fake
            .with(|state| shown.flat_map(|entry| render::entry(state, entry)).collect())
    }

    /// Does a step. The lines are what is known at once: that something is not offered, or how the bot ended.
    async fn act(&mut self, step: Step) -> Result<Vec<String>, String> {
        let fake = self.fake.clone();
        let find = Find(fake.clone());
        let offered = |outcome: Result<Id, NotOffered>| match outcome {
            Ok(_) => Vec::new(),
            Err(why) => vec![format!("< not offered: {why}")],
        };
        match step {
            Step::Says {
                who,
                place,
                reply_to,
                pings,
                text,
            } => {
                let (by, channel) = (find.user(&who)?, find.place(&who, &place)?);
                let mut say = Say::new(by, channel, &find.with_mentions(&text));
                if let Some(to) = reply_to {
                    say = say.replying_to(find.last_of(&to, Some(channel))?);
                }
                fake.say(if pings { say } else { say.without_ping() });
            }
            Step::Webhook { place, text } => {
                let (by, channel) = (find.user("ada")?, find.place("ada", &place)?);
                fake.say(Say::new(by, channel, &find.with_mentions(&text)).by_webhook());
            }
            Step::System { who, place, kind } => {
                let (by, channel) = (find.user(&who)?, find.place(&who, &place)?);
                fake.say(Say::new(by, channel, "").of_kind(kind));
            }
            Step::Edits { who, text } => fake.edit(find.last_of(&who, None)?, &find.with_mentions(&text)),
            Step::Preview { who } => fake.add_preview(find.last_of(&who, None)?),
            Step::Pinned { who } => fake.pin(find.last_of(&who, None)?),
            Step::Deletes { of, count } => {
                let last = find.last_of(&of, None)?;
                let user = find.user(&of)?;
                let messages = fake.with(|state| {
                    let channel = state.world.messages[&last].channel;
                    let mine = state
                        .world
                        .messages_in(channel)
                        .filter(|message| message.author == user);
                    mine.rev().take(count).map(|message| message.id).collect::<Vec<_>>()
                });
                fake.delete(&messages);
            }
            Step::Repeats { who } => fake.repeat(find.last_of(&who, None)?),
            Step::Reacts { who, emoji, to } => fake.react(find.user(&who)?, find.last_of(&to, None)?, &emoji),
            Step::Uses {
                who,
                place,
                command,
                options,
            } => {
                let (by, channel) = (find.user(&who)?, find.place(&who, &place)?);
                let options = self.filled_in(options)?;
                return Ok(offered(fake.use_command(by, channel, &command, &borrowed(&options))));
            }
            Step::Types {
                who,
                place,
                command,
                options,
            } => {
                let (by, channel) = (find.user(&who)?, find.place(&who, &place)?);
                let focused = options.last().map(|(name, _)| name.clone()).ok_or("nothing is typed")?;
                return Ok(offered(fake.complete(
                    by,
                    channel,
                    &command,
                    &borrowed(&options),
                    &focused,
                )));
            }
            Step::UsesMenu { who, place, entry, on } => {
                let (by, channel) = (find.user(&who)?, find.place(&who, &place)?);
                return Ok(offered(fake.use_menu(by, find.last_of(&on, Some(channel))?, &entry)));
            }
            Step::Presses { who, label } => {
                let by = find.user(&who)?;
                let (message, custom_id) = find.button(by, &label)?;
                return Ok(offered(fake.press(by, message, &custom_id)));
            }
            Step::Chooses { who, labels } => {
                let by = find.user(&who)?;
                let (message, custom_id, values) = find.options(by, &labels)?;
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                return Ok(offered(fake.choose(by, message, &custom_id, &values)));
            }
            Step::Submits { who, fields } => {
                let by = find.user(&who)?;
                let form = fake.with(|state| {
                    let mut all = state
                        .interactions
                        .values()
                        .rev()
                        .filter(|interaction| interaction.user == by);
                    let opened = |answer: &super::super::interactions::Answered| answer.callback == callback::MODAL;
                    all.find(|interaction| interaction.answered.as_ref().is_some_and(opened))
                        .cloned()
                });
                let form = form.ok_or_else(|| format!("no form is open for {who}"))?;
                let data = form
                    .answered
                    .as_ref()
                    .map(|answered| answered.data.clone())
                    .unwrap_or_default();
                let fields = by_ids(&data, fields)?;
                return Ok(offered(fake.submit(form.id, &borrowed(&fields))));
            }
            Step::Thread {
                who,
                name,
                parent,
                post,
            } => {
                let post = post.map(|post| find.with_mentions(&post));
                fake.start_thread(find.user(&who)?, find.channel(&parent)?, &name, post.as_deref());
            }
            Step::Clock(by) => {
                fake.advance(by);
                if let Some(running) = &self.running {
                    running.clock_moved(by).await;
                }
            }
            Step::Writes { file, text } => {
                let running = self.running.as_ref().ok_or("the bot does not run")?;
                running.folder_gets(&file, &text);
            }
            Step::HangUp => {
                let running = self.running.as_ref().ok_or("the bot does not run")?;
                running.hang_up().await;
            }
            Step::Restart => {
                self.stop().await;
                self.start_and_wait().await;
            }
            Step::Kill => {
                if let Some(running) = self.running.take() {
                    running.kill().await;
                    self.fake.disconnected().await;
                }
                self.start_and_wait().await;
            }
            Step::Stop => {
                let how = self.stop().await;
                return Ok(how.map(|how| format!("< ended: {how}")).into_iter().collect());
            }
            Step::Start => self.running = Some(self.bot.start(self.start.clone()).await),
            Step::Ends => {
                let running = self.running.take().ok_or("the bot does not run")?;
                return Ok(vec![format!("< ended: {}", running.ended().await)]);
            }
            Step::Fault { route, fault, times } => fake.fault(&route, fault, times),
            Step::NoFaults => fake.with(|state| state.faults.clear()),
            Step::Closes(code) => fake.close(code),
            Step::NextIdentify(what) => fake.on_identify(what),
            Step::Cuts => fake.cut(),
            Step::Silent => fake.go_silent(),
            Step::Reconnect => fake.ask_to_reconnect(),
            Step::Invalidates { resumable } => fake.invalidate(resumable),
            Step::Permissions { channel, denies } => {
                let channel = find.channel(&channel)?;
                let bits = given::bits(&denies.join(", ")).ok_or("no such permission")?;
                fake.with(|state| state.deny_bot(channel, bits));
                fake.change_channel(channel, |_| {});
            }
            Step::ChannelGone(channel) => fake.delete_channel(find.channel(&channel)?),
            Step::Expelled => fake.expel(fake.guild()),
        }
        Ok(Vec::new())
    }

    /// Options with what was suggested in the place of `{suggestion 2}`: nobody who writes a scenario knows a hash.
    fn filled_in(&self, mut options: Vec<(String, String)>) -> Result<Vec<(String, String)>, String> {
        for (_, text) in &mut options {
            let nth = text.strip_prefix("{suggestion ").and_then(|it| it.strip_suffix('}'));
            if let Some(nth) = nth {
                let at = nth.parse::<usize>().ok().and_then(|it| it.checked_sub(1));
                let suggested = at.and_then(|it| self.suggested.get(it));
                *text = suggested.cloned().ok_or_else(|| format!("no suggestion {nth}"))?;
            }
        }
        Ok(options)
    }

    async fn stop(&mut self) -> Option<String> {
        let how = self.running.take()?.stop().await;
        self.fake.disconnected().await;
        Some(how)
    }
}

fn borrowed(pairs: &[(String, String)]) -> Vec<(&str, &str)> {
    pairs
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

/// What an entry suggests, if it does.
fn suggestions(entry: &Entry) -> Option<Vec<String>> {
    let Entry::Request(request) = entry else { return None };
    let body = &request.body;
    (body["type"] == callback::AUTOCOMPLETE).then(|| {
        let choices = body["data"]["choices"].as_array().into_iter().flatten();
        choices
            .filter_map(|it| Some(it["value"].as_str()?.to_owned()))
            .collect()
    })
}

fn is_pending(entry: &Entry) -> bool {
    matches!(entry, Entry::Request(request) if request.answer == Answer::Pending)
}
