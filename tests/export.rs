//! Every reply that the coach can give: sound, with an id of its own, and within a member's reach.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use career_coach::coach::{Kind, Reply};
use career_coach::knowledge::Knowledge;
use career_coach::knowledge::model::{Intent, Lookup, RungPart};
use fancy_regex::Regex;
use support::{COACH, ask, faults, none_fails, report};

static EXPORT: LazyLock<Vec<Reply>> = LazyLock::new(|| COACH.export());

#[test]
fn every_exported_reply_is_sound() {
    let mut ids = BTreeSet::new();
    let failures: Vec<String> = EXPORT
        .iter()
        .filter_map(|reply| {
            let mut wrong = faults(reply);
            if !reply.id.as_ref().is_some_and(|id| ids.insert(id.clone())) {
                wrong.push("has no id of its own".to_owned());
            }
            if reply.kind == Kind::SmallTalk && !reply.sources.is_empty() {
                wrong.push("is small talk with sources".to_owned());
            }
            (!wrong.is_empty()).then(|| report("export", &wrong, reply))
        })
        .collect();
    none_fails(&failures, EXPORT.len());
}

/// Whoever reads an amount of the tables finds at the foot a guide that gives it.
#[test]
fn every_amount_has_its_guide_at_the_foot() {
    let k = COACH.knowledge();
    let mut givers: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
    for figure in &k.figures {
        let guide = k
            .sources
            .iter()
            .find(|s| s.id.get_ref() == figure.guide.get_ref())
            .unwrap();
        for amount in [figure.amount, figure.low, figure.high, figure.usd_low, figure.usd_high] {
            givers.entry(amount.unwrap_or(0)).or_default().insert(&guide.document);
        }
    }
    givers.remove(&0);
    // No figure is as odd as these, so that what is asked is not taken for what is told.
    let over = (80..400)
        .step_by(20)
        .map(|n| ask(&COACH, &format!("which rungs pay over {n},001 dollars?")));
    let judged = k
        .roles
        .iter()
        .map(|r| ask(&COACH, &format!("is 140,001 low for a {}?", r.name)));
    // What authors wrote has figures of its own: what a course costs, how many people work in the trade.
    let tables = EXPORT
        .iter()
        .filter(|r| !r.id.as_ref().is_some_and(|id| id.starts_with("faq.")));
    let replies: Vec<Reply> = tables.cloned().chain(look_ups()).chain(over).chain(judged).collect();
    let amounts = Regex::new(r"\d{1,3}(?:,\d{3})+").unwrap();
    let failures: Vec<String> = replies
        .iter()
        .filter_map(|reply| {
            let uncited: Vec<String> = amounts
                .find_iter(&reply.body)
                .map(|found| found.unwrap().as_str())
                .filter(|text| {
                    let amount = text.replace(',', "").parse().unwrap();
                    let cited = |guides: &BTreeSet<&str>| {
                        let sources = &reply.sources;
                        sources.iter().any(|s| guides.contains(s.document.as_str()))
                    };
                    givers.get(&amount).is_some_and(|guides| !cited(guides))
                })
                .map(|text| format!("{text} without its guide"))
                .collect();
            (!uncited.is_empty()).then(|| report("amounts", &uncited, reply))
        })
        .collect();
    none_fails(&failures, replies.len());
}

/// Every id of the export by a look-up, or by a question that an author wrote for its topic.
#[test]
fn every_exported_reply_can_be_reached() {
    let ids: BTreeSet<&str> = EXPORT.iter().filter_map(|r| r.id.as_deref()).collect();
    let looked_up: BTreeSet<String> = look_ups().into_iter().filter_map(|r| r.id).collect();
    let leads = |question: &String, id: &str| ask(&COACH, question).id.as_deref() == Some(id);
    let lost: Vec<&str> = ids
        .iter()
        .copied()
        .filter(|id| !looked_up.contains(*id) && !questions(COACH.knowledge(), id).iter().any(|q| leads(q, id)))
        .collect();
    println!(
        "{} of {} exported replies are reached",
        ids.len() - lost.len(),
        ids.len()
    );
    assert!(lost.is_empty(), "out of reach:\n{}", lost.join("\n"));
}

