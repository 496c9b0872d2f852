//! Which frames of the lexicon a word carries, its fixed words found in the tree.

use std::sync::LazyLock;

use legation_doc::{Deprel, Sentence, Upos, Xpos};
use legation_lexicon::{Frame, FramePos, Slot, frames};
use rustc_hash::FxHashMap;

use crate::grammar::{deprel, hosts, is_passive, lemma, measured};

/// A frame found in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Match<'a> {
    /// Which.
    pub frame: &'a Frame,
    /// The token that carries it; of "is at odds with", the predicate.
    pub head: usize,
    /// The tokens of its fixed words.
    pub words: Vec<usize>,
}

impl Match<'_> {
    /// The carrier and its fixed words, the last first: where slots attach, nearest first.
    pub fn anchors(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().rev().copied().chain([self.head])
    }
}

/// The frames of acts that are looked for: the lexicon's, and before them a user's own.
#[derive(Debug)]
pub struct Frames {
    all: Vec<Frame>,
    /// Places in `all`, by the lemma of the word that carries them; a user's come first.
    by_lemma: FxHashMap<String, Vec<usize>>,
    /// Frames of "be", which a tree hangs on the predicate, by the predicate's lemma.
    copular: FxHashMap<String, Vec<usize>>,
}

impl Frames {
    /// The lexicon's.
    pub fn shared() -> &'static Self {
        static FRAMES: LazyLock<Frames> = LazyLock::new(|| Frames::with(Vec::new()));
        &FRAMES
    }

    /// The lexicon's and a user's own, which count first.
    pub fn with(own: Vec<Frame>) -> Self {
        let mut found = Self { all: own, by_lemma: FxHashMap::default(), copular: FxHashMap::default() };
        found.all.extend_from_slice(frames());
        for (idx, frame) in found.all.iter().enumerate() {
            if frame.lemma == "be" {
                if let Some(predicate) = frame.words.iter().find(|word| !is_preposition(word)) {
                    found.copular.entry(predicate.to_string()).or_default().push(idx);
                }
            } else {
                found.by_lemma.entry(frame.lemma.to_string()).or_default().push(idx);
            }
        }
        found
    }

    fn of_lemma(&self, lemma: &str, pos: FramePos) -> impl Iterator<Item = &Frame> {
        let own = self.by_lemma.get(lemma).into_iter().flatten().map(|&idx| &self.all[idx]);
        own.filter(move |frame| frame.pos == pos)
    }

    /// The frames that a token carries: a user's own first, then those with the most fixed words.
    pub(crate) fn matches(&self, sentence: &Sentence, token: usize) -> Vec<Match<'_>> {
        let mut found = Vec::new();
        let word = &sentence.tokens[token];
        let pos = match word.upos {
            Upos::Verb => FramePos::Verb,
            Upos::Noun => FramePos::Noun,
            Upos::Adj => FramePos::Adjective,
            _ => FramePos::Noun,
        };
        for frame in self.of_lemma(&word.lemma, pos) {
            found.extend(fit(sentence, token, frame, frame.words.iter().map(|word| &**word).collect()));
        }
        if word.upos == Upos::Verb && word.xpos == Xpos::Vbn && is_passive(sentence, token) {
            // "is committed to" is as much an adjective as a passive.
            let participles = [format!("{}d", word.lemma), format!("{}ed", word.lemma), doubled(&word.lemma)];
            for form in participles {
                for frame in self.of_lemma(&form, FramePos::Adjective) {
                    let words = frame.words.iter().map(|word| &**word).collect();
                    found.extend(fit(sentence, token, frame, words));
                }
            }
        }
        if sentence.child_by(token, Deprel::Cop).is_some() {
            for &idx in self.copular.get(word.lemma.as_str()).into_iter().flatten() {
                let frame = &self.all[idx];
                let words = frame.words.iter().map(|part| &**part).filter(|part| word.lemma != *part);
                found.extend(fit(sentence, token, frame, words.collect()));
            }
        }
        found.sort_by_key(|found| std::cmp::Reverse((found.frame.is_own, found.frame.words.len())));
        found
    }

    /// Whether a word's bare frame is one of acts that two do together.
    pub(crate) fn is_reciprocal(&self, frame: &Frame) -> bool {
        let mutual = |frame: &Frame| frame.targets.contains(&Slot::Reciprocal);
        mutual(frame)
            || self.of_lemma(&frame.lemma, frame.pos).any(|other| other.words.is_empty() && mutual(other))
    }
}

