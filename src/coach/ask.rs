//! A message in, a reply out, and what the next message may lean on.

use std::time::Duration;

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Lookup, RungPart};
use crate::matcher::{Ask, Class, Context, Finding, Mode, Slots, Subject, Verdict};

use super::draft::{BODY_LIMIT, Draft, cut};
use super::faq::About;
use super::reply::{Kind, NextQuestion, Reply};
use super::wording::{first_sentence, list, place_name, subject_id, subject_name};
use super::{Coach, MEMORY_LASTS, compare, faq, items, judge, ladder, next_questions, outside, salary, topics};

/// A message to the coach.
#[derive(Debug, Clone, Copy)]
pub struct Question<'t> {
    pub text: &'t str,
    pub mode: Mode,
}

impl<'t> Question<'t> {
    /// A message to a coach that was addressed.
    #[must_use]
    pub fn asked(text: &'t str) -> Self {
        Self {
            text,
            mode: Mode::Asked,
        }
    }

    /// A message in a channel where nobody addressed it.
    #[must_use]
    pub fn uninvited(text: &'t str) -> Self {
        Self {
            text,
            mode: Mode::Uninvited,
        }
    }
}

/// What one member said last in one place.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    turn: Option<Turn>,
}

impl Memory {
    /// Forgets the conversation.
    pub fn clear(&mut self) {
        self.turn = None;
    }
}

#[derive(Debug, Clone)]
struct Turn {
    context: Context,
    stems: Vec<String>,
    reply: Reply,
    /// Intents that "tell me more" has told already.
    told: Vec<usize>,
    at: Duration,
}

/// Answers a message and remembers the turn.
pub(super) fn answer(coach: &Coach, question: &Question, memory: &mut Memory, now: Duration) -> (Reply, Verdict) {
    if memory
        .turn
        .as_ref()
        .is_some_and(|t| now.saturating_sub(t.at) > MEMORY_LASTS)
    {
        memory.clear();
    }
    let context = memory.turn.as_ref().map(|t| &t.context);
    let verdict = coach
        .matcher
        .understand(&coach.knowledge, question.text, context, question.mode);
    let reply = match &verdict.finding {
        Finding::Asks(asks) => answer_asks(coach, asks, &verdict, memory, now),
        Finding::More => more(coach, memory, now),
        Finding::Shorter => shorter(memory),
        Finding::DidYouMean(asks) => {
            did_you_mean(coach, asks, "I'm not sure what you mean. Did you mean one of these?")
        }
        Finding::BareNames(asks) => did_you_mean(coach, asks, "What would you like to know?"),
        Finding::OutsideTitle(slots) => outside_title(coach, slots),
        Finding::Distress => distress(&coach.knowledge),
        Finding::Language(language) => other_language(&coach.knowledge, *language),
        Finding::Nothing => {
            let mut draft = Draft::none("Nothing to read", "I could not find a question in that.");
            draft.line(format!(
                "Ask me in your own words about the {}.",
                outside::covered(&coach.knowledge)
            ));
            draft.finish(&coach.knowledge)
        }
        Finding::Unknown if question.mode == Mode::Uninvited => Reply::silence(),
        Finding::Unknown => {
            let mut reply = outside::unknown(&coach.knowledge).finish(&coach.knowledge);
            reply.confidence = verdict.why.candidates.first().map_or(0.0, |c| c.1.clamp(0.0, 1.0));
            reply
        }
    };
    // Uninvited, only an answer or help in distress is worth a member's attention.
    if question.mode == Mode::Uninvited && reply.kind != Kind::Answer && verdict.finding != Finding::Distress {
        return (Reply::silence(), verdict);
    }
    (reply, verdict)
}

