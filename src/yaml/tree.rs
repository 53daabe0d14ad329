//! The tree of a YAML text, from the parser's events.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_saphyr::granit_parser::{
    Event, Options, Parser, ScalarStyle, ScanError, Span as Place,
};

use crate::diag::{Diagnostic, Draft, Result, Source, SourceId, Span, both};

use super::{Key, Node, NodeKind};

/// Lists and maps inside each other deeper than this are no report.
const DEEPEST: usize = 64;
/// Values that aliases may copy, all together: a guard against alias bombs.
const MOST_COPIES: usize = 100_000;
/// Faults of the tree told at once.
const MOST_FAULTS: usize = 100;

/// Reads a YAML text: one document, whose values keep their places.
pub fn parse(source: &Source, id: SourceId) -> Result<Node> {
    let Draft { value, errors } = parse_draft(source, id);
    match value {
        Some(node) if errors.is_empty() => Ok(node),
        _ => Err(errors),
    }
}

/// Reads what can be read of a YAML text: nothing if its syntax is broken; else the document
/// without the characters that no text has, and without keys that stand twice.
pub fn parse_draft(source: &Source, id: SourceId) -> Draft<Option<Node>> {
    let mut errors = controls(source, id);
    let mut builder = Builder::new(source, id);
    let mut options = Options::default();
    options.flow_nesting_limit = options.flow_nesting_limit.min(4 * DEEPEST);
    let clean = Clean::of(source);
    for event in Parser::new_from_str_with_options(&clean.text, options) {
        match event {
            Ok((event, place)) => builder.event(event, clean.range(&place)),
            Err(error) => {
                let at = clean.original(error.marker().byte_offset().unwrap_or(0));
                builder.faults.push(syntax(&error, at, source, id));
                break;
            }
        }
        if builder.stopped || builder.faults.len() >= MOST_FAULTS {
            break;
        }
    }
    errors.append(&mut builder.faults);
    if builder.root.is_none() && errors.is_empty() {
        errors.push(empty(source));
    }
    Draft { value: builder.root, errors }
}

/// A text without the characters that no YAML has, so that its parser goes on past them.
struct Clean<'a> {
    text: Cow<'a, str>,
    /// Where in it characters are left out, each with the bytes left out so far.
    cuts: Vec<(usize, usize)>,
}

impl<'a> Clean<'a> {
    fn of(source: &'a Source) -> Self {
        if !source.text.chars().any(is_refused) {
            return Self { text: Cow::Borrowed(&source.text), cuts: vec![] };
        }
        let (mut text, mut cuts, mut out) = (String::new(), vec![], 0);
        for c in source.text.chars() {
            if c == '\r' {
                // It was meant to end a line.
                text.push('\n');
            } else if is_refused(c) {
                out += c.len_utf8();
                cuts.push((text.len(), out));
            } else {
                text.push(c);
            }
        }
        Self { text: Cow::Owned(text), cuts }
    }

    /// The byte of the whole text that a byte of this one is.
    fn original(&self, at: usize) -> usize {
        let before = self.cuts.partition_point(|(cut, _)| *cut <= at);
        at + before.checked_sub(1).map_or(0, |last| self.cuts[last].1)
    }

    fn range(&self, place: &Place) -> Range<usize> {
        let Range { start, end } = place.byte_range().unwrap_or(0..0);
        self.original(start)..self.original(end)
    }
}

/// A list or map under way.
struct Open {
    anchor: usize,
    span: Span,
    nodes: Vec<Node>,
    /// The keys so far, if it is a map; one more than nodes while a value is awaited.
    keys: Option<(Vec<Key>, BTreeSet<String>)>,
}

