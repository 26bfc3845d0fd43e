//! Who owns the application. Discord is asked now and then only, however often members want to know.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::all::{CurrentApplicationInfo, MembershipState, TeamMemberRole, UserId};

use super::bot::Bot;
use super::retry::{HASTY, persist};
use super::trouble::Trouble;

/// Owners seldom change: Discord is not asked again within this time.
const KNOWN_FOR: Duration = Duration::from_secs(600);

/// After Discord could not say it, nobody asks again within this time.
const UNKNOWN_FOR: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Inner {
    owners: Option<Arc<[UserId]>>,
    /// When Discord was asked last, by the bot's clock.
    asked: Option<Duration>,
}

/// The owners, as far as they are known.
#[derive(Default)]
pub struct Owners(Mutex<Inner>);

/// What is known of the owners.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    Owners(Arc<[UserId]>),
    /// It is time to ask.
    Nothing,
    /// Somebody is asking, or Discord could not say it a moment ago.
    NotNow,
}

impl Owners {
    fn known(&self, now: Duration) -> Known {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lasts = if inner.owners.is_some() { KNOWN_FOR } else { UNKNOWN_FOR };
        if inner.asked.is_some_and(|it| now.saturating_sub(it) < lasts) {
            return inner.owners.clone().map_or(Known::NotNow, Known::Owners);
        }
        inner.asked = Some(now);
        Known::Nothing
    }

    fn learn(&self, owners: Option<Arc<[UserId]>>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).owners = owners;
    }
}

/// The owners of the application; of a team, those who could read the token in the developer portal.
///
/// # Errors
/// Discord could not say it.
pub async fn owners(bot: &Bot) -> Result<Arc<[UserId]>, Trouble> {
    match bot.owners.known(bot.clock.now()) {
        Known::Owners(owners) => return Ok(owners),
        Known::Nothing => {}
        Known::NotNow => {
            let words = "I could not find out who owns me. Please try again in a moment.";
            return Err(Trouble::Told(words.to_owned()));
        }
    }
    match persist(&*bot.timer, HASTY, || bot.rest.get_current_application_info()).await {
        Ok(application) => {
            let owners: Arc<[UserId]> = of(&application).into();
            bot.owners.learn(Some(Arc::clone(&owners)));
            Ok(owners)
        }
        Err(error) => {
            bot.owners.learn(None);
            Err(error.into())
        }
    }
}

fn of(application: &CurrentApplicationInfo) -> Vec<UserId> {
    let owner = application.owner.as_ref().map(|it| it.id);
    let team = application.team.iter();
    let members = team
        .clone()
        .flat_map(|it| &it.members)
        .filter(|it| it.membership_state == MembershipState::Accepted)
        .filter(|it| matches!(it.role, TeamMemberRole::Admin | TeamMemberRole::Developer))
        .map(|it| it.user.id);
    owner
        .into_iter()
        .chain(team.clone().map(|it| it.owner_user_id))
        .chain(members)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discord_is_asked_now_and_then() {
        let owners = Owners::default();
        let seconds = Duration::from_secs;
        let me: Arc<[UserId]> = [UserId::new(1)].into();
        assert_eq!(owners.known(seconds(0)), Known::Nothing);
        assert_eq!(owners.known(seconds(1)), Known::NotNow, "somebody is asking");
        owners.learn(Some(Arc::clone(&me)));
        assert_eq!(owners.known(seconds(599)), Known::Owners(Arc::clone(&me)));
        assert_eq!(owners.known(seconds(600)), Known::Nothing);
        assert_eq!(owners.known(seconds(601)), Known::Owners(me), "they seldom change");
        owners.learn(None);
        assert_eq!(owners.known(seconds(609)), Known::NotNow, "it could not say");
        assert_eq!(owners.known(seconds(610)), Known::Nothing);
    }
}
