//! What is wrong on the pages, as warnings: no line that is loose, overfull or illegal, and no
//! text outside the type area, goes by in silence.

use crate::diag::{Diagnostic, both};
use crate::frame::{Artifact, Fault, Frame, GlyphRun, Item, Note, Page, Pages, Tag};
use crate::geom::{Point, Rect};

/// Lines that are told one by one.
const MOST: usize = 20;

/// A warning for each fault of the lines of all pages; of many the first, and how many more
/// there are.
pub(super) fn warnings(pages: &Pages, area: Rect) -> Vec<Diagnostic> {
    let faults = pages.notes().flat_map(|(page, _, note)| {
        note.faults.iter().map(move |fault| (page + 1, note, *fault))
    });
    let faults: Vec<_> = faults.collect();
    let first = faults.iter().take(MOST);
    let mut told: Vec<Diagnostic> =
        first.map(|(page, note, fault)| warning(*page, note, *fault)).collect();
    if let Some((page, note, _)) = faults.get(MOST) {
        told.push(more(faults.len() - MOST, *page).at(note.span));
    }
    told.extend(outside(pages, area));
    told
}

/// A warning for the first text of each page that is outside the type area: what a cell, a
/// caption or a name could not hold.
fn outside(pages: &Pages, area: Rect) -> impl Iterator<Item = Diagnostic> {
    let first = move |(index, page): (usize, &Page)| {
        first_outside(&page.frame, area).map(|run| left_area(index + 1, run))
    };
    pages.pages.iter().enumerate().filter_map(first).take(MOST)
}

/// The first text that is outside the area; a turned box is an area of its own.
fn first_outside(frame: &Frame, area: Rect) -> Option<&GlyphRun> {
    frame.items.iter().find_map(|(at, item)| match item {
        Item::Glyphs(run) => is_outside(*at, run, area).then_some(run),
        Item::Turned(inner) => {
            first_outside(inner, Rect { origin: Point::ZERO, size: inner.size })
        }
        _ => None,
    })
}

/// Whether a run is outside the type area by more than hanging marks and accents are.
fn is_outside(at: Point, run: &GlyphRun, area: Rect) -> bool {
    let number = run.tag == Tag::Artifact(Artifact::PageNumber);
    let (left, right) = (at.x + run.size, at.x + run.width() - run.size);
    let inside = area.origin.x.fits(left)
        && right.fits(area.right())
        && area.origin.y.fits(at.y)
        && (at.y - run.size * BASELINE).fits(area.bottom());
    !number && !inside
}

/// A baseline is never further below the type area than this share of a size.
const BASELINE: f64 = 0.1;

/// A warning for the page with a letterhead, by its index, that has none of the text.
pub(super) fn without_text(page: usize) -> Diagnostic {
    let page = page + 1;
    Diagnostic::warning(
        "page::no-text",
        both(
            format!("page {page} has the letterhead and none of the text"),
            format!("第 {page} 页只有版头而没有正文"),
        ),
    )
    .hint(both(
        "the first page must show text (GB/T 9704-2012, 7.3.3): take a smaller mark in the \
         layout, a shorter title, or more text before the sign-off block",
        "首页必须显示正文（GB/T 9704-2012，7.3.3）：请在版式中缩小发文机关标志、缩短标题，或在落款前多写正文",
    ))
}

fn left_area(page: usize, run: &GlyphRun) -> Diagnostic {
    let text: String = run.text.chars().take(20).collect();
    Diagnostic::warning(
        "page::outside",
        both(
            format!("page {page}: the text “{text}” is outside the type area"),
            format!("第 {page} 页：文字“{text}”超出版心"),
        ),
    )
    .at(run.span)
    .hint(both(
        "shorten it, or give it more room in the layout",
        "请缩短文字，或在版式中留出更多空间",
    ))
}

fn more(count: usize, page: usize) -> Diagnostic {
    Diagnostic::warning(
        "line::more",
        both(
            format!("{count} more lines from page {page} on have faults"),
            format!("自第 {page} 页起还有 {count} 行有问题"),
        ),
    )
    .hint(both(
        "`banxin explain` lists them all; a column that is too narrow makes many",
        "banxin explain 会全部列出；过窄的列往往造成大量此类问题",
    ))
}

fn warning(page: usize, note: &Note, fault: Fault) -> Diagnostic {
    let text = note.text.as_str();
    let (code, (en, zh)) = match fault {
        Fault::Loose(gap) => (
            "line::loose",
            (
                format!("its characters are {gap:.2} em apart"),
                format!("字距为 {gap:.2} 字"),
            ),
        ),
        Fault::Overfull(over) => (
            "line::overfull",
            (format!("it is {over:.2} em too wide"), format!("超宽 {over:.2} 字")),
        ),
        Fault::Forbidden => (
            "line::forbidden",
            (
                "it ends where no line may end, because no legal break was there"
                    .to_owned(),
                "行末不合避头尾规则，因该处没有合规的断点".to_owned(),
            ),
        ),
        Fault::Cut => (
            "line::cut",
            (
                "it ends inside a number or a word that no line can hold".to_owned(),
                "数字或单词过长，行内放不下，已被拆开".to_owned(),
            ),
        ),
        Fault::Short(missing) => (
            "line::short",
            (
                format!("it is {missing:.2} em short, and has no place to be stretched"),
                format!("短 {missing:.2} 字，且没有可以拉开之处"),
            ),
        ),
        Fault::Orphan => (
            "line::orphan",
            (
                "it has one character, and no company could be found for it".to_owned(),
                "末行只有一个字，无法调整".to_owned(),
            ),
        ),
    };
    Diagnostic::warning(
        code,
        both(
            format!("page {page}, the line “{text}”: {en}"),
            format!("第 {page} 页“{text}”一行：{zh}"),
        ),
    )
    .at(note.span)
    .hint(both(
        "change the wording a little, or ask `banxin explain` why the line ends there",
        "可略改措辞，或用 banxin explain 查看该行为何在此断开",
    ))
}
