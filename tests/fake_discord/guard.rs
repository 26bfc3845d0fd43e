//! Nothing of a test reaches the real Discord.

use std::net::IpAddr;

/// Asserts that an address points to this machine.
///
/// # Panics
///
/// If it does not.
pub fn assert_loopback(url: &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?']).next().unwrap_or("");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local = name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    assert!(
        local,
        "{url} is not on this machine: a test would talk to the real Discord"
    );
}

/// Asserts that everything which serenity's client sends stays on this machine: it has a proxy, it has no rate limiter
/// (with one it passes over the proxy in silence), and its gateway is local (if it could not ask for it, it falls back
/// to Discord's own).
///
/// # Panics
///
/// If any of it is not so.
pub async fn assert_nothing_leaves(client: &serenity::Client) {
    assert_http_stays(&client.http);
    assert_loopback(client.ws_url.lock().await.as_str());
}

/// The part of [`assert_nothing_leaves`] that is about REST.
pub fn assert_http_stays(http: &serenity::http::Http) {
    let proxy = http
        .proxy
        .as_deref()
        .expect("no REST proxy is set: a test would talk to the real Discord");
    assert_loopback(proxy);
    assert!(
        http.ratelimiter.is_none(),
        "serenity's rate limiter is on: it passes over the REST proxy"
    );
}

/// Environment for a bot in a process of its own, where nobody can look at its client: whatever it sends by HTTPS ends
/// at a port where nothing listens.
pub const DEAD_END: &[(&str, &str)] = &[
    ("HTTPS_PROXY", "http://127.0.0.1:9"),
    ("https_proxy", "http://127.0.0.1:9"),
];
