//! The trained weights of Legation, embedded, and no algorithm.
//!
//! `weights/MODELS.md` tells for each file the data, command, seed and scores.
//!
//! ```
//! let models = legation_models::Models::shared();
//! let sentences = legation_syntax::parse("The talks began on Monday.", &models.syntax);
//! assert_eq!(sentences.len(), 1);
//! ```

use std::sync::LazyLock;

/// Every model that the pipeline needs, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// Tags, lemmas, trees and names.
    pub syntax: legation_syntax::Model,
    /// Sources, cues and contents of what is said and thought.
    pub statements: legation_statements::Model,
    /// Acts, who does them to whom, and how.
    pub stances: legation_stance::Model,
}

/// The model files as they are embedded: name and bytes, for the fingerprint of a run.
pub const FILES: &[(&str, &[u8])] =
    &[("syntax.bin.zst", SYNTAX), ("statements.bin.zst", STATEMENTS), ("stances.bin.zst", STANCES)];

const SYNTAX: &[u8] = include_bytes!("../weights/syntax.bin.zst");
const STATEMENTS: &[u8] = include_bytes!("../weights/statements.bin.zst");
const STANCES: &[u8] = include_bytes!("../weights/stances.bin.zst");

impl Models {
    /// Decodes the embedded models anew.
    ///
    /// # Panics
    /// If an embedded file was written by another version of the trainer; a test keeps that from being
    /// released.
    pub fn load() -> Self {
        const EXPECTED: &str = "the embedded model has this build's format";
        Self {
            syntax: legation_syntax::Model::read(SYNTAX).expect(EXPECTED),
            statements: legation_statements::Model::read(STATEMENTS).expect(EXPECTED),
            stances: legation_stance::Model::read(STANCES).expect(EXPECTED),
        }
    }

    /// The embedded models, decoded on first use.
    pub fn shared() -> &'static Self {
        static MODELS: LazyLock<Models> = LazyLock::new(Models::load);
        &MODELS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_models_are_what_writing_them_gives() {
        let Models { syntax, statements, stances } = Models::load();
        assert_eq!(legation_stance::Model::read(&stances.write()), Ok(stances));
        assert_eq!(legation_syntax::Model::read(&syntax.write()), Ok(syntax));
        assert_eq!(legation_statements::Model::read(&statements.write()), Ok(statements));
    }
}
