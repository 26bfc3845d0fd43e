//! Amounts of pay in words.

use crate::knowledge::model::{Figure, Period, Statistic};

/// `132000` in dollars becomes `$132,000`; currencies without a sign of their own are named by their code.
#[must_use]
pub fn amount(value: u64, currency: &str) -> String {
    match sign(currency) {
        Some(sign) => format!("{sign}{}", thousands(value)),
        None => format!("{currency} {}", thousands(value)),
    }
}

/// A range; the currency code is said once, a sign with each end.
#[must_use]
pub fn range(low: u64, high: u64, currency: &str) -> String {
    match sign(currency) {
        Some(sign) => format!("{sign}{}–{sign}{}", thousands(low), thousands(high)),
        None => format!("{currency} {}–{}", thousands(low), thousands(high)),
    }
}

/// The amount of a figure as the document prints it, with its plus sign where it is open upward.
#[must_use]
pub fn figure_amount(figure: &Figure) -> String {
    let currency = figure.currency.get_ref();
    match (figure.amount, figure.low, figure.high) {
        (Some(one), ..) => format!("{}{}", amount(one, currency), if figure.plus { "+" } else { "" }),
        (None, Some(low), Some(high)) => {
            format!("{}{}", range(low, high, currency), if figure.plus { "+" } else { "" })
        }
        (None, Some(low), None) => format!("over {}", amount(low, currency)),
        (None, None, Some(high)) => format!("up to {}", amount(high, currency)),
        (None, None, None) => "not given".to_owned(),
    }
}

/// The document's own conversion to US dollars, if it makes one.
#[must_use]
pub fn conversion(figure: &Figure) -> Option<String> {
    match (figure.usd_low, figure.usd_high) {
        (Some(low), Some(high)) => Some(format!("about {}", range(low, high, "USD"))),
        (Some(one), None) | (None, Some(one)) => Some(format!("about {}", amount(one, "USD"))),
        (None, None) => None,
    }
}

/// "a year", "a day".
#[must_use]
pub fn per(period: Period) -> &'static str {
    match period {
        Period::Year => "a year",
        Period::Day => "a day",
    }
}

/// How a statistic stands behind its amount.
#[must_use]
pub fn statistic(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Median => " median",
        Statistic::Average => " average",
        Statistic::Range => "",
        Statistic::DayRate => " on average",
    }
}

/// The ends of a figure in US dollars a year, where the document itself gives them: (low, high).
#[must_use]
pub fn usd_span(figure: &Figure) -> Option<(u64, u64)> {
    if figure.period != Period::Year {
        return None;
    }
    if figure.currency.get_ref() == "USD" {
        let low = figure.amount.or(figure.low)?;
        return Some((low, figure.amount.or(figure.high).unwrap_or(low)));
    }
    figure.usd_low.zip(figure.usd_high)
}

/// Groups of three digits with commas.
#[must_use]
pub fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn sign(currency: &str) -> Option<&'static str> {
    match currency {
        "USD" => Some("$"),
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_in_groups_of_three() {
        for (value, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (15_000_000, "15,000,000")] {
            assert_eq!(thousands(value), expected);
        }
    }

    #[test]
    fn a_currency_has_its_sign_or_its_code() {
        assert_eq!(amount(132_000, "USD"), "$132,000");
        assert_eq!(range(80_000, 130_000, "EUR"), "€80,000–€130,000");
        assert_eq!(range(100_000, 160_000, "CAD"), "CAD 100,000–160,000");
    }
}
