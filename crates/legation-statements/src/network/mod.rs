//! The network that finds attributions, in integers: from the language engine's states to anchors and their spans.
//!
//! It reads some paragraphs at once. Layers of simple recurrent units go over the states and features of all tokens;
//! from their outputs each token is scored as an *anchor*, the head of a cue. For each anchor one more such layer
//! reads the tokens around it, which are told how they stand to the anchor: the path from one to the other in the
//! tree, whether they share a quotation, how far they are apart. What that layer makes of them is labelled as source,
//! cue and content by a chain (Lafferty, McCallum and Pereira 2001).
//!
//! What a token and an anchor bring to that layer is computed once for each of them and added up for each pair, so
//! that reading around every anchor costs little more than reading the text once.

pub(crate) mod chunk;
pub(crate) mod features;
pub(crate) mod relations;
pub(crate) mod shape;

use std::ops::Range;

use legation_doc::Span;
use legation_network::{Embedding, Layer, Linear, ModelError, Reader, Vectors, fixed, labels, narrow, recur};

use crate::attribution::Attribution;
use chunk::Chunk;
use relations::relations;
use shape::N_LABELS;
pub(crate) use shape::{Blocks, Shape};

/// What a token near an anchor is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Label {
    Outside,
    BeginSource,
    InsideSource,
    BeginCue,
    InsideCue,
    BeginContent,
    InsideContent,
}

impl Label {
    /// In the order of the network's classes.
    pub const ALL: [Self; N_LABELS] = [
        Self::Outside,
        Self::BeginSource,
        Self::InsideSource,
        Self::BeginCue,
        Self::InsideCue,
        Self::BeginContent,
        Self::InsideContent,
    ];

    /// Whether the label may follow another, or stand at the beginning.
    pub const fn may_follow(self, last: Option<Self>) -> bool {
        match self {
            Self::InsideSource => matches!(last, Some(Self::BeginSource | Self::InsideSource)),
            Self::InsideCue => matches!(last, Some(Self::BeginCue | Self::InsideCue)),
            Self::InsideContent => matches!(last, Some(Self::BeginContent | Self::InsideContent)),
            _ => true,
        }
    }

    /// The label with which spans of this one begin.
    pub fn beginning(self) -> Self {
        match self {
            Self::InsideSource => Self::BeginSource,
            Self::InsideCue => Self::BeginCue,
            Self::InsideContent => Self::BeginContent,
            other => other,
        }
    }

    pub fn is_cue(self) -> bool {
        matches!(self, Self::BeginCue | Self::InsideCue)
    }

    pub fn begins(self) -> bool {
        self != Self::Outside && self == self.beginning()
    }
}

/// The weights, in the order of [`Blocks`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Network {
    shape: Shape,
    tables: Vec<Embedding>,
    input: Linear,
    layers: Vec<Layer>,
    anchors: Linear,
    tokens: Linear,
    anchor: Linear,
    paths: Embedding,
    quotations: Embedding,
    distances: Embedding,
    peepholes: Vec<i16>,
    above: Vec<Layer>,
    labels: Linear,
    /// A row for each label before, the first for the beginning; at the scale of products.
    transitions: Vec<i32>,
}

/// [`Label::may_follow`], a row for the beginning and for each label before.
pub(crate) const FOLLOWS: [[bool; N_LABELS]; N_LABELS + 1] = {
    let mut follows = [[false; N_LABELS]; N_LABELS + 1];
    let mut idx = 0;
    while idx < N_LABELS * (N_LABELS + 1) {
        let (before, label) = (idx / N_LABELS, idx % N_LABELS);
        let last = if before == 0 { None } else { Some(Label::ALL[before - 1]) };
        follows[before][label] = Label::ALL[label].may_follow(last);
        idx += 1;
    }
    follows
};

/// A score that rules a label out.
const NEVER: i32 = i32::MIN / 4;

impl Network {
    /// Whether there are weights.
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// Numbers of a token's states, of both kinds together.
    pub fn n_states(&self) -> usize {
        self.shape.states
    }

    /// The attributions of a chunk, in order of their anchors; `states` are the language engine's, a row for each
    /// token. `first` is the number of the chunk's first sentence.
    pub fn read_chunk(&self, chunk: &Chunk<'_>, states: &[i16], first: usize) -> Vec<Attribution> {
        let vectors = Vectors::of_this_machine();
        vectors.run(
            #[inline(always)]
            || self.attributions(vectors, chunk, states, first),
        )
    }

