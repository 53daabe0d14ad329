//! Terms that drift: a name or a title that is written otherwise in one place by a single
//! character.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Severity, both};

use super::super::Subject;
use super::super::rule::{Family, Rule};
use super::reading::{Finder, Reading};
use super::signs;

pub(super) const FAMILY: Family = Family { rules: &[NAME, TITLE], check };

const NAME: Rule = Rule {
    id: "terms::name",
    severity: Severity::Doubtful,
    source: "a unit and a project have one name in a report",
};

const TITLE: Rule = Rule {
    id: "terms::title",
    severity: Severity::Doubtful,
    source: "a document has one title in a report",
};

/// A shorter name is like too many words.
const SHORTEST: usize = 5;
/// More titles are a list of documents, many of which are alike.
const MOST_TITLES: usize = 200;
/// Characters whose exchange makes another name: places, and what counts or compares.
const OTHERS: &[&str] = &[
    "省市县区乡镇村州旗街局",
    "一二三四五六七八九十百",
    "上下左右前后东南西北中内外",
    "大小新老旧",
];

fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    let readings: Vec<Reading<'_, '_>> = Reading::all(subject).collect();
    let mut finder = Finder { subject, found };
    names(&mut finder, &readings);
    titles(&mut finder, &readings);
}

/// Places that are like the name of the unit or of the project, but for one character.
fn names(finder: &mut Finder<'_, '_>, readings: &[Reading<'_, '_>]) {
    let report = finder.subject.report;
    let project = &report.project;
    let named = [Some(&report.unit), project.name.as_ref(), project.department.as_ref()];
    let named = named.into_iter().chain([project.unit.as_ref()]).flatten();
    let mut names: Vec<Vec<char>> =
        named.map(|name| name.trim().chars().collect()).collect();
    names.sort();
    names.dedup();
    names.retain(|name| name.len() >= SHORTEST && name.iter().all(|c| signs::is_han(*c)));
    for reading in readings {
        let chars = reading.chars();
        for name in &names {
            for (at, part) in chars.windows(name.len()).enumerate() {
                if differs_in_one(part, name) && !names.iter().any(|other| other == part)
                {
                    drifts(finder, &NAME, reading, at, name);
                }
            }
        }
    }
}

/// Titles in 《》 that are like another that stands more often, or stands first.
fn titles(finder: &mut Finder<'_, '_>, readings: &[Reading<'_, '_>]) {
    let mut found: Vec<(usize, usize, Vec<char>)> = vec![];
    for (index, reading) in readings.iter().enumerate() {
        let chars = reading.chars();
        let mut open = None;
        for (at, c) in chars.iter().enumerate() {
            match c {
                '《' => open = Some(at + 1),
                '》' => {
                    let title =
                        open.take().map(|open| (index, open, chars[open..at].to_vec()));
                    found.extend(title.filter(|(.., title)| title.len() >= SHORTEST));
                }
                _ => {}
            }
        }
    }
    let mut counts: BTreeMap<&[char], usize> = BTreeMap::new();
    found.iter().for_each(|(.., title)| *counts.entry(title).or_default() += 1);
    if counts.len() > MOST_TITLES {
        return;
    }
    let first = |title: &[char]| found.iter().position(|(.., other)| other == title);
    for (index, at, title) in &found {
        let usual = counts.iter().find(|(other, count)| {
            differs_in_one(title, other)
                && (**count, first(title)) > (counts[title.as_slice()], first(other))
        });
        if let Some((usual, _)) = usual {
            drifts(finder, &TITLE, &readings[*index], *at, usual);
        }
    }
}

/// Whether a text is another but for one character, whose exchange does not make another name.
fn differs_in_one(text: &[char], name: &[char]) -> bool {
    if text.len() != name.len() {
        return false;
    }
    let mut differing = text.iter().zip(name).filter(|(a, b)| a != b);
    match (differing.next(), differing.next()) {
        (Some((a, b)), None) => {
            let others = |set: &&str| set.contains(*a) && set.contains(*b);
            signs::is_han(*a) && signs::is_han(*b) && !OTHERS.iter().any(others)
        }
        _ => false,
    }
}

fn drifts(
    finder: &mut Finder<'_, '_>,
    rule: &Rule,
    reading: &Reading<'_, '_>,
    at: usize,
    name: &[char],
) {
    let written = reading.text(at..at + name.len());
    let name: String = name.iter().collect();
    let message = both(
        format!("`{written}` is elsewhere `{name}`"),
        format!("“{written}”在别处写作“{name}”"),
    );
    let hint = both("write one of the two throughout", "请统一写法");
    finder.tell(rule, reading, at..at + written.chars().count(), message, hint);
}
