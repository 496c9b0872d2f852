//! The network that finds attributions, in integers: from the language engine's states to anchors and their spans.
//!
//! It reads some paragraphs at once. An encoder goes over the states and features of all tokens; from its outputs each token is scored as an *anchor*, the head of a cue. For each anchor one more such layer
//! reads the tokens around it, which are told how they stand to the anchor: the path from one to the other in the
//! tree, whether they share a quotation, how far they are apart. What that layer makes of them is labelled as source,
//! cue and content by a chain (Lafferty, McCallum and Pereira 2001).

pub(crate) mod chunk;
pub(crate) mod features;
pub(crate) mod relations;
pub(crate) mod shape;

use std::ops::Range;

use legation_doc::Span;
use legation_network::{Encoder, Layer, Linear, ModelError, Reader, Surroundings, Vectors, fixed, labels};

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
    encoder: Encoder,
    anchors: Linear,
    around: Surroundings,
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
        self.encoder.n_states() == 0
    }

    /// Numbers of a token's states, of both kinds together.
    pub fn n_states(&self) -> usize {
        self.encoder.n_states()
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
        let outputs = self.encoder.read(vectors, states, chunk.rows.as_flattened());
        let mut scores = Vec::new();
        self.anchors.multiply(vectors, &outputs, &mut scores);
        let score = |token: usize| (token, scores[2 * token + 1].wrapping_sub(scores[2 * token]));
        let anchors: Vec<(usize, i32)> =
            (0..chunk.len()).map(score).filter(|&(_, score)| score > 0).collect();
        if anchors.is_empty() {
            return Vec::new();
        }
        let mut brought = Vec::new();
        self.around.bring(vectors, &outputs, &mut brought);
        let mut around = Around::new(self, vectors, &brought);
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

    /// Rounds trained weights, in the order of [`Blocks`].
    #[cfg(feature = "train")]
    pub fn new(shape: Shape, values: &[f32]) -> Self {
        let blocks = Blocks::new(&shape);
        let pair = |affine| Linear::new(affine, values);
        Self {
            shape,
            encoder: Encoder::new(&blocks.encoder, values),
            anchors: pair(blocks.anchors),
            around: Surroundings::new(&blocks.around, values),
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
        self.encoder.write(out);
        self.anchors.write(out);
        self.around.write(out);
        for layer in &self.above {
            layer.write(out);
        }
        self.labels.write(out);
        fixed::write_i32(&self.transitions, out);
    }

    /// Reads what [`Network::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let shape = Shape::read(reader)?;
        if shape == Shape::default() {
            return Ok(Self::default());
        }
        let blocks = Blocks::new(&shape);
        Ok(Self {
            shape,
            encoder: Encoder::read_weights(reader, &blocks.encoder)?,
            anchors: Linear::read(reader, blocks.anchors)?,
            around: Surroundings::read_weights(reader, &blocks.around)?,
            above: blocks.above.iter().map(|&layer| Layer::read(reader, layer)).collect::<Result<_, _>>()?,
            labels: Linear::read(reader, blocks.labels)?,
            transitions: fixed::read_i32(reader, blocks.transitions.len())?,
        })
    }
}

/// Reads around anchors.
struct Around<'a> {
    network: &'a Network,
    vectors: Vectors,
    /// What each token of the chunk brings.
    brought: &'a [i32],
    sums: Vec<i32>,
    outputs: Vec<i16>,
    next: Vec<i16>,
    scores: Vec<i32>,
}

impl<'a> Around<'a> {
    fn new(network: &'a Network, vectors: Vectors, brought: &'a [i32]) -> Self {
        Self {
            network,
            vectors,
            brought,
            sums: Vec::new(),
            outputs: Vec::new(),
            next: Vec::new(),
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
        let window = chunk.window(anchor);
        let whole = 4 * network.around.width();
        let brought = &self.brought[window.start * whole..window.end * whole];
        let relations = relations(chunk, anchor, window.clone());
        network.around.read(self.vectors, brought, &[Some(own)], relations.as_flattened(), &mut self.outputs);
        for layer in &network.above {
            layer.linear().multiply(self.vectors, &self.outputs, &mut self.sums);
            self.next.resize(self.outputs.len(), 0);
            layer.recur(&self.sums, &self.outputs, &mut self.next);
            std::mem::swap(&mut self.outputs, &mut self.next);
        }
        network.labels.multiply(self.vectors, &self.outputs, &mut self.scores);
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
