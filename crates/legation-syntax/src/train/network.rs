//! The network in floating point, and the gradient of its loss.

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, Axis, Slice};

use legation_network::shape::Block;
use legation_network::train::matrix::{
    MaskedRun, array, back, bent, by_sentence, cross_entropy, elements, forward, multiply, run_layer,
    thinned, unbend, unroll_layer, view, view_mut,
};
use legation_network::train::{self, Chance, Dropout, Pass, in_a_row, learn_labels};
use legation_network::{best, fixed};

use super::examples::Example;
use crate::names::Label;
use crate::network::{Blocks, Shape, distance};
use crate::words::N_TABLES;

/// A network that learns.
pub(super) struct Learner {
    pub shape: Shape,
    pub blocks: Blocks,
    pub values: Vec<f32>,
    /// The table of word vectors as it is kept, which is not learned.
    pub vectors: Vec<i8>,
    pub dropout: Dropout,
    /// Which transitions between labels there are; see [`Chain`](train::Chain).
    is_allowed: Vec<bool>,
}

/// What a token's label of a name counts for; its arc counts for one. Most sentences with names are in every other
/// pass only, and what is learned of trees crowds out what is learned of names.
const NAMES_WEIGHT: f32 = 2.0;

/// Sums of losses and counts of decisions: tags, arcs, relations, names.
pub(super) type Losses = train::Losses<4>;

impl Learner {
    /// With small pseudo-random weights.
    pub fn new(
        shape: Shape,
        vectors: Vec<i8>,
        labels: &[Label],
        dropout: Dropout,
        chance: &mut Chance,
    ) -> Self {
        let blocks = Blocks::new(&shape);
        let mut values = vec![0.0; blocks.length];
        let mut fill = |block: Block, scale: f32| {
            for value in block.of_mut(&mut values) {
                *value = chance.between(-scale, scale);
            }
        };
        for &table in &blocks.tables {
            fill(table, 0.3);
        }
        let affines = [
            blocks.input,
            blocks.tags,
            blocks.feats,
            blocks.labels,
            blocks.dependents,
            blocks.governors,
            blocks.relation_dependents,
            blocks.relation_governors,
            blocks.relations,
        ];
        for affine in affines.into_iter().chain(blocks.layers.iter().map(|layer| layer.affine)) {
            let Block { rows, columns, .. } = affine.weights;
            fill(affine.weights, (6.0 / (rows.min(2 * columns) + columns) as f32).sqrt());
        }
        fill(blocks.root, 0.3);
        fill(blocks.tag_vectors, 0.1);
        fill(blocks.relation_root, 0.3);
        for layer in &blocks.layers {
            // Memories of different lengths.
            for direction in 0..2 {
                let start = (direction * 3 + 1) * shape.width;
                for bias in &mut layer.affine.bias.of_mut(&mut values)[start..start + shape.width] {
                    *bias = chance.between(-1.0, 2.5);
                }
            }
        }
        let is_allowed = std::iter::once(Label::Outside)
            .chain(labels.iter().copied())
            .flat_map(|last| labels.iter().map(move |label| label.may_follow(last)))
            .collect();
        Self { shape, blocks, values, vectors, dropout, is_allowed }
    }

