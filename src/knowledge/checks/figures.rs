//! Figures of pay: an amount that makes sense, in a currency that exists in form.

use std::collections::{HashMap, HashSet};

use super::at;
use crate::knowledge::Knowledge;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::{Figure, Period, Statistic};
use crate::knowledge::sink::{At, Sink};

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    twice(all, sink);
    let used = all.figures.iter().map(|it| it.currency.get_ref().as_str());
    let used = used.filter(|it| CURRENCIES.contains(it)).collect();
    for figure in &all.figures {
        amounts(figure, figure.file, sink);
        currency(
            figure.currency.get_ref(),
            at(figure.file, &figure.currency),
            &used,
            sink,
        );
        let here = at(figure.file, &figure.role);
        match (figure.statistic, figure.period) {
            (Statistic::DayRate, Period::Year) => {
                let here = sink.key(here, "period");
                sink.error(here, "a day rate that is paid by the year", "write `period = \"day\"`");
            }
            (Statistic::Median | Statistic::Average | Statistic::Range | Statistic::DayRate, _) => {}
        }
    }
    for place in &all.places {
        if let Some(code) = &place.currency {
            let here = sink.key(at(place.file, &place.id), "currency");
            currency(code, here, &used, sink);
        }
    }
}

/// Reports a code that no currency has; what is near to it may be one of those used elsewhere.
fn currency(code: &str, here: At, used: &HashSet<&str>, sink: &mut Sink<'_>) {
    if CURRENCIES.contains(&code) {
        return;
    }
    let used = sink.nearest(code, used.iter().copied());
    let label = match used.or_else(|| sink.nearest(code, CURRENCIES.iter().copied())) {
        _ if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) => {
            "write its three capital letters, such as `EUR`".to_owned()
        }
        Some(near) => format!("did you mean `{near}`?"),
        None => "ISO 4217 has none of this code".to_owned(),
    };
    sink.error(here, format!("{} is no currency", quoted(code)), label);
}

fn amounts(figure: &Figure, file: usize, sink: &mut Sink<'_>) {
    let here = at(file, &figure.role);
    if [figure.amount, figure.low, figure.high].contains(&Some(0)) {
        let key = if figure.amount.is_some() { "amount" } else { "low" };
        let place = sink.key(here.clone(), key);
        sink.error(
            place,
            "nobody is paid nothing",
            "write the amount, or leave the figure out",
        );
    }
    if figure.level.as_ref().is_some_and(|level| level.trim().is_empty()) {
        let place = sink.key(here.clone(), "level");
        sink.error(place, "an empty `level`", "write it, or leave it out");
    }
    match (figure.amount, figure.low.or(figure.high)) {
        (None, None) => {
            sink.error(
                here.clone(),
                "a figure without an amount",
                "write `amount = …`, or `low = …` and `high = …`",
            );
        }
        (Some(_), Some(_)) => {
            let place = sink.key(here.clone(), "amount");
            sink.error(place, "a figure with both an amount and a range", "write two figures");
        }
        _ => {}
    }
    for (low_key, low, high) in [
        ("low", figure.low, figure.high),
        ("usd_low", figure.usd_low, figure.usd_high),
    ] {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            let place = sink.key(here.clone(), low_key);
            sink.error(
                place,
                format!("`{low_key}` {low} is more than the high end, {high}"),
                "swap the two, or look whether one has a digit too many",
            );
        }
    }
    if figure.low.is_some() && figure.low == figure.high {
        let place = sink.key(here.clone(), "low");
        sink.warning(
            place,
            "a range from an amount to the same amount",
            "write it as `amount`",
        );
    }
    // A single amount has a single conversion.
    if figure.amount.is_none() && figure.usd_low.is_some() != figure.usd_high.is_some() {
        let (there, lacking) = match figure.usd_low {
            Some(_) => ("usd_low", "usd_high"),
            None => ("usd_high", "usd_low"),
        };
        let place = sink.key(here.clone(), there);
        sink.warning(
            place,
            "half of a conversion to US dollars",
            format!("write `{lacking}` too"),
        );
    }
    let currency = figure.currency.get_ref();
    if currency == "USD" && (figure.usd_low.is_some() || figure.usd_high.is_some()) {
        let place = sink.key(
            here,
            if figure.usd_low.is_some() {
                "usd_low"
            } else {
                "usd_high"
            },
        );
        sink.warning(
            place,
            "US dollars converted to US dollars",
            "leave `usd_low` and `usd_high` out",
        );
    }
}

/// Warns of a second figure for what one and the same guide measures.
fn twice(all: &Knowledge, sink: &mut Sink<'_>) {
    let mut seen = HashMap::new();
    for figure in &all.figures {
        let mut places: Vec<&str> = figure.places.iter().map(|it| it.get_ref().as_str()).collect();
        places.sort_unstable();
        let what = (
            figure.role.get_ref(),
            places,
            figure.statistic,
            figure.period,
            figure.level.as_deref(),
            figure.measures.as_str(),
            (figure.guide.get_ref(), figure.section.as_str()),
        );
        if let Some(first) = seen.insert(what, figure) {
            let (culprit, other) = sink.culprit(at(first.file, &first.role), at(figure.file, &figure.role));
            let other = sink.place(other);
            let amounts = |it: &Figure| (it.amount, it.low, it.high);
            if amounts(first) == amounts(figure) {
                sink.error(culprit, format!("the same figure stands at {other}"), "leave one out");
                continue;
            }
            sink.warning(
                culprit,
                format!("a second figure of the same guide for the same thing, beside that at {other}"),
                "remove one, or say in `measures` how they differ",
            );
        }
    }
}

/// The currencies in use: ISO 4217, list one, without funds, metals and codes for testing.
pub(super) const CURRENCIES: &[&str] = &[
    "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD",
    "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP",
    "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP",
    "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD",
    "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD",
    "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN",
    "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB",
    "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL",
    "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES",
    "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
];
