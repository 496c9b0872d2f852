//! stance

use legation_doc::{Actor, Mention, Sentence, Stance, Statement};

/// Finds the stances.
pub fn detect(
    _text: &str,
    _sentences: &[Sentence],
    _mentions: &[Mention],
    _actors: &[Actor],
    _statements: &[Statement],
    _speaker: Option<u32>,
) -> Vec<Stance> {
    Vec::new()
}
