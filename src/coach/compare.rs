//! Two titles side by side: what the documents say of the difference, then the same rows for both.

use crate::knowledge::model::{Intent, Lookup, RungPart};
use crate::knowledge::{Knowledge, in_brackets};
use crate::matcher::Subject;

use super::draft::Draft;
use super::ladder;
use super::salary;
use super::wording::{capitalised, first_sentence, place_name, sentence, subject_id, subject_name};

/// What stands where the documents have nothing.
const MISSING: &str = "not in the guides";

/// Room for what the documents say of the difference, before the rows.
const DIFFERENCE_ROOM: usize = 500;

/// Longest body with what both do.
const DUTIES_ROOM: usize = 1_400;

/// As much of a text as there is room for, up to a semicolon or comma; none where that would be nothing.
fn in_short(text: &str, room: usize) -> Option<&str> {
    if text.len() <= room {
        return Some(text);
    }
    let ends = |sign: char| {
        text.match_indices(sign)
            .map(|(at, _)| at)
            .take_while(|at| *at <= room)
            .last()
    };
    ends(';').or_else(|| ends(',')).map(|end| &text[..end])
}

/// Where the pay of two titles is compared.
#[derive(Debug, Clone, Copy)]
pub enum Home<'n> {
    /// Nowhere in particular.
    Any,
    /// In a place, by index.
    In(usize),
    /// In a country, by name, that no title has figures for.
    Without(&'n str),
}

/// Compares two titles. None when they are the same.
#[must_use]
pub fn two(k: &Knowledge, a: Subject, b: Subject, home: Home) -> Option<Draft> {
    let (role_a, role_b) = (figures_of(k, a), figures_of(k, b));
    if a == b {
        return None;
    }
    // One id whichever is named first.
    let mut ids = [subject_id(k, a), subject_id(k, b)];
    ids.sort_unstable();
    let id = format!("compare.{}.{}", ids[0], ids[1]);
    let (name_a, name_b) = (short_name(subject_name(k, a)), short_name(subject_name(k, b)));
    let mut draft = Draft::answer(id, format!("{name_a} and {name_b}"));
    if let Home::In(place) = home {
        let place = &k.places[place];
        draft.narrow(place.id.get_ref(), &place.name);
        draft.place = Some(place.id.get_ref().clone());
    }
    draft.focus = [role_a, role_b].into_iter().flatten().collect();
    difference(k, a, b, &mut draft);
    for (subject, role) in [(a, role_a), (b, role_b)] {
        if let (Subject::Related(_), Some(r)) = (subject, role) {
            draft.notes.push(format!(
                "Figures for the {} are those of the nearest covered role, {}.",
                subject_name(k, subject),
                k.roles[r].name
            ));
        }
    }
    rows(k, (a, role_a, name_a), (b, role_b, name_b), home, &mut draft);
    Some(draft)
}

/// The abbreviation that a name carries in brackets stands for it where space is short.
#[must_use]
pub fn short_name(name: &str) -> &str {
    in_brackets(name).unwrap_or(name)
}

/// The role whose figures speak for a title.
#[must_use]
pub fn figures_of(k: &Knowledge, subject: Subject) -> Option<usize> {
    match subject {
        Subject::Role(r) => Some(r),
        Subject::Related(i) => {
            let nearest = k.related[i].nearest.as_ref()?;
            k.role_index(nearest.get_ref())
        }
        Subject::Group(_) => None,
    }
}

/// Puts a role in the place of a title that fits several, and says so: one that shares a ladder with the other side,
/// and is not that other side itself. A title alone stays as it is.
#[must_use]
pub fn definite(k: &Knowledge, mut subjects: Vec<Subject>) -> (Vec<Subject>, Option<String>) {
    let mut note = None;
    if let [_, _] = subjects.as_slice() {
        for at in 0..2 {
            let Subject::Group(group) = subjects[at] else { continue };
            let other = figures_of(k, subjects[1 - at]);
            let ladders = |role: usize| ladder::places_of(k, role).into_iter().map(|(l, _)| l);
            let beside = |role: usize| other.is_some_and(|o| ladders(o).any(|l| ladders(role).any(|m| l == m)));
            let members = || k.members(group).filter(|m| Some(*m) != other);
            let chosen = members().find(|m| beside(*m)).or_else(|| members().next());
            if let Some(role) = chosen {
                note = Some(format!(
                    "{} fits several titles; this is the {}.",
                    k.groups[group].name, k.roles[role].name
                ));
                subjects[at] = Subject::Role(role);
            }
        }
    }
    (subjects, note)
}

