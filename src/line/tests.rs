//! Lines with metrics that anyone can check by hand: a Han character is one em, an ASCII
//! character half of one (spec/lines B6).

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use crate::diag::Span;
use crate::document::{Breaker, Breaking, Lexicon, Prohibition, Punctuation, Setting};
use crate::frame::{Fault, Note, Tier};
use crate::style::Layouts;
use crate::text::cjk::{Class, class};
use crate::text::{self, Rules, Tie, Unit};
use crate::yaml::At;

use super::fit::{Fitted, gaps};
use super::prohibition::{forbids_break, may_break};
use super::settings::{Settings, Spacing};
use super::sums::Sums;
use super::{TextOptions, break_full, explain, fit_full, shapes};

/// The words that ship.
static LEXICON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| {
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let layouts = Layouts::find(vec![layouts]);
    let name = At { value: "report".to_owned(), span: Span::default() };
    layouts.report(&name).expect("the layout ships").lines.lexicon.clone()
});

fn units(text: &str) -> Vec<Unit> {
    let width = |c: char| if c.is_ascii() { 0.5 } else { 1.0 };
    let rules = Rules { lexicon: &LEXICON, punctuation: Punctuation::Full };
    text::units(text, rules, &|range: Range<usize>| text[range].chars().map(width).sum())
}

fn settings(width: f64, level: Prohibition) -> Settings {
    let spacing = Spacing {
        trim: (false, false),
        latin_space: 0.0,
        squeeze_stops: true,
        hanging: false,
    };
    let (breaker, setting) = (Breaker::Greedy, Setting::Flush);
    Settings { level, breaker, setting, spacing, widths: (width, width) }
}

fn breaking(level: Prohibition) -> Breaking {
    let lexicon = LEXICON.clone();
    Breaking { level, squeeze_stops: true, lexicon, ..Breaking::plain() }
}

/// The lines of a text as the command line explains them.
fn explained(text: &str, measure: f64, breaking: Breaking) -> Vec<Note> {
    explain(text, &TextOptions { measure, indent: 0.0, breaking })
}

/// The lines of a text, joined by `|`.
fn broken(text: &str, width: f64, level: Prohibition) -> String {
    let units = units(text);
    let lines = break_full(&units, &settings(width, level));
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

fn natural(text: &str) -> f64 {
    let spacing = settings(10.0, Prohibition::Strict).spacing;
    Fitted::natural(&units(text), &spacing, false).width()
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
    let width = natural;
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
        (4.9, "经济效益指标", "经济效益|指标"),
        (4.2, "社会效益指标", "社会效益|指标"),
        (5.0, "可持续影响指标", "可持续影响|指标"),
        (4.9, "服务对象满意度指标", "服务对象|满意度|指标"),
        (5.0, "实际完成值", "实际完成值"),
        (4.0, "实际完成值", "实际|完成值"),
        (3.2, "财政拨款收入", "财政|拨款|收入"),
        (3.2, "上年结转和结余资金", "上年|结转和|结余|资金"),
        (3.7, "当年财政拨款", "当年|财政|拨款"),
        (4.2, "项目立项规范性", "项目立项|规范性"),
        (4.2, "资金到位及时率", "资金到位|及时率"),
        (4.2, "受益人口数", "受益|人口数"),
        (3.9, "项目基本情况", "项目|基本|情况"),
        (3.1, "调整后预算数", "调整后|预算数"),
        (4.9, "偏差原因分析及改进措施", "偏差原因|分析及|改进措施"),
        (9.0, "数量指标", "数量指标"),
        // Words that nobody knows, and one that must be parted: no character alone.
        (4.0, "鼋鼍龃龉黼", "鼋鼍|龃龉黼"),
        (4.0, "全年执行数", "全年|执行数"),
    ];
    for (width, text, expected) in cases {
        let units = units(text);
        let settings = settings(width, Prohibition::Strict);
        let lines = shapes::balanced(text, &units, &settings, &LEXICON);
        assert_eq!(shown(text, &units, lines), expected);
    }
}

