//! Where an answer begins, from the knowledge's own held-out scores.

use serde::{Deserialize, Serialize};

use super::tuning;
use super::verdict::Class;

/// A phrasing's fate when it was left out of the training.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct HeldOutRow {
    /// What it belongs to.
    pub class: Class,
    /// Which of the phrasings of its class it is, in the order of the knowledge.
    pub phrasing: usize,
    /// Whether it names a title.
    pub names_title: bool,
    /// What had the highest confidence for it. Answers go by the vote; where the two differ, neither is sure.
    pub chosen: Class,
    /// The confidence of the choice.
    pub confidence: f32,
    /// The best confidence that any intent had.
    pub best_intent: f32,
    /// The lead of the choice over the runner-up.
    pub lead: f32,
}

/// The bars that a verdict must clear. All are confidences.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// Below: "I don't know".
    pub know: f32,
    /// The same for a message that names nothing of the field.
    pub know_unnamed: f32,
    /// A lead below it asks back, unless the confidence is above `sure`.
    pub margin: f32,
    /// Above: the lead does not matter.
    pub sure: f32,
    /// Where nobody addressed the coach.
    pub uninvited: f32,
}

impl Thresholds {
    /// Derives the bars from the held-out rows; with few rows the defaults of the tuning hold.
    #[must_use]
    pub fn from_held_out(rows: &[HeldOutRow]) -> Self {
        let mut right: Vec<f32> = Vec::new();
        let mut wrong_leads: Vec<f32> = Vec::new();
        let mut strangers: Vec<f32> = Vec::new();
        let mut mistaken: Vec<f32> = Vec::new();
        let mut unnamed_strangers = 0;
        for row in rows {
            if matches!(row.class, Class::Intent(_)) {
                if row.chosen == row.class {
                    right.push(row.confidence);
                } else {
                    wrong_leads.push(row.lead);
                }
            } else {
                strangers.push(row.best_intent);
                // One that goes to a class of its own kind is not answered, however low the bar.
                let answered = if matches!(row.chosen, Class::Intent(_)) {
                    row.confidence
                } else {
                    0.0
                };
                mistaken.push(answered);
                unnamed_strangers += usize::from(!row.names_title);
            }
        }
        // Where nothing tells what is nobody's question, the phrasings alone must keep it out.
        let alone = strangers.is_empty();
        let mut faint = |q, share| quantile(&mut right, q).map_or(tuning::KNOW_DEFAULT, |it| it * share);
        let (least, most) = if alone {
            let bar = faint(tuning::KNOW_ALONE_QUANTILE, 1.0);
            (bar, bar)
        } else {
            let most = faint(tuning::KNOW_MOST_QUANTILE, tuning::KNOW_MOST_SHARE);
            (faint(tuning::KNOW_LEAST_QUANTILE, tuning::KNOW_LEAST_SHARE), most)
        };
        let know = quantile(&mut mistaken, 1.0 - tuning::STRANGERS_ANSWERED)
            .unwrap_or(least)
            .clamp(least, most.max(least));
        let sure = quantile(&mut right, tuning::SURE_QUANTILE).unwrap_or(tuning::SURE_DEFAULT);
        let know_unnamed = if unnamed_strangers < tuning::QUANTILE_LEAST_ROWS {
            know
        } else {
            know + tuning::UNNAMED_CAUTION * (sure - know).max(0.0)
        };
        let margin = quantile(&mut wrong_leads, tuning::MARGIN_QUANTILE).unwrap_or(tuning::MARGIN_DEFAULT);
        let uninvited = quantile(&mut strangers, tuning::UNINVITED_QUANTILE)
            .unwrap_or(tuning::UNINVITED_DEFAULT)
            .max(sure);
        Self {
            know,
            know_unnamed,
            margin,
            sure,
            uninvited,
        }
    }
}

/// The value below which a share `q` of the list lies.
fn quantile(values: &mut [f32], q: f32) -> Option<f32> {
    if values.len() < tuning::QUANTILE_LEAST_ROWS {
        return None;
    }
    values.sort_by(f32::total_cmp);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a rank in a list of phrasings"
    )]
    let at = ((values.len() - 1) as f32 * q).round() as usize;
    values.get(at).copied()
}