/// Finds every word of a frame below its carrier, each on a token of its own.
///
/// Words may depend on one another in any order ("hunger" of "strike" in "launch hunger strike"), so the
/// search repeats until nothing more is found.
fn fit<'a>(sentence: &Sentence, head: usize, frame: &'a Frame, mut missing: Vec<&str>) -> Option<Match<'a>> {
    let mut anchors = vec![head];
    let last = missing.last().copied();
    while !missing.is_empty() {
        let before = missing.len();
        missing.retain(|word| {
            let clausal = Some(*word) != last || frame.targets.contains(&Slot::Complement);
            let found = (0..sentence.tokens.len()).find(|&token| {
                lemma(sentence, token) == *word
                    && !anchors.contains(&token)
                    && attaches(sentence, &anchors, token, clausal)
            });
            anchors.extend(found);
            found.is_none()
        });
        if missing.len() == before {
            return None;
        }
    }
    Some(Match { frame, head, words: anchors[1..].to_vec() })
}

/// Whether a token hangs on one of the anchors closely enough to be a fixed word of it.
fn attaches(sentence: &Sentence, anchors: &[usize], token: usize, clausal: bool) -> bool {
    let Some(head) = sentence.head(token) else {
        return false;
    };
    let relation = deprel(sentence, token);
    if matches!(relation, Deprel::Case | Deprel::Mark) {
        let phrase = deprel(sentence, head);
        let infinitive = relation == Deprel::Mark && lemma(sentence, token) == "to";
        return (clausal || !infinitive)
            && (anchors.contains(&head)
                || is_close(phrase)
                    && sentence.head(head).is_some_and(|top| holds(sentence, anchors, top, head)));
    }
    if anchors.contains(&head) {
        return is_close(relation);
    }
    let Some(top) = sentence.head(head) else {
        return is_antecedent(sentence, anchors, token);
    };
    let grouped = anchors.contains(&top)
        && is_close(deprel(sentence, head))
        && match relation {
            Deprel::Nmod => measured(sentence, head) == token,
            Deprel::Compound | Deprel::Amod => {
                matches!(deprel(sentence, head), Deprel::Obj | Deprel::NsubjPass | Deprel::Obl)
            }
            Deprel::Conj => matches!(deprel(sentence, head), Deprel::Obj | Deprel::NsubjPass | Deprel::Obl),
            _ => false,
        };
    grouped || is_antecedent(sentence, anchors, token)
}

/// Whether a phrase on `top` may belong to an anchor: `top` is one, or the verb of one that stands before it.
fn holds(sentence: &Sentence, anchors: &[usize], top: usize, phrase: usize) -> bool {
    let noun = |&anchor: &usize| sentence.tokens[anchor].upos == Upos::Noun && phrase > anchor;
    anchors.contains(&top)
        || anchors
            .iter()
            .filter(|anchor| noun(anchor))
            .any(|&anchor| hosts(sentence, anchor).any(|host| host == top))
}

/// Whether a relation holds a fixed word; subjects of the active and separate clauses do not.
fn is_close(relation: Deprel) -> bool {
    matches!(
        relation,
        Deprel::Obj
            | Deprel::Iobj
            | Deprel::NsubjPass
            | Deprel::Obl
            | Deprel::OblAgent
            | Deprel::OblUnmarked
            | Deprel::Nmod
            | Deprel::Xcomp
            | Deprel::Ccomp
            | Deprel::Acl
            | Deprel::Advcl
            | Deprel::Advmod
            | Deprel::Amod
            | Deprel::Compound
            | Deprel::CompoundPrt
            | Deprel::Det
            | Deprel::Fixed
    )
}

/// Whether a token is the noun that an anchor's participle or relative clause modifies: "sanctions imposed".
fn is_antecedent(sentence: &Sentence, anchors: &[usize], token: usize) -> bool {
    anchors.iter().any(|&verb| {
        sentence.head(verb) == Some(token)
            && match deprel(sentence, verb) {
                Deprel::Acl => is_passive(sentence, verb),
                Deprel::AclRelcl => true,
                _ => false,
            }
    })
}

/// The participle of a verb that doubles its last letter: "committed".
fn doubled(lemma: &str) -> String {
    let last = lemma.chars().next_back().map(String::from).unwrap_or_default();
    format!("{lemma}{last}ed")
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "at" | "in" | "on" | "under" | "of" | "to" | "with" | "against" | "from" | "for" | "about" | "behind"
    )
}
