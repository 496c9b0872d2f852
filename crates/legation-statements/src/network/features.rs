//! What the network is told of each token besides the language engine's states: a row of each of its tables.

use std::borrow::Cow;
use std::sync::LazyLock;

use legation_doc::{Deprel, NameKind, Sentence, Span, Xpos};
use legation_lexicon::{Cue, cues};
use legation_network::features::row_of_word;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::quotes::{Quote, quote_at};
use crate::vocabulary::cue_at;

/// Number of tables.
pub(crate) const N_TABLES: usize = 8;

/// Rows chosen by a hash of a lemma.
const N_LEMMAS: usize = 8192;

/// Rows and columns of the tables: relation to the governor, part of speech, cue of the lexicon, quotation, place,
/// name, lemma, lemma of the governor.
pub(crate) const TABLES: [(usize, usize); N_TABLES] = [
    (Deprel::ALL.len(), 12),
    (Xpos::ALL.len(), 12),
    (N_CUES, 12),
    (5, 8),
    (4, 6),
    (1 + 2 * NameKind::ALL.len(), 6),
    (N_LEMMAS, 16),
    (N_LEMMAS, 12),
];

/// The tables of lemmas, rows of which are left out while learning.
#[cfg(feature = "train")]
pub(crate) const LEMMAS: std::ops::Range<usize> = 6..8;

/// Kinds of cues, for each part of speech, and none.
const N_CUES: usize = 1 + PARTS_OF_SPEECH.len() * KINDS.len();
const PARTS_OF_SPEECH: [char; 4] = ['V', 'N', 'A', 'P'];
const KINDS: [&str; 5] = ["speech", "writing", "thought", "attitude", "perception"];

/// The rows of each token of some sentences in a row, with their quotations.
pub(crate) fn rows(text: &str, sentences: &[Sentence], quotes: &[Quote]) -> Vec<[u32; N_TABLES]> {
    let mut rows = Vec::new();
    let mut last_paragraph = None;
    for sentence in sentences {
        let starts_paragraph = last_paragraph.replace(sentence.paragraph) != Some(sentence.paragraph);
        let mut names = vec![0; sentence.tokens.len()];
        for name in &sentence.names {
            let kind = 1 + 2 * name.kind as u32;
            names[name.start as usize..name.end as usize].fill(kind + 1);
            names[name.start as usize] = kind;
        }
        for (idx, token) in sentence.tokens.iter().enumerate() {
            let place = match idx {
                _ if sentence.is_title => 3,
                0 if starts_paragraph => 2,
                0 => 1,
                _ => 0,
            };
            let governor = sentence.head(idx).map_or("", |head| sentence.tokens[head].lemma.as_str());
            rows.push([
                token.deprel as u32,
                token.xpos as u32,
                cue(text, sentence, idx),
                quotation(quotes, token.span),
                place,
                names[idx],
                row_of_word(&token.lemma, N_LEMMAS),
                row_of_word(governor, N_LEMMAS),
            ]);
        }
    }
    rows
}

/// The kind and part of speech of the lexicon's cue that a token is or, as a phrase, begins; 0 for none.
fn cue(text: &str, sentence: &Sentence, idx: usize) -> u32 {
    let token = &sentence.tokens[idx];
    let (form, lemma) = (lower(token.span.of(text)), lower(&token.lemma));
    if let Some(&row) = SINGLE.get(&*lemma) {
        return row;
    }
    let begins = [&form, &lemma].into_iter().any(|word| PHRASES.contains(&**word));
    let phrase = if begins { cue_at(text, sentence, idx, 'P') } else { None };
    phrase.and_then(|found| cue_row(found.cue)).unwrap_or(0)
}

/// The rows of cues of one word. A word with several parts of speech is the first of [`PARTS_OF_SPEECH`].
static SINGLE: LazyLock<FxHashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut rows = FxHashMap::default();
    for cue in cues().iter().filter(|cue| !cue.cue.contains(' ')) {
        if let Some(row) = cue_row(cue) {
            rows.entry(cue.cue).and_modify(|known: &mut u32| *known = row.min(*known)).or_insert(row);
        }
    }
    rows
});

/// The words that phrases such as "according to" begin with.
static PHRASES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let phrases = cues().iter().filter(|cue| cue.pos == 'P');
    phrases.filter_map(|cue| cue.cue.split(' ').next()).collect()
});

fn cue_row(cue: &Cue) -> Option<u32> {
    let pos = PARTS_OF_SPEECH.iter().position(|&pos| pos == cue.pos)?;
    let kind = KINDS.iter().position(|&kind| kind == cue.kind)?;
    Some((1 + pos * KINDS.len() + kind) as u32)
}

/// A word in lower case.
fn lower(word: &str) -> Cow<'_, str> {
    if word.chars().any(char::is_uppercase) { Cow::Owned(word.to_lowercase()) } else { Cow::Borrowed(word) }
}

/// 0 outside quotations, 1 for an opening mark, 2 for a closing one, 3 inside, 4 inside one that goes on from the
/// paragraph before.
fn quotation(quotes: &[Quote], token: Span) -> u32 {
    match quote_at(quotes, token).map(|idx| quotes[idx]) {
        None => 0,
        Some(quote) if token.end <= quote.inner.start => 1,
        Some(quote) if token.start >= quote.inner.end => 2,
        Some(quote) => 3 + u32::from(quote.continues),
    }
}
