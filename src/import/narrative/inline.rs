//! Lists inside a paragraph: 共签约8个项目：1、…。2、…。

use crate::import::mark::{self, Kind, Mark};

use super::Block;

/// Fewer items are no list.
const FEWEST: usize = 3;

/// The blocks of a paragraph: it is cut where it counts off sentences after a colon.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    split(text).unwrap_or_else(|| vec![Block::Text(text.to_owned())])
}

fn split(text: &str) -> Option<Vec<Block>> {
    let first = begin(text)?;
    let (intro, mut rest) = text.split_at(first);
    let mut items = vec![];
    while let Some((mark, after)) = next_mark(rest, items.len() + 1) {
        let end = end(after, mark.kind, mark.number + 1);
        let (item, more) = after.split_at(end);
        items.push((mark, item.to_owned()));
        rest = more;
    }
    if items.len() < FEWEST {
        return None;
    }
    let mut blocks = vec![Block::Text(intro.to_owned()), Block::list_of(items)];
    if !rest.trim().is_empty() {
        blocks.push(Block::Text(rest.to_owned()));
    }
    Some(blocks)
}

/// Where the first item begins: after a colon.
fn begin(text: &str) -> Option<usize> {
    let colons = text.char_indices().filter(|(_, c)| matches!(c, '：' | ':'));
    let mut after = colons.map(|(at, c)| at + c.len_utf8());
    after.find(|at| next_mark(&text[*at..], 1).is_some())
}

fn next_mark(text: &str, number: usize) -> Option<(Mark, &str)> {
    let known = |kind| matches!(kind, Kind::Digits | Kind::DigitBrackets | Kind::Circled);
    let found = mark::split(text.trim_start());
    found.filter(|(mark, _)| mark.number == number && known(mark.kind))
}

/// Where an item ends: before the next one of its kind, else after its first sentence.
fn end(text: &str, kind: Kind, number: usize) -> usize {
    let stops = text.char_indices().filter(|(_, c)| matches!(c, '。' | '；' | ';'));
    let mut ends = stops.map(|(at, c)| at + c.len_utf8()).peekable();
    let first = ends.peek().copied();
    let next = ends.find(|end| {
        next_mark(&text[*end..], number).is_some_and(|(mark, _)| mark.kind == kind)
    });
    next.or(first).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_that_counts_is_cut() {
        let text = "共签约3个：1、甲8.4亿元。2、乙。又一句。3、丙。合计15亿元。";
        let [Block::Text(intro), Block::List(items), Block::Text(rest)] =
            &blocks(text)[..]
        else {
            panic!("{:?}", blocks(text));
        };
        assert_eq!((intro.as_str(), rest.as_str()), ("共签约3个：", "合计15亿元。"));
        let shown: Vec<String> =
            items.iter().map(|item| format!("{}{:?}", item.mark, item.body)).collect();
        assert_eq!(shown[1], "2、[Text(\"乙。又一句。\")]");
    }

    #[test]
    fn others_stay_whole() {
        for text in [
            "完成以下工作：1、甲。2、乙。",
            "共有：1.5亿元。2.5亿元。3.5亿元。",
            "一是甲。二是乙。",
        ] {
            assert_eq!(blocks(text), [Block::Text(text.to_owned())]);
        }
    }
}
