//! What the bot sent, as lines that people read.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::super::gateway::CLOSED;
use super::super::record::{Answer, Entry, Request};
use super::super::rules::interactions::callback;
use super::super::snowflake::{Id, read};
use super::super::state::State;
use super::super::world::kind;
use super::body::{message, modal, pair, text};

/// The lines of an entry; none for what no scenario shows: reads, heartbeats, presence.
pub fn entry(state: &State, entry: &Entry) -> Vec<String> {
    match entry {
        Entry::Gateway { op: 2, .. } => vec!["< identifies".to_owned()],
        Entry::Gateway { op: 6, .. } => vec!["< resumes".to_owned()],
        Entry::Gateway { op: CLOSED, data } => vec![format!("< closes the gateway: {}", text(data))],
        Entry::Gateway { .. } => Vec::new(),
        Entry::Request(request) if request.route.starts_with("GET ") => Vec::new(),
        Entry::Request(sent) => request(state, sent),
    }
}

/// Whether an entry is about registering commands, which goes on beside everything else.
pub fn is_registration(entry: &Entry) -> bool {
    matches!(entry, Entry::Request(request) if request.route.contains("/commands"))
}

/// Whether an entry is shown at all.
pub fn is_shown(entry: &Entry, shows: Shows) -> bool {
    match entry {
        Entry::Gateway { op, .. } => *op == 2 || *op == 6 || shows.closes && *op == CLOSED,
        Entry::Request(request) => !request.route.starts_with("GET ") && (shows.registers || !is_registration(entry)),
    }
}

/// What is shown of one step and not of others, as it would be about something else there.
#[derive(Clone, Copy, Default)]
pub struct Shows {
    pub registers: bool,
    /// That the bot closes its connection.
    pub closes: bool,
}

fn request(state: &State, request: &Request) -> Vec<String> {
    let Sentence { words, body, form } = sentence(state, request);
    let end = match &request.answer {
        Answer::Given(200..300, _) => String::new(),
        Answer::Given(status, body) => {
            let why = body["message"].as_str().unwrap_or("");
            let why = if why == "fault" {
                String::new()
            } else {
                format!(" {why}")
            };
            format!(" -- refused: {status}{why}")
        }
        Answer::Never | Answer::Pending => " -- no answer".to_owned(),
    };
    let mut lines = vec![format!("< {words}{end}")];
    let mut inside = Vec::new();
    match form {
        Form::None => {}
        Form::New => message(body, false, &mut inside),
        Form::Change => message(body, true, &mut inside),
        Form::Choices => {
            for choice in body["choices"].as_array().into_iter().flatten() {
                inside.push(pair(&text(&choice["name"]), &choice["value"]));
            }
            if inside.is_empty() {
                inside.push("nothing".to_owned());
            }
        }
        Form::Modal => modal(body, &mut inside),
        Form::Commands => {
            let list = body.as_array().cloned().unwrap_or_else(|| vec![body.clone()]);
            for command in &list {
                let slash = if command["type"].as_u64().unwrap_or(1) == 1 {
                    "/"
                } else {
                    "menu: "
                };
                inside.push(format!("{slash}{}", text(&command["name"])));
            }
        }
        Form::Raw => inside.push(body.to_string()),
    }
    for file in &request.files {
        inside.push(format!("file {}", file.name));
    }
    lines.extend(inside.iter().map(|line| {
        format!(
            "    {}",
            without_scores(without_counts(without_hashes(&named(state, line))))
        )
        .trim_end()
        .to_owned()
    }));
    lines
}

/// How a body is shown.
enum Form {
    None,
    New,
    Change,
    Choices,
    Modal,
    Commands,
    Raw,
}

struct Sentence<'a> {
    words: String,
    body: &'a Value,
    form: Form,
}

fn sentence<'a>(state: &State, request: &'a Request) -> Sentence<'a> {
    let body = &request.body;
    let channel = request.touches.channel.unwrap_or_else(|| request.id("channel_id"));
    let place = place(state, channel);
    let (method, path) = request.route.split_once(' ').unwrap_or(("", ""));
    let (words, body, form) = match (method, path) {
        ("POST", "/channels/{channel_id}/messages") => {
            let replied = read(&body["message_reference"]["message_id"]);
            let reply = replied
                .map(|id| format!(", replying to {}", author(state, id)))
                .unwrap_or_default();
            (format!("message {place}{reply}"), body, Form::New)
        }
        ("PATCH", "/channels/{channel_id}/messages/{message_id}") => {
            (format!("edits its message {place}"), body, Form::Change)
        }
        ("DELETE", "/channels/{channel_id}/messages/{message_id}") => {
            (format!("deletes its message {place}"), body, Form::None)
        }
        ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me") => {
            let emoji = request.parameters.get("emoji_name").map_or("", String::as_str);
            (
                format!("reacts {emoji} to {} {place}", author(state, request.id("message_id"))),
                body,
                Form::None,
            )
        }
        ("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me") => {
            let emoji = request.parameters.get("emoji_name").map_or("", String::as_str);
            (
                format!(
                    "takes {emoji} back from {} {place}",
                    author(state, request.id("message_id"))
                ),
                body,
                Form::None,
            )
        }
        ("POST", "/channels/{channel_id}/typing") => (format!("types {place}"), body, Form::None),
        ("PUT", "/channels/{channel_id}/thread-members/@me") => (format!("joins {place}"), body, Form::None),
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback") => answer(state, request),
        ("POST", "/webhooks/{webhook_id}/{webhook_token}") => (
            format!("adds{} for {}", privately(body), asker(state, request)),
            body,
            Form::New,
        ),
        ("PATCH", path) if path.starts_with("/webhooks/") => (
            format!("edits its answer to {}", asker(state, request)),
            body,
            Form::Change,
        ),
        ("DELETE", path) if path.starts_with("/webhooks/") => (
            format!("deletes its answer to {}", asker(state, request)),
            body,
            Form::None,
        ),
        ("PUT" | "POST", path) if path.ends_with("/commands") => {
            let where_to = if path.contains("guild_id") {
                " in this server"
            } else {
                ""
            };
            (format!("registers commands{where_to}"), body, Form::Commands)
        }
        _ => (format!("{method} {}", request.path), body, Form::Raw),
    };
    Sentence { words, body, form }
}

