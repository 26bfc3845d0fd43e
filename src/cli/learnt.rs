//! What the coach learnt in an earlier run, so that a question in the terminal is answered at once: it lies in the user's
//! cache folder.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::coach::Coach;
use crate::matcher::Training;
use crate::publish::Shelf;

use super::progress::Progress;

/// Names the folder, or is `off`.
const VARIABLE: &str = "CAREER_COACH_CACHE";

/// Teaches a coach what questions mean, if that has not been done: as an earlier run learnt it, else anew, with a line of
/// the caller's for how far that is.
pub fn learn(coach: &Coach, progress: &Progress) {
    if coach.has_learnt() {
        return;
    }
    let training = Training {
        progress: &|share| progress.show(share),
        ..Training::default()
    };
    match folder(|name| std::env::var_os(name)).and_then(Shelf::new) {
        Some(shelf) => shelf.learn(coach, &training),
        None => coach.learn_with(&training),
    }
}

/// None where there is no folder for such things, or nobody wants one.
fn folder(environment: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let variable = |name: &str| environment(name).filter(|it| !it.is_empty());
    match variable(VARIABLE) {
        Some(off) if off == "off" => None,
        Some(folder) => Some(PathBuf::from(folder)),
        None => {
            let named = variable("XDG_CACHE_HOME").or_else(|| variable("LOCALAPPDATA"));
            let cache = named.map(PathBuf::from);
            let cache = cache.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".cache")));
            Some(cache.filter(|it| it.is_absolute())?.join(env!("CARGO_PKG_NAME")))
        }
    }
}
