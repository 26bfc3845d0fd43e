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

#[test]
fn no_message_shows_a_password() {
    for text in [
        "database_url = \"postgrs://u:geheim@host/db\"",
        "database_url = \"mysql://u:ge/heim:@host:5432/db\"",
        "database_url = \"postgres://u:geheim@host/db",
        "embeds = \"postgres://u:geheim@host/db\"",
    ] {
        let file = SourceFile {
            name: "config.toml".into(),
            text: text.into(),
        };
        let error = parse(file).unwrap_err().to_string();
        assert!(!error.contains("heim"), "{error}");
    }
    let address = "write `postgres://user:password@host/database`, see https://example.org/@me";
    assert_eq!(without_passwords(address), address);
    assert_eq!(without_passwords("a://b:cü@d e"), "a://b:**@d e");
}
