//! The characters of a text, as rules read them.

/// The characters of a text without the asterisks of bold, each with its place.
#[derive(Clone, Debug)]
pub(super) struct Characters {
    /// The characters with their places in the text, in bytes.
    pub(super) chars: Vec<(usize, char)>,
    /// Whether a character is of an address: http://…, name@…
    pub(super) address: Vec<bool>,
}

impl Characters {
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let is_star = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'*');
        let bold = |at: usize| {
            is_star(Some(at)) && (is_star(Some(at + 1)) || is_star(at.checked_sub(1)))
        };
        let chars: Vec<_> = text.char_indices().filter(|(at, _)| !bold(*at)).collect();
        let address = addresses(&chars);
        Self { chars, address }
    }
}

/// Which characters are of addresses: words of ASCII with `://`, `www.` or `@`.
fn addresses(chars: &[(usize, char)]) -> Vec<bool> {
    let mut address = vec![false; chars.len()];
    let mut start = 0;
    for end in 0..=chars.len() {
        if chars.get(end).is_some_and(|(_, c)| c.is_ascii_graphic()) {
            continue;
        }
        if end > start {
            let word: String = chars[start..end].iter().map(|(_, c)| *c).collect();
            if word.contains("://") || word.contains("www.") || word.contains('@') {
                address[start..end].fill(true);
            }
        }
        start = end + 1;
    }
    address
}
