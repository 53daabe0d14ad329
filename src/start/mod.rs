//! A report to start from: what a form's cells name, each with a comment that says what belongs
//! there, and placeholders in 〔…〕 to be filled.

use std::collections::{BTreeMap, BTreeSet};

use crate::style::{CellKind, Form, Piece, Row, RowLook, TemplatePart};

/// A starting report for a form (`name`, without `form/`), in YAML with comments. `schema` is the
/// path of the report's schema as seen from it, for editors.
pub fn report(name: &str, form: &Form, schema: &str) -> String {
    let named = Named::of(form);
    let mut text = format!("# yaml-language-server: $schema={schema}\n{HEAD}");
    let parts = [
        ("project.", PROJECT),
        ("funds.", FUNDS),
        ("goal.", GOAL),
        ("indicators", INDICATORS),
        ("total.", TOTAL),
    ];
    for (prefix, part) in parts {
        if named.has(prefix) {
            text.push_str(part);
        }
    }
    text.push_str(&named.fields());
    text.push_str(NARRATIVE);
    text.push_str(&format!("\nattachments:\n  # {}\n  - form: {name}\n", form.title));
    text
}

/// The values that a form names.
#[derive(Default)]
struct Named {
    paths: BTreeSet<String>,
    /// Free values, with the labels beside them.
    fields: BTreeMap<String, String>,
}

impl Named {
    fn of(form: &Form) -> Self {
        let mut named = Self::default();
        let foot = form.foot.iter().flat_map(|line| &line.pieces);
        for piece in form.caption.iter().chain(foot) {
            named.piece(piece, "", false);
        }
        named.rows(&form.rows, false);
        named
    }

    fn has(&self, prefix: &str) -> bool {
        self.paths.iter().any(|path| path.starts_with(prefix))
    }

    fn rows(&mut self, rows: &[RowLook], inside: bool) {
        for row in rows {
            let about = match row {
                RowLook::Row(row) => &row.about,
                RowLook::Group(group) => &group.about,
            };
            let scopes = about.each.iter().chain(&about.with);
            self.paths.extend(scopes.map(|scope| format!("{}.", scope.value)));
            let inside = inside || !about.each.is_empty() || about.with.is_some();
            match row {
                RowLook::Row(row) => self.row(row, inside),
                RowLook::Group(group) => {
                    let beside = group.beside.iter().chain(&group.after);
                    beside.for_each(|cell| self.piece(&cell.text, "", inside));
                    self.rows(&group.rows, inside);
                }
            }
        }
    }

    fn row(&mut self, row: &Row, inside: bool) {
        let mut label = String::new();
        for cell in &row.cells {
            if cell.kind != CellKind::Text {
                label = plain(&cell.text);
            }
            if cell.image.is_none() {
                self.piece(&cell.text, &label, inside);
            }
        }
    }

    /// What a text names. Inside a list or a map names are looked up there first, so that
    /// those are left to the author.
    fn piece(&mut self, piece: &Piece, label: &str, inside: bool) {
        self.paths.extend(piece.text.names().map(str::to_owned));
        for part in &piece.text.parts {
            if let TemplatePart::Path(path) = part
                && path.starts_with("fields.")
                && !inside
            {
                self.fields.entry(path.clone()).or_insert_with(|| label.to_owned());
            }
        }
    }

    /// The free values, as maps in maps.
    fn fields(&self) -> String {
        let mut text = String::new();
        let mut open: Vec<&str> = vec![];
        let is_part = |path: &str| {
            let inner = format!("{path}.");
            self.fields.keys().any(|other| other.starts_with(&inner))
        };
        for (path, label) in self.fields.iter().filter(|(path, _)| !is_part(path)) {
            let keys: Vec<&str> = path.split('.').collect();
            let (last, maps) = keys.split_last().unwrap_or((&"", &[]));
            let same = open.iter().zip(maps).take_while(|(a, b)| a == b).count();
            open.truncate(same);
            for key in &maps[same..] {
                let break_before =
                    if open.is_empty() { "\n# 表中的其他内容\n" } else { "" };
                text.push_str(&format!(
                    "{break_before}{}{key}:\n",
                    "  ".repeat(open.len())
                ));
                open.push(key);
            }
            let what = if label.is_empty() { last } else { label.as_str() };
            text.push_str(&format!("{}{last}: 〔{what}〕\n", "  ".repeat(open.len())));
        }
        text
    }
}

