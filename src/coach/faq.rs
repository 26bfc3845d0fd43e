//! Answers that authors wrote: the one for the role and place asked, or a line for each role.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Answer, Intent, Lookup, Point};

use super::draft::Draft;
use super::wording::{capitalised, list, place_name, sentence};
use super::{judge, ladder};

/// What else a question says, besides its role and place.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// The ladders named.
    pub ladders: Vec<usize>,
    /// Whether it names a title that fits several roles, and none of them by itself.
    pub group: bool,
    /// Stems of the question, for the lines that wait for a word.
    pub stems: Vec<String>,
}

/// Whether a role has something of its own to say on an intent.
enum Found<'k> {
    Own(&'k Answer),
    Rung,
    Family(&'k Answer, usize),
    General(&'k Answer),
}

/// The stems of the words that a line waits for.
pub type Stem<'a> = &'a dyn Fn(&str) -> &'a [String];

/// The answer for one role. None where the documents say nothing.
#[must_use]
pub fn for_role(
    k: &Knowledge,
    intent: &Intent,
    role: usize,
    place: Option<usize>,
    about: &About,
    stem: Stem,
) -> Option<Draft> {
    let draft = match find(k, intent, role, place)? {
        Found::Own(answer) => compose(k, intent, answer, Some(role), place, about, stem),
        Found::General(answer) => compose(k, intent, answer, None, place, about, stem),
        Found::Rung => return ladder::part(k, role, intent.rung?, &intent.title, &about.ladders),
        Found::Family(answer, family) => {
            let mut draft = compose(k, intent, answer, Some(family), place, about, stem);
            draft.notes.push(format!(
                "The guides answer this for the {}, not for the {} by name.",
                k.roles[family].name, k.roles[role].name
            ));
            draft.focus = vec![role];
            draft
        }
    };
    Some(draft)
}

/// The answer when no role was named: the general one, the only one, or a line for each role.
#[must_use]
pub fn for_all(
    k: &Knowledge,
    intent: &Intent,
    among: &[usize],
    place: Option<usize>,
    about: &About,
    stem: Stem,
) -> Option<Draft> {
    let fits = |a: &&Answer| fits_place(k, intent, a, place);
    if among.is_empty()
        && let Some(answer) = intent.answers.iter().filter(fits).find(|a| a.roles.is_empty())
    {
        return Some(compose(k, intent, answer, None, place, about, stem));
    }
    let mut rows: Vec<(usize, &Answer)> = Vec::new();
    for answer in intent.answers.iter().filter(fits) {
        for id in &answer.roles {
            if let Some(role) = k.role_index(id.get_ref())
                && (among.is_empty() || among.contains(&role))
                && !rows.iter().any(|(r, _)| *r == role)
            {
                rows.push((role, answer));
            }
        }
    }
    match rows.as_slice() {
        [] => None,
        [(role, answer)] => Some(compose(k, intent, answer, Some(*role), place, about, stem)),
        rows => Some(table(k, intent, rows, among, place, about, stem)),
    }
}

/// Whether an intent has anything on a place: its answers name places, and none of them this one.
#[must_use]
pub fn lacks_place(k: &Knowledge, intent: &Intent, place: Option<usize>) -> bool {
    let uses = intent.answers.iter().any(|a| !a.places.is_empty());
    uses && !place.is_some_and(|p| intent.tells_of(k.places[p].id.get_ref()))
}

/// The names of the places that an intent's answers are about.
#[must_use]
pub fn covered_places(k: &Knowledge, intent: &Intent, role: Option<usize>) -> Vec<String> {
    k.places
        .iter()
        .filter(|p| {
            intent.answers.iter().any(|a| {
                a.places.iter().any(|x| x.get_ref() == p.id.get_ref())
                    && role.is_none_or(|r| {
                        a.roles.is_empty() || a.roles.iter().any(|x| x.get_ref() == k.roles[r].id.get_ref())
                    })
            })
        })
        .map(|p| place_name(p))
        .collect()
}

/// The roles that an intent has answers for.
#[must_use]
pub fn covered_roles(k: &Knowledge, intent: &Intent) -> Vec<usize> {
    (0..k.roles.len())
        .filter(|r| intent.answers.iter().any(|a| is_for(k, a, *r)))
        .collect()
}

/// Whether a role gets an answer of an intent: by its own table, or written.
#[must_use]
pub fn answers(k: &Knowledge, intent: &Intent, role: usize) -> bool {
    match intent.lookup {
        // Figures of one country tell nothing of countries.
        Some(Lookup::HighestPlace) => judge::highest_place(k, &[role], false, &[]).is_some(),
        Some(Lookup::Ladder) => ladder::of_role(k, role, &[]).is_some(),
        Some(_) => true,
        None => find(k, intent, role, None).is_some(),
    }
}

fn find<'k>(k: &'k Knowledge, intent: &'k Intent, role: usize, place: Option<usize>) -> Option<Found<'k>> {
    let fitting = |r: usize| {
        intent
            .answers
            .iter()
            .filter(|a| fits_place(k, intent, a, place))
            .find(|a| is_for(k, a, r))
    };
    if let Some(answer) = fitting(role) {
        return Some(Found::Own(answer));
    }
    if intent
        .rung
        .is_some_and(|part| ladder::part(k, role, part, "", &[]).is_some())
    {
        return Some(Found::Rung);
    }
    let mut at = role;
    // A family may have a family; there are no more steps than roles, even in a circle.
    for _ in 0..k.roles.len() {
        let Some(family) = k.roles[at].family.as_ref().and_then(|f| k.role_index(f.get_ref())) else {
            break;
        };
        if let Some(answer) = fitting(family) {
            return Some(Found::Family(answer, family));
        }
        at = family;
    }
    intent
        .answers
        .iter()
        .filter(|a| fits_place(k, intent, a, place))
        .find(|a| a.roles.is_empty())
        .map(Found::General)
}

/// Whether one of some roles has no answer of its own, and its rung tells it.
#[must_use]
pub fn told_by_rung(k: &Knowledge, intent: &Intent, roles: &[usize]) -> bool {
    let own = |role: &usize| intent.answers.iter().any(|it| is_for(k, it, *role));
    let by_rung = |role: &usize| matches!(find(k, intent, *role, None), Some(Found::Rung));
    roles.iter().any(|role| !own(role) && by_rung(role))
}

fn is_for(k: &Knowledge, answer: &Answer, role: usize) -> bool {
    answer.roles.iter().any(|r| r.get_ref() == k.roles[role].id.get_ref())
}

fn names_place(k: &Knowledge, answer: &Answer, place: usize) -> bool {
    answer
        .places
        .iter()
        .any(|p| p.get_ref() == k.places[place].id.get_ref())
}

/// With a place asked, answers for it; without one, answers that name none. Where no answer names places, all fit.
fn fits_place(k: &Knowledge, intent: &Intent, answer: &Answer, place: Option<usize>) -> bool {
    if intent.answers.iter().all(|a| a.places.is_empty()) {
        return true;
    }
    match place {
        Some(p) => names_place(k, answer, p),
        None => answer.places.is_empty(),
    }
}

fn compose(
    k: &Knowledge,
    intent: &Intent,
    answer: &Answer,
    role: Option<usize>,
    place: Option<usize>,
    about: &About,
    stem: Stem,
) -> Draft {
    let mut draft = Draft::answer(format!("faq.{}", intent.id.get_ref()), &intent.title);
    // A general answer is the same whoever asks; an answer for one role among several is named after it.
    let role = role.or_else(|| single_role(k, answer));
    if let Some(role) = role.map(|r| &k.roles[r]) {
        draft.narrow(role.id.get_ref(), &role.name);
        draft.role = Some(role.id.get_ref().clone());
    }
    if let Some(place) = place.filter(|_| !answer.places.is_empty()).map(|p| &k.places[p]) {
        draft.narrow(place.id.get_ref(), &place.name);
        draft.place = Some(place.id.get_ref().clone());
    }
    draft.focus = role.into_iter().collect();
    correct_premise(intent, about, stem, &mut draft);
    draft.line(answer.text.get_ref().trim());
    for point in in_order(&answer.points, about, stem) {
        match &point.label {
            Some(label) => draft.bullet(format!("**{label}:** {}", point.text)),
            None => draft.bullet(&point.text),
        };
    }
    if let Some(close) = &answer.close {
        draft.line(close.trim());
    }
    draft.cite_all(&answer.sources);
    draft
}

fn single_role(k: &Knowledge, answer: &Answer) -> Option<usize> {
    match answer.roles.as_slice() {
        [one] => k.role_index(one.get_ref()),
        _ => None,
    }
}

fn table(
    k: &Knowledge,
    intent: &Intent,
    rows: &[(usize, &Answer)],
    among: &[usize],
    place: Option<usize>,
    about: &About,
    stem: Stem,
) -> Draft {
    let mut draft = Draft::answer(format!("faq.{}", intent.id.get_ref()), &intent.title);
    if let Some(p) =
        place.filter(|_| !lacks_place(k, intent, place) && intent.answers.iter().any(|a| !a.places.is_empty()))
    {
        draft.narrow(&format!("all.{}", k.places[p].id.get_ref()), &k.places[p].name);
    }
    correct_premise(intent, about, stem, &mut draft);
    if among.is_empty() {
        draft.line(intent.summary.as_deref().unwrap_or("It depends on the role:"));
    } else if about.group {
        draft.line("It depends on which one you mean:");
    } else {
        draft.line("What the guides say of each:");
    }
    for (role, answer) in rows {
        let brief = answer
            .brief
            .clone()
            .unwrap_or_else(|| super::wording::first_sentence(answer.text.get_ref()).to_owned());
        draft.bullet(format!(
            "**{}:** {}",
            k.roles[*role].name,
            capitalised(&sentence(&brief))
        ));
        // A line that waited for a word of the question is said in full.
        for point in answer.points.iter().filter(|p| waits(p, about, stem)).take(1) {
            let text = point
                .label
                .as_ref()
                .map_or_else(|| point.text.clone(), |l| format!("{l}: {}", point.text));
            if draft.body.len() + text.len() < 850 {
                draft.body.push(' ');
                draft.body.push_str(&sentence(&text));
            }
        }
        draft.cite_all(&answer.sources);
    }
    draft.focus = Vec::new();
    draft
}

fn correct_premise(intent: &Intent, about: &About, stem: Stem, draft: &mut Draft) {
    for premise in &intent.premise {
        if premise.when.iter().any(|w| all_there(w, &about.stems, stem)) {
            draft.line(&premise.says);
            return;
        }
    }
}

/// The lines that the question asks for first, the others behind them. Of the steps of a way the one that is asked for, or
/// all in their order.
fn in_order<'p>(points: &'p [Point], about: &About, stem: Stem) -> Vec<&'p Point> {
    let (mut first, rest): (Vec<&Point>, Vec<&Point>) = points.iter().partition(|p| waits(p, about, stem));
    if are_steps(points) {
        return if first.len() == 1 {
            first
        } else {
            points.iter().collect()
        };
    }
    first.extend(rest);
    first
}

