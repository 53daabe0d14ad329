//! Where reports stand in a volume.

use super::Entry;

/// Where a report stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The index of its first page in the file.
    pub page: usize,
    /// 页号: the running numbers of its first and its last page.
    pub first: usize,
    /// That of its last page.
    pub last: usize,
}

/// The places of reports after so many pages, and how many pages there are then. Running
/// numbers count the pages of reports only (DA/T 22-2015): not cover and catalogue, and not the
/// empty back behind a report.
pub(super) fn places(
    entries: &[Entry],
    front: usize,
    padded: impl Fn(usize) -> usize,
) -> (Vec<Place>, usize) {
    let (mut page, mut number) = (front, 0);
    let place = |entry: &Entry| {
        let place = Place { page, first: number + 1, last: number + entry.pages };
        page += padded(entry.pages);
        number += entry.pages;
        place
    };
    let places = entries.iter().map(place).collect();
    (places, page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_begin_on_fronts_and_numbers_run_on() {
        let entry = |pages| Entry { pages, ..Entry::default() };
        let entries = [entry(3), entry(2), entry(1)];
        let (found, pages) =
            places(&entries, 4, |pages: usize| pages.next_multiple_of(2));
        let place = |page, first, last| Place { page, first, last };
        assert_eq!(found, [place(4, 1, 3), place(8, 4, 5), place(10, 6, 6)]);
        assert_eq!(pages, 12);
        let (found, pages) = places(&entries, 2, |pages| pages);
        assert_eq!(found, [place(2, 1, 3), place(5, 4, 5), place(7, 6, 6)]);
        assert_eq!(pages, 8);
    }
}