fn answer<'a>(state: &State, request: &'a Request) -> (String, &'a Value, Form) {
    let (body, data) = (&request.body, &request.body["data"]);
    let who = asker(state, request);
    match body["type"].as_u64().unwrap_or(0) {
        callback::MESSAGE => (format!("answers {who}{}", privately(data)), data, Form::New),
        callback::DEFER => (format!("thinks about {who}{}", privately(data)), data, Form::None),
        callback::DEFER_UPDATE => (format!("acknowledges {who}"), data, Form::None),
        callback::UPDATE => (format!("changes the message for {who}"), data, Form::Change),
        callback::AUTOCOMPLETE => (format!("suggests to {who}"), data, Form::Choices),
        callback::MODAL => (format!("opens a form for {who}"), data, Form::Modal),
        other => (format!("answers {who} with callback {other}"), body, Form::Raw),
    }
}

fn privately(body: &Value) -> &'static str {
    if body["flags"].as_u64().is_some_and(|flags| flags & 64 != 0) {
        ", privately"
    } else {
        ""
    }
}

/// Who began the interaction of a callback or of a token.
fn asker(state: &State, request: &Request) -> String {
    let by_token = request
        .parameters
        .get("webhook_token")
        .and_then(|token| super::super::interactions::id_of_token(token));
    let id = by_token.unwrap_or_else(|| request.id("interaction_id"));
    state
        .interactions
        .get(&id)
        .map_or_else(|| "nobody".to_owned(), |interaction| user(state, interaction.user))
}

fn author(state: &State, message: Id) -> String {
    state
        .authors
        .get(&message)
        .map_or_else(|| "nobody".to_owned(), |author| user(state, *author))
}

fn user(state: &State, id: Id) -> String {
    state
        .world
        .users
        .get(&id)
        .map_or_else(|| "webhook".to_owned(), |user| user.name.clone())
}

fn place(state: &State, channel: Id) -> String {
    match state.world.channels.get(&channel) {
        Some(channel) if channel.kind == kind::DIRECT => {
            format!(
                "to {}",
                channel.owner.map_or_else(String::new, |owner| user(state, owner))
            )
        }
        Some(channel) => format!("in #{}", channel.name),
        None => "in no channel".to_owned(),
    }
}

/// Hashes change with what is hashed, and the ids of errors and of what was asked in vain each time; no scenario is about
/// any of them. The last begin with the hour, which is that of the fake's first years.
fn without_hashes(line: &str) -> Cow<'_, str> {
    static HASH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"`?\b[0-9a-f]{12}\b`?|`[0-9a-f]{8}`|m0d[0-9A-Za-z]{9}\b").expect("a sound pattern")
    });
    HASH.replace_all(line, "`(hash)`")
}

/// What differs from the knowledge that is built in is counted in thousands, and otherwise after every edit of that.
fn without_counts(line: Cow<'_, str>) -> Cow<'_, str> {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        let counted = r"\b\d+ ((?:[a-z]+ ){0,2}(?:added|removed|changed|read otherwise|lead elsewhere)\b)";
        Regex::new(counted).expect("a sound pattern")
    });
    if line.contains(" schools removed") {
        COUNT.replace_all(&line, "(n) $1").into_owned().into()
    } else {
        line
    }
}

/// What training gives to two digits changes with every phrasing that is added, and so do what came second and what carried
/// the first how far; that they are said is what scenarios show, and how large they are is measured by the question sets.
fn without_scores(line: Cow<'_, str>) -> Cow<'_, str> {
    static SCORE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"-?\b\d\.\d{2}\b").expect("a sound pattern"));
    static NAMES: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:(Carried by: ).*|(Runner-up: )[a-z0-9-]+)").expect("a sound pattern"));
    let line = NAMES.replace(&line, "$1$2(names)");
    SCORE.replace_all(&line, "(score)").into_owned().into()
}

/// Ids by the names of what they belong to.
fn named(state: &State, line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let end = rest[start..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(rest.len(), |length| start + length);
        let digits = &rest[start..end];
        out.push_str(&rest[..start]);
        match digits
            .parse::<Id>()
            .ok()
            .filter(|_| digits.len() >= 17)
            .and_then(|id| name(state, id))
        {
            Some(name) => out.push_str(&name),
            None => out.push_str(digits),
        }
        rest = &rest[end..];
    }
    out + rest
}

fn name(state: &State, id: Id) -> Option<String> {
    let world = &state.world;
    let user = world.users.get(&id).map(|user| user.name.clone());
    let channel = || world.channels.get(&id).map(|channel| format!("#{}", channel.name));
    let guild = || world.guilds.get(&id).map(|guild| guild.name.clone());
    let command = || {
        let mut all = world.commands.iter().map(|(_, command)| command);
        all.find(|known| read(&known["id"]) == Some(id))
            .map(|known| format!("/{}", text(&known["name"])))
    };
    let message = || {
        state
            .authors
            .get(&id)
            .map(|author| format!("message of {}", self::user(state, *author)))
    };
    let name = user.or_else(channel).or_else(guild).or_else(command).or_else(message)?;
    Some(format!("{{{name}}}"))
}
