//! Bodies as lines that people read.

use serde_json::Value;

/// The lines of a message. Where it `changes` another, what it empties is said, too.
pub fn message(body: &Value, changes: bool, lines: &mut Vec<String>) {
    if let Some(content) = body["content"].as_str().filter(|content| !content.is_empty()) {
        quote(content, "", lines);
    }
    for embed in body["embeds"].as_array().into_iter().flatten() {
        lines.push(format!("embed: {}", text(&embed["title"])).trim_end().to_owned());
        for (key, label) in [("url", "url"), ("color", "colour")] {
            match &embed[key] {
                Value::Null => {}
                Value::Number(number) => lines.push(format!("  {label} #{:06x}", number.as_u64().unwrap_or(0))),
                other => lines.push(format!("  {label} {}", text(other))),
            }
        }
        if !embed["author"].is_null() {
            lines.push(format!("  author {}", text(&embed["author"]["name"])));
        }
        if let Some(description) = embed["description"].as_str() {
            quote(description, "  ", lines);
        }
        for field in embed["fields"].as_array().into_iter().flatten() {
            let inline = if field["inline"] == true { " (inline)" } else { "" };
            lines.push(format!("  field {}{inline}", text(&field["name"])));
            quote(&text(&field["value"]), "    ", lines);
        }
        for key in ["image", "thumbnail"] {
            if !embed[key].is_null() {
                lines.push(format!("  {key} {}", text(&embed[key]["url"])));
            }
        }
        if !embed["footer"].is_null() {
            quote(&text(&embed["footer"]["text"]), "  footer ", lines);
        }
    }
    for row in body["components"].as_array().into_iter().flatten() {
        for component in row["components"].as_array().into_iter().flatten() {
            self::component(component, lines);
        }
    }
    if changes {
        for (key, said) in [
            ("content", "no text"),
            ("embeds", "no embed"),
            ("components", "no buttons"),
        ] {
            let given = body.get(key);
            let empties = match given {
                Some(Value::Array(list)) => list.is_empty(),
                Some(Value::String(text)) => text.is_empty(),
                Some(Value::Null) => true,
                _ => false,
            };
            if empties {
                lines.push(said.to_owned());
            }
        }
    }
    pings(body, lines);
    if body["flags"].as_u64().is_some_and(|flags| flags & 4 != 0) {
        lines.push("without previews".to_owned());
    }
}

/// Whom a message may ping, where that is anybody at all.
fn pings(body: &Value, lines: &mut Vec<String>) {
    let allowed = &body["allowed_mentions"];
    if allowed.is_null() {
        let speaks = body.get("content").is_some_and(|content| !content.is_null()) || !body["embeds"].is_null();
        if speaks {
            lines.push("may ping: everybody".to_owned());
        }
        return;
    }
    let mut named: Vec<String> = allowed["parse"].as_array().into_iter().flatten().map(text).collect();
    for list in ["users", "roles"] {
        named.extend(allowed[list].as_array().into_iter().flatten().map(text));
    }
    if allowed["replied_user"] == true {
        named.push("whom it replies to".to_owned());
    }
    if !named.is_empty() {
        lines.push(format!("may ping: {}", named.join(", ")));
    }
}

fn component(component: &Value, lines: &mut Vec<String>) {
    let off = if component["disabled"] == true { " (off)" } else { "" };
    if component["type"] == 2 {
        let emoji = component["emoji"]["name"]
            .as_str()
            .map(|emoji| format!("{emoji} "))
            .unwrap_or_default();
        let target = if component["url"].is_null() {
            &component["custom_id"]
        } else {
            &component["url"]
        };
        let style = match component["style"].as_u64() {
            Some(1) => " primary",
            Some(3) => " green",
            Some(4) => " red",
            _ => "",
        };
        let label = format!("{emoji}{}", text(&component["label"]));
        lines.push(format!("[{}] {}{style}{off}", label.trim_end(), text(target)));
        return;
    }
    lines.push(format!(
        "menu \"{}\" {}{off}",
        text(&component["placeholder"]),
        text(&component["custom_id"])
    ));
    for option in component["options"].as_array().into_iter().flatten() {
        let emoji = option["emoji"]["name"]
            .as_str()
            .map(|emoji| format!("{emoji} "))
            .unwrap_or_default();
        let more = option["description"]
            .as_str()
            .map(|more| format!(" -- {more}"))
            .unwrap_or_default();
        let chosen = if option["default"] == true { " (chosen)" } else { "" };
        lines.push(format!(
            "  {}{chosen}{more}",
            pair(&format!("{emoji}{}", text(&option["label"])), &option["value"])
        ));
    }
}

pub fn modal(data: &Value, lines: &mut Vec<String>) {
    lines.push(format!(
        "form \"{}\" {}",
        text(&data["title"]),
        text(&data["custom_id"])
    ));
    for row in data["components"].as_array().into_iter().flatten() {
        let input = &row["components"][0];
        lines.push(format!("  {}", pair(&text(&input["label"]), &input["custom_id"])));
    }
}

pub fn pair(label: &str, value: &Value) -> String {
    format!("\"{label}\" = {}", text(value))
}

/// Every line of a text behind a bar, so that empty ones and spaces are seen.
fn quote(content: &str, indent: &str, lines: &mut Vec<String>) {
    for line in content.split('\n') {
        lines.push(format!("{indent}| {line}").trim_end().to_owned());
    }
}

pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
