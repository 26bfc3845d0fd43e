//! From a message to a [`Verdict`]: what is asked, about whom and where, how sure, and why.
//!
//! Text → tokens → spelling → names → features → scores → verdict.
//! The room knows no disk, clock or Discord, and not what an answer looks like; the same knowledge and the same
//! message give the same verdict.

mod classifier;
mod contractions;
mod entities;
mod features;
mod lanes;
mod lexicon;
mod normalise;
mod segment;
mod slots;
mod solver;
mod spelling;
mod talk;
mod thresholds;
mod token;
pub mod tuning;
mod understand;
mod verdict;
mod weights;

use std::collections::{HashMap, HashSet};

pub use entities::{Amount, Entity, Mention, Subject};
pub use normalise::normalise;
pub use slots::Slots;
pub use thresholds::{HeldOutRow, Thresholds};
pub use verdict::{Ask, Carried, Class, Context, Finding, Mode, Verdict, Why};

use classifier::{Classifier, Example, Scratch};
use entities::Gazetteer;
use lexicon::{Lexicon, LexiconSource};
use talk::Talk;
use token::{Token, joined, tokenise_phrasing};

use crate::knowledge::Knowledge;

/// Everything that the matcher learnt from a knowledge. Immutable, so that any number of threads may ask it.
pub struct Matcher {
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    classifier: Classifier,
    classes: Vec<Class>,
    talk: Talk,
    thresholds: Thresholds,
    /// Words that pick a rung of a ladder.
    level_words: HashSet<String>,
    /// Intent → the sets of stems that its answers wait for.
    hints: HashMap<usize, Vec<Vec<String>>>,
    held_out: Vec<HeldOutRow>,
    /// The phrasings themselves, articles aside: an author who writes one gets it, whatever the statistics say.
    literal: HashMap<String, usize>,
}

/// Classes with their confidence; the first is the choice.
#[derive(Debug, Clone, Default)]
struct Ranked(Vec<(Class, f32)>);

impl Ranked {
    fn top(&self) -> Option<(Class, f32)> {
        self.0.first().copied()
    }

    /// How far the choice and the next best are apart.
    fn lead(&self) -> f32 {
        match self.0.as_slice() {
            [(_, first), (_, second), ..] => (first - second).abs(),
            [(_, only)] => *only,
            [] => 0.0,
        }
    }

    fn best_intent(&self) -> Option<(Class, f32)> {
        self.0.iter().copied().find(|(c, _)| matches!(c, Class::Intent(_)))
    }

    fn intents_only(&self) -> Self {
        Self(
            self.0
                .iter()
                .copied()
                .filter(|(c, _)| matches!(c, Class::Intent(_)))
                .collect(),
        )
    }

    fn of(&self, class: Class) -> f32 {
        self.0.iter().find(|(c, _)| *c == class).map_or(0.0, |(_, s)| *s)
    }

    fn best(&self) -> impl Iterator<Item = (Class, f32)> + '_ {
        self.0.iter().copied().take(5)
    }
}

impl Matcher {
    /// Learns from a knowledge.
    #[must_use]
    pub fn train(knowledge: &Knowledge) -> Self {
        let lexicon = build_lexicon(knowledge);
        let gazetteer = Gazetteer::build(knowledge, &lexicon);
        let (classes, phrasings) = phrasings(knowledge);
        let examples: Vec<Example> = phrasings
            .iter()
            .map(|(text, class)| {
                let tokens = lexicon.correct(tokenise_phrasing(text));
                let with_trades = matches!(classes[*class], Class::Intent(_));
                Example {
                    words: joined(&gazetteer.mask_phrasing(&tokens, knowledge, with_trades).tokens).into(),
                    class: *class,
                }
            })
            .collect();
        let literal = examples
            .iter()
            .filter(|e| {
                matches!(
                    classes[e.class],
                    Class::Intent(_) | Class::SmallTalk(_) | Class::Distress
                )
            })
            .map(|e| (literal_key(e.words.split(' '), &lexicon), e.class))
            .chain(labels(knowledge, &lexicon, &gazetteer, &classes))
            .collect();
        let classifier = Classifier::train(&examples, classes.len(), &lexicon);
        let held_out: Vec<HeldOutRow> = held_out_rows(&classifier, &classes, &examples);
        let thresholds = Thresholds::from_held_out(&held_out);
        let talk = Talk::build(knowledge, &lexicon);
        let level_words = knowledge
            .ladders
            .iter()
            .flat_map(|l| &l.rungs)
            .flat_map(|r| &r.levels)
            .map(|w| w.get_ref().clone())
            .collect();
        let hints = hints(knowledge, &lexicon);
        Self {
            lexicon,
            gazetteer,
            classifier,
            classes,
            talk,
            thresholds,
            level_words,
            hints,
            held_out,
            literal,
        }
    }

