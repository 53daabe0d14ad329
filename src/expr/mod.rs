//! Expressions in the texts of layouts: `{(executed / budget) | percent}`.
//!
//! The language is minijinja's, but for its arithmetic, which here is that of exact decimals
//! (`exact`), and for the filters, which are those of Chinese forms (`functions`).

mod exact;
mod functions;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use minijinja::machinery::parse_expr;
use minijinja::{Environment, Error, UndefinedBehavior};

use crate::diag::{Bilingual, both};

pub use minijinja::Value;

/// An expression, ready to be evaluated.
#[derive(Clone, Debug)]
pub struct Expression {
    source: String,
    compiled: Arc<minijinja::Expression<'static, 'static>>,
    names: Vec<String>,
}

/// Two expressions are the same if they are written the same.
impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// What is wrong with an expression, or with the values that it met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: Bilingual,
    /// The text of the value that it could not take, if it is one.
    pub culprit: Option<String>,
}

/// Longer expressions than this are programs.
const LONGEST: usize = 2000;

/// What expressions can call. Nothing of it ever changes.
static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::empty();
    // A value that the report leaves out is empty, and so is what stands below it.
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    functions::add_all(&mut environment);
    environment
});

impl Expression {
    /// Reads an expression whose value is a text.
    pub fn parse(source: &str) -> Result<Self, Fault> {
        Self::compile(source, exact::value)
    }

    /// Reads an expression whose value is yes or no. Nothing, the empty text and the number
    /// 0 are no.
    pub fn condition(source: &str) -> Result<Self, Fault> {
        Self::compile(source, exact::truth)
    }

    fn compile(
        source: &str,
        rewrite: fn(&minijinja::machinery::ast::Expr<'_>) -> Result<String, Fault>,
    ) -> Result<Self, Fault> {
        if source.len() > LONGEST {
            return Err(Fault::new("the expression is too long", "表达式过长"));
        }
        let exact = rewrite(&parse_expr(source).map_err(|error| unreadable(&error))?)?;
        let compiled = ENVIRONMENT.compile_expression_owned(exact);
        let compiled = compiled.map_err(|error| unreadable(&error))?;
        let names: BTreeSet<String> =
            compiled.undeclared_variables(true).into_iter().collect();
        let is_value = |name: &String| !functions::is_function(name);
        Ok(Self {
            source: source.to_owned(),
            compiled: Arc::new(compiled),
            names: names.into_iter().filter(is_value).collect(),
        })
    }

    /// The text of the expression.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The paths of the values that it names, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Its value, given that of each path that it names.
    pub fn value(&self, lookup: impl Fn(&str) -> Value) -> Result<Value, Fault> {
        let mut context = Branch::default();
        for name in self.names() {
            context.put(name, &lookup);
        }
        self.compiled.eval(context.value()).map_err(|error| Fault::of(&error))
    }

    /// Its value as yes or no.
    pub fn is_true(&self, lookup: impl Fn(&str) -> Value) -> Result<bool, Fault> {
        self.value(lookup).map(|value| functions::truth(&value))
    }
}

/// Values by the parts of their paths. Each path is looked up whole: what an item lacks may
/// stand around it under the same first part.
#[derive(Default)]
struct Branch<'a>(BTreeMap<&'a str, Twig<'a>>);

enum Twig<'a> {
    Value(Value),
    Branch(Branch<'a>),
}

impl<'a> Branch<'a> {
    /// Puts the value of a path in its place, unless one that holds it is there.
    fn put(&mut self, path: &'a str, lookup: &impl Fn(&str) -> Value) {
        let (mut branch, mut rest) = (self, path);
        while let Some((first, deeper)) = rest.split_once('.') {
            let twig = branch.0.entry(first);
            match twig.or_insert_with(|| Twig::Branch(Branch::default())) {
                Twig::Branch(inner) => (branch, rest) = (inner, deeper),
                Twig::Value(_) => return,
            }
        }
        branch.0.insert(rest, Twig::Value(lookup(path)));
    }

