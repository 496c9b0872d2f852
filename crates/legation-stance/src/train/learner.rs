//! The network in floating point, and the gradient of its loss.

use std::ops::Range;

use legation_network::train::matrix::{array, back, classify, forward, multiply, thinned};
use legation_network::train::{self, Chance, EncoderRun, Filler, SurroundingsRun, Window, in_a_row};
use ndarray::Array2;

use super::examples::{Ends, Example, Marked};
use crate::network::features::{LEMMAS, N_TABLES};
use crate::network::{Blocks, Shape};

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
    /// Of the inputs of each layer, the same through a sentence.
    pub layers: f32,
    /// Of what the classifiers see.
    pub heads: f32,
    /// Of lemmas, whole rows.
    pub lemmas: f32,
}

/// What the decisions count for, in the order of [`Losses`]: those of which a sentence has few count for more.
const WEIGHTS: [f32; N_LOSSES] = [1.0, 0.3, 1.0, 1.0, 1.0, 2.0, 2.0];
const N_LOSSES: usize = 7;

/// Sums of losses and counts of decisions: acts, any roles, roles, factualities, signs, acts and signs between ends.
pub(super) type Losses = train::Losses<N_LOSSES>;

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
        let sentences = in_a_row(batch.iter().map(|example| example.n_tokens));
        if sentences.last().is_none_or(|last| last.end == 0) {
            return losses;
        }
        let (blocks, values) = (&self.blocks, &self.values);
        let states = batch.iter().flat_map(|example| example.states.chunks_exact(self.shape.states));
        let left_out = [self.dropout.inputs, self.dropout.layers];
        let rows = self.rows(batch, chance);
        let run = EncoderRun::new(&blocks.encoder, values, states, rows, &sentences, left_out, chance);
        let mut passed = Array2::zeros(run.outputs.raw_dim());
        let heads = self.dropout.heads;
        let acts: Vec<Option<usize>> =
            batch.iter().flat_map(|example| example.acts.iter().copied()).collect();
        let roles: Vec<Option<usize>> =
            batch.iter().flat_map(|example| example.roles.iter().copied()).collect();
        for (loss, (affine, targets)) in
            [(blocks.acts, &acts), (blocks.any_role, &roles)].into_iter().enumerate()
        {
            let share = share * WEIGHTS[loss];
            losses[loss] =
                classify(affine, values, &run.outputs, targets, heads, share, chance, gradient, &mut passed);
        }
        self.read_acts(batch, &sentences, &run.outputs, share, chance, gradient, &mut passed, &mut losses);
        self.read_ends(batch, &sentences, &run.outputs, share, chance, gradient, &mut passed, &mut losses);
        run.back(&blocks.encoder, values, passed, &sentences, gradient);
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
        filler.surroundings(&blocks.act);
        filler.surroundings(&blocks.ends);
        for affine in [
            blocks.acts,
            blocks.roles,
            blocks.factualities,
            blocks.signs,
            blocks.acts_between,
            blocks.signs_between,
            blocks.any_role,
        ] {
            filler.affine(affine);
        }
        Self { shape, blocks, values, dropout }
    }

    /// The rows of the tables, some lemmas left out.
    fn rows(&self, batch: &[&Example], chance: &mut Chance) -> Vec<u32> {
        let mut rows: Vec<u32> = batch.iter().flat_map(|example| example.rows.iter().copied()).collect();
        for row in rows.chunks_exact_mut(N_TABLES) {
            for cell in &mut row[LEMMAS] {
                if chance.is_below(self.dropout.lemmas) {
                    *cell = 0;
                }
            }
        }
        rows
    }

    /// The losses around the words of acts.
    #[expect(clippy::too_many_arguments)]
    fn read_acts(
        &self,
        batch: &[&Example],
        sentences: &[Range<usize>],
        inputs: &Array2<f32>,
        share: f32,
        chance: &mut Chance,
        gradient: &mut [f32],
        passed: &mut Array2<f32>,
        losses: &mut Losses,
    ) {
        let marked: Vec<(usize, &Marked)> = of_all(batch, sentences, |example| &example.predicates);
        if marked.is_empty() {
            return;
        }
        let (blocks, values) = (&self.blocks, &self.values);
        let (seen, mask) = thinned(inputs, self.dropout.heads, chance);
        let windows = marked.iter().map(|(start, marked)| Window {
            tokens: start + marked.window.start..start + marked.window.end,
            anchors: vec![Some(start + marked.token)],
            relations: &marked.relations,
        });
        let run = SurroundingsRun::new(&blocks.act, values, seen, windows.collect());
        let mut outputs_back = Array2::zeros(run.outputs.raw_dim());
        let n = run.outputs.nrows();
        let roles = marked.iter().flat_map(|(_, marked)| marked.roles.iter().copied()).collect();
        let at_words = |class: &dyn Fn(&Marked) -> usize| {
            let mut targets = vec![None; n];
            for ((_, marked), range) in marked.iter().zip(&run.ranges) {
                targets[range.start + marked.token - marked.window.start] = Some(class(marked));
            }
            targets
        };
        let all: [(_, Vec<Option<usize>>); 3] = [
            (blocks.roles, roles),
            (blocks.factualities, at_words(&|marked| marked.factuality)),
            (blocks.signs, at_words(&|marked| marked.sign)),
        ];
        for (loss, (affine, targets)) in (2..).zip(all) {
            let share = share * WEIGHTS[loss];
            losses[loss] = classify(
                affine,
                values,
                &run.outputs,
                &targets,
                self.dropout.heads,
                share,
                chance,
                gradient,
                &mut outputs_back,
            );
        }
        let mut own = run.back(&blocks.act, values, &outputs_back, gradient);
        multiply(&mut own, &mask);
        *passed += &own;
    }

    /// The losses between two ends.
    #[expect(clippy::too_many_arguments)]
    fn read_ends(
        &self,
        batch: &[&Example],
        sentences: &[Range<usize>],
        inputs: &Array2<f32>,
        share: f32,
        chance: &mut Chance,
        gradient: &mut [f32],
        passed: &mut Array2<f32>,
        losses: &mut Losses,
    ) {
        let pairs: Vec<(usize, &Ends)> = of_all(batch, sentences, |example| &example.pairs);
        if pairs.is_empty() {
            return;
        }
        let (blocks, values) = (&self.blocks, &self.values);
        let (seen, mask) = thinned(inputs, self.dropout.heads, chance);
        let windows = pairs.iter().map(|(start, ends)| Window {
            tokens: start + ends.window.start..start + ends.window.end,
            anchors: vec![ends.source.map(|source| start + source), Some(start + ends.target)],
            relations: &ends.relations,
        });
        let run = SurroundingsRun::new(&blocks.ends, values, seen, windows.collect());
        let width = run.outputs.ncols();
        // Where each number of what is pooled comes from.
        let mut origins: Vec<Option<usize>> = Vec::with_capacity(pairs.len() * 3 * width);
        let outputs = run.outputs.as_slice().unwrap_or_default();
        for ((_, ends), range) in pairs.iter().zip(&run.ranges) {
            let cells = |token: usize| (range.start + token - ends.window.start) * width;
            let source = ends.source.map(cells);
            origins.extend((0..width).map(|idx| source.map(|start| start + idx)));
            origins.extend((0..width).map(|idx| Some(cells(ends.target) + idx)));
            for idx in 0..width {
                let highest = range.clone().map(|row| row * width + idx);
                let highest = highest.max_by(|&one, &other| outputs[one].total_cmp(&outputs[other]));
                origins.push(highest);
            }
        }
        let pooled = origins.iter().map(|origin| origin.map_or(0.0, |at| outputs[at])).collect();
        let pooled = array(pairs.len(), 3 * width, pooled);
        let mut pooled_back = Array2::zeros(pooled.raw_dim());
        losses[5] = self.acts_between(&pairs, &pooled, share, chance, gradient, &mut pooled_back);
        let signs: Vec<Option<usize>> = pairs.iter().map(|(_, ends)| ends.sign).collect();
        losses[6] = classify(
            blocks.signs_between,
            values,
            &pooled,
            &signs,
            self.dropout.heads,
            share * WEIGHTS[6],
            chance,
            gradient,
            &mut pooled_back,
        );
        let mut outputs_back = Array2::zeros(run.outputs.raw_dim());
        let cells = outputs_back.as_slice_mut().unwrap_or_default();
        for (origin, value) in origins.iter().zip(&pooled_back) {
            if let Some(at) = origin {
                cells[*at] += value;
            }
        }
        let mut own = run.back(&blocks.ends, values, &outputs_back, gradient);
        multiply(&mut own, &mask);
        *passed += &own;
    }

    /// The loss of acts between ends, any of several being right.
    fn acts_between(
        &self,
        pairs: &[(usize, &Ends)],
        pooled: &Array2<f32>,
        share: f32,
        chance: &mut Chance,
        gradient: &mut [f32],
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        let share = share * WEIGHTS[5];
        let (seen, mask) = thinned(pooled, self.dropout.heads, chance);
        let mut scores = forward(self.blocks.acts_between, &self.values, &seen);
        let (mut loss, mut count) = (0.0, 0);
        for ((_, ends), mut row) in pairs.iter().zip(scores.rows_mut()) {
            if ends.acts.is_empty() {
                row.fill(0.0);
                continue;
            }
            let largest = row.fold(f32::MIN, |largest, &value| largest.max(value));
            row.mapv_inplace(|value| (value - largest).exp());
            let all = row.sum();
            let right: f32 = ends.acts.iter().map(|&act| row[act]).sum::<f32>().max(1e-12);
            loss -= f64::from((right / all).ln());
            count += 1;
            for (act, value) in row.iter_mut().enumerate() {
                let own = if ends.acts.contains(&act) { *value / right } else { 0.0 };
                *value = share * (*value / all - own);
            }
        }
        let mut own = back(self.blocks.acts_between, &self.values, &seen, &scores, gradient);
        multiply(&mut own, &mask);
        *passed += &own;
        (loss, count)
    }
}

