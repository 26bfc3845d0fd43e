//! What was learnt, as bytes: learning takes seconds, and reading it a tenth of one.
//!
//! Part by part, each with its length and a hash of it.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::io::{self, BufReader, Read, Write};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{DeserializeOwned, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier::Classifier;
use super::phrasings::phrasings;
use super::reader::Reader;
use super::shares::Shares;
use super::train::{Learnt, Lesson};

impl Matcher {
    /// Writes what was learnt, for [`Matcher::recall`].
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn keep(&self, mut to: impl Write) -> io::Result<()> {
        let Learnt {
            lesson,
            classifier,
            held_out,
        } = &*self.learnt;
        if lesson.examples().iter().any(|it| it.words.len() > LONGEST_TEXT) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "a phrasing is too long to be recalled",
            ));
        }
        part(&mut to, &*self.literal)?;
        part(&mut to, lesson)?;
        part(&mut to, held_out)?;
        part(&mut to, &classifier.space)?;
        part(&mut to, &classifier.places)?;
        part(&mut to, &classifier.ridge)?;
        part(&mut to, &classifier.machines)
    }

    /// What the same program learnt from the same knowledge, as [`Matcher::keep`] wrote it: whoever keeps the bytes sees to
    /// it that they are the same.
    ///
    /// # Errors
    ///
    /// Those of the reader, and `InvalidData` if the bytes say something else.
    pub fn recall(knowledge: &Knowledge, reader: Arc<Reader>, mut from: impl Read) -> io::Result<Self> {
        let (classes, _) = phrasings(knowledge);
        let from = &mut from;
        let literal = Arc::new(next(from)?);
        let lesson: Lesson = next(from)?;
        let shares = Shares::of(lesson.examples().len(), classes.len());
        let learnt = Learnt {
            lesson,
            held_out: next(from)?,
            classifier: Classifier {
                space: next(from)?,
                classes: classes.len(),
                places: next(from)?,
                ridge: next(from)?,
                machines: next(from)?,
                shares,
            },
        };
        Ok(Self::assemble(knowledge, reader, classes, literal, Arc::new(learnt)))
    }
}

/// Writes a part: how many bytes it has, a hash of them, and the bytes.
fn part<T: Serialize>(to: &mut impl Write, it: &T) -> io::Result<()> {
    let bytes = postcard::to_stdvec(it).map_err(io::Error::other)?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(&hash(&bytes).to_le_bytes())?;
    to.write_all(&bytes)
}

/// Reads the next part. It is never in memory as bytes: that would be half as much again as what was learnt.
fn next<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<T> {
    let mut number = || {
        let mut bytes = [0; size_of::<u64>()];
        from.read_exact(&mut bytes).map(|()| u64::from_le_bytes(bytes))
    };
    let (length, expected) = (number()?, number()?);
    let mut hashed = Hashed {
        from: from.take(length),
        hasher: DefaultHasher::new(),
    };
    let mut text = [0; LONGEST_TEXT];
    let it = postcard::from_io((BufReader::with_capacity(AT_ONCE, &mut hashed), &mut text[..]));
    let (it, _) = it.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
    io::copy(&mut hashed, &mut io::sink())?;
    if hashed.hasher.finish() != expected || hashed.from.limit() > 0 {
        // Indices in it would point anywhere.
        return Err(io::Error::new(io::ErrorKind::InvalidData, "not what was written"));
    }
    Ok(it)
}

/// Reads a long list into as much room as it fills. Serde takes no list's word for how long it is, and doubles its room
/// again and again instead.
pub(super) fn tight<'d, T: Deserialize<'d>, D: Deserializer<'d>>(from: D) -> Result<Vec<T>, D::Error> {
    from.deserialize_seq(Tight(PhantomData))
}

struct Tight<T>(PhantomData<T>);

impl<'d, T: Deserialize<'d>> Visitor<'d> for Tight<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'d>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let said = from.size_hint().unwrap_or(0);
        let mut list = Vec::with_capacity(said.min(ROOM / size_of::<T>().max(1)));
        while let Some(it) = from.next_element()? {
            list.push(it);
        }
        list.shrink_to_fit();
        Ok(list)
    }
}

/// As much room, in bytes, as a list is given before it is read.
const ROOM: usize = 64 * 1024 * 1024;

/// The longest text in a part, in bytes. What has longer phrasings is learnt anew each time.
const LONGEST_TEXT: usize = 16 * 1024;

/// So many bytes are read and hashed at once.
const AT_ONCE: usize = 64 * 1024;

/// A reader, and a hash of what was read from it.
struct Hashed<R> {
    from: R,
    hasher: DefaultHasher,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        self.hasher.write(&into[..count]);
        Ok(count)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{builtin, load};
    use crate::matcher::{Context, Mode, Training};

    #[test]
    fn what_was_kept_understands_as_what_was_learnt() {
        // One topic is enough.
        let few = |name: &str| name != "outside.toml" && (!name.starts_with("faq/") || name == "faq/pay.toml");
        let files = builtin().into_iter().filter(|it| few(&it.name)).collect();
        let (knowledge, _) = load(files);
        let reader = Arc::new(Reader::of(&knowledge));
        let learnt = Matcher::train_as(&knowledge, Arc::clone(&reader), None, &Training::default());
        let mut bytes = Vec::new();
        learnt.keep(&mut bytes).unwrap();
        let recalled = Matcher::recall(&knowledge, Arc::clone(&reader), &bytes[..]).unwrap();
        assert_eq!(recalled.thresholds(), learnt.thresholds());
        for text in [
            "what does a cio earn",
            "how do i negotiate",
            "mis direktor salery in germany",
            "more",
            "",
        ] {
            let none: Option<&Context> = None;
            let [one, other] =
                [&learnt, &recalled].map(|it| format!("{:?}", it.understand(&knowledge, text, none, Mode::Asked)));
            assert_eq!(one, other, "{text}");
        }
        // What was taught the same is still known to be the same.
        let again = Matcher::train_as(&knowledge, Arc::clone(&reader), Some(&recalled), &Training::default());
        assert!(again.learnt_the_same(&recalled));
        for end in [0, 7, 8, 16, bytes.len() / 2, bytes.len() - 1] {
            assert!(
                Matcher::recall(&knowledge, Arc::clone(&reader), &bytes[..end]).is_err(),
                "{end}"
            );
        }
        for at in [3, 20, bytes.len() / 2, bytes.len() - 1] {
            bytes[at] ^= 1;
            assert!(
                Matcher::recall(&knowledge, Arc::clone(&reader), &bytes[..]).is_err(),
                "{at}"
            );
            bytes[at] ^= 1;
        }
    }
}
