//! Everything that a bot sent, in order.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Shared;
use super::snowflake::Id;

/// How long a test waits for something that the bot must send. Reached only when it never comes.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// One thing that a bot sent.
#[derive(Clone, Debug)]
pub enum Entry {
    Request(Box<Request>),
    /// A frame on the gateway: IDENTIFY, RESUME, presence; and that the bot closed it. Heartbeats are only counted.
    Gateway {
        op: u64,
        data: Value,
    },
}

/// A request over REST.
#[derive(Clone, Debug)]
pub struct Request {
    /// Method and path as the description of Discord writes them, such as `POST /channels/{channel_id}/messages`.
    pub route: String,
    /// The path as it was asked for.
    pub path: String,
    pub query: String,
    /// The values of the names in braces, decoded.
    pub parameters: BTreeMap<String, String>,
    pub body: Value,
    pub files: Vec<File>,
    /// When it arrived, for benchmarks.
    pub at: Instant,
    pub answer: Answer,
    /// The message that it made, changed or removed, and the interaction that it answers.
    pub touches: Touches,
}

/// What a request was about.
#[derive(Clone, Debug, Default)]
pub struct Touches {
    pub message: Option<Id>,
    pub channel: Option<Id>,
    pub interaction: Option<Id>,
    /// The author and the text of the message that it replies to, reacts to, or removed.
    pub about: Option<Id>,
}

/// A file of a multipart request.
#[derive(Clone, Debug)]
pub struct File {
    pub field: String,
    pub name: String,
    pub content: Vec<u8>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Not answered yet.
    Pending,
    Given(u16, Value),
    /// A fault let it hang, or cut the connection.
    Never,
}

impl Request {
    /// The status that was answered; 0 if none was.
    pub fn status(&self) -> u16 {
        match self.answer {
            Answer::Given(status, _) => status,
            _ => 0,
        }
    }

    /// Whether it was done.
    pub fn succeeded(&self) -> bool {
        (200..300).contains(&self.status())
    }

    /// A parameter that is an id.
    pub fn id(&self, name: &str) -> Id {
        self.parameters
            .get(name)
            .and_then(|text| text.parse().ok())
            .unwrap_or_default()
    }
}

/// What is told of an answered request to whoever measures, where no record is kept.
#[derive(Clone, Debug)]
pub struct Mark {
    /// As in [`Request::route`].
    pub route: String,
    /// When it arrived.
    pub at: Instant,
    /// The status that was answered.
    pub status: u16,
    pub touches: Touches,
}

impl Mark {
    /// Whether it was done.
    pub fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Reads the record from where it last stopped.
#[derive(Clone)]
pub struct Reader {
    shared: std::sync::Arc<Shared>,
    position: usize,
}

impl Reader {
    pub(super) fn at_end(shared: std::sync::Arc<Shared>) -> Self {
        let position = shared.state().record.len();
        Self { shared, position }
    }

    pub(super) fn at_start(shared: std::sync::Arc<Shared>) -> Self {
        Self { shared, position: 0 }
    }

    /// The next answered request of a route, passing over whatever else was sent before it.
    ///
    /// # Panics
    ///
    /// If none comes within [`PATIENCE`].
    pub async fn next(&mut self, route: &str) -> Request {
        self.next_where(route, |request| request.route == route).await
    }

    /// The next answered request for which `wanted` holds; `what` names it in the message of a failure.
    pub async fn next_where(&mut self, what: &str, wanted: impl Fn(&Request) -> bool) -> Request {
        let found = self
            .next_entry(what, |entry| match entry {
                Entry::Request(request) => request.answer != Answer::Pending && wanted(request),
                Entry::Gateway { .. } => false,
            })
            .await;
        match found {
            Entry::Request(request) => *request,
            Entry::Gateway { .. } => unreachable!("only requests were wanted"),
        }
    }

    /// The data of the next frame with an opcode on the gateway.
    pub async fn next_frame(&mut self, wanted: u64) -> Value {
        let what = format!("a gateway frame with op {wanted}");
        match self
            .next_entry(
                &what,
                |entry| matches!(entry, Entry::Gateway { op, .. } if *op == wanted),
            )
            .await
        {
            Entry::Gateway { data, .. } => data,
            Entry::Request(_) => unreachable!("only frames were wanted"),
        }
    }

    /// Everything from the position on, which moves to the end.
    pub fn rest(&mut self) -> Vec<Entry> {
        let state = self.shared.state();
        let rest = state.record[self.position.min(state.record.len())..].to_vec();
        self.position = state.record.len();
        rest
    }

    /// Everything from the position on, which stays.
    pub fn peek(&self) -> Vec<Entry> {
        let state = self.shared.state();
        state.record[self.position.min(state.record.len())..].to_vec()
    }

    /// Waits until what lies behind the position satisfies `enough`, or for [`PATIENCE`]; says whether it did.
    pub async fn wait_until(&self, enough: impl Fn(&[Entry]) -> bool) -> bool {
        let mut changes = self.shared.changes.subscribe();
        let wait = async {
            loop {
                let reached = enough(&self.shared.state().record[self.position..]);
                if reached || changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, wait).await.is_ok()
    }

    async fn next_entry(&mut self, what: &str, wanted: impl Fn(&Entry) -> bool) -> Entry {
        let mut changes = self.shared.changes.subscribe();
        let start = self.position;
        let shared = self.shared.clone();
        let search = async {
            loop {
                let found = {
                    let state = shared.state();
                    let behind = state.record.iter().enumerate().skip(start);
                    behind
                        .into_iter()
                        .find(|(_, entry)| wanted(entry))
                        .map(|(place, entry)| (place, entry.clone()))
                };
                if let Some(found) = found {
                    return found;
                }
                // The sender lives as long as `shared`, so this does not fail.
                let _ = changes.changed().await;
            }
        };
        match tokio::time::timeout(PATIENCE, search).await {
            Ok((place, entry)) => {
                self.position = place + 1;
                entry
            }
            Err(_) => panic!("{what} never came; since then the bot sent:\n{}", summary(&self.peek())),
        }
    }
}

/// One line for each entry.
pub fn summary(entries: &[Entry]) -> String {
    let line = |entry: &Entry| match entry {
        Entry::Request(request) => {
            format!(
                "  {} {} -> {:?}\n    {}",
                request.route, request.path, request.answer, request.body
            )
        }
        Entry::Gateway { op, data } => format!("  gateway op {op} {data}"),
    };
    if entries.is_empty() {
        "  (nothing)".to_owned()
    } else {
        entries.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}
