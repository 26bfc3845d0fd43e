//! The routes, written as in Discord's description of its API.

use std::collections::BTreeMap;

use super::record::Request;
use super::rest::{Call, Done, channels, commands, interactions, messages, reads, webhooks};
use super::rules::Refusal;
use super::state::State;

/// What a route does.
pub type Handler = fn(&mut State, &Call<'_>) -> Result<Done, Refusal>;

/// One route. The order matters: `@me` and `@original` stand before names in braces.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub handler: Handler,
}

impl Route {
    /// `POST /channels/{channel_id}/messages`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// Whether the path itself holds a secret, so that no bot token is asked for.
    pub fn is_open(&self) -> bool {
        self.path.contains("_token}") || self.path == "/gateway"
    }
}

const fn route(method: &'static str, path: &'static str, handler: Handler) -> Route {
    Route { method, path, handler }
}

/// Everything that this Discord answers.
#[rustfmt::skip]
pub const ROUTES: &[Route] = &[
    route("GET", "/gateway", reads::gateway),
    route("GET", "/gateway/bot", reads::gateway_bot),
    route("GET", "/applications/@me", reads::application),
    route("GET", "/oauth2/applications/@me", reads::application),
    route("GET", "/users/@me", reads::me),
    route("GET", "/users/@me/guilds", reads::my_guilds),
    route("POST", "/users/@me/channels", channels::open_direct),
    route("GET", "/users/{user_id}", reads::user),
    route("GET", "/applications/{application_id}/commands", commands::list),
    route("PUT", "/applications/{application_id}/commands", commands::replace),
    route("POST", "/applications/{application_id}/commands", commands::create),
    route("GET", "/applications/{application_id}/commands/{command_id}", commands::get),
    route("PATCH", "/applications/{application_id}/commands/{command_id}", commands::change),
    route("DELETE", "/applications/{application_id}/commands/{command_id}", commands::delete),
    route("GET", "/applications/{application_id}/guilds/{guild_id}/commands", commands::list),
    route("PUT", "/applications/{application_id}/guilds/{guild_id}/commands", commands::replace),
    route("POST", "/applications/{application_id}/guilds/{guild_id}/commands", commands::create),
    route("GET", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", commands::get),
    route("PATCH", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", commands::change),
    route("DELETE", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}", commands::delete),
    route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", interactions::callback),
    route("POST", "/webhooks/{webhook_id}/{webhook_token}", webhooks::follow_up),
    route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::get),
    route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::edit),
    route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/@original", webhooks::delete),
    route("GET", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::get),
    route("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::edit),
    route("DELETE", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}", webhooks::delete),
    route("GET", "/channels/{channel_id}", channels::get),
    route("POST", "/channels/{channel_id}/typing", channels::typing),
    route("POST", "/channels/{channel_id}/threads", channels::start_thread),
    route("PUT", "/channels/{channel_id}/thread-members/@me", channels::join_thread),
    route("GET", "/channels/{channel_id}/messages", messages::list),
    route("POST", "/channels/{channel_id}/messages", messages::create),
    route("GET", "/channels/{channel_id}/messages/{message_id}", messages::get),
    route("PATCH", "/channels/{channel_id}/messages/{message_id}", messages::edit),
    route("DELETE", "/channels/{channel_id}/messages/{message_id}", messages::delete),
    route("POST", "/channels/{channel_id}/messages/{message_id}/threads", channels::start_thread),
    route("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me", messages::react),
    route("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me", messages::unreact),
    route("GET", "/guilds/{guild_id}", reads::guild),
    route("GET", "/guilds/{guild_id}/channels", reads::guild_channels),
    route("GET", "/guilds/{guild_id}/roles", reads::guild_roles),
    route("GET", "/guilds/{guild_id}/members/{user_id}", reads::guild_member),
    route("GET", "/guilds/{guild_id}/threads/active", reads::active_threads),
];

/// The route of a method and a path below `/api/v10`, with the values of the names in braces.
pub fn find(method: &str, path: &str) -> Option<(&'static Route, BTreeMap<String, String>)> {
    let parts: Vec<&str> = path.split('/').collect();
    ROUTES
        .iter()
        .filter(|route| route.method == method)
        .find_map(|route| Some((route, fit(route.path, &parts)?)))
}

fn fit(template: &str, parts: &[&str]) -> Option<BTreeMap<String, String>> {
    let wanted: Vec<&str> = template.split('/').collect();
    if wanted.len() != parts.len() {
        return None;
    }
    let mut values = BTreeMap::new();
    for (want, part) in wanted.iter().zip(parts) {
        match want.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(_) if part.is_empty() => return None,
            // Ids are digits; everything else may hold escapes.
            Some(name) if name.ends_with("_id") && !part.bytes().all(|byte| byte.is_ascii_digit()) => return None,
            Some(name) => {
                values.insert(name.to_owned(), decode(part));
            }
            None if want == part => {}
            None => return None,
        }
    }
    Some(values)
}

/// Undoes the escapes of a path.
fn decode(text: &str) -> String {
    let (bytes, mut out, mut place) = (text.as_bytes(), Vec::new(), 0);
    while place < bytes.len() {
        let escaped = (bytes[place] == b'%').then(|| text.get(place + 1..place + 3)).flatten();
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => (out.push(byte), place += 3).1,
            None => (out.push(bytes[place]), place += 1).1,
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
