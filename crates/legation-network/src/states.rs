//! What a network makes of the words of a sentence, for another that reads on from there.

/// The states of the words of a sentence: activations, a row for each token, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct States {
    /// Of each word by itself, before its neighbours are looked at.
    pub words: Vec<i16>,
    /// Of each word in its sentence: the outputs of the last layer.
    pub contexts: Vec<i16>,
}

impl States {
    /// Appends both states of each of `n_tokens` tokens, side by side; nothing where there are none.
    pub fn join(&self, n_tokens: usize, out: &mut Vec<i16>) {
        let width = self.words.len() / n_tokens.max(1);
        if width > 0 && self.contexts.len() == self.words.len() {
            for (word, context) in self.words.chunks_exact(width).zip(self.contexts.chunks_exact(width)) {
                out.extend_from_slice(word);
                out.extend_from_slice(context);
            }
        }
    }
}