    /// The bars that a verdict must clear.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Every phrasing's fate when it was left out of the training.
    #[must_use]
    pub fn held_out(&self) -> &[HeldOutRow] {
        &self.held_out
    }

    /// The names in a text that a member gave as a role, level or country.
    #[must_use]
    pub fn names(&self, knowledge: &Knowledge, text: &str) -> Vec<Entity> {
        let tokens = self.lexicon.read(text);
        self.gazetteer
            .mask(&tokens, knowledge, &self.lexicon)
            .mentions
            .into_iter()
            .map(|m| m.entity)
            .collect()
    }

    /// The words of a text, spelt as the knowledge spells them.
    #[must_use]
    pub fn words(&self, text: &str) -> Vec<String> {
        self.lexicon.read(text).into_iter().map(|t| t.text).collect()
    }

    /// The stems of a text, stop words left out.
    #[must_use]
    pub fn stems_of(&self, text: &str) -> Vec<String> {
        self.stems(&self.lexicon.read(text))
    }

    /// The features that carried a class for a message, with their shares of its score, largest first.
    #[must_use]
    pub fn explain(&self, knowledge: &Knowledge, part: &str, class: Class) -> Vec<(String, String, f32)> {
        let masked = self.gazetteer.mask_phrasing(&tokenise_phrasing(part), knowledge, true);
        let Some(row) = self.classes.iter().position(|c| *c == class) else {
            return Vec::new();
        };
        let mut shares = self.classifier.explain(&masked.tokens, row, &self.lexicon);
        shares.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        shares
            .into_iter()
            .map(|c| (format!("{:?}", c.block).to_lowercase(), c.feature, c.weight))
            .collect()
    }

    fn stems(&self, tokens: &[Token]) -> Vec<String> {
        tokens.iter().map(|t| self.lexicon.stem(&t.text)).collect()
    }

    fn rank(&self, tokens: &[Token], scratch: &mut Scratch) -> Ranked {
        let scores = self.classifier.score(tokens, &self.lexicon, scratch);
        let mut order: Vec<(usize, f32)> = scores.vote.iter().copied().enumerate().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut ranked: Vec<(Class, f32)> = order
            .into_iter()
            .map(|(row, _)| (self.classes[row], scores.ridge[row]))
            .collect();
        if let Some(row) = self
            .literal
            .get(&literal_key(tokens.iter().map(|t| t.text.as_str()), &self.lexicon))
        {
            let class = self.classes[*row];
            ranked.retain(|(c, _)| *c != class);
            ranked.insert(0, (class, 1.0));
        }
        Ranked(ranked)
    }

