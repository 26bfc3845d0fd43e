//! What the operator decides: defaults, then the file, then the environment; the command line has the last word.
//!
//! `config.example.toml` documents every key.

mod duration;
mod environment;
mod log_filter;
mod value;

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

pub use duration::{Cooldown, NotADuration};
pub use environment::KNOWLEDGE_VARIABLE;
pub use log_filter::{LogFilter, NoDirective};
pub use value::DatabaseUrl;

use crate::knowledge::{SourceFile, plain, read_document};

/// No configuration is longer, in bytes.
const LARGEST_FILE: u64 = 1 << 20;

/// The settings. Their default is what holds without a file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The folder of the knowledge; without one, the knowledge that is built in.
    #[serde(deserialize_with = "value::some_folder")]
    pub knowledge: Option<PathBuf>,
    /// Whether the bot watches that folder, and serves what changes in it.
    pub watch: bool,
    /// Members who may check, reload and roll back the knowledge, besides the application's owner or team.
    pub admins: Vec<u64>,
    /// Roles whose members may too.
    pub admin_roles: Vec<u64>,
    /// By so many points of a hundred the accuracy on left-out phrasings may fall with a reload, unless it is forced.
    pub accuracy_margin: u8,
    /// A figure that is older than so many years is warned of.
    pub oldest_figure_years: u8,
    /// The folder of what the bot keeps, such as the modes of channels. Made when there is something to keep.
    #[serde(deserialize_with = "value::folder")]
    pub data_dir: PathBuf,
    /// Whether the bot notes what it could not answer and what helped.
    pub journal: bool,
    /// The server that the journal is kept on; without one, it is a file in `data_dir`.
    pub database_url: Option<DatabaseUrl>,
    /// Days for which the journal keeps texts, and whatever is about a member.
    pub keep_texts_days: u16,
    /// Days for which it keeps numbers that are about nobody.
    pub keep_counters_days: u16,
    /// What fewer members asked is shown to nobody.
    pub fewest_askers: u8,
    /// What becomes of what an admin teaches and approves.
    pub learn: Learn,
    /// The channel that gets the numbers of the week; without one, none does.
    #[serde(deserialize_with = "value::some_id")]
    pub digest_channel: Option<u64>,
    /// Whether to ask Discord for the content of messages that do not address the bot.
    pub message_content: bool,
    /// Whether answers are embeds; plain text otherwise.
    pub embeds: bool,
    /// The server that gets the slash commands at once, for trying out; without one, all get them.
    #[serde(deserialize_with = "value::some_id")]
    pub guild_id: Option<u64>,
    /// Channels where the bot answers without being addressed, unless `/channel` says otherwise.
    #[serde(deserialize_with = "value::ids")]
    pub auto_channels: Vec<u64>,
    /// How long a member waits between two answers.
    pub cooldown: Cooldown,
    /// Which lines of the log are written.
    pub log: LogFilter,
    /// How they are written.
    pub log_format: LogFormat,
    /// Where requests to Discord go instead of `https://discord.com`; it must limit their rate.
    #[serde(deserialize_with = "value::some_proxy")]
    pub rest_proxy: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            knowledge: None,
            watch: true,
            admins: Vec::new(),
            admin_roles: Vec::new(),
            // A new topic that takes nothing from the others costs less than a point; two that steal each other's
            // questions cost more than this.
            accuracy_margin: 2,
            oldest_figure_years: 5,
            data_dir: PathBuf::from("data"),
            journal: true,
            database_url: None,
            // A question that nobody taught an answer to in a season is not asked any more.
            keep_texts_days: 90,
            // A year and a month, so that a month can be held against the same a year before.
            keep_counters_days: 400,
            // What one member alone asks may tell who it is.
            fewest_askers: 2,
            learn: Learn::Propose,
            digest_channel: None,
            message_content: true,
            embeds: true,
            guild_id: None,
            auto_channels: Vec::new(),
            cooldown: Cooldown::default(),
            log: LogFilter::default(),
            log_format: LogFormat::Human,
            rest_proxy: None,
        }
    }
}

