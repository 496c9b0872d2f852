//! The part of a network that reads tokens once more, told how each stands to one or more *anchors* among them.
//!
//! What a token and an anchor bring is computed once for each of them and added up for each pair, so that reading
//! around every anchor costs little more than reading the text once.

use crate::file::{ModelError, Reader};
use crate::fixed;
use crate::parts::{Embedding, Linear, narrow, recur};
use crate::product::Vectors;
use crate::shape::SurroundingsBlocks;

/// A bidirectional layer whose sums come from a token, from the anchors, and from how the one stands to the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    tokens: Linear,
    anchors: Vec<Linear>,
    relations: Vec<Embedding>,
    peepholes: Vec<i16>,
}

impl Surroundings {
    /// Rounds trained weights.
    pub fn new(blocks: &SurroundingsBlocks, values: &[f32]) -> Self {
        let relations = blocks.relations.iter();
        Self {
            tokens: Linear::new(blocks.tokens, values),
            anchors: blocks.anchors.iter().map(|&affine| Linear::new(affine, values)).collect(),
            relations: relations.map(|block| Embedding::new(block.of(values), block.columns)).collect(),
            peepholes: blocks.peepholes.of(values).iter().map(|&value| fixed::weight(value)).collect(),
        }
    }

    /// Width of the outputs, of both directions together.
    pub fn width(&self) -> usize {
        self.peepholes.len() / 2
    }

    /// What each token brings, four times the width for each; `inputs` has a row for each token.
    #[inline(always)]
    pub fn bring(&self, vectors: Vectors, inputs: &[i16], brought: &mut Vec<i32>) {
        self.tokens.multiply(vectors, inputs, brought);
    }

    /// The outputs for some tokens in a row: `brought` is what they bring, `anchors` the inputs of each anchor, none
    /// where it is absent, `relations` for each token a row of each table.
    #[inline(always)]
    pub fn read(
        &self,
        vectors: Vectors,
        brought: &[i32],
        anchors: &[Option<&[i16]>],
        relations: &[u16],
        outputs: &mut Vec<i16>,
    ) {
        let width = self.width();
        let whole = 4 * width;
        let mut of_anchors = vec![0_i32; whole];
        let mut own = Vec::new();
        for (linear, anchor) in self.anchors.iter().zip(anchors) {
            if let Some(anchor) = anchor {
                linear.multiply(vectors, anchor, &mut own);
                for (sum, own) in of_anchors.iter_mut().zip(&own) {
                    *sum = sum.wrapping_add(*own);
                }
            }
        }
        let n = brought.len() / whole.max(1);
        let mut sums = Vec::with_capacity(n * 3 * width);
        let mut inputs = vec![0; n * width];
        let mut all = vec![0_i32; whole];
        // A closure would not be compiled for the machine's vectors.
        for (idx, (token, row)) in
            brought.chunks_exact(whole).zip(relations.chunks_exact(self.relations.len())).enumerate()
        {
            for ((all, token), anchors) in all.iter_mut().zip(token).zip(&of_anchors) {
                *all = token.wrapping_add(*anchors);
            }
            for (table, &class) in self.relations.iter().zip(row) {
                let (cells, places) = table.row(usize::from(class));
                for (all, cell) in all.iter_mut().zip(cells) {
                    *all = all.wrapping_add(i32::from(*cell) << places << 12);
                }
            }
            sums.extend_from_slice(&all[..3 * width]);
            narrow(&all[3 * width..], &mut inputs[idx * width..][..width]);
        }
        outputs.clear();
        outputs.resize(inputs.len(), 0);
        recur(&self.peepholes, &sums, &inputs, outputs);
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.tokens.write(out);
        for anchor in &self.anchors {
            anchor.write(out);
        }
        for table in &self.relations {
            table.write(out);
        }
        fixed::write_i16(&self.peepholes, out);
    }

    /// Reads what [`Surroundings::write`] wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read_weights(reader: &mut Reader<'_>, blocks: &SurroundingsBlocks) -> Result<Self, ModelError> {
        let tokens = Linear::read(reader, blocks.tokens)?;
        let anchors =
            blocks.anchors.iter().map(|&affine| Linear::read(reader, affine)).collect::<Result<_, _>>()?;
        let relations =
            blocks.relations.iter().map(|block| Embedding::read(reader, block.rows, block.columns));
        let relations = relations.collect::<Result<_, _>>()?;
        Ok(Self { tokens, anchors, relations, peepholes: fixed::read_i16(reader, blocks.peepholes.len())? })
    }
}
