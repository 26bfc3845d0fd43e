//! Members, channels and questions enough for a load under which no limit of the bot's bites.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::fake_discord::world::kind;
use crate::fake_discord::{FakeDiscord, Id};

/// Of each server. Their only common divisor is 1: members meet in ever new channels.
const MEMBERS: usize = 251;
const CHANNELS: usize = 50;

/// Somebody with a question.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub member: Id,
    pub channel: Id,
    /// The owner of the server, who may use every command there.
    pub owner: Id,
    pub question: String,
}

struct Server {
    owner: Id,
    members: Vec<Id>,
    channels: Vec<Id>,
}

/// Everybody, in the order in which they ask.
pub struct Crowd {
    servers: Vec<Server>,
    questions: Vec<String>,
    asked: usize,
}

impl Crowd {
    /// Fills a Discord with servers before the bot connects.
    pub fn gather(fake: &FakeDiscord, servers: usize) -> Self {
        let servers = fake.with(|state| {
            let one = |nth: usize| {
                let owner = state.add_user(&format!("owner-{nth}"), false);
                let guild = state.add_guild(&format!("Server {nth}"), owner);
                let members = (0..MEMBERS).map(|member| {
                    let user = state.add_user(&format!("member-{nth}-{member}"), false);
                    state.join(guild, user);
                    user
                });
                let members = members.collect();
                let channels = (0..CHANNELS).map(|channel| {
                    let name = format!("channel-{channel}");
                    state.add_channel(guild, &name, kind::TEXT, None)
                });
                Server {
                    owner,
                    members,
                    channels: channels.collect(),
                }
            };
            (0..servers).map(one).collect()
        });
        Self {
            servers,
            questions: questions(),
            asked: 0,
        }
    }

    /// The next one.
    pub fn next(&mut self) -> Visitor {
        let nth = self.asked;
        self.asked += 1;
        let server = &self.servers[nth % self.servers.len()];
        let within = nth / self.servers.len();
        Visitor {
            member: server.members[within % MEMBERS],
            channel: server.channels[within % CHANNELS],
            owner: server.owner,
            question: self.questions[nth % self.questions.len()].clone(),
        }
    }
}

/// The questions of the tests: those that the guides answer, and one in eight that they do not.
fn questions() -> Vec<String> {
    let of = |lines: &str| -> Vec<String> {
        let read = |line| serde_json::from_str::<BTreeMap<String, Value>>(line).expect("an object a line");
        let text = |line| read(line)["q"].as_str().expect("a question").to_owned();
        lines.lines().map(text).collect()
    };
    let mut outside = of(include_str!("../../tests/questions/out_of_scope.jsonl")).into_iter();
    let inside = of(include_str!("../../tests/questions/in_scope.jsonl"));
    let mut all = Vec::new();
    for eight in inside.chunks(7) {
        all.extend_from_slice(eight);
        all.extend(outside.next());
    }
    // Discord takes no blank option.
    all.retain(|question| !question.trim().is_empty());
    all
}
