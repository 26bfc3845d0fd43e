//! The numbers as a picture, and in words for whoever does not see it.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, UNIX_EPOCH};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use super::stats::{Day, Stats};
use crate::publish::{Date, count};

/// The size of the picture.
const WIDTH: u32 = 800;
const HEIGHT: u32 = 360;

/// Room around the bars: left for numbers, below for dates, above for the title.
const LEFT: f32 = 56.0;
const RIGHT: f32 = 16.0;
const TOP: f32 = 56.0;
const BOTTOM: f32 = 40.0;

/// Colours that keep their distance for those who do not tell red from green. Each stands out from white by 3 to 1 or more;
/// a white line parts them from each other.
const ANSWERED: &str = "#1f4e79";
const REST: &str = "#7389a0";
const MISSED: &str = "#c2600c";

/// Without a font of its own the picture has no words at all, wherever none is installed.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    Arc::new(fonts)
});

/// The questions of each day as bars, as SVG.
#[must_use]
pub fn svg(stats: &Stats) -> String {
    let days = &stats.by_day;
    let most = days.iter().map(|it| it.questions).max().unwrap_or(0).max(1);
    let top = round_up(most);
    let (width, height) = (WIDTH as f32 - LEFT - RIGHT, HEIGHT as f32 - TOP - BOTTOM);
    let bottom = TOP + height;
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" font-family=\"DejaVu Sans\" font-size=\"13\" fill=\"#222\">\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>"
    );
    let legend = [
        (ANSWERED, "answered"),
        (REST, "left open, or asked back"),
        (MISSED, "missed"),
    ];
    let mut x = LEFT;
    for (colour, name) in legend {
        let _ = write!(
            out,
            "<rect x=\"{x:.0}\" y=\"16\" width=\"13\" height=\"13\" fill=\"{colour}\"/><text x=\"{:.0}\" y=\"27\">{name}</text>",
            x + 19.0
        );
        x += 40.0 + 8.0 * name.len() as f32;
    }
    for part in 0..=4 {
        let y = bottom - height * part as f32 / 4.0;
        let value = top * part / 4;
        let _ = write!(
            out,
            "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{:.1}\" y2=\"{y:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{value}</text>",
            LEFT + width,
            LEFT - 8.0,
            y + 4.0
        );
    }
    let step = width / days.len().max(1) as f32;
    for (at, day) in days.iter().enumerate() {
        let x = LEFT + step * at as f32 + step * 0.15;
        let mut y = bottom;
        let rest = (day.questions - day.answered - day.missed).max(0);
        for (n, colour) in [(day.answered, ANSWERED), (rest, REST), (day.missed, MISSED)] {
            let tall = height * n as f32 / top as f32;
            y -= tall;
            if n > 0 {
                let _ = write!(
                    out,
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{tall:.1}\" fill=\"{colour}\" stroke=\"#fff\"/>",
                    step * 0.7
                );
            }
        }
        // A date each week, and on the last day.
        if (days.len() - 1 - at).is_multiple_of(7) {
            let _ = write!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
                x + step * 0.35,
                bottom + 20.0,
                date(day)
            );
        }
    }
    out + "</svg>"
}

/// The picture; none if it cannot be drawn, which the numbers beside it make up for.
#[must_use]
pub fn png(stats: &Stats) -> Option<Vec<u8>> {
    let options = Options {
        fontdb: Arc::clone(&FONTS),
        font_family: "DejaVu Sans".to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&svg(stats), &options).ok()?;
    let mut pixels = Pixmap::new(WIDTH, HEIGHT)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().ok()
}

/// What the picture shows, in numbers: all of its series, by the week and as a whole.
#[must_use]
pub fn alt(stats: &Stats) -> String {
    let days = &stats.by_day;
    let mut out = format!("Bars of the questions a day over {} days: {}.", days.len(), sums(days));
    if let Some(most) = days.iter().max_by_key(|it| it.questions).filter(|it| it.questions > 0) {
        // Writing to a string cannot fail.
        let _ = write!(out, " Most on {}: {}.", date(most), sums(std::slice::from_ref(most)));
    }
    if let Some(last) = days.last() {
        let _ = write!(
            out,
            " On the last day, {}: {}.",
            date(last),
            sums(std::slice::from_ref(last))
        );
    }
    // The weeks end where the dates stand below the bars.
    let weeks: Vec<&[Day]> = days.rchunks(7).collect();
    for week in weeks.into_iter().rev() {
        if let (Some(first), Some(last)) = (week.first(), week.last()) {
            let _ = write!(out, " {} to {}: {}.", date(first), date(last), sums(week));
        }
    }
    out
}

fn sums(days: &[Day]) -> String {
    let sum = |of: fn(&Day) -> i64| days.iter().map(of).sum::<i64>();
    let (questions, answered, missed) = (sum(|it| it.questions), sum(|it| it.answered), sum(|it| it.missed));
    format!(
        "{}, {answered} answered, {} left open or asked back, {missed} missed",
        count(usize::try_from(questions).unwrap_or(0), "question"),
        (questions - answered - missed).max(0)
    )
}

fn date(day: &Day) -> String {
    let seconds = u64::try_from(day.day).unwrap_or(0) * 86_400;
    let Date { month, day, .. } = Date::of(UNIX_EPOCH + Duration::from_secs(seconds));
    format!("{month:02}-{day:02}")
}

/// The next number above that parts well in four.
fn round_up(n: i64) -> i64 {
    let mut size = 1;
    loop {
        for step in [4, 8, 20] {
            if n <= step * size {
                return step * size;
            }
        }
        size *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats() -> Stats {
        let day = |n: i64| Day {
            day: 20_000 + n,
            questions: 10 * n,
            answered: 7 * n,
            missed: 2 * n,
        };
        Stats {
            by_day: (0..30).map(day).collect(),
            ..Stats::default()
        }
    }

    #[test]
    fn the_picture_has_words() {
        let (with, without) = (png(&stats()).unwrap(), png(&Stats::default()).unwrap());
        assert!(with.starts_with(b"\x89PNG") && with.len() > 5_000, "{}", with.len());
        assert!(without.len() > 2_000, "{}", without.len());
        let blank = svg(&stats()).replace("<text", "<desc").replace("</text>", "</desc>");
        assert!(blank.len() > 1_000);
    }

    #[test]
    fn its_words_state_its_numbers() {
        let alt = alt(&stats());
        for part in [
            "30 days",
            "4350 questions",
            "3045 answered",
            "870 missed",
            "435 left open or asked back",
            "290 questions, 203 answered, 29 left open or asked back, 58 missed",
            "10-27 to 11-02: ",
        ] {
            assert!(alt.contains(part), "{part}: {alt}");
        }
        assert!(alt.chars().count() <= 1_024, "Discord takes no more");
        assert!(svg(&stats()).contains(">400<"), "the scale");
        for (n, expected) in [(1, 4), (5, 8), (9, 20), (21, 40), (290, 400), (800, 800), (801, 2_000)] {
            assert_eq!(round_up(n), expected, "{n}");
        }
    }
}