    fn value(self) -> Value {
        let values = self.0.into_iter().map(|(name, twig)| match twig {
            Twig::Value(value) => (name, value),
            Twig::Branch(branch) => (name, branch.value()),
        });
        Value::from(values.collect::<BTreeMap<&str, Value>>())
    }
}

/// The text of a value; none if it is a list or a map.
pub fn text(value: &Value) -> Option<String> {
    functions::text(value)
}

/// Between the parts of a message of ours inside an error of the engine.
const PARTS: char = '\u{1f}';

impl Fault {
    fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { message: both(en, zh), culprit: None }
    }

    /// What our functions said through the engine, or what the engine itself says.
    fn of(error: &Error) -> Self {
        let detail = error.detail().unwrap_or_default();
        let mut parts = detail.split(PARTS);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(en), Some(zh), culprit) => {
                Self { message: both(en, zh), culprit: culprit.map(str::to_owned) }
            }
            _ => unreadable(error),
        }
    }
}

fn unreadable(error: &Error) -> Fault {
    let kind = error.kind();
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    Fault::new(
        format!("the expression has a fault: {kind}{detail}"),
        format!("表达式有误：{kind}{detail}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eval(source: &str) -> Result<String, Fault> {
        let lookup = |name: &str| match name {
            "a" => Value::from("0.1"),
            "b" => Value::from("0.2"),
            "budget" => Value::from("90"),
            "executed" => Value::from("89.974"),
            "zero" => Value::from("0"),
            "word" => Value::from("约九成"),
            "items" => [("x", "33.33"), ("y", "66.67")]
                .into_iter()
                .map(|(name, weight)| {
                    Value::from(BTreeMap::from([("name", name), ("weight", weight)]))
                })
                .collect(),
            "day" => Value::from("2023-03-05"),
            _ => Value::UNDEFINED,
        };
        let value = Expression::parse(source)?.value(lookup)?;
        Ok(text(&value).unwrap_or_else(|| "a list or a map".to_owned()))
    }

    #[test]
    fn arithmetic_is_exact() {
        let cases = [
            ("a + b", "0.3"),
            ("0.1 + 0.2 == 0.3", "是"),
            ("a + b == 0.3 and budget > executed", "是"),
            ("(executed / budget) | percent", "99.97%"),
            ("(1 / 3 * 3) | round(2)", "1"),
            ("33.33 * 3", "99.99"),
            ("budget - executed", "0.026"),
            ("-executed + 1", "-88.974"),
            ("items | sum('weight')", "100.00"),
            ("items | sum('weight') | fixed(1)", "100.0"),
            ("'9' < '10'", "是"),
            ("('99.97%' * 10) | round(1)", "10"),
        ];
        for (source, value) in cases {
            assert_eq!(eval(source).as_deref(), Ok(value), "{source}");
        }
    }

    #[test]
    fn nothing_in_is_nothing_out() {
        for source in ["missing", "missing.deeper", "missing + 1", "missing | percent"] {
            assert_eq!(eval(source).as_deref(), Ok(""), "{source}");
        }
        assert_eq!(eval("missing | default('—')").as_deref(), Ok("—"));
        assert_eq!(eval("'有' if missing else '无'").as_deref(), Ok("无"));
        assert_eq!(eval("'有' if zero else '无'").as_deref(), Ok("无"));
        assert_eq!(eval("missing > 3").as_deref(), Ok("否"));
        assert_eq!(eval("zero or '无'").as_deref(), Ok("无"));
        assert_eq!(eval("zero and '有'").as_deref(), Ok(""));
        assert_eq!(eval("budget and '有'").as_deref(), Ok("有"));
        assert_eq!(eval("zero and 1 / zero").as_deref(), Ok(""));
    }

    #[test]
    fn chinese_filters() {
        let cases = [
            ("899740 | wan", "89.974"),
            ("899740 | wan(2)", "89.97"),
            ("89.974 | yuan", "899740"),
            ("day | date", "2023年3月5日"),
            ("day | date('han')", "二〇二三年三月五日"),
            ("'2019年6月8日' | date('padded')", "2019年06月08日"),
            ("day | date('month')", "2023年3月"),
            ("12 | han", "十二"),
            ("10101 | han", "一万零一百零一"),
            ("2023 | digits", "二〇二三"),
            ("12 | financial", "壹拾贰"),
            ("1005.06 | rmb", "壹仟零伍元零陆分"),
            ("3 | circled", "③"),
            ("1234567.8 | thousands", "1,234,567.8"),
            (
                "tick(budget > 50) ~ '新增 ' ~ tick(word == '延续') ~ '延续'",
                "☑新增 ☐延续",
            ),
            ("items | map(attribute='name') | join('、')", "x、y"),
            ("items | length", "2"),
            (
                "items | selectattr('weight', 'gt', 50) | map(attribute='name') | join",
                "y",
            ),
            ("items | rejectattr('name', 'eq', 'x') | map(attribute='name') | join", "y"),
        ];
        for (source, value) in cases {
            assert_eq!(eval(source).as_deref(), Ok(value), "{source}");
        }
    }

    #[test]
    fn what_is_no_number_is_told() {
        let fault = eval("word + 1").unwrap_err();
        assert_eq!(fault.culprit.as_deref(), Some("约九成"));
        assert!(eval("budget / zero").unwrap_err().message.en.contains("zero"));
        assert!(eval("items + 1").is_err());
        assert!(eval("9999999999999999999999999999 * 10").is_err());
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for source in
            ["", "a +", "a b", "a | nothing", "nothing(a)", "a < b < 3", "a.b()", "(a"]
        {
            assert!(
                Expression::parse(source)
                    .and_then(|e| e.value(|_| Value::UNDEFINED))
                    .is_err(),
                "{source}"
            );
        }
        assert!(Expression::parse(&"(".repeat(1999)).is_err());
        assert!(Expression::parse(&"-".repeat(1999)).is_err());
    }

    #[test]
    fn all_that_is_listed_is_there() {
        for name in functions::FILTERS {
            let result = eval(&format!("missing | {name}"));
            let unknown = |fault: &Fault| fault.message.en.contains("unknown");
            assert!(!result.is_err_and(|fault| unknown(&fault)), "{name}");
        }
        for name in functions::TESTS {
            assert!(Expression::parse(&format!("a is {name}")).is_ok(), "{name}");
        }
    }

    #[test]
    fn names_are_paths() {
        let expression =
            Expression::parse("funds.total.rate ~ level1.name ~ fields.文号 ~ tick(a)")
                .unwrap();
        let names: Vec<&str> = expression.names().collect();
        assert_eq!(names, ["a", "fields.文号", "funds.total.rate", "level1.name"]);
    }

    /// A rational number, exactly.
    fn rational(text: &str) -> (i128, i128) {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().unwrap();
        (digits, 10_i128.pow(u32::try_from(fraction.len()).unwrap()))
    }

    proptest::proptest! {
        #[test]
        fn no_text_of_tokens_makes_it_fail_badly(
            tokens in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "items", "missing", "1", "0.5", "'x'", "+", "-", "*", "/", "~",
                    "(", ")", "[", "]", "|", ".", ",", "==", "<", "if", "else", "and",
                    "or", "not", "in", "is", "defined", "percent", "wan", "sum", "date",
                    "fixed", "tick", "round", "99999999999999999999", "map", "join", "=",
                    "first", "default", "**", "//", "%", "{", ":", "文", "rmb",
                ]),
                0..12,
            )
        ) {
            let _ = eval(&tokens.join(" "));
            let condition = Expression::condition(&tokens.concat());
            let _ = condition.and_then(|it| it.is_true(|_| Value::from("7")));
        }

        #[test]
        fn sums_and_products_are_those_of_rational_numbers(
            a in "-?[0-9]{1,6}(\\.[0-9]{1,4})?",
            b in "-?[0-9]{1,6}(\\.[0-9]{1,4})?",
        ) {
            let ((an, ad), (bn, bd)) = (rational(&a), rational(&b));
            let is = |found: String, (n, d): (i128, i128)| {
                let (fn_, fd) = rational(&found);
                fn_ * d == n * fd
            };
            let computed = |op| eval(&format!("'{a}' {op} '{b}'")).unwrap();
            proptest::prop_assert!(is(computed("+"), (an * bd + bn * ad, ad * bd)));
            proptest::prop_assert!(is(computed("-"), (an * bd - bn * ad, ad * bd)));
            proptest::prop_assert!(is(computed("*"), (an * bn, ad * bd)));
            proptest::prop_assert_eq!(computed("<") == "是", an * bd < bn * ad);
            proptest::prop_assert_eq!(computed("==") == "是", an * bd == bn * ad);
        }
    }
}
