//! Reads the language engine's states as they come, some paragraphs at a time.

use legation_doc::Sentence;
use legation_network::States;

use crate::attribution::Attribution;
use crate::model::Model;
use crate::network::chunk::Chunk;

/// Whether a chunk of `n_tokens` so far ends before a sentence.
pub(crate) fn ends_chunk(n_tokens: usize, last: Option<&Sentence>, next: &Sentence) -> bool {
    let goes_on = last.is_some_and(|last| last.paragraph == next.paragraph);
    n_tokens >= if goes_on { LONGEST } else { LONG }
}

/// A chunk ends with the paragraph in which it gets so long.
const LONG: usize = 800;
/// It ends with the sentence in which it gets so long.
const LONGEST: usize = 1600;

/// Finds the attributions of a text with a [`Model`] while the text is parsed.
///
/// States of the language engine are large; only those of some paragraphs are held at a time.
#[derive(Debug)]
pub struct Attributor<'a> {
    text: &'a str,
    model: &'a Model,
    sentences: Vec<Sentence>,
    attributions: Vec<Attribution>,
    pending: Pending,
}

/// Sentences that are not read yet: the first of them, their states, their number of tokens.
#[derive(Debug, Default)]
struct Pending {
    first: usize,
    states: Vec<i16>,
    n_tokens: usize,
}

impl<'a> Attributor<'a> {
    /// Of a text whose sentences are to come.
    pub fn new(text: &'a str, model: &'a Model) -> Self {
        Self { text, model, sentences: Vec::new(), attributions: Vec::new(), pending: Pending::default() }
    }

    /// Takes the next sentence of the text, with the states of its tokens.
    pub fn take(&mut self, sentence: Sentence, states: &States) {
        let n_tokens = sentence.tokens.len();
        if ends_chunk(self.pending.n_tokens, self.sentences.last(), &sentence) {
            self.read();
        }
        states.join(n_tokens, &mut self.pending.states);
        self.pending.n_tokens += n_tokens;
        self.sentences.push(sentence);
    }

    /// The sentences, and the attributions in order of their anchors.
    pub fn finish(mut self) -> (Vec<Sentence>, Vec<Attribution>) {
        self.read();
        (self.sentences, self.attributions)
    }

    fn read(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        self.pending.first = self.sentences.len();
        let network = &self.model.network;
        if network.is_empty() || pending.states.len() != pending.n_tokens * network.n_states() {
            return;
        }
        let chunk = Chunk::new(self.text, &self.sentences[pending.first..]);
        self.attributions.extend(network.read_chunk(&chunk, &pending.states, pending.first));
    }
}
