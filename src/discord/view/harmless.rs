//! Text that pings nobody, hides nothing and does not turn the reading direction.

/// Stands between the characters of a would-be mention: not seen, not copied into the meaning.
const BREAK: char = '\u{200b}';

/// Takes control characters, invisible and bidirectional marks out of a text, and breaks up everything that Discord
/// would turn into a mention. Markdown stays.
#[must_use]
pub fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().filter(|it| !is_hidden(*it)).peekable();
    while let Some(char) = chars.next() {
        out.push(char);
        let next = chars.peek().copied().unwrap_or(' ');
        // "@everyone", "@here"; "<@1>", "<@&1>", "<#1>", "</ask:1>", "<id:guide>", "<:emoji:1>", "<a:emoji:1>".
        let mention = match char {
            '@' => matches!(next, 'e' | 'E' | 'h' | 'H'),
            '<' => matches!(next, '@' | '#' | '/' | ':' | 'a' | 'i' | 't'),
            _ => false,
        };
        if mention {
            out.push(BREAK);
        }
    }
    out
}

/// As [`harmless`], on one line.
#[must_use]
pub fn harmless_line(text: &str) -> String {
    let text = harmless(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A block of code that its content cannot leave.
#[must_use]
pub fn fenced(text: &str) -> String {
    let inside: String = text.chars().filter(|it| !is_hidden(*it)).collect();
    format!("```\n{}\n```", inside.replace("```", "`\u{200b}``"))
}

/// Control characters but the line feed, and the marks of Unicode that show nothing or turn what follows.
fn is_hidden(char: char) -> bool {
    let control = char.is_control() && char != '\n';
    let invisible = matches!(
        char,
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}'
    );
    let turning =
        matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let line_end = matches!(char, '\u{2028}' | '\u{2029}');
    control || invisible || turning || line_end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn would_be_mentions_are_broken_up() {
        for (text, expected) in [
            ("plain **bold** text", "plain **bold** text"),
            ("a < b, a@b.c", "a < b, a@b.c"),
            ("@everyone", "@\u{200b}everyone"),
            ("@\u{200b}everyone", "@\u{200b}everyone"),
            ("@\u{202e}here", "@\u{200b}here"),
            ("<@1> <@&1> <#1>", "<\u{200b}@1> <\u{200b}@&1> <\u{200b}#1>"),
            ("</ask:1> <t:1>", "<\u{200b}/ask:1> <\u{200b}t:1>"),
            ("a\u{202e}b\u{0}c\r\nd", "abc\nd"),
        ] {
            assert_eq!(harmless(text), expected, "{text:?}");
        }
        assert_eq!(harmless_line(" a\n b "), "a b");
        assert_eq!(fenced("a```b"), "```\na`\u{200b}``b\n```");
    }

    proptest! {
        #[test]
        fn nothing_pings_however_it_is_put(text in "([@<#/&:!1a-eh-yE\u{200b}\u{202e}\u{feff} ]|@everyone|@here|<@){0,40}") {
            let out = harmless(&text);
            for ping in ["@everyone", "@here", "<@", "<#", "</", "<:"] {
                prop_assert!(!out.contains(ping), "{out:?}");
            }
            let turning = out.contains('\u{202e}');
            prop_assert!(!turning);
            prop_assert_eq!(harmless(&out), out, "twice is as once");
        }
    }
}
