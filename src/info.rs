//! What a document says about itself (spec/filing D3): word of both waists.

/// What a document says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// 题名: the title in one line.
    pub title: String,
    /// 责任者: the unit that issues the report.
    pub author: String,
    /// A sentence on what it is.
    pub subject: Option<String>,
    /// Words to find it by: year, project, codes.
    pub keywords: Vec<String>,
    /// The year that it is about.
    pub year: u16,
    /// 成文日期: year, month, day, as the author wrote it; never the clock's.
    pub date: Option<(u16, u8, u8)>,
    /// The language of the text, as BCP 47 says it: `zh-CN`.
    pub language: String,
}