#[test]
fn labels_are_stacked() {
    let text = "绩效指标";
    let all = units(text);
    let lines =
        shapes::stacked(text, &all, &settings(3.0, Prohibition::Strict), &LEXICON);
    assert_eq!(shown(text, &all, lines), "绩|效|指|标");
    let text = "绩效指标（续）";
    let all = units(text);
    let lines =
        shapes::stacked(text, &all, &settings(3.0, Prohibition::Strict), &LEXICON);
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
        let settings = settings(20.1, Prohibition::Strict);
        let lines = shapes::title(&text, &all, &settings, &LEXICON);
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
        3 => "[0-9]{1,7}",
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

fn breaker() -> impl Strategy<Value = Breaker> {
    prop_oneof![Just(Breaker::Greedy), Just(Breaker::Optimal)]
}

/// Whether a legal break stands anywhere inside a range of units, with all binds given up.
fn breakable(units: &[Unit], range: Range<usize>, level: Prohibition) -> bool {
    let relaxed = Some(Tie::Address);
    (range.start + 1..range.end)
        .any(|at| may_break(&units[at - 1], &units[at], level, relaxed))
}

/// How many cases the properties are tried with, unless PROPTEST_CASES says otherwise.
fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(2_000))
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn lines_keep_the_text_and_the_prohibitions(
        text in report_text(),
        width in 4.0..40.0f64,
        level in level(),
        breaker in breaker(),
    ) {
        let units = units(&text);
        let settings = Settings { breaker, ..settings(width, level) };
        let lines = break_full(&units, &settings);
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
        width in 4.0..40.0f64,
        level in level(),
        breaker in breaker(),
    ) {
        let units = units(&text);
        let settings = Settings { breaker, ..settings(width, level) };
        let lines = break_full(&units, &settings);
        for (index, range) in lines.iter().enumerate() {
            let line = &units[range.clone()];
            let natural = Fitted::natural(line, &settings.spacing, false);
            let slack = width - natural.width();
            let fitted = fit_full(&units, range, &settings, true);
            // No mark gives up more than half an em.
            let blanks = fitted.leads.iter().zip(&natural.leads)
                .chain(fitted.trails.iter().zip(&natural.trails));
            for (now, before) in blanks {
                prop_assert!(*now >= -1e-9 && before - now <= 0.5 + 1e-9);
            }
            // A line of one unit, or of parts of an address, stays as it is; one without a
            // legal break may stick out.
            let last = line.iter().rposition(|unit| !unit.is_space()).unwrap_or(0);
            let stretches = !gaps(line, last, &settings.spacing).is_empty();
            if stretches && index + 1 < lines.len() && slack >= 0.0 {
                prop_assert!((fitted.width() - width).abs() < 1e-3);
            }
            if slack < 0.0 && fitted.width() > width + 1e-3 {
                prop_assert!(!breakable(&units, range.clone(), level), "sticks out");
            }
        }
    }

    #[test]
    fn sums_tell_the_widths_of_lines(
        text in report_text(),
        trim in any::<(bool, bool)>(),
        latin_space in prop_oneof![Just(0.0), Just(0.25)],
        hanging in any::<bool>(),
        ends in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let units = units(&text);
        let (a, b) = (ends.0.index(units.len()), ends.1.index(units.len()));
        let (start, end) = (a.min(b), a.max(b) + 1);
        prop_assume!(units[start..end].iter().any(|unit| !unit.is_space()));
        let spacing = Spacing { trim, latin_space, squeeze_stops: true, hanging };
        let sum = Sums::of(&units, &spacing).line(start, end);
        let line = &units[start..end];
        let mut fitted = Fitted::natural(line, &spacing, spacing.trims(start));
        prop_assert!((sum.natural - fitted.width()).abs() < 1e-6);
        let room = 1e3 - fitted.squeeze(line, &spacing, 1e3);
        prop_assert!((sum.squeeze.iter().sum::<f64>() - room).abs() < 1e-6);
        let hung = 1e3 - fitted.hang(line, &spacing, 1e3);
        prop_assert!((sum.hang - hung).abs() < 1e-6);
    }

    #[test]
    fn no_han_character_ends_a_paragraph_alone(
        han in prop::collection::vec("[一-龥]", 20..120),
        width in 4.0..40.0f64,
        breaker in breaker(),
    ) {
        // Two Han characters before the stop, so that company is always there.
        let text = format!("{}。", han.concat());
        let units = units(&text);
        let settings = Settings { breaker, ..settings(width, Prohibition::Strict) };
        let lines = break_full(&units, &settings);
        let last = lines.last().cloned().unwrap_or(0..0);
        let count = units[last].iter().filter(|unit| unit.class == Class::Han).count();
        prop_assert!(count >= 2 || lines.len() == 1);
    }

    #[test]
    fn han_characters_of_the_grid_stand_in_cells(
        text in report_text(),
        width in 4usize..40,
        level in level(),
    ) {
        let grid = Breaking { setting: Setting::Grid, ..breaking(level) };
        let notes = explained(&text, width as f64, grid);
        let joined: String = notes.iter().map(|note| note.text.as_str()).collect();
        prop_assert_eq!(joined, text);
        for note in &notes {
            for (at, _, unit) in &note.units {
                let han = unit.chars().all(|c| ('一'..='龥').contains(&c));
                if han {
                    prop_assert!((at - at.round()).abs() < 1e-6, "{unit} at {at}: {note:?}");
                }
            }
            if note.faults.is_empty() {
                prop_assert!(note.width <= width as f64 + 1e-6, "{note:?}");
            }
        }
    }
}