fn answer_asks(coach: &Coach, asks: &[Ask], verdict: &Verdict, memory: &mut Memory, now: Duration) -> Reply {
    let k = &coach.knowledge;
    let asks: Vec<Ask> = asks.iter().map(|ask| without_idle_place(k, ask)).collect();
    let mut drafts: Vec<(Draft, &Ask)> = asks
        .iter()
        .map(|ask| (draft_for(coach, ask, &verdict.stems), ask))
        .collect();
    // Of two asks the one that the documents leave open must not spoil the other.
    if drafts.len() > 1
        && drafts.iter().any(|(d, _)| d.kind == Kind::Answer)
        && drafts.iter().any(|(d, _)| d.kind != Kind::Answer)
    {
        for (draft, _) in &mut drafts {
            if draft.kind != Kind::Answer {
                draft.title = String::new();
            }
        }
    }
    let Some((_, first_ask)) = drafts.first() else {
        return Reply::silence();
    };
    let mut intents: Vec<String> = Vec::new();
    for (_, ask) in &drafts {
        if let Some(id) = class_id(k, ask.class)
            && !intents.contains(&id)
        {
            intents.push(id);
        }
    }
    let confidence = asks.iter().map(|a| a.confidence).fold(1.0_f32, f32::min);
    let first_ask = (*first_ask).clone();
    let last_ask = drafts.last().map_or_else(|| first_ask.clone(), |(_, a)| (*a).clone());
    let mut focus: Vec<usize> = drafts.last().map(|(d, _)| d.focus.clone()).unwrap_or_default();
    // A reply for every role is about none of them.
    if last_ask.slots.subjects.is_empty() && focus.len() > 2 {
        focus.clear();
    }
    let follow_ups = follow_ups(k, &first_ask, &drafts);
    let mut reply = join(drafts.into_iter().map(|(d, _)| d).collect()).finish(k);
    reply.intent = intents.first().cloned();
    reply.intents = intents;
    reply.confidence = confidence;
    reply.follow_ups = follow_ups;
    if let ([subject @ Subject::Role(_)], false) = (first_ask.slots.subjects.as_slice(), reply.kind == Kind::SmallTalk)
    {
        reply
            .slots
            .entry("role")
            .or_insert_with(|| subject_id(k, *subject).to_owned());
    }
    note_carried(k, &first_ask, &mut reply);
    if let Class::Intent(_) = last_ask.class {
        let mut slots = last_ask.slots.clone();
        if !focus.is_empty() {
            slots.subjects = focus.into_iter().map(Subject::Role).collect();
        }
        let context = Context {
            class: last_ask.class,
            slots,
        };
        memory.turn = Some(Turn {
            context,
            stems: verdict.stems.clone(),
            reply: reply.clone(),
            told: Vec::new(),
            at: now,
        });
    }
    reply
}

/// A place that only came along from the turn before is dropped where it means nothing.
fn without_idle_place(k: &Knowledge, ask: &Ask) -> Ask {
    let mut ask = ask.clone();
    if let (true, Class::Intent(i)) = (ask.carried.place, ask.class)
        && !uses_places(&k.intents[i])
    {
        ask.slots.places.clear();
        ask.slots.countries.clear();
        ask.carried.place = false;
    }
    ask
}

/// Whether a place makes a difference to an intent: a table by place answers it, or answers of its own by place.
fn uses_places(intent: &Intent) -> bool {
    matches!(intent.lookup, Some(Lookup::Salary | Lookup::JudgePay | Lookup::Compare))
        || intent.answers.iter().any(|a| !a.places.is_empty())
}

fn class_id(k: &Knowledge, class: Class) -> Option<String> {
    match class {
        Class::Intent(i) => Some(k.intents[i].id.get_ref().clone()),
        Class::Gap(i) => Some(k.gaps[i].id.get_ref().clone()),
        Class::SmallTalk(i) => Some(k.small_talk[i].id.get_ref().clone()),
        Class::Distress => Some("distress".to_owned()),
        Class::Noise => None,
    }
}