    /// Adds the gradient of the mean loss to `gradient`; `share` is one by the number of the batch's tokens.
    pub fn learn(&self, batch: &[&Example], share: f32, chance: &mut Chance, gradient: &mut [f32]) -> Losses {
        let mut losses = Losses::default();
        let sentences = ranges(batch);
        let n = sentences.last().map_or(0, |range| range.end);
        let mut rows: Vec<[u32; N_TABLES]> =
            batch.iter().flat_map(|example| example.rows.iter().copied()).collect();
        self.dropout.thin_words(rows.as_flattened_mut(), N_TABLES, 0..2, chance);
        let inputs_mask = elements(n * self.shape.n_inputs(), self.dropout.inputs, chance);
        let mut inputs = self.embed(&rows);
        multiply(&mut inputs, &inputs_mask);
        let first = forward(self.blocks.input, &self.values, &inputs);
        let mut layers: Vec<MaskedRun> = Vec::new();
        let mut state = first;
        let mut told: Vec<usize> = Vec::new();
        for &layer in &self.blocks.layers {
            let mask = by_sentence(&sentences, state.ncols(), self.dropout.layers, chance);
            let run = run_layer(layer, &self.values, state, mask, &sentences);
            state = run.run.outputs.clone();
            layers.push(run);
            if layers.len() == self.shape.tag_layer {
                told = self.tell_tags(&mut state);
            }
        }

        let mut output_gradients: Vec<Array2<f32>> =
            layers.iter().map(|run| Array2::zeros(run.run.outputs.raw_dim())).collect();
        let top = layers.len() - 1;
        let pass = &mut Pass { values: &self.values, share, dropout: self.dropout, chance, gradient };
        {
            let at = self.shape.tag_layer - 1;
            let (inputs, output) = (&layers[at].run.outputs, &mut output_gradients[at]);
            let tags =
                targets(batch, |example, idx| example.tags.as_ref().map(|tags| usize::from(tags[idx])));
            losses[0] = pass.classify(self.blocks.tags, inputs, &tags, 1.0, output);
            let feats = targets(batch, |example, idx| {
                example.feats.as_ref().and_then(|feats| feats[idx]).map(usize::from)
            });
            pass.classify(self.blocks.feats, inputs, &feats, 0.5, output);
        }
        let at = self.shape.label_layer - 1;
        losses[3] = self.label(pass, batch, &sentences, &layers[at].run.outputs, &mut output_gradients[at]);
        let arcs = self.attach(pass, batch, &sentences, &layers[top].run.outputs, &mut output_gradients[top]);
        losses[1..3].copy_from_slice(&arcs);
        let gradient = &mut *pass.gradient;

        let mut passed: Option<Array2<f32>> = None;
        for (at, run) in layers.iter().enumerate().rev() {
            let mut outputs = std::mem::take(&mut output_gradients[at]);
            if let Some(passed) = passed {
                if at + 1 == self.shape.tag_layer {
                    self.untell_tags(&told, &passed, gradient);
                }
                outputs += &passed;
            }
            passed =
                Some(unroll_layer(self.blocks.layers[at], &self.values, run, &outputs, &sentences, gradient));
        }
        let Some(first) = passed else { return losses };
        let mut embedded = back(self.blocks.input, &self.values, &inputs, &first, gradient);
        multiply(&mut embedded, &inputs_mask);
        self.unembed(&rows, &embedded, gradient);
        losses
    }

    /// Adds the vector of the likeliest tag to each state; returns the tags.
    fn tell_tags(&self, states: &mut Array2<f32>) -> Vec<usize> {
        let logits = forward(self.blocks.tags, &self.values, states);
        let scores = logits.as_slice().unwrap_or_default();
        let tags: Vec<usize> = scores.chunks_exact(self.shape.n_tags).map(best).collect();
        let vectors = view(self.blocks.tag_vectors, &self.values);
        for (mut state, &tag) in states.rows_mut().into_iter().zip(&tags) {
            state += &vectors.row(tag);
        }
        tags
    }

    fn untell_tags(&self, tags: &[usize], states: &Array2<f32>, gradient: &mut [f32]) {
        let mut vectors = view_mut(self.blocks.tag_vectors, gradient);
        for (state, &tag) in states.rows().into_iter().zip(tags) {
            let mut vector = vectors.row_mut(tag);
            vector += &state;
        }
    }

    fn embed(&self, rows: &[[u32; N_TABLES]]) -> Array2<f32> {
        let mut out = Vec::with_capacity(rows.len() * self.shape.n_inputs());
        let width = crate::words::VECTOR_WIDTH;
        for row in rows {
            let vector = &self.vectors[row[0] as usize * width..][..width];
            out.extend(vector.iter().map(|&cell| fixed::vector_value(cell)));
            for (table, &row) in self.blocks.tables.iter().zip(&row[1..]) {
                out.extend(&table.of(&self.values)[row as usize * table.columns..][..table.columns]);
            }
        }
        array(rows.len(), self.shape.n_inputs(), out)
    }

