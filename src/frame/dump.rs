//! The display list as text, for tests and for curious eyes. Lengths are points.

use std::fmt;

use crate::geom::{Color, Point};

use super::{Artifact, Frame, Item, NodeId, Pages, Shape, Structure, Tag, Watermark};

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, page) in self.pages.iter().enumerate() {
            let size = page.frame.size;
            write!(f, "page {} {}x{}", index + 1, size.width, size.height)?;
            match page.number {
                Some(number) => writeln!(f, " number {number}")?,
                None => writeln!(f)?,
            }
            write!(f, "{}", page.frame)?;
        }
        if let Some(Watermark { frame, angle }) = &self.watermark {
            writeln!(
                f,
                "watermark {}x{} at {angle}°",
                frame.size.width, frame.size.height
            )?;
            write!(f, "{frame}")?;
        }
        for entry in &self.outline {
            let indent = "  ".repeat(usize::from(entry.level));
            writeln!(f, "outline{indent}{} -> page {}", entry.title, entry.page + 1)?;
        }
        writeln!(f, "structure")?;
        dump_node(f, &self.structure, Structure::ROOT, 1)
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, item) in &self.items {
            match item {
                Item::Glyphs(run) => writeln!(
                    f,
                    "  {} {} {} {}@{} w{} {:?}",
                    at.x,
                    at.y,
                    Shown(run.tag),
                    run.font.name(),
                    run.size,
                    run.width(),
                    run.text,
                )?,
                Item::Rule(rule) => writeln!(
                    f,
                    "  {} {} rule {},{} w{}{}",
                    at.x,
                    at.y,
                    rule.to.x,
                    rule.to.y,
                    rule.width,
                    if rule.color == Color::Red { " red" } else { "" },
                )?,
                Item::Turned(frame) => {
                    let size = frame.size;
                    writeln!(
                        f,
                        "  {} {} turned {}x{}",
                        at.x, at.y, size.width, size.height
                    )?;
                    write!(f, "{frame}")?;
                    writeln!(f, "  end turned")?;
                }
                Item::Window(frame) => {
                    let size = frame.size;
                    writeln!(
                        f,
                        "  {} {} window {}x{}",
                        at.x, at.y, size.width, size.height
                    )?;
                    write!(f, "{frame}")?;
                    writeln!(f, "  end window")?;
                }
                Item::Link(link) => writeln!(
                    f,
                    "  {} {} link #{} {}x{} -> page {} {},{}",
                    at.x,
                    at.y,
                    link.node.0,
                    link.size.width,
                    link.size.height,
                    link.page + 1,
                    link.target.x,
                    link.target.y,
                )?,
                Item::Field(field) => writeln!(
                    f,
                    "  {} {} field {} {}x{}",
                    at.x, at.y, field.name, field.size.width, field.size.height,
                )?,
                Item::Shape(shape) => shown_shape(f, *at, shape)?,
                Item::Image(image) => writeln!(
                    f,
                    "  {} {} {} image {}x{} of {}x{} pixels",
                    at.x,
                    at.y,
                    Shown(image.tag),
                    image.size.width,
                    image.size.height,
                    image.raster.width,
                    image.raster.height,
                )?,
                Item::Drawing(drawing) => writeln!(
                    f,
                    "  {} {} {} drawing {}x{}",
                    at.x,
                    at.y,
                    Shown(drawing.tag),
                    drawing.size.width,
                    drawing.size.height,
                )?,
                Item::Note(note) => {
                    for fault in &note.faults {
                        writeln!(
                            f,
                            "  {} {} fault {fault:.3?} {:?}",
                            at.x, at.y, note.text
                        )?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A shape by its corners; of many the first ones, and how many there are.
fn shown_shape(f: &mut fmt::Formatter<'_>, at: Point, shape: &Shape) -> fmt::Result {
    write!(f, "  {} {} {} shape", at.x, at.y, Shown(shape.tag))?;
    for point in shape.points.iter().take(SHOWN) {
        write!(f, " {},{}", point.x, point.y)?;
    }
    if shape.points.len() > SHOWN {
        write!(f, " … {}", shape.points.len())?;
    }
    if let Some(fill) = shape.fill {
        write!(f, " fill {fill:?}")?;
    }
    match shape.stroke {
        Some((width, color)) => writeln!(f, " w{width} {color:?}"),
        None => writeln!(f),
    }
}

/// Corners of a shape that are printed.
const SHOWN: usize = 6;

struct Shown(Tag);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Tag::Node(NodeId(id)) => write!(f, "#{id}"),
            Tag::Artifact(Artifact::PageNumber) => write!(f, "~number"),
            Tag::Artifact(Artifact::Repeated) => write!(f, "~repeated"),
            Tag::Artifact(Artifact::Layout) => write!(f, "~layout"),
            Tag::Artifact(Artifact::Watermark) => write!(f, "~watermark"),
            Tag::Artifact(Artifact::Seal) => write!(f, "~seal"),
        }
    }
}

fn dump_node(
    f: &mut fmt::Formatter<'_>,
    tree: &Structure,
    id: NodeId,
    depth: usize,
) -> fmt::Result {
    let node = tree.node(id);
    writeln!(f, "{}#{} {:?}", "  ".repeat(depth), id.0, node.kind)?;
    node.children.iter().try_for_each(|child| dump_node(f, tree, *child, depth + 1))
}
