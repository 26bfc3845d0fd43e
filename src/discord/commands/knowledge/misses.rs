//! `/knowledge misses`: what members asked in vain, clustered by meaning, the most wanted first.

use std::sync::Arc;

use super::report::{escaped, quoted};
use super::teach::Asked;
use super::{may, no_journal, refusal};
use crate::discord::bot::Bot;
use crate::discord::commands::{Ctx, Trouble, exchange};
use crate::discord::components::{Press, only};
use crate::discord::custom_id::{Action, Source};
use crate::discord::limits;
use crate::discord::view::{self, Message, cut, harmless_line};
use crate::journal::{Cluster, Missing, Unread};

/// Clusters on a page.
const ON_A_PAGE: usize = 5;

/// See what members asked in vain, the most wanted first
#[poise::command(slash_command)]
pub async fn misses(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    exchange.defer(true).await?;
    if !may(bot, interaction.user.id, interaction.member.as_deref()).await? {
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
    }
    let message = page(bot, 0, interaction.user.id.get()).await;
    Ok(exchange.complete(&[message], true).await?)
}

/// Turns to another page.
///
/// # Errors
/// Discord would not take the response.
pub async fn turn(press: &Press<'_>, to: usize) -> Result<(), Trouble> {
    let exchange = press.exchange();
    exchange.postpone().await?;
    // Whoever opened it may have lost the right since.
    if !may(press.bot(), press.user(), press.member()).await? {
        return Ok(exchange.complete(&only(refusal(press.bot()).await), true).await?);
    }
    let message = page(press.bot(), to, press.user().get()).await;
    Ok(exchange.complete(&[message], true).await?)
}

async fn page(bot: &Arc<Bot>, page: usize, admin: u64) -> Message {
    let clusters = match clusters(bot).await {
        Ok(clusters) => clusters,
        Err(words) => return Message::line(words),
    };
    if clusters.is_empty() {
        let fewest = bot.settings.fewest_askers;
        let words = if fewest > 1 {
            format!("Nothing was asked in vain by at least {fewest} members.")
        } else {
            "Nothing was asked in vain.".to_owned()
        };
        return Message::line(words);
    }
    let pages = clusters.len().div_ceil(ON_A_PAGE);
    // What is taught leaves the list, which may be shorter by now.
    let page = page.min(pages - 1);
    let shown = clusters.iter().enumerate().skip(page * ON_A_PAGE).take(ON_A_PAGE);
    let lines: Vec<String> = shown.map(|(at, it)| line(at + 1, it, &told(bot, it))).collect();
    let mut content = lines.join("\n");
    if pages > 1 {
        content += &format!("\n-# Page {} of {pages}", page + 1);
    }
    let mut turns = Vec::new();
    if page > 0 {
        turns.push(("Back", Action::Misses(page - 1)));
    }
    if page + 1 < pages {
        turns.push(("More", Action::Misses(page + 1)));
    }
    let options = clusters.iter().enumerate().skip(page * ON_A_PAGE).take(ON_A_PAGE);
    let options: Vec<(String, String)> = options
        .map(|(at, it)| {
            let question = told(bot, it).into_iter().next().unwrap_or_default();
            (format!("{}. {question}", at + 1), Source::Miss(it.id).write())
        })
        .collect();
    let options = view::options(options.iter().map(|(label, value)| (label.as_str(), value.as_str())));
    let mut components: Vec<_> = view::select(&Action::Teach, admin, "Teach one of these", options)
        .into_iter()
        .collect();
    components.extend(view::buttons(&turns, admin));
    Message {
        content: cut(&content, limits::CONTENT),
        components,
        ..Message::default()
    }
}

/// Stands for wordings that have nothing in common, each of one member alone.
const IN_MANY_WORDS: &str = "(each in words of their own)";

/// The wordings that may be shown.
fn told(bot: &Bot, cluster: &Cluster) -> Vec<String> {
    let told = cluster.told(i64::from(bot.settings.fewest_askers));
    let mut told: Vec<String> = told.into_iter().map(|(text, _)| text).collect();
    if told.is_empty() {
        told.push(IN_MANY_WORDS.to_owned());
    }
    told
}

