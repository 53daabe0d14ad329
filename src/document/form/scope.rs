//! Where the names of a form's texts are looked up.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr};

use crate::data::Value;
use crate::diag::Span;
use crate::expr;

/// The name of the item of an `each` that is a plain value.
const ITEM: &str = "item";
/// The name of an item's number, counted from one.
const INDEX: &str = "index";

/// Where names are looked up before the report's root.
#[derive(Clone, Default)]
pub(super) struct Scope<'a> {
    /// The items around, outermost first: `level1`, `level2` …
    levels: Vec<&'a Value>,
    /// The maps and items whose values need no path, outermost first.
    here: Vec<Here<'a>>,
    /// The number of the innermost item, counted from one.
    index: Option<usize>,
}

impl<'a> Scope<'a> {
    /// The scope in which the names of a map are known too.
    pub(super) fn within(&self, map: &'a Value) -> Self {
        let mut scope = self.clone();
        scope.here.push(Here { value: map, names: Rc::default() });
        scope
    }

    /// The scope of an item of a list, one level deeper.
    fn of_item(&self, item: &'a Value, names: &Rc<Names>) -> Self {
        let mut scope = self.clone();
        scope.here.push(Here { value: item, names: names.clone() });
        scope.levels.push(item);
        scope
    }

    /// One scope for each item at the ends of a tree of lists. Lists below the first are
    /// those of `inner` names, or, without any, those of the same name as the first.
    pub(super) fn each(
        &self,
        items: &'a [Value],
        name: &str,
        inner: &[&str],
    ) -> Vec<Self> {
        let mut levels = vec![];
        all_names(items, name, inner, &mut levels, 0);
        let levels: Vec<Rc<Names>> = levels.into_iter().map(Rc::new).collect();
        let mut scopes = vec![];
        self.leaves(items, name, inner, &levels, &mut scopes);
        for (at, scope) in scopes.iter_mut().enumerate() {
            scope.index = Some(at + 1);
        }
        scopes
    }

    fn leaves(
        &self,
        items: &'a [Value],
        name: &str,
        inner: &[&str],
        levels: &[Rc<Names>],
        scopes: &mut Vec<Self>,
    ) {
        let (below, rest) = below(name, inner);
        // There are names for each level: `all_names` went the same way.
        let Some((names, deeper)) = levels.split_first() else { return };
        for item in items {
            let scope = self.of_item(item, names);
            match list_of(item, below) {
                Some(lists) => scope.leaves(lists, name, rest, deeper, scopes),
                None => scopes.push(scope),
            }
        }
    }

    /// The value of a path: `level1.name` of the items around, else of the maps at hand from
    /// the innermost, else the item itself, else of the report.
    pub(super) fn lookup(&self, root: &'a Value, path: &str) -> Found<'a> {
        if let Some((level, rest)) = level(path) {
            let item = self.levels.get(level).copied();
            let value = match rest {
                Some(rest) => item.and_then(|item| item.get(rest)),
                None => item,
            };
            return value.map_or(Found::Nothing, Found::Value);
        }
        let here = self.here.iter().rev().find_map(|here| here.get(path));
        let item = || self.levels.last().copied().filter(|_| path == ITEM);
        match (here.or_else(item).or_else(|| root.get(path)), self.index) {
            (Some(value), _) => Found::Value(value),
            (None, Some(index)) if path == INDEX => Found::Index(index),
            (None, _) => Found::Nothing,
        }
    }

    /// The value of a name, for expressions.
    pub(super) fn value(&self, root: &'a Value, name: &str) -> expr::Value {
        match self.lookup(root, name) {
            Found::Value(value) => seen(value),
            Found::Index(index) => expr::Value::from(index),
            Found::Nothing => expr::Value::UNDEFINED,
        }
    }

    /// Where the value of a path stands, or a value in it with a text.
    pub(super) fn place(
        &self,
        root: &'a Value,
        path: &str,
        text: Option<&str>,
    ) -> Option<Span> {
        match self.lookup(root, path) {
            Found::Value(value) => place(value, text),
            Found::Index(_) | Found::Nothing => None,
        }
    }
}

/// A map or an item whose values need no path.
#[derive(Clone)]
struct Here<'a> {
    value: &'a Value,
    /// What any item of its level has: what one of them lacks is not looked up further out,
    /// for there the name may mean something else.
    names: Rc<Names>,
}

/// Names and paths that the items of some lists have.
type Names = BTreeSet<String>;

impl<'a> Here<'a> {
    /// The value of a path, or nothing if it is the item that lacks it.
    fn get(&self, path: &str) -> Option<&'a Value> {
        let lacks = || self.names.contains(path).then_some(&Value::Absent);
        self.value.get(path).or_else(lacks)
    }
}

/// The name of the lists in the items of a list, and those in theirs.
fn below<'n>(name: &'n str, inner: &'n [&'n str]) -> (Option<&'n str>, &'n [&'n str]) {
    match inner {
        [] => (Some(name), inner),
        [END, ..] => (None, inner),
        [below, rest @ ..] => (Some(below), rest),
    }
}

/// The items of the list in an item, if it has any.
fn list_of<'a>(item: &'a Value, name: Option<&str>) -> Option<&'a [Value]> {
    let list = item.get(name?)?.list();
    (!list.is_empty()).then_some(list)
}

