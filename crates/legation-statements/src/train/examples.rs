//! Chunks of texts as the network learns from them.

use std::ops::Range;

use legation_doc::{Sentence, Span};
use legation_network::States;

use crate::attributor::ends_chunk;
use crate::network::Label;
use crate::network::chunk::Chunk;
use crate::network::relations::relations;

/// A chunk.
#[derive(Debug)]
pub(super) struct Example {
    pub n_tokens: usize,
    /// The language engine's, a row for each token.
    pub states: Vec<i16>,
    /// Rows of the tables of features, for each token.
    pub rows: Vec<u32>,
    /// The label of each token in whatever attribution it is.
    pub roles: Vec<u8>,
    pub anchors: Vec<Anchor>,
}

/// An attribution.
#[derive(Debug)]
pub(super) struct Anchor {
    pub token: usize,
    pub window: Range<usize>,
    /// How each token of the window stands to it.
    pub relations: Vec<u16>,
    /// Of each token of the window.
    pub labels: Vec<u8>,
}

/// The chunks of a text.
pub(super) fn examples(
    text: &str,
    sentences: &[Sentence],
    states: &[States],
    attributions: &[[Vec<Span>; 3]],
) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut start = 0;
    while start < sentences.len() {
        let mut n_tokens = sentences[start].tokens.len();
        let mut end = start + 1;
        while end < sentences.len() && !ends_chunk(n_tokens, Some(&sentences[end - 1]), &sentences[end]) {
            n_tokens += sentences[end].tokens.len();
            end += 1;
        }
        let chunk = Chunk::new(text, &sentences[start..end]);
        let mut joined = Vec::new();
        for (sentence, states) in sentences[start..end].iter().zip(&states[start..end]) {
            states.join(sentence.tokens.len(), &mut joined);
        }
        examples.push(example(&chunk, joined, attributions));
        start = end;
    }
    examples
}

fn example(chunk: &Chunk<'_>, states: Vec<i16>, attributions: &[[Vec<Span>; 3]]) -> Example {
    let outside = Label::Outside as u8;
    let mut roles = vec![outside; chunk.len()];
    let mut anchors: Vec<Anchor> = Vec::new();
    for attribution in attributions {
        let [source, cue, content] = attribution;
        let all = 0..chunk.len();
        let mut labels = vec![outside; chunk.len()];
        let parts = [
            (source, Label::BeginSource, Label::InsideSource),
            (cue, Label::BeginCue, Label::InsideCue),
            (content, Label::BeginContent, Label::InsideContent),
        ];
        for (spans, begin, inside) in parts {
            for &span in spans {
                let mut label = begin;
                for token in tokens(chunk, span, all.clone()) {
                    if labels[token] == outside {
                        labels[token] = label as u8;
                        label = inside;
                    }
                }
            }
        }
        for (role, &label) in roles.iter_mut().zip(&labels) {
            if *role == outside {
                *role = label;
            }
        }
        let anchor = cue.first().and_then(|&cue| anchor(chunk, cue));
        let is_free = |token: &usize| {
            Label::ALL[usize::from(labels[*token])].is_cue()
                && anchors.iter().all(|other| other.token != *token)
        };
        if let Some(token) = anchor.filter(is_free) {
            let window = chunk.window(token);
            anchors.push(Anchor {
                token,
                relations: relations(chunk, token, window.clone()).into_flattened(),
                labels: well_formed(&labels[window.clone()]),
                window,
            });
        }
    }
    Example { n_tokens: chunk.len(), states, rows: chunk.rows.as_flattened().to_vec(), roles, anchors }
}

/// The labels with those that cannot follow the one before, as at the beginning of a window, made to begin.
fn well_formed(labels: &[u8]) -> Vec<u8> {
    let mut last = None;
    let label = |&label: &u8| {
        let label = Label::ALL[usize::from(label)];
        let label = if label.may_follow(last) { label } else { label.beginning() };
        last = Some(label);
        label as u8
    };
    labels.iter().map(label).collect()
}

/// The tokens of a chunk that a span overlaps.
fn tokens(chunk: &Chunk<'_>, span: Span, all: Range<usize>) -> Range<usize> {
    let idx = |before: &dyn Fn(Span) -> bool| {
        let (mut low, mut high) = (all.start, all.end);
        while low < high {
            let middle = low.midpoint(high);
            if before(chunk.token(middle).span) { low = middle + 1 } else { high = middle }
        }
        low
    };
    let start = idx(&|token| token.end <= span.start);
    start..idx(&|token| token.start < span.end).max(start)
}

/// The head of a cue, as the tree has it.
fn anchor(chunk: &Chunk<'_>, cue: Span) -> Option<usize> {
    let first = tokens(chunk, cue, 0..chunk.len()).next()?;
    let (idx, start) = chunk.place(first);
    let sentence = &chunk.sentences[idx];
    Some(start + sentence.head_of(sentence.tokens_in(cue))?)
}
