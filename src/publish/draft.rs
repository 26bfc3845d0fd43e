//! Trying a question, and trying an answer that nobody has published.

use std::fmt::Write;

use toml::Value;

use super::report::{Objection, Report};
use super::routes::Asked;
use super::served::Served;
use super::who::Who;
use crate::coach::{Memory, Question, Reply, explain};
use crate::knowledge::{Knowledge, SourceFile};

/// What a question comes to with the knowledge that is served.
#[derive(Debug, Clone)]
pub struct Tried {
    pub reply: Reply,
    /// Why it was understood so, a sentence a line.
    pub why: Vec<String>,
}

/// An answer that somebody would like to add.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// A few words; the id is made of them.
    pub title: String,
    /// The ways to ask, at least one.
    pub phrasings: Vec<String>,
    pub answer: String,
    /// The id of the guide that it rests on; without one the first stands in, to be put right before it is committed.
    pub guide: Option<String>,
    /// The section in it.
    pub section: Option<String>,
}

/// What a draft would come to.
#[derive(Debug)]
pub struct Drafted {
    /// The id of its topic.
    pub id: String,
    /// The name that the file may have, below the folder.
    pub file: String,
    /// What to write into it.
    pub toml: String,
    /// What publishing it would do: its errors and warnings, which questions it takes away from others.
    pub report: Report,
    /// The reply to its first phrasing; none where it has errors, or does not get its own question.
    pub reply: Option<Reply>,
    /// The questions asked lately that it would answer and that lead elsewhere today.
    pub won: Vec<String>,
}

impl Served {
    /// Answers a question that stands alone, and says why.
    #[must_use]
    pub fn try_out(&self, question: &str) -> Tried {
        let coach = self.coach();
        let question = Question::asked(question);
        let (reply, verdict) = coach.answer_with_verdict(&question, &mut Memory::default(), std::time::Duration::ZERO);
        let why = explain(&coach, &verdict, &reply);
        Tried { reply, why }
    }

    /// Adds a draft to what is served, for a look at it: nothing is published. Learns anew, which takes a second or two.
    #[must_use]
    pub fn draft(&self, draft: &Draft, by: Who) -> Drafted {
        let served = self.coach();
        let k = served.knowledge();
        let id = free_id(k, &draft.title);
        let (file, toml) = (free_name(&k.files, &id), written(k, &id, draft));
        let mut files = k.files.clone();
        files.push(SourceFile {
            name: file.clone(),
            text: toml.clone(),
        });
        files.sort_by(|a, b| a.name.cmp(&b.name));
        let (mut report, coach) = self.examine(files, by);
        // What it is held against is the whole, of which the draft is a small part: only what it does counts.
        report.warnings.retain(|it| it.file == file);
        report
            .objections
            .retain(|it| !matches!(it, Objection::LessAccurate { .. }));
        let wins = |topic: &str| topic.split(" and ").any(|it| it == id);
        let reply = coach.as_ref().and_then(|coach| {
            let label = coach.knowledge().intent(&id)?.label.clone();
            let reply = coach.answer(
                &Question::asked(&label),
                &mut Memory::default(),
                std::time::Duration::ZERO,
            );
            reply.intents.contains(&id).then_some(reply)
        });
        let won = report
            .moved
            .iter()
            .filter(|it| it.asked == Asked::Lately && wins(&it.to.topic));
        Drafted {
            id: id.clone(),
            won: won.map(|it| it.question.clone()).collect(),
            file,
            toml,
            reply,
            report,
        }
    }
}

/// An id for a title that no topic has: "Working from home" becomes `working-from-home`.
fn free_id(k: &Knowledge, title: &str) -> String {
    const LONGEST: usize = 28;
    let lower = title.to_lowercase();
    let words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|it| !it.is_empty());
    let mut id = String::new();
    for word in words {
        if !id.is_empty() && id.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.extend(word.chars().take(LONGEST));
    }
    if id.is_empty() {
        id.push_str("draft");
    }
    let taken = |id: &str| k.intent(id).is_some() || k.gap(id).is_some() || k.small_talk(id).is_some();
    let numbered = (2..).map(|n| format!("{id}-{n}"));
    std::iter::once(id.clone())
        .chain(numbered)
        .find(|it| !taken(it))
        .unwrap_or(id)
}

/// How a line begins that names the schema.
const SCHEMA: &str = "#:schema";

fn free_name(files: &[SourceFile], id: &str) -> String {
    let taken = |name: &str| files.iter().any(|it| it.name == name);
    let numbered = (2..).map(|n| format!("faq/{id}-{n}.toml"));
    let first = format!("faq/{id}.toml");
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|it| !taken(it))
        .unwrap_or(first)
}

/// The draft as an author would write it.
fn written(k: &Knowledge, id: &str, draft: &Draft) -> String {
    let Draft {
        title,
        phrasings,
        answer,
        guide,
        section,
    } = draft;
    let title = title.trim();
    let phrasings: Vec<&str> = phrasings
        .iter()
        .map(|it| it.trim())
        .filter(|it| !it.is_empty())
        .collect();
    let mut out = String::new();
    // Where the others name the schema, so that editors complete.
    if k.files.iter().any(|it| it.text.starts_with(SCHEMA)) {
        let _ = writeln!(out, "{SCHEMA} ../schema.json\n");
    }
    let _ = writeln!(out, "[[intent]]\nid = {}\ntitle = {}", quoted(id), quoted(title));
    let _ = writeln!(out, "label = {}\nphrasings = [", quoted(&label(title, &phrasings)));
    for it in &phrasings {
        let _ = writeln!(out, "  {},", quoted(it));
    }
    let _ = writeln!(out, "]\n\n[[intent.answer]]\ntext = {}", quoted(answer.trim()));
    if guide.is_none() || section.is_none() {
        let _ = writeln!(out, "# Say which guide it rests on, and which section of it.");
    }
    let first = || k.sources.first().map(|it| it.id.get_ref().clone());
    let guide = guide.clone().or_else(first).unwrap_or_default();
    let section = section.as_deref().unwrap_or("Page text");
    let _ = writeln!(
        out,
        "sources = [{{ guide = {}, section = {} }}]",
        quoted(&guide),
        quoted(section)
    );
    out
}

/// The plain question for a button: the first phrasing that names nothing and fits, or the title.
fn label(title: &str, phrasings: &[&str]) -> String {
    const LONGEST: usize = 60;
    let fits = |it: &&&str| !it.contains('{') && it.chars().count() < LONGEST;
    let question = phrasings.iter().find(fits).copied().unwrap_or(title);
    let question = question.trim_end_matches(['?', '.', '!']);
    let mut chars = question.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    let label: String = format!("{first}{}", chars.as_str()).chars().take(LONGEST).collect();
    format!("{label}?")
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
