//! What the environment says, variable by variable.

use std::ffi::OsString;
use std::fmt::Display;
use std::num::NonZeroU64;
use std::path::PathBuf;
use std::str::FromStr;

use super::{Config, ConfigError, DatabaseUrl, value};
use crate::knowledge::plain;

/// The environment variable that goes before the key `knowledge`.
pub const KNOWLEDGE_VARIABLE: &str = "CAREER_COACH_KNOWLEDGE";

/// Puts what the environment says over what the file said; an empty variable counts as none.
pub fn apply(config: &mut Config, environment: impl Fn(&str) -> Option<OsString>) -> Result<(), ConfigError> {
    let environment = |name: &str| environment(name).filter(|it| !it.is_empty());
    let text = |name: &'static str| -> Result<Option<String>, ConfigError> {
        let Some(value) = environment(name) else {
            return Ok(None);
        };
        let value = value.into_string();
        value
            .map(Some)
            .map_err(|_| ConfigError(format!("the environment variable {name} is not UTF-8")))
    };
    if let Some(folder) = environment(KNOWLEDGE_VARIABLE) {
        config.knowledge = Some(PathBuf::from(folder));
    }
    if let Some(folder) = environment("CAREER_COACH_DATA_DIR") {
        config.data_dir = PathBuf::from(folder);
    }
    set(&mut config.watch, "CAREER_COACH_WATCH", &text)?;
    set(&mut config.accuracy_margin, "CAREER_COACH_ACCURACY_MARGIN", &text)?;
    set(
        &mut config.oldest_figure_years,
        "CAREER_COACH_OLDEST_FIGURE_YEARS",
        &text,
    )?;
    set(&mut config.journal, "CAREER_COACH_JOURNAL", &text)?;
    set(&mut config.keep_texts_days, "CAREER_COACH_KEEP_TEXTS_DAYS", &text)?;
    set(&mut config.keep_counters_days, "CAREER_COACH_KEEP_COUNTERS_DAYS", &text)?;
    if let Some(value) = text("CAREER_COACH_DATABASE_URL")? {
        // The value may hold a password, and is not shown.
        let name = "CAREER_COACH_DATABASE_URL";
        let url = DatabaseUrl::from_str(&value);
        let url =
            url.map_err(|error| ConfigError(format!("the environment variable {name} cannot be used: {error}")))?;
        config.database_url = Some(url);
    }
    set(&mut config.fewest_askers, "CAREER_COACH_FEWEST_ASKERS", &text)?;
    set(&mut config.learn, "CAREER_COACH_LEARN", &text)?;
    set_ids(&mut config.admins, "CAREER_COACH_ADMINS", &text)?;
    set_ids(&mut config.admin_roles, "CAREER_COACH_ADMIN_ROLES", &text)?;
    set_ids(&mut config.auto_channels, "CAREER_COACH_AUTO_CHANNELS", &text)?;
    set(&mut config.message_content, "CAREER_COACH_MESSAGE_CONTENT", &text)?;
    set(&mut config.embeds, "CAREER_COACH_EMBEDS", &text)?;
    set(&mut config.cooldown, "CAREER_COACH_COOLDOWN", &text)?;
    set(&mut config.log, "CAREER_COACH_LOG", &text)?;
    set(&mut config.log_format, "CAREER_COACH_LOG_FORMAT", &text)?;
    if let Some(value) = text("CAREER_COACH_DIGEST_CHANNEL")? {
        config.digest_channel = Some(id("CAREER_COACH_DIGEST_CHANNEL", &value)?);
    }
    if let Some(value) = text("CAREER_COACH_GUILD_ID")? {
        config.guild_id = Some(id("CAREER_COACH_GUILD_ID", &value)?);
    }
    if let Some(value) = text("CAREER_COACH_REST_PROXY")? {
        if !value::is_address(&value) {
            let expected = format!("write {}", value::PROXY);
            return Err(unusable("CAREER_COACH_REST_PROXY", &value, &expected));
        }
        config.rest_proxy = Some(value);
    }
    Ok(())
}

fn set<T>(
    key: &mut T,
    name: &'static str,
    text: &impl Fn(&'static str) -> Result<Option<String>, ConfigError>,
) -> Result<(), ConfigError>
where
    T: FromStr,
    T::Err: Display,
{
    if let Some(value) = text(name)? {
        *key = parsed(name, &value)?;
    }
    Ok(())
}

/// Ids with commas between them.
fn set_ids(
    key: &mut Vec<u64>,
    name: &'static str,
    text: &impl Fn(&'static str) -> Result<Option<String>, ConfigError>,
) -> Result<(), ConfigError> {
    if let Some(value) = text(name)? {
        let ids = value.split(',').map(str::trim).filter(|it| !it.is_empty());
        *key = ids.map(|it| id(name, it)).collect::<Result<_, _>>()?;
    }
    Ok(())
}

fn parsed<T>(name: &str, value: &str) -> Result<T, ConfigError>
where
    T: FromStr,
    T::Err: Display,
{
    value.parse().map_err(|error: T::Err| unusable(name, value, &error))
}

fn id(name: &str, value: &str) -> Result<u64, ConfigError> {
    let id: Option<NonZeroU64> = value.trim().parse().ok();
    id.map(NonZeroU64::get)
        .ok_or_else(|| unusable(name, value, &format!("write {}", value::ID)))
}

fn unusable(name: &str, value: &str, why: &dyn Display) -> ConfigError {
    let value = plain(value);
    ConfigError(format!("the environment variable {name} cannot be `{value}`: {why}"))
}
