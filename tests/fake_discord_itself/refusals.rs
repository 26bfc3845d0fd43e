//! Every rule has a row: what is refused, with which code, and the nearest that is taken.

use serde_json::{Value, json};

use crate::by_hand::{Hand, callback, webhook};

/// Where a body is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum To {
    Message,
    /// A message that is there.
    Edit,
    /// The callback of `/hello`.
    Command,
    /// The callback of a pressed button.
    Button,
    /// The callback of what is typed into an option.
    Typing,
    /// A follow-up of `/hello`.
    FollowUp,
    /// The first answer to `/hello`, changed.
    FollowUpEdit,
    /// All commands at once.
    Commands,
}

/// A row: name, where to, what, and the code with its place that is in the answer; none: it is taken.
type Row = (&'static str, To, Value, Option<(&'static str, &'static str)>);

fn of(length: usize) -> String {
    "x".repeat(length)
}

fn button(id: &str) -> Value {
    json!({"type": 2, "style": 1, "label": "B", "custom_id": id})
}

fn row(components: Vec<Value>) -> Value {
    json!({"components": [{"type": 1, "components": components}]})
}

fn rows(count: usize) -> Value {
    let rows: Vec<Value> = (0..count)
        .map(|place| json!({"type": 1, "components": [button(&format!("b{place}"))]}))
        .collect();
    json!({"components": rows})
}

fn buttons(count: usize) -> Value {
    row((0..count).map(|place| button(&format!("b{place}"))).collect())
}

fn options(count: usize) -> Vec<Value> {
    (0..count)
        .map(|place| json!({"label": "L", "value": place.to_string()}))
        .collect()
}

fn select(options: Vec<Value>) -> Value {
    json!({"type": 3, "custom_id": "s", "options": options})
}

fn select_with(key: &str, value: Value) -> Value {
    let mut select = select(options(2));
    select[key] = value;
    row(vec![select])
}

fn button_with(changes: &[(&str, Value)]) -> Value {
    let mut button = button("b");
    for (key, value) in changes {
        button[*key] = value.clone();
    }
    row(vec![button])
}

fn link(changes: &[(&str, Value)]) -> Value {
    let mut link = json!({"type": 2, "style": 5, "label": "L", "url": "https://example.invalid/"});
    for (key, value) in changes {
        link[*key] = value.clone();
    }
    row(vec![link])
}

fn embed(embed: Value) -> Value {
    json!({"embeds": [embed]})
}

fn fields(count: usize) -> Value {
    embed(json!({"fields": vec![json!({"name": "n", "value": "v"}); count]}))
}

fn choices(list: Vec<Value>) -> Value {
    json!({"type": 8, "data": {"choices": list}})
}

fn modal(data: Value) -> Value {
    let mut modal = json!({"title": "T", "custom_id": "m", "components": [input(json!({}))]});
    for (key, value) in data.as_object().into_iter().flatten() {
        modal[key] = value.clone();
    }
    json!({"type": 9, "data": modal})
}

fn input(changes: Value) -> Value {
    let mut input = json!({"type": 4, "custom_id": "i", "label": "L", "style": 1});
    for (key, value) in changes.as_object().into_iter().flatten() {
        input[key] = value.clone();
    }
    json!({"type": 1, "components": [input]})
}

fn command(changes: Value) -> Value {
    let mut command = json!({"name": "ask", "description": "d"});
    for (key, value) in changes.as_object().into_iter().flatten() {
        command[key] = value.clone();
    }
    json!([command])
}

fn option(changes: Value) -> Value {
    let mut option = json!({"type": 3, "name": "o", "description": "d"});
    for (key, value) in changes.as_object().into_iter().flatten() {
        option[key] = value.clone();
    }
    option
}

fn command_with(options: Vec<Value>) -> Value {
    command(json!({"options": options}))
}

/// A command of a certain size, counted as Discord does.
fn command_of(size: usize) -> Value {
    // "ask" + "d" are 4; each option has a name of 2, each choice 100 + 100.
    let mut left = size - 4;
    let mut options = Vec::new();
    let mut place = 0;
    while left > 0 {
        let name = format!("o{place}");
        let description = (left - name.len()).min(100);
        left -= name.len() + description;
        let mut choices = Vec::new();
        while left > 0 && choices.len() < 25 {
            let part = left.min(100);
            // What is left of 1 cannot be split between a name and a value; sizes here are even.
            let (name, value) = (part / 2, part - part / 2);
            choices.push(
                json!({"name": format!("{:0>name$}", choices.len()), "value": format!("{:0>value$}", choices.len())}),
            );
            left -= part;
        }
        options.push(option(
            json!({"name": name, "description": of(description), "choices": choices}),
        ));
        place += 1;
    }
    command_with(options)
}

#[rustfmt::skip]
fn messages() -> Vec<Row> {
    use To::{Edit, Message};
    vec![
        ("content at its limit", Message, json!({"content": of(2000)}), None),
        ("content counted in characters", Message, json!({"content": "ä".repeat(2000)}), None),
        ("content too long", Message, json!({"content": of(2001)}), Some(("content", "BASE_TYPE_MAX_LENGTH"))),
        ("content too long in an edit", Edit, json!({"content": of(2001)}), Some(("content", "BASE_TYPE_MAX_LENGTH"))),
        ("nothing at all", Message, json!({}), Some(("", "50006"))),
        ("only spaces", Message, json!({"content": "  \n"}), Some(("", "50006"))),
        ("emptied by an edit", Edit, json!({"content": ""}), Some(("", "50006"))),
        ("a typo", Message, json!({"content": "x", "embed": {}}), Some(("embed", "UNKNOWN_PROPERTY"))),
        ("a typo in an edit", Edit, json!({"content": "x", "nonce": "1"}), Some(("nonce", "UNKNOWN_PROPERTY"))),
        ("nonce at its limit", Message, json!({"content": "x", "nonce": of(25)}), None),
        ("nonce too long", Message, json!({"content": "x", "nonce": of(26)}), Some(("nonce", "BASE_TYPE_MAX_LENGTH"))),
        ("enforced without a nonce", Message, json!({"content": "x", "enforce_nonce": true}), Some(("enforce_nonce", "NONCE_REQUIRED"))),
        ("private in a channel", Message, json!({"content": "x", "flags": 64}), Some(("flags", "MESSAGE_FLAGS_EPHEMERAL"))),
        ("flags that nobody may set", Message, json!({"content": "x", "flags": 1}), Some(("flags", "MESSAGE_FLAGS_INVALID"))),
        ("previews hidden", Message, json!({"content": "x", "flags": 4}), None),
        ("allowed mentions: a word", Message, json!({"content": "x", "allowed_mentions": {"parse": ["here"]}}), Some(("allowed_mentions.parse.0", "BASE_TYPE_CHOICES"))),
        ("allowed mentions: parse and list", Message, json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}), Some(("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"))),
        ("allowed mentions: parse and empty list", Message, json!({"content": "x", "allowed_mentions": {"parse": ["users"], "users": []}}), None),
        ("allowed mentions: 101 users", Message, json!({"content": "x", "allowed_mentions": {"users": (0..101).map(|id| id.to_string()).collect::<Vec<_>>()}}), Some(("allowed_mentions.users", "BASE_TYPE_MAX_LENGTH"))),
        ("an attachment without a file", Message, json!({"content": "x", "attachments": [{"id": 0, "filename": "a.png"}]}), Some(("attachments.0.id", "ATTACHMENT_NOT_FOUND"))),
        ("a typo in an attachment", Message, json!({"content": "x", "attachments": [{"id": 0, "name": "a.png"}]}), Some(("attachments.0.name", "UNKNOWN_PROPERTY"))),
        ("a picture that is not sent along", Message, embed(json!({"image": {"url": "attachment://a.png"}})), Some(("embeds.0.image.url", "ATTACHMENT_NAME_UNKNOWN"))),
        ("a typo in a reference", Message, json!({"content": "x", "message_reference": {"message": "1"}}), Some(("message_reference.message", "UNKNOWN_PROPERTY"))),
        ("a reply to nothing", Message, json!({"content": "x", "message_reference": {"message_id": "1"}}), Some(("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE"))),
        ("a reply to nothing, if need be without", Message, json!({"content": "x", "message_reference": {"message_id": "1", "fail_if_not_exists": false}}), None),
    ]
}

