//! actors

use legation_doc::{Actor, Document, Mention, Sentence};

/// Who appears in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cast {
    /// In order of the text.
    pub mentions: Vec<Mention>,
    /// In order of first mention; ids are unique.
    pub actors: Vec<Actor>,
    /// Who makes the speech that the document is, an index into `actors`.
    pub speaker: Option<u32>,
}

/// Finds the mentions of actors and resolves them.
pub fn find(_document: &Document, _sentences: &[Sentence]) -> Cast {
    Cast::default()
}
