//! Where a signature is seen: a widget on a page, with what it shows, an element of the
//! structure and words for those who do not see it (ISO 14289-1, 7.18).

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

use super::certificate::plain;
use super::fault::alone;
use super::file::{self, catalog_id, damaged, get, get_array, get_dictionary};
use super::update::{Place, Update};
use crate::diag::Result;

/// A place on a page, in mm from its top left corner.
#[derive(Copy, Clone, Debug, PartialEq)]
pub struct Spot {
    /// The page, counted from 1.
    pub page: usize,
    /// From the left edge of the page.
    pub x: f64,
    /// From its top edge.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// The largest part of a page that a signature may cover; a larger one would hide what is signed.
const LARGEST_PART: f64 = 0.25;
/// Points in a mm.
pub(super) const MM: f64 = 72.0 / 25.4;
/// Deeper values of a page's resources are not copied.
const DEEPEST: usize = 64;

impl Spot {
    /// The page and the rectangle on it, as a PDF counts (ISO 32000-1, 8.3.2.3).
    pub(super) fn on(self, document: &Document) -> Result<(ObjectId, [f64; 4])> {
        let page = self.page.checked_sub(1).and_then(|at| document.page_iter().nth(at));
        let page = page.ok_or_else(|| {
            let pages = document.page_iter().count();
            misplaced(
                &format!("there is no page {}: the PDF has {pages}", self.page),
                &format!("没有第 {} 页：PDF 共 {pages} 页", self.page),
            )
        })?;
        let sheet = sheet(document, page)?;
        let left = sheet[0] + self.x * MM;
        let top = sheet[3] - self.y * MM;
        let edges = [left, top - self.height * MM, left + self.width * MM, top];
        let is_inside = (edges[0] >= sheet[0] && edges[1] >= sheet[1])
            && (edges[2] <= sheet[2] && edges[3] <= sheet[3])
            && (edges[0] < edges[2] && edges[1] < edges[3]);
        if !is_inside {
            return Err(misplaced("it is not on the page", "超出页面"));
        }
        if area(edges) > area(sheet) * LARGEST_PART {
            return Err(misplaced(
                "it covers more than a quarter of the page",
                "遮盖了四分之一以上的页面",
            ));
        }
        Ok((page, edges))
    }
}

fn area([left, bottom, right, top]: [f64; 4]) -> f64 {
    (right - left) * (top - bottom)
}

/// The edges of a page: its own, or those of the pages that it is among.
fn sheet(document: &Document, page: ObjectId) -> Result<[f64; 4]> {
    let mut node = document.get_dictionary(page).ok();
    for _ in 0..DEEPEST {
        let Some(of) = node else { break };
        if let Some(edges) = edges(document, of, b"MediaBox") {
            return Ok(edges);
        }
        node = get_dictionary(document, of, b"Parent");
    }
    Err(damaged("a page has no size"))
}

/// The edges of a box, the least first.
pub(super) fn edges(
    document: &Document,
    of: &Dictionary,
    key: &[u8],
) -> Option<[f64; 4]> {
    let all = get_array(document, of, key).iter();
    let all: Option<Vec<f64>> = all
        .map(|edge| Some(f64::from(file::resolved(document, edge)?.as_float().ok()?)))
        .collect();
    let [a, b, c, d] = all?[..] else { return None };
    Some([a.min(c), b.min(d), a.max(c), b.max(d)])
}

fn misplaced(en: &str, zh: &str) -> Vec<crate::diag::Diagnostic> {
    alone(
        "sign::place",
        (
            &format!("the signature cannot stand there: {en}"),
            &format!("签名不能置于该处：{zh}"),
        ),
        (
            "give page, left, top, width and height in mm: --visible 8,120,200,42,42",
            "请以毫米给出页码、左、上、宽、高：--visible 8,120,200,42,42",
        ),
    )
}

/// A new field that is seen at a place; what it shows is set later.
pub(super) fn seen_field(
    update: &mut Update,
    name: &str,
    description: &str,
    spot: Spot,
    flags: i64,
) -> Result<(ObjectId, ObjectId)> {
    let (page, edges) = spot.on(update.before())?;
    let blank = blank(edges[2] - edges[0], edges[3] - edges[1]);
    let blank = update.add(blank);
    let field = update.add(dictionary! {
        "Type" => "Annot",
        "Subtype" => "Widget",
        "FT" => "Sig",
        "T" => text_string(&plain(name)),
        "TU" => text_string(&plain(description)),
        "Rect" => edges.map(Object::from).to_vec(),
        "F" => flags,
        "P" => page,
        "AP" => dictionary! { "N" => blank },
    });
    tag(update, page, field)?;
    Ok((page, field))
}

/// An appearance of nothing: PDF/A wants one of all that has an extent (ISO 19005-2, 6.3.3).
fn blank(width: f64, height: f64) -> Stream {
    Stream::new(form(width, height, Dictionary::new()), vec![])
}

fn form(width: f64, height: f64, resources: Dictionary) -> Dictionary {
    dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), width.into(), height.into()],
        "Resources" => resources,
    }
}