#[rustfmt::skip]
fn embeds() -> Vec<Row> {
    use To::Message;
    let long = |text: usize| json!({"description": of(text)});
    vec![
        ("ten embeds", Message, json!({"embeds": vec![long(1); 10]}), None),
        ("eleven embeds", Message, json!({"embeds": vec![long(1); 11]}), Some(("embeds", "BASE_TYPE_MAX_LENGTH"))),
        ("an embed of nothing", Message, embed(json!({})), Some(("embeds.0", "EMBED_EMPTY"))),
        ("a typo in an embed", Message, embed(json!({"titel": "x"})), Some(("embeds.0.titel", "UNKNOWN_PROPERTY"))),
        ("title at its limit", Message, embed(json!({"title": of(256)})), None),
        ("title too long", Message, embed(json!({"title": of(257)})), Some(("embeds.0.title", "BASE_TYPE_MAX_LENGTH"))),
        ("description at its limit", Message, embed(long(4096)), None),
        ("description too long", Message, embed(long(4097)), Some(("embeds.0.description", "BASE_TYPE_MAX_LENGTH"))),
        ("25 fields", Message, fields(25), None),
        ("26 fields", Message, fields(26), Some(("embeds.0.fields", "BASE_TYPE_MAX_LENGTH"))),
        ("field name too long", Message, embed(json!({"fields": [{"name": of(257), "value": "v"}]})), Some(("embeds.0.fields.0.name", "BASE_TYPE_MAX_LENGTH"))),
        ("field name empty", Message, embed(json!({"fields": [{"name": " ", "value": "v"}]})), Some(("embeds.0.fields.0.name", "BASE_TYPE_REQUIRED"))),
        ("field name of an invisible space", Message, embed(json!({"fields": [{"name": "\u{200b}", "value": "v"}]})), None),
        ("field value too long", Message, embed(json!({"fields": [{"name": "n", "value": of(1025)}]})), Some(("embeds.0.fields.0.value", "BASE_TYPE_MAX_LENGTH"))),
        ("field value empty", Message, embed(json!({"fields": [{"name": "n", "value": ""}]})), Some(("embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"))),
        ("field without a value", Message, embed(json!({"fields": [{"name": "n"}]})), Some(("embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"))),
        ("a typo in a field", Message, embed(json!({"fields": [{"name": "n", "value": "v", "inlined": true}]})), Some(("embeds.0.fields.0.inlined", "UNKNOWN_PROPERTY"))),
        ("footer too long", Message, embed(json!({"footer": {"text": of(2049)}})), Some(("embeds.0.footer.text", "BASE_TYPE_MAX_LENGTH"))),
        ("footer without text", Message, embed(json!({"footer": {}})), Some(("embeds.0.footer.text", "BASE_TYPE_REQUIRED"))),
        ("author too long", Message, embed(json!({"author": {"name": of(257)}})), Some(("embeds.0.author.name", "BASE_TYPE_MAX_LENGTH"))),
        ("colour too big", Message, embed(json!({"title": "x", "color": 0x100_0000})), Some(("embeds.0.color", "NUMBER_TYPE_MAX"))),
        ("picture of another scheme", Message, embed(json!({"image": {"url": "ftp://x"}})), Some(("embeds.0.image.url", "URL_TYPE_INVALID_SCHEME"))),
        ("link of another scheme", Message, embed(json!({"title": "x", "url": "javascript:x"})), Some(("embeds.0.url", "URL_TYPE_INVALID_SCHEME"))),
        ("6000 together", Message, json!({"embeds": [long(3000), long(3000)]}), None),
        ("6001 together", Message, json!({"embeds": [long(3000), long(3001)]}), Some(("embeds", "MAX_EMBED_SIZE_EXCEEDED"))),
    ]
}