fn difference(k: &Knowledge, a: Subject, b: Subject, draft: &mut Draft) {
    let mut said = false;
    // What is known of a title by name alone says it all.
    for subject in [a, b] {
        if let Subject::Related(i) = subject {
            draft.line(&k.related[i].about).cite_all(&k.related[i].sources);
            said = true;
        }
    }
    for (this, other) in [(a, b), (b, a)] {
        if [a, b].iter().any(|s| matches!(s, Subject::Related(_))) {
            break;
        }
        for answer in written(k, this) {
            let text = answer.text.get_ref().trim();
            let names_other = |t: &str| names(k, other).iter().any(|n| contains_name(k, t, n));
            let parts: Vec<String> = answer
                .points
                .iter()
                .filter(|p| names_other(p.label.as_deref().unwrap_or("")) || names_other(&p.text))
                .map(|p| {
                    p.label
                        .as_ref()
                        .map_or_else(|| p.text.clone(), |l| format!("**{l}:** {}", p.text))
                })
                .collect();
            if said && draft.body.chars().count() > DIFFERENCE_ROOM {
                break;
            }
            if !parts.is_empty() {
                for part in parts {
                    draft.line(sentence(&part));
                }
            } else if names_other(text) {
                draft.line(text);
            } else {
                continue;
            }
            draft.cite_all(&answer.sources);
            said = true;
        }
    }
    let (Some(ra), Some(rb)) = (figures_of(k, a), figures_of(k, b)) else {
        if !said {
            draft.line("The guides don't set these two against each other by name.");
        }
        return;
    };
    let shared = ladder::places_of(k, ra).into_iter().find_map(|(l, x)| {
        ladder::places_of(k, rb)
            .into_iter()
            .find(|(m, _)| *m == l)
            .map(|(_, y)| (l, x, y))
    });
    match shared {
        Some((l, x, y)) if x != y => {
            let (low, high, n) = if x < y { (ra, rb, y - x) } else { (rb, ra, x - y) };
            let rungs = if n == 1 {
                "one rung".to_owned()
            } else {
                format!("{n} rungs")
            };
            draft.line(format!(
                "{} stands {rungs} above {} on the {}.",
                k.roles[high].name, k.roles[low].name, k.ladders[l].name
            ));
            if !said && let Some(change) = &k.ladders[l].rungs[x.min(y)].step_up {
                draft.line(format!("What changes first: {}", sentence(change)));
            }
            draft.cite_all(&k.ladders[l].sources);
        }
        _ if !said => {
            draft.line("The guides don't set these two against each other by name; here is what they say of each.");
        }
        _ => {}
    }
}

/// The answers on differences that an author wrote for a title.
fn written(k: &Knowledge, subject: Subject) -> Vec<&crate::knowledge::model::Answer> {
    let Subject::Role(role) = subject else {
        return Vec::new();
    };
    let id = k.roles[role].id.get_ref();
    k.intents
        .iter()
        .filter(|i| i.lookup == Some(Lookup::Compare))
        .flat_map(|i| &i.answers)
        .filter(|a| a.roles.iter().any(|r| r.get_ref() == id))
        .collect()
}

fn names(k: &Knowledge, subject: Subject) -> Vec<String> {
    let name = subject_name(k, subject);
    let mut out = vec![name.to_owned(), short_name(name).to_owned()];
    match subject {
        Subject::Role(i) => out.push(k.roles[i].plural.clone()),
        Subject::Related(i) => out.push(k.related[i].plural.clone()),
        Subject::Group(_) => {}
    }
    out
}

/// Whole words only, and not behind the word that makes another rung of it ("Senior …").
fn contains_name(k: &Knowledge, text: &str, name: &str) -> bool {
    let ranks = ranks(k);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        before.is_none_or(|c| !c.is_alphanumeric())
            && after.is_none_or(|c| !c.is_alphanumeric() || c == 's')
            && !ranks.iter().any(|rank| text[..at].ends_with(rank.as_str()))
    })
}

/// What the names of rungs have before the name of another rung, with the space behind it.
fn ranks(k: &Knowledge) -> Vec<String> {
    let rungs = || {
        let rungs = k.ladders.iter().flat_map(|l| &l.rungs);
        rungs.filter_map(|r| k.role(r.role.get_ref())).map(|r| r.name.as_str())
    };
    let mut ranks: Vec<String> = rungs()
        .flat_map(|name| rungs().filter_map(move |other| name.strip_suffix(other)))
        .filter(|rank| rank.ends_with(' '))
        .map(str::to_owned)
        .collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

type Side<'n> = (Subject, Option<usize>, &'n str);