/// Gives a widget the first page of a PDF as its appearance.
pub(super) fn show(
    update: &mut Update,
    widget: ObjectId,
    appearance: &[u8],
) -> Result<()> {
    let source = file::open(appearance)?;
    let page = source.page_iter().next().ok_or_else(|| damaged("it has no pages"))?;
    let [left, bottom, right, top] = sheet(&source, page)?;
    let mut copy = Copy { source: &source, copied: Default::default() };
    let resources = source.get_dictionary(page).ok();
    let resources = resources.and_then(|page| get(&source, page, b"Resources"));
    let resources = match resources {
        Some(resources) => copy.value(update, resources, 0)?,
        None => Object::Dictionary(Dictionary::new()),
    };
    let resources = resources.as_dict().cloned().unwrap_or_default();
    let mut stream = Stream::new(
        form(right - left, top - bottom, resources),
        source.get_page_content(page),
    );
    // Longer than plain, it is left plain.
    let _ = stream.compress();
    let stream = update.add(stream);
    update.dictionary(&Place::object(widget))?.set("AP", dictionary! { "N" => stream });
    Ok(())
}

/// Copies values of another file with all that they lead to.
struct Copy<'a> {
    source: &'a Document,
    copied: std::collections::BTreeMap<ObjectId, ObjectId>,
}

impl Copy<'_> {
    fn value(
        &mut self,
        update: &mut Update,
        value: &Object,
        depth: usize,
    ) -> Result<Object> {
        if depth > DEEPEST {
            return Err(damaged("the appearance is nested too deeply"));
        }
        Ok(match value {
            Object::Reference(id) => match self.copied.get(id) {
                Some(known) => Object::Reference(*known),
                None => {
                    let own = update.add(Object::Null);
                    self.copied.insert(*id, own);
                    let object = self.source.get_object(*id);
                    let object = object.map_err(|_| damaged("an object is missing"))?;
                    let object = self.value(update, object, depth + 1)?;
                    *update.change(&Place::object(own))? = object;
                    Object::Reference(own)
                }
            },
            Object::Array(items) => {
                let items = items.iter().map(|item| self.value(update, item, depth + 1));
                Object::Array(items.collect::<Result<_>>()?)
            }
            Object::Dictionary(dictionary) => {
                Object::Dictionary(self.dictionary(update, dictionary, depth)?)
            }
            Object::Stream(stream) => {
                let mut copy = stream.clone();
                copy.dict = self.dictionary(update, &stream.dict, depth)?;
                Object::Stream(copy)
            }
            plain => plain.clone(),
        })
    }

    fn dictionary(
        &mut self,
        update: &mut Update,
        dictionary: &Dictionary,
        depth: usize,
    ) -> Result<Dictionary> {
        let mut copy = Dictionary::new();
        for (key, value) in dictionary {
            copy.set(key.clone(), self.value(update, value, depth + 1)?);
        }
        Ok(copy)
    }
}

