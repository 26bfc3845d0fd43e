//! What to do about a request that failed: send it again, or let it be.

use std::future::Future;
use std::time::Duration;

use serenity::Error;
use serenity::http::{HttpError, StatusCode};

/// How often a request is sent again, after which pauses: about ten seconds altogether.
pub const PATIENT: &[Duration] = &[
    Duration::from_millis(250),
    Duration::from_millis(750),
    Duration::from_secs(2),
    Duration::from_secs(7),
];

/// The same within the three seconds that Discord waits for a first response.
pub const HASTY: &[Duration] = &[
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_millis(700),
];

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
pub async fn persist<T, F>(pauses: &[Duration], mut request: impl FnMut() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let mut pauses = pauses.iter();
    loop {
        let error = match request().await {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        match pauses.next() {
            Some(pause) if judge(&error) == Failure::Passing => {
                tracing::debug!(%error, "a request failed and is made again");
                tokio::time::sleep(*pause).await;
            }
            _ => return Err(error),
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
    use super::*;

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

    #[test]
    fn a_first_response_comes_in_time() {
        let pauses: Duration = HASTY.iter().sum();
        assert!(pauses < super::super::limits::FIRST_RESPONSE / 2);
    }
}