    /// The rungs that level words pick, seen from a role: those named after it first, else the nearest above it.
    pub(crate) fn rungs_at_level(&self, knowledge: &Knowledge, role: usize, words: &[&str]) -> Vec<usize> {
        let id = knowledge.roles[role].id.get_ref();
        let name = &knowledge.roles[role].name;
        let mut out = Vec::new();
        for ladder in &knowledge.ladders {
            let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
                continue;
            };
            let said = words.join(" ");
            let role_of = |i: usize| {
                knowledge
                    .roles
                    .iter()
                    .position(|r| r.id.get_ref() == ladder.rungs[i].role.get_ref())
            };
            // "Senior", seen from a role, is the senior of just that role, whatever else the word fits.
            let named_after = |i: usize| {
                role_of(i).is_some_and(|r| {
                    let other = &knowledge.roles[r].name;
                    r != role
                        && other.contains(name.as_str())
                        && words
                            .iter()
                            .any(|w| other.to_lowercase().split_whitespace().any(|o| o == *w))
                })
            };
            let picks = |i: usize| {
                ladder.rungs[i].levels.iter().any(|l| {
                    words.contains(&l.get_ref().as_str())
                        || said.contains(l.get_ref().as_str()) && l.get_ref().contains(' ')
                })
            };
            let mut hits: Vec<usize> = (0..ladder.rungs.len()).filter(|i| named_after(*i)).collect();
            if hits.is_empty() {
                hits = (0..ladder.rungs.len()).filter(|i| picks(*i)).collect();
                if hits.len() > 1 && hits.contains(&here) {
                    hits = vec![here];
                } else if hits.len() > 1 && hits.iter().any(|i| *i > here) {
                    hits.retain(|i| *i > here);
                    hits.truncate(1);
                }
            }
            for hit in hits {
                if let Some(r) = role_of(hit)
                    && !out.contains(&r)
                {
                    out.push(r);
                }
            }
        }
        out
    }

    /// The roles `steps` rungs away from a role on each ladder that it stands on.
    pub(crate) fn neighbours(&self, knowledge: &Knowledge, role: usize, steps: i32) -> Vec<usize> {
        let id = knowledge.roles[role].id.get_ref();
        let mut out = Vec::new();
        for ladder in &knowledge.ladders {
            let Some(here) = ladder.rungs.iter().position(|r| r.role.get_ref() == id) else {
                continue;
            };
            let there = i32::try_from(here).ok().and_then(|h| usize::try_from(h + steps).ok());
            if let Some(rung) = there.and_then(|t| ladder.rungs.get(t))
                && let Some(r) = knowledge
                    .roles
                    .iter()
                    .position(|r| r.id.get_ref() == rung.role.get_ref())
                && !out.contains(&r)
            {
                out.push(r);
            }
        }
        out
    }
}

fn build_lexicon(k: &Knowledge) -> Lexicon {
    let texts = |list: &[toml::Spanned<String>]| list.iter().map(|s| s.get_ref().clone()).collect::<Vec<_>>();
    let synonyms: Vec<(String, Vec<String>)> = k
        .synonyms
        .iter()
        .map(|s| (s.word.get_ref().clone(), texts(&s.same)))
        .collect();
    let spellings: Vec<(String, Vec<String>)> = k.spellings.iter().map(|s| (s.write.clone(), texts(&s.for_))).collect();
    let mut vocabulary: Vec<&str> = Vec::new();
    for (text, _) in &phrasings(k).1 {
        vocabulary.push(text);
    }
    for r in &k.roles {
        vocabulary.extend([r.name.as_str(), r.plural.as_str()]);
        vocabulary.extend(r.aliases.iter().map(|a| a.get_ref().as_str()));
    }
    for r in &k.related {
        vocabulary.extend([r.name.as_str(), r.plural.as_str(), r.about.as_str()]);
        vocabulary.extend(r.aliases.iter().map(|a| a.get_ref().as_str()));
    }
    vocabulary.extend(
        k.groups
            .iter()
            .flat_map(|g| g.aliases.iter().map(|a| a.get_ref().as_str()).chain([g.name.as_str()])),
    );
    vocabulary.extend(k.places.iter().flat_map(|p| {
        p.aliases
            .iter()
            .chain(&p.cities)
            .map(|a| a.get_ref().as_str())
            .chain([p.name.as_str()])
    }));
    vocabulary.extend(k.countries.iter().chain(&k.professions).flat_map(|o| {
        o.aliases
            .iter()
            .map(|a| a.get_ref().as_str())
            .chain([o.name.get_ref().as_str()])
    }));
    vocabulary.extend(k.items.iter().flat_map(|i| {
        i.aliases
            .iter()
            .map(|a| a.get_ref().as_str())
            .chain([i.name.as_str()])
            .chain(i.full.as_deref())
    }));
    vocabulary.extend(k.ladders.iter().flat_map(|l| {
        l.aliases
            .iter()
            .chain(l.rungs.iter().flat_map(|r| &r.levels))
            .map(|a| a.get_ref().as_str())
    }));
    vocabulary.extend(
        k.titles
            .heads
            .iter()
            .chain(&k.titles.neutral)
            .map(|a| a.get_ref().as_str()),
    );
    for answer in k.intents.iter().flat_map(|i| &i.answers) {
        vocabulary.push(answer.text.get_ref());
        vocabulary.extend(
            answer
                .points
                .iter()
                .flat_map(|p| [Some(p.text.as_str()), p.label.as_deref()])
                .flatten(),
        );
        vocabulary.extend(answer.points.iter().flat_map(|p| p.when.iter().map(String::as_str)));
    }
    let c = &k.conversation;
    for list in [
        &c.openers,
        &c.backward,
        &c.repairs,
        &c.more,
        &c.shorter,
        &c.up,
        &c.down,
        &k.distress.signs,
    ] {
        vocabulary.extend(list.iter().map(String::as_str));
    }
    let stop_words: Vec<String> = k.stop_words.clone();
    Lexicon::build(LexiconSource {
        stop_words: &stop_words,
        synonyms: &synonyms,
        spellings: &spellings,
        keep: &k.keep,
        vocabulary: vocabulary.into_iter(),
    })
}

