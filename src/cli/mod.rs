//! The command line: one file a subcommand, the same coach behind all of them.

mod ask;
mod chat;
mod check;
mod eval;
mod exit;
#[cfg(feature = "discord")]
mod invite;
mod learnt;
mod output;
mod progress;
mod proposals;
#[cfg(feature = "discord")]
mod run;
#[cfg(feature = "journal")]
mod stats;
pub mod terminal;
mod wrap;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::coach::Coach;
use crate::config;
use crate::knowledge::{self, Diagnostic, Knowledge, Severity};
use crate::publish::{self, Rules};

/// Answers questions about a career from guides, each answer with its source.
#[derive(Debug, Parser)]
#[command(name = "career-coach", version, about, max_term_width = 100)]
struct Arguments {
    /// Read the knowledge from this folder instead of the one built in.
    #[arg(long, global = true, value_name = "DIR")]
    knowledge: Option<PathBuf>,
    /// Read the settings from this file; see config.example.toml.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print JSON, one object a line.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the Discord bot; the token comes from DISCORD_TOKEN.
    #[cfg(feature = "discord")]
    Run,
    /// Print the link by which the bot is invited to a server.
    #[cfg(feature = "discord")]
    Invite {
        /// The id of the application; without one, that of the token in DISCORD_TOKEN.
        application: Option<u64>,
    },
    /// Answer one question; without one, answer each line of the standard input.
    Ask {
        /// The question, in your own words.
        question: Vec<String>,
        /// Say why it was understood as it was.
        #[arg(long)]
        why: bool,
        /// Apply the rules of a channel where nobody addressed the coach: silence unless sure.
        #[arg(long)]
        uninvited: bool,
    },
    /// Hold a conversation: one message a line, a blank line starts a new one.
    Chat,
    /// Look up pay.
    Salary {
        /// A title, in any usual wording; without one, every title.
        role: Vec<String>,
        /// A rung's name, or a word such as assistant, senior, vp, entry, experienced, or a number of years.
        #[arg(long)]
        level: Option<String>,
        /// A country.
        #[arg(long)]
        country: Option<String>,
    },
    /// Show a career ladder.
    Ladder {
        /// A title; without one, every ladder.
        role: Vec<String>,
        /// As for salary.
        #[arg(long)]
        level: Option<String>,
    },
    /// Show the step after a title.
    Next {
        /// A title.
        #[arg(required = true)]
        role: Vec<String>,
        /// As for salary.
        #[arg(long)]
        level: Option<String>,
    },
    /// Set two titles side by side.
    Compare {
        /// The one title, in quotes if it has several words.
        a: String,
        /// The other.
        b: String,
        /// Compare pay in this country.
        #[arg(long)]
        country: Option<String>,
    },
    /// List what can be answered.
    Topics,
    /// Print every reply that the knowledge can give.
    Export,
    /// List what admins taught on Discord and nobody has committed yet.
    Proposals {
        /// Print it as a patch for the folder of the knowledge.
        #[arg(long)]
        patch: bool,
    },
    /// Print what the bot's journal counted: questions, answers, opinions, over 7 and 30 days.
    #[cfg(feature = "journal")]
    Stats,
    /// Check a knowledge folder: every error and warning at once.
    Check {
        /// The folder; without one, that of --knowledge or the one built in.
        dir: Option<PathBuf>,
        /// Compare with this folder too: what differs, which replies read otherwise, which questions lead elsewhere.
        #[arg(long, value_name = "OTHER")]
        diff: Option<PathBuf>,
        /// How to print; --json is short for --format json.
        #[arg(long, value_enum)]
        format: Option<check::Format>,
    },
    /// Measure accuracy on question sets; without a file, on those compiled in.
    ///
    /// With --phrasings and --questions: learn nothing but these phrasings, and measure how the questions are understood.
    Eval {
        /// Sets of questions, one JSON object a line.
        files: Vec<PathBuf>,
        /// Lines of {"text", "intent"} to learn; an intent of null is nobody's question.
        #[arg(long, value_name = "TRAIN.jsonl", requires = "questions", conflicts_with = "files")]
        phrasings: Option<PathBuf>,
        /// Lines of the same kind to ask.
        #[arg(long, value_name = "TEST.jsonl", requires = "phrasings")]
        questions: Option<PathBuf>,
        /// More of them, of which the accuracy is told too: the same with typing errors, say.
        #[arg(long, value_name = "TYPO.jsonl", requires = "phrasings")]
        also: Option<PathBuf>,
    },
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // clap knows whether it is help (standard output, 0) or a mistake (standard error, 2).
            let _ = error.print();
            return if error.use_stderr() {
                exit::usage()
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let out = output::Output::new(arguments.json);
    let result = dispatch(&arguments, &out);
    exit::code(result)
}

fn dispatch(arguments: &Arguments, out: &output::Output) -> exit::Result {
    // Learning takes seconds: what is wrong with the rest of the command line is told before.
    let coach = || usable(load(arguments, None)?).map(Coach::for_lookups);
    match &arguments.command {
        #[cfg(feature = "discord")]
        Command::Run => {
            let mut settings = settings(arguments)?;
            if let Some(folder) = &arguments.knowledge {
                settings.knowledge = Some(folder.clone());
            }
            run::run(settings, run::token()?)
        }
        #[cfg(feature = "discord")]
        Command::Invite { application } => invite::run(*application, out),
        Command::Ask {
            question,
            why,
            uninvited,
        } => ask::run(&coach()?, words(question).as_deref(), *why, *uninvited, out),
        Command::Chat => chat::run(coach()?, out),
        Command::Salary { role, level, country } => {
            let reply = coach()?.salary(words(role).as_deref(), level.as_deref(), country.as_deref());
            out.reply(&reply, None)
        }
        Command::Ladder { role, level } => out.reply(&coach()?.ladder(words(role).as_deref(), level.as_deref()), None),
        Command::Next { role, level } => out.reply(&coach()?.next(&role.join(" "), level.as_deref()), None),
        Command::Compare { a, b, country } => out.reply(&coach()?.compare(a, b, country.as_deref()), None),
        Command::Topics => out.reply(&coach()?.topics(), None),
        Command::Export => {
            let mut written = Ok(());
            coach()?.export_each(&mut |reply| {
                if written.is_ok() {
                    written = out.reply(&reply, None);
                }
            });
            written
        }
        Command::Proposals { patch } => {
            let knowledge = usable(load(arguments, None)?)?;
            proposals::run(&settings(arguments)?, &knowledge, *patch, out)
        }
        #[cfg(feature = "journal")]
        Command::Stats => stats::run(&settings(arguments)?, &usable(load(arguments, None)?)?, out),
        Command::Check { dir, diff, format } => {
            let format = check_format(arguments, dir.as_deref(), *format)?;
            let settings = settings(arguments)?;
            let other = match diff {
                Some(dir) => Some(Coach::for_lookups(base(arguments, dir)?)),
                None => None,
            };
            let task = check::Task {
                loaded: load(arguments, dir.as_deref())?,
                folder: dir
                    .clone()
                    .or(arguments.knowledge.clone())
                    .or(settings.knowledge.clone()),
                other,
                rules: Rules::of(&settings),
                format,
            };
            if let Some(other) = &task.other {
                // Where its questions lead is part of the comparison.
                progress::learn(other);
            }
            check::run(task, out)
        }
        Command::Eval {
            phrasings: Some(phrasings),
            questions: Some(questions),
            also,
            ..
        } => {
            let files = eval::phrasings::read(phrasings, questions, also.as_ref())?;
            let words = usable(load(arguments, None)?)?;
            eval::phrasings::run(&files, &words, out)
        }
        Command::Eval { files, .. } => {
            let sets = eval::sets::read(files)?;
            let coach = coach()?;
            progress::learn(&coach);
            eval::sets::run(&coach, &sets, out)
        }
    }
}

/// The knowledge that another is compared with.
fn base(arguments: &Arguments, dir: &Path) -> Result<Knowledge, exit::Failure> {
    load(arguments, Some(dir))
        .and_then(usable)
        .map_err(|failure| match failure {
            exit::Failure::Config(message) => exit::Failure::Config(format!(
                "{message}\n(all of this is about `{}`, with which --diff compares; nothing else was looked at)",
                dir.display()
            )),
            other => other,
        })
}

/// How `check` prints, once it is sure that its arguments do not contradict each other.
fn check_format(
    arguments: &Arguments,
    dir: Option<&Path>,
    format: Option<check::Format>,
) -> Result<check::Format, exit::Failure> {
    let usage = |message: &str| Err(exit::Failure::Usage(message.to_owned()));
    if dir.is_some() && arguments.knowledge.is_some() {
        return usage("the folder is given twice: as an argument of `check` and with --knowledge");
    }
    match (format, arguments.json) {
        (Some(check::Format::Json) | None, true) => Ok(check::Format::Json),
        (Some(_), true) => usage("--json asks for another format than --format"),
        (format, false) => Ok(format.unwrap_or(check::Format::Text)),
    }
}

fn words(role: &[String]) -> Option<String> {
    (!role.is_empty()).then(|| role.join(" "))
}

/// A knowledge, and what is wrong with it.
type Loaded = (Knowledge, Vec<Diagnostic>);

/// The knowledge of the folder given to the subcommand, else on the command line, in the environment or in the
/// configuration, else the one built in.
fn load(arguments: &Arguments, dir: Option<&Path>) -> Result<Loaded, exit::Failure> {
    let config = settings(arguments)?;
    let read = |dir: &Path, origin: &str| match knowledge::read_folder(dir) {
        Ok(files) => Ok(knowledge::load(files)),
        Err(error) if error.files.is_empty() => Err(exit::Failure::Config(format!("{error}{origin}"))),
        // What is wrong with some files must not hide what is wrong with the others.
        Err(error) => Ok(knowledge::load_rest(error)),
    };
    if let Some(dir) = dir.or(arguments.knowledge.as_deref()) {
        read(dir, "")
    } else if let Some(dir) = &config.knowledge {
        read(
            dir,
            " (the folder that `knowledge` in the configuration, or CAREER_COACH_KNOWLEDGE, names)",
        )
    } else {
        Ok(knowledge::load(knowledge::builtin()))
    }
}

/// The settings of the file given, and of the environment.
fn settings(arguments: &Arguments) -> Result<config::Config, exit::Failure> {
    config::load(arguments.config.as_deref(), |name| std::env::var_os(name))
        .map_err(|error| exit::Failure::Config(error.to_string()))
}

/// This knowledge, unless there is an error in it.
fn usable((knowledge, diagnostics): Loaded) -> Result<Knowledge, exit::Failure> {
    let errors: Vec<&Diagnostic> = diagnostics.iter().filter(|it| it.severity == Severity::Error).collect();
    if errors.is_empty() {
        return Ok(knowledge);
    }
    let shown: String = errors
        .iter()
        .map(|it| it.render(&knowledge.files, true) + "\n")
        .collect();
    let count = publish::count(errors.len(), "error");
    Err(exit::Failure::Config(format!(
        "{shown}the knowledge cannot be used: {count}; `career-coach check` shows warnings too"
    )))
}
