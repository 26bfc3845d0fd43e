//! Whatever names another entry names one that is there.

use std::collections::{HashMap, HashSet};

use super::at;
use super::phrasings::normalised;
use crate::knowledge::diagnostic::{Severity, quoted};
use crate::knowledge::lost::Lost;
use crate::knowledge::model::{Citation, Outsider, Spanned};
use crate::knowledge::sink::{At, Sink};
use crate::knowledge::{Entry, Knowledge};

/// The id that a check names for the path of somebody in despair, which is no entry.
const DISTRESS: &str = "distress";

pub fn check(all: &Knowledge, lost: &Lost, sink: &mut Sink<'_>) {
    let known = Known::new(all);
    let mut check = Checker {
        known: &known,
        lost,
        sink,
        used: HashSet::new(),
        missing: Vec::new(),
        index: HashMap::new(),
    };
    check.titles(all);
    check.pay_and_ladders(all);
    check.topics(all);
    check.tell_missing();
}

/// Ids of one kind, and where each stands.
type Ids<'k> = HashMap<&'k str, At>;

fn ids<T>(entries: &[Entry<T>], id: impl Fn(&T) -> &Spanned<String>) -> Ids<'_> {
    let ids = entries.iter().map(|it| (id(&it.value), it.file));
    ids.map(|(id, file)| (id.get_ref().as_str(), at(file, id))).collect()
}

/// The ids that can be referred to.
struct Known<'k> {
    sources: Ids<'k>,
    roles: Ids<'k>,
    groups: Ids<'k>,
    related: Ids<'k>,
    places: Ids<'k>,
    intents: Ids<'k>,
    gaps: Ids<'k>,
    small_talk: Ids<'k>,
    /// Countries that the documents say nothing on, which have names and no ids.
    countries: &'k [Entry<Outsider>],
}

impl<'k> Known<'k> {
    fn new(all: &'k Knowledge) -> Self {
        Self {
            sources: ids(&all.sources, |it| &it.id),
            roles: ids(&all.roles, |it| &it.id),
            groups: ids(&all.groups, |it| &it.id),
            related: ids(&all.related, |it| &it.id),
            places: ids(&all.places, |it| &it.id),
            intents: ids(&all.intents, |it| &it.id),
            gaps: ids(&all.gaps, |it| &it.id),
            small_talk: ids(&all.small_talk, |it| &it.id),
            countries: &all.countries,
        }
    }

    /// The country that somebody took for a place.
    fn country(&self, id: &str) -> Option<&'k str> {
        let words = normalised(id);
        let named = |it: &&Entry<Outsider>| {
            let mut names = std::iter::once(&it.name).chain(&it.aliases);
            names.any(|name| normalised(name.get_ref()) == words)
        };
        self.countries.iter().find(named).map(|it| it.name.get_ref().as_str())
    }

    fn of(&self, kind: &str) -> &Ids<'k> {
        match kind {
            "source" => &self.sources,
            "role" => &self.roles,
            "group" => &self.groups,
            "related" => &self.related,
            "place" => &self.places,
            "gap" => &self.gaps,
            "smalltalk" => &self.small_talk,
            _ => &self.intents,
        }
    }
}

const SOURCE: &[&str] = &["source"];
const ROLE: &[&str] = &["role"];
const TITLE: &[&str] = &["role", "related", "group"];
const PLACE: &[&str] = &["place"];
const INTENT: &[&str] = &["intent"];
const FOLLOW_UP: &[&str] = &["intent", "gap"];
const TOPIC: &[&str] = &["intent", "gap", "smalltalk"];

/// So many known ids can be listed in a message.
const FEW: usize = 20;

/// So many places that name an unknown id are listed beside the first.
const MOST_LISTED: usize = 3;

/// An id that no entry has, and where it is named.
struct Missing<'a> {
    kinds: &'static [&'static str],
    name: &'a str,
    named_at: Vec<At>,
}

struct Checker<'a, 's> {
    known: &'a Known<'a>,
    lost: &'a Lost,
    sink: &'a mut Sink<'s>,
    /// Kinds and ids of what is named and known.
    used: HashSet<(&'static str, &'a str)>,
    /// In the order in which they were met.
    missing: Vec<Missing<'a>>,
    /// By kinds and name, where in `missing` it is.
    index: HashMap<(&'static [&'static str], &'a str), usize>,
}

