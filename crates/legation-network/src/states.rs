//! What a network makes of the words of a sentence, for another that reads on from there.

/// The states of the words of a sentence: activations, a row for each token, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States {
    /// Of each word by itself, before its neighbours are looked at.
    pub words: Vec<i16>,
    /// Of each word in its sentence: the outputs of the last layer.
    pub contexts: Vec<i16>,
}
