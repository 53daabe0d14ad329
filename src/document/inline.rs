//! Markup inside a paragraph: `**bold**`.

/// A part of a text, bold or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its text, without the marks.
    pub(super) text: &'a str,
    /// Whether it stood between `**`.
    pub(super) bold: bool,
}

const MARK: &str = "**";

/// The parts of a text. A mark without a partner stands for itself.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = vec![];
    let mut rest = text;
    while let Some((before, bold, after)) = next_bold(rest) {
        push(&mut parts, before, false);
        push(&mut parts, bold, true);
        rest = after;
    }
    push(&mut parts, rest, false);
    parts
}

fn next_bold(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MARK)?;
    let (bold, after) = rest.split_once(MARK)?;
    Some((before, bold, after))
}

fn push<'a>(parts: &mut Vec<Part<'a>>, text: &'a str, bold: bool) {
    if !text.is_empty() {
        parts.push(Part { text, bold });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let show = |part: Part<'_>| {
            if part.bold { format!("<{}>", part.text) } else { part.text.to_owned() }
        };
        parts(text).into_iter().map(show).collect()
    }

    #[test]
    fn bold_stands_between_marks() {
        assert_eq!(shown("一**二**三**四**"), "一<二>三<四>");
        assert_eq!(shown("3**2"), "3**2");
        assert_eq!(shown("****"), "");
    }
}
