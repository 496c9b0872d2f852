//! What the network reads at once: some paragraphs of a text.

use std::ops::Range;

use legation_doc::{Sentence, Token};

use super::features::{N_TABLES, rows};
use crate::quotes::{Quote, quotes};

/// Tokens around an anchor that may belong to its attribution; what lies further off is not found.
const BEFORE: usize = 70;
const AFTER: usize = 110;

/// Some sentences in a row.
pub(crate) struct Chunk<'a> {
    pub sentences: &'a [Sentence],
    pub quotes: Vec<Quote>,
    /// Of each token, for the tables of features.
    pub rows: Vec<[u32; N_TABLES]>,
    /// The first token of each sentence, and the number of all.
    starts: Vec<usize>,
    /// The sentence of each token.
    owners: Vec<u32>,
}

impl<'a> Chunk<'a> {
    pub fn new(text: &str, sentences: &'a [Sentence]) -> Self {
        let quotes = quotes(text, sentences);
        let mut starts = vec![0];
        let mut owners = Vec::new();
        for (idx, sentence) in sentences.iter().enumerate() {
            owners.resize(owners.len() + sentence.tokens.len(), idx as u32);
            starts.push(owners.len());
        }
        Self { sentences, rows: rows(text, sentences, &quotes), quotes, starts, owners }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.owners.len()
    }

    /// The sentence of a token, and that one's first token.
    pub fn place(&self, token: usize) -> (usize, usize) {
        let sentence = self.owners[token] as usize;
        (sentence, self.starts[sentence])
    }

    pub fn token(&self, token: usize) -> &'a Token {
        let (sentence, start) = self.place(token);
        &self.sentences[sentence].tokens[token - start]
    }

    /// The tokens around an anchor.
    pub fn window(&self, anchor: usize) -> Range<usize> {
        anchor.saturating_sub(BEFORE)..(anchor + AFTER).min(self.len())
    }
}