/// The words of a label, on one line and without marks that YAML or a placeholder would mind.
fn plain(piece: &Piece) -> String {
    let words = piece.text.parts.iter().filter_map(|part| match part {
        TemplatePart::Text(text) => Some(text.as_str()),
        _ => None,
    });
    words.collect::<String>().chars().filter(|c| is_plain(*c)).collect()
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '、' | '（' | '）')
}

const HEAD: &str = "\
# 〔…〕处请改为实际内容；# 之后是说明，可以删去。填好后运行 banxin check 检查。

# 填报单位全称
unit: 〔单位名称〕
# 评价年度，四位数字
year: 2024
# 报告标题，可分行
title:
  - 〔单位名称〕
  - 2024年度〔项目名称〕绩效自评报告
";

const PROJECT: &str = "
project:
  # 项目支出名称，与预算批复一致
  name: 〔项目名称〕
  # 主管部门
  department: 〔主管部门〕
  # 实施单位
  unit: 〔实施单位〕
";

const FUNDS: &str = "
# 项目资金：数字照实填写，不带单位和千分位；执行率不填则自动计算
funds:
  unit: 万元
  # 年度资金总额 = 当年财政拨款 + 上年结转资金 + 其他资金
  #        年初预算数    全年预算数   全年执行数    分值        得分
  total: { initial: 120, budget: 120, executed: 120, weight: 10, score: 10 }
  # 当年财政拨款
  fiscal: { initial: 100, budget: 100, executed: 100 }
  # 上年结转资金
  carried_over: { initial: 10, budget: 10, executed: 10 }
  # 其他资金
  other: { initial: 10, budget: 10, executed: 10 }
";

const GOAL: &str = "
goal:
  # 年初批复的预期目标
  expected: 〔预期目标〕
  # 年末实际完成情况
  actual: 〔实际完成情况〕
";

const INDICATORS: &str = "
# 绩效指标分三级；分值合计加预算执行率的10分为100分
indicators:
  # 一级指标
  - name: 产出指标
    indicators:
      # 二级指标
      - name: 数量指标
        indicators:
          # 三级指标：名称、年度指标值、实际完成值、分值、得分；有偏差的在 reason 写明原因及改进措施
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 20, score: 20 }
      - name: 质量指标
        indicators:
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 10, score: 10 }
      - name: 时效指标
        indicators:
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 10, score: 10 }
      - name: 成本指标
        indicators:
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 10, score: 10 }
  - name: 效益指标
    indicators:
      - name: 社会效益指标
        indicators:
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 30, score: 30 }
  - name: 满意度指标
    indicators:
      - name: 服务对象满意度指标
        indicators:
          - { name: 〔三级指标〕, target: 〔年度指标值〕, actual: 〔实际完成值〕, weight: 10, score: 10 }
";

const TOTAL: &str = "
# 总分
total: { weight: 100, score: 100 }
";

const NARRATIVE: &str = "
# 正文：标题和列表不写序号，由版式编号
preamble:
  - 根据《〔文件名称〕》，我单位对〔项目名称〕开展了绩效自评，现将有关情况报告如下：
sections:
  - title: 项目基本情况
    sections:
      - title: 项目概况
        body: [〔立项背景、主要内容和实施情况〕。]
      - title: 项目绩效目标
        body: [〔总体目标和阶段性目标〕。]
  - title: 绩效评价工作开展情况
    body: [〔评价目的、对象和范围，指标体系、方法和过程〕。]
  - title: 综合评价情况及评价结论
    body: [〔得分、等次和结论〕。]
  - title: 绩效评价指标分析
    body: [〔决策、过程、产出和效益情况〕。]
  - title: 主要经验做法、存在的问题及原因分析
    body: [〔经验做法、问题和原因〕。]
  - title: 有关建议
    body: [〔改进措施和建议〕。]

signoff:
  # 填表人
  filler: 〔填表人〕
  # 单位负责人
  head: 〔单位负责人〕
  # 联系电话
  phone: 〔联系电话〕
  # 成文日期、填报日期
  date: 2025-01-31
  filed: 2025-01-31
";
