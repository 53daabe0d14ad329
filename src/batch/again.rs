//! The items of a batch once more, for what is made of all of them.

use std::fs;
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, Result, Source, both};
use banxin::yaml;

use super::inputs::{Common, Item, Items, What};
use super::shard::Shard;

/// The inputs of a batch, read again in their order.
pub(crate) struct Again<'a> {
    inputs: &'a [PathBuf],
    common: Common,
    shard: Option<Shard>,
    /// What comes next, and the number of the last.
    items: Option<(Items, u64)>,
}

impl<'a> Again<'a> {
    pub(crate) fn new(
        inputs: &'a [PathBuf],
        common: Option<&Path>,
        shard: Option<Shard>,
    ) -> Result<Self> {
        let common = common.map(Common::read).transpose()?.unwrap_or_default();
        Ok(Self { inputs, common, shard, items: None })
    }

    /// The report of an item, and the bytes that it was read from.
    pub(crate) fn report(
        &mut self,
        number: u64,
        input: &str,
    ) -> Result<(Source, Vec<u8>)> {
        // What standard input said is gone; a file that it named is there.
        let item = if self.inputs.iter().any(|input| input == Path::new("-")) {
            None
        } else {
            self.item(number)
        };
        let path = Path::new(input);
        let (folder, bytes) = match item.filter(|item| item.input == input) {
            Some(Item { what: What::Text(bytes), folder, .. }) => (folder, bytes),
            Some(Item { what: What::Fault(fault), .. }) => return Err(vec![*fault]),
            Some(Item { what: What::File(path), folder, .. }) => {
                (folder, read(&path, input)?)
            }
            None if path.is_file() => {
                (path.parent().map(Path::to_owned), read(path, input)?)
            }
            None => return Err(vec![gone(input)]),
        };
        Ok((Source { folder, ..yaml::source(input, &bytes)? }, bytes))
    }

    /// The item of a number. From the beginning, if it is not one that is still to come.
    fn item(&mut self, number: u64) -> Option<Item> {
        if self.items.as_ref().is_none_or(|(_, last)| *last >= number) {
            self.items = Some((Items::open(self.inputs, &self.common, self.shard), 0));
        }
        let (items, last) = self.items.as_mut()?;
        let found = items.find(|item| item.number >= number);
        *last = found.as_ref().map_or(u64::MAX, |item| item.number);
        found.filter(|item| item.number == number)
    }
}

fn read(path: &Path, input: &str) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| vec![yaml::unreadable(input, &error)])
}

fn gone(input: &str) -> Diagnostic {
    Diagnostic::error(
        "batch::gone",
        both("this cannot be read a second time", "此输入无法再次读取"),
    )
    .in_file(input)
    .hint(both(
        "give the lines as a file in place of standard input",
        "请以文件代替标准输入",
    ))
}