    #[inline(always)]
    fn attributions(
        &self,
        vectors: Vectors,
        chunk: &Chunk<'_>,
        states: &[i16],
        first: usize,
    ) -> Vec<Attribution> {
        let outputs = self.read_tokens(vectors, chunk, states);
        let mut scores = Vec::new();
        self.anchors.multiply(vectors, &outputs, &mut scores);
        let score = |token: usize| (token, scores[2 * token + 1].wrapping_sub(scores[2 * token]));
        let anchors: Vec<(usize, i32)> =
            (0..chunk.len()).map(score).filter(|&(_, score)| score > 0).collect();
        if anchors.is_empty() {
            return Vec::new();
        }
        let mut tokens = Vec::new();
        self.tokens.multiply(vectors, &outputs, &mut tokens);
        let mut around = Around::new(self, vectors, &tokens);
        let width = 2 * self.shape.width;
        let mut found = Vec::new();
        // A closure would not be compiled for the machine's vectors.
        for &(anchor, score) in &anchors {
            let own = &outputs[anchor * width..][..width];
            let (window, labels) = around.labels(chunk, anchor, own, &anchors);
            found.push(attribution(chunk, first, anchor, window, &labels, fixed::logit(score)));
        }
        describe_no_source(chunk, first, &mut found);
        found
    }

    /// The outputs of the last layer that reads all tokens.
    #[inline(always)]
    fn read_tokens(&self, vectors: Vectors, chunk: &Chunk<'_>, states: &[i16]) -> Vec<i16> {
        let width = 2 * self.shape.width;
        let mut inputs = Vec::with_capacity(chunk.len() * self.shape.n_inputs());
        for (row, states) in chunk.rows.iter().zip(states.chunks_exact(self.shape.states)) {
            inputs.extend_from_slice(states);
            for (table, &row) in self.tables.iter().zip(row) {
                table.extend(row as usize, &mut inputs);
            }
        }
        let mut sums = Vec::new();
        self.input.multiply(vectors, &inputs, &mut sums);
        let mut state = vec![0; chunk.len() * width];
        narrow(&sums, &mut state);
        let mut outputs = vec![0; state.len()];
        for layer in &self.layers {
            layer.linear().multiply(vectors, &state, &mut sums);
            layer.recur(&sums, &state, &mut outputs);
            std::mem::swap(&mut state, &mut outputs);
        }
        state
    }

    /// Rounds trained weights, in the order of [`Blocks`].
    #[cfg(feature = "train")]
    pub fn new(shape: Shape, values: &[f32]) -> Self {
        let blocks = Blocks::new(&shape);
        let table = |block: legation_network::shape::Block| Embedding::new(block.of(values), block.columns);
        let pair = |affine| Linear::new(affine, values);
        Self {
            shape,
            tables: blocks.tables.map(table).into(),
            input: pair(blocks.input),
            layers: blocks.layers.iter().map(|&layer| Layer::round(layer, values)).collect(),
            anchors: pair(blocks.anchors),
            tokens: pair(blocks.tokens),
            anchor: pair(blocks.anchor),
            paths: table(blocks.paths),
            quotations: table(blocks.quotations),
            distances: table(blocks.distances),
            peepholes: blocks.peepholes.of(values).iter().map(|&value| fixed::weight(value)).collect(),
            above: blocks.above.iter().map(|&layer| Layer::round(layer, values)).collect(),
            labels: pair(blocks.labels),
            transitions: blocks.transitions.of(values).iter().map(|&value| fixed::bias(value)).collect(),
        }
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.shape.write(out);
        if self.is_empty() {
            return;
        }
        for table in self.tables.iter().chain([&self.paths, &self.quotations, &self.distances]) {
            table.write(out);
        }
        for linear in [&self.input, &self.anchors, &self.tokens, &self.anchor, &self.labels] {
            linear.write(out);
        }
        for layer in self.layers.iter().chain(&self.above) {
            layer.linear().write(out);
            fixed::write_i16(layer.peepholes(), out);
        }
        fixed::write_i16(&self.peepholes, out);
        fixed::write_i32(&self.transitions, out);
    }

    /// Reads what [`Network::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let shape = Shape::read(reader)?;
        if shape == Shape::default() {
            return Ok(Self::default());
        }
        let blocks = Blocks::new(&shape);
        let mut table =
            |block: legation_network::shape::Block| Embedding::read(reader, block.rows, block.columns);
        let tables = blocks.tables.iter().map(|&block| table(block)).collect::<Result<_, _>>()?;
        let (paths, quotations) = (table(blocks.paths)?, table(blocks.quotations)?);
        let distances = table(blocks.distances)?;
        let mut linear = |affine| Linear::read(reader, affine);
        let (input, anchors) = (linear(blocks.input)?, linear(blocks.anchors)?);
        let (tokens, anchor) = (linear(blocks.tokens)?, linear(blocks.anchor)?);
        let labels = linear(blocks.labels)?;
        let mut layers = Vec::new();
        for layer in blocks.layers.iter().chain(&blocks.above) {
            let linear = Linear::read(reader, layer.affine)?;
            layers.push(Layer::new(linear, fixed::read_i16(reader, layer.peepholes.len())?));
        }
        let above = layers.split_off(blocks.layers.len());
        Ok(Self {
            shape,
            tables,
            input,
            layers,
            anchors,
            tokens,
            anchor,
            paths,
            quotations,
            distances,
            peepholes: fixed::read_i16(reader, blocks.peepholes.len())?,
            above,
            labels,
            transitions: fixed::read_i32(reader, blocks.transitions.len())?,
        })
    }
}

