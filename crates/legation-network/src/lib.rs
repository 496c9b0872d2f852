//! Small recurrent networks in integers: their parts, their file, and with the feature `train` their training.
//!
//! The models of Legation are made of the same parts: tables of features ([`Embedding`]), matrices ([`Linear`]),
//! bidirectional layers of simple recurrent units (Lei, Zhang, Wang, Dai and Artzi 2018; [`Layer`]) and chains of
//! labels ([`labels::decode`]). A crate that has a model says how they are put together; here is what they do.
//!
//! Numbers are fixed-point: a value of 1 is [`fixed::ONE`] in activations and `1 << 12` in weights. All arithmetic
//! is on integers and sums wrap, so that order and width of vectors do not matter: the results are the same bits on
//! every machine.

mod encoder;
pub mod features;
pub mod file;
pub mod fixed;
pub mod labels;
mod parts;
mod product;
pub mod shape;
mod states;
mod surroundings;
#[cfg(feature = "train")]
pub mod train;

pub use encoder::Encoder;
pub use file::{ModelError, Reader};
pub use parts::{Embedding, Layer, Linear, bend, best, clamp, leak, narrow, recur};
pub use product::{Vectors, inner, products};
pub use states::States;
pub use surroundings::Surroundings;