/// A button asks a question that leads to the topic on it.
#[test]
fn every_button_leads_where_it_says() {
    let k = COACH.knowledge();
    let intents = k.intents.iter().map(|i| (i.label.as_str(), i.id.get_ref().as_str()));
    let topics: BTreeMap<&str, &str> = intents
        .chain(k.gaps.iter().map(|g| (g.label.as_str(), g.id.get_ref().as_str())))
        .collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut failures = Vec::new();
    for intent in &k.intents {
        for role in k.roles.iter().map(|r| r.name.as_str()).chain([""]) {
            let Some(question) = filled(intent, role, "").into_iter().next() else {
                continue;
            };
            let reply = ask(&COACH, &question);
            for button in &reply.follow_ups {
                // One that names another role, of whom there is something to tell, is its own label.
                if button.label == button.question && !topics.contains_key(button.label.as_str()) {
                    let led = ask(&COACH, &button.question);
                    let own = reply.intent.as_deref().and_then(|id| k.intent(id));
                    let next = own.is_some_and(|it| {
                        let mut follow_ups = it.follow_ups.iter();
                        follow_ups.any(|id| Some(id.get_ref()) == led.intent.as_ref())
                    });
                    if !(led.kind == Kind::Answer && next) && seen.insert(button.question.clone()) {
                        failures.push(report(
                            &format!("button {:?}", button.label),
                            &["is not answered".to_owned()],
                            &led,
                        ));
                    }
                    continue;
                }
                // A button with a role's name asks for the same topic.
                let Some(goal) = topics.get(button.label.as_str()).copied().or(reply.intent.as_deref()) else {
                    continue;
                };
                if !seen.insert(format!("{goal} {}", button.question)) {
                    continue;
                }
                let led = ask(&COACH, &button.question);
                if led.intent.as_deref() != Some(goal) {
                    failures.push(report(
                        &format!("button {:?} asks {:?}", button.label, button.question),
                        &[format!("leads to {:?}, not {goal}", led.intent)],
                        &led,
                    ));
                }
            }
        }
    }
    none_fails(&failures, seen.len());
}

/// Each table by each title, ladder and place.
fn look_ups() -> Vec<Reply> {
    let k = COACH.knowledge();
    let titles = titles(k);
    let titles = || titles.iter().map(|(_, name)| name.as_str());
    let mut out = vec![COACH.topics(), COACH.ladder(None, None)];
    for place in k.places.iter().map(|p| Some(p.name.as_str())).chain([None]) {
        out.push(COACH.salary(None, None, place));
        out.extend(titles().map(|t| COACH.salary(Some(t), None, place)));
    }
    let ladders = k
        .ladders
        .iter()
        .flat_map(|l| titles().map(|t| format!("{t} ({})", l.name)));
    for title in titles().map(str::to_owned).chain(ladders) {
        out.extend([
            COACH.salary(Some(&title), None, None),
            COACH.ladder(Some(&title), None),
            COACH.next(&title, None),
        ]);
    }
    out.extend(k.ladders.iter().map(|l| COACH.ladder(Some(&l.name), None)));
    out.extend(titles().flat_map(|a| titles().map(move |b| COACH.compare(a, b, None))));
    out.push(COACH.salary(Some("plumber"), None, None));
    out
}

/// Id and name of every title.
fn titles(k: &Knowledge) -> Vec<(String, String)> {
    let roles = k.roles.iter().map(|r| (r.id.get_ref().clone(), r.name.clone()));
    let related = k.related.iter().map(|r| (r.id.get_ref().clone(), r.name.clone()));
    roles
        .chain(related)
        .chain(k.groups.iter().map(|g| (g.id.get_ref().clone(), g.name.clone())))
        .collect()
}

