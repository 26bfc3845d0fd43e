//! The words by which things are recognised that have no shape. All in lower case; in a sequence, alternatives stand
//! between `|`.

use std::collections::HashSet;
use std::sync::LazyLock;

/// A list of words.
pub type Words = LazyLock<HashSet<&'static str>>;

/// A list of sequences of words.
pub type Sequences = LazyLock<Vec<&'static str>>;

/// After these stands a name, if the word is none of the language.
pub static NAMES: Sequences = LazyLock::new(|| {
    sequences(
        "
i'm, im, i am, iam, this is, hi, hello, hey, dear, regards, cheers
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

/// Words for health.
pub static HEALTH: Sequences = LazyLock::new(|| {
    sequences(
        "
adhd, autism, autistic, asperger, aspergers, asperger's, neurodivergent, depression, depressed, depressive,
anxiety, anxious, bipolar, ptsd, ocd, burnout, burn-out, burned|burnt out, burn out, dyslexia, dyslexic,
dyspraxia, epilepsy, epileptic, diabetes, diabetic, cancer, chemo, chemotherapy, tumor, tumour, leukemia,
leukaemia, hiv, aids, hepatitis, multiple sclerosis, parkinson's, parkinsons, alzheimer's, dementia, a stroke,
heart attack|disease|condition|problem|problems|surgery, asthma, crohn's, crohns, colitis, fibromyalgia, lupus,
arthritis, migraine, migraines, insomnia, eating disorder, anorexia, bulimia, addiction, addicted, alcoholic,
alcoholism, rehab, therapy, therapist, psychiatrist, psychologist, psychotherapy, medication, medications,
meds, antidepressant, antidepressants, disability, disabilities, disabled, wheelchair, deaf, blind,
hard of hearing, hearing loss, chronic pain|illness|fatigue|disease|condition, long covid, covid, pregnant,
pregnancy, expecting a baby, miscarriage, ivf, surgery, hospitalized, hospitalised,
sick|medical|maternity leave, mental|nervous breakdown, breakdown, panic attack|attacks, suicidal,
schizophrenia, tinnitus, stutter, stammer, mental illness|disorder|condition|health, illness, disease,
disorder, diagnosis, diagnosed, syndrome, seizures, dialysis, transplant, paralysed, paralyzed, stroke, obese,
obesity, overweight, hearing aid|aids, my back pain|injury
",
    )
});

/// Words for the right to stay and work somewhere.
pub static VISA: Sequences = LazyLock::new(|| {
    sequences(
        "
visa, visas, visa status|sponsorship|holder, h1b, h-1b, h1-b, h1bs, h4, h-4, l1, l-1, l1a, l1b, o1, o-1, f1,
f-1, j1, j-1, tn, e3, e-3, eb1, eb-1, eb2, eb-2, eb3, eb-3, h-1b visa, h1b visa, stem opt, on opt, my opt, cpt,
ead, green card|cards, greencard, work permit|permits|authorization|authorisation, residence|residency permit,
asylum, asylum seeker, refugee, undocumented, illegal immigrant|alien, daca, dreamer, citizen, citizenship,
non-citizen, immigrant, immigrants, immigration, immigration status, blue card,
permanent resident|residency|residence, deported, deportation, overstayed, settled|pre-settled status, ilr,
tier 2, naturalised, naturalized, naturalisation, naturalization
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

/// People whose names stand behind them: "my boss Peter".
pub static RELATIONS: Words = LazyLock::new(|| {
    words(
        "
boss boss's bosses manager manager's supervisor colleague colleagues coworker co-worker teammate lead team
director vp cio ceo cto cfo coo hr recruiter mentor coach friend buddy wife husband partner spouse girlfriend
boyfriend fiance fiancee brother sister son daughter mother father mom mum dad uncle aunt cousin kid kids
teacher professor doctor therapist ex-boss ex predecessor successor assistant report employee it line
department head
",
    )
});

/// Words after which nobody is named, although they may stand where a name does.
pub static NO_NAME: Words = LazyLock::new(|| {
    words(
        "
a an the and or but is are was were who that this to of in on at for with from not so it i you he she they we
me my mis cio cto ceo it erp itil pmp cissp aws mba devops sysadmin everyone all there guys team what how here
says said told thinks wants just no yes
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
consulting systems solutions technologies tech labs insurance pharma motors airlines and &
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

/// Words that name no employer, although they stand where one does.
pub static NO_EMPLOYER: Words = LazyLock::new(|| {
    words(
        "
home work night nights least most first last once all any some what which that these those each every it them
him me us you myself yourself age entry mid mid-level senior junior executive director director's manager vp
c-level level levels top bottom end noon lunch present times time scale risk ease university universities
college school uni free less more less-known big large small smaller larger bigger mid-size mid-sized midsize
medium medium-sized start-up start-ups startup startups companies company bank banks hospital hospitals firm
firms agency agencies government nonprofit nonprofits non-profit public private years year months month weeks
hours days long a an the my our your their different multiple several other another same current new old
present local multinational global and or but as if when while in on to from with for of full part remote
remotely mis cio cto ceo cios it is are be leadership management operations consulting tech finance healthcare
retail now money pay salary promotion example sure advice someone somebody anyone people faang half double
twice peak glance cost i this there here mba masters interviews interview roles role jobs job career being
getting becoming experience
",
    )
});

/// Employers whose names are words, or that many write about.
pub static COMPANIES: Words = LazyLock::new(|| {
    words(
        "
google alphabet apple amazon meta facebook microsoft netflix oracle sap ibm intel cisco dell hp hpe nvidia amd
adobe salesforce servicenow workday uber lyft airbnb tesla ford toyota bmw vw volkswagen mercedes daimler audi
porsche bosch siemens basf bayer allianz adidas nike puma walmart target costco kroger tesco aldi lidl ikea
shell bp exxon chevron total boeing airbus lockheed raytheon ge honeywell 3m pfizer novartis roche merck
jpmorgan chase citi citibank goldman barclays hsbc ubs visa mastercard paypal stripe square accenture deloitte
kpmg pwc ey mckinsey bain bcg capgemini cognizant infosys tcs wipro hcl atos fujitsu sony samsung lg huawei
alibaba tencent bytedance tiktok twitter x snap spotify twitch discord reddit disney comcast verizon t-mobile
telekom vodafone orange fedex ups dhl starbucks mcdonald's mcdonalds subway gap delta united nasa nato nhs usps
kaiser mayo harvard stanford mit oxford
",
    )
});

/// Given names that are common where this is read, above all those that are words of the language too.
pub static GIVEN_NAMES: Words = LazyLock::new(|| {
    words(
        "
aaron abdul abdullah adam ahmed aisha alan albert alejandro alex alexander alexandra alfred ali alice alicia
allen amanda amber amir amit amy ana anders andrea andreas andrew andy angel angela anita anja anna anne
anthony antonio april arjun art arthur ashley august austin barbara beatrice ben benjamin bernd beth betty bill
bob brad brandon brian bruce bryan carl carla carlos carmen carol caroline catherine charles charlie charlotte
chen chris christian christina christine christopher claire clara claudia craig crystal cynthia dan daniel
daniela dave david dawn deborah deepak denis dennis diana diane diego dirk dmitri don donald donna doris
dorothy doug douglas drew dylan earl eddie edward elena eleni elias elizabeth ella ellen emil emily emma eric
erik ernest ethan eva eve evelyn faith fatima felix fernando florian frances francesca francis francisco frank
franz fred frederik gabriel gabriela gary gene george georg gerald giovanni giulia gloria grace grant greg
gregory gustav guy hannah hans harald harold harry hassan heather heidi heinz helen helena helmut henry holger
holly hope hugo hussein ian ibrahim ida ingrid irene isaac isabel isabella ivan ivy jack jackie jackson jacob
jakob james jan jana jane janet jasmine jason javier jay jean jeff jeffrey jens jenny jennifer jeremy jerry
jesse jessica jill jim jimmy joan joe joel johan johannes john johnny jon jonas jonathan jordan jorge jose
joseph josh joshua joy juan judith judy julia julian julie june jürgen justin karen karin karl karim katarina
kate katherine kathleen katie katja keith kelly ken kenneth kevin khalid kim klaus kristin kumar kyle lakshmi
lars laura lauren lea lee lena leo leon leonard leonie li lily linda lisa liz logan louis louise luca lucas
lucia lucy luis lukas luke lynn magnus manuel marc marco marcus margaret maria marie marina mario mark markus
martha martin martina mary mateo matt matteo matthew matthias max maximilian maya mei melanie melissa mercy mia
michael michaela michelle miguel mike mikhail ming mohamed mohammad mohammed monica monika muhammad nadia nancy
natalia natalie nathan neha neil nia nicholas nick nicola nicolas nicole nils nina noah nora norman olga oliver
olivia omar oscar otto pablo pamela pat patricia patrick paul paula pavel pedro penny peter petra phil philip
philipp pierre piotr priya rachel rahul raj rajesh ralf ralph ramesh ravi ray raymond rebecca reza ricardo
richard rick rita rob robert roberto robin roger roland ron ronald rosa rose roy ruby russell ruth ryan sabine
sally sam samantha samir samuel sandra sandy sanjay sara sarah scott sean sebastian sergei sergio sharon
shirley simon simone singh sofia sonia sophia sophie stefan stephanie stephen steve steven sue summer sunil
susan susanne suresh sven sylvia tamara tanja tatiana ted teresa terry theo theresa thomas tim timothy tina
tobias todd tom tommy tony tracy tyler ulrich ursula uwe valentina vanessa vera victor victoria vijay vincent
violet virginia vladimir walter wang wayne wei wendy werner will william wolfgang xavier yan yasmin yuki yusuf
yvonne zach zoe zhang
",
    )
});

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

fn sequences(list: &'static str) -> Vec<&'static str> {
    list.split(',').map(str::trim).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_have_single_blanks() {
        let all = [&NAMES, &NAMED, &HEALTH, &VISA].into_iter().flat_map(|it| it.iter());
        for sequence in all.chain(EMPLOYERS.iter().map(|(it, _)| it)) {
            let sound = sequence
                .split(' ')
                .all(|it| !it.is_empty() && !it.contains(char::is_whitespace));
            assert!(sound && sequence.to_lowercase() == **sequence, "{sequence}");
        }
    }
}