#[rustfmt::skip]
fn components() -> Vec<Row> {
    use To::{Edit, Message};
    vec![
        ("five rows", Message, rows(5), None),
        ("six rows", Message, rows(6), Some(("components", "BASE_TYPE_MAX_LENGTH"))),
        ("five buttons", Message, buttons(5), None),
        ("six buttons", Message, buttons(6), Some(("components.0.components", "BASE_TYPE_BAD_LENGTH"))),
        ("an empty row", Message, row(vec![]), Some(("components.0.components", "BASE_TYPE_BAD_LENGTH"))),
        ("a button without a row", Message, json!({"components": [button("b")]}), Some(("components.0.type", "UNION_TYPE_CHOICES"))),
        ("a text input in a message", Message, row(vec![json!({"type": 4, "custom_id": "i", "label": "L", "style": 1})]), Some(("components.0.components.0.type", "UNION_TYPE_CHOICES"))),
        ("own id at its limit", Message, button_with(&[("custom_id", json!(of(100)))]), None),
        ("own id too long", Message, button_with(&[("custom_id", json!(of(101)))]), Some(("components.0.components.0.custom_id", "BASE_TYPE_MAX_LENGTH"))),
        ("own id empty", Message, button_with(&[("custom_id", json!(""))]), Some(("components.0.components.0.custom_id", "BASE_TYPE_REQUIRED"))),
        ("own id twice", Message, row(vec![button("b"), button("b")]), Some(("components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"))),
        ("own id twice in an edit", Edit, row(vec![button("b"), button("b")]), Some(("components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"))),
        ("label at its limit", Message, button_with(&[("label", json!(of(80)))]), None),
        ("label too long", Message, button_with(&[("label", json!(of(81)))]), Some(("components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"))),
        ("neither label nor emoji", Message, button_with(&[("label", Value::Null)]), Some(("components.0.components.0", "BUTTON_COMPONENT_REQUIRES_LABEL_OR_EMOJI"))),
        ("an emoji alone", Message, button_with(&[("label", Value::Null), ("emoji", json!({"name": "👍"}))]), None),
        ("a word as emoji", Message, button_with(&[("emoji", json!({"name": "thumbsup"}))]), Some(("components.0.components.0.emoji.name", "COMPONENT_INVALID_EMOJI"))),
        ("an unknown style", Message, button_with(&[("style", json!(9))]), Some(("components.0.components.0.style", "BASE_TYPE_CHOICES"))),
        ("a typo in a button", Message, button_with(&[("lable", json!("x"))]), Some(("components.0.components.0.lable", "UNKNOWN_PROPERTY"))),
        ("a button with a link", Message, button_with(&[("url", json!("https://example.invalid/"))]), Some(("components.0.components.0.url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"))),
        ("a link", Message, link(&[]), None),
        ("a link with an own id", Message, link(&[("custom_id", json!("b"))]), Some(("components.0.components.0.custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE"))),
        ("a link to nowhere", Message, link(&[("url", Value::Null)]), Some(("components.0.components.0.url", "BASE_TYPE_REQUIRED"))),
        ("a link of another scheme", Message, link(&[("url", json!("ftp://x"))]), Some(("components.0.components.0.url", "URL_TYPE_INVALID_SCHEME"))),
        ("25 options", Message, row(vec![select(options(25))]), None),
        ("26 options", Message, row(vec![select(options(26))]), Some(("components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"))),
        ("no options", Message, row(vec![select(vec![])]), Some(("components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"))),
        ("a value twice", Message, row(vec![select([options(1), options(1)].concat())]), Some(("components.0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"))),
        ("option label too long", Message, row(vec![select(vec![json!({"label": of(101), "value": "v"})])]), Some(("components.0.components.0.options.0.label", "BASE_TYPE_MAX_LENGTH"))),
        ("option value too long", Message, row(vec![select(vec![json!({"label": "l", "value": of(101)})])]), Some(("components.0.components.0.options.0.value", "BASE_TYPE_MAX_LENGTH"))),
        ("option description too long", Message, row(vec![select(vec![json!({"label": "l", "value": "v", "description": of(101)})])]), Some(("components.0.components.0.options.0.description", "BASE_TYPE_MAX_LENGTH"))),
        ("two chosen of one", Message, row(vec![select(vec![json!({"label": "l", "value": "1", "default": true}), json!({"label": "l", "value": "2", "default": true})])]), Some(("components.0.components.0.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES"))),
        ("placeholder at its limit", Message, select_with("placeholder", json!(of(150))), None),
        ("placeholder too long", Message, select_with("placeholder", json!(of(151))), Some(("components.0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"))),
        ("more to choose than there is", Message, select_with("max_values", json!(3)), Some(("components.0.components.0.options", "COMPONENT_MAX_VALUES_EXCEEDS_OPTIONS"))),
        ("a menu beside a button", Message, row(vec![select(options(1)), button("b")]), Some(("components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"))),
    ]
}

