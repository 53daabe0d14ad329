//! Lines with metrics that anyone can check by hand: a Han character is one em, an ASCII
//! character half of one (spec/lines B6).

use std::ops::Range;

use proptest::prelude::*;

use crate::document::Prohibition;
use crate::text::cjk::Class;
use crate::text::{self, Unit};

use super::breaking::{Settings, break_lines};
use super::fit::{Fitted, Spacing};
use super::prohibition::{forbids_break, may_break};
use super::shapes;

fn units(text: &str) -> Vec<Unit> {
    let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
    text::units(text, &|range: Range<usize>| text[range].chars().map(width).sum())
}

fn settings(width: f64, level: Prohibition) -> Settings {
    let spacing =
        Spacing { trim_line_start: false, latin_space: 0.0, squeeze_stops: true };
    Settings { level, spacing, widths: (width, width) }
}

/// The lines of a text, joined by `|`.
fn broken(text: &str, width: f64, level: Prohibition) -> String {
    let units = units(text);
    let lines = break_lines(&units, &settings(width, level));
    shown(text, &units, lines)
}

fn shown(text: &str, units: &[Unit], lines: Vec<Range<usize>>) -> String {
    let line = |line: Range<usize>| match (units.get(line.start), line.end.checked_sub(1))
    {
        (Some(first), Some(last)) => &text[first.range.start..units[last].range.end],
        _ => "",
    };
    lines.into_iter().map(line).collect::<Vec<_>>().join("|")
}

/// The golden cases: number, width, expected lines.
const GOLDEN: [(&str, f64, &str); 19] = [
    ("T01", 10.0, "我局严格执行国家财|经，规范使用。"),
    ("T02", 10.0, "共3个项目全部按期完，|后续跟进。"),
    ("T03", 10.0, "各县、市、区均已完成，|后续跟进。"),
    ("T04", 10.0, "根据省财政厅印发的|《办法》要求。"),
    ("T05", 10.0, "按市、县、乡财政部《办|法》要求。"),
    ("T06", 10.0, "要求做到“应评尽评”，|落实责任。"),
    ("T07", 10.0, "详见附件（见《办法》）。|请审阅。"),
    ("T08", 10.0, "这是一项重要的工|作——绩效自评。"),
    ("T10", 10.0, "包括数量质量时效成|本……等指标。"),
    ("T11", 10.0, "2022年全年预算数|40万元，已执行。"),
    ("T12", 10.0, "预算执行率达到了|100%，超额完成。"),
    ("T13", 10.0, "签约金额须达到|≥7亿元以上的目标。"),
    ("T14", 10.0, "截止日期为2022年12月|31日下班。"),
    ("T15", 11.0, "依照《预算法》第五十七条|规定执行。"),
    ("T16", 12.0, "根据财政部财预〔2020〕10号|文件要求。"),
    ("T17", 8.0, "归档格式采用|PDF/A标准保存。"),
    ("T18", 8.0, "负责人为阿依古|丽·买买提同志。"),
    ("T19", 8.0, "项目实施期为|5～10月完成任务。"),
    ("T20", 10.0, "本年度目标任务均已|完成。"),
];

