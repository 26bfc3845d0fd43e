//! Discord's own description of its bodies, where `DISCORD_OPENAPI` names the file.
//! <https://github.com/discord/discord-api-spec>

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::record::Request;
use super::routes::Route;
use super::rules::{Errors, Refusal};

/// The variable that names the file.
pub const VARIABLE: &str = "DISCORD_OPENAPI";
/// Faults that are told of one body: a choice between forms has dozens.
const TOLD: usize = 5;

/// The description, read once a process; `None` where the variable is not set.
///
/// # Panics
///
/// If the variable names something that cannot be read: a check that silently does nothing is worse than none.
pub static DESCRIPTION: LazyLock<Option<Value>> = LazyLock::new(|| {
    let path = std::env::var_os(VARIABLE)?;
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{VARIABLE}={}: {error}", path.display()));
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("{VARIABLE}={}: {error}", path.display())))
});

/// Compiled when a route is first used: all at once would take seconds and hundreds of megabytes.
static COMPILED: LazyLock<Mutex<HashMap<String, Option<Arc<Validator>>>>> = LazyLock::new(Mutex::default);

/// Checks a body against the description of its route.
pub fn check(route: &Route, request: &Request) -> Result<(), Refusal> {
    if request.body.is_null() || DESCRIPTION.is_none() {
        return Ok(());
    }
    let Some(validator) = validator(route) else {
        return Ok(());
    };
    let mut body = request.body.clone();
    tolerate(&mut body);
    let mut errors = Errors::default();
    for error in validator.iter_errors(&body).take(TOLD) {
        let path = error
            .instance_path()
            .to_string()
            .trim_start_matches('/')
            .replace('/', ".");
        let text: String = error.to_string().chars().take(300).collect();
        errors.add(path, "NOT_AS_DESCRIBED", text);
    }
    errors.into_result()
}

/// The properties that an object of the description has, with those of all it refers to directly.
pub fn properties(name: &str) -> Option<BTreeSet<String>> {
    let description = DESCRIPTION.as_ref()?;
    let object = &description["components"]["schemas"][name];
    Some(object["properties"].as_object()?.keys().cloned().collect())
}

fn validator(route: &Route) -> Option<Arc<Validator>> {
    let mut compiled = COMPILED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    compiled
        .entry(route.name())
        .or_insert_with(|| compile(route).map(Arc::new))
        .clone()
}

fn compile(route: &Route) -> Option<Validator> {
    let description = DESCRIPTION.as_ref()?;
    let operation = &description["paths"][route.path][route.method.to_lowercase()];
    assert!(operation.is_object(), "Discord's description has no {}", route.name());
    let schema = operation.pointer("/requestBody/content/application~1json/schema")?;
    let mut root = schema.clone();
    let mut needed = BTreeSet::new();
    collect(schema, description, &mut needed);
    let all = &description["components"]["schemas"];
    let schemas: Map<String, Value> = needed
        .into_iter()
        .map(|name| (name.clone(), all[&name].clone()))
        .collect();
    root["components"] = json!({"schemas": schemas});
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft202012);
    Some(
        options
            .build(&root)
            .unwrap_or_else(|error| panic!("the description of {}: {error}", route.name())),
    )
}

/// The names of all schemas that one refers to, directly or not.
fn collect(value: &Value, description: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            let name = map
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|link| link.strip_prefix("#/components/schemas/"));
            if let Some(name) = name
                && found.insert(name.to_owned())
            {
                collect(&description["components"]["schemas"][name], description, found);
            }
            map.values().for_each(|inner| collect(inner, description, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, description, found)),
        _ => {}
    }
}

/// Where the description is stricter than Discord: ids of attachments as numbers, permissions as text.
fn tolerate(body: &mut Value) {
    match body {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match (key.as_str(), &*value) {
                    ("default_member_permissions", Value::String(bits)) => {
                        *value = bits.parse::<u64>().map_or(Value::Null, |bits| json!(bits));
                    }
                    ("attachments", Value::Array(_)) => {
                        for attachment in value.as_array_mut().into_iter().flatten() {
                            if attachment["id"].is_number() {
                                attachment["id"] = json!(attachment["id"].to_string());
                            }
                        }
                    }
                    _ => tolerate(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(tolerate),
        _ => {}
    }
}