/// Every phrasing with its class; a class without phrasings has nothing to learn and is left out.
fn phrasings(k: &Knowledge) -> (Vec<Class>, Vec<(&str, usize)>) {
    fn texts(list: &[toml::Spanned<String>]) -> Vec<&str> {
        list.iter().map(|p| p.get_ref().as_str()).collect()
    }
    let intents = k
        .intents
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::Intent(i), texts(&x.phrasings)));
    let gaps = k
        .gaps
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::Gap(i), texts(&x.phrasings)));
    let small_talk = k
        .small_talk
        .iter()
        .enumerate()
        .map(|(i, x)| (Class::SmallTalk(i), texts(&x.phrasings)));
    let rest = [
        (Class::Distress, texts(&k.distress.phrasings)),
        (Class::Noise, k.noise.iter().map(String::as_str).collect()),
    ];
    let (mut classes, mut out) = (Vec::new(), Vec::new());
    for (class, list) in intents
        .chain(gaps)
        .chain(small_talk)
        .chain(rest)
        .filter(|(_, list)| !list.is_empty())
    {
        out.extend(list.into_iter().map(|text| (text, classes.len())));
        classes.push(class);
    }
    (classes, out)
}

fn held_out_rows(classifier: &Classifier, classes: &[Class], examples: &[Example]) -> Vec<HeldOutRow> {
    classifier
        .held_out()
        .iter()
        .map(|h| HeldOutRow {
            class: classes[h.class],
            names_title: examples[h.example].words.split(' ').any(|word| word == "{role}"),
            chosen: classes[h.best],
            confidence: h.scores[h.best],
            best_intent: h
                .scores
                .iter()
                .zip(classes)
                .filter(|(_, c)| matches!(c, Class::Intent(_)))
                .map(|(s, _)| *s)
                .fold(0.0, f32::max),
            lead: h.lead,
        })
        .collect()
}

fn hints(k: &Knowledge, lexicon: &Lexicon) -> HashMap<usize, Vec<Vec<String>>> {
    k.intents
        .iter()
        .enumerate()
        .map(|(i, intent)| {
            let sets = intent
                .answers
                .iter()
                .flat_map(|a| &a.points)
                .flat_map(|p| &p.when)
                .map(|w| stems(lexicon, w))
                .filter(|s: &Vec<String>| !s.is_empty())
                .collect();
            (i, sets)
        })
        .collect()
}

/// The labels of buttons: pressing one asks it, so it must lead where it says.
fn labels(k: &Knowledge, lexicon: &Lexicon, gazetteer: &Gazetteer, classes: &[Class]) -> Vec<(String, usize)> {
    let label = |class: &Class| match class {
        Class::Intent(i) => Some(k.intents[*i].label.as_str()),
        Class::Gap(i) => Some(k.gaps[*i].label.as_str()),
        _ => None,
    };
    let key = |text: &str| {
        let tokens = lexicon.correct(tokenise_phrasing(text));
        let masked = gazetteer.mask_phrasing(&tokens, k, true).tokens;
        literal_key(masked.iter().map(|t| t.text.as_str()), lexicon)
    };
    classes
        .iter()
        .enumerate()
        .filter_map(|(row, class)| label(class).map(|text| (key(text), row)))
        .collect()
}

/// What two wordings have in common when they differ in articles and endings only.
fn literal_key<'t>(words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) -> String {
    let mut key = String::new();
    for word in words.filter(|word| !matches!(*word, "a" | "an" | "the")) {
        key.push_str(&lexicon.stem(word));
        key.push(' ');
    }
    key
}

fn stems(lexicon: &Lexicon, text: &str) -> Vec<String> {
    tokenise_phrasing(text).iter().map(|t| lexicon.stem(&t.text)).collect()
}
