//! The network in floating point, and the gradient of its loss.

use std::ops::Range;

use legation_network::fixed;
use legation_network::shape::Block;
use legation_network::train::matrix::{
    MaskedRun, array, back, by_sentence, classify, elements, forward, multiply, run_layer, thinned,
    unroll_layer,
};
use legation_network::train::{self, Chance, LayerRun, in_a_row, learn_labels};
use ndarray::Array2;

use super::examples::{Anchor, Example};
use crate::network::features::{LEMMAS, N_TABLES};
use crate::network::shape::N_LABELS;
use crate::network::{Blocks, FOLLOWS, Label, Shape};

/// A network that learns.
pub(super) struct Learner {
    pub shape: Shape,
    pub blocks: Blocks,
    pub values: Vec<f32>,
    dropout: Dropout,
}

/// Shares of what is left out while learning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dropout {
    /// Of states and features.
    pub inputs: f32,
    /// Of the inputs of each layer, the same through a chunk.
    pub layers: f32,
    /// Of what the classifiers see.
    pub heads: f32,
    /// Of lemmas, whole rows.
    pub lemmas: f32,
}

/// What a token's role counts for; whether it is an anchor counts for one.
const ROLES_WEIGHT: f32 = 0.3;

/// A score that rules a label out.
const NEVER: f32 = -1e9;

/// Sums of losses and counts of decisions: anchors, roles, attributions.
pub(super) type Losses = train::Losses<N_LOSSES>;
const N_LOSSES: usize = 3;

impl train::Learner<N_LOSSES> for Learner {
    type Example = Example;

    fn length(example: &Example) -> usize {
        example.rows.len()
    }

    fn values(&mut self) -> &mut Vec<f32> {
        &mut self.values
    }

    fn learn(&self, batch: &[&Example], share: f32, chance: &mut Chance, gradient: &mut [f32]) -> Losses {
        let mut losses = Losses::default();
        let chunks = ranges(batch);
        let n = chunks.last().map_or(0, |range| range.end);
        if n == 0 {
            return losses;
        }
        let rows = self.rows(batch, chance);
        let inputs_mask = elements(n * self.shape.n_inputs(), self.dropout.inputs, chance);
        let mut inputs = self.embed(batch, &rows);
        multiply(&mut inputs, &inputs_mask);
        let mut state = forward(self.blocks.input, &self.values, &inputs);
        let mut layers: Vec<MaskedRun> = Vec::new();
        for &layer in &self.blocks.layers {
            let mask = by_sentence(&chunks, state.ncols(), self.dropout.layers, chance);
            let run = run_layer(layer, &self.values, state, mask, &chunks);
            state = run.run.outputs.clone();
            layers.push(run);
        }
        let mut passed = Array2::zeros(state.raw_dim());
        losses[0] = {
            let mut is_anchor = vec![Some(0); n];
            for (example, range) in batch.iter().zip(&chunks) {
                for anchor in &example.anchors {
                    is_anchor[range.start + anchor.token] = Some(1);
                }
            }
            classify(
                self.blocks.anchors,
                &self.values,
                &state,
                &is_anchor,
                self.dropout.heads,
                share,
                chance,
                gradient,
                &mut passed,
            )
        };
        losses[1] = {
            let roles = batch.iter().flat_map(|example| &example.roles);
            let roles: Vec<Option<usize>> = roles.map(|&role| Some(usize::from(role))).collect();
            let share = share * ROLES_WEIGHT;
            classify(
                self.blocks.roles,
                &self.values,
                &state,
                &roles,
                self.dropout.heads,
                share,
                chance,
                gradient,
                &mut passed,
            )
        };
        losses[2] = self.read_around(batch, &chunks, &state, share, chance, gradient, &mut passed);
        for (&layer, run) in self.blocks.layers.iter().zip(&layers).rev() {
            passed = unroll_layer(layer, &self.values, run, &passed, &chunks, gradient);
        }
        let mut embedded = back(self.blocks.input, &self.values, &inputs, &passed, gradient);
        multiply(&mut embedded, &inputs_mask);
        self.unembed(&rows, &embedded, gradient);
        losses
    }
}

