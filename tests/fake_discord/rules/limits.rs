//! Discord's numbers, each with the page that states it. Lengths are in characters (code points).

use std::time::Duration;

// <https://discord.com/developers/docs/resources/message#create-message>
pub const CONTENT: usize = 2000;
pub const NONCE: usize = 25;
pub const ATTACHMENTS: usize = 10;
pub const STICKERS: usize = 3;
/// Bytes of one file, by default.
pub const FILE_BYTES: usize = 10 * 1024 * 1024;
/// Users or roles in `allowed_mentions`.
pub const ALLOWED_MENTIONS: usize = 100;

// <https://discord.com/developers/docs/resources/message#embed-object-embed-limits>
pub const EMBEDS: usize = 10;
pub const EMBED_TITLE: usize = 256;
pub const EMBED_DESCRIPTION: usize = 4096;
pub const EMBED_FIELDS: usize = 25;
pub const FIELD_NAME: usize = 256;
pub const FIELD_VALUE: usize = 1024;
pub const FOOTER: usize = 2048;
pub const AUTHOR: usize = 256;
/// Title, description, fields, footer and author of all embeds of a message together.
pub const EMBEDS_TOGETHER: usize = 6000;
pub const COLOUR: u64 = 0xff_ffff;

// <https://discord.com/developers/docs/components/reference>
pub const ROWS: usize = 5;
pub const BUTTONS_IN_ROW: usize = 5;
pub const CUSTOM_ID: usize = 100;
pub const BUTTON_LABEL: usize = 80;
pub const URL: usize = 512;
pub const SELECT_OPTIONS: usize = 25;
pub const SELECT_TEXT: usize = 100;
pub const PLACEHOLDER: usize = 150;

// <https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal>
pub const MODAL_ROWS: usize = 5;
pub const MODAL_TITLE: usize = 45;
pub const INPUT_LABEL: usize = 45;
pub const INPUT_PLACEHOLDER: usize = 100;
pub const INPUT_TEXT: usize = 4000;

// <https://discord.com/developers/docs/interactions/application-commands>
pub const CHAT_COMMANDS: usize = 100;
/// Commands of the menu on a user, and of that on a message, each (15 since 2025).
pub const MENU_COMMANDS: usize = 15;
pub const COMMAND_NAME: usize = 32;
pub const COMMAND_DESCRIPTION: usize = 100;
pub const COMMAND_OPTIONS: usize = 25;
/// Names, descriptions and values of a command with all its options.
pub const COMMAND_TOGETHER: usize = 8000;
pub const CHOICES: usize = 25;
pub const CHOICE_NAME: usize = 100;
pub const CHOICE_TEXT: usize = 100;
/// Commands newly made in a day, for each server and for all servers.
pub const CREATES_PER_DAY: usize = 200;

// <https://discord.com/developers/docs/interactions/receiving-and-responding#responding-to-an-interaction>
pub const FIRST_ANSWER: Duration = Duration::from_secs(3);
pub const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);

/// For how long Discord remembers a nonce; the page says "past few minutes".
pub const NONCE_LIFE: Duration = Duration::from_secs(3 * 60);