struct Builder<'a> {
    source: &'a Source,
    id: SourceId,
    open: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    copies: usize,
    root: Option<Node>,
    faults: Vec<Diagnostic>,
    stopped: bool,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, id: SourceId) -> Self {
        Self {
            source,
            id,
            open: vec![],
            anchors: BTreeMap::new(),
            copies: 0,
            root: None,
            faults: vec![],
            stopped: false,
        }
    }

    fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        let span = self.span(place);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                self.stop(several_documents(span));
            }
            Event::Scalar(text, style, anchor, _) => {
                self.scalar(&text, style, anchor, span)
            }
            Event::SequenceStart(_, anchor, _) => self.start(anchor, span, false),
            Event::MappingStart(_, anchor, _) => self.start(anchor, span, true),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => {}
        }
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, anchor: usize, span: Span) {
        let mut text = Cow::Borrowed(text);
        if let Some(bad) = text.chars().find(|c| is_control(*c)) {
            self.faults.push(control(bad, self.locate(bad, span)));
            // It is told: what looks for other faults goes on without it.
            text = text.chars().filter(|c| !is_control(*c)).collect();
        }
        let plain = style == ScalarStyle::Plain;
        let kind = if plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
            NodeKind::Null
        } else {
            NodeKind::Scalar { text: text.into_owned(), quoted: !plain }
        };
        self.node(Node { span, kind }, anchor);
    }

    fn start(&mut self, anchor: usize, span: Span, map: bool) {
        if self.awaits_key() {
            self.stop(bad_key(span));
        } else if self.open.len() >= DEEPEST {
            self.stop(too_deep(span));
        } else {
            let keys = map.then(Default::default);
            self.open.push(Open { anchor, span, nodes: vec![], keys });
        }
    }

    fn end(&mut self, mut span: Span) {
        let Some(open) = self.open.pop() else { return };
        span.start = open.span.start;
        // A block ends where the next thing begins: what matters is where it begins.
        let first_line = self.source.text[span.range()].find('\n');
        if let Some(line) = first_line {
            span.end = span.start + u32::try_from(line).unwrap_or(0);
        }
        let kind = match open.keys {
            Some((keys, mut known)) => {
                // Of a key that stands twice the first holds: each is known just once.
                let entries = keys.into_iter().zip(open.nodes);
                NodeKind::Map(
                    entries.filter(|(key, _)| known.remove(&key.text)).collect(),
                )
            }
            None => NodeKind::Seq(open.nodes),
        };
        self.node(Node { span, kind }, open.anchor);
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            self.stop(circular_alias(span));
            return;
        };
        self.copies += size;
        if self.copies > MOST_COPIES {
            self.stop(alias_bomb(span));
            return;
        }
        let node = node.clone();
        if depth(&node) + self.open.len() > DEEPEST {
            self.stop(too_deep(span));
            return;
        }
        self.node(node, 0);
    }

    /// Puts a finished value where it belongs: a key, a value, an item, or the root.
    fn node(&mut self, node: Node, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), size(&node)));
        }
        let awaits_key = self.awaits_key();
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(open) => match &mut open.keys {
                Some((keys, known)) if awaits_key => {
                    let span = node.span;
                    let NodeKind::Scalar { text, .. } = node.kind else {
                        self.stop(bad_key(span));
                        return;
                    };
                    if !known.insert(text.clone()) {
                        let first = keys.iter().find(|key| key.text == text);
                        let line = first.map_or(0, |key| line_of(self.source, key.span));
                        self.faults.push(duplicate(&text, line, span));
                    }
                    keys.push(Key { text, span });
                }
                _ => open.nodes.push(node),
            },
        }
    }

    fn awaits_key(&self) -> bool {
        let open = self.open.last();
        open.is_some_and(|open| {
            open.keys.as_ref().is_some_and(|(keys, _)| keys.len() == open.nodes.len())
        })
    }

    fn stop(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
        self.stopped = true;
    }

    fn span(&self, range: Range<usize>) -> Span {
        let end = range.end.min(self.source.text.len());
        Span::new(self.id, range.start.min(end)..end)
    }

    /// Where a character stands in a place, if it stands there unescaped.
    fn locate(&self, c: char, span: Span) -> Span {
        match self.source.text.get(span.range()).and_then(|text| text.find(c)) {
            Some(at) => {
                let start = span.range().start + at;
                Span::new(self.id, start..start + c.len_utf8())
            }
            None => span,
        }
    }
}

/// An error for each character of a text that no YAML has, escaped or not: the first ones.
fn controls(source: &Source, id: SourceId) -> Vec<Diagnostic> {
    let found = source.text.char_indices().filter(|(_, c)| is_refused(*c));
    found
        .take(MOST_FAULTS)
        .map(|(at, c)| control(c, Span::new(id, at..at + c.len_utf8())))
        .collect()
}

/// Whether a character is refused wherever it stands. Tabs stand in indentation and in
/// comments, and have messages of their own.
pub(crate) fn is_refused(c: char) -> bool {
    is_control(c) && c != '\t'
}

/// Characters that no text of a report has: controls other than the line end, marks of
/// broken text, and code points that are no characters.
fn is_control(c: char) -> bool {
    let code = u32::from(c);
    (c.is_control() && c != '\n')
        || c == '\u{fffd}'
        || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{fdd0}'..='\u{fdef}')
        || code & 0xfffe == 0xfffe
}

fn size(node: &Node) -> usize {
    1 + match &node.kind {
        NodeKind::Seq(nodes) => nodes.iter().map(size).sum(),
        NodeKind::Map(entries) => entries.iter().map(|(_, node)| 1 + size(node)).sum(),
        NodeKind::Null | NodeKind::Scalar { .. } => 0,
    }
}

