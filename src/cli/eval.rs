//! `eval`: accuracy on question sets.

use std::fs;
use std::path::{Path, PathBuf};

use crate::coach::Coach;
use crate::eval::{self, Score, Set};
use crate::knowledge::plain;

use super::exit;
use super::output::Output;

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
        let text = fs::read_to_string(path)
            .map_err(|error| exit::Failure::Usage(format!("{}: cannot be read: {error}", path_name(path))))?;
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
    Set::parse(name, text)
        .map_err(|error| exit::Failure::Usage(format!("{}:{}", path_name(path), plain(&error.to_string()))))
}

fn path_name(path: &Path) -> String {
    plain(&path.to_string_lossy())
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
    let mut out = format!("{set}: {right}/{n} right ({})", percent(*right, *n));
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
            percent(it.right, it.n)
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

/// A share of 0 things never comes up: no set is empty, and a group is there because something is in it.
fn percent(right: usize, n: usize) -> String {
    let share = 100.0 * right as f64 / n.max(1) as f64;
    format!("{share:.1} %")
}
