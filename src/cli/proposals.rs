//! `proposals`: what admins taught on Discord and nobody has committed yet.

use std::io::Write;

use crate::config::Config;
use crate::knowledge::{Knowledge, plain};
use crate::publish::{Lesson, Proposal, Proposals, Stands, Whose, patched_with_all, stands, unified};
use crate::store::Store;

use super::exit::{self, Failure};
use super::output::Output;

/// Prints the proposals in the data folder: a line each, as JSON, or as a patch for the folder of the knowledge.
pub fn run(settings: &Config, knowledge: &Knowledge, patch: bool, out: &Output) -> exit::Result {
    let failed = |error: &dyn std::fmt::Display| Failure::Config(format!("career-coach: {error}"));
    let all = Proposals::new(Store::new(settings.data_dir.clone()))
        .approved()
        .map_err(|error| failed(&error))?;
    let files = &knowledge.files;
    let all: Vec<_> = all
        .into_iter()
        .filter(|it| stands(files, &it.lesson) != Stands::Done)
        // Whose the words are is for `/forget` alone.
        .map(|it| Proposal {
            whose: Whose::new(),
            ..it
        })
        .collect();
    if patch {
        let lessons: Vec<Lesson> = all.iter().map(|it| it.lesson.clone()).collect();
        let (after, left_out) = patched_with_all(files, &lessons);
        for (at, why) in left_out {
            let it = &all[at];
            let topic = plain(&it.lesson.topic);
            // Where nobody can read it, the patch is still good.
            let _ = writeln!(
                anstream::stderr().lock(),
                "career-coach: proposal {} ({topic}) is not in the patch: {why}. Withdraw it with /knowledge proposals",
                it.id
            );
        }
        let folder = settings
            .knowledge
            .as_ref()
            .and_then(|it| it.file_name())
            .map_or_else(|| "knowledge".to_owned(), |it| it.to_string_lossy().into_owned());
        let patch = unified(files, &after, &format!("{folder}/"));
        // A line end more would be no patch.
        return if patch.is_empty() {
            Ok(())
        } else {
            out.text(patch.trim_end_matches('\n'))
        };
    }
    for it in &all {
        if out.is_json() {
            out.value(it)?;
        } else {
            let phrasings: Vec<String> = it.lesson.phrasings.iter().map(|it| plain(it)).collect();
            out.text(&format!("{}  {}: {}", it.id, it.lesson.topic, phrasings.join(" | ")))?;
        }
    }
    if all.is_empty() && !out.is_json() {
        out.text("There are no proposals.")?;
    }
    Ok(())
}
