//! What is recognised by its shape alone: links, addresses, mentions, numbers, amounts.

use std::borrow::Cow;
use std::sync::LazyLock;

use fancy_regex::{Captures, Regex};

/// The patterns, in the order in which they are replaced: what holds another comes before it.
static PATTERNS: LazyLock<Vec<(Regex, Put)>> = LazyLock::new(|| {
    SHAPES
        .iter()
        // The shapes are constants, and a test compiles all of them.
        .filter_map(|(shape, put)| Some((Regex::new(&format!("(?i){shape}")).ok()?, *put)))
        .collect()
});

/// What to put in the place of what was found.
#[derive(Clone, Copy)]
enum Put {
    Kind(&'static str),
    /// The same behind the first group, which stays.
    Behind(&'static str),
    /// A phone number, if it has at least so many digits.
    Phone(usize),
    /// An amount, unless it is a year.
    Amount,
}

/// The words for money.
const CURRENCY: &str = r"(?:[$€£¥₹₽₩₪฿]|\b(?:usd|eur|gbp|chf|cad|aud|nzd|sgd|inr|brl|pln|jpy|sek|nok|dkk|aed|zar|mxn|us\$|rs\.?|dollars?|euros?|pounds?|quid|bucks|francs?|rupees?|yen|pesos?|reais|zloty|crores?|lakhs?|lacs?|lpa)\b)";

/// A number as people write amounts: 95000, 95,000, 95.000, 95 000, 95.5, 95k, 1.2m.
const NUMBER: &str = r"(?:\d{1,3}(?:[,.' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)";

const SIZE: &str = r"(?: ?(?:k|m|mn|mil|mio|thousand|grand|million|lakhs?|lacs?|lpa|crores?)\b)";

/// A number in words, with its size: ninety five thousand, half a million.
const IN_WORDS: &str = r"\b(?:(?:an?|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|hundred|and)[ -])+(?:k|thousand|grand|million|lakhs?|lacs?|crores?)\b";

/// What is counted and no pay: "i make 20 reports".
const COUNTED: &str = r"(?! ?(?:%|percent|days?|weeks?|months?|years?|yrs?|hours?|hrs?|minutes?|mins?|times|people|persons?|reports?|employees?|teams?|projects?|servers?|users?|offers?|certs?|certificates?|certifications?|exams?|degrees?|jobs?|roles?|interviews?|applications?|questions?|credits?|points?|st|nd|rd|th)\b)";

static SHAPES: LazyLock<Vec<(String, Put)>> = LazyLock::new(|| {
    let (kind, behind) = (Put::Kind, Put::Behind);
    // "90 to 120k", "90-120k": both ends go.
    let range = format!("(?:{NUMBER} ?(?:-|–|—|to|and|or|/) ?)?");
    vec![
        (r"\b[a-z][a-z0-9+.-]*://\S+".to_owned(), kind("[link]")),
        (r"\bmailto:\S+".to_owned(), kind("[e-mail]")),
        // With whatever stands around the "at": ada@x.org, ada (at) x dot org.
        (
            r"[\w.+%'-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)+".to_owned(),
            kind("[e-mail]"),
        ),
        (
            r"[\w.+%'-]+ ?@ ?[\w-]+ (?:com|org|net|edu|de|fr|co|uk)\b".to_owned(),
            kind("[e-mail]"),
        ),
        (
            r"[\w.+%'-]+ ?[(\[{<] ?at ?[)\]}>] ?[\w-]+(?: ?(?:\.|[(\[{<] ?dot ?[)\]}>]| dot ) ?[\w-]+)*".to_owned(),
            kind("[e-mail]"),
        ),
        (r"[\w.+%'-]+ at [\w-]+ dot [a-z]{2,6}\b".to_owned(), kind("[e-mail]")),
        (r"<(?:@[!&]?|#|a?:\w+:|t:|/[^:>]*:)[^>]*>?".to_owned(), kind("[mention]")),
        // With a path behind it, any such thing is a link.
        (r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*".to_owned(), kind("[link]")),
        (
            r"\b(?:www\.|(?:[\w-]+\.)+(?:com|org|net|edu|io|co|dev|app|gg|me|info|biz|gov|ly|ai|de|fr|uk|in|eu|ch|at|us|ca|au|nl|pl|br|es|se|dk|fi|pt|ru|cn|jp|kr|ie|cz|mx|xyz|tv|online|site)\b(?:/|\b))\S*".to_owned(),
            kind("[link]"),
        ),
        (
            r"(\bmy (?:discord|insta|instagram|ig|twitter|linkedin|telegram|skype|snap|snapchat|whatsapp|facebook|fb|tiktok|github|handle|username|nick)(?: (?:id|name|handle|account|tag|user|username))?(?: is|:| =) ?)@?\w[\w.-]*".to_owned(),
            behind("[mention]"),
        ),
        // "work @ acme".
        (r"(\w )@ (?=\w)".to_owned(), behind("at ")),
        // Whoever is written with an @, and the four digits of old names on Discord.
        (r"@[\w.&-]+".to_owned(), kind("[mention]")),
        (r"\b\w[\w.]{1,31}#\d{4}\b".to_owned(), kind("[mention]")),
        (
            r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b".to_owned(),
            kind("[id]"),
        ),
        // Where somebody lives, and when they were born.
        (
            r"\b\d{1,5}[a-z]?,? (?:[\w'.-]+ ){1,2}(?:street|avenue|boulevard|strasse|straße|lane)\b".to_owned(),
            kind("[address]"),
        ),
        (
            r"\b\d{1,5}[a-z]?,? (?-i:(?:[A-Z][\w'.-]+ ){1,3}(?:St|Road|Rd|Ave|Ln|Drive|Dr|Blvd|Court|Ct|Way|Square|Close|Terrace)\b)".to_owned(),
            kind("[address]"),
        ),
        (r"(?-i:\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)".to_owned(), kind("[address]")),
        (r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d{2}\b".to_owned(), kind("[id]")),
        (r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b".to_owned(), kind("[id]")),
        (r"(\bborn (?:in |on )?)(?:19|20)\d{2}\b".to_owned(), behind("[id]")),
        // Amounts with their currency or size go first, so that "$95 000 100" is no telephone.
        (format!("{range}{CURRENCY} ?{NUMBER}{SIZE}?\\+?"), kind("[amount]")),
        (format!("\\b{range}{NUMBER}{SIZE}?\\+? ?{CURRENCY}"), kind("[amount]")),
        (format!("\\b{range}{NUMBER}{SIZE}\\+?"), kind("[amount]")),
        (r"\b\d{1,3}(?:\.\d+)?l\b".to_owned(), kind("[amount]")),
        (format!("{IN_WORDS}(?: ?{CURRENCY})?"), kind("[amount]")),
        (
            format!("\\b{NUMBER} ?(?:an?|per|/|each) ?(?:h|hr|hour|day|week|month|year|annum|yr)\\b"),
            kind("[amount]"),
        ),
        (r"\b(?:low |mid |high )?(?:five|six|seven|5|6|7)[ -]figures?\b".to_owned(), kind("[amount]")),
        // What somebody says that they get, however it is written.
        (
            format!(r"(\b(?:earn|earns|earned|earning|makes?|making|made|gets?|getting|pays? me|paid|paying me|offers? me|offered(?: me)?|i'?m on|am on|currently on)(?: (?:about|around|approx|roughly|only|just|like|nearly|almost|over|under|up to|between|at|me|us))* ){range}(?:{NUMBER}(?<=\d\d|\d[.,]\d)){COUNTED}(?!\d)"),
            behind("[amount]"),
        ),
        (
            format!(r"(\b(?:salary|pay|income|wage|wages|comp|compensation|ctc|tc|base|package|bonus)(?: (?:is|was|of|about|around|at|now|currently|only|just|roughly|approx))*(?: (?:is|was|of|at|around|about)|:| =) ?){range}(?:{NUMBER}(?<=\d\d|\d[.,]\d)){COUNTED}(?!\d)"),
            behind("[amount]"),
        ),
        (
            format!(r"(\b(?:ctc|tc) ){range}(?:{NUMBER}(?<=\d\d|\d[.,]\d))(?!\d)"),
            behind("[amount]"),
        ),
        // As Discord writes ids.
        (r"\b\d{17,20}\b".to_owned(), kind("[id]")),
        (r"\+ ?\d[\d ().\/-]{5,}\d".to_owned(), Put::Phone(7)),
        (r"\(?\b\d[\d ().\/-]{7,}\d\b".to_owned(), Put::Phone(9)),
        // Letters and digits in a row, as in a personnel or account number: at least six digits.
        (r"\b[a-z]{0,4}-?\d[\d -]{4,}\d\b".to_owned(), Put::Phone(6)),
        (r"\b(?=[a-z0-9]*\d[a-z0-9]*\d[a-z0-9]*\d[a-z0-9]*\d)(?=[a-z0-9]*[a-z])[a-z0-9]{8,}\b".to_owned(), kind("[id]")),
        (format!("\\b{NUMBER}\\b"), Put::Amount),
    ]
});

/// The text with what has such a shape replaced by its kind.
pub fn replace(text: String) -> String {
    let mut text = text;
    for (pattern, put) in PATTERNS.iter() {
        let replaced = pattern.replace_all(&text, |found: &Captures<'_, str>| {
            let whole = found.get(0).map_or("", |it| it.as_str());
            if let Put::Behind(kind) = put {
                return format!("{}{kind}", found.get(1).map_or("", |it| it.as_str()));
            }
            put.instead_of(whole).map_or_else(|| whole.to_owned(), str::to_owned)
        });
        if let Cow::Owned(replaced) = replaced {
            text = replaced;
        }
    }
    text
}

impl Put {
    fn instead_of(self, found: &str) -> Option<&'static str> {
        let digits = found.chars().filter(char::is_ascii_digit).count();
        match self {
            Self::Kind(kind) | Self::Behind(kind) => Some(kind),
            Self::Phone(least) if digits >= least && least > 6 => Some("[phone]"),
            Self::Phone(least) => (digits >= least).then_some("[id]"),
            Self::Amount => {
                let plain = found.chars().all(|it| it.is_ascii_digit());
                let year = plain && digits == 4 && (found.starts_with("19") || found.starts_with("20"));
                (digits >= 4 && !year).then_some("[amount]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_a_pattern() {
        for (shape, _) in SHAPES.iter() {
            Regex::new(&format!("(?i){shape}")).unwrap();
        }
        assert_eq!(PATTERNS.len(), SHAPES.len());
    }
}
