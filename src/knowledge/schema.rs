//! The JSON schema of the knowledge files, for editors that complete and check while one writes.
//!
//! It is made of the types of the model, their documentation included, and committed as `knowledge/schema.json`, which
//! the first line of every shipped file names.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::model::{
    Check, Conversation, Distress, Figure, Gap, Group, Intent, Item, Ladder, Language, OffLadder, Outsider, PayNote,
    Place, Related, Role, SmallTalk, Source, Spelling, Synonym, Titles,
};
use super::{builtin, kinds};

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/knowledge/schema.json");

/// Set to write the schema anew, as the types have it.
const UPDATE: &str = "UPDATE_SCHEMA";

/// A knowledge file: any kinds of entries, in any order.
#[derive(JsonSchema)]
#[schemars(title = "Knowledge file", deny_unknown_fields)]
#[expect(dead_code, reason = "described, never made")]
struct KnowledgeFile {
    source: Option<Vec<Source>>,
    role: Option<Vec<Role>>,
    group: Option<Vec<Group>>,
    related: Option<Vec<Related>>,
    place: Option<Vec<Place>>,
    synonym: Option<Vec<Synonym>>,
    spelling: Option<Vec<Spelling>>,
    figure: Option<Vec<Figure>>,
    pay_note: Option<Vec<PayNote>>,
    ladder: Option<Vec<Ladder>>,
    off_ladder: Option<Vec<OffLadder>>,
    item: Option<Vec<Item>>,
    intent: Option<Vec<Intent>>,
    /// Trades and titles that the documents don't cover, to be told so.
    profession: Option<Vec<Outsider>>,
    /// Countries that the documents don't cover, to be told so.
    country: Option<Vec<Outsider>>,
    gap: Option<Vec<Gap>>,
    smalltalk: Option<Vec<SmallTalk>>,
    language: Option<Vec<Language>>,
    check: Option<Vec<Check>>,
    titles: Option<Titles>,
    distress: Option<Distress>,
    conversation: Option<Conversation>,
    /// Words without content.
    stop_words: Option<Vec<String>>,
    /// Words that spelling correction leaves alone.
    keep: Option<Vec<String>>,
    /// Messages that are nobody's question.
    noise: Option<Vec<String>>,
    /// Companies and authorities by name, of which the documents don't speak: `{employer}` in phrasings.
    employers: Option<Vec<String>>,
    /// Universities and schools by name, of which the documents don't speak: `{school}` in phrasings.
    schools: Option<Vec<String>>,
    /// What the documents are about, in a word or two each.
    topics: Option<Vec<String>>,
}

fn schema() -> Value {
    // Draft 7 is what the TOML servers of editors understand.
    let generator = SchemaSettings::draft07()
        .with_transform(|schema: &mut Schema| plain(schema))
        .into_generator();
    generator.into_root_schema_for::<KnowledgeFile>().to_value()
}

/// Takes out what Rust knows and TOML does not: no value is null, and numbers have no width.
fn plain(schema: &mut Schema) {
    fn walk(value: &mut Value) {
        let Some(object) = value.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|it| it != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|it| it["type"] != "null");
            if let [Value::Object(only)] = choices.as_mut_slice() {
                let only = std::mem::take(only);
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
        object.remove("format");
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
    }
    let mut value = schema.clone().to_value();
    descend(&mut value, &walk);
    if let Ok(made) = Schema::try_from(value) {
        *schema = made;
    }
}

fn descend(value: &mut Value, visit: &impl Fn(&mut Value)) {
    visit(value);
    match value {
        Value::Object(object) => object.values_mut().for_each(|below| descend(below, visit)),
        Value::Array(list) => list.iter_mut().for_each(|below| descend(below, visit)),
        _ => {}
    }
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let made = format!("{:#}\n", schema());
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(COMMITTED, &made).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(
        committed == made,
        "knowledge/schema.json is not what the types say: run this test with {UPDATE}=1"
    );
}

#[test]
fn every_kind_of_entry_is_described() {
    let schema = schema();
    let mut described: Vec<&str> = schema["properties"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut kinds: Vec<&str> = kinds::all().collect();
    described.sort_unstable();
    kinds.sort_unstable();
    assert_eq!(described, kinds);
}

#[test]
fn what_loads_is_valid_and_a_slip_is_not() {
    let validator = jsonschema::draft7::new(&schema()).unwrap();
    for file in builtin() {
        let value = serde_json::to_value(toml::from_str::<toml::Table>(&file.text).unwrap()).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&value)
            .map(|it| format!("{}: {it}", it.instance_path()))
            .collect();
        assert_eq!(wrong, Vec::<String>::new(), "{}", file.name);
    }
    for slip in [
        json!({ "intnt": [] }),
        json!({ "intent": { "id": "a" } }),
        json!({ "intent": [{ "id": "a", "title": "A", "label": "A?", "phrasings": "one" }] }),
        json!({ "intent": [{ "id": "a", "title": "A", "label": "A?", "phrasings": ["one"], "phrasing": [] }] }),
        json!({ "place": [{ "id": "a", "code": "a", "name": "A", "kind": "planet" }] }),
        json!({ "source": [{ "id": "a" }] }),
        json!({ "keep": [1] }),
    ] {
        assert!(!validator.is_valid(&slip), "{slip}");
    }
}

#[test]
fn every_shipped_file_names_the_schema() {
    for file in builtin() {
        let up = "../".repeat(file.name.matches('/').count());
        let line = format!("#:schema {}schema.json", if up.is_empty() { "./" } else { up.as_str() });
        assert_eq!(file.text.lines().next(), Some(line.as_str()), "{}", file.name);
    }
}
