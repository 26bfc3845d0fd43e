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
        ConfigError(problems.iter().map(|it| it.render(&files, true)).collect())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXAMPLE: &str = include_str!("../../config.example.toml");

    fn parsed(text: &str) -> Result<Config, String> {
        let file = SourceFile {
            name: "config.toml".into(),
            text: text.into(),
        };
        parse(file).map_err(|error| anstream::adapter::strip_str(&error.to_string()).to_string())
    }

    #[test]
    fn the_example_holds_the_defaults() {
        assert_eq!(parsed(EXAMPLE), Ok(Config::default()));
    }

    #[test]
    fn the_example_names_every_key() {
        let keys = |text: &str| -> Vec<String> {
            text.lines()
                .filter_map(|line| Some(line.trim_start_matches("# ").split_once(" = ")?.0.to_owned()))
                .collect()
        };
        let error = parsed("no-such-key-at-all = 1").unwrap_err();
        let known = error.rsplit_once("known keys: ").unwrap().1.trim().to_owned();
        assert_eq!(keys(EXAMPLE).join(", "), known);
        // What is commented out is sound too.
        let all: String = EXAMPLE
            .lines()
            .filter(|line| line.contains(" = "))
            .map(|line| line.trim_start_matches("# ").to_owned() + "\n")
            .collect();
        assert!(parsed(&all).is_ok(), "{all}");
    }

    #[test]
    fn what_is_wrong_is_shown_in_its_place() {
        for (text, expected) in [
            (
                "\nknowlege = \"x\"",
                "error: unknown key `knowlege`\n --> config.toml:2:1\n  |\n2 | knowlege = \"x\"\n  | ^^^^^^^^ did you mean `knowledge`?",
            ),
            (
                "knowledge = 5",
                "error: `knowledge` must be text in quotes, not a number\n --> config.toml:1:13\n  |\n1 | knowledge = 5\n  |             ^ write `\"…\"`",
            ),
            (
                "role = 5",
                "error: unknown key `role`\n --> config.toml:1:1\n  |\n1 | role = 5\n  | ^^^^ no such key here\n  = help: known keys: knowledge, watch, admins, admin_roles, accuracy_margin, oldest_figure_years, data_dir, journal, database_url, keep_texts_days, keep_counters_days, fewest_askers, learn, digest_channel, message_content, embeds, guild_id, auto_channels, cooldown, log, log_format, rest_proxy",
            ),
            (
                "cooldown = \"4\"",
                "error: `cooldown` cannot be `4`\n --> config.toml:1:12\n  |\n1 | cooldown = \"4\"\n  |            ^^^ write one of: off, 500ms, 4s, 2m, 1h",
            ),
            (
                "log = \"loud\"",
                "error: `log` cannot be `loud`\n --> config.toml:1:7\n  |\n1 | log = \"loud\"\n  |       ^^^^^^ write one of: off, error, warn, info, debug, trace, career_coach=debug",
            ),
            (
                "log = \"\"",
                "error: `log` cannot be empty\n --> config.toml:1:7\n  |\n1 | log = \"\"\n  |       ^^ write one of: off, error, warn, info, debug, trace, career_coach=debug",
            ),
            (
                "knowledge = \"\"\ndata_dir = \" \"",
                "error: `knowledge` cannot be empty\n --> config.toml:1:13\n  |\n1 | knowledge = \"\"\n  |             ^^ write the path of a folder, or leave the line out\nerror: `data_dir` cannot be empty\n --> config.toml:2:12\n  |\n2 | data_dir = \" \"\n  |            ^^^ write the path of a folder, or leave the line out",
            ),
            (
                "rest_proxy = \"localhost\"",
                "error: `rest_proxy` cannot be `localhost`\n --> config.toml:1:14\n  |\n1 | rest_proxy = \"localhost\"\n  |              ^^^^^^^^^^^ write where the proxy listens, such as `http://127.0.0.1:8080`",
            ),
            (
                "database_url = \"mysql://x\"",
                "error: `database_url` cannot be `mysql://x`\n --> config.toml:1:16\n  |\n1 | database_url = \"mysql://x\"\n  |                ^^^^^^^^^^^ write where the PostgreSQL server is, such as `postgres://user:password@host/database`",
            ),
            (
                "guild_id = 0",
                "error: `guild_id` cannot be `0`\n --> config.toml:1:12\n  |\n1 | guild_id = 0\n  |            ^ write an id as Discord shows it, such as `123456789012345678`",
            ),
            (
                "auto_channels = [7, 0, -1]",
                "error: an entry of `auto_channels` cannot be `0`\n --> config.toml:1:21\n  |\n1 | auto_channels = [7, 0, -1]\n  |                     ^ write an id as Discord shows it, such as `123456789012345678`\nerror: an entry of `auto_channels` cannot be `-1`\n --> config.toml:1:24\n  |\n1 | auto_channels = [7, 0, -1]\n  |                        ^^ write an id as Discord shows it, such as `123456789012345678`",
            ),
            (
                "embeds = \"no\"",
                "error: `embeds` must be true or false, not text\n --> config.toml:1:10\n  |\n1 | embeds = \"no\"\n  |          ^^^^ write `true` or leave it out",
            ),
        ] {
            assert_eq!(parsed(text), Err(expected.to_owned()), "{text}");
        }
        for text in ["knowledge = \"x", "[[[", &"[a]\n".repeat(2), &"a.".repeat(99)] {
            assert!(parsed(text).unwrap_err().contains("config.toml:"), "{text}");
        }
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config.toml");
        std::fs::write(&file, "knowledge = \"mine\"").unwrap();
        let knowledge = |file: Option<&Path>, variable: Option<&str>| {
            load(file, |name| {
                (name == KNOWLEDGE_VARIABLE)
                    .then(|| variable.map(OsString::from))
                    .flatten()
            })
            .unwrap()
            .knowledge
        };
        assert_eq!(knowledge(None, None), None);
        assert_eq!(knowledge(None, Some("there")), Some("there".into()));
        assert_eq!(knowledge(Some(&file), None), Some(home.path().join("mine")));
        assert_eq!(knowledge(Some(&file), Some("")), Some(home.path().join("mine")));
        assert_eq!(knowledge(Some(&file), Some("there")), Some("there".into()));
    }

    #[test]
    fn every_key_has_a_variable() {
        let load = |name: &str, value: &str| {
            load(None, |it| (it == name).then(|| OsString::from(value))).map_err(|error| error.to_string())
        };
        let default = Config::default;
        for (name, value, expected) in [
            (
                "CAREER_COACH_WATCH",
                "false",
                Config {
                    watch: false,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_ADMINS",
                "7,8",
                Config {
                    admins: vec![7, 8],
                    ..default()
                },
            ),
            (
                "CAREER_COACH_ADMIN_ROLES",
                "9",
                Config {
                    admin_roles: vec![9],
                    ..default()
                },
            ),
            (
                "CAREER_COACH_ACCURACY_MARGIN",
                "100",
                Config {
                    accuracy_margin: 100,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_OLDEST_FIGURE_YEARS",
                "2",
                Config {
                    oldest_figure_years: 2,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_DATA_DIR",
                "/there",
                Config {
                    data_dir: "/there".into(),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_JOURNAL",
                "false",
                Config {
                    journal: false,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_DATABASE_URL",
                "postgres://x",
                Config {
                    database_url: "postgres://x".parse().ok(),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_KEEP_TEXTS_DAYS",
                "7",
                Config {
                    keep_texts_days: 7,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_KEEP_COUNTERS_DAYS",
                "30",
                Config {
                    keep_counters_days: 30,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_FEWEST_ASKERS",
                "1",
                Config {
                    fewest_askers: 1,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_LEARN",
                "apply",
                Config {
                    learn: Learn::Apply,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_DIGEST_CHANNEL",
                "7",
                Config {
                    digest_channel: Some(7),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_MESSAGE_CONTENT",
                "false",
                Config {
                    message_content: false,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_EMBEDS",
                "false",
                Config {
                    embeds: false,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_GUILD_ID",
                "7",
                Config {
                    guild_id: Some(7),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_AUTO_CHANNELS",
                "7, 8",
                Config {
                    auto_channels: vec![7, 8],
                    ..default()
                },
            ),
            (
                "CAREER_COACH_COOLDOWN",
                "off",
                Config {
                    cooldown: Cooldown(None),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_LOG",
                "debug",
                Config {
                    log: "debug".parse().unwrap(),
                    ..default()
                },
            ),
            (
                "CAREER_COACH_LOG_FORMAT",
                "json",
                Config {
                    log_format: LogFormat::Json,
                    ..default()
                },
            ),
            (
                "CAREER_COACH_REST_PROXY",
                "http://x",
                Config {
                    rest_proxy: Some("http://x".into()),
                    ..default()
                },
            ),
            ("CAREER_COACH_EMBEDS", "", default()),
        ] {
            assert_eq!(load(name, value), Ok(expected), "{name}");
        }
        for (name, value, expected) in [
            (
                "CAREER_COACH_LOG",
                "loud",
                "the environment variable CAREER_COACH_LOG cannot be `loud`: write off, error, warn, info, debug, trace, or a level for a part such as `career_coach=debug`",
            ),
            (
                "CAREER_COACH_REST_PROXY",
                "localhost",
                "the environment variable CAREER_COACH_REST_PROXY cannot be `localhost`: write where the proxy listens, such as `http://127.0.0.1:8080`",
            ),
            (
                "CAREER_COACH_AUTO_CHANNELS",
                "7,0",
                "the environment variable CAREER_COACH_AUTO_CHANNELS cannot be `0`: write an id as Discord shows it, such as `123456789012345678`",
            ),
            (
                "CAREER_COACH_EMBEDS",
                "no",
                "the environment variable CAREER_COACH_EMBEDS cannot be `no`: provided string was not `true` or `false`",
            ),
            (
                "CAREER_COACH_COOLDOWN",
                "4",
                "the environment variable CAREER_COACH_COOLDOWN cannot be `4`: write a whole number with its unit, such as `500ms`, `4s`, `2m` or `1h`, or `off`",
            ),
            (
                "CAREER_COACH_GUILD_ID",
                "x",
                "the environment variable CAREER_COACH_GUILD_ID cannot be `x`: write an id as Discord shows it, such as `123456789012345678`",
            ),
        ] {
            assert_eq!(load(name, value), Err(expected.to_owned()), "{name}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_read_is_named() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("config.toml");
        let error = |path: &Path| load(Some(path), |_| None).unwrap_err().to_string();
        assert!(error(&file).contains("config.toml: cannot be opened"));
        assert!(error(home.path()).contains("cannot be"), "{}", error(home.path()));
        std::fs::write(&file, [0xff]).unwrap();
        assert!(error(&file).ends_with("not UTF-8 text"));
        std::fs::File::create(&file).unwrap().set_len(2 << 20).unwrap();
        assert!(error(&file).contains("1 MiB"));
    }
}