fn rows(k: &Knowledge, a: Side, b: Side, home: Home, draft: &mut Draft) {
    let mut pay = Vec::new();
    let place = match home {
        Home::Any => None,
        Home::In(p) => Some(place_name(&k.places[p])),
        Home::Without(name) => Some(name.to_owned()),
    };
    let mut paid = false;
    let mut guides: Vec<Vec<String>> = Vec::new();
    for (_, role, name) in [a, b] {
        let cell = role.and_then(|r| match home {
            Home::Any => salary::cell(k, r, None),
            Home::In(p) => salary::cell(k, r, Some(p)),
            Home::Without(_) => None,
        });
        paid |= cell.is_some();
        if let Some((_, sources)) = &cell {
            for (guide, section) in sources {
                draft.cite(guide, section);
            }
            guides.push(sources.iter().map(|(guide, _)| guide.clone()).collect());
        }
        pay.push(format!(
            "{name}: {}",
            cell.map_or_else(|| MISSING.to_owned(), |(text, _)| text)
        ));
    }
    if let (Some(place), false) = (&place, paid) {
        draft
            .notes
            .push(format!("The guides give no pay figure for {place} for either title."));
    }
    if let [one, other] = guides.as_slice()
        && !one.iter().any(|guide| other.contains(guide))
    {
        draft.note("The two figures of pay are of different guides, which do not measure alike.");
    }
    let home = place.map_or_else(String::new, |p| format!(" in {p}"));
    draft.bullet(format!("**Pay{home}, a year:** {}", pay.join(" · ")));
    draft.bullet(format!("**Experience:** {}", cells(k, a, b, draft_years)));
    draft.bullet(format!("**Place:** {}", cells(k, a, b, reports)));
    let scope = |k: &Knowledge, role: usize| {
        let stands = ladder::places_of(k, role);
        let of_rung = stands.first().map(|(l, r)| k.ladders[*l].rungs[*r].scope.clone());
        let duties = || k.intents.iter().find(|i| i.rung == Some(RungPart::Scope));
        of_rung.or_else(|| in_brief(duties()?, k.roles[role].id.get_ref()))
    };
    // Both or neither: of one alone nothing is compared.
    let scopes = [a, b].map(|(_, role, name)| Some((name, scope(k, role?)?)));
    let room = DUTIES_ROOM.saturating_sub(draft.body.len()) / 2;
    for (name, text) in scopes.into_iter().flatten() {
        if let Some(text) = in_short(&text, room.saturating_sub(name.len())) {
            draft.bullet(format!("**{name}:** {}", capitalised(&sentence(text))));
        }
    }
    for role in [a.1, b.1].into_iter().flatten() {
        for (l, _) in ladder::places_of(k, role) {
            let sources = k.ladders[l].sources.clone();
            draft.cite_all(&sources);
        }
    }
}

fn cells(k: &Knowledge, a: Side, b: Side, of: fn(&Knowledge, usize) -> Option<String>) -> String {
    [a, b]
        .iter()
        .map(|(_, role, name)| {
            format!(
                "{name}: {}",
                role.and_then(|r| of(k, r)).unwrap_or_else(|| MISSING.to_owned())
            )
        })
        .collect::<Vec<_>>()
        .join(" · ")
}

fn draft_years(k: &Knowledge, role: usize) -> Option<String> {
    let stands = ladder::places_of(k, role);
    if let Some((l, r)) = stands.first() {
        return Some(k.ladders[*l].rungs[*r].years.clone());
    }
    authored(k, role, Lookup::Years)
}

fn reports(k: &Knowledge, role: usize) -> Option<String> {
    let (l, r) = ladder::places_of(k, role).into_iter().next()?;
    k.ladders[l].rungs[r]
        .reports
        .as_ref()
        .map(|t| super::faq::lower_first(t.trim_end_matches('.')))
}

/// The line that an author wrote for a role on the intent of a table.
fn authored(k: &Knowledge, role: usize, lookup: Lookup) -> Option<String> {
    let intent: &Intent = k.intents.iter().find(|i| i.lookup == Some(lookup)).map(|i| &i.value)?;
    in_brief(intent, k.roles[role].id.get_ref())
}

/// What an intent says of a role by name, in a line.
fn in_brief(intent: &Intent, id: &str) -> Option<String> {
    let answer = intent
        .answers
        .iter()
        .find(|a| a.roles.iter().any(|r| r.get_ref() == id))?;
    Some(
        answer
            .brief
            .clone()
            .unwrap_or_else(|| first_sentence(answer.text.get_ref()).to_owned())
            .trim_end_matches('.')
            .to_owned(),
    )
}
