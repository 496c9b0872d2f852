//! How sure each way of resolving a mention is, in [0, 1].
//!
//! The values are ranks, set by hand so that a threshold separates the ways; they are not calibrated
//! frequencies.

/// A full name in the lexicon, or the name of a state.
pub const LEXICON: f32 = 0.98;
/// A short name that the lexicon holds to be unmistakable: "Putin".
pub const SHORT_NAME: f32 = 0.9;
/// A capital that stands for its government.
pub const CAPITAL: f32 = 0.8;
/// A short name of a person fully named in the document.
pub const VARIANT: f32 = 0.92;
/// A family name after a title, found by who held the office that day.
pub const OFFICE: f32 = 0.75;
/// A name that only the tagger or a pattern shows.
pub const TAGGED: f32 = 0.7;
/// A noun with its state beside it: "Iranian forces".
pub const BRANCH: f32 = 0.9;
/// A noun whose state is understood: "rebel forces".
pub const CONTEXT: f32 = 0.5;
/// A description beside the name that it describes.
pub const APPOSITION: f32 = 0.9;
/// A description of an actor named elsewhere: "the president".
pub const DESCRIPTION: f32 = 0.7;
/// A plural that stands for several actors just named: "both countries".
pub const PARTIES: f32 = 0.6;
/// A pronoun whose antecedent stands in the same sentence.
pub const PRONOUN: f32 = 0.65;
/// A pronoun whose antecedent stands in an earlier sentence.
pub const DISTANT_PRONOUN: f32 = 0.5;
/// "We" of a speaker outside quotation marks.
pub const SPEAKER: f32 = 0.85;
/// A plural description that stands for nobody known.
pub const GROUP: f32 = 0.5;