/// What is said to one thing asked.
fn draft_for(coach: &Coach, ask: &Ask, stems: &[String]) -> Draft {
    let k = &coach.knowledge;
    match ask.class {
        Class::Intent(i) => for_intent(coach, &k.intents[i], &ask.slots, stems),
        Class::Gap(i) => {
            let gap = &k.gaps[i];
            let mut draft = Draft::none(&gap.title, gap.text.get_ref().trim());
            draft.id = Some(format!("gap.{}", gap.id.get_ref()));
            draft.cite_all(&gap.sources);
            draft
        }
        Class::SmallTalk(i) => {
            let talk = &k.small_talk[i];
            Draft {
                id: Some(format!("chat.{}", talk.id.get_ref())),
                kind: Kind::SmallTalk,
                body: talk.text.get_ref().trim().to_owned(),
                ..Draft::default()
            }
        }
        Class::Distress => Draft {
            id: Some("chat.distress".to_owned()),
            kind: Kind::SmallTalk,
            body: k.distress.text.trim().to_owned(),
            ..Draft::default()
        },
        Class::Noise => outside::unknown(k),
    }
}

/// The answer to an intent: for each place named, or for none.
pub(super) fn for_intent(coach: &Coach, intent: &Intent, slots: &Slots, stems: &[String]) -> Draft {
    let about = About {
        ladders: slots.ladders.clone(),
        stems: stems.to_vec(),
    };
    let by_place = uses_places(intent);
    if by_place && slots.places.len() > 1 {
        let drafts = slots
            .places
            .iter()
            .take(2)
            .map(|p| for_place(coach, intent, slots, Some(*p), &about))
            .collect();
        return join(drafts);
    }
    if by_place && slots.places.is_empty() && !slots.countries.is_empty() {
        return foreign(coach, intent, slots);
    }
    let mut draft = for_place(
        coach,
        intent,
        slots,
        slots.places.first().copied().filter(|_| by_place),
        &about,
    );
    if !by_place && slots.names_place() && draft.kind == Kind::Answer {
        draft
            .notes
            .push("The guides don't tell countries apart on this.".to_owned());
    }
    draft
}

fn foreign(coach: &Coach, intent: &Intent, slots: &Slots) -> Draft {
    let k = &coach.knowledge;
    let name = slots
        .countries
        .first()
        .map_or("that country", |c| k.countries[*c].name.get_ref());
    let roles = roles_of(k, &slots.subjects).0;
    if intent.lookup.is_some() {
        outside::no_pay_in(k, name, &roles)
    } else {
        outside::no_answer_in(intent, name, &faq::covered_places(k, intent, roles.first().copied()))
    }
}

/// The roles that the titles stand for, and the related title that they stand in for.
fn roles_of(k: &Knowledge, subjects: &[Subject]) -> (Vec<usize>, Option<usize>) {
    let mut roles: Vec<usize> = Vec::new();
    let mut stands_for = None;
    for subject in subjects {
        let found: Vec<usize> = match subject {
            Subject::Role(r) => vec![*r],
            Subject::Group(g) => k.groups[*g]
                .members
                .iter()
                .filter_map(|m| k.roles.iter().position(|r| r.id.get_ref() == m.get_ref()))
                .collect(),
            Subject::Related(i) => {
                stands_for = stands_for.or(Some(*i));
                compare::figures_of(k, *subject).into_iter().collect()
            }
        };
        for role in found {
            if !roles.contains(&role) {
                roles.push(role);
            }
        }
    }
    (roles, stands_for)
}

fn for_place(coach: &Coach, intent: &Intent, slots: &Slots, place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    if intent.lookup == Some(Lookup::Compare) {
        return compare_draft(coach, intent, slots, place, about);
    }
    let (roles, stands_for) = roles_of(k, &slots.subjects);
    if let (Some(related), true) = (stands_for, roles.is_empty()) {
        // "Can I become …?": where nothing is known of the goal, the way on from the start is.
        let (from, _) = roles_of(k, &slots.own);
        if let Some(draft) = from
            .first()
            .and_then(|role| ladder::next(k, *role, &slots.ladders))
            .filter(|d| d.body.contains(compare::short_name(&k.related[related].name)))
        {
            return draft;
        }
        return related_without_figures(k, intent, related);
    }
    let mut draft = from_table(coach, intent, slots, &roles, place, &about.stems)
        .unwrap_or_else(|| written(coach, intent, &roles, place, about));
    if let Some(related) = stands_for {
        name_related(k, intent, related, &mut draft);
    }
    draft
}

