//! Intents that a table answers: pay, ladders, items.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Lookup};
use crate::matcher::{Slots, Subject};

use super::answer::MOST_TOLD;
use super::draft::Draft;
use super::join::join;
use super::related::roles_of;
use super::reply::Kind;
use super::wording::{first_sentence, place_name, subject_id, subject_name};
use super::{Coach, at_years, faq, items, judge, ladder, outside, rank, salary, topics, way, whose};

/// Stems of the words that turn a question for the most into one for the least.
const LOWEST: [&str; 4] = ["lowest", "least", "worst", "poorest"];

/// Stems of the words that ask for the most.
const HIGHEST: [&str; 4] = ["highest", "most", "best", "top"];

/// Stems of the words that ask for more than an amount.
const MORE_THAN: [&str; 17] = [
    "over", "more", "abov", "least", "beyond", "exceed", "excess", "clear", "plus", "higher", "cross", "top", "reach",
    "better", "break", "north", "upward",
];

/// Words that make of two titles a start and a goal.
const WAYS: [&str; 4] = ["from", "to", "into", "between"];

/// Stems of the words that put the first of two titles under the second.
const BELOW: [&str; 7] = ["below", "under", "lower", "beneath", "underneath", "junior", "subordin"];

/// Stems of the words that set two titles against each other.
const SETS_AGAINST: [&str; 23] = [
    "more", "less", "higher", "lower", "better", "wors", "most", "least", "than", "versus", "vs", "against", "gap",
    "differ", "jump", "bump", "leap", "increas", "rais", "beat", "top", "or", "worth",
];

/// Words of a question that is not answered by yes or no.
const CHOOSING: [&str; 7] = ["who", "which", "what", "where", "how", "whom", "or"];

/// The table that answers an intent; none where the intent has no table or the authored answers come first.
pub(super) fn from_table(
    coach: &Coach,
    intent: &Intent,
    slots: &Slots,
    roles: &[usize],
    place: Option<usize>,
    stems: &[String],
) -> Option<Draft> {
    let k = &coach.knowledge;
    let group = slots
        .subjects
        .iter()
        .find_map(|s| if let Subject::Group(_) = s { Some(*s) } else { None });
    Some(match intent.lookup? {
        Lookup::Salary if !slots.amounts.is_empty() && !roles.is_empty() => judged(k, roles, place, slots),
        Lookup::Salary => {
            let mut draft =
                pay_of_two(k, slots, place, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders));
            let level = k
                .figures
                .iter()
                .filter_map(|f| f.level.as_deref())
                .find(|l| coach.reader.stems_waited_for(l).iter().all(|s| stems.contains(s)));
            if let (Some(level), [role]) = (level, roles) {
                salary::level_first(k, *role, level, place, &mut draft);
            }
            draft
        }
        Lookup::JudgePay if !slots.amounts.is_empty() && !roles.is_empty() => judged(k, roles, place, slots),
        // "Does a … earn over 120k": of one title the amount is set beside its own figures.
        Lookup::PayOver if !slots.amounts.is_empty() && roles.len() == 1 => judged(k, roles, place, slots),
        Lookup::JudgePay | Lookup::PayOver if slots.amounts.is_empty() => {
            pay_of_two(k, slots, place, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders))
        }
        Lookup::JudgePay | Lookup::PayOver => {
            amounts_asked(k, roles, slots, stems).unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders))
        }
        Lookup::HighestPlace => {
            let lowest = stems.iter().any(|s| LOWEST.contains(&s.as_str()));
            judge::highest_place(k, roles, lowest, &slots.places)
                .unwrap_or_else(|| pay(k, roles, None, group, &slots.ladders))
        }
        Lookup::Years | Lookup::Ladder if roles.is_empty() && !slots.years.is_empty() => {
            at_years::rungs_at(k, *slots.years.last()?, &slots.ladders)?
        }
        Lookup::Years => {
            // What authors wrote on a role says more than its rung.
            let answered = faq::covered_roles(k, intent);
            if roles.len() < 2 || roles.iter().any(|r| answered.contains(r)) {
                return None;
            }
            let (id, title) = match group {
                Some(g) => (
                    format!("years.{}", subject_id(k, g)),
                    format!("{} · {}", intent.title, subject_name(k, g)),
                ),
                None => return None,
            };
            ladder::years(k, roles, id, title)
        }
        Lookup::Ladder => match roles {
            [] => slots
                .ladders
                .first()
                .map_or_else(|| ladder::all(k), |l| ladder::one(k, *l)),
            // Of a title that fits several rungs the ladder is one and the same.
            [role, ..] if group.is_some() => on_ladder(k, *role, &slots.ladders),
            roles => of_first(k, roles, |r| Some(on_ladder(k, r, &slots.ladders))),
        },
        Lookup::Next => match roles {
            [] => ladder::all(k),
            roles => of_first(k, roles, |r| ladder::next_and_on(k, r, &slots.ladders)),
        },
        Lookup::Rank => match slots.titles.as_slice() {
            [a, b, ..] => rank::two(k, *a, *b, asked_of_two(stems))?,
            _ => match roles {
                [] => ladder::all(k),
                [role, ..] => on_ladder(k, *role, &slots.ladders),
            },
        },
        Lookup::WhoNames => item_draft(k, slots, &[])?,
        Lookup::Item => item_draft(k, slots, roles)?,
        Lookup::Topics => topics::all(k),
        Lookup::Compare => return None,
    })
}

