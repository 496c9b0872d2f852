//! The network in integers: from rows of features to scores of tags, names and arcs.
//!
//! Words become vectors; layers of simple recurrent units (Lei, Zhang, Wang, Dai and Artzi 2018) read the
//! sentence in both directions; tags and names are scored from their outputs by linear classifiers, arcs and
//! relations by low-rank bilinear and additive ones (after Dozat and Manning 2017).
//!
//! Numbers are fixed-point: a value of 1 is [`ONE`] in activations and `1 << 12` in weights. All arithmetic is
//! on integers and sums wrap, so that order and width of vectors do not matter: the scores are the same bits
//! on every machine.

pub(crate) mod fixed;
mod product;
pub(crate) mod shape;

use rustc_hash::FxHashMap;

use crate::model::{ModelError, Reader};
use crate::words::{N_TABLES, Table};
use fixed::{ONE, rounded};
use product::{Packed, Vectors, inner, products};
pub(crate) use shape::{Block, Blocks, Shape, distance};

/// The weights, in the order of [`Blocks`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Network {
    shape: Shape,
    tables: Vec<Embedding>,
    input: Linear,
    layers: Vec<Layer>,
    tags: Linear,
    feats: Linear,
    /// What the next layer is told of each tag: added to the states where tags are read.
    tag_vectors: Vec<i16>,
    labels: Linear,
    /// A row for each label before, the first for the beginning; at the scale of products.
    transitions: Vec<i32>,
    dependents: Linear,
    governors: Linear,
    /// The vector that stands for the root among the governors.
    root: Vec<i16>,
    /// By [`distance`], at the scale of products.
    distances: Vec<i32>,
    relation_dependents: Linear,
    relation_governors: Linear,
    relation_root: Vec<i16>,
    relations: Linear,
}

/// A row for each value of a feature.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Embedding {
    width: usize,
    /// Binary places after the point.
    places: u8,
    rows: Vec<i8>,
}

/// A matrix, a row for each output, and what is added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Linear {
    n_inputs: usize,
    weights: Vec<i16>,
    packed: Packed,
    bias: Vec<i32>,
}

/// A bidirectional layer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Layer {
    /// For each direction: candidate, forget gate, reset gate.
    linear: Linear,
    /// What the gates see of the state: for each direction the forget gate's weights and the reset gate's.
    peepholes: Vec<i16>,
}

/// What the network says of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    /// A row for each token, a column for each class.
    pub tags: Vec<i32>,
    /// Likewise.
    pub labels: Vec<i32>,
    /// A row for each token, a column for each governor, the root last.
    pub arcs: Vec<i32>,
    /// For [`Network::feats`].
    tag_states: Vec<i16>,
    /// For [`Network::relations`].
    dependents: Vec<i16>,
    governors: Vec<i16>,
}

/// Words of a text, each with what the network makes of it before it looks at its neighbours: its state and the
/// sums of the first layer. A third of all products are these, and most words of a text come again.
#[derive(Default)]
pub(crate) struct Seen {
    places: FxHashMap<[u32; N_TABLES], usize>,
    states: Vec<i16>,
    sums: Vec<i32>,
}

/// Words with what is made of them take three kilobytes each; after so many one begins anew.
const MOST_SEEN: usize = 4096;

impl Network {
    /// Whether there are weights.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Reads a sentence of one token or more; `seen` are the words of the text read so far with this network.
    pub fn read_sentence(&self, rows: &[[u32; N_TABLES]], seen: &mut Seen) -> Scores {
        let vectors = Vectors::new();
        vectors.run(
            #[inline(always)]
            || self.scores(vectors, rows, seen),
        )
    }

    /// Adds the words that are not there yet; gives the place of each.
    #[inline(always)]
    fn see(&self, vectors: Vectors, rows: &[[u32; N_TABLES]], seen: &mut Seen) -> Vec<usize> {
        if seen.places.len() > MOST_SEEN {
            *seen = Seen::default();
        }
        let mut fresh = Vec::new();
        let places = rows.iter().map(|row| {
            let next = seen.places.len();
            *seen.places.entry(*row).or_insert_with(|| {
                fresh.push(*row);
                next
            })
        });
        let places = places.collect();
        if !fresh.is_empty() {
            let width = 2 * self.shape.width;
            let mut sums = Vec::new();
            self.input.multiply(vectors, &self.embed(&fresh), &mut sums);
            let start = seen.states.len();
            seen.states.resize(start + fresh.len() * width, 0);
            narrow(&sums, &mut seen.states[start..]);
            self.layers[0].linear.multiply(vectors, &seen.states[start..], &mut sums);
            seen.sums.extend(&sums);
        }
        places
    }

