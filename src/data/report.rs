//! The schema of a report.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use crate::diag::Diagnostic;
use crate::schema::{either, written};
use crate::yaml::{self, At, Key, Node, NodeKind};

use super::section;
use super::{
    Archive, Block, Date, Edition, Imprint, Letterhead, Number, Seal, Section, Text,
    Value, Year,
};

/// A report on what money achieved (财预〔2020〕10号).
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The layout that sets it; `report` if left out.
    #[serde(default = "usual_layout")]
    pub layout: At<String>,
    // The next three must be there (`REQUIRED`). Their defaults stand in for faulty ones while
    // the rest is looked at.
    /// The unit that reports.
    #[serde(default)]
    pub unit: Text,
    /// The year it reports on.
    #[serde(default)]
    pub year: At<Year>,
    /// The title; in lines, if the author wants to break it.
    #[serde(default)]
    pub title: Title,
    /// 主送机关: to whom it goes.
    pub recipient: Option<Text>,
    /// What was evaluated.
    #[serde(default)]
    pub project: Project,
    /// The money.
    #[serde(default)]
    pub funds: Funds,
    /// 年度总体目标.
    #[serde(default)]
    pub goal: Goal,
    /// 绩效指标, in three levels.
    #[serde(default)]
    pub indicators: Vec<IndicatorSet>,
    /// 总分; what is left out is the sum.
    #[serde(default)]
    pub total: Total,
    /// The text before the first section.
    #[serde(default)]
    pub preamble: Vec<Block>,
    /// The narrative.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// Forms before the title, each on pages of its own without numbers.
    #[serde(default)]
    pub covers: Vec<Attachment>,
    /// Whether there is a table of contents; the layout's habit if left out.
    pub contents: Option<At<bool>>,
    /// 附件.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// 版头, of an official document.
    pub letterhead: Option<At<Letterhead>>,
    /// 版记, of an official document.
    pub imprint: Option<At<Imprint>>,
    /// 附注, without its brackets.
    pub annotation: Option<Text>,
    /// Who answers for it, and when.
    #[serde(default)]
    pub signoff: SignOff,
    /// 归档: under what an archive keeps it.
    #[serde(default)]
    pub archive: Archive,
    /// How it is checked.
    #[serde(default)]
    pub checks: Checks,
    /// What this schema lacks and a layout wants: any texts, lists and maps.
    #[serde(default)]
    pub fields: Value,
    /// What it is rendered as; nothing that its author writes.
    #[serde(skip)]
    pub state: State,
    /// For whom it is rendered; nothing that its author writes.
    #[serde(skip)]
    pub edition: Option<Edition>,
}

/// What a report is rendered as.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// As it stands, without a mark.
    #[default]
    Plain,
    /// A draft: what is missing or wrong is not to be filed.
    Draft,
}

/// How a report is checked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// The rule set; `mof-2020` if left out.
    pub rules: Option<At<String>>,
    /// Rules that are not asked, by their ids.
    pub ignore: Vec<At<String>>,
}

/// The keys that a report must have.
pub(super) const REQUIRED: [&str; 3] = ["unit", "year", "title"];

/// The title, in one line or in the lines that the author wants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Title {
    /// Its lines, at least one.
    pub lines: Vec<Text>,
}

/// What was evaluated.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Project {
    /// 项目支出名称.
    pub name: Option<Text>,
    /// 项目编码.
    pub code: Option<Text>,
    /// 主管部门.
    pub department: Option<Text>,
    /// 实施单位.
    pub unit: Option<Text>,
}

/// The money of the project.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Funds {
    /// The unit of the amounts; 万元 if left out.
    pub unit: Option<Text>,
    /// 年度资金总额.
    pub total: Amounts,
    /// 当年财政拨款.
    pub fiscal: Amounts,
    /// 上年结转资金.
    pub carried_over: Amounts,
    /// 其他资金.
    pub other: Amounts,
}