/// Which rungs pay more than an amount, and whose it is to the dollar; the latter first, unless more is asked for.
fn amounts_asked(k: &Knowledge, roles: &[usize], slots: &Slots, stems: &[String]) -> Option<Draft> {
    let over = judge::pay_over(k, roles, *slots.amounts.first()?);
    let whose = whose::figures_of_amounts(k, roles, &slots.amounts);
    let more = stems.iter().any(|s| MORE_THAN.contains(&s.as_str()));
    match (whose, over) {
        (Some(whose), Some(over)) if !more => Some(join(vec![whose, over])),
        (whose, over) => over.or(whose),
    }
}

/// The drafts of the first roles; the others are named as left out.
pub(super) fn of_first(k: &Knowledge, roles: &[usize], draft: impl Fn(usize) -> Option<Draft>) -> Draft {
    let mut told: Vec<(usize, Draft)> = roles.iter().filter_map(|r| Some((*r, draft(*r)?))).collect();
    told.dedup_by(|(_, a), (_, b)| a.id.is_some() && a.id == b.id);
    let names: Vec<String> = told.iter().map(|(r, _)| k.roles[*r].name.clone()).collect();
    let mut joined = join(told.into_iter().take(MOST_TOLD).map(|(_, d)| d).collect());
    joined.leave_out(MOST_TOLD, &names);
    joined
}

fn on_ladder(k: &Knowledge, role: usize, named: &[usize]) -> Draft {
    ladder::of_role(k, role, named).unwrap_or_else(|| no_ladder(k, role))
}

/// The way that a message asks for with "from … to …" or "between … and …"; if years are wanted, only one up a ladder,
/// where the rungs tell them.
pub(super) fn way_asked(k: &Knowledge, slots: &Slots, stems: &[String], of_years: bool) -> Option<Draft> {
    let [first, second, ..] = slots.titles.as_slice() else {
        return None;
    };
    if !stems.iter().any(|s| WAYS.contains(&s.as_str())) {
        return None;
    }
    // Who is on the way is named as their own; otherwise the two are given in the order of the way.
    let (from, to) = match (slots.own.first(), slots.subjects.first()) {
        (Some(own), Some(goal)) if own != goal => (own, goal),
        _ if stems.iter().any(|s| s == "between") => (first, second),
        _ => return None,
    };
    let (starts, goals) = (roles_of(k, &[*from]).0, roles_of(k, &[*to]).0);
    let pairs = || starts.iter().flat_map(|s| goals.iter().map(move |g| (*s, *g)));
    let is_up = |(s, g): &(usize, usize)| {
        let goals = ladder::places_of(k, *g);
        ladder::places_of(k, *s)
            .iter()
            .any(|(l, r)| goals.iter().any(|(m, up)| l == m && up > r))
    };
    let (start, goal) = pairs().find(is_up).or_else(|| pairs().next().filter(|_| !of_years))?;
    way::between(k, start, goal)
}

/// What a message asks of two titles.
fn asked_of_two(stems: &[String]) -> rank::Asked {
    let has = |words: &[&str]| stems.iter().any(|s| words.contains(&s.as_str()));
    match (has(&CHOOSING), has(&BELOW)) {
        (true, _) => rank::Asked::Which,
        (false, true) => rank::Asked::Below,
        (false, false) => rank::Asked::Above,
    }
}

