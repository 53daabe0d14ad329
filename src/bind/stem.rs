//! The names of volumes.

use std::path::{Path, PathBuf};

/// `VOLUME.pdf`, or `VOLUME-2.pdf` of the second of several.
pub(super) fn numbered(volume: &Path, number: Option<usize>) -> PathBuf {
    let Some(number) = number else { return volume.to_owned() };
    let stem = volume.file_stem().unwrap_or_default().to_string_lossy();
    let ending = volume.extension().map(|ending| ending.to_string_lossy());
    let ending = ending.map_or_else(String::new, |ending| format!(".{ending}"));
    volume.with_file_name(format!("{stem}-{number}{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_volumes_are_numbered() {
        let of = |path: &str, number| numbered(Path::new(path), number);
        assert_eq!(of("out/案卷.pdf", None), Path::new("out/案卷.pdf"));
        assert_eq!(of("out/案卷.pdf", Some(2)), Path::new("out/案卷-2.pdf"));
        assert_eq!(of("2022.a", Some(1)), Path::new("2022-1.a"));
        assert_eq!(of("volume", Some(10)), Path::new("volume-10"));
    }
}
