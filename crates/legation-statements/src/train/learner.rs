//! The network in floating point, and the gradient of its loss.

use std::ops::Range;

use legation_network::train::matrix::{
    MaskedRun, back, by_sentence, forward, multiply, run_layer, thinned, unroll_layer,
};
use legation_network::train::{
    self, Chance, Dropout, EncoderRun, Filler, Pass, SurroundingsRun, Window, in_a_row, learn_labels,
};
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
        example.n_tokens
    }

    fn values(&mut self) -> &mut Vec<f32> {
        &mut self.values
    }

    fn learn(&self, batch: &[&Example], share: f32, chance: &mut Chance, gradient: &mut [f32]) -> Losses {
        let mut losses = Losses::default();
        let chunks = in_a_row(batch.iter().map(|example| example.n_tokens));
        let n = chunks.last().map_or(0, |range| range.end);
        if n == 0 {
            return losses;
        }
        let blocks = &self.blocks;
        let states = batch.iter().flat_map(|example| example.states.chunks_exact(self.shape.states));
        let mut rows: Vec<u32> = batch.iter().flat_map(|example| example.rows.iter().copied()).collect();
        self.dropout.thin_words(&mut rows, N_TABLES, LEMMAS, chance);
        let pass = &mut Pass { values: &self.values, share, dropout: self.dropout, chance, gradient };
        let run = EncoderRun::new(&blocks.encoder, pass, states, rows, &chunks);
        let mut passed = Array2::zeros(run.outputs.raw_dim());
        let anchors: Vec<(usize, &Anchor)> = batch
            .iter()
            .zip(&chunks)
            .flat_map(|(example, range)| example.anchors.iter().map(|anchor| (range.start, anchor)))
            .collect();
        let mut is_anchor = vec![Some(0); n];
        for (start, anchor) in &anchors {
            is_anchor[start + anchor.token] = Some(1);
        }
        losses[0] = pass.classify(blocks.anchors, &run.outputs, &is_anchor, 1.0, &mut passed);
        let roles = batch.iter().flat_map(|example| &example.roles);
        let roles: Vec<Option<usize>> = roles.map(|&role| Some(usize::from(role))).collect();
        losses[1] = pass.classify(blocks.roles, &run.outputs, &roles, ROLES_WEIGHT, &mut passed);
        if !anchors.is_empty() {
            losses[2] = self.read_around(pass, &anchors, &run.outputs, &mut passed);
        }
        run.back(&blocks.encoder, pass, passed, &chunks);
        losses
    }
}

impl Learner {
    /// With small pseudo-random weights.
    pub fn new(shape: Shape, dropout: Dropout, chance: &mut Chance) -> Self {
        let blocks = Blocks::new(&shape);
        let mut values = vec![0.0; blocks.length];
        let mut filler = Filler { values: &mut values, chance };
        filler.encoder(&blocks.encoder);
        filler.surroundings(&blocks.around);
        blocks.above.iter().for_each(|&layer| filler.layer(layer));
        for affine in [blocks.anchors, blocks.labels, blocks.roles] {
            filler.affine(affine);
        }
        Self { shape, blocks, values, dropout }
    }

    /// The loss of the labels around the anchors. Each is given with the row of its chunk's first token in `inputs`.
    fn read_around(
        &self,
        pass: &mut Pass<'_>,
        anchors: &[(usize, &Anchor)],
        inputs: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        let blocks = &self.blocks;
        let (seen, mask) = thinned(inputs, pass.dropout.heads, pass.chance);
        let windows = anchors.iter().map(|(start, anchor)| Window {
            tokens: start + anchor.window.start..start + anchor.window.end,
            anchors: vec![Some(start + anchor.token)],
            relations: &anchor.relations,
        });
        let run = SurroundingsRun::new(&blocks.around, pass.values, seen, windows.collect());
        let mut above: Vec<MaskedRun> = Vec::new();
        let mut top = run.outputs.clone();
        for &layer in &blocks.above {
            let mask = by_sentence(&run.ranges, top.ncols(), pass.dropout.layers, pass.chance);
            let run = run_layer(layer, pass.values, top, mask, &run.ranges);
            top = run.run.outputs.clone();
            above.push(run);
        }
        let (outputs, outputs_mask) = thinned(&top, pass.dropout.heads, pass.chance);
        let mut scores = forward(blocks.labels, pass.values, &outputs);
        let loss = self.label(pass, anchors, &run.ranges, &mut scores);
        let mut outputs_back = back(blocks.labels, pass.values, &outputs, &scores, pass.gradient);
        multiply(&mut outputs_back, &outputs_mask);
        for (&layer, own) in blocks.above.iter().zip(&above).rev() {
            outputs_back = unroll_layer(layer, pass.values, own, &outputs_back, &run.ranges, pass.gradient);
        }
        let mut own = run.back(&blocks.around, pass, &outputs_back);
        multiply(&mut own, &mask);
        *passed += &own;
        loss
    }

    /// The loss of labels; their scores become its gradient.
    fn label(
        &self,
        pass: &mut Pass<'_>,
        anchors: &[(usize, &Anchor)],
        windows: &[Range<usize>],
        scores: &mut Array2<f32>,
    ) -> (f64, usize) {
        let mut loss = 0.0;
        let all = scores.as_slice_mut().unwrap_or_default();
        let transitions = self.blocks.transitions.of(pass.values);
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
            let transitions_back = self.blocks.transitions.of_mut(pass.gradient);
            let is_allowed = FOLLOWS.as_flattened();
            loss += learn_labels(scores, transitions, is_allowed, &known, pass.share, transitions_back);
        }
        (loss, anchors.len())
    }
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
                relations: window.clone().flat_map(|other| [other as u16 % 5, other as u16 % 3, 1]).collect(),
                labels,
                window,
            }
        };
        Example {
            n_tokens: n,
            states: (0..n * n_states).map(|idx| (idx * 997 % 4096) as i16 - 2048).collect(),
            rows: (0..n).flat_map(row).collect(),
            roles: (0..n).map(|token| (token % N_LABELS) as u8).collect(),
            anchors: vec![anchor(2, 0..5), anchor(4, 1..n)],
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let shape = Shape { states: 6, width: 4, n_layers: 1, around: 3, n_around: 2 };
        let mut learner = Learner::new(shape, Dropout::NONE, &mut Chance::new(3));
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