/// A title known by name only, and no covered role near it.
fn related_without_figures(k: &Knowledge, intent: &Intent, related: usize) -> Draft {
    let entry = &k.related[related];
    if intent.rung == Some(RungPart::Scope) {
        let mut draft = Draft::answer(
            format!("related.{}", entry.id.get_ref()),
            format!("{} · {}", intent.title, entry.name),
        );
        draft.line(&entry.about).cite_all(&entry.sources);
        return draft;
    }
    let mut draft = outside::no_figures_for(&entry.name, &entry.about);
    draft.cite_all(&entry.sources);
    draft
}

/// Says what is known of a related title by name, and who answered in its place.
fn name_related(k: &Knowledge, intent: &Intent, related: usize, draft: &mut Draft) {
    let entry = &k.related[related];
    if intent.rung == Some(RungPart::Scope) {
        let body = std::mem::take(&mut draft.body);
        draft.line(&entry.about);
        let room = BODY_LIMIT.saturating_sub(draft.body.chars().count() + 1);
        if body.chars().count() < room {
            draft.line(body);
        }
        draft.cite_all(&entry.sources);
        draft.title = format!("{} · {}", intent.title, entry.name);
        draft.id = Some(format!("related.{}", entry.id.get_ref()));
    }
    if let Some(nearest) = entry
        .nearest
        .as_ref()
        .and_then(|n| k.roles.iter().find(|r| r.id.get_ref() == n.get_ref()))
    {
        draft.notes.push(format!(
            "The guides mention the {} only by name; this is about the nearest role they cover, {}.",
            entry.name, nearest.name
        ));
    }
}

/// Stems of the words that turn a question for the most into one for the least.
const LOWEST: [&str; 4] = ["lowest", "least", "worst", "poorest"];

/// The table that answers an intent; none where the intent has no table or the authored answers come first.
fn from_table(
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
            let mut draft = pay(k, roles, place, group, &slots.ladders);
            let level = k
                .figures
                .iter()
                .filter_map(|f| f.level.as_deref())
                .find(|l| coach.matcher.stems_of(l).iter().all(|s| stems.contains(s)));
            if let (Some(level), [role]) = (level, roles) {
                salary::level_first(k, *role, level, &mut draft);
            }
            draft
        }
        Lookup::JudgePay if !slots.amounts.is_empty() && !roles.is_empty() => judged(k, roles, place, slots),
        Lookup::JudgePay | Lookup::PayOver if slots.amounts.is_empty() => pay(k, roles, place, group, &slots.ladders),
        Lookup::JudgePay | Lookup::PayOver => judge::pay_over(k, roles, *slots.amounts.first()?)
            .unwrap_or_else(|| pay(k, roles, place, group, &slots.ladders)),
        Lookup::HighestPlace => {
            let lowest = stems.iter().any(|s| LOWEST.contains(&s.as_str()));
            judge::highest_place(k, roles, lowest).unwrap_or_else(|| pay(k, roles, None, group, &slots.ladders))
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
            [role, ..] => ladder::of_role(k, *role, &slots.ladders).unwrap_or_else(|| no_ladder(k, *role)),
        },
        Lookup::Next => match roles {
            [] => ladder::all(k),
            roles => join(
                roles
                    .iter()
                    .take(2)
                    .filter_map(|r| ladder::next(k, *r, &slots.ladders))
                    .collect(),
            ),
        },
        Lookup::WhoNames => item_draft(k, slots, &[])?,
        Lookup::Item => item_draft(k, slots, roles)?,
        Lookup::Topics => topics::all(k),
        Lookup::Compare => return None,
    })
}

