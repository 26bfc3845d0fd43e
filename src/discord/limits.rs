//! Every limit of Discord that this program must keep, with the page that states it.
//!
//! Discord counts characters; where it is not said which, the stricter reading is kept: see [`length`].

use std::time::Duration;

/// Characters of a message's content. <https://discord.com/developers/docs/resources/message#create-message>
pub const CONTENT: usize = 2_000;

/// Embeds of a message. Same page.
pub const EMBEDS: usize = 10;

/// Characters of an embed's title. <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>
pub const EMBED_TITLE: usize = 256;

/// Characters of an embed's description. Same page.
pub const EMBED_DESCRIPTION: usize = 4_096;

/// Characters of an embed's footer. Same page.
pub const EMBED_FOOTER: usize = 2_048;

/// Characters of all embeds of a message together. Same page.
pub const EMBED_TOTAL: usize = 6_000;

/// Rows of components in a message. <https://discord.com/developers/docs/components/reference#action-row>
pub const ROWS: usize = 5;

/// Buttons in a row. Same page.
pub const BUTTONS: usize = 5;

/// Characters of a button's label. <https://discord.com/developers/docs/components/reference#button>
pub const BUTTON_LABEL: usize = 80;

/// Characters of a component's `custom_id`. <https://discord.com/developers/docs/components/reference>
pub const CUSTOM_ID: usize = 100;

/// Options of a select menu. <https://discord.com/developers/docs/components/reference#string-select>
pub const SELECT_OPTIONS: usize = 25;

/// Characters of an option's label, value and description each. Same page.
pub const SELECT_TEXT: usize = 100;

/// Characters of a select menu's placeholder. Same page.
pub const SELECT_PLACEHOLDER: usize = 150;

/// Choices offered by autocomplete.
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-autocomplete>
pub const CHOICES: usize = 25;

/// Characters of a choice's name and value each.
/// <https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-choice-structure>
pub const CHOICE_TEXT: usize = 100;

/// Characters that a field of a form may hold.
/// <https://discord.com/developers/docs/components/reference#text-input>
pub const INPUT_TEXT: usize = 4_000;

/// Characters of what describes a file. <https://discord.com/developers/docs/resources/message#attachment-object>
#[cfg(feature = "journal")]
pub const FILE_DESCRIPTION: usize = 1_024;

/// Characters of a message's nonce. <https://discord.com/developers/docs/resources/message#create-message>
pub const NONCE: usize = 25;

/// The first response to an interaction must arrive within this.
/// <https://discord.com/developers/docs/interactions/receiving-and-responding#responding-to-an-interaction>
pub const FIRST_RESPONSE: Duration = Duration::from_secs(3);

/// How long an interaction's token lasts. Same page.
pub const TOKEN_LASTS: Duration = Duration::from_secs(15 * 60);

/// IDENTIFYs a day. <https://discord.com/developers/docs/events/gateway#session-start-limit-object>
pub const IDENTIFIES_A_DAY: u32 = 1_000;

/// How long a text is: UTF-16 units, as Discord's own clients count, which is never less than the characters.
#[must_use]
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}