/// Pay of two titles, with who earns more before it. None where no two are meant, or there is nothing to tell it by.
fn pay_of_two(k: &Knowledge, slots: &Slots, place: Option<usize>, stems: &[String]) -> Option<Draft> {
    let has = |word: &str| stems.iter().any(|it| it == word);
    let sets_against = stems.iter().any(|s| SETS_AGAINST.contains(&s.as_str())) || has("from") && has("to");
    let titles = if sets_against && slots.titles.len() > 1 {
        &slots.titles
    } else {
        &slots.subjects
    };
    if titles.is_empty() && place.is_none() {
        return pay_of_all(k, &slots.ladders, stems);
    }
    let titles = <[Subject; 2]>::try_from(titles.as_slice()).ok()?;
    let first = salary::who_earns_more(k, titles, place, asked_of_pay(stems))?;
    let roles = roles_of(k, &titles).0;
    let id = several_id(k, &roles, place);
    salary::of_all(k, (&roles, &slots.ladders), place, id, None, Some(first))
}

/// The pay of all titles, with who earns most or least before it, where that is asked.
fn pay_of_all(k: &Knowledge, ladders: &[usize], stems: &[String]) -> Option<Draft> {
    let has = |words: &[&str]| stems.iter().any(|s| words.contains(&s.as_str()));
    let lowest = has(&LOWEST);
    if !lowest && !has(&HIGHEST) {
        return None;
    }
    let all = roles_on(k, ladders);
    let first = salary::who_earns_most(k, (&all, ladders), lowest)?;
    let (id, subject) = on_ladders(k, ladders);
    salary::of_all(k, (&all, ladders), None, id, subject, Some(first))
}

/// The roles on some ladders, from the bottom to the top; of none all there are.
fn roles_on(k: &Knowledge, ladders: &[usize]) -> Vec<usize> {
    if ladders.is_empty() {
        return (0..k.roles.len()).collect();
    }
    let rungs = ladders.iter().flat_map(|it| &k.ladders[*it].rungs);
    let mut roles: Vec<usize> = Vec::new();
    for role in rungs.filter_map(|it| k.role_index(it.role.get_ref())) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

/// The id of a reply on the pay of all roles on some ladders, and the name of the ladder where it is one.
fn on_ladders<'k>(k: &'k Knowledge, ladders: &[usize]) -> (String, Option<&'k str>) {
    match ladders {
        [one] => {
            let ladder = &k.ladders[*one];
            (format!("salary.{}", ladder.id.get_ref()), Some(&ladder.name))
        }
        _ => ("salary".to_owned(), None),
    }
}

/// The id of a reply on the pay of several roles, in one place or in all.
fn several_id(k: &Knowledge, roles: &[usize], place: Option<usize>) -> String {
    let roles: Vec<&str> = roles.iter().map(|r| k.roles[*r].id.get_ref().as_str()).collect();
    with_place(k, format!("salary.{}", roles.join("+")), place)
}

fn with_place(k: &Knowledge, id: String, place: Option<usize>) -> String {
    match place {
        Some(p) => format!("{id}.{}", k.places[p].id.get_ref()),
        None => id,
    }
}

/// Whether a message asks if the first of two titles earns more than the second, or less: only "does … more than …" does,
/// and neither "at least as much" nor "would it raise my pay".
fn asked_of_pay(stems: &[String]) -> rank::Asked {
    let has = |words: &[&str]| stems.iter().any(|s| words.contains(&s.as_str()));
    let yes_or_no = has(&["do", "doe", "is", "are", "will", "would", "can"]) && !has(&CHOOSING) && !has(&WAYS);
    match (has(&["more", "higher", "better"]), has(&["less", "lower", "wors"])) {
        (true, false) if yes_or_no && has(&["than"]) => rank::Asked::Above,
        (false, true) if yes_or_no && has(&["than"]) => rank::Asked::Below,
        _ => rank::Asked::Which,
    }
}