/// Parts of all examples, each with the row of its sentence's first token.
fn of_all<'a, T>(
    batch: &[&'a Example],
    sentences: &[Range<usize>],
    parts: impl Fn(&'a Example) -> &'a Vec<T>,
) -> Vec<(usize, &'a T)> {
    let of_one = |(example, range): (&&'a Example, &Range<usize>)| {
        let start = range.start;
        parts(example).iter().map(move |part| (start, part)).collect::<Vec<_>>()
    };
    batch.iter().zip(sentences).flat_map(of_one).collect()
}

#[cfg(test)]
mod tests {
    use legation_network::train::Learner as _;

    use super::*;
    use crate::network::features::TABLES;
    use crate::network::relations::{AROUND_ACT, AROUND_ENDS};

    /// A sentence of `n` tokens with two acts and three pairs of ends.
    fn example(n: usize, n_states: usize) -> Example {
        let row = |token: usize| TABLES.map(|(n_rows, _)| (token * 7 % n_rows) as u32);
        let marked = |token: usize, window: Range<usize>| Marked {
            token,
            relations: window
                .clone()
                .flat_map(|other| AROUND_ACT.map(|n_classes| (other * 3 % n_classes) as u16))
                .collect(),
            roles: window.clone().map(|other| Some(other % 4)).collect(),
            window,
            factuality: token % 6,
            sign: token % 3,
        };
        let ends = |source, target: usize, acts: &[usize], sign| Ends {
            source,
            target,
            window: 0..n,
            relations: (0..n)
                .flat_map(|other| AROUND_ENDS.map(|n_classes| (other * 5 % n_classes) as u16))
                .collect(),
            acts: acts.to_vec(),
            sign,
        };
        Example {
            n_tokens: n,
            states: (0..n * n_states).map(|idx| (idx * 997 % 4096) as i16 - 2048).collect(),
            rows: (0..n).flat_map(row).collect(),
            acts: (0..n).map(|token| (token % 3 != 1).then_some(token % 17)).collect(),
            roles: (0..n).map(|token| Some(token % 4)).collect(),
            predicates: vec![marked(2, 0..5), marked(4, 1..n)],
            pairs: vec![
                ends(Some(1), 3, &[4, 6], None),
                ends(None, 2, &[], Some(2)),
                ends(Some(0), 5, &[1], Some(0)),
            ],
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let shape = Shape { states: 6, width: 4, n_layers: 1, around: 3 };
        let none = Dropout { inputs: 0.0, layers: 0.0, heads: 0.0, lemmas: 0.0 };
        let mut learner = Learner::new(shape, none, &mut Chance::new(3));
        let (first, second) = (example(6, 6), example(7, 6));
        let batch = [&first, &second];
        let share = 1.0 / 13.0;
        let loss = |learner: &Learner| {
            let mut unused = vec![0.0; learner.values.len()];
            let losses = learner.learn(&batch, share, &mut Chance::new(1), &mut unused);
            losses.iter().zip(WEIGHTS).map(|(loss, weight)| loss.0 * f64::from(weight)).sum::<f64>()
                * f64::from(share)
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
