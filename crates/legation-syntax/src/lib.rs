//! English sentences, tokens, tags, lemmas, dependency trees and names.
//!
//! One function, [`parse`], takes a text and a [`Model`] and returns the [`Sentence`]s. Sentences and
//! tokens are found by rules. One small network reads each sentence in both directions and gives parts of
//! speech, morphological features, the arcs of the tree and the labels of names; the tree is the spanning tree
//! of highest score, and lemmas follow from tag and form by rules and learned exceptions. Conventions are those
//! of the Universal Dependencies treebanks EWT and GUM; kinds of names are those of CoNLL-2003.
//!
//! Everything is computed in integers, so the result is the same on every machine. A sentence has at most
//! [`MAX_TOKENS`] tokens; a longer one is cut, and nothing is lost.
//!
//! ```
//! use legation_syntax::{Model, parse};
//!
//! let text = "The talks didn't begin. Seoul's envoy left.";
//! let sentences = parse(text, &Model::default()); // untrained; legation-models has the weights
//! assert_eq!(sentences[0].tokens[3].span.of(text), "n't");
//! assert_eq!(sentences[1].span.of(text), "Seoul's envoy left.");
//! ```
//!
//! The feature `train` adds the trainer.

// Shapes and rounding are the network's own business, and only the trainer makes networks.
#![cfg_attr(not(feature = "train"), allow(dead_code))]

mod abbreviation;
mod gazetteer;
mod layout;
mod lemma;
mod model;
mod names;
mod network;
mod sentence;
mod token;
#[cfg(feature = "train")]
pub mod train;
mod tree;
pub mod treebank;
mod words;

use legation_doc::{Deprel, Sentence, SmolStr, Span, Token, Upos, Xpos};
pub use legation_network::{ModelError, States};
pub use model::{FORMAT, Model};
use network::Seen;
pub use sentence::MAX_TOKENS;

/// The sentences of a text, with everything a [`Sentence`] holds.
///
/// Every character that is not white space lies in exactly one token. Takes time linear in the length.
pub fn parse(text: &str, model: &Model) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    parse_each(text, model, |sentence, _| sentences.push(sentence));
    sentences
}

/// Hands on the sentences of a text, one by one in order, each with the states of its tokens for a network that reads
/// on from here. An untrained model has no states.
pub fn parse_each(text: &str, model: &Model, mut hand_on: impl FnMut(Sentence, States)) {
    let mut seen = Seen::default();
    for bare in split(text) {
        let (sentence, states) = annotate(text, &bare.tokens, model, &mut seen);
        hand_on(Sentence { paragraph: bare.paragraph, is_title: bare.is_title, ..sentence }, states);
    }
}

/// The sentences of a text whose tokens are known; empty ones are left out.
///
/// All are in paragraph 0 and none is a title. This is how trees are scored on a treebank's own tokens.
pub fn parse_tokens(text: &str, sentences: &[Vec<Span>], model: &Model) -> Vec<Sentence> {
    let filled = sentences.iter().filter(|tokens| !tokens.is_empty());
    let mut seen = Seen::default();
    filled.map(|tokens| annotate(text, tokens, model, &mut seen).0).collect()
}

/// The tokens of each sentence of a text.
pub fn tokenize(text: &str) -> Vec<Vec<Span>> {
    split(text).into_iter().map(|bare| bare.tokens).collect()
}

/// A sentence before anything is known of its tokens; it has at least one.
struct Bare {
    paragraph: u32,
    is_title: bool,
    tokens: Vec<Span>,
}

fn split(text: &str) -> Vec<Bare> {
    let mut found = Vec::new();
    for (number, paragraph) in layout::paragraphs(text).into_iter().enumerate() {
        let tokens = token::tokens(text, paragraph.range);
        found.extend(sentence::sentences(text, &tokens, paragraph.is_title).into_iter().map(|range| Bare {
            paragraph: number as u32,
            is_title: paragraph.is_title,
            tokens: tokens[range].to_vec(),
        }));
    }
    found
}

fn annotate(text: &str, spans: &[Span], model: &Model, seen: &mut Seen) -> (Sentence, States) {
    let span = spans[0].cover(spans[spans.len() - 1]);
    let n = spans.len();
    let network = &model.network;
    if network.is_empty() {
        let token = |(idx, &span): (usize, &Span)| Token {
            lemma: model.lemmas.lemma(span.of(text), Upos::Noun, Xpos::Nn, |_| false),
            ..token(span, idx.checked_sub(1))
        };
        let tokens = spans.iter().enumerate().map(token).collect();
        return (Sentence { span, tokens, ..Sentence::default() }, States::default());
    }
    let scores = network.read_sentence(&words::rows(text, spans, &model.vocabulary), seen);
    let heads = tree::heads(&scores.arcs, n);
    let relations = network.relations(&scores, &heads);
    let tags = scores.best_tags(model.tags.len());
    let tokens = (0..n).map(|idx| {
        let (upos, xpos) = model.tags[tags[idx]];
        let feats = network.feats(&scores, idx, &model.feats_of_tag[tags[idx]]);
        Token {
            lemma: model.lemmas.lemma(spans[idx].of(text), upos, xpos, |form| model.vocabulary.is_word(form)),
            upos,
            xpos,
            feats: feats.map_or_else(SmolStr::default, |class| model.feats[usize::from(class)].clone()),
            deprel: model.relations[relations[idx]],
            ..token(spans[idx], Some(heads[idx] as usize).filter(|&head| head < n))
        }
    });
    let tokens = tokens.collect();
    let labels = names::decode(&scores.labels, network.transitions(), &model.labels);
    (Sentence { span, tokens, names: names::names(&labels), ..Sentence::default() }, scores.states)
}

/// A token of which nothing is known but its place and its governor's.
fn token(span: Span, head: Option<usize>) -> Token {
    Token {
        span,
        lemma: SmolStr::default(),
        upos: Upos::Noun,
        xpos: Xpos::Nn,
        feats: SmolStr::default(),
        head: head.map(|head| head as u32),
        deprel: if head.is_none() { Deprel::Root } else { Deprel::Dep },
    }
}