/// Each case: a text with its breaks, in the mode of its heading.
fn lines_of(notes: &[Note]) -> String {
    notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("|")
}

#[test]
fn the_grid_keeps_its_cells() {
    let cases = [
        // Digits take whole cells, 2022 two, 15.65 three.
        (10.0, "我局2022年预算共计|15.65亿元。"),
        // A mark at the end of a line takes half of its cell.
        (10.0, "全部项目均已按期完，|后续跟进。"),
        // Two at its end share one.
        (10.0, "全部项目均应评尽评。”|后续跟进。"),
        // What may not start a line takes a character with it; its cell stays empty.
        (10.0, "我局严格执行国家财政|支出，规范使用。"),
        (10.0, "我局严格执行国家财|经，规范使用。"),
    ];
    for (width, expected) in cases {
        let text = expected.replace('|', "");
        let grid = Breaking { setting: Setting::Grid, ..breaking(Prohibition::Strict) };
        let notes = explained(&text, width, grid);
        assert_eq!(lines_of(&notes), expected);
        assert!(notes.iter().all(|note| note.width <= width + 1e-6));
    }
}

#[test]
fn a_paragraph_is_weighed_as_a_whole() {
    // Weighed together no paragraph's loosest line is looser than line by line, and some are
    // tighter.
    let optimal = |level| Breaking { breaker: Breaker::Optimal, ..breaking(level) };
    let text = "为进一步加大外出招商力度，2019年7月经市委市政府批准成立驻外招商小分队，\
                2022年驻外招商小分队全年目标任务：捕捉有效信息投资信息不少于30条、签约产业项目7个、\
                签约总金额7亿元以上。";
    let mut better = 0;
    for measure in 12..40 {
        let measure = f64::from(measure);
        let cost =
            |notes: &[Note]| notes.iter().map(|note| note.gap).fold(0.0f64, f64::max);
        let weighed = explained(text, measure, optimal(Prohibition::Strict));
        let greedy = explained(text, measure, breaking(Prohibition::Strict));
        better += usize::from(cost(&weighed) < cost(&greedy) - 1e-3);
        assert!(
            cost(&weighed) <= cost(&greedy) + 1e-9,
            "{measure}: {}",
            lines_of(&weighed)
        );
    }
    assert!(better > 0, "nothing is better than line by line");
}