    #[inline(always)]
    fn scores(&self, vectors: Vectors, rows: &[[u32; N_TABLES]], seen: &mut Seen) -> Scores {
        let n = rows.len();
        let shape = &self.shape;
        let mut scores = Scores::default();
        let places = self.see(vectors, rows, seen);
        let width = 2 * shape.width;
        let mut state: Vec<i16> = Vec::with_capacity(n * width);
        let mut sums: Vec<i32> = Vec::with_capacity(n * 3 * width);
        for place in places {
            state.extend(&seen.states[place * width..][..width]);
            sums.extend(&seen.sums[place * 3 * width..][..3 * width]);
        }
        let mut outputs = vec![0; n * width];
        for (number, layer) in self.layers.iter().enumerate() {
            if number > 0 {
                layer.linear.multiply(vectors, &state, &mut sums);
            }
            layer.recur(&sums, &state, shape.width, &mut outputs);
            std::mem::swap(&mut state, &mut outputs);
            if number + 1 == shape.tag_layer {
                self.tags.multiply(vectors, &state, &mut scores.tags);
                scores.tag_states.clone_from(&state);
                self.tell_tags(&scores.tags, &mut state);
            }
            if number + 1 == shape.label_layer {
                self.labels.multiply(vectors, &state, &mut scores.labels);
            }
        }
        let (mut dependents, mut governors) = (Vec::new(), Vec::new());
        self.dependents.multiply(vectors, &state, &mut sums);
        bend(&sums, &mut dependents);
        self.governors.multiply(vectors, &state, &mut sums);
        bend(&sums, &mut governors);
        governors.extend(&self.root);
        score_arcs(&dependents, &governors, n, shape.arc, &mut scores.arcs);
        for (child, row) in scores.arcs.chunks_exact_mut(n + 1).enumerate() {
            for (head, score) in row.iter_mut().enumerate() {
                *score = score.wrapping_add(self.distances[distance(child, head, n)]);
            }
        }
        self.relation_dependents.multiply(vectors, &state, &mut sums);
        scores.dependents.resize(sums.len(), 0);
        narrow(&sums, &mut scores.dependents);
        self.relation_governors.multiply(vectors, &state, &mut sums);
        scores.governors.resize(sums.len(), 0);
        narrow(&sums, &mut scores.governors);
        scores.governors.extend(&self.relation_root);
        scores
    }

    /// The relation of each token to its governor, an index into the model's relations; the root's governor is
    /// the number of tokens.
    pub fn relations(&self, scores: &Scores, heads: &[u32]) -> Vec<usize> {
        let vectors = Vectors::new();
        vectors.run(
            #[inline(always)]
            || {
                let width = self.shape.relation;
                let mut hidden: Vec<i16> = Vec::with_capacity(heads.len() * width);
                for (own, &head) in scores.dependents.chunks_exact(width).zip(heads) {
                    let other = &scores.governors[head as usize * width..][..width];
                    hidden.extend(
                        own.iter()
                            .zip(other)
                            .map(|(&own, &other)| clamp(leak(i32::from(own).wrapping_add(i32::from(other))))),
                    );
                }
                let mut sums = Vec::new();
                self.relations.multiply(vectors, &hidden, &mut sums);
                sums.chunks_exact(self.shape.n_relations).map(best).collect()
            },
        )
    }

    /// The best among some classes of features for the token at `at`; `None` where there are none.
    pub fn feats(&self, scores: &Scores, at: usize, classes: &[u8]) -> Option<u8> {
        if let [only] = classes {
            return Some(*only);
        }
        let state = &scores.tag_states[at * self.feats.n_inputs..][..self.feats.n_inputs];
        let score = |class: u8| {
            let weights = &self.feats.weights[usize::from(class) * state.len()..][..state.len()];
            inner(state, weights).wrapping_add(self.feats.bias[usize::from(class)])
        };
        classes.iter().copied().max_by_key(|&class| (score(class), std::cmp::Reverse(class)))
    }

    #[inline(always)]
    fn tell_tags(&self, scores: &[i32], state: &mut [i16]) {
        let width = 2 * self.shape.width;
        for (scores, state) in scores.chunks_exact(self.shape.n_tags).zip(state.chunks_exact_mut(width)) {
            let vector = &self.tag_vectors[best(scores) * width..][..width];
            for (state, value) in state.iter_mut().zip(vector) {
                *state = state.saturating_add(*value);
            }
        }
    }

    #[inline(always)]
    fn embed(&self, rows: &[[u32; N_TABLES]]) -> Vec<i16> {
        let width: usize = self.tables.iter().map(|table| table.width).sum();
        let mut out = Vec::with_capacity(rows.len() * width);
        for row in rows {
            for (table, &row) in self.tables.iter().zip(row) {
                let cells = &table.rows[row as usize * table.width..][..table.width];
                out.extend(cells.iter().map(|&cell| i16::from(cell) << (11 - table.places)));
            }
        }
        out
    }