impl<'a> Checker<'a, '_> {
    fn titles(&mut self, all: &'a Knowledge) {
        for role in &all.roles {
            self.each(ROLE, role.file, &role.family);
        }
        for group in &all.groups {
            if group.members.is_empty() {
                self.sink.error(
                    at(group.file, &group.id),
                    "a title that fits no role",
                    "write the ids of roles in its `members`",
                );
            }
            self.list(ROLE, group.file, &group.members);
        }
        for related in &all.related {
            self.each(ROLE, related.file, &related.nearest);
            self.citations(related.file, &related.sources);
        }
        for place in &all.places {
            self.list(PLACE, place.file, &place.parts);
            for part in place.parts.iter().filter(|part| part.get_ref() == place.id.get_ref()) {
                self.sink.error(
                    at(place.file, part),
                    "a region cannot be a part of itself",
                    "leave it out",
                );
            }
        }
    }

    fn pay_and_ladders(&mut self, all: &'a Knowledge) {
        for figure in &all.figures {
            self.one(ROLE, figure.file, &figure.role);
            self.list(PLACE, figure.file, &figure.places);
            self.one(SOURCE, figure.file, &figure.guide);
        }
        for note in &all.pay_notes {
            self.list(ROLE, note.file, &note.roles);
            self.list(PLACE, note.file, &note.places);
            self.one(SOURCE, note.file, &note.guide);
        }
        for ladder in &all.ladders {
            self.citations(ladder.file, &ladder.sources);
            for rung in &ladder.rungs {
                self.one(ROLE, ladder.file, &rung.role);
            }
        }
        for off in &all.off_ladder {
            self.one(ROLE, off.file, &off.role);
            self.citations(off.file, &off.sources);
        }
        for item in &all.items {
            for named in &item.named {
                self.one(ROLE, item.file, &named.role);
                self.one(SOURCE, item.file, &named.guide);
            }
        }
    }

    fn topics(&mut self, all: &'a Knowledge) {
        for intent in &all.intents {
            self.list(FOLLOW_UP, intent.file, &intent.follow_ups);
            self.each(INTENT, intent.file, &intent.reason);
            self.each(INTENT, intent.file, &intent.then);
            for instead in &intent.instead_of {
                self.one(INTENT, intent.file, &instead.intent);
                self.list(INTENT, intent.file, &instead.after);
            }
            let own = |it: &&Spanned<String>| it.get_ref() == intent.id.get_ref();
            let others = intent.instead_of.iter();
            for (itself, what) in [
                (intent.reason.iter().find(own), "be its own reason"),
                (intent.then.iter().find(own), "lead on to itself"),
                (others.map(|it| &it.intent).find(own), "stand in for itself"),
            ] {
                if let Some(itself) = itself {
                    let message = format!("a topic cannot {what}");
                    let here = at(intent.file, itself);
                    self.sink.error(here, message, "name another, or leave it out");
                }
            }
            for instead in intent.instead_of.iter().filter(|it| it.after.is_empty()) {
                let here = self.sink.key(at(intent.file, &instead.intent), "after");
                let label = "write the ids of the intents whose answer it follows";
                self.sink.error(here, "an empty `after`: this never happens", label);
            }
            for answer in &intent.answers {
                self.each(ROLE, intent.file, &answer.roles);
                self.each(PLACE, intent.file, &answer.places);
                self.citations(intent.file, &answer.sources);
            }
        }
        for gap in &all.gaps {
            self.list(FOLLOW_UP, gap.file, &gap.follow_ups);
            self.citations(gap.file, &gap.sources);
        }
        for talk in &all.small_talk {
            self.list(FOLLOW_UP, talk.file, &talk.follow_ups);
        }
        for id in &all.conversation.starters {
            self.used.insert(("intent", id));
            if !self.known.intents.contains_key(id.as_str()) && !self.lost.has("intent", id) {
                let message = format!("unknown intent {} in the `starters` of `[conversation]`", quoted(id));
                self.sink.folder_error(message, "write the id of an intent");
            }
        }
        for check in &all.checks {
            if check.intent.get_ref() != DISTRESS {
                self.one(TOPIC, check.file, &check.intent);
            }
            self.each(TITLE, check.file, &check.role);
            self.each(PLACE, check.file, &check.place);
        }
    }

    fn citations(&mut self, file: usize, citations: &'a [Citation]) {
        for citation in citations {
            self.one(SOURCE, file, &citation.guide);
        }
    }

    fn each(
        &mut self,
        kinds: &'static [&'static str],
        file: usize,
        ids: impl IntoIterator<Item = &'a Spanned<String>>,
    ) {
        for id in ids {
            self.one(kinds, file, id);
        }
    }

    /// As [`Self::each`], for a list in which an id has no business to stand twice.
    fn list(&mut self, kinds: &'static [&'static str], file: usize, ids: &'a [Spanned<String>]) {
        self.each(kinds, file, ids);
        let mut seen = HashSet::new();
        for id in ids.iter().filter(|id| !seen.insert(id.get_ref())) {
            let message = format!("{} stands in this list already", quoted(id.get_ref()));
            self.sink.warning(at(file, id), message, "leave one out");
        }
    }

    /// Reports an id that no entry of these kinds has.
    fn one(&mut self, kinds: &'static [&'static str], file: usize, id: &'a Spanned<String>) {
        let name = id.get_ref().as_str();
        let known = |kind: &&&'static str| self.known.of(kind).contains_key(name) || self.lost.has(kind, name);
        if let Some(kind) = kinds.iter().find(known) {
            self.used.insert((kind, name));
            return;
        }
        let wanted = in_words(kinds);
        let other = [TITLE, TOPIC]
            .into_iter()
            .flatten()
            .find(|kind| self.known.of(kind).contains_key(name));
        if let Some(other) = other {
            let message = format!("{} is no {wanted}", quoted(name));
            let article = if *other == "intent" { "an" } else { "a" };
            let label = format!("it is {article} {}", in_words(&[other]));
            return self.sink.error(at(file, id), message, label);
        }
        if let Some(country) = self.known.country(name).filter(|_| kinds == PLACE) {
            let message = format!("{} is no place", quoted(name));
            let label = format!("{country} is a `[[country]]`, of which nothing is told: make it a `[[place]]`");
            return self.sink.error(at(file, id), message, label);
        }
        let met = *self.index.entry((kinds, name)).or_insert(self.missing.len());
        if met == self.missing.len() {
            self.missing.push(Missing {
                kinds,
                name,
                named_at: Vec::new(),
            });
        }
        self.missing[met].named_at.push(at(file, id));
    }

    /// Reports each id that no entry has once, however often it is named: one slip in an id would else be hundreds of
    /// errors.
    fn tell_missing(&mut self) {
        let mut all = std::mem::take(&mut self.missing);
        // The name that most places know comes first: where it has the slip, the rest of them say nothing new.
        all.sort_by_key(|it| std::cmp::Reverse(it.named_at.len()));
        let mut slips = HashSet::new();
        for it in all {
            if slips.contains(it.name) {
                continue;
            }
            let known = || it.kinds.iter().flat_map(|kind| self.known.of(kind));
            let near = self.sink.nearest(it.name, known().map(|(id, _)| *id));
            // Named again and again, and the one that it might be never is: then that has the slip.
            let slip = near
                .filter(|near| it.named_at.len() > 1 && !it.kinds.iter().any(|kind| self.used.contains(&(kind, near))));
            if let Some((id, place)) = known().find(|(id, _)| slip == Some(**id)) {
                let message = format!(
                    "nothing names {}, but {} is named in {} places and unknown",
                    quoted(id),
                    quoted(it.name),
                    it.named_at.len()
                );
                let label = format!("did you mean `{}`?", it.name);
                let help = self.listed("named at", &it.named_at);
                self.sink
                    .report(Severity::Error, place.clone(), message, Some(label), help);
                slips.insert(it.name);
                continue;
            }
            let label = near.map_or_else(
                || "there is none with this id".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let known_ids = match (near, known().count()) {
                (Some(_), _) | (None, FEW..) => None,
                (None, 0) => Some(format!(
                    "write a `[[{}]]` with this id",
                    it.kinds.first().unwrap_or(&"intent")
                )),
                (None, _) => {
                    let mut known: Vec<_> = known().map(|(id, _)| *id).collect();
                    known.sort_unstable();
                    Some(format!("known: {}", known.join(", ")))
                }
            };
            let [first, others @ ..] = it.named_at.as_slice() else {
                continue;
            };
            let others = self.listed("also named at", others);
            let help = [known_ids, others].into_iter().flatten().collect::<Vec<_>>().join("; ");
            let message = format!("unknown {} {}", in_words(it.kinds), quoted(it.name));
            let help = (!help.is_empty()).then_some(help);
            self.sink
                .report(Severity::Error, first.clone(), message, Some(label), help);
        }
    }

    /// The first of some places, and how many there are beside; none where there are no places.
    fn listed(&mut self, how: &str, places: &[At]) -> Option<String> {
        let (listed, rest) = places.split_at(places.len().min(MOST_LISTED));
        let mut names: Vec<String> = listed.iter().map(|it| self.sink.place(it.clone())).collect();
        if !rest.is_empty() {
            let noun = if rest.len() == 1 { "place" } else { "places" };
            names.push(format!("{} more {noun}", rest.len()));
        }
        let last = names.pop()?;
        Some(match names.as_slice() {
            [] => format!("{how} {last}"),
            names => format!("{how} {} and {last}", names.join(", ")),
        })
    }
}

/// "role, related title or group".
fn in_words(kinds: &[&str]) -> String {
    let mut words = kinds.iter().map(|kind| match *kind {
        "related" => "related title",
        "smalltalk" => "piece of small talk",
        kind => kind,
    });
    let last = words.next_back().unwrap_or_default();
    let first = words.collect::<Vec<_>>().join(", ");
    if first.is_empty() {
        last.to_owned()
    } else {
        format!("{first} or {last}")
    }
}
