//! Finds who is reported to have said or thought what.
//!
//! A statement has three parts, named as in PARC 3.0 and PolNeAR: the *content* (what is reported), the *cue* (the
//! word that reports it) and the *source* (whose words or thoughts they are). [`attribute`] takes a parsed document
//! and returns its [`Statement`]s.

mod assembly;
mod clauses;
mod quotes;
mod scope;
mod sources;
mod vocabulary;

use legation_doc::{Mention, Sentence, Statement};

/// Which attributions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// Words spoken or written, and beliefs told as a clause.
    Statements,
    /// Attitudes, intentions and perceptions too, and those without a source: the notion of PolNeAR.
    Attributions,
}

/// Finds the statements.
pub fn attribute(
    text: &str,
    sentences: &[Sentence],
    mentions: &[Mention],
    speaker: Option<u32>,
) -> Vec<Statement> {
    attribute_within(Breadth::Statements, text, sentences, mentions, speaker)
}

/// Finds the statements, or all attributions.
pub fn attribute_within(
    breadth: Breadth,
    text: &str,
    sentences: &[Sentence],
    mentions: &[Mention],
    speaker: Option<u32>,
) -> Vec<Statement> {
    assembly::Assembly::new(text, sentences, mentions, speaker).statements(breadth)
}
