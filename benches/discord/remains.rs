//! What interactions of every kind leave behind in the bot.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::crowd::{Crowd, Visitor};
use crate::fake_discord::record::Mark;
use crate::fake_discord::{FakeDiscord, Id, NotOffered};

/// So many visitors at once.
const AT_ONCE: usize = 24;

/// How long an answer may take before its interaction counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

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
    made: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
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
                        let visitor = lock(&visits.crowd).next();
                        visits.visit(visitor).await;
                    }
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

    async fn visit(&self, visitor: Visitor) {
        let Visitor {
            member,
            channel,
            owner,
            question,
        } = visitor;
        let (fake, mut mine) = (&self.fake, Vec::new());
        let typed: String = question.chars().take(8).collect();
        let typed = [("question", typed.as_str())];
        let asked = [("question", question.as_str())];
        let in_private = [("question", question.as_str()), ("private", "true")];

        let suggested = fake.complete(member, channel, "ask", &typed, "question");
        self.answered(suggested, &[FIRST], &mut mine).await;
        let answer = fake.use_command(member, channel, "ask", &asked);
        let answer = self.answered(answer, &[FIRST], &mut mine).await;
        let followed = match answer.and_then(|message| Some((message, self.button(message, ASK)?))) {
            Some((message, button)) => {
                let pressed = fake.press(member, message, &button);
                self.answered(pressed, &[FIRST], &mut mine).await
            }
            None => None,
        };
        for message in [answer, followed].into_iter().flatten() {
            if let Some(button) = self.button(message, DISMISS) {
                let pressed = fake.press(member, message, &button);
                self.answered(pressed, &[FIRST, DELETE], &mut mine).await;
            }
        }
        let private = fake.use_command(member, channel, "ask", &in_private);
        self.answered(private, &[FIRST], &mut mine).await;
        let pay = fake.use_command(member, channel, "salary", &[("role", "cio"), ("country", "usa")]);
        self.answered(pay, &[FIRST], &mut mine).await;
        // The owner of a server is offered it, and is told that it takes the owner of the application: only after the
        // bot has asked for more time and looked that up, so that an edit follows.
        let refused = fake.use_command(owner, channel, "knowledge reload", &[]);
        self.answered(refused, &[FIRST, EDIT], &mut mine).await;
        self.forget(&mine);
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
