//! What to do about a request that failed: send it again, or let it be.

use std::fmt;
use std::io;
use std::time::Duration;

use serenity::Error;
use serenity::http::{HttpError, StatusCode};

use super::clock::Timer;

/// How often a request is sent again, after which pauses: about ten seconds altogether.
pub const PATIENT: &[Duration] = &[
    Duration::from_millis(250),
    Duration::from_millis(750),
    Duration::from_secs(2),
    Duration::from_secs(7),
];

/// The same for what somebody waits for: about a second.
pub const HASTY: &[Duration] = &[
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(700),
];

/// Of a request that has to arrive in time, one try is given up after this, as long as there is time for another.
const ONE_TRY: Duration = Duration::from_secs(1);

/// No request takes longer, Discord's rate limits included: serenity's limiter may never come back, as from a header that it
/// cannot read.
const LONGEST_TRY: Duration = Duration::from_secs(60);

/// What is left of the time is too short for another try.
const TOO_LATE: &str = "the time for it is over";

/// Why a request failed, as far as it decides what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The network, or Discord itself, had a bad moment.
    Passing,
    /// Discord has had this very request before.
    Already,
    /// The token is no longer accepted: any further request counts against the bot.
    /// <https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>
    Token,
    /// The bot lacks a right, or cannot see the place.
    Forbidden,
    /// What it was about is gone.
    Gone,
    /// Sending it again would change nothing.
    Final,
}

/// Codes of <https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes>.
mod code {
    pub const UNKNOWN_INTERACTION: isize = 10_062;
    pub const ALREADY_ACKNOWLEDGED: isize = 40_060;
    pub const INVALID_WEBHOOK_TOKEN: isize = 50_027;
}

/// Judges an error of serenity.
#[must_use]
pub fn judge(error: &Error) -> Failure {
    match error {
        Error::Http(HttpError::UnsuccessfulRequest(it)) => of_status(it.status_code, it.error.code),
        Error::Http(HttpError::Request(_)) | Error::Io(_) => Failure::Passing,
        Error::Other(why) if *why == TOO_LATE => Failure::Gone,
        _ => Failure::Final,
    }
}

fn of_status(status: StatusCode, code: isize) -> Failure {
    match (status.as_u16(), code) {
        (_, code::ALREADY_ACKNOWLEDGED) => Failure::Already,
        (_, code::UNKNOWN_INTERACTION | code::INVALID_WEBHOOK_TOKEN) | (404, _) => Failure::Gone,
        (401, _) => Failure::Token,
        (403, _) => Failure::Forbidden,
        (429 | 500..=599, _) => Failure::Passing,
        _ => Failure::Final,
    }
}

/// Makes a request, and makes it again after each of the `pauses` as long as the failure is a passing one.
///
/// # Errors
/// The last failure.
pub async fn persist<T, F>(timer: &dyn Timer, pauses: &[Duration], mut request: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut pauses = pauses.iter();
    loop {
        let error = tokio::select! {
            biased;
            done = request() => match done {
                Ok(done) => return Ok(done),
                Err(error) => error,
            },
            () = timer.sleep(LONGEST_TRY) => Error::Io(io::ErrorKind::TimedOut.into()),
        };
        match pauses.next() {
            Some(pause) if judge(&error) == Failure::Passing => {
                tracing::debug!(cause = %Cause(&error), "a request failed and is made again");
                timer.sleep(*pause).await;
            }
            _ => return Err(error),
        }
    }
}

/// Makes a request that is worth nothing if it does not arrive by a moment of the timer: no try takes so long that there
/// is no time for another.
///
/// # Errors
/// The last failure, or that the time is over.
pub async fn hurry<T, F>(timer: &dyn Timer, until: Duration, mut request: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut pauses = HASTY.iter();
    loop {
        let left = until.saturating_sub(timer.now());
        if left.is_zero() {
            return Err(Error::Other(TOO_LATE));
        }
        let error = tokio::select! {
            biased;
            done = request() => match done {
                Ok(done) => return Ok(done),
                Err(error) => error,
            },
            () = timer.sleep(left.min(ONE_TRY)) => Error::Io(io::ErrorKind::TimedOut.into()),
        };
        let Some(pause) = pauses.next().filter(|_| judge(&error) == Failure::Passing) else {
            return Err(error);
        };
        tracing::debug!(cause = %Cause(&error), "an urgent request failed");
        if timer.now() + *pause >= until {
            return Err(Error::Other(TOO_LATE));
        }
        timer.sleep(*pause).await;
    }
}

