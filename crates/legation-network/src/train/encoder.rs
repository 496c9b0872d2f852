//! The gradients of [`Encoder`](crate::Encoder) and [`Surroundings`](crate::Surroundings).

use std::ops::Range;

use ndarray::Array2;

use super::matrix::{
    MaskedRun, array, back, by_sentence, elements, forward, multiply, run_layer, unroll_layer,
};
use super::{Chance, LayerRun, Pass, in_a_row};
use crate::fixed;
use crate::shape::{Affine, Block, EncoderBlocks, LayerBlocks, SurroundingsBlocks};

/// What an encoder computed, kept for its gradient.
#[derive(Debug)]
pub struct EncoderRun {
    /// The outputs, a row for each token.
    pub outputs: Array2<f32>,
    rows: Vec<u32>,
    inputs: Array2<f32>,
    mask: Vec<f32>,
    layers: Vec<MaskedRun>,
}

impl EncoderRun {
    /// Reads sentences, or whatever is read at once, one after another; see
    /// [`Encoder::read`](crate::Encoder::read).
    pub fn new<'a>(
        blocks: &EncoderBlocks,
        pass: &mut Pass<'_>,
        states: impl Iterator<Item = &'a [i16]>,
        rows: Vec<u32>,
        sentences: &[Range<usize>],
    ) -> Self {
        let (values, dropout) = (pass.values, pass.dropout);
        let mut cells = Vec::with_capacity(rows.len() / blocks.tables.len() * blocks.input.weights.columns);
        for (row, states) in rows.chunks_exact(blocks.tables.len()).zip(states) {
            cells.extend(states.iter().map(|&cell| f32::from(cell) / f32::from(fixed::ONE)));
            for (table, &row) in blocks.tables.iter().zip(row) {
                cells.extend(&table.of(values)[row as usize * table.columns..][..table.columns]);
            }
        }
        let n_inputs = blocks.input.weights.columns;
        let mut inputs = array(cells.len() / n_inputs, n_inputs, cells);
        let mask = elements(inputs.len(), dropout.inputs, pass.chance);
        multiply(&mut inputs, &mask);
        let mut outputs = forward(blocks.input, values, &inputs);
        let mut layers = Vec::new();
        for &layer in &blocks.layers {
            let mask = by_sentence(sentences, outputs.ncols(), dropout.layers, pass.chance);
            let run = run_layer(layer, values, outputs, mask, sentences);
            outputs = run.run.outputs.clone();
            layers.push(run);
        }
        Self { outputs, rows, inputs, mask, layers }
    }

    /// Adds the gradients of the weights; `passed` is that of the outputs.
    pub fn back(
        &self,
        blocks: &EncoderBlocks,
        pass: &mut Pass<'_>,
        mut passed: Array2<f32>,
        sentences: &[Range<usize>],
    ) {
        let (values, gradient) = (pass.values, &mut *pass.gradient);
        for (&layer, run) in blocks.layers.iter().zip(&self.layers).rev() {
            passed = unroll_layer(layer, values, run, &passed, sentences, gradient);
        }
        let mut embedded = back(blocks.input, values, &self.inputs, &passed, gradient);
        multiply(&mut embedded, &self.mask);
        for (row, own) in self.rows.chunks_exact(blocks.tables.len()).zip(embedded.rows()) {
            let own = own.to_slice().unwrap_or_default();
            let mut at = blocks.n_states();
            for (table, &row) in blocks.tables.iter().zip(row) {
                add(
                    &mut table.of_mut(gradient)[row as usize * table.columns..],
                    &own[at..at + table.columns],
                );
                at += table.columns;
            }
        }
    }
}

/// Tokens in a row with their anchors, by the rows of the inputs.
#[derive(Debug, Clone)]
pub struct Window<'a> {
    /// The tokens.
    pub tokens: Range<usize>,
    /// Each anchor, none where it is absent.
    pub anchors: Vec<Option<usize>>,
    /// For each token a row of each table.
    pub relations: &'a [u16],
}

/// What was read around anchors, kept for its gradient.
#[derive(Debug)]
pub struct SurroundingsRun<'a> {
    /// The tokens of all windows, one after another.
    pub outputs: Array2<f32>,
    /// The rows of each window in the outputs.
    pub ranges: Vec<Range<usize>>,
    windows: Vec<Window<'a>>,
    run: LayerRun,
    inputs: Array2<f32>,
    /// For each place of anchors, the windows that have one there, and their inputs.
    anchors: Vec<(Vec<usize>, Array2<f32>)>,
}

