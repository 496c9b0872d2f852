//! Attributions as the network finds them.

use legation_doc::Span;

/// Who is reported to have said or thought what, as words of the text. Spans are of whole tokens, quotation marks
/// among them, as PolNeAR marks them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attribution {
    /// The sentence of the anchor, an index into the document's sentences.
    pub sentence: usize,
    /// The head of the cue, an index into that sentence's tokens.
    pub anchor: usize,
    /// Pieces of the source, in order; none where the text leaves it out.
    pub source: Vec<Span>,
    /// Pieces of the cue, in order; the anchor is in one of them.
    pub cue: Vec<Span>,
    /// Pieces of the content, in order.
    pub content: Vec<Span>,
    /// Logarithm of the odds that the anchor is one.
    pub score: f32,
}
