//! A report in words: a sentence or two that always fit, and all the rest as plain text.

use std::fmt::{self, Write};

use super::accuracy::Astray;
use super::report::{Objection, Outcome, Report};
use super::routes::{Asked, Moved};
use crate::knowledge::{Diagnostic, plain};

/// So many phrasings that went astray are named.
const MOST_ASTRAY: usize = 10;

/// So many routes are shown.
const MOST_ROUTES: usize = 50;

impl Report {
    /// What came of it, in one or two sentences with the next step. Holds no text of members.
    #[must_use]
    pub fn headline(&self) -> String {
        let version = self.version.as_deref().unwrap_or("none");
        let before = &self.before;
        let warnings = match self.warnings.len() {
            0 => String::new(),
            n => format!(" {} to look at.", count(n, "warning")),
        };
        let although = if self.was_forced() {
            format!(", although {}", self.reasons())
        } else {
            String::new()
        };
        match self.outcome {
            Outcome::Published if before.is_empty() => format!("Version {version} is served{although}.{warnings}"),
            Outcome::Published => {
                let folder = match self.instead_of {
                    Some(_) => {
                        " The folder is as it was: put it right there, or it is served when it changes or a reload is asked for."
                    }
                    None => "",
                };
                format!(
                    "Published{although}: version {before} is now {version}. {}{folder}{warnings}",
                    sentence(&self.summary())
                )
            }
            Outcome::Unchanged => format!("Nothing has changed: version {before} is served already."),
            Outcome::HeldBack => format!(
                "The folder is as it was when it was refused or taken back: version {before} stays until it changes, or until a reload is asked for."
            ),
            Outcome::Sound if version == before => {
                format!("Nothing stands against it: version {version} is what is served.{warnings}")
            }
            Outcome::Sound => format!(
                "Nothing stands against publishing it: version {before} would become {version}. {}{warnings}",
                sentence(&self.summary())
            ),
            Outcome::Refused => {
                let force = match self.objections.is_empty() || !self.yields_to_force() {
                    true => "",
                    false => " With force it is published all the same.",
                };
                format!("The old knowledge stays, version {before}: {}.{force}", self.reasons())
            }
        }
    }

    /// Everything there is to say, as lines of plain text without colours: errors, warnings, what differs, which questions
    /// lead elsewhere. Empty where there is nothing. Questions that members asked lately stand in it, so that it is for
    /// admins' eyes and no log.
    #[must_use]
    pub fn details(&self) -> String {
        let mut out = String::new();
        for objection in &self.objections {
            let _ = match objection {
                Objection::Unreadable(error) => writeln!(out, "{error}\n"),
                Objection::LessAccurate { astray, .. } => {
                    let _ = writeln!(
                        out,
                        "phrasings that are not recognised any more when they are left out:"
                    );
                    for it in named(astray) {
                        let _ = writeln!(out, "  {it}");
                    }
                    writeln!(out)
                }
                _ => Ok(()),
            };
        }
        out += &self.rendered(&self.errors);
        let diff = self.diff.details();
        if !diff.is_empty() {
            let _ = writeln!(out, "what differs from version {}:\n{diff}", self.before);
        }
        if !self.moved.is_empty() {
            let _ = writeln!(out, "questions that lead elsewhere:\n{}", routes(&self.moved));
        }
        out += &self.rendered(&self.warnings);
        cut(out.trim_end())
    }

    /// The phrasings that are not recognised any more, a line each as far as they are named; they are the knowledge's own,
    /// and nobody's secret.
    #[must_use]
    pub fn astray(&self) -> Vec<String> {
        let of = |it: &Objection| match it {
            Objection::LessAccurate { astray, .. } => named(astray),
            _ => Vec::new(),
        };
        self.objections.iter().flat_map(of).collect()
    }

    fn rendered(&self, found: &[Diagnostic]) -> String {
        found.iter().map(|it| it.render(&self.files, false) + "\n").collect()
    }

    fn reasons(&self) -> String {
        let reasons: Vec<String> = self
            .objections
            .iter()
            .map(|it| match it {
                // With failed checks these are errors too.
                Objection::Broken => format!("the new one has {}", count(self.errors.len(), "error")),
                it => it.to_string(),
            })
            .collect();
        reasons.join("; ")
    }
}

/// As much of the details as somebody may read and Discord takes as a file.
fn cut(details: &str) -> String {
    const LONGEST: usize = 1 << 20;
    if details.len() <= LONGEST {
        return details.to_owned();
    }
    let whole_lines = |(at, _): &(usize, &str)| *at < LONGEST;
    let end = details
        .match_indices('\n')
        .take_while(whole_lines)
        .last()
        .map_or(0, |(at, _)| at);
    let (shown, rest) = details.split_at(end);
    format!(
        "{shown}\n… and {} more",
        count(rest.lines().count().saturating_sub(1), "line")
    )
}

fn named(astray: &[Astray]) -> Vec<String> {
    let line = |it: &Astray| {
        let [phrasing, intent, to] = [&it.phrasing, &it.intent, &it.taken_for].map(|it| plain(it));
        format!("\"{phrasing}\" of {intent}, taken for {to}")
    };
    let mut lines: Vec<String> = astray.iter().take(MOST_ASTRAY).map(line).collect();
    if let more @ 1.. = astray.len().saturating_sub(MOST_ASTRAY) {
        lines.push(format!("and {more} more"));
    }
    lines
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str(
                "it is built in, and there is no folder to read; start the program with `--knowledge DIR` or the setting `knowledge`",
            ),
            Self::Unreadable(error) => match error.problems.as_slice() {
                [only] => write!(f, "the folder cannot be read: {only}"),
                all => write!(f, "the folder cannot be read: {}", count(all.len(), "problem")),
            },
            Self::Broken => f.write_str("the new one has errors"),
            Self::FailedChecks(1) => f.write_str("a question of its own checks does not lead where it must"),
            Self::FailedChecks(n) => write!(f, "{n} questions of its own checks do not lead where they must"),
            Self::LessAccurate { before, after, astray } => {
                let percent = |it: &super::Accuracy| it.percent().unwrap_or_default();
                write!(
                    f,
                    "of its phrasings it recognises {:.1} % when they are left out, where it was {:.1} %: {} went astray",
                    percent(after),
                    percent(before),
                    astray.len()
                )
            }
            Self::NoSuchVersion { wanted, fitting } if fitting.is_empty() => {
                write!(f, "no version {} is kept; the history names those that are", plain(wanted))
            }
            Self::NoSuchVersion { wanted, fitting } => {
                write!(f, "several versions begin with {}: {}", plain(wanted), fitting.join(", "))
            }
            Self::History(error) => write!(f, "the history does not allow it: {error}"),
        }
    }
}

/// Routes that move, one a line.
#[must_use]
pub fn routes(moved: &[Moved]) -> String {
    let mut out = String::new();
    for it in moved.iter().take(MOST_ROUTES) {
        let asked = match it.asked {
            Asked::Check => "",
            Asked::Lately => ", asked lately",
        };
        let question = plain(&it.question);
        let _ = writeln!(out, "  \"{question}\"{asked}: {} → {}", it.from, it.to);
    }
    if let more @ 1.. = moved.len().saturating_sub(MOST_ROUTES) {
        let _ = writeln!(out, "  and {more} more");
    }
    out
}

/// "1 error", "2 errors".
#[must_use]
pub fn count(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A line as a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