fn depth(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Seq(nodes) => 1 + nodes.iter().map(depth).max().unwrap_or(0),
        NodeKind::Map(entries) => {
            1 + entries.iter().map(|(_, node)| depth(node)).max().unwrap_or(0)
        }
        NodeKind::Null | NodeKind::Scalar { .. } => 0,
    }
}

fn line_of(source: &Source, span: Span) -> usize {
    source.text[..span.range().start].matches('\n').count() + 1
}

fn syntax(error: &ScanError, at: usize, source: &Source, id: SourceId) -> Diagnostic {
    let text = &source.text;
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let line_start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let line_end =
        text[line_start..].find('\n').map_or(text.len(), |end| line_start + end);
    // The parser may stop at the line before the one that a tab spoils.
    if let Some(tab) = tab_before_text(&text[line_start..]) {
        let at = line_start + tab;
        return tab_in_indent(Span::new(id, at..at + 1));
    }
    if nests_too_deep(error) {
        return too_deep(Span::new(id, at..line_end.max(at)));
    }
    let info = error.info();
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Diagnostic::error(
        "yaml::syntax",
        both(format!("not valid YAML: {info}"), format!("YAML 语法错误：{info}")),
    )
    .at(Span::new(id, at..end))
    .hint(both(
        "check indentation, the space after `:` and `-`, and quotes; a text with `: ` or ` #` \
         in it must be quoted",
        "请检查缩进、冒号和短横后的空格以及引号；含“: ”或“ #”的文字须加引号",
    ))
}

/// The first tab in the indentation of a text's first two lines.
fn tab_before_text(text: &str) -> Option<usize> {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(2) {
        let indent = line.len() - line.trim_start().len();
        if let Some(tab) = line[..indent].find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

fn nests_too_deep(error: &ScanError) -> bool {
    use serde_saphyr::granit_parser::ErrorKind;
    matches!(error.kind(), ErrorKind::RecursionLimitExceeded)
}

fn tab_in_indent(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::tab",
        both("a tab in the indentation", "缩进中含有制表符（Tab）"),
    )
    .at(span)
    .hint(both(
        "indent with spaces: YAML allows no tabs",
        "请用空格缩进：YAML 不允许制表符",
    ))
}

fn empty(source: &Source) -> Diagnostic {
    Diagnostic::error("yaml::empty", both("the file is empty", "文件是空的"))
        .in_file(&source.name)
        .hint(both("see examples/ for a report", "可参考 examples/ 中的报告"))
}

fn several_documents(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::several-documents",
        both("a second document begins here", "此处开始了第二个文档"),
    )
    .at(span)
    .hint(both(
        "one file holds one report: remove `---`",
        "一个文件只写一份报告：请去掉 ---",
    ))
}

fn bad_key(span: Span) -> Diagnostic {
    Diagnostic::error("yaml::bad-key", both("a key must be a text", "键必须是文字"))
        .at(span)
        .hint(both("quote it if it has braces or brackets", "含有括号时请加引号"))
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::too-deep",
        both(
            format!("lists and maps are nested more than {DEEPEST} deep"),
            format!("列表和映射嵌套超过 {DEEPEST} 层"),
        ),
    )
    .at(span)
    .hint(both("is a bracket not closed?", "是否有括号没有闭合？"))
}

fn duplicate(key: &str, line: usize, span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::duplicate-key",
        both(
            format!("the key `{key}` stands here twice; first on line {line}"),
            format!("键“{key}”重复；首次出现在第 {line} 行"),
        ),
    )
    .at(span)
    .hint(both("remove one of the two", "请删除其中一个"))
}

fn control(c: char, span: Span) -> Diagnostic {
    let code = u32::from(c);
    let (what_en, what_zh) = match c {
        '\t' => ("a tab", "制表符（Tab）"),
        '\u{fffd}' => ("a mark of broken text", "乱码标记"),
        _ => ("a control character", "控制字符"),
    };
    Diagnostic::error(
        "text::control",
        both(
            format!("the text has {what_en}, U+{code:04X}"),
            format!("文字中含有{what_zh} U+{code:04X}"),
        ),
    )
    .at(span)
    .hint(both("remove it", "请删除"))
}

fn circular_alias(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::circular-alias",
        both("this alias stands inside what it names", "此别名位于它所指的内容之中"),
    )
    .at(span)
    .hint(both("write the value out", "请直接写出内容"))
}

fn alias_bomb(span: Span) -> Diagnostic {
    Diagnostic::error(
        "yaml::alias-bomb",
        both(
            format!("aliases copy more than {MOST_COPIES} values"),
            format!("别名复制的值超过 {MOST_COPIES} 个"),
        ),
    )
    .at(span)
    .hint(both("write the values out", "请直接写出内容"))
}
