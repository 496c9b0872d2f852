//! What the network is told of each token besides the language engine's states: a row of each of its tables.

use std::sync::LazyLock;

use legation_doc::{Act, Deprel, NameKind, Sentence, Upos, Xpos};
use legation_lexicon::{FramePos, frames};
use legation_network::features::row_of_word;
use rustc_hash::FxHashMap;

use crate::polarity::evaluation;

/// Number of tables.
pub(crate) const N_TABLES: usize = 8;

/// Rows chosen by a hash of a lemma.
const N_LEMMAS: usize = 8192;

/// Rows and columns of the tables: relation to the governor, part of speech, act of the lexicon's frames, evaluation,
/// name, quotation marks before in the sentence, lemma, lemma of the governor.
pub(crate) const TABLES: [(usize, usize); N_TABLES] = [
    (Deprel::ALL.len(), 12),
    (Xpos::ALL.len(), 12),
    (1 + 2 * Act::ALL.len(), 16),
    (N_EVALUATIONS, 6),
    (1 + 2 * NameKind::ALL.len(), 6),
    (3, 4),
    (N_LEMMAS, 20),
    (N_LEMMAS, 12),
];

/// The tables of lemmas, rows of which are left out while learning.
#[cfg(feature = "train")]
pub(crate) const LEMMAS: std::ops::Range<usize> = 6..8;

/// Classes of evaluations, from worst to best; the middle one is none.
const N_EVALUATIONS: usize = 9;

/// The rows of each token, one after another.
pub(crate) fn rows(text: &str, sentence: &Sentence) -> Vec<u32> {
    let mut rows = Vec::with_capacity(sentence.tokens.len() * N_TABLES);
    let mut names = vec![0; sentence.tokens.len()];
    for name in &sentence.names {
        let kind = 1 + 2 * name.kind as u32;
        names[name.start as usize..name.end as usize].fill(kind + 1);
        names[name.start as usize] = kind;
    }
    let mut n_marks = 0_u32;
    for (idx, token) in sentence.tokens.iter().enumerate() {
        let governor = sentence.head(idx).map_or("", |head| sentence.tokens[head].lemma.as_str());
        if token.upos == Upos::Punct && token.span.of(text).contains(['"', '“', '”']) {
            n_marks += 1;
        }
        rows.extend([
            token.deprel as u32,
            token.xpos as u32,
            act(&token.lemma, token.upos),
            evaluation_class(sentence, idx),
            names[idx],
            if n_marks == 0 { 0 } else { 1 + n_marks % 2 },
            row_of_word(&token.lemma, N_LEMMAS),
            row_of_word(governor, N_LEMMAS),
        ]);
    }
    rows
}

/// The act of a word's first frame in the lexicon, whether or not it needs further words; 0 for none.
fn act(lemma: &str, upos: Upos) -> u32 {
    let pos = match upos {
        Upos::Verb | Upos::Aux => FramePos::Verb,
        Upos::Adj => FramePos::Adjective,
        Upos::Noun | Upos::Propn => FramePos::Noun,
        _ => return 0,
    };
    ACTS.get(&(lemma, pos)).copied().unwrap_or(0)
}

/// The rows of acts. A word with a frame of its own has that one's, any other that of its first frame.
static ACTS: LazyLock<FxHashMap<(&'static str, FramePos), u32>> = LazyLock::new(|| {
    let mut rows = FxHashMap::default();
    for frame in frames() {
        let needs = u32::from(!frame.words.is_empty());
        let row = 1 + 2 * frame.act as u32 + needs;
        let known = rows.entry((&*frame.lemma, frame.pos)).or_insert(row);
        if needs == 0 {
            *known = row;
        }
    }
    rows
});

fn evaluation_class(sentence: &Sentence, token: usize) -> u32 {
    let half = (N_EVALUATIONS / 2) as f32;
    evaluation(sentence, token).map_or(half as u32, |score| (half + (score * half).round()) as u32)
}
