//! What the words of a look-up stand for: roles, ladders, a level.

use crate::knowledge::Knowledge;
use crate::matcher::{Entity, Subject, Years};

use super::names::subject_named;
use crate::coach::compare::{figures_of, short_name};
use crate::coach::reply::{Given, Kind, Reply};
use crate::coach::{Coach, at_years, ladder as ladders, salary};

/// What the words of a look-up stand for.
pub(super) struct Resolved {
    pub roles: Vec<usize>,
    pub ladders: Vec<usize>,
    /// The related title that the roles stand in for.
    pub related: Option<usize>,
    pub group: Option<Subject>,
    /// A level of experience that figures may carry.
    pub level: Option<String>,
    /// A ladder named without a title.
    pub whole_ladder: Option<usize>,
}

impl Resolved {
    /// Nothing named.
    pub fn nothing() -> Self {
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

/// What a title and a level stand for, or the reply to what stands for nothing.
pub(super) fn resolve(coach: &Coach, role: Option<&str>, level: Option<&str>) -> Result<Resolved, Box<Reply>> {
    let k = coach.knowledge();
    let mut out = Resolved::nothing();
    let role = role.map(str::trim).filter(|r| !r.is_empty());
    if let Some(text) = role {
        for entity in coach.reader().names(k, text) {
            if let Entity::Ladder(ladder) = entity
                && !out.ladders.contains(&ladder)
            {
                out.ladders.push(ladder);
            }
        }
        match subject_named(coach, text, Given::Title) {
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
    let stems = coach.reader().stems_of(level);
    if let Some(Entity::Subject(subject)) = coach
        .reader()
        .names(k, level)
        .into_iter()
        .find(|e| matches!(e, Entity::Subject(Subject::Role(_))))
    {
        out.roles.clear();
        out.related = None;
        add_subject(k, subject, &mut out);
        return Ok(out);
    }
    if out.roles.is_empty() {
        out.roles = (0..k.roles.len())
            .filter(|r| !ladders::places_of(k, *r).is_empty())
            .collect();
        let years = rungs_at(coach, &out, level);
        out.roles = if years.is_empty() {
            coach.reader().levels().anywhere(k, &stems)
        } else {
            years
        };
        return if out.roles.is_empty() {
            Err(Box::new(no_level(k, &[])))
        } else {
            Ok(out)
        };
    }
    let mut picked: Vec<usize> = Vec::new();
    for role in &out.roles {
        picked.extend(coach.reader().levels().of_role(k, *role, &stems));
    }
    out.level = figure_level(coach, &out.roles, &stems);
    if out.level.is_some() {
        picked.clone_from(&out.roles);
    }
    if picked.is_empty() {
        picked = rungs_at(coach, &out, level);
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
            out.roles.extend(k.members(g));
        }
        Subject::Related(i) => {
            out.related = Some(i);
            out.roles.extend(figures_of(k, subject));
        }
    }
}

/// The level that the figures of these roles tell apart and that the stems name.
fn figure_level(coach: &Coach, roles: &[usize], stems: &[String]) -> Option<String> {
    let k = coach.knowledge();
    let levels = roles
        .iter()
        .flat_map(|r| salary::figures_of(k, *r))
        .filter_map(|f| f.level.as_ref());
    let mut named = levels.filter(|level| {
        let level = coach.reader().stems_of(level);
        !level.is_empty() && level.iter().all(|s| stems.contains(s))
    });
    named.next().cloned()
}

/// Rungs of the roles' ladders that a number of years fits: "10", "10+", "ten years".
fn rungs_at(coach: &Coach, resolved: &Resolved, level: &str) -> Vec<usize> {
    let k = coach.knowledge();
    let mut named = coach.reader().names(k, level).into_iter();
    let years = named.find_map(|it| {
        if let Entity::Years(years) = it {
            Some(years)
        } else {
            None
        }
    });
    let bare = || {
        let words = coach.reader().stems_of(level);
        words.iter().find_map(|word| {
            let number = word.trim_end_matches('+');
            let from = number.parse().ok()?;
            let to = (number == word).then_some(from);
            Some(Years { from, to })
        })
    };
    let Some(years) = years.or_else(bare) else {
        return Vec::new();
    };
    let on_it = |ladder: usize| {
        let mut roles = k.ladders[ladder]
            .rungs
            .iter()
            .filter_map(|rung| ladders::role_of(k, rung));
        roles.any(|role| resolved.roles.contains(&role))
    };
    let mut out = Vec::new();
    for role in at_years::rungs(k, years, on_it)
        .into_iter()
        .filter_map(|(_, rung)| ladders::role_of(k, rung))
    {
        if !out.contains(&role) {
            out.push(role);
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
