//! What the parts of a network share while they learn from a batch.

use std::ops::Range;

use ndarray::Array2;

use super::Chance;
use super::matrix::{back, cross_entropy, forward, multiply, thinned};
use crate::shape::Affine;

/// Shares of what is left out while learning (Srivastava et al. 2014).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dropout {
    /// Of states and features.
    pub inputs: f32,
    /// Of the inputs of each layer, the same through a sentence.
    pub layers: f32,
    /// Of what the classifiers see.
    pub heads: f32,
    /// Of words, whole rows of their tables.
    pub words: f32,
}

impl Dropout {
    /// Nothing is left out.
    pub const NONE: Self = Self { inputs: 0.0, layers: 0.0, heads: 0.0, words: 0.0 };

    /// Leaves out words: of the rows of so many tables, those in the columns of words become 0.
    pub fn thin_words(self, rows: &mut [u32], n_tables: usize, words: Range<usize>, chance: &mut Chance) {
        for row in rows.chunks_exact_mut(n_tables) {
            for cell in &mut row[words.clone()] {
                if chance.is_below(self.words) {
                    *cell = 0;
                }
            }
        }
    }
}

/// One pass over a batch, forth and back.
#[derive(Debug)]
pub struct Pass<'a> {
    /// All weights.
    pub values: &'a [f32],
    /// One by the number of the batch's tokens.
    pub share: f32,
    /// What is left out.
    pub dropout: Dropout,
    /// Of what is left out.
    pub chance: &'a mut Chance,
    /// Of the weights.
    pub gradient: &'a mut [f32],
}

impl Pass<'_> {
    /// The loss of a linear classifier that counts for `weight`; adds to the gradients of its weights and, in `passed`,
    /// of its inputs. Rows without a target teach nothing.
    pub fn classify(
        &mut self,
        affine: Affine,
        inputs: &Array2<f32>,
        targets: &[Option<usize>],
        weight: f32,
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        if targets.iter().all(Option::is_none) {
            return (0.0, 0);
        }
        let (seen, mask) = thinned(inputs, self.dropout.heads, self.chance);
        let mut logits = forward(affine, self.values, &seen);
        let loss = cross_entropy(&mut logits, targets, self.share * weight);
        let mut own = back(affine, self.values, &seen, &logits, self.gradient);
        multiply(&mut own, &mask);
        *passed += &own;
        loss
    }
}
