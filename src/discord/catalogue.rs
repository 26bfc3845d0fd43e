//! What can be chosen of a knowledge: names and questions for autocomplete, and which replies can be given anew by their
//! id, made once; and the topics for the menu, which take no time.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwapOption;

use super::index::{Entry, Index};
use super::limits;
use crate::coach::{Coach, NextQuestion, Reply, topic_heading};
use crate::knowledge::Knowledge;
use crate::knowledge::model::{Lookup, Spanned};
use crate::publish::Served;

/// The catalogue of one knowledge.
pub struct Catalogue {
    coach: Arc<Coach>,
    /// Titles.
    pub roles: Index,
    /// Levels.
    pub levels: Index,
    /// Countries and regions.
    pub places: Index,
    /// Whole questions.
    pub questions: Index,
    /// Hashes of the ids of all replies that hold nothing but what the knowledge says.
    exported: HashSet<u64>,
}

/// A group of questions.
#[derive(Debug, Clone)]
pub struct Topic {
    pub name: String,
    pub questions: Vec<NextQuestion>,
}

/// Longer phrasings are stories that members told, and nobody picks one for their own.
const SUGGESTED_WORDS: usize = 9;

/// The catalogue that was made last: that of the knowledge that is served, or for a moment after a publication that of
/// the one before. Nobody who asks makes one, so that nobody in the event loop waits for it.
#[derive(Default)]
pub struct Catalogues {
    made: ArcSwapOption<Catalogue>,
    /// Held by whoever makes one.
    turn: Mutex<()>,
}

impl Catalogues {
    /// With this one in the beginning.
    #[must_use]
    pub fn beginning_with(made: Option<Arc<Catalogue>>) -> Self {
        Self {
            made: ArcSwapOption::new(made),
            turn: Mutex::default(),
        }
    }

    /// The one that was made last; none before the first. For suggestions, where a second out of date harms nobody.
    #[must_use]
    pub fn latest(&self) -> Option<Arc<Catalogue>> {
        self.made.load_full()
    }

    /// That of this coach, if it is made.
    #[must_use]
    pub fn of(&self, coach: &Arc<Coach>) -> Option<Arc<Catalogue>> {
        self.latest().filter(|it| Arc::ptr_eq(&it.coach, coach))
    }

    /// Makes that of the coach that is served, unless it is made. Takes a second of computing: not for the event loop.
    pub fn renew(&self, served: &Served) {
        // One after the other, so that of two publications the later one's stays.
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let coach = served.coach();
        if self.of(&coach).is_none() {
            self.made.store(Some(Arc::new(Catalogue::new(coach))));
        }
    }
}

impl Catalogue {
    /// The catalogue of a coach. Takes a second of computing.
    #[must_use]
    pub fn new(coach: Arc<Coach>) -> Self {
        let k = coach.knowledge();
        let mut exported = HashSet::new();
        coach.export_each(&mut |it| exported.extend(it.id.as_deref().map(hash)));
        Self {
            roles: Index::new(roles(k)),
            levels: Index::new(levels(k)),
            places: Index::new(places(k)),
            questions: Index::filled(|add| questions(&coach, add)),
            exported,
            coach,
        }
    }

    /// The ids by which a reply can be given anew, if it can.
    #[must_use]
    pub fn id_of<'r>(&self, reply: &'r Reply) -> Option<&'r str> {
        let id = reply.id.as_deref()?;
        id.split('+')
            .all(|part| self.exported.contains(&hash(part)))
            .then_some(id)
    }
}