/// The questions of a cluster, as they may be taught, or what to tell an admin instead. It is found by any of its misses, of
/// which more may have come meanwhile.
pub async fn questions_of(bot: &Arc<Bot>, id: i64) -> Result<Vec<Asked>, String> {
    let all = clusters(bot).await?;
    let gist = bot.journal.gist_of(id).await.map_err(unreadable)?;
    let holds = |it: &&Cluster| gist.is_some_and(|gist| it.gists.contains(&gist));
    let Some(cluster) = all.iter().find(holds) else {
        return Err(
            "That is no longer among what was asked in vain. Please look again with /knowledge misses.".to_owned(),
        );
    };
    let askers = bot.journal.askers_of(&cluster.gists).await.map_err(unreadable)?;
    let told = cluster.told(i64::from(bot.settings.fewest_askers));
    if told.is_empty() {
        return Err(
            "Each asked that in words of their own, and I show nobody's alone. Teach it in yours: /knowledge teach."
                .to_owned(),
        );
    }
    let asked = told.into_iter().map(|(text, gists)| {
        let of = gists.iter().filter_map(|it| askers.get(it)).flatten();
        Asked {
            text,
            of: of.map(|it| it.as_str().to_owned()).collect(),
        }
    });
    Ok(asked.collect())
}

/// The clusters in which a question has these words: one such question of each, and its id.
pub async fn suggestions(bot: &Arc<Bot>, typed: &str) -> Vec<(String, i64)> {
    let typed = typed.to_lowercase();
    let fewest = i64::from(bot.settings.fewest_askers);
    let clusters = bot.journal.clusters_lately(&bot.served.coach(), fewest).await;
    let fitting = clusters.unwrap_or_default().into_iter().filter_map(|it| {
        let question = told(bot, &it).into_iter().find(|it| it.to_lowercase().contains(&typed));
        question.map(|question| (question, it.id))
    });
    fitting.collect()
}

/// What was asked in vain, or what to tell an admin instead.
async fn clusters(bot: &Arc<Bot>) -> Result<Vec<Cluster>, String> {
    if !bot.journal.is_on() {
        return Err(no_journal(bot).to_owned());
    }
    let fewest = i64::from(bot.settings.fewest_askers);
    let found = bot.journal.clusters(&bot.served.coach(), fewest).await;
    found.map_err(unreadable)
}

fn unreadable(error: Unread) -> String {
    tracing::warn!(%error, "the misses could not be read");
    "I cannot read my journal at the moment; the log says why.".to_owned()
}

fn line(number: usize, cluster: &Cluster, told: &[String]) -> String {
    let questions: Vec<String> = told.iter().take(3).map(|it| quoted(it)).collect();
    let first = questions.first().cloned().unwrap_or_default();
    let members = if cluster.askers == 1 {
        "1 member".to_owned()
    } else {
        format!("{} members", cluster.askers)
    };
    let times = if cluster.times > cluster.askers {
        format!(", {} times", cluster.times)
    } else {
        String::new()
    };
    let mut out = format!(
        "**{number}.** {first}\n-# {members}{times}, last <t:{}:R>",
        3_600 * cluster.hour
    );
    out += match cluster.missing {
        Some(Missing::Disliked) => "; the answer is not liked",
        Some(Missing::Suggested | Missing::Declined) => "; what I suggested was not meant",
        _ => "",
    };
    if let Some((topic, confidence, needed)) = &cluster.nearest {
        out += &format!(
            "; nearest `{}` with {confidence:.2} of {needed:.2}",
            harmless_line(topic)
        );
    }
    // A word of one member's alone is not shown here either.
    let first = told.first().map(|it| it.to_lowercase()).unwrap_or_default();
    let shown = cluster.unknown.iter().filter(|it| first.contains(it.as_str()));
    let words: Vec<String> = shown.take(6).map(|it| escaped(it)).collect();
    if !words.is_empty() {
        out += &format!("; in no phrasing: {}", words.join(", "));
    }
    if questions.len() > 1 {
        out += &format!("\n-# also {}", questions[1..].join(", "));
    }
    out
}
