//! Charts: numbers with the texts that stand at them.

use crate::data::{self, Number, Text};
use crate::diag::{Diagnostic, Span, both};

use crate::yaml::At;

pub use crate::data::ChartKind;

use super::styles::Styles;
use super::{Paragraph, ParagraphRole};

/// Numbers to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// How.
    pub kind: ChartKind,
    /// The names under bars and points, and beside slices.
    pub categories: Vec<Paragraph>,
    /// The numbers; of a pie one series. Each has a value or none for each category.
    pub series: Vec<Series>,
    /// What stands above it: the unit.
    pub unit: Option<Paragraph>,
    /// How numbers of the axis and shares are set; its text has every character of them.
    pub label: Paragraph,
}

/// Numbers that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What they are, if there are several series.
    pub name: Option<Paragraph>,
    /// One for each category.
    pub values: Vec<Option<Value>>,
}

/// A number.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// How large it is drawn.
    pub number: f64,
    /// As the author wrote it.
    pub label: Paragraph,
}

impl Chart {
    /// The paragraphs in it.
    pub(super) fn paragraphs_mut(&mut self) -> Vec<&mut Paragraph> {
        let series = self.series.iter_mut().flat_map(|series| {
            let values = series.values.iter_mut().flatten();
            series.name.iter_mut().chain(values.map(|value| &mut value.label))
        });
        self.unit.iter_mut().chain(&mut self.categories).chain(series).collect()
    }

    /// The paragraphs in it, in the order in which they are described.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        let series = self.series.iter().flat_map(|series| {
            let values = series.values.iter().flatten();
            series.name.iter().chain(values.map(|value| &value.label))
        });
        self.unit.iter().chain(&self.categories).chain(series).chain([&self.label])
    }
}

/// What the numbers of an axis and of shares are written with.
const DIGITS: &str = "0123456789.-%（）";
/// More names would not be legible under a chart.
const MOST_CATEGORIES: usize = 40;
/// More series could not be told apart.
const MOST_SERIES: usize = 6;
/// More slices would be too thin.
const MOST_SLICES: usize = 12;

/// The numbers of a series; none where nothing is known.
type Numbers = Vec<Option<At<Number>>>;

/// A chart's numbers, as they are written.
struct Written<'a> {
    names: Vec<&'a Text>,
    series: Vec<(Option<&'a Text>, Numbers)>,
}

/// A chart, and its numbers in words, or everything that is wrong with it.
pub(super) fn chart(
    chart: &data::Chart,
    styles: &Styles<'_>,
    span: Span,
) -> Result<(Chart, String), Vec<Diagnostic>> {
    let written = written(chart, span)?;
    let errors = faults(chart, &written, span);
    if !errors.is_empty() {
        return Err(errors);
    }
    let set = |text: &str, span| {
        styles.plain(ParagraphRole::Note, "figure_text", text.trim_end(), span)
    };
    let named = |text: &&Text| set(text, text.span);
    let value = |value: &At<Number>| {
        let label = set(&value.value.to_string(), value.span);
        Value { number: number(value.value), label }
    };
    let unit =
        chart.unit.as_ref().map(|unit| set(&format!("单位：{}", unit.value), unit.span));
    let series = written.series.iter().map(|(name, values)| Series {
        name: name.as_ref().map(named),
        values: values.iter().map(|one| one.as_ref().map(value)).collect(),
    });
    let words = in_words(&written, chart.unit.as_ref());
    let drawn = Chart {
        kind: chart.kind,
        categories: written.names.iter().map(named).collect(),
        series: series.collect(),
        unit,
        label: set(DIGITS, span),
    };
    Ok((drawn, words))
}

/// A number as far as it can be drawn.
fn number(number: Number) -> f64 {
    // A decimal always is a number of another kind, if not an exact one.
    number.0.to_string().parse().unwrap_or(0.0)
}

fn written<'a>(
    chart: &'a data::Chart,
    span: Span,
) -> Result<Written<'a>, Vec<Diagnostic>> {
    match (&chart.data, &chart.series, &chart.categories) {
        (Some(data), None, None) => Ok(Written {
            names: data.value.iter().map(|datum| &datum.name).collect(),
            series: vec![(
                None,
                data.value.iter().map(|datum| Some(datum.value)).collect(),
            )],
        }),
        (None, Some(series), Some(categories)) => Ok(Written {
            names: categories.value.iter().collect(),
            series: series
                .value
                .iter()
                .map(|one| (Some(&one.name), one.values.value.clone()))
                .collect(),
        }),
        _ => Err(vec![no_data(span)]),
    }
}

