//! Parts of speech: a greedy tagger from left to right, an averaged perceptron (Collins 2002).

use crate::weights::Weights;
use crate::words::{Features, Word};

/// The class of each word: an index into the model's tags.
pub(crate) fn tag(words: &[Word], n_classes: usize, weights: &Weights) -> Vec<u8> {
    let mut features = Features::default();
    let mut tags = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        features.clear();
        extract(words, &tags, at, &mut features);
        let mut scores = [0; 256];
        weights.score(&features.keys, &mut scores);
        tags.push(best(&scores[..n_classes]));
    }
    tags
}

/// The first class with the highest score; 0 where there is none.
pub(crate) fn best(scores: &[i32]) -> u8 {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = class;
        }
    }
    best as u8
}

/// The features of the word at `at`, given the classes of the words before it.
pub(crate) fn extract(words: &[Word], tags: &[u8], at: usize, out: &mut Features) {
    let none = Word::default();
    let word = |offset: isize| at.checked_add_signed(offset).and_then(|idx| words.get(idx)).unwrap_or(&none);
    let tag = |back: usize| at.checked_sub(back).map_or(0, |idx| u32::from(tags[idx]) + 1);
    let (two_back, one_back, this, next, two_on) = (word(-2), word(-1), word(0), word(1), word(2));
    let (last, before_last) = (tag(1), tag(2));

    out.push([]);
    out.push([this.form]);
    out.push([this.lower]);
    out.push([this.shape]);
    for prefix in this.prefixes {
        out.push([prefix]);
    }
    for suffix in this.suffixes {
        out.push([suffix]);
    }
    out.push([this.suffixes[2], this.shape]);
    out.push([one_back.lower]);
    out.push([two_back.lower]);
    out.push([next.lower]);
    out.push([two_on.lower]);
    out.push([next.suffixes[2]]);
    out.push([two_on.suffixes[2]]);
    out.push([next.shape]);
    out.push([one_back.shape]);
    out.push([last]);
    out.push([last, before_last]);
    out.push([last, this.lower]);
    out.push([last, this.suffixes[2]]);
    out.push([last, before_last, this.lower]);
    out.push([last, next.lower]);
    out.push([last, this.lower, next.lower]);
    out.push([last, next.suffixes[2]]);
    out.push([one_back.lower, this.lower]);
    out.push([this.lower, next.lower]);
    out.push([one_back.lower, next.lower]);
    out.push([this.lower, next.suffixes[2]]);
    out.push([this.lower, next.shape]);
    out.push([next.lower, two_on.lower]);
    out.push([this.suffixes[2], next.suffixes[2]]);
    out.push([this.shape, next.shape, one_back.shape]);
    out.push([this.shape, u32::from(at == 0)]);
    out.push([this.lower, u32::from(at == 0)]);
    for word in [two_back, one_back, this, next, two_on] {
        out.push([word.classes[0]]);
        out.push([word.classes[1]]);
    }
    out.push([this.classes[0], this.suffixes[2]]);
    out.push([last, this.classes[0]]);
    out.push([last, this.classes[0], next.classes[0]]);
    out.push([one_back.classes[1], this.classes[1], next.classes[1]]);
}
