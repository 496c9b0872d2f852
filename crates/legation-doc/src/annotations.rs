use crate::{Actor, Mention, Sentence, Stance, Statement, Timex};

/// Everything found in one document, each list in order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotations {
    /// The sentences.
    pub sentences: Vec<Sentence>,
    /// Where actors are named, described or referred to.
    pub mentions: Vec<Mention>,
    /// The actors of the mentions, in order of first mention; ids are unique.
    pub actors: Vec<Actor>,
    /// Who makes the speech that the document is, an index into `actors`.
    pub speaker: Option<u32>,
    /// The temporal expressions.
    pub timexes: Vec<Timex>,
    /// The statements.
    pub statements: Vec<Statement>,
    /// The stances.
    pub stances: Vec<Stance>,
}
