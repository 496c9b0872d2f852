//! The vocabulary of Legation: what a document is and what is found in it.
//!
//! A [`Document`] is a text with its origin. The stages add to it, one after the other, the parts of
//! [`Annotations`]: [`Sentence`]s with [`Token`]s, [`Mention`]s of [`Actor`]s, [`Timex`]es,
//! [`Statement`]s and [`Stance`]s. All of them point into the document's text by [`Span`].
//!
//! Here are data types only; each stage has a crate of its own. The [`table`] module declares the
//! tables of a run, and [`conllu`] reads and writes treebanks.

mod actor;
mod annotations;
mod closed_set;
pub mod conllu;
mod document;
mod grammar;
mod span;
mod stance;
mod statement;
pub mod table;
mod timex;

pub use actor::{Actor, ActorKind, Mention, MentionForm, MentionKind, ResolvedBy, Role, Sector, is_within};
pub use annotations::Annotations;
pub use closed_set::UnknownName;
pub use document::{Document, Precision, Published, PublishedFrom};
pub use grammar::{Deprel, Name, NameKind, Path, Sentence, Token, Upos, Xpos};
pub use jiff::civil::Date;
pub use smol_str::SmolStr;
pub use span::Span;
pub use stance::{Act, Channel, Factuality, Label, Stance, Target};
pub use statement::{Statement, StatementKind};
pub use timex::{Anchor, DateFrom, Timex, TimexKind, When};