/// What a member may ask to get the reply with this id, in an author's words.
fn questions(k: &Knowledge, id: &str) -> Vec<String> {
    let parts: Vec<&str> = id.split(['.', '+']).collect();
    let named = |text: &str| parts[1..].contains(&text);
    let title = titles(k)
        .into_iter()
        .find(|(id, _)| named(id))
        .map_or_else(String::new, |(_, name)| name);
    let place = k
        .places
        .iter()
        .find(|p| named(p.id.get_ref()))
        .map_or_else(String::new, |p| p.name.clone());
    let asking = |wanted: &dyn Fn(&Intent) -> bool, title: &str| -> Vec<String> {
        k.intents
            .iter()
            .filter(|i| wanted(i))
            .flat_map(|i| filled(i, title, &place))
            .collect()
    };
    let phrasings = |list: &[career_coach::knowledge::model::Spanned<String>]| {
        list.iter().map(|p| p.get_ref().clone()).collect::<Vec<_>>()
    };
    let topic = parts.get(1).copied().unwrap_or_default();
    match parts[0] {
        "faq" => asking(&|i| i.id.get_ref() == topic, &title),
        "rung" => {
            let part = parts.last().copied().unwrap_or_default();
            asking(&|i| i.rung.is_some_and(|r| rung_name(r) == part), &title)
        }
        "related" => asking(
            &|i| i.rung == Some(RungPart::Scope) || i.lookup == Some(Lookup::Compare),
            &title,
        ),
        "item" => {
            let Some(item) = k.items.iter().find(|i| i.id.get_ref() == topic) else {
                return Vec::new();
            };
            let (name, kind) = (&item.name, item.kind.name());
            if title.is_empty() {
                vec![format!("what is {name}?"), format!("tell me about {name} as a {kind}")]
            } else {
                vec![format!("{name} as a {kind} for {title}")]
            }
        }
        "rank" | "way" => {
            let name = |at: usize| {
                let id = parts.get(at).copied().unwrap_or_default();
                titles(k).into_iter().find(|(it, _)| it == id).map(|(_, name)| name)
            };
            let (Some(a), Some(b)) = (name(1), name(2)) else {
                return Vec::new();
            };
            if parts[0] == "rank" {
                vec![format!("who stands higher, a {a} or a {b}?")]
            } else {
                vec![format!("how do I get from {a} to {b}?")]
            }
        }
        "who-names" => k
            .intents
            .iter()
            .filter(|i| i.lookup == Some(Lookup::WhoNames))
            .map(|i| i.label.clone())
            .collect(),
        "years" => asking(&|i| i.lookup == Some(Lookup::Years), &title),
        "next" => asking(
            &|i| i.lookup == Some(Lookup::Next),
            &k.groups
                .iter()
                .find(|g| g.members.iter().any(|m| named(m.get_ref())))
                .map_or_else(String::new, |g| g.name.clone()),
        ),
        "highest-place" | "lowest-place" => {
            let mut out = asking(&|i| i.lookup == Some(Lookup::HighestPlace), &title);
            out.push("which country pays the least?".to_owned());
            out
        }
        "gap" => k.gap(topic).map_or_else(Vec::new, |g| phrasings(&g.phrasings)),
        "chat" if topic == "distress" => k.distress.signs.clone(),
        "chat" => k.small_talk(topic).map_or_else(Vec::new, |t| phrasings(&t.phrasings)),
        "language" => k.language(topic).map_or_else(Vec::new, |l| {
            vec![
                l.words.iter().take(6).cloned().collect::<Vec<_>>().join(" "),
                l.text.clone(),
            ]
        }),
        _ => Vec::new(),
    }
}

fn rung_name(part: RungPart) -> &'static str {
    match part {
        RungPart::Scope => "scope",
        RungPart::Focus => "focus",
        RungPart::Years => "years",
        RungPart::Reports => "reports",
    }
}

/// The phrasings with a title in them, or those without one if there is no title; `{credential}` stays.
fn filled(intent: &Intent, title: &str, place: &str) -> Vec<String> {
    let phrasings = intent
        .phrasings
        .iter()
        .map(|p| p.get_ref())
        .filter(|p| p.contains("{role}") != title.is_empty());
    phrasings
        .map(|p| {
            let text = p
                .replace("{role}", title)
                .replace("{amount}", "200k")
                .replace("{years}", "5 years");
            match (place.is_empty(), text.contains("{place}")) {
                (true, _) => text.replace("{place}", "Germany"),
                (false, true) => text.replace("{place}", place),
                (false, false) => format!("{text} in {place}"),
            }
        })
        .collect()
}
