//! The words by which things are recognised that have no shape. All in lower case; in a sequence, alternatives stand
//! between `|`. Here are the words of the language; the names of people, employers, ailments and visas are in text files.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// A list of words.
pub type Words = LazyLock<HashSet<&'static str>>;

/// A list of sequences of words.
pub type Sequences = LazyLock<Vec<&'static str>>;

/// A list of sequences of words, each word with its alternatives.
pub type Parts = LazyLock<Vec<Vec<Vec<&'static str>>>>;

/// Given names that are common where this is read.
pub static GIVEN_NAMES: Words = LazyLock::new(|| words(include_str!("names.txt")));

/// Family names; they count behind a given name.
pub static SURNAMES: Words = LazyLock::new(|| words(include_str!("surnames.txt")));

/// Words for health.
pub static HEALTH: Parts = LazyLock::new(|| parts(include_str!("health.txt")));

/// Words for the right to stay and work somewhere.
pub static VISA: Parts = LazyLock::new(|| parts(include_str!("visa.txt")));

/// Employers whose names are words, or that many write about, by the first word.
pub static COMPANIES: LazyLock<HashMap<&'static str, Vec<Vec<&'static str>>>> = LazyLock::new(|| {
    let mut out: HashMap<_, Vec<Vec<_>>> = HashMap::new();
    for line in lines(include_str!("companies.txt")) {
        // It stands between words, and is none.
        let words: Vec<&str> = line.split_whitespace().filter(|it| *it != "&").collect();
        if let Some(first) = words.first() {
            out.entry(*first).or_default().push(words);
        }
    }
    out
});

/// After these stands a name, if the word is none of the language, or written as names are.
pub static NAMES: Sequences = LazyLock::new(|| {
    sequences(
        "
i'm, im, i am, iam, i m, i'm actually|just|also|still|really, im actually|just|also|still|really,
i am actually|just|also|still|really, this is, it's, hi, hello, hey, dear, regards, cheers, thanks, thank you, my name
",
    )
});

/// After these stands a name, whatever the word.
pub static NAMED: Sequences = LazyLock::new(|| {
    sequences(
        "
my name is, my name's, my names, name is, name's, call me, i go by, i am called, im called, i'm called, mr,
mrs, ms, mister, miss, dr, prof, professor, herr, frau, signed
",
    )
});

/// How sure it is that an employer follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// Whatever the word is.
    Always,
    /// If the word is none of the language, or written as a name is.
    Named,
    /// If it is known for one.
    Company,
}

/// After these stands an employer.
pub const EMPLOYERS: &[(&str, Sure)] = &[
    ("at", Sure::Always),
    ("work|works|worked|working for|with", Sure::Always),
    ("work|works|worked|working in", Sure::Named),
    (
        "employed|hired|paid|headhunted|recruited|poached by|at|with",
        Sure::Always,
    ),
    ("employee|intern|contractor|consultant of|for", Sure::Named),
    ("engineer|manager|director|analyst for", Sure::Named),
    ("been|currently|now|presently with|for", Sure::Named),
    ("big four|4|three|3|five|5", Sure::Named),
    (
        "job|position|role|gig|offer|offers|contract|interview|interviews|internship from|with",
        Sure::Named,
    ),
    ("interviewed|interviewing|interned|interning with|for", Sure::Always),
    ("left|leave|leaving|joined|join|joining|quit|quitting", Sure::Named),
    ("my employer|company|firm|startup is", Sure::Named),
    ("my employer|company|firm|startup", Sure::Named),
    ("employer|company|firm|startup called|named", Sure::Always),
    ("laid off by|from", Sure::Always),
    ("fired by|from", Sure::Always),
    ("years|year|yrs|months with|for", Sure::Named),
    ("for|from|to|with|by|in|of", Sure::Company),
];

/// Somebody who works, if an employer is told of a few words further on: "work remotely for Acme".
pub static WORKS: Words = LazyLock::new(|| words("work works worked working employed"));

/// People whose names stand behind them: "my boss Peter". The titles of roles come from the knowledge.
pub static RELATIONS: Words = LazyLock::new(|| {
    words(
        "
boss boss's bosses manager manager's supervisor colleague colleagues coworker co-worker teammate lead team
recruiter mentor coach friend buddy wife husband partner spouse girlfriend boyfriend fiance fiancee brother sister
son daughter mother father mom mum dad uncle aunt cousin kid kids teacher professor doctor therapist ex-boss ex
predecessor successor assistant report employee line department head chief
",
    )
});

