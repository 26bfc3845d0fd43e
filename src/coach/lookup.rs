//! Look-ups by free text: aliases, typos, levels, a ladder named with the role.

use crate::knowledge::Knowledge;
use crate::matcher::{Entity, Subject};

use super::compare::{figures_of, short_name};
use super::draft::Draft;
use super::join::join;
use super::reply::{Kind, NextQuestion, Reply};
use super::tables::{no_ladder, pay};
use super::wording::{list, place_name, subject_name};
use super::{Coach, compare as side_by_side, ladder as ladders, outside, salary as pay_table};

/// A name at least this like what was typed is worth suggesting (Jaro-Winkler, 0 to 1).
const LIKE_ENOUGH: f64 = 0.80;

/// What the words of a look-up stand for.
struct Resolved {
    roles: Vec<usize>,
    ladders: Vec<usize>,
    /// The related title that the roles stand in for.
    related: Option<usize>,
    group: Option<Subject>,
    /// A level of experience that figures may carry.
    level: Option<String>,
    /// A ladder named without a title.
    whole_ladder: Option<usize>,
}

pub(super) fn salary(coach: &Coach, role: Option<&str>, level: Option<&str>, country: Option<&str>) -> Reply {
    let k = coach.knowledge();
    let place = match country.map(|c| place_named(coach, c)).transpose() {
        Ok(place) => place,
        Err(reply) => return *reply,
    };
    let resolved = match resolve(coach, role, level) {
        Ok(resolved) => resolved,
        Err(reply) => return *reply,
    };
    let place = match place {
        Some(Place::Unknown(name)) => return done(k, outside::no_pay_in(k, &name, &resolved.roles), &resolved),
        Some(Place::Known(p)) => Some(p),
        None => None,
    };
    if let (Some(related), true) = (resolved.related, resolved.roles.is_empty()) {
        let entry = &k.related[related];
        let mut draft = outside::no_figures_for(&entry.name, &entry.about);
        draft.cite_all(&entry.sources);
        return done(k, draft, &resolved);
    }
    let mut draft = pay(k, &resolved.roles, place, resolved.group, &resolved.ladders);
    if let Some(level) = &resolved.level {
        for role in &resolved.roles {
            pay_table::level_first(k, *role, level, &mut draft);
        }
    }
    done(k, draft, &resolved)
}

pub(super) fn ladder(coach: &Coach, role: Option<&str>, level: Option<&str>) -> Reply {
    let k = coach.knowledge();
    let resolved = match resolve(coach, role, level) {
        Ok(resolved) => resolved,
        Err(reply) => return *reply,
    };
    if let (Some(related), true) = (resolved.related, resolved.roles.is_empty()) {
        let entry = &k.related[related];
        let mut draft = Draft::none(
            format!("Career ladder · {}", entry.name),
            format!("The guides put the {} on no ladder. {}", entry.name, entry.about),
        );
        draft.cite_all(&entry.sources);
        return done(k, draft, &resolved);
    }
    if let (Some(ladder), None) = (resolved.whole_ladder, level) {
        return done(k, ladders::one(k, ladder), &resolved);
    }
    let drafts: Vec<Draft> = resolved
        .roles
        .iter()
        .filter_map(|r| ladders::of_role(k, *r, &resolved.ladders))
        .collect();
    match (drafts.len(), resolved.roles.as_slice()) {
        (0, []) => done(k, ladders::all(k), &resolved),
        (0, [role, ..]) => done(k, no_ladder(k, *role), &resolved),
        _ => done(k, several(drafts), &resolved),
    }
}

pub(super) fn next(coach: &Coach, role: &str, level: Option<&str>) -> Reply {
    let k = coach.knowledge();
    let resolved = match resolve(coach, Some(role), level) {
        Ok(resolved) => resolved,
        Err(reply) => return *reply,
    };
    if let (Some(ladder), None) = (resolved.whole_ladder, level) {
        return done(k, ladders::one(k, ladder), &resolved);
    }
    let drafts: Vec<Draft> = resolved
        .roles
        .iter()
        .filter_map(|r| ladders::next(k, *r, &resolved.ladders))
        .collect();
    if drafts.is_empty() {
        let name = resolved.related.map_or("that title", |r| k.related[r].name.as_str());
        return done(
            k,
            Draft::none("Next step", format!("The guides don't say what comes after {name}.")),
            &resolved,
        );
    }
    done(k, several(drafts), &resolved)
}

