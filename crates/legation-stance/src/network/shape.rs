//! Sizes of the network, and where each of its weights lies among all.

use legation_doc::{Act, Factuality};
use legation_network::file::write_number;
use legation_network::shape::{Affine, Allocator, EncoderBlocks, SurroundingsBlocks};
use legation_network::{ModelError, Reader};

use super::features::TABLES;
use super::relations::{AROUND_ACT, AROUND_ENDS};

/// Classes of a token: each act, and no act as the last.
pub(crate) const N_ACTS: usize = Act::ALL.len() + 1;
/// Classes of a token near the word of an act: see [`super::Role`].
pub(crate) const N_ROLES: usize = 4;
/// Against, neither, for.
pub(crate) const N_SIGNS: usize = 3;
/// Classes of reality.
pub(crate) const N_FACTUALITIES: usize = Factuality::ALL.len();

/// Sizes of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shape {
    /// Of the two states of the language engine together.
    pub states: usize,
    /// Of a layer's state in one direction.
    pub width: usize,
    pub n_layers: usize,
    /// Of the state, in one direction, of the layers that read around an act and around two ends.
    pub around: usize,
}

impl Shape {
    pub fn write(&self, out: &mut Vec<u8>) {
        for number in [self.states, self.width, self.n_layers, self.around] {
            write_number(out, number);
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut number = || reader.number();
        let shape = Self { states: number()?, width: number()?, n_layers: number()?, around: number()? };
        // No product of sizes overflows below.
        let is_sound =
            [shape.states, shape.width, shape.around].iter().all(|size| (1..1 << 12).contains(size))
                && shape.n_layers < 100;
        if is_sound || shape == Self::default() { Ok(shape) } else { Err(ModelError::Damaged) }
    }
}

/// Where the trained weights lie.
#[derive(Debug, Clone)]
pub(crate) struct Blocks {
    pub encoder: EncoderBlocks,
    /// The act that a token carries.
    pub acts: Affine,
    pub act: SurroundingsBlocks,
    /// What a token is to the act.
    pub roles: Affine,
    /// Of the act, from what was read at its word.
    pub factualities: Affine,
    pub signs: Affine,
    pub ends: SurroundingsBlocks,
    /// Of two ends, from what was read at both and the highest of what was read anywhere.
    pub acts_between: Affine,
    pub signs_between: Affine,
    /// What a token is to any act, while learning: it teaches the layers below.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub any_role: Affine,
    /// Number of all weights.
    #[cfg_attr(not(feature = "train"), allow(dead_code))]
    pub length: usize,
}

impl Blocks {
    pub fn new(shape: &Shape) -> Self {
        let mut all = Allocator::default();
        let (width, around) = (2 * shape.width, 2 * shape.around);
        Self {
            encoder: EncoderBlocks::new(&mut all, shape.states, &TABLES, shape.width, shape.n_layers),
            acts: all.affine(N_ACTS, width),
            act: SurroundingsBlocks::new(&mut all, width, shape.around, 1, &AROUND_ACT),
            roles: all.affine(N_ROLES, around),
            factualities: all.affine(N_FACTUALITIES, around),
            signs: all.affine(N_SIGNS, around),
            ends: SurroundingsBlocks::new(&mut all, width, shape.around, 2, &AROUND_ENDS),
            acts_between: all.affine(Act::ALL.len(), 3 * around),
            signs_between: all.affine(N_SIGNS, 3 * around),
            any_role: all.affine(N_ROLES, width),
            length: all.length,
        }
    }
}
