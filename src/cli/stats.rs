//! `stats`: what the journal counted, whether the bot runs or not.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::config::Config;
use crate::journal::{Location, read_stats, stats_details};
use crate::knowledge::Knowledge;
use crate::store::Store;

use super::exit::{self, Failure};
use super::output::Output;

/// Prints the numbers of the journal that the settings name.
pub fn run(settings: &Config, knowledge: &Knowledge, out: &Output) -> exit::Result {
    let location = Location::of(settings, &Store::new(settings.data_dir.clone()));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stats = runtime
        .block_on(read_stats(&location, knowledge, now))
        .map_err(|trouble| {
            Failure::Config(format!(
                "career-coach: the journal ({}) cannot be read: {trouble}",
                location.name()
            ))
        })?;
    if out.is_json() {
        out.value(&stats)
    } else {
        out.text(stats_details(&stats).trim_end())
    }
}
