//! What interactions of every kind leave behind in the bot.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::crowd::{Crowd, Visitor};
use crate::fake_discord::record::Mark;
use crate::fake_discord::{FakeDiscord, Id, NotOffered};

/// So many visitors at once.
const AT_ONCE: usize = 24;

/// How long an answer may take before its interaction counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whoever has got an answer waits longer than the bot's cooldown before they press a button of it.
const PAUSE: Duration = Duration::from_secs(5);

const FIRST: &str = "POST /interactions/{interaction_id}/{interaction_token}/callback";
const EDIT: &str = "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original";
const DELETE: &str = "DELETE /webhooks/{webhook_id}/{webhook_token}/messages/@original";

/// The ids of buttons begin with a version and the action: "ask this", "dismiss".
const ASK: &str = "1a";
const DISMISS: &str = "1x";

/// Visitors who use everything that the bot offers, each thing after the other.
#[derive(Clone)]
pub struct Visits {
    fake: FakeDiscord,
    desk: Arc<Desk>,
    crowd: Arc<Mutex<Crowd>>,
    /// Who reads an answer, the first of them first.
    reading: Arc<Mutex<VecDeque<Reader>>>,
    made: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
}

/// A member who has got an answer, and will press its buttons.
struct Reader {
    since: Instant,
    member: Id,
    answer: Id,
    interaction: Vec<Id>,
}

impl Visits {
    /// The crowd is let in by [`Visits::until`].
    pub fn new(fake: &FakeDiscord, marks: Receiver<Mark>, crowd: Crowd) -> Self {
        let desk = Arc::new(Desk::default());
        let hearing = Arc::clone(&desk);
        // It ends with the fake, which holds the other end.
        std::thread::spawn(move || marks.iter().for_each(|mark| hearing.hear(mark)));
        Self {
            fake: fake.clone(),
            desk,
            crowd: Arc::new(Mutex::new(crowd)),
            reading: Arc::default(),
            made: Arc::default(),
            lost: Arc::default(),
        }
    }