fn item_draft(k: &Knowledge, slots: &Slots, roles: &[usize]) -> Option<Draft> {
    let item = *slots.items.first()?;
    if let Some(role) = roles.first() {
        if let Some(draft) = items::for_role(k, item, *role) {
            return Some(draft);
        }
        let mut draft = Draft::none(
            format!("{} · {}", k.items[item].name, k.roles[*role].name),
            format!(
                "The guides don't name {} for the {}.",
                k.items[item].name, k.roles[*role].name
            ),
        );
        if let Some(others) = items::who_names(k, item) {
            draft.line(first_sentence(&others.body));
            draft.sources = others.sources;
        }
        return Some(draft);
    }
    items::who_names(k, item)
}

fn judged(k: &Knowledge, roles: &[usize], place: Option<usize>, slots: &Slots) -> Draft {
    let drafts: Vec<Draft> = roles
        .iter()
        .take(2)
        .filter_map(|r| judge::place_amount(k, *r, place, slots.amounts[0]))
        .collect();
    if drafts.is_empty() {
        pay(k, roles, place, None, &slots.ladders)
    } else {
        join(drafts)
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
            let all: Vec<usize> = if roles.is_empty() {
                (0..k.roles.len()).collect()
            } else {
                roles.to_vec()
            };
            let mut id = "salary".to_owned();
            let mut subject = None;
            if let Some(group) = group {
                id = format!("{id}.{}", subject_id(k, group));
                subject = Some(subject_name(k, group));
            } else if !roles.is_empty() {
                id = format!(
                    "{id}.{}",
                    roles
                        .iter()
                        .map(|r| k.roles[*r].id.get_ref().as_str())
                        .collect::<Vec<_>>()
                        .join("+")
                );
            }
            if let Some(p) = place {
                id = format!("{id}.{}", k.places[p].id.get_ref());
            }
            salary::of_all(k, &all, place, id, subject).unwrap_or_else(|| {
                let name = place.map_or_else(|| "that place".to_owned(), |p| place_name(&k.places[p]));
                outside::no_pay_in(k, &name, roles)
            })
        }
    }
}

