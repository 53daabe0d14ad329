//! Classes of characters: the only place where characters are listed (spec/lines B2).
//!
//! Rules speak of classes. What GB/T 15834 and CLREQ do not name is Han, which is how
//! Chinese text treats it: one 字, breakable on both sides.

/// What a character is to the line.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Class {
    /// Opening brackets and quotes: one 字, ½ blank before.
    Open,
    /// Closing brackets and quotes: one 字, ½ blank after.
    Close,
    /// Pauses inside a sentence: one 字, ½ blank after.
    PauseMiddle,
    /// Ends of a sentence that do not stack: one 字, ½ blank after.
    PauseEnd,
    /// Ends of a sentence that stack with others: ？！
    PauseStack,
    /// Half of a dash; a pair is one unit of two 字.
    Dash,
    /// A dash that is two 字 by itself.
    LongDash,
    /// Half of an ellipsis; a pair is one unit of two 字.
    Dots,
    /// 连接号, one 字.
    Connector,
    /// 连接号, half a 字.
    ShortConnector,
    /// 间隔号, half a 字.
    Inter,
    /// 分隔号, half a 字.
    Solidus,
    /// Digits.
    Digit,
    /// Letters of Western words.
    Letter,
    /// Marks inside Western words and numbers; a unit if Han stands beside them.
    Joiner,
    /// Western pauses and closing marks.
    WesternClose,
    /// Western opening marks.
    WesternOpen,
    /// What binds to the number after it: ≥ ± ￥
    Prefix,
    /// What binds to the number before it: % ℃
    Suffix,
    /// A space at which a line may break.
    Space,
    /// A space at which none may.
    NoBreakSpace,
    /// A forced line break.
    Break,
    /// Everything else.
    Han,
}

/// The class of a character.
pub fn class(c: char) -> Class {
    match c {
        '\u{4e00}'..='\u{9fff}' => Class::Han,
        '0'..='9' => Class::Digit,
        'A'..='Z' | 'a'..='z' => Class::Letter,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' => Class::Letter,
        '\u{370}'..='\u{52f}' => Class::Letter,
        '“' | '‘' | '（' | '［' | '〔' | '【' | '《' | '〈' | '「' | '『' | '〖'
        | '｛' => Class::Open,
        '”' | '’' | '）' | '］' | '〕' | '】' | '》' | '〉' | '」' | '』' | '〗'
        | '｝' => Class::Close,
        '，' | '、' | '；' | '：' => Class::PauseMiddle,
        '。' | '．' => Class::PauseEnd,
        '？' | '！' => Class::PauseStack,
        '—' | '―' => Class::Dash,
        '⸺' => Class::LongDash,
        '…' | '⋯' => Class::Dots,
        '～' | '－' | '〜' | '∶' => Class::Connector,
        '–' | '‐' => Class::ShortConnector,
        '·' | '・' | '‧' => Class::Inter,
        '／' => Class::Solidus,
        '/' | '-' | '_' | '&' | '@' | '+' | '=' | '#' | '~' | '\\' | '*' => Class::Joiner,
        ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']' | '}' => Class::WesternClose,
        '(' | '[' | '{' => Class::WesternOpen,
        '"' | '\'' => Class::Joiner,
        '≥' | '≤' | '≧' | '≦' | '＞' | '＜' | '>' | '<' | '±' | '＋' | '−' | '¥'
        | '￥' | '$' | '＄' | '№' | '≈' | '＝' | '×' | '÷' => Class::Prefix,
        '%' | '‰' | '°' | '℃' | '％' | '℉' | '′' | '″' => Class::Suffix,
        ' ' => Class::Space,
        '\u{a0}' | '\u{202f}' => Class::NoBreakSpace,
        '\n' => Class::Break,
        _ => Class::Han,
    }
}

/// Whether a character is a numeral of Chinese: 第五十七条.
pub fn is_han_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '〇'
            | '零'
            | '两'
    )
}

/// Units of dates and times: never parted from their number.
pub fn is_date_unit(c: char) -> bool {
    matches!(c, '年' | '月' | '日')
}

/// Signs between two numbers: 3×5.
pub fn is_operator(c: char) -> bool {
    matches!(c, '×' | '÷')
}

/// What connects, or says that the number after it is below zero.
pub fn is_minus(c: char) -> bool {
    c == '－'
}

/// Signs of ASCII that stand before a number: `-5`, `+3`, `~10`.
pub fn is_sign(c: char) -> bool {
    matches!(c, '-' | '+' | '~' | '=')
}

/// Opening and closing quotes: Chinese among Han, Western inside Latin.
pub fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’')
}

/// Whether a quote opens.
pub fn opens(c: char) -> bool {
    matches!(c, '“' | '‘')
}

/// Marks that may hang over the right edge: pauses (spec/lines B3).
pub fn may_hang(class: Class) -> bool {
    matches!(class, Class::PauseMiddle | Class::PauseEnd)
}

/// What makes an ordinal of the number after it.
pub fn is_ordinal(c: char) -> bool {
    c == '第'
}

/// Brackets around the year of a document's number: 〔2020〕10号.
pub fn closes_year(c: char) -> bool {
    matches!(c, '〕' | '］')
}

/// Particles and conjunctions that no line of a title starts with (spec/page A7).
pub fn is_particle(c: char) -> bool {
    matches!(c, '的' | '和' | '与' | '等' | '及' | '或')
}

/// What a script's text may join into one Western word or number between two of its
/// characters.
pub fn joins(c: char, digits: bool) -> bool {
    match class(c) {
        Class::Joiner => !matches!(c, '"' | '*'),
        Class::WesternClose => match c {
            '.' => true,
            ',' | ':' => digits,
            _ => false,
        },
        _ => false,
    }
}