    /// Goes on until so many interactions have been made altogether.
    pub fn until(&self, runtime: &Runtime, count: usize) {
        let visitors: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let visits = self.clone();
                runtime.spawn(async move {
                    while visits.made() < count {
                        visits.visit().await;
                        visits.press(Duration::ZERO).await;
                    }
                    while visits.press(PAUSE).await {}
                })
            })
            .collect();
        for visitor in visitors {
            runtime.block_on(visitor).expect("a visit ends well");
        }
    }

    /// How many interactions there were.
    pub fn made(&self) -> usize {
        self.made.load(Ordering::Relaxed)
    }

    /// How many of them were not answered.
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }

    /// Everything that counts for the cooldown is somebody else's.
    async fn visit(&self) {
        let [first, second, third] = {
            let mut crowd = lock(&self.crowd);
            [crowd.next(), crowd.next(), crowd.next()]
        };
        let (fake, mut mine) = (&self.fake, Vec::new());
        let Visitor {
            member,
            channel,
            owner,
            question,
        } = first;
        let typed: String = question.chars().take(8).collect();
        let typed = [("question", typed.as_str())];
        let asked = [("question", question.as_str())];
        let suggested = fake.complete(member, channel, "ask", &typed, "question");
        self.answered(suggested, &[FIRST], &mut mine).await;
        // The owner of a server is offered it, and is told that it takes the owner of the application: only after the
        // bot has asked for more time and looked that up, so that an edit follows.
        let refused = fake.use_command(owner, channel, "knowledge reload", &[]);
        self.answered(refused, &[FIRST, EDIT], &mut mine).await;
        let in_private = [("question", second.question.as_str()), ("private", "true")];
        let private = fake.use_command(second.member, second.channel, "ask", &in_private);
        self.answered(private, &[FIRST], &mut mine).await;
        let pay = [("role", "cio"), ("country", "usa")];
        let pay = fake.use_command(third.member, third.channel, "salary", &pay);
        self.answered(pay, &[FIRST], &mut mine).await;
        self.forget(&mine);

        let mut interaction = Vec::new();
        let answer = fake.use_command(member, channel, "ask", &asked);
        if let Some(answer) = self.answered(answer, &[FIRST], &mut interaction).await {
            let since = Instant::now();
            lock(&self.reading).push_back(Reader {
                since,
                member,
                answer,
                interaction,
            });
        }
    }

    /// Whoever has read an answer asks on by one of its buttons, and dismisses both; `wait` for at most so long for them.
    /// False if nobody is reading.
    async fn press(&self, wait: Duration) -> bool {
        let reader = {
            let mut reading = lock(&self.reading);
            let has_read = |it: &mut Reader| it.since.elapsed() + wait >= PAUSE;
            match reading.front_mut().map(has_read) {
                Some(true) => reading.pop_front(),
                Some(false) => return true,
                None => None,
            }
        };
        let Some(reader) = reader else {
            return false;
        };
        tokio::time::sleep(PAUSE.saturating_sub(reader.since.elapsed())).await;
        let Reader {
            member,
            answer,
            interaction: mut mine,
            ..
        } = reader;
        let followed = match self.button(answer, ASK) {
            Some(button) => {
                let pressed = self.fake.press(member, answer, &button);
                self.answered(pressed, &[FIRST], &mut mine).await
            }
            None => None,
        };
        for message in [Some(answer), followed].into_iter().flatten() {
            if let Some(button) = self.button(message, DISMISS) {
                let pressed = self.fake.press(member, message, &button);
                self.answered(pressed, &[FIRST, DELETE], &mut mine).await;
            }
        }
        self.forget(&mine);
        true
    }

    /// Waits for the requests that answer an interaction; gives back the message that the last of them is about.
    async fn answered(
        &self,
        interaction: Result<Id, NotOffered>,
        routes: &[&'static str],
        mine: &mut Vec<Id>,
    ) -> Option<Id> {
        let interaction = interaction.unwrap_or_else(|refusal| panic!("{refusal}"));
        self.made.fetch_add(1, Ordering::Relaxed);
        mine.push(interaction);
        let mut message = None;
        for route in routes {
            let mark = self.desk.wait(interaction, route).await;
            let Some(mark) = mark.filter(Mark::succeeded) else {
                self.lost.fetch_add(1, Ordering::Relaxed);
                return None;
            };
            message = mark.touches.message;
        }
        message
    }

    /// The first button of a message whose id begins like this.
    fn button(&self, message: Id, begins: &str) -> Option<String> {
        self.fake.with(|state| {
            let rows = &state.world.messages.get(&message)?.components;
            let all = rows
                .iter()
                .flat_map(|row| row["components"].as_array().into_iter().flatten());
            let mut ids = all.filter_map(|it| it["custom_id"].as_str());
            ids.find(|id| id.starts_with(begins)).map(str::to_owned)
        })
    }

    /// The fake need not remember a visit that is over.
    fn forget(&self, interactions: &[Id]) {
        self.fake.with(|state| {
            for id in interactions {
                let answered = state.interactions.remove(id).and_then(|it| it.answered);
                for message in answered.iter().flat_map(|it| it.original.iter().chain(&it.followups)) {
                    state.world.messages.remove(message);
                    state.authors.remove(message);
                }
            }
        });
    }
}

/// Where answers are waited for. They may come before somebody waits.
#[derive(Default)]
struct Desk(Mutex<HashMap<(Id, &'static str), Slot>>);

enum Slot {
    Came(Mark),
    Awaited(oneshot::Sender<Mark>),
}

impl Desk {
    fn hear(&self, mark: Mark) {
        let Some(route) = [FIRST, EDIT, DELETE].into_iter().find(|route| *route == mark.route) else {
            return;
        };
        let Some(interaction) = mark.touches.interaction else {
            return;
        };
        let mut slots = lock(&self.0);
        match slots.remove(&(interaction, route)) {
            // Whoever waited may have lost patience.
            Some(Slot::Awaited(sender)) => drop(sender.send(mark)),
            Some(Slot::Came(_)) | None => drop(slots.insert((interaction, route), Slot::Came(mark))),
        }
    }

    async fn wait(&self, interaction: Id, route: &'static str) -> Option<Mark> {
        let receiver = {
            let mut slots = lock(&self.0);
            if let Some(Slot::Came(mark)) = slots.remove(&(interaction, route)) {
                return Some(mark);
            }
            let (sender, receiver) = oneshot::channel();
            slots.insert((interaction, route), Slot::Awaited(sender));
            receiver
        };
        tokio::time::timeout(PATIENCE, receiver).await.ok()?.ok()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
