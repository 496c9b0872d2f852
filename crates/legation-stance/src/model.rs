use legation_doc::Sentence;
use legation_network::file::{self, Signature};
use legation_network::{ModelError, States};

use crate::network::Network;
use crate::reading::{Judgement, Reading};

/// The weights of the network that finds acts and reads positions.
///
/// The default one has none; it finds nothing, and stances are found by rules alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    pub(crate) network: Network,
}

/// The number of the file format; a change of features or layout raises it.
pub const FORMAT: u32 = 1;

const SIGNATURE: Signature = *b"stances!";

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this format.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { network: file::read(bytes, SIGNATURE, FORMAT, Network::read)? })
    }

    /// Whether there are weights, so that something can be found.
    pub fn has_weights(&self) -> bool {
        !self.network.is_empty()
    }

    /// The model as a file: signature, format, weights; compressed by Zstandard.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.network.write(&mut out);
        file::pack(SIGNATURE, FORMAT, &out)
    }

    /// Reads a sentence; `states` are the language engine's of its tokens.
    pub fn read_sentence(&self, text: &str, sentence: &Sentence, states: &States) -> Reading {
        self.network.read_sentence(text, sentence, states)
    }

    /// The act and sign between a source and a target, both given by the heads of their phrases; without a source,
    /// how the sentence lets the target appear. `None` without weights.
    pub fn judge(
        &self,
        text: &str,
        sentence: &Sentence,
        states: &States,
        source: Option<usize>,
        target: usize,
    ) -> Option<Judgement> {
        self.network.judge(text, sentence, states, source, target)
    }
}
