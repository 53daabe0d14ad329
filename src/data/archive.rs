//! 归档: the codes under which an archive keeps a report (DA/T 22-2015).

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::diag::{Source, SourceId};
use crate::yaml::{self, At};

use super::{Text, Year};

/// Under what an archive keeps a report. A report that leaves something out takes it from
/// what holds for its whole batch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Archive {
    /// 全宗号: `Z109`.
    pub fonds: Option<Text>,
    /// 全宗名称: whose papers they are; on the cover of a volume.
    pub fonds_name: Option<Text>,
    /// 档案门类代码: `WS`, 文书.
    pub category: Option<Text>,
    /// 年度: the year of filing; the report's if left out.
    pub year: Option<At<Year>>,
    /// 保管期限: `Y`, `D30`, `D10`.
    pub retention: Option<Text>,
    /// 机构（问题）代码: `SWJ`.
    pub department: Option<Text>,
    /// 件号. In a batch, that of its first report; the others are counted on.
    pub item: Option<At<u32>>,
    /// 案卷题名: the title of a volume.
    pub volume: Option<Text>,
}

impl Archive {
    /// What holds for the report of a number, counted from 1, if this holds for its batch: item
    /// numbers are counted on from that of the first.
    pub fn nth(&self, number: u64) -> Self {
        let before = u32::try_from(number.saturating_sub(1)).unwrap_or(u32::MAX);
        let item = self.item.map(|first| At {
            value: first.value.saturating_add(before),
            span: first.span,
        });
        Self { item, ..self.clone() }
    }

    /// These codes, with those of a batch where one is left out.
    pub fn over(&self, batch: &Self) -> Self {
        let of = |own: &Option<Text>, other: &Option<Text>| {
            own.as_ref().or(other.as_ref()).cloned()
        };
        Self {
            fonds: of(&self.fonds, &batch.fonds),
            fonds_name: of(&self.fonds_name, &batch.fonds_name),
            category: of(&self.category, &batch.category),
            year: self.year.or(batch.year),
            retention: of(&self.retention, &batch.retention),
            department: of(&self.department, &batch.department),
            item: self.item.or(batch.item),
            volume: of(&self.volume, &batch.volume),
        }
    }

    /// As data, which [`Archive::read`] reads again.
    pub fn written(&self) -> Value {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        let codes = [
            ("fonds", text(&self.fonds)),
            ("fonds_name", text(&self.fonds_name)),
            ("category", text(&self.category)),
            ("year", self.year.map(|year| year.to_string())),
            ("retention", text(&self.retention)),
            ("department", text(&self.department)),
            ("item", self.item.map(|item| item.value.to_string())),
            ("volume", text(&self.volume)),
        ];
        let known = codes
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))));
        Value::Object(known.collect())
    }

    /// Codes that were written as data; none if it says something else.
    pub fn read(data: &Value) -> Option<Self> {
        let text = data.to_string();
        let source = Source { name: "archive".to_owned(), text, folder: None };
        yaml::from_node(&yaml::parse(&source, SourceId::REPORT).ok()?).ok()
    }

    /// The parts of the file's number by the names that patterns of file names have for them
    /// (`{fonds}-{category}·{year}-{retention}-{department}-{item}`), the item number in four
    /// digits. `year`: the report's.
    pub fn names(&self, year: Year) -> [(&'static str, Option<String>); 6] {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        [
            ("fonds", text(&self.fonds)),
            ("category", text(&self.category)),
            ("year", Some(self.year.map_or(year, |own| own.value).to_string())),
            ("retention", text(&self.retention)),
            ("department", text(&self.department)),
            ("item", self.item.map(|item| format!("{:04}", item.value))),
        ]
    }

    /// 档号, or the names of the parts that are missing.
    pub fn number(&self, year: Year) -> Result<FileNumber, Vec<&'static str>> {
        let names = self.names(year);
        let missing = names.iter().filter(|(_, value)| value.is_none());
        let missing: Vec<&str> = missing.map(|(name, _)| *name).collect();
        if missing.is_empty() {
            Ok(FileNumber(names.map(|(_, value)| value.unwrap_or_default())))
        } else {
            Err(missing)
        }
    }
}

/// 档号: 全宗号—档案门类代码·年度—保管期限—机构（问题）代码—件号 (DA/T 22-2015).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileNumber([String; 6]);

impl fmt::Display for FileNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [fonds, category, year, retention, department, item] = &self.0;
        write!(f, "{fonds}-{category}·{year}-{retention}-{department}-{item}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<Text> {
        Some(At { value: text.to_owned(), span: Default::default() })
    }

    #[test]
    fn codes_are_read_as_they_are_written() {
        let codes = Archive {
            fonds: text("Z109"),
            fonds_name: text("沅江市\"财政局\""),
            year: Some(At { value: Year(2023), span: Default::default() }),
            item: Some(At { value: 12, span: Default::default() }),
            ..Archive::default()
        };
        let again = Archive::read(&codes.written()).map(|again| again.written());
        assert_eq!(again, Some(codes.written()));
        assert_eq!(Archive::read(&Value::from("x")), None);
    }

    #[test]
    fn a_file_number_has_the_parts_of_the_standard() {
        let batch = Archive {
            fonds: text("Z109"),
            category: text("WS"),
            retention: text("D30"),
            department: text("SWJ"),
            item: Some(At { value: 1, span: Default::default() }),
            ..Archive::default()
        };
        let own = Archive {
            item: Some(At { value: 12, span: Default::default() }),
            ..Archive::default()
        };
        let number = own.over(&batch).number(Year(2022)).map(|it| it.to_string());
        assert_eq!(number.as_deref(), Ok("Z109-WS·2022-D30-SWJ-0012"));
        let third = Archive::default().over(&batch.nth(3)).number(Year(2022));
        let third = third.map(|number| number.to_string());
        assert_eq!(third.as_deref(), Ok("Z109-WS·2022-D30-SWJ-0003"));
        let none = Archive { item: None, ..batch }.nth(3).number(Year(2022));
        assert_eq!(none, Err(vec!["item"]));
    }
}
