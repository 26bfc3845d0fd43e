//! Ids as Discord makes them, but counted, so that they are the same in every run.

/// An id of anything.
pub type Id = u64;

/// The first millisecond of 2015, where Discord's ids begin.
pub const EPOCH_MS: u64 = 1_420_070_400_000;

/// Makes ids: the clock's milliseconds above 22 bits that count.
#[derive(Debug, Default)]
pub struct Snowflakes {
    made: u64,
}

impl Snowflakes {
    /// The next id, which holds a time in milliseconds since 1970. No two are the same within four million.
    pub fn next(&mut self, now_ms: u64) -> Id {
        self.made += 1;
        ((now_ms - EPOCH_MS) << 22) | (self.made & 0x3f_ffff)
    }
}

/// Milliseconds since 1970 at which an id was made.
pub fn made_at_ms(id: Id) -> u64 {
    (id >> 22) + EPOCH_MS
}

/// An id in a body: Discord writes text; some clients send numbers.
pub fn read(value: &serde_json::Value) -> Option<Id> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