/// Pay of the roles named, or a line for each role there is.
pub(super) fn pay(
    k: &Knowledge,
    roles: &[usize],
    place: Option<usize>,
    group: Option<Subject>,
    ladders: &[usize],
) -> Draft {
    match roles {
        [one] => match salary::of_role(k, *one, place, ladders) {
            Some(draft) => draft,
            None => no_pay(k, *one, place),
        },
        _ => {
            let all = if roles.is_empty() {
                roles_on(k, ladders)
            } else {
                roles.to_vec()
            };
            let (id, subject) = match group {
                Some(group) => {
                    let id = format!("salary.{}", subject_id(k, group));
                    (with_place(k, id, place), Some(subject_name(k, group)))
                }
                None if roles.is_empty() => {
                    let (id, ladder) = on_ladders(k, ladders);
                    (with_place(k, id, place), ladder)
                }
                None => (several_id(k, roles, place), None),
            };
            salary::of_all(k, (&all, ladders), place, id, subject, None).unwrap_or_else(|| {
                let name = named_place(k, place);
                outside::no_pay_in(k, &name, roles)
            })
        }
    }
}

pub(super) fn no_ladder(k: &Knowledge, role: usize) -> Draft {
    let mut draft = Draft::none(
        format!("Career ladder · {}", k.roles[role].name),
        format!("The guides put the {} on no ladder.", k.roles[role].name),
    );
    if let Some(next) = ladder::next(k, role, &[]) {
        draft.line(&next.body);
        draft.sources = next.sources;
    }
    draft.focus = vec![role];
    draft
}

/// What is said of the first items named, for the role named.
fn item_draft(k: &Knowledge, slots: &Slots, roles: &[usize]) -> Option<Draft> {
    let told: Vec<(String, Draft)> = slots
        .items
        .iter()
        .filter_map(|i| Some((k.items[*i].name.clone(), one_item(k, *i, roles)?)))
        .collect();
    if told.is_empty() {
        return None;
    }
    let (names, drafts): (Vec<String>, Vec<Draft>) = told.into_iter().unzip();
    let mut joined = join(drafts.into_iter().take(MOST_TOLD).collect());
    joined.leave_out(MOST_TOLD, &names);
    Some(joined)
}

fn one_item(k: &Knowledge, item: usize, roles: &[usize]) -> Option<Draft> {
    // Of several roles each has its line in what is said of the item at large.
    let [role] = *roles else {
        return items::who_names(k, item);
    };
    if let Some(draft) = items::for_role(k, item, role) {
        return Some(draft);
    }
    let name = items::in_a_sentence(k, item);
    let mut draft = Draft::none(
        format!("{} · {}", k.items[item].name, k.roles[role].name),
        format!("The guides don't name {name} for the {}.", k.roles[role].name),
    );
    if let Some(others) = items::who_names(k, item) {
        draft.line(first_sentence(&others.body));
        draft.sources = others.sources;
    }
    Some(draft)
}

fn judged(k: &Knowledge, roles: &[usize], place: Option<usize>, slots: &Slots) -> Draft {
    let drafts = of_first(k, roles, |r| judge::place_amounts(k, r, place, &slots.amounts));
    if drafts.id.is_some() {
        return drafts;
    }
    let mut draft = pay(k, roles, place, None, &slots.ladders);
    if draft.kind == Kind::Answer {
        draft
            .notes
            .push(match (slots.amounts[0].currency.is_some(), slots.amounts[0].per_day) {
                (true, _) => "The guides have no figures in that currency to hold the amount against.".to_owned(),
                (false, true) => "The guides have no figures by the day to hold the amount against.".to_owned(),
                (false, false) => "The guides have no figures to hold the amount against.".to_owned(),
            });
    }
    draft
}

fn no_pay(k: &Knowledge, role: usize, place: Option<usize>) -> Draft {
    if place.is_none() {
        let name = &k.roles[role].name;
        let mut draft = Draft::none(
            format!("Salary · {name}"),
            format!("The guides give no pay figure for the {name}."),
        );
        draft.focus = vec![role];
        return draft;
    }
    let name = named_place(k, place);
    let mut draft = outside::no_pay_in(k, &name, &[role]);
    let family = k.roles[role].family.as_ref().and_then(|f| k.role_index(f.get_ref()));
    if let Some((family, place)) = family.zip(place)
        && let Some((cell, sources)) = salary::cell(k, family, Some(place))
    {
        draft.line(format!("For the {} in {name} they give {cell}.", k.roles[family].name));
        for (guide, section) in sources {
            draft.cite(&guide, &section);
        }
    }
    draft
}

fn named_place(k: &Knowledge, place: Option<usize>) -> String {
    place.map_or_else(|| "that place".to_owned(), |p| place_name(&k.places[p]))
}
