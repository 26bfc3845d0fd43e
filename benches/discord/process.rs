//! A bot in a process of its own: started, looked at from outside, and ended.

use std::fs::{File, read_to_string};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::fake_discord::FakeDiscord;
use crate::fake_discord::guard::DEAD_END;
use crate::pong;
use crate::tunnel::Tunnel;

pub const TOKEN: &str = "DISCORD_TOKEN";
pub const PROXY: &str = "CAREER_COACH_REST_PROXY";

/// Linux tells CPU time in hundredths of a second, whatever its own clock.
const TICK: Duration = Duration::from_millis(10);

/// A process that has not used the CPU for so long, nor given memory back, is at rest: what is freed goes back over some
/// seconds.
const REST: Duration = Duration::from_secs(5);

/// How long anything may be busy with itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// Which bot.
#[derive(Clone, Copy, Debug)]
pub enum Bot {
    Coach,
    Pong,
}

/// A running bot. It ends when this is dropped.
pub struct Process {
    child: Child,
    home: TempDir,
    tunnel: Option<Tunnel>,
}

impl Process {
    /// Starts a bot that sends its requests to a fake as to a REST proxy. No member has to wait between two answers.
    pub fn behind_a_proxy(bot: Bot, fake: &FakeDiscord) -> Self {
        Self::start(bot, fake, None, |command, _| {
            command
                .env(PROXY, fake.rest_url())
                .env("CAREER_COACH_COOLDOWN", "off")
                .envs(DEAD_END.iter().copied());
        })
    }

    /// Starts the coach with nothing set but the token and the folder. What it sends to discord.com goes through a
    /// tunnel to the TLS twin of a fake, and nowhere else.
    pub async fn installed(fake: &FakeDiscord) -> Self {
        let (twin, certificate) = fake.tls().expect("a Discord with TLS");
        let tunnel = Tunnel::dig(twin).await;
        let url = tunnel.url();
        Self::start(Bot::Coach, fake, Some(tunnel), |command, home| {
            let trusted = home.join("certificate.pem");
            std::fs::write(&trusted, certificate).expect("a file of the benchmark's own");
            command.env("HTTPS_PROXY", url).env("SSL_CERT_FILE", trusted);
        })
    }

    fn start(bot: Bot, fake: &FakeDiscord, tunnel: Option<Tunnel>, set: impl FnOnce(&mut Command, &Path)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let log = File::create(home.path().join("log")).expect("a file of the benchmark's own");
        let mut command = match bot {
            Bot::Coach => {
                let mut command = Command::new(env!("CARGO_BIN_EXE_career-coach"));
                command.arg("run");
                command
            }
            Bot::Pong => {
                let mut command = Command::new(std::env::current_exe().expect("this binary"));
                command.arg(pong::ROLE);
                command
            }
        };
        command
            .env_clear()
            .env(TOKEN, fake.token())
            .env("CAREER_COACH_DATA_DIR", home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        set(&mut command, home.path());
        Self {
            child: command.spawn().expect("the bot"),
            home,
            tunnel,
        }
    }

    /// Resident memory, in bytes.
    pub fn memory(&self) -> u64 {
        let status = read_to_string(self.proc("status")).expect("Linux, and a bot that runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kilobytes.expect("VmRSS in kB") * 1_024
    }

    /// CPU time of all threads so far.
    pub fn cpu(&self) -> Duration {
        cpu(&self.proc("stat"))
    }

    /// Returns once it has nothing to do.
    pub fn at_rest(&self) {
        let since = Instant::now();
        let mut before = (self.cpu(), self.memory());
        loop {
            std::thread::sleep(REST);
            let now = (self.cpu(), self.memory());
            if now == before {
                return;
            }
            before = now;
            assert!(since.elapsed() < PATIENCE, "the bot is busy with itself");
        }
    }

    /// What tried to leave this machine.
    pub fn leaks(&self) -> Vec<String> {
        self.tunnel.as_ref().map_or_else(Vec::new, Tunnel::refused)
    }

    fn proc(&self, file: &str) -> String {
        format!("/proc/{}/{file}", self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let log = read_to_string(self.home.path().join("log")).unwrap_or_default();
            let end: Vec<&str> = log.lines().rev().take(10).collect();
            eprintln!("the bot's last lines, the newest first:\n{}", end.join("\n"));
        }
        // It may have ended by itself; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time of this process, the fake's included.
pub fn own_cpu() -> Duration {
    cpu("/proc/self/stat")
}

fn cpu(stat: &str) -> Duration {
    let stat = read_to_string(stat).expect("Linux, and a process that runs");
    // The name in parentheses may hold anything; user and system time are the 14th and 15th of all fields.
    let (_, fields) = stat.rsplit_once(')').expect("a name in parentheses");
    let ticks = fields.split_whitespace().skip(11).take(2);
    ticks.filter_map(|it| it.parse::<u32>().ok()).sum::<u32>() * TICK
}

/// Waits until a bot is connected and its commands are there.
pub async fn ready(fake: &FakeDiscord) {
    fake.connected().await;
    fake.until("commands", |state| !state.world.commands.is_empty()).await;
}