impl<'a> SurroundingsRun<'a> {
    /// Reads around the anchors of all windows; `inputs` has a row for each token.
    pub fn new(
        blocks: &SurroundingsBlocks,
        values: &[f32],
        inputs: Array2<f32>,
        windows: Vec<Window<'a>>,
    ) -> Self {
        let (width, whole) = (2 * blocks.width(), 8 * blocks.width());
        let tokens = forward(blocks.tokens, values, &inputs);
        let mut of_anchors = Array2::<f32>::zeros((windows.len(), whole));
        let mut anchors = Vec::new();
        for (place, &affine) in blocks.anchors.iter().enumerate() {
            let present: Vec<usize> =
                (0..windows.len()).filter(|&idx| windows[idx].anchors[place].is_some()).collect();
            let mut heads = Array2::zeros((present.len(), inputs.ncols()));
            for (&idx, mut row) in present.iter().zip(heads.rows_mut()) {
                row.assign(&inputs.row(windows[idx].anchors[place].unwrap_or_default()));
            }
            let brought = forward(affine, values, &heads);
            for (&idx, own) in present.iter().zip(brought.rows()) {
                let mut row = of_anchors.row_mut(idx);
                row += &own;
            }
            anchors.push((present, heads));
        }
        let ranges = in_a_row(windows.iter().map(|window| window.tokens.len()));
        let n = ranges.last().map_or(0, |range| range.end);
        let mut sums = Vec::with_capacity(n * 3 * width);
        let mut layer_inputs = Vec::with_capacity(n * width);
        let mut told = vec![0.0; whole];
        for (window, brought) in windows.iter().zip(of_anchors.rows()) {
            let rows = window.relations.chunks_exact(blocks.relations.len());
            for (token, row) in window.tokens.clone().zip(rows) {
                told.copy_from_slice(tokens.row(token).to_slice().unwrap_or_default());
                add(&mut told, brought.to_slice().unwrap_or_default());
                for (table, &class) in blocks.relations.iter().zip(row) {
                    add(&mut told, &table.of(values)[usize::from(class) * whole..][..whole]);
                }
                sums.extend_from_slice(&told[..3 * width]);
                layer_inputs.extend_from_slice(&told[3 * width..]);
            }
        }
        let run = LayerRun::new(
            blocks.peepholes.of(values),
            array(n, width, layer_inputs),
            array(n, 3 * width, sums),
            &ranges,
        );
        Self { outputs: run.outputs.clone(), ranges, windows, run, inputs, anchors }
    }

    /// Adds the gradients of the weights; from the gradient of the outputs to that of the inputs.
    pub fn back(
        &self,
        blocks: &SurroundingsBlocks,
        pass: &mut Pass<'_>,
        outputs: &Array2<f32>,
    ) -> Array2<f32> {
        let (values, gradient) = (pass.values, &mut *pass.gradient);
        let (width, whole) = (2 * blocks.width(), 8 * blocks.width());
        let peepholes = blocks.peepholes.of(values);
        let [sums, layer_inputs] =
            self.run.back(peepholes, &self.ranges, outputs, blocks.peepholes.of_mut(gradient));
        let mut tokens = Array2::zeros((self.inputs.nrows(), whole));
        let mut brought = Array2::zeros((self.windows.len(), whole));
        let mut told = vec![0.0; whole];
        let mut rows = sums.rows().into_iter().zip(layer_inputs.rows());
        for (window, mut brought) in self.windows.iter().zip(brought.rows_mut()) {
            let brought = brought.as_slice_mut().unwrap_or_default();
            let classes = window.relations.chunks_exact(blocks.relations.len());
            for ((token, row), (sums, inputs)) in window.tokens.clone().zip(classes).zip(rows.by_ref()) {
                told[..3 * width].copy_from_slice(sums.to_slice().unwrap_or_default());
                told[3 * width..].copy_from_slice(inputs.to_slice().unwrap_or_default());
                let mut token = tokens.row_mut(token);
                add(token.as_slice_mut().unwrap_or_default(), &told);
                add(brought, &told);
                for (table, &class) in blocks.relations.iter().zip(row) {
                    add(&mut table.of_mut(gradient)[usize::from(class) * whole..], &told);
                }
            }
        }
        let mut passed = back(blocks.tokens, values, &self.inputs, &tokens, gradient);
        for ((place, &affine), (present, heads)) in blocks.anchors.iter().enumerate().zip(&self.anchors) {
            let mut own = Array2::zeros((present.len(), whole));
            for (&idx, mut row) in present.iter().zip(own.rows_mut()) {
                row.assign(&brought.row(idx));
            }
            let heads_back = back(affine, values, heads, &own, gradient);
            for (&idx, row) in present.iter().zip(heads_back.rows()) {
                let mut own = passed.row_mut(self.windows[idx].anchors[place].unwrap_or_default());
                own += &row;
            }
        }
        passed
    }
}

/// Fills weights with small pseudo-random numbers, apt for the parts that they belong to.
#[derive(Debug)]
pub struct Filler<'a> {
    /// Of all weights.
    pub values: &'a mut [f32],
    /// Of the numbers.
    pub chance: &'a mut Chance,
}

impl Filler<'_> {
    /// Numbers up to `scale`.
    pub fn block(&mut self, block: Block, scale: f32) {
        for value in block.of_mut(self.values) {
            *value = self.chance.between(-scale, scale);
        }
    }

    /// A matrix, after Glorot and Bengio (2010); what is added stays zero.
    pub fn affine(&mut self, affine: Affine) {
        let Block { rows, columns, .. } = affine.weights;
        self.block(affine.weights, (6.0 / (rows.min(2 * columns) + columns) as f32).sqrt());
    }

    /// Forget gates with memories of different lengths; `bias` is what is added in a layer of this width.
    fn forgets(&mut self, bias: Block, width: usize) {
        for direction in 0..2 {
            let start = (direction * 3 + 1) * width;
            for bias in &mut bias.of_mut(self.values)[start..start + width] {
                *bias = self.chance.between(-1.0, 2.5);
            }
        }
    }

    /// An encoder.
    pub fn encoder(&mut self, blocks: &EncoderBlocks) {
        blocks.tables.iter().for_each(|&table| self.block(table, 0.3));
        self.affine(blocks.input);
        blocks.layers.iter().for_each(|&layer| self.layer(layer));
    }

    /// A layer.
    pub fn layer(&mut self, layer: LayerBlocks) {
        self.affine(layer.affine);
        self.forgets(layer.affine.bias, layer.peepholes.columns);
    }

    /// What reads around anchors.
    pub fn surroundings(&mut self, blocks: &SurroundingsBlocks) {
        self.affine(blocks.tokens);
        blocks.anchors.iter().for_each(|&anchor| self.affine(anchor));
        blocks.relations.iter().for_each(|&table| self.block(table, 0.1));
        self.forgets(blocks.tokens.bias, blocks.width());
    }
}

fn add(sums: &mut [f32], more: &[f32]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}
