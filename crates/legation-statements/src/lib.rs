//! Finds who is reported to have said or thought what.
//!
//! A statement has three parts, named as in PARC 3.0 and PolNeAR: the *content* (what is reported), the *cue* (the
//! word that reports it) and the *source* (whose words or thoughts they are). One function, [`attribute`], takes a
//! parsed document with its mentions and returns its [`Statement`]s.
//!
//! A network and rules do it together. While a text is parsed, an [`Attributor`] reads what the language engine makes
//! of each token and finds [`Attribution`]s with a trained [`Model`]. The rules follow:
//!
//! 1. *Reports.* In each tree, a cue of the lexicon with its source and what it reports: a clause, an infinitive, a
//!    name or judgement, the clause around "according to" or "he said". What a greedy parser is known to get wrong
//!    (a clause hung on the wrong word, "Kim said" taken for a relative clause) is put right by the commas.
//! 2. *Quotations.* Marks are paired over paragraphs, and each quotation goes to the report whose content it
//!    crosses, to the nearest cue beside it, or to that of the quotation or report before it.
//! 3. *Merging.* A report takes the spans of the network's attribution with the same cue; attributions without a report
//!    are added.
//! 4. *Scope.* Words spoken or written and beliefs told as a clause are statements; attitudes, intentions and
//!    perceptions are not, unless they are quoted. [`Breadth`] widens that.
//!
//! The network is trained on PolNeAR (Newell, Margolin and Ruths 2018) by the feature `train`.
//!
//! `source_span` is the whole noun phrase as written, with titles, appositions and relative clauses, as PolNeAR
//! marks it; `source` is the actor it denotes, which is the person named before the office. "I" and "we" are
//! whoever is quoted, and outside quotations the speaker of the document.
//!
//! Statements come in order of sentence and cue, one for each source where there are several. Their dates are left
//! open.
//!
//! ```
//! // A text without sentences has no statements; `tests/shapes.rs` shows every shape.
//! assert!(legation_statements::attribute("", &[], &[], &[], None).is_empty());
//! ```

mod assembly;
mod attribution;
mod attributor;
mod claims;
mod clauses;
mod contents;
mod merging;
mod model;
mod network;
mod parentheses;
mod participants;
mod quotes;
mod scope;
mod sources;
mod stretches;
#[cfg(feature = "train")]
pub mod train;
mod vocabulary;

pub use attribution::Attribution;
pub use attributor::Attributor;
use legation_doc::{Mention, Sentence, Statement};
pub use legation_network::ModelError;
pub use model::{FORMAT, Model};

/// Which attributions are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// Words spoken or written, and beliefs told as a clause, of a source that the text names.
    Statements,
    /// Attitudes, intentions and perceptions too, and those without a source: the notion of PolNeAR.
    Attributions,
}

/// Finds the statements of a document.
///
/// `attributions` are what an [`Attributor`] found; where there are none, the rules go alone. `speaker` is who makes
/// the speech that the document is, an index into its actors. Takes any text and any trees; time is in proportion to
/// the length of the text.
pub fn attribute(
    text: &str,
    sentences: &[Sentence],
    attributions: &[Attribution],
    mentions: &[Mention],
    speaker: Option<u32>,
) -> Vec<Statement> {
    attribute_within(Breadth::Statements, text, sentences, attributions, mentions, speaker)
}

/// Finds the statements, or all attributions, of a document.
pub fn attribute_within(
    breadth: Breadth,
    text: &str,
    sentences: &[Sentence],
    attributions: &[Attribution],
    mentions: &[Mention],
    speaker: Option<u32>,
) -> Vec<Statement> {
    assembly::Assembly::new(text, sentences, mentions, speaker).statements(breadth, attributions)
}
