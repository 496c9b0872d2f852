//! The network in floating point, and the gradient of its loss.

use std::ops::Range;

use legation_network::train::matrix::{array, back, forward, multiply, thinned};
use legation_network::train::{
    self, Chance, Dropout, EncoderRun, Filler, Pass, SurroundingsRun, Window, in_a_row,
};
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
        let blocks = &self.blocks;
        let states = batch.iter().flat_map(|example| example.states.chunks_exact(self.shape.states));
        let mut rows: Vec<u32> = batch.iter().flat_map(|example| example.rows.iter().copied()).collect();
        self.dropout.thin_words(&mut rows, N_TABLES, LEMMAS, chance);
        let pass = &mut Pass { values: &self.values, share, dropout: self.dropout, chance, gradient };
        let run = EncoderRun::new(&blocks.encoder, pass, states, rows, &sentences);
        let mut passed = Array2::zeros(run.outputs.raw_dim());
        let of_tokens = |classes: fn(&Example) -> &Vec<Option<usize>>| -> Vec<Option<usize>> {
            batch.iter().flat_map(|example| classes(example).iter().copied()).collect()
        };
        let all = [
            (blocks.acts, of_tokens(|example| &example.acts)),
            (blocks.any_role, of_tokens(|example| &example.roles)),
        ];
        for (loss, (affine, targets)) in all.into_iter().enumerate() {
            losses[loss] = pass.classify(affine, &run.outputs, &targets, WEIGHTS[loss], &mut passed);
        }
        let marked = of_all(batch, &sentences, |example| &example.predicates);
        if !marked.is_empty() {
            losses[2..5].copy_from_slice(&self.read_acts(pass, &marked, &run.outputs, &mut passed));
        }
        let pairs = of_all(batch, &sentences, |example| &example.pairs);
        if !pairs.is_empty() {
            losses[5..].copy_from_slice(&self.read_ends(pass, &pairs, &run.outputs, &mut passed));
        }
        run.back(&blocks.encoder, pass, passed, &sentences);
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

    /// The losses around the words of acts: of roles, factualities and signs. Each is given with the row of its
    /// sentence's first token in `inputs`.
    fn read_acts(
        &self,
        pass: &mut Pass<'_>,
        marked: &[(usize, &Marked)],
        inputs: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> [(f64, usize); 3] {
        let blocks = &self.blocks;
        let (seen, mask) = thinned(inputs, pass.dropout.heads, pass.chance);
        let windows = marked.iter().map(|(start, marked)| Window {
            tokens: start + marked.window.start..start + marked.window.end,
            anchors: vec![Some(start + marked.token)],
            relations: &marked.relations,
        });
        let run = SurroundingsRun::new(&blocks.act, pass.values, seen, windows.collect());
        let at_words = |class: fn(&Marked) -> usize| {
            let mut targets = vec![None; run.outputs.nrows()];
            for ((_, marked), range) in marked.iter().zip(&run.ranges) {
                targets[range.start + marked.token - marked.window.start] = Some(class(marked));
            }
            targets
        };
        let all = [
            (blocks.roles, marked.iter().flat_map(|(_, marked)| marked.roles.iter().copied()).collect()),
            (blocks.factualities, at_words(|marked| marked.factuality)),
            (blocks.signs, at_words(|marked| marked.sign)),
        ];
        let mut outputs_back = Array2::zeros(run.outputs.raw_dim());
        let mut losses = [(0.0, 0); 3];
        for ((loss, weight), (affine, targets)) in losses.iter_mut().zip(&WEIGHTS[2..]).zip(&all) {
            *loss = pass.classify(*affine, &run.outputs, targets, *weight, &mut outputs_back);
        }
        let mut own = run.back(&blocks.act, pass, &outputs_back);
        multiply(&mut own, &mask);
        *passed += &own;
        losses
    }

    /// The losses between two ends: of acts and signs. Each is given with the row of its sentence's first token in
    /// `inputs`.
    fn read_ends(
        &self,
        pass: &mut Pass<'_>,
        pairs: &[(usize, &Ends)],
        inputs: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> [(f64, usize); 2] {
        let blocks = &self.blocks;
        let (seen, mask) = thinned(inputs, pass.dropout.heads, pass.chance);
        let windows = pairs.iter().map(|(start, ends)| Window {
            tokens: start + ends.window.start..start + ends.window.end,
            anchors: vec![ends.source.map(|source| start + source), Some(start + ends.target)],
            relations: &ends.relations,
        });
        let run = SurroundingsRun::new(&blocks.ends, pass.values, seen, windows.collect());
        let origins = pooled_from(pairs, &run);
        let outputs = run.outputs.as_slice().unwrap_or_default();
        let pooled = origins.iter().map(|origin| origin.map_or(0.0, |at| outputs[at])).collect();
        let pooled = array(pairs.len(), 3 * run.outputs.ncols(), pooled);
        let mut pooled_back = Array2::zeros(pooled.raw_dim());
        let of_acts = self.acts_between(pass, pairs, &pooled, &mut pooled_back);
        let signs: Vec<Option<usize>> = pairs.iter().map(|(_, ends)| ends.sign).collect();
        let of_signs = pass.classify(blocks.signs_between, &pooled, &signs, WEIGHTS[6], &mut pooled_back);
        let mut outputs_back = Array2::zeros(run.outputs.raw_dim());
        let cells = outputs_back.as_slice_mut().unwrap_or_default();
        for (origin, value) in origins.iter().zip(&pooled_back) {
            if let Some(at) = origin {
                cells[*at] += value;
            }
        }
        let mut own = run.back(&blocks.ends, pass, &outputs_back);
        multiply(&mut own, &mask);
        *passed += &own;
        [of_acts, of_signs]
    }

    /// The loss of acts between ends, any of several being right.
    fn acts_between(
        &self,
        pass: &mut Pass<'_>,
        pairs: &[(usize, &Ends)],
        pooled: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        let share = pass.share * WEIGHTS[5];
        let (seen, mask) = thinned(pooled, pass.dropout.heads, pass.chance);
        let mut scores = forward(self.blocks.acts_between, pass.values, &seen);
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
        let mut own = back(self.blocks.acts_between, pass.values, &seen, &scores, pass.gradient);
        multiply(&mut own, &mask);
        *passed += &own;
        (loss, count)
    }
}

/// Where each number of what is pooled comes from among the outputs: of each pair the source's, nowhere where it is absent,
/// the target's, and the highest of all tokens.
fn pooled_from(pairs: &[(usize, &Ends)], run: &SurroundingsRun<'_>) -> Vec<Option<usize>> {
    let width = run.outputs.ncols();
    let outputs = run.outputs.as_slice().unwrap_or_default();
    let mut origins = Vec::with_capacity(pairs.len() * 3 * width);
    for ((_, ends), range) in pairs.iter().zip(&run.ranges) {
        let cells = |token: usize| (range.start + token - ends.window.start) * width;
        let source = ends.source.map(cells);
        origins.extend((0..width).map(|idx| source.map(|start| start + idx)));
        origins.extend((0..width).map(|idx| Some(cells(ends.target) + idx)));
        for idx in 0..width {
            let highest = range.clone().map(|row| row * width + idx);
            origins.push(highest.max_by(|&one, &other| outputs[one].total_cmp(&outputs[other])));
        }
    }
    origins
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
        let mut learner = Learner::new(shape, Dropout::NONE, &mut Chance::new(3));
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