#[rustfmt::skip]
fn interactions() -> Vec<Row> {
    use To::{Button, Command, FollowUp, FollowUpEdit, Typing};
    let choice = |name: String, value: Value| json!({"name": name, "value": value});
    vec![
        ("an answer", Command, json!({"type": 4, "data": {"content": "x"}}), None),
        ("a private answer", Command, json!({"type": 4, "data": {"content": "x", "flags": 64}}), None),
        ("an empty answer", Command, json!({"type": 4, "data": {}}), Some(("", "50006"))),
        ("an answer too long", Command, json!({"type": 4, "data": {"content": of(2001)}}), Some(("data.content", "BASE_TYPE_MAX_LENGTH"))),
        ("a typo in an answer", Command, json!({"type": 4, "data": {"text": "x"}}), Some(("data.text", "UNKNOWN_PROPERTY"))),
        ("a typo beside the data", Command, json!({"type": 4, "data": {"content": "x"}, "flags": 64}), Some(("flags", "UNKNOWN_PROPERTY"))),
        ("no such callback", Command, json!({"type": 2}), Some(("type", "INTERACTION_CALLBACK_TYPE"))),
        ("no callback type", Command, json!({"data": {"content": "x"}}), Some(("type", "BASE_TYPE_REQUIRED"))),
        ("a command has no message to change", Command, json!({"type": 7, "data": {"content": "x"}}), Some(("type", "INTERACTION_CALLBACK_TYPE"))),
        ("a command suggests nothing", Command, choices(vec![]), Some(("type", "INTERACTION_CALLBACK_TYPE"))),
        ("a deferral", Command, json!({"type": 5, "data": {"flags": 64}}), None),
        ("a deferral with text", Command, json!({"type": 5, "data": {"content": "x"}}), Some(("data.content", "UNKNOWN_PROPERTY"))),
        ("a button changes its message", Button, json!({"type": 7, "data": {"content": "x"}}), None),
        ("a button acknowledged", Button, json!({"type": 6}), None),
        ("a changed message cannot become private", Button, json!({"type": 7, "data": {"content": "x", "flags": 64}}), Some(("data.flags", "MESSAGE_FLAGS_EPHEMERAL"))),
        ("typing is not answered", Typing, json!({"type": 4, "data": {"content": "x"}}), Some(("type", "INTERACTION_CALLBACK_TYPE"))),
        ("typing cannot wait", Typing, json!({"type": 5}), Some(("type", "INTERACTION_CALLBACK_TYPE"))),
        ("25 suggestions", Typing, choices((0..25).map(|n| choice(n.to_string(), json!("v"))).collect()), None),
        ("26 suggestions", Typing, choices((0..26).map(|n| choice(n.to_string(), json!("v"))).collect()), Some(("data.choices", "BASE_TYPE_MAX_LENGTH"))),
        ("suggestion at its limits", Typing, choices(vec![choice(of(100), json!(of(100)))]), None),
        ("suggestion too long", Typing, choices(vec![choice(of(101), json!("v"))]), Some(("data.choices.0.name", "BASE_TYPE_MAX_LENGTH"))),
        ("suggestion empty", Typing, choices(vec![choice(String::new(), json!("v"))]), Some(("data.choices.0.name", "BASE_TYPE_REQUIRED"))),
        ("suggested value too long", Typing, choices(vec![choice("n".into(), json!(of(101)))]), Some(("data.choices.0.value", "BASE_TYPE_MAX_LENGTH"))),
        ("a form", Command, modal(json!({})), None),
        ("a form from a button", Button, modal(json!({})), None),
        ("a form's title at its limit", Command, modal(json!({"title": of(45)})), None),
        ("a form's title too long", Command, modal(json!({"title": of(46)})), Some(("data.title", "BASE_TYPE_MAX_LENGTH"))),
        ("a form of six rows", Command, modal(json!({"components": (0..6).map(|n| input(json!({"custom_id": n.to_string()}))).collect::<Vec<_>>()})), Some(("data.components", "BASE_TYPE_BAD_LENGTH"))),
        ("a form of nothing", Command, modal(json!({"components": []})), Some(("data.components", "BASE_TYPE_BAD_LENGTH"))),
        ("a form with an id twice", Command, modal(json!({"components": [input(json!({})), input(json!({}))]})), Some(("data.components.1.components.0.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"))),
        ("a field's label too long", Command, modal(json!({"components": [input(json!({"label": of(46)}))]})), Some(("data.components.0.components.0.label", "BASE_TYPE_MAX_LENGTH"))),
        ("a field's placeholder too long", Command, modal(json!({"components": [input(json!({"placeholder": of(101)}))]})), Some(("data.components.0.components.0.placeholder", "BASE_TYPE_MAX_LENGTH"))),
        ("a field too wide", Command, modal(json!({"components": [input(json!({"max_length": 4001}))]})), Some(("data.components.0.components.0.max_length", "NUMBER_TYPE_MAX"))),
        ("a button in a form", Command, modal(json!({"components": [{"type": 1, "components": [button("b")]}]})), Some(("data.components.0", "UNION_TYPE_CHOICES"))),
        ("a follow-up", FollowUp, json!({"content": "x", "flags": 64}), None),
        ("an empty follow-up", FollowUp, json!({}), Some(("", "50006"))),
        ("a typo in a follow-up", FollowUp, json!({"contents": "x"}), Some(("contents", "UNKNOWN_PROPERTY"))),
        ("an edit cannot become private", FollowUpEdit, json!({"content": "x", "flags": 64}), Some(("flags", "MESSAGE_FLAGS_EPHEMERAL"))),
        ("an edit", FollowUpEdit, json!({"content": "x"}), None),
    ]
}

