use crate::closed_set::closed_set;
use crate::{Span, When};

/// An attribution: who is reported to have said or thought what. Parts are named as in PARC 3.0 and PolNeAR.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The sentence of the cue, or of the content where there is no cue.
    pub sentence: u32,
    /// Who speaks, an index into the document's actors; `None` where the source is not an actor.
    pub source: Option<u32>,
    /// The words that name the source; `None` where the text leaves it out.
    pub source_span: Option<Span>,
    /// The word or words that report: "said", "according to".
    pub cue: Option<Span>,
    /// The pieces of what is reported, in order, without quotation marks; at least one.
    pub content: Vec<Span>,
    /// Whether the words are quoted.
    pub kind: StatementKind,
    /// To whom it is said, an index into the document's actors.
    pub addressee: Option<u32>,
    /// The statement inside which this one is reported, an index into the document's statements.
    pub parent: Option<u32>,
    /// When it was said.
    pub when: When,
    /// How sure, in [0, 1].
    pub confidence: f32,
}

impl Statement {
    /// From the first piece of content to the last.
    pub fn content_span(&self) -> Span {
        self.content.iter().copied().reduce(Span::cover).unwrap_or_default()
    }
}

closed_set! {
    /// Whose words a statement's content is in.
    StatementKind {
        /// All in quotation marks.
        Direct = "direct",
        /// None in quotation marks.
        Indirect = "indirect",
        /// Partly in quotation marks.
        Mixed = "mixed",
    }
}
