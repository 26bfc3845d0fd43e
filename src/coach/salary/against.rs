//! The pay of two titles set against each other: who earns more, and by which figures.

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Figure, Period, Statistic};
use crate::matcher::Subject;

use super::figures::{figures_for, own_span};
use crate::coach::compare::short_name;
use crate::coach::money::{amount, figure_amount};
use crate::coach::rank::Asked;
use crate::coach::related::roles_of;
use crate::coach::wording::{choice, subject_name};

/// Which of some titles, by their pay on some ladders, is paid most, or least, as a sentence; none where no two can be told
/// apart.
#[must_use]
pub fn who_earns_most(k: &Knowledge, (roles, ladders): (&[usize], &[usize]), lowest: bool) -> Option<String> {
    let of = |role: &usize| side(k, Subject::Role(*role), None, ladders, Statistic::Median);
    let roles = roles.iter().filter_map(of);
    let dollars = |side: &Side| side.figures[0].currency.get_ref() == "USD" && side.high.is_some();
    let sides: Vec<Side> = roles.filter(dollars).collect();
    let found = if lowest {
        sides.iter().min_by_key(|it| it.low)
    } else {
        sides.iter().max_by_key(|it| it.high)
    }?;
    let word = if lowest { "least" } else { "most" };
    (sides.len() > 1).then(|| {
        format!(
            "By the medians in US dollars the **{}** earns {word}: {} a year.",
            found.name,
            found.amounts()
        )
    })
}

/// A title, and its figures of one statistic.
struct Side<'k> {
    name: &'k str,
    figures: Vec<&'k Figure>,
    low: u64,
    /// None where a figure is open upward.
    high: Option<u64>,
}

/// Who of two titles earns more in a place, as a sentence; none where the documents have no figures of one kind and
/// currency for both.
///
/// Medians come first, then averages, then a range of each. What is said of a whole occupation is said of none of them.
#[must_use]
pub fn who_earns_more(k: &Knowledge, titles: [Subject; 2], place: Option<usize>, asked: Asked) -> Option<String> {
    let [a, b] = titles.map(|title| roles_of(k, &[title]).0);
    if a.iter().any(|role| b.contains(role)) {
        return None;
    }
    [Statistic::Median, Statistic::Average, Statistic::Range]
        .into_iter()
        .find_map(|statistic| {
            let sides = [
                side(k, titles[0], place, &[], statistic)?,
                side(k, titles[1], place, &[], statistic)?,
            ];
            let currency = |side: &Side| side.figures[0].currency.get_ref().clone();
            (currency(&sides[0]) == currency(&sides[1])).then(|| sentence(&sides, statistic, asked))
        })
}

fn side<'k>(
    k: &'k Knowledge,
    title: Subject,
    place: Option<usize>,
    ladders: &[usize],
    statistic: Statistic,
) -> Option<Side<'k>> {
    let mut figures: Vec<&Figure> = Vec::new();
    for role in roles_of(k, &[title]).0 {
        // Of each document that which its line in a table of several roles tells, and cites.
        let told = told_in_a_table(&figures_for(k, role, place, ladders));
        figures.extend(told.into_iter().filter(|f| {
            f.statistic == statistic && f.period == Period::Year && f.credits.is_none() && own_span(f).is_some()
        }));
    }
    // Several ranges measure several things.
    let alike = statistic != Statistic::Range || figures.len() == 1;
    let same_currency = figures
        .windows(2)
        .all(|w| w[0].currency.get_ref() == w[1].currency.get_ref());
    if !(alike && same_currency) {
        return None;
    }
    let spans = || {
        figures
            .iter()
            .filter_map(|f| own_span(f).map(|(low, high)| (low, high.filter(|_| !f.plus))))
    };
    Some(Side {
        name: short_name(subject_name(k, title)),
        low: spans().map(|(low, _)| low).min()?,
        high: spans()
            .map(|(_, high)| high)
            .reduce(|a, b| a.zip(b).map(|(a, b)| a.max(b)))?,
        figures,
    })
}

/// The figures on the first line of each document.
fn told_in_a_table<'k>(figures: &[&'k Figure]) -> Vec<&'k Figure> {
    let guide = |f: &Figure| f.guide.get_ref().clone();
    let first = |f: &&Figure| {
        let of_guide = figures.iter().find(|it| guide(it) == guide(f));
        of_guide.is_some_and(|it| (&it.measures, &it.level) == (&f.measures, &f.level))
    };
    figures.iter().copied().filter(|f| first(f)).collect()
}

