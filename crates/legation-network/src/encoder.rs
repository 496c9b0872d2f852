//! The part of a network that reads all tokens: from the language engine's states and features to outputs.

use crate::file::{ModelError, Reader};
use crate::parts::{Embedding, Layer, Linear, narrow};
use crate::product::Vectors;
use crate::shape::EncoderBlocks;

/// Tables of features beside given states, a matrix, and bidirectional layers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Encoder {
    n_states: usize,
    tables: Vec<Embedding>,
    input: Linear,
    layers: Vec<Layer>,
}

impl Encoder {
    /// Rounds trained weights.
    pub fn new(blocks: &EncoderBlocks, values: &[f32]) -> Self {
        let tables = blocks.tables.iter();
        Self {
            n_states: blocks.n_states(),
            tables: tables.map(|block| Embedding::new(block.of(values), block.columns)).collect(),
            input: Linear::new(blocks.input, values),
            layers: blocks.layers.iter().map(|&layer| Layer::round(layer, values)).collect(),
        }
    }

    /// Numbers of a token's given states.
    pub fn n_states(&self) -> usize {
        self.n_states
    }

    /// The outputs of the last layer, a row for each token; `states` has a row for each token, `rows` one row of
    /// each table for each token.
    #[inline(always)]
    pub fn read(&self, vectors: Vectors, states: &[i16], rows: &[u32]) -> Vec<i16> {
        let n = states.len() / self.n_states.max(1);
        let mut inputs = Vec::with_capacity(n * self.input.n_inputs());
        for (row, states) in rows.chunks_exact(self.tables.len()).zip(states.chunks_exact(self.n_states)) {
            inputs.extend_from_slice(states);
            for (table, &row) in self.tables.iter().zip(row) {
                table.extend(row as usize, &mut inputs);
            }
        }
        let mut sums = Vec::new();
        self.input.multiply(vectors, &inputs, &mut sums);
        let mut state = vec![0; sums.len()];
        narrow(&sums, &mut state);
        let mut outputs = vec![0; state.len()];
        for layer in &self.layers {
            layer.linear().multiply(vectors, &state, &mut sums);
            layer.recur(&sums, &state, &mut outputs);
            std::mem::swap(&mut state, &mut outputs);
        }
        state
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        for table in &self.tables {
            table.write(out);
        }
        self.input.write(out);
        for layer in &self.layers {
            layer.write(out);
        }
    }

    /// Reads what [`Encoder::write`] wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read_weights(reader: &mut Reader<'_>, blocks: &EncoderBlocks) -> Result<Self, ModelError> {
        let tables = blocks.tables.iter().map(|block| Embedding::read(reader, block.rows, block.columns));
        let tables = tables.collect::<Result<_, _>>()?;
        let input = Linear::read(reader, blocks.input)?;
        let layers =
            blocks.layers.iter().map(|&layer| Layer::read(reader, layer)).collect::<Result<_, _>>()?;
        Ok(Self { n_states: blocks.n_states(), tables, input, layers })
    }
}
