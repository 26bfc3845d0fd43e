//! What can be chosen, made from a knowledge once: names and questions for autocomplete, topics for the menu, and
//! which replies can be given anew by their id.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;

use super::index::{Entry, Index};
use super::limits;
use crate::coach::{Coach, NextQuestion, Reply, topic_heading};
use crate::knowledge::Knowledge;
use crate::knowledge::model::{Lookup, Spanned};

/// The catalogue of one knowledge. Its parts are made when they are first needed, which takes a moment, or by
/// [`Catalogue::prepare`].
pub struct Catalogue {
    coach: Arc<Coach>,
    /// Each file of intents, with the plain question of each.
    pub topics: Vec<Topic>,
    names: OnceLock<Names>,
    questions: OnceLock<Index>,
    /// Hashes of the ids of all replies that hold nothing but what the knowledge says.
    exported: OnceLock<HashSet<u64>>,
}

/// What the options of look-ups can be.
struct Names {
    roles: Index,
    levels: Index,
    places: Index,
}

/// A group of questions.
#[derive(Debug, Clone)]
pub struct Topic {
    pub name: String,
    pub questions: Vec<NextQuestion>,
}

/// Longer phrasings are stories that members told, and nobody picks one for their own.
const SUGGESTED_WORDS: usize = 9;

/// The catalogue of the knowledge that is served.
#[derive(Default)]
pub struct Catalogues(ArcSwapOption<Catalogue>);

impl Catalogues {
    /// The catalogue of this coach.
    #[must_use]
    pub fn of(&self, coach: &Arc<Coach>) -> Arc<Catalogue> {
        if let Some(catalogue) = self.0.load_full().filter(|it| Arc::ptr_eq(&it.coach, coach)) {
            return catalogue;
        }
        let catalogue = Arc::new(Catalogue::new(Arc::clone(coach)));
        self.0.store(Some(Arc::clone(&catalogue)));
        catalogue
    }
}

impl Catalogue {
    /// The catalogue of a coach.
    #[must_use]
    pub fn new(coach: Arc<Coach>) -> Self {
        Self {
            topics: topics(coach.knowledge()),
            names: OnceLock::new(),
            questions: OnceLock::new(),
            exported: OnceLock::new(),
            coach,
        }
    }

    /// Makes everything now, so that no member has to wait for it. Takes a second of computing.
    pub fn prepare(&self) {
        let _ = (self.names(), self.questions(), self.exported());
    }

    /// Titles.
    #[must_use]
    pub fn roles(&self) -> &Index {
        &self.names().roles
    }

    /// Levels.
    #[must_use]
    pub fn levels(&self) -> &Index {
        &self.names().levels
    }

    /// Countries and regions.
    #[must_use]
    pub fn places(&self) -> &Index {
        &self.names().places
    }

    /// Whole questions.
    #[must_use]
    pub fn questions(&self) -> &Index {
        self.questions
            .get_or_init(|| Index::filled(|add| questions(&self.coach, add)))
    }

    fn names(&self) -> &Names {
        let k = self.coach.knowledge();
        self.names.get_or_init(|| Names {
            roles: Index::new(roles(k)),
            levels: Index::new(levels(k)),
            places: Index::new(places(k)),
        })
    }

    fn exported(&self) -> &HashSet<u64> {
        self.exported.get_or_init(|| {
            let mut ids = HashSet::new();
            self.coach.export_each(&mut |it| ids.extend(it.id.as_deref().map(hash)));
            ids
        })
    }

    /// The ids by which a reply can be given anew, if it can.
    #[must_use]
    pub fn id_of<'r>(&self, reply: &'r Reply) -> Option<&'r str> {
        let id = reply.id.as_deref()?;
        id.split('+')
            .all(|part| self.exported().contains(&hash(part)))
            .then_some(id)
    }

    /// A plain question that leads to what a reply is about, without what was personal in the question.
    #[must_use]
    pub fn question_of(&self, reply: &Reply) -> Option<String> {
        let k = self.coach.knowledge();
        let intent = k.intent(reply.intent.as_deref()?)?;
        // A fair offer is the asker's own; the pay table is everybody's.
        let plain = match intent.lookup {
            Some(Lookup::JudgePay) => k.intents.iter().find(|it| it.lookup == Some(Lookup::Salary))?,
            _ => k.intents.iter().find(|it| it.id.get_ref() == intent.id.get_ref())?,
        };
        let role = reply.slots.get("role").map(String::as_str);
        let question = self.coach.question(plain.id.get_ref(), role);
        question
            .or_else(|| self.coach.question(plain.id.get_ref(), None))
            .map(|it| it.question)
    }
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

fn topics(k: &Knowledge) -> Vec<Topic> {
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
