//! Questions that may come next, as buttons: a short label, and a full question that the coach understands by itself.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Spanned};
use crate::matcher::{Ask, Class};

use super::compare::short_name;
use super::draft::Draft;
use super::faq::{answers, covered_roles, told_by_rung};
use super::reply::{Kind, NextQuestion};
use super::wording::{article, capitalised, place_name};

/// As many buttons as fit a row beside "dismiss".
const MOST: usize = 4;

/// The questions behind a reply: for each role when none was named, else those that an author set.
pub fn behind(k: &Knowledge, ask: &Ask, drafts: &[(Draft, &Ask)]) -> Vec<NextQuestion> {
    let role = drafts
        .first()
        .and_then(|(d, _)| d.focus.first().copied())
        .filter(|_| drafts[0].0.focus.len() == 1);
    match ask.class {
        Class::Intent(i) => {
            let intent = &k.intents[i];
            let named = !ask.slots.subjects.is_empty();
            let many = drafts[0].0.kind == Kind::Answer && !named && covered_roles(k, intent).len() > 1;
            if many {
                choose_role(k, intent)
            } else {
                let tells_more = |it: &Intent| role.is_none_or(|role| !told_alike(k, intent, it, role));
                about(k, &intent.follow_ups, role, tells_more)
            }
        }
        Class::Gap(i) => after(k, &k.gaps[i].follow_ups, role),
        Class::SmallTalk(i) => after(k, &k.small_talk[i].follow_ups, None),
        Class::Noise => starters(k),
        Class::Distress => Vec::new(),
    }
}

/// The questions to begin with, where nothing fits.
#[must_use]
pub fn starters(k: &Knowledge) -> Vec<NextQuestion> {
    let ids = k.conversation.starters.iter();
    ids.filter_map(|id| k.intents.iter().find(|it| it.id.get_ref() == id))
        .map(|intent| of_intent(k, intent, None, None))
        .take(MOST)
        .collect()
}

/// The questions that an author set, about the same role.
#[must_use]
pub fn after(k: &Knowledge, follow_ups: &[Spanned<String>], role: Option<usize>) -> Vec<NextQuestion> {
    about(k, follow_ups, role, |_| true)
}

/// Whether two intents tell the same of a role: all that its rung says on one thing.
fn told_alike(k: &Knowledge, one: &Intent, other: &Intent, role: usize) -> bool {
    one.rung == other.rung && told_by_rung(k, one, &[role]) && told_by_rung(k, other, &[role])
}

fn about(
    k: &Knowledge,
    follow_ups: &[Spanned<String>],
    role: Option<usize>,
    fits: impl Fn(&Intent) -> bool,
) -> Vec<NextQuestion> {
    follow_ups
        .iter()
        .filter_map(|id| {
            if let Some(intent) = k.intent(id.get_ref()) {
                return match role {
                    _ if !fits(intent) => None,
                    // Where there is nothing for this role, there is for others, and the question says for whom.
                    Some(role) if !answers(k, intent, role) => of_another(k, intent),
                    _ => Some(of_intent(k, intent, role, None)),
                };
            }
            let gap = k.gaps.iter().find(|g| g.id.get_ref() == id.get_ref())?;
            Some(NextQuestion {
                label: gap.label.clone(),
                question: gap.label.clone(),
            })
        })
        .take(MOST)
        .collect()
}

/// A question about the first role that an intent has an answer for, best of its own.
fn of_another(k: &Knowledge, intent: &Intent) -> Option<NextQuestion> {
    let own = covered_roles(k, intent)
        .into_iter()
        .find(|role| answers(k, intent, *role));
    let role = own.or_else(|| (0..k.roles.len()).find(|role| answers(k, intent, *role)))?;
    let question = of_intent(k, intent, Some(role), None).question;
    Some(NextQuestion {
        label: question.clone(),
        question,
    })
}