impl Learner {
    /// With small pseudo-random weights.
    pub fn new(shape: Shape, dropout: Dropout, chance: &mut Chance) -> Self {
        let blocks = Blocks::new(&shape);
        let mut values = vec![0.0; blocks.length];
        let mut fill = |block: Block, scale: f32| {
            for value in block.of_mut(&mut values) {
                *value = chance.between(-scale, scale);
            }
        };
        for table in blocks.tables {
            fill(table, 0.3);
        }
        for table in [blocks.paths, blocks.quotations, blocks.distances] {
            fill(table, 0.1);
        }
        let affines =
            [blocks.input, blocks.anchors, blocks.tokens, blocks.anchor, blocks.labels, blocks.roles];
        let layers = blocks.layers.iter().chain(&blocks.above);
        for affine in affines.into_iter().chain(layers.map(|layer| layer.affine)) {
            let Block { rows, columns, .. } = affine.weights;
            fill(affine.weights, (6.0 / (rows.min(2 * columns) + columns) as f32).sqrt());
        }
        // Memories of different lengths.
        let forgets = blocks.layers.iter().map(|layer| (layer.affine.bias, shape.width));
        let above = blocks.above.iter().map(|layer| (layer.affine.bias, shape.around));
        for (bias, width) in forgets.chain([(blocks.tokens.bias, shape.around)]).chain(above) {
            for direction in 0..2 {
                let start = (direction * 3 + 1) * width;
                for bias in &mut bias.of_mut(&mut values)[start..start + width] {
                    *bias = chance.between(-1.0, 2.5);
                }
            }
        }
        Self { shape, blocks, values, dropout }
    }

    /// The rows of the tables, some lemmas left out.
    fn rows(&self, batch: &[&Example], chance: &mut Chance) -> Vec<[u32; N_TABLES]> {
        let mut rows: Vec<[u32; N_TABLES]> =
            batch.iter().flat_map(|example| example.rows.iter().copied()).collect();
        for row in &mut rows {
            for cell in &mut row[LEMMAS] {
                if chance.is_below(self.dropout.lemmas) {
                    *cell = 0;
                }
            }
        }
        rows
    }

    fn embed(&self, batch: &[&Example], rows: &[[u32; N_TABLES]]) -> Array2<f32> {
        let mut out = Vec::with_capacity(rows.len() * self.shape.n_inputs());
        let states = batch.iter().flat_map(|example| example.states.chunks_exact(self.shape.states));
        for (row, states) in rows.iter().zip(states) {
            out.extend(states.iter().map(|&cell| f32::from(cell) / f32::from(fixed::ONE)));
            for (table, &row) in self.blocks.tables.iter().zip(row) {
                out.extend(&table.of(&self.values)[row as usize * table.columns..][..table.columns]);
            }
        }
        array(rows.len(), self.shape.n_inputs(), out)
    }

    fn unembed(&self, rows: &[[u32; N_TABLES]], gradients: &Array2<f32>, gradient: &mut [f32]) {
        for (row, own) in rows.iter().zip(gradients.rows()) {
            let own = own.to_slice().unwrap_or_default();
            let mut at = self.shape.states;
            for (table, &row) in self.blocks.tables.iter().zip(row) {
                add_to(
                    &mut table.of_mut(gradient)[row as usize * table.columns..],
                    &own[at..at + table.columns],
                );
                at += table.columns;
            }
        }
    }