/// An error for the log: the innermost cause, which says what is the matter ("Connection refused", "operation timed
/// out") and, other than what wraps it, not for which address, which may hold an interaction's token.
pub struct Cause<'e>(pub &'e Error);

impl fmt::Display for Cause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error::Http(HttpError::Request(request)) = self.0 else {
            return fmt::Display::fmt(self.0, f);
        };
        let mut cause = std::error::Error::source(request);
        while let Some(inner) = cause.and_then(std::error::Error::source) {
            cause = Some(inner);
        }
        match cause {
            Some(cause) => fmt::Display::fmt(cause, f),
            None => f.write_str("the request cannot be sent"),
        }
    }
}

/// A pause that grows with every failure in a row: doubled each time, up to `most`.
#[must_use]
pub fn back_off(failures: u32, first: Duration, most: Duration) -> Duration {
    first.saturating_mul(2_u32.saturating_pow(failures.min(30))).min(most)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::discord::Sleep;

    #[test]
    fn failures_are_told_apart() {
        for (status, code, expected) in [
            (500, -1, Failure::Passing),
            (502, 0, Failure::Passing),
            (429, -1, Failure::Passing),
            (401, 0, Failure::Token),
            (401, 50_027, Failure::Gone),
            (403, 50_013, Failure::Forbidden),
            (404, 10_062, Failure::Gone),
            (404, 10_008, Failure::Gone),
            (400, 40_060, Failure::Already),
            (400, 50_035, Failure::Final),
        ] {
            assert_eq!(
                of_status(StatusCode::from_u16(status).unwrap(), code),
                expected,
                "{status} {code}"
            );
        }
    }

    #[test]
    fn the_pause_doubles_up_to_its_limit() {
        let seconds = Duration::from_secs;
        let pauses: Vec<_> = (0..6).map(|n| back_off(n, seconds(5), seconds(60))).collect();
        assert_eq!(pauses, [5, 10, 20, 40, 60, 60].map(seconds));
        assert_eq!(back_off(u32::MAX, seconds(5), seconds(60)), seconds(60));
    }

    /// A timer whose time passes as soon as somebody waits for it.
    #[derive(Default)]
    struct Jumping(Arc<Mutex<Duration>>);

    impl Timer for Jumping {
        fn now(&self) -> Duration {
            *self.0.lock().unwrap()
        }

        fn sleep(&self, time: Duration) -> Sleep {
            let now = Arc::clone(&self.0);
            Box::pin(async move { *now.lock().unwrap() += time })
        }
    }

    #[tokio::test]
    async fn what_is_urgent_is_tried_until_it_is_too_late() {
        let seconds = Duration::from_secs_f64;
        for (limit, expected, over) in [(2.9, 3, 2.9), (0.5, 1, 0.5), (0.0, 0, 0.0)] {
            let (timer, mut tries) = (Jumping::default(), 0);
            let hanging = hurry(&timer, seconds(limit), || {
                tries += 1;
                std::future::pending::<Result<(), Error>>()
            });
            let error = hanging.await.unwrap_err();
            assert_eq!((tries, judge(&error)), (expected, Failure::Gone), "{limit}");
            assert_eq!(timer.now(), seconds(over));
        }
        let (timer, mut tries) = (Jumping::default(), 0);
        let refused = hurry(&timer, seconds(2.9), || {
            tries += 1;
            std::future::ready(Err::<(), _>(Error::Other("refused")))
        });
        assert_eq!(
            refused.await.unwrap_err().to_string(),
            Error::Other("refused").to_string()
        );
        assert_eq!(tries, 1);
    }

    #[tokio::test]
    async fn no_request_takes_for_ever() {
        let (timer, mut tries) = (Jumping::default(), 0);
        let hanging = persist(&timer, HASTY, || {
            tries += 1;
            std::future::pending::<Result<(), Error>>()
        });
        assert_eq!(judge(&hanging.await.unwrap_err()), Failure::Passing);
        assert_eq!(tries, 1 + HASTY.len());
        assert_eq!(timer.now(), 4 * LONGEST_TRY + HASTY.iter().sum::<Duration>());
    }

    #[tokio::test]
    async fn the_log_hears_the_cause_and_no_address() {
        let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = closed.local_addr().unwrap();
        drop(closed);
        let request = reqwest::get(format!("http://{address}/webhooks/1/secret-token"));
        let error = Error::from(request.await.unwrap_err());
        let shown = Cause(&error).to_string();
        assert!(
            shown.contains("Connection refused") && !shown.contains("secret"),
            "{shown}"
        );
        let shown = Cause(&Error::Other("other")).to_string();
        assert_eq!(shown, Error::Other("other").to_string());
    }
}
