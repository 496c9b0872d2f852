use legation_network::ModelError;
use legation_network::file::{self, Signature};

use crate::network::Network;

/// The weights with which [`Attributor`](crate::Attributor) reads.
///
/// The default one has none; it finds nothing, and statements are found by rules alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    pub(crate) network: Network,
}

/// The number of the file format; a change of features or layout raises it.
pub const FORMAT: u32 = 2;

const SIGNATURE: Signature = *b"statemts";

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this format.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { network: file::read(bytes, SIGNATURE, FORMAT, Network::read)? })
    }

    /// The model as a file: signature, format, weights; compressed by Zstandard.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.network.write(&mut out);
        file::pack(SIGNATURE, FORMAT, &out)
    }
}