/// Words of the language that are part of no name, and end one.
pub static STOP: Words = LazyLock::new(|| {
    words(
        "
a an the and or but nor is are was were be been being am who whom whose which that this these those to of in on at for with
from by about into onto over under up down out off as than then so if when while because since until though although not no
yes it its it's i i'm i've i'd im ive you your you're he him his she her we us our they them their me my mine myself one
everyone everybody everything someone somebody anyone anybody all both each every some any many much more most few several
other another same such own there here where why how what whats what's who's hows just only also too very really quite rather
even still already yet ever never always often usually sometimes again now today tomorrow soon later once maybe perhaps please
do does did done doing dont don't doesnt doesn't didnt didn't have has had having havent haven't hasnt hasn't can cant can't
could couldnt couldn't will wont won't would wouldnt wouldn't should shouldnt shouldn't shall may might must cannot isnt isn't
arent aren't wasnt wasn't get gets got getting go goes going gone went make makes made say says said tell tells told think
thinks thought want wants wanted need needs needed know knows knew see sees saw look looks ask asks asked give gives gave take
takes took come comes came help helps keep keeps kept let lets like likes work works worked working earn earns pay pays paid
hire hires hired wonder wondering guess feel feels mean means try tries trying become becomes becoming ok okay thanks
team guys folks sir madam good great happy sorry sure ready new old able afraid curious interested looking
",
    )
});

/// A full stop behind these ends no sentence.
pub static ABBREVIATED: Words = LazyLock::new(|| {
    words(
        "
dr mr mrs ms prof st jr sr inc ltd corp co
",
    )
});

/// Small words inside of names.
pub static PARTICLES: Words = LazyLock::new(|| {
    words(
        "
van von de der den da di la le el al bin ibn
",
    )
});

/// What stands behind the name of an employer and belongs to it.
pub static CORPORATE: Words = LazyLock::new(|| {
    words(
        "
inc inc. ltd ltd. llc llp gmbh ag se kg corp corp. co co. plc sa nv bv group bank university hospital
consulting systems solutions technologies tech labs insurance pharma motors airlines partners holdings
",
    )
});

/// What has a name behind "of": "university of …", "bank of …".
pub static OF_A_PLACE: Words = LazyLock::new(|| {
    words(
        "
university college bank city county state department ministry bureau institute church house academy
",
    )
});

/// Before "at", these say that no employer follows: "good at numbers".
pub static GOOD_AT: Words = LazyLock::new(|| {
    words(
        "
good better best bad worse worst great skilled strong excellent terrible look looking looked looks aim aimed
aiming succeed excel
",
    )
});

/// Words that name no employer by themselves, although they may stand where one does. Those of a career come from its
/// knowledge.
pub static NO_EMPLOYER: Words = LazyLock::new(|| {
    words(
        "
home work night nights least most first last once age entry mid mid-level c-level level levels top bottom end noon lunch
present times time scale risk ease university universities college school uni free less more less-known big large small
smaller larger bigger mid-size mid-sized midsize medium medium-sized start-up start-ups startup startups companies company bank
banks hospital hospitals firm firms agency agencies government nonprofit nonprofits non-profit public private year years month
months week weeks hour hours day days long different multiple current local multinational global full part remote remotely
management operations consulting tech finance healthcare retail money salary promotion example advice people half double twice
peak glance cost interview interviews role roles job jobs career experience rank position title meeting meetings
conference conferences desk office site
",
    )
});

/// Words that may be written large behind a title, and name no employer with it: "at Director Level".
pub static OF_A_JOB: Words = LazyLock::new(|| {
    words(
        "
level levels role roles position title job jobs rank salary pay interview interviews meeting age entry senior junior mid
",
    )
});

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = text.lines().map(str::trim);
    lines.filter(|it| !it.is_empty() && !it.starts_with('#'))
}

fn words(text: &'static str) -> HashSet<&'static str> {
    lines(text).flat_map(str::split_whitespace).collect()
}

fn sequences(list: &'static str) -> Vec<&'static str> {
    list.split(',').map(str::trim).collect()
}

fn parts(text: &'static str) -> Vec<Vec<Vec<&'static str>>> {
    // As the words of a text are compared: without a genitive.
    let alternatives = |word: &'static str| word.split('|').map(|it| it.trim_end_matches("'s")).collect();
    lines(text)
        .map(|line| line.split([' ', '-']).map(alternatives).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_have_single_blanks() {
        let all = [&NAMES, &NAMED].into_iter().flat_map(|it| it.iter().copied());
        let files = [
            include_str!("companies.txt"),
            include_str!("health.txt"),
            include_str!("visa.txt"),
        ];
        let all = all.chain(files.into_iter().flat_map(lines));
        for sequence in all.chain(EMPLOYERS.iter().map(|(it, _)| *it)) {
            let sound = sequence
                .split([' ', '|'])
                .all(|it| !it.is_empty() && !it.contains(char::is_whitespace));
            assert!(sound && sequence.to_lowercase() == *sequence, "{sequence}");
        }
    }
}
