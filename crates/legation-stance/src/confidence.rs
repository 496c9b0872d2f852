//! How sure a row is: about the share of rows like it that are right, in holder, target and sign, in the annotated
//! documents. `cargo dev score reliability` tells how near that comes.

/// A frame of a verb or predicate with its holder and an actor in its slots.
pub(crate) const VERB: f32 = 0.72;
/// A frame of a noun.
pub(crate) const NOUN: f32 = 0.6;
/// An evaluative predicate in someone's words.
pub(crate) const EVALUATION: f32 = 0.6;
/// A demand told by "must" or "should".
pub(crate) const DEMAND: f32 = 0.5;
/// The attitude that a cue of speech or thought tells by itself.
pub(crate) const CUE: f32 = 0.4;
/// How someone is portrayed in another's words.
pub(crate) const PORTRAYAL: f32 = 0.45;
/// Factor for an actor reached through an issue or clause.
pub(crate) const INDIRECT: f32 = 0.75;
/// Factor for an issue as target.
pub(crate) const ISSUE: f32 = 0.88;

/// Of a row that only the network found, by the least of its scores.
pub(crate) fn of_predicate(score: f32) -> f32 {
    (0.2 + 0.05 * score).clamp(0.2, 0.5)
}
