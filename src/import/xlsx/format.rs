//! Numbers of a spreadsheet as texts (ECMA-376, part 1, 18.8.31): what was typed in stays as it
//! is, what was computed is as it is shown.

use rust_decimal::Decimal;

use crate::exact;

/// A number as a text.
#[derive(Debug, PartialEq)]
pub(super) struct Written {
    /// The text.
    pub(super) text: String,
    /// What the cell shows, if that is another number.
    pub(super) shown: Option<String>,
}

/// What a number format says.
#[derive(Debug, Default, PartialEq)]
struct Format {
    before: String,
    after: String,
    percent: bool,
    /// How many digits stand after the point; none if the format does not say.
    places: Option<u32>,
    /// How many digits stand before it at least.
    digits: usize,
    /// Whether it shows something else than the number: a fraction, a power of ten.
    other: bool,
}

/// A number in a number format.
pub(super) fn number(value: f64, format: &str, computed: bool) -> Written {
    let (plain, rounded) = shortest(value);
    let Some(exact) = exact::parse(&plain) else {
        return Written { text: plain, shown: None };
    };
    let format = Format::of(format, value < 0.0);
    if format.other {
        return Written { text: plain, shown: None };
    }
    let scaled = if format.percent { exact * Decimal::ONE_HUNDRED } else { exact };
    let scaled = scaled.normalize();
    let seen =
        format.places.map_or(scaled, |places| exact::round(scaled, places).normalize());
    let text = |number: Decimal| format.around(number);
    let kept = if computed { seen } else { scaled };
    let told = (kept != seen || (computed && seen != scaled))
        .then(|| text(if computed { scaled } else { seen }));
    let told = told.or_else(|| rounded.then(|| format!("{value}")));
    Written { text: text(kept), shown: told }
}

/// The shortest decimal that is the double, of at most 15 digits, which is what spreadsheets
/// show; whether digits were cut for that.
fn shortest(value: f64) -> (String, bool) {
    let whole = format!("{value}");
    let digits =
        whole.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit);
    if digits.count() <= 15 {
        return (whole, false);
    }
    let cut: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    (format!("{cut}"), true)
}

impl Format {
    /// Reads the section of a format that holds for a number.
    fn of(format: &str, negative: bool) -> Self {
        let sections = sections(format);
        let own = sections.get(1).filter(|own| negative && !own.is_empty());
        let own = own.or(sections.first()).map_or("", String::as_str);
        let mut read = Self::default();
        read.read(own);
        // The section for negative numbers has their sign.
        if negative && sections.len() > 1 && read.before.starts_with('-') {
            read.before.remove(0);
        }
        read
    }

    fn read(&mut self, format: &str) {
        if matches!(format, "" | "@") || format.eq_ignore_ascii_case("general") {
            return;
        }
        let mut chars = format.chars();
        let (mut seen, mut point) = (false, false);
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    let text: String = chars.by_ref().take_while(|c| *c != '"').collect();
                    self.literal(&text, seen);
                }
                '\\' => {
                    let text = chars.next().map(String::from).unwrap_or_default();
                    self.literal(&text, seen);
                }
                '_' | '*' => drop(chars.next()),
                '[' => drop(chars.by_ref().take_while(|c| *c != ']').count()),
                '0' | '#' | '?' => {
                    seen = true;
                    if point {
                        self.places = Some(self.places.unwrap_or(0) + 1);
                    } else {
                        self.places = self.places.or(Some(0));
                        self.digits += usize::from(c == '0');
                    }
                }
                '.' => point = true,
                '%' => self.percent = true,
                ',' => {}
                '/' | 'E' | 'e' => self.other = true,
                c if c.is_whitespace() => {}
                c => self.literal(&c.to_string(), seen),
            }
        }
    }

    fn literal(&mut self, text: &str, after: bool) {
        if after { self.after.push_str(text) } else { self.before.push_str(text) }
    }

    fn around(&self, number: Decimal) -> String {
        let mut text = number.to_string();
        let whole = text.trim_start_matches('-').split('.').next().map_or(0, str::len);
        if self.digits > 1 && whole < self.digits && number.is_sign_positive() {
            text = format!("{}{text}", "0".repeat(self.digits.min(30) - whole));
        }
        let percent = if self.percent { "%" } else { "" };
        format!("{}{text}{percent}{}", self.before.trim(), self.after.trim())
    }
}

/// The sections of a format, between semicolons that are not quoted.
fn sections(format: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let mut chars = format.chars();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            ';' if !quoted => {
                sections.push(String::new());
                continue;
            }
            '"' => quoted = !quoted,
            _ => {}
        }
        if let Some(own) = sections.last_mut() {
            own.push(c);
            if c == '\\' {
                own.extend(chars.next());
            }
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(value: f64, format: &str) -> String {
        number(value, format, false).text
    }

    #[test]
    fn numbers_as_they_were_typed() {
        for (value, format, text) in [
            (89.974, "General", "89.974"),
            (89.974, "0.00", "89.974"),
            (1862.4, "#,##0.00", "1862.4"),
            (40.0, "0_ ", "40"),
            (1.0, "0%", "100%"),
            (0.9997, "0.00%", "99.97%"),
            (0.57, "0%", "57%"),
            (0.29, "0.00%", "29%"),
            (30.0, "0\"个\"", "30个"),
            (7.0, "\"≥\"0", "≥7"),
            (123.0, "000000", "000123"),
            (-3.5, "0.00_);(0.00)", "(-3.5)"),
            (1e15, "General", "1000000000000000"),
        ] {
            assert_eq!(typed(value, format), text, "{value} {format}");
        }
    }

    #[test]
    fn numbers_as_they_are_shown() {
        let computed = |value, format| number(value, format, true);
        assert_eq!(computed(0.1 + 0.2, "General").text, "0.3");
        assert_eq!(computed(8.747, "0.00").text, "8.75");
        assert_eq!(computed(8.747, "0.00").shown.as_deref(), Some("8.747"));
        assert_eq!(computed(0.874731, "0.00%").text, "87.47%");
        assert_eq!(
            computed(10.0, "0.00"),
            Written { text: "10".to_owned(), shown: None }
        );
        assert_eq!(number(0.12345, "0.0%", false).shown.as_deref(), Some("12.3%"));
    }
}