/// Puts a widget into the structure, as the last thing of the document, if there is one.
fn tag(update: &mut Update, page: ObjectId, widget: ObjectId) -> Result<()> {
    let catalog = Place::object(catalog_id(update.before())?);
    let root = update.place(&catalog, b"StructTreeRoot");
    let Some(top) = top_element(update, &root) else { return Ok(()) };
    let Some(root_id) = root.id_of_object() else { return Ok(()) };
    let key = next_key(update, &root);
    let element = update.add(dictionary! {
        "Type" => "StructElem",
        "S" => "Form",
        "P" => top.unwrap_or(root_id),
        "Pg" => page,
        "K" => dictionary! { "Type" => "OBJR", "Obj" => widget, "Pg" => page },
    });
    let kids = update.place(&Place::object(top.unwrap_or(root_id)), b"K");
    update.push(&kids, element.into())?;
    index(update, &root, key, element)?;
    update.dictionary(&root)?.set("ParentTreeNextKey", key + 1);
    update.dictionary(&Place::object(widget))?.set("StructParent", key);
    Ok(())
}

/// The element that all others are in, if the file has a structure and there is one such.
fn top_element(update: &Update, root: &Place) -> Option<Option<ObjectId>> {
    let root = update.value(root)?.as_dict().ok()?;
    let kids = root.get(b"K").ok();
    let kids = kids.and_then(|kids| match kids {
        Object::Reference(id) => update.current(*id),
        direct => Some(direct),
    });
    Some(match kids {
        Some(Object::Array(kids)) if kids.len() == 1 => kids[0].as_reference().ok(),
        Some(Object::Dictionary(_)) => {
            root.get(b"K").ok().and_then(|it| it.as_reference().ok())
        }
        _ => None,
    })
}

/// The first number that no content of the file has in its structure.
fn next_key(update: &Update, root: &Place) -> i64 {
    let said = update.value(root).and_then(|root| root.as_dict().ok());
    let said = said.and_then(|root| root.get(b"ParentTreeNextKey").ok()?.as_i64().ok());
    // A file that does not say it may have used any number up to its highest.
    let used = update.before().objects.values().filter_map(|object| {
        let dictionary = match object {
            Object::Stream(stream) => &stream.dict,
            Object::Dictionary(dictionary) => dictionary,
            _ => return None,
        };
        let keys = [b"StructParent".as_slice(), b"StructParents"];
        keys.iter().filter_map(|key| dictionary.get(key).ok()?.as_i64().ok()).max()
    });
    said.unwrap_or(0).max(used.max().unwrap_or(-1) + 1)
}

/// Notes to which element a number belongs: at the end of the tree of numbers, of which it is
/// the highest (ISO 32000-1, 7.9.7).
fn index(update: &mut Update, root: &Place, key: i64, element: ObjectId) -> Result<()> {
    let mut node = update.place(root, b"ParentTree");
    for _ in 0..DEEPEST {
        let kids = update.place(&node, b"Kids");
        let last =
            update.value(&kids).and_then(|kids| kids.as_array().ok()?.last().cloned());
        let Some(last) = last else {
            let numbers = update.place(&node, b"Nums");
            update.push(&numbers, key.into())?;
            update.push(&numbers, element.into())?;
            return raise(update, &node, key);
        };
        raise(update, &node, key)?;
        let last =
            last.as_reference().map_err(|_| damaged("the structure is damaged"))?;
        node = Place::object(last);
    }
    Err(damaged("the structure is nested too deeply"))
}

/// Raises the upper limit of a node, if it has limits.
fn raise(update: &mut Update, node: &Place, key: i64) -> Result<()> {
    let node = update.dictionary(node)?;
    if let Ok(Object::Array(limits)) = node.get_mut(b"Limits")
        && let [_, upper] = limits.as_mut_slice()
    {
        *upper = key.into();
    }
    Ok(())
}
