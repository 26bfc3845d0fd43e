//! Embeds.

use serde_json::Value;

use super::{Errors, keys, limits};

/// Checks the embeds of a message.
pub fn check(body: &Value, errors: &mut Errors) {
    errors.most("embeds", &body["embeds"], limits::EMBEDS);
    let embeds = body["embeds"].as_array().map_or(&[][..], Vec::as_slice);
    for (place, embed) in embeds.iter().enumerate() {
        one(&format!("embeds.{place}"), embed, errors);
    }
    if embeds.iter().map(size).sum::<usize>() > limits::EMBEDS_TOGETHER {
        let text = format!("Embed size exceeds maximum size of {}", limits::EMBEDS_TOGETHER);
        errors.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", text);
    }
}

/// Whether an embed shows anything.
pub fn is_empty(embed: &Value) -> bool {
    let shows = [
        "title",
        "description",
        "image",
        "thumbnail",
        "author",
        "footer",
        "timestamp",
        "url",
        "color",
    ];
    !shows.iter().any(|key| !embed[*key].is_null()) && embed["fields"].as_array().is_none_or(Vec::is_empty)
}

fn one(path: &str, embed: &Value, errors: &mut Errors) {
    errors.known(path, embed, keys::EMBED);
    errors.length(&format!("{path}.title"), &embed["title"], 0, limits::EMBED_TITLE);
    errors.length(
        &format!("{path}.description"),
        &embed["description"],
        0,
        limits::EMBED_DESCRIPTION,
    );
    errors.most(&format!("{path}.fields"), &embed["fields"], limits::EMBED_FIELDS);
    if is_empty(embed) {
        errors.add(path, "EMBED_EMPTY", "An embed that shows nothing.");
    }
    if embed["color"].as_u64().is_some_and(|colour| colour > limits::COLOUR) {
        errors.add(
            format!("{path}.color"),
            "NUMBER_TYPE_MAX",
            "int value should be less than or equal to 16777215.",
        );
    }
    for (place, field) in embed["fields"].as_array().into_iter().flatten().enumerate() {
        let path = format!("{path}.fields.{place}");
        errors.known(&path, field, keys::EMBED_FIELD);
        for (key, most) in [("name", limits::FIELD_NAME), ("value", limits::FIELD_VALUE)] {
            errors.require(&format!("{path}.{key}"), &field[key]);
            errors.length(&format!("{path}.{key}"), &field[key], 1, most);
        }
    }
    part(
        path,
        "footer",
        &embed["footer"],
        keys::EMBED_FOOTER,
        Some(("text", limits::FOOTER)),
        errors,
    );
    part(
        path,
        "author",
        &embed["author"],
        keys::EMBED_AUTHOR,
        Some(("name", limits::AUTHOR)),
        errors,
    );
    part(path, "image", &embed["image"], keys::EMBED_MEDIA, None, errors);
    part(path, "thumbnail", &embed["thumbnail"], keys::EMBED_MEDIA, None, errors);
    for (key, schemes) in [
        ("url", WEB),
        ("image.url", PICTURE),
        ("thumbnail.url", PICTURE),
        ("footer.icon_url", PICTURE),
        ("author.icon_url", PICTURE),
        ("author.url", WEB),
    ] {
        let value = embed
            .pointer(&format!("/{}", key.replace('.', "/")))
            .and_then(Value::as_str);
        if value.is_some_and(|url| !schemes.iter().any(|scheme| url.starts_with(scheme))) {
            let text = format!("Scheme must be one of ({}).", schemes.join(", "));
            errors.add(format!("{path}.{key}"), "URL_TYPE_INVALID_SCHEME", text);
        }
    }
}

const WEB: &[&str] = &["http://", "https://"];
const PICTURE: &[&str] = &["http://", "https://", "attachment://"];

fn part(path: &str, name: &str, value: &Value, known: &[&str], text: Option<(&str, usize)>, errors: &mut Errors) {
    if value.is_null() {
        return;
    }
    let path = format!("{path}.{name}");
    errors.known(&path, value, known);
    match text {
        Some((key, most)) => {
            errors.require(&format!("{path}.{key}"), &value[key]);
            errors.length(&format!("{path}.{key}"), &value[key], 1, most);
        }
        None => errors.require(&format!("{path}.url"), &value["url"]),
    }
}

/// The characters that count towards [`limits::EMBEDS_TOGETHER`].
fn size(embed: &Value) -> usize {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.chars().count());
    let fields = embed["fields"].as_array().into_iter().flatten();
    length(&embed["title"])
        + length(&embed["description"])
        + length(&embed["footer"]["text"])
        + length(&embed["author"]["name"])
        + fields
            .map(|field| length(&field["name"]) + length(&field["value"]))
            .sum::<usize>()
}
