//! The talk on a connection to the gateway: HELLO, IDENTIFY, RESUME, heartbeats.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::faults::OnIdentify;
use super::gateway::{CLOSED, Out, Session, intent};
use super::record::Entry;
use super::snowflake::Id;
use super::{Shared, State, objects};

/// How long a closed connection may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Talks on one connection until it ends.
pub async fn talk<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>, shared: Arc<Shared>) {
    let hello = json!({
        "op": 10, "s": null, "t": null,
        "d": {"heartbeat_interval": shared.settings.heartbeat_interval.as_millis() as u64, "_trace": []},
    });
    if socket.send(Message::Text(hello.to_string())).await.is_err() {
        return;
    }
    let (sender, mut outbox) = mpsc::unbounded_channel();
    let mut session: Option<String> = None;
    loop {
        tokio::select! {
            out = outbox.recv() => match out {
                Some(Out::Frame(frame)) => {
                    if socket.send(Message::Text(frame.to_string())).await.is_err() {
                        break;
                    }
                }
                Some(Out::Close(code)) => {
                    say_goodbye(socket, code).await;
                    break;
                }
                Some(Out::Cut) | None => break,
            },
            frame = socket.next() => {
                let text = match frame {
                    Some(Ok(Message::Text(text))) => text,
                    Some(Ok(Message::Binary(bytes))) => String::from_utf8(bytes).unwrap_or_default(),
                    Some(Ok(Message::Close(frame))) => {
                        let code = frame.map(|it| u16::from(it.code));
                        if shared.settings.keep_record {
                            let closed = Entry::Gateway { op: CLOSED, data: json!(code) };
                            shared.state().record.push(closed);
                        }
                        break;
                    }
                    Some(Err(_)) | None => break,
                    Some(Ok(_)) => continue,
                };
                hear(&text, &shared, &mut session, &sender);
                shared.changed();
            }
        }
    }
    if let Some(id) = session {
        let mut state = shared.state();
        let ended = |session: &&mut Session| {
            session.id == id && session.out.as_ref().is_some_and(|out| out.same_channel(&sender))
        };
        if let Some(session) = state.sessions.iter_mut().find(ended) {
            session.out = None;
            session.silent = false;
        }
    }
    shared.changed();
}

async fn say_goodbye<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame {
        code: code.into(),
        reason: "".into(),
    });
    if socket.close(frame).await.is_ok() {
        // A connection dropped at once could reach the bot before the code does.
        let rest = async { while let Some(Ok(_)) = socket.next().await {} };
        let _ = tokio::time::timeout(GOODBYE, rest).await;
    }
}

fn hear(text: &str, shared: &Arc<Shared>, session: &mut Option<String>, sender: &UnboundedSender<Out>) {
    let close = |code: u16| {
        let _ = sender.send(Out::Close(Some(code)));
    };
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return close(4002);
    };
    let (op, data) = (frame["op"].as_u64().unwrap_or(u64::MAX), frame["d"].clone());
    let mut state = shared.state();
    if op != 1 && shared.settings.keep_record {
        state.record.push(Entry::Gateway { op, data: data.clone() });
    }
    match op {
        1 => heartbeat(&mut state, session.as_deref(), &data, sender),
        2 if session.is_some() => close(4005),
        2 => match identify(&mut state, shared, data, sender) {
            Ok(id) => *session = id,
            Err(code) => close(code),
        },
        6 => match resume(&mut state, shared, &data, sender) {
            Ok(id) => *session = id,
            Err(code) => close(code),
        },
        3 | 4 | 8 if session.is_none() => close(4003),
        // serenity's runner stops for good where it is to send one on a broken socket.
        3 => state.complain("gateway: a presence update".to_owned()),
        // Voice and requests for members change nothing here.
        4 | 8 => {}
        _ => {
            state.complain(format!("gateway: unknown op {op}"));
            close(4001);
        }
    }
}

fn heartbeat(state: &mut State, session: Option<&str>, data: &Value, sender: &UnboundedSender<Out>) {
    state.heartbeats += 1;
    let found = state
        .sessions
        .iter_mut()
        .find(|known| Some(known.id.as_str()) == session);
    if let Some(known) = found {
        known.heard = data.as_u64().unwrap_or(0);
        if known.silent {
            return;
        }
    }
    let _ = sender.send(Out::Frame(json!({"op": 11, "d": null, "s": null, "t": null})));
}

