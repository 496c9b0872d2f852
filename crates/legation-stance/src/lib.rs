//! Finds which position an actor takes, in words or deeds, toward an actor or an issue.
//!
//! One function, [`detect`], takes a parsed document with its actors and statements and returns its [`Stance`]s.
//! The acts are the event types of PLOVER. A word carries an act when it and its fixed words fit a frame of the
//! lexicon; who holds it and toward whom is read from the grammar of the clause (voice, control, relative clauses,
//! coordination), never from the order of words. Evaluations, demands and verbs of speech that show an attitude give
//! positions too, where the text says whose they are.
//!
//! What the author thinks is not reported, nor a position without a holder. A stance's date is left open: it is
//! filled in once the temporal expressions are known.

mod confidence;
mod evaluation;
mod factuality;
mod frames;
mod grammar;
mod issues;
mod merging;
mod model;
mod network;
mod polarity;
mod reading;
mod resolving;
mod rows;
mod scene;
mod slots;
#[cfg(feature = "train")]
pub mod train;

use legation_doc::{Act, Actor, Deprel, Mention, Sentence, Stance, Statement, Target};

pub use legation_network::ModelError;
pub use model::{FORMAT, Model};
pub use reading::{Argument, Judgement, Portrayal, Predicate, Reading};

pub use frames::Frames;
use frames::Match;
pub use issues::Issues;
use rows::Row;
use scene::{Place, Scene};

/// A document with what earlier stages found in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Findings<'a> {
    /// The document's text.
    pub text: &'a str,
    /// In order.
    pub sentences: &'a [Sentence],
    /// What a [`Model`] read in each of the sentences; `None` where none read them, so that rules decide alone.
    pub readings: Option<&'a [Reading]>,
    /// In order.
    pub mentions: &'a [Mention],
    /// Of the document.
    pub actors: &'a [Actor],
    /// In order.
    pub statements: &'a [Statement],
    /// Who makes the speech that the document is, an index into `actors`.
    pub speaker: Option<u32>,
}

/// Finds the stances, in order of the text.
pub fn detect(findings: &Findings<'_>, frames: &Frames, issues: &Issues) -> Vec<Stance> {
    let Findings { sentences, readings, .. } = *findings;
    let scene = Scene::new(findings, frames);
    let mut stances = Vec::new();
    for sentence in 0..sentences.len() {
        let reading = readings.and_then(|readings| readings.get(sentence));
        stances.extend(in_sentence(&scene, sentence, reading));
    }
    issues::name(issues, &scene, &mut stances);
    for stance in &mut stances {
        stance.rule += &ways(&sentences[stance.sentence as usize], stance);
    }
    stances
}

/// The ways through the tree from the cue to holder and target: `; holder nsubj; target obj nmod`. A step up is `^` with
/// the relation gone up by; what lies elsewhere has none.
fn ways(sentence: &Sentence, stance: &Stance) -> String {
    let head = |span: legation_doc::Span| {
        let inside = sentence.span.contains(span);
        if inside { sentence.head_of(sentence.tokens_in(span)) } else { None }
    };
    let Some(cue) = head(stance.cue) else {
        return String::new();
    };
    let mut out = String::new();
    for (name, span) in [("holder", stance.holder_span), ("target", stance.target_span)] {
        let Some(end) = span.and_then(head).filter(|&end| end != cue) else { continue };
        let above: Vec<usize> = std::iter::once(cue).chain(sentence.ancestors(cue)).collect();
        let below: Vec<usize> = std::iter::once(end).chain(sentence.ancestors(end)).collect();
        let Some(turn) = above.iter().position(|token| below.contains(token)) else { continue };
        let down = below.iter().take_while(|token| **token != above[turn]).collect::<Vec<_>>();
        out += "; ";
        out += name;
        for token in &above[..turn] {
            out += " ^";
            out += sentence.tokens[*token].deprel.as_str();
        }
        for token in down.into_iter().rev() {
            out += " ";
            out += sentence.tokens[*token].deprel.as_str();
        }
    }
    out
}

