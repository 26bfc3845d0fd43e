//! Figures of pay: an amount that makes sense, in a currency that exists in form.

use super::at;
use crate::knowledge::Knowledge;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::{Figure, Period, Statistic};
use crate::knowledge::sink::Sink;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    for figure in &all.figures {
        amounts(figure, figure.file, sink);
        let currency = figure.currency.get_ref();
        if !is_currency(currency) {
            let message = format!("{} is no currency", quoted(currency));
            sink.error(
                at(figure.file, &figure.currency),
                message,
                "write its three capital letters, such as `EUR`",
            );
        }
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
        if let Some(currency) = place.currency.as_ref().filter(|currency| !is_currency(currency)) {
            let here = sink.key(at(place.file, &place.id), "currency");
            sink.error(
                here,
                format!("{} is no currency", quoted(currency)),
                "write its three capital letters, such as `EUR`",
            );
        }
    }
}

fn amounts(figure: &Figure, file: usize, sink: &mut Sink<'_>) {
    let here = at(file, &figure.role);
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
                "swap the two",
            );
        }
    }
}

fn is_currency(code: &str) -> bool {
    code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}
