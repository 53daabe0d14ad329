//! The manifests of the parts of a list joined, and what is missing or double named.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use banxin::diag::{Diagnostic, both};
use banxin::yaml;

use super::TEMPORARY;
use super::inputs::{Common, Items};
use super::manifest::{self, End, Line, Lines, Record, State};
use super::shard::Shard;
use crate::files;

/// What was joined.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The line of the whole.
    pub(crate) end: End,
    /// What is missing, double or does not fit together.
    pub(crate) told: Vec<Diagnostic>,
}

/// A manifest of a part.
struct Part {
    path: PathBuf,
    name: String,
    end: Option<End>,
}

/// Where an item's line is.
#[derive(Copy, Clone, Debug)]
struct Spot {
    part: usize,
    place: u64,
    done: bool,
}

/// Everything that the parts say.
#[derive(Default)]
struct Found {
    /// The line of each item, by its number.
    items: BTreeMap<u64, Spot>,
    told: Vec<Diagnostic>,
    settings: BTreeSet<String>,
}

/// Joins manifests, or the manifests of folders, into one. `inputs` are those that the batches
/// had, to name what is missing.
pub(crate) fn merge(
    manifests: &[PathBuf],
    output: Option<&Path>,
    inputs: &[PathBuf],
) -> Result<Merged, Vec<Diagnostic>> {
    let (mut parts, mut found, mut faults) = (vec![], Found::default(), vec![]);
    for (index, path) in manifests.iter().enumerate() {
        let path = manifest::file_of(path);
        let name = path.display().to_string();
        match found.read(index, &path, &parts) {
            Ok(end) => parts.push(Part { path, name, end }),
            Err(error) => {
                faults.push(yaml::unreadable(&name, &error));
                parts.push(Part { path, name, end: None });
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let total = total(&parts, &mut found.told);
    unfinished(&parts, &mut found.told);
    let missing = missing(&found, total, inputs);
    if found.settings.len() > 1 {
        found.told.push(differ());
    }
    let done = found.items.values().filter(|spot| spot.done).count() as u64;
    let own = found.items.len() as u64;
    let end = End {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        shard: None,
        items: total,
        own,
        done,
        failed: own - done,
        complete: total.is_some() && missing.is_empty(),
    };
    found.told.extend(missing);
    write(&parts, &found.items, &end, output)?;
    Ok(Merged { end, told: found.told })
}

impl Found {
    /// Reads a manifest: of each input the last line holds.
    fn read(
        &mut self,
        part: usize,
        path: &Path,
        before: &[Part],
    ) -> io::Result<Option<End>> {
        let (mut lines, mut end, mut own) = (Lines::open(path)?, None, BTreeMap::new());
        while let Some((place, line)) = lines.next_line()? {
            match line {
                Line::Item(record) => {
                    let done = record.state == State::Done;
                    own.insert(record.number, (Spot { part, place, done }, record.input));
                    self.settings.insert(record.settings);
                    end = None;
                }
                Line::Batch { batch } => end = Some(batch),
            }
        }
        for (number, (spot, input)) in own {
            self.add(number, spot, &input, path, before);
        }
        Ok(end)
    }

    /// Of an item that is double one that was made is taken.
    fn add(
        &mut self,
        number: u64,
        spot: Spot,
        input: &str,
        path: &Path,
        before: &[Part],
    ) {
        let Some(other) = self.items.get_mut(&number) else {
            self.items.insert(number, spot);
            return;
        };
        let first = before.get(other.part).map_or("", |part| &part.name);
        self.told.push(double(number, input, first, path));
        if spot.done && !other.done {
            *other = spot;
        }
    }
}

/// How many items the list has: all parts have to say the same.
fn total(parts: &[Part], told: &mut Vec<Diagnostic>) -> Option<u64> {
    let ends = parts.iter().filter_map(|part| Some((part, part.end.as_ref()?.items?)));
    let totals: BTreeMap<u64, &Part> = ends.map(|(part, items)| (items, part)).collect();
    if totals.len() > 1 {
        let listed =
            totals.iter().map(|(items, part)| format!("{} ({items})", part.name));
        told.push(other_lists(&listed.collect::<Vec<_>>().join(", ")));
    }
    totals.last_key_value().map(|(items, _)| *items)
}

/// Tells of parts that are not there, and of those that did not come to their end.
fn unfinished(parts: &[Part], told: &mut Vec<Diagnostic>) {
    let ends = parts.iter().filter_map(|part| part.end.as_ref());
    let shards: Vec<Shard> =
        ends.filter_map(|end| Shard::read(end.shard.as_deref()?)).collect();
    if let Some(first) = shards.first() {
        let has = |part: &u64| shards.iter().any(|shard| shard.part == *part);
        let lacks = (1..=first.parts).filter(|part| !has(part));
        let is_whole = parts.iter().all(|part| part.end.is_some());
        // What a part without an end was, nobody knows.
        told.extend(lacks.filter(|_| is_whole).map(|part| no_part(part, first.parts)));
    }
    let open = |part: &&Part| !part.end.as_ref().is_some_and(|end| end.complete);
    told.extend(parts.iter().filter(open).map(|part| not_complete(&part.name)));
}

/// An error for each item that no part has.
fn missing(found: &Found, total: Option<u64>, inputs: &[PathBuf]) -> Vec<Diagnostic> {
    if !inputs.is_empty() {
        let items = Items::open(inputs, &Common::default(), None);
        let lacks = items.filter(|item| !found.items.contains_key(&item.number));
        return lacks.map(|item| no_item(&item.input)).collect();
    }
    let numbers = (1..=total.unwrap_or(0)).filter(|n| !found.items.contains_key(n));
    runs(numbers).into_iter().map(|(from, to)| no_items(from, to)).collect()
}

/// Numbers that follow each other, together.
fn runs(numbers: impl Iterator<Item = u64>) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = vec![];
    for number in numbers {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => runs.push((number, number)),
        }
    }
    runs
}

/// Writes the lines in the order of their numbers, whole or not at all.
fn write(
    parts: &[Part],
    items: &BTreeMap<u64, Spot>,
    end: &End,
    output: Option<&Path>,
) -> Result<(), Vec<Diagnostic>> {
    let Some(path) = output else {
        let stdout = BufWriter::new(io::stdout());
        let written = lines(parts, items, end, Path::new("."), stdout);
        return written
            .map(drop)
            .map_err(|error| vec![files::fault(Path::new("-"), &error)]);
    };
    let replace = || -> io::Result<()> {
        let folder = files::folder_of(path);
        let file = BufWriter::new(files::temporary(&folder, TEMPORARY)?);
        let file = lines(parts, items, end, &folder, file)?;
        let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        files::flush_folder(&folder);
        Ok(())
    };
    replace().map_err(|error| vec![files::fault(path, &error)])
}

fn lines<W: Write>(
    parts: &[Part],
    items: &BTreeMap<u64, Spot>,
    end: &End,
    folder: &Path,
    mut to: BufWriter<W>,
) -> io::Result<BufWriter<W>> {
    let open =
        |part: &Part| Ok((BufReader::new(File::open(&part.path)?), below(part, folder)?));
    let mut from: Vec<_> = parts.iter().map(open).collect::<io::Result<_>>()?;
    for spot in items.values() {
        let (reader, below) = &mut from[spot.part];
        reader.seek(SeekFrom::Start(spot.place))?;
        let mut bytes = vec![];
        reader.read_until(b'\n', &mut bytes)?;
        let Some(Line::Item(record)) = Line::read(&bytes) else { continue };
        let output = record.output.map(|name| format!("{below}{name}"));
        let record = Record { output, ..*record };
        to.write_all(&Line::Item(Box::new(record)).written()?)?;
    }
    to.write_all(&Line::Batch { batch: end.clone() }.written()?)?;
    to.flush()?;
    Ok(to)
}

/// Where the outputs of a part are, seen from a folder, with a slash at its end.
fn below(part: &Part, folder: &Path) -> io::Result<String> {
    let own = files::folder_of(&part.path).canonicalize()?;
    let relative = own.strip_prefix(folder.canonicalize()?).unwrap_or(&own);
    let name = relative.to_string_lossy().replace('\\', "/");
    Ok(if name.is_empty() { name } else { format!("{name}/") })
}

fn double(number: u64, input: &str, first: &str, second: &Path) -> Diagnostic {
    let second = second.display();
    Diagnostic::error(
        "manifest::double",
        both(
            format!("item {number} ({input}) is in {first} and in {second}"),
            format!("第 {number} 项（{input}）同时在 {first} 和 {second} 中"),
        ),
    )
    .hint(both(
        "give each batch another part of the same list: --shard 1/4, 2/4 …",
        "请给每个批处理分配同一清单的不同部分：--shard 1/4、2/4……",
    ))
}

fn no_part(part: u64, parts: u64) -> Diagnostic {
    Diagnostic::error(
        "manifest::no-part",
        both(
            format!("part {part}/{parts} is missing"),
            format!("缺少第 {part}/{parts} 部分"),
        ),
    )
    .hint(both(
        format!("run the batch with --shard {part}/{parts}, or name its manifest"),
        format!("请用 --shard {part}/{parts} 运行批处理，或指明其清单文件"),
    ))
}

fn not_complete(name: &str) -> Diagnostic {
    Diagnostic::error(
        "manifest::not-complete",
        both("the batch did not come to its end", "此批处理没有完成"),
    )
    .in_file(name)
    .hint(both("run it again with --resume", "请用 --resume 再次运行"))
}

fn no_item(input: &str) -> Diagnostic {
    missing_item(both("this item is missing", "缺少此项")).in_file(input)
}

fn no_items(from: u64, to: u64) -> Diagnostic {
    missing_item(if from == to {
        both(format!("item {from} is missing"), format!("缺少第 {from} 项"))
    } else {
        both(
            format!("items {from} to {to} are missing"),
            format!("缺少第 {from} 至 {to} 项"),
        )
    })
    .hint(both("--of INPUT names them", "可用 --of 输入 列出其名称"))
}

fn missing_item(message: banxin::diag::Bilingual) -> Diagnostic {
    Diagnostic::error("manifest::missing", message).hint(both(
        "run its part again with --resume",
        "请用 --resume 再次运行其所在部分",
    ))
}

fn differ() -> Diagnostic {
    Diagnostic::warning(
        "manifest::settings",
        both(
            "the parts were not made in the same way: another version, other options, fonts or rules",
            "各部分的生成方式不同：程序版本、选项、字体或规则有别",
        ),
    )
    .hint(both("make them anew in one way", "请以同一方式重新生成"))
}

fn other_lists(listed: &str) -> Diagnostic {
    Diagnostic::error(
        "manifest::other-list",
        both(
            format!("the parts are not of one list; items in it: {listed}"),
            format!("各部分不属于同一清单；清单项数：{listed}"),
        ),
    )
    .hint(both("give each batch the same list", "请给每个批处理同一清单"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_follow_each_other_are_told_together() {
        assert_eq!(runs([1, 2, 3, 5, 7, 8].into_iter()), [(1, 3), (5, 5), (7, 8)]);
        assert_eq!(runs([].into_iter()), []);
    }
}
