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

mod evaluation;
mod factuality;
mod frames;
mod grammar;
mod polarity;
mod rows;
mod scene;
mod slots;

use legation_doc::{Act, Actor, Deprel, Mention, Sentence, Stance, Statement, Target};

use frames::Match;
use rows::Row;
use scene::{Place, Scene};

/// Finds the stances, in order of the text.
///
/// `speaker` is who makes the speech that the document is, an index into `actors`.
pub fn detect(
    text: &str,
    sentences: &[Sentence],
    mentions: &[Mention],
    actors: &[Actor],
    statements: &[Statement],
    speaker: Option<u32>,
) -> Vec<Stance> {
    let speaker = speaker.filter(|&actor| (actor as usize) < actors.len());
    let scene = Scene::new(text, sentences, mentions, actors, statements, speaker);
    let mut stances = Vec::new();
    for sentence in 0..sentences.len() {
        stances.extend(in_sentence(&scene, sentence));
    }
    stances
}

fn in_sentence(scene: &Scene, sentence: usize) -> Vec<Stance> {
    let tree = &scene.sentences[sentence];
    let mut taken = vec![false; tree.tokens.len()];
    let mut rows = framed(scene, sentence, &mut taken);
    for (token, taken) in taken.iter().enumerate() {
        let at = Place { sentence, token };
        if factuality::is_hypothetical(tree, token) {
            continue;
        }
        let mut found = evaluation::of_demand(scene, at);
        if !taken {
            found.extend(evaluation::of_word(scene, at));
        }
        if frames::matches(tree, token).is_empty() {
            found.extend(evaluation::of_cue(scene, at));
        }
        found.extend(evaluation::of_clause(scene, at));
        for row in found {
            let known = rows.iter().any(|known| is_same_position(&known.stance, &row.stance));
            if !known {
                rows.push(row);
            }
        }
    }
    let kept: Vec<bool> =
        rows.iter().map(|row| !rows.iter().any(|outer| is_part(tree, outer, row))).collect();
    let mut stances: Vec<Stance> =
        rows.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(row, _)| row.stance).collect();
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

/// The rows of the frames of a sentence, those with the most fixed words first; their tokens are taken.
fn framed(scene: &Scene, sentence: usize, taken: &mut [bool]) -> Vec<Row> {
    let tree = &scene.sentences[sentence];
    let mut found: Vec<Match> =
        (0..tree.tokens.len()).flat_map(|token| frames::matches(tree, token)).collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.words.len()), found.head));
    let mut rows = Vec::new();
    for found in found.iter().filter(|found| is_apt(tree, found)) {
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
