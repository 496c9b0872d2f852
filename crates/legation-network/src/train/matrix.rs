//! Affine maps with their gradients, masks that leave out, losses.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, ArrayView2, ArrayViewMut2};

use super::{Chance, LayerRun};
use crate::shape::{Affine, Block, LayerBlocks};

/// The outputs of an affine map, a row for each row of inputs.
pub fn forward(affine: Affine, values: &[f32], inputs: &Array2<f32>) -> Array2<f32> {
    let bias = affine.bias.of(values);
    let n = inputs.nrows();
    let mut out = Vec::with_capacity(n * bias.len());
    for _ in 0..n {
        out.extend_from_slice(bias);
    }
    let mut out = array(n, bias.len(), out);
    general_mat_mul(1.0, inputs, &view(affine.weights, values).t(), 1.0, &mut out);
    out
}

/// Adds the gradients of an affine map's weights; returns that of its inputs.
pub fn back(
    affine: Affine,
    values: &[f32],
    inputs: &Array2<f32>,
    outputs: &Array2<f32>,
    gradient: &mut [f32],
) -> Array2<f32> {
    let mut weights = view_mut(affine.weights, gradient);
    general_mat_mul(1.0, &outputs.t(), inputs, 1.0, &mut weights);
    let bias = affine.bias.of_mut(gradient);
    for row in outputs.rows() {
        for (bias, value) in bias.iter_mut().zip(row) {
            *bias += value;
        }
    }
    let mut passed = Array2::zeros(inputs.raw_dim());
    general_mat_mul(1.0, outputs, &view(affine.weights, values), 0.0, &mut passed);
    passed
}

/// A layer run with some of its inputs left out.
#[derive(Debug)]
pub struct MaskedRun {
    /// What it computed.
    pub run: LayerRun,
    masked: Array2<f32>,
    mask: Vec<f32>,
}

/// Runs a layer over every sentence; `mask` are factors for the inputs that its matrix sees.
pub fn run_layer(
    layer: LayerBlocks,
    values: &[f32],
    inputs: Array2<f32>,
    mask: Vec<f32>,
    sentences: &[Range<usize>],
) -> MaskedRun {
    let mut masked = inputs.clone();
    multiply(&mut masked, &mask);
    let sums = forward(layer.affine, values, &masked);
    MaskedRun { run: LayerRun::new(layer.peepholes.of(values), inputs, sums, sentences), masked, mask }
}

/// Adds the gradients of a layer's weights; returns that of its inputs.
pub fn unroll_layer(
    layer: LayerBlocks,
    values: &[f32],
    masked: &MaskedRun,
    outputs: &Array2<f32>,
    sentences: &[Range<usize>],
    gradient: &mut [f32],
) -> Array2<f32> {
    let peepholes_back = layer.peepholes.of_mut(gradient);
    let [sums, mut inputs] = masked.run.back(layer.peepholes.of(values), sentences, outputs, peepholes_back);
    let mut back = back(layer.affine, values, &masked.masked, &sums, gradient);
    multiply(&mut back, &masked.mask);
    inputs += &back;
    inputs
}

/// A leaky rectifier.
pub fn bent(values: &Array2<f32>) -> Array2<f32> {
    values.mapv(|value| if value > 0.0 { value } else { value / 8.0 })
}

/// From the gradients of what [`bent`] made of values to those of the values.
pub fn unbend(gradients: &mut Array2<f32>, values: &Array2<f32>) {
    gradients.zip_mut_with(values, |gradient, value| *gradient *= if *value > 0.0 { 1.0 } else { 0.125 });
}

/// Replaces logits by the gradient of the loss with respect to them; rows without a target get none.
pub fn cross_entropy(logits: &mut Array2<f32>, targets: &[Option<usize>], share: f32) -> (f64, usize) {
    let (mut loss, mut count) = (0.0, 0);
    for (mut row, &target) in logits.rows_mut().into_iter().zip(targets) {
        let Some(target) = target else {
            row.fill(0.0);
            continue;
        };
        let largest = row.fold(f32::MIN, |largest, &value| largest.max(value));
        let right = row[target] - largest;
        let mut sum = 0.0;
        for value in &mut row {
            *value = (*value - largest).exp();
            sum += *value;
        }
        loss += f64::from(sum.ln() - right);
        count += 1;
        for value in &mut row {
            *value *= share / sum;
        }
        row[target] -= share;
    }
    (loss, count)
}

/// Factors that leave out each element by chance and raise the others.
pub fn elements(length: usize, share: f32, chance: &mut Chance) -> Vec<f32> {
    let kept = 1.0 / (1.0 - share);
    chance.bytes(length).map(|byte| if f32::from(byte) < share * 256.0 { 0.0 } else { kept }).collect()
}

/// The values with some of them left out, and the factors that did it.
pub fn thinned(values: &Array2<f32>, share: f32, chance: &mut Chance) -> (Array2<f32>, Vec<f32>) {
    let mask = elements(values.len(), share, chance);
    let mut values = values.clone();
    multiply(&mut values, &mask);
    (values, mask)
}

/// The same for every token of a sentence.
pub fn by_sentence(sentences: &[Range<usize>], width: usize, share: f32, chance: &mut Chance) -> Vec<f32> {
    let mut mask = Vec::new();
    for range in sentences {
        let row = elements(width, share, chance);
        for _ in range.clone() {
            mask.extend_from_slice(&row);
        }
    }
    mask
}

/// Multiplies values by factors, in place.
pub fn multiply(values: &mut Array2<f32>, factors: &[f32]) {
    for (value, factor) in values.as_slice_mut().unwrap_or_default().iter_mut().zip(factors) {
        *value *= factor;
    }
}

/// An array of values, row by row.
///
/// # Panics
/// If there are not rows times columns values.
pub fn array(rows: usize, columns: usize, values: Vec<f32>) -> Array2<f32> {
    Array2::from_shape_vec((rows, columns), values).expect("rows times columns values")
}

/// A block as a matrix.
///
/// # Panics
/// Never; a block has as many values as its size says.
pub fn view(block: Block, values: &[f32]) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((block.rows, block.columns), block.of(values)).expect("the block's size")
}

/// Likewise.
///
/// # Panics
/// Never.
pub fn view_mut(block: Block, values: &mut [f32]) -> ArrayViewMut2<'_, f32> {
    ArrayViewMut2::from_shape((block.rows, block.columns), block.of_mut(values)).expect("the block's size")
}