pub(super) fn compare(coach: &Coach, a: &str, b: &str, country: Option<&str>) -> Reply {
    let k = coach.knowledge();
    let place = match country.map(|c| place_named(coach, c)).transpose() {
        Ok(Some(Place::Known(p))) => Some(p),
        Ok(Some(Place::Unknown(name))) => return done(k, outside::no_pay_in(k, &name, &[]), &Resolved::nothing()),
        Ok(None) => None,
        Err(reply) => return *reply,
    };
    let mut subjects = Vec::new();
    for text in [a, b] {
        match subject_named(coach, text) {
            Ok(subject) => subjects.push(subject),
            Err(reply) => return *reply,
        }
    }
    // A title that fits several roles is compared by the one that is not the other side.
    for at in 0..2 {
        if let Subject::Group(g) = subjects[at] {
            let other = figures_of(k, subjects[1 - at]);
            let members: Vec<usize> = k.groups[g]
                .members
                .iter()
                .filter_map(|m| k.roles.iter().position(|r| r.id.get_ref() == m.get_ref()))
                .collect();
            if let Some(role) = members.iter().copied().find(|m| Some(*m) != other) {
                subjects[at] = Subject::Role(role);
            }
        }
    }
    match side_by_side::two(k, subjects[0], subjects[1], place) {
        Some(draft) => done(k, draft, &Resolved::nothing()),
        None => {
            let name = subject_name(k, subjects[0]);
            done(
                k,
                Draft::none("Compare", format!("Both are the {name}: name two different titles.")),
                &Resolved::nothing(),
            )
        }
    }
}

impl Resolved {
    fn nothing() -> Self {
        Self {
            roles: Vec::new(),
            ladders: Vec::new(),
            related: None,
            group: None,
            level: None,
            whole_ladder: None,
        }
    }
}

enum Place {
    Known(usize),
    Unknown(String),
}

fn place_named(coach: &Coach, text: &str) -> Result<Place, Box<Reply>> {
    let k = coach.knowledge();
    // "us" alone is a pronoun in a sentence, and a country where a country is asked for.
    let with_article = format!("the {text}");
    let found = [text, with_article.as_str()].iter().find_map(|t| {
        coach
            .matcher()
            .names(k, t)
            .into_iter()
            .find(|e| matches!(e, Entity::Place(_) | Entity::Country(_)))
    });
    match found {
        Some(Entity::Place(p)) if is_written_like(&k.places[p], text) => return Ok(Place::Known(p)),
        Some(Entity::Country(c)) => return Ok(Place::Unknown(k.countries[c].name.get_ref().clone())),
        _ => {}
    }
    let names: Vec<String> = pay_table::all_places(k)
        .into_iter()
        .map(|p| place_name(&k.places[p]))
        .collect();
    let near = nearest(text, names.iter().map(String::as_str));
    let mut reply = Reply {
        kind: Kind::None,
        title: "Unknown country".to_owned(),
        confidence: 1.0,
        ..Reply::default()
    };
    reply.body = format!("I don't know that country. The guides give pay for {}.", list(&names));
    if !near.is_empty() {
        reply.kind = Kind::Suggestions;
        reply.body = format!("I don't know that country. Did you mean {}?", near.join(" or "));
        reply.suggestions = near
            .into_iter()
            .map(|n| NextQuestion {
                question: n.clone(),
                label: n,
            })
            .collect();
    }
    Err(Box::new(reply))
}

/// Whether what was typed is near enough to a place: two slips in a country's name, none in a city's, which are many.
fn is_written_like(place: &crate::knowledge::model::Place, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    let near = |name: &str, slips: usize| {
        strsim::osa_distance(&name.to_lowercase(), &typed) <= slips
            || typed.split_whitespace().any(|_| typed.contains(&name.to_lowercase()))
    };
    near(&place.name, 2)
        || place
            .aliases
            .iter()
            .any(|a| near(a.get_ref(), 2.min(a.get_ref().len() / 4)))
        || place.cities.iter().any(|c| near(c.get_ref(), 1))
}