fn in_sentence(scene: &Scene, sentence: usize, reading: Option<&Reading>) -> Vec<Stance> {
    let by_rules = by_rules(scene, sentence);
    let rows = match reading {
        Some(reading) => merging::merged(scene, sentence, reading, by_rules),
        None => by_rules,
    };
    let mut stances: Vec<Stance> = rows.into_iter().map(|row| row.stance).collect();
    stances.sort_by_key(|stance| stance.cue);
    let mut unique: Vec<Stance> = Vec::new();
    for stance in stances {
        let known = unique.iter().any(|known| known.cue == stance.cue && is_same_position(known, &stance));
        if !known {
            unique.push(stance);
        }
    }
    unique
}

/// The rows of frames, evaluations, demands and cues.
fn by_rules(scene: &Scene, sentence: usize) -> Vec<Row> {
    let tree = &scene.sentences[sentence];
    let found: Vec<Vec<Match>> =
        (0..tree.tokens.len()).map(|token| scene.frames.matches(tree, token)).collect();
    let mut taken = vec![false; tree.tokens.len()];
    let mut rows = framed(scene, sentence, &found, &mut taken);
    for (token, (taken, of_token)) in taken.iter().zip(&found).enumerate() {
        let at = Place { sentence, token };
        if factuality::is_hypothetical(tree, token) {
            continue;
        }
        let mut found = evaluation::of_demand(scene, at);
        if !taken {
            found.extend(evaluation::of_word(scene, at));
        }
        if of_token.is_empty() {
            found.extend(evaluation::of_cue(scene, at));
        }
        for row in found {
            let known = rows.iter().any(|known| is_same_position(&known.stance, &row.stance));
            if !known {
                rows.push(row);
            }
        }
    }
    let kept: Vec<bool> =
        rows.iter().map(|row| !rows.iter().any(|outer| is_part(tree, outer, row))).collect();
    rows.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row).collect()
}

/// The rows of the frames of a sentence, those with the most fixed words first; their tokens are taken.
fn framed(scene: &Scene, sentence: usize, found: &[Vec<Match>], taken: &mut [bool]) -> Vec<Row> {
    let tree = &scene.sentences[sentence];
    let mut found: Vec<&Match> = found.iter().flatten().collect();
    found.sort_by_key(|found| (std::cmp::Reverse((found.frame.is_own, found.words.len())), found.head));
    let mut rows = Vec::new();
    for found in found.into_iter().filter(|found| is_apt(tree, found)) {
        if taken[found.head] {
            continue;
        }
        let new = rows::of_frame(scene, sentence, found);
        if !new.is_empty() {
            for token in found.anchors() {
                taken[token] = true;
            }
            rows.extend(new);
        }
    }
    rows
}

/// Whether a word carries its act where it stands: not as a compound's first half ("support staff") or a preposition
/// ("including").
fn is_apt(tree: &Sentence, found: &Match) -> bool {
    let relation = tree.tokens[found.head].deprel;
    !matches!(relation, Deprel::Compound | Deprel::Case | Deprel::Mark | Deprel::Fixed | Deprel::Flat)
}

/// Whether two rows tell the same of the same two.
fn is_same_position(one: &Stance, other: &Stance) -> bool {
    (one.holder, &one.target, one.act) == (other.holder, &other.target, other.act)
}

/// Whether a row is only what another promises, threatens, rejects or asks: same ends, and in its complement.
fn is_part(tree: &Sentence, outer: &Row, inner: &Row) -> bool {
    let announces = matches!(
        outer.stance.act,
        Act::Agree | Act::Threaten | Act::Reject | Act::Concede | Act::Request | Act::Accuse | Act::Support
    );
    outer.token != inner.token
        && announces
        && outer.stance.holder == inner.stance.holder
        && (outer.stance.target == inner.stance.target || matches!(outer.stance.target, Target::Issue(_)))
        && tree.is_below(inner.token, outer.token)
        && governs(tree, outer.token, inner.token)
}

/// Whether the way up from one token to another leads through complements only.
fn governs(tree: &Sentence, outer: usize, inner: usize) -> bool {
    let path = std::iter::once(inner).chain(tree.ancestors(inner)).take_while(|&token| token != outer);
    path.into_iter().all(|token| {
        matches!(
            tree.tokens[token].deprel,
            Deprel::Xcomp
                | Deprel::Ccomp
                | Deprel::Acl
                | Deprel::Advcl
                | Deprel::Obj
                | Deprel::Obl
                | Deprel::Nmod
        )
    })
}
