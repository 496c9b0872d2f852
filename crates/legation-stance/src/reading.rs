//! What the network reads in a sentence, before it is known who the actors are.

use legation_doc::{Act, Factuality};

/// What the network reads in a sentence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// The words that carry acts, in order.
    pub predicates: Vec<Predicate>,
    /// How subjects and objects appear that do not appear in a neutral light, in order.
    pub portrayals: Vec<Portrayal>,
}

/// How a sentence lets somebody or something appear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Portrayal {
    /// The index of the token that heads the phrase.
    pub token: usize,
    /// -1 in a bad light, 1 in a good one.
    pub sign: i8,
    /// How much likelier that is than a neutral one, as the logarithm of the odds.
    pub score: f32,
}

/// A word that carries an act, with the words for who holds the position and toward whom or what.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicate {
    /// The index of its token in the sentence.
    pub token: usize,
    /// The likeliest act.
    pub act: Act,
    /// How much likelier that act is than none, as the logarithm of the odds.
    pub score: f32,
    /// What the text says of its reality.
    pub factuality: Factuality,
    /// -1 against, 0 neither, 1 for the target.
    pub sign: i8,
    /// Heads of the phrases that may name a holder, in order; empty where it is understood.
    pub holders: Vec<Argument>,
    /// Heads of the phrases that may name a target, in order.
    pub targets: Vec<Argument>,
}

/// A token that may head a holder or target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Argument {
    /// Its index in the sentence.
    pub token: usize,
    /// How much likelier it does than not, as the logarithm of the odds.
    pub score: f32,
}

/// What a sentence says of one toward another.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Judgement {
    /// A score for each of [`Act::ALL`]; differences are logarithms of odds.
    pub acts: [f32; Act::ALL.len()],
    /// Likewise for against, neither and for. Where no source is given, how the sentence lets the target appear.
    pub signs: [f32; 3],
}

impl Judgement {
    /// The likeliest act.
    pub fn act(&self) -> Act {
        Act::ALL[legation_network::best(&self.acts)]
    }

    /// The likeliest sign: -1, 0 or 1.
    pub fn sign(&self) -> i8 {
        legation_network::best(&self.signs) as i8 - 1
    }
}