/// What becomes of what an admin teaches and approves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Learn {
    /// It waits to be committed.
    Propose,
    /// It is written into the folder and published at once.
    Apply,
}

impl FromStr for Learn {
    type Err = NoLearn;

    fn from_str(text: &str) -> Result<Self, NoLearn> {
        match text {
            "propose" => Ok(Self::Propose),
            "apply" => Ok(Self::Apply),
            _ => Err(NoLearn),
        }
    }
}

/// Neither of the two.
#[derive(Debug)]
pub struct NoLearn;

impl fmt::Display for NoLearn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write `propose` or `apply`")
    }
}

/// How the lines of the log are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For eyes, coloured on a terminal.
    Human,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = NoLogFormat;

    fn from_str(text: &str) -> Result<Self, NoLogFormat> {
        match text {
            "human" => Ok(Self::Human),
            "json" => Ok(Self::Json),
            _ => Err(NoLogFormat),
        }
    }
}

/// Neither of the formats that there are.
#[derive(Debug)]
pub struct NoLogFormat;

impl fmt::Display for NoLogFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("write `human` or `json`")
    }
}

/// Why a configuration cannot be used, in lines for the operator; may hold colours as ANSI sequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError(pub String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.trim_end())
    }
}

impl std::error::Error for ConfigError {}

/// The settings of `file`, if there is one, and of the `environment`; an empty variable counts as none.
///
/// # Errors
/// The file cannot be read, is no TOML, or has keys or values that are none; or a variable has such a value.
pub fn load(file: Option<&Path>, environment: impl Fn(&str) -> Option<OsString>) -> Result<Config, ConfigError> {
    let mut config = match file {
        Some(path) => from_file(path)?,
        None => Config::default(),
    };
    environment::apply(&mut config, environment)?;
    Ok(config)
}

fn from_file(path: &Path) -> Result<Config, ConfigError> {
    let name = plain(&path.to_string_lossy());
    let text = read(path).map_err(|reason| ConfigError(format!("{name}: {reason}")))?;
    let mut config = parse(SourceFile { name, text })?;
    // A file may be moved together with what it names.
    if let Some(home) = path.parent() {
        if let Some(folder) = &mut config.knowledge {
            *folder = home.join(&*folder);
        }
        config.data_dir = home.join(&config.data_dir);
    }
    Ok(config)
}

fn read(path: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    let mut file = File::open(path)
        .map_err(|error| format!("cannot be opened: {error}"))?
        .take(LARGEST_FILE + 1);
    file.read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be read: {error}"))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err("larger than 1 MiB, which no configuration is".to_owned());
    }
    String::from_utf8(bytes).map_err(|_| "not UTF-8 text".to_owned())
}

fn parse(file: SourceFile) -> Result<Config, ConfigError> {
    read_document(&file).map_err(|problems| {
        let files = [file];
        let shown: String = problems.iter().map(|it| it.render(&files, true)).collect();
        ConfigError(without_passwords(&shown))
    })
}

/// A text with asterisks for the passwords in its addresses, letter by letter, so that carets stay where they are. The one
/// in the example that the text may give is none.
fn without_passwords(text: &str) -> String {
    const SCHEME_ENDS: &str = "://";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(SCHEME_ENDS) {
        let (before, behind) = rest.split_at(at + SCHEME_ENDS.len());
        out.push_str(before);
        let ends = |it: char| it.is_whitespace() || "\"'`".contains(it);
        let (address, behind) = behind.split_at(behind.find(ends).unwrap_or(behind.len()));
        let parts = address.rsplit_once('@').and_then(|(login, host)| {
            let (user, password) = login.split_once(':')?;
            (password != "password").then_some((user, password, host))
        });
        match parts {
            Some((user, password, host)) => {
                out.push_str(&format!("{user}:{}@{host}", "*".repeat(password.chars().count())));
            }
            None => out.push_str(address),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
