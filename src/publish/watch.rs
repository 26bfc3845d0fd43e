//! Watching the folder, so that what an author saves is served.
//!
//! Whatever happens in the folder makes one attempt to publish once it has been quiet for a moment: an editor that
//! writes beside the file and renames, or a checkout that touches fifty files. The attempt reads everything anew, so that
//! an event needs no understanding, and one too many does no harm. What events cannot tell (the folder itself was
//! replaced, a link on the way to it was turned round) a look at the folder's identity tells, once a second.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How patient a watch is.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The folder has to be quiet for so long …
    pub quiet: Duration,
    /// … but no longer than this is waited for it.
    pub at_most: Duration,
    /// From one look at the folder's identity to the next.
    pub look: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            quiet: Duration::from_millis(300),
            at_most: Duration::from_secs(5),
            look: Duration::from_secs(1),
        }
    }
}

/// What a watch has to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// The folder may have changed.
    Change,
    /// The folder cannot be watched for the reason given; it is tried again, and this is said once.
    Blind(String),
}

/// What is to be done with what a watch tells. True asks for another look soon: somebody is still at work.
pub type Act = Box<dyn FnMut(Seen) -> bool + Send>;

/// A watch that goes on until it is stopped or dropped.
pub struct Watch {
    stop: Option<Sender<Woken>>,
    thread: Option<JoinHandle<()>>,
}

enum Woken {
    Event(notify::Result<Event>),
    Stop,
}

impl Watch {
    /// Watches a folder, which need not be there yet. `act` is called in the thread of the watch: while it publishes, events
    /// gather. It is called once at the beginning too, for what changed before.
    ///
    /// # Errors
    /// There can be no further thread.
    pub fn start(folder: PathBuf, pace: Pace, act: Act) -> std::io::Result<Self> {
        let (stop, woken) = mpsc::channel();
        let events = stop.clone();
        let thread = std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            let mut watching = Watching {
                folder,
                pace,
                act,
                events,
                eye: None,
                blind: false,
            };
            watching.run(&woken);
        })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Stops, once an attempt that is under way has ended.
    pub fn stop(mut self) {
        self.end();
    }

    /// Stops without waiting for an attempt that is under way, as at the end of the process: what is published lies in whole
    /// files.
    pub fn leave(mut self) {
        self.tell();
        drop(self.thread.take());
    }

    fn tell(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(Woken::Stop);
        }
    }

    fn end(&mut self) {
        self.tell();
        if let Some(thread) = self.thread.take() {
            // A panic of it has been told where it happened.
            let _ = thread.join();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end();
    }
}

struct Watching {
    folder: PathBuf,
    pace: Pace,
    act: Act,
    events: Sender<Woken>,
    eye: Option<Eye>,
    /// Whether it has been said that the folder cannot be watched.
    blind: bool,
}

/// A watch on one folder, whatever its name comes to mean later.
struct Eye {
    identity: Identity,
    /// Ends with it.
    _watcher: RecommendedWatcher,
}

