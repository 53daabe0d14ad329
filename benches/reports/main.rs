//! Writes generated reports into a folder: `cargo run --example reports -- 500 DIR [FIRST]`.
//! Those that need only be many: `cargo run --example reports -- 500 DIR 0 short`.

#[path = "mod.rs"]
mod reports;

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let args: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| args.get(at).and_then(|text| text.parse::<u64>().ok());
    let (Some(count), Some(folder)) = (number(0), args.get(1)) else {
        return Err(io::Error::other("usage: reports COUNT DIR [FIRST] [short]"));
    };
    let first = number(2).unwrap_or(0);
    let is_short = args.get(3).is_some_and(|kind| kind == "short");
    let write = if is_short { reports::short } else { reports::report };
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    for seed in first..first + count {
        fs::write(folder.join(format!("{seed:05}.yaml")), write(seed))?;
    }
    Ok(())
}
