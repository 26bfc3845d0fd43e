//! Look-ups as the commands and buttons name them: which table, and the options as they were typed. A button carries one
//! in its `custom_id`:
//!
//! ```text
//! s Head Chef|senior|=fr
//! │ │         │      └ a country, by its code where its name is too long
//! │ │         └ a level
//! │ └ a title
//! └ the table
//! ```

use crate::coach::{Coach, Given, Reply};

/// Stands between two options.
const BETWEEN: char = '|';

/// Stands before a code.
const CODE: char = '=';

/// What is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Salary,
    Ladder,
    Next,
    Compare,
}

/// An option of a look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Named(Given),
    Level,
}

impl Table {
    const ALL: [Self; 4] = [Self::Salary, Self::Ladder, Self::Next, Self::Compare];

    fn letter(self) -> char {
        match self {
            Self::Salary => 's',
            Self::Ladder => 'l',
            Self::Next => 'n',
            Self::Compare => 'c',
        }
    }

    fn slots(self) -> &'static [Slot] {
        const TITLE: Slot = Slot::Named(Given::Title);
        const COUNTRY: Slot = Slot::Named(Given::Country);
        match self {
            Self::Salary => &[TITLE, Slot::Level, COUNTRY],
            Self::Ladder | Self::Next => &[TITLE, Slot::Level],
            Self::Compare => &[Slot::Named(Given::FirstTitle), Slot::Named(Given::OtherTitle), COUNTRY],
        }
    }
}

/// A look-up with its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    table: Table,
    /// One for each slot of the table; empty where it was left out.
    options: Vec<String>,
}

impl LookUp {
    /// A look-up with these options, in the order of the command's.
    #[must_use]
    pub fn new(table: Table, options: &[Option<&str>]) -> Self {
        let given = |i: usize| options.get(i).copied().flatten().unwrap_or_default();
        let options = (0..table.slots().len()).map(|i| plain(given(i))).collect();
        Self { table, options }
    }

    /// What it finds.
    #[must_use]
    pub fn run(&self, coach: &Coach) -> Reply {
        let option = |i: usize| self.options.get(i).map(String::as_str).filter(|it| !it.is_empty());
        let title = option(0);
        match self.table {
            Table::Salary => coach.salary(title, option(1), option(2)),
            Table::Ladder => coach.ladder(title, option(1)),
            Table::Next => coach.next(title.unwrap_or_default(), option(1)),
            Table::Compare => coach.compare(title.unwrap_or_default(), option(1).unwrap_or_default(), option(2)),
        }
    }

    /// The same look-up with another name in one place.
    #[must_use]
    pub fn with(&self, given: Given, name: &str) -> Self {
        let mut other = self.clone();
        let slots = self.table.slots().iter();
        for (slot, option) in slots.zip(&mut other.options) {
            if *slot == Slot::Named(given) {
                *option = plain(name);
            }
        }
        other
    }

    /// The ways to write it, best first; the last is the shortest.
    #[must_use]
    pub fn written(&self, coach: &Coach) -> [String; 2] {
        let short = |slot: &Slot, option: &String| match slot {
            Slot::Named(given) if !option.is_empty() => coach
                .code_of(*given, option)
                .map_or_else(|| option.clone(), |code| format!("{CODE}{code}")),
            _ => option.clone(),
        };
        let slots = self.table.slots().iter();
        let shortened: Vec<String> = slots.zip(&self.options).map(|(slot, it)| short(slot, it)).collect();
        [&self.options, &shortened].map(|options| {
            let between = BETWEEN.to_string();
            format!("{}{}", self.table.letter(), options.join(&between))
        })
    }

    /// Reads what was written, with a knowledge that may be another by now; none if it does not know a code any more.
    #[must_use]
    pub fn read(text: &str, coach: &Coach) -> Option<Self> {
        let mut chars = text.chars();
        let letter = chars.next()?;
        let table = Table::ALL.into_iter().find(|it| it.letter() == letter)?;
        let mut options = Vec::new();
        for (i, option) in chars.as_str().split(BETWEEN).enumerate() {
            options.push(match (table.slots().get(i)?, option.strip_prefix(CODE)) {
                (Slot::Named(given), Some(code)) => coach.name_of(*given, code)?.to_owned(),
                _ => option.to_owned(),
            });
        }
        (options.len() == table.slots().len()).then_some(Self { table, options })
    }
}