/// The amounts of one source of money.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Amounts {
    /// 年初预算数.
    pub initial: Option<At<Number>>,
    /// 全年预算数.
    pub budget: Option<At<Number>>,
    /// 全年执行数.
    pub executed: Option<At<Number>>,
    /// 分值.
    pub weight: Option<At<Number>>,
    /// 执行率, if the author states it; else it is computed.
    pub rate: Option<Text>,
    /// 得分.
    pub score: Option<At<Number>>,
}

/// The goal of the year.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Goal {
    /// 预期目标.
    pub expected: Option<Text>,
    /// 实际完成情况.
    pub actual: Option<Text>,
}

/// 一级指标.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorSet {
    /// Its name: 产出指标.
    pub name: Text,
    /// What stands after its name where the report was taken over from, such as `(50分)`;
    /// never printed.
    pub mark: Option<Text>,
    /// 分值 of all its indicators; their sum if left out.
    pub weight: Option<At<Number>>,
    /// 二级指标.
    pub indicators: Vec<IndicatorGroup>,
}

/// 二级指标.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorGroup {
    /// Its name: 数量指标.
    pub name: Text,
    /// What stands after its name where the report was taken over from, such as `(50分)`;
    /// never printed.
    pub mark: Option<Text>,
    /// 分值 of all its indicators; their sum if left out.
    pub weight: Option<At<Number>>,
    /// 三级指标.
    pub indicators: Vec<Indicator>,
}

/// 三级指标.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Indicator {
    /// Its name.
    pub name: Option<Text>,
    /// 指标性质: ≥, ＝, 定性 …
    pub nature: Option<Text>,
    /// 度量单位.
    pub unit: Option<Text>,
    /// 年度指标值.
    pub target: Option<Text>,
    /// 实际完成值.
    pub actual: Option<Text>,
    /// 分值.
    pub weight: Option<At<Number>>,
    /// 得分.
    pub score: Option<At<Number>>,
    /// 偏差原因分析及改进措施.
    pub reason: Option<Text>,
    /// What this schema lacks and a form wants, such as what is expected for the whole year.
    pub fields: Value,
}

/// 总分.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Total {
    /// The sum of the weights, if the author states it.
    pub weight: Option<At<Number>>,
    /// The sum of the scores, if the author states it.
    pub score: Option<At<Number>>,
}

/// An attachment: a form that shows the report's data.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// Its name in the list of attachments; the form's if left out.
    pub title: Option<Text>,
    /// The layout of the form, without `form/`.
    pub form: At<String>,
    /// What it shows, if not what the report evaluates: another project.
    pub data: Option<At<Evaluation>>,
}

/// What a form shows in place of what the report evaluates. What is left out is empty.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Evaluation {
    /// What was evaluated.
    pub project: Project,
    /// The money.
    pub funds: Funds,
    /// 年度总体目标.
    pub goal: Goal,
    /// 绩效指标, in three levels.
    pub indicators: Vec<IndicatorSet>,
    /// 总分; what is left out is the sum.
    pub total: Total,
    /// Who fills the form; the report's if left out.
    pub signoff: Option<SignOff>,
    /// Its free fields; the report's if left out.
    pub fields: Value,
}

/// Who answers for the report, and when (spec/filing D2).
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignOff {
    /// 署名; the reporting unit if left out.
    pub unit: Option<Text>,
    /// 成文日期.
    pub date: Option<At<Date>>,
    /// 印章: whether one will be set by hand, or its picture, or those of several; the layout's
    /// habit if left out.
    pub seal: Option<At<Seal>>,
    /// 骑缝章: whether the first seal is cut over the edges of all pages too, or the picture of
    /// another.
    pub edge_seal: Option<At<Seal>>,
    /// 填表人.
    pub filler: Option<Text>,
    /// 填报日期.
    pub filed: Option<At<Date>>,
    /// 联系电话.
    pub phone: Option<Text>,
    /// 审核人: who reviewed it.
    pub reviewer: Option<Text>,
    /// 审核日期.
    pub reviewed: Option<At<Date>>,
    /// 单位负责人: who approved it.
    pub head: Option<Text>,
    /// 签批日期: when it was approved.
    pub approved: Option<At<Date>>,
}

