//! Forms set as their layouts say, seen on the display list.

mod common;

use banxin::frame::Item;

use common::{engine, source};

/// The sizes of the runs that begin with a character, and where the last one ends.
fn sizes(text: &str, first: char) -> (Vec<f64>, f64) {
    let pages = engine().typeset(&source(text)).expect("it is right").value;
    let items = pages.pages.iter().flat_map(|page| page.frame.things());
    let runs = items.filter_map(|(at, item)| match item {
        Item::Glyphs(run) if run.text.starts_with(first) => Some((run.size, at.y)),
        _ => None,
    });
    let runs: Vec<_> = runs.collect();
    let lowest = runs.iter().map(|(_, y)| y.to_pt()).fold(0.0, f64::max);
    (runs.into_iter().map(|(size, _)| size.to_pt()).collect(), lowest)
}

#[test]
fn text_too_long_for_its_cell_steps_down_and_then_the_row_grows() {
    let text = |count: usize| "字".repeat(count);
    let report = |long: usize| {
        format!(
            "unit: 局\nyear: 2022\ntitle: 报告\nattachments: [{{ form: steps }}]\n\
             fields: {{ short: 甲甲, long: {}, longer: 乙乙 }}\n",
            text(long)
        )
    };
    // Two lines of 小四 fit 16 mm, of 五号 and 小五 more.
    assert_eq!(sizes(&report(40), '字').0[0], 12.0);
    assert_eq!(sizes(&report(65), '字').0[0], 12.0 * (10.5 / 12.0));
    assert_eq!(sizes(&report(105), '字').0[0], 9.0);
    // Then the row grows, and what stands below goes down with it.
    let (grown, _) = sizes(&report(400), '字');
    assert!(grown.iter().all(|size| *size == 9.0) && grown.len() > 8);
    let below = |long: usize| sizes(&report(long), '乙').1;
    assert_eq!(below(40), below(105));
    assert!(below(400) > below(105) + 40.0);
    // Other cells keep their size.
    assert_eq!(sizes(&report(400), '甲').0, [12.0]);
}