    /// The loss of the labels around the anchors.
    #[expect(clippy::too_many_arguments)]
    fn read_around(
        &self,
        batch: &[&Example],
        chunks: &[Range<usize>],
        inputs: &Array2<f32>,
        share: f32,
        chance: &mut Chance,
        gradient: &mut [f32],
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        let anchors: Vec<(usize, &Anchor)> = batch
            .iter()
            .zip(chunks)
            .flat_map(|(example, range)| example.anchors.iter().map(|anchor| (range.start, anchor)))
            .collect();
        if anchors.is_empty() {
            return (0.0, 0);
        }
        let blocks = &self.blocks;
        let (seen, mask) = thinned(inputs, self.dropout.heads, chance);
        let tokens = forward(blocks.tokens, &self.values, &seen);
        let mut heads = Array2::zeros((anchors.len(), seen.ncols()));
        for (&(start, anchor), mut row) in anchors.iter().zip(heads.rows_mut()) {
            row.assign(&seen.row(start + anchor.token));
        }
        let brought = forward(blocks.anchor, &self.values, &heads);
        let windows = windows(&anchors);
        let n = windows.last().map_or(0, |window| window.end);
        let (width, whole) = (2 * self.shape.around, 8 * self.shape.around);
        let tables = [blocks.paths, blocks.quotations, blocks.distances];
        let mut sums = Vec::with_capacity(n * 3 * width);
        let mut layer_inputs = Vec::with_capacity(n * width);
        let mut told = vec![0.0; whole];
        for (&(start, anchor), brought) in anchors.iter().zip(brought.rows()) {
            for (token, relation) in anchor.window.clone().zip(&anchor.relations) {
                let token = tokens.row(start + token);
                told.copy_from_slice(token.to_slice().unwrap_or_default());
                add_to(&mut told, brought.to_slice().unwrap_or_default());
                for (table, &row) in tables.iter().zip(relation) {
                    add_to(&mut told, &table.of(&self.values)[usize::from(row) * whole..][..whole]);
                }
                sums.extend_from_slice(&told[..3 * width]);
                layer_inputs.extend_from_slice(&told[3 * width..]);
            }
        }
        let peepholes = blocks.peepholes.of(&self.values);
        let run =
            LayerRun::new(peepholes, array(n, width, layer_inputs), array(n, 3 * width, sums), &windows);
        let mut above: Vec<MaskedRun> = Vec::new();
        let mut top = run.outputs.clone();
        for &layer in &blocks.above {
            let mask = by_sentence(&windows, width, self.dropout.layers, chance);
            let run = run_layer(layer, &self.values, top, mask, &windows);
            top = run.run.outputs.clone();
            above.push(run);
        }
        let (outputs, outputs_mask) = thinned(&top, self.dropout.heads, chance);
        let mut scores = forward(blocks.labels, &self.values, &outputs);
        let loss = self.label(&anchors, &windows, &mut scores, share, gradient);
        let mut outputs_back = back(blocks.labels, &self.values, &outputs, &scores, gradient);
        multiply(&mut outputs_back, &outputs_mask);
        for (&layer, run) in blocks.above.iter().zip(&above).rev() {
            outputs_back = unroll_layer(layer, &self.values, run, &outputs_back, &windows, gradient);
        }
        let peepholes_back = blocks.peepholes.of_mut(gradient);
        let [sums_back, inputs_back] = run.back(peepholes, &windows, &outputs_back, peepholes_back);
        let mut tokens_back = Array2::zeros(tokens.raw_dim());
        let mut brought_back = Array2::zeros(brought.raw_dim());
        let mut rows = sums_back.rows().into_iter().zip(inputs_back.rows());
        for (&(start, anchor), mut brought) in anchors.iter().zip(brought_back.rows_mut()) {
            let brought = brought.as_slice_mut().unwrap_or_default();
            for ((token, relation), (sums, inputs)) in
                anchor.window.clone().zip(&anchor.relations).zip(rows.by_ref())
            {
                told[..3 * width].copy_from_slice(sums.to_slice().unwrap_or_default());
                told[3 * width..].copy_from_slice(inputs.to_slice().unwrap_or_default());
                let mut token = tokens_back.row_mut(start + token);
                add_to(token.as_slice_mut().unwrap_or_default(), &told);
                add_to(brought, &told);
                for (table, &row) in tables.iter().zip(relation) {
                    add_to(&mut table.of_mut(gradient)[usize::from(row) * whole..], &told);
                }
            }
        }
        let mut own = back(blocks.tokens, &self.values, &seen, &tokens_back, gradient);
        let heads_back = back(blocks.anchor, &self.values, &heads, &brought_back, gradient);
        for (&(start, anchor), row) in anchors.iter().zip(heads_back.rows()) {
            let mut own = own.row_mut(start + anchor.token);
            own += &row;
        }
        multiply(&mut own, &mask);
        *passed += &own;
        loss
    }

