//! Streams put into a finished file in the place of others.

use memchr::memmem;

/// An entry of a cross-reference table: ten digits, a space, five digits, a space, `n` or `f`, an
/// end of line of two bytes (ISO 32000-1, 7.5.4).
const ENTRY: usize = 20;
const DIGITS: usize = 10;

/// Puts parts of a file in the place of others, and moves what its one cross-reference table
/// says. Each part must be there once, and lie in one object. None if the file is not of that kind.
pub(super) fn splice(pdf: &[u8], parts: &[(&[u8], &[u8])]) -> Option<Vec<u8>> {
    let mut places = vec![];
    for (old, new) in parts {
        let mut found = memmem::find_iter(pdf, old);
        places.push((found.next()?, old.len(), *new));
        if found.next().is_some() {
            return None;
        }
    }
    places.sort_unstable();
    // Where a byte of the file that is not replaced comes to.
    let moved = |place: usize| {
        let before = places.iter().take_while(|(at, ..)| *at < place);
        before.fold(place, |place, (_, old, new)| place + new.len() - old)
    };
    let table = Table::find(pdf)?;
    let mut spliced = Vec::with_capacity(moved(pdf.len()));
    let mut end = 0;
    for (at, old, new) in &places {
        spliced.extend_from_slice(pdf.get(end..*at)?);
        spliced.extend_from_slice(new);
        end = at + old;
    }
    spliced.extend_from_slice(pdf.get(end..table.entries)?);
    for entry in pdf.get(table.entries..table.end)?.chunks_exact(ENTRY) {
        let (place, rest) = entry.split_at(DIGITS);
        match rest.starts_with(b" 00000 n") {
            true => spliced
                .extend_from_slice(format!("{:010}", moved(number(place)?)).as_bytes()),
            false => spliced.extend_from_slice(place),
        }
        spliced.extend_from_slice(rest);
    }
    spliced.extend_from_slice(pdf.get(table.end..table.place)?);
    spliced.extend_from_slice(moved(table.begin).to_string().as_bytes());
    spliced.extend_from_slice(pdf.get(table.place_end..)?);
    Some(spliced)
}

/// Where a file's cross-reference table is.
struct Table {
    begin: usize,
    /// Its entries, all in one section.
    entries: usize,
    end: usize,
    /// Where the file says where it begins.
    place: usize,
    place_end: usize,
}

impl Table {
    fn find(pdf: &[u8]) -> Option<Self> {
        const START: &[u8] = b"startxref\n";
        const HEAD: &[u8] = b"xref\n0 ";
        let place = memmem::rfind(pdf, START)? + START.len();
        let digits = pdf[place..].iter().take_while(|byte| byte.is_ascii_digit());
        let place_end = place + digits.count();
        let begin = number(&pdf[place..place_end])?;
        let rest = pdf.get(begin..)?.strip_prefix(HEAD)?;
        let line = rest.iter().position(|byte| *byte == b'\n')?;
        let entries = begin + HEAD.len() + line + 1;
        let end = entries.checked_add(number(&rest[..line])?.checked_mul(ENTRY)?)?;
        pdf.get(end..)?.starts_with(b"trailer").then_some(())?;
        Some(Self { begin, entries, end, place, place_end })
    }
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    use lopdf::Document;
    use pdf_writer::{Chunk, Name, Pdf, Ref, Settings};

    /// A file of streams.
    fn file(streams: &[&[u8]]) -> Vec<u8> {
        let mut pdf = Pdf::with_settings(Settings { pretty: false });
        pdf.catalog(Ref::new(1)).pages(Ref::new(2));
        pdf.pages(Ref::new(2)).count(0).kids([]);
        for (number, data) in (3..).zip(streams) {
            // Numbers that nobody uses lie between.
            pdf.stream(Ref::new(number * 2), data).pair(Name(b"Own"), number);
        }
        pdf.finish()
    }

    fn body(number: i32, data: &[u8]) -> Vec<u8> {
        let mut chunk = Chunk::with_settings(Settings { pretty: false });
        chunk.stream(Ref::new(1), data).pair(Name(b"Own"), number);
        chunk.as_bytes().strip_prefix(b"1 0 obj").expect("an object").to_vec()
    }

    #[test]
    fn streams_of_any_length_are_replaced_and_all_else_is_found() {
        let long = vec![b'x'; 123_456];
        let old: [&[u8]; 4] = [b"first", b"second", b"xref\n0 9\n", b"fourth"];
        let new: [&[u8]; 4] = [b"first", b"", b"xref\n0 9\n", &long];
        // In any order.
        let parts =
            [(body(6, old[3]), body(6, new[3])), (body(4, old[1]), body(4, new[1]))];
        let parts = parts.each_ref().map(|(old, new)| (&**old, &**new));
        let spliced = splice(&file(&old), &parts).expect("a file");
        assert!(spliced == file(&new));
        assert_eq!(Document::load_mem(&spliced).expect("a PDF").objects.len(), 6);
    }

    #[test]
    fn what_is_not_there_once_is_not_replaced() {
        let twice = file(&[b"same", b"same"]);
        let same = [(&b"stream\nsame"[..], &b"stream\nother"[..])];
        assert!(splice(&twice, &same).is_none());
        let none = body(3, b"none");
        assert!(splice(&twice, &[(&none, &none)]).is_none());
        assert!(splice(b"%PDF-1.7", &[]).is_none());
        let cut = &twice[..twice.len() - 10];
        assert!(splice(cut, &[]).is_none());
    }
}
