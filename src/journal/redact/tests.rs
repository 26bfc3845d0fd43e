use proptest::prelude::*;

use super::pieces::KINDS;
use super::*;

/// A small language: what is none of these words may be a name.
struct Small;

impl Vocabulary for Small {
    fn knows(&self, word: &str) -> bool {
        known(word)
    }

    fn is_term(&self, word: &str) -> bool {
        ["mis", "cio", "manager", "director", "senior", "level"].contains(&word)
    }

    fn is_title(&self, word: &str) -> bool {
        ["cio", "manager", "director"].contains(&word)
    }
}

fn known(word: &str) -> bool {
    const WORDS: &str = "a an and am as at bank be become boss call can career cio company day degree did director do \
        does earn for from good great have hello her here hi his how i i'm im in is it its job know level like long \
        make makes manager me mis mr ms much my name near need now of on or our out paid pay please raise role said \
        salary says senior she should skills that the their they this to told visa want wants was we what when where \
        which who will with work worked working works would years you your";
    WORDS.split_whitespace().any(|it| it == word)
}

fn redacted(text: &str) -> String {
    redact(text, &Small)
}

#[test]
fn each_kind_goes_and_the_rest_stays() {
    let mut wrong = Vec::new();
    for (text, expected) in [
        ("what does a CIO earn", "what does a CIO earn"),
        (
            "write me at ada.l+x@mail.example.org please",
            "write me at [e-mail] please",
        ),
        ("ada (at) example dot org is me", "[e-mail] is me"),
        ("see https://x.example/ada?id=1 or www.ada.dev", "see [link] or [link]"),
        ("linkedin.com/in/ada-l", "[link]"),
        (
            "<@80351110224678912> says hi, @ada.l too",
            "[mention] says hi, [mention] too",
        ),
        ("call +49 (0)30 123-4567 now", "call [phone] now"),
        ("my number is 0171 2345678 90", "my number is [phone]"),
        ("id 80351110224678912 here", "id [id] here"),
        ("i earn 95k, she 80,000 €", "i earn [amount], she [amount]"),
        ("i make $120 000 a year", "i make [amount] a year"),
        (
            "is 45/hour good in 2024 with 5 years",
            "is [amount] good in 2024 with 5 years",
        ),
        (
            "I'm Peter and I want to become CIO",
            "I'm [name] and I want to become CIO",
        ),
        ("im peter smith", "im [name]"),
        ("I am Anna Maria von Berg", "I am [name]"),
        ("my boss Zbigniew says no", "my boss [name] says no"),
        ("my new manager is called Grace", "my new manager is called [name]"),
        ("My name is Will", "My name is [name]"),
        ("I'm a manager", "I'm a manager"),
        ("i'm good", "i'm good"),
        ("i work at Deutsche Bank in it", "i work at [employer] in it"),
        ("i work for google", "i work for [employer]"),
        ("working at the Acme Corporation", "working at the [employer]"),
        ("i work at a bank", "i work at a bank"),
        ("director at apple", "director at [employer]"),
        ("what skills at senior level", "what skills at senior level"),
        ("can i become cio with ADHD", "can i become cio with [health]"),
        ("i was diagnosed with crohns disease", "i was [health]"),
        ("i am on an H-1B visa", "i am on an [visa]"),
        ("do i need a green card", "do i need a [visa]"),
        ("OPT or opt", "[visa] or opt"),
        ("ｉｔ is ada＠example．org", "it is [e-mail]"),
        ("a\u{200b}da@exa\u{200b}mple.org", "[e-mail]"),
        ("a\n\nb\tc\0d", "a b c d"),
        ("", ""),
    ] {
        if redacted(text) != expected {
            wrong.push(format!("{text} -> {}", redacted(text)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Something that must be gone, in a sentence that gives it away.
fn secrets() -> impl Strategy<Value = (String, String)> {
    let name = "[A-Z][b-df-hj-np-tv-xz]{2}[aeiou][b-df-hj-np-tv-xz]{2,6}";
    let digits = "[1-9][0-9]{6,16}";
    prop_oneof![
        (name, "[a-z]{3,9}", "(com|org|de|co\\.uk)")
            .prop_map(|(it, host, end)| (format!("my address is {it}@{host}.{end}, ok"), it)),
        (name, "[a-z]{3,9}").prop_map(|(it, host)| (format!("look: https://{host}.example/{it}?x=1"), it)),
        digits.prop_map(|it| (format!("please call {it} now"), it)),
        digits.prop_map(|it| (format!("hi <@{it}> there"), it)),
        "[1-9][0-9]{1,2}".prop_map(|it| (format!("I earn {it}k a year"), format!("{it}k"))),
        "[1-9][0-9]{1,2},[0-9]{3}".prop_map(|it| (format!("they pay me ${it}"), it)),
        "[1-9][0-9]{4,5}".prop_map(|it| (format!("my salary is {it} euro"), it)),
        name.prop_map(|it| (format!("I'm {it} and want a raise"), it)),
        name.prop_map(|it| (format!("im {} from here", it.to_lowercase()), it.to_lowercase())),
        name.prop_map(|it| (format!("my boss {it} says no"), it)),
        name.prop_map(|it| (format!("MY BOSS IS {}", it.to_uppercase()), it.to_uppercase())),
        name.prop_map(|it| (format!("i work for {it} as a manager"), it)),
        name.prop_map(|it| (format!("i am a manager at {}", it.to_lowercase()), it.to_lowercase())),
    ]
}

proptest! {
    #[test]
    fn what_must_go_goes((text, secret) in secrets(), before in "[a-z ]{0,40}", after in "\\PC{0,40}") {
        let text = format!("{before}. {text}. {after}");
        let out = redacted(&text);
        prop_assert!(!out.contains(&secret), "{} -> {}", text, out);
    }

    #[test]
    fn whatever_comes_in_what_comes_out_is_safe(text in "\\PC{0,400}|([a-z0-9@.:/<>#+$€,' -]|i'm|my boss|at ){0,80}") {
        let out = redacted(&text);
        prop_assert!(out.chars().count() <= LONGEST);
        prop_assert!(!out.contains("://") && !out.chars().any(char::is_control), "{}", out);
        let run = out.split(|it: char| !it.is_ascii_digit()).map(str::len).max().unwrap_or(0);
        prop_assert!(run < 6, "{}", out);
    }

    #[test]
    fn once_is_enough((text, _) in secrets(), noise in "[ -~]{0,120}") {
        for text in [text.clone(), format!("{noise} {text}"), noise.clone()] {
            let once = redacted(&text);
            prop_assert_eq!(redacted(&once), once.clone(), "{}", text);
        }
    }
}

#[test]
fn a_long_text_is_cut_between_words() {
    let out = redacted(&"word i'm Zbigniew ".repeat(90));
    assert!(out.chars().count() <= LONGEST && out.chars().count() > LONGEST - 20);
    assert!(!out.contains("Zbi"));
    let last = out.rsplit(' ').next().unwrap();
    assert!(["word", "i'm", "[name]"].contains(&last), "{last}");
    assert_eq!(redacted(&"ß".repeat(2_000)), "", "a word without an end is none");
    assert_eq!(KINDS.len(), 11);
}
