//! The bot in this process, each on a runtime of its own, all with one trained coach.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use career_coach::coach::Coach;
use career_coach::config::{self, Config, Cooldown};
use career_coach::discord::{self, Catalogue, Clock, Ended, Launch, MachineClock, Patience, Timer, Token};
use career_coach::publish::{History, Served, Setup, Who};
use career_coach::store::Store;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::fake_discord;
use super::fake_discord::scenario::{Bot, Running, Start};
use super::learnt;

/// The coach with the knowledge that ships.
pub static COACH: LazyLock<Arc<Coach>> = LazyLock::new(|| Arc::new(learnt::shipped()));

/// Sooner tired of a request that hangs than the bot itself.
const REQUEST: Duration = Duration::from_millis(1_500);

/// What can be chosen of it, made once too.
static CATALOGUE: LazyLock<Arc<Catalogue>> = LazyLock::new(|| Arc::new(Catalogue::new(Arc::clone(&COACH))));

/// Waiting as short as a test can bear.
pub fn hasty() -> Patience {
    Patience {
        network: Duration::from_millis(300),
        stop: Duration::from_secs(4),
        sign_of_life: Duration::from_secs(120),
        connect: REQUEST,
        request: REQUEST,
        answer: Duration::from_millis(500),
        reconnect: Duration::from_millis(20),
        longest_pause: Duration::from_millis(200),
    }
}

/// The clock of the fake, as the bot's timers read it.
pub struct FakeTime {
    clock: fake_discord::Clock,
    /// While set, reading the clock panics: as good a mistake as any.
    pub broken: AtomicBool,
}

impl Clock for FakeTime {
    fn now(&self) -> Duration {
        assert!(!self.broken.load(Ordering::Relaxed), "a mistake in a handler");
        self.since_1970()
    }

    fn since_1970(&self) -> Duration {
        Duration::from_millis(self.clock.now_ms())
    }
}

/// What a bot of the tests is put together from.
pub struct Parts {
    pub patience: Patience,
    pub timer: Arc<dyn Timer>,
    /// None for the bot's own, with its patience for a request.
    pub client: Option<reqwest::Client>,
    /// Whether it goes to what its client takes for Discord, with serenity's rate limiter.
    pub without_proxy: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Self {
            patience: hasty(),
            timer: Arc::new(MachineClock::default()),
            client: Some(client()),
            without_proxy: false,
        }
    }
}

/// Starts bots in this process.
pub struct InProcess;

/// A bot on its own runtime.
pub struct Own {
    runtime: Option<Runtime>,
    run: JoinHandle<Result<(), Ended>>,
    pub stop: CancellationToken,
    in_hand: TaskTracker,
    pub time: Arc<FakeTime>,
    served: Arc<Served>,
    folder: Option<PathBuf>,
}

