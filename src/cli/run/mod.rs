//! `run`: the Discord bot.

mod keep;

use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::Config;
use crate::discord::{self, Launch, MachineClock, Patience, Token, telemetry};
use crate::knowledge::Severity;
use crate::publish::{History, Objection, Report, Rules, Served, Setup, Shelf, Unusable, count};
use crate::store::{LEARNT, Store};

use super::exit::{self, Failure};

/// The exit status after a second signal, as a shell gives it for Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Finds the token, before anything that takes time.
///
/// # Errors
/// There is none.
pub fn token() -> Result<Token, Failure> {
    Token::find(|name| std::env::var_os(name)).map_err(|error| Failure::Config(format!("career-coach: {error}")))
}

/// Runs the bot until a signal ends it.
pub fn run(settings: Config, token: Token) -> exit::Result {
    telemetry::set_up(&settings.log, settings.log_format)
        .map_err(|error| Failure::Config(format!("career-coach: {error}")))?;
    // With one thread alone, a spinning connection would leave none to end it.
    let threads = std::thread::available_parallelism().map_or(2, |it| it.get().max(2));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()?;
    // Learning takes a while, and a SIGHUP that nobody catches ends the process.
    let hangup = {
        let _inside = runtime.enter();
        signal(SignalKind::hangup())
            .map_err(|error| Failure::Config(format!("career-coach: SIGHUP cannot be caught: {error}")))?
    };
    // Before the first member asks.
    let served = Arc::new(serve(&settings)?);
    let stop = CancellationToken::new();
    let watch = settings.watch;
    let launch = Launch {
        settings,
        token,
        served: Arc::clone(&served),
        clock: Arc::new(MachineClock::default()),
        timer: Arc::new(MachineClock::default()),
        stop: stop.clone(),
        patience: Patience::default(),
        catalogue: None,
        in_hand: TaskTracker::new(),
        client: None,
    };
    let watch = watch.then(|| keep::watch(&served)).flatten();
    let ended = runtime.block_on(async {
        tokio::spawn(obey_signals(stop.clone()));
        tokio::spawn(keep::reload_on_hangup(hangup, served, stop));
        discord::run(launch).await
    });
    if let Some(watch) = watch {
        watch.leave();
    }
    // Whatever serenity left behind ends with the process.
    runtime.shutdown_timeout(Duration::from_millis(100));
    ended.map_err(|ended| Failure::Ended {
        code: ended.exit_code(),
        message: format!("career-coach: {ended}"),
    })
}

/// Serves the folder, or what was published last where that is broken.
fn serve(settings: &Config) -> Result<Served, Failure> {
    let setup = Setup {
        folder: settings.knowledge.clone(),
        history: Some(History::new(Store::new(settings.data_dir.clone()))),
        shelf: Shelf::new(settings.data_dir.join(LEARNT)),
        rules: Rules::of(settings),
        ..Setup::default()
    };
    let served = Served::start(setup).map_err(|Unusable(report)| Failure::Config(unusable(&report)))?;
    if let Some(report) = served.started() {
        keep::log(report);
    }
    served.witness(Arc::new(keep::log));
    Ok(served)
}

/// Why there is nothing to start with.
fn unusable(report: &Report) -> String {
    let mut out = String::new();
    for it in report.errors.iter().filter(|it| it.severity == Severity::Error) {
        out += &it.render(&report.files, true);
        out.push('\n');
    }
    let told = |it: &&Objection| !matches!(it, Objection::Broken);
    let mut reasons: Vec<String> = report.objections.iter().filter(told).map(ToString::to_string).collect();
    if !report.errors.is_empty() {
        let count = count(report.errors.len(), "error");
        reasons.insert(
            0,
            format!("the knowledge cannot be used: {count}; `career-coach check` shows warnings too"),
        );
    }
    format!("{out}career-coach: {}", reasons.join("; "))
}

/// The first signal stops the bot, the second ends the process at once.
async fn obey_signals(stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be caught: the bot will not stop gracefully");
        return;
    };
    for nth in 1.. {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        if nth > 1 {
            std::process::exit(INTERRUPTED);
        }
        tracing::info!("stopping; a second signal ends it at once");
        stop.cancel();
    }
}