fn usual_layout() -> At<String> {
    At { value: "report".to_owned(), span: Default::default() }
}

impl Report {
    /// An error for each key that a report must have and the tree of the file has not, not
    /// even misspelt: that is told already.
    pub(super) fn missing_keys(node: &Node) -> Vec<Diagnostic> {
        let NodeKind::Map(entries) = &node.kind else { return vec![] };
        let is_there = |name: &str| {
            let mut keys = entries.iter().map(|(key, _)| key.text.as_str());
            keys.any(|key| yaml::nearest(key, std::iter::once(name)).is_some())
        };
        let missing = REQUIRED.into_iter().filter(|name| !is_there(name));
        missing.map(|name| yaml::missing(name, node.span)).collect()
    }

    /// An error for each list of the narrative whose marks are not as many as its items.
    pub(super) fn uneven_marks(node: &Node) -> Vec<Diagnostic> {
        let NodeKind::Map(entries) = &node.kind else { return vec![] };
        let narrative = |key: &Key| ["preamble", "sections"].contains(&key.text.as_str());
        let parts = entries.iter().filter(|(key, _)| narrative(key));
        parts.flat_map(|(_, part)| section::uneven_marks(part)).collect()
    }

    /// The report as a form sees it that shows something else than what it evaluates. The
    /// narrative is not in it.
    pub(super) fn showing(&self, shown: &Evaluation) -> Self {
        let Evaluation { project, funds, goal, indicators, total, .. } = shown.clone();
        Self {
            layout: self.layout.clone(),
            unit: self.unit.clone(),
            year: self.year,
            title: self.title.clone(),
            recipient: self.recipient.clone(),
            project,
            funds,
            goal,
            indicators,
            total,
            preamble: vec![],
            sections: vec![],
            covers: vec![],
            contents: None,
            letterhead: self.letterhead.clone(),
            imprint: self.imprint.clone(),
            annotation: self.annotation.clone(),
            attachments: vec![],
            signoff: shown.signoff.as_ref().unwrap_or(&self.signoff).clone(),
            archive: self.archive.clone(),
            checks: self.checks.clone(),
            state: self.state,
            edition: self.edition,
            fields: match &shown.fields {
                Value::Absent => self.fields.clone(),
                own => own.clone(),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Title {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let At { value, span } = At::<RawTitle>::deserialize(deserializer)?;
        let lines = match value {
            // `|` marks where the author wants the line to end.
            RawTitle::Line(value) => {
                let lines = value.split('|').map(|line| line.trim().to_owned());
                lines.map(|value| At { value, span }).collect()
            }
            RawTitle::Lines(lines) => lines,
        };
        if lines.iter().all(|line| line.trim().is_empty()) {
            return Err(de::Error::custom("the title is empty\u{1f}标题是空的"));
        }
        Ok(Self { lines })
    }
}

enum RawTitle {
    Line(String),
    Lines(Vec<Text>),
}

impl<'de> Deserialize<'de> for RawTitle {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TitleVisitor;
        impl<'de> Visitor<'de> for TitleVisitor {
            type Value = RawTitle;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the title, or a list of its lines\u{1f}标题文字，或各行的列表")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<RawTitle, E> {
                Ok(RawTitle::Line(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<RawTitle, A::Error> {
                let mut lines = vec![];
                while let Some(line) = seq.next_element()? {
                    lines.push(line);
                }
                Ok(RawTitle::Lines(lines))
            }
        }
        deserializer.deserialize_any(TitleVisitor)
    }
}

written!(Title, generator => either(
    &generator.subschema_for::<String>(),
    &generator.subschema_for::<Vec<String>>()
));
