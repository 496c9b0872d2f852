//! English sentences, tokens, tags, lemmas, dependency trees and names.
//!
//! One function, [`parse`], takes a text and a [`Model`] and returns the [`Sentence`]s. Sentences and
//! tokens are found by rules; parts of speech, trees and names by linear classifiers over hashed features,
//! learned by the averaged perceptron (Collins 2002). Conventions are those of the Universal Dependencies
//! treebanks EWT and GUM; kinds of names are those of CoNLL-2003.
//!
//! Everything is computed in integers, so the result is the same on every machine.
//!
//! ```
//! use legation_syntax::{Model, parse};
//!
//! let text = "The talks didn't begin. Seoul's envoy left.";
//! let sentences = parse(text, &Model::default());
//! let forms = |idx: usize| sentences[idx].tokens.iter().map(|token| token.span.of(text)).collect::<Vec<_>>();
//! assert_eq!(forms(0), ["The", "talks", "did", "n't", "begin", "."]);
//! assert_eq!(forms(1), ["Seoul", "'s", "envoy", "left", "."]);
//! ```

mod abbreviation;
mod clusters;
mod layout;
mod lemma;
mod model;
mod names;
mod parser;
mod sentence;
mod tagger;
mod token;
pub mod train;
pub mod treebank;
mod weights;
mod words;

use legation_doc::{Sentence, Span, Token, Upos, Xpos};
pub use model::{FORMAT, Model, ModelError};
pub use sentence::MAX_TOKENS;

/// The sentences of a text, with everything a [`Sentence`] holds.
///
/// Every character that is not white space lies in exactly one token. Takes time linear in the length.
pub fn parse(text: &str, model: &Model) -> Vec<Sentence> {
    let annotate = |bare: Bare| Sentence {
        paragraph: bare.paragraph,
        is_title: bare.is_title,
        ..annotate(text, &bare.tokens, model)
    };
    split(text).into_iter().map(annotate).collect()
}

/// The sentences of a text whose tokens are known; empty ones are left out.
///
/// All are in paragraph 0 and none is a title. This is how trees are scored on a treebank's own tokens.
pub fn parse_tokens(text: &str, sentences: &[Vec<Span>], model: &Model) -> Vec<Sentence> {
    let filled = sentences.iter().filter(|tokens| !tokens.is_empty());
    filled.map(|tokens| annotate(text, tokens, model)).collect()
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

fn annotate(text: &str, spans: &[Span], model: &Model) -> Sentence {
    let words = words::words(text, spans, &model.clusters);
    let tags = tagger::tag(&words, model.tags.len(), &model.tagger);
    let arcs = parser::parse(&words, &tags, &model.actions, &model.parser);
    let names = names::find(&words, &tags, &model.labels, &model.names);
    let tokens: Vec<Token> = spans
        .iter()
        .zip(tags.iter().zip(&arcs))
        .map(|(&span, (&tag, arc))| {
            let (upos, xpos) = model.tags.get(usize::from(tag)).copied().unwrap_or((Upos::Noun, Xpos::Nn));
            Token {
                span,
                lemma: model.lemmas.lemma(span.of(text), upos, xpos),
                upos,
                xpos,
                head: Some(arc.head).filter(|&head| head < spans.len() as u32),
                deprel: arc.deprel,
            }
        })
        .collect();
    let span = spans[0].cover(spans[spans.len() - 1]);
    Sentence { span, tokens, names, ..Sentence::default() }
}
