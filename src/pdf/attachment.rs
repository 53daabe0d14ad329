//! Files inside the file (ISO 19005-3, 6.8): what it was made from.

use krilla::Document;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::metadata::DateTime;

use crate::diag::Result;

use super::internal;

/// A file that a PDF carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name, with folders: `layouts/report.yaml`.
    pub name: String,
    /// What it is, for people.
    pub what: String,
    /// Its media type: `application/yaml`.
    pub media_type: &'static str,
    /// What it is to the document.
    pub relation: Relation,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What an attached file is to its document (ISO 19005-3, annex E).
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// What the document was made from.
    Source,
    /// What else was needed to make it.
    Supplement,
    /// What tells of it.
    Data,
}

/// Puts files into a document.
pub(super) fn embed(
    document: &mut Document,
    attached: &[Attached],
    date: DateTime,
) -> Result<()> {
    for file in attached {
        let embedded = EmbeddedFile {
            path: file.name.clone(),
            mime_type: MimeType::new(file.media_type),
            description: Some(file.what.clone()),
            association_kind: match file.relation {
                Relation::Source => AssociationKind::Source,
                Relation::Supplement => AssociationKind::Supplement,
                Relation::Data => AssociationKind::Data,
            },
            data: file.bytes.clone().into(),
            modification_date: Some(date),
            compress: None,
            location: None,
        };
        let twice = || internal(format!("two files are named {}", file.name));
        document.embed_file(embedded).ok_or_else(|| vec![twice()])?;
    }
    Ok(())
}