fn identify(
    state: &mut State,
    shared: &Shared,
    data: Value,
    sender: &UnboundedSender<Out>,
) -> Result<Option<String>, u16> {
    if data["token"].as_str().map(bare_token) != Some(shared.settings.token.as_str()) {
        return Err(4004);
    }
    match state.on_identify.pop_front() {
        Some(OnIdentify::Close(code)) => return Err(code),
        Some(OnIdentify::Invalid) => {
            let _ = sender.send(Out::Frame(json!({"op": 9, "d": false, "s": null, "t": null})));
            return Ok(None);
        }
        None => {}
    }
    let Some(intents) = data["intents"].as_u64() else {
        return Err(4013);
    };
    if intents & !intent::ALL != 0 {
        return Err(4013);
    }
    if intents & intent::MESSAGE_CONTENT != 0 && !shared.settings.message_content
        || intents & (intent::GUILD_PRESENCES | intent::GUILD_MEMBERS) != 0
    {
        return Err(4014);
    }
    let number = |place: usize| data["shard"][place].as_u64();
    let shard = (number(0).unwrap_or(0), number(1).unwrap_or(1));
    if shard.0 >= shard.1 {
        return Err(4010);
    }
    if shard.1 < 2 && shared.settings.sharding_required {
        return Err(4011);
    }
    state.identified += 1;
    let id = format!("session-{}", state.identified);
    let mut session = Session {
        id: id.clone(),
        intents,
        shard,
        sequence: 0,
        heard: 0,
        identify: data,
        silent: false,
        forgotten: false,
        kept: VecDeque::new(),
        out: Some(sender.clone()),
    };
    let guilds: Vec<Id> = state
        .world
        .guilds
        .keys()
        .copied()
        .filter(|guild| (guild >> 22) % shard.1 == shard.0 && state.is_in(*guild))
        .collect();
    let absent: Vec<Value> = guilds
        .iter()
        .map(|id| json!({"id": id.to_string(), "unavailable": true}))
        .collect();
    session.number(
        "READY",
        json!({
            "v": 10, "user": objects::user_of(&state.world, state.world.bot), "guilds": absent, "session_id": id,
            "resume_gateway_url": format!("ws://{}", shared.address), "shard": [shard.0, shard.1], "private_channels": [],
            "application": {"id": state.world.bot.to_string(), "flags": state.application_flags},
        }),
    );
    for guild in guilds.iter().filter(|_| intents & intent::GUILDS != 0) {
        session.number("GUILD_CREATE", objects::guild(&state.world, &state.world.guilds[guild]));
    }
    state
        .sessions
        .retain(|known| known.shard != shard || known.is_connected());
    state.sessions.push(session);
    Ok(Some(id))
}

fn resume(
    state: &mut State,
    shared: &Shared,
    data: &Value,
    sender: &UnboundedSender<Out>,
) -> Result<Option<String>, u16> {
    if data["token"].as_str().map(bare_token) != Some(shared.settings.token.as_str()) {
        return Err(4004);
    }
    let refused = state.refuse_resume;
    let found = state
        .sessions
        .iter_mut()
        .find(|session| data["session_id"] == session.id.as_str());
    let Some(session) = found.filter(|session| !refused && !session.forgotten) else {
        let _ = sender.send(Out::Frame(json!({"op": 9, "d": false, "s": null, "t": null})));
        return Ok(None);
    };
    let seen = data["seq"].as_u64().unwrap_or(0);
    if seen > session.sequence {
        return Err(4007);
    }
    session.out = Some(sender.clone());
    session.silent = false;
    for missed in session
        .kept
        .iter()
        .filter(|frame| frame["s"].as_u64().is_some_and(|number| number > seen))
    {
        session.send(missed.clone());
    }
    session.number("RESUMED", json!({"_trace": []}));
    Ok(Some(session.id.clone()))
}

/// A token without the word that REST wants before it; the gateway takes both.
fn bare_token(token: &str) -> &str {
    token.strip_prefix("Bot ").unwrap_or(token)
}
