//! Any string that a member can send → plain lower-case text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::tuning::MAX_CHARS;

/// Plain text: NFKC without accents, lower case, ASCII quotes and dashes; without Discord's
/// markup, mentions, addresses, emoji and characters that cannot be seen.
///
/// Single spaces part words, and `\n` parts lines. At most the first [`MAX_CHARS`] characters are
/// looked at. Normalising twice is the same as normalising once, for every string.
#[must_use]
pub fn normalise(text: &str) -> String {
    if is_normal(text) {
        return text.to_owned();
    }
    normalised(text)
}

fn normalised(text: &str) -> String {
    let folded = fold(text);
    let own = own_words(&folded);
    collapse(&without_markup(&own))
}

/// Whether a text is at once seen to be as it should: most phrasings are, and there are tens of thousands of them.
fn is_normal(text: &str) -> bool {
    let mut before = b' ';
    let spaced = text.bytes().all(|byte| {
        let doubled = byte == b' ' && before == b' ';
        before = byte;
        !doubled && (byte.is_ascii_lowercase() || byte.is_ascii_digit() || b" ,.?!'{}$&%+-/()".contains(&byte))
    });
    let markup = ["http", "www.", "discord.gg/", "xd"];
    spaced && before != b' ' && text.len() <= MAX_CHARS && !markup.iter().any(|it| text.contains(it))
}

/// One kind of quote, dash and letter case, no accents, nothing invisible, no emoji.
fn fold(text: &str) -> String {
    let cut = text
        .char_indices()
        .nth(MAX_CHARS)
        .map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    if cut.is_ascii() {
        return cut.chars().map(|c| visible_ascii(c).to_ascii_lowercase()).collect();
    }
    let seen: String = cut.chars().filter(|&c| !is_invisible(c)).map(plain_sign).collect();
    let mut letters = String::with_capacity(seen.len());
    for c in seen.nfkd().flat_map(char::to_lowercase).nfkd() {
        match c {
            _ if is_combining_mark(c) || is_invisible(c) => {}
            '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2bc}' => {
                letters.push('\'')
            }
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{2033}' | '«' | '»' => {
                letters.push('"');
            }
            '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2212}' => letters.push('-'),
            '\u{2014}' | '\u{2015}' => letters.push_str(" - "),
            '\u{2044}' | '\u{2215}' => letters.push('/'),
            '\u{2028}' | '\u{2029}' | '\u{85}' => letters.push('\n'),
            // An emoji ends a sentence where people write no full stop.
            _ if is_emoji(c) => letters.push('\n'),
            _ => letters.push(visible_ascii(c)),
        }
    }
    // Composed again for the scripts whose letters are no accents (Hangul).
    letters.nfc().take(MAX_CHARS).collect()
}

/// Control characters part words; carriage returns part lines.
fn visible_ascii(c: char) -> char {
    match c {
        '\n' | '\r' => '\n',
        _ if c.is_control() => ' ',
        _ => c,
    }
}

/// Signs that compatibility decomposition would turn into letters or stray accents.
fn plain_sign(c: char) -> char {
    match c {
        '\u{b4}' => '\'',
        '™' | '©' | '®' => ' ',
        _ => c,
    }
}

/// Zero-width characters, controls of writing direction, fillers, tags.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Pictures, arrows, dingbats, flags, and the private characters of icon fonts.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{e000}'..='\u{f8ff}'
        | '\u{1f000}'..='\u{1faff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Leaves out what the member did not write as their own words: fenced code and quoted lines.
/// Where nothing else would remain they are the message.
fn own_words(text: &str) -> Cow<'_, str> {
    if !text.contains("```") && !text.contains("> ") {
        return Cow::Borrowed(text);
    }
    let mut unfenced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```") {
        let Some((_, beyond)) = after.split_once("```") else {
            break;
        };
        unfenced.push_str(before);
        unfenced.push('\n');
        rest = beyond;
    }
    unfenced.push_str(rest);
    let mut own = String::with_capacity(unfenced.len());
    for line in unfenced.lines() {
        let start = line.trim_start();
        if !start.starts_with("> ") && !start.starts_with(">>> ") {
            own.push_str(line);
            own.push('\n');
        }
    }
    if own.chars().any(char::is_alphanumeric) {
        Cow::Owned(own)
    } else {
        Cow::Borrowed(text)
    }
}

/// Mentions, custom emoji, timestamps, addresses and the signs of emphasis, each a space.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let inside_word = before.is_some_and(char::is_alphanumeric);
        let markup = match c {
            '<' => tag_length(rest),
            'h' | 'w' | 'd' if !inside_word => address_length(rest),
            _ => None,
        };
        let length = markup.unwrap_or(c.len_utf8());
        let after = rest.get(length..).unwrap_or_default();
        plain.push(match c {
            _ if markup.is_some() => ' ',
            // Some keyboards have no other apostrophe at hand.
            '`' if inside_word && after.starts_with(char::is_alphanumeric) => '\'',
            '<' | '>' | '*' | '_' | '~' | '|' | '`' | '\\' => ' ',
            _ => c,
        });
        before = if markup.is_some() { Some(' ') } else { Some(c) };
        rest = after;
    }
    plain
}