impl Side<'_> {
    /// Whether all of it lies above the other; of ranges, which overlap as a rule, whether both ends do.
    fn is_above(&self, other: &Self, statistic: Statistic) -> bool {
        if statistic != Statistic::Range {
            return other.high.is_some_and(|high| self.low > high);
        }
        let higher = |a: Option<u64>, b: Option<u64>| a.zip(b).is_some_and(|(a, b)| a >= b);
        (self.low, self.high) != (other.low, other.high) && self.low >= other.low && higher(self.high, other.high)
    }

    fn shares_a_guide_with(&self, other: &Self) -> bool {
        let mut guides = self.figures.iter().map(|f| f.guide.get_ref());
        guides.any(|guide| other.figures.iter().any(|f| f.guide.get_ref() == guide))
    }

    /// The amount, where all figures are the same one.
    fn one(&self) -> Option<u64> {
        self.high.filter(|high| *high == self.low)
    }

    /// Its single amounts, each once; none where a figure is a range.
    fn distinct(&self) -> Vec<u64> {
        let mut distinct: Vec<u64> = Vec::new();
        for figure in &self.figures {
            match figure.amount {
                Some(_) if figure.plus => return Vec::new(),
                Some(amount) if !distinct.contains(&amount) => distinct.push(amount),
                Some(_) => {}
                None => return Vec::new(),
            }
        }
        distinct
    }

    /// Its single amounts, each once: those of documents that have a figure of the other, and those of others.
    fn by_guide_of(&self, other: &Self) -> (Vec<u64>, Vec<u64>) {
        let guides: Vec<&str> = other.figures.iter().map(|f| f.guide.get_ref().as_str()).collect();
        let of = |shared: bool| {
            let mut amounts: Vec<u64> = Vec::new();
            for figure in &self.figures {
                if guides.contains(&figure.guide.get_ref().as_str()) == shared {
                    amounts.extend(figure.amount.filter(|it| !amounts.contains(it)));
                }
            }
            amounts
        };
        if self.distinct().is_empty() {
            (Vec::new(), Vec::new())
        } else {
            (of(true), of(false))
        }
    }

    fn amounts(&self) -> String {
        let mut amounts: Vec<String> = Vec::new();
        for amount in self.figures.iter().map(|f| figure_amount(f)) {
            if !amounts.contains(&amount) {
                amounts.push(amount);
            }
        }
        choice(&amounts)
    }
}

/// By how much an amount is above a smaller one, rounded to whole percent.
fn percent(more: u64, less: u64) -> String {
    let share = ((more - less) * 200 / less.max(1)).div_ceil(2);
    format!("{share}%")
}

fn sentence(sides: &[Side; 2], statistic: Statistic, asked: Asked) -> String {
    let [first, second] = sides;
    let by = match statistic {
        Statistic::Average => " on average",
        Statistic::Range => "",
        _ => " at the median",
    };
    // "Over 150,000" in one guide is no more than an amount of another that measures otherwise.
    let open = [first, second].iter().any(|it| it.high.is_none());
    if open && !first.shares_a_guide_with(second) {
        return format!(
            "The figures don't settle it:{by} it is {} a year for the {} and {} for the {}, of different guides, which do not measure alike.",
            first.amounts(),
            first.name,
            second.amounts(),
            second.name
        );
    }
    let (high, low, stands) = if first.is_above(second, statistic) {
        (first, second, Asked::Above)
    } else if second.is_above(first, statistic) {
        (second, first, Asked::Below)
    } else {
        let (a, b) = (first.amounts(), second.amounts());
        if first.one().is_some() && first.one() == second.one() {
            return format!(
                "Both earn the same{by}, the {} and the {}: {a} a year.",
                first.name, second.name
            );
        }
        return if statistic == Statistic::Range {
            format!(
                "Neither range lies above the other: {a} for the {}, {b} for the {}, a year.",
                first.name, second.name
            )
        } else {
            format!(
                "The figures don't settle it:{by} it is {a} a year for the {} and {b} for the {}.",
                first.name, second.name
            )
        };
    };
    let lead = match asked {
        Asked::Which => "",
        _ if asked == stands => "Yes: ",
        _ => "No, the other way round: ",
    };
    let the = if lead.is_empty() { "The" } else { "the" };
    let (name, other) = (high.name, low.name);
    let mut amounts = format!("{} against {} a year", high.amounts(), low.amounts());
    let several = high.distinct();
    let (alike, otherwise) = high.by_guide_of(low);
    if let ([more], [_, ..], Some(less)) = (alike.as_slice(), otherwise.as_slice(), low.one()) {
        // What one document prints of both can be set against each other; another measures otherwise.
        let currency = high.figures[0].currency.get_ref();
        let other: Vec<String> = otherwise.iter().map(|it| amount(*it, currency)).collect();
        amounts = format!(
            "{} against {} a year in the same guide, {} ({}) more; {} in another",
            amount(*more, currency),
            low.amounts(),
            amount(more - less, currency),
            percent(*more, less),
            choice(&other)
        );
    } else if let ([_, _, ..], Some(less)) = (several.as_slice(), low.one()) {
        let currency = high.figures[0].currency.get_ref();
        let more: Vec<String> = several.iter().map(|it| amount(it - less, currency)).collect();
        amounts = format!("{amounts}, {} more", choice(&more));
    } else if let (Some(more), Some(less)) = (high.one(), low.one()) {
        let currency = high.figures[0].currency.get_ref();
        amounts = format!(
            "{amounts}, {} ({}) more",
            amount(more - less, currency),
            percent(more, less)
        );
    }
    let of = if high.shares_a_guide_with(low) {
        ""
    } else {
        " But the figures are of different guides, which do not measure alike."
    };
    if statistic == Statistic::Range {
        format!("{lead}{the} range for the **{name}** lies higher than that for the {other}: {amounts}.{of}")
    } else {
        format!("{lead}{the} **{name}** earns more than the {other}{by}: {amounts}.{of}")
    }
}