    /// Rounds trained weights, in the order of [`Blocks`]; `vectors` are the word vectors as they are kept.
    pub fn new(shape: &Shape, vectors: &[i8], values: &[f32]) -> Self {
        let blocks = Blocks::new(shape);
        let pair = |affine: shape::Affine| {
            let weights = affine.weights.of(values).iter().map(|&value| fixed::weight(value)).collect();
            let bias = affine.bias.of(values).iter().map(|&value| fixed::bias(value)).collect();
            Linear::new(affine.weights.columns, weights, bias)
        };
        let activations =
            |block: Block| block.of(values).iter().map(|&value| fixed::activation(value)).collect();
        let mut tables = vec![Embedding {
            width: crate::words::VECTOR_WIDTH,
            places: fixed::VECTOR_PLACES,
            rows: vectors.to_vec(),
        }];
        tables.extend(blocks.tables.iter().map(|block| Embedding::new(block.of(values), block.columns)));
        Self {
            shape: shape.clone(),
            tables,
            input: pair(blocks.input),
            layers: blocks
                .layers
                .iter()
                .map(|layer| Layer {
                    linear: pair(layer.affine),
                    peepholes: layer.peepholes.of(values).iter().map(|&value| fixed::weight(value)).collect(),
                })
                .collect(),
            tags: pair(blocks.tags),
            feats: pair(blocks.feats),
            tag_vectors: activations(blocks.tag_vectors),
            labels: pair(blocks.labels),
            transitions: blocks.transitions.of(values).iter().map(|&value| fixed::bias(value)).collect(),
            dependents: pair(blocks.dependents),
            governors: pair(blocks.governors),
            // As a governor's vector after `bend`.
            root: blocks.root.of(values).iter().map(|&value| fixed::activation(value / 2.0)).collect(),
            distances: blocks
                .distances
                .of(values)
                .iter()
                .map(|value| (value * f32::from(ONE / 2).powi(2)) as i32)
                .collect(),
            relation_dependents: pair(blocks.relation_dependents),
            relation_governors: pair(blocks.relation_governors),
            relation_root: activations(blocks.relation_root),
            relations: pair(blocks.relations),
        }
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.shape.write(out);
        for table in &self.tables {
            out.push(table.places);
            out.extend(table.rows.iter().map(|&cell| cell as u8));
        }
        let mut linear = |linear: &Linear| {
            fixed::write_i16(&linear.weights, out);
            fixed::write_i32(&linear.bias, out);
        };
        linear(&self.input);
        for layer in &self.layers {
            linear(&layer.linear);
        }
        for head in [
            &self.tags,
            &self.feats,
            &self.labels,
            &self.dependents,
            &self.governors,
            &self.relation_dependents,
            &self.relation_governors,
            &self.relations,
        ] {
            linear(head);
        }
        for layer in &self.layers {
            fixed::write_i16(&layer.peepholes, out);
        }
        fixed::write_i16(&self.tag_vectors, out);
        fixed::write_i32(&self.transitions, out);
        fixed::write_i16(&self.root, out);
        fixed::write_i16(&self.relation_root, out);
        fixed::write_i32(&self.distances, out);
    }

