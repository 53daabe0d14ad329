//! 归档: the codes under which an archive keeps a report (DA/T 22-2015).

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::yaml::At;

use super::{Text, Year};

/// Under what an archive keeps a report. A report that leaves something out takes it from
/// what holds for its whole batch.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
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
    /// These codes, with those of a batch where one is left out. The item number is a report's
    /// own: what a batch says of it holds for its first report only.
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
            item: self.item,
            volume: of(&self.volume, &batch.volume),
        }
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
        // An item number is never shared.
        let none = Archive::default().over(&batch).number(Year(2022));
        assert_eq!(none, Err(vec!["item"]));
    }
}