    /// The loss of labels; their scores become its gradient.
    fn label(
        &self,
        anchors: &[(usize, &Anchor)],
        windows: &[Range<usize>],
        scores: &mut Array2<f32>,
        share: f32,
        gradient: &mut [f32],
    ) -> (f64, usize) {
        let mut loss = 0.0;
        let all = scores.as_slice_mut().unwrap_or_default();
        let transitions = self.blocks.transitions.of(&self.values);
        for ((_, anchor), window) in anchors.iter().zip(windows) {
            let scores = &mut all[window.start * N_LABELS..window.end * N_LABELS];
            let at = (anchor.token - anchor.window.start) * N_LABELS;
            for (score, label) in scores[at..at + N_LABELS].iter_mut().zip(Label::ALL) {
                if !label.is_cue() {
                    *score = NEVER;
                }
            }
            let known: Vec<Option<usize>> =
                anchor.labels.iter().map(|&label| Some(usize::from(label))).collect();
            let transitions_back = self.blocks.transitions.of_mut(gradient);
            let is_allowed = FOLLOWS.as_flattened();
            loss += learn_labels(scores, transitions, is_allowed, &known, share, transitions_back);
        }
        (loss, anchors.len())
    }
}

fn add_to(sums: &mut [f32], more: &[f32]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

fn ranges(batch: &[&Example]) -> Vec<Range<usize>> {
    in_a_row(batch.iter().map(|example| example.rows.len()))
}

fn windows(anchors: &[(usize, &Anchor)]) -> Vec<Range<usize>> {
    in_a_row(anchors.iter().map(|(_, anchor)| anchor.window.len()))
}

#[cfg(test)]
mod tests {
    use legation_network::train::Learner as _;

    use super::*;
    use crate::network::features::TABLES;

    /// A chunk of `n` tokens with two anchors.
    fn example(n: usize, n_states: usize) -> Example {
        let row = |token: usize| TABLES.map(|(n_rows, _)| (token * 7 % n_rows) as u32);
        let anchor = |token: usize, window: Range<usize>| {
            let mut labels = vec![Label::Outside as u8; window.len()];
            labels[token - window.start] = Label::BeginCue as u8;
            labels[0] = Label::BeginSource as u8;
            Anchor {
                token,
                relations: window.clone().map(|other| [other as u16 % 5, other as u16 % 3, 1]).collect(),
                labels,
                window,
            }
        };
        Example {
            states: (0..n * n_states).map(|idx| (idx * 997 % 4096) as i16 - 2048).collect(),
            rows: (0..n).map(row).collect(),
            roles: (0..n).map(|token| (token % N_LABELS) as u8).collect(),
            anchors: vec![anchor(2, 0..5), anchor(4, 1..n)],
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let shape = Shape { states: 6, width: 4, n_layers: 1, around: 3, n_around: 2 };
        let none = Dropout { inputs: 0.0, layers: 0.0, heads: 0.0, lemmas: 0.0 };
        let mut learner = Learner::new(shape, none, &mut Chance::new(3));
        let (first, second) = (example(6, 6), example(7, 6));
        let batch = [&first, &second];
        let share = 1.0 / 13.0;
        let loss = |learner: &Learner| {
            let mut unused = vec![0.0; learner.values.len()];
            let [anchors, roles, labels] = learner.learn(&batch, share, &mut Chance::new(1), &mut unused);
            (anchors.0 + f64::from(ROLES_WEIGHT) * roles.0 + labels.0) * f64::from(share)
        };
        let mut gradient = vec![0.0; learner.values.len()];
        learner.learn(&batch, share, &mut Chance::new(1), &mut gradient);
        let step = 1e-2;
        let moving: Vec<usize> = (0..gradient.len()).filter(|&idx| gradient[idx] != 0.0).step_by(7).collect();
        assert!(moving.len() > 100);
        for idx in moving {
            let value = learner.values[idx];
            learner.values[idx] = value + step;
            let up = loss(&learner);
            learner.values[idx] = value - step;
            let down = loss(&learner);
            learner.values[idx] = value;
            let slope = (up - down) / f64::from(2.0 * step);
            let own = f64::from(gradient[idx]);
            assert!((slope - own).abs() < 2e-3 + 0.03 * own.abs(), "weight {idx}: {own} instead of {slope}");
        }
    }
}