fn subject_named(coach: &Coach, text: &str) -> Result<Subject, Box<Reply>> {
    let k = coach.knowledge();
    let entities = coach.matcher().names(k, text);
    if let Some(subject) = entities
        .iter()
        .find_map(|e| if let Entity::Subject(s) = e { Some(*s) } else { None })
    {
        return Ok(subject);
    }
    let listed = entities
        .iter()
        .find_map(|e| if let Entity::Profession(p) = e { Some(*p) } else { None });
    if let Some(listed) = listed {
        let mut reply = outside::profession(k, listed).finish(k);
        reply.id = Some("outside.profession".to_owned());
        reply.confidence = 1.0;
        return Err(Box::new(reply));
    }
    let names: Vec<&str> = k
        .roles
        .iter()
        .map(|r| r.name.as_str())
        .chain(k.related.iter().map(|r| r.name.as_str()))
        .collect();
    let near = nearest(text, names.iter().copied());
    let mut reply = Reply {
        title: "Unknown title".to_owned(),
        confidence: 1.0,
        ..Reply::default()
    };
    if near.is_empty() {
        reply.body = format!(
            "I don't know that title. The guides cover {}.",
            list(&k.roles.iter().map(|r| short_name(&r.name)).collect::<Vec<_>>())
        );
    } else {
        reply.kind = Kind::Suggestions;
        reply.body = format!("I don't know that title. Did you mean {}?", near.join(" or "));
        reply.suggestions = near
            .into_iter()
            .map(|n| NextQuestion {
                question: n.clone(),
                label: short_name(&n).to_owned(),
            })
            .collect();
    }
    Err(Box::new(reply))
}

fn resolve(coach: &Coach, role: Option<&str>, level: Option<&str>) -> Result<Resolved, Box<Reply>> {
    let k = coach.knowledge();
    let mut out = Resolved::nothing();
    let role = role.map(str::trim).filter(|r| !r.is_empty());
    if let Some(text) = role {
        for entity in coach.matcher().names(k, text) {
            if let Entity::Ladder(ladder) = entity
                && !out.ladders.contains(&ladder)
            {
                out.ladders.push(ladder);
            }
        }
        match subject_named(coach, text) {
            Ok(subject) => add_subject(k, subject, &mut out),
            // A ladder by itself means all its rungs.
            Err(_) if !out.ladders.is_empty() => {
                out.whole_ladder = out.ladders.first().copied();
                let rungs = out.ladders.iter().flat_map(|l| &k.ladders[*l].rungs);
                for role in rungs.filter_map(|r| ladders::role_of(k, r)) {
                    if !out.roles.contains(&role) {
                        out.roles.push(role);
                    }
                }
            }
            Err(reply) => return Err(reply),
        }
    }
    let Some(level) = level.map(str::trim).filter(|l| !l.is_empty()) else {
        return Ok(out);
    };
    let words = coach.matcher().words(level);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Some(Entity::Subject(subject)) = coach
        .matcher()
        .names(k, level)
        .into_iter()
        .find(|e| matches!(e, Entity::Subject(Subject::Role(_))))
    {
        out.roles.clear();
        add_subject(k, subject, &mut out);
        return Ok(out);
    }
    if out.roles.is_empty() {
        out.roles = (0..k.roles.len())
            .filter(|r| !ladders::places_of(k, *r).is_empty())
            .collect();
        let years = at_years(k, &out, &words);
        out.roles = if years.is_empty() { at_words(k, &words) } else { years };
        return if out.roles.is_empty() {
            Err(Box::new(no_level(k, &[])))
        } else {
            Ok(out)
        };
    }
    let mut picked: Vec<usize> = Vec::new();
    for role in &out.roles {
        picked.extend(coach.matcher().rungs_at_level(k, *role, &words));
    }
    let has_figure_level = k.figures.iter().any(|f| {
        f.level.as_deref().is_some_and(|l| words.contains(&l))
            && out.roles.iter().any(|r| k.roles[*r].id.get_ref() == f.role.get_ref())
    });
    if has_figure_level {
        out.level = k
            .figures
            .iter()
            .filter_map(|f| f.level.clone())
            .find(|l| words.contains(&l.as_str()));
        picked.clear();
        picked.extend(&out.roles);
    }
    if picked.is_empty() {
        picked = at_years(k, &out, &words);
    }
    if picked.is_empty() {
        return Err(Box::new(no_level(k, &out.roles)));
    }
    out.roles.clear();
    for role in picked {
        if !out.roles.contains(&role) {
            out.roles.push(role);
        }
    }
    Ok(out)
}

