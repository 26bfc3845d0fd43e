//! What goes wrong on demand.

use std::time::Duration;

use serde_json::{Value, json};

/// A fault of REST.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Answers with a status instead of doing anything.
    Status(u16),
    /// Does what was asked, and then answers with a status as if it had not.
    StatusAfterDoing(u16),
    /// 429, with the header `Retry-After` and the body's `retry_after` where a time is given.
    RateLimited {
        retry_after: Option<Duration>,
        global: bool,
    },
    /// Never answers.
    Hang,
    /// Does what was asked, and never says so.
    HangAfterDoing,
    /// Cuts the connection instead of answering.
    Drop,
}

/// Faults that wait for the requests that they hit.
#[derive(Debug, Default)]
pub struct Faults {
    planned: Vec<Planned>,
}

#[derive(Debug)]
struct Planned {
    route: String,
    fault: Fault,
    left: usize,
}

impl Faults {
    /// Plans a fault for the next `times` requests of a route, or of any with `*`.
    pub fn plan(&mut self, route: &str, fault: Fault, times: usize) {
        self.planned.push(Planned {
            route: route.to_owned(),
            fault,
            left: times,
        });
    }

    /// Forgets what has not happened yet.
    pub fn clear(&mut self) {
        self.planned.clear();
    }

    /// The fault that hits a request of a route now.
    pub fn take(&mut self, route: &str) -> Option<Fault> {
        let planned = self
            .planned
            .iter_mut()
            .find(|planned| planned.route == route || planned.route == "*")?;
        planned.left -= 1;
        let fault = planned.fault.clone();
        self.planned.retain(|planned| planned.left > 0);
        Some(fault)
    }
}

/// The body of 429.
pub fn rate_limit_body(retry_after: Option<Duration>, global: bool) -> Value {
    match retry_after {
        Some(after) => {
            json!({"message": "You are being rate limited.", "retry_after": after.as_secs_f64(), "global": global})
        }
        None => json!({"message": "You are being rate limited.", "global": global}),
    }
}

/// What the gateway does to a session that was opened, or to one that begins.
#[derive(Clone, Debug)]
pub enum OnIdentify {
    /// Closes with a code.
    Close(u16),
    /// Op 9: the session cannot begin.
    Invalid,
}