/// Words with single blanks between, and nothing that stands for something else in what is written.
fn plain(text: &str) -> String {
    let words = text.split(|it: char| it.is_whitespace() || it == BETWEEN);
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    words.join(" ").trim_start_matches(CODE).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::discord::custom_id::{self, Action};
    use crate::knowledge::{SourceFile, load};

    fn coach() -> Coach {
        let text = include_str!("../../tests/knowledge/sound.toml").to_owned();
        let name = "sound.toml".to_owned();
        Coach::for_lookups(load(vec![SourceFile { name, text }]).0)
    }

    fn fits(text: String) -> bool {
        custom_id::write(&Action::LookUp(text), u64::MAX).is_some()
    }

    #[test]
    fn it_is_written_and_read() {
        let coach = coach();
        for (table, options, expected) in [
            (
                Table::Salary,
                vec![Some("chef"), None, Some(" the  US ")],
                "schef||the US",
            ),
            (Table::Ladder, vec![Some("chef"), Some("se|nior")], "lchef|se nior"),
            (Table::Next, vec![Some("=chef"), None], "nchef|"),
            (Table::Compare, vec![Some("a"), Some("b"), None], "ca|b|"),
        ] {
            let look_up = LookUp::new(table, &options);
            let [whole, _] = look_up.written(&coach);
            assert_eq!(whole, expected);
            assert_eq!(LookUp::read(&whole, &coach), Some(look_up));
        }
        for text in ["", "x", "s", "sa|b", "sa|b|c|d", "s=nobody||", "sa||=nowhere"] {
            assert_eq!(LookUp::read(text, &coach), None, "{text}");
        }
    }

    #[test]
    fn one_name_takes_the_place_of_another() {
        let look_up = LookUp::new(Table::Compare, &[Some("a"), Some("b"), Some("c")]);
        for (given, expected) in [
            (Given::FirstTitle, "cx|b|c"),
            (Given::OtherTitle, "ca|x|c"),
            (Given::Country, "ca|b|x"),
        ] {
            assert_eq!(look_up.with(given, "x").written(&coach())[0], expected);
        }
    }

    /// Whatever titles and countries there are, a look-up of them fits a button.
    #[test]
    fn by_its_codes_it_always_fits() {
        let coach = Coach::for_lookups(load(crate::knowledge::builtin()).0);
        let k = coach.knowledge();
        let titles: Vec<&str> = k
            .roles
            .iter()
            .map(|it| it.name.as_str())
            .chain(k.related.iter().map(|it| it.name.as_str()))
            .collect();
        for title in &titles {
            for place in &k.places {
                for level in ["", "with at least twenty years of experience"] {
                    let all = [Some(*title), Some(level), Some(place.name.as_str())];
                    let look_up = LookUp::new(Table::Salary, &all);
                    let [_, short] = look_up.written(&coach);
                    let read = LookUp::read(&short, &coach).expect("it was just written");
                    assert_eq!(read.run(&coach), look_up.run(&coach), "{short}");
                    assert!(fits(short));
                }
            }
            let [_, short] = LookUp::new(Table::Compare, &[Some(*title), Some(*title), None]).written(&coach);
            assert!(fits(short));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_typed_reads_back(options in proptest::collection::vec("\\PC{0,40}", 3)) {
            let coach = coach();
            let options: Vec<Option<&str>> = options.iter().map(|it| Some(it.as_str())).collect();
            for table in Table::ALL {
                let look_up = LookUp::new(table, &options);
                let [whole, _] = look_up.written(&coach);
                prop_assert_eq!(LookUp::read(&whole, &coach), Some(look_up));
            }
        }
    }
}
