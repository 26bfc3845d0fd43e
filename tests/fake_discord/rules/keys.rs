//! The properties that Discord's objects have. A test holds them against Discord's own description where it is at hand.

pub const MESSAGE: &[&str] = &[
    "allowed_mentions",
    "attachments",
    "components",
    "content",
    "embeds",
    "enforce_nonce",
    "flags",
    "message_reference",
    "nonce",
    "poll",
    "sticker_ids",
    "tts",
];
pub const MESSAGE_EDIT: &[&str] = &[
    "allowed_mentions",
    "attachments",
    "components",
    "content",
    "embeds",
    "flags",
    "sticker_ids",
];
pub const CALLBACK_MESSAGE: &[&str] = &[
    "allowed_mentions",
    "attachments",
    "components",
    "content",
    "embeds",
    "flags",
    "poll",
    "tts",
];
pub const WEBHOOK: &[&str] = &[
    "allowed_mentions",
    "applied_tags",
    "attachments",
    "avatar_url",
    "components",
    "content",
    "embeds",
    "flags",
    "poll",
    "thread_name",
    "tts",
    "username",
];
pub const WEBHOOK_EDIT: &[&str] = &[
    "allowed_mentions",
    "attachments",
    "components",
    "content",
    "embeds",
    "flags",
    "poll",
];
pub const CALLBACK: &[&str] = &["data", "type"];
pub const AUTOCOMPLETE: &[&str] = &["choices"];
pub const MODAL: &[&str] = &["components", "custom_id", "title"];

pub const EMBED: &[&str] = &[
    "author",
    "color",
    "description",
    "fields",
    "footer",
    "image",
    "provider",
    "thumbnail",
    "timestamp",
    "title",
    "type",
    "url",
    "video",
];
pub const EMBED_FOOTER: &[&str] = &["icon_url", "text"];
pub const EMBED_AUTHOR: &[&str] = &["icon_url", "name", "url"];
pub const EMBED_MEDIA: &[&str] = &["height", "url", "width"];
pub const EMBED_FIELD: &[&str] = &["inline", "name", "value"];

pub const ALLOWED_MENTIONS: &[&str] = &["parse", "replied_user", "roles", "users"];
pub const REFERENCE: &[&str] = &["channel_id", "fail_if_not_exists", "guild_id", "message_id", "type"];
pub const ATTACHMENT: &[&str] = &[
    "description",
    "duration_secs",
    "filename",
    "id",
    "is_remix",
    "is_spoiler",
    "title",
    "waveform",
];

pub const ROW: &[&str] = &["components", "id", "type"];
pub const BUTTON: &[&str] = &[
    "custom_id",
    "disabled",
    "emoji",
    "id",
    "label",
    "sku_id",
    "style",
    "type",
    "url",
];
pub const SELECT: &[&str] = &[
    "channel_types",
    "custom_id",
    "default_values",
    "disabled",
    "id",
    "max_values",
    "min_values",
    "options",
    "placeholder",
    "required",
    "type",
];
pub const SELECT_OPTION: &[&str] = &["default", "description", "emoji", "label", "value"];
pub const EMOJI: &[&str] = &["animated", "id", "name"];
pub const INPUT: &[&str] = &[
    "custom_id",
    "id",
    "label",
    "max_length",
    "min_length",
    "placeholder",
    "required",
    "style",
    "type",
    "value",
];

pub const COMMAND: &[&str] = &[
    "contexts",
    "default_member_permissions",
    "description",
    "description_localizations",
    "dm_permission",
    "handler",
    "id",
    "integration_types",
    "name",
    "name_localizations",
    "nsfw",
    "options",
    "type",
];
pub const COMMAND_OPTION: &[&str] = &[
    "autocomplete",
    "channel_types",
    "choices",
    "description",
    "description_localizations",
    "max_length",
    "max_value",
    "min_length",
    "min_value",
    "name",
    "name_localizations",
    "options",
    "required",
    "type",
];
pub const CHOICE: &[&str] = &["name", "name_localizations", "value"];
