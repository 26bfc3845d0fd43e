//! Every text of a knowledge, as the words that the matcher reads messages with.

use crate::knowledge::Knowledge;
use crate::knowledge::model::Spanned;

use super::lexicon::{Lexicon, LexiconSource};
use super::wordings::Wordings;

/// The lexicon of a knowledge with these phrasings.
pub(super) fn build_lexicon(k: &Knowledge, wordings: &Wordings) -> Lexicon {
    let texts = |list: &[Spanned<String>]| list.iter().map(|s| s.get_ref().clone()).collect::<Vec<_>>();
    let synonyms: Vec<(String, Vec<String>)> = k
        .synonyms
        .iter()
        .map(|s| (s.word.get_ref().clone(), texts(&s.same)))
        .collect();
    let spellings: Vec<(String, Vec<String>)> = k.spellings.iter().map(|s| (s.write.clone(), texts(&s.for_))).collect();
    let mut vocabulary: Vec<&str> = Vec::new();
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
            .chain(&p.money)
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
    vocabulary.extend(k.intents.iter().filter_map(|i| i.things.as_deref()));
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
    let premises = k.intents.iter().flat_map(|it| &it.premise);
    vocabulary.extend(premises.flat_map(|it| &it.when).map(String::as_str));
    let c = &k.conversation;
    for list in [
        &c.openers,
        &c.backward,
        &c.repairs,
        &c.more,
        &c.shorter,
        &c.up,
        &c.down,
        &c.top,
        &c.bottom,
        &c.numbers,
        &k.distress.signs,
    ] {
        vocabulary.extend(list.iter().map(String::as_str));
    }
    // What a company or school is called, each word of it, is no slip of another word, and none is a slip of it: "SAIC" is
    // not "said", nor "exam" "EPAM".
    let keep = [k.keep.as_slice(), &k.employers, &k.schools].concat();
    Lexicon::build(LexiconSource {
        stop_words: &k.stop_words,
        synonyms: &synonyms,
        spellings: &spellings,
        keep: &keep,
        phrasings: &wordings.counts,
        vocabulary: vocabulary.into_iter(),
    })
}