fn add_subject(k: &Knowledge, subject: Subject, out: &mut Resolved) {
    match subject {
        Subject::Role(r) => out.roles.push(r),
        Subject::Group(g) => {
            out.group = Some(subject);
            out.roles.extend(
                k.groups[g]
                    .members
                    .iter()
                    .filter_map(|m| k.roles.iter().position(|r| r.id.get_ref() == m.get_ref())),
            );
        }
        Subject::Related(i) => {
            out.related = Some(i);
            out.roles.extend(figures_of(k, subject));
        }
    }
}

/// Rungs, on any ladder, that a level word picks.
fn at_words(k: &Knowledge, words: &[&str]) -> Vec<usize> {
    let said = words.join(" ");
    let picks = |level: &str| words.contains(&level) || level.contains(' ') && said.contains(level);
    let rungs = k
        .ladders
        .iter()
        .flat_map(|l| &l.rungs)
        .filter(|r| r.levels.iter().any(|l| picks(l.get_ref())));
    let mut out: Vec<usize> = Vec::new();
    for role in rungs.filter_map(|r| ladders::role_of(k, r)) {
        if !out.contains(&role) {
            out.push(role);
        }
    }
    out
}

/// Rungs of the roles' ladders that a number of years fits.
fn at_years(k: &Knowledge, resolved: &Resolved, words: &[&str]) -> Vec<usize> {
    let Some(years) = words.iter().find_map(|w| w.trim_end_matches('+').parse::<u32>().ok()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for ladder in &k.ladders {
        let on_it = ladder
            .rungs
            .iter()
            .filter_map(|r| ladders::role_of(k, r))
            .any(|r| resolved.roles.contains(&r));
        if !on_it {
            continue;
        }
        for rung in &ladder.rungs {
            if rung.years_from <= years
                && rung.years_to.is_none_or(|to| years <= to)
                && let Some(role) = ladders::role_of(k, rung)
                && !out.contains(&role)
            {
                out.push(role);
            }
        }
    }
    out
}

fn no_level(k: &Knowledge, roles: &[usize]) -> Reply {
    let mut names: Vec<String> = Vec::new();
    for ladder in &k.ladders {
        let on_it = ladder
            .rungs
            .iter()
            .filter_map(|r| ladders::role_of(k, r))
            .any(|r| roles.is_empty() || roles.contains(&r));
        if on_it {
            let rungs: Vec<&str> = ladder
                .rungs
                .iter()
                .filter_map(|r| ladders::role_of(k, r))
                .map(|r| short_name(&k.roles[r].name))
                .collect();
            names.push(format!("{}: {}", ladder.name, rungs.join(", ")));
        }
    }
    let mut body = "The guides know no such level here.".to_owned();
    if names.is_empty() && !roles.is_empty() {
        body = format!("{body} The {} has no levels in them.", k.roles[roles[0]].name);
    }
    for name in names {
        body.push_str(&format!("\n- {name}"));
    }
    Reply {
        kind: Kind::None,
        title: "No such level".to_owned(),
        body,
        confidence: 1.0,
        ..Reply::default()
    }
}

fn several(mut drafts: Vec<Draft>) -> Draft {
    if drafts.len() == 1 {
        return drafts.remove(0);
    }
    join(drafts)
}

fn nearest<'n>(text: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let text = text.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|n| (strsim::jaro_winkler(&text, &n.to_lowercase()), n))
        .filter(|(s, _)| *s >= LIKE_ENOUGH)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().take(3).map(|(_, n)| n.to_owned()).collect()
}

fn done(k: &Knowledge, mut draft: Draft, resolved: &Resolved) -> Reply {
    if let (Some(related), [role, ..]) = (resolved.related, resolved.roles.as_slice()) {
        let entry = &k.related[related];
        draft.notes.push(format!(
            "The guides mention the {} only by name; this is about the nearest role they cover, {}.",
            entry.name, k.roles[*role].name
        ));
    }
    let mut reply = draft.finish(k);
    reply.confidence = 1.0;
    reply
}
