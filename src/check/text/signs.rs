//! Characters as checks see them: what is Chinese, and which full-width sign a half-width one
//! stands for (GB/T 15834-2011).

/// Whether it is a Han character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{3ffff}')
}

/// Whether it is a pause or the end of a sentence, full-width.
pub(super) fn is_pause(c: char) -> bool {
    matches!(c, '，' | '、' | '；' | '：' | '。' | '？' | '！')
}

/// Whether it ends a sentence.
pub(super) fn is_end(c: char) -> bool {
    matches!(c, '。' | '？' | '！')
}

/// Whether it opens a full-width bracket or quote.
pub(super) fn opens(c: char) -> bool {
    matches!(
        c,
        '“' | '‘' | '（' | '［' | '〔' | '【' | '《' | '〈' | '「' | '『' | '〖' | '｛'
    )
}

/// Whether it closes one.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        '”' | '’' | '）' | '］' | '〕' | '】' | '》' | '〉' | '」' | '』' | '〗' | '｝'
    )
}

/// Whether it belongs to Chinese text: half-width marks do not stand beside it.
pub(super) fn is_chinese(c: char) -> bool {
    is_han(c) || is_pause(c) || opens(c) || closes(c) || matches!(c, '—' | '…')
}

/// Whether it is a letter of Western words.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&c)
}

/// The full-width sign of a half-width pause.
pub(super) fn full_pause(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '!' => '！',
        '?' => '？',
        '.' => '。',
        '~' => '～',
        _ => return None,
    })
}

/// Whether it is a digit of Han: 二〇二三.
pub(super) fn is_han_digit(c: char) -> bool {
    matches!(
        c,
        '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
    )
}

/// Spaces: those that are seen.
pub(super) fn is_space(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{2000}'
            ..='\u{200a}' | '\u{202f}' | '\u{205f}'
    )
}
