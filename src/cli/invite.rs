//! `invite`: the link by which the bot is invited.

use crate::discord;

use super::exit::{self, Failure};
use super::output::Output;
use super::run::token;

/// Prints the link for an application: the one given, else the one that the token belongs to.
pub fn run(application: Option<u64>, out: &Output) -> exit::Result {
    let application = match application {
        Some(id) => id,
        None => token()?.application_id().ok_or_else(|| {
            Failure::Usage(
                "the token does not tell its application: give the id from the page \"General Information\" of your application".to_owned(),
            )
        })?,
    };
    let link = discord::invitation(application);
    if out.is_json() {
        return out.value(&serde_json::json!({ "invite": link }));
    }
    out.text(&link)
}
