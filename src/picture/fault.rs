//! What can be wrong with a picture, and what to do about it.

use crate::diag::{Bilingual, Diagnostic, Span, both};

/// Why a picture cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read; the system's reason.
    Unreadable(String),
    /// There is no such file.
    Missing,
    /// Its path leads out of the folder of the file that names it.
    Outside,
    /// What names it has no folder.
    NoFolder,
    /// The file has more than 20 MiB.
    LargeFile,
    /// It has more than 100 million pixels, or none.
    Pixels(u32, u32),
    /// It is no PNG, JPEG or SVG.
    Unknown,
    /// It begins like one and cannot be read on; the reader's reason.
    Broken(String),
    /// A JPEG in the colours of a press, which say nothing without their profile.
    Cmyk,
    /// A drawing that refers to another file.
    External(String),
    /// A drawing that uses what is not painted, such as filters.
    Unsupported(String),
}

impl Fault {
    /// The message about a picture that is named `name` at a place.
    pub(crate) fn told(&self, name: &str, span: Span) -> Diagnostic {
        let (code, en, zh) = self.message();
        Diagnostic::error(
            code,
            both(format!("the picture `{name}` {en}"), format!("图片“{name}”{zh}")),
        )
        .at(span)
        .hint(self.hint())
    }

    fn message(&self) -> (&'static str, String, String) {
        match self {
            Self::Unreadable(why) => (
                "picture::unreadable",
                format!("cannot be read: {why}"),
                format!("无法读取：{why}"),
            ),
            Self::Missing => ("picture::missing", "is not there".into(), "不存在".into()),
            Self::Outside => (
                "picture::outside",
                "is outside the folder of the file that names it".into(),
                "不在引用它的文件所在的文件夹内".into(),
            ),
            Self::NoFolder => (
                "picture::no-folder",
                "cannot be looked for: the report was not read from a folder".into(),
                "无从查找：报告不是从文件夹中读取的".into(),
            ),
            Self::LargeFile => (
                "picture::too-large",
                "is larger than 20 MiB".into(),
                "超过 20 MiB".into(),
            ),
            Self::Pixels(width, height) => (
                "picture::too-large",
                format!("has {width} × {height} pixels; 1 to 100 million are possible"),
                format!("为 {width} × {height} 像素；像素总数须为 1 至 1 亿"),
            ),
            Self::Unknown => (
                "picture::unknown",
                "is neither PNG nor JPEG nor SVG".into(),
                "不是 PNG、JPEG 或 SVG 图片".into(),
            ),
            Self::Broken(why) => (
                "picture::broken",
                format!("is damaged: {why}"),
                format!("已损坏：{why}"),
            ),
            Self::Cmyk => (
                "picture::cmyk",
                "is a CMYK JPEG, whose colours an archival PDF cannot tell".into(),
                "是 CMYK 模式的 JPEG，归档 PDF 无法确定其颜色".into(),
            ),
            Self::External(href) => (
                "picture::external",
                format!("refers to another file: {href}"),
                format!("引用了其他文件：{href}"),
            ),
            Self::Unsupported(what) => (
                "picture::unsupported",
                format!("uses {what}, which is not painted"),
                format!("使用了不支持的 {what}"),
            ),
        }
    }

    fn hint(&self) -> Bilingual {
        match self {
            Self::Missing => both(
                "paths are relative to the file in which they are written",
                "路径相对于写有该路径的文件",
            ),
            Self::Unreadable(_) => both("check the file's permissions", "请检查文件权限"),
            Self::Outside => both(
                "put the picture beside the report or in a folder below it, and name it \
                 without `..`",
                "请将图片放在报告所在文件夹或其子文件夹内，路径中不用“..”",
            ),
            Self::NoFolder => both(
                "give the source a folder (`Source::folder`)",
                "请为数据源设置文件夹（Source::folder）",
            ),
            Self::LargeFile | Self::Pixels(..) => both(
                "scale it down: 300 dots per inch of the printed width are enough",
                "请缩小图片：按印刷宽度每英寸 300 点已足够",
            ),
            Self::Unknown => both(
                "save it as PNG, JPEG or SVG; changing the name alone changes nothing",
                "请另存为 PNG、JPEG 或 SVG；仅改扩展名无效",
            ),
            Self::Broken(_) => both("save or copy it anew", "请重新保存或复制该文件"),
            Self::Cmyk => both("save it as an RGB JPEG", "请另存为 RGB 模式的 JPEG"),
            Self::External(_) => both(
                "embed the picture in the SVG when exporting it",
                "导出 SVG 时请嵌入其中的图片",
            ),
            Self::Unsupported(_) => both(
                "export it as plain SVG without effects, or as PNG",
                "请导出为不含特效的普通 SVG，或导出为 PNG",
            ),
        }
    }
}