impl Watching {
    fn run(&mut self, woken: &Receiver<Woken>) {
        let mut waiting = Waiting::new(self.pace);
        self.look();
        waiting.note(Instant::now());
        loop {
            if waiting.is_over(Instant::now()) {
                waiting.clear();
                // Anew, and before the folder is read: whatever changes from here on is noticed, in new folders too.
                self.eye = None;
                self.look();
                if (self.act)(Seen::Change) {
                    waiting.note(Instant::now());
                }
            }
            let left = waiting.left(Instant::now());
            match woken.recv_timeout(left.map_or(self.pace.look, |left| left.min(self.pace.look))) {
                Ok(Woken::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Woken::Event(event)) => {
                    if matters(&event) {
                        waiting.note(Instant::now());
                    }
                    if lost(&event) {
                        self.eye = None;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.look() {
                        waiting.note(Instant::now());
                    }
                }
            }
        }
    }

    /// Sees to it that the folder is watched that the name means now; true where that is another than before.
    fn look(&mut self) -> bool {
        let now = Identity::of(&self.folder);
        if self.eye.as_ref().map(|it| &it.identity) == now.as_ref() {
            return false;
        }
        let was_there = self.eye.take().is_some();
        let Some(identity) = now else {
            return was_there;
        };
        match open(&self.folder, &self.events) {
            Ok(watcher) => {
                self.blind = false;
                self.eye = Some(Eye {
                    identity,
                    _watcher: watcher,
                });
                true
            }
            Err(error) => {
                if !std::mem::replace(&mut self.blind, true) {
                    (self.act)(Seen::Blind(error.to_string()));
                }
                false
            }
        }
    }
}

fn open(folder: &Path, events: &Sender<Woken>) -> notify::Result<RecommendedWatcher> {
    let events = events.clone();
    let hear = move |event| {
        // Where nobody listens any more, nobody needs it.
        let _ = events.send(Woken::Event(event));
    };
    // A link to somewhere else is none of ours, and may lead to the whole disk.
    let mut watcher = RecommendedWatcher::new(hear, Config::default().with_follow_symlinks(false))?;
    // Through a link, to what it means now.
    let target = fs::canonicalize(folder).map_err(notify::Error::io)?;
    watcher.watch(&target, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Whether something may have changed; that somebody reads a file, as we do ourselves, is nothing.
fn matters(event: &notify::Result<Event>) -> bool {
    match event {
        Ok(event) => match event.kind {
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        },
        // Events may have been lost.
        Err(_) => true,
    }
}

/// Whether the folder itself may have gone.
fn lost(event: &notify::Result<Event>) -> bool {
    event
        .as_ref()
        .map_or(true, |it| it.kind.is_remove() || it.need_rescan())
}

/// By what a folder is known that another one has taken the name of.
#[derive(Debug, PartialEq, Eq)]
struct Identity {
    path: PathBuf,
    #[cfg(unix)]
    number: (u64, u64),
}

impl Identity {
    fn of(folder: &Path) -> Option<Self> {
        let path = fs::canonicalize(folder).ok()?;
        #[cfg(unix)]
        let number = {
            use std::os::unix::fs::MetadataExt;
            let meta = fs::metadata(&path).ok()?;
            (meta.dev(), meta.ino())
        };
        Some(Self {
            path,
            #[cfg(unix)]
            number,
        })
    }
}

/// From the first event to the moment when it has been quiet for long enough.
struct Waiting {
    pace: Pace,
    first_and_last: Option<(Instant, Instant)>,
}

impl Waiting {
    fn new(pace: Pace) -> Self {
        Self {
            pace,
            first_and_last: None,
        }
    }

    fn note(&mut self, now: Instant) {
        let first = self.first_and_last.map_or(now, |(first, _)| first);
        self.first_and_last = Some((first, now));
    }

    fn clear(&mut self) {
        self.first_and_last = None;
    }

    /// How long it still has to be quiet; none where nothing happened.
    fn left(&self, now: Instant) -> Option<Duration> {
        let (first, last) = self.first_and_last?;
        let end = (last + self.pace.quiet).min(first + self.pace.at_most);
        Some(end.saturating_duration_since(now))
    }

    fn is_over(&self, now: Instant) -> bool {
        self.left(now).is_some_and(|it| it.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_leaves_does_not_wait_for_an_attempt() {
        let home = tempfile::tempdir().unwrap();
        let (began, begun) = mpsc::channel();
        let (go_on, gone_on) = mpsc::channel::<()>();
        let act = move |_| {
            // The test may be over by now.
            let _ = began.send(());
            let _ = gone_on.recv();
            false
        };
        let pace = Pace {
            quiet: Duration::ZERO,
            ..Pace::default()
        };
        let watch = Watch::start(home.path().to_owned(), pace, Box::new(act)).unwrap();
        begun.recv().unwrap();
        watch.leave();
        drop(go_on);
    }

    #[test]
    fn what_follows_closely_is_one() {
        let pace = Pace {
            quiet: Duration::from_millis(300),
            at_most: Duration::from_secs(1),
            look: Duration::from_secs(1),
        };
        let start = Instant::now();
        let at = |milliseconds| start + Duration::from_millis(milliseconds);
        // Events at these milliseconds, and when it is over.
        for (events, over) in [
            (vec![0], 300),
            (vec![0, 299], 599),
            (vec![0, 250, 500, 750], 1_000),
            (vec![0, 250, 500, 750, 990], 1_000),
        ] {
            let mut waiting = Waiting::new(pace);
            assert!(!waiting.is_over(at(0)));
            for it in &events {
                waiting.note(at(*it));
            }
            assert!(!waiting.is_over(at(over - 1)), "{events:?}");
            assert!(waiting.is_over(at(over)), "{events:?}");
            waiting.clear();
            assert!(!waiting.is_over(at(over)), "{events:?}");
        }
    }
}