#[test]
fn a_pause_may_hang_over_the_edge() {
    let hanging = Breaking { hanging: true, ..breaking(Prohibition::Strict) };
    let notes = explained("我局严格执行国家财经，规范使用。", 9.0, hanging.clone());
    assert_eq!(lines_of(&notes), "我局严格执行国家财|经，规范使用。");
    let notes = explained("我局严格执行国家财，规范使用了。", 9.0, hanging.clone());
    assert_eq!(lines_of(&notes), "我局严格执行国家财，|规范使用了。");
    assert_eq!(notes[0].squeezed, [(Tier::Hanging, 0.5)]);
    // Dashes never hang, and no mark of a row does.
    let notes = explained("我局严格执行国家财——规范使用了。", 9.0, hanging.clone());
    assert!(notes.iter().all(|note| note.squeezed.is_empty()), "{notes:?}");
    let notes = explained("我局严格执行国家》，规范使用了。", 9.0, hanging);
    assert!(notes[0].squeezed.iter().all(|(tier, _)| *tier != Tier::Hanging));
}

#[test]
fn quotes_are_chinese_among_han_and_western_inside_latin() {
    let classes = |text: &str| {
        let western =
            |unit: &Unit| matches!(unit.class, Class::WesternOpen | Class::WesternClose);
        units(text).iter().filter(|unit| western(unit)).count()
    };
    assert_eq!(classes("做到“应评尽评”的要求"), 0);
    assert_eq!(classes("使用“PDF/A”格式"), 0);
    assert_eq!(classes("“5G+”平台"), 0);
    assert_eq!(classes("The “final report” of 2022"), 2);
    assert_eq!(classes("named ‘Excel’ by it"), 2);
    // An apostrophe is part of its word, also among Han.
    let whole = units("采用It’s标准");
    assert!(
        whole.iter().any(|unit| unit.class == Class::Letter && unit.range.len() == 6)
    );
}

#[test]
fn marks_have_widths_by_style() {
    let width = |text: &str, punctuation| {
        let style = Breaking { punctuation, ..breaking(Prohibition::Strict) };
        explained(text, 100.0, style)[0].natural
    };
    let text = "一，二、（三）四。五";
    assert_eq!(width(text, Punctuation::Full), 9.5);
    assert_eq!(width(text, Punctuation::Kaiming), 8.0);
    assert_eq!(width(text, Punctuation::Half), 7.5);
}

#[test]
fn what_belongs_to_a_number_stays_with_it() {
    // No width breaks these, in either mode, as long as they fit a line.
    let whole = [
        "15.65%",
        "≥7%",
        ">=7%",
        "￥1,200.00",
        "US$500",
        "±0.5%",
        "5～10",
        "2019—2022",
        "2019-2022",
        "－5℃",
        "〔2022〕15号",
        "第五条",
        "第2022号",
        "1∶2",
        "10:30",
        "3×5",
    ];
    for piece in whole {
        for width in 8..16 {
            for breaker in [Breaker::Greedy, Breaker::Optimal] {
                // The greedy rules give up some of these for a line that is too loose (R4).
                let relaxed = ["〔2022〕15号", "第五条", "第2022号"].contains(&piece);
                if breaker == Breaker::Greedy && relaxed {
                    continue;
                }
                let text = format!("中文说明内容{piece}说明内容中文，中文说明内容说明");
                let style = Breaking { breaker, ..breaking(Prohibition::Strict) };
                let lines = lines_of(&explained(&text, f64::from(width), style));
                assert!(lines.contains(piece), "{piece} at {width}: {lines}");
            }
        }
    }
}

/// Greedy cases of the kind of T01 to T20: a sign with whatever begins with a number, measure
/// words whole, document numbers, dates and what only looks like one, ranges, company.
#[test]
fn further_cases_at_the_strict_level() {
    let cases = [
        (5.0, "单价为|￥300k以上"),
        (6.0, "误差达到|±5mm的要求"),
        (8.0, "共完成了120|万平方米的改造|任务。"),
        (9.0, "我局使用资金12.3|个百分点的增长"),
        (7.0, "实际投入4000|万元整"),
        (9.0, "依照财预〔2020〕|10号，我局开展自评。"),
        (12.0, "我县全部如期完成2022年|15家企业验收。"),
        (9.0, "平均气温为|－5℃～＋38℃"),
        (8.0, "建筑面积为3×5|平方米的"),
        (11.0, "第五十七条我范办≥7|亿元"),
        (10.0, "本年度完成率达|到100%了。"),
        (20.0, "（真的）？！是"),
    ];
    for (width, expected) in cases {
        let found = broken(&expected.replace('|', ""), width, Prohibition::Strict);
        assert_eq!(found, expected);
    }
    assert_eq!(natural("（真的）？！是"), 5.5);
}

