//! How good answers with a confidence are.
//!
//! All take what became of every question. Confidences may be any numbers; only [`calibration_error`] takes them for
//! probabilities.

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// Whether it belongs to one of the intents; if not, nothing is the right answer.
    pub in_scope: bool,
    /// Whether the intent that was chosen is its own.
    pub right: bool,
    /// How sure the choice is.
    pub confidence: f32,
}

/// What comes of refusing every question below a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtThreshold {
    /// Share of the questions in scope that are answered, and rightly.
    pub in_scope_right: Option<f64>,
    /// Share of the others that are refused.
    pub oos_refused: Option<f64>,
}

/// Share of the questions in scope whose intent was chosen, whatever the confidence; none without such questions.
#[must_use]
pub fn accuracy(outcomes: &[Outcome]) -> Option<f64> {
    let right = outcomes.iter().filter(|it| it.in_scope && it.right).count();
    share(right, outcomes.iter().filter(|it| it.in_scope).count())
}

/// Area under the receiver operating characteristic of the confidence: how often a question in scope has more of it than
/// one out of scope, where a tie counts half; none without questions of both kinds.
///
/// By ranks (Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC)
/// curve", 1982).
#[must_use]
pub fn auroc(outcomes: &[Outcome]) -> Option<f64> {
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    let (mut strangers_below, mut wins) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.confidence.total_cmp(&b.confidence).is_eq()) {
        let own = tied.iter().filter(|it| it.in_scope).count() as f64;
        let strangers = tied.len() as f64 - own;
        wins += own * (strangers_below + strangers / 2.0);
        strangers_below += strangers;
    }
    let own = sorted.len() as f64 - strangers_below;
    (own > 0.0 && strangers_below > 0.0).then(|| wins / (own * strangers_below))
}

/// Area under the curve of the share of questions in scope that are answered rightly over the share of the others that
/// are answered, as the threshold falls; none without questions of both kinds.
///
/// The open-set classification rate of Dhamija, Günther and Boult, "Reducing network agnostophobia", 2018: with every
/// choice right it is the [`auroc`]. Steps between two thresholds are joined by straight lines.
#[must_use]
pub fn oscr(outcomes: &[Outcome]) -> Option<f64> {
    let own = outcomes.iter().filter(|it| it.in_scope).count();
    let strangers = outcomes.len() - own;
    if own == 0 || strangers == 0 {
        return None;
    }
    let mut sorted = outcomes.to_vec();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let (mut right, mut area) = (0.0, 0.0);
    for tied in sorted.chunk_by(|a, b| a.confidence.total_cmp(&b.confidence).is_eq()) {
        let more_right = tied.iter().filter(|it| it.in_scope && it.right).count() as f64;
        let more_strangers = tied.iter().filter(|it| !it.in_scope).count() as f64;
        area += more_strangers * (right + more_right / 2.0);
        right += more_right;
    }
    Some(area / (own as f64 * strangers as f64))
}

/// Share of the questions out of scope that a threshold refuses which keeps 90 % of those in scope, right or wrong; none
/// without questions of both kinds.
#[must_use]
pub fn oos_recall_at_90(outcomes: &[Outcome]) -> Option<f64> {
    let mut own: Vec<f32> = outcomes
        .iter()
        .filter(|it| it.in_scope)
        .map(|it| it.confidence)
        .collect();
    own.sort_by(f32::total_cmp);
    // So many of ten may go.
    let threshold = *own.get(own.len() / 10)?;
    at_threshold(outcomes, threshold).oos_refused
}

/// What comes of refusing every question with less confidence than `threshold`.
#[must_use]
pub fn at_threshold(outcomes: &[Outcome], threshold: f32) -> AtThreshold {
    let answered = |it: &Outcome| it.confidence >= threshold;
    let own = outcomes.iter().filter(|it| it.in_scope).count();
    let right = outcomes
        .iter()
        .filter(|it| it.in_scope && it.right && answered(it))
        .count();
    let refused = outcomes.iter().filter(|it| !it.in_scope && !answered(it)).count();
    AtThreshold {
        in_scope_right: share(right, own),
        oos_refused: share(refused, outcomes.len() - own),
    }
}

