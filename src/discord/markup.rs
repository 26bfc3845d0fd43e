//! Discord's own markup in what members write, which is no words.

/// A text without mentions and emojis of servers, which are no words.
pub fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let inside = from.find('>').and_then(|end| from.get(1..end));
        match inside.filter(|it| is_markup(it)) {
            Some(inside) => {
                out.push(' ');
                rest = from.get(inside.len() + 2..).unwrap_or_default();
            }
            None => {
                out.push('<');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out.trim().to_owned()
}

/// "@1", "@!1", "@&1", "#1", ":name:1", "a:name:1", "/name:1", "t:1": all end with an id.
fn is_markup(inside: &str) -> bool {
    let marked = inside.starts_with(['@', '#', ':', '/']) || inside.starts_with("a:") || inside.starts_with("t:");
    let digits = inside.bytes().rev().take_while(u8::is_ascii_digit).count();
    marked && digits > 0 && !inside.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_no_word() {
        for (text, expected) in [
            ("<@99> what is it?", "what is it?"),
            ("<@!99>", ""),
            ("see <#1> and <:smile:2>", "see   and"),
            ("<a:party:3><@&4>x", "x"),
            ("a < b > c <3", "a < b > c <3"),
            ("<b>5</b>", "<b>5</b>"),
            ("<@", "<@"),
            ("ä<@99>ö", "ä ö"),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