/// A plain question that leads to what a reply is about, without what was personal in the question.
#[must_use]
pub fn question_of(coach: &Coach, reply: &Reply) -> Option<String> {
    let k = coach.knowledge();
    let intent = k.intent(reply.intent.as_deref()?)?;
    // A fair offer is the asker's own; the pay table is everybody's.
    let plain = match intent.lookup {
        Some(Lookup::JudgePay) => k.intents.iter().find(|it| it.lookup == Some(Lookup::Salary))?,
        _ => k.intents.iter().find(|it| it.id.get_ref() == intent.id.get_ref())?,
    };
    let role = reply.slots.get("role").map(String::as_str);
    let question = coach.question(plain.id.get_ref(), role);
    question
        .or_else(|| coach.question(plain.id.get_ref(), None))
        .map(|it| it.question)
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn roles(k: &Knowledge) -> Vec<Entry> {
    let roles = k.roles.iter().map(|it| (&it.name, &it.aliases));
    let groups = k.groups.iter().map(|it| (&it.name, &it.aliases));
    let related = k.related.iter().map(|it| (&it.name, &it.aliases));
    let all = roles.chain(groups).chain(related);
    all.map(|(name, aliases)| {
        // "Chief of the Kitchen (CK)" is found by "ck" and by the name without it.
        let parts = name.split(['(', ')']).map(|it| it.trim().to_owned());
        Entry::new(name, parts.chain(texts(aliases)).collect())
    })
    .collect()
}

/// Each rung's first word, the others finding it too; then the levels that figures have.
fn levels(k: &Knowledge) -> Vec<Entry> {
    let rungs = k.ladders.iter().flat_map(|it| &it.rungs).map(|it| texts(&it.levels));
    let figures = k.figures.iter().filter_map(|it| it.level.clone()).map(|it| vec![it]);
    let mut seen = HashSet::new();
    let all = rungs.chain(figures).filter_map(|words| {
        let (first, others) = words.split_first()?;
        let new = seen.insert(first.to_lowercase());
        new.then(|| Entry::new(first, others.to_vec()))
    });
    all.collect()
}

fn texts(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|it| it.get_ref().clone()).collect()
}

fn places(k: &Knowledge) -> Vec<Entry> {
    // Places with figures come first: they are what is looked up.
    let mut places: Vec<_> = k.places.iter().collect();
    let figures = |id: &str| {
        k.figures
            .iter()
            .filter(|it| it.places.iter().any(|p| p.get_ref() == id))
            .count()
    };
    places.sort_by_key(|it| Reverse(figures(it.id.get_ref())));
    let entry = |it: &&crate::knowledge::Entry<crate::knowledge::model::Place>| {
        Entry::new(&it.name, [texts(&it.aliases), texts(&it.cities)].concat())
    };
    places.iter().map(entry).collect()
}

/// One after the other: there are more than ten thousand.
fn questions(coach: &Coach, add: &mut dyn FnMut(Entry)) {
    let k = coach.knowledge();
    let mut seen = HashSet::new();
    let mut add = |text: &str, intent: &str| {
        let fits = limits::length(text) <= limits::CHOICE_TEXT;
        if fits && seen.insert(hash(&text.to_lowercase())) {
            add(Entry::new(text, Vec::new()).about(intent));
        }
    };
    // The plain questions first, those that authors lead to most often before the others: they are offered as long as
    // nothing is typed.
    let mut intents: Vec<_> = k.intents.iter().collect();
    let mut leads: HashMap<&str, usize> = HashMap::new();
    for follow_up in k.intents.iter().flat_map(|it| &it.follow_ups) {
        *leads.entry(follow_up.get_ref()).or_default() += 1;
    }
    intents.sort_by_key(|it| Reverse(leads.get(it.id.get_ref().as_str()).copied().unwrap_or(0)));
    for intent in intents {
        add(&intent.label, intent.id.get_ref());
    }
    for intent in &k.intents {
        let id = intent.id.get_ref();
        for role in coach.roles_of(id) {
            if let Some(it) = coach.question(id, Some(role)) {
                add(&it.question, id);
            }
        }
        let plain = |text: &str| !text.contains('{') && text.split(' ').count() <= SUGGESTED_WORDS;
        for phrasing in intent.phrasings.iter().filter(|it| plain(it.get_ref())) {
            add(phrasing.get_ref(), id);
        }
    }
}

/// Each file of intents, with the plain question of each.
#[must_use]
pub fn topics(k: &Knowledge) -> Vec<Topic> {
    let mut out: Vec<Topic> = Vec::new();
    for intent in &k.intents {
        let name = k
            .files
            .get(intent.file)
            .map_or_else(String::new, |it| topic_heading(&it.name));
        let question = NextQuestion {
            label: intent.label.clone(),
            question: intent.label.clone(),
        };
        match out.iter_mut().find(|it| it.name == name) {
            Some(topic) => topic.questions.push(question),
            None => out.push(Topic {
                name,
                questions: vec![question],
            }),
        }
    }
    out
}
