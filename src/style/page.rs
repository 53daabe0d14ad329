//! The page of a layout: sheet, type area, grid, page number.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::{Diagnostic, Result, Span, both};
use crate::geom::{Abs, Em, Point, Rect, Size};
use crate::yaml::At;

use super::words::{Length, NumberPlace};

/// The page and its grid (GB/T 9704-2012, 5.1 and 5.2).
#[derive(Clone, Debug, PartialEq)]
pub struct PageLook {
    /// The sheet.
    pub size: Size,
    /// 版心, the type area.
    pub area: Rect,
    /// Characters on a line.
    pub characters: u32,
    /// Lines on a page.
    pub lines: u32,
    /// The height of the em box of body text.
    pub em_box: Abs,
    /// From line to line.
    pub pitch: Abs,
    /// How far the pitch may shrink to keep a sign-off block, as a share.
    pub pitch_band: f64,
    /// The page number, if there is one.
    pub number: Option<NumberLook>,
    /// The panel at the foot of the first page, and how far its lower edge is from that of the
    /// sheet.
    pub first_foot: Option<(String, Abs)>,
    /// The number that the page bears in a volume.
    pub running: Option<RunningLook>,
    /// Where an archive stamps the first page.
    pub stamp: Option<StampLook>,
}

/// Where an archive stamps the first page (归档章), in its empty upper part.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct StampLook {
    /// From the top of the sheet.
    pub top: Abs,
    /// From the right edge of the sheet.
    pub right: Abs,
}

/// The number that a page bears in a bound volume, beside its own: on fronts at the upper
/// right, on backs at the upper left (DA/T 22-2015).
#[derive(Clone, Debug, PartialEq)]
pub struct RunningLook {
    /// The style of its text.
    pub style: String,
    /// What stands before and after the digits.
    pub around: (String, String),
    /// From the top of the sheet to the top of the digits' em box.
    pub top: Abs,
    /// From the outer edge of the sheet.
    pub side: Abs,
}

/// The page number (7.5).
#[derive(Clone, Debug, PartialEq)]
pub struct NumberLook {
    /// The style of its text.
    pub style: String,
    /// What stands before and after the digits.
    pub around: (String, String),
    /// From the bottom of the type area to the middle of the dashes.
    pub drop: Abs,
    /// From the edge of the type area, in 字 of the number's size.
    pub indent: Em,
    /// On which side.
    pub place: NumberPlace,
    /// Whether the first page bears it too.
    pub first: bool,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPage {
    width: Length,
    height: Length,
    area: RawArea,
    characters: At<u32>,
    lines: At<u32>,
    em_box: Length,
    #[serde(default)]
    pitch: Option<Length>,
    #[serde(default)]
    pitch_band: f64,
    pub(super) number: Option<RawNumber>,
    pub(super) first_foot: Option<RawFoot>,
    pub(super) running: Option<RawRunning>,
    stamp: Option<RawStamp>,
}

#[derive(Copy, Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawStamp {
    top: Length,
    right: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRunning {
    pub(super) style: At<String>,
    around: (String, String),
    top: Length,
    side: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFoot {
    pub(super) panel: At<String>,
    bottom: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RawArea {
    left: Length,
    top: Length,
    width: Length,
    height: Length,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawNumber {
    pub(super) style: At<String>,
    around: (String, String),
    drop: Length,
    indent: f64,
    place: NumberPlace,
    #[serde(default = "yes")]
    first: bool,
}

fn yes() -> bool {
    true
}

/// Most lines or characters that a grid may have: more would not be legible on any sheet.
const FINEST: u32 = 1000;

impl RawPage {
    /// The page, or what is wrong with it.
    pub(super) fn resolve(&self, span: Span) -> Result<PageLook> {
        let area = Rect {
            origin: Point::new(self.area.left.0, self.area.top.0),
            size: Size::new(self.area.width.0, self.area.height.0),
        };
        let size = Size::new(self.width.0, self.height.0);
        let inside = area.origin.x >= Abs::ZERO
            && area.origin.y >= Abs::ZERO
            && area.size.width > Abs::ZERO
            && area.size.height >= self.em_box.0
            && self.em_box.0 > Abs::ZERO
            && area.right().fits(size.width)
            && area.bottom().fits(size.height);
        let counts = [&self.characters, &self.lines];
        let coarse = counts.iter().all(|count| (1..=FINEST).contains(&count.value));
        if !inside || !coarse || !(0.0..0.5).contains(&self.pitch_band) {
            return Err(vec![bad_page(span)]);
        }
        Ok(PageLook {
            size,
            area,
            characters: self.characters.value,
            lines: self.lines.value,
            em_box: self.em_box.0,
            pitch: self.pitch(),
            pitch_band: self.pitch_band,
            number: self.number.as_ref().map(RawNumber::resolve),
            first_foot: self
                .first_foot
                .as_ref()
                .map(|foot| (foot.panel.value.clone(), foot.bottom.0)),
            running: self.running.as_ref().map(RawRunning::resolve),
            stamp: self
                .stamp
                .map(|stamp| StampLook { top: stamp.top.0, right: stamp.right.0 }),
        })
    }

    /// The pitch that the layout gives, or the one with which the lines fill the area.
    fn pitch(&self) -> Abs {
        let gaps = self.lines.value.saturating_sub(1).max(1);
        let filled = (self.area.height.0 - self.em_box.0) / f64::from(gaps);
        self.pitch.map_or(filled, |pitch| pitch.0).max(Abs::pt(1.0))
    }
}

impl RawNumber {
    fn resolve(&self) -> NumberLook {
        NumberLook {
            style: self.style.value.clone(),
            around: self.around.clone(),
            drop: self.drop.0,
            indent: Em(self.indent),
            place: self.place,
            first: self.first,
        }
    }
}

impl RawRunning {
    fn resolve(&self) -> RunningLook {
        RunningLook {
            style: self.style.value.clone(),
            around: self.around.clone(),
            top: self.top.0,
            side: self.side.0,
        }
    }
}

fn bad_page(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-page",
        both(
            "the type area does not fit the page, or the grid does not fit the type area",
            "版心放不进页面，或网格放不进版心",
        ),
    )
    .at(span)
    .hint(both(
        "left + width of the area must be at most the page's width, top + height its height; \
         lines and characters must be 1 to 1000, pitch_band less than 0.5",
        "版心 left + width 不得超过页宽，top + height 不得超过页高；lines、characters 须为 1 \
         至 1000，pitch_band 须小于 0.5",
    ))
}