/// Expected calibration error over the questions in scope: how far confidence and share of right answers are apart, on
/// average over fifteen bins of confidence, each by its number of questions; none without such questions.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", 2017, section 2. What is below 0 or
/// above 1 counts as 0 or 1.
#[must_use]
pub fn calibration_error(outcomes: &[Outcome]) -> Option<f64> {
    const BINS: usize = 15;
    let mut bins = [(0_usize, 0_usize, 0.0_f64); BINS];
    for it in outcomes.iter().filter(|it| it.in_scope) {
        let confidence = f64::from(it.confidence.clamp(0.0, 1.0));
        // The bins are closed above, as they are there.
        let at = (confidence * BINS as f64).ceil() as usize;
        let (n, right, sum) = &mut bins[at.clamp(1, BINS) - 1];
        *n += 1;
        *right += usize::from(it.right);
        *sum += confidence;
    }
    let all: usize = bins.iter().map(|(n, ..)| n).sum();
    let apart: f64 = bins.iter().map(|(_, right, sum)| (*right as f64 - sum).abs()).sum();
    (all > 0).then(|| apart / all as f64)
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table: `+` right, `-` wrong, `o` out of scope, each with its confidence in percent.
    fn outcomes(table: &str) -> Vec<Outcome> {
        let row = |it: &str| {
            let (kind, percent) = it.split_at(1);
            Outcome {
                in_scope: kind != "o",
                right: kind == "+",
                confidence: percent.parse::<f32>().unwrap() / 100.0,
            }
        };
        table.split_whitespace().map(row).collect()
    }

    #[track_caller]
    fn check(measure: impl Fn(&[Outcome]) -> Option<f64>, cases: &[(&str, Option<f64>)]) {
        for (table, expected) in cases {
            let got = measure(&outcomes(table));
            let near = match (got, expected) {
                (Some(got), Some(expected)) => (got - expected).abs() < 1e-6,
                (got, expected) => got == *expected,
            };
            assert!(near, "{table}: {got:?} instead of {expected:?}");
        }
    }

    #[test]
    fn accuracies() {
        check(
            accuracy,
            &[
                ("+90 +10 -80 o95", Some(2.0 / 3.0)),
                ("-1", Some(0.0)),
                ("o5", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn areas_under_the_characteristic() {
        check(
            auroc,
            &[
                // Each of two above each of two.
                ("+90 -80 o70 o60", Some(1.0)),
                ("+60 +70 o80 o90", Some(0.0)),
                // Of six pairs the 60 wins one and the 80 two, the 70 wins one and ties one.
                ("+80 -70 +60 o70 o50", Some((2.0 + 1.5 + 1.0) / 6.0)),
                ("+50 o50", Some(0.5)),
                ("+-20 o-30", Some(1.0)),
                ("+50", None),
                ("o50", None),
                ("", None),
            ],
        );
    }

    #[test]
    fn open_set_rates() {
        check(
            oscr,
            &[
                // All right: the area under the characteristic.
                ("+80 +70 +60 o70 o50", Some(4.5 / 6.0)),
                // When the first stranger (75) is answered, one of three is answered rightly; at the second (50) two.
                ("+80 -70 +60 o75 o50", Some((1.0 / 3.0 + 2.0 / 3.0) / 2.0)),
                ("-90 -80 o10", Some(0.0)),
                ("+50 o50", Some(0.5)),
                ("+50 -40", None),
                ("o1", None),
            ],
        );
    }

    #[test]
    fn recall_of_strangers_while_nine_of_ten_are_kept() {
        check(
            oos_recall_at_90,
            &[
                // The one at 5 goes; of the strangers those below 10 go with it.
                ("+5 +10 -20 +30 +40 +50 +60 +70 +80 +90 o4 o9 o10 o55", Some(0.5)),
                // Of nine none may go.
                ("+10 -20 +30 +40 +50 +60 +70 +80 +90 o9 o10 o55", Some(1.0 / 3.0)),
                ("+10", None),
                ("o10", None),
            ],
        );
    }

    #[test]
    fn thresholds() {
        let at = |table: &str, percent: f32| {
            let it = at_threshold(&outcomes(table), percent / 100.0);
            (it.in_scope_right, it.oos_refused)
        };
        let table = "+90 +50 -70 +30 o50 o40 o20";
        assert_eq!(at(table, 50.0), (Some(0.5), Some(2.0 / 3.0)));
        assert_eq!(at(table, 0.0), (Some(0.75), Some(0.0)));
        assert_eq!(at(table, 100.0), (Some(0.0), Some(1.0)));
        assert_eq!(at("+90", 50.0), (Some(1.0), None));
        assert_eq!(at("o90", 50.0), (None, Some(0.0)));
    }

    #[test]
    fn calibration() {
        check(
            calibration_error,
            &[
                ("+100 -0", Some(0.0)),
                // One bin: half are right, and 63 % of confidence on average.
                ("+62 -64", Some(0.13)),
                // Two bins: |1 - 0.9| and |0 - 0.5|, one of three questions and two of three.
                ("+90 -50 -50 o99", Some((0.1 + 1.0) / 3.0)),
                // Beyond the ends.
                ("+120 --20", Some(0.0)),
                ("o50", None),
            ],
        );
    }
}