    /// Reads what [`Network::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let shape = Shape::read(reader)?;
        let mut tables = Vec::new();
        for table in shape.tables {
            let places = reader.bytes(1)?[0];
            let length = table.n_rows.checked_mul(table.width).ok_or(ModelError::Damaged)?;
            let rows: Vec<i8> = reader.bytes(length)?.iter().map(|&byte| byte as i8).collect();
            if places > 11 {
                return Err(ModelError::Damaged);
            }
            tables.push(Embedding { width: table.width, places, rows });
        }
        let blocks = Blocks::new(&shape);
        let mut linear = |affine: shape::Affine| -> Result<Linear, ModelError> {
            let weights = fixed::read_i16(reader, affine.weights.len())?;
            let bias = fixed::read_i32(reader, affine.bias.len())?;
            Ok(Linear::new(affine.weights.columns, weights, bias))
        };
        let input = linear(blocks.input)?;
        let matrices: Vec<Linear> =
            blocks.layers.iter().map(|layer| linear(layer.affine)).collect::<Result<_, _>>()?;
        let tags = linear(blocks.tags)?;
        let feats = linear(blocks.feats)?;
        let labels = linear(blocks.labels)?;
        let dependents = linear(blocks.dependents)?;
        let governors = linear(blocks.governors)?;
        let relation_dependents = linear(blocks.relation_dependents)?;
        let relation_governors = linear(blocks.relation_governors)?;
        let relations = linear(blocks.relations)?;
        let mut layers = Vec::new();
        for (linear, layer) in matrices.into_iter().zip(&blocks.layers) {
            layers.push(Layer { linear, peepholes: fixed::read_i16(reader, layer.peepholes.len())? });
        }
        Ok(Self {
            tables,
            input,
            layers,
            tags,
            feats,
            labels,
            dependents,
            governors,
            tag_vectors: fixed::read_i16(reader, blocks.tag_vectors.len())?,
            transitions: fixed::read_i32(reader, blocks.transitions.len())?,
            root: fixed::read_i16(reader, blocks.root.len())?,
            relation_root: fixed::read_i16(reader, blocks.relation_root.len())?,
            distances: fixed::read_i32(reader, blocks.distances.len())?,
            relation_dependents,
            relation_governors,
            relations,
            shape,
        })
    }

    /// Numbers of classes: tags, features, labels, relations.
    pub fn n_classes(&self) -> [usize; 4] {
        [self.shape.n_tags, self.shape.n_feats, self.shape.n_labels, self.shape.n_relations]
    }

    /// Scores of the transitions between labels: a row for each label before, the first for the beginning.
    pub fn transitions(&self) -> &[i32] {
        &self.transitions
    }

    /// Sizes of the tables of features.
    pub fn table_sizes(&self) -> [Table; N_TABLES] {
        self.shape.tables
    }
}

impl Embedding {
    /// With as many places as the largest value leaves.
    fn new(values: &[f32], width: usize) -> Self {
        let largest = values.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
        let places = (0..=11).rev().find(|&places| largest * f32::from(1_u16 << places) < 127.5).unwrap_or(0);
        let scale = f32::from(1_u16 << places);
        let rows = values.iter().map(|value| (value * scale).round().clamp(-127.0, 127.0) as i8).collect();
        Self { width, places, rows }
    }
}

impl Linear {
    fn new(n_inputs: usize, weights: Vec<i16>, bias: Vec<i32>) -> Self {
        Self { n_inputs, packed: Packed::new(&weights, n_inputs), weights, bias }
    }

    /// The sums, a row of outputs for each row of inputs, at the scale of products.
    #[inline(always)]
    fn multiply(&self, vectors: Vectors, inputs: &[i16], sums: &mut Vec<i32>) {
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
}

#[inline(always)]
fn score_arcs(dependents: &[i16], governors: &[i16], n: usize, width: usize, out: &mut Vec<i32>) {
    out.clear();
    out.resize(n * (n + 1), 0);
    products(dependents, governors, width, out);
}

/// From the scale of products to that of activations.
#[inline(always)]
fn narrow(sums: &[i32], out: &mut [i16]) {
    for (out, &sum) in out.iter_mut().zip(sums) {
        *out = clamp(rounded(sum, 12));
    }
}

/// The same, bent at zero, and halved to leave room in sums of products.
#[inline(always)]
fn bend(sums: &[i32], out: &mut Vec<i16>) {
    out.clear();
    out.extend(sums.iter().map(|&sum| clamp(leak(rounded(sum, 13)))));
}

/// A leaky rectifier: negative values are divided by eight.
#[inline(always)]
fn leak(value: i32) -> i32 {
    value.max(value >> 3)
}

#[inline(always)]
fn clamp(value: i32) -> i16 {
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

impl Layer {
    /// Runs both directions over the sentence.
    #[inline(always)]
    fn recur(&self, sums: &[i32], inputs: &[i16], width: usize, outputs: &mut [i16]) {
        let n = inputs.len() / (2 * width);
        for direction in 0..2 {
            let peepholes = &self.peepholes[direction * 2 * width..][..2 * width];
            let (to_forget, to_reset) = peepholes.split_at(width);
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
                    let reset =
                        rounded(reset[idx].wrapping_add(i32::from(to_reset[idx]).wrapping_mul(last)), 12);
                    let next = last.wrapping_add(mixed(8192_i32.wrapping_sub(gate(forget)), candidate, last));
                    let input = i32::from(inputs[idx]);
                    outputs[idx] = clamp(input.wrapping_add(mixed(gate(reset), next, input)));
                    state[idx] = next;
                }
            }
        }
    }
}

/// The first of the highest.
pub(crate) fn best<T: PartialOrd>(scores: &[T]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best
}

impl Scores {
    /// The best class of tags for each token.
    pub fn best_tags(&self, n_tags: usize) -> Vec<usize> {
        self.tags.chunks_exact(n_tags.max(1)).map(best).collect()
    }
}
