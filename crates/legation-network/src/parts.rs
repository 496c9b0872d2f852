//! The parts of a network: tables of features, matrices, recurrent layers.

use crate::file::{ModelError, Reader};
use crate::fixed::{self, ONE, rounded};
use crate::product::{Packed, Vectors, products};
use crate::shape::{Affine, LayerBlocks};

/// A row for each value of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Embedding {
    width: usize,
    /// Binary places after the point.
    places: u8,
    rows: Vec<i8>,
}

/// A matrix, a row for each output, and what is added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Linear {
    n_inputs: usize,
    weights: Vec<i16>,
    packed: Packed,
    bias: Vec<i32>,
}

/// A bidirectional layer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layer {
    /// For each direction: candidate, forget gate, reset gate.
    linear: Linear,
    /// What the gates see of the state: for each direction the forget gate's weights and the reset gate's.
    peepholes: Vec<i16>,
}

impl Embedding {
    /// Rounds trained weights, with as many places as the largest leaves.
    pub fn new(values: &[f32], width: usize) -> Self {
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let places = (0..=11).rev().find(|&places| largest * f32::from(1_u16 << places) < 127.5).unwrap_or(0);
        let scale = f32::from(1_u16 << places);
        let rows = values.iter().map(|value| (value * scale).round().clamp(-127.0, 127.0) as i8).collect();
        Self { width, places, rows }
    }

    /// Of rows that are rounded already, to `places` binary places, at most 11.
    pub fn of_cells(rows: Vec<i8>, width: usize, places: u8) -> Self {
        Self { width, places, rows }
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Appends a row, as activations.
    #[inline(always)]
    pub fn extend(&self, row: usize, out: &mut Vec<i16>) {
        let cells = &self.rows[row * self.width..][..self.width];
        out.extend(cells.iter().map(|&cell| i16::from(cell) << (11 - self.places)));
    }

    /// A row as it is kept; a cell stands for the activation that is as much shifted to the left.
    #[inline(always)]
    pub fn row(&self, row: usize) -> (&[i8], u32) {
        (&self.rows[row * self.width..][..self.width], u32::from(11 - self.places))
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.push(self.places);
        out.extend(self.rows.iter().map(|&cell| cell as u8));
    }

    /// Reads what [`Embedding::write`] wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read(reader: &mut Reader<'_>, n_rows: usize, width: usize) -> Result<Self, ModelError> {
        let places = reader.bytes(1)?[0];
        let length = n_rows.checked_mul(width).ok_or(ModelError::Damaged)?;
        let rows: Vec<i8> = reader.bytes(length)?.iter().map(|&byte| byte as i8).collect();
        if places > 11 {
            return Err(ModelError::Damaged);
        }
        Ok(Self { width, places, rows })
    }
}

impl Linear {
    /// Rounds trained weights.
    pub fn new(affine: Affine, values: &[f32]) -> Self {
        let weights = affine.weights.of(values).iter().map(|&value| fixed::weight(value)).collect();
        let bias = affine.bias.of(values).iter().map(|&value| fixed::bias(value)).collect();
        Self::of_weights(affine.weights.columns, weights, bias)
    }

    fn of_weights(n_inputs: usize, weights: Vec<i16>, bias: Vec<i32>) -> Self {
        Self { n_inputs, packed: Packed::new(&weights, n_inputs), weights, bias }
    }

    /// Number of columns.
    pub fn n_inputs(&self) -> usize {
        self.n_inputs
    }

    /// What one output adds.
    pub fn bias(&self, output: usize) -> i32 {
        self.bias[output]
    }

    /// The weights of one output.
    pub fn row(&self, output: usize) -> &[i16] {
        &self.weights[output * self.n_inputs..][..self.n_inputs]
    }

    /// The sums, a row of outputs for each row of inputs, at the scale of products.
    #[inline(always)]
    pub fn multiply(&self, vectors: Vectors, inputs: &[i16], sums: &mut Vec<i32>) {
        let (n_inputs, n_outputs) = (self.n_inputs, self.bias.len());
        sums.clear();
        sums.resize(inputs.len() / n_inputs.max(1) * n_outputs, 0);
        if !self.packed.products(vectors, inputs, n_inputs, n_outputs, sums) {
            products(inputs, &self.weights, n_inputs, sums);
        }
        for row in sums.chunks_exact_mut(n_outputs) {
            for (sum, bias) in row.iter_mut().zip(&self.bias) {
                *sum = sum.wrapping_add(*bias);
            }
        }
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        fixed::write_i16(&self.weights, out);
        fixed::write_i32(&self.bias, out);
    }

    /// Reads what [`Linear::write`] wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read(reader: &mut Reader<'_>, affine: Affine) -> Result<Self, ModelError> {
        let weights = fixed::read_i16(reader, affine.weights.len())?;
        let bias = fixed::read_i32(reader, affine.bias.len())?;
        Ok(Self::of_weights(affine.weights.columns, weights, bias))
    }
}

