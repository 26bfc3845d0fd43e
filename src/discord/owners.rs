//! Who owns the application. Discord is asked now and then only, however often members want to know.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::all::{CurrentApplicationInfo, MembershipState, TeamMemberRole, UserId};

use super::bot::Bot;
use super::retry::{Cause, HASTY, persist};
use super::trouble::Trouble;

/// Owners seldom change: Discord is not asked again within this time.
const KNOWN_FOR: Duration = Duration::from_secs(600);

/// After Discord could not say it, nobody asks again within this time.
const UNKNOWN_FOR: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Inner {
    owners: Option<Arc<[UserId]>>,
    /// When Discord was asked last, by the bot's clock, and whether it could say it.
    asked: Option<(Duration, bool)>,
}

/// The owners, as far as they are known.
#[derive(Default)]
pub struct Owners {
    inner: Mutex<Inner>,
    /// Held by whoever asks Discord: others wait for what comes of it.
    asking: tokio::sync::Mutex<()>,
}

/// What is known of the owners.
#[derive(Debug, PartialEq, Eq)]
enum Known {
    Owners(Arc<[UserId]>),
    /// It is time to ask.
    Nothing,
    /// Discord could not say it a moment ago.
    NotNow,
}

impl Owners {
    fn known(&self, now: Duration) -> Known {
        let inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = inner.asked.is_some_and(|(asked, could_say)| {
            let lasts = if could_say { KNOWN_FOR } else { UNKNOWN_FOR };
            now.saturating_sub(asked) < lasts
        });
        if fresh {
            inner.owners.clone().map_or(Known::NotNow, Known::Owners)
        } else {
            Known::Nothing
        }
    }

    /// Notes what Discord said, if it could. Those who owned it before own it still, as far as anybody knows.
    fn learn(&self, now: Duration, owners: Option<Arc<[UserId]>>) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked = Some((now, owners.is_some()));
        if owners.is_some() {
            inner.owners = owners;
        }
    }
}

/// The owners of the application; of a team, those who could read the token in the developer portal.
///
/// # Errors
/// Discord could not say it.
pub async fn owners(bot: &Bot) -> Result<Arc<[UserId]>, Trouble> {
    if let Known::Owners(owners) = bot.owners.known(bot.clock.now()) {
        return Ok(owners);
    }
    let _asking = bot.owners.asking.lock().await;
    match bot.owners.known(bot.clock.now()) {
        Known::Owners(owners) => return Ok(owners),
        Known::Nothing => {}
        Known::NotNow => {
            let words = "I could not find out who owns me. Please try again in a moment.";
            return Err(Trouble::Told(words.to_owned()));
        }
    }
    let asked = persist(&*bot.timer, HASTY, || bot.rest.get_current_application_info()).await;
    let now = bot.clock.now();
    match asked {
        Ok(application) => {
            let owners: Arc<[UserId]> = of(&application).into();
            bot.owners.learn(now, Some(Arc::clone(&owners)));
            Ok(owners)
        }
        Err(error) => {
            bot.owners.learn(now, None);
            match bot.owners.known(now) {
                Known::Owners(owners) => {
                    tracing::warn!(cause = %Cause(&error), "Discord could not say who owns the bot; those known before do");
                    Ok(owners)
                }
                _ => Err(error.into()),
            }
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

    /// Of a team those who could read the token; whoever may only look on, or has not joined, may not.
    #[test]
    fn a_team_owns_it_too() {
        let user = |id: u64| serde_json::json!({ "id": id.to_string(), "username": "x", "discriminator": "0", "avatar": null });
        let member = |id: u64, role: &str, state: u8| serde_json::json!({ "user": user(id), "team_id": "9", "role": role, "membership_state": state, "permissions": ["*"] });
        let application: CurrentApplicationInfo = serde_json::from_value(serde_json::json!({
            "id": "8", "name": "x", "icon": null, "description": "", "bot_public": true,
            "bot_require_code_grant": false, "verify_key": "0", "flags": 0, "owner": user(1),
            "team": {
                "id": "9", "name": "x", "icon": null, "owner_user_id": "2",
                "members": [
                    member(3, "admin", 2),
                    member(4, "developer", 2),
                    member(5, "read_only", 2),
                    member(6, "admin", 1),
                ],
            },
        }))
        .unwrap();
        assert_eq!(of(&application), [1, 2, 3, 4].map(UserId::new));
    }

    #[test]
    fn discord_is_asked_now_and_then() {
        let owners = Owners::default();
        let seconds = Duration::from_secs;
        let me: Arc<[UserId]> = [UserId::new(1)].into();
        assert_eq!(owners.known(seconds(0)), Known::Nothing);
        owners.learn(seconds(0), None);
        assert_eq!(owners.known(seconds(9)), Known::NotNow, "it could not say");
        assert_eq!(owners.known(seconds(10)), Known::Nothing);
        owners.learn(seconds(10), Some(Arc::clone(&me)));
        assert_eq!(owners.known(seconds(609)), Known::Owners(Arc::clone(&me)));
        assert_eq!(owners.known(seconds(610)), Known::Nothing);
        owners.learn(seconds(610), None);
        assert_eq!(owners.known(seconds(619)), Known::Owners(me), "they seldom change");
        assert_eq!(owners.known(seconds(620)), Known::Nothing);
    }
}