#[rustfmt::skip]
fn commands() -> Vec<Row> {
    use To::Commands;
    let many = |count: usize, kind: u64| -> Value {
        (0..count).map(|n| if kind == 1 { json!({"name": format!("c{n}"), "description": "d"}) } else { json!({"name": format!("c{n}"), "type": kind}) }).collect()
    };
    let group = |inside: Value| option(json!({"type": 2, "options": inside}));
    let sub = |inside: Value| option(json!({"type": 1, "options": inside}));
    vec![
        ("a hundred commands", Commands, many(100, 1), None),
        ("one more", Commands, many(101, 1), Some(("", "30032"))),
        ("15 in the menu", Commands, many(15, 3), None),
        ("16 in the menu", Commands, many(16, 3), Some(("", "30032"))),
        ("a name twice", Commands, json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]), Some(("1.name", "APPLICATION_COMMANDS_DUPLICATE_NAME"))),
        ("a name twice in two places", Commands, json!([{"name": "a", "description": "d"}, {"name": "a", "type": 3}]), None),
        ("a name in capitals", Commands, command(json!({"name": "Ask"})), Some(("0.name", "APPLICATION_COMMAND_INVALID_NAME"))),
        ("a name with a space", Commands, command(json!({"name": "ask me"})), Some(("0.name", "APPLICATION_COMMAND_INVALID_NAME"))),
        ("a name of another script", Commands, command(json!({"name": "спроси-0_'"})), None),
        ("a name too long", Commands, command(json!({"name": of(33)})), Some(("0.name", "BASE_TYPE_MAX_LENGTH"))),
        ("a menu's name with spaces and capitals", Commands, json!([{"name": "Ask the coach", "type": 3}]), None),
        ("a menu's entry with a description", Commands, json!([{"name": "Ask", "type": 3, "description": "d"}]), Some(("0.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION"))),
        ("no description", Commands, json!([{"name": "a"}]), Some(("0.description", "BASE_TYPE_REQUIRED"))),
        ("description at its limit", Commands, command(json!({"description": of(100)})), None),
        ("description too long", Commands, command(json!({"description": of(101)})), Some(("0.description", "BASE_TYPE_MAX_LENGTH"))),
        ("a typo in a command", Commands, command(json!({"option": []})), Some(("0.option", "UNKNOWN_PROPERTY"))),
        ("25 options", Commands, command_with((0..25).map(|n| option(json!({"name": format!("o{n}")}))).collect()), None),
        ("26 options", Commands, command_with((0..26).map(|n| option(json!({"name": format!("o{n}")}))).collect()), Some(("0.options", "BASE_TYPE_MAX_LENGTH"))),
        ("an option's name in capitals", Commands, command_with(vec![option(json!({"name": "Role"}))]), Some(("0.options.0.name", "APPLICATION_COMMAND_INVALID_NAME"))),
        ("an option's name twice", Commands, command_with(vec![option(json!({})), option(json!({}))]), Some(("0.options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE"))),
        ("an option without a description", Commands, command_with(vec![option(json!({"description": null}))]), Some(("0.options.0.description", "BASE_TYPE_REQUIRED"))),
        ("required after optional", Commands, command_with(vec![option(json!({"name": "a"})), option(json!({"name": "b", "required": true}))]), Some(("0.options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"))),
        ("a typo in an option", Commands, command_with(vec![option(json!({"autocompletes": true}))]), Some(("0.options.0.autocompletes", "UNKNOWN_PROPERTY"))),
        ("suggestions and choices", Commands, command_with(vec![option(json!({"autocomplete": true, "choices": [{"name": "n", "value": "v"}]}))]), Some(("0.options.0", "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID"))),
        ("suggestions for yes and no", Commands, command_with(vec![option(json!({"type": 5, "autocomplete": true}))]), Some(("0.options.0", "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID"))),
        ("26 choices", Commands, command_with(vec![option(json!({"choices": (0..26).map(|n| json!({"name": n.to_string(), "value": n.to_string()})).collect::<Vec<_>>()}))]), Some(("0.options.0.choices", "BASE_TYPE_MAX_LENGTH"))),
        ("choice name too long", Commands, command_with(vec![option(json!({"choices": [{"name": of(101), "value": "v"}]}))]), Some(("0.options.0.choices.0.name", "BASE_TYPE_MAX_LENGTH"))),
        ("choice value too long", Commands, command_with(vec![option(json!({"choices": [{"name": "n", "value": of(101)}]}))]), Some(("0.options.0.choices.0.value", "BASE_TYPE_MAX_LENGTH"))),
        ("a choice twice", Commands, command_with(vec![option(json!({"choices": [{"name": "n", "value": "a"}, {"name": "n", "value": "b"}]}))]), Some(("0.options.0.choices.1", "APPLICATION_COMMAND_OPTIONS_CHOICES_DUPLICATE"))),
        ("sub-commands in a group", Commands, command_with(vec![group(json!([sub(json!([option(json!({}))]))]))]), None),
        ("a group in a group", Commands, command_with(vec![group(json!([group(json!([]))]))]), Some(("0.options.0", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"))),
        ("a sub-command in a sub-command", Commands, command_with(vec![sub(json!([sub(json!([]))]))]), Some(("0.options.0.options.0.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"))),
        ("a sub-command beside an option", Commands, command_with(vec![sub(json!([])), option(json!({"name": "p"}))]), Some(("0.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID"))),
        ("8000 characters", Commands, command_of(8000), None),
        ("8002 characters", Commands, command_of(8002), Some(("0", "APPLICATION_COMMAND_TOO_LARGE"))),
    ]
}

#[tokio::test]
async fn each_rule_refuses_what_it_should_and_no_more() {
    let mut wrong = Vec::new();
    for (name, to, body, expected) in [messages(), embeds(), components(), interactions(), commands()].concat() {
        let hand = Hand::new().await;
        let (method, path) = match to {
            To::Message => ("POST", hand.messages("general")),
            To::Edit => {
                let (_, sent) = hand
                    .send("POST", &hand.messages("general"), &json!({"content": "x"}))
                    .await;
                (
                    "PATCH",
                    format!("{}/{}", hand.messages("general"), sent["id"].as_str().expect("an id")),
                )
            }
            To::Command => ("POST", callback(&hand.hello())),
            To::Button => ("POST", callback(&hand.press().await)),
            To::Typing => {
                let (ada, general) = (hand.fake.user("ada"), hand.fake.channel("general"));
                let typed = hand
                    .fake
                    .complete(ada, general, "hello", &[("name", "A")], "name")
                    .expect("it suggests");
                ("POST", callback(&hand.fake.interaction(typed)))
            }
            To::FollowUp | To::FollowUpEdit => {
                let used = hand.hello();
                hand.send(
                    "POST",
                    &callback(&used),
                    &json!({"type": 4, "data": {"content": "first"}}),
                )
                .await;
                let path = webhook(&hand, &used);
                if to == To::FollowUp {
                    ("POST", path)
                } else {
                    ("PATCH", format!("{path}/messages/@original"))
                }
            }
            To::Commands => ("PUT", hand.commands()),
        };
        let before = hand.fake.take_complaints();
        assert!(before.is_empty(), "{name}: {before:?}");
        let (status, answer) = hand.send(method, &path, &body).await;
        let complaints = hand.fake.take_complaints();
        let fits = match expected {
            None => (200..300).contains(&status) && complaints.is_empty(),
            Some((place, code)) => status == 400 && has(&answer, place, code) && complaints.len() == 1,
        };
        if !fits {
            wrong.push(format!(
                "{name}: expected {expected:?}, got {status} {answer} {complaints:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether an answer names a code at a place of the form; without a place the code is that of the whole.
fn has(answer: &Value, place: &str, code: &str) -> bool {
    if place.is_empty() {
        return answer["code"].as_u64() == code.parse().ok();
    }
    let node = place.split('.').fold(&answer["errors"], |node, part| &node[part]);
    answer["code"] == 50035
        && node["_errors"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|error| error["code"] == code)
}

#[tokio::test]
async fn an_interaction_is_answered_once() {
    let hand = Hand::new().await;
    let used = hand.hello();
    let answer = json!({"type": 4, "data": {"content": "x"}});
    assert_eq!(hand.send("POST", &callback(&used), &answer).await.0, 204);
    let (status, body) = hand.send("POST", &callback(&used), &answer).await;
    assert_eq!((status, &body["code"]), (400, &json!(40060)));
    assert_eq!(hand.fake.take_complaints().len(), 1);
}

#[tokio::test]
async fn requests_that_nobody_should_make_are_told_by_name() {
    let hand = Hand::new().await;
    for (method, path) in [
        ("GET", "/users/@me/settings"),
        ("DELETE", "/users/@me/channels"),
        ("GET", "/channels/abc/messages"),
    ] {
        assert_eq!(hand.send(method, path, &Value::Null).await.0, 404);
        let complaints = hand.fake.take_complaints();
        assert_eq!(complaints, [format!("unexpected request: {method} /api/v10{path}")]);
    }
    let unauthorised = reqwest::get(format!("{}/api/v10/users/@me", hand.fake.rest_url()))
        .await
        .expect("an answer");
    assert_eq!(unauthorised.status().as_u16(), 401);
}
