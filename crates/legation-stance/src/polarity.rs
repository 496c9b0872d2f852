//! How warm or hostile a position is: the frame's polarity, moved by the words of its clause.

use std::sync::LazyLock;

use legation_doc::{Deprel, Sentence, Upos};
use legation_lexicon::{FramePos, evaluations, frames};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::grammar::{deprel, lemma};

const STRONGER: [&str; 22] = [
    "absolutely",
    "bitterly",
    "completely",
    "deeply",
    "entirely",
    "firmly",
    "forcefully",
    "fully",
    "harshly",
    "heavily",
    "sharply",
    "strong",
    "strongly",
    "totally",
    "unequivocally",
    "utterly",
    "vehemently",
    "very",
    "warmly",
    "wholeheartedly",
    "widely",
    "wholly",
];
const WEAKER: [&str; 11] = [
    "cautiously",
    "gently",
    "guardedly",
    "mildly",
    "partially",
    "partly",
    "politely",
    "slightly",
    "somewhat",
    "tentatively",
    "quietly",
];

/// The polarity after the adverbs of the word that carries it, in [-1, 1]: a quarter more or less.
pub(crate) fn tempered(sentence: &Sentence, cue: usize, polarity: f32) -> f32 {
    let adverbs = sentence
        .children(cue)
        .filter(|&child| matches!(deprel(sentence, child), Deprel::Advmod | Deprel::Amod));
    let factor: f32 = adverbs
        .map(|adverb| match lemma(sentence, adverb) {
            word if STRONGER.contains(&word) => 1.25,
            word if WEAKER.contains(&word) => 0.75,
            _ => 1.0,
        })
        .product();
    (polarity * factor).clamp(-1.0, 1.0)
}

/// How a word evaluates what it is said of, from -1 to 1; `None` where it does not.
pub(crate) fn evaluation(sentence: &Sentence, token: usize) -> Option<f32> {
    let word = &sentence.tokens[token];
    let kinds: &[char] = match word.upos {
        Upos::Adj => &['A'],
        Upos::Noun => &['N'],
        Upos::Verb => &['A', 'V'],
        Upos::Adv => &['R'],
        _ => &[],
    };
    let lower = word.lemma.to_lowercase();
    kinds.iter().find_map(|&kind| SCORES.get(&(lower.as_str(), kind)).copied())
}

/// Whether a noun names a hostile act, so that what follows "on" or "against" is its victim.
pub(crate) fn is_hostile(noun: &str) -> bool {
    HOSTILE.contains(noun)
}

static SCORES: LazyLock<FxHashMap<(&'static str, char), f32>> =
    LazyLock::new(|| evaluations().iter().map(|entry| ((entry.word, entry.pos), entry.score)).collect());

static HOSTILE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let hostile = |frame: &&legation_lexicon::Frame| frame.pos == FramePos::Noun && frame.polarity <= -0.3;
    frames().iter().filter(hostile).map(|frame| &*frame.lemma).collect()
});