fn no_pay(k: &Knowledge, role: usize, place: Option<usize>) -> Draft {
    let name = place.map_or_else(|| "that place".to_owned(), |p| place_name(&k.places[p]));
    let mut draft = outside::no_pay_in(k, &name, &[role]);
    let family = k.roles[role]
        .family
        .as_ref()
        .and_then(|f| k.roles.iter().position(|r| r.id.get_ref() == f.get_ref()));
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

fn written(coach: &Coach, intent: &Intent, roles: &[usize], place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    let stem = |text: &str| coach.matcher.stems_of(text);
    let place_text = place.map(|p| place_name(&k.places[p]));
    // Asked about a place on which the answers, which do tell places apart, are silent.
    if let (Some(p), Some(text)) = (place, &place_text)
        && faq::lacks_place(k, intent, Some(p))
    {
        return outside::no_answer_in(intent, text, &faq::covered_places(k, intent, roles.first().copied()));
    }
    match roles {
        [] => faq::for_all(k, intent, &[], place, about, &stem)
            .unwrap_or_else(|| faq::nothing_for(k, intent, "roles that I know")),
        [role] => faq::for_role(k, intent, *role, place, about, &stem).unwrap_or_else(|| {
            if let Some(text) = &place_text {
                return outside::no_answer_in(intent, text, &faq::covered_places(k, intent, Some(*role)));
            }
            faq::nothing_for(k, intent, &k.roles[*role].name)
        }),
        several => match faq::for_all(k, intent, several, place, about, &stem) {
            Some(draft) => draft,
            None => faq::for_role(k, intent, several[0], place, about, &stem)
                .unwrap_or_else(|| faq::nothing_for(k, intent, &names(k, several))),
        },
    }
}

fn names(k: &Knowledge, roles: &[usize]) -> String {
    list(&roles.iter().map(|r| k.roles[*r].name.as_str()).collect::<Vec<_>>())
}

fn compare_draft(coach: &Coach, intent: &Intent, slots: &Slots, place: Option<usize>, about: &About) -> Draft {
    let k = &coach.knowledge;
    if !slots.professions.is_empty() {
        return outside::profession(k, slots.professions[0]);
    }
    let mut subjects: Vec<Subject> = slots
        .subjects
        .iter()
        .chain(&slots.own)
        .copied()
        .filter(|s| !matches!(s, Subject::Group(_)))
        .collect();
    subjects.dedup();
    match subjects.as_slice() {
        [a, b, ..] => compare::two(k, *a, *b, place).unwrap_or_else(|| outside::unknown(k)),
        [Subject::Related(i)] => {
            let entry = &k.related[*i];
            let mut draft = Draft::answer(
                format!("related.{}", entry.id.get_ref()),
                format!("{} · {}", intent.title, entry.name),
            );
            draft.line(&entry.about).cite_all(&entry.sources);
            draft
        }
        _ => {
            let (roles, _) = roles_of(k, &slots.subjects);
            written(coach, intent, &roles, None, about)
        }
    }
}

/// Two drafts as one reply; each keeps its title as a heading.
pub(super) fn join(mut drafts: Vec<Draft>) -> Draft {
    drafts.dedup_by(|a, b| a.id.is_some() && a.id == b.id);
    if drafts.len() < 2 {
        return drafts.pop().unwrap_or_default();
    }
    let room = BODY_LIMIT / drafts.len() - 40;
    let mut out = Draft {
        id: Some(drafts.iter().filter_map(|d| d.id.clone()).collect::<Vec<_>>().join("+")),
        kind: if drafts.iter().any(|d| d.kind == Kind::Answer) {
            Kind::Answer
        } else {
            drafts[0].kind
        },
        ..Draft::default()
    };
    let titles: Vec<&str> = drafts
        .iter()
        .map(|d| d.title.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    out.title = titles.join(" + ");
    for draft in &drafts {
        if !draft.title.is_empty() {
            out.line(format!("**{}**", draft.title));
        }
        out.line(cut(&draft.body, room));
        for (guide, section) in &draft.sources {
            out.cite(guide, section);
        }
        for note in &draft.notes {
            if !out.notes.contains(note) {
                out.notes.push(note.clone());
            }
        }
        out.role = out.role.take().or_else(|| draft.role.clone());
        out.place = out.place.take().or_else(|| draft.place.clone());
    }
    out.focus = drafts.last().map(|d| d.focus.clone()).unwrap_or_default();
    out
}

fn follow_ups(k: &Knowledge, ask: &Ask, drafts: &[(Draft, &Ask)]) -> Vec<NextQuestion> {
    let role = drafts
        .first()
        .and_then(|(d, _)| d.focus.first().copied())
        .filter(|_| drafts[0].0.focus.len() == 1);
    match ask.class {
        Class::Intent(i) => {
            let intent = &k.intents[i];
            let named = !ask.slots.subjects.is_empty();
            let many = drafts[0].0.kind == Kind::Answer && !named && faq::covered_roles(k, intent).len() > 1;
            if many {
                next_questions::choose_role(k, intent, &[])
            } else {
                next_questions::after(k, &intent.follow_ups, role)
            }
        }
        Class::Gap(i) => next_questions::after(k, &k.gaps[i].follow_ups, role),
        Class::SmallTalk(i) => next_questions::after(k, &k.small_talk[i].follow_ups, None),
        Class::Distress | Class::Noise => Vec::new(),
    }
}

fn note_carried(k: &Knowledge, ask: &Ask, reply: &mut Reply) {
    // Of many roles at once nothing needs saying: the reply names them all.
    let few = ask.carried.subject && ask.slots.subjects.len() <= 2 && !ask.slots.subjects.is_empty();
    let subject = few.then(|| {
        list(
            &ask.slots
                .subjects
                .iter()
                .map(|s| format!("the {}", subject_name(k, *s)))
                .collect::<Vec<_>>(),
        )
    });
    let place = ask
        .slots
        .places
        .first()
        .filter(|_| ask.carried.place)
        .map(|p| place_name(&k.places[*p]));
    let parts: Vec<String> = [subject, place].into_iter().flatten().collect();
    if !parts.is_empty() && reply.kind != Kind::SmallTalk {
        reply
            .notes
            .insert(0, format!("Still about {}, as before.", list(&parts)));
    }
}

fn did_you_mean(coach: &Coach, asks: &[Ask], lead: &str) -> Reply {
    let k = &coach.knowledge;

    let mut reply = Reply {
        kind: Kind::Suggestions,
        title: "Did you mean …".to_owned(),
        body: lead.to_owned(),
        ..Reply::default()
    };
    for ask in asks {
        if let Class::Intent(i) = ask.class {
            let (roles, _) = roles_of(k, &ask.slots.subjects);
            let role = roles.first().copied().filter(|_| roles.len() == 1);
            let next = next_questions::of_intent(k, &k.intents[i], role, None);
            reply.body.push_str(&format!("\n- {}", next.question));
            reply.suggestions.push(next);
        }
    }
    reply.confidence = asks.first().map_or(0.0, |a| a.confidence);
    reply
}

fn outside_title(coach: &Coach, slots: &Slots) -> Reply {
    let mut draft = outside::profession(&coach.knowledge, slots.professions.first().copied().flatten());
    draft.id = Some("outside.profession".to_owned());
    draft.finish(&coach.knowledge)
}

fn distress(k: &Knowledge) -> Reply {
    Reply {
        id: Some("chat.distress".to_owned()),
        kind: Kind::SmallTalk,
        intent: Some("distress".to_owned()),
        intents: vec!["distress".to_owned()],
        confidence: 1.0,
        body: k.distress.text.trim().to_owned(),
        ..Reply::default()
    }
}

fn other_language(k: &Knowledge, language: usize) -> Reply {
    let l = &k.languages[language];
    Reply {
        id: Some(format!("language.{}", l.id.get_ref())),
        kind: Kind::SmallTalk,
        intent: Some("language".to_owned()),
        intents: vec!["language".to_owned()],
        confidence: 1.0,
        title: l.name.clone(),
        body: l.text.trim().to_owned(),
        ..Reply::default()
    }
}

/// The turn before at length: the next of its follow-up topics, for the same role and place.
fn more(coach: &Coach, memory: &mut Memory, now: Duration) -> Reply {
    let k = &coach.knowledge;
    let Some(turn) = memory.turn.as_mut() else {
        return outside::unknown(k).finish(k);
    };
    let Class::Intent(intent) = turn.context.class else {
        return outside::unknown(k).finish(k);
    };
    for id in &k.intents[intent].follow_ups {
        let Some(next) = k.intents.iter().position(|i| i.id.get_ref() == id.get_ref()) else {
            continue;
        };
        if turn.told.contains(&next) {
            continue;
        }
        turn.told.push(next);
        let draft = for_intent(coach, &k.intents[next], &turn.context.slots, &turn.stems);
        if draft.kind == Kind::Answer {
            let mut reply = draft.finish(k);
            reply.intent = Some(k.intents[next].id.get_ref().clone());
            reply.intents = reply.intent.iter().cloned().collect();
            reply.confidence = 1.0;
            reply.notes.insert(
                0,
                format!(
                    "More on the same subject: {}.",
                    faq::lower_first(&k.intents[next].title)
                ),
            );
            turn.at = now;
            turn.reply = reply.clone();
            return reply;
        }
    }
    let mut reply = turn.reply.clone();
    reply.notes = vec!["That is all that the guides say on it.".to_owned()];
    reply
}

/// The turn before in one sentence.
fn shorter(memory: &Memory) -> Reply {
    let Some(turn) = &memory.turn else {
        return Reply::silence();
    };
    let mut reply = turn.reply.clone();
    let text = reply.body.trim_start_matches("- ").to_owned();
    reply.body = first_sentence(&text).to_owned();
    reply.notes.clear();
    reply
}
