//! The cues of the lexicon, indexed for lookup in a sentence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use legation_doc::{Sentence, Upos};
use legation_lexicon::{Cue, cues};

/// A cue as it stands in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// The lexicon's entry.
    pub cue: &'static Cue,
    /// Its tokens.
    pub tokens: Range<usize>,
}

/// The longest entry of a part of speech (`V`, `N`, `A`, `P`) that begins at a token.
pub(crate) fn cue_at(text: &str, sentence: &Sentence, token: usize, pos: char) -> Option<Found> {
    let lemma = sentence.tokens[token].lemma.to_lowercase();
    let form = word(text, sentence, token);
    [form, lemma]
        .iter()
        .flat_map(|first| INDEX.get(&(pos, first.as_str())).into_iter().flatten())
        .filter(|cue| continues(text, sentence, token, cue.cue))
        .max_by_key(|cue| cue.cue.split(' ').count())
        .map(|&cue| Found { cue, tokens: token..token + cue.cue.split(' ').count() })
}

/// The cue that a word is, whatever follows it.
pub(crate) fn single(lemma: &str, pos: char) -> Option<&'static Cue> {
    let lemma = lemma.to_lowercase();
    INDEX.get(&(pos, lemma.as_str()))?.iter().copied().find(|cue| cue.cue == lemma)
}

/// The form of a token, in lower case.
pub(crate) fn word(text: &str, sentence: &Sentence, token: usize) -> String {
    text.get(sentence.tokens[token].span.range()).unwrap_or_default().to_lowercase()
}

/// Whether a token is a noun, a name, a pronoun, a number or another word that can head a noun phrase.
pub(crate) fn is_nominal(sentence: &Sentence, token: usize) -> bool {
    matches!(
        sentence.tokens[token].upos,
        Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X | Upos::Det | Upos::Adj
    )
}

/// Cues by part of speech and first word.
static INDEX: LazyLock<BTreeMap<(char, &'static str), Vec<&'static Cue>>> = LazyLock::new(|| {
    let mut index = BTreeMap::<_, Vec<_>>::new();
    for cue in cues() {
        let first = cue.cue.split(' ').next().unwrap_or_default();
        index.entry((cue.pos, first)).or_default().push(cue);
    }
    index
});

/// Whether the words of a phrase after its first follow a token, as forms or lemmas.
fn continues(text: &str, sentence: &Sentence, token: usize, phrase: &str) -> bool {
    phrase.split(' ').enumerate().skip(1).all(|(offset, expected)| {
        let idx = token + offset;
        idx < sentence.tokens.len()
            && (word(text, sentence, idx) == expected || sentence.tokens[idx].lemma.as_str() == expected)
    })
}