/// What is wrong with the numbers of a chart.
fn faults(chart: &data::Chart, written: &Written<'_>, span: Span) -> Vec<Diagnostic> {
    let mut errors = vec![];
    let (names, count) = (written.names.len(), written.series.len());
    let most = if chart.kind == ChartKind::Pie { MOST_SLICES } else { MOST_CATEGORIES };
    if names == 0 || count == 0 {
        errors.push(no_data(span));
    }
    if names > most || count > MOST_SERIES {
        errors.push(too_many(most, span));
    }
    for series in chart.series.iter().flat_map(|series| &series.value) {
        let values = series.values.value.len();
        if values != names {
            errors.push(other_count(values, names, series.values.span));
        }
    }
    if chart.kind == ChartKind::Pie {
        errors.extend(pie_faults(written, span));
    }
    errors
}

/// A pie shows parts of one whole.
fn pie_faults(written: &Written<'_>, span: Span) -> Vec<Diagnostic> {
    if written.series.len() > 1 {
        return vec![no_pie(("several series", "多个系列"), span)];
    }
    let values = || written.series.iter().flat_map(|(_, values)| values.iter().flatten());
    let negative = values().filter(|value| value.value.0.is_sign_negative());
    let mut errors: Vec<Diagnostic> = negative
        .filter(|value| !value.value.0.is_zero())
        .map(|value| no_pie(("a negative number", "负数"), value.span))
        .collect();
    if errors.is_empty() && values().all(|value| value.value.0.is_zero()) {
        errors.push(no_pie(("a whole of zero", "为零的总数"), span));
    }
    errors
}

/// The numbers for those who cannot see the chart.
fn in_words(written: &Written<'_>, unit: Option<&Text>) -> String {
    let unit = unit.map_or("", |unit| unit.value.trim());
    let of_series = |(name, values): &(Option<&Text>, Vec<_>)| {
        let one = |(name, value): (&&Text, &Option<At<Number>>)| match value {
            Some(value) => format!("{}{}{unit}", name.value, value.value),
            None => format!("{}无数据", name.value),
        };
        let all: Vec<String> = written.names.iter().zip(values).map(one).collect();
        let name = name.map(|name| format!("{}：", name.value)).unwrap_or_default();
        format!("{name}{}", all.join("，"))
    };
    let series: Vec<String> = written.series.iter().map(of_series).collect();
    format!("数据：{}。", series.join("；"))
}

fn no_data(span: Span) -> Diagnostic {
    Diagnostic::error(
        "chart::data",
        both(
            "a chart needs `data`, or `categories` and `series`, that are not empty",
            "图表须有非空的 data，或 categories 和 series",
        ),
    )
    .at(span)
    .hint(both(
        "write `data: [{ name: 一季度, value: 12.5 }]`, or `categories: [一季度]` and `series: \
         [{ name: 预算, values: [12.5] }]`",
        "请写 data: [{ name: 一季度, value: 12.5 }]，或 categories: [一季度] 和 series: \
         [{ name: 预算, values: [12.5] }]",
    ))
}

fn too_many(most: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "chart::too-many",
        both(
            format!(
                "a chart of this kind shows at most {most} names and {MOST_SERIES} series"
            ),
            format!("此类图表最多 {most} 个名称、{MOST_SERIES} 个系列"),
        ),
    )
    .at(span)
    .hint(both(
        "join the small ones, or show them in a table",
        "请合并较小的项，或改用表格",
    ))
}

fn other_count(values: usize, names: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "chart::count",
        both(
            format!("these are {values} values for {names} categories"),
            format!("此处有 {values} 个值，而类别有 {names} 个"),
        ),
    )
    .at(span)
    .hint(both(
        "give one value for each category; `null` where nothing is known",
        "每个类别给一个值；没有数据处写 null",
    ))
}

fn no_pie((en, zh): (&str, &str), span: Span) -> Diagnostic {
    Diagnostic::error(
        "chart::pie",
        both(
            format!("a pie shows parts of one whole, and cannot show {en}"),
            format!("饼图显示整体的各部分，不能显示{zh}"),
        ),
    )
    .at(span)
    .hint(both("use `kind: bar`", "请改用 kind: bar"))
}