/// The names and paths of the items of each level of a tree of lists.
fn all_names(
    items: &[Value],
    name: &str,
    inner: &[&str],
    levels: &mut Vec<Names>,
    depth: usize,
) {
    let (below, rest) = below(name, inner);
    if levels.len() == depth {
        levels.push(Names::new());
    }
    for item in items {
        add_names(item, "", &mut levels[depth]);
        if let Some(lists) = list_of(item, below) {
            all_names(lists, name, rest, levels, depth + 1);
        }
    }
}

/// The names of a map, and the paths of those inside it.
fn add_names(value: &Value, prefix: &str, names: &mut Names) {
    let Value::Map(entries) = value else { return };
    for (name, value) in entries.iter() {
        let path = format!("{prefix}{name}");
        add_names(value, &format!("{path}."), names);
        names.insert(path);
    }
}

/// The end of the list of inner lists: the items of the last one are rows, whatever they have.
pub(super) const END: &str = "";

/// What a path leads to.
pub(super) enum Found<'a> {
    /// Nothing.
    Nothing,
    /// A value of the report.
    Value(&'a Value),
    /// The number of an item.
    Index(usize),
}

/// `level2.name` is `name` of the item at index 1.
fn level(path: &str) -> Option<(usize, Option<&str>)> {
    let path = path.strip_prefix("level")?;
    let (level, rest) = match path.split_once('.') {
        Some((level, rest)) => (level, Some(rest)),
        None => (path, None),
    };
    Some((level.parse::<usize>().ok()?.checked_sub(1)?, rest))
}

/// The place of the first plain value, or of the first with a text.
fn place(value: &Value, wanted: Option<&str>) -> Option<Span> {
    match value {
        Value::Absent => None,
        Value::Text(text, span) => {
            wanted.is_none_or(|wanted| wanted == text).then_some(*span)
        }
        Value::List(items) => items.iter().find_map(|item| place(item, wanted)),
        Value::Map(entries) => entries.iter().find_map(|(_, value)| place(value, wanted)),
    }
}

/// A value as expressions see it: texts as texts, lists and maps without copying them.
fn seen(value: &Value) -> expr::Value {
    match value {
        Value::Absent => expr::Value::UNDEFINED,
        Value::Text(text, _) => expr::Value::from(text.as_str()),
        Value::List(_) | Value::Map(_) => expr::Value::from_object(Seen(value.clone())),
    }
}

/// A list or a map, shared with the report.
struct Seen(Value);

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Object for Seen {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        match self.0 {
            Value::List(_) => ObjectRepr::Seq,
            _ => ObjectRepr::Map,
        }
    }

    fn get_value(self: &Arc<Self>, key: &expr::Value) -> Option<expr::Value> {
        match &self.0 {
            Value::List(items) => items.get(key.as_usize()?).map(seen),
            Value::Map(entries) => {
                let key = key.as_str()?;
                entries.iter().find(|(name, _)| name == key).map(|(_, value)| seen(value))
            }
            Value::Absent | Value::Text(..) => None,
        }
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        match &self.0 {
            Value::List(items) => Enumerator::Seq(items.len()),
            Value::Map(entries) => Enumerator::Values(
                entries.iter().map(|(key, _)| expr::Value::from(key.as_str())).collect(),
            ),
            Value::Absent | Value::Text(..) => Enumerator::NonEnumerable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned(), Span::default())
    }

    fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
        Value::Map(entries.into_iter().map(|(name, it)| (name.to_owned(), it)).collect())
    }

    fn list<const N: usize>(items: [Value; N]) -> Value {
        Value::List(items.into_iter().collect())
    }

    fn found(scope: &Scope<'_>, root: &Value, path: &str) -> String {
        match scope.lookup(root, path) {
            Found::Value(Value::Text(text, _)) => text.clone(),
            Found::Index(index) => index.to_string(),
            Found::Value(_) | Found::Nothing => String::new(),
        }
    }

    /// What one item of a level has is not looked up further out for another, in whatever
    /// list of the level it stands; what none has is.
    #[test]
    fn names_belong_to_the_level_that_has_them() {
        let root = map([
            ("unit", text("局")),
            ("year", text("2022")),
            ("fields", map([("remark", text("总")), ("through", text("7"))])),
        ]);
        let first =
            map([("unit", text("公里")), ("fields", map([("remark", text("注"))]))]);
        let second = map([("name", text("乙"))]);
        let groups = list([
            map([("name", text("甲组")), ("items", list([first]))]),
            map([("name", text("乙组")), ("items", list([second]))]),
        ]);
        let scopes = Scope::default().each(groups.list(), "groups", &["items", END]);
        let [first, second] = &scopes[..] else { panic!("two ends") };
        let of = |scope, path| found(scope, &root, path);
        assert_eq!((of(first, "unit"), of(second, "unit")), ("公里".into(), "".into()));
        assert_eq!(of(first, "fields.remark"), "注");
        assert_eq!(of(second, "fields.remark"), "");
        assert_eq!(of(second, "fields.through"), "7");
        assert_eq!(of(second, "year"), "2022");
        assert_eq!(of(first, "name"), "", "the second has a name");
        assert_eq!(
            (of(second, "level1.name"), of(second, "index")),
            ("乙组".into(), "2".into())
        );
    }
}
