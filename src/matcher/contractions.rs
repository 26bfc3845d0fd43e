//! Contractions written out: "what's" → "what is", "dont" → "do not".

/// Hands the words that `word` stands for to `push`, in order: itself, unless it is a contraction.
///
/// A possessive `'s` is dropped, and so are apostrophes that mean nothing.
pub(super) fn write_out(word: &str, mut push: impl FnMut(&str)) {
    if let Some(parts) = irregular(word) {
        parts.iter().for_each(|part| push(part));
        return;
    }
    let Some((base, ending)) = word.rsplit_once('\'') else {
        // The dots of initials stand between letters; those of numbers stay.
        if word.contains('.') && word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            push(&word.replace('.', ""));
        } else {
            push(word);
        }
        return;
    };
    let base = base.replace('\'', "");
    let second = match ending {
        "s" if ASKING_OR_POINTING.contains(&base.as_str()) => "is",
        "s" => "",
        "re" => "are",
        "ll" => "will",
        "ve" => "have",
        "d" => "would",
        "m" => "am",
        "t" if base.len() > 1 && base.ends_with('n') => "not",
        _ => {
            push(&word.replace('\'', ""));
            return;
        }
    };
    let base = if second == "not" {
        base.strip_suffix('n').unwrap_or(&base)
    } else {
        &base
    };
    push(base);
    if !second.is_empty() {
        push(second);
    }
}

/// Words after which `'s` means "is".
const ASKING_OR_POINTING: [&str; 16] = [
    "what",
    "that",
    "it",
    "he",
    "she",
    "there",
    "here",
    "who",
    "where",
    "how",
    "when",
    "why",
    "this",
    "which",
    "everything",
    "something",
];

/// Contractions that the rules would get wrong, and those that people type without apostrophe.
/// Words that are something else as well ("wont", "id", "well", "its", "were") are left alone.
fn irregular(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "can't" | "cant" | "cannot" => &["can", "not"],
        "won't" => &["will", "not"],
        "shan't" => &["shall", "not"],
        "ain't" | "aint" => &["is", "not"],
        "let's" | "lets" => &["let", "us"],
        "y'all" | "yall" | "ya'll" => &["you", "all"],
        "y'all're" => &["you", "all", "are"],
        "'em" => &["them"],
        "im" => &["i", "am"],
        "ive" => &["i", "have"],
        "dont" => &["do", "not"],
        "doesnt" => &["does", "not"],
        "didnt" => &["did", "not"],
        "isnt" => &["is", "not"],
        "arent" => &["are", "not"],
        "wasnt" => &["was", "not"],
        "werent" => &["were", "not"],
        "hasnt" => &["has", "not"],
        "havent" => &["have", "not"],
        "couldnt" => &["could", "not"],
        "shouldnt" => &["should", "not"],
        "wouldnt" => &["would", "not"],
        "whats" => &["what", "is"],
        "wheres" => &["where", "is"],
        "whos" => &["who", "is"],
        "hows" => &["how", "is"],
        "whens" => &["when", "is"],
        "thats" => &["that", "is"],
        "theres" => &["there", "is"],
        "heres" => &["here", "is"],
        "youre" => &["you", "are"],
        "theyre" => &["they", "are"],
        "youve" => &["you", "have"],
        "theyve" => &["they", "have"],
        "youll" => &["you", "will"],
        "theyll" => &["they", "will"],
        _ => return None,
    })
}
