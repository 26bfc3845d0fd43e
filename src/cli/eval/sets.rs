//! Question sets, put to the coach.

use std::path::{Path, PathBuf};

use crate::coach::Coach;
use crate::eval::{self, Score, Set};
use crate::knowledge::plain;

use super::super::exit;
use super::super::output::Output;
use super::{malformed, percent, text_of};

/// Puts the sets to the coach, and prints how each went.
pub fn run(coach: &Coach, sets: &[Set], out: &Output) -> exit::Result {
    for set in sets {
        let score = eval::measure(coach, set);
        if out.is_json() {
            out.value(&score)?;
        } else {
            out.text(&text(&score))?;
        }
    }
    Ok(())
}

/// Reads the sets of the files, or those compiled in.
pub fn read(files: &[PathBuf]) -> Result<Vec<Set>, exit::Failure> {
    if files.is_empty() {
        let sets = eval::builtin()
            .into_iter()
            .map(|(name, text)| parse(&name, Path::new(&format!("{name}.jsonl")), text));
        return sets.collect();
    }
    let read = |path: &PathBuf| {
        let text = text_of(path)?;
        let name = path
            .file_stem()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        parse(&name, path, &text)
    };
    files.iter().map(read).collect()
}

fn parse(name: &str, path: &Path, text: &str) -> Result<Set, exit::Failure> {
    Set::parse(name, text).map_err(|error| malformed(path, &error))
}

fn text(score: &Score) -> String {
    let Score {
        set,
        right,
        n,
        groups,
        misses,
        ..
    } = score;
    let mut out = format!("{set}: {right}/{n} right ({})", share(*right, *n));
    if let (Some(median), Some(longest)) = (score.median_chars, score.longest_chars) {
        out += &format!("; body: median {median}, longest {longest} characters");
    }
    out.push('\n');
    for it in groups {
        out += &format!(
            "  {:<24} {:>4}/{:<4} {}\n",
            plain(&it.name),
            it.right,
            it.n,
            share(it.right, it.n)
        );
    }
    for miss in misses {
        out += &format!("  {}: {}", plain(&miss.id), plain(&miss.question));
        if !miss.after.is_empty() {
            out += &format!("   (after: {})", plain(&miss.after.join(" / ")));
        }
        out += &format!("\n    came {}\n", plain(&miss.came()));
        for it in &miss.failed {
            out += &format!("    failed {}\n", plain(it));
        }
    }
    out
}

fn share(right: usize, n: usize) -> String {
    percent(right as f64 / n.max(1) as f64)
}
