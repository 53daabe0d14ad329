//! Scores, rates and sums against a model of rational numbers: nothing is rounded but where a
//! rule set says so.

mod common;

use banxin::check::Points;
use banxin::diag::Severity;
use common::{engine, source};
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

/// What every report has.
const HEAD: &str = "unit: 某局\nyear: 2023\ntitle: 报告\n";

/// A decimal as authors write it, with its decimal places.
#[derive(Clone, Debug)]
struct Written {
    hundredths: i64,
    places: u32,
}

impl Written {
    fn text(&self) -> String {
        let scale = 10_i64.pow(self.places);
        let (whole, rest) = (self.hundredths / scale, self.hundredths % scale);
        match self.places {
            0 => whole.to_string(),
            places => format!("{whole}.{rest:0width$}", width = places as usize),
        }
    }

    fn ratio(&self) -> BigRational {
        let scale = BigInt::from(10_i64.pow(self.places));
        BigRational::new(BigInt::from(self.hundredths), scale)
    }
}

/// A decimal of at most so many digits, and at most three decimal places.
fn written(most: i64) -> impl Strategy<Value = Written> {
    (1..=most, 0_u32..=3).prop_map(|(hundredths, places)| Written { hundredths, places })
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

/// Rounded half up to two decimals, as hundredths.
fn rounded(number: &BigRational) -> BigInt {
    let doubled = number * whole(200) + whole(1);
    (doubled / whole(2)).floor().to_integer()
}

/// What a rule set computes for one indicator, in hundredths.
fn computed(rules: &str, indicator: &str) -> BigInt {
    let report = format!(
        "{HEAD}indicators: [{{ name: 产出指标, indicators: [{{ name: 数量指标, indicators: \
         [{{ name: 甲, {indicator} }}] }}] }}]\n"
    );
    let scores = engine().scores(&source(&report), Some(rules)).expect("it is sound");
    hundredths(&scores[0].rows[0].computed.points)
}

fn hundredths(points: &Points) -> BigInt {
    let points = points.exactly().expect("it is computed");
    let number = BigRational::new(
        BigInt::from(points.mantissa()),
        BigInt::from(10_u32).pow(points.scale()),
    );
    let all = number * whole(100);
    assert!(all.is_integer(), "{all}: two decimals");
    all.to_integer()
}

fn min(one: BigRational, other: BigRational) -> BigRational {
    if one < other { one } else { other }
}

fn max(one: BigRational, other: BigRational) -> BigRational {
    if one > other { one } else { other }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn execution_scores_by_its_rate(
        budget in written(10_000_000),
        executed in written(10_000_000),
        weight in written(10_000),
    ) {
        let report = format!(
            "{HEAD}funds: {{ total: {{ budget: {}, executed: {}, weight: {} }} }}\n",
            budget.text(), executed.text(), weight.text(),
        );
        let scores = engine().scores(&source(&report), None).expect("it is sound");
        let rate = min(executed.ratio() / budget.ratio(), whole(1));
        let model = rounded(&(rate * weight.ratio()));
        // A weight of three decimals is given in full.
        prop_assume!(executed.ratio() < budget.ratio() || weight.places <= 2);
        prop_assert_eq!(hundredths(&scores[0].rows[0].computed.points), model);
    }

    #[test]
    fn indicators_score_by_their_formulas(
        target in written(10_000_000),
        actual in written(10_000_000),
        weight in (1_i64..=10_000).prop_map(|hundredths| Written { hundredths, places: 2 }),
    ) {
        let (t, v, w) = (target.ratio(), actual.ratio(), weight.ratio());
        let indicator = |nature: &str| format!(
            "nature: {nature}, target: '{}', actual: '{}', weight: {}",
            target.text(), actual.text(), weight.text(),
        );
        let direct = rounded(&(min(&v / &t, whole(1)) * &w));
        for nature in ["≥", "＞", "＝"] {
            prop_assert_eq!(computed("mof-2020", &indicator(nature)), direct.clone());
        }
        let excess = max(whole(1) - (&v - &t) / &t, whole(0));
        let excess = rounded(&(min(excess, whole(1)) * &w));
        prop_assert_eq!(computed("mof-2020", &indicator("≤")), excess);
        let ratio = rounded(&(min(&t / &v, whole(1)) * &w));
        prop_assert_eq!(computed("ratio", &indicator("≤")), ratio);
    }

    #[test]
    fn sums_and_rates_are_exact(
        parts in [written(1_000_000), written(1_000_000), written(1_000_000)],
        off in 1_i64..=9,
    ) {
        let sum = parts.iter().map(Written::ratio).fold(whole(0), |sum, part| sum + part);
        let thousandths = (sum.clone() * whole(1000)).to_integer();
        let thousandths = i64::try_from(thousandths).expect("it is small");
        let total = |off| Written { hundredths: thousandths + off, places: 3 };
        let [fiscal, carried, other] = parts.each_ref().map(Written::text);
        let found = |total: &Written, rate: &BigInt| {
            let report = format!(
                "{HEAD}funds:\n  total: {{ budget: {} }}\n  fiscal: {{ budget: {fiscal} }}\n  \
                 carried_over: {{ budget: {carried} }}\n  other: {{ budget: {other}, \
                 executed: {fiscal}, rate: {}.{:02}% }}\n",
                total.text(), rate / 100, (rate % 100_u32).to_string().parse::<u32>().unwrap_or(0),
            );
            let found = engine().check(&source(&report), None);
            assert!(found.iter().all(|one| one.severity != Severity::Error), "{found:#?}");
            let codes = found.into_iter().map(|one| one.code);
            codes.filter(|code| ["funds::sum", "funds::rate"].contains(code)).collect::<Vec<_>>()
        };
        let rate = rounded(&(parts[0].ratio() * whole(100) / parts[2].ratio()));
        prop_assert_eq!(found(&total(0), &rate), Vec::<&str>::new());
        prop_assert_eq!(found(&total(off), &rate), vec!["funds::sum"]);
        prop_assert_eq!(found(&total(0), &(rate + 1_u32)), vec!["funds::rate"]);
    }
}

#[test]
fn what_floating_point_numbers_miss_is_met() {
    let cases = [
        ("budget: 90, executed: 89.974, weight: 10", "10.00"),
        ("budget: 0.3, executed: 0.1, weight: 10", "3.33"),
        ("budget: 3, executed: 1, weight: 33.33", "11.11"),
        ("budget: 1000, executed: 1.005, weight: 1000", "1.01"),
        ("budget: 10000000000000000, executed: 9999999999999999, weight: 10", "10.00"),
    ];
    for (amounts, points) in cases {
        let report = format!("{HEAD}funds: {{ total: {{ {amounts} }} }}\n");
        let scores = engine().scores(&source(&report), None).expect("it is sound");
        let computed = scores[0].rows[0].computed.points.exactly();
        assert_eq!(
            computed.map(|it| it.to_string()).as_deref(),
            Some(points),
            "{amounts}"
        );
    }
}

/// Numbers of 28 digits are computed exactly, or said not to be; nothing panics.
#[test]
fn the_greatest_numbers_do_no_harm() {
    let most = "79228162514264337593543950335";
    let least = "0.0000000000000000000000000001";
    for (a, b) in [(most, most), (most, least), (least, most), ("-7.9", most)] {
        let report = format!(
            "{HEAD}funds:\n  total: {{ budget: {a}, executed: {b}, weight: {a}, score: {b}, \
             rate: {b}% }}\n  fiscal: {{ budget: {a}, executed: {b} }}\n  other: {{ budget: {a} \
             }}\nindicators:\n  - name: 产出指标\n    weight: {a}\n    indicators:\n      - name: \
             数量指标\n        weight: {b}\n        indicators:\n          - {{ name: 甲, nature: ≤, \
             target: '{a}', actual: '{b}', weight: {a}, score: {b} }}\n          - {{ name: 乙, \
             target: {a}万亿元, actual: {b}亿元, weight: {b}, score: {a} }}\ntotal: {{ weight: {a}, \
             score: {b} }}\n"
        );
        engine().check(&source(&report), None);
        assert!(engine().scores(&source(&report), None).is_ok());
    }
}