    fn unembed(&self, rows: &[[u32; N_TABLES]], gradients: &Array2<f32>, gradient: &mut [f32]) {
        for (row, own) in rows.iter().zip(gradients.rows()) {
            let own = own.to_slice().unwrap_or_default();
            let mut at = crate::words::VECTOR_WIDTH;
            for (table, &row) in self.blocks.tables.iter().zip(&row[1..]) {
                let cells = &mut table.of_mut(gradient)[row as usize * table.columns..][..table.columns];
                for (cell, own) in cells.iter_mut().zip(&own[at..]) {
                    *cell += own;
                }
                at += table.columns;
            }
        }
    }

    /// The loss of the labels of names.
    fn label(
        &self,
        pass: &mut Pass<'_>,
        batch: &[&Example],
        sentences: &[Range<usize>],
        inputs: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> (f64, usize) {
        if batch.iter().all(|example| example.labels.is_none()) {
            return (0.0, 0);
        }
        let (seen, mask) = thinned(inputs, pass.dropout.heads, pass.chance);
        let mut scores = forward(self.blocks.labels, pass.values, &seen);
        let n_labels = self.shape.n_labels;
        let (mut loss, mut count) = (0.0, 0);
        let all = scores.as_slice_mut().unwrap_or_default();
        for (example, range) in batch.iter().zip(sentences) {
            let scores = &mut all[range.start * n_labels..range.end * n_labels];
            let Some(labels) = &example.labels else {
                scores.fill(0.0);
                continue;
            };
            let known: Vec<Option<usize>> = labels.iter().map(|label| label.map(usize::from)).collect();
            loss += learn_labels(
                scores,
                self.blocks.transitions.of(pass.values),
                &self.is_allowed,
                &known,
                pass.share * NAMES_WEIGHT,
                self.blocks.transitions.of_mut(pass.gradient),
            );
            count += known.iter().flatten().count();
        }
        let mut own = back(self.blocks.labels, pass.values, &seen, &scores, pass.gradient);
        multiply(&mut own, &mask);
        *passed += &own;
        (loss, count)
    }

    /// Losses of arcs and of relations.
    fn attach(
        &self,
        pass: &mut Pass<'_>,
        batch: &[&Example],
        sentences: &[Range<usize>],
        inputs: &Array2<f32>,
        passed: &mut Array2<f32>,
    ) -> [(f64, usize); 2] {
        let mut losses = [(0.0, 0); 2];
        if batch.iter().all(|example| example.arcs.is_none()) {
            return losses;
        }
        let (seen, mask) = thinned(inputs, pass.dropout.heads, pass.chance);
        let blocks = &self.blocks;
        let dependents_raw = forward(blocks.dependents, pass.values, &seen);
        let governors_raw = forward(blocks.governors, pass.values, &seen);
        let dependents_mask = elements(dependents_raw.len(), pass.dropout.heads, pass.chance);
        let governors_mask = elements(governors_raw.len(), pass.dropout.heads, pass.chance);
        let mut dependents = bent(&dependents_raw);
        let mut governors = bent(&governors_raw);
        multiply(&mut dependents, &dependents_mask);
        multiply(&mut governors, &governors_mask);
        let own = forward(blocks.relation_dependents, pass.values, &seen);
        let other = forward(blocks.relation_governors, pass.values, &seen);

        let mut dependents_back = Array2::zeros(dependents.raw_dim());
        let mut governors_back = Array2::zeros(governors.raw_dim());
        let mut own_back = Array2::zeros(own.raw_dim());
        let mut other_back = Array2::zeros(other.raw_dim());
        let root = blocks.root.of(pass.values);
        let relation_root = blocks.relation_root.of(pass.values);
        let distances = blocks.distances.of(pass.values);

        let mut pairs: Vec<(usize, Option<usize>)> = Vec::new();
        let mut relations: Vec<Option<usize>> = Vec::new();
        for (example, range) in batch.iter().zip(sentences) {
            let Some(arcs) = &example.arcs else { continue };
            let n = range.len();
            let mut heads = Array2::zeros((n + 1, self.shape.arc));
            heads
                .slice_axis_mut(Axis(0), Slice::from(..n))
                .assign(&governors.slice_axis(Axis(0), Slice::from(range.clone())));
            heads.row_mut(n).iter_mut().zip(root).for_each(|(cell, value)| *cell = *value);
            let children = dependents.slice_axis(Axis(0), Slice::from(range.clone()));
            let mut scores = Array2::zeros((n, n + 1));
            general_mat_mul(1.0, &children, &heads.t(), 0.0, &mut scores);
            for ((child, head), score) in scores.indexed_iter_mut() {
                *score += distances[distance(child, head, n)];
                if child == head {
                    *score = -1e9;
                }
            }
            let targets: Vec<Option<usize>> = arcs.iter().map(|&(head, _)| Some(head as usize)).collect();
            let (loss, count) = cross_entropy(&mut scores, &targets, pass.share);
            losses[0].0 += loss;
            losses[0].1 += count;
            let bias = blocks.distances.of_mut(pass.gradient);
            for ((child, head), value) in scores.indexed_iter() {
                bias[distance(child, head, n)] += value;
            }
            let mut back = dependents_back.slice_axis_mut(Axis(0), Slice::from(range.clone()));
            general_mat_mul(1.0, &scores, &heads, 0.0, &mut back);
            let mut heads_back = Array2::zeros(heads.raw_dim());
            general_mat_mul(1.0, &scores.t(), &children, 0.0, &mut heads_back);
            governors_back
                .slice_axis_mut(Axis(0), Slice::from(range.clone()))
                .assign(&heads_back.slice_axis(Axis(0), Slice::from(..n)));
            for (cell, value) in blocks.root.of_mut(pass.gradient).iter_mut().zip(heads_back.row(n)) {
                *cell += value;
            }
            for (idx, &(head, relation)) in arcs.iter().enumerate() {
                pairs.push((range.start + idx, (head as usize != n).then_some(range.start + head as usize)));
                relations.push(Some(usize::from(relation)));
            }
        }

        let width = self.shape.relation;
        let mut hidden_raw = Array2::zeros((pairs.len(), width));
        for (&(child, head), mut row) in pairs.iter().zip(hidden_raw.rows_mut()) {
            row += &own.row(child);
            match head {
                Some(head) => row += &other.row(head),
                None => row.iter_mut().zip(relation_root).for_each(|(cell, value)| *cell += value),
            }
        }
        let mut hidden = bent(&hidden_raw);
        let hidden_mask = elements(hidden.len(), pass.dropout.heads, pass.chance);
        multiply(&mut hidden, &hidden_mask);
        let mut logits = forward(blocks.relations, pass.values, &hidden);
        losses[1] = cross_entropy(&mut logits, &relations, pass.share);
        let mut hidden_back = back(blocks.relations, pass.values, &hidden, &logits, pass.gradient);
        multiply(&mut hidden_back, &hidden_mask);
        unbend(&mut hidden_back, &hidden_raw);
        for (&(child, head), row) in pairs.iter().zip(hidden_back.rows()) {
            let mut own = own_back.row_mut(child);
            own += &row;
            match head {
                Some(head) => {
                    let mut other = other_back.row_mut(head);
                    other += &row;
                }
                None => blocks
                    .relation_root
                    .of_mut(pass.gradient)
                    .iter_mut()
                    .zip(row)
                    .for_each(|(cell, value)| *cell += value),
            }
        }
        multiply(&mut dependents_back, &dependents_mask);
        multiply(&mut governors_back, &governors_mask);
        unbend(&mut dependents_back, &dependents_raw);
        unbend(&mut governors_back, &governors_raw);
        let mut own = back(blocks.dependents, pass.values, &seen, &dependents_back, pass.gradient);
        own += &back(blocks.governors, pass.values, &seen, &governors_back, pass.gradient);
        own += &back(blocks.relation_dependents, pass.values, &seen, &own_back, pass.gradient);
        own += &back(blocks.relation_governors, pass.values, &seen, &other_back, pass.gradient);
        multiply(&mut own, &mask);
        *passed += &own;
        losses
    }
}

fn targets(batch: &[&Example], target: impl Fn(&Example, usize) -> Option<usize>) -> Vec<Option<usize>> {
    let target = &target;
    batch.iter().flat_map(|example| (0..example.rows.len()).map(move |idx| target(example, idx))).collect()
}

fn ranges(batch: &[&Example]) -> Vec<Range<usize>> {
    in_a_row(batch.iter().map(|example| example.rows.len()))
}
