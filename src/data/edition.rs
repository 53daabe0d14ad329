//! Editions of a report: what is left blank for pens, and what the public does not see
//! (spec/filing D2). An edition is made of the tree of the file, before anything is read from
//! it, so that a value is the same wherever it is printed.

use std::collections::BTreeSet;

use crate::yaml::{Node, NodeKind};

/// For whom a report is rendered.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Edition {
    /// 报送版: to be signed with a pen and sealed.
    Filing,
    /// 公开版: for the public.
    Public,
    /// 归档版: for the archive, with what it was made from inside.
    Archive,
}

impl Edition {
    /// What forms call it: the value of `edition`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Filing => "filing",
            Self::Public => "public",
            Self::Archive => "archive",
        }
    }
}

/// What an edition does not show, by the paths of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// Values that are left blank.
    pub blank: Vec<String>,
    /// Names and telephone numbers that are masked, wherever they stand.
    pub mask: Vec<String>,
}

/// Takes from the tree of a report's file what an edition does not show.
pub(super) fn withhold(tree: &mut Node, withheld: &Withheld) {
    let secrets = secrets(tree, &withheld.mask);
    for path in &withheld.blank {
        each_at(tree, path, &mut |node| node.kind = NodeKind::Null);
    }
    if !withheld.mask.is_empty() {
        each_text(tree, &mut |text| *text = masked(text, &secrets));
    }
}

/// The texts of some paths, longest first, so that a name in a longer one is no matter.
fn secrets(tree: &mut Node, paths: &[String]) -> Vec<String> {
    let mut secrets = BTreeSet::new();
    for path in paths {
        each_at(tree, path, &mut |node| {
            each_text(node, &mut |text| {
                secrets.insert(text.trim().to_owned());
            });
        });
    }
    // One letter is no name, and would mask half of the text.
    let mut secrets: Vec<String> =
        secrets.into_iter().filter(|text| text.chars().count() > 1).collect();
    secrets.sort_by_key(|text| std::cmp::Reverse(text.len()));
    secrets
}

/// Does something to the value of a path, and to that of the same path in the data of each
/// attachment and cover.
fn each_at(tree: &mut Node, path: &str, act: &mut impl FnMut(&mut Node)) {
    for forms in ["attachments", "covers"] {
        if let Some(Node { kind: NodeKind::Seq(forms), .. }) = at(tree, forms) {
            let data = forms.iter_mut().filter_map(|form| at(form, "data"));
            data.filter_map(|data| at(data, path)).for_each(&mut *act);
        }
    }
    at(tree, path).into_iter().for_each(act);
}

fn at<'a>(node: &'a mut Node, path: &str) -> Option<&'a mut Node> {
    path.split('.').try_fold(node, |node, name| match &mut node.kind {
        NodeKind::Map(entries) => {
            entries.iter_mut().find(|(key, _)| key.text == name).map(|(_, node)| node)
        }
        _ => None,
    })
}

fn each_text(node: &mut Node, act: &mut impl FnMut(&mut String)) {
    match &mut node.kind {
        NodeKind::Null => {}
        NodeKind::Scalar { text, .. } => act(text),
        NodeKind::Seq(nodes) => nodes.iter_mut().for_each(|node| each_text(node, act)),
        NodeKind::Map(entries) => {
            entries.iter_mut().for_each(|(_, node)| each_text(node, act));
        }
    }
}

/// A text with some others masked in it, and with mobile telephone and identity numbers.
fn masked(text: &str, secrets: &[String]) -> String {
    let text = secrets.iter().fold(text.to_owned(), |text, secret| {
        if text.contains(secret.as_str()) {
            text.replace(secret, &mask(secret))
        } else {
            text
        }
    });
    numbers_masked(&text)
}

/// A name with its first character and no other; a number without its middle.
fn mask(secret: &str) -> String {
    if secret.chars().filter(char::is_ascii_digit).count() * 2 > secret.chars().count() {
        return number_masked(secret);
    }
    let mut chars = secret.chars();
    let first: String = chars.next().into_iter().collect();
    first
        + &chars
            .map(|c| if c == ' ' || c == '\u{3000}' { c } else { '*' })
            .collect::<String>()
}

/// Of a number of eleven digits the fourth to the seventh are masked, as is usual; of others
/// all but the first three and the last four, or, if they are short, the last two.
fn number_masked(text: &str) -> String {
    let count = text.chars().filter(char::is_ascii_digit).count();
    let (first, last) = if count < 9 { (0, 2) } else { (3, 4) };
    let mut digit = 0;
    let shown = |c: char| {
        if !c.is_ascii_digit() {
            return c;
        }
        digit += 1;
        if digit <= first || digit + last > count { c } else { '*' }
    };
    text.chars().map(shown).collect()
}

/// A text whose mobile telephone numbers (11 digits that begin with 1) and identity numbers
/// (18, the last of which may be X) are masked.
fn numbers_masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let digits = &rest[start..];
        let digits = &digits[..digits.len()
            - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len()];
        out.push_str(&rest[..start]);
        let after = &rest[start + digits.len()..];
        let is_mobile = digits.len() == 11
            && digits.starts_with('1')
            && digits[1..].starts_with(|c: char| c > '2');
        let is_identity =
            digits.len() == 18 || digits.len() == 17 && after.starts_with(['X', 'x']);
        let is_amount = out.ends_with('.') || after.starts_with('.');
        if (is_mobile || is_identity) && !is_amount {
            out.push_str(&number_masked(digits));
        } else {
            out.push_str(digits);
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use crate::diag::{Source, SourceId};
    use crate::yaml;

    use super::*;

    fn texts(report: &str, blank: &[&str], mask: &[&str]) -> Vec<String> {
        let text = report.to_owned();
        let source = Source { name: String::new(), text, folder: None };
        let mut tree = yaml::parse(&source, SourceId::REPORT).unwrap();
        let owned =
            |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
        withhold(&mut tree, &Withheld { blank: owned(blank), mask: owned(mask) });
        let mut texts = vec![];
        each_text(&mut tree, &mut |text| texts.push(text.clone()));
        texts
    }

    #[test]
    fn names_and_numbers_are_masked_wherever_they_stand() {
        let report = "
signoff: { head: 欧阳小明, phone: 0737-2721234, filler: 李 四 }
preamble: [由欧阳小明负责，电话0737-2721234。, 手机13812345678，身份证43098119700101123X。]
attachments: [{ form: a, data: { signoff: { head: 王五 } } }]
sections: [{ title: 王五的工作 }]
";
        let mask = ["signoff.head", "signoff.phone", "signoff.filler"];
        assert_eq!(
            texts(report, &[], &mask),
            [
                "欧***",
                "073*-***1234",
                "李 *",
                "由欧***负责，电话073*-***1234。",
                "手机138****5678，身份证430**********1123X。",
                "a",
                "王*",
                "王*的工作"
            ]
        );
    }

    #[test]
    fn amounts_and_short_numbers_stay() {
        let report =
            "a: [12345678901, 13812345678.5, 0.13812345678, 2023, 202312]\nb: 1\n";
        let texts = texts(report, &[], &["b"]);
        assert_eq!(
            texts,
            ["12345678901", "13812345678.5", "0.13812345678", "2023", "202312", "1"]
        );
    }

    #[test]
    fn blanks_are_left_for_pens() {
        let report = "signoff: { head: 甲, date: 2024-01-01 }\n\
                      attachments: [{ data: { signoff: { head: 乙 } } }]\n";
        assert_eq!(texts(report, &["signoff.head"], &[]), ["2024-01-01"]);
    }
}
