//! Drawings: SVG files, read by usvg, without anything that is not in the file itself.
//!
//! Scripts and animations are never run: what is painted is the drawing as it stands in the
//! file. Filters, masks and patterns are refused, because they would come out wrong.

use std::collections::BTreeSet;
use std::sync::Arc;

use usvg::roxmltree::{Document, Node, ParsingOptions};
use usvg::{
    BlendMode, ClipPath, FillRule, FontResolver, Group, ImageHrefResolver, ImageKind,
    Options, Tree,
};

use crate::geom::{Abs, Size};

use super::Fault;
use super::raster::{Format, Raster};

/// A unit of SVG is a 96th of an inch.
const UNIT: f64 = 72.0 / 96.0;
/// XML of more nodes is no drawing for a report.
const MOST_NODES: u32 = 1_000_000;
/// A larger drawing is no drawing on paper, in units.
const LARGEST: f32 = 100_000.0;

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Svg {
    text: String,
    size: Size,
    characters: BTreeSet<char>,
}

/// Whether a text is a drawing: the root of its XML is `svg`.
pub(super) fn is_svg(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && (text.contains("<svg") || text.contains(":svg"))
}

impl Svg {
    pub(super) fn read(text: String) -> Result<Self, Fault> {
        let (size, characters) = {
            let xml = parse(&text)?;
            refuse_elements(&xml)?;
            let tree = tree(&xml, FontResolver::default())?;
            refuse_paints(&tree)?;
            refuse_nodes(tree.root())?;
            let (width, height) = (tree.size().width(), tree.size().height());
            if width > LARGEST || height > LARGEST {
                return Err(Fault::Unsupported(format!("a size of {width} × {height}")));
            }
            let length = |units: f32| Abs::pt(f64::from(units) * UNIT);
            (Size::new(length(width), length(height)), characters(&xml))
        };
        Ok(Self { text, size, characters })
    }

    /// Its size on paper.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The file's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The characters of its texts that are seen.
    pub fn characters(&self) -> &BTreeSet<char> {
        &self.characters
    }

    /// The shapes and the text of it, with the fonts that are resolved so. None only if what
    /// was read before could not be read again.
    pub fn tree(&self, fonts: FontResolver<'_>) -> Option<Tree> {
        tree(&parse(&self.text).ok()?, fonts).ok()
    }
}

fn parse(text: &str) -> Result<Document<'_>, Fault> {
    // Exporters write document types; entities that multiply are refused by the parser.
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let text = text.trim_start_matches('\u{feff}');
    Document::parse_with_options(text, options)
        .map_err(|error| Fault::Broken(error.to_string()))
}

fn tree(xml: &Document<'_>, font_resolver: FontResolver<'_>) -> Result<Tree, Fault> {
    let options = Options {
        font_resolver,
        languages: vec!["zh-CN".to_owned(), "zh".to_owned(), "en".to_owned()],
        image_href_resolver: ImageHrefResolver {
            resolve_data: ImageHrefResolver::default_data_resolver(),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    Tree::from_xmltree(xml, &options).map_err(|error| Fault::Broken(error.to_string()))
}

/// Refuses what refers to other files, and elements whose content would be missing.
fn refuse_elements(xml: &Document<'_>) -> Result<(), Fault> {
    for node in xml.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        let href = node.attributes().find(|attribute| attribute.name() == "href");
        let inside = |href: &str| href.starts_with('#') || href.starts_with("data:");
        if let Some(href) = href.filter(|href| !inside(href.value().trim()))
            // A link is not followed, and a script is not run.
            && !matches!(name, "a" | "script")
        {
            return Err(Fault::External(href.value().chars().take(80).collect()));
        }
        let beside = node.parent().is_some_and(|above| above.has_tag_name("switch"));
        if name == "foreignObject" && !beside {
            return Err(Fault::Unsupported("<foreignObject>".to_owned()));
        }
    }
    Ok(())
}

fn refuse_paints(tree: &Tree) -> Result<(), Fault> {
    let used = [
        ("<filter>", !tree.filters().is_empty()),
        ("<mask>", !tree.masks().is_empty()),
        ("<pattern>", !tree.patterns().is_empty()),
    ];
    match used.into_iter().find(|(_, used)| *used) {
        Some((what, _)) => Err(Fault::Unsupported(what.to_owned())),
        None => Ok(()),
    }
}

/// Refuses pictures inside the drawing that could not be used by themselves, and groups that
/// are mixed with what is below them.
fn refuse_nodes(group: &Group) -> Result<(), Fault> {
    if group.blend_mode() != BlendMode::Normal {
        return Err(Fault::Unsupported("mix-blend-mode".to_owned()));
    }
    group.clip_path().map_or(Ok(()), refuse_clip)?;
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => refuse_nodes(group)?,
            usvg::Node::Image(image) => match image.kind() {
                ImageKind::PNG(data) => checked(data, Format::Png)?,
                ImageKind::JPEG(data) => checked(data, Format::Jpeg)?,
                ImageKind::SVG(tree) => {
                    refuse_paints(tree)?;
                    refuse_nodes(tree.root())?;
                }
                ImageKind::GIF(_) | ImageKind::WEBP(_) => {
                    return Err(Fault::Unsupported("GIF or WebP".to_owned()));
                }
            },
            usvg::Node::Path(_) | usvg::Node::Text(_) => {}
        }
    }
    Ok(())
}

/// Refuses clip paths that are more than shapes of one fill rule.
fn refuse_clip(clip: &ClipPath) -> Result<(), Fault> {
    fn rules(group: &Group, found: &mut Vec<FillRule>) -> bool {
        let plain = group.clip_path().is_none();
        plain
            && group.children().iter().all(|node| match node {
                usvg::Node::Group(group) => rules(group, found),
                usvg::Node::Path(path) => {
                    found.extend(path.fill().map(usvg::Fill::rule));
                    true
                }
                usvg::Node::Text(_) => true,
                usvg::Node::Image(_) => false,
            })
    }
    let mut found = vec![];
    let plain = rules(clip.root(), &mut found);
    let even_odd = found.contains(&FillRule::EvenOdd);
    if !plain || (even_odd && found.len() > 1) {
        return Err(Fault::Unsupported("<clipPath>".to_owned()));
    }
    clip.clip_path().map_or(Ok(()), refuse_clip)
}

fn checked(data: &Arc<Vec<u8>>, format: Format) -> Result<(), Fault> {
    Raster::read(data.to_vec(), format).map(|_| ())
}

/// The characters of all texts, but for space between them.
fn characters(xml: &Document<'_>) -> BTreeSet<char> {
    let of_text = |node: &Node<'_, '_>| {
        let parent = node.parent().map(|parent| parent.tag_name().name());
        node.is_text() && matches!(parent, Some("text" | "tspan" | "textPath" | "a"))
    };
    let texts = xml.descendants().filter(of_text);
    texts
        .filter_map(|node| node.text())
        .flat_map(str::chars)
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}