/// Length in bytes of one of Discord's tags at the start of `text`:
/// `<@1>`, `<@!1>`, `<@&1>`, `<#1>`, `<:name:1>`, `<a:name:1>`, `<t:1:r>`, `</command:1>`,
/// `<id:guide>`; also of the heart `<3`.
fn tag_length(text: &str) -> Option<usize> {
    const LONGEST_TAG: usize = 120;
    let inner = text.strip_prefix('<')?;
    if inner.starts_with('3') && !inner[1..].starts_with(char::is_alphanumeric) {
        return Some(2);
    }
    let end = inner.bytes().take(LONGEST_TAG).position(|b| b == b'>')?;
    let inner = inner.get(..end)?;
    let is_number = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let ends_in_number = |s: &str| s.rsplit_once(':').is_some_and(|(_, n)| is_number(n));
    let is_tag = if let Some(id) = inner.strip_prefix('@') {
        is_number(id.trim_start_matches(['!', '&']))
    } else if let Some(id) = inner.strip_prefix('#') {
        is_number(id)
    } else if let Some(time) = inner.strip_prefix("t:") {
        is_number(time.split(':').next().unwrap_or_default().trim_start_matches('-'))
    } else if inner.starts_with(':') || inner.starts_with("a:") || inner.starts_with('/') {
        ends_in_number(inner)
    } else {
        inner.starts_with("id:")
    };
    is_tag.then_some(end + 2)
}

/// Length in bytes of a web address at the start of `text`.
fn address_length(text: &str) -> Option<usize> {
    let starts = ["http://", "https://", "www.", "discord.gg/"];
    if !starts.iter().any(|start| text.starts_with(start)) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | ')' | '"');
    Some(text.find(ends).unwrap_or(text.len()))
}

/// Single spaces and line breaks; without emoticons and plain-text mentions.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut line_started = false;
        for chunk in line.split_whitespace().filter(|chunk| !is_decoration(chunk)) {
            if line_started {
                out.push(' ');
            } else if !out.is_empty() {
                out.push('\n');
            }
            line_started = true;
            out.push_str(chunk);
        }
    }
    out
}

/// Faces made of letters would become words: ":D", "xD"; so would "@everyone".
fn is_decoration(chunk: &str) -> bool {
    matches!(
        chunk,
        ":d" | ":p" | ";p" | ":o" | ":x" | ":s" | "xd" | "xdd" | ":3" | "d:"
    ) || chunk
        .strip_prefix('@')
        .is_some_and(|name| name.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn table() {
        let cases = [
            ("What's the PAY?", "what's the pay?"),
            ("What\u{2019}s \u{201c}MIS\u{201d}", "what's \"mis\""),
            ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
            ("résumé naïve café", "resume naive cafe"),
            ("z\u{336}\u{301}a\u{300}\u{301}\u{302}lgo", "zalgo"),
            ("sal\u{200b}ary\u{202e} now\0", "salary now"),
            ("𝐒𝐚𝐥𝐚𝐫𝐲 ℂ𝕀𝕆", "salary cio"),
            ("hey <@123> and <@!45> <@&6> <#7>", "hey and"),
            (
                "nice <:pepe:12> <a:dance_x:34> <t:1700000000:R> </salary get:99>",
                "nice",
            ),
            ("see https://example.org/a_b?c=d#e and www.x.com/y ok", "see and ok"),
            ("[here](https://example.org/x) please", "[here]( ) please"),
            ("**bold** __under__ ~~gone~~ ||secret||", "bold under gone secret"),
            ("what is `PMP`", "what is pmp"),
            ("look ```rust\nfn main() {}\n``` what pay", "look\nwhat pay"),
            ("```what pay```", "what pay"),
            ("> they said this\nwhat pay", "what pay"),
            ("> what pay", "what pay"),
            ("a <3 b", "a b"),
            ("5 < 6 > 4", "5 6 4"),
            ("great 🎉👩‍💻🇩🇪 news", "great\nnews"),
            ("pay😀range", "pay\nrange"),
            ("one\r\ntwo\n\n  three", "one\ntwo\nthree"),
            ("director—what now", "director - what now"),
            ("5–7 years", "5-7 years"),
            ("don`t know", "don't know"),
            ("lol :D xD @everyone hi", "lol hi"),
            ("c++ & c#", "c++ & c#"),
            ("$140,000 €65k", "$140,000 €65k"),
            ("한국어", "한국어"),
            ("Привет", "привет"),
            ("", ""),
            ("<@1><@2>", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(normalise(text), expected, "{text:?}");
        }
    }

    #[test]
    fn only_the_beginning_counts() {
        let long = "ab ".repeat(100_000);
        assert!(normalise(&long).chars().count() <= MAX_CHARS);
        let ligatures = "\u{fdfa}".repeat(MAX_CHARS);
        assert!(normalise(&ligatures).chars().count() <= MAX_CHARS);
    }

    /// Strings made of the pieces that the rules look for.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "<", ">", "<@", "1>", "`", "```", "> ", "\n", " ", "http://", "www.", "a", ":d", "x", "_", "*", "|",
                "\\", "<3", "@", "\u{301}", "\u{200b}", "\u{ff1c}", "\u{b4}", "\u{2014}", "İ", "ß", "™", "🅰", "<:a:1>",
                "<t:1>", "</", "\u{1fef}", "\u{2100}",
            ])
            .prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn what_is_seen_to_be_normal_is(text in "[a-z0-9 ,.?!'{}$&%+/()-]{0,30}|(http|www.|discord.gg/|xd| |a|://){0,6}") {
            prop_assert_eq!(normalise(&text), normalised(&text));
        }

        #[test]
        fn twice_is_once(text in hostile()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn twice_is_once_for_anything(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn never_panics(piece in any::<String>(), times in 1usize..5_000) {
            let text: String = piece.repeat(times).chars().take(100_000).collect();
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
