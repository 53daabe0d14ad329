//! The items of a form's lists: one for each row, in levels where cells are merged.

use crate::diag::Span;

use super::tree::Tree;

/// The values of one row.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// By their names in the form: `level1.name`, `target`.
    pub(super) values: Vec<(String, Tree)>,
    /// The names that hold on from the row above.
    inherited: Vec<String>,
    /// Cells that the form computes.
    pub(super) computed: Vec<(Span, usize)>,
}

/// The lists so far, by the path of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Items {
    lists: Vec<(Vec<String>, Tree)>,
}

impl Row {
    pub(super) fn new(_each: &[String]) -> Self {
        Self::default()
    }

    /// Says that a name holds on from the row above.
    pub(super) fn inherit(&mut self, path: &str) {
        self.inherited.push(path.to_owned());
    }

    /// Adds a value; those that several cells say together are a list.
    pub(super) fn put(&mut self, path: &str, value: Tree, together: bool) {
        let known = self.values.iter_mut().find(|(name, _)| name == path);
        match known {
            Some((_, slot)) if together => match slot {
                Tree::List(items) => items.push(value),
                one => *one = Tree::List(vec![one.clone(), value]),
            },
            Some((_, slot)) => *slot = value,
            None => self.values.push((path.to_owned(), value)),
        }
    }

    /// The values of a level of the list, by their names there.
    fn of_level(&self, level: usize) -> Vec<(&str, &Tree)> {
        let prefix = format!("level{level}.");
        let own = self.values.iter();
        own.filter_map(|(path, value)| Some((path.strip_prefix(&prefix)?, value)))
            .collect()
    }

    fn of_leaf(&self) -> impl Iterator<Item = (&str, &Tree)> {
        let own = self.values.iter().filter(|(path, _)| !is_of_level(path));
        own.map(|(path, value)| (path.as_str(), value))
    }
}

fn is_of_level(path: &str) -> bool {
    let rest = path.strip_prefix("level").unwrap_or_default();
    rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.')
}

impl Items {
    /// Adds a row to its list, and gives its item.
    pub(super) fn add(&mut self, each: &[String], row: Row) -> Tree {
        let at = self.lists.iter().position(|(paths, _)| paths == each);
        let at = at.unwrap_or_else(|| {
            self.lists.push((each.to_vec(), Tree::List(vec![])));
            self.lists.len() - 1
        });
        let inner = inner(each);
        add(&mut self.lists[at].1, &inner, 1, &row, false)
    }

    /// Puts the lists where they belong.
    pub(super) fn put_into(self, values: &mut Tree) {
        for (each, list) in self.lists {
            if let Some(first) = each.first() {
                values.set(first, list);
            }
        }
    }
}

/// The names of the lists inside the items of the first.
fn inner(each: &[String]) -> Vec<String> {
    match each {
        // 一级、二级、三级指标.
        [first] if first == "indicators" => vec![first.clone(), first.clone()],
        _ => each.iter().skip(1).cloned().collect(),
    }
}

/// Adds a row to a list of a level; the item of an outer level is a new one if it says
/// something new, or if one further out is new.
fn add(list: &mut Tree, inner: &[String], level: usize, row: &Row, is_new: bool) -> Tree {
    let items = list.items();
    let Some((name, rest)) = inner.split_first() else {
        let item = leaf(items.last(), row);
        items.push(item.clone());
        return item;
    };
    let own = row.of_level(level);
    let says_new = |last: &Tree| {
        own.iter().any(|(name, value)| *name == "name" && last.get(name) != Some(*value))
    };
    let is_new = is_new || items.last().is_none_or(says_new);
    if is_new {
        items.push(item_of(&own, name));
    }
    match items.last_mut() {
        Some(item) => add(item.slot(name), rest, level + 1, row, is_new),
        None => Tree::default(),
    }
}

fn item_of(own: &[(&str, &Tree)], name: &str) -> Tree {
    let mut item = Tree::default();
    // An item of an outer level has a name, be it empty.
    item.set("name", Tree::text(""));
    for (path, value) in own {
        item.set(path, (*value).clone());
    }
    item.slot(name).items();
    item
}

fn leaf(last: Option<&Tree>, row: &Row) -> Tree {
    let mut item = Tree::default();
    for path in row.inherited.iter().filter(|path| !is_of_level(path)) {
        if let Some(value) = last.and_then(|last| last.get(path)) {
            item.set(path, value.clone());
        }
    }
    for (path, value) in row.of_leaf() {
        item.set(path, value.clone());
    }
    item
}