#[test]
fn golden_lines_at_the_strict_level() {
    let mut wrong = vec![];
    for (name, width, expected) in GOLDEN {
        let found = broken(&expected.replace('|', ""), width, Prohibition::Strict);
        if found != expected {
            wrong.push(format!("{name}: expected {expected}\n      found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn t09_dashes_may_start_a_line_at_the_gb_level() {
    let expected = "这是一项重要的工作|——绩效自评。";
    assert_eq!(broken(&expected.replace('|', ""), 10.0, Prohibition::Gb), expected);
}

#[test]
fn marks_in_a_row_hug_their_content() {
    let width = |text: &str| {
        let units = units(text);
        Fitted::natural(&units, &settings(10.0, Prohibition::Strict).spacing).width()
    };
    // A pair of marks takes 1.5; the last one of a line half.
    assert_eq!(width("做”，做"), 3.5);
    assert_eq!(width("做）。做"), 3.5);
    assert_eq!(width("做”“做"), 3.5);
    assert_eq!(width("做（《做"), 3.5);
    assert_eq!(width("做。”做"), 3.5);
    assert_eq!(width("做：“做"), 3.5);
    assert_eq!(width("做，。做"), 4.0);
    assert_eq!(width("做，"), 1.5);
    assert_eq!(width("做？！"), 2.0);
    assert_eq!(width("做！！！"), 3.0);
    assert_eq!(width("做……做"), 4.0);
    assert_eq!(width("甲·乙"), 2.5);
}

#[test]
fn a_bracket_after_digits_does_not_free_the_comma() {
    // typst #3082
    let text = "中中中中中中（0000），中中中";
    for width in 5..16 {
        let lines = broken(text, f64::from(width), Prohibition::Strict);
        assert!(!lines.contains("|，") && !lines.contains("|）"), "{width}: {lines}");
    }
}

#[test]
fn labels_are_broken_between_words() {
    let cases = [
        (4.0, "项目支出名称", "项目支出|名称"),
        (3.9, "项目支出名称", "项目|支出|名称"),
        (3.9, "年度总体目标", "年度|总体|目标"),
        (4.9, "经济效益指标", "经济|效益指标"),
        (4.9, "偏差原因分析及改进措施", "偏差原因|分析及|改进措施"),
        (9.0, "数量指标", "数量指标"),
    ];
    for (width, text, expected) in cases {
        let units = units(text);
        let lines = shapes::balanced(text, &units, &settings(width, Prohibition::Strict));
        assert_eq!(shown(text, &units, lines), expected);
    }
}

#[test]
fn labels_are_stacked() {
    let text = "绩效指标";
    let all = units(text);
    let lines = shapes::stacked(text, &all, &settings(3.0, Prohibition::Strict));
    assert_eq!(shown(text, &all, lines), "绩|效|指|标");
    let text = "绩效指标（续）";
    let all = units(text);
    let lines = shapes::stacked(text, &all, &settings(3.0, Prohibition::Strict));
    assert_eq!(shown(text, &all, lines), "绩|效|指|标|（续）");
}

#[test]
fn titles_are_broken_on_meaning() {
    let cases = [
        "沅江市商务局2022年度专项支出绩效自评报告",
        "百色市财政局|关于印发百色市本级项目支出|绩效评价管理办法的通知",
        "沅江市商务局|2022年度驻外招商专项资金绩效自评报告",
        "沅江市人民政府办公室|关于2022年度部门整体支出绩效评价的报告",
    ];
    for expected in cases {
        let text = expected.replace('|', "");
        let all = units(&text);
        let lines = shapes::title(&text, &all, &settings(20.1, Prohibition::Strict));
        assert_eq!(shown(&text, &all, lines), expected);
    }
}

/// Text as reports have it: Han, marks, numbers, words.
fn report_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => "[一-龥]{1,6}",
        4 => "[，。、；：？！]",
        2 => "[“‘（《〔【]",
        2 => "[”’）》〕】]",
        3 => "[0-9]{1,6}",
        1 => "[0-9]{1,3}(\\.[0-9]{1,2})?(%|万元|个|项|年|月|日)",
        1 => "[A-Za-z]{1,8}",
        1 => "(——|……|～|·|/|≥| |第十条|〔2020〕10号)",
    ];
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

fn level() -> impl Strategy<Value = Prohibition> {
    prop_oneof![
        Just(Prohibition::None),
        Just(Prohibition::Basic),
        Just(Prohibition::Gb),
        Just(Prohibition::Strict),
    ]
}

/// Whether a legal break stands anywhere inside a range of units, with all binds given up.
fn breakable(units: &[Unit], range: Range<usize>, level: Prohibition) -> bool {
    (range.start + 1..range.end)
        .any(|at| may_break(&units[at - 1], &units[at], level, u8::MAX))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn lines_keep_the_text_and_the_prohibitions(
        text in report_text(),
        width in 8.0..30.0f64,
        level in level(),
    ) {
        let units = units(&text);
        let lines = break_lines(&units, &settings(width, level));
        // Joined lines are the input; digits and words are units and stay whole.
        prop_assert_eq!(shown(&text, &units, lines.clone()).replace('|', ""), text);
        let mut at = 0;
        for line in &lines {
            prop_assert_eq!(line.start, at);
            at = line.end;
        }
        prop_assert_eq!(at, units.len());
        for pair in lines.windows(2) {
            let (line, next) = (&pair[0], &pair[1]);
            let (last, first) = (&units[line.end - 1], &units[next.start]);
            // Only a line without any legal break may end at an illegal one.
            if forbids_break(last.class, first.class, level) {
                prop_assert!(!breakable(&units, line.start..line.end + 1, level));
            }
        }
    }

    #[test]
    fn lines_are_exactly_as_wide_as_the_measure(
        text in report_text(),
        width in 8.0..30.0f64,
        level in level(),
    ) {
        let units = units(&text);
        let settings = settings(width, level);
        let lines = break_lines(&units, &settings);
        for (index, line) in lines.iter().enumerate() {
            let line = &units[line.clone()];
            let natural = Fitted::natural(line, &settings.spacing);
            let mut fitted = natural.clone();
            let slack = width - fitted.width();
            if slack < 0.0 {
                fitted.squeeze(line, &settings.spacing, -slack);
            } else if index + 1 < lines.len() {
                fitted.stretch(line, slack);
            }
            // No mark gives up more than half an em.
            let blanks = fitted.leads.iter().zip(&natural.leads)
                .chain(fitted.trails.iter().zip(&natural.trails));
            for (now, before) in blanks {
                prop_assert!(*now >= -1e-9 && before - now <= 0.5 + 1e-9);
            }
            // A line of one unit stays as it is; one without a legal break may stick out.
            let several = line.iter().filter(|unit| unit.class != Class::Space).count() > 1;
            if several && index + 1 < lines.len() && slack >= 0.0 {
                prop_assert!((fitted.width() - width).abs() < 1e-3);
            }
            if slack < 0.0 && fitted.width() > width + 1e-3 {
                let range = lines[index].clone();
                prop_assert!(!breakable(&units, range, level), "sticks out");
            }
        }
    }

    #[test]
    fn no_han_character_ends_a_paragraph_alone(
        han in prop::collection::vec("[一-龥]", 20..120),
        width in 8.0..30.0f64,
    ) {
        // Two Han characters before the stop, so that company is always there.
        let text = format!("{}。", han.concat());
        let units = units(&text);
        let lines = break_lines(&units, &settings(width, Prohibition::Strict));
        let last = lines.last().cloned().unwrap_or(0..0);
        let count = units[last].iter().filter(|unit| unit.class == Class::Han).count();
        prop_assert!(count >= 2 || lines.len() == 1);
    }
}
