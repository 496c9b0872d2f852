//! Learning, in floating point: the gradients of the parts of a network, and Adam.

mod batch;
mod chain;
mod chance;
mod checkpoint;
mod encoder;
mod fit;
pub mod matrix;
mod optimizer;
mod pass;
mod recurrence;

pub use batch::{Losses, add, batches, in_a_row, step};
pub use chain::{Chain, learn_labels};
pub use chance::Chance;
pub use checkpoint::Checkpoint;
pub use encoder::{EncoderRun, Filler, SurroundingsRun, Window};
pub use fit::{Learner, Schedule, fit};
pub use optimizer::Adam;
pub use pass::{Dropout, Pass};
pub use recurrence::LayerRun;