/// The same question for each role, when none was named.
fn choose_role(k: &Knowledge, intent: &Intent) -> Vec<NextQuestion> {
    covered_roles(k, intent)
        .into_iter()
        .take(MOST)
        .map(|r| NextQuestion {
            label: short_name(&k.roles[r].name).to_owned(),
            question: of_intent(k, intent, Some(r), None).question,
        })
        .collect()
}

/// An intent as a question about a role and a place.
#[must_use]
pub fn of_intent(k: &Knowledge, intent: &Intent, role: Option<usize>, place: Option<usize>) -> NextQuestion {
    let question = role.map_or_else(
        || intent.label.clone(),
        |r| filled(k, intent, r, place).unwrap_or_else(|| intent.label.clone()),
    );
    NextQuestion {
        label: intent.label.clone(),
        question,
    }
}

/// A question about a place that it does not name.
pub(super) fn in_place(k: &Knowledge, question: &str, place: usize) -> String {
    let place = place_name(&k.places[place]);
    match question.strip_suffix('?') {
        Some(asked) => format!("{asked} in {place}?"),
        None => format!("{question} in {place}"),
    }
}

/// The first phrasing that asks about a role (and place, where one is given), its blanks filled in.
fn filled(k: &Knowledge, intent: &Intent, role: usize, place: Option<usize>) -> Option<String> {
    let wanted = |text: &str| {
        // Two blanks would name the same title twice, and nothing fills those of other names.
        let blanks = 1 + usize::from(place.is_some());
        text.bytes().filter(|b| *b == b'{').count() == blanks
            && text.contains("{role}")
            && !says_which(text)
            && (place.is_none() || text.contains("{place}"))
    };
    // Authors put the plainest wording first.
    let mut fitting = intent
        .phrasings
        .iter()
        .map(|p| p.get_ref().as_str())
        .filter(|p| wanted(p));
    let first = fitting.next()?;
    let phrasing = if looks_like_question(first) {
        first
    } else {
        fitting.find(|p| looks_like_question(p)).unwrap_or(first)
    };
    let name = short_name(&k.roles[role].name);
    let mut text = phrasing.to_owned();
    for (blank, word) in [(" a {role}", article(name)), (" an {role}", article(name))] {
        text = text.replace(blank, &format!(" {word} {name}"));
    }
    let plural = &k.roles[role].plural;
    for verb in ["do", "are"] {
        text = text.replace(&format!("{verb} {{role}} "), &format!("{verb} {plural} "));
    }
    text = text.replace("{role}s", plural).replace("{role}", name);
    if let Some(p) = place {
        text = text.replace("{place}", &place_name(&k.places[p]));
    }
    let mark = if looks_like_question(phrasing) { "?" } else { "" };
    Some(format!("{}{mark}", capitalised(&with_great_i(&text))))
}

/// Whether another word than those that titles follow on stands before the title, as it says which sort: as a question such
/// a phrasing reads badly, since it is in lower case.
fn says_which(phrasing: &str) -> bool {
    const BEFORE: [&str; 32] = [
        "a", "an", "the", "as", "for", "of", "to", "do", "does", "are", "is", "can", "should", "become", "becoming",
        "by", "will", "with", "from", "after", "above", "below", "beyond", "than", "or", "vs", "like", "about", "in",
        "at", "on", "being",
    ];
    let before = phrasing.split("{role}").next().unwrap_or_default();
    before
        .split_whitespace()
        .last()
        .is_some_and(|word| !BEFORE.contains(&word))
}

/// Phrasings are in lower case, but for people "i" is not.
fn with_great_i(text: &str) -> String {
    let words = text.split(' ').map(|word| match word.strip_prefix('i') {
        Some(rest) if rest.is_empty() || rest.starts_with('\'') => format!("I{rest}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

fn looks_like_question(text: &str) -> bool {
    [
        "what", "which", "how", "who", "where", "why", "when", "is", "are", "do", "does", "can", "should", "will",
    ]
    .iter()
    .any(|w| text.split_whitespace().next() == Some(w))
}