/// Whether lines are the steps of a way: "1 …", "2 …".
fn are_steps(points: &[Point]) -> bool {
    let is_step = |(at, point): (usize, &Point)| {
        let label = point.label.as_deref().unwrap_or_default();
        label
            .strip_prefix(&(at + 1).to_string())
            .is_some_and(|rest| rest.starts_with(' '))
    };
    points.len() > 1 && points.iter().enumerate().all(is_step)
}

fn waits(point: &Point, about: &About, stem: Stem) -> bool {
    point.when.iter().any(|w| all_there(w, &about.stems, stem))
}

/// Whether all the words that something waits for are among the stems of a message.
pub(super) fn all_there(words: &str, of_message: &[String], stem: Stem) -> bool {
    let stems = stem(words);
    !stems.is_empty() && stems.iter().all(|s| of_message.contains(s))
}

/// "The guides don't say …", and for whom they do.
#[must_use]
pub fn nothing_for(k: &Knowledge, intent: &Intent, name: &str) -> Draft {
    let roles = covered_roles(k, intent);
    let names: Vec<&str> = roles.iter().map(|r| k.roles[*r].name.as_str()).collect();
    let topic = topic(intent);
    let mut body = format!("The guides don't say anything on {topic} for the {name}.");
    if !names.is_empty() {
        body = format!("{body} They do for the {}: ask about one of those.", list(&names));
    }
    Draft::none(format!("{} · {name}", intent.title), body)
}

/// What an intent is about, as it stands in a sentence.
#[must_use]
pub fn topic(intent: &Intent) -> String {
    intent.topic.clone().unwrap_or_else(|| lower_first(&intent.title))
}

/// "Education" → "education"; an abbreviation stays as it is.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or("");
    // An abbreviation, or a name of several capitalised words.
    if first.chars().skip(1).any(char::is_uppercase) || words.any(|w| w.starts_with(char::is_uppercase)) {
        return text.to_owned();
    }
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
