//! statements

use legation_doc::{Mention, Sentence, Statement};

/// Finds the statements.
pub fn attribute(
    _text: &str,
    _sentences: &[Sentence],
    _mentions: &[Mention],
    _speaker: Option<u32>,
) -> Vec<Statement> {
    Vec::new()
}
