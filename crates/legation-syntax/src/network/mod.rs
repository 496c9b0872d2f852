//! The network in integers: from rows of features to scores of tags, names and arcs.
//!
//! Words become vectors; layers of simple recurrent units (Lei, Zhang, Wang, Dai and Artzi 2018) read the
//! sentence in both directions; tags and names are scored from their outputs by linear classifiers, arcs and
//! relations by low-rank bilinear and additive ones (after Dozat and Manning 2017).
//!
//! Numbers are fixed-point: a value of 1 is [`ONE`] in activations and `1 << 12` in weights. All arithmetic is
//! on integers and sums wrap, so that order and width of vectors do not matter: the scores are the same bits
//! on every machine.

pub(crate) mod shape;

use legation_network::fixed::{self, ONE};
use legation_network::shape::Block;
use legation_network::{
    Embedding, Layer, Linear, ModelError, Reader, States, Vectors, bend, best, clamp, inner, leak, narrow,
    products,
};
use rustc_hash::FxHashMap;

use crate::words::{N_TABLES, Table};
pub(crate) use shape::{Blocks, Shape, distance};

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

/// What the network says of a sentence.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    /// A row for each token, a column for each class.
    pub tags: Vec<i32>,
    /// Likewise.
    pub labels: Vec<i32>,
    /// A row for each token, a column for each governor, the root last.
    pub arcs: Vec<i32>,
    /// For networks that read on from here.
    pub states: States,
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
        let vectors = Vectors::of_this_machine();
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
            self.layers[0].linear().multiply(vectors, &seen.states[start..], &mut sums);
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
        scores.states.words.clone_from(&state);
        let mut outputs = vec![0; n * width];
        for (number, layer) in self.layers.iter().enumerate() {
            if number > 0 {
                layer.linear().multiply(vectors, &state, &mut sums);
            }
            layer.recur(&sums, &state, &mut outputs);
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
        scores.states.contexts = state;
        scores
    }

    /// The relation of each token to its governor, an index into the model's relations; the root's governor is
    /// the number of tokens.
    pub fn relations(&self, scores: &Scores, heads: &[u32]) -> Vec<usize> {
        let vectors = Vectors::of_this_machine();
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
        let n_inputs = self.feats.n_inputs();
        let state = &scores.tag_states[at * n_inputs..][..n_inputs];
        let score = |class: u8| {
            inner(state, self.feats.row(class.into())).wrapping_add(self.feats.bias(class.into()))
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
        let width: usize = self.tables.iter().map(Embedding::width).sum();
        let mut out = Vec::with_capacity(rows.len() * width);
        for row in rows {
            for (table, &row) in self.tables.iter().zip(row) {
                table.extend(row as usize, &mut out);
            }
        }
        out
    }

    /// Rounds trained weights, in the order of [`Blocks`]; `vectors` are the word vectors as they are kept.
    pub fn new(shape: &Shape, vectors: &[i8], values: &[f32]) -> Self {
        let blocks = Blocks::new(shape);
        let pair = |affine| Linear::new(affine, values);
        let activations =
            |block: Block| block.of(values).iter().map(|&value| fixed::activation(value)).collect();
        let width = crate::words::VECTOR_WIDTH;
        let mut tables = vec![Embedding::of_cells(vectors.to_vec(), width, fixed::VECTOR_PLACES)];
        tables.extend(blocks.tables.iter().map(|block| Embedding::new(block.of(values), block.columns)));
        Self {
            shape: shape.clone(),
            tables,
            input: pair(blocks.input),
            layers: blocks.layers.iter().map(|&layer| Layer::round(layer, values)).collect(),
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
            table.write(out);
        }
        self.input.write(out);
        for layer in &self.layers {
            layer.linear().write(out);
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
            head.write(out);
        }
        for layer in &self.layers {
            fixed::write_i16(layer.peepholes(), out);
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
        let read = |table: Table| Embedding::read(reader, table.n_rows, table.width);
        let tables = shape.tables.into_iter().map(read).collect::<Result<_, _>>()?;
        let blocks = Blocks::new(&shape);
        let mut linear = |affine| Linear::read(reader, affine);
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
            layers.push(Layer::new(linear, fixed::read_i16(reader, layer.peepholes.len())?));
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

#[inline(always)]
fn score_arcs(dependents: &[i16], governors: &[i16], n: usize, width: usize, out: &mut Vec<i32>) {
    out.clear();
    out.resize(n * (n + 1), 0);
    products(dependents, governors, width, out);
}

impl Scores {
    /// The best class of tags for each token.
    pub fn best_tags(&self, n_tags: usize) -> Vec<usize> {
        self.tags.chunks_exact(n_tags.max(1)).map(best).collect()
    }
}