#[test]
fn soft_binds_hold_where_a_line_is_not_very_loose() {
    let style = Breaking { breaker: Breaker::Optimal, ..breaking(Prohibition::Strict) };
    let cases = [
        (11.0, "全年共计新增就业岗位|3人次。"),
        (
            10.0,
            "服务、达到签约市区、|任务。任务单位、办法|2022年情况增长2022年|效益单位。",
        ),
    ];
    for (width, expected) in cases {
        let notes = explained(&expected.replace('|', ""), width, style.clone());
        assert_eq!(lines_of(&notes), expected);
    }
}

/// Whatever the level of prohibition.
#[test]
fn ranges_and_document_numbers_hold_at_level_none() {
    for (width, expected) in
        [(7.0, "截至期为|2019—2022年的"), (6.0, "根据预〔2022〕|15号文件")]
    {
        assert_eq!(
            broken(&expected.replace('|', ""), width, Prohibition::None),
            expected
        );
    }
}

#[test]
fn both_sides_of_a_number_are_spaced_alike() {
    let style =
        Breaking { latin_space: crate::geom::Em(0.25), ..breaking(Prohibition::Strict) };
    // 3 is bound to 个, A to nothing.
    for (width, text, word) in
        [(6.0, "共3个项目2022年", "3"), (8.5, "共完成A项目和2022年", "A")]
    {
        let line = &explained(text, width, style.clone())[0];
        let at = line.units.iter().position(|(_, _, text)| text == word);
        let at = at.expect("the word stands on the first line");
        let gap = |index: usize| {
            let ((start, width, _), (next, ..)) =
                (&line.units[index], &line.units[index + 1]);
            next - start - width
        };
        assert!(line.gap > 0.0, "the line is stretched: {line:?}");
        assert!((gap(at - 1) - gap(at)).abs() < 1e-6, "{line:?}");
    }
}

#[test]
fn faults_are_told() {
    let notes = explained("——————————。", 4.0, breaking(Prohibition::Strict));
    assert!(notes[0].faults.contains(&Fault::Forbidden), "{notes:?}");
    let notes = explained("共计100000000元说明", 4.0, breaking(Prohibition::Strict));
    assert!(notes.iter().any(|note| note.faults.contains(&Fault::Cut)), "{notes:?}");
    // What fits a later line is not cut for the sake of the first.
    let options = TextOptions {
        measure: 5.0,
        indent: 2.0,
        breaking: breaking(Prohibition::Strict),
    };
    assert_eq!(
        lines_of(&explain("社会≤3次1,200.00元", &options)),
        "社会|≤3次|1,200.00元"
    );
}

#[test]
fn an_opening_bracket_is_kept_or_trimmed() {
    let first = |trim_paragraph_start, trim_line_start| {
        let style = Breaking {
            trim_paragraph_start,
            trim_line_start,
            ..breaking(Prohibition::Strict)
        };
        let notes = explained("《办法》规定的内容（附件）说明", 8.0, style);
        (notes[0].units[0].1, lines_of(&notes))
    };
    assert_eq!(first(false, false).0, 1.0);
    assert_eq!(first(true, false).0, 0.5);
    assert_eq!(first(false, true).0, 1.0);
}

#[test]
fn characters_are_classed_once() {
    for c in ['·', '・', '‧'] {
        assert_eq!(class(c), Class::Inter, "{c}");
        assert!(forbids_break(Class::Han, class(c), Prohibition::Basic));
    }
    for mark in ["——", "⸺", "……", "⋯⋯"] {
        let units = units(mark);
        assert_eq!((units.len(), units[0].width), (1, 2.0), "{mark}");
    }
}