impl Layer {
    /// Of a matrix and of rounded [`LayerBlocks::peepholes`](crate::shape::LayerBlocks).
    pub fn new(linear: Linear, peepholes: Vec<i16>) -> Self {
        Self { linear, peepholes }
    }

    /// Rounds trained weights.
    pub fn round(blocks: LayerBlocks, values: &[f32]) -> Self {
        let peepholes = blocks.peepholes.of(values).iter().map(|&value| fixed::weight(value)).collect();
        Self::new(Linear::new(blocks.affine, values), peepholes)
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.linear.write(out);
        fixed::write_i16(&self.peepholes, out);
    }

    /// Reads what [`Layer::write`] wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read(reader: &mut Reader<'_>, blocks: LayerBlocks) -> Result<Self, ModelError> {
        let linear = Linear::read(reader, blocks.affine)?;
        Ok(Self::new(linear, fixed::read_i16(reader, blocks.peepholes.len())?))
    }

    /// From the inputs to candidates and gates.
    pub fn linear(&self) -> &Linear {
        &self.linear
    }

    /// For each direction what the forget gate sees of the state, and the reset gate.
    pub fn peepholes(&self) -> &[i16] {
        &self.peepholes
    }

    /// Runs both directions over a sentence; `sums` are those of [`Layer::linear`].
    #[inline(always)]
    pub fn recur(&self, sums: &[i32], inputs: &[i16], outputs: &mut [i16]) {
        recur(&self.peepholes, sums, inputs, outputs);
    }
}

/// From the scale of products to that of activations.
#[inline(always)]
pub fn narrow(sums: &[i32], out: &mut [i16]) {
    for (out, &sum) in out.iter_mut().zip(sums) {
        *out = clamp(rounded(sum, 12));
    }
}

/// The same, bent at zero, and halved to leave room in sums of products.
#[inline(always)]
pub fn bend(sums: &[i32], out: &mut Vec<i16>) {
    out.clear();
    out.extend(sums.iter().map(|&sum| clamp(leak(rounded(sum, 13)))));
}

/// A leaky rectifier: negative values are divided by eight.
#[inline(always)]
pub fn leak(value: i32) -> i32 {
    value.max(value >> 3)
}

/// To the nearest activation.
#[inline(always)]
pub fn clamp(value: i32) -> i16 {
    value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

/// A sigmoid made of two parabolas, between 0 and `1 << 13`; 1 where the value is 4 or more.
#[inline(always)]
fn gate(value: i32) -> i32 {
    let bound = 4 * i32::from(ONE);
    let value = value.clamp(-bound, bound);
    // A quarter of the value, with 13 places, is the same integer.
    let square = value.wrapping_mul(value.wrapping_abs()) >> 13;
    8192_i32.wrapping_add(value << 1).wrapping_sub(square) >> 1
}

/// The share `gate` of what lies between two values.
#[inline(always)]
fn mixed(gate: i32, to: i32, from: i32) -> i32 {
    rounded(gate.wrapping_mul(to.wrapping_sub(from)), 13)
}

/// Runs a layer in both directions over a sentence.
///
/// For each token `sums` has six times as many numbers as the state of one direction, `inputs` and `outputs` twice as
/// many.
#[inline(always)]
pub fn recur(peepholes: &[i16], sums: &[i32], inputs: &[i16], outputs: &mut [i16]) {
    let width = peepholes.len() / 4;
    let n = inputs.len() / (2 * width);
    for direction in 0..2 {
        let own = &peepholes[direction * 2 * width..][..2 * width];
        let (to_forget, to_reset) = own.split_at(width);
        let mut state = vec![0_i32; width];
        for step in 0..n {
            let at = if direction == 0 { step } else { n - 1 - step };
            let sums = &sums[(at * 2 + direction) * 3 * width..][..3 * width];
            let (candidates, gates) = sums.split_at(width);
            let (forget, reset) = gates.split_at(width);
            let place = (at * 2 + direction) * width;
            let inputs = &inputs[place..][..width];
            let outputs = &mut outputs[place..][..width];
            for idx in 0..width {
                let last = state[idx];
                let candidate = i32::from(clamp(rounded(candidates[idx], 12)));
                let forget =
                    rounded(forget[idx].wrapping_add(i32::from(to_forget[idx]).wrapping_mul(last)), 12);
                let reset = rounded(reset[idx].wrapping_add(i32::from(to_reset[idx]).wrapping_mul(last)), 12);
                let next = last.wrapping_add(mixed(8192_i32.wrapping_sub(gate(forget)), candidate, last));
                let input = i32::from(inputs[idx]);
                outputs[idx] = clamp(input.wrapping_add(mixed(gate(reset), next, input)));
                state[idx] = next;
            }
        }
    }
}

/// The first of the highest.
pub fn best<T: PartialOrd>(scores: &[T]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}
