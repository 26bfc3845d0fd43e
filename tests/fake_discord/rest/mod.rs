//! REST: from a request on the wire to what it does to the world.

pub mod channels;
pub mod commands;
pub mod interactions;
pub mod messages;
pub mod reads;
pub mod webhooks;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Response, StatusCode, header};
use serde_json::{Value, json};

use super::faults::{Fault, rate_limit_body};
use super::record::{Answer, Entry, File, Mark, Request, Touches};
use super::routes::{self, Route};
use super::rules::Refusal;
use super::server::Cut;
use super::{Shared, multipart, schema};

/// A request on its way through a handler.
pub struct Call<'a> {
    pub request: &'a Request,
    pub address: SocketAddr,
}

/// What a handler did.
pub struct Done {
    pub status: u16,
    pub body: Option<Value>,
    pub touches: Touches,
}

impl Done {
    pub fn json(body: Value) -> Self {
        Self {
            status: 200,
            body: Some(body),
            touches: Touches::default(),
        }
    }

    pub fn nothing() -> Self {
        Self {
            status: 204,
            body: None,
            touches: Touches::default(),
        }
    }

    pub fn touching(self, touches: Touches) -> Self {
        Self { touches, ..self }
    }
}

/// The beginning of every path. serenity sends version 10.
const PREFIX: &str = "/api/v10";

/// Answers a request, notes it, and lets a planned fault befall it.
pub async fn answer(head: &Parts, body: &[u8], shared: &Arc<Shared>) -> Result<Response<Full<Bytes>>, Cut> {
    let path = head.uri.path();
    let found = path
        .strip_prefix(PREFIX)
        .and_then(|path| routes::find(head.method.as_str(), path));
    let (route, parameters) = match found {
        Some((route, parameters)) => (Some(route), parameters),
        None => (None, Default::default()),
    };
    let content_type = head
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let parsed = read_body(content_type, body);
    let malformed = parsed.is_none();
    let (json, files) = parsed.unwrap_or_default();
    let request = Request {
        route: route.map_or_else(|| format!("{} {path}", head.method), Route::name),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        parameters,
        body: json,
        files,
        at: Instant::now(),
        answer: Answer::Pending,
        touches: Touches::default(),
    };
    let place = note(shared, &request);
    let fault = shared.state().faults.take(&request.route);
    match &fault {
        Some(Fault::Hang) => {
            settle(shared, place, Answer::Never, Touches::default());
            std::future::pending::<()>().await;
        }
        Some(Fault::Drop) => {
            settle(shared, place, Answer::Never, Touches::default());
            return Err(Cut);
        }
        Some(Fault::Status(status)) => {
            let body = json!({"message": "fault", "code": 0});
            return Ok(give(shared, place, *status, Some(body), Touches::default(), &[]));
        }
        Some(Fault::RateLimited { retry_after, global }) => {
            let mut headers = Vec::new();
            if let Some(after) = retry_after {
                headers.push(("retry-after", format!("{}", after.as_secs_f64().ceil())));
            }
            if *global {
                headers.push(("x-ratelimit-global", "true".to_owned()));
            }
            headers.push(("via", "1.1 fake".to_owned()));
            let body = Some(rate_limit_body(*retry_after, *global));
            return Ok(give(shared, place, 429, body, Touches::default(), &headers));
        }
        Some(Fault::StatusAfterDoing(_) | Fault::HangAfterDoing) | None => {}
    }
    let authorised = route.is_some_and(Route::is_open)
        || head
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            == Some(&format!("Bot {}", shared.settings.token));
    let outcome = match route {
        None => {
            shared
                .state()
                .complain(format!("unexpected request: {} {}", head.method, head.uri));
            Err(Refusal::of_world(404, 0, "404: Not Found"))
        }
        Some(_) if !authorised => Err(Refusal::of_world(401, 0, "401: Unauthorized")),
        Some(_) if malformed => Err(Refusal::breach(400, 50109, "The request body contains invalid JSON.")),
        Some(route) => {
            let call = Call {
                request: &request,
                address: shared.address,
            };
            let done = (route.handler)(&mut shared.state(), &call);
            // The description comes last, so that a refusal names Discord's own reason where there is one.
            done.and_then(|done| schema::check(route, &request).map(|()| done))
        }
    };
    let (status, body, touches) = match outcome {
        Ok(done) => (done.status, done.body, done.touches),
        Err(refusal) => {
            if refusal.breach {
                shared.state().complain(format!(
                    "{} refused: {}\n  {}",
                    request.route,
                    refusal.line(),
                    request.body
                ));
            }
            (refusal.status, Some(refusal.body()), Touches::default())
        }
    };
    if let Some(marks) = &shared.settings.marks {
        // Nobody may be listening any more.
        let _ = marks.send(Mark {
            route: request.route,
            at: request.at,
            status,
            touches: touches.clone(),
        });
    }
    if let Some(Fault::HangAfterDoing) = fault {
        settle(shared, place, Answer::Never, touches);
        std::future::pending::<()>().await;
        return Err(Cut);
    }
    if let Some(Fault::StatusAfterDoing(status)) = fault {
        let body = json!({"message": "fault", "code": 0});
        return Ok(give(shared, place, status, Some(body), touches, &[]));
    }
    Ok(give(shared, place, status, body, touches, &[]))
}

fn read_body(content_type: &str, body: &[u8]) -> Option<(Value, Vec<File>)> {
    if content_type.starts_with("multipart/form-data") {
        return multipart::read(content_type, body);
    }
    if body.is_empty() {
        return Some((Value::Null, Vec::new()));
    }
    serde_json::from_slice(body).ok().map(|json| (json, Vec::new()))
}

fn note(shared: &Shared, request: &Request) -> Option<usize> {
    if !shared.settings.keep_record {
        return None;
    }
    let mut state = shared.state();
    state.record.push(Entry::Request(Box::new(request.clone())));
    Some(state.record.len() - 1)
}

fn settle(shared: &Shared, place: Option<usize>, answer: Answer, touches: Touches) {
    if let Some(place) = place
        && let Some(Entry::Request(request)) = shared.state().record.get_mut(place)
    {
        request.answer = answer;
        request.touches = touches;
    }
    shared.changed();
}

fn give(
    shared: &Shared,
    place: Option<usize>,
    status: u16,
    body: Option<Value>,
    touches: Touches,
    headers: &[(&'static str, String)],
) -> Response<Full<Bytes>> {
    settle(
        shared,
        place,
        Answer::Given(status, body.clone().unwrap_or_default()),
        touches,
    );
    let bytes = body.map(|body| body.to_string()).unwrap_or_default();
    let mut response = Response::new(Full::new(Bytes::from(bytes)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static("application/json"),
    );
    for (name, value) in headers {
        response
            .headers_mut()
            .insert(*name, value.parse().expect("headers here are plain"));
    }
    response
}