/// A copy of a folder of the tests that a scenario may change; over a restart it stays as it is.
fn own_copy(home: &Path, folder: &Path) -> PathBuf {
    let own = home.join("knowledge");
    if !own.exists() {
        copy(folder, &own).expect("a folder of the tests, and one of the test's own");
    }
    own
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&from, &to)?;
        } else {
            std::fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// What a bot serves when it starts: the shared coach until somebody has published something, then that.
fn serve(setup: Setup) -> Served {
    let published = setup.history.as_ref().and_then(|it| it.list().ok()).unwrap_or_default();
    if published.is_empty() {
        return Served::new(Arc::clone(&COACH), setup);
    }
    Served::start(setup).unwrap_or_else(|it| panic!("{}", it.0.headline()))
}

/// The settings that a scenario gives; without a word of a cooldown there is none.
pub fn settings(start: &Start) -> Config {
    // Ids of the fake's world: its channels come after its server and two members.
    let lines = start.config.join("\n").replace("GUILD", &start.guild.to_string());
    let lines = lines.replace("ADA", &(start.guild + 1).to_string());
    let lines = lines.replace("CAREER", &(start.guild + 4).to_string());
    let file = start.data_dir.join("config.toml");
    std::fs::write(&file, &lines).expect("a file in the test's own folder");
    let mut settings = config::load(Some(&file), |_| None).unwrap_or_else(|error| panic!("{error}"));
    if !lines.contains("cooldown") {
        settings.cooldown = Cooldown(None);
    }
    settings.rest_proxy = Some(start.rest_url.clone());
    settings.data_dir = start.data_dir.join("data");
    settings
}

/// As the bot's own with [`hasty`]; but whatever it sends by HTTPS, as Discord wants it, ends at a port where nothing
/// listens.
fn client() -> reqwest::Client {
    let dead_end = reqwest::Proxy::https("http://127.0.0.1:9").expect("an address");
    let client = reqwest::Client::builder().proxy(dead_end).timeout(REQUEST);
    client.build().expect("a client")
}

impl Own {
    /// Starts a bot that waits as long as it says.
    pub fn start(start: &Start, patience: Patience) -> Self {
        let parts = Parts {
            patience,
            ..Parts::default()
        };
        Self::start_with(start, parts)
    }

    /// Starts a bot with these parts.
    pub fn start_with(start: &Start, parts: Parts) -> Self {
        let mut settings = settings(start);
        if parts.without_proxy {
            settings.rest_proxy = None;
        }
        let folder = settings.knowledge.as_deref().and_then(Path::file_name);
        let folder = folder.map(|name| own_copy(&start.data_dir, &Path::new("tests/discord/knowledge").join(name)));
        let time = Arc::new(FakeTime {
            clock: start.clock.clone(),
            broken: AtomicBool::new(false),
        });
        let (stop, in_hand) = (CancellationToken::new(), TaskTracker::new());
        let clock = start.clock.clone();
        let setup = Setup {
            folder: folder.clone(),
            history: Some(History::new(Store::new(settings.data_dir.clone()))),
            now: Arc::new(move || SystemTime::UNIX_EPOCH + Duration::from_millis(clock.now_ms())),
            ..Setup::default()
        };
        let served = Arc::new(serve(setup));
        let coach = served.coach();
        let catalogue = if Arc::ptr_eq(&coach, &COACH) {
            Arc::clone(&CATALOGUE)
        } else {
            Arc::new(Catalogue::new(coach))
        };
        let launch = Launch {
            settings,
            token: Token::new(&start.token).expect("a token of the right shape"),
            served: Arc::clone(&served),
            clock: Arc::clone(&time) as Arc<dyn Clock>,
            timer: parts.timer,
            stop: stop.clone(),
            patience: parts.patience,
            catalogue: Some(catalogue),
            in_hand: in_hand.clone(),
            client: parts.client,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let run = runtime.spawn(discord::run(launch));
        Self {
            runtime: Some(runtime),
            run,
            stop,
            in_hand,
            time,
            served,
            folder,
        }
    }

    /// Returns once nothing is in hand.
    pub async fn settled(&self) {
        self.in_hand.close();
        self.in_hand.wait().await;
        self.in_hand.reopen();
    }

    /// Waits until it ends by itself, and tells how.
    pub async fn end(mut self) -> Result<(), Ended> {
        let ended = (&mut self.run).await.expect("the bot does not panic as a whole");
        self.leave();
        ended
    }

    fn leave(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.leave();
    }
}

/// "exit 0", or the exit status and the sentence.
pub fn how(ended: &Result<(), Ended>) -> String {
    match ended {
        Ok(()) => "exit 0".to_owned(),
        Err(ended) => format!("exit {}: {ended}", ended.exit_code()),
    }
}

#[serenity::async_trait]
impl Bot for InProcess {
    async fn start(&self, start: Start) -> Box<dyn Running> {
        // How busy the machine is must not show in a file.
        let patience = Patience {
            answer: Duration::from_secs(60),
            ..hasty()
        };
        Box::new(Own::start(&start, patience))
    }
}

#[serenity::async_trait]
impl Running for Own {
    fn folder_gets(&self, file: &str, text: &str) {
        let folder = self.folder.as_ref().expect("a scenario with a folder");
        std::fs::write(folder.join(file), text).expect("a folder of the test's own");
    }

    async fn hang_up(&self) {
        let served = Arc::clone(&self.served);
        let reload = move || drop(served.reload(Who::Signal, false));
        tokio::task::spawn_blocking(reload)
            .await
            .expect("a reload does not panic");
    }

    async fn settled(&self) {
        Own::settled(self).await;
    }

    fn tells_when_settled(&self) -> bool {
        true
    }

    async fn stop(self: Box<Self>) -> String {
        self.stop.cancel();
        how(&self.end().await)
    }

    async fn kill(self: Box<Self>) {
        drop(self);
    }

    async fn ended(self: Box<Self>) -> String {
        how(&self.end().await)
    }
}