/// Reads around anchors.
struct Around<'a> {
    network: &'a Network,
    vectors: Vectors,
    /// What each token of the chunk brings.
    tokens: &'a [i32],
    all: Vec<i32>,
    sums: Vec<i32>,
    inputs: Vec<i16>,
    scores: Vec<i32>,
}

impl<'a> Around<'a> {
    fn new(network: &'a Network, vectors: Vectors, tokens: &'a [i32]) -> Self {
        Self {
            network,
            vectors,
            tokens,
            all: Vec::new(),
            sums: Vec::new(),
            inputs: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// The tokens around an anchor, and their labels.
    ///
    /// No token belongs to two attributions: `anchors`, all of the chunk with their scores, are outside this one if
    /// they are anchors of their own.
    #[inline(always)]
    fn labels(
        &mut self,
        chunk: &Chunk<'_>,
        anchor: usize,
        own: &[i16],
        anchors: &[(usize, i32)],
    ) -> (Range<usize>, Vec<Label>) {
        let network = self.network;
        let width = 2 * network.shape.around;
        let window = chunk.window(anchor);
        let mut brought = Vec::new();
        network.anchor.multiply(self.vectors, own, &mut brought);
        self.sums.clear();
        self.inputs.clear();
        for (token, relation) in window.clone().zip(relations(chunk, anchor, window.clone())) {
            let [path, quotation, distance] = relation.map(usize::from);
            let (path, path_places) = network.paths.row(path);
            let (quotation, quotation_places) = network.quotations.row(quotation);
            let (distance, distance_places) = network.distances.row(distance);
            let token = &self.tokens[token * 4 * width..][..4 * width];
            self.all.resize(4 * width, 0);
            let n = self.all.len();
            let (token, brought) = (&token[..n], &brought[..n]);
            let (path, quotation, distance) = (&path[..n], &quotation[..n], &distance[..n]);
            for (idx, sum) in self.all.iter_mut().enumerate() {
                let told = (i32::from(path[idx]) << path_places)
                    + (i32::from(quotation[idx]) << quotation_places)
                    + (i32::from(distance[idx]) << distance_places);
                *sum = token[idx].wrapping_add(brought[idx]).wrapping_add(told << 12);
            }
            let (sums, inputs) = self.all.split_at(3 * width);
            self.sums.extend_from_slice(sums);
            let start = self.inputs.len();
            self.inputs.resize(start + width, 0);
            narrow(inputs, &mut self.inputs[start..]);
        }
        let mut outputs = vec![0; self.inputs.len()];
        recur(&network.peepholes, &self.sums, &self.inputs, &mut outputs);
        for layer in &network.above {
            layer.linear().multiply(self.vectors, &outputs, &mut self.sums);
            layer.recur(&self.sums, &outputs, &mut self.inputs);
            std::mem::swap(&mut outputs, &mut self.inputs);
        }
        network.labels.multiply(self.vectors, &outputs, &mut self.scores);
        let at = (anchor - window.start) * N_LABELS;
        for (score, label) in self.scores[at..at + N_LABELS].iter_mut().zip(Label::ALL) {
            if !label.is_cue() {
                *score = NEVER;
            }
        }
        let first = anchors.partition_point(|(other, _)| *other < window.start);
        for &(other, score) in anchors[first..].iter().take_while(|(other, _)| window.contains(other)) {
            if other != anchor {
                let outside = &mut self.scores[(other - window.start) * N_LABELS];
                *outside = outside.wrapping_add(score);
            }
        }
        let may_follow = |label: usize, last: Option<usize>| FOLLOWS[last.map_or(0, |last| last + 1)][label];
        let best = labels::decode(&self.scores, &network.transitions, N_LABELS, may_follow);
        (window, best.into_iter().map(|label| Label::ALL[label]).collect())
    }
}

/// Leaves out attributions whose anchor is among the words of another's source: "a man who asked not to be named".
fn describe_no_source(chunk: &Chunk<'_>, first: usize, found: &mut Vec<Attribution>) {
    let sources: Vec<Span> =
        found.iter().flat_map(|attribution| attribution.source.iter().copied()).collect();
    found.retain(|attribution| {
        let anchor = chunk.sentences[attribution.sentence - first].tokens[attribution.anchor].span;
        !sources.iter().any(|source| source.contains(anchor))
    });
}

/// The spans that labels mark.
fn attribution(
    chunk: &Chunk<'_>,
    first: usize,
    anchor: usize,
    window: Range<usize>,
    labels: &[Label],
    score: f32,
) -> Attribution {
    let mut found = Attribution { score, ..Attribution::default() };
    let (sentence, start) = chunk.place(anchor);
    found.sentence = first + sentence;
    found.anchor = anchor - start;
    for (token, &label) in window.zip(labels) {
        let spans = match label {
            Label::Outside => continue,
            Label::BeginSource | Label::InsideSource => &mut found.source,
            Label::BeginCue | Label::InsideCue => &mut found.cue,
            Label::BeginContent | Label::InsideContent => &mut found.content,
        };
        let span: Span = chunk.token(token).span;
        match spans.last_mut().filter(|_| !label.begins()) {
            Some(last) => *last = last.cover(span),
            None => spans.push(span),
        }
    }
    found
}
