//! Room for signatures: where people sign, and where a unit sets its seal (spec/filing D2).

use std::collections::BTreeMap;

use crate::geom::{Point, Rect, Size};

use super::{Frame, Item, Pages};

/// Room for a signature.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What software that signs calls it.
    pub name: String,
    /// What it is for, for those who do not see it.
    pub description: String,
    /// Its size.
    pub size: Size,
}

/// Room for a signature on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedField {
    /// Its name, which no other of the document has.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Index of the page.
    pub page: usize,
    /// Where on the sheet.
    pub area: Rect,
}

impl Pages {
    /// The room for signatures, in the order of the pages. Of several of one name the second
    /// is called `NAME_2`.
    pub fn fields(&self) -> Vec<PlacedField> {
        let mut counts = BTreeMap::new();
        let pages = self.pages.iter().enumerate();
        let fields = pages.flat_map(|(page, sheet)| {
            on(&sheet.frame).into_iter().map(move |(area, field)| (page, area, field))
        });
        fields
            .map(|(page, area, field)| {
                let count = counts.entry(&field.name).or_insert(0);
                *count += 1;
                let name = match *count {
                    1 => field.name.clone(),
                    count => format!("{}_{count}", field.name),
                };
                PlacedField { name, description: field.description.clone(), page, area }
            })
            .collect()
    }
}

/// The fields on a sheet, also in boxes that are turned.
fn on(frame: &Frame) -> Vec<(Rect, &Field)> {
    let mut found = vec![];
    for (at, item) in &frame.items {
        match item {
            Item::Field(field) => {
                found.push((Rect { origin: *at, size: field.size }, field))
            }
            Item::Turned(inner) => {
                found.extend(inner.items.iter().filter_map(|(place, item)| {
                    let Item::Field(field) = item else { return None };
                    // What is its right top corner in the box is its left top one here.
                    let corner = Point::new(place.x + field.size.width, place.y);
                    let area =
                        Rect { origin: *at + corner.turned(), size: field.size.turned() };
                    Some((area, field))
                }))
            }
            _ => {}
        }
    }
    found
}
