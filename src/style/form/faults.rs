//! What can be wrong with a form's description.

use crate::diag::{Diagnostic, Span, both};
use crate::expr::Fault;
use crate::geom::Abs;

pub(super) fn bad_length(most: Abs, span: Span) -> Diagnostic {
    let most = most.to_mm().round();
    Diagnostic::error(
        "style::bad-length",
        both("a length is out of range", "长度超出范围"),
    )
    .at(span)
    .hint(both(format!("0 to {most}mm"), format!("须为 0 至 {most}mm")))
}

pub(super) fn bad_columns(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-columns",
        both("a form has 1 to 200 columns", "表格须有 1 至 200 列"),
    )
    .at(span)
    .hint(both("give the width of each: [15mm, 1fr]", "请给出每列的宽度：[15mm, 1fr]"))
}

pub(super) fn no_cell_style(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::no-cell-style",
        both(
            "columns are counted in characters of the style `cell`, which is missing",
            "以字计的列宽按样式 cell 的字号计算，但没有此样式",
        ),
    )
    .at(span)
    .hint(both("add the style `cell`, or give lengths", "请补上样式 cell，或写成长度"))
}

pub(super) fn reversed_bounds(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-columns",
        both("a column's `min` is more than its `max`", "列宽的 min 大于 max"),
    )
    .at(span)
    .hint(both("exchange them, or leave one out", "请对调两值，或去掉其中之一"))
}

pub(super) fn bad_density(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-density",
        both("a density is out of range", "疏密度超出范围"),
    )
    .at(span)
    .hint(both("text: 0.1 to 4, padding: 0 to 4", "text 取 0.1 至 4，padding 取 0 至 4"))
}

pub(super) fn mixed_row(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-row",
        both(
            "a row has either `cells`, or `rows` with cells `beside` and `after` them",
            "一行要么有 cells，要么有 rows（其左右可有 beside、after），两者不能并用",
        ),
    )
    .at(span)
    .hint(both(
        "cells that stand beside several rows go into `beside`, those rows into `rows`; \
         `kind` and `height` are those of a row with cells",
        "跨多行的左侧单元格写在 beside，这些行写在 rows；kind 与 height 只用于有 cells 的行",
    ))
}

pub(super) fn bad_cell(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-cell",
        both(
            "a cell has exactly one of `head`, `label`, `text`, `diagonal` and `image`",
            "单元格须且只须有 head、label、text、diagonal、image 之一",
        ),
    )
    .at(span)
    .hint(both(
        "`head` names the column below it, `label` the row at its right, `text` is data",
        "head 是列标题，label 是行标题，text 是数据",
    ))
}

pub(super) fn bad_diagonal(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-diagonal",
        both("diagonals part two or three texts", "斜线表头须有两个或三个项目名称"),
    )
    .at(span)
    .hint(both(
        "what names the rows, what the data are, what names the columns: [项目, 年度]",
        "依次写行标题、数据、列标题的名称：[项目, 年度]",
    ))
}

pub(super) fn no_file(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::no-file",
        both("a picture names no file", "图片没有写明文件"),
    )
    .at(span)
    .hint(both(
        "`{fields.photo}` is what the report says, `logo.png` a file beside the layout",
        "{fields.photo} 取报告中的值，logo.png 为版式旁的文件",
    ))
}

pub(super) fn no_alt(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::no-alt",
        both(
            "the picture of this cell has no alternative text (`alt`)",
            "此单元格的图片没有替代文字（alt）",
        ),
    )
    .at(span)
    .hint(both(
        "say under `alt:` what it shows, for those who cannot see it: `{name}的照片`",
        "请在 alt: 下说明图片内容，供看不到图的读者使用：{name}的照片",
    ))
}

pub(super) fn bad_picture_size(most: Abs, span: Span) -> Diagnostic {
    let most = most.to_mm().round();
    Diagnostic::error(
        "style::bad-length",
        both("a picture cannot have this size", "图片不能为此尺寸"),
    )
    .at(span)
    .hint(both(
        format!("more than 0, at most {most}mm"),
        format!("须大于 0，不超过 {most}mm"),
    ))
}

pub(super) fn bad_span(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-span",
        both(
            "`columns` and `at` are 1 to 200, `rows` 1 to 10000",
            "columns 与 at 取 1 至 200，rows 取 1 至 10000",
        ),
    )
    .at(span)
    .hint(both("leave it out to cover one", "不写则为 1"))
}

pub(super) fn bad_template(span: Span) -> Diagnostic {
    Diagnostic::error(
        "style::bad-template",
        both("a brace in this text has no partner", "这段文字中的花括号不成对"),
    )
    .at(span)
    .hint(both(
        "`{path}` is a value of the data; a brace itself is written twice: `{{`",
        "{路径} 表示数据中的值；花括号本身须写两遍：{{",
    ))
}

pub(super) fn bad_expression(fault: &Fault, span: Span) -> Diagnostic {
    Diagnostic::error("style::bad-expression", fault.message.clone()).at(span).hint(both(
        "an expression is made of values, texts in quotes, numbers, operators and filters: \
         `{(a / b) | percent}`",
        "表达式由值、引号内的文字、数、运算符和过滤器组成：{(a / b) | percent}",
    ))
}
